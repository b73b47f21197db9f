import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { Assessment, Gap, Verdict } from '../../assess/assessment.ts';
import { severities } from '../../assess/check.ts';

/** How many findings and gaps the screen shows; the report has them all. */
const shown = 10;

export interface SummaryOptions {
  /** Whether the text may be coloured: standard output is a terminal that wants it. */
  readonly colour: boolean;
}

type Style = Parameters<typeof styleText>[0];

/** The summary of a run as the terminal shows it. */
export function summaryText(run: string, assessment: Assessment, options: SummaryOptions): string {
  const paint = (style: Style, text: string): string => (options.colour ? styleText(style, text) : text);
  return [
    headline(assessment, paint),
    familyTable(assessment, options.colour),
    ...section('Findings', findingLines(assessment, paint)),
    ...section('Not read', gapLines(assessment, paint)),
    ...section(
      'Faults of the tool',
      assessment.problems.map((problem) => `  ${problem.check}: ${problem.text}`),
    ),
    '',
    `Run    ${run}`,
    ...(assessment.verdicts.length > 0 ? [`Report ${run}/report.html`] : []),
    '',
  ].join('\n');
}

type Paint = (style: Style, text: string) => string;

function headline(assessment: Assessment, paint: Paint): string {
  const { totals } = assessment;
  const unaccepted = assessment.gaps.filter((gap) => gap.accepted === undefined).length;
  const coverage = assessment.complete
    ? 'everything in scope was read, or its absence is accepted'
    : `${plural(unaccepted, 'reading')} missing that nobody accepted`;
  return [
    `Portcullis ${assessment.tool.version}, ages as of ${assessment.run.now}`,
    `Coverage: ${paint(assessment.complete ? 'green' : 'yellow', coverage)}`,
    `Found ${String(totals.found)} = ${[
      `${String(totals.pass)} pass`,
      `${String(totals.fail)} fail${totals.accepted > 0 ? ` (${String(totals.accepted)} accepted)` : ''}`,
      `${String(totals['not-applicable'])} not applicable`,
      `${String(totals['not-assessed'])} not assessed`,
    ].join(' + ')}`,
    '',
  ].join('\n');
}

/** One line a family, worst first within the alphabet of names; families that found nothing are told apart. */
function familyTable(assessment: Assessment, colour: boolean): string {
  const table = new Table({
    head: ['family', 'checks', 'pass', 'fail', 'accepted', 'n/a', 'not assessed'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: colour ? ['bold'] : [], border: colour ? ['grey'] : [], compact: true },
  });
  const families = [...new Set(assessment.checks.map((check) => check.family))].toSorted();
  for (const family of families) {
    const checks = assessment.checks.filter((check) => check.family === family);
    const sum = (name: keyof Assessment['totals']): number =>
      checks.reduce((total, check) => total + check.counts[name], 0);
    const numbers =
      sum('found') === 0
        ? [{ colSpan: 5, content: 'nothing in scope', hAlign: 'left' as const }]
        : [sum('pass'), sum('fail') - sum('accepted'), sum('accepted'), sum('not-applicable'), sum('not-assessed')];
    table.push([family, checks.length, ...numbers]);
  }
  return table.toString();
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function findingLines(assessment: Assessment, paint: Paint): string[] {
  const findings = assessment.verdicts.filter((verdict) => verdict.state === 'fail').toSorted(bySeverity);
  return [
    ...findings.slice(0, shown).map((verdict) => findingLine(verdict, paint)),
    ...rest(findings.length, 'finding', 'report.html has them all'),
  ];
}

function bySeverity(left: Verdict, right: Verdict): number {
  return severities.indexOf(left.severity) - severities.indexOf(right.severity);
}

const severityStyles: Readonly<Record<Verdict['severity'], Style>> = {
  critical: ['bold', 'red'],
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  info: 'grey',
};

function findingLine(verdict: Verdict, paint: Paint): string {
  const place = verdict.at === undefined ? verdict.name : `${verdict.at.path}:${sayPosition(verdict.at)}`;
  const severity = paint(severityStyles[verdict.severity], verdict.severity.padEnd(8));
  return `  ${severity} ${verdict.check}\n           ${place}: ${verdict.reason}`;
}

function sayPosition(at: NonNullable<Verdict['at']>): string {
  return `${String(at.line)}:${String(at.column)}`;
}

function gapLines(assessment: Assessment, paint: Paint): string[] {
  const gaps = assessment.gaps.filter((gap) => gap.accepted === undefined);
  return [
    ...gaps.slice(0, shown).flatMap((gap) => gapLine(gap, paint)),
    ...rest(gaps.length, 'reading', 'report.html has them all'),
  ];
}

function gapLine(gap: Gap, paint: Paint): string[] {
  const lines = [`  ${paint('yellow', gap.cause.padEnd(13))} ${gap.reading} of ${gap.scope}: ${gap.detail}`];
  if (gap.needs !== undefined) lines.push(`                needs ${gap.needs.permission}: ${gap.needs.grant}`);
  return lines;
}

function rest(count: number, what: string, where: string): string[] {
  return count <= shown ? [] : [`  and ${plural(count - shown, `more ${what}`)}; ${where}`];
}

function plural(count: number, what: string): string {
  return `${String(count)} ${what}${count === 1 ? '' : 's'}`;
}
