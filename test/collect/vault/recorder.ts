import { openRecord, sealRecord, type EvidenceRecord } from '../../../src/evidence/record.ts';
import { readingNames, type Part, type ReadingName, type ValueOf } from '../../../src/evidence/readings.ts';
import type { CollectContext } from '../../../src/collect/collector.ts';

/** Keeps what a collector emits, as the store would: sealed, and opened again against its schema. */
export interface Recorder {
  readonly context: CollectContext;
  readonly records: EvidenceRecord[];
  readonly notes: string[];
  readonly abort: (reason: Error) => void;
}

export function recorder(wanted: readonly ReadingName[] = readingNames): Recorder {
  const records: EvidenceRecord[] = [];
  const notes: string[] = [];
  const controller = new AbortController();
  const context: CollectContext = {
    wanted: new Set(wanted),
    emit: async (draft) => {
      const record = openRecord(JSON.parse(JSON.stringify(sealRecord(draft))));
      if (records.some((other) => other.id === record.id))
        throw new Error(`emitted twice: ${record.name} ${record.scope}`);
      records.push(record);
    },
    groupOf: () => 0,
    progress: { stage: () => undefined, step: () => undefined, note: (text) => void notes.push(text) },
    signal: controller.signal,
    clock: () => new Date(),
  };
  return { context, records, notes, abort: (reason) => controller.abort(reason) };
}

/** Value of the reading that has this name, part and scope; fails where it is absent or unread. */
export function valueOf<K extends ReadingName, P extends Part>(
  records: readonly EvidenceRecord[],
  name: K,
  part: P,
  scope: string,
): ValueOf<K, P> {
  const record = recordOf(records, name, part, scope);
  if (record.outcome.status === 'unread') throw new Error(`${name} ${scope} is unread: ${record.outcome.detail}`);
  return record.outcome.value as ValueOf<K, P>;
}

/** Outcome of a reading that should be unread. */
export function unreadOf(
  records: readonly EvidenceRecord[],
  name: ReadingName,
  part: Part,
  scope: string,
): Extract<EvidenceRecord['outcome'], { status: 'unread' }> {
  const { outcome } = recordOf(records, name, part, scope);
  if (outcome.status === 'read') throw new Error(`${name} ${scope} was read`);
  return outcome;
}

export function recordOf(
  records: readonly EvidenceRecord[],
  name: ReadingName,
  part: Part,
  scope: string,
): EvidenceRecord {
  const found = records.find((record) => record.name === name && record.part === part && record.scope === scope);
  if (found === undefined) {
    const known = records.filter((record) => record.name === name).map((record) => `${record.part} ${record.scope}`);
    throw new Error(`no ${name} ${part} ${scope}; there are: ${known.join(', ')}`);
  }
  return found;
}
