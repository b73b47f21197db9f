import { indexLines, spanBetween } from '../../parse/lines.ts';
import type { LineIndex, TextSpan } from '../../parse/lines.ts';
import { decodeBasic } from '../checksums.ts';
import { lineHashesOf, literalRecord, maskText, mergeFindings } from '../mask.ts';
import { findTokens } from '../tokens.ts';
import type { Found, LiteralContext, PolicyProblem, PolicySkeleton } from '../types.ts';
import { considerContent, NO_CONTENT } from './content.ts';
import { textKindOf } from './kinds.ts';
import { considerMarkdown, fencesOf } from './markdown.ts';
import type { Scope } from './offer.ts';
import { isPartOfPolicy, partRanges, policyRanges, readPolicyWithin } from './policies.ts';
import type { Content, Range, TextFindings, TextKind, TextOptions } from './types.ts';

/** Longer texts, and texts with longer lines, are data or made by a machine: only token forms are looked for. */
export const MAX_TEXT = 5 * 1024 * 1024;
export const MAX_LINE = 1024 * 1024;
const MAX_PROBLEMS = 200;

const isWithin = (ranges: readonly Range[], { start, end }: Range): boolean => {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range === undefined) return false;
    if (end <= range.start) high = middle - 1;
    else if (start >= range.end) low = middle + 1;
    else return true;
  }
  return false;
};

/** Where the first line that is too long has to be cut. */
const longLine = (lines: LineIndex): number | undefined => {
  const start = lines.starts.find((from, index) => (lines.starts[index + 1] ?? lines.length) - from > MAX_LINE);
  return start === undefined ? undefined : start + MAX_LINE;
};

/** Where the text is too large to be followed, or `undefined`. */
const tooLargeAt = (text: string, linesOf: () => LineIndex): number | undefined => {
  if (text.length <= MAX_LINE) return undefined;
  const cut = Math.min(longLine(linesOf()) ?? MAX_TEXT, MAX_TEXT);
  return text.length > cut ? cut : undefined;
};

const policyPlaces = (kind: TextKind, text: string): Range[] => {
  const whole = policyRanges(text);
  const fences =
    kind === 'markdown'
      ? fencesOf(text).filter((fence) => !isWithin(whole, fence) && isPartOfPolicy(text.slice(fence.start, fence.end)))
      : [];
  const known = [...whole, ...fences].toSorted((a, b) => a.start - b.start);
  const parts = partRanges(text).filter((part) => !isWithin(known, part));
  return parts.length === 0 ? known : [...known, ...parts].toSorted((a, b) => a.start - b.start);
};

/** `edgecli` and its secret are the published client of every Apigee Edge tool. */
const isPublicClient = (value: string): boolean => {
  const pair = decodeBasic(value);
  return /^(?:edgecli:)?edgeclisecret$/.test(pair === undefined ? value : `${pair.user}:${pair.password}`);
};

const contextOfKind = (kind: TextKind, context: LiteralContext | undefined): LiteralContext => {
  if (context !== undefined && context !== 'live') return context;
  return kind === 'markdown' ? 'sample' : 'live';
};

/**
 * Every name that says credential, and every mark of a URL or command with one, holds one of these. A file without
 * them needs no reader; escapes could hide one.
 */
const HINT =
  /secret|pass|pwd|cred|key|token|auth|bearer|jwt|basic|(?<![a-z])(?:pat|sas|sig|code)(?![a-z])|sign|assertion|login|conn|SecureString|-u\s|--user|:\/\/[^\s"'/]{1,256}@|\\u00|\\x|ToBase64String|btoa|b64encode/i;

const readContent = (scope: Scope, kind: TextKind, path: string, text: string): Content => {
  if (kind === 'plain' || !HINT.test(text)) return NO_CONTENT;
  const start = scope.found.length;
  try {
    return kind === 'markdown' ? considerMarkdown(scope, text) : considerContent(scope, kind, path, text);
  } catch {
    // A parser of another maker ran out of stack. What it gave so far is not relied upon.
    scope.found.length = start;
    return { ...NO_CONTENT, errors: [0] };
  }
};

const judgedFound = (text: string, scope: Scope, content: Content, policies: readonly Range[]): Found[] => {
  const comments = content.comments.toSorted((a, b) => a.start - b.start);
  const placeOf = ({ start, end }: Range): { position: string; context: LiteralContext } => ({
    position: 'token',
    context: isWithin(comments, { start, end }) ? 'comment' : scope.context,
  });
  const outside = (place: Range): boolean => !isWithin(policies, place);
  return mergeFindings(text, scope.found.filter(outside), findTokens(text).filter(outside), placeOf).map((found) =>
    isPublicClient(found.value) ? { ...found, confidence: 'low' } : found,
  );
};

/** The literals of a policy as ranges of the file, so that line hashes can be taken over a text without them. */
const maskable = (text: string, policies: readonly PolicySkeleton[]): Found[] =>
  policies.flatMap(({ literals }) =>
    literals.map(({ span, kind, position, context, confidence }) => {
      const start = span.offset;
      const end = start + span.length;
      return { start, end, value: text.slice(start, end), kind, position, context, confidence };
    }),
  );

const spansOf = (records: readonly (readonly { span: TextSpan }[])[]): TextSpan[] =>
  records.flatMap((list) => list.map(({ span }) => span));

const policySpans = (policy: PolicySkeleton): TextSpan[] =>
  spansOf([
    policy.problems,
    policy.namedValues,
    policy.keyVaultIdentifiers,
    policy.sendRequests,
    policy.cacheWrites,
    policy.unsupportedSyntax,
    policy.literals,
  ]);

/** The hashes of the lines that spans start on. Hashes are taken once for a file: that is a pass over all of it. */
const hashesOf = (hashes: Readonly<Record<string, string>>, spans: readonly TextSpan[]): Record<string, string> => {
  const lines = new Set(spans.map(({ line }) => String(line)));
  return Object.fromEntries(Object.entries(hashes).filter(([line]) => lines.has(line)));
};

/**
 * Reads a file that is neither a policy nor of a kind with a reader of its own: settings, pipelines, JSON, YAML, code,
 * scripts, documents, API definitions. Literals are masked here: no value, and nothing that depends on one, is in what
 * is returned. A file of another kind, and what lies behind 5 MB or behind the first MB of a line, is looked through for
 * token forms. Never throws; time is linear.
 */
export const readTextFile = (path: string, text: string, options: TextOptions): TextFindings => {
  let index: LineIndex | undefined;
  const linesOf = (): LineIndex => (index ??= indexLines(text));
  const kind = options.kind ?? textKindOf(path, text);
  const scope: Scope = { found: [], context: contextOfKind(kind, options.context) };
  const cutAt = tooLargeAt(text, linesOf);
  const followed = text.slice(0, cutAt);
  const content = readContent(scope, kind, path, followed);
  // A value that the cut goes through is not there as a whole.
  if (cutAt !== undefined) scope.found.splice(0, Infinity, ...scope.found.filter(({ end }) => end < cutAt));
  const places = policyPlaces(kind, followed);
  const policyOptions = { groupOf: options.groupOf, context: scope.context };
  const policies = places.map((range) => readPolicyWithin(text, range, linesOf(), policyOptions));
  const found = judgedFound(text, scope, content, places);
  const values = new Set(found.map(({ value }) => value));
  const own = found.map((literal) => literalRecord(linesOf(), literal, values, options.groupOf));
  const literals = [...own, ...policies.flatMap((policy) => policy.literals)].toSorted(
    (a, b) => a.span.offset - b.span.offset,
  );
  const problems: PolicyProblem[] = [
    ...(cutAt === undefined ? [] : [{ kind: 'too-large' as const, span: spanBetween(linesOf(), cutAt, text.length) }]),
    ...content.errors.slice(0, MAX_PROBLEMS).map((offset) => {
      return { kind: 'unterminated-token' as const, span: spanBetween(linesOf(), offset, offset) };
    }),
  ];
  const masked = maskText(text, [...found, ...maskable(text, policies)]);
  const ownSpans = spansOf([literals, problems]);
  const hashes = lineHashesOf(masked, [...ownSpans, ...policies.flatMap(policySpans)]);
  return {
    kind,
    complete: problems.length === 0 && policies.every(({ complete }) => complete),
    problems,
    literals,
    policies: policies.map((policy) => ({ ...policy, lineHashes: hashesOf(hashes, policySpans(policy)) })),
    lineHashes: hashesOf(hashes, ownSpans),
  };
};
