import { join } from 'node:path';
import type { Assessment } from '../../assess/assessment.ts';
import { severities } from '../../assess/check.ts';
import { canonicalJsonPretty } from '../../evidence/canonical.ts';
import { summarise } from '../../report/summary.ts';
import { renderTerminal } from '../../report/terminal.ts';
import { oneLine } from '../../report/text.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { FailOn, FormatName } from '../flags.ts';
import { printResult } from '../output.ts';
import { exitCodeOf, findingsAtLeast } from './verdict-code.ts';

export interface AnnounceOptions {
  readonly json: boolean;
  readonly failOn: FailOn;
  readonly formats: readonly FormatName[];
}

const widthWithoutTerminal = 110;
/** How many places in files the screen shows; the reports have them all. */
const placesShown = 20;

/** Prints the result of a run, as text or as JSON, and gives what the process ends with. */
export function announce(run: string, assessment: Assessment, options: AnnounceOptions): ExitCode {
  const code = exitCodeOf(assessment, options.failOn);
  printResult(
    options.json ? canonicalJsonPretty(resultObject(run, assessment, options)) : sayRun(run, assessment, options),
  );
  return code;
}

function resultObject(run: string, assessment: Assessment, { failOn }: AnnounceOptions): Record<string, unknown> {
  return {
    ...summarise(assessment),
    directory: run,
    failOn,
    exitCode: exitCodeOf(assessment, failOn),
    findings: findingsAtLeast(assessment, failOn).length,
    problems: assessment.problems,
  };
}

function sayRun(run: string, assessment: Assessment, { formats }: AnnounceOptions): string {
  const width = process.stdout.isTTY ? process.stdout.columns : widthWithoutTerminal;
  return [
    renderTerminal(assessment, { color: wantsColour(), width }),
    ...block('Places in files:', placeLines(assessment)),
    ...block('In past commits:', commitLines(assessment)),
    ...block(
      'Faults of the tool itself; what they hit is not assessed:',
      assessment.problems.map((problem) => `${problem.check} on ${problem.subject}: ${problem.text}`),
    ),
    ...block('Exceptions that cover nothing:', idleLines(assessment)),
    `Run     ${run}`,
    ...(formats.includes('html') ? [`Report  ${join(run, 'report.html')}`] : []),
  ].join('\n');
}

/** `path:line:column` of every open finding in a file, as editors and terminals follow it. */
function placeLines(assessment: Assessment): string[] {
  return atMost(
    openFindings(assessment).flatMap(({ at, severity, check }) =>
      at === undefined ? [] : [`${at.path}:${String(at.line)}:${String(at.column)}  ${severity}  ${check}`],
    ),
  );
}

/** What past commits added: there is no place in a file that could be opened. */
function commitLines(assessment: Assessment): string[] {
  const past = openFindings(assessment).filter(({ kind }) => kind === 'commit');
  return atMost(past.map(({ severity, reason }) => `${severity}  ${reason}`));
}

function openFindings({ verdicts }: Assessment): Assessment['verdicts'] {
  const open = verdicts.filter((verdict) => verdict.state === 'fail');
  return open.toSorted((left, right) => severities.indexOf(left.severity) - severities.indexOf(right.severity));
}

function atMost(lines: readonly string[]): string[] {
  const more = lines.length - placesShown;
  return more > 0 ? [...lines.slice(0, placesShown), `and ${String(more)} more, in the report`] : [...lines];
}

/** Waivers, comments and known findings that no longer do anything, and those that never did. */
function idleLines({ exceptions }: Assessment): string[] {
  const idle = exceptions.filter(({ status }) => status === 'unused');
  return atMost(idle.map(({ check, subject, owner, reason }) => `${check} on ${subject} (${owner}): ${reason}`));
}

function block(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${oneLine(line)}`), ''];
}

/** https://no-color.org: any value but the empty one switches colour off. */
function wantsColour(): boolean {
  return process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb';
}
