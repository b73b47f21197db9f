import { describe, expect, test } from '@jest/globals';
import type { Verdict } from '../../src/assess/assessment.ts';
import { applySuppressions, suppressionRegister, type KnownFinding } from '../../src/assess/suppressions.ts';
import type { Suppression } from '../../src/evidence/file-findings.ts';
import { sealRecord, type EvidenceRecord } from '../../src/evidence/record.ts';

const check = 'hardcoded-secrets/apim-policy-literal';
const at = { path: 'apis/policy.xml', line: 4, column: 7, endLine: 4, endColumn: 20 };

const verdictOf = (over: Partial<Verdict> = {}): Verdict => ({
  check,
  subject: 'repo:gateway/apis/policy.xml#apim/set-header/Authorization',
  name: 'set-header Authorization',
  kind: 'policy line',
  target: 'gateway',
  resource: 'repo:gateway/apis/policy.xml',
  at,
  outcome: 'fail',
  state: 'fail',
  rule: check,
  severity: 'high',
  reason: 'bad',
  fix: [],
  evidence: [],
  evidenceCount: 0,
  fingerprint: 'f'.repeat(32),
  ...over,
});

const comment: Suppression = { line: 3, covers: 4, reason: 'a tenant of the tests', used: true };

const files = (...suppressions: Suppression[]): EvidenceRecord[] => [
  sealRecord({
    name: 'repo.files',
    part: 'list',
    scope: 'repo:gateway',
    target: 'gateway',
    call: { service: 'files' },
    at: '2026-11-25T00:00:00Z',
    droppedKeys: 0,
    outcome: {
      status: 'read',
      value: [{ path: 'apis/policy.xml', kind: 'apim-policy', bytes: 1, status: 'read', suppressions }],
    },
  }),
];

const known: KnownFinding = {
  file: 'known.yaml',
  fingerprint: 'f'.repeat(32),
  check,
  path: 'apis/policy.xml',
  reason: 'is replaced in March',
  added: '2026-01-05',
};

const register = (verdicts: Verdict[], comments: Suppression[], entries: KnownFinding[]) =>
  suppressionRegister(verdicts, files(...comments), entries, new Set([check]));

describe('a comment in a file', () => {
  test('stands beside the failure at its line, says by what it is accepted, and changes no outcome', () => {
    const [verdict] = applySuppressions([verdictOf()], files(comment), []);
    expect(verdict).toMatchObject({
      outcome: 'fail',
      state: 'accepted',
      waiver: { owner: 'the comment at apis/policy.xml:3', reason: 'a tenant of the tests' },
    });
  });

  test.each([
    ['another line', { at: { ...at, line: 5, endLine: 5 } }, comment],
    ['another file', { at: { ...at, path: 'apis/other.xml' } }, comment],
    ['another repository', { target: 'other' }, comment],
    ['another family of checks', { check: 'caching/gateway-cache-outlives-secret' }, comment],
    ['a live policy', { at: undefined }, comment],
    ['a pass', { outcome: 'pass', state: 'pass' }, comment],
    ['anything, without a reason', {}, { line: 3, covers: 4, used: true }],
  ] as const)('says nothing of %s', (_what, over, given) => {
    const verdict = verdictOf(over);
    expect(applySuppressions([verdict], files(given), [])).toEqual([verdict]);
  });

  test('is reported where it covers nothing or has no reason, in front of those in use', () => {
    const idle = { line: 9, covers: 10, reason: 'long gone', used: false };
    const silent = { line: 3, covers: 4, used: true };
    expect(register([verdictOf()], [comment, idle, silent], [])).toMatchObject([
      { kind: 'comment', subject: 'apis/policy.xml:9', status: 'unused', matches: 0 },
      { kind: 'comment', subject: 'apis/policy.xml:3', status: 'unused', reason: expect.stringContaining('No reason') },
      { kind: 'comment', subject: 'apis/policy.xml:3', status: 'used', matches: 1, reason: 'a tenant of the tests' },
    ]);
  });

  test('beside a literal counts as used where no check of this run looks at it', () => {
    expect(register([], [comment], [])).toMatchObject([{ status: 'used', matches: 0 }]);
  });
});

describe('a known finding', () => {
  test('with a reason accepts the finding of its fingerprint and check', () => {
    const [verdict] = applySuppressions([verdictOf()], [], [known]);
    expect(verdict).toMatchObject({ state: 'accepted', waiver: { owner: 'known.yaml, since 2026-01-05' } });
    for (const other of [
      { ...known, reason: '' },
      { ...known, check: 'x/y' },
      { ...known, fingerprint: 'e'.repeat(32) },
    ]) {
      expect(applySuppressions([verdictOf()], [], [other])[0]?.state).toBe('fail');
    }
  });

  test('never comes before a waiver of the configuration', () => {
    const waived = verdictOf({ state: 'accepted', waiver: { owner: 'ops', reason: 'moving', expires: '2026-12-31' } });
    expect(applySuppressions([waived], files(comment), [known])).toEqual([waived]);
  });

  test('is reported where it covers nothing or has no reason, but not for a check that did not run', () => {
    const gone = { ...known, fingerprint: 'e'.repeat(32) };
    const silent = { ...known, reason: '' };
    expect(register([verdictOf()], [], [known, gone, silent, { ...gone, check: 'x/y' }])).toMatchObject([
      { kind: 'known-finding', status: 'unused', matches: 0 },
      { kind: 'known-finding', status: 'unused', matches: 1, reason: expect.stringContaining('No reason') },
      { kind: 'known-finding', status: 'used', matches: 1 },
    ]);
  });
});
