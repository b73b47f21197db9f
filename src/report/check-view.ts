import type { Assessment, CheckMeta, Counts, Verdict } from '../assess/assessment.ts';
import { byCodeUnit } from '../evidence/canonical.ts';
import { sayAcceptance } from './acceptance.ts';
import { evidenceOf, recordLink, type Records } from './evidence-view.ts';
import { reportOrder, stateCounts } from './figures.ts';
import { groupBy } from './group.ts';
import { anchor } from './text.ts';
import type { CheckView, CountsView, FindingView, FoldView, LinkView, RowView, StateView } from './view.ts';
import { causeWords, severities, severityWords, states, stateWords, type State } from './words.ts';

/** Links of a passing row to its records: the others are counted. */
const linksPerRow = 4;

export function stateView(key: keyof typeof stateWords): StateView {
  return { key, word: stateWords[key] };
}

export function countsView(counts: Counts): CountsView {
  const shown = stateCounts(counts);
  return {
    found: shown.found,
    pass: shown.pass,
    fail: shown.fail,
    accepted: shown.accepted,
    notAssessed: shown['not-assessed'],
    notApplicable: shown['not-applicable'],
  };
}

/** `1 fail · 1 accepted · 6 pass, of 8`. */
export function tallyText(counts: Counts): string {
  if (counts.found === 0) return 'nothing in scope';
  const shown = stateCounts(counts);
  const parts = states
    .filter((state) => shown[state] > 0)
    .map((state) => `${String(shown[state])} ${stateWords[state].toLowerCase()}`);
  return `${parts.join(' · ')}, of ${String(shown.found)}`;
}

/** The state of a set of verdicts: what needs somebody wins, and nothing in scope is never green. */
export function worstState(counts: Counts): State {
  const shown = stateCounts(counts);
  return states.find((state) => shown[state] > 0) ?? 'not-applicable';
}

export function checkAnchor(id: string): string {
  return anchor('check', id);
}

export function findingAnchor(verdict: Verdict): string {
  return anchor('f', verdict.fingerprint);
}

/** Checks with what needs somebody first, then by family and id. */
export function checkViews(assessment: Assessment): CheckView[] {
  const records: Records = new Map(assessment.records.map((record) => [record.id, record]));
  const byCheck = groupBy(assessment.verdicts.toSorted(reportOrder), (verdict) => verdict.check);
  return assessment.checks
    .map((check) => ({ check, verdicts: byCheck.get(check.id) ?? [] }))
    .toSorted(
      (left, right) => urgency(left.verdicts) - urgency(right.verdicts) || byCodeUnit(left.check.id, right.check.id),
    )
    .map(({ check, verdicts }) => checkView(check, verdicts, controlLinks(assessment, check), records));
}

/** Order by state, within one state by the worst severity. */
function urgency(verdicts: readonly Verdict[]): number {
  const first = verdicts[0];
  if (first === undefined) return states.length * severities.length;
  const state = states.indexOf(first.state) * severities.length;
  return first.state === 'fail' ? state + severities.indexOf(first.severity) : state;
}

/** SOC 2 reads first, then the other frameworks in the order of the assessment. */
export function frameworkRank(framework: string): number {
  return framework === 'SOC 2' ? 0 : 1;
}

function controlLinks(assessment: Assessment, check: CheckMeta): LinkView[] {
  return assessment.controls
    .filter((control) => control.checks.includes(check.id))
    .toSorted((left, right) => frameworkRank(left.framework) - frameworkRank(right.framework))
    .map((control) => ({ href: `#${control.anchor}`, text: control.id }));
}

function checkView(
  check: CheckMeta,
  verdicts: readonly Verdict[],
  controls: readonly LinkView[],
  records: Records,
): CheckView {
  const failed = verdicts.some((verdict) => verdict.state === 'fail');
  return {
    anchor: checkAnchor(check.id),
    id: check.id,
    family: check.family,
    heading: failed ? check.failTitle : check.title,
    title: check.title,
    severityWord: severityWords[check.severity],
    preview: check.preview,
    why: check.why,
    controls,
    cwe: check.cwe.map((id) => `CWE-${String(id)}`).join(', '),
    settings: Object.entries(check.settings)
      .toSorted(([left], [right]) => byCodeUnit(left, right))
      .map(([name, value]) => ({ name, value })),
    limits: check.limits,
    counts: countsView(check.counts),
    tally: tallyText(check.counts),
    findings: verdicts.filter(needsSomebody).map((verdict) => findingView(verdict, records)),
    folds: (['pass', 'not-applicable'] as const).flatMap((state) => foldView(state, verdicts)),
  };
}

function needsSomebody(verdict: Verdict): boolean {
  return verdict.state !== 'pass' && verdict.state !== 'not-applicable';
}

function findingView(verdict: Verdict, records: Records): FindingView {
  return {
    anchor: findingAnchor(verdict),
    state: stateView(verdict.state),
    severity: verdict.severity,
    severityWord: severityWords[verdict.severity],
    name: verdict.name,
    kind: verdict.kind,
    target: verdict.target,
    subject: verdict.subject,
    place: placeText(verdict),
    reason: verdict.reason,
    observed: verdict.observed ?? '',
    expected: verdict.expected ?? '',
    cause: verdict.cause === undefined ? '' : causeWords[verdict.cause],
    permission: verdict.needs?.permission ?? '',
    grant: verdict.needs?.grant ?? '',
    waiver: waiverText(verdict),
    fix: verdict.fix.map((step) => ({ text: step.text, code: step.code ?? '' })),
    ...evidenceOf(verdict, records),
  };
}

function placeText(verdict: Verdict): string {
  const { at } = verdict;
  return at === undefined ? '' : `${at.path}:${String(at.line)}:${String(at.column)}`;
}

function waiverText(verdict: Verdict): string {
  const { waiver } = verdict;
  return waiver === undefined ? '' : sayAcceptance(waiver);
}

function foldView(state: 'pass' | 'not-applicable', verdicts: readonly Verdict[]): FoldView[] {
  const rows = verdicts.filter((verdict) => verdict.state === state).map(rowView);
  if (rows.length === 0) return [];
  return [{ state: stateView(state), label: `${String(rows.length)} ${stateWords[state].toLowerCase()}`, rows }];
}

function rowView(verdict: Verdict): RowView {
  const links = [...new Set(verdict.evidence.map(({ record }) => record))].slice(0, linksPerRow);
  return {
    anchor: findingAnchor(verdict),
    name: verdict.name,
    kind: verdict.kind,
    target: verdict.target,
    subject: verdict.subject === verdict.name ? '' : verdict.subject,
    reason: verdict.observed === undefined ? verdict.reason : `${verdict.reason} Observed: ${verdict.observed}.`,
    severity: verdict.severity,
    evidence: links.map((record) => recordLink({ record })),
  };
}
