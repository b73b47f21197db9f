import { edited } from './edit-estate.ts';
import type { Mutation } from './mutation.ts';
import { addRule, setPolicy } from './planted-vault.ts';

/** Faults of HashiCorp Vault in what its policies say and in how its servers run. */
export const vaultServerMutations: readonly Mutation[] = [
  {
    check: 'configuration/vault-policy-invalid',
    fault: 'season-report-without-data',
    subjectHint: 'policies/season-report',
    soundHint: 'policies/batch-import',
    repair: (estate) =>
      edited(estate, (draft) =>
        setPolicy(draft, 'season-report', 'path "secret/data/batch/season" {\n  capabilities = ["read"]\n}\n'),
      ),
    breakSound: (estate) => edited(estate, (draft) => addRule(draft, 'batch-import', 'secret/batch/import', '"read"')),
  },
  {
    check: 'least-privilege/vault-policy-wildcard-write',
    fault: 'tariff-import-writes-every-secret',
    subjectHint: 'policies/tariff-import',
    soundHint: 'policies/ci-deploy',
    repair: (estate) =>
      edited(estate, (draft) =>
        setPolicy(
          draft,
          'tariff-import',
          'path "secret/data/apim-harbourline-prod/tariffs" {\n  capabilities = ["create", "update"]\n}\n',
        ),
      ),
    breakSound: (estate) => edited(estate, (draft) => addRule(draft, 'ci-deploy', 'secret/metadata/*', '"delete"')),
  },
];
