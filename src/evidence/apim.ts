import { z } from 'zod';
import { policySkeleton, unplacedLiteral } from './policy.ts';

/** What is kept of API Management's answers. A property that the service did not send stays absent. */

/** Identity block of a service; `type` is a string such as `SystemAssigned, UserAssigned`. */
export const apimIdentity = z.object({
  type: z.string(),
  principalId: z.string().optional(),
  tenantId: z.string().optional(),
  userAssigned: z.array(
    z.object({ id: z.string(), principalId: z.string().optional(), clientId: z.string().optional() }),
  ),
});

export const apimHostname = z.object({
  hostName: z.string(),
  type: z.string(),
  certificateSource: z.string().optional(),
  keyVaultId: z.string().optional(),
  identityClientId: z.string().optional(),
});

/** One API Management service. `id` is the ARM id in lower case. */
export const apimService = z.object({
  id: z.string(),
  name: z.string(),
  location: z.string(),
  subscriptionId: z.string(),
  resourceGroup: z.string(),
  sku: z.string().optional(),
  identity: apimIdentity.optional(),
  hostnames: z.array(apimHostname).optional(),
  tags: z.record(z.string(), z.string()).optional(),
});
export type ApimService = z.infer<typeof apimService>;

/** Reference of a named value or certificate to Key Vault. */
export const keyVaultReference = z.object({
  secretIdentifier: z.string(),
  /** Client id of a user-assigned identity; absent or null means the system-assigned one. */
  identityClientId: z.string().optional(),
  lastStatus: z.object({ code: z.string().optional(), timeStampUtc: z.string().optional() }).optional(),
});

/** One named value. The value of a plain one is judged on arrival and dropped; `plainValue` says what it looked like. */
export const namedValue = z.object({
  id: z.string(),
  name: z.string(),
  displayName: z.string(),
  secret: z.boolean().optional(),
  tags: z.array(z.string()).optional(),
  keyVault: keyVaultReference.optional(),
  plainValue: z
    .object({
      kind: z.enum(['empty', 'reference', 'placeholder', 'literal', 'expression', 'unsupported-reference']),
      /** The kind of credential that its form, or its name and look, say it is. */
      credential: z.string().optional(),
      /** Of what shows no sign of a credential by itself: it may be one by the place that it is used in. */
      look: z.enum(['address', 'opaque', 'word']).optional(),
      literal: unplacedLiteral.optional(),
    })
    .optional(),
});
export type NamedValue = z.infer<typeof namedValue>;

export const apimCertificate = z.object({
  id: z.string(),
  name: z.string(),
  subject: z.string().optional(),
  thumbprint: z.string().optional(),
  expirationDate: z.string().optional(),
  keyVault: keyVaultReference.optional(),
});
export type ApimCertificate = z.infer<typeof apimCertificate>;

/** What a field of a resource that holds, or may hold, a credential was found to hold. Its value ended in the collector. */
export const resourceField = z.strictObject({
  /** Names below `properties`: `credentials/header/x-api-key`. */
  field: z.string(),
  /** `plain`: a value that is no credential in its place. */
  holds: z.enum(['empty', 'reference', 'placeholder', 'plain', 'literal']),
  /** Display names of the named values that the credential is taken from. */
  namedValues: z.array(z.string()),
  literals: z.array(unplacedLiteral),
});
export type ResourceField = z.infer<typeof resourceField>;

/** A resource that signs in somewhere: a logger, an identity provider. Fields that the answer left out are not there. */
export const apimResource = z.object({ id: z.string(), name: z.string(), fields: z.array(resourceField) });
export type ApimResource = z.infer<typeof apimResource>;

export const apimBackend = apimResource.extend({
  /** ARM ids, in lower case, of the client certificates that it presents. */
  certificateIds: z.array(z.string()).optional(),
});
export type ApimBackend = z.infer<typeof apimBackend>;

/** An external cache. Its connection string is judged on arrival. */
export const apimCache = z.object({
  id: z.string(),
  name: z.string(),
  useFromLocation: z.string().optional(),
  resourceId: z.string().optional(),
  /** Absent in evidence of a version that did not judge it. */
  fields: z.array(resourceField).optional(),
});
export type ApimCache = z.infer<typeof apimCache>;

export const apimApi = z.object({
  id: z.string(),
  name: z.string(),
  displayName: z.string().optional(),
  path: z.string().optional(),
  isCurrent: z.boolean().optional(),
});
export type ApimApi = z.infer<typeof apimApi>;

export const apimOperations = z.object({
  operations: z.array(z.object({ id: z.string(), name: z.string(), displayName: z.string().optional() })),
});

export const apimProduct = z.object({
  id: z.string(),
  name: z.string(),
  displayName: z.string().optional(),
  /** `published` or `notPublished`. */
  state: z.string().optional(),
  /** False: its APIs may be called without a key. */
  subscriptionRequired: z.boolean().optional(),
  /** False: whoever may see it subscribes by himself. */
  approvalRequired: z.boolean().optional(),
});
export type ApimProduct = z.infer<typeof apimProduct>;

export const apimPolicyFragment = z.object({ id: z.string(), name: z.string() });

export const apimWorkspace = z.object({ id: z.string(), name: z.string(), displayName: z.string().optional() });
export type ApimWorkspace = z.infer<typeof apimWorkspace>;

/** The policy document of one scope; `policy` is absent where the scope has none (the service answers 404). */
export const apimPolicyDocument = z.object({
  scope: z.enum(['global', 'workspace', 'product', 'api', 'operation', 'fragment']),
  policy: policySkeleton.optional(),
});
export type ApimPolicyDocument = z.infer<typeof apimPolicyDocument>;
