import { coverageCheck } from '../assess/assessment.ts';
import type { Assessment, Counts, Verdict } from '../assess/assessment.ts';
import { byCodeUnit } from '../evidence/canonical.ts';
import { groupBy } from './group.ts';
import { severities, states, type Severity, type State } from './words.ts';

/** Numbers that several reports show, counted in one place. */

/** Counts by the five shown states; `fail` leaves out what is accepted. */
export type StateCounts = Readonly<Record<State, number>> & { readonly found: number };

export function stateCounts(counts: Counts): StateCounts {
  return {
    found: counts.found,
    pass: counts.pass,
    fail: counts.fail - counts.accepted,
    accepted: counts.accepted,
    'not-assessed': counts['not-assessed'],
    'not-applicable': counts['not-applicable'],
  };
}

export interface Coverage {
  readonly found: number;
  readonly assessed: number;
  readonly notAssessed: number;
  /** Per cent with one decimal, rounded down so that 100 means all; `undefined` where nothing was in scope. */
  readonly percent: number | undefined;
}

/** How much of the estate was assessed: the results about the scan's own collections are no part of it. */
export function coverage({ totals, checks }: Pick<Assessment, 'totals' | 'checks'>): Coverage {
  const own = checks.find(({ id }) => id === coverageCheck)?.counts;
  const found = totals.found - (own?.found ?? 0);
  const notAssessed = totals['not-assessed'] - (own?.['not-assessed'] ?? 0);
  const assessed = found - notAssessed;
  const percent = found === 0 ? undefined : Math.floor((assessed * 1000) / found) / 10;
  return { found, assessed, notAssessed, percent };
}

/** `97.4 %`, `100 %`, or a dash where nothing was in scope. */
export function percentText(percent: number | undefined): string {
  return percent === undefined ? '–' : `${String(percent)} %`;
}

/** Coverage in one sentence: what comes before any score. */
export function coverageSentence(cover: Coverage): string {
  if (cover.found === 0) return 'Nothing was in scope.';
  if (cover.notAssessed === 0) return `All ${String(cover.found)} results could be assessed.`;
  return `Assessed ${String(cover.assessed)} of ${String(cover.found)}; ${String(cover.notAssessed)} could not be assessed.`;
}

/** Failures that nobody accepted, by severity. */
export function failuresBySeverity(verdicts: readonly Verdict[]): Readonly<Record<Severity, number>> {
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const verdict of verdicts) if (verdict.state === 'fail') counts[verdict.severity] += 1;
  return counts;
}

export interface Risk {
  readonly check: string;
  readonly title: string;
  readonly severity: Severity;
  readonly count: number;
  /** Names of the subjects, the first few. */
  readonly names: readonly string[];
}

const namesShown = 3;

/** Failures that nobody accepted, by check and severity: the worst first, then the most frequent. */
export function risks(assessment: Assessment): Risk[] {
  const groups = groupBy(
    assessment.verdicts.filter((verdict) => verdict.state === 'fail'),
    (verdict) => `${verdict.severity} ${verdict.check}`,
  );
  const titles = new Map(assessment.checks.map((check) => [check.id, check.failTitle]));
  const found = [...groups.values()].flatMap((group) => {
    const first = group[0];
    if (first === undefined) return [];
    const names = group.slice(0, namesShown).map((verdict) => verdict.name);
    const title = titles.get(first.check) ?? first.check;
    return [{ check: first.check, title, severity: first.severity, count: group.length, names }];
  });
  return found.toSorted(
    (left, right) =>
      severities.indexOf(left.severity) - severities.indexOf(right.severity) ||
      right.count - left.count ||
      byCodeUnit(left.check, right.check),
  );
}

/** Verdicts in the order of reports: state, severity, name, subject, check. */
export function reportOrder(left: Verdict, right: Verdict): number {
  return (
    states.indexOf(left.state) - states.indexOf(right.state) ||
    severities.indexOf(left.severity) - severities.indexOf(right.severity) ||
    byCodeUnit(left.name, right.name) ||
    byCodeUnit(left.subject, right.subject) ||
    byCodeUnit(left.check, right.check)
  );
}
