import type { VaultAuditDevice } from '../evidence/vault.ts';
import type { Estate } from './estate.ts';
import { listed, type Population } from './population.ts';
import { bare, type VaultCluster, type VaultSubject } from './vault.ts';

/** One audit device of a cluster. */
export interface AuditDevice {
  /** `vault:<name>/sys/audit/<path>`. */
  readonly id: string;
  readonly device: VaultAuditDevice;
  readonly cluster: VaultCluster;
}

/** A device as the subject of a check. */
export function auditDeviceSubject({ id, device, cluster }: AuditDevice): VaultSubject {
  return {
    id,
    name: `${device.path} of ${cluster.name}`,
    kind: 'Vault audit device',
    target: cluster.target,
    resource: cluster.id,
  };
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
