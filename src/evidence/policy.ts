import { z } from 'zod';

/**
 * What is kept of a gateway policy: its skeleton. The text itself, and every literal value in it, is dropped by the
 * collector; names, references, durations, hosts and positions stay.
 */

/** A place in a text. Lines and columns start at 1; columns, offsets and lengths count UTF-16 code units. */
export const span = z.strictObject({
  line: z.int().min(1),
  column: z.int().min(1),
  endLine: z.int().min(1),
  endColumn: z.int().min(1),
  offset: z.int().min(0),
  length: z.int().min(0),
});
export type Span = z.infer<typeof span>;

/** How long a masked value was, in classes coarse enough to say nothing about the value. */
export const lengthClass = z.enum(['1-7', '8-15', '16-31', '32-63', '64+']);

/** Where in the life of the text a literal stands. Anything but `live` is rated one level lower. */
export const literalContext = z.enum(['live', 'comment', 'sample', 'test']);

/** A literal found in a credential position or recognised by its form. Its value exists nowhere any more. */
export const literal = z.strictObject({
  /** Ordinal of the group of equal values in this run; the grouping key lived in memory only. */
  group: z.int().min(1),
  /** What kind of credential: `password`, `api-key`, `bearer-token`, `basic-credentials`, `sas`, `azure-apim-key`, ... */
  kind: z.string(),
  /** Id of the credential position (`apim/set-header`, `apim/authentication-basic`, ...), or `token` for a bare form. */
  position: z.string(),
  /** The name that made the position a credential: header, query parameter, variable or attribute name. */
  name: z.string().optional(),
  lengthClass,
  context: literalContext,
  confidence: z.enum(['high', 'medium', 'low']),
  span,
});
export type Literal = z.infer<typeof literal>;

/** A literal of something that has no text to stand in: a named value, a field of a backend. */
export const unplacedLiteral = literal.omit({ span: true });
export type UnplacedLiteral = z.infer<typeof unplacedLiteral>;

/** A duration in a policy. Anything that is not a plain number of seconds stays unknown. */
export const duration = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('seconds'), seconds: z.number() }),
  z.strictObject({ kind: z.literal('named-value'), name: z.string() }),
  z.strictObject({ kind: z.literal('expression') }),
  z.strictObject({ kind: z.literal('absent') }),
]);
export type Duration = z.infer<typeof duration>;

/** A text that may be known. `named-value` is exactly one `{{name}}`; `template` mixes text and references. */
export const maybeText = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('literal'), text: z.string() }),
  z.strictObject({ kind: z.literal('named-value'), name: z.string() }),
  z.strictObject({ kind: z.literal('template'), namedValues: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('expression') }),
  z.strictObject({ kind: z.literal('absent') }),
]);
export type MaybeText = z.infer<typeof maybeText>;

export const namedValueReference = z.strictObject({
  /** Display name between the braces, as written. */
  name: z.string(),
  where: z.enum(['attribute', 'text', 'expression', 'comment']),
  /**
   * What the place holds, where it is a credential position. `weak`: its name (`key`, `code`) says credential only of a
   * value that looks like one.
   */
  credential: z.strictObject({ kind: z.string(), strength: z.enum(['strong', 'weak']) }).optional(),
  span,
});
export type NamedValueReference = z.infer<typeof namedValueReference>;

/** A `send-request` (or `send-one-way-request`) with what is known of its target. Query strings are never kept. */
export const sendRequest = z.strictObject({
  /** Ordinal in the policy, from 1: what cache writes refer to. */
  id: z.int().min(1),
  variable: z.string().optional(),
  method: z.string().optional(),
  /** Scheme and host in lower case, path as written without query; `unknown` where an expression builds them. */
  url: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('literal'), scheme: z.string(), host: z.string(), path: z.string() }),
    z.strictObject({ kind: z.literal('named-value'), name: z.string(), path: z.string().optional() }),
    z.strictObject({ kind: z.literal('expression') }),
    z.strictObject({ kind: z.literal('absent') }),
  ]),
  headers: z.array(z.string()),
  /** The `X-Vault-Namespace` header, where it is set. */
  vaultNamespace: maybeText.optional(),
  ignoreError: z.boolean().optional(),
  timeoutSeconds: z.number().optional(),
  /** `authentication-managed-identity` of this request, or the one before it whose token variable the body uses. */
  managedIdentity: z.strictObject({ resource: maybeText, clientId: maybeText }).optional(),
  /** The `role` property of a JSON body (a Vault login), where it can be read. */
  bodyRole: maybeText.optional(),
  span,
});
export type SendRequest = z.infer<typeof sendRequest>;

/** `cache-store-value` or `cache-store`: what is written, for how long, and into which cache. */
export const cacheWrite = z.strictObject({
  element: z.enum(['cache-store-value', 'cache-store', 'cache-value']),
  key: maybeText,
  duration,
  /** `undefined` means the attribute is absent, so that `prefer-external` applies. */
  cachingType: z.enum(['internal', 'external', 'prefer-external']).optional(),
  /** Where the value stems from: the `send-request`s of this policy it was drawn from, or named values put in. */
  value: z.strictObject({
    requests: z.array(z.int()),
    namedValues: z.array(z.string()),
    /** False where an expression could not be followed: the sources above are then a lower bound. */
    followed: z.boolean(),
    /** The expression calls an encryption function on the value before it is stored. */
    encrypted: z.boolean(),
    /** The expression reads `expires_in` or `lease_duration` of the answer. */
    usesAnswerLifetime: z.boolean(),
  }),
  span,
});
export type CacheWrite = z.infer<typeof cacheWrite>;

export const unsupportedSyntax = z.strictObject({
  form: z.enum(['app-service-reference', 'key-vault-configuration-element', 'constructed-named-value', 'deploy-token']),
  span,
});

/** A `https://<vault>/secrets|keys|certificates/<name>[/<version>]` written out in a policy. */
export const keyVaultIdentifier = z.strictObject({
  host: z.string(),
  collection: z.enum(['secrets', 'keys', 'certificates']),
  name: z.string(),
  version: z.string().optional(),
  /** The `send-request` that holds it, if one does. */
  request: z.int().optional(),
  where: z.enum(['url', 'attribute', 'text', 'expression', 'comment']),
  span,
});

export const policyProblem = z.strictObject({
  kind: z.enum([
    'unbalanced-expression',
    'unclosed-element',
    'stray-end-tag',
    'unterminated-token',
    'too-deep',
    'too-large',
    'not-a-policy',
    'invalid-encoding',
  ]),
  span,
});

export const policySkeleton = z.strictObject({
  /** False where the text ended, or could not be followed, before everything in it was read. */
  complete: z.boolean(),
  /** Whether an XML parser would take it. Never a finding by itself: 45 % of real policies are not well-formed. */
  wellFormed: z.boolean(),
  root: z.enum(['policies', 'fragment', 'other', 'none']),
  problems: z.array(policyProblem),
  elementCount: z.int(),
  /** `fragment-id`s that the policy includes. */
  fragments: z.array(z.string()),
  namedValues: z.array(namedValueReference),
  keyVaultIdentifiers: z.array(keyVaultIdentifier),
  sendRequests: z.array(sendRequest),
  cacheWrites: z.array(cacheWrite),
  unsupportedSyntax: z.array(unsupportedSyntax),
  literals: z.array(literal),
  /**
   * GitHub's rolling line hash (`hex:n`) of each line that a span above starts on, computed after every literal was
   * masked in place, so that no hash depends on a secret.
   */
  lineHashes: z.record(z.string(), z.string()),
});
export type PolicySkeleton = z.infer<typeof policySkeleton>;
