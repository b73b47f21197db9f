import type { Assessment, Verdict } from '../../assess/assessment.ts';
import { severities } from '../../assess/check.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { FailOn } from '../flags.ts';

/** Findings that end a run with 1: failures that nobody accepted, at or above the level, of checks out of preview. */
export function findingsAtLeast(assessment: Assessment, failOn: FailOn): Verdict[] {
  if (failOn === 'none') return [];
  const limit = severities.indexOf(failOn);
  const previews = new Set(assessment.checks.filter((check) => check.preview).map((check) => check.id));
  return assessment.verdicts.filter(
    (verdict) =>
      verdict.state === 'fail' && !previews.has(verdict.check) && severities.indexOf(verdict.severity) <= limit,
  );
}

/** What a run ends with. Findings win over everything; a check that broke may have hidden one, and wins over a gap. */
export function exitCodeOf(assessment: Assessment, failOn: FailOn): ExitCode {
  if (findingsAtLeast(assessment, failOn).length > 0) return exitCodes.findings;
  if (assessment.problems.length > 0) return exitCodes.failed;
  return assessment.complete ? exitCodes.clean : exitCodes.incomplete;
}
