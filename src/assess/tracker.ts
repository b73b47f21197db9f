import { byCodeUnit } from '../evidence/canonical.ts';
import type { Reading, RecordRef, Tracker, UnreadReading } from '../evidence/reading.ts';
import type { ReadingName } from '../evidence/readings.ts';

/** Ends the assessment of one subject: a reading that it needs was not read. Never leaves the runner. */
export class NotAssessed extends Error {
  override readonly name = 'NotAssessed';
  readonly reading: UnreadReading;

  constructor(reading: UnreadReading) {
    super(reading.detail);
    this.reading = reading;
  }
}

/** A check looked at a reading that it did not declare: a fault of the check. */
export class UndeclaredReading extends Error {
  override readonly name = 'UndeclaredReading';
}

/** A tracker with what it noted. */
export interface Notes {
  readonly tracker: Tracker<ReadingName>;
  /** Everything that was looked at, sorted, each once. */
  readonly references: () => RecordRef[];
  /** First unread reading that was only peeked at, if any: it turns a pass into `not-assessed`. */
  readonly taint: () => UnreadReading | undefined;
}

/** Starts a tracker that refuses readings outside `declared`. */
export function takeNotes(declared: ReadonlySet<ReadingName>): Notes {
  const seen = new Map<string, RecordRef>();
  let tainted: UnreadReading | undefined;
  const note = (reading: Reading<unknown>, row?: string): void => {
    if (!declared.has(reading.name)) throw new UndeclaredReading(`reads ${reading.name}, which it does not declare`);
    const whole = seen.get(reading.from.record);
    if (row === undefined) {
      if (whole === undefined) seen.set(reading.from.record, { record: reading.from.record });
      return;
    }
    seen.delete(reading.from.record);
    seen.set(`${reading.from.record} ${row}`, { record: reading.from.record, row });
  };
  const tracker: Tracker<ReadingName> = {
    read: (reading) => {
      note(reading, reading.from.row);
      if (reading.status === 'unread') throw new NotAssessed(reading);
      return reading.value;
    },
    peek: (reading) => {
      note(reading, reading.from.row);
      if (reading.status === 'read') return reading.value;
      tainted ??= reading;
      return undefined;
    },
    cite: note,
  };
  return { tracker, references: () => sorted([...seen.values()]), taint: () => tainted };
}

function sorted(references: readonly RecordRef[]): RecordRef[] {
  return references.toSorted(
    (left, right) => byCodeUnit(left.record, right.record) || byCodeUnit(left.row ?? '', right.row ?? ''),
  );
}
