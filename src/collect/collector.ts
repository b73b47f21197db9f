import type { EvidenceRecord, ReadingKey, RecordDraft } from '../evidence/record.ts';
import type { ReadingName } from '../evidence/readings.ts';
import type { DigestGroups } from './literal-digest.ts';

/** What a collector is handed. It talks to one target, emits one record for each reading, and never throws for one. */
export interface CollectContext {
  /** Readings that the chosen checks need; others are not asked for. */
  readonly wanted: ReadonlySet<ReadingName>;
  /** Seals and stores a record; resolves when it is durable. */
  readonly emit: (draft: RecordDraft) => Promise<void>;
  /** The record of a reading that an earlier process of the same run has stored: it is not asked for again. */
  readonly earlier?: (reading: ReadingKey) => EvidenceRecord | undefined;
  /** Ordinal of a literal value's group in this run. The values live in this function's memory only. */
  readonly groupOf: (value: string) => number;
  /** The same for threads of a collector. */
  readonly digests?: DigestGroups;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** The clock: times of records, and the end of log windows. */
  readonly clock: () => Date;
}

/** Where a collection stands. `known` grows as lists arrive. */
export interface Progress {
  readonly stage: (name: string) => void;
  readonly step: (done: number, known: number) => void;
  readonly note: (text: string) => void;
}
