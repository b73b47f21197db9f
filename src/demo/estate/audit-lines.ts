import { createHmac } from 'node:crypto';
import { seededGuid, seededHex } from '../seeded.ts';
import { fetchTimes } from './fetch-times.ts';
import type { VaultCluster, VaultFetch } from './vault-schema.ts';

type Device = VaultCluster['audit'][number];
type Entry = Record<string, unknown>;

const APART_MS = 20;

/** The lines of an audit device, oldest first, in the shape of OpenBao 2.7: the probe, then a pair for each request. */
export function* auditLines(cluster: VaultCluster, device: Device, nowMs: number): Generator<string> {
  const requests = cluster.fetches
    .flatMap((fetch, index) =>
      fetchTimes(fetch, nowMs).map((time, turn) => ({
        fetch,
        // Callers do not collide to the millisecond: the entries of one stay together.
        time: time + index * APART_MS,
        key: `${cluster.host}:${index}:${turn}`,
      })),
    )
    .toSorted((a, b) => a.time - b.time || (a.key < b.key ? -1 : 1));
  const first = requests[0]?.time ?? nowMs;
  yield line(probe(cluster, first - 60_000));
  for (const { fetch, time, key } of requests) {
    const entries = [
      ...(fetch.login || fetch.path === undefined ? loginPair(cluster, device, fetch, time, key) : []),
      ...readPair(cluster, device, fetch, time, key),
    ];
    for (const entry of entries) yield line(entry);
  }
}

function line(entry: Entry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** What enabling a device writes. */
function probe(cluster: VaultCluster, time: number): Entry {
  const id = seededGuid(`${cluster.host}:probe`);
  return {
    time: stamp(time, 'probe'),
    type: 'request',
    auth: { token_type: 'default' },
    request: { id, operation: 'update', namespace: { id: 'root' }, path: 'sys/audit/test' },
  };
}

function loginPair(cluster: VaultCluster, device: Device, fetch: VaultFetch, time: number, key: string): Entry[] {
  const type = methodOf(cluster, fetch);
  const request = {
    id: seededGuid(`${key}:login`),
    operation: 'update',
    mount_point: `auth/${fetch.auth}`,
    mount_type: type,
    mount_class: 'auth',
    namespace: { id: 'root' },
    path: `auth/${fetch.auth}login`,
    data: loginData(device, type, fetch),
    remote_address: fetch.ip,
    remote_port: 40_000 + (time % 20_000),
  };
  const asked = {
    time: stamp(time, `${key}:a`),
    type: 'request',
    auth: { policy_results: { allowed: true }, token_type: 'default' },
    request,
  };
  const mount = { mount_point: `auth/${fetch.auth}`, mount_type: type, mount_class: 'auth' };
  if (fetch.outcome === 'login-failed') {
    const error = 'invalid credentials';
    return [
      asked,
      {
        time: stamp(time + 2, `${key}:b`),
        type: 'response',
        auth: { token_type: 'default' },
        request,
        response: mount,
        error,
      },
    ];
  }
  const auth = tokenAuth(cluster, device, fetch, time);
  const given = { ...auth, num_uses: 0 };
  return [
    asked,
    { time: stamp(time + 2, `${key}:b`), type: 'response', auth, request, response: { auth: given, ...mount } },
  ];
}

function loginData(device: Device, type: string, fetch: VaultFetch): Record<string, string> {
  const hash = (value: string): string => hashed(device, value);
  return type === 'approle'
    ? { role_id: hash(`role:${fetch.role}`), secret_id: hash(`secret:${fetch.role}`) }
    : { role: hash(fetch.role), jwt: hash(`jwt:${fetch.displayName}`) };
}

function readPair(cluster: VaultCluster, device: Device, fetch: VaultFetch, time: number, key: string): Entry[] {
  if (fetch.path === undefined || fetch.outcome === 'login-failed') return [];
  const denied = fetch.outcome === 'denied';
  const mount = mountOf(cluster, fetch.path);
  const auth = { ...tokenAuth(cluster, device, fetch, time), policy_results: results(cluster, fetch, denied) };
  const request = {
    id: seededGuid(`${key}:read`),
    operation: fetch.operation,
    ...(mount === undefined ? {} : { mount_point: mount.path, mount_type: mount.type, mount_class: 'secret' }),
    client_token: hashed(device, `token:${fetch.role}:${time}`),
    client_token_accessor: hashed(device, `accessor:${fetch.role}:${time}`),
    namespace: { id: 'root' },
    path: fetch.path,
    remote_address: fetch.ip,
    remote_port: 40_000 + (time % 20_000),
  };
  const error = denied ? { error: '1 error occurred:\n\t* permission denied\n\n' } : {};
  const asked = { time: stamp(time + 5, `${key}:c`), type: 'request', auth, request, ...error };
  const answered = {
    time: stamp(time + 8, `${key}:d`),
    type: 'response',
    auth,
    request,
    response: answer(device, fetch, mount, key),
    ...error,
  };
  return [asked, answered];
}

function answer(
  device: Device,
  fetch: VaultFetch,
  mount: { path: string; type: string } | undefined,
  key: string,
): Record<string, unknown> {
  const place = mount === undefined ? {} : { mount_point: mount.path, mount_type: mount.type, mount_class: 'secret' };
  if (fetch.outcome === 'denied') return { ...place, data: { error: hashed(device, 'permission denied') } };
  if (fetch.outcome === 'not-found') return place;
  return {
    ...place,
    data: {
      data: { key: hashed(device, `value:${fetch.path ?? ''}`) },
      metadata: { created_time: hashed(device, key), destroyed: false, version: 1 },
    },
  };
}

function tokenAuth(cluster: VaultCluster, device: Device, fetch: VaultFetch, time: number): Record<string, unknown> {
  const role = cluster.authMounts.find((mount) => mount.path === fetch.auth)?.roles[fetch.role] ?? {};
  const own = Array.isArray(role['token_policies']) ? role['token_policies'].map(String) : [];
  const policies = [...own, 'default'].toSorted();
  const ttl = typeof role['token_ttl'] === 'number' && role['token_ttl'] > 0 ? role['token_ttl'] : 2_764_800;
  return {
    client_token: hashed(device, `token:${fetch.role}:${time}`),
    accessor: hashed(device, `accessor:${fetch.role}:${time}`),
    display_name: fetch.displayName,
    policies,
    token_policies: policies,
    metadata: methodOf(cluster, fetch) === 'approle' ? { role_name: fetch.role } : { role: fetch.role },
    ...(fetch.entityId === '' ? {} : { entity_id: fetch.entityId }),
    token_type: 'service',
    token_ttl: ttl,
    token_issue_time: new Date(time).toISOString().replace(/\.\d+Z$/, 'Z'),
  };
}

function results(cluster: VaultCluster, fetch: VaultFetch, denied: boolean): Record<string, unknown> {
  if (denied) return { allowed: false };
  const role = cluster.authMounts.find((mount) => mount.path === fetch.auth)?.roles[fetch.role] ?? {};
  const policies = Array.isArray(role['token_policies']) ? role['token_policies'].map(String) : [];
  return {
    allowed: true,
    granting_policies: policies.slice(0, 1).map((name) => ({ name, namespace_id: 'root', type: 'acl' })),
  };
}

function methodOf(cluster: VaultCluster, fetch: VaultFetch): string {
  return cluster.authMounts.find((mount) => mount.path === fetch.auth)?.type ?? 'unknown';
}

function mountOf(cluster: VaultCluster, path: string): { path: string; type: string } | undefined {
  return cluster.mounts.find((mount) => path.startsWith(mount.path));
}

/** UTC with nine decimals, as the server writes it. */
function stamp(time: number, key: string): string {
  const nanoseconds = (Number.parseInt(seededHex(key, 5), 16) % 1_000_000).toString().padStart(6, '0');
  return new Date(time).toISOString().replace(/Z$/, `${nanoseconds}Z`);
}

/** Each device has a salt of its own: equal values differ between devices. */
function hashed(device: Device, value: string): string {
  return `hmac-sha256:${createHmac('sha256', `salt:${device.path}`).update(value).digest('hex')}`;
}
