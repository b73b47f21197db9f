import type { VaultMount } from '../../evidence/vault.ts';
import { sampled } from '../collector.ts';
import { dataOf, keepKeys } from './answers.ts';
import { keepRole } from './auth-role.ts';
import { VaultFault } from './fault.ts';
import { roleFolders, roleRules, rulesOf } from './rules.ts';
import {
  collect,
  expectMore,
  noteRules,
  scopeOf,
  storeUnread,
  type Ask,
  type Got,
  type VaultSession,
  wants,
} from './session.ts';

/** Nobody logs in at the token mount; what its roles bound is another reading. */
const withoutLogin = new Set(['token', 'ns_token']);

/** A role as far as its path goes. */
export interface RolePath {
  readonly type: string;
  /** Path of the roles, such as `auth/approle/role`. */
  readonly folder: string;
  readonly role: string;
}

/** Roles of every auth mount: their names, and each role. Gives those that were listed. */
export async function collectAuthRoles(session: VaultSession, mounts: Got<VaultMount[]>): Promise<RolePath[]> {
  if (mounts.status === 'unread') {
    const following = wants(session, 'vault.secretIds') ? rulesOf('vault.secretIds') : [];
    noteRules(session, ...rulesOf('vault.authRoles'), ...following);
    await storeUnread(session, clusterSubject(session), mounts.fault);
    return [];
  }
  const methods = mounts.value.filter((mount) => !withoutLogin.has(mount.type));
  expectMore(session, methods.length);
  const found = await Promise.all(methods.map((mount) => collectRolesOf(session, mount)));
  return found.flat();
}

// Without the mounts it is not known whose roles are missing: one record for the cluster says so.
function clusterSubject(session: VaultSession): Ask {
  return {
    name: 'vault.authRoles',
    part: 'list',
    scope: scopeOf(session.target),
    method: 'GET',
    path: 'sys/auth',
    grant: { path: 'sys/auth', capabilities: ['read'] },
  };
}

async function collectRolesOf(session: VaultSession, mount: VaultMount): Promise<RolePath[]> {
  const folder = roleFolders[mount.type];
  const root = mount.path.replace(/\/+$/, '');
  const path = `${root}/${folder ?? 'role'}`;
  const [listRule, readRule] = roleRules(path);
  const list: Ask = {
    name: 'vault.authRoles',
    part: 'list',
    scope: scopeOf(session.target, mount.path),
    method: 'LIST',
    path,
    grant: listRule,
  };
  if (folder === undefined) {
    await storeUnread(session, list, new VaultFault('not-collected', unknownMethod(mount.type)));
    return [];
  }
  noteRules(session, readRule);
  const got = await collect(session, list, keepKeys);
  if (got.status === 'unread') return [];
  const { items, context } = sampled(session.context, got.value, (role) => role);
  expectMore(session, items.length);
  await Promise.all(items.map((role) => collectRole({ ...session, context }, mount, path, role)));
  return items.map((role) => ({ type: mount.type, folder: path, role }));
}

function unknownMethod(type: string): string {
  const named = /^[\w-]{1,40}$/.test(type) ? `of type ${type} ` : '';
  return `who may log in at auth methods ${named}is not read yet`;
}

async function collectRole(session: VaultSession, mount: VaultMount, folder: string, role: string): Promise<void> {
  await collect(
    session,
    {
      name: 'vault.authRoles',
      part: 'item',
      scope: scopeOf(session.target, folder, role),
      method: 'GET',
      path: `${folder}/${role}`,
      grant: roleRules(folder)[1],
    },
    (body) => {
      const data = dataOf(body);
      return data === undefined ? undefined : keepRole(data, role, mount);
    },
  );
}
