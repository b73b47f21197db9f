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
  {
    check: 'least-privilege/vault-policy-sudo-or-root',
    fault: 'lease-cleanup-with-sudo',
    subjectHint: 'policies/lease-cleanup',
    soundHint: 'policies/batch-import',
    repair: (estate) =>
      edited(estate, (draft) =>
        setPolicy(draft, 'lease-cleanup', 'path "sys/leases/revoke" {\n  capabilities = ["update"]\n}\n'),
      ),
    breakSound: (estate) => edited(estate, (draft) => addRule(draft, 'batch-import', 'sys/raw/*', '"read", "sudo"')),
  },
  {
    check: 'least-privilege/vault-policy-escalation',
    fault: 'pipeline-writes-every-policy',
    subjectHint: 'policies/policy-pipeline',
    soundHint: 'policies/ci-deploy',
    repair: (estate) =>
      edited(estate, (draft) =>
        setPolicy(draft, 'policy-pipeline', 'path "sys/policies/acl/*" {\n  capabilities = ["read"]\n}\n'),
      ),
    breakSound: (estate) => edited(estate, (draft) => addRule(draft, 'ci-deploy', 'auth/token/create', '"update"')),
  },
  {
    check: 'logging/vault-audit-log-raw',
    fault: 'debug-device-in-clear-text',
    subjectHint: 'sys/audit/debug',
    soundHint: 'sys/audit/second',
    repair: (estate) => edited(estate, (draft) => setRaw(draft, 'debug/', 'false')),
    breakSound: (estate) => edited(estate, (draft) => setRaw(draft, 'second/', 'true')),
  },
  {
    check: 'logging/vault-audit-device-single',
    fault: 'development-vault-without-second-device',
    subjectHint: 'harbourline-dev-vault',
    soundHint: 'harbourline-vault',
    repair: (estate) =>
      edited(estate, (draft) => {
        clusterNamed(draft, 'harbourline-dev').audit.push(
          device('primary/', '/var/log'),
          device('second/', '/mnt/audit'),
        );
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        for (const { options } of clusterNamed(draft, 'harbourline').audit) {
          options['file_path'] = '/var/log/vault/audit.log';
        }
      }),
    consequences: [
      'logging/vault-audit-device-missing',
      'logging/vault-audit-device-lossy',
      'logging/vault-audit-log-raw',
    ].map((check) => {
      return { check, subject: 'harbourline-dev-vault', why: 'the new devices are judged like any other' };
    }),
  },
];

export function setPolicy(draft: Estate, name: string, text: string): void {
  clusterNamed(draft, 'harbourline').policies[name] = text;
}

export function addRule(draft: Estate, name: string, path: string, capabilities: string): void {
  const { policies } = clusterNamed(draft, 'harbourline');
  const before = policies[name];
  if (before === undefined) throw new Error(`the estate has no Vault policy ${name}`);
  policies[name] = `${before}path "${path}" {\n  capabilities = [${capabilities}]\n}\n`;
}

function setRaw(draft: Estate, path: string, raw: string): void {
  const found = clusterNamed(draft, 'harbourline').audit.find((item) => item.path === path);
  if (found === undefined) throw new Error(`the estate has no audit device ${path}`);
  found.options['log_raw'] = raw;
}

type Device = ReturnType<typeof clusterNamed>['audit'][number];

function device(path: string, folder: string): Device {
  return { path, type: 'file', description: '', options: { file_path: `${folder}/vault/audit.log` } };
}
