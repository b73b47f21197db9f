import type { Tracker } from '../evidence/reading.ts';
import type { VaultMount } from '../evidence/vault.ts';
import { authMountAt, bare, type VaultCluster } from './vault.ts';

/** Effective TTLs of a mount in seconds. */
export interface MountTtls {
  readonly ttl: number;
  readonly max: number;
}

/** Vault's and OpenBao's own default for both TTLs: 768 hours. */
export const systemTtl = 768 * 3600;

type AuthReading = 'vault.authMounts' | 'vault.serverConfig';
type SecretReading = 'vault.mounts' | 'vault.serverConfig';

/** Effective TTLs of an auth mount: what its tune endpoint says, else its own, else the server's, else 768 hours. */
export function authMountTtls(tracker: Tracker<AuthReading>, cluster: VaultCluster, mount: string): MountTtls {
  const tune = cluster.authTune(mount);
  if (tune !== undefined) return orSystem(tracker.read(tune));
  return inherited(tracker, cluster, authMountAt(tracker, cluster, mount).row);
}

/** Effective TTLs of a secret mount, which was listed. */
export function secretMountTtls(tracker: Tracker<SecretReading>, cluster: VaultCluster, row: VaultMount): MountTtls {
  const tune = cluster.mountTune(bare(row.path));
  if (tune !== undefined) return orSystem(tracker.read(tune));
  return inherited(tracker, cluster, row);
}

function orSystem(tune: { readonly defaultLeaseTtl: number; readonly maxLeaseTtl: number }): MountTtls {
  return { ttl: tune.defaultLeaseTtl || systemTtl, max: tune.maxLeaseTtl || systemTtl };
}

function inherited(tracker: Tracker<'vault.serverConfig'>, cluster: VaultCluster, row: VaultMount): MountTtls {
  const own = { ttl: row.defaultLeaseTtl ?? 0, max: row.maxLeaseTtl ?? 0 };
  if (own.ttl > 0 && own.max > 0) return own;
  const server = tracker.read(cluster.serverConfig);
  return {
    ttl: own.ttl || server.defaultLeaseTtl || systemTtl,
    max: own.max || server.maxLeaseTtl || systemTtl,
  };
}
