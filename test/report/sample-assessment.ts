import { buildInventory } from '../../src/assess/inventory.ts';
import type { Assessment, CheckMeta, Control, Counts, RecordSummary, Verdict } from '../../src/assess/assessment.ts';
import { sha256 } from '../../src/evidence/canonical.ts';
import { sampleChecks, sampleFrameworks } from './sample-checks.ts';

/** A believable assessment for tests of reports: every state, every optional field, each kind of target. */

const subscription = '7b0f6e1c-3a52-4c7e-9d44-1f2f5a0c8e11';
const principal = 'portcullis-reader (app 5f6c1d7e-90ab-4c21-8f6e-aa12bd34ce56)';
const arm = (group: string, rest: string) => `/subscriptions/${subscription}/resourcegroups/${group}/providers/${rest}`;
const apimProd = arm('rg-gateway-prod', 'microsoft.apimanagement/service/apim-northwind-prod');
const apimStage = arm('rg-gateway-stage', 'microsoft.apimanagement/service/apim-northwind-stage');
const kvPayments = arm('rg-secrets-prod', 'microsoft.keyvault/vaults/kv-payments-prod');
const kvShared = arm('rg-secrets-prod', 'microsoft.keyvault/vaults/kv-shared-prod');
const kvStage = arm('rg-secrets-stage', 'microsoft.keyvault/vaults/kv-stage');

type Draft = Partial<RecordSummary> & Pick<RecordSummary, 'name' | 'scope' | 'target' | 'call'>;

function record(draft: Draft, second: number): RecordSummary {
  const hash = sha256(`${draft.name} ${draft.scope}`);
  return {
    id: `${draft.name}/${hash.slice(0, 16)}`,
    part: 'list',
    status: 'read',
    at: `2026-11-20T02:00:${String(second).padStart(2, '0')}Z`,
    principal,
    httpStatus: 200,
    pages: 1,
    droppedKeys: 0,
    sha256: sha256(hash),
    ...draft,
  };
}

const get = (
  service: RecordSummary['call']['service'],
  host: string,
  path: string,
  apiVersion?: string,
): RecordSummary['call'] => ({
  service,
  method: 'GET',
  host,
  path,
  ...(apiVersion === undefined ? {} : { apiVersion }),
});
const management = 'management.azure.com';

const drafts: readonly Draft[] = [
  {
    name: 'apim.service',
    scope: subscription,
    target: 'azure',
    call: {
      service: 'resource-graph',
      method: 'POST',
      host: management,
      path: '/providers/Microsoft.ResourceGraph/resources',
      apiVersion: '2022-10-01',
      query: 'inventory/gateways',
      querySha256: sha256('gateways'),
    },
    count: 2,
    expected: 2,
    droppedKeys: 31,
  },
  {
    name: 'apim.namedValues',
    scope: apimProd,
    target: 'azure',
    call: get('arm', management, `${apimProd}/namedValues`, '2024-05-01'),
    count: 14,
    expected: 14,
    pages: 2,
    droppedKeys: 14,
  },
  {
    name: 'apim.namedValues',
    scope: apimStage,
    target: 'azure',
    call: get('arm', management, `${apimStage}/namedValues`, '2024-05-01'),
    count: 6,
    expected: 6,
  },
  {
    name: 'apim.policies',
    scope: `${apimProd}/apis/payments`,
    target: 'azure',
    part: 'item',
    call: get('arm', management, `${apimProd}/apis/payments/policies/policy`, '2024-05-01'),
  },
  {
    name: 'keyVault.secretProperties',
    scope: kvPayments,
    target: 'azure',
    call: get('key-vault', 'kv-payments-prod.vault.azure.net', '/secrets', '7.5'),
    count: 11,
  },
  {
    name: 'keyVault.secretProperties',
    scope: kvShared,
    target: 'azure',
    status: 'unread',
    cause: 'forbidden',
    detail: 'Listing secrets of kv-shared-prod was refused: the caller has no data-plane role on it.',
    httpStatus: 403,
    call: get('key-vault', 'kv-shared-prod.vault.azure.net', '/secrets', '7.5'),
  },
  {
    name: 'logs.keyVault',
    scope: kvPayments,
    target: 'azure',
    part: 'item',
    call: {
      service: 'log-analytics',
      method: 'POST',
      host: 'api.loganalytics.azure.com',
      path: '/v1/workspaces/law-security/query',
      query: 'questions/fetches',
      querySha256: sha256('fetches'),
    },
    count: 214,
  },
  {
    name: 'azure.roleAssignments',
    scope: subscription,
    target: 'azure',
    call: {
      service: 'resource-graph',
      method: 'POST',
      host: management,
      path: '/providers/Microsoft.ResourceGraph/resources',
      apiVersion: '2022-10-01',
      query: 'inventory/role-assignments',
      querySha256: sha256('role-assignments'),
    },
    count: 63,
    pages: 1,
  },
  {
    name: 'azure.diagnosticSettings',
    scope: kvStage,
    target: 'azure',
    call: get('arm', management, `${kvStage}/providers/Microsoft.Insights/diagnosticSettings`, '2021-05-01-preview'),
    count: 0,
  },
  {
    name: 'vault.auditDevices',
    scope: 'vault:core/sys/audit',
    target: 'vault',
    status: 'unread',
    cause: 'forbidden',
    detail: 'sys/audit needs sudo.',
    httpStatus: 403,
    principal: 'token accessor hmac:9f2c',
    call: get('vault', 'vault.northwind.example:8200', '/v1/sys/audit'),
  },
  {
    name: 'vault.authRoles',
    scope: 'vault:core/auth/jwt/role/gateway',
    target: 'vault',
    part: 'item',
    principal: 'token accessor hmac:9f2c',
    call: get('vault', 'vault.northwind.example:8200', '/v1/auth/jwt/role/gateway'),
  },
  {
    name: 'repo.apimPolicies',
    scope: 'repo:gateway-config/apis/orders/policy.xml',
    target: 'gateway-config',
    part: 'item',
    call: { service: 'files', path: 'apis/orders/policy.xml' },
  },
  {
    name: 'repo.files',
    scope: 'repo:gateway-config',
    target: 'gateway-config',
    call: { service: 'files', path: '.' },
    count: 48,
    expected: 48,
  },
];

const records = drafts
  .map((draft, index) => {
    const sealed = record(draft, index);
    if (draft.call.service !== 'files') return sealed;
    const { principal: _who, httpStatus: _status, pages: _pages, ...local } = sealed;
    return local;
  })
  .toSorted((left, right) => (left.id < right.id ? -1 : 1));

const recordOf = (name: string, scope: string): string =>
  records.find((candidate) => candidate.name === name && candidate.scope === scope)?.id ?? 'unknown';

type Given = Partial<Verdict> & Pick<Verdict, 'subject' | 'name' | 'kind' | 'target' | 'reason'>;

/** A verdict of a sample check: what is not given follows from the rest. */
export function sampleVerdict(check: string, outcome: Verdict['outcome'], given: Given): Verdict {
  const meta = sampleChecks.find((candidate) => candidate.id === check);
  const severity = given.severity ?? meta?.severity ?? 'medium';
  const base: Verdict = {
    check,
    resource: given.subject,
    outcome,
    state: given.waiver === undefined ? outcome : 'accepted',
    rule: severity === meta?.severity ? check : `${check}.${severity}`,
    severity,
    fix: [],
    evidence: [],
    evidenceCount: given.evidence?.length ?? 0,
    fingerprint: sha256(`${check} ${given.subject}`).slice(0, 32),
    ...given,
  };
  return base;
}

const rule = {
  grant: 'least-privilege/gateway-secret-grant-missing',
  wide: 'least-privilege/gateway-grant-scope-too-wide',
  unused: 'least-privilege/gateway-grant-unused',
  managed: 'identity/apim-managed-identity',
  anyone: 'identity/vault-role-any-principal',
  pinned: 'rotation/apim-named-value-pinned-version',
  overdue: 'rotation/static-secret-overdue',
  token: 'expiry/vault-gateway-token-unbounded',
  expiring: 'expiry/key-vault-object-expiring',
  outlives: 'caching/gateway-cache-outlives-secret',
  external: 'caching/gateway-secret-in-external-cache',
  kvLog: 'logging/key-vault-audit-log',
  device: 'logging/vault-audit-device-missing',
  denied: 'logging/gateway-fetch-denied',
  diagnostics: 'logging/apim-diagnostic-settings',
  literal: 'hardcoded-secrets/apim-policy-literal',
  kept: 'hardcoded-secrets/apim-named-value-not-in-key-vault',
  syntax: 'configuration/apim-unsupported-secret-syntax',
  gap: 'configuration/scan-coverage-gap',
} as const;

const azure = 'azure';
const namedValues = { record: recordOf('apim.namedValues', apimProd) };
const needsKeyVault = {
  permission: 'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
  grant: `az role assignment create --assignee 5f6c1d7e-90ab-4c21-8f6e-aa12bd34ce56 \\\n  --role "Key Vault Reader" \\\n  --scope ${kvShared}`,
};
const needsSudo = {
  permission: 'sudo and read on sys/audit',
  grant: 'path "sys/audit" {\n  capabilities = ["read", "sudo"]\n}',
};

const failures: readonly Verdict[] = [
  sampleVerdict(rule.pinned, 'fail', {
    subject: `${apimProd}/namedvalues/payments-api-key`,
    name: 'payments-api-key',
    kind: 'named value',
    target: azure,
    reason: 'The named value points to one version of the secret stripe-live-key in kv-payments-prod.',
    observed: 'https://kv-payments-prod.vault.azure.net/secrets/stripe-live-key/6f0c…',
    expected: 'https://kv-payments-prod.vault.azure.net/secrets/stripe-live-key',
    evidence: [
      { ...namedValues, row: 'payments-api-key' },
      { record: recordOf('keyVault.secretProperties', kvPayments), row: 'stripe-live-key' },
    ],
    fix: [
      {
        text: 'Point the named value to the secret without a version, so that API Management follows each rotation within four hours.',
      },
      {
        text: 'Set the reference:',
        code: 'az apim nv update --resource-group rg-gateway-prod --service-name apim-northwind-prod \\\n  --named-value-id payments-api-key \\\n  --set properties.keyVault.secretIdentifier=https://kv-payments-prod.vault.azure.net/secrets/stripe-live-key',
        language: 'shell',
      },
    ],
  }),
  sampleVerdict(rule.pinned, 'fail', {
    subject: `${apimProd}/namedvalues/ledger-client-secret`,
    name: 'ledger-client-secret',
    kind: 'named value',
    target: azure,
    reason: 'The named value points to one version of the secret ledger-client in kv-payments-prod.',
    observed: 'version 0c41…',
    expected: 'no version',
    evidence: [{ ...namedValues, row: 'ledger-client-secret' }],
    waiver: {
      owner: 'Payments platform',
      approver: 'Chief information security officer',
      reason: 'The ledger rotates with its yearly freeze; the pin is lifted after it.',
      compensatingControl: 'Reads are reviewed each week.',
      expires: '2027-01-31',
    },
    fix: [{ text: 'Remove the version from the secret identifier.' }],
  }),
  sampleVerdict(rule.literal, 'fail', {
    subject: 'repo:gateway-config/apis/orders/policy.xml#set-header:authorization',
    name: 'apis/orders/policy.xml',
    kind: 'policy file line',
    target: 'gateway-config',
    reason: 'The header Authorization holds a literal of 40 to 63 characters.',
    observed: 'literal, length class 40–63, masked',
    expected: 'a reference such as {{orders-token}}',
    at: {
      path: 'apis/orders/policy.xml',
      line: 17,
      column: 14,
      endLine: 17,
      endColumn: 71,
      lineHash: '3f1d9f0a7c55e1b2:1',
    },
    evidence: [{ record: recordOf('repo.apimPolicies', 'repo:gateway-config/apis/orders/policy.xml'), row: '17:14' }],
    fix: [
      { text: 'Revoke the credential first: it stays in the history of the repository.' },
      {
        text: 'Keep the new one in Key Vault and refer to it:',
        code: '<set-header name="Authorization" exists-action="override">\n  <value>Bearer {{orders-token}}</value>\n</set-header>',
        language: 'xml',
      },
    ],
  }),
  sampleVerdict(rule.literal, 'fail', {
    subject: 'repo:gateway-config/apis/orders/policy.xml#set-header:x-api-key',
    name: 'apis/orders/policy.xml',
    kind: 'policy file line',
    target: 'gateway-config',
    severity: 'low',
    reason: 'A comment holds what was a literal of the header X-Api-Key.',
    observed: 'literal in a comment, masked',
    expected: 'no literal',
    at: {
      path: 'apis/orders/policy.xml',
      line: 22,
      column: 5,
      endLine: 22,
      endColumn: 48,
      lineHash: '9ac2b7e01f33d044:1',
    },
    evidence: [{ record: recordOf('repo.apimPolicies', 'repo:gateway-config/apis/orders/policy.xml'), row: '22:5' }],
    fix: [{ text: 'Delete the comment and revoke the credential.' }],
  }),
  sampleVerdict(rule.kept, 'fail', {
    subject: `${apimProd}/namedvalues/smtp-password`,
    name: 'smtp-password',
    kind: 'named value',
    target: azure,
    reason: 'The named value is secret and has no Key Vault reference.',
    observed: 'secret = true, no keyVault',
    expected: 'a keyVault reference',
    evidence: [{ ...namedValues, row: 'smtp-password' }],
    fix: [
      {
        text: 'Move the value to Key Vault, then refer to it:',
        code: 'az apim nv create --resource-group rg-gateway-prod --service-name apim-northwind-prod \\\n  --named-value-id smtp-password --display-name smtp-password --secret true \\\n  --key-vault-secret-id https://kv-shared-prod.vault.azure.net/secrets/smtp-password',
        language: 'shell',
      },
    ],
  }),
  sampleVerdict(rule.kvLog, 'fail', {
    subject: kvStage,
    name: 'kv-stage',
    kind: 'key vault',
    target: azure,
    reason: 'No diagnostic setting with a destination has AuditEvent, audit or allLogs.',
    observed: '0 diagnostic settings',
    expected: 'AuditEvent to a workspace',
    evidence: [{ record: recordOf('azure.diagnosticSettings', kvStage) }],
    fix: [
      {
        text: 'Send audit events to the security workspace:',
        code: `az monitor diagnostic-settings create --name audit --resource ${kvStage} \\\n  --workspace law-security --logs '[{"categoryGroup":"audit","enabled":true}]'`,
        language: 'shell',
      },
    ],
  }),
  sampleVerdict(rule.wide, 'fail', {
    subject: `${apimProd} → ${subscription}`,
    name: 'apim-northwind-prod may read all vaults of the subscription',
    kind: 'role assignment',
    target: azure,
    severity: 'high',
    resource: apimProd,
    reason: 'Key Vault Secrets User is assigned at subscription scope; the gateway references 9 secrets in one vault.',
    observed: `/subscriptions/${subscription}`,
    expected: 'one assignment per secret, or a vault of its own',
    evidence: [
      { record: recordOf('azure.roleAssignments', subscription), row: 'b1946ac9' },
      { record: recordOf('apim.service', subscription), row: 'apim-northwind-prod' },
      namedValues,
    ],
    fix: [
      {
        text: 'Assign the role on the vault, then delete the wide assignment:',
        code: `az role assignment create --assignee-object-id 1c0d… --role "Key Vault Secrets User" --scope ${kvPayments}\naz role assignment delete --ids b1946ac9…`,
        language: 'shell',
      },
    ],
  }),
  sampleVerdict(rule.anyone, 'fail', {
    subject: 'vault:core/auth/jwt/role/gateway',
    name: 'auth/jwt/role/gateway',
    kind: 'Vault auth role',
    target: 'vault',
    severity: 'critical',
    reason: 'The role has no bound_subject and its one bound claim matches every repository of the organisation.',
    observed: 'bound_claims: repository = northwind/*',
    expected: 'one repository and one ref or environment',
    evidence: [{ record: recordOf('vault.authRoles', 'vault:core/auth/jwt/role/gateway') }],
    fix: [
      {
        text: 'Bind the role to one repository and environment:',
        code: 'vault write auth/jwt/role/gateway \\\n  bound_claims=\'{"repository":"northwind/gateway-config","environment":"production"}\' \\\n  user_claim=sub role_type=jwt',
        language: 'shell',
      },
    ],
  }),
  ...(['orders-signing-key', 'partner-hmac', 'crm-basic-auth'] as const).map((name, index) =>
    sampleVerdict(rule.overdue, 'fail', {
      subject: `${kvPayments}/secrets/${name}`,
      name,
      kind: 'Key Vault secret',
      target: azure,
      reason: `The current version is ${String(61 + index * 47)} days old.`,
      observed: `${String(61 + index * 47)} days`,
      expected: 'at most 32 days',
      evidence: [{ record: recordOf('keyVault.secretProperties', kvPayments), row: name }, namedValues],
      fix: [
        {
          text: 'Rotate the secret where it is issued, then store the new version from there; never paste a value into a shell.',
        },
      ],
    }),
  ),
  sampleVerdict(rule.gap, 'fail', {
    subject: `keyVault.secretProperties ${kvShared}`,
    name: 'keyVault.secretProperties of kv-shared-prod',
    kind: 'collection',
    target: azure,
    resource: kvShared,
    reason: 'Listing secrets of kv-shared-prod was refused.',
    observed: 'HTTP 403',
    expected: 'HTTP 200',
    evidence: [{ record: recordOf('keyVault.secretProperties', kvShared) }],
    fix: [{ text: 'Grant the scanner metadata access:', code: needsKeyVault.grant, language: 'shell' }],
  }),
];

const notAssessed: readonly Verdict[] = [
  ...(['smtp-relay', 'geo-api'] as const).map((name) =>
    sampleVerdict(rule.overdue, 'not-assessed', {
      subject: `${kvShared}/secrets/${name}`,
      name,
      kind: 'Key Vault secret',
      target: azure,
      reason: 'Listing secrets of kv-shared-prod was refused: the caller has no data-plane role on it.',
      cause: 'forbidden',
      needs: needsKeyVault,
      evidence: [{ record: recordOf('keyVault.secretProperties', kvShared) }, namedValues],
    }),
  ),
  sampleVerdict(rule.device, 'not-assessed', {
    subject: 'vault:core',
    name: 'core',
    kind: 'Vault cluster',
    target: 'vault',
    reason: 'sys/audit needs sudo.',
    cause: 'forbidden',
    needs: needsSudo,
    evidence: [{ record: recordOf('vault.auditDevices', 'vault:core/sys/audit') }],
  }),
  sampleVerdict(rule.outlives, 'not-assessed', {
    subject: `${apimProd}/apis/payments#cache:token`,
    name: 'cache key token in payments',
    kind: 'cache write',
    target: azure,
    reason: 'The duration is an expression.',
    cause: 'condition',
    evidence: [{ record: recordOf('apim.policies', `${apimProd}/apis/payments`) }],
  }),
];

const passing: readonly (readonly [
  check: string,
  kind: string,
  target: string,
  names: readonly string[],
  reason: string,
])[] = [
  [
    rule.pinned,
    'named value',
    azure,
    ['crm-token', 'fraud-api-key', 'geo-api-key', 'kyc-client-secret', 'partner-hmac', 'smtp-relay'],
    'The reference has no version.',
  ],
  [
    rule.kept,
    'named value',
    azure,
    [
      'crm-token',
      'fraud-api-key',
      'geo-api-key',
      'kyc-client-secret',
      'ledger-client-secret',
      'partner-hmac',
      'payments-api-key',
    ],
    'The value is referenced from Key Vault.',
  ],
  [
    rule.grant,
    'gateway identity × secret',
    azure,
    [
      'apim-northwind-prod × stripe-live-key',
      'apim-northwind-prod × ledger-client',
      'apim-northwind-stage × stage-key',
    ],
    'A role gives secrets/getSecret on the vault.',
  ],
  [
    rule.managed,
    'APIM service',
    azure,
    ['apim-northwind-prod', 'apim-northwind-stage'],
    'The service has a system-assigned identity.',
  ],
  [rule.kvLog, 'key vault', azure, ['kv-payments-prod', 'kv-shared-prod'], 'AuditEvent goes to law-security.'],
  [
    rule.expiring,
    'Key Vault secret',
    azure,
    ['stripe-live-key', 'ledger-client', 'orders-signing-key', 'partner-hmac'],
    'It ends in more than 30 days.',
  ],
  [
    rule.diagnostics,
    'APIM service',
    azure,
    ['apim-northwind-prod', 'apim-northwind-stage'],
    'GatewayLogs goes to law-security.',
  ],
  [
    rule.unused,
    'gateway identity × secret',
    azure,
    ['apim-northwind-prod × stripe-live-key', 'apim-northwind-prod × ledger-client'],
    'A read was seen within 90 days.',
  ],
  [
    rule.denied,
    'gateway identity × secret',
    azure,
    ['apim-northwind-prod × stripe-live-key'],
    'The last 214 fetches succeeded.',
  ],
  [rule.token, 'Vault auth role', 'vault', ['auth/jwt/role/gateway'], 'Tokens end after one hour.'],
  [rule.external, 'cache write', azure, ['cache key token in payments'], 'The policy encrypts what it stores.'],
  [
    rule.syntax,
    'policy file line',
    'gateway-config',
    ['apis/orders/policy.xml', 'apis/invoices/policy.xml', 'global.xml'],
    'Every reference is one that the gateway evaluates.',
  ],
  [
    rule.literal,
    'policy file',
    'gateway-config',
    ['apis/invoices/policy.xml', 'global.xml'],
    'No credential position holds a literal.',
  ],
  [
    rule.gap,
    'collection',
    azure,
    ['apim.namedValues of apim-northwind-prod', 'apim.namedValues of apim-northwind-stage', 'azure.roleAssignments'],
    'The answer was complete.',
  ],
];

const passes = passing.flatMap(([check, kind, target, names, reason]) =>
  names.map((name) =>
    sampleVerdict(check, 'pass', {
      subject: `${target}/${kind}/${name}`,
      name,
      kind,
      target,
      reason,
      observed: 'as expected',
      evidence: [namedValues],
    }),
  ),
);

const notApplicable: readonly Verdict[] = [
  sampleVerdict(rule.external, 'not-applicable', {
    subject: `${apimStage}/apis/echo#cache:token`,
    name: 'cache key token in echo',
    kind: 'cache write',
    target: azure,
    reason: 'The service has no external cache.',
  }),
  sampleVerdict(rule.wide, 'not-applicable', {
    subject: `${apimStage} → ${kvStage}`,
    name: 'apim-northwind-stage on kv-stage',
    kind: 'role assignment',
    target: azure,
    resource: apimStage,
    reason: 'The vault uses access policies, which cannot be narrower.',
  }),
];

function count(verdicts: readonly Verdict[]): Counts {
  const of = (outcome: Verdict['outcome']): number => verdicts.filter((verdict) => verdict.outcome === outcome).length;
  return {
    found: verdicts.length,
    pass: of('pass'),
    fail: of('fail'),
    'not-applicable': of('not-applicable'),
    'not-assessed': of('not-assessed'),
    accepted: verdicts.filter((verdict) => verdict.state === 'accepted').length,
  };
}

function controlsOf(checks: readonly CheckMeta[], verdicts: readonly Verdict[]): Control[] {
  return sampleFrameworks.flatMap(({ key, name, version, controls }) =>
    controls.map(([id, title]) => {
      const supporting = checks.filter((check) => check.controls[key]?.includes(id) === true).map((check) => check.id);
      const counts = count(verdicts.filter((verdict) => supporting.includes(verdict.check)));
      const anchor = `${key.replace('@', '-')}-${id}`.toLowerCase();
      return {
        framework: name,
        version,
        id,
        title,
        anchor,
        state: controlState(supporting.length, counts),
        checks: supporting,
        counts,
      };
    }),
  );
}

function controlState(checks: number, counts: Counts): Control['state'] {
  if (checks === 0) return 'not-covered';
  if (counts.fail > counts.accepted) return 'fail';
  if (counts['not-assessed'] > 0) return 'not-assessed';
  if (counts.accepted > 0) return 'accepted';
  return counts.pass > 0 ? 'pass' : 'not-applicable';
}

/** An assessment with these verdicts: counts, controls and inventory follow from them. */
export function assessmentOf(verdicts: readonly Verdict[], changes: Partial<Assessment> = {}): Assessment {
  const targets: Assessment['targets'] = [
    {
      name: 'azure',
      kind: 'azure',
      declared: ['tenant 0c1d2e3f-4a5b-4c6d-8e7f-901a2b3c4d5e', `subscription ${subscription}`],
    },
    { name: 'gateway-config', kind: 'source', declared: ['./gateway-config'] },
    { name: 'vault', kind: 'vault', declared: ['https://vault.northwind.example:8200'] },
  ];
  return {
    format: 'portcullis-assessment/1',
    tool: { name: 'portcullis', version: '0.1.0', checksSha256: sha256('checks') },
    run: {
      command: 'scan',
      startedAt: '2026-11-20T02:00:00.000Z',
      finishedAt: '2026-11-20T02:00:41.000Z',
      now: '2026-11-20T02:00:41.000Z',
      principals: [principal, 'token accessor hmac:9f2c'],
      configSha256: sha256('config'),
      evidenceSha256: sha256('evidence'),
    },
    targets,
    totals: count(verdicts),
    complete: false,
    checks: sampleChecks.map((check) => ({
      ...check,
      counts: count(verdicts.filter((verdict) => verdict.check === check.id)),
    })),
    verdicts: verdicts.toSorted((left, right) =>
      `${left.check} ${left.subject}` < `${right.check} ${right.subject}` ? -1 : 1,
    ),
    controls: controlsOf(sampleChecks, verdicts),
    gaps: [],
    exceptions: [],
    records,
    inventory: buildInventory(targets, verdicts),
    partialFiles: [],
    problems: [],
    ...changes,
  };
}

/** The sample: five states, gaps of which one is accepted, exceptions in all three conditions, a partial file, a problem. */
export function sampleAssessment(changes: Partial<Assessment> = {}): Assessment {
  const gaps: Assessment['gaps'] = [
    {
      reading: 'keyVault.secretProperties',
      scope: kvShared,
      target: azure,
      record: recordOf('keyVault.secretProperties', kvShared),
      cause: 'forbidden',
      detail: 'Listing secrets of kv-shared-prod was refused: the caller has no data-plane role on it.',
      needs: needsKeyVault,
    },
    {
      reading: 'vault.auditDevices',
      scope: 'vault:core/sys/audit',
      target: 'vault',
      record: recordOf('vault.auditDevices', 'vault:core/sys/audit'),
      cause: 'forbidden',
      detail: 'sys/audit needs sudo.',
      needs: needsSudo,
      accepted: {
        owner: 'Platform security',
        approver: 'Chief information security officer',
        reason: 'Sudo for the scanner is decided in January.',
        compensatingControl: 'Reads are reviewed each week.',
        expires: '2027-01-31',
      },
    },
  ];
  const exceptions: Assessment['exceptions'] = [
    {
      kind: 'waiver',
      check: rule.expiring,
      subject: '*/secrets/old-*',
      owner: 'Payments platform',
      approver: 'Chief information security officer',
      reason: 'Was to be deleted in summer.',
      compensatingControl: 'Reads are reviewed each week.',
      expires: '2026-09-30',
      status: 'expired',
      matches: 0,
    },
    {
      kind: 'waiver',
      check: rule.kept,
      subject: '*/namedvalues/demo-*',
      owner: 'Gateway team',
      approver: 'Chief information security officer',
      reason: 'Demo values.',
      compensatingControl: 'Reads are reviewed each week.',
      expires: '2027-03-31',
      status: 'unused',
      matches: 0,
    },
    {
      kind: 'waiver',
      check: rule.pinned,
      subject: '*/namedvalues/ledger-client-secret',
      owner: 'Payments platform',
      approver: 'Chief information security officer',
      reason: 'The ledger rotates with its yearly freeze; the pin is lifted after it.',
      compensatingControl: 'Reads are reviewed each week.',
      expires: '2027-01-31',
      status: 'used',
      matches: 1,
    },
    {
      kind: 'accepted-gap',
      check: 'vault.auditDevices',
      subject: 'vault:core/*',
      owner: 'Platform security',
      approver: 'Chief information security officer',
      reason: 'Sudo for the scanner is decided in January.',
      compensatingControl: 'Reads are reviewed each week.',
      expires: '2027-01-31',
      status: 'used',
      matches: 1,
    },
  ];
  return assessmentOf([...failures, ...notAssessed, ...passes, ...notApplicable], {
    gaps,
    exceptions,
    partialFiles: [
      {
        target: 'gateway-config',
        path: 'apis/legacy/policy.xml',
        detail: 'The file ends inside an element at line 88.',
      },
    ],
    problems: [
      { check: rule.token, subject: 'vault:core/auth/approle/role/batch', text: 'TypeError: a duration was expected' },
    ],
    ...changes,
  });
}

/** Names as an attacker would choose them: markup, script, bidirectional and control characters, Markdown, terminal codes. */
export const hostileName =
  '"><script>alert(1)</script><img src=x onerror=alert(2)> [a](http://evil.example) `x` |\u202egnp.\u202c\u0000\u001b[31m{{constructor}} {0} @Html';

function hostile(text: string): string {
  return `${text} ${hostileName}`;
}

/** The sample with hostile text in every place that an audited system can fill. */
export function hostileAssessment(): Assessment {
  const base = sampleAssessment();
  return {
    ...base,
    verdicts: base.verdicts.map((verdict) => ({
      ...verdict,
      name: hostile(verdict.name),
      kind: hostile(verdict.kind),
      reason: hostile(verdict.reason),
      observed: hostile(verdict.observed ?? ''),
      fix: verdict.fix.map((step) => ({
        ...step,
        text: hostile(step.text),
        ...(step.code === undefined ? {} : { code: hostile(step.code) }),
      })),
      evidence: verdict.evidence.map((reference) => ({ ...reference, row: hostileName })),
    })),
    gaps: base.gaps.map((gap) => ({ ...gap, scope: hostile(gap.scope), detail: hostile(gap.detail) })),
    records: base.records.map((entry) => ({
      ...entry,
      scope: hostile(entry.scope),
      principal: hostileName,
      call: { ...entry.call, path: hostile(entry.call.path ?? '') },
    })),
    exceptions: base.exceptions.map((entry) => ({ ...entry, subject: hostile(entry.subject), reason: hostileName })),
    partialFiles: base.partialFiles.map((file) => ({ ...file, path: hostile(file.path) })),
    problems: base.problems.map((problem) => ({ ...problem, text: hostile(problem.text) })),
  };
}
