import { z } from 'zod';
import { moment, period } from './time.ts';

/** Seconds; 0 means the system's default, as in Vault. */
const seconds = z.int().min(0).default(0);

const mountConfig = {
  defaultLeaseTtl: seconds,
  maxLeaseTtl: seconds,
  description: z.string().default(''),
  deprecationStatus: z.enum(['supported', 'deprecated', 'pending removal', 'removed']).default('supported'),
  /** Any further keys of the mount's `config`, as the API names them. */
  config: z.record(z.string(), z.json()).default({}),
};

const kvSecret = z.strictObject({
  /** Path below the mount, without `data/`. */
  path: z.string().min(1),
  /** Creation time of each version, oldest first. */
  versions: z
    .array(z.strictObject({ created: moment, deleted: moment.optional(), destroyed: z.boolean().default(false) }))
    .min(1),
  maxVersions: z.int().default(0),
  casRequired: z.boolean().default(false),
  deleteVersionAfter: z.string().default('0s'),
  customMetadata: z.record(z.string(), z.string()).optional(),
});

const staticRole = z.strictObject({
  database: z.string(),
  username: z.string(),
  /** Seconds. */
  rotationPeriod: z.int().min(1),
  /** When the password was last changed. */
  rotated: moment,
});

const mount = z.strictObject({
  /** With the final slash, such as `secret/`. */
  path: z.string().endsWith('/'),
  /** `kv`, `database`, `transit`, `pki`, ... */
  type: z.string(),
  /** KV only. */
  version: z.enum(['1', '2']).optional(),
  ...mountConfig,
  kv: z.array(kvSecret).default([]),
  /** Database engines only: static roles by name. */
  staticRoles: z.record(z.string(), staticRole).default({}),
  /** Further readable objects: path below the mount -> its `data`, as the API sends it. Lists follow from the paths. */
  objects: z.record(z.string(), z.json()).default({}),
});

const authMount = z.strictObject({
  /** With the final slash, without `auth/`, such as `jwt/`. */
  path: z.string().endsWith('/'),
  type: z.string(),
  ...mountConfig,
  tokenType: z.string().default('default-service'),
  /** The method's own `config`, as the API sends it; absent where the method has none. */
  methodConfig: z.record(z.string(), z.json()).optional(),
  /** Role name -> the fields that differ from the method's defaults, as the API names them. */
  roles: z.record(z.string(), z.record(z.string(), z.json())).default({}),
  /** AppRole only: role name -> the secret-ids that are out. */
  secretIds: z
    .record(z.string(), z.array(z.strictObject({ created: moment, ttl: seconds, numUses: z.int().min(0).default(0) })))
    .default({}),
});

const auditDevice = z.strictObject({
  path: z.string().endsWith('/'),
  type: z.enum(['file', 'socket', 'syslog', 'http']),
  description: z.string().default(''),
  options: z.record(z.string(), z.string()).default({}),
  /** File name below the audit folder where the demo writes this device's log; absent: no file is written. */
  file: z.string().optional(),
});

const token = z.strictObject({
  /** The token that a caller sends, where one does. Must not be a real one. */
  token: z.string().min(8).optional(),
  /** Names of one server's tokens differ: its accessor is made of it. */
  displayName: z.string(),
  policies: z.array(z.string()).min(1),
  entityId: z.string().default(''),
  created: moment.default('-1h'),
  /** Seconds; 0 for one that never ends. A root token never does. */
  ttl: z.int().min(0).default(28_800),
  explicitMaxTtl: seconds,
  /** Seconds; 0 for one without a period. */
  period: seconds,
  lastRenewal: moment.optional(),
  path: z.string().default('auth/token/create'),
});

/** Traffic as the audit devices show it: one request, or one every `every` from `from` to `to`. */
const vaultFetch = z.strictObject({
  /** Auth mount (`jwt/`) and role by which the caller logged in. */
  auth: z.string().endsWith('/'),
  role: z.string(),
  displayName: z.string(),
  entityId: z.string().default(''),
  /** Request path, such as `secret/data/apim/orders`; absent: the login only. */
  path: z.string().optional(),
  operation: z.enum(['read', 'list', 'update', 'create', 'delete']).default('read'),
  outcome: z.enum(['ok', 'denied', 'not-found', 'login-failed']).default('ok'),
  /** Whether each request is preceded by a login. */
  login: z.boolean().default(true),
  from: moment,
  to: moment.optional(),
  every: period.optional(),
  ip: z.string().default('10.20.4.11'),
});

/** One Vault or OpenBao server. */
export const vaultCluster = z.strictObject({
  name: z.string(),
  host: z.string(),
  product: z.enum(['vault', 'openbao']).default('openbao'),
  version: z.string(),
  state: z.enum(['active', 'sealed', 'standby', 'uninitialised']).default('active'),
  /** Seconds; 0 leaves the server's own default of 768 hours. */
  defaultLeaseTtl: seconds,
  maxLeaseTtl: seconds,
  audit: z.array(auditDevice).default([]),
  /** Keys of `sys/config/state/sanitized` that differ from those of a sound server, as the API names them. */
  serverConfig: z.record(z.string(), z.json()).default({}),
  /** Origins that may call the server from a browser; empty: cross-origin requests are off. */
  corsOrigins: z.array(z.string()).default([]),
  mounts: z.array(mount).default([]),
  authMounts: z.array(authMount).default([]),
  /** Policy name -> HCL. `root` and `default` are there without being listed. */
  policies: z.record(z.string(), z.string()).default({}),
  entities: z
    .array(
      z.strictObject({
        id: z.guid(),
        name: z.string(),
        policies: z.array(z.string()).default([]),
        disabled: z.boolean().default(false),
        aliases: z.array(z.strictObject({ mount: z.string(), name: z.string() })).default([]),
      }),
    )
    .default([]),
  /** Child namespaces of the root namespace; each without contents of its own. */
  namespaces: z.array(z.string()).default([]),
  /** Roles of the token method: name -> the fields that differ from the server's defaults, as the API names them. */
  tokenRoles: z.record(z.string(), z.record(z.string(), z.json())).default({}),
  tokens: z.array(token).default([]),
  /** AppRole logins that the server takes: role id and secret id of a role of `authMounts`. */
  appRoleLogins: z
    .array(z.strictObject({ mount: z.string(), role: z.string(), roleId: z.string(), secretId: z.string() }))
    .default([]),
  fetches: z.array(vaultFetch).default([]),
});

export type VaultCluster = z.infer<typeof vaultCluster>;
export type VaultMount = z.infer<typeof mount>;
export type VaultAuthMount = z.infer<typeof authMount>;
export type VaultFetch = z.infer<typeof vaultFetch>;
