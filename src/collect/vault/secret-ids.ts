import { keepAllowed, type Kept } from '../../evidence/allow-list.ts';
import { vaultSecretId, type VaultSecretId } from '../../evidence/vault.ts';
import { listAccessors } from './accessors.ts';
import { countKeys, dataOf } from './answers.ts';
import type { RolePath } from './auth-roles.ts';
import { sampled } from '../collector.ts';
import { secretIdRules } from './rules.ts';
import { dropAbsent } from './server.ts';
import { collect, expectMore, noteRules, scopeOf, type VaultSession } from './session.ts';

/** Secret-ids of every AppRole that was listed, by their accessors; a secret-id itself cannot be read back. */
export async function collectSecretIds(session: VaultSession, roles: readonly RolePath[], most: number): Promise<void> {
  const appRoles = roles.filter((role) => role.type === 'approle');
  expectMore(session, appRoles.length);
  await Promise.all(appRoles.map((role) => collectSecretIdsOf(session, role, most)));
}

async function collectSecretIdsOf(session: VaultSession, { folder, role }: RolePath, most: number): Promise<void> {
  const path = `${folder}/${role}/secret-id`;
  noteRules(session, secretIdRules(folder)[1]);
  const accessors = await listAccessors(
    session,
    {
      name: 'vault.secretIds',
      part: 'list',
      scope: scopeOf(session.target, path),
      method: 'LIST',
      path,
      grant: secretIdRules(folder)[0],
    },
    most,
  );
  const { items, context } = sampled(session.context, accessors, (accessor) => accessor);
  expectMore(session, items.length);
  await Promise.all(items.map((accessor) => collectSecretId({ ...session, context }, folder, role, accessor)));
}

async function collectSecretId(session: VaultSession, folder: string, role: string, accessor: string): Promise<void> {
  await collect(
    session,
    {
      name: 'vault.secretIds',
      part: 'item',
      scope: scopeOf(session.target, folder, role, 'secret-id', accessor),
      method: 'POST',
      path: `${folder}/${role}/secret-id-accessor/lookup`,
      accessor,
      ended: { accessor, ended: true },
      grant: secretIdRules(folder)[1],
    },
    (body) => keepSecretId(body, accessor),
  );
}

function keepSecretId(body: unknown, accessor: string): Kept<VaultSecretId> | undefined {
  const data = dataOf(body);
  if (data?.['secret_id_accessor'] !== accessor) return undefined;
  const kept = keepAllowed(vaultSecretId, {
    accessor,
    ...dropAbsent({
      creationTime: data['creation_time'],
      lastUpdatedTime: data['last_updated_time'],
      ttl: data['secret_id_ttl'],
      numUses: data['secret_id_num_uses'],
      cidrs: data['cidr_list'],
    }),
    ...expiration(data['expiration_time']),
  });
  if (kept === undefined) return undefined;
  return { value: kept.value, dropped: Math.max(0, countKeys(data) - countKeys(kept.value)) };
}

// The zero time of Go stands for "never".
function expiration(time: unknown): { readonly expirationTime?: unknown } {
  if (time === undefined) return {};
  return { expirationTime: typeof time === 'string' && time.startsWith('0001-01-01T') ? null : time };
}
