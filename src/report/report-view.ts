import type { Assessment } from '../assess/assessment.ts';
import { checkAnchor, checkViews, countsView, stateView } from './check-view.ts';
import { frameworkViews } from './control-view.ts';
import { recordViews, targetViews } from './evidence-view.ts';
import { coverage, coverageSentence, percentText, risks, stateCounts } from './figures.ts';
import { causeViews, exceptionViews, otherGapViews, permissionViews } from './gap-view.ts';
import { plural, time } from './text.ts';
import type { OptionView, ReportView, RiskView, TallyView } from './view.ts';
import { familyWord, limits, severities, severityWords, states, stateWords, type State } from './words.ts';

const risksShown = 6;
const barLength = 1000;
/** Least width of a state that occurs at all, so that one failure among thousands is seen. */
const leastWidth = 6;

/** Everything the HTML report shows except its style, script and policy. The texts must be visible already. */
export function reportView(assessment: Assessment): Omit<ReportView, 'csp' | 'css' | 'script'> {
  const { run, tool } = assessment;
  const cover = coverage(assessment);
  const checks = checkViews(assessment);
  const open = assessment.gaps.filter((gap) => gap.accepted === undefined).length;
  return {
    title: `Portcullis evidence report, ${time(run.startedAt)}`,
    version: tool.version,
    command: run.command,
    startedAt: time(run.startedAt),
    period: periodText(run.startedAt, run.finishedAt),
    now: time(run.now),
    complete: assessment.complete,
    openGaps: plural(
      open,
      'reading is missing and nobody accepted it',
      'readings are missing and nobody accepted them',
    ),
    coverage: { sentence: coverageSentence(cover), percent: percentText(cover.percent) },
    tally: tallyViews(assessment),
    ...riskViews(assessment),
    targets: targetViews(assessment),
    principals: run.principals,
    hashes: { config: run.configSha256, evidence: run.evidenceSha256, checks: tool.checksSha256 },
    frameworks: frameworkViews(assessment),
    filter: filterView(assessment),
    checks,
    population: populationView(assessment),
    permissions: permissionViews(assessment),
    otherGaps: otherGapViews(assessment),
    causes: causeViews(assessment),
    partialFiles: assessment.partialFiles,
    problems: assessment.problems,
    exceptions: exceptionViews(assessment),
    records: recordViews(assessment),
    limits,
  };
}

/** `2026-11-20 02:00:00 to 02:00:41 UTC`: the day is not repeated. */
function periodText(startedAt: string, finishedAt: string): string {
  const from = time(startedAt).replace(/ UTC$/, '');
  const to = time(finishedAt);
  const day = from.slice(0, 11);
  return `${from} to ${to.startsWith(day) ? to.slice(day.length) : to}`;
}

function riskViews(assessment: Assessment): { risks: RiskView[]; moreRisks: string } {
  const all = risks(assessment);
  const more = all.length - risksShown;
  return {
    risks: all.slice(0, risksShown).map((risk) => ({
      severity: risk.severity,
      severityWord: severityWords[risk.severity],
      title: risk.title,
      href: `#${checkAnchor(risk.check)}`,
      count: risk.count,
      names: risk.count > risk.names.length ? `${risk.names.join(', ')}, …` : risk.names.join(', '),
    })),
    moreRisks: more > 0 ? `and ${plural(more, 'other kind', 'other kinds')} of finding below` : '',
  };
}

/** Order of the bar and of the figures: from sound to what needs somebody. */
const barOrder: readonly State[] = ['fail', 'accepted', 'not-assessed', 'pass', 'not-applicable'];

function tallyViews(assessment: Assessment): TallyView[] {
  const shown = stateCounts(assessment.totals);
  let x = 0;
  const widths = barWidths(barOrder.map((state) => shown[state]));
  return barOrder.map((state, index) => {
    const width = widths[index] ?? 0;
    const view = { state: stateView(state), count: shown[state], x, width };
    x += width;
    return view;
  });
}

/** Whole numbers that add up to the bar's length; the widest part gives what the narrow ones are short of. */
export function barWidths(counts: readonly number[]): number[] {
  const sum = counts.reduce((total, count) => total + count, 0);
  if (sum === 0) return counts.map(() => 0);
  const widths = counts.map((count) => (count === 0 ? 0 : Math.max(leastWidth, Math.floor((count * barLength) / sum))));
  const widest = widths.indexOf(Math.max(...widths));
  const rest = barLength - widths.reduce((total, width) => total + width, 0);
  return widths.map((width, index) => (index === widest ? width + rest : width));
}

function filterView(assessment: Assessment): ReportView['filter'] {
  const families = [...new Set(assessment.checks.map((check) => check.family))].toSorted();
  return {
    states: states.map((value) => ({ value, word: stateWords[value] })),
    severities: severities.map((value) => ({ value, word: severityWords[value] })),
    families: families.map((value) => ({ value, word: familyWord(value) })),
    targets: assessment.targets.map(({ name }): OptionView => ({ value: name, word: name })),
  };
}

/** Found = pass + fail + not applicable + not assessed, said and checked. */
function populationView(assessment: Assessment): ReportView['population'] {
  const { totals } = assessment;
  const sum = totals.pass + totals.fail + totals['not-applicable'] + totals['not-assessed'];
  const parts = [
    `${String(totals.pass)} pass`,
    `${String(totals.fail)} fail (${String(totals.accepted)} of them accepted)`,
    `${String(totals['not-applicable'])} not applicable`,
    `${String(totals['not-assessed'])} not assessed`,
  ];
  return {
    sentence: `${String(totals.found)} found = ${parts.join(' + ')}`,
    total: countsView(totals),
    reconciles: sum === totals.found && totals.found === assessment.verdicts.length,
    inventory: assessment.inventory.map(({ target, path, lines }) => ({ target, path, lines: lines.length })),
  };
}
