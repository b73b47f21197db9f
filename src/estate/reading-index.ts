import type { Evidence, Target } from '../evidence/evidence.ts';
import type { Cause, PermissionNeeded } from '../evidence/cause.ts';
import type { Reading, ReadingOf, UnreadReading } from '../evidence/reading.ts';
import type { Part, ReadingName } from '../evidence/readings.ts';
import { recordId, type EvidenceRecord } from '../evidence/record.ts';

/** A reading together with what it is a reading of. */
export interface Scoped<K extends ReadingName, P extends Part> {
  readonly scope: string;
  readonly reading: ReadingOf<K, P>;
}

/** The records of a run by name, part and scope. What should be there and is not comes out as `not-collected`. */
export interface ReadingIndex {
  /**
   * The reading of the first of the given scopes that has a record; else what its target's collector left when it
   * stopped, else `not-collected`.
   */
  readonly one: <K extends ReadingName, P extends Part>(
    name: K,
    part: P,
    target: Pick<Target, 'kind' | 'name'>,
    ...scopes: readonly [string, ...string[]]
  ) => ReadingOf<K, P>;
  /** The reading of that scope, or `undefined` where no record of it exists. */
  readonly find: <K extends ReadingName, P extends Part>(
    name: K,
    part: P,
    scope: string,
  ) => ReadingOf<K, P> | undefined;
  /** All readings of one target, in the order of their scopes. */
  readonly all: <K extends ReadingName, P extends Part>(name: K, part: P, target: string) => readonly Scoped<K, P>[];
}

export function indexReadings(evidence: Evidence): ReadingIndex {
  const byScope = new Map<string, EvidenceRecord>();
  const byTarget = new Map<string, EvidenceRecord[]>();
  for (const record of evidence.records) {
    byScope.set(`${record.name} ${record.part} ${scopeKey(record.scope)}`, record);
    const key = `${record.name} ${record.part} ${record.target}`;
    const before = byTarget.get(key);
    if (before === undefined) byTarget.set(key, [record]);
    else before.push(record);
  }
  const find = <K extends ReadingName, P extends Part>(name: K, part: P, scope: string) => {
    const record = byScope.get(`${name} ${part} ${scopeKey(scope)}`);
    return record === undefined ? undefined : openReading<K, P>(record);
  };
  return {
    find,
    one: (name, part, target, ...scopes) => {
      for (const scope of scopes) {
        const reading = find(name, part, scope);
        if (reading !== undefined) return reading;
      }
      return stopped(find, name, target) ?? notCollected(name, part, scopes[0]);
    },
    all: (name, part, target) =>
      (byTarget.get(`${name} ${part} ${target}`) ?? [])
        .toSorted((left, right) => (left.scope < right.scope ? -1 : 1))
        .map((record) => ({ scope: record.scope, reading: openReading(record) })),
  };
}

/** What a collector that stopped half way left, at the scope of its target, for each reading that it owed. */
function stopped<K extends ReadingName>(
  find: ReadingIndex['find'],
  name: K,
  target: Pick<Target, 'kind' | 'name'>,
): UnreadReading<K> | undefined {
  const scope = `${target.kind === 'source' ? 'repo' : target.kind}:${target.name}`;
  const left = [find(name, 'list', scope), find(name, 'item', scope)];
  return left.find((reading): reading is UnreadReading<K> => reading?.status === 'unread');
}

/** What two spellings of one scope have in common: ARM ids ignore case, and a policy belongs to what carries it. */
function scopeKey(scope: string): string {
  const trimmed = scope.replace(/\/+$/, '');
  return trimmed.startsWith('/') ? trimmed.toLowerCase().replace(/\/policies\/policy$/, '') : trimmed;
}

function openReading<K extends ReadingName, P extends Part>(record: EvidenceRecord): ReadingOf<K, P> {
  const { outcome, id } = record;
  // The store checked the value against the schema of this name and part when the record was opened.
  return { name: record.name, ...outcome, from: { record: id } } as ReadingOf<K, P>;
}

/** The reading of something that should have been read and of which the run holds no record. */
export function notCollected<K extends ReadingName>(name: K, part: Part, scope: string): UnreadReading<K> {
  return {
    name,
    status: 'unread',
    cause: 'not-collected',
    detail: `this run holds no reading ${name} of ${scope}`,
    from: { record: recordId(name, part, scope) },
  };
}

/** A reading that was read but does not hold what a verdict hangs on: the same record, unread for a cause of its own. */
export function lacking<K extends ReadingName>(
  reading: Reading<unknown, K>,
  cause: Cause,
  detail: string,
  needs?: PermissionNeeded,
): UnreadReading<K> {
  return {
    name: reading.name,
    status: 'unread',
    cause,
    detail,
    ...(needs === undefined ? {} : { needs }),
    from: reading.from,
  };
}

/** Computes a value once. */
export function once<T>(compute: () => T): () => T {
  let done: { readonly value: T } | undefined;
  return () => {
    done ??= { value: compute() };
    return done.value;
  };
}

/** Computes a value once for each object, as long as the object lives. */
export function perObject<O extends object, T>(compute: (object: O) => T): (object: O) => T {
  const done = new WeakMap<O, { readonly value: T }>();
  return (object) => {
    const known = done.get(object) ?? { value: compute(object) };
    done.set(object, known);
    return known.value;
  };
}
