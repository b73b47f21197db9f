import type { z } from 'zod';
import { keepAllowed, type Kept } from '../../evidence/allow-list.ts';
import { vaultPolicy } from '../../evidence/vault.ts';
import { readVaultPolicy } from '../../parse/vault-hcl.ts';
import { countKeys, dataOf, keepSomeKeys } from './answers.ts';
import { sampled } from '../collector.ts';
import { policyRules } from './rules.ts';
import { collect, expectMore, noteRules, scopeOf, type VaultSession } from './session.ts';

/** ACL policies: names, and the rules of each. Every server has `default`, so an empty list is not believed. */
export async function collectPolicies(session: VaultSession): Promise<void> {
  noteRules(session, policyRules.read);
  const got = await collect(
    session,
    {
      name: 'vault.policies',
      part: 'list',
      scope: scopeOf(session.target),
      method: 'LIST',
      path: 'sys/policies/acl',
      grant: policyRules.list,
    },
    keepSomeKeys,
  );
  if (got.status === 'unread') return;
  const { items, context } = sampled(session.context, got.value, (name) => name);
  expectMore(session, items.length);
  await Promise.all(items.map((name) => collectPolicy({ ...session, context }, name)));
}

async function collectPolicy(session: VaultSession, name: string): Promise<void> {
  await collect(
    session,
    {
      name: 'vault.policies',
      part: 'item',
      scope: scopeOf(session.target, 'policies', name),
      method: 'GET',
      path: `sys/policies/acl/${name}`,
      grant: policyRules.read,
    },
    (body) => keepPolicy(body, name),
  );
}

// The text may hold anything that its author wrote, also in comments and as parameters: only rules are kept.
function keepPolicy(body: unknown, name: string): Kept<z.output<typeof vaultPolicy>> | undefined {
  const data = dataOf(body);
  const text = data?.['policy'];
  if (data === undefined || typeof text !== 'string') return undefined;
  const bytes = Buffer.byteLength(text, 'utf8');
  const kept = keepAllowed(vaultPolicy, { name, bytes, document: readVaultPolicy(text) });
  return kept === undefined ? undefined : { value: kept.value, dropped: countKeys(data) - 1 };
}
