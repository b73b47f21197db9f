import type { Check } from './check.ts';
import type { Control, Counts, Verdict } from './assessment.ts';
import { controlAnchor, type ControlEntry, type Framework } from './frameworks.ts';

const countKeys = ['found', 'pass', 'fail', 'not-applicable', 'not-assessed', 'accepted'] as const;

/** Counts of verdicts. `found` is the sum of the four outcomes; `accepted` is a part of `fail`. */
export function countVerdicts(verdicts: readonly Verdict[]): Counts {
  const counts: Counts = { found: 0, pass: 0, fail: 0, 'not-applicable': 0, 'not-assessed': 0, accepted: 0 };
  for (const verdict of verdicts) {
    counts.found += 1;
    counts[verdict.outcome] += 1;
    if (verdict.state === 'accepted') counts.accepted += 1;
  }
  return counts;
}

/** Counts of the verdicts of each check that has any. */
export function countByCheck(verdicts: readonly Verdict[]): ReadonlyMap<string, Counts> {
  const groups = new Map<string, Verdict[]>();
  for (const verdict of verdicts) {
    const group = groups.get(verdict.check);
    if (group === undefined) groups.set(verdict.check, [verdict]);
    else group.push(verdict);
  }
  return new Map([...groups].map(([check, group]) => [check, countVerdicts(group)]));
}

/** State of each control of the chosen catalogues, from the verdicts of the checks that support it. */
export function rollUp(
  frameworks: readonly Framework[],
  checks: ReadonlyMap<string, Check>,
  verdicts: readonly Verdict[],
): Control[] {
  const byCheck = countByCheck(verdicts);
  return frameworks.flatMap((framework) =>
    framework.controls.map((entry) => rollUpOne(framework, entry, checks, byCheck)),
  );
}

function sum(all: readonly Counts[]): Counts {
  const total = countVerdicts([]);
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
