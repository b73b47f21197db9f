import type { Tracker } from '../evidence/reading.ts';
import type { VaultDatabaseRole, VaultMount } from '../evidence/vault.ts';
import { secretMountTtls, type MountTtls } from './mount-ttls.ts';
import { lacking } from './reading-index.ts';
import { bare, type VaultCluster } from './vault.ts';

/** How long leases of a dynamic database role live: the role's limits, else the mount's, which cuts what is longer. 0 means inherit. */
export function databaseLease(
  tracker: Tracker<'vault.mounts' | 'vault.databaseRoles' | 'vault.serverConfig'>,
  cluster: VaultCluster,
  row: VaultMount,
  role: VaultDatabaseRole,
): MountTtls {
  const { defaultTtl, maxTtl } = role;
  if (defaultTtl === undefined || maxTtl === undefined) {
    const reading = cluster.databaseRole(bare(row.path), 'dynamic', role.name);
    return tracker.read(lacking(reading, 'malformed', 'the role does not show default_ttl and max_ttl'));
  }
  const mount = secretMountTtls(tracker, cluster, row);
  const max = Math.min(maxTtl || mount.max, mount.max);
  return { ttl: Math.min(defaultTtl || mount.ttl, max), max };
}
