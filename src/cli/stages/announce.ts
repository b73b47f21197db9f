import type { Assessment } from '../../assess/assessment.ts';
import { canonicalJsonPretty } from '../../evidence/canonical.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { FailOn } from '../flags.ts';
import { printResult } from '../output.ts';
import { summaryText } from './summary.ts';
import { exitCodeOf, findingsAtLeast } from './verdict-code.ts';

/** Prints the result of a run, as text or as JSON, and gives what the process ends with. */
export function announce(run: string, assessment: Assessment, options: { json: boolean; failOn: FailOn }): ExitCode {
  const code = exitCodeOf(assessment, options.failOn);
  if (options.json) {
    printResult(canonicalJsonPretty(summaryObject(run, assessment, { ...options, code })));
  } else {
    printResult(summaryText(run, assessment, { colour: wantsColour() }));
  }
  return code;
}

function summaryObject(
  run: string,
  assessment: Assessment,
  { failOn, code }: { failOn: FailOn; code: ExitCode },
): Record<string, unknown> {
  return {
    run,
    exitCode: code,
    complete: assessment.complete,
    failOn,
    findings: findingsAtLeast(assessment, failOn).length,
    totals: assessment.totals,
    gaps: assessment.gaps,
    problems: assessment.problems,
    now: assessment.run.now,
  };
}

/** https://no-color.org: any value but the empty one switches colour off. */
function wantsColour(): boolean {
  return process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb';
}
