import type { Check } from './check.ts';
import type { Control, Counts, Verdict } from './assessment.ts';
import { controlAnchor, type ControlEntry, type Framework } from './frameworks.ts';

const countKeys = ['found', 'pass', 'fail', 'not-applicable', 'not-assessed', 'accepted'] as const;

function noCounts(): Counts {
  return { found: 0, pass: 0, fail: 0, 'not-applicable': 0, 'not-assessed': 0, accepted: 0 };
}

function count(counts: Counts, { outcome, state }: Verdict): void {
  counts.found += 1;
  counts[outcome] += 1;
  if (state === 'accepted') counts.accepted += 1;
}

/** Counts of verdicts. `found` is the sum of the four outcomes; `accepted` is a part of `fail`. */
export function countVerdicts(verdicts: readonly Verdict[]): Counts {
  const counts = noCounts();
  for (const verdict of verdicts) count(counts, verdict);
  return counts;
}

/** Counts of the verdicts of each check that has any. */
export function countByCheck(verdicts: readonly Verdict[]): ReadonlyMap<string, Counts> {
  const byCheck = new Map<string, Counts>();
  for (const verdict of verdicts) {
    const counts = byCheck.get(verdict.check) ?? noCounts();
    byCheck.set(verdict.check, counts);
    count(counts, verdict);
  }
  return byCheck;
}

/** State of each control of the chosen catalogues, from the counts of the checks that support it. */
export function rollUp(
  frameworks: readonly Framework[],
  checks: ReadonlyMap<string, Check>,
  byCheck: ReadonlyMap<string, Counts>,
): Control[] {
  return frameworks.flatMap((framework) =>
    framework.controls.map((entry) => rollUpOne(framework, entry, checks, byCheck)),
  );
}

function sum(all: readonly Counts[]): Counts {
  const total = noCounts();
  for (const counts of all) {
    for (const key of countKeys) total[key] += counts[key];
  }
  return total;
}

function rollUpOne(
  framework: Framework,
  entry: ControlEntry,
  checks: ReadonlyMap<string, Check>,
  byCheck: ReadonlyMap<string, Counts>,
): Control {
  const supporting = [...checks].filter(([, check]) => check.controls[framework.key]?.includes(entry.id) === true);
  const counts = sum(supporting.flatMap(([id]) => byCheck.get(id) ?? []));
  return {
    framework: framework.name,
    version: framework.version,
    id: entry.id,
    title: entry.title,
    anchor: controlAnchor(framework.key, entry.id),
    state: controlState(counts, supporting.length),
    checks: supporting.map(([id]) => id),
    counts,
  };
}

/** Worst first; a control with anything unread is never green, and one with nothing in scope is not either. */
function controlState(counts: Counts, checks: number): Control['state'] {
  if (checks === 0) return 'not-covered';
  if (counts.fail > counts.accepted) return 'fail';
  if (counts['not-assessed'] > 0) return 'not-assessed';
  if (counts.accepted > 0) return 'accepted';
  return counts.pass > 0 ? 'pass' : 'not-applicable';
}
