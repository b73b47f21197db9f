import { check } from '../../../checks/rotation/vault-static-role-overdue.ts';
import type { VaultDatabaseRole } from '../../../src/evidence/vault.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { daysAgo, evidenceOf, unread } from '../../kit/evidence.ts';
import { cluster, vaultRecords } from '../../kit/vault-world.ts';

const day = 86_400;
const folder = `${cluster}/database/static-roles`;
const subject = `${folder}/ledger`;
const records = (role: Partial<VaultDatabaseRole>) =>
  vaultRecords({
    mounts: [{ path: 'database/', type: 'database' }],
    databaseRoles: [{ name: 'ledger', kind: 'static', lastRotation: daysAgo(1), ...role }],
  });
const row = (
  name: string,
  role: Partial<VaultDatabaseRole>,
  expected: Omit<CheckTestCase['expect'][number], 'subject'>,
): CheckTestCase => ({ name, evidence: evidenceOf(records(role)), expect: [{ subject, ...expected }] });

const cases: readonly CheckTestCase[] = [
  row('a week, rotated yesterday', { rotationPeriod: 7 * day }, { outcome: 'pass', reasonIncludes: 'every 7 days' }),
  row('exactly the greatest age', { rotationPeriod: 30 * day }, { outcome: 'pass' }),
  row(
    'a period of 60 days',
    { rotationPeriod: 60 * day },
    {
      outcome: 'fail',
      reasonIncludes: 'every 60 days',
      fixIncludes: 'vault write database/static-roles/ledger rotation_period=168h',
    },
  ),
  row(
    'a day late, within the days of grace',
    { rotationPeriod: 7 * day, lastRotation: daysAgo(8) },
    { outcome: 'pass' },
  ),
  row(
    'three days late',
    { rotationPeriod: 7 * day, lastRotation: daysAgo(10) },
    {
      outcome: 'fail',
      reasonIncludes: 'last rotated 10 days ago',
      fixIncludes: 'vault write -f database/rotate-role/ledger',
    },
  ),
  row('a schedule of each Saturday', { rotationSchedule: '0 0 * * SAT' }, { outcome: 'pass' }),
  row('a schedule of each month is within the days of grace', { rotationSchedule: '0 0 1 * *' }, { outcome: 'pass' }),
  row(
    'a schedule of each quarter',
    { rotationSchedule: '0 0 1 1,4,7,10 *' },
    { outcome: 'fail', reasonIncludes: 'every 92 days' },
  ),
  row(
    'a schedule that was missed',
    { rotationSchedule: '0 0 * * SAT', lastRotation: daysAgo(10) },
    { outcome: 'fail' },
  ),
  row('a schedule that is none', { rotationSchedule: 'each night' }, { outcome: 'not-assessed', cause: 'malformed' }),
  row('no period', {}, { outcome: 'not-assessed', cause: 'malformed' }),
  {
    name: 'a role that was never rotated, as far as it says',
    evidence: evidenceOf(
      vaultRecords({
        mounts: [{ path: 'database/', type: 'database' }],
        databaseRoles: [{ name: 'ledger', kind: 'static', rotationPeriod: day }],
      }),
    ),
    expect: [{ subject, outcome: 'not-assessed', cause: 'malformed' }],
  },
  {
    name: 'dynamic roles have nothing to rotate',
    evidence: evidenceOf(
      vaultRecords({
        mounts: [{ path: 'database/', type: 'database' }],
        databaseRoles: [
          { name: 'reader', kind: 'dynamic', defaultTtl: 60 },
          { name: 'ledger', kind: 'static', rotationPeriod: day, lastRotation: daysAgo(0.5) },
        ],
      }),
    ),
    expect: [{ subject, outcome: 'pass' }],
  },
  {
    name: 'roles that could not be listed, and one that could not be read',
    evidence: evidenceOf(records({ rotationPeriod: day }), {
      replace: [unread('vault.databaseRoles', subject, 'forbidden', 'item')],
    }),
    expect: [{ subject, outcome: 'not-assessed', cause: 'forbidden' }],
  },
  {
    name: 'static roles that may not be listed',
    evidence: evidenceOf(records({ rotationPeriod: day }), { replace: [unread('vault.databaseRoles', folder)] }),
    expect: [{ subject: `${folder} vault.databaseRoles`, outcome: 'not-assessed', cause: 'forbidden' }],
  },
];

testCheck('rotation/vault-static-role-overdue', check, cases, {
  neverNotApplicable: 'every static role has a schedule',
});
