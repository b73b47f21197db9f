import { check } from '../../../checks/rotation/vault-approle-secret-id-age.ts';
import type { VaultSecretId } from '../../../src/evidence/vault.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { daysAgo, evidenceOf, unread } from '../../kit/evidence.ts';
import { appRole, cluster, vaultRecords } from '../../kit/vault-world.ts';

const subject = `${cluster}/auth/approle/role/import`;
const issued = (accessor: string, age: number, ends: number | null = 1): VaultSecretId => ({
  accessor,
  creationTime: daysAgo(age),
  expirationTime: ends === null ? null : daysAgo(-ends),
});
const records = (...secretIds: VaultSecretId[]) =>
  vaultRecords({
    authMounts: [{ path: 'auth/approle/', type: 'approle' }],
    roles: [appRole('import')],
    secretIds: { import: secretIds },
  });
const row = (
  name: string,
  secretIds: readonly VaultSecretId[],
  expected: Omit<CheckTestCase['expect'][number], 'subject'>,
): CheckTestCase => ({ name, evidence: evidenceOf(records(...secretIds)), expect: [{ subject, ...expected }] });
const young = ['a', 'b', 'c', 'd', 'e'].map((accessor) => issued(accessor, 1));
const unreadItem = unread('vault.secretIds', `${subject}/secret-id/young`, 'forbidden', 'item');

const cases: readonly CheckTestCase[] = [
  row('none at all', [], { outcome: 'pass' }),
  row('five of a day', young, { outcome: 'pass', reasonIncludes: '5 live' }),
  row('one of exactly the greatest age', [issued('a', 30)], { outcome: 'pass' }),
  row('one that is older and ends', [issued('a', 31), ...young.slice(1)], {
    outcome: 'fail',
    reasonIncludes: 'a secret-id of 31 days',
    fixIncludes: 'auth/approle/role/import/secret-id-accessor/destroy secret_id_accessor=a',
  }),
  row('one that never ends', [issued('a', 200, null)], { outcome: 'fail' }),
  row('an old one that has run out, though it is still listed', [issued('a', 200, -1)], { outcome: 'pass' }),
  row('a sixth', [...young, issued('f', 2)], { outcome: 'fail', reasonIncludes: '6 live secret-ids' }),
  row('a sixth that ended meanwhile', [...young, { accessor: 'f', ended: true }], {
    outcome: 'pass',
    reasonIncludes: '5 live',
  }),
  row('one that does not show its times', [{ accessor: 'a' }], { outcome: 'not-assessed', cause: 'malformed' }),
  {
    name: 'an old one is proof, whatever became of another; without it the other decides',
    evidence: evidenceOf(records(issued('old', 90), issued('young', 1)), { replace: [unreadItem] }),
    expect: [{ subject, outcome: 'fail' }],
  },
  {
    name: 'one that could not be looked up may be old',
    evidence: evidenceOf(records(issued('young', 1)), { replace: [unreadItem] }),
    expect: [{ subject, outcome: 'not-assessed', cause: 'forbidden' }],
  },
  {
    name: 'accessors that could not be listed',
    evidence: evidenceOf(records(), { replace: [unread('vault.secretIds', `${subject}/secret-id`, 'timed-out')] }),
    expect: [{ subject, outcome: 'not-assessed', cause: 'timed-out' }],
  },
  {
    name: 'limits that the configuration sets',
    evidence: evidenceOf(records(issued('a', 2), issued('b', 2))),
    settings: { 'rotation.maxSecretIds': 1, 'rotation.secretIdMaxAge': '1d' },
    expect: [{ subject, outcome: 'fail', reasonIncludes: 'a secret-id of 2 days and 2 live secret-ids' }],
  },
];

testCheck('rotation/vault-approle-secret-id-age', check, cases, {
  neverNotApplicable: 'every AppRole can have secret-ids',
});
