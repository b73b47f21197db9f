import { defineCheck, fail, notApplicable, pass } from '../../src/assess/check.ts';
import { fitsPattern, textsSetting } from '../../src/assess/settings.ts';
import type { HistoryFinding } from '../../src/evidence/git-history.ts';
import { literalSeverity, sayPosition } from '../../src/estate/found-literals.ts';
import { pastLiterals } from '../../src/estate/past-literals.ts';

/** ` (authored 2026-01-02, committed 2026-01-09)`: a commit that was rebased or picked has two dates. */
function sayDates({ authoredAt, committedAt }: HistoryFinding): string {
  const dates = [...said('authored', authoredAt), ...said('committed', committedAt)];
  return dates.length === 0 ? '' : ` (${dates.join(', ')})`;
}

function said(what: string, time: string | undefined): string[] {
  return time === undefined ? [] : [`${what} ${time.slice(0, 10)}`];
}

export const check = defineCheck({
  title: 'Removed credentials are gone or revoked',
  failTitle: 'Past commit holds a credential that is not recorded as revoked',
  why:
    'A credential that was taken out of a file is still in the commit that added it, in every clone and every fork. Whoever looks ' +
    'there finds it, and tools that do so are the first thing an intruder runs. Only revoking it ends that.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [540, 798],
  controls: { 'soc2@2017': ['CC6.1', 'CC8.1'], 'iso27001@2022': ['A.5.17', 'A.8.4'] },
  rationale: 'A credential in the history of a repository is disclosed to everyone who can read the repository.',
  limits: [
    'The history is read with source --history, and by scan where the configuration asks for it, from the branches and tags of the clone at hand.',
    'Dates are those that the commit states; whoever makes a commit can write any.',
    'Whether a credential still works is not tried: the setting records what was revoked.',
  ],
  requires: [],
  from: ['repo.files', 'repo.gitHistory'],
  settings: {
    revoked: textsSetting(
      'hardcodedSecrets.revoked',
      [],
      'Credentials of past commits that were revoked, as COMMIT or COMMIT:PATH; * stands for any text.',
    ),
  },
  population: pastLiterals,
  subject: ({ id, repository, found }) => ({
    id,
    name:
      found === undefined
        ? `history of ${repository.name}`
        : `${sayPosition(found.literal)} in ${found.path} at commit ${found.commit.slice(0, 12)}`,
    kind: found === undefined ? 'repository' : 'commit',
    target: repository.target,
    resource: repository.scope.id,
  }),
  assess: ({ history, found }, { read, settings }) => {
    const { since } = read(history);
    if (found === undefined) {
      return pass(`No ${since === undefined ? 'past commit' : `commit since ${since}`} added a literal credential.`);
    }
    const { commit, path, literal, inWorkTree, orEarlier } = found;
    if (inWorkTree === true) return notApplicable('The value still stands in a file, where it is reported.');
    const names = [commit, `${commit}:${path}`, `${commit.slice(0, 12)}:${path}`, commit.slice(0, 12)];
    if (settings.revoked.some((pattern) => names.some((name) => fitsPattern(pattern, name)))) {
      return pass('It is recorded as revoked.');
    }
    return fail({
      reason: `Commit ${commit.slice(0, 12)}${sayDates(found)}${orEarlier ? ' or an earlier one' : ''} added a literal ${literal.kind} to ${path} (line ${String(literal.span.line)} then), and nothing records that it was revoked.`,
      observed: 'a literal in a past commit',
      expected: 'revoked, and recorded in hardcodedSecrets.revoked',
      severity: literalSeverity(literal, 'medium'),
    });
  },
  fix: ({ found }) => [
    { text: 'Revoke the credential where it was issued; rewriting the history does not reach clones and forks.' },
    {
      text: 'Then record it, so that it is not reported again.',
      code: `settings:\n  hardcodedSecrets.revoked:\n    - ${found === undefined ? 'COMMIT:PATH' : `${found.commit.slice(0, 12)}:${found.path}`}`,
      language: 'yaml',
    },
  ],
});
