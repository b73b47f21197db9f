import { spanBetween } from '../parse/lines.ts';
import type { LineIndex, TextSpan } from '../parse/lines.ts';
import { lineHashes } from './line-hashes.ts';
import type { Confidence, DetectOptions, Found, LengthClass, Literal, UnplacedLiteral } from './types.ts';
import type { TokenMatch } from './tokens.ts';

const RANK: Readonly<Record<Confidence, number>> = { low: 0, medium: 1, high: 2 };

/** Stands where a name had to give way, because it is a value. */
export const MASK = '***';

export const lengthClassOf = (length: number): LengthClass => {
  if (length < 8) return '1-7';
  if (length < 16) return '8-15';
  if (length < 32) return '16-31';
  return length < 64 ? '32-63' : '64+';
};

/** What a literal is, without its value. A name that is itself one of the values is masked. */
export const unplacedLiteral = (
  found: Omit<Found, 'start' | 'end'>,
  values: ReadonlySet<string>,
  groupOf: DetectOptions['groupOf'],
): UnplacedLiteral => ({
  group: groupOf(found.value),
  kind: found.kind,
  position: found.position,
  ...(found.name === undefined ? {} : { name: values.has(found.name) ? MASK : found.name }),
  lengthClass: lengthClassOf(found.value.length),
  context: found.context,
  confidence: found.confidence,
});

/** The record of a literal that stands in a text. */
export const literalRecord = (
  lines: LineIndex,
  found: Found,
  values: ReadonlySet<string>,
  groupOf: DetectOptions['groupOf'],
): Literal => ({
  ...unplacedLiteral(found, values, groupOf),
  span: spanBetween(lines, found.start, found.end),
});

interface Placed extends Found {
  /** Found by its form alone; its kind is then the better one. */
  readonly byForm: boolean;
}

const better = (a: Confidence, b: Confidence): Confidence => (RANK[a] >= RANK[b] ? a : b);

/** A URL says where a credential stands; a form inside it says what the credential is. */
const isFrame = ({ kind }: Placed): boolean => kind === 'url-credentials';

/** Two findings on the same text are one: the form says what it is, the position where it stands. */
const merged = (text: string, a: Placed, b: Placed): Placed => {
  const [token, place] = a.byForm && !(b.byForm && isFrame(a)) ? [a, b] : [b, a];
  const start = Math.min(a.start, b.start);
  const end = Math.max(a.end, b.end);
  const whole = [a, b].find((found) => found.start === start && found.end === end);
  return {
    ...place,
    start,
    end,
    value: whole?.value ?? text.slice(start, end),
    kind: token.byForm ? token.kind : place.kind,
    confidence: better(a.confidence, b.confidence),
    byForm: a.byForm && b.byForm,
  };
};

/**
 * One finding for each place in the text, in the order of the text. `placeOf` says where a credential stands that was
 * found by its form.
 */
export const mergeFindings = (
  text: string,
  found: readonly Found[],
  tokens: readonly TokenMatch[],
  placeOf: (token: TokenMatch) => Pick<Found, 'position' | 'context'>,
): Found[] => {
  const placed: Placed[] = [
    ...found.map((literal) => ({ ...literal, byForm: false })),
    ...tokens.map((token) => ({ ...token, ...placeOf(token), byForm: true })),
  ].toSorted((a, b) => a.start - b.start || b.end - a.end || Number(b.byForm) - Number(a.byForm));
  const result: Placed[] = [];
  for (const next of placed) {
    const last = result.at(-1);
    if (last !== undefined && next.start < last.end) result[result.length - 1] = merged(text, last, next);
    else if (next.end > next.start) result.push(next);
  }
  return result;
};

const MIN_COPY = 8;

/** Where else in the text the same values stand. Values shorter than eight characters may be words and are left. */
const copiesOf = (text: string, values: ReadonlySet<string>): { start: number; end: number }[] => {
  const byHead = new Map<string, string[]>();
  for (const value of values) {
    if (value.length < MIN_COPY) continue;
    const head = value.slice(0, MIN_COPY);
    byHead.set(head, [...(byHead.get(head) ?? []), value].toSorted((a, b) => b.length - a.length).slice(0, 16));
  }
  if (byHead.size === 0) return [];
  const firsts = new Set([...byHead.keys()].map((head) => head.charCodeAt(0)));
  const copies: { start: number; end: number }[] = [];
  for (let at = 0; at + MIN_COPY <= text.length; at++) {
    if (!firsts.has(text.charCodeAt(at))) continue;
    const value = byHead.get(text.slice(at, at + MIN_COPY))?.find((candidate) => text.startsWith(candidate, at));
    if (value === undefined) continue;
    copies.push({ start: at, end: at + value.length });
    at += value.length - 1;
  }
  return copies;
};

const asterisks = (text: string): string => text.replaceAll(/[^\r\n]/g, '*');

/** The text with every literal, and every further copy of its value, replaced by asterisks of the same length. */
export const maskText = (text: string, found: readonly Found[]): string => {
  const values = new Set(found.flatMap(({ value, start, end }) => [value, text.slice(start, end)]));
  const ranges = [...found, ...copiesOf(text, values)].toSorted((a, b) => a.start - b.start);
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of ranges) {
    if (end <= from) continue;
    pieces.push(text.slice(from, Math.max(start, from)), asterisks(text.slice(Math.max(start, from), end)));
    from = end;
  }
  return pieces.join('') + text.slice(from);
};

/**
 * GitHub's hash of each line that a span starts on, over the masked text. A run of asterisks counts as one, so that
 * no hash depends on a literal's length either.
 */
export const lineHashesOf = (masked: string, spans: readonly TextSpan[]): Record<string, string> => {
  const lines = [...new Set(spans.map(({ line }) => line))].toSorted((a, b) => a - b);
  const last = lines.at(-1);
  if (last === undefined) return {};
  const hashes = lineHashes(masked.replaceAll(/\*+/g, '*'), last);
  return Object.fromEntries(lines.map((line): [string, string] => [String(line), hashes.get(line) ?? '0:1']));
};
