import { keepAllowed, type Kept } from '../../evidence/allow-list.ts';
import { vaultToken, type VaultToken } from '../../evidence/vault.ts';
import { listAccessors } from './accessors.ts';
import { countKeys, dataOf } from './answers.ts';
import { sampled } from '../collector.ts';
import { tokenRules } from './rules.ts';
import { dropAbsent } from './server.ts';
import { collect, expectMore, noteRules, scopeOf, type VaultSession } from './session.ts';

const folder = 'auth/token/accessors';

/** Live service tokens, by their accessors. The list is protected: it needs `sudo` beside `list`. */
export async function collectTokens(session: VaultSession, most: number): Promise<void> {
  noteRules(session, tokenRules.lookUp);
  const accessors = await listAccessors(
    session,
    {
      name: 'vault.tokens',
      part: 'list',
      scope: scopeOf(session.target, folder),
      method: 'LIST',
      path: folder,
      grant: tokenRules.list,
    },
    most,
  );
  const { items, context } = sampled(session.context, accessors, (accessor) => accessor);
  expectMore(session, items.length);
  await Promise.all(items.map((accessor) => collectToken({ ...session, context }, accessor)));
}

async function collectToken(session: VaultSession, accessor: string): Promise<void> {
  const path = 'auth/token/lookup-accessor';
  await collect(
    session,
    {
      name: 'vault.tokens',
      part: 'item',
      scope: scopeOf(session.target, folder, accessor),
      method: 'POST',
      path,
      accessor,
      ended: { accessor, ended: true },
      grant: tokenRules.lookUp,
    },
    (body) => keepToken(body, accessor),
  );
}

function keepToken(body: unknown, accessor: string): Kept<VaultToken> | undefined {
  const data = dataOf(body);
  if (data?.['accessor'] !== accessor) return undefined;
  const expireTime = data['expire_time'];
  const kept = keepAllowed(vaultToken, {
    accessor,
    ...dropAbsent({
      displayName: data['display_name'],
      policies: data['policies'],
      identityPolicies: data['identity_policies'],
      path: data['path'],
      role: data['role'],
      entityId: data['entity_id'],
      issueTime: data['issue_time'],
      lastRenewal: data['last_renewal'],
      creationTtl: data['creation_ttl'],
      explicitMaxTtl: data['explicit_max_ttl'],
      period: data['period'],
      renewable: data['renewable'],
      orphan: data['orphan'],
      type: data['type'],
      numUses: data['num_uses'],
    }),
    // The API writes `null` for a token that never ends, which is not the same as to say nothing.
    ...(expireTime === undefined ? {} : { expireTime }),
  });
  if (kept === undefined) return undefined;
  return { value: kept.value, dropped: Math.max(0, countKeys(data) - countKeys(kept.value)) };
}
