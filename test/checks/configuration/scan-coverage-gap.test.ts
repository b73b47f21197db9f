import { check } from '../../../checks/configuration/scan-coverage-gap.ts';
import type { Cause } from '../../../src/evidence/cause.ts';
import { recordId } from '../../../src/evidence/record.ts';
import { gatewayId, keyVaultId } from '../../kit/azure-world.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { evidenceOf, read, unread } from '../../kit/evidence.ts';
import { skeleton } from '../../kit/policy-skeleton.ts';
import { cluster, repo, repoRecords, vaultLog } from '../../kit/vault-world.ts';

const subject = recordId('apim.namedValues', 'list', gatewayId);
const failing: readonly Cause[] = [
  'forbidden',
  'filtered',
  'not-found',
  'throttled',
  'timed-out',
  'malformed',
  'partial',
  'failed',
  'not-collected',
];

const cases: readonly CheckTestCase[] = [
  {
    name: 'a collection that was read, though empty',
    evidence: evidenceOf([read('apim.namedValues', 'list', gatewayId, [])]),
    expect: [{ subject, outcome: 'pass' }],
  },
  ...failing.map((cause) => ({
    name: `a collection that ended as ${cause}`,
    evidence: evidenceOf([unread('apim.namedValues', gatewayId, cause)]),
    expect: [{ subject, outcome: 'fail' as const, reasonIncludes: cause, fixIncludes: 'grant apim.namedValues' }],
  })),
  {
    name: 'a policy that was not followed to its end, beside one that was',
    evidence: evidenceOf(repoRecords({ 'a.xml': skeleton({ complete: false }), 'b.xml': skeleton({}) })),
    expect: [
      { subject: recordId('repo.apimPolicies', 'item', `${repo}/a.xml`), outcome: 'fail', reasonIncludes: 'a.xml' },
      { subject: recordId('repo.apimPolicies', 'item', `${repo}/b.xml`), outcome: 'pass' },
      { subject: recordId('repo.files', 'list', repo), outcome: 'pass' },
    ],
  },
  {
    name: 'audit files of which one could not be opened',
    evidence: evidenceOf([
      read('logs.vaultAudit', 'item', cluster, {
        ...vaultLog([]),
        files: [{ path: 'gone.log', lines: 0, read: 0, rejected: {}, firstRejected: {}, complete: false }],
      }),
    ]),
    expect: [{ subject: recordId('logs.vaultAudit', 'item', cluster), outcome: 'fail', reasonIncludes: 'gone.log' }],
  },
  {
    name: 'no log to read is judged elsewhere, a log that may not be read is a gap',
    evidence: evidenceOf([
      unread('logs.keyVault', keyVaultId, 'not-found'),
      unread('logs.keyVault', `${keyVaultId}-2`, 'forbidden'),
    ]),
    expect: [
      { subject: recordId('logs.keyVault', 'item', keyVaultId), outcome: 'not-applicable' },
      { subject: recordId('logs.keyVault', 'item', `${keyVaultId}-2`), outcome: 'fail' },
    ],
  },
];

testCheck('configuration/scan-coverage-gap', check, cases, {
  neverNotAssessed: 'what was not read is exactly what it reports',
});
