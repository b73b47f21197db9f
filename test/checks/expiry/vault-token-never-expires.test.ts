import { check } from '../../../checks/expiry/vault-token-never-expires.ts';
import type { VaultToken } from '../../../src/evidence/vault.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { daysAgo, evidenceOf, unread } from '../../kit/evidence.ts';
import { cluster, liveToken, vaultRecords } from '../../kit/vault-world.ts';

const day = 86_400;
const folder = `${cluster}/auth/token/accessors`;
const subject = `${folder}/aJob`;
const row = (
  name: string,
  token: Partial<VaultToken>,
  expected: Omit<CheckTestCase['expect'][number], 'subject'>,
  settings: Readonly<Record<string, unknown>> = {},
): CheckTestCase => ({
  name,
  evidence: evidenceOf(vaultRecords({ tokens: [liveToken('aJob', token)] })),
  settings,
  expect: [{ subject, ...expected }],
});
const periodic = { period: 60 * day, creationTtl: 60 * day, issueTime: daysAgo(300) };

const cases: readonly CheckTestCase[] = [
  row('eight hours', {}, { outcome: 'pass' }),
  row('exactly the longest life', { creationTtl: 30 * day, explicitMaxTtl: 30 * day }, { outcome: 'pass' }),
  row('made for 31 days', { creationTtl: 31 * day }, { outcome: 'fail', reasonIncludes: 'made for 31 days' }),
  row(
    'renewable for a year',
    { explicitMaxTtl: 365 * day },
    { outcome: 'fail', fixIncludes: 'vault token revoke -accessor aJob' },
  ),
  row('no end', { expireTime: null, creationTtl: 0 }, { outcome: 'fail', reasonIncludes: 'never ends' }),
  row(
    'a period of a day that is renewed',
    { period: day, creationTtl: day, lastRenewal: daysAgo(0.5) },
    { outcome: 'pass' },
  ),
  row(
    'a long period that is allowed, and was renewed within it',
    { ...periodic, lastRenewal: daysAgo(40) },
    { outcome: 'pass' },
    { 'expiry.tokenMaxTtl': '400d' },
  ),
  row(
    'a long period that nobody has renewed',
    { ...periodic, lastRenewal: daysAgo(91) },
    { outcome: 'fail', reasonIncludes: 'last renewed 91 days ago' },
    { 'expiry.tokenMaxTtl': '400d' },
  ),
  row('a root token has a check of its own', { policies: ['root'], expireTime: null }, { outcome: 'not-applicable' }),
  {
    name: 'a token that ended meanwhile, and one that does not say whether it ends',
    evidence: evidenceOf(
      vaultRecords({
        tokens: [
          { accessor: 'aGone', ended: true },
          { accessor: 'aMute', policies: ['default'], creationTtl: day, explicitMaxTtl: 0, issueTime: daysAgo(1) },
        ],
      }),
    ),
    expect: [
      { subject: `${folder}/aGone`, outcome: 'not-applicable' },
      { subject: `${folder}/aMute`, outcome: 'not-assessed', cause: 'malformed' },
    ],
  },
  {
    name: 'accessors that may not be listed',
    evidence: evidenceOf(vaultRecords({ tokens: [liveToken('aJob')] }), { replace: [unread('vault.tokens', folder)] }),
    expect: [{ subject: `${cluster} vault.tokens`, outcome: 'not-assessed', cause: 'forbidden' }],
  },
];

testCheck('expiry/vault-token-never-expires', check, cases);
