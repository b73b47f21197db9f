import { z } from 'zod';
import { judgedFindings, suppression } from './file-findings.ts';
import { literal, policySkeleton, span } from './policy.ts';

/** What is kept of a file of a source folder: where it stands, how much of it was read, and what it defines. */

export const namedValueDefinition = z.strictObject({
  /** Resource name, where the file or its folder states it. */
  name: z.string().optional(),
  /** What policies write between the braces. */
  displayName: z.string().optional(),
  /** As stated; `undefined` where the file says nothing. */
  secret: z.boolean().optional(),
  keyVault: z
    .strictObject({
      host: z.string(),
      name: z.string(),
      version: z.string().optional(),
      identityClientId: z.string().optional(),
    })
    .optional(),
  /** Whether it is secret is built by a template and not known before deployment. */
  secretUnreadable: z.boolean().optional(),
  /** A Key Vault reference is there, but its identifier is no plain one (a template builds it). */
  keyVaultUnreadable: z.boolean().optional(),
  /** `plain` is a value of a named value that is not secret and shows no sign of being a credential. */
  value: z.enum(['absent', 'empty', 'reference', 'placeholder', 'plain', 'literal']),
  /** What a `plain` value looks like: it may be a credential by the place that it is used in. */
  look: z.enum(['address', 'opaque', 'word']).optional(),
  literal: literal.optional(),
  span,
});
export type NamedValueDefinition = z.infer<typeof namedValueDefinition>;

export const namedValueFile = z.strictObject({
  format: z.enum(['apiops-json', 'apiops-yaml', 'arm-template', 'bicep', 'terraform']),
  /** False where the file is not what its format allows. */
  complete: z.boolean(),
  namedValues: z.array(namedValueDefinition),
  /** As in a policy skeleton: GitHub's line hashes over the masked text. */
  lineHashes: z.record(z.string(), z.string()),
});
export type NamedValueFile = z.infer<typeof namedValueFile>;

export const sourceFile = z.strictObject({
  /** The path that was asked for, as given. Token forms in it are masked. */
  root: z.string(),
  /** Relative to the root, with forward slashes; token forms in it are masked. */
  path: z.string(),
  /** `other`: nothing in it is judged. */
  kind: z.enum(['apim-policy', 'apim-named-value', 'apigee', 'iac', 'text', 'other']),
  bytes: z.int().min(0),
  /** `partly`: read, but not all of it could be followed. `unread`: nothing of it was judged. */
  status: z.enum(['read', 'partly', 'unread']),
  cause: z.enum(['forbidden', 'not-found', 'malformed', 'partial', 'failed']).optional(),
  detail: z.string().optional(),
  policy: policySkeleton.optional(),
  namedValue: namedValueFile.optional(),
  /** What was found in a file of any other kind, and beside the named values of a template. */
  findings: judgedFindings.optional(),
  suppressions: z.array(suppression).optional(),
});
export type SourceFile = z.infer<typeof sourceFile>;
