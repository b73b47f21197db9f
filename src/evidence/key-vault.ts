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
  /** Addresses and subnets that its firewall lets in. */
  addresses: z.array(z.string()).optional(),
  subnets: z.array(z.string()).optional(),
  /** Connections of private endpoints; only `Approved` ones carry traffic. */
  privateEndpoints: z.array(z.object({ endpointId: z.string().optional(), status: z.string().optional() })).optional(),
  enablePurgeProtection: z.boolean().optional(),
  enableSoftDelete: z.boolean().optional(),
  tags: z.record(z.string(), z.string()).optional(),
});
export type KeyVault = z.infer<typeof keyVault>;

/** What lists tell of every object: the state of its current version. Times are ISO 8601. */
const objectProperties = {
  name: z.string(),
  enabled: z.boolean().optional(),
  createdOn: z.string().optional(),
  updatedOn: z.string().optional(),
  expiresOn: z.string().optional(),
  notBefore: z.string().optional(),
};

/** Properties of a secret as its list gives them: those of the current version. */
export const secretProperties = z.object({
  ...objectProperties,
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

/** `managed`: the key belongs to a certificate, which renews it. */
export const keyProperties = z.object({ ...objectProperties, managed: z.boolean().optional() });
export type KeyProperties = z.infer<typeof keyProperties>;

const keyMaterial = z.object({
  kind: z.literal('key'),
  version: z.string().optional(),
  /** `RSA`, `RSA-HSM`, `EC`, `EC-HSM`, `oct`, `oct-HSM`. */
  keyType: z.string(),
  /** Bits of an RSA key, counted from its public modulus. */
  size: z.int().optional(),
  curve: z.string().optional(),
  operations: z.array(z.string()),
});

const rotationPolicy = z.object({
  kind: z.literal('rotation-policy'),
  /** How long a new version is to live, ISO 8601 duration. */
  expiryTime: z.string().optional(),
  actions: z.array(
    z.object({
      /** `Rotate` or `Notify`. */
      type: z.string(),
      timeAfterCreate: z.string().optional(),
      timeBeforeExpiry: z.string().optional(),
    }),
  ),
});

/** What is asked of one key: its type, and the policy that it is renewed by. */
export const keyDetails = z.discriminatedUnion('kind', [keyMaterial, rotationPolicy]);
export type KeyDetails = z.infer<typeof keyDetails>;

export const certificateProperties = z.object({
  ...objectProperties,
  /** SHA-1 of the certificate in upper-case hex, as gateways show it. */
  thumbprint: z.string().optional(),
  subject: z.string().optional(),
});
export type CertificateProperties = z.infer<typeof certificateProperties>;

/** How a certificate is issued and renewed. */
export const certificatePolicy = z.object({
  /** `Self`, `Unknown` (brought by hand) or the name of an issuer of the vault. */
  issuer: z.string().optional(),
  keyType: z.string().optional(),
  keySize: z.int().optional(),
  curve: z.string().optional(),
  exportable: z.boolean().optional(),
  reuseKey: z.boolean().optional(),
  validityMonths: z.int().optional(),
  actions: z.array(
    z.object({
      /** `AutoRenew` or `EmailContacts`. */
      type: z.string(),
      lifetimePercentage: z.int().optional(),
      daysBeforeExpiry: z.int().optional(),
    }),
  ),
});
export type CertificatePolicy = z.infer<typeof certificatePolicy>;

/** What was deleted and can still be recovered: an object of a vault, or a vault of a subscription. */
export const deletedObject = z.object({
  kind: z.enum(['vault', 'secret', 'key', 'certificate']),
  name: z.string(),
  /** ARM id that a vault had. */
  id: z.string().optional(),
  deletedOn: z.string().optional(),
  /** When it goes for good. */
  purgedOn: z.string().optional(),
  purgeProtected: z.boolean().optional(),
});
export type DeletedObject = z.infer<typeof deletedObject>;
