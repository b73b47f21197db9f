import { check } from '../../../checks/hardcoded-secrets/git-history.ts';
import type { GitHistory, HistoryFinding } from '../../../src/evidence/git-history.ts';
import { testCheck } from '../../kit/check-tester.ts';
import { evidenceOf, read, unread } from '../../kit/evidence.ts';
import { literal } from '../../kit/policy-skeleton.ts';
import { repo } from '../../kit/vault-world.ts';

const commit = 'a'.repeat(40);
const added: HistoryFinding = {
  commit,
  authoredAt: '2026-01-01T03:04:05.000Z',
  committedAt: '2026-01-02T03:04:05.000Z',
  path: 'apis/orders.xml',
  literal: literal(),
  orEarlier: false,
  inWorkTree: false,
};
const history = (over: Partial<GitHistory> = {}) =>
  evidenceOf([
    read('repo.files', 'list', repo, []),
    read('repo.gitHistory', 'item', repo, {
      findings: [],
      shallow: false,
      commits: 3,
      judged: 5,
      partly: 0,
      skipped: 0,
      ...over,
    }),
  ]);
const without = ({ authoredAt: _authored, committedAt: _committed, ...undated }: HistoryFinding): HistoryFinding =>
  undated;
const subject = `${repo}/apis/orders.xml@${commit}#apim/set-header/x-api-key`;
const rest = { subject: `${repo} repo.gitHistory`, outcome: 'not-assessed', cause: 'partial' } as const;

testCheck('hardcoded-secrets/git-history', check, [
  { name: 'a history without literals', evidence: history(), expect: [{ subject: repo, outcome: 'pass' }] },
  {
    name: 'a part of a history without literals says which part',
    evidence: history({ since: 'v1.4' }),
    expect: [{ subject: repo, outcome: 'pass', reasonIncludes: 'since v1.4' }],
  },
  {
    name: 'a commit that states no date that can be read',
    evidence: history({ findings: [without(added)] }),
    expect: [{ subject, outcome: 'fail', reasonIncludes: `Commit ${commit.slice(0, 12)} added` }],
  },
  {
    name: 'a credential that a commit added and a later one removed',
    evidence: history({ findings: [added] }),
    expect: [
      {
        subject,
        outcome: 'fail',
        severity: 'medium',
        reasonIncludes: '(authored 2026-01-01, committed 2026-01-02)',
        fixIncludes: 'hardcodedSecrets.revoked',
      },
    ],
  },
  {
    name: 'a credential that is recorded as revoked',
    evidence: history({ findings: [added] }),
    settings: { 'hardcodedSecrets.revoked': [`${commit.slice(0, 12)}:apis/*`] },
    expect: [{ subject, outcome: 'pass' }],
  },
  {
    name: 'a credential that still stands in a file',
    evidence: history({ findings: [{ ...added, inWorkTree: true }] }),
    expect: [{ subject, outcome: 'not-applicable' }],
  },
  {
    name: 'a sample in a past commit rates lower',
    evidence: history({ findings: [{ ...added, literal: literal({ context: 'sample' }) }] }),
    expect: [{ subject, outcome: 'fail', severity: 'low' }],
  },
  { name: 'a shallow clone never passes', evidence: history({ shallow: true }), expect: [rest] },
  {
    name: 'a shallow clone: what was found stands',
    evidence: history({ shallow: true, findings: [{ ...added, orEarlier: true }] }),
    expect: [{ subject, outcome: 'fail', reasonIncludes: 'or an earlier one' }, rest],
  },
  { name: 'versions that were not judged', evidence: history({ skipped: 2 }), expect: [rest] },
  { name: 'a version that was judged in part', evidence: history({ partly: 1 }), expect: [rest] },
  {
    name: 'a history that could not be read',
    evidence: evidenceOf([read('repo.files', 'list', repo, []), unread('repo.gitHistory', repo, 'not-found', 'item')]),
    expect: [{ subject: `${repo} repo.gitHistory`, outcome: 'not-assessed', cause: 'not-found' }],
  },
]);
