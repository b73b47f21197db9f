import { lexExpression } from './csharp.ts';
import type { CSharpToken, LexedExpression, LexOptions } from './csharp.ts';

export interface PolicyExpression {
  readonly kind: 'expression';
  readonly start: number;
  readonly end: number;
  /** `(` for `@(...)`, `{` for `@{...}`. */
  readonly form: '(' | '{';
  readonly tokens: readonly CSharpToken[];
}

/** What a value is made of. A deploy token is text that a pipeline replaces: `${x}`, `#{x}#`, `__x__`. */
export type ValuePiece =
  | { readonly kind: 'text'; readonly start: number; readonly end: number }
  | { readonly kind: 'named-value'; readonly start: number; readonly end: number; readonly name: string }
  | { readonly kind: 'deploy-token'; readonly start: number; readonly end: number }
  | PolicyExpression;

/** The value of an attribute or of a run of text, in pieces that cover it without a gap. */
export interface PolicyValue {
  readonly start: number;
  readonly end: number;
  readonly pieces: readonly ValuePiece[];
  /** Whether character references stand for characters in it (not so in CDATA). */
  readonly entities: boolean;
}

export type TreeProblemKind =
  | 'unbalanced-expression'
  | 'unclosed-element'
  | 'stray-end-tag'
  | 'unterminated-token'
  | 'too-deep'
  | 'not-a-policy';

export interface TreeProblem {
  readonly kind: TreeProblemKind;
  readonly start: number;
  readonly end: number;
}

/** The state of one reading: shared by the readers of tags, values and text. */
export interface PolicyReader {
  readonly text: string;
  readonly limit: number;
  readonly problems: TreeProblem[];
  complete: boolean;
  /** Characters read in vain by expressions that never closed. Bounded, so that reading stays linear. */
  waste: number;
}

const FREE_WASTE = 65_536;
const ATOM =
  /(?<!\$)\{\{\s*([A-Za-z0-9_-][A-Za-z0-9_.-]*)\s*\}\}|\$\{\{[^{}\r\n]{1,256}\}\}|[$%]\{[^{}\r\n]{1,256}\}|#\{[^{}\r\n]{1,256}\}#?|\{#[^{}\r\n#]{1,256}#\}|__[A-Za-z0-9][A-Za-z0-9_.:-]{0,126}?__/g;
const MAY_HOLD_ATOMS = /[{_]/;
const QUOTED_ATOM = /[$%]\{[^{}\r\n<>]{0,400}\}|\{\{[^{}<>=@\r\n]{0,200}\}\}/y;

/** Splits text without expressions into text, named values and deploy tokens, added to `pieces`. */
const splitAtoms = (pieces: ValuePiece[], text: string, start: number, end: number): void => {
  let from = start;
  const written = text.slice(start, end);
  for (const match of MAY_HOLD_ATOMS.test(written) ? written.matchAll(ATOM) : []) {
    const at = start + match.index;
    if (at > from) pieces.push({ kind: 'text', start: from, end: at });
    from = at + match[0].length;
    const name = match[1];
    pieces.push(
      name === undefined
        ? { kind: 'deploy-token', start: at, end: from }
        : { kind: 'named-value', start: at, end: from, name },
    );
  }
  if (from < end) pieces.push({ kind: 'text', start: from, end });
};

/** Whether so much was read in vain that no further expression is tried: only a text of nothing but mistakes gets here. */
const isSpent = (reader: PolicyReader): boolean => reader.waste > FREE_WASTE + reader.limit;

const isExpressionStart = (text: string, at: number): boolean =>
  text[at] === '@' && (text[at + 1] === '(' || text[at + 1] === '{');

const report = (reader: PolicyReader, start: number, end: number): void => {
  reader.problems.push({ kind: 'unbalanced-expression', start, end });
  reader.complete = false;
};

const lexWithin = (reader: PolicyReader, at: number, options: Omit<LexOptions, 'multiline'>): LexedExpression => {
  const strict = lexExpression(reader.text, at, { ...options, multiline: false });
  if (strict.ok) return strict;
  reader.waste += strict.end - at;
  if (!strict.newline) return strict;
  const loose = lexExpression(reader.text, at, { ...options, multiline: true });
  if (!loose.ok) reader.waste += loose.end - at;
  return loose;
};

/** The expression at `at`, or `undefined` where none can be read; the caller then recovers in its own way. */
const readExpression = (
  reader: PolicyReader,
  at: number,
  options: Omit<LexOptions, 'multiline'>,
): PolicyExpression | undefined => {
  if (isSpent(reader)) return undefined;
  const lexed = lexWithin(reader, at, options);
  if (!lexed.ok) return undefined;
  if (!lexed.balanced) report(reader, at, lexed.end);
  return {
    kind: 'expression',
    start: at,
    end: lexed.end,
    form: reader.text[at + 1] === '{' ? '{' : '(',
    tokens: lexed.tokens,
  };
};

const nextTagOrAttribute = (quote: string): RegExp =>
  quote === '"' ? /"(?=\s*[/?]?>|\s+[\w:.-]+\s*=\s*["'])/g : /'(?=\s*[/?]?>|\s+[\w:.-]+\s*=\s*["'])/g;

/** Where an attribute with an expression that never closes most likely ends: before what looks like the next one. */
const recoverQuote = (reader: PolicyReader, at: number, quote: string): number => {
  if (!isSpent(reader)) {
    const pattern = nextTagOrAttribute(quote);
    pattern.lastIndex = at;
    const found = pattern.exec(reader.text)?.index;
    if (found !== undefined && found < reader.limit) return found;
    reader.waste += reader.limit - at;
  }
  // Nothing tells where it ends. Up to the next tag or line, so that what is read again stays short.
  const markup = reader.text.indexOf('<', at + 2);
  const end = markup === -1 || markup > reader.limit ? reader.limit : markup;
  const line = reader.text.slice(at, end).indexOf('\n');
  return line === -1 ? end : at + line;
};

const quotedAtomLength = (text: string, at: number): number => {
  QUOTED_ATOM.lastIndex = at;
  return QUOTED_ATOM.exec(text)?.[0].length ?? 1;
};

const startsAtom = (character: string | undefined): boolean =>
  character === '$' || character === '%' || character === '{';

/**
 * Reads the value of an attribute from behind its opening quote. `end` of the value is the offset of its closing
 * quote, or where reading gave up (`closed` is false then).
 */
export const readQuotedValue = (
  reader: PolicyReader,
  start: number,
  quote: string,
): { value: PolicyValue; closed: boolean } => {
  const { text, limit } = reader;
  const pieces: ValuePiece[] = [];
  let from = start;
  let at = start;
  while (at < limit && text[at] !== quote) {
    if (!isExpressionStart(text, at)) {
      at += startsAtom(text[at]) ? quotedAtomLength(text, at) : 1;
      continue;
    }
    const expression = readExpression(reader, at, { limit, entities: true, delimiter: quote });
    if (expression === undefined) {
      const end = recoverQuote(reader, at, quote);
      report(reader, at, end);
      at = end;
      break;
    }
    splitAtoms(pieces, text, from, at);
    pieces.push(expression);
    from = expression.end;
    at = from;
  }
  const end = Math.min(at, limit);
  splitAtoms(pieces, text, from, end);
  return { value: { start, end, pieces, entities: true }, closed: end < limit && text[end] === quote };
};

const isMarkupStart = (text: string, at: number): boolean =>
  text[at] === '<' && /[A-Za-z_:/!?\u00c0-\uffff]/.test(text[at + 1] ?? '');

const skipUnreadable = (reader: PolicyReader, at: number, parent: string | undefined): number => {
  const { text, limit } = reader;
  const close = parent === undefined || isSpent(reader) ? -1 : text.indexOf(`</${parent}`, at);
  if (close !== -1 && close < limit) return close;
  reader.waste += parent === undefined ? 0 : limit - at;
  return at + 2;
};

/** Reads text up to the next markup that is not inside an expression. `parent` is the element it stands in. */
export const readTextValue = (reader: PolicyReader, start: number, parent: string | undefined): PolicyValue => {
  const { text, limit } = reader;
  const pieces: ValuePiece[] = [];
  let from = start;
  let at = start;
  while (at < limit && !isMarkupStart(text, at)) {
    if (!isExpressionStart(text, at)) {
      at++;
      continue;
    }
    const expression = readExpression(reader, at, { limit, entities: true });
    if (expression === undefined) {
      const end = skipUnreadable(reader, at, parent);
      report(reader, at, end);
      at = end;
      continue;
    }
    splitAtoms(pieces, text, from, at);
    pieces.push(expression);
    from = expression.end;
    at = from;
  }
  const end = Math.min(at, limit);
  splitAtoms(pieces, text, from, end);
  return { start, end, pieces, entities: true };
};

/** The content of a CDATA section from `start` to `end`: expressions are read, character references are not. */
export const readCdataValue = (reader: PolicyReader, start: number, end: number): PolicyValue => {
  const { text } = reader;
  const pieces: ValuePiece[] = [];
  let from = start;
  let at = start;
  while (at < end) {
    const expression = isExpressionStart(text, at)
      ? readExpression(reader, at, { limit: end, entities: false })
      : undefined;
    if (expression === undefined) {
      if (isExpressionStart(text, at)) report(reader, at, end);
      at++;
      continue;
    }
    splitAtoms(pieces, text, from, at);
    pieces.push(expression);
    from = expression.end;
    at = from;
  }
  splitAtoms(pieces, text, from, end);
  return { start, end, pieces, entities: false };
};
