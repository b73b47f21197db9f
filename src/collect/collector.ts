import { byCodeUnit } from '../evidence/canonical.ts';
import type { PermissionNeeded } from '../evidence/cause.ts';
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
  /** Set for a dry run: a few of many alike are asked in place of all, and no file is read. */
  readonly sample?: Sample;
  /** Told of every right that a reading hangs on, whether or not the caller has it. */
  readonly onRight?: (right: Right) => void;
}

/** How a dry run asks a few of many alike. */
export interface Sample {
  /** How many are asked. */
  readonly most: number;
  /** The context to ask them in, where each record stands for so many. */
  readonly standingFor: (count: number) => CollectContext;
}

/** What a caller has to be allowed: a rule of a Vault policy, or an action or permission of Azure with what grants it. */
export type Right =
  | { readonly kind: 'vault'; readonly path: string; readonly capabilities: readonly string[] }
  | ({ readonly kind: 'azure'; readonly reading: ReadingName } & PermissionNeeded);

/** What is asked of many alike, and in which context: all of them, or, in a dry run, the first few by their keys. */
export function sampled<T>(
  context: CollectContext,
  items: readonly T[],
  keyOf: (item: T) => string,
): { readonly items: readonly T[]; readonly context: CollectContext } {
  const { sample } = context;
  if (sample === undefined || items.length <= sample.most) return { items, context };
  const few = items.toSorted((left, right) => byCodeUnit(keyOf(left), keyOf(right))).slice(0, sample.most);
  return { items: few, context: sample.standingFor(items.length / few.length) };
}

/** Where a collection stands. `known` grows as lists arrive. */
export interface Progress {
  readonly stage: (name: string) => void;
  readonly step: (done: number, known: number) => void;
  readonly note: (text: string) => void;
}
