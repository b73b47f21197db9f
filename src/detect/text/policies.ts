import type { DecodedText } from '../../parse/entities.ts';
import { sourceEnd, sourceOffset } from '../../parse/entities.ts';
import { spanBetween } from '../../parse/lines.ts';
import type { LineIndex, TextSpan } from '../../parse/lines.ts';
import { CREDENTIAL_STATEMENTS } from '../policy-statements.ts';
import { readPolicySkeleton } from '../policy.ts';
import type { DetectOptions, PolicySkeleton } from '../types.ts';
import { partOf } from './offer.ts';
import type { Range } from './types.ts';

/** In JSON the marks of elements may be written as their code points, as serializers do that keep markup away. */
const BEGIN = /<(policies|fragment)(?=[\s>]|\\[rnu])|\\u003[cC](policies|fragment)(?=[\s>]|\\[rnu])/g;
const CLOSING = { policies: /\\u003c\/policies(?:\\u003e|>)/gi, fragment: /\\u003c\/fragment(?:\\u003e|>)/gi } as const;
const MAX_POLICIES = 200;

/** Where whole policies stand in a text, from their root's first to its last tag. */
export const policyRanges = (text: string): Range[] => {
  const ranges: Range[] = [];
  let from = 0;
  for (const match of text.matchAll(BEGIN)) {
    if (match.index < from || ranges.length >= MAX_POLICIES) continue;
    const end = endOfPolicy(text, match);
    // Without an end here there is none further on either.
    if (end === undefined) break;
    from = end;
    ranges.push({ start: match.index, end: from });
  }
  return ranges;
};

const endOfPolicy = (text: string, { index, 1: plain, 2: escaped }: RegExpExecArray): number | undefined => {
  if (plain === undefined) {
    const closing = escaped === 'policies' ? CLOSING.policies : CLOSING.fragment;
    closing.lastIndex = index;
    return closing.test(text) ? closing.lastIndex : undefined;
  }
  const closing = `</${plain}>`;
  const at = text.indexOf(closing, index);
  return at === -1 ? undefined : at + closing.length;
};

const PART = new RegExp(`<(${CREDENTIAL_STATEMENTS}|send-one-way-request)(?=\\s)`, 'g');
const MAX_PART = 16_384;

/** The end of an element that begins at `start`: its own closing tag, or that of an empty element. */
const endOfPart = (text: string, start: number, name: string): number | undefined => {
  const part = text.slice(start, start + MAX_PART);
  const empty = /^<[\w-]{1,32}(?:\s[^<>]{0,1024})?\/>/.exec(part)?.[0].length;
  if (empty !== undefined) return start + empty;
  const closing = `</${name}>`;
  const at = part.indexOf(closing);
  return at === -1 ? undefined : start + at + closing.length;
};

/** Elements of a policy that stand alone, as code puts them together and documents show them. */
export const partRanges = (text: string): Range[] => {
  const ranges: Range[] = [];
  let from = 0;
  // Characters looked through for ends that are not there: bounded, so that the time stays linear.
  let waste = 0;
  for (const match of text.matchAll(PART)) {
    if (match.index < from || ranges.length >= MAX_POLICIES) continue;
    const end = endOfPart(text, match.index, match[1] ?? '');
    if (end === undefined) waste += MAX_PART;
    else {
      ranges.push({ start: match.index, end });
      from = end;
    }
    if (waste > text.length + MAX_PART) break;
  }
  return ranges;
};

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

const unescapedPiece = (written: string): string => {
  const last = written.at(-1) ?? '';
  if (written.length === 1 || !written.startsWith('\\')) return written[0] ?? '';
  return written.startsWith('\\u') && written.length === 6
    ? String.fromCharCode(Number.parseInt(written.slice(2), 16))
    : (ESCAPES[last] ?? last);
};

const unescaped = (text: string, range: Range, pattern: RegExp): DecodedText => {
  const written = text.slice(range.start, range.end);
  const offsets: number[] = [];
  const ends: number[] = [];
  let decoded = '';
  for (const match of written.matchAll(pattern)) {
    const [whole] = match;
    decoded += unescapedPiece(whole);
    offsets.push(range.start + match.index);
    ends.push(range.start + match.index + whole.length);
  }
  return { text: decoded, ...range, offsets, ends };
};

/** Quotes that begin an attribute or, where no other ones stand in the text, a name or a value of JSON in a body. */
const isEscaped = (written: string): boolean =>
  /=\s?\\"/.test(written) || (/[{[,:]\s?\\"/.test(written) && !/(?<!\\)"/.test(written));

const isDoubled = (written: string): boolean =>
  /=\s?""(?!\s|\/?>|")/.test(written) || (/[{[,:]\s?""/.test(written) && !/(?<!")"(?!")/.test(written));

/** A policy in a string of C# or JSON has its quotes doubled or escaped; everywhere else it stands as it is. */
const decodePolicy = (text: string, range: Range): DecodedText => {
  const written = text.slice(range.start, Math.min(range.end, range.start + 65_536));
  // A string in a string of a command line: what is escaped there is escaped more than once.
  if (/=\s?\\{2,7}"/.test(written)) return unescaped(text, range, /\\{1,7}["nrt]|[^]/g);
  if (written.startsWith('\\u') || isEscaped(written)) {
    return unescaped(text, range, /\\u[0-9A-Fa-f]{4}|\\[^]|[^]/g);
  }
  if (isDoubled(written)) return unescaped(text, range, /""|[^]/g);
  return partOf(text, range);
};

type Move = (span: TextSpan) => TextSpan;

const moveAll = <Item extends { span: TextSpan }>(items: readonly Item[], move: Move): Item[] =>
  items.map((item) => ({ ...item, span: move(item.span) }));

const moved = (skeleton: PolicySkeleton, move: Move): PolicySkeleton => ({
  ...skeleton,
  problems: moveAll(skeleton.problems, move),
  namedValues: moveAll(skeleton.namedValues, move),
  keyVaultIdentifiers: moveAll(skeleton.keyVaultIdentifiers, move),
  sendRequests: moveAll(skeleton.sendRequests, move),
  cacheWrites: moveAll(skeleton.cacheWrites, move),
  unsupportedSyntax: moveAll(skeleton.unsupportedSyntax, move),
  literals: moveAll(skeleton.literals, move),
  lineHashes: {},
});

const PARTIAL = new RegExp(`<(?:${CREDENTIAL_STATEMENTS}|set-backend-service|inbound|backend|outbound)[\\s>]`);

/** Whether a text holds elements of a policy without its root, as documentation shows them. */
export const isPartOfPolicy = (text: string): boolean => PARTIAL.test(text);

/** Reads the policy at a range of a text; its places are those of the whole text. Line hashes are left to the caller. */
export const readPolicyWithin = (
  text: string,
  range: Range,
  lines: LineIndex,
  options: DetectOptions,
): PolicySkeleton => {
  const decoded = decodePolicy(text, range);
  const skeleton = readPolicySkeleton(decoded.text, options);
  const move: Move = ({ offset, length }) =>
    spanBetween(
      lines,
      sourceOffset(decoded, offset),
      Math.max(sourceEnd(decoded, offset + length), sourceOffset(decoded, offset)),
    );
  const whole = moved(skeleton, move);
  // A part of a policy in a document is no policy that fails to be one.
  return { ...whole, problems: whole.problems.filter(({ kind }) => kind !== 'not-a-policy') };
};
