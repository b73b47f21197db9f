import { keepAllowed, type Kept } from '../../evidence/allow-list.ts';
import { vaultDatabaseRole, type VaultDatabaseRole, type VaultMount } from '../../evidence/vault.ts';
import { countKeys, dataOf, keepKeys } from './answers.ts';
import { sampled } from '../collector.ts';
import { databaseFolders, roleRules, rulesOf } from './rules.ts';
import { dropAbsent } from './server.ts';
import { collect, expectMore, noteRules, scopeOf, storeUnread, type Got, type VaultSession } from './session.ts';

type Kind = keyof typeof databaseFolders;

/** Roles and static roles of every database mount: names, lifetimes and times of rotation, never a credential or a statement. */
export async function collectDatabaseRoles(session: VaultSession, mounts: Got<VaultMount[]>): Promise<void> {
  if (mounts.status === 'unread') {
    const subject = {
      name: 'vault.databaseRoles',
      part: 'list',
      scope: scopeOf(session.target),
      method: 'GET',
      path: 'sys/mounts',
      grant: { path: 'sys/mounts', capabilities: ['read'] },
    } as const;
    noteRules(session, ...rulesOf('vault.databaseRoles'));
    await storeUnread(session, subject, mounts.fault);
    return;
  }
  const engines = mounts.value.filter((mount) => mount.type === 'database');
  expectMore(session, 2 * engines.length);
  await Promise.all(
    engines.flatMap((mount) => [collectRoles(session, mount, 'dynamic'), collectRoles(session, mount, 'static')]),
  );
}

async function collectRoles(session: VaultSession, mount: VaultMount, kind: Kind): Promise<void> {
  const folder = `${mount.path.replace(/\/+$/, '')}/${databaseFolders[kind]}`;
  const got = await collect(
    session,
    {
      name: 'vault.databaseRoles',
      part: 'list',
      scope: scopeOf(session.target, folder),
      method: 'LIST',
      path: folder,
      grant: roleRules(folder)[0],
    },
    keepKeys,
  );
  if (got.status === 'unread') return;
  const { items, context } = sampled(session.context, got.value, (role) => role);
  expectMore(session, items.length);
  await Promise.all(items.map((role) => collectRole({ ...session, context }, folder, role, kind)));
}

async function collectRole(session: VaultSession, folder: string, role: string, kind: Kind): Promise<void> {
  await collect(
    session,
    {
      name: 'vault.databaseRoles',
      part: 'item',
      scope: scopeOf(session.target, folder, role),
      method: 'GET',
      path: `${folder}/${role}`,
      grant: roleRules(folder)[1],
    },
    (body) => keepRole(body, role, kind),
  );
}

function keepRole(body: unknown, name: string, kind: Kind): Kept<VaultDatabaseRole> | undefined {
  const data = dataOf(body);
  if (data === undefined || data['db_name'] === undefined) return undefined;
  const schedule = data['rotation_schedule'] === '' ? undefined : data['rotation_schedule'];
  const kept = keepAllowed(vaultDatabaseRole, {
    name,
    kind,
    ...dropAbsent({
      database: data['db_name'],
      defaultTtl: data['default_ttl'],
      maxTtl: data['max_ttl'],
      rotationPeriod: data['rotation_period'],
      rotationSchedule: schedule,
      rotationWindow: data['rotation_window'],
      lastRotation: data['last_vault_rotation'],
    }),
  });
  if (kept === undefined) return undefined;
  return { value: kept.value, dropped: Math.max(0, countKeys(data) - countKeys(kept.value)) };
}
