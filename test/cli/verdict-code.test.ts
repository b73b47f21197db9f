import { describe, expect, test } from '@jest/globals';
import type { Assessment, Verdict } from '../../src/assess/assessment.ts';
import { exitCodeOf } from '../../src/cli/stages/verdict-code.ts';
import { sampleAssessment } from '../report/sample-assessment.ts';

const sample = sampleAssessment();
const failed = sample.verdicts.find((verdict) => verdict.state === 'fail')!;

function assessmentWith(parts: Partial<Assessment>, verdicts: Partial<Verdict>[] = []): Assessment {
  const checks = sample.checks.map((check) => ({ ...check, preview: false }));
  const all = verdicts.map((verdict) => ({ ...failed, ...verdict }));
  return { ...sample, complete: true, problems: [], checks, ...parts, verdicts: all };
}

describe('what a run ends with', () => {
  test.each([
    ['nothing found', assessmentWith({}), 0],
    ['a finding at the level', assessmentWith({}, [{ severity: 'high' }]), 1],
    ['a finding above the level', assessmentWith({}, [{ severity: 'critical' }]), 1],
    ['a finding below the level', assessmentWith({}, [{ severity: 'medium' }]), 0],
    ['an accepted finding', assessmentWith({}, [{ severity: 'critical', state: 'accepted' }]), 0],
    ['a gap', assessmentWith({ complete: false }), 3],
    ['a finding and a gap', assessmentWith({ complete: false }, [{ severity: 'high' }]), 1],
    ['a gap and a finding below the level', assessmentWith({ complete: false }, [{ severity: 'low' }]), 3],
  ])('%s', (_case, assessment, code) => {
    expect(exitCodeOf(assessment, 'high')).toBe(code);
  });

  test('--fail-on moves the level, and none switches it off but not the gaps', () => {
    const assessment = assessmentWith({ complete: false }, [{ severity: 'medium' }]);
    expect(exitCodeOf(assessment, 'medium')).toBe(1);
    expect(exitCodeOf(assessment, 'info')).toBe(1);
    expect(exitCodeOf(assessment, 'none')).toBe(3);
  });

  test('a check in preview never fails a run', () => {
    const checks = sample.checks.map((check) => ({ ...check, preview: true }));
    expect(exitCodeOf(assessmentWith({ checks }, [{ severity: 'critical' }]), 'high')).toBe(0);
  });

  test('a check that broke may have hidden a finding, so the run is not clean', () => {
    const problems = [{ check: failed.check, subject: 'x', text: 'boom' }];
    expect(exitCodeOf(assessmentWith({ problems }), 'none')).toBe(4);
    expect(exitCodeOf(assessmentWith({ problems }, [{ severity: 'high' }]), 'high')).toBe(1);
  });
});
