import type { Cause, PermissionNeeded } from './cause.ts';
import type { Part, ReadingName, ValueOf } from './readings.ts';

/** Where a fact was drawn from: the id of a record and, where one row of it carried the fact, that row's key. */
export interface RecordRef {
  readonly record: string;
  readonly row?: string;
}

/** What was read, or why it was not. There is no third state, and no empty list that means "we failed". */
export type Reading<T, K extends ReadingName = ReadingName> =
  | { readonly name: K; readonly status: 'read'; readonly value: T; readonly from: RecordRef }
  | UnreadReading<K>;

export interface UnreadReading<K extends ReadingName = ReadingName> {
  readonly name: K;
  readonly status: 'unread';
  readonly cause: Cause;
  /** What happened, in words that hold no secret. */
  readonly detail: string;
  readonly needs?: PermissionNeeded;
  readonly from: RecordRef;
}

export type ReadingOf<K extends ReadingName, P extends Part = 'list'> = Reading<ValueOf<K, P>, K>;

/**
 * How a check, or an estate function on its behalf, looks at readings of the kinds `K`. Both note what they looked at,
 * so that a verdict's list of evidence costs its author nothing.
 */
export interface Tracker<K extends ReadingName> {
  /** Gives the value, or ends the current subject as `not-assessed` with the reading's own cause. */
  readonly read: <T>(reading: Reading<T, K>) => T;
  /** Gives the value or `undefined`; an unread reading taints: a `pass` of this subject becomes `not-assessed`. */
  readonly peek: <T>(reading: Reading<T, K>) => T | undefined;
  /** Notes one row of a reading that was looked at as evidence of the verdict. */
  readonly cite: (reading: Reading<unknown, K>, row: string) => void;
}
