import { byCodeUnit } from '../evidence/canonical.ts';
import type { Estate } from './estate.ts';
import type { UnreadReading } from '../evidence/reading.ts';
import {
  literalPlaces,
  unfollowed,
  type FoundLiteral,
  type LiteralPlace,
  type LiteralReading,
} from './found-literals.ts';
import type { LiteralSource } from './literal-owner.ts';
import { known, type Population } from './population.ts';
import { perObject } from './reading-index.ts';

/** One place of a value. */
export interface Occurrence {
  readonly place: LiteralPlace;
  readonly literal: FoundLiteral;
}

/** One value that stands in several places, or a target in which none does. */
export interface RepeatedLiteral {
  /** Named after the first place of the value, since the number of a group may move between runs; else the target. */
  readonly id: string;
  readonly target: string;
  /** Every place of the value, in the order of the places; absent where no value of the target is repeated. */
  readonly repeated?: {
    readonly first: Occurrence;
    readonly occurrences: readonly Occurrence[];
    readonly count: number;
  };
  /** What was looked at. */
  readonly places: readonly LiteralPlace[];
  /** A text that could not be read, or not to its end, and may hold a copy. */
  readonly unread: UnreadReading<PlaceReading> | undefined;
}

/** What a text may be missing from: its own reading, or a list that names it. */
type PlaceReading = LiteralReading | 'apim.service' | 'apim.workspaces' | 'apim.products' | 'apim.apis';

const sources: readonly LiteralSource[] = ['policy', 'named-value', 'live-value', 'resource', 'apigee', 'iac', 'files'];

/** Values that stand in several places, and the targets in which none does; what could not be read may hold more. */
export const repeatedLiterals = perObject((estate: Estate): Population<RepeatedLiteral> => {
  const population = sources.flatMap((source) => literalPlaces(estate, source));
  const places = population.flatMap((item) => (item.kind === 'subject' ? [item.subject] : []));
  const unlisted = population.flatMap((item) => (item.kind === 'unlisted' ? [item] : []));
  const gaps = [...unlisted, ...places.flatMap(unfollowed)];
  // Populations of literals hang on these readings and no others.
  const unread = gaps.flatMap((item) =>
    item.kind === 'unlisted' ? [item.reading] : [],
  )[0] as RepeatedLiteral['unread'];
  const repeated = groupsIn(places).flatMap((group) => repeatedIn(group, unread));
  const touched = new Set(repeated.flatMap((item) => item.places.map(({ target }) => target)));
  const clean = [...new Set(places.map(({ target }) => target))].filter((target) => !touched.has(target));
  const rest = clean.map((target): RepeatedLiteral => {
    return { id: `target:${target}`, target, places: places.filter((place) => place.target === target), unread };
  });
  return [...known([...repeated, ...rest]), ...unlisted];
});

function groupsIn(places: readonly LiteralPlace[]): Occurrence[][] {
  const groups = new Map<number, Occurrence[]>();
  for (const place of places) {
    for (const literal of place.literals) {
      const before = groups.get(literal.group);
      if (before === undefined) groups.set(literal.group, [{ place, literal }]);
      else before.push({ place, literal });
    }
  }
  return [...groups.values()];
}

function repeatedIn(group: readonly Occurrence[], unread: RepeatedLiteral['unread']): RepeatedLiteral[] {
  const occurrences = group.toSorted(
    (left, right) => byCodeUnit(left.place.id, right.place.id) || offsetOf(left.literal) - offsetOf(right.literal),
  );
  const [first] = occurrences;
  const files = new Set(occurrences.filter(({ place }) => place.path !== undefined).map(({ place }) => fileOf(place)));
  const live = new Set(occurrences.filter(({ place }) => place.path === undefined).map(({ place }) => place.id));
  const count = Math.max(files.size, live.size);
  if (first === undefined || count < 2) return [];
  const { position, name, kind } = first.literal;
  const before = first.place.literals.filter((one) => isAlike(one, first.literal)).indexOf(first.literal);
  const suffix = before === 0 ? '' : `~${String(before + 1)}`;
  return [
    {
      id: `${first.place.id}#${position}/${name ?? kind}${suffix}`,
      target: first.place.target,
      repeated: { first, occurrences, count },
      places: occurrences.map(({ place }) => place),
      unread,
    },
  ];
}

/** Several named values may stand in one file. */
function fileOf({ target, path }: LiteralPlace): string {
  return `${target}\n${path ?? ''}`;
}

/** What stands in no text keeps the order in which it was given. */
function offsetOf({ span }: FoundLiteral): number {
  return span?.offset ?? 0;
}

function isAlike(left: FoundLiteral, right: FoundLiteral): boolean {
  return left.position === right.position && (left.name ?? left.kind) === (right.name ?? right.kind);
}
