import type { Reading, UnreadReading } from '../evidence/reading.ts';

/** One subject of a population, or the word that a scope's population could not be listed. */
export type Listed<S> =
  | { readonly kind: 'subject'; readonly subject: S }
  | { readonly kind: 'unlisted'; readonly scope: Scope; readonly reading: UnreadReading };

/** What a population belongs to, as reports name it. */
export interface Scope {
  /** Stable id: an ARM id, `vault:<name>`, `repo:<name>`. */
  readonly id: string;
  readonly name: string;
  /** Name of the configured target. */
  readonly target: string;
}

export type Population<S> = readonly Listed<S>[];

/** Population of one reading: its rows, or one `unlisted` where it was not read. */
export function listed<R, S>(
  scope: Scope,
  reading: Reading<readonly R[]>,
  subject: (row: R, index: number) => S,
): Population<S> {
  if (reading.status === 'unread') return [{ kind: 'unlisted', scope, reading }];
  return reading.value.map((row, index) => ({ kind: 'subject', subject: subject(row, index) }));
}

/** For each subject its own population; what could not be listed further up stays in. */
export function each<A, B>(population: Population<A>, inner: (subject: A) => Population<B>): Population<B> {
  return population.flatMap((item) => (item.kind === 'unlisted' ? [item] : inner(item.subject)));
}

/** Subjects that satisfy a condition on what is already known of them. */
export function where<S>(population: Population<S>, condition: (subject: S) => boolean): Population<S> {
  return population.filter((item) => item.kind === 'unlisted' || condition(item.subject));
}

/** Another view of the same subjects. */
export function mapped<A, B>(population: Population<A>, view: (subject: A) => B): Population<B> {
  return population.map((item) => (item.kind === 'unlisted' ? item : { kind: 'subject', subject: view(item.subject) }));
}

/** A population of subjects that are known without any reading. */
export function known<S>(subjects: readonly S[]): Population<S> {
  return subjects.map((subject) => ({ kind: 'subject', subject }));
}

/** Population of what one document holds, or one `unlisted` where the document was not read. */
export function within<R, S>(scope: Scope, reading: Reading<R>, subjects: (value: R) => readonly S[]): Population<S> {
  if (reading.status === 'unread') return [{ kind: 'unlisted', scope, reading }];
  return known(subjects(reading.value));
}

/** One subject for each id, and one `unlisted` for each record and scope: what several ways lead to is one thing. */
export function distinct<S>(
  population: Population<S>,
  id: (subject: S) => string,
  merge: (first: S, next: S) => S = (first) => first,
): Population<S> {
  const seen = new Map<string, Listed<S>>();
  for (const item of population) {
    const key =
      item.kind === 'unlisted'
        ? `record ${item.reading.from.record} of ${item.scope.id}`
        : `subject ${id(item.subject)}`;
    const before = seen.get(key);
    if (before === undefined) seen.set(key, item);
    else if (before.kind === 'subject' && item.kind === 'subject') {
      seen.set(key, { kind: 'subject', subject: merge(before.subject, item.subject) });
    }
  }
  return [...seen.values()];
}
