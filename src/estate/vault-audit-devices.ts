import type { VaultAuditDevice } from '../evidence/vault.ts';
import type { Estate } from './estate.ts';
import { listed, type Population } from './population.ts';
import { bare, type VaultCluster } from './vault.ts';

/** One audit device of a cluster. */
export interface AuditDevice {
  /** `vault:<name>/sys/audit/<path>`. */
  readonly id: string;
  readonly device: VaultAuditDevice;
  readonly cluster: VaultCluster;
}

export function auditDevices(estate: Estate): Population<AuditDevice> {
  return estate.vaults.flatMap((cluster) =>
    listed(cluster.scope, cluster.auditDevices, (device): AuditDevice => ({
      id: `${cluster.id}/sys/audit/${bare(device.path)}`,
      device,
      cluster,
    })),
  );
}
