import { identityMutations } from './planted-identity.ts';
import { policyMutations } from './planted-policies.ts';
import { secretMutations } from './planted-secrets.ts';
import { loggingMutations } from './planted-logging.ts';
import { literalMutations } from './planted-literals.ts';
import { vaultLifeMutations } from './planted-vault-lives.ts';
import { vaultMutations } from './planted-vault.ts';
import { vaultServerMutations } from './planted-vault-server.ts';
import type { Mutation } from './mutation.ts';

/** Every planted fault; each check of the main catalogue has at least one. */
export const mutations: readonly Mutation[] = [
  ...identityMutations,
  ...secretMutations,
  ...policyMutations,
  ...loggingMutations,
  ...literalMutations,
  ...vaultMutations,
  ...vaultLifeMutations,
  ...vaultServerMutations,
];
