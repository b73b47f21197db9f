import { readApigeeTree } from '../../parse/apigee-xml.ts';
import type { PolicyTree } from '../../parse/apim-policy.ts';
import { readJson, readYaml } from '../../parse/data.ts';
import type { DataDocument } from '../../parse/data.ts';
import { verbatim } from '../../parse/entities.ts';
import { indexLines, spanBetween } from '../../parse/lines.ts';
import type { LineIndex, TextSpan } from '../../parse/lines.ts';
import { decodeBasic } from '../checksums.ts';
import { considerNote } from '../credentials.ts';
import { newFindings } from '../findings.ts';
import { lineHashesOf, literalRecord, maskText, mergeFindings } from '../mask.ts';
import { findTokens } from '../tokens.ts';
import type { Found, LiteralContext, PolicyProblem } from '../types.ts';
import { decodeValue, walkLeaves } from '../walk.ts';
import { considerConfig } from './config.ts';
import { xmlElements, yamlElements } from './element.ts';
import type { Element } from './element.ts';
import { considerKeys } from './keys.ts';
import type { FoundKey } from './keys.ts';
import { considerFeature } from './feature.ts';
import { apigeeKindOf, isMapFile } from './kinds.ts';
import { considerMarkup } from './markup.ts';
import { considerElements } from './positions.ts';
import { considerPropertySet } from './property-set.ts';
import { considerScript } from './script.ts';
import type { ApigeeFileKind, ApigeeFindings, ApigeeOptions } from './types.ts';
import { isApigeeReference, offerText, withoutTemplates } from './values.ts';
import type { Scope } from './values.ts';

/** Longer texts are no policies: Apigee takes at most 10 MB a resource, and its policies are kilobytes. */
export const MAX_APIGEE_TEXT = 5 * 1024 * 1024;
const MAX_PROBLEMS = 200;

interface Range {
  readonly start: number;
  readonly end: number;
}

/** What a reader of one kind of file found besides the literals. */
interface Content {
  readonly complete: boolean;
  readonly problems: readonly { readonly kind: PolicyProblem['kind']; readonly start: number; readonly end: number }[];
  readonly keys: readonly FoundKey[];
  readonly comments: readonly Range[];
}

const NOTHING: Content = { complete: true, problems: [], keys: [], comments: [] };

const HAS_MARKUP = /<[A-Za-z][\w.-]*(?:\s|\/|>)/;

const considerTree = (scope: Scope, kind: ApigeeFileKind, elements: readonly Element[]): FoundKey[] => {
  if (kind === 'markup') considerMarkup(scope, elements, 'apigee/style-sheet');
  else if (kind === 'maven') considerMarkup(scope, elements, 'apigee/maven');
  else {
    considerElements(scope, elements);
    return considerKeys(scope, elements);
  }
  return [];
};

const SAMPLE_ANSWER =
  /access_token[^]{0,4000}(?:token_type|expires_in)|(?:token_type|expires_in)[^]{0,4000}access_token/;

const considerComments = (scope: Scope, kind: ApigeeFileKind, tree: PolicyTree): Range[] => {
  const ranges: Range[] = [];
  const commented: Scope = { found: scope.found, context: 'comment' };
  walkLeaves(tree.nodes, (leaf) => {
    if (leaf.kind !== 'comment') return;
    ranges.push(leaf);
    const { start, end } = leaf.value;
    const text = tree.text.slice(start, end);
    // A policy is switched off by commenting it out, or its element.
    if (HAS_MARKUP.test(text)) {
      const inner = readApigeeTree(tree.text, { start, end });
      considerTree(commented, kind, xmlElements(tree.text, inner.nodes));
    }
    if (SAMPLE_ANSWER.test(text)) return;
    const notes = newFindings();
    const note = withoutTemplates(decodeValue(tree.text, leaf.value));
    offerText(commented, note, { position: 'apigee/comment' });
    considerNote(notes, note, { position: 'apigee/comment', context: 'comment' });
    scope.found.push(...notes.found.filter(({ value }) => !isApigeeReference(value)));
  });
  return ranges;
};

const readXml = (scope: Scope, kind: ApigeeFileKind, text: string): Content => {
  const tree = readApigeeTree(text);
  const keys = considerTree(scope, kind, xmlElements(text, tree.nodes));
  const comments = considerComments(scope, kind, tree);
  return { complete: tree.complete && tree.root !== undefined, problems: tree.problems, keys, comments };
};

const documentProblems = (document: DataDocument): Content['problems'] =>
  document.errors.map((offset) => ({ kind: 'unterminated-token', start: offset, end: offset }));

const readData = (scope: Scope, kind: ApigeeFileKind, path: string, text: string): Content => {
  const document = /\.json$/i.test(path) ? readJson(text) : readYaml(text);
  const problems = documentProblems(document);
  const complete = problems.length === 0;
  if (document.root === undefined) return { ...NOTHING, complete, problems };
  if (kind !== 'yaml-bundle') {
    considerConfig(scope, text, document.root, isMapFile(path));
    return { ...NOTHING, complete, problems };
  }
  const elements = yamlElements(text, document.root);
  considerElements(scope, elements);
  return { ...NOTHING, complete, problems, keys: considerKeys(scope, elements) };
};

const readScriptFile = (scope: Scope, path: string, text: string): Content => {
  const language = /\.py$/i.test(path) ? 'python' : 'javascript';
  const comments = considerScript(scope, verbatim(text, 0, text.length), language, 'apigee/script');
  return { ...NOTHING, comments };
};

const readContent = (scope: Scope, kind: ApigeeFileKind, path: string, text: string): Content => {
  if (kind === 'text') return NOTHING;
  if (kind === 'feature') {
    considerFeature(scope, text);
    return NOTHING;
  }
  if (kind === 'script') return readScriptFile(scope, path, text);
  if (kind === 'properties') return { ...NOTHING, comments: considerPropertySet(scope, text) };
  if (kind === 'config' || kind === 'yaml-bundle') return readData(scope, kind, path, text);
  return readXml(scope, kind, text);
};

const isInRanges = (ranges: readonly Range[], offset: number): boolean => {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range === undefined || offset < range.start) high = middle - 1;
    else if (offset >= range.end) low = middle + 1;
    else return true;
  }
  return false;
};

/** `edgecli` and its secret are the published client of every Apigee Edge tool. */
const isPublicClient = (value: string): boolean => {
  const pair = decodeBasic(value);
  return /^(?:edgecli:)?edgeclisecret$/.test(pair === undefined ? value : `${pair.user}:${pair.password}`);
};

const merge = (text: string, scope: Scope, content: Content): Found[] => {
  const placeOf = ({ start }: { readonly start: number }): { position: string; context: LiteralContext } => ({
    position: 'token',
    context: isInRanges(content.comments, start) ? 'comment' : scope.context,
  });
  return mergeFindings(text, scope.found, findTokens(text), placeOf).map((found) =>
    isPublicClient(found.value) ? { ...found, confidence: 'low' } : found,
  );
};

const problemsOf = (lines: LineIndex, content: Content): PolicyProblem[] =>
  content.problems
    .slice(0, MAX_PROBLEMS)
    .map(({ kind, start, end }) => ({ kind, span: spanBetween(lines, start, end) }));

const tooLarge = (text: string): Content => ({
  ...NOTHING,
  complete: false,
  problems: [{ kind: 'too-large', start: Math.min(MAX_APIGEE_TEXT, text.length), end: text.length }],
});

/**
 * Reads a file of an Apigee repository or bundle: policies, endpoints, shared flows (XML or YAML), scripts, property
 * sets, style sheets and configuration. Literals are masked here: no value, and nothing that depends on one, is in
 * what is returned. A file of another kind is looked through for tokens only. Never throws; time is linear.
 */
export const readApigeeFile = (path: string, text: string, options: ApigeeOptions): ApigeeFindings => {
  const lines = indexLines(text);
  const kind = options.kind ?? apigeeKindOf(path, text) ?? 'text';
  const scope: Scope = { found: [], context: options.context ?? 'live' };
  const content = text.length > MAX_APIGEE_TEXT ? tooLarge(text) : readContent(scope, kind, path, text);
  const found = merge(text, scope, content);
  const values = new Set(found.map(({ value }) => value));
  const literals = found.map((literal) => literalRecord(lines, literal, values, options.groupOf));
  const problems = problemsOf(lines, content);
  const keysNotByReference = content.keys.map(({ element, why, start, end }) => ({
    element,
    why,
    span: spanBetween(lines, start, end),
  }));
  const spans = [literals, problems, keysNotByReference].flatMap((records: readonly { span: TextSpan }[]) =>
    records.map(({ span }) => span),
  );
  return {
    kind,
    complete: content.complete,
    problems,
    literals,
    keysNotByReference,
    lineHashes: lineHashesOf(maskText(text, found), spans),
  };
};
