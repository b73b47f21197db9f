import type { VaultProduct } from '../../evidence/vault-policy.ts';

/**
 * Paths below `sys/` that need `sudo` besides the operation's own capability; `*` at the end is a prefix. Source: the
 * root paths of OpenBao's system backend, tried on 2.7.2; Vault's list is of about 1.13.
 */
const SYS = [
  'auth/*',
  'remount',
  'audit',
  'audit/*',
  'raw',
  'raw/*',
  'rotate',
  'rotate/keyring',
  'rotate/root',
  'config/cors',
  'config/auditing/*',
  'config/ui/headers/*',
  'plugins/catalog/*',
  'revoke-prefix/*',
  'revoke-force/*',
  'leases/revoke-prefix/*',
  'leases/revoke-force/*',
  'leases/lookup/*',
  'leases',
  'internal/inspect/*',
  'seal',
  'step-down',
];

const VAULT_ONLY = [
  'replication/primary/secondary-token',
  'replication/performance/primary/secondary-token',
  'replication/dr/primary/secondary-token',
  'replication/reindex',
  'replication/dr/reindex',
  'replication/performance/reindex',
  'storage/raft/snapshot-auto/config/*',
];

const PREFIXED: readonly string[] = ['auth/token/revoke-orphan/*', 'auth/token/accessors*'];

/** Below a PKI mount. */
const PKI = ['root', 'root/sign-self-issued'];

const COMMON = [...SYS.map((path) => `sys/${path}`), ...PREFIXED];
const TABLES: Readonly<Record<VaultProduct, readonly string[]>> = {
  openbao: COMMON,
  vault: [...COMMON, ...VAULT_ONLY.map((path) => `sys/${path}`)],
};

/**
 * Whether a request needs `sudo`. `path` is relative to its namespace; `pkiMounts` are the paths of the PKI mounts
 * there, without slashes at their ends.
 */
export function needsSudo(path: string, product: VaultProduct, pkiMounts: readonly string[] = []): boolean {
  return (
    TABLES[product].some((entry) => covers(entry, path)) ||
    pkiMounts.some((mount) => PKI.some((below) => path === `${mount}/${below}`))
  );
}

function covers(entry: string, path: string): boolean {
  return entry.endsWith('*') ? path.startsWith(entry.slice(0, -1)) : path === entry;
}
