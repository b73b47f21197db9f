import type { VaultCluster } from '../estate/vault-schema.ts';
import { reply, type Call, type Reply } from './exchange.ts';
import { seededGuid } from '../seeded.ts';
import type { World } from './world.ts';

const CODES = { active: 200, standby: 429, uninitialised: 501, sealed: 503 } as const;

const PARAMETERS = {
  active: 'activecode',
  standby: 'standbycode',
  uninitialised: 'uninitcode',
  sealed: 'sealedcode',
} as const;

/** `sys/health`: no token is asked for; the status code tells the state. */
export function health(world: World, call: Call, cluster: VaultCluster): Reply {
  if (call.method !== 'GET' && call.method !== 'HEAD') return reply('/v1/sys/health', 405, { errors: [] });
  const open = cluster.state === 'active' || cluster.state === 'standby';
  const asked = Number(call.query.get(PARAMETERS[cluster.state]) ?? CODES[cluster.state]);
  const status = cluster.state === 'standby' && call.query.get('standbyok') === 'true' ? 200 : asked;
  return reply('/v1/sys/health', status, {
    initialized: cluster.state !== 'uninitialised',
    sealed: cluster.state === 'sealed',
    standby: cluster.state !== 'active',
    replication_performance_mode: open ? 'primary' : 'unknown',
    replication_dr_mode: open ? 'disabled' : 'unknown',
    server_time_utc: Math.floor(world.nowMs / 1_000),
    version: cluster.version,
    ...(open ? { cluster_name: clusterName(cluster), cluster_id: seededGuid(cluster.host) } : {}),
    ...(cluster.product === 'vault'
      ? { performance_standby: false, last_wal: 0, enterprise: false, echo_duration_ms: 0, clock_skew_ms: 0 }
      : {}),
  });
}

/** `sys/seal-status`: no token, no envelope. */
export function sealStatus(cluster: VaultCluster): Reply {
  const open = cluster.state === 'active' || cluster.state === 'standby';
  return reply('/v1/sys/seal-status', 200, {
    type: 'shamir',
    initialized: cluster.state !== 'uninitialised',
    sealed: cluster.state === 'sealed',
    t: 3,
    n: 5,
    progress: 0,
    nonce: '',
    version: cluster.version,
    commit_date: '2026-10-26T20:32:27Z',
    migration: false,
    ...(open ? { cluster_name: clusterName(cluster), cluster_id: seededGuid(cluster.host) } : {}),
    recovery_seal: false,
    storage_type: 'raft',
  });
}

function clusterName(cluster: VaultCluster): string {
  return `vault-cluster-${seededGuid(cluster.name).slice(0, 8)}`;
}
