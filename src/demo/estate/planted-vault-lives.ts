import { clusterNamed, edited, vaultRole } from './edit-estate.ts';
import type { Mutation } from './mutation.ts';
import type { Estate } from './schema.ts';

/** Faults of HashiCorp Vault: how long its tokens, secret-ids and leases live. */
export const vaultLifeMutations: readonly Mutation[] = [
  {
    check: 'expiry/vault-approle-secret-id-unbounded',
    fault: 'playground-secret-ids-without-number',
    subjectHint: 'auth/approle/role/playground',
    soundHint: 'auth/approle/role/batch-import',
    repair: (estate) =>
      edited(estate, (draft) => {
        vaultRole(draft, 'harbourline-dev', 'playground')['secret_id_num_uses'] = 40;
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        vaultRole(draft, 'harbourline', 'batch-import')['secret_id_ttl'] = 0;
      }),
  },
  {
    check: 'expiry/vault-token-role-unbounded',
    fault: 'night-export-renewed-for-ever',
    subjectHint: 'auth/token/role/night-export',
    soundHint: 'auth/token/role/berth-board',
    repair: (estate) =>
      edited(estate, (draft) => {
        tokenRole(draft, 'night-export')['token_explicit_max_ttl'] = 604_800;
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        tokenRole(draft, 'berth-board')['token_explicit_max_ttl'] = 0;
      }),
  },
];

function tokenRole(draft: Estate, name: string): Record<string, unknown> {
  const found = clusterNamed(draft, 'harbourline').tokenRoles[name];
  if (found === undefined) throw new Error(`the estate has no token role ${name}`);
  return found;
}
