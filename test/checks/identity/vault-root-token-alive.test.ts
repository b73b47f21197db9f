import { check } from '../../../checks/identity/vault-root-token-alive.ts';
import { expect, test } from '@jest/globals';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { daysAgo, evidenceOf, unread } from '../../kit/evidence.ts';
import { cluster, liveToken, vaultRecords } from '../../kit/vault-world.ts';

const folder = `${cluster}/auth/token/accessors`;
const root = liveToken('aRoot', { displayName: 'root', policies: ['root'], issueTime: daysAgo(100), expireTime: null });
const withRoot = vaultRecords({ tokens: [root, liveToken('aJob')] });
const rootOnly = vaultRecords({ tokens: [root] });

const cases: readonly CheckTestCase[] = [
  {
    name: 'a root token among others',
    evidence: evidenceOf(withRoot),
    expect: [
      {
        subject: `${folder}/aRoot`,
        outcome: 'fail',
        reasonIncludes: 'made on 2026-03-07',
        fixIncludes: 'revoke -accessor aRoot',
      },
      { subject: `${folder}/aJob`, outcome: 'pass' },
    ],
  },
  {
    name: 'a token whose name says root has no more than its policies give',
    evidence: evidenceOf(vaultRecords({ tokens: [liveToken('aName', { displayName: 'root' })] })),
    expect: [{ subject: `${folder}/aName`, outcome: 'pass' }],
  },
  {
    name: 'one that is kept for emergencies, on its last day',
    evidence: evidenceOf(rootOnly),
    settings: { 'vault.breakGlass': ['aOther 2026-01-01', 'aRoot 2026-06-15'] },
    expect: [{ subject: `${folder}/aRoot`, outcome: 'pass', reasonIncludes: 'until 2026-06-15' }],
  },
  {
    name: 'one that was kept until yesterday',
    evidence: evidenceOf(rootOnly),
    settings: { 'vault.breakGlass': ['aRoot 2026-06-14'] },
    expect: [{ subject: `${folder}/aRoot`, outcome: 'fail', reasonIncludes: 'after 2026-06-14' }],
  },
  {
    name: 'tokens that ended meanwhile, that do not show their policies, or that could not be looked up',
    evidence: evidenceOf(
      vaultRecords({ tokens: [{ accessor: 'aGone', ended: true }, { accessor: 'aMute' }, liveToken('aShut')] }),
      { replace: [unread('vault.tokens', `${folder}/aShut`, 'forbidden', 'item')] },
    ),
    expect: [
      { subject: `${folder}/aGone`, outcome: 'not-applicable' },
      { subject: `${folder}/aMute`, outcome: 'not-assessed', cause: 'malformed' },
      { subject: `${folder}/aShut`, outcome: 'not-assessed', cause: 'forbidden' },
    ],
  },
  {
    name: 'without the right to list accessors nothing is said of any token',
    evidence: evidenceOf(withRoot, { replace: [unread('vault.tokens', folder)] }),
    expect: [{ subject: `${cluster} vault.tokens`, outcome: 'not-assessed', cause: 'forbidden' }],
  },
];

testCheck('identity/vault-root-token-alive', check, cases);

test.each([['aRoot'], ['aRoot 2026-13-01'], ['aRoot until 2026-12-31']])(
  'a kept token without a last day is refused: %s',
  (entry) => {
    expect(() => check.settings['breakGlass']?.parse([entry])).toThrow('vault.breakGlass takes texts of an accessor');
  },
);
