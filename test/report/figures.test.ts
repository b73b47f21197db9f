import { describe, expect, test } from '@jest/globals';
import { coverage, coverageSentence, percentText, reportOrder, risks, stateCounts } from '../../src/report/figures.ts';
import { barWidths } from '../../src/report/report-view.ts';
import { assessmentOf, sampleAssessment, sampleVerdict } from './sample-assessment.ts';

const counts = { found: 0, pass: 0, fail: 0, 'not-applicable': 0, 'not-assessed': 0, accepted: 0 };

describe('coverage', () => {
  const covered = (totals: object): ReturnType<typeof coverage> =>
    coverage({ totals: { ...counts, ...totals }, checks: [] });

  test('is never rounded up to all', () => {
    expect(covered({ found: 10_000, pass: 9_999, 'not-assessed': 1 }).percent).toBe(99.9);
  });

  test('has no percentage where nothing was in scope', () => {
    const cover = covered({});
    expect(percentText(cover.percent)).toBe('–');
    expect(coverageSentence(cover)).toBe('Nothing was in scope.');
  });

  test('says what is missing', () => {
    expect(coverageSentence(covered({ found: 231, pass: 214, 'not-assessed': 17 }))).toBe(
      'Assessed 214 of 231; 17 could not be assessed.',
    );
  });

  test('is of the estate: a finding that something was not read is nothing assessed, and reading it is no result', () => {
    const about = { kind: 'collection', target: 'azure', reason: 'r', subject: 'a', name: 'a' };
    const gap = 'configuration/scan-coverage-gap';
    const assessment = assessmentOf([
      sampleVerdict(gap, 'fail', about),
      sampleVerdict(gap, 'pass', { ...about, subject: 'b' }),
      sampleVerdict('rotation/static-secret-overdue', 'not-assessed', about),
      sampleVerdict('rotation/static-secret-overdue', 'pass', { ...about, subject: 'b' }),
    ]);
    expect(coverage(assessment)).toEqual({ found: 2, assessed: 1, notAssessed: 1, percent: 50 });
    expect(assessment.totals.found).toBe(4);
  });
});

test('an accepted failure is counted once, as accepted', () => {
  expect(stateCounts({ ...counts, found: 5, pass: 2, fail: 3, accepted: 1 })).toMatchObject({ fail: 2, accepted: 1 });
});

test('risks are the open failures: worst first, then most frequent; accepted ones are none', () => {
  const subject = { kind: 'named value', target: 'azure', reason: 'r' };
  const check = 'rotation/static-secret-overdue';
  const found = risks(
    assessmentOf([
      sampleVerdict(check, 'fail', { ...subject, subject: 'a', name: 'a' }),
      sampleVerdict(check, 'fail', { ...subject, subject: 'b', name: 'b' }),
      sampleVerdict('identity/apim-managed-identity', 'fail', { ...subject, subject: 'c', name: 'c' }),
      sampleVerdict('logging/key-vault-audit-log', 'fail', { ...subject, subject: 'd', name: 'd' }),
      sampleVerdict('identity/vault-role-any-principal', 'fail', {
        ...subject,
        subject: 'e',
        name: 'e',
        waiver: { owner: 'o', reason: 'r', expires: '2027-01-01' },
      }),
    ]),
  );
  expect(found.map((risk) => [risk.check, risk.count])).toEqual([
    ['logging/key-vault-audit-log', 1],
    [check, 2],
    ['identity/apim-managed-identity', 1],
  ]);
});

describe('the bar', () => {
  test('adds up to its length and shows one among thousands', () => {
    const widths = barWidths([1, 0, 0, 9_999, 0]);
    expect(widths.reduce((sum, width) => sum + width, 0)).toBe(1000);
    expect(widths[0]).toBeGreaterThan(0);
    expect(widths[1]).toBe(0);
  });

  test('is empty where nothing was found', () => {
    expect(barWidths([0, 0])).toEqual([0, 0]);
  });
});

test('the order of verdicts does not hang on the order they came in', () => {
  const { verdicts } = sampleAssessment();
  expect(verdicts.toReversed().toSorted(reportOrder)).toEqual(verdicts.toSorted(reportOrder));
});
