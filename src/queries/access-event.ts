/**
 * The normalised access event: what every `normalise/*.kql` makes of its service's rows, and what every
 * `questions/*.kql` asks over. Strings are never null; `''` means that the source has no such thing.
 */
export interface AccessEvent {
  /** When it happened; 100 ns resolution. A Vault request takes the time of its earliest entry. */
  readonly Time: string;
  /** The time as the source wrote it (Vault has up to nine decimals). */
  readonly TimeText: string;
  readonly Source: AccessSource;
  /** Key Vault: ARM id in lower case. Vault: the name given by the caller of the query. */
  readonly Store: string;
  /** Vault namespace path with its closing slash; `''` for the root namespace and for Key Vault. */
  readonly Namespace: string;
  /** Vault mount point inside its namespace, with its closing slash; `''` where the entry names none, and for Key Vault. */
  readonly Mount: string;
  readonly RequestId: string;
  /** The service's own word: `SecretGet`, `read`, `update`. */
  readonly Operation: string;
  readonly OperationClass: OperationClass;
  /** `secret`, `key`, `certificate` or `vault` in Key Vault; `login`, `kv`, another mount type or `path` in Vault. */
  readonly ObjectKind: string;
  /** Key Vault: object name in lower case, `''` for the vault itself. Vault: request path; the mount of a login. */
  readonly ObjectName: string;
  /** Key Vault: the version that the request named, `''` when it asked for the latest. Never read from the answer's id. */
  readonly RequestedVersion: string;
  /** Key Vault: the version that was served. */
  readonly ServedVersion: string;
  /** HTTP status; 0 where the log has none (every Vault entry). */
  readonly Status: number;
  readonly Outcome: AccessOutcome;
  /** Entra object id, or Vault entity id. */
  readonly CallerId: string;
  /** Entra client id. */
  readonly CallerApp: string;
  /** User principal name, or Vault display name. */
  readonly CallerName: string;
  /** ARM id of the managed identity (`xms_mirid`): the identity itself or, if system-assigned, its host; lower case. */
  readonly CallerResource: string;
  /** Vault: `metadata.role` or `metadata.role_name` of the token. */
  readonly Role: string;
  /** Vault: the token held the `root` policy. */
  readonly RootToken: boolean;
  readonly Address: string;
  /** Key Vault: result signature. Vault: one of a few fixed sentences. Never free text of the log. */
  readonly Reason: string;
}

export type AccessSource = 'azure-key-vault' | 'vault';

/**
 * `read` is a fetch that yields the object's content (a backup too). `routine` is the log's own traffic: the probe
 * written when an audit device is enabled, the unauthenticated challenge that opens every Key Vault session; counted
 * by `log-window`, left out of the other questions.
 */
export type OperationClass = 'read' | 'list' | 'write' | 'delete' | 'login' | 'routine' | 'other';

/** `unknown`: the log does not hold how it ended (a Vault request without its response entry). */
export type AccessOutcome = 'ok' | 'denied' | 'not-found' | 'failed' | 'unknown';
