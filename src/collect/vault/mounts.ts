import { z } from 'zod';
import { byCodeUnit } from '../../evidence/canonical.ts';
import { keepAllowed, type Kept } from '../../evidence/allow-list.ts';
import { vaultMount, vaultTune, type VaultMount } from '../../evidence/vault.ts';
import { countKeys, dataOf, objectOf } from './answers.ts';
import { dropAbsent } from './server.ts';
import { tuneRule } from './rules.ts';
import { collect, expectMore, noteRules, scopeOf, wants, type Got, type VaultSession } from './session.ts';

/** Mounts that every server has and that issue neither leases nor tokens by role: they have no TTLs to tune. */
const builtIn = new Set(['system', 'identity', 'cubbyhole', 'ns_system', 'ns_identity', 'ns_cubbyhole']);

/** Secret mounts and, where wanted, the effective TTLs of each. */
export async function collectMounts(session: VaultSession): Promise<Got<VaultMount[]>> {
  const got = await collect(
    session,
    {
      name: 'vault.mounts',
      part: 'list',
      scope: scopeOf(session.target),
      method: 'GET',
      path: 'sys/mounts',
      grant: { path: 'sys/mounts', capabilities: ['read'] },
    },
    (body) => keepMounts(body, ''),
  );
  if (got.status === 'read') await collectTunes(session, 'vault.mounts', got.value);
  else noteRules(session, tuneRule('+'));
  return got;
}

/** Auth mounts, their paths beginning with `auth/` as in requests and logs, and the effective TTLs of each. */
export async function collectAuthMounts(session: VaultSession): Promise<Got<VaultMount[]>> {
  const got = await collect(
    session,
    {
      name: 'vault.authMounts',
      part: 'list',
      scope: scopeOf(session.target),
      method: 'GET',
      path: 'sys/auth',
      grant: { path: 'sys/auth', capabilities: ['read'] },
    },
    (body) => keepMounts(body, 'auth/'),
  );
  if (got.status === 'read') await collectTunes(session, 'vault.authMounts', got.value);
  else noteRules(session, tuneRule('auth/+'));
  return got;
}

// Every server mounts something in both tables, so an answer without any is not believed.
function keepMounts(body: unknown, prefix: string): Kept<VaultMount[]> | undefined {
  const data = dataOf(body);
  if (data === undefined || Object.keys(data).length === 0) return undefined;
  const rows = Object.entries(data).map(([path, fields]) => mountRow(`${prefix}${path}`, objectOf(fields) ?? {}));
  const kept = keepAllowed(z.array(vaultMount), rows);
  if (kept === undefined) return undefined;
  const value = kept.value.toSorted((left, right) => byCodeUnit(left.path, right.path));
  return { value, dropped: Math.max(0, countKeys(data) - countKeys(value)) };
}

function mountRow(path: string, fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const config = objectOf(fields['config']) ?? {};
  return dropAbsent({
    path,
    type: fields['type'],
    accessor: fields['accessor'],
    description: fields['description'],
    version: kvVersion(fields),
    defaultLeaseTtl: config['default_lease_ttl'],
    maxLeaseTtl: config['max_lease_ttl'],
    tokenType: config['token_type'],
    deprecationStatus: fields['deprecation_status'],
  });
}

// A KV mount without a version option is version 1; `generic` is its old name.
function kvVersion(fields: Readonly<Record<string, unknown>>): unknown {
  if (fields['type'] === 'generic') return '1';
  return fields['type'] === 'kv' ? (objectOf(fields['options'])?.['version'] ?? '1') : undefined;
}

// `sys/mounts/auth/<mount>/tune` answers what `sys/auth/<mount>/tune` does, without asking for sudo.
async function collectTunes(
  session: VaultSession,
  name: 'vault.mounts' | 'vault.authMounts',
  mounts: readonly VaultMount[],
): Promise<void> {
  if (!wants(session, name)) return;
  const tunable = mounts.filter((mount) => !builtIn.has(mount.type));
  expectMore(session, tunable.length);
  await Promise.all(
    tunable.map((mount) => {
      const grant = tuneRule(mount.path.replace(/\/+$/, ''));
      return collect(
        session,
        {
          name,
          part: 'item',
          scope: scopeOf(session.target, mount.path),
          method: 'GET',
          path: grant.path,
          grant,
        },
        keepTune,
      );
    }),
  );
}

function keepTune(body: unknown): Kept<z.output<typeof vaultTune>> | undefined {
  const data = dataOf(body);
  if (data === undefined) return undefined;
  const { default_lease_ttl: defaultLeaseTtl, max_lease_ttl: maxLeaseTtl } = data;
  const kept = keepAllowed(vaultTune, { defaultLeaseTtl, maxLeaseTtl });
  return kept === undefined ? undefined : { value: kept.value, dropped: countKeys(data) - countKeys(kept.value) };
}
