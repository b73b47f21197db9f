import { keepAllowed, type Kept } from '../../evidence/allow-list.ts';
import { vaultTokenRole, type VaultTokenRole } from '../../evidence/vault.ts';
import { countKeys, dataOf, keepKeys } from './answers.ts';
import { sampled } from '../collector.ts';
import { tokenRoleRules } from './rules.ts';
import { dropAbsent } from './server.ts';
import { collect, expectMore, scopeOf, type VaultSession } from './session.ts';

const folder = 'auth/token/roles';

/** Roles of the token method, which bound the tokens that holders of tokens make: their names, and each role. */
export async function collectTokenRoles(session: VaultSession): Promise<void> {
  const got = await collect(
    session,
    {
      name: 'vault.tokenRoles',
      part: 'list',
      scope: scopeOf(session.target, folder),
      method: 'LIST',
      path: folder,
      grant: tokenRoleRules.list,
    },
    keepKeys,
  );
  if (got.status === 'unread') return;
  const { items, context } = sampled(session.context, got.value, (name) => name);
  expectMore(session, items.length);
  await Promise.all(items.map((name) => collectTokenRole({ ...session, context }, name)));
}

async function collectTokenRole(session: VaultSession, name: string): Promise<void> {
  await collect(
    session,
    {
      name: 'vault.tokenRoles',
      part: 'item',
      scope: scopeOf(session.target, folder, name),
      method: 'GET',
      path: `${folder}/${name}`,
      grant: tokenRoleRules.read,
    },
    (body) => keepTokenRole(body, name),
  );
}

// Servers send the old names beside the present ones; older servers send the old ones only.
function keepTokenRole(body: unknown, name: string): Kept<VaultTokenRole> | undefined {
  const data = dataOf(body);
  if (data === undefined) return undefined;
  const fields = dropAbsent({
    allowedPolicies: data['allowed_policies'],
    allowedPoliciesGlob: data['allowed_policies_glob'],
    disallowedPolicies: data['disallowed_policies'],
    disallowedPoliciesGlob: data['disallowed_policies_glob'],
    orphan: data['orphan'],
    renewable: data['renewable'],
    tokenType: data['token_type'],
    tokenPeriod: data['token_period'] ?? data['period'],
    tokenExplicitMaxTtl: data['token_explicit_max_ttl'] ?? data['explicit_max_ttl'],
    tokenBoundCidrs: data['token_bound_cidrs'] ?? data['bound_cidrs'],
    tokenNumUses: data['token_num_uses'],
  });
  if (Object.keys(fields).length === 0) return undefined;
  const kept = keepAllowed(vaultTokenRole, { name, ...fields });
  if (kept === undefined) return undefined;
  return { value: kept.value, dropped: Math.max(0, countKeys(data) - countKeys(kept.value)) };
}
