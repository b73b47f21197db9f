import type { PolicyElement } from '../parse/apim-policy.ts';
import type { CSharpToken } from '../parse/csharp.ts';
import { decodeEntities } from '../parse/entities.ts';
import type { PolicyValue } from '../parse/policy-value.ts';
import { isPunctuation } from './fold.ts';
import { keepableName, keepableText } from './keepable-text.ts';
import type { Duration, MaybeText } from './types.ts';
import { attribute, expressionsOf } from './walk.ts';

const NAMED_VALUE = /(?<!\$)\{\{\s*([A-Za-z0-9_-][A-Za-z0-9_.-]*)\s*\}\}/g;
const ONE_NAMED_VALUE = /^\{\{\s*([A-Za-z0-9_-][A-Za-z0-9_.-]*)\s*\}\}$/;
const UNKNOWN_PART = /\$\{\{|[$%]\{[^{}]+\}|#\{[^{}]+\}|\{#[^{}]+#\}|\$\(\w+\)/;

/** The names of the named values put into a text, each once. */
export const namedValuesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(NAMED_VALUE)].map((match) => keepableName(match[1] ?? ''))),
];

/** A host in lower case, where names of named values in it may be kept as written. */
export const lowerHost = (host: string): string =>
  host.replaceAll(/\{\{([^}]*)\}\}|[^{}]+/g, (part, name: string | undefined) =>
    name === undefined ? part.toLowerCase() : `{{${keepableName(name)}}}`,
  );

/** What a text says: itself, one named value, or a mixture that only the gateway knows in full. */
export const maybeTextOf = (text: string): MaybeText => {
  const only = ONE_NAMED_VALUE.exec(text.trim())?.[1];
  if (only !== undefined) return { kind: 'named-value', name: keepableName(only) };
  const namedValues = namedValuesIn(text);
  if (namedValues.length > 0 || UNKNOWN_PART.test(text)) return { kind: 'template', namedValues };
  return { kind: 'literal', text: keepableText(text.trim()) };
};

/** The text of an expression that is nothing but one string, from the masked text; `undefined` for any other. */
const constantOf = (masked: string, tokens: readonly CSharpToken[]): string | undefined => {
  const code = tokens.filter((token) => token.kind !== 'comment');
  const isReturn = code[0]?.kind === 'identifier' && code[0].text === 'return';
  const body = isReturn ? code.slice(1) : code;
  const [only, end] = body;
  if (only?.kind !== 'string' || only.segments.length !== 1) return undefined;
  if (body.length > (isReturn ? 2 : 1) || (end !== undefined && !isPunctuation(end, ';'))) return undefined;
  const segment = only.segments[0];
  return segment === undefined ? undefined : decodeEntities(masked, segment.start, segment.end).text;
};

/** A value as text, read from the masked text; `undefined` where an expression makes it. */
export const knownText = (masked: string, value: PolicyValue): string | undefined => {
  const [expression] = expressionsOf(value);
  if (expression === undefined) {
    return value.pieces
      .map((piece) => decodePieceText(masked, value, piece.start, piece.end))
      .join('')
      .trim();
  }
  const around = masked.slice(value.start, expression.start) + masked.slice(expression.end, value.end);
  return around.trim() === '' ? constantOf(masked, expression.tokens) : undefined;
};

const decodePieceText = (masked: string, value: PolicyValue, start: number, end: number): string =>
  value.entities ? decodeEntities(masked, start, end).text : masked.slice(start, end);

export const maybeText = (masked: string, value: PolicyValue | undefined): MaybeText => {
  if (value === undefined) return { kind: 'absent' };
  const text = knownText(masked, value);
  return text === undefined ? { kind: 'expression' } : maybeTextOf(text);
};

/** An attribute in plain text, or `undefined` where it is absent or anything but plain text. */
export const plainAttribute = (masked: string, element: PolicyElement, name: string): string | undefined => {
  const text = maybeText(masked, attribute(element, name));
  return text.kind === 'literal' ? text.text : undefined;
};

/** Seconds as a plain number. Anything else stays unknown, which readers must not take for short or long. */
export const durationOf = (masked: string, value: PolicyValue | undefined): Duration => {
  const text = maybeText(masked, value);
  if (text.kind === 'absent' || text.kind === 'named-value') return text;
  if (text.kind === 'literal' && /^\d{1,12}(?:\.\d{1,6})?$/.test(text.text)) {
    return { kind: 'seconds', seconds: Number(text.text) };
  }
  return { kind: 'expression' };
};
