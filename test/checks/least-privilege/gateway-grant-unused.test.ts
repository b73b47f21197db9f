import { check } from '../../../checks/least-privilege/gateway-grant-unused.ts';
import type { FetchRow, KeyVaultLog, VaultAuditLog } from '../../../src/evidence/logs.ts';
import type { MaybeText } from '../../../src/evidence/policy.ts';
import type { EvidenceRecord } from '../../../src/evidence/record.ts';
import type { VaultKvMetadata } from '../../../src/evidence/vault.ts';
import {
  assignment,
  azureRecords,
  fetched,
  keyVaultId,
  keyVaultLog,
  reader,
  secret,
  systemIdentity,
  systemPrincipal,
  vault,
  type AzureWorld,
} from '../../kit/azure-world.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { daysAgo, evidenceOf, read, subscriptionId, testNow, unread, vaultHost } from '../../kit/evidence.ts';
import { request, skeleton } from '../../kit/policy-skeleton.ts';
import { cluster, jwtRole, kvSecret, repo, repoRecords, vaultLog, vaultRecords } from '../../kit/vault-world.ts';

const old = [secret('db', { createdOn: daysAgo(200) })];
const subject = `${systemIdentity} -> ${keyVaultId}/secrets/db`;
const world = (more: AzureWorld = {}) =>
  azureRecords({ roleAssignments: [assignment({ id: 'ra-1' })], secrets: old, ...more });
const log = (rows: readonly FetchRow[], window: Partial<KeyVaultLog['window']> = {}) =>
  evidenceOf(world({ log: keyVaultLog(rows, window) }));
const { createdOn: _created, ...undated } = secret('db');
const one = (outcome: 'pass' | 'fail' | 'not-assessed' | 'not-applicable', reasonIncludes = '') => [
  { subject, outcome, reasonIncludes },
];
const { lastOkSeen: _ok, ...neverOk } = fetched('db', { ok: 0, denied: 3, lastOutcome: 'denied' });
const { callerId: _caller, ...nameless } = fetched('db');

const logCases: readonly CheckTestCase[] = [
  { name: 'a read within the window', evidence: log([fetched('db')]), expect: one('pass') },
  {
    name: 'no read at all',
    evidence: log([]),
    expect: [{ subject, outcome: 'fail', reasonIncludes: 'was seen', fixIncludes: systemPrincipal }],
  },
  { name: 'refused reads are no use of the right', evidence: log([neverOk]), expect: one('fail') },
  { name: 'a read by somebody else', evidence: log([fetched('db', { callerId: 'other' })]), expect: one('fail') },
  {
    name: 'a read before the window',
    evidence: log([fetched('db', { lastOkSeen: daysAgo(95), lastSeen: daysAgo(95) })]),
    expect: one('fail'),
  },
  {
    name: 'a read by a caller whom the log does not identify may be its own',
    evidence: log([nameless]),
    expect: one('not-assessed', 'does not identify'),
  },
  {
    name: 'a log of 30 days says nothing of 90',
    evidence: log([], { askedFrom: daysAgo(30) }),
    expect: one('not-assessed'),
  },
  {
    name: 'a log with a silent day has a gap',
    evidence: log([], { silentDays: ['2026-05-01'] }),
    expect: one('not-assessed', '2026-05-01'),
  },
  {
    name: 'a silent day does not undo a read',
    evidence: log([fetched('db')], { silentDays: ['2026-05-01'] }),
    expect: one('pass'),
  },
  {
    name: 'a log that ended long before it is judged',
    evidence: log([]),
    now: testNow + 5 * 86_400_000,
    expect: one('not-assessed', 'ends at'),
  },
  {
    name: 'a shorter window that the configuration sets',
    evidence: log([fetched('db', { lastOkSeen: daysAgo(20), lastSeen: daysAgo(20) })]),
    settings: { 'leastPrivilege.unusedAfter': '10d' },
    expect: one('fail'),
  },
  {
    name: 'a log that could not be read',
    evidence: evidenceOf(world(), { replace: [unread('logs.keyVault', keyVaultId, 'not-found')] }),
    expect: [{ subject, outcome: 'not-assessed', cause: 'not-found' }],
  },
];

const rightCases: readonly CheckTestCase[] = [
  {
    name: 'a role that reads no secrets is no right',
    evidence: evidenceOf(world({ roleAssignments: [assignment({ id: 'ra-1', roleGuid: reader })] })),
    expect: one('not-applicable'),
  },
  {
    name: 'a secret that was made within the window',
    evidence: evidenceOf(world({ secrets: [secret('db')] })),
    expect: one('not-applicable', 'younger'),
  },
  {
    name: 'a new version of an old secret does not make it young',
    evidence: evidenceOf(world({ secrets: [secret('db')], firstCreated: { db: daysAgo(300) } })),
    expect: one('fail'),
  },
  {
    name: 'a young version of a secret whose versions were not asked for leaves its age open',
    evidence: evidenceOf(world({ secrets: [secret('db')] }).filter((record) => !record.scope.endsWith('/secrets/db'))),
    expect: [{ subject, outcome: 'not-assessed', cause: 'not-collected' }],
  },
  {
    name: 'an old version needs no further one',
    evidence: evidenceOf(world().filter((record) => !record.scope.endsWith('/secrets/db'))),
    expect: one('fail'),
  },
  {
    name: 'a young version whose elder ones could not be listed',
    evidence: evidenceOf(world({ secrets: [secret('db')] }), {
      replace: [unread('keyVault.secretProperties', `${keyVaultId}/secrets/db`, 'throttled', 'item')],
    }),
    expect: [{ subject, outcome: 'not-assessed', cause: 'throttled' }],
  },
  {
    name: 'a secret that does not show when it was made, but whose versions do',
    evidence: evidenceOf(world({ secrets: [undated], firstCreated: { db: daysAgo(300) } })),
    expect: one('fail'),
  },
  {
    name: 'a secret of which nothing shows when it was made',
    evidence: evidenceOf(world({ secrets: [undated] }), {
      replace: [
        read('keyVault.secretProperties', 'item', `${keyVaultId}/secrets/db`, { versions: [{ version: '1' }] }),
      ],
    }),
    expect: [{ subject, outcome: 'not-assessed', cause: 'partial' }],
  },
  {
    name: 'an assignment at one secret is a right on that one only',
    evidence: evidenceOf(
      world({
        roleAssignments: [assignment({ id: 'ra-1', scope: `${keyVaultId}/secrets/db` })],
        secrets: [...old, secret('payroll', { createdOn: daysAgo(200) })],
      }),
    ),
    expect: one('fail'),
  },
  {
    name: 'an access policy is a right on every secret',
    evidence: evidenceOf(
      world({
        vaults: [
          vault({
            enableRbacAuthorization: false,
            accessPolicies: [{ objectId: systemPrincipal, secrets: ['get'], keys: [], certificates: [] }],
          }),
        ],
        roleAssignments: [],
        secrets: [...old, secret('payroll', { createdOn: daysAgo(200) })],
        log: keyVaultLog([fetched('db')]),
      }),
    ),
    expect: [
      ...one('pass'),
      {
        subject: `${systemIdentity} -> ${keyVaultId}/secrets/payroll`,
        outcome: 'fail',
        fixIncludes: 'az keyvault delete-policy',
      },
    ],
  },
  {
    name: 'secrets that may not be listed',
    evidence: evidenceOf(world(), { replace: [unread('keyVault.secretProperties', keyVaultId)] }),
    expect: [{ subject: `${keyVaultId} keyVault.secretProperties`, outcome: 'not-assessed', cause: 'forbidden' }],
  },
  {
    name: 'role assignments that could not be listed',
    evidence: evidenceOf(world(), { replace: [unread('azure.roleAssignments', subscriptionId)] }),
    expect: [{ subject: `${subscriptionId} azure.roleAssignments`, outcome: 'not-assessed' }],
  },
  {
    name: 'deny assignments that could not be read leave it open whether it is a right',
    evidence: evidenceOf(world(), { replace: [unread('azure.denyAssignments', subscriptionId)] }),
    expect: [{ subject, outcome: 'not-assessed', cause: 'forbidden' }],
  },
];

const orders = 'path "secret/data/orders" { capabilities = ["read"] }\n';
const wide = 'path "secret/data/*" { capabilities = ["read"] }\n';
const seen = (object: string, over: Partial<FetchRow> = {}): FetchRow => {
  const { callerId: _id, ...row } = fetched(object, { objectKind: 'kv', role: 'orders', mount: 'secret/' });
  return { ...row, ...over };
};
const auditLog = (rows: readonly FetchRow[], over: Partial<VaultAuditLog> = {}): VaultAuditLog => {
  const empty = vaultLog(rows);
  return { ...empty, window: { ...empty.window, from: daysAgo(90), until: daysAgo(0) }, ...over };
};
interface VaultSetting {
  readonly text?: string;
  readonly log?: VaultAuditLog;
  readonly role?: MaybeText;
  readonly kv?: readonly VaultKvMetadata[];
  readonly replace?: EvidenceRecord[];
}
const inVault = ({ text = orders, log: vaultLogs = auditLog([]), role, kv, replace = [] }: VaultSetting) =>
  evidenceOf(
    [
      ...vaultRecords({
        roles: [jwtRole('orders', { tokenPolicies: ['orders'] })],
        policies: { orders: text, default: 'path "cubbyhole/*" { capabilities = ["read"] }\n' },
        kv: kv ?? [kvSecret('orders', daysAgo(200)), kvSecret('payroll', daysAgo(200))],
        log: vaultLogs,
      }),
      ...repoRecords({
        'a.xml': skeleton({
          sendRequests: [
            request(1, vaultHost, '/v1/auth/jwt/login', {
              method: 'POST',
              bodyRole: role ?? { kind: 'literal', text: 'orders' },
            }),
            request(2, vaultHost, '/v1/secret/data/orders'),
          ],
        }),
      }),
    ],
    { replace },
  );
const roleId = `${cluster}/auth/jwt/role/orders`;
const at = (name: string): string => `${roleId} -> ${cluster}/secret/data/${name}`;
const inVaultIs = (outcome: 'pass' | 'fail' | 'not-assessed' | 'not-applicable', reasonIncludes = '') => [
  { subject: at('orders'), outcome, reasonIncludes },
];
const { role: _role, ...roleless } = seen('secret/data/orders');
const tornFile = {
  path: 'audit.log',
  lines: 9,
  read: 8,
  rejected: { cut: 1 },
  firstRejected: { cut: 9 },
  complete: false,
};

const vaultCases: readonly CheckTestCase[] = [
  {
    name: 'Vault: a path that a rule names, read',
    evidence: inVault({ log: auditLog([seen('secret/data/orders')]) }),
    expect: inVaultIs('pass'),
  },
  {
    name: 'Vault: the same, never read',
    evidence: inVault({}),
    expect: inVaultIs('fail', 'No read of the path'),
  },
  {
    name: 'Vault: of a pattern, each secret that there is',
    evidence: inVault({ text: wide, log: auditLog([seen('secret/data/orders')]) }),
    expect: [
      ...inVaultIs('pass'),
      { subject: at('payroll'), outcome: 'fail', fixIncludes: 'path "secret/data/orders"' },
    ],
  },
  {
    name: 'Vault: what a narrower rule denies is no right',
    evidence: inVault({ text: `${wide}path "secret/data/pay*" { capabilities = ["deny"] }\n` }),
    expect: inVaultIs('fail'),
  },
  {
    name: 'Vault: reads with another role are no use of it',
    evidence: inVault({ log: auditLog([seen('secret/data/orders', { role: 'batch' })]) }),
    expect: inVaultIs('fail'),
  },
  {
    name: 'Vault: refused reads are no use of it',
    evidence: inVault({ log: auditLog([seen('secret/data/orders', { ok: 0, denied: 2 })]) }),
    expect: inVaultIs('fail'),
  },
  {
    name: 'Vault: reads without a role may be its own',
    evidence: inVault({ log: auditLog([roleless]) }),
    expect: inVaultIs('not-assessed', 'names no role'),
  },
  {
    name: 'Vault: a read before the window',
    evidence: inVault({ log: auditLog([seen('secret/data/orders', { lastOkSeen: daysAgo(95) })]) }),
    expect: inVaultIs('fail', ''),
  },
  {
    name: 'Vault: a secret that was first written within the window',
    evidence: inVault({ kv: [kvSecret('orders', daysAgo(20))] }),
    expect: inVaultIs('not-applicable', 'younger'),
  },
  {
    name: 'Vault: audit files that begin later say nothing of the whole window',
    evidence: inVault({
      log: { ...auditLog([]), window: { ...auditLog([]).window, silentDays: ['2026-05-01'] } },
    }),
    expect: inVaultIs('not-assessed', '2026-05-01'),
  },
  {
    name: 'Vault: an audit file that was not read to its end',
    evidence: inVault({ log: auditLog([], { files: [tornFile] }) }),
    expect: inVaultIs('not-assessed', 'does not show everything'),
  },
  {
    name: 'Vault: a rule with a template may give every secret',
    evidence: inVault({ text: 'path "secret/data/{{identity.entity.name}}" { capabilities = ["read"] }\n' }),
    expect: [
      { subject: at('orders'), outcome: 'not-assessed', cause: 'condition' },
      { subject: at('payroll'), outcome: 'not-assessed', cause: 'condition' },
    ],
  },
  {
    name: 'Vault: a policy that could not be read',
    evidence: inVault({ replace: [unread('vault.policies', `${cluster}/policies/orders`, 'forbidden', 'item')] }),
    expect: [{ subject: roleId, outcome: 'not-assessed', cause: 'forbidden' }],
  },
  {
    name: 'Vault: a pattern over secrets that may not be listed',
    evidence: inVault({ text: wide, replace: [unread('vault.kvMetadata', `${cluster}/secret`)] }),
    expect: [{ subject: `${cluster} vault.kvMetadata`, outcome: 'not-assessed', cause: 'forbidden' }],
  },
  {
    name: 'Vault: an audit log that could not be read',
    evidence: inVault({ replace: [unread('logs.vaultAudit', cluster, 'not-found')] }),
    expect: inVaultIs('not-assessed'),
  },
  {
    name: 'Vault: a login whose role an expression builds',
    evidence: inVault({ role: { kind: 'expression' } }),
    expect: [
      {
        subject: `${repo}/a.xml#login/POST https://${vaultHost}/v1/auth/jwt/login`,
        outcome: 'not-assessed',
        cause: 'not-collected',
      },
    ],
  },
];

testCheck('least-privilege/gateway-grant-unused', check, [...logCases, ...rightCases, ...vaultCases]);
