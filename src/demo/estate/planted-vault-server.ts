import { clusterNamed, edited, vaultRole } from './edit-estate.ts';
import { GATEWAY } from './harbourline/names.ts';
import type { Mutation } from './mutation.ts';
import { addRule, setPolicy } from './planted-vault.ts';
import type { Estate } from './schema.ts';

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
  {
    check: 'logging/vault-audit-device-lossy',
    fault: 'datagrams-to-the-siem',
    subjectHint: 'sys/audit/siem',
    soundHint: 'sys/audit/second',
    repair: (estate) =>
      edited(estate, (draft) => setOptions(draft, 'siem/', { address: '127.0.0.1:9514', socket_type: 'tcp' })),
    breakSound: (estate) => edited(estate, (draft) => setOptions(draft, 'second/', { file_path: 'discard' })),
  },
  {
    check: 'network/vault-role-cidr',
    fault: 'reports-role-works-from-anywhere',
    subjectHint: 'auth/jwt/role/apim-reports',
    soundHint: 'auth/jwt/role/apim-prod',
    repair: (estate) =>
      edited(estate, (draft) => {
        vaultRole(draft, 'harbourline', 'apim-reports')['token_bound_cidrs'] = ['10.20.4.0/24'];
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        vaultRole(draft, 'harbourline', 'apim-prod')['token_bound_cidrs'] = ['0.0.0.0/0'];
      }),
  },
  {
    check: 'configuration/vault-version-unsupported',
    fault: 'development-vault-of-a-leaky-release',
    subjectHint: 'harbourline-dev-vault',
    soundHint: 'harbourline-vault',
    repair: (estate) =>
      edited(estate, (draft) => {
        clusterNamed(draft, 'harbourline-dev').version = '2.7.2';
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        clusterNamed(draft, 'harbourline').version = '2.4.1';
      }),
  },
  {
    check: 'configuration/vault-server-unsafe-option',
    fault: 'development-vault-logs-at-debug',
    subjectHint: 'harbourline-dev-vault',
    soundHint: 'harbourline-vault',
    repair: (estate) =>
      edited(estate, (draft) => {
        clusterNamed(draft, 'harbourline-dev').serverConfig['log_level'] = 'info';
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        clusterNamed(draft, 'harbourline').corsOrigins = ['*'];
      }),
  },
  {
    check: 'transport/vault-listener-tls',
    fault: 'development-vault-listens-in-clear',
    subjectHint: 'listeners/tcp/0.0.0.0:8202',
    soundHint: 'harbourline-vault',
    repair: (estate) =>
      edited(estate, (draft) => {
        const address = '0.0.0.0:8202';
        clusterNamed(draft, 'harbourline-dev').serverConfig['listeners'] = [
          { type: 'tcp', config: { address: '0.0.0.0:8200' } },
          { type: 'tcp', config: { address, tls_min_version: 'tls13' } },
        ];
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        const config = { address: '0.0.0.0:8200', tls_min_version: 'tls10' };
        clusterNamed(draft, 'harbourline').serverConfig['listeners'] = [{ type: 'tcp', config }];
      }),
  },
  {
    check: 'identity/gateway-vault-login-broken',
    fault: 'reports-login-without-its-identity',
    subjectHint: '/apis/reports/',
    soundHint: '/apis/orders/',
    repair: (estate) =>
      edited(estate, (draft) => {
        vaultRole(draft, 'harbourline', 'apim-reports')['bound_claims'] = { oid: GATEWAY };
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        vaultRole(draft, 'harbourline', 'apim-prod')['bound_audiences'] = ['api://another-vault'];
      }),
  },
];

function setOptions(draft: Estate, path: string, options: Readonly<Record<string, string>>): void {
  const found = clusterNamed(draft, 'harbourline').audit.find((item) => item.path === path);
  if (found === undefined) throw new Error(`the estate has no audit device ${path}`);
  Object.assign(found.options, options);
}
