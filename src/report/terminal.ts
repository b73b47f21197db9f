import Table from 'cli-table3';
import type { Assessment } from '../assess/assessment.ts';
import { coverage, coverageSentence, percentText, risks, stateCounts, type StateCounts } from './figures.ts';
import { groupBy } from './group.ts';
import { oneLine, plural } from './text.ts';
import { withheldTargets } from './uploadable.ts';
import { familyWord, severityWords, stateSigns, states, stateWords, type Severity, type State } from './words.ts';

export interface TerminalOptions {
  readonly color: boolean;
  /** Columns of the screen. */
  readonly width: number;
}

const risksShown = 10;
const grantsShown = 5;

const stateColors: Readonly<Record<State, number>> = {
  fail: 31,
  accepted: 33,
  'not-assessed': 35,
  pass: 32,
  'not-applicable': 90,
};
const severityColors: Readonly<Record<Severity, number | undefined>> = {
  critical: 31,
  high: 31,
  medium: 33,
  low: undefined,
  info: 90,
};

type Paint = (text: string, code: number | undefined) => string;

const colored: Paint = (text, code) => (code === undefined ? text : `\u001b[${String(code)}m${text}\u001b[0m`);
const plain: Paint = (text) => text;

const bold = 1;
const dim = 90;

/** The summary that the command line prints when a run ends. Texts from audited systems cannot move the cursor. */
export function renderTerminal(assessment: Assessment, { color, width }: TerminalOptions): string {
  const paint = color ? colored : plain;
  const columns = Math.max(60, Math.min(width, 120));
  const cover = coverage(assessment);
  const sections = [
    `${paint(coverageSentence(cover), bold)} Coverage ${percentText(cover.percent)}.`,
    familyTable(assessment, paint),
    riskLines(assessment, paint, columns),
    gapLines(assessment, paint),
    withheldLines(assessment),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

const noBorders = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};

function newTable(head: string[], aligns: ('left' | 'right')[]): Table.Table {
  const style = { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2 };
  return new Table({ head, colAligns: aligns, chars: noBorders, style });
}

function familyTable(assessment: Assessment, paint: Paint): string {
  const head = ['', ...states.map((state) => paint(`${stateSigns[state]} ${stateWords[state]}`, stateColors[state]))];
  const table = newTable([...head, 'Found'], ['left', ...states.map(() => 'right' as const), 'right']);
  for (const [family, checks] of groupBy(assessment.checks, (check) => check.family)) {
    const counts = checks.map((check) => stateCounts(check.counts));
    table.push([familyWord(family), ...countCells(sum(counts), paint)]);
  }
  table.push([paint('All', bold), ...countCells(stateCounts(assessment.totals), paint)]);
  return trimRight(table.toString());
}

function sum(counts: readonly StateCounts[]): StateCounts {
  const total = { found: 0, pass: 0, fail: 0, accepted: 0, 'not-assessed': 0, 'not-applicable': 0 };
  for (const count of counts) {
    total.found += count.found;
    for (const state of states) total[state] += count[state];
  }
  return total;
}

function countCells(counts: StateCounts, paint: Paint): string[] {
  const cells = states.map((state) => paint(String(counts[state]), counts[state] > 0 ? stateColors[state] : dim));
  return [...cells, String(counts.found)];
}

function riskLines(assessment: Assessment, paint: Paint, columns: number): string {
  const all = risks(assessment);
  if (all.length === 0) return 'No finding is open.';
  const lines = all.slice(0, risksShown).map((risk) => {
    const start = `${severityWords[risk.severity].padEnd(9)}${String(risk.count).padStart(4)}  `;
    const names = `${risk.names.map(oneLine).join(', ')}${risk.count > risk.names.length ? ', …' : ''}`;
    const rest = cut(`${risk.title}: ${names}`, columns - start.length);
    return `${paint(start, severityColors[risk.severity])}${rest}`;
  });
  const more =
    all.length > risksShown ? [`and ${plural(all.length - risksShown, 'other kind', 'other kinds')} of finding`] : [];
  return [...lines, ...more].join('\n');
}

function gapLines(assessment: Assessment, paint: Paint): string {
  const open = assessment.gaps.filter((gap) => gap.accepted === undefined);
  if (open.length === 0) return '';
  const groups = [...groupBy(open, (gap) => gap.needs?.grant ?? '')];
  const blocks = groups.slice(0, grantsShown).map(([, gaps]) => {
    const [first] = gaps;
    const readings = gaps.map((gap) => `  ${oneLine(gap.reading)} of ${oneLine(gap.scope)}: ${oneLine(gap.detail)}`);
    const needs = first?.needs;
    if (needs === undefined) return readings.join('\n');
    const grant = needs.grant.split('\n').map((line) => `    ${oneLine(`.${line}`).slice(1)}`);
    return [...readings, `  missing: ${oneLine(needs.permission)}; grant it with`, ...grant].join('\n');
  });
  const more = groups.length > grantsShown ? ['  and more, in report.html'] : [];
  const heading = paint(`${plural(open.length, 'reading is', 'readings are')} missing and not accepted:`, bold);
  return [heading, ...blocks, ...more].join('\n');
}

function withheldLines(assessment: Assessment): string {
  const withheld = withheldTargets(assessment);
  if (withheld.length === 0) return '';
  const lines = withheld.map(({ target, reason }) => `  ${oneLine(target)}: ${oneLine(reason)}`);
  return ['Left out of findings.sarif, since an upload would close alerts about what was not seen:', ...lines].join(
    '\n',
  );
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

function trimRight(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
