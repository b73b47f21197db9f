import type { PolicyElement, PolicyLeaf, PolicyTree } from '../parse/apim-policy.ts';
import type { CSharpToken } from '../parse/csharp.ts';
import { spanBetween } from '../parse/lines.ts';
import type { LineIndex } from '../parse/lines.ts';
import type { PolicyValue } from '../parse/policy-value.ts';
import { isPunctuation } from './fold.ts';
import { keepableName } from './keepable-text.ts';
import type { KeyVaultIdentifier, NamedValueReference, UnsupportedSyntax } from './types.ts';
import { lowerHost } from './text-values.ts';
import { attribute, expressionsOf, walkElements, walkLeaves } from './walk.ts';

/** What a policy names: named values, Key Vault objects, and syntax that no gateway turns into a secret. */
export interface Mentions {
  readonly namedValues: NamedValueReference[];
  readonly keyVaultIdentifiers: KeyVaultIdentifier[];
  readonly unsupportedSyntax: UnsupportedSyntax[];
}

export interface MentionScope {
  readonly tree: PolicyTree;
  /** The text with its literals masked: names are read from it, at the offsets of the tree. */
  readonly masked: string;
  readonly lines: LineIndex;
  readonly requestIds: ReadonlyMap<PolicyElement, number>;
}

type Where = 'url' | 'attribute' | 'text' | 'expression' | 'comment';

const NAMED_VALUE = /(?<!\$)\{\{\s*([A-Za-z0-9_-][A-Za-z0-9_.-]*)\s*\}\}/g;
const IDENTIFIER =
  /https:\/\/((?:[A-Za-z0-9-]|\{\{[\w.-]+\}\}){1,256}\.(?:vault\.azure\.net|vault\.azure\.cn|vault\.usgovcloudapi\.net|vault\.microsoftazure\.de|managedhsm\.azure\.net))(?::443)?\/(secrets|keys|certificates)\/((?:[A-Za-z0-9-]|\{\{[\w.-]+\}\}){1,256})(?:\/([0-9a-fA-F]{32}|\{\{[\w.-]+\}\}))?/gi;
/** What each of the three has in it. */
const MENTIONS = /\{\{|vault|managedhsm/i;
const APP_SERVICE_REFERENCE = /@Microsoft\.KeyVault\(/gi;
const KEY_VAULT_ELEMENT = /^key-?vault-configuration$/i;
const OPENS_NAME = /\{\{[^{}]{0,128}$/;
const CLOSES_NAME = /^[^{}]{0,128}\}\}/;
const LOOK_AROUND = 140;

/** Liquid templates of `set-body` use the same braces for their own variables. */
const isLiquid = (around: readonly PolicyElement[], text: string): boolean =>
  around.some((element) => {
    const template = element.name === 'set-body' ? attribute(element, 'template') : undefined;
    return template !== undefined && text.slice(template.start, template.end).toLowerCase() === 'liquid';
  });

const isLiquidVariable = (name: string): boolean => /^(?:body|context)\./.test(name);

const collection = (name: string | undefined): KeyVaultIdentifier['collection'] => {
  const lower = name?.toLowerCase();
  return lower === 'keys' || lower === 'certificates' ? lower : 'secrets';
};

const mentionIn = (
  scope: MentionScope,
  mentions: Mentions,
  range: { start: number; end: number },
  where: Where,
  request?: number,
  liquid = false,
): void => {
  const text = scope.masked.slice(range.start, range.end);
  const spanOf = (match: RegExpExecArray): NamedValueReference['span'] =>
    spanBetween(scope.lines, range.start + match.index, range.start + match.index + match[0].length);
  // Most texts name nothing, and are told by this alone.
  if (!MENTIONS.test(text)) return;
  for (const match of text.matchAll(NAMED_VALUE)) {
    const name = match[1] ?? '';
    if (liquid && isLiquidVariable(name)) continue;
    mentions.namedValues.push({
      name: keepableName(name),
      where: where === 'url' ? 'text' : where,
      span: spanOf(match),
    });
  }
  for (const match of text.matchAll(IDENTIFIER)) {
    mentions.keyVaultIdentifiers.push({
      host: lowerHost(match[1] ?? ''),
      collection: collection(match[2]),
      name: match[3] ?? '',
      ...(match[4] === undefined ? {} : { version: match[4] }),
      ...(request === undefined ? {} : { request }),
      where,
      span: spanOf(match),
    });
  }
  if (where === 'comment') return;
  for (const match of text.matchAll(APP_SERVICE_REFERENCE)) {
    mentions.unsupportedSyntax.push({ form: 'app-service-reference', span: spanOf(match) });
  }
};

/** `{{` and `}}` in two strings of an expression with something computed between them. */
const constructedInTokens = (tokens: readonly CSharpToken[]): { start: number; end: number } | undefined => {
  let open: number | undefined;
  for (const [index, token] of tokens.entries()) {
    if (isPunctuation(token, ';')) open = undefined;
    if (token.kind !== 'string') continue;
    const value = token.segments[0]?.value ?? '';
    if (open !== undefined && CLOSES_NAME.test(value) && isPunctuation(tokens[index - 1], '+')) {
      return { start: open, end: token.end };
    }
    const isOpen = /\{\{[\w.-]{0,128}$/.test(token.segments.at(-1)?.value.slice(-LOOK_AROUND) ?? '');
    open = isOpen && isPunctuation(tokens[index + 1], '+') ? token.start : open;
  }
  return undefined;
};

const constructedNames = (scope: MentionScope, mentions: Mentions, value: PolicyValue): void => {
  for (const expression of expressionsOf(value)) {
    const before = scope.masked.slice(Math.max(value.start, expression.start - LOOK_AROUND), expression.start);
    const after = scope.masked.slice(expression.end, Math.min(value.end, expression.end + LOOK_AROUND));
    const isAround = OPENS_NAME.test(before) && CLOSES_NAME.test(after);
    const range = isAround ? expression : constructedInTokens(expression.tokens);
    if (range === undefined) continue;
    const span = spanBetween(scope.lines, range.start, range.end);
    mentions.unsupportedSyntax.push({ form: 'constructed-named-value', span });
  }
};

const mentionsOfValue = (
  scope: MentionScope,
  mentions: Mentions,
  value: PolicyValue,
  where: Where,
  around: readonly PolicyElement[],
): void => {
  const request = around.map((element) => scope.requestIds.get(element)).find((id) => id !== undefined);
  const liquid = isLiquid(around, scope.masked);
  let from = value.start;
  for (const expression of expressionsOf(value)) {
    mentionIn(scope, mentions, { start: from, end: expression.start }, where, request, liquid);
    mentionIn(scope, mentions, expression, 'expression', request);
    from = expression.end;
  }
  mentionIn(scope, mentions, { start: from, end: value.end }, where, request, liquid);
  constructedNames(scope, mentions, value);
};

const mentionsOfElement = (
  scope: MentionScope,
  mentions: Mentions,
  element: PolicyElement,
  around: readonly PolicyElement[],
): void => {
  if (KEY_VAULT_ELEMENT.test(element.name)) {
    const span = spanBetween(scope.lines, element.start, element.tagEnd);
    mentions.unsupportedSyntax.push({ form: 'key-vault-configuration-element', span });
  }
  for (const { name, value } of element.attributes) {
    const where = name === 'base-url' ? 'url' : 'attribute';
    mentionsOfValue(scope, mentions, value, where, [...around, element]);
  }
};

const mentionsOfLeaf = (
  scope: MentionScope,
  mentions: Mentions,
  leaf: PolicyLeaf,
  around: readonly PolicyElement[],
): void => {
  if (leaf.kind === 'comment') return mentionIn(scope, mentions, leaf.value, 'comment');
  const where = around.at(-1)?.name === 'set-url' ? 'url' : 'text';
  return mentionsOfValue(scope, mentions, leaf.value, where, around);
};

const byOffset = (a: { span: { offset: number } }, b: { span: { offset: number } }): number =>
  a.span.offset - b.span.offset;

/** Collects the mentions of a policy, each list in the order of the text. */
export const findMentions = (scope: MentionScope): Mentions => {
  const mentions: Mentions = { namedValues: [], keyVaultIdentifiers: [], unsupportedSyntax: [] };
  walkElements(scope.tree.nodes, (element, around) => mentionsOfElement(scope, mentions, element, around));
  walkLeaves(scope.tree.nodes, (leaf, around) => mentionsOfLeaf(scope, mentions, leaf, around));
  mentions.namedValues.sort(byOffset);
  mentions.keyVaultIdentifiers.sort(byOffset);
  mentions.unsupportedSyntax.sort(byOffset);
  return mentions;
};
