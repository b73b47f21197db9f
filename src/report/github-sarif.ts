import type { Log, ReportingDescriptor, Run } from 'sarif';
import type { Assessment } from '../assess/assessment.ts';
import { reportOrder } from './figures.ts';
import { automationId, driver, invocation, notification, notifications, sarifLog } from './sarif-log.ts';
import { distinct, inventoryIndex, sarifResult, type ResultContext } from './sarif-result.ts';
import { ruleIndexes, sarifRules } from './sarif-rules.ts';
import { withheldTargets } from './uploadable.ts';

/** GitHub refuses a file with more runs, and a run with more results. */
const runsPerFile = 20;
const resultsPerRun = 25_000;

/**
 * Logs for GitHub code scanning: open failures only, one run a target with a category of its own (`portcullis/<target>`),
 * so that one target's upload closes none of another's alerts. A target without findings has an empty run, which closes
 * its old alerts; a target that is withheld has none. More than 20 targets make several logs. None where there is
 * nothing to upload.
 */
export function githubSarif(assessment: Assessment): Log[] {
  const withheld = new Set(withheldTargets(assessment).map(({ target }) => target));
  const rules = sarifRules(assessment, false);
  const context = { ruleIndexes: ruleIndexes(rules), inventory: inventoryIndex(assessment) };
  const runs = assessment.targets
    .filter(({ name }) => !withheld.has(name))
    .map(({ name }) => targetRun(name, assessment, rules, context));
  return chunks(runs, runsPerFile).map(sarifLog);
}

function targetRun(target: string, assessment: Assessment, rules: ReportingDescriptor[], context: ResultContext): Run {
  const open = assessment.verdicts
    .filter((verdict) => verdict.target === target && verdict.state === 'fail')
    .toSorted(reportOrder);
  const kept = open.slice(0, resultsPerRun);
  const cut = open.length - kept.length;
  const notes = notifications(assessment, target);
  if (cut > 0) notes.push(notification('results-cut', 'error', `${String(cut)} results are not in this file.`));
  return {
    tool: { driver: driver(assessment, rules) },
    automationDetails: { id: automationId(target, assessment) },
    columnKind: 'utf16CodeUnits',
    invocations: [invocation(assessment, notes)],
    results: distinct(
      kept.map((verdict) => sarifResult(verdict, context)),
      kept.map((verdict) => verdict.fingerprint),
    ),
  };
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
