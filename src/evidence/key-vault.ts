import { z } from 'zod';

/** What is kept of Key Vault: the vault's settings and the properties of what is in it, never a value. */

export const accessPolicy = z.object({
  tenantId: z.string().optional(),
  objectId: z.string(),
  applicationId: z.string().optional(),
  /** In lower case. `all` is a wildcard. */
  secrets: z.array(z.string()),
  keys: z.array(z.string()),
  certificates: z.array(z.string()),
});
export type AccessPolicy = z.infer<typeof accessPolicy>;

/** One vault. `enableRbacAuthorization` absent or null means that access policies apply. */
export const keyVault = z.object({
  id: z.string(),
  name: z.string(),
  subscriptionId: z.string(),
  resourceGroup: z.string(),
  location: z.string(),
  tenantId: z.string().optional(),
  /** Host of the data plane in lower case, from `vaultUri`. */
  host: z.string(),
  enableRbacAuthorization: z.boolean().optional(),
  accessPolicies: z.array(accessPolicy),
  publicNetworkAccess: z.string().optional(),
  networkDefaultAction: z.string().optional(),
  networkBypass: z.string().optional(),
  enablePurgeProtection: z.boolean().optional(),
  enableSoftDelete: z.boolean().optional(),
  tags: z.record(z.string(), z.string()).optional(),
});
export type KeyVault = z.infer<typeof keyVault>;

/** Properties of a secret as its list gives them: those of the current version. Times are ISO 8601. */
export const secretProperties = z.object({
  name: z.string(),
  enabled: z.boolean().optional(),
  createdOn: z.string().optional(),
  updatedOn: z.string().optional(),
  expiresOn: z.string().optional(),
  notBefore: z.string().optional(),
  contentType: z.string().optional(),
  /** True where the secret belongs to a certificate. */
  managed: z.boolean().optional(),
});
export type SecretProperties = z.infer<typeof secretProperties>;

export const secretVersions = z.object({
  versions: z.array(
    z.object({
      version: z.string(),
      enabled: z.boolean().optional(),
      createdOn: z.string().optional(),
      expiresOn: z.string().optional(),
    }),
  ),
});
