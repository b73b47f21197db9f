import { z } from 'zod';
import { vaultPolicyDocument, vaultProduct } from './vault-policy.ts';

/** What is kept of HashiCorp Vault or OpenBao: configuration and metadata, never a token, secret-id or KV value. */

export const vaultHealth = z.object({
  initialized: z.boolean(),
  sealed: z.boolean(),
  standby: z.boolean().optional(),
  version: z.string().optional(),
  /** Told from the version and from fields that one product has. */
  product: vaultProduct.optional(),
  clusterName: z.string().optional(),
});
export type VaultHealth = z.infer<typeof vaultHealth>;

export const vaultAuditDevice = z.object({
  /** Path with its final slash, `file/`. */
  path: z.string(),
  type: z.string(),
  /** Only options that say how the device logs; option values are strings. */
  options: z.object({
    log_raw: z.string().optional(),
    hmac_accessor: z.string().optional(),
    elide_list_responses: z.string().optional(),
    /** `stdout` and `discard` are words of their own. */
    file_path: z.string().optional(),
    /** Of a socket `host:port` or the path of a Unix socket; of the http device its scheme and host. */
    address: z.string().optional(),
    socket_type: z.string().optional(),
    format: z.string().optional(),
    /** Vault Enterprise: the device takes what the filters of all others leave out. */
    fallback: z.string().optional(),
  }),
  /** Vault Enterprise: it leaves out entries, or fields of entries. Their expressions are not kept. */
  filters: z.boolean().optional(),
  excludes: z.boolean().optional(),
});
export type VaultAuditDevice = z.infer<typeof vaultAuditDevice>;

/** A secret or auth mount. TTLs are seconds; 0 means that the system's default applies. */
export const vaultMount = z.object({
  path: z.string(),
  type: z.string(),
  accessor: z.string().optional(),
  description: z.string().optional(),
  /** KV: `1` or `2`. */
  version: z.string().optional(),
  defaultLeaseTtl: z.number().optional(),
  maxLeaseTtl: z.number().optional(),
  tokenType: z.string().optional(),
  /** `supported`, `deprecated`, `pending removal` or `removed`; absent for plugins that are not built in. */
  deprecationStatus: z.string().optional(),
});
export type VaultMount = z.infer<typeof vaultMount>;

/** The effective TTLs of a mount in seconds, from its `tune` endpoint. */
export const vaultTune = z.object({ defaultLeaseTtl: z.number(), maxLeaseTtl: z.number() });

/** Durations are seconds; 0 means unlimited or inherited, as the field's documentation says. */
export const vaultAuthRole = z.object({
  name: z.string(),
  mount: z.string(),
  mountType: z.string(),
  tokenTtl: z.number().optional(),
  tokenMaxTtl: z.number().optional(),
  tokenExplicitMaxTtl: z.number().optional(),
  tokenPeriod: z.number().optional(),
  tokenType: z.string().optional(),
  tokenPolicies: z.array(z.string()).optional(),
  tokenNoDefaultPolicy: z.boolean().optional(),
  tokenBoundCidrs: z.array(z.string()).optional(),
  tokenNumUses: z.number().optional(),
  /** AppRole. */
  bindSecretId: z.boolean().optional(),
  secretIdTtl: z.number().optional(),
  secretIdNumUses: z.number().optional(),
  secretIdBoundCidrs: z.array(z.string()).optional(),
  /** JWT / OIDC. */
  roleType: z.string().optional(),
  boundAudiences: z.array(z.string()).optional(),
  boundSubject: z.string().optional(),
  boundClaims: z.record(z.string(), z.array(z.string())).optional(),
  boundClaimsType: z.string().optional(),
  userClaim: z.string().optional(),
  verboseOidcLogging: z.boolean().optional(),
  /** Azure. */
  boundServicePrincipalIds: z.array(z.string()).optional(),
  boundGroupIds: z.array(z.string()).optional(),
  boundSubscriptionIds: z.array(z.string()).optional(),
  boundResourceGroups: z.array(z.string()).optional(),
  boundLocations: z.array(z.string()).optional(),
  boundScaleSets: z.array(z.string()).optional(),
  /** Kubernetes. */
  boundServiceAccountNames: z.array(z.string()).optional(),
  boundServiceAccountNamespaces: z.array(z.string()).optional(),
  /** A label selector in JSON or YAML; the namespaces that fit it are let in beside those that are named. */
  boundServiceAccountNamespaceSelector: z.string().optional(),
  /** TLS certificate: the values of each constraint on names, by the name of the API's field; all constraints must hold. */
  allowedNames: z.record(z.string(), z.array(z.string())).optional(),
});
export type VaultAuthRole = z.infer<typeof vaultAuthRole>;

/** A role of the token method. Durations are seconds; 0 means none. */
export const vaultTokenRole = z.object({
  name: z.string(),
  allowedPolicies: z.array(z.string()).optional(),
  allowedPoliciesGlob: z.array(z.string()).optional(),
  disallowedPolicies: z.array(z.string()).optional(),
  disallowedPoliciesGlob: z.array(z.string()).optional(),
  /** Whether its tokens outlive the token that makes them. */
  orphan: z.boolean().optional(),
  renewable: z.boolean().optional(),
  tokenType: z.string().optional(),
  tokenPeriod: z.number().optional(),
  tokenExplicitMaxTtl: z.number().optional(),
  tokenBoundCidrs: z.array(z.string()).optional(),
  tokenNumUses: z.number().optional(),
});
export type VaultTokenRole = z.infer<typeof vaultTokenRole>;

/** A live service token, by its accessor; the token itself is never known. Durations are seconds. */
export const vaultToken = z.object({
  accessor: z.string(),
  /** It ended after it was listed: nothing else is known of it. */
  ended: z.literal(true).optional(),
  displayName: z.string().optional(),
  policies: z.array(z.string()).optional(),
  identityPolicies: z.array(z.string()).optional(),
  /** Path of the request that made it. */
  path: z.string().optional(),
  /** Role of the token method that it was made with. */
  role: z.string().optional(),
  entityId: z.string().optional(),
  issueTime: z.string().optional(),
  lastRenewal: z.string().optional(),
  /** `null`: it never ends. */
  expireTime: z.string().nullable().optional(),
  creationTtl: z.number().optional(),
  explicitMaxTtl: z.number().optional(),
  period: z.number().optional(),
  renewable: z.boolean().optional(),
  orphan: z.boolean().optional(),
  type: z.string().optional(),
  numUses: z.number().optional(),
});
export type VaultToken = z.infer<typeof vaultToken>;

/** A secret-id of an AppRole, by its accessor; the secret-id itself is never known. */
export const vaultSecretId = z.object({
  accessor: z.string(),
  /** It ended after it was listed: nothing else is known of it. */
  ended: z.literal(true).optional(),
  creationTime: z.string().optional(),
  /** `null`: it never ends. */
  expirationTime: z.string().nullable().optional(),
  lastUpdatedTime: z.string().optional(),
  ttl: z.number().optional(),
  /** Uses that are left; 0 is without number. */
  numUses: z.number().optional(),
  cidrs: z.array(z.string()).optional(),
});
export type VaultSecretId = z.infer<typeof vaultSecretId>;

/** A role of a database engine: dynamic, which makes a user for each lease, or static, which rotates one user. Durations are seconds. */
export const vaultDatabaseRole = z.object({
  name: z.string(),
  kind: z.enum(['dynamic', 'static']),
  database: z.string().optional(),
  /** 0: inherited from the mount. */
  defaultTtl: z.number().optional(),
  maxTtl: z.number().optional(),
  rotationPeriod: z.number().optional(),
  /** Cron expression, where the role has one instead of a period. */
  rotationSchedule: z.string().optional(),
  rotationWindow: z.number().optional(),
  lastRotation: z.string().optional(),
});
export type VaultDatabaseRole = z.infer<typeof vaultDatabaseRole>;

/** An ACL policy: its rules, and the size of the text that they were read from. */
export const vaultPolicy = z.object({ name: z.string(), bytes: z.int(), document: vaultPolicyDocument });
export type VaultPolicy = z.infer<typeof vaultPolicy>;

export const vaultKvMetadata = z.object({
  path: z.string(),
  currentVersion: z.int(),
  createdTime: z.string().optional(),
  updatedTime: z.string().optional(),
  maxVersions: z.int().optional(),
  casRequired: z.boolean().optional(),
  versions: z.array(
    z.object({
      version: z.int(),
      createdTime: z.string(),
      deletionTime: z.string().optional(),
      destroyed: z.boolean(),
    }),
  ),
});
export type VaultKvMetadata = z.infer<typeof vaultKvMetadata>;

/** One address that a server listens at; what its configuration does not say is absent. */
export const vaultListener = z.object({
  type: z.string(),
  address: z.string().optional(),
  tlsDisable: z.boolean().optional(),
  tlsMinVersion: z.string().optional(),
});
export type VaultListener = z.infer<typeof vaultListener>;

/** System-wide facts that are readable without sudo. */
export const vaultServerConfig = z.object({
  defaultLeaseTtl: z.number().optional(),
  maxLeaseTtl: z.number().optional(),
  /** OpenBao tells here which audit devices its configuration has. */
  audits: z.array(z.object({ type: z.string(), path: z.string() })).optional(),
  rawStorageEndpoint: z.boolean().optional(),
  /** Empty where the configuration leaves it at its default. */
  logLevel: z.string().optional(),
  storageType: z.string().optional(),
  /** Names of options that begin with `unsafe_` and are on. */
  unsafeOptions: z.array(z.string()).optional(),
  listeners: z.array(vaultListener).optional(),
});
export type VaultServerConfig = z.infer<typeof vaultServerConfig>;

/** Cross-origin requests that the server allows. */
export const vaultCors = z.object({ enabled: z.boolean(), allowedOrigins: z.array(z.string()).optional() });
