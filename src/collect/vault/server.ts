import { z } from 'zod';
import { byCodeUnit } from '../../evidence/canonical.ts';
import { keepAllowed, type Kept } from '../../evidence/allow-list.ts';
import {
  vaultAuditDevice,
  vaultCors,
  vaultHealth,
  vaultServerConfig,
  type VaultAuditDevice,
  type VaultHealth,
} from '../../evidence/vault.ts';
import { countKeys, dataOf, objectOf } from './answers.ts';
import { collect, scopeOf, type VaultSession } from './session.ts';

// With these, states are told by the body of a 200 and not by the status, which node-vault and proxies lose.
const healthQuery = '?standbyok=true&perfstandbyok=true&drsecondarycode=200&sealedcode=200&uninitcode=200';

/** State of the server. It needs no token. */
export async function collectHealth(session: VaultSession): Promise<void> {
  const got = await collect(
    session,
    {
      name: 'vault.health',
      part: 'item',
      scope: scopeOf(session.target),
      method: 'GET',
      path: 'sys/health',
      query: healthQuery,
    },
    keepHealth,
  );
  const words = got.status === 'unread' ? got.fault.message : troubleOf(got.value);
  if (words !== undefined) session.context.progress.note(`${session.target.name}: ${words}`);
}

function keepHealth(body: unknown): Kept<VaultHealth> | undefined {
  const fields = objectOf(body);
  if (fields === undefined) return undefined;
  const { initialized, sealed, standby, version, cluster_name: clusterName } = fields;
  const product = productOf(version, fields);
  const kept = keepAllowed(vaultHealth, dropAbsent({ initialized, sealed, standby, version, product, clusterName }));
  if (kept === undefined) return undefined;
  return { value: kept.value, dropped: Math.max(0, countKeys(body) - countKeys(kept.value)) };
}

/** OpenBao began at version 2; since before its own version 2, Vault says here whether it is the enterprise edition. */
function productOf(version: unknown, fields: Readonly<Record<string, unknown>>): 'vault' | 'openbao' | undefined {
  const major = typeof version === 'string' ? /^v?(\d+)\./.exec(version)?.[1] : undefined;
  if (major === undefined) return undefined;
  return Number(major) < 2 || 'enterprise' in fields ? 'vault' : 'openbao';
}

function troubleOf(health: VaultHealth): string | undefined {
  if (!health.initialized) return 'Vault is not initialised';
  return health.sealed ? 'Vault is sealed' : undefined;
}

/** System-wide TTLs and, on OpenBao, the audit devices of the server's configuration. */
export async function collectServerConfig(session: VaultSession): Promise<void> {
  const path = 'sys/config/state/sanitized';
  await collect(
    session,
    {
      name: 'vault.serverConfig',
      part: 'item',
      scope: scopeOf(session.target),
      method: 'GET',
      path,
      grant: { path, capabilities: ['read'] },
    },
    keepServerConfig,
  );
}

function keepServerConfig(body: unknown): Kept<z.output<typeof vaultServerConfig>> | undefined {
  const data = dataOf(body);
  if (data === undefined) return undefined;
  const { default_lease_ttl: defaultLeaseTtl, max_lease_ttl: maxLeaseTtl, audits, listeners } = data;
  if (defaultLeaseTtl === undefined || maxLeaseTtl === undefined) return undefined;
  const kept = keepAllowed(
    vaultServerConfig,
    dropAbsent({
      defaultLeaseTtl,
      maxLeaseTtl,
      audits,
      rawStorageEndpoint: flag(data['raw_storage_endpoint']),
      logLevel: data['log_level'],
      storageType: objectOf(data['storage'])?.['type'],
      unsafeOptions: Object.keys(data).filter((key) => key.startsWith('unsafe_') && flag(data[key]) === true),
      listeners: Array.isArray(listeners) ? listeners.map(listener) : undefined,
    }),
  );
  return kept === undefined ? undefined : { value: kept.value, dropped: countKeys(data) - countKeys(kept.value) };
}

function listener(row: unknown): Record<string, unknown> {
  const { type, config } = objectOf(row) ?? {};
  const { address, tls_disable: tlsDisable, tls_min_version: tlsMinVersion } = objectOf(config) ?? {};
  return dropAbsent({ type, address, tlsDisable: flag(tlsDisable), tlsMinVersion });
}

/** A switch of a configuration file, which may be written as a boolean, a number or a text. */
function flag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 1 || value === 0) return value === 1;
  if (typeof value !== 'string') return undefined;
  return /^(?:1|t|true)$/i.test(value);
}

/** Which other origins may call the server from a browser. The path is protected: it needs `sudo` beside `read`. */
export async function collectCors(session: VaultSession): Promise<void> {
  const path = 'sys/config/cors';
  await collect(
    session,
    {
      name: 'vault.cors',
      part: 'item',
      scope: scopeOf(session.target),
      method: 'GET',
      path,
      grant: { path, capabilities: ['read', 'sudo'] },
    },
    (body) => {
      const data = dataOf(body);
      if (data === undefined) return undefined;
      const { enabled, allowed_origins: allowedOrigins } = data;
      const kept = keepAllowed(vaultCors, dropAbsent({ enabled, allowedOrigins }));
      return kept === undefined ? undefined : { value: kept.value, dropped: countKeys(data) - countKeys(kept.value) };
    },
  );
}

/** Audit devices. The path is protected: it needs `sudo` beside `read`. */
export async function collectAuditDevices(session: VaultSession): Promise<void> {
  await collect(
    session,
    {
      name: 'vault.auditDevices',
      part: 'list',
      scope: scopeOf(session.target),
      method: 'GET',
      path: 'sys/audit',
      grant: { path: 'sys/audit', capabilities: ['read', 'sudo'] },
    },
    keepAuditDevices,
  );
}

function keepAuditDevices(body: unknown): Kept<VaultAuditDevice[]> | undefined {
  const data = dataOf(body);
  if (data === undefined) return undefined;
  const devices = Object.entries(data)
    .toSorted(([left], [right]) => byCodeUnit(left, right))
    .map(([path, device]) => auditDevice(path, objectOf(device) ?? {}));
  return keepAllowed(z.array(vaultAuditDevice), devices);
}

function auditDevice(path: string, device: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const options = objectOf(device['options']) ?? {};
  const { uri, filter, exclude } = options;
  // `path` is the older name of the file's path. An address of the http device can hold credentials behind its host.
  const told = dropAbsent({
    file_path: options['file_path'] ?? (device['type'] === 'file' ? options['path'] : undefined),
    address: options['address'] ?? (typeof uri === 'string' ? originOf(uri) : undefined),
  });
  return {
    ...device,
    path,
    options: { ...options, ...told },
    ...(isSet(filter) ? { filters: true } : {}),
    ...(isSet(exclude) ? { excludes: true } : {}),
  };
}

const isSet = (option: unknown): boolean => typeof option === 'string' && option.trim() !== '' && option !== '[]';

function originOf(uri: string): string | undefined {
  return URL.canParse(uri) ? new URL(uri).origin : undefined;
}

/** Fields that the server sent with a value. */
export function dropAbsent(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}
