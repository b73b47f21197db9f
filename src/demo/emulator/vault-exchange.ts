import type { VaultCluster } from '../estate/vault-schema.ts';
import { seededGuid, seededHex } from '../seeded.ts';
import { reply, type Reply } from './exchange.ts';

/** One request below `/v1/`, with the namespace that a header or nothing names. */
export type VaultRequest = {
  path: string;
  operation: 'read' | 'list' | 'write' | 'delete' | 'other';
  template: string;
};

/** The envelope around every answer; system reads repeat their data at the top. */
export function envelope(data: unknown, repeated = false): Record<string, unknown> {
  const top = repeated && typeof data === 'object' && data !== null ? data : {};
  return {
    ...top,
    request_id: seededGuid(JSON.stringify(data)),
    lease_id: '',
    renewable: false,
    lease_duration: 0,
    data,
    wrap_info: null,
    warnings: null,
    auth: null,
  };
}

/** Vault's empty list, and an object that is absent. */
export function nothing(request: VaultRequest): Reply {
  return reply(request.template, 404, { errors: [] });
}

export function keys(request: VaultRequest, names: readonly string[], info?: Record<string, unknown>): Reply {
  if (names.length === 0) return nothing(request);
  return reply(request.template, 200, envelope({ ...(info === undefined ? {} : { key_info: info }), keys: names }));
}

export function accessorOf(cluster: VaultCluster, path: string, type: string): string {
  return `${type}_${seededHex(`${cluster.host}:${path}`, 8)}`;
}

/** Names directly below a folder: objects as they are, folders with a slash. */
export function childNames(paths: readonly string[], folder: string): string[] {
  const prefix = folder === '/' ? '' : folder;
  const below = paths.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
  return [...new Set(below.map((path) => (path.includes('/') ? `${path.split('/')[0]}/` : path)))]
    .filter((name) => name !== '')
    .toSorted();
}
