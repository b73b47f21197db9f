import { readPolicyTree } from '../parse/apim-policy.ts';
import type { PolicyTree } from '../parse/apim-policy.ts';
import { indexLines, spanBetween } from '../parse/lines.ts';
import type { LineIndex, TextSpan } from '../parse/lines.ts';
import { newFindings } from './findings.ts';
import type { CredentialReference, Findings } from './findings.ts';
import { lineHashesOf, literalRecord, maskText, mergeFindings } from './mask.ts';
import { findMentions } from './mentions.ts';
import { considerPolicy } from './positions.ts';
import { findRequests } from './requests.ts';
import { findCacheWrites } from './taint.ts';
import { findTokens } from './tokens.ts';
import type { TokenMatch } from './tokens.ts';
import type {
  DetectOptions,
  Found,
  LiteralContext,
  NamedValueReference,
  PolicyProblem,
  PolicySkeleton,
  UnsupportedSyntax,
} from './types.ts';
import { expressionsOf, walkElements, walkLeaves } from './walk.ts';
import { plainAttribute } from './text-values.ts';

interface Range {
  readonly start: number;
  readonly end: number;
}

/** A text of nothing but mistakes would fill the record with them; the first tell enough. */
const MAX_PROBLEMS = 200;

const contains = (ranges: readonly Range[], offset: number): boolean => {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range === undefined) return false;
    if (offset < range.start) high = middle - 1;
    else if (offset >= range.end) low = middle + 1;
    else return true;
  }
  return false;
};

const rangesOf = (tree: PolicyTree): { comments: Range[]; expressions: Range[] } => {
  const comments: Range[] = [];
  const expressions: Range[] = [];
  walkElements(tree.nodes, (element) => {
    for (const { value } of element.attributes) for (const found of expressionsOf(value)) expressions.push(found);
  });
  walkLeaves(tree.nodes, (leaf) => {
    if (leaf.kind === 'comment') comments.push(leaf);
    for (const found of expressionsOf(leaf.value)) expressions.push(found);
  });
  return { comments, expressions: expressions.toSorted((a, b) => a.start - b.start) };
};

const findLiterals = (tree: PolicyTree, findings: Findings, context: LiteralContext): Found[] => {
  considerPolicy(findings, tree, context);
  const { comments, expressions } = rangesOf(tree);
  const placeOf = (token: TokenMatch): Pick<Found, 'position' | 'context'> => ({
    position: contains(expressions, token.start) ? 'apim/expression' : 'token',
    context: contains(comments, token.start) ? 'comment' : context,
  });
  return mergeFindings(tree.text, findings.found, findTokens(tree.text), placeOf);
};

const rootOf = (tree: PolicyTree): PolicySkeleton['root'] => {
  const name = tree.root?.name;
  if (name === undefined) return 'none';
  return name === 'policies' || name === 'fragment' ? name : 'other';
};

const problemsOf = (tree: PolicyTree, lines: LineIndex, root: PolicySkeleton['root']): PolicyProblem[] => {
  const problems = tree.problems.slice(0, MAX_PROBLEMS).map(({ kind, start, end }): PolicyProblem => {
    return { kind, span: spanBetween(lines, start, end) };
  });
  if (root === 'policies' || root === 'fragment') return problems;
  const start = tree.root?.start ?? 0;
  return [...problems, { kind: 'not-a-policy', span: spanBetween(lines, start, tree.root?.tagEnd ?? start) }];
};

const fragmentsOf = (tree: PolicyTree, masked: string): string[] => {
  const fragments: string[] = [];
  walkElements(tree.nodes, (element) => {
    if (element.name !== 'include-fragment') return;
    const id = plainAttribute(masked, element, 'fragment-id');
    if (id !== undefined && !fragments.includes(id)) fragments.push(id);
  });
  return fragments;
};

const deployTokensOf = (findings: Findings, lines: LineIndex): UnsupportedSyntax[] => {
  const starts = new Set<number>();
  return findings.deployTokens.flatMap(({ start, end }) => {
    if (starts.has(start)) return [];
    starts.add(start);
    return [{ form: 'deploy-token' as const, span: spanBetween(lines, start, end) }];
  });
};

/** The mentions of named values, in the order of the text; those in credential positions with what they stand for there. */
const withUses = (named: readonly NamedValueReference[], findings: Findings): NamedValueReference[] => {
  const waiting = findings.references.toSorted((a, b) => b.start - a.start);
  let open: CredentialReference[] = [];
  return named.map((mention) => {
    const { offset, length } = mention.span;
    for (let next = waiting.at(-1); next !== undefined && next.start <= offset; next = waiting.at(-1)) {
      open.push(next);
      waiting.pop();
    }
    open = open.filter(({ end }) => offset + length <= end);
    const use = open.find(({ strength }) => strength === 'strong') ?? open[0];
    return use === undefined ? mention : { ...mention, credential: { kind: use.kind, strength: use.strength } };
  });
};

const bySpan = (a: { span: TextSpan }, b: { span: TextSpan }): number =>
  a.span.offset - b.span.offset || a.span.length - b.span.length;

/**
 * Reads the text of an API Management policy into its skeleton. Literals are masked here: no value, and nothing that
 * depends on one, is in what is returned. Never throws; time is linear in the length of the text.
 */
export const readPolicySkeleton = (text: string, options: DetectOptions): PolicySkeleton => {
  const lines = indexLines(text);
  const tree = readPolicyTree(text);
  const findings = newFindings();
  const found = findLiterals(tree, findings, options.context ?? 'live');
  const values = new Set(found.map(({ value }) => value));
  const masked = maskText(text, found);
  const root = rootOf(tree);
  const { sendRequests, requestIds } = findRequests(tree, masked, lines);
  const { namedValues, keyVaultIdentifiers, unsupportedSyntax } = findMentions({ tree, masked, lines, requestIds });
  const skeleton: PolicySkeleton = {
    complete: tree.complete,
    wellFormed: tree.wellFormed,
    root,
    problems: problemsOf(tree, lines, root),
    elementCount: tree.elementCount,
    fragments: fragmentsOf(tree, masked),
    namedValues: withUses(namedValues, findings),
    keyVaultIdentifiers,
    sendRequests,
    cacheWrites: findCacheWrites(tree, masked, lines, requestIds),
    unsupportedSyntax: [...unsupportedSyntax, ...deployTokensOf(findings, lines)].toSorted(bySpan),
    literals: found.map((literal) => literalRecord(lines, literal, values, options.groupOf)),
    lineHashes: {},
  };
  return { ...skeleton, lineHashes: lineHashesOf(masked, spansOf(skeleton)) };
};

const spansOf = (skeleton: PolicySkeleton): TextSpan[] =>
  [
    skeleton.problems,
    skeleton.namedValues,
    skeleton.keyVaultIdentifiers,
    skeleton.sendRequests,
    skeleton.cacheWrites,
    skeleton.unsupportedSyntax,
    skeleton.literals,
  ].flatMap((records: readonly { span: TextSpan }[]) => records.map(({ span }) => span));
