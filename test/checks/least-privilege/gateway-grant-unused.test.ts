import { check } from '../../../checks/least-privilege/gateway-grant-unused.ts';
import type { FetchRow, KeyVaultLog } from '../../../src/evidence/logs.ts';
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
import { daysAgo, evidenceOf, subscriptionId, testNow, unread } from '../../kit/evidence.ts';

const old = [secret('db', { createdOn: daysAgo(200) })];
const subject = `${systemIdentity} -> ${keyVaultId}/secrets/db`;
const world = (more: AzureWorld = {}) =>
  azureRecords({ roleAssignments: [assignment({ id: 'ra-1' })], secrets: old, ...more });
const log = (rows: readonly FetchRow[], window: Partial<KeyVaultLog['window']> = {}) =>
  evidenceOf(world({ log: keyVaultLog(rows, window) }));
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

testCheck('least-privilege/gateway-grant-unused', check, [...logCases, ...rightCases]);
