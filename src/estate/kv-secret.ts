import type { Tracker } from '../evidence/reading.ts';
import type { VaultKvMetadata } from '../evidence/vault.ts';
import { lacking } from './reading-index.ts';
import { mountOfPath, type VaultCluster } from './vault.ts';

/** What stands behind a path that a gateway reads: a KV version 2 secret, or credentials that are made on request. */
export type VaultSecret =
  | { readonly kind: 'static'; readonly createdTime: string; readonly deletionTime?: string; readonly name: string }
  | { readonly kind: 'dynamic'; readonly engine: string };

const madeOnRequest = ['database', 'aws', 'azure', 'gcp', 'rabbitmq', 'kubernetes', 'ldap', 'ad', 'consul', 'nomad'];

/**
 * Whether an engine keeps what a path gives, and replaces it by its own timer: accounts that exist for longer than a lease
 * (https://developer.hashicorp.com/vault/docs/secrets/databases#static-roles).
 */
function isKept(engine: string, rest: string): boolean {
  return engine === 'ad' || /^(?:static-|library\/)/.test(rest);
}

/**
 * The current version of what a path leads to. Ends the subject where that cannot be known: KV version 1 keeps no times,
 * engines of other kinds are not read, or the metadata was not.
 */
export function vaultSecret(
  tracker: Tracker<'vault.mounts' | 'vault.kvMetadata'>,
  cluster: VaultCluster,
  path: string,
): VaultSecret {
  const { mount, mountPath, rest } = mountOfPath(tracker, cluster, path);
  if (mount.type !== 'kv' && mount.type !== 'generic') {
    if (madeOnRequest.includes(mount.type) && !isKept(mount.type, rest)) return { kind: 'dynamic', engine: mount.type };
    const detail = `when the engine ${mount.type} replaced the secret behind ${path} is not read yet`;
    return tracker.read(lacking(cluster.mounts, 'not-collected', detail));
  }
  if (mount.version !== '2') {
    return tracker.read(lacking(cluster.mounts, 'not-collected', `KV version 1 keeps no times (${mountPath})`));
  }
  const name = rest.replace(/^data\//, '');
  if (name === rest) {
    const detail = `${path} is no read of KV version 2: its path lacks data/`;
    return tracker.read(lacking(cluster.mounts, 'not-found', detail));
  }
  const metadata = metadataOf(tracker, cluster, mountPath, name);
  const version = metadata.versions.find((item) => item.version === metadata.currentVersion);
  if (version === undefined) {
    const detail = `the metadata of ${path} does not hold its current version`;
    return tracker.read(lacking(cluster.kvMetadata(mountPath, name), 'partial', detail));
  }
  const { createdTime, deletionTime } = version;
  return { kind: 'static', name, createdTime, ...(deletionTime === undefined ? {} : { deletionTime }) };
}

function metadataOf(
  tracker: Tracker<'vault.kvMetadata'>,
  cluster: VaultCluster,
  mountPath: string,
  name: string,
): VaultKvMetadata {
  const paths = cluster.kvPaths(mountPath);
  if (paths.status === 'read' && !paths.value.includes(name)) {
    const detail = `${mountPath}/ holds no secret ${name} that the scan sees`;
    return tracker.read(lacking(paths, 'not-found', detail));
  }
  const reading = cluster.kvMetadata(mountPath, name);
  if (reading.status === 'unread' && reading.cause === 'not-collected' && paths.status === 'unread') {
    return tracker.read(paths);
  }
  return tracker.read(reading);
}
