import type { Literal } from '../evidence/policy.ts';
import { byCodeUnit } from '../evidence/canonical.ts';
import type { Estate } from './estate.ts';
import type { UnreadReading } from '../evidence/reading.ts';
import { literalPlaces, unfollowed, type LiteralPlace, type LiteralReading } from './found-literals.ts';
import type { LiteralSource } from './literal-owner.ts';
import { known, type Population } from './population.ts';
import { perObject } from './reading-index.ts';

/** One place of a value. */
export interface Occurrence {
  readonly place: LiteralPlace;
  readonly literal: Literal;
}

/** Literals with one value, in every place where it stands, in the order of the places. */
export interface EqualLiterals {
  /** Named after its first place, since the number of a group may move between runs. */
  readonly id: string;
  readonly first: Occurrence;
  readonly occurrences: readonly Occurrence[];
  /** Files, or live texts, that hold it: a policy and the file that it was published from are one. */
  readonly places: number;
  /** A text that could not be read, or not to its end, and may hold a copy. */
  readonly unread: UnreadReading<PlaceReading> | undefined;
}

/** What a text may be missing from: its own reading, or a list that names it. */
type PlaceReading =
  | LiteralReading
  | 'apim.service'
  | 'apim.workspaces'
  | 'apim.products'
  | 'apim.apis'
  | 'apim.namedValues';

const sources: readonly LiteralSource[] = ['policy', 'named-value', 'apigee', 'iac', 'files'];

/** Every value that was found, with its places; what could not be read may hold more. */
export const equalLiterals = perObject((estate: Estate): Population<EqualLiterals> => {
  const places = sources.flatMap((source) => literalPlaces(estate, source));
  const groups = new Map<number, Occurrence[]>();
  for (const item of places) {
    if (item.kind === 'unlisted') continue;
    for (const literal of item.subject.literals) {
      const before = groups.get(literal.group);
      const occurrence = { place: item.subject, literal };
      if (before === undefined) groups.set(literal.group, [occurrence]);
      else before.push(occurrence);
    }
  }
  const unlisted = places.flatMap((item) => (item.kind === 'unlisted' ? [item] : []));
  const gaps = [...unlisted, ...places.flatMap((item) => (item.kind === 'unlisted' ? [] : unfollowed(item.subject)))];
  // Populations of literals hang on these readings and no others.
  const unread = gaps.flatMap((item) => (item.kind === 'unlisted' ? [item.reading] : []))[0] as EqualLiterals['unread'];
  return [...known([...groups.values()].flatMap((group) => equals(group, unread))), ...unlisted];
});

function equals(group: readonly Occurrence[], unread: EqualLiterals['unread']): EqualLiterals[] {
  const occurrences = group.toSorted(
    (left, right) => byCodeUnit(left.place.id, right.place.id) || left.literal.span.offset - right.literal.span.offset,
  );
  const [first] = occurrences;
  if (first === undefined) return [];
  const { position, name, kind, span } = first.literal;
  const nth = first.place.literals.filter((other) => isAlike(other, first.literal) && other.span.offset < span.offset);
  const suffix = nth.length === 0 ? '' : `~${String(nth.length + 1)}`;
  const files = new Set(occurrences.filter(({ place }) => place.path !== undefined).map(({ place }) => fileOf(place)));
  const live = new Set(occurrences.filter(({ place }) => place.path === undefined).map(({ place }) => place.id));
  const id = `${first.place.id}#${position}/${name ?? kind}${suffix}`;
  return [{ id, first, occurrences, places: Math.max(files.size, live.size), unread }];
}

/** Several named values may stand in one file. */
function fileOf({ target, path }: LiteralPlace): string {
  return `${target}\n${path ?? ''}`;
}

function isAlike(left: Literal, right: Literal): boolean {
  return left.position === right.position && (left.name ?? left.kind) === (right.name ?? right.kind);
}
