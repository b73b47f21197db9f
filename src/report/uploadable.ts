import type { Assessment, Verdict } from '../assess/assessment.ts';

/** A target whose results GitHub must not be told this time, and why. */
export interface Withheld {
  readonly target: string;
  readonly reason: string;
}

/**
 * Targets whose results may not be uploaded: an analysis closes each alert that it does not repeat, so a live target
 * with an unread reading that nobody accepted would close alerts about what was merely not seen. That goes for its own
 * readings, for another target's reading that one of its results hangs on, and for a fault of the tool. Files of a
 * source repository that were not read in full do not withhold it: they are named in the log.
 */
export function withheldTargets(assessment: Assessment): Withheld[] {
  return assessment.targets.flatMap(({ name, kind }) => {
    const reason = kind === 'source' ? undefined : withholdingReason(assessment, name);
    return reason === undefined ? [] : [{ target: name, reason }];
  });
}

/** Whether there is anything to upload: at least one target whose results are whole. */
export function sarifIsUploadable(assessment: Assessment): boolean {
  return withheldTargets(assessment).length < assessment.targets.length;
}

function withholdingReason(assessment: Assessment, target: string): string | undefined {
  const names = new Set(assessment.targets.map(({ name }) => name));
  const open = assessment.gaps.filter((gap) => gap.accepted === undefined);
  const gap = open.find((candidate) => candidate.target === target || !names.has(candidate.target));
  if (gap !== undefined) return `${gap.reading} of ${gap.scope} could not be read (${gap.cause})`;
  const records = new Set(open.map((candidate) => candidate.record));
  const unassessed = assessment.verdicts.filter((verdict) => verdict.outcome === 'not-assessed');
  const hanging = unassessed.find((verdict) => verdict.target === target && hangsOn(verdict, records));
  if (hanging !== undefined) return `${hanging.check} of ${hanging.name} hangs on a reading that is missing`;
  const faults = new Set(assessment.problems.map((problem) => `${problem.check}\n${problem.subject}`));
  const fault = unassessed.find(
    (verdict) =>
      (verdict.target === target && faults.has(`${verdict.check}\n${verdict.subject}`)) ||
      (!names.has(verdict.target) && verdict.cause === 'failed'),
  );
  return fault === undefined ? undefined : `${fault.check} stopped with a fault of the tool`;
}

/** A list of references that was cut may hide the one that matters, so it counts as hanging on any open gap. */
function hangsOn(verdict: Verdict, records: ReadonlySet<string>): boolean {
  const cut = verdict.evidenceCount > verdict.evidence.length && verdict.cause !== 'not-collected';
  return records.size > 0 && (cut || verdict.evidence.some((reference) => records.has(reference.record)));
}
