import { clusterNamed, edited } from './edit-estate.ts';
import { readsReports } from './harbourline/vaults.ts';
import type { Mutation } from './mutation.ts';
import type { Estate } from './schema.ts';

/** Faults of HashiCorp Vault: its policies, roles, mounts and audit devices. */
export const vaultMutations: readonly Mutation[] = [
  {
    check: 'least-privilege/gateway-grant-scope-too-wide',
    fault: 'reports-role-lists-every-team',
    subjectHint: 'auth/jwt/role/apim-reports',
    soundHint: 'auth/jwt/role/apim-prod',
    repair: (estate) => edited(estate, (draft) => setPolicy(draft, 'apim-reports', readsReports)),
    breakSound: (estate) => edited(estate, (draft) => addRule(draft, 'apim-orders', 'secret/metadata/*', '"list"')),
  },
];

function setPolicy(draft: Estate, name: string, text: string): void {
  clusterNamed(draft, 'harbourline').policies[name] = text;
}

function addRule(draft: Estate, name: string, path: string, capabilities: string): void {
  const { policies } = clusterNamed(draft, 'harbourline');
  const before = policies[name];
  if (before === undefined) throw new Error(`the estate has no Vault policy ${name}`);
  policies[name] = `${before}path "${path}" {\n  capabilities = [${capabilities}]\n}\n`;
}
