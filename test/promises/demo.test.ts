import { beforeAll, describe, expect, test } from '@jest/globals';
import { checks } from '../../checks/index.ts';
import { coverageCheck } from '../../src/assess/assessment.ts';
import { play, type Played } from '../kit/play.ts';

/** What mends these differs from case to case, or is the fix of another finding that they point to. */
const inWords = [coverageCheck, 'hardcoded-secrets/repeated-literal'];

let clean: Played;
beforeAll(async () => {
  clean = await play();
}, 120_000);

describe('the demo company', () => {
  test('is scanned to the end: exit 0, complete, no fault of the tool', () => {
    expect(clean.ended.stderr).not.toMatch(/internal error/i);
    expect(clean.ended.code).toBe(0);
    expect(clean.assessment.problems).toEqual([]);
    expect(clean.assessment.complete).toBe(true);
  });

  test.each([...checks.keys()])('%s has something to say: a failure and a pass', (id) => {
    const outcomes = new Set(clean.assessment.verdicts.filter((verdict) => verdict.check === id).map((v) => v.outcome));
    expect([...outcomes]).toEqual(expect.arrayContaining(['fail', 'pass']));
  });

  test('has findings in every family of the mission', () => {
    const failing = clean.assessment.verdicts.filter((verdict) => verdict.state === 'fail');
    const families = new Set(failing.map((verdict) => verdict.check.split('/')[0]));
    for (const family of [
      'least-privilege',
      'identity',
      'rotation',
      'expiry',
      'caching',
      'logging',
      'hardcoded-secrets',
      'network',
      'transport',
      'configuration',
    ]) {
      expect(families).toContain(family);
    }
  });

  test('has two gaps, which its configuration accepts: the secrets of one vault, and its deleted ones', () => {
    expect(clean.assessment.gaps.map(({ reading, accepted }) => [reading, accepted === undefined])).toEqual([
      ['keyVault.deletedObjects', false],
      ['keyVault.secretProperties', false],
    ]);
    const coverage = clean.assessment.verdicts.filter((verdict) => verdict.check === coverageCheck);
    expect(coverage.filter((verdict) => verdict.state === 'accepted')).toHaveLength(2);
  });

  test('sums reconcile, and every subject stands once in its check', () => {
    for (const { counts, id } of clean.assessment.checks) {
      const own = clean.assessment.verdicts.filter((verdict) => verdict.check === id);
      expect(counts.found).toBe(own.length);
      expect(counts.found).toBe(counts.pass + counts.fail + counts['not-applicable'] + counts['not-assessed']);
      expect(new Set(own.map((verdict) => verdict.subject)).size).toBe(own.length);
    }
  });

  test('every verdict names evidence that the run holds, every failure an exact fix', () => {
    const records = new Set(clean.assessment.records.map((record) => record.id));
    for (const verdict of clean.assessment.verdicts) {
      if (verdict.cause !== 'not-collected')
        expect([verdict.check, verdict.evidence.length > 0]).toEqual([verdict.check, true]);
      for (const reference of verdict.evidence) expect(records).toContain(reference.record);
      if (verdict.outcome === 'fail') {
        expect(verdict.fix.length).toBeGreaterThan(0);
        if (!inWords.includes(verdict.check)) expect(verdict.fix.some((step) => step.code !== undefined)).toBe(true);
      }
    }
  });

  test('nobody asked for a value: no call that a scan must never make', () => {
    expect(clean.log.violations).toEqual([]);
    expect(clean.log.entries.length).toBeGreaterThan(50);
  });
});
