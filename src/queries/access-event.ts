import type { TableSchema } from './tables.ts';

/**
 * The normalised access event: what every `normalise/*.kql` makes of its service's rows, and what every
 * `questions/*.kql` asks over. Strings are never null; `''` means that the source has no such thing.
 */
export const accessEvent = {
  /** When it happened; 100 ns resolution. A Vault request takes the time of its earliest entry. */
  Time: 'datetime',
  /** The time as the source wrote it (Vault has up to nine decimals); RFC 3339. */
  TimeText: 'string',
  /** One of `accessSources`. */
  Source: 'string',
  /** Key Vault: ARM id in lower case. Vault: the name given by the caller of the query. */
  Store: 'string',
  /** Vault namespace path with its closing slash; `''` for the root namespace and for Key Vault. */
  Namespace: 'string',
  /** Vault mount point inside its namespace, with its closing slash; `''` where the entry names none, and for Key Vault. */
  Mount: 'string',
  RequestId: 'string',
  /** The service's own word: `SecretGet`, `read`, `update`. */
  Operation: 'string',
  /** One of `operationClasses`. */
  OperationClass: 'string',
  /** `secret`, `key`, `certificate` or `vault` in Key Vault; `login`, `kv`, another mount type or `path` in Vault. */
  ObjectKind: 'string',
  /** Key Vault: object name in lower case, `''` for the vault itself. Vault: request path; the mount of a login. */
  ObjectName: 'string',
  /** Key Vault: the version that the request named, `''` when it asked for the latest. Never read from the answer's id. */
  RequestedVersion: 'string',
  /** Key Vault: the version that was served. */
  ServedVersion: 'string',
  /** HTTP status; 0 where the log has none (every Vault entry). */
  Status: 'long',
  /** One of `accessOutcomes`. */
  Outcome: 'string',
  /** Entra object id, or Vault entity id. */
  CallerId: 'string',
  /** Entra client id. */
  CallerApp: 'string',
  /** User principal name, or Vault display name. */
  CallerName: 'string',
  /** ARM id of the managed identity (`xms_mirid`): the identity itself or, if system-assigned, its host; lower case. */
  CallerResource: 'string',
  /** Vault: `metadata.role` or `metadata.role_name` of the token. */
  Role: 'string',
  /** Vault: the token held the `root` policy. */
  RootToken: 'bool',
  Address: 'string',
  /** Key Vault: result signature. Vault: one of a few fixed sentences. Never free text of the log. */
  Reason: 'string',
} as const satisfies TableSchema;

export const accessSources = ['azure-key-vault', 'vault'] as const;

/**
 * `read` is a fetch that yields the object's content (a backup too). `routine` is the log's own traffic: the probe
 * written when an audit device is enabled, the unauthenticated challenge that opens every Key Vault session; counted
 * by `log-window`, left out of the other questions.
 */
export const operationClasses = ['read', 'list', 'write', 'delete', 'login', 'routine', 'other'] as const;

/** `unknown`: the log does not hold how it ended (a Vault request without its response entry). */
export const accessOutcomes = ['ok', 'denied', 'not-found', 'failed', 'unknown'] as const;
