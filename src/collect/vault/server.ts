import { z } from 'zod';
import { byCodeUnit } from '../../evidence/canonical.ts';
import { keepAllowed, type Kept } from '../../evidence/allow-list.ts';
import {
  vaultAuditDevice,
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
  const kept = keepAllowed(vaultHealth, dropAbsent({ initialized, sealed, standby, version, clusterName }));
  if (kept === undefined) return undefined;
  return { value: kept.value, dropped: Math.max(0, countKeys(body) - countKeys(kept.value)) };
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
  const { default_lease_ttl: defaultLeaseTtl, max_lease_ttl: maxLeaseTtl, audits } = data;
  if (defaultLeaseTtl === undefined || maxLeaseTtl === undefined) return undefined;
  const kept = keepAllowed(vaultServerConfig, dropAbsent({ defaultLeaseTtl, maxLeaseTtl, audits }));
  return kept === undefined ? undefined : { value: kept.value, dropped: countKeys(data) - countKeys(kept.value) };
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
    .map(([path, device]) => ({ ...objectOf(device), path, options: objectOf(objectOf(device)?.['options']) ?? {} }));
  return keepAllowed(z.array(vaultAuditDevice), devices);
}

/** Fields that the server sent with a value. */
export function dropAbsent(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}
