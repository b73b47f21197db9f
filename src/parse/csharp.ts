import { entityAt } from './entities.ts';

/** What stands between the holes of a string: decoded text and the source offset of each of its code units. */
export interface StringSegment {
  readonly start: number;
  readonly end: number;
  readonly value: string;
  readonly offsets: readonly number[];
}

export interface StringToken {
  readonly kind: 'string';
  readonly start: number;
  readonly end: number;
  /** One for a plain string; an interpolated string has one more than it has holes. */
  readonly segments: readonly StringSegment[];
  /** The tokens inside the holes of an interpolated string. */
  readonly holes: readonly CSharpToken[];
}

export interface PlainToken {
  readonly kind: 'identifier' | 'number' | 'punctuation' | 'comment' | 'character';
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export type CSharpToken = StringToken | PlainToken;

/** The text ended inside a token. `newline` where a line break cut a string that may not hold one. */
export interface BrokenToken {
  readonly kind: 'broken';
  readonly end: number;
  readonly newline: boolean;
}

export interface LexOptions {
  /** End of what may be read. */
  readonly limit: number;
  /** Whether character references stand for characters (not so in CDATA). */
  readonly entities: boolean;
  /** Whether a regular string may run over a line break, which C# forbids but mangled policies do. */
  readonly multiline: boolean;
  /** The quote around the attribute that holds the expression: it ends a string that `&quot;` opened. */
  readonly delimiter?: string;
}

type Lexed = CSharpToken | BrokenToken;

const MAX_NESTING = 24;
const IDENTIFIER = /@?[\p{L}_][\p{L}\p{N}_]*/uy;
const NUMBER = /[0-9](?:[0-9A-Za-z_]|\.(?=[0-9]))*/y;
const OPERATOR = /==|!=|=>|\+=|\?\?|\?\.|&&|\|\||<=|>=/y;
const ESCAPED_AND = /&amp;&amp;/y;
const STRING_PREFIX = /\$+@?|@\$?|(?=["&])/y;
const RAW_QUOTES = /"{3,}/y;
const CHARACTER = /'(?:\\[^\r\n]{1,9}?|[^'\\\r\n])'/y;
const NAMED_VALUE = /\{\{\s*[A-Za-z0-9_-][A-Za-z0-9_.-]*\s*\}\}/y;
const ESCAPED_CODE = /u([0-9a-fA-F]{4})|x([0-9a-fA-F]{1,4})|U(00[0-9a-fA-F]{6})/y;
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '0': '\0',
  a: '\u0007',
  b: '\b',
  f: '\f',
};
const OPENING = '([{';
const CLOSING = ')]}';

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

const broken = (end: number, newline = false): BrokenToken => ({ kind: 'broken', end, newline });

interface Quote {
  readonly length: number;
  readonly entity: boolean;
}

const quoteAt = (text: string, at: number, options: LexOptions): Quote | undefined => {
  if (at >= options.limit) return undefined;
  if (text[at] === '"') return { length: 1, entity: false };
  if (text[at] !== '&' || !options.entities) return undefined;
  const entity = entityAt(text, at);
  return entity?.text === '"' ? { length: entity.length, entity: true } : undefined;
};

interface Segments {
  readonly done: StringSegment[];
  start: number;
  value: string;
  offsets: number[];
}

const append = (segments: Segments, value: string, offset: number, step = 0): void => {
  segments.value += value;
  for (let i = 0; i < value.length; i++) segments.offsets.push(offset + i * step);
};

const cutSegment = (segments: Segments, end: number, next: number): void => {
  segments.done.push({ start: segments.start, end, value: segments.value, offsets: segments.offsets });
  segments.start = next;
  segments.value = '';
  segments.offsets = [];
};

/** One character of the source, with a character reference read as what it stands for. */
const characterAt = (text: string, at: number, options: LexOptions): { text: string; length: number } => {
  const entity = text[at] === '&' && options.entities ? entityAt(text, at) : undefined;
  return entity ?? { text: text[at] ?? '', length: 1 };
};

const readEscape = (text: string, at: number, options: LexOptions): { text: string; length: number } => {
  const coded = matchAt(ESCAPED_CODE, text, at + 1);
  if (coded !== null) {
    const code = Number.parseInt(coded[1] ?? coded[2] ?? coded[3] ?? '', 16);
    return { text: code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd', length: 1 + coded[0].length };
  }
  const next = characterAt(text, at + 1, options);
  return { text: ESCAPES[next.text] ?? next.text, length: 1 + next.length };
};

interface StringForm {
  readonly verbatim: boolean;
  readonly interpolated: boolean;
  readonly quote: Quote;
}

const isLineBreak = (character: string | undefined): boolean => character === '\n' || character === '\r';

const endsString = (text: string, at: number, form: StringForm, options: LexOptions): Quote | undefined => {
  const quote = quoteAt(text, at, options);
  return quote !== undefined && quote.entity === form.quote.entity ? quote : undefined;
};

/** Reads one character, escape or brace pair inside a string; gives the offset behind it. */
const readStringPart = (
  text: string,
  at: number,
  form: StringForm,
  options: LexOptions,
  segments: Segments,
): number => {
  if (text[at] === '\\' && !form.verbatim) {
    const escape = readEscape(text, at, options);
    append(segments, escape.text, at);
    return at + escape.length;
  }
  if (form.interpolated && (text.startsWith('{{', at) || text.startsWith('}}', at))) {
    // API Management puts named values in before C# sees the text, so `{{name}}` is a reference here, too.
    const namedValue = matchAt(NAMED_VALUE, text, at)?.[0];
    append(segments, namedValue ?? text[at] ?? '', at, namedValue === undefined ? 0 : 1);
    return at + (namedValue?.length ?? 2);
  }
  const character = characterAt(text, at, options);
  append(segments, character.text, at);
  return at + character.length;
};

const lexString = (
  text: string,
  start: number,
  open: number,
  form: StringForm,
  options: LexOptions,
  depth: number,
): Lexed => {
  const body = open + form.quote.length;
  const segments: Segments = { done: [], start: body, value: '', offsets: [] };
  const holes: CSharpToken[] = [];
  let at = body;
  while (at < options.limit) {
    const quote = endsString(text, at, form, options);
    if (quote !== undefined) {
      const doubled = form.verbatim ? endsString(text, at + quote.length, form, options) : undefined;
      if (doubled === undefined) {
        cutSegment(segments, at, at);
        return { kind: 'string', start, end: at + quote.length, segments: segments.done, holes };
      }
      append(segments, '"', at);
      at += quote.length + doubled.length;
    } else if (form.quote.entity && text[at] === options.delimiter) {
      return broken(at);
    } else if (isLineBreak(text[at]) && !form.verbatim && !options.multiline) {
      return broken(at, true);
    } else if (form.interpolated && text[at] === '{' && text[at + 1] !== '{' && depth < MAX_NESTING) {
      const hole = lexHole(text, at + 1, options, depth + 1);
      if (hole.kind === 'broken') return hole;
      for (const token of hole.tokens) holes.push(token);
      cutSegment(segments, at, hole.end);
      at = hole.end;
    } else {
      at = readStringPart(text, at, form, options, segments);
    }
  }
  return broken(at);
};

type Hole = { kind: 'hole'; tokens: CSharpToken[]; end: number } | BrokenToken;

const endOfFormat = (text: string, at: number, limit: number): number => {
  let end = at;
  while (end < limit && text[end] !== '}' && text[end] !== '"' && !isLineBreak(text[end])) end++;
  return end;
};

/** Reads from behind the `{` of a hole to behind its `}`. */
const lexHole = (text: string, start: number, options: LexOptions, depth: number): Hole => {
  const tokens: CSharpToken[] = [];
  let nesting = 0;
  let at = start;
  for (;;) {
    const token = lexToken(text, at, options, depth);
    if (token === undefined) return broken(options.limit);
    if (token.kind === 'broken') return token;
    at = token.end;
    if (token.kind === 'punctuation') {
      if (token.text === '}' && nesting === 0) return { kind: 'hole', tokens, end: at };
      if (OPENING.includes(token.text)) nesting++;
      if (CLOSING.includes(token.text)) nesting--;
      if (token.text === ':' && nesting === 0) at = endOfFormat(text, at, options.limit);
    }
    tokens.push(token);
  }
};

/** `"""` strings: they hold anything up to as many quotes as opened them. Holes are left as text. */
const lexRawString = (text: string, start: number, open: number, options: LexOptions): Lexed | undefined => {
  const quotes = matchAt(RAW_QUOTES, text, open)?.[0];
  if (quotes === undefined) return undefined;
  const body = open + quotes.length;
  const close = text.indexOf(quotes, body);
  if (close === -1 || close + quotes.length > options.limit) return undefined;
  const segments: Segments = { done: [], start: body, value: '', offsets: [] };
  append(segments, text.slice(body, close), body, 1);
  cutSegment(segments, close, close);
  return { kind: 'string', start, end: close + quotes.length, segments: segments.done, holes: [] };
};

const lexStringAt = (text: string, at: number, options: LexOptions, depth: number): Lexed | undefined => {
  const prefix = matchAt(STRING_PREFIX, text, at)?.[0];
  if (prefix === undefined) return undefined;
  const open = at + prefix.length;
  const quote = quoteAt(text, open, options);
  if (quote === undefined) return undefined;
  const isVerbatim = prefix.includes('@');
  const raw = isVerbatim ? undefined : lexRawString(text, at, open, options);
  return (
    raw ??
    lexString(text, at, open, { verbatim: isVerbatim, interpolated: prefix.includes('$'), quote }, options, depth)
  );
};

const lexComment = (text: string, at: number, options: LexOptions): Lexed | undefined => {
  if (text.startsWith('//', at)) {
    let end = at;
    while (end < options.limit && !isLineBreak(text[end])) end++;
    return { kind: 'comment', start: at, end, text: text.slice(at, end) };
  }
  if (!text.startsWith('/*', at)) return undefined;
  const close = text.indexOf('*/', at + 2);
  if (close === -1 || close + 2 > options.limit) return broken(options.limit);
  return { kind: 'comment', start: at, end: close + 2, text: text.slice(at, close + 2) };
};

const plain = (kind: PlainToken['kind'], start: number, text: string, length = text.length): PlainToken => ({
  kind,
  start,
  end: start + length,
  text,
});

const lexPunctuation = (text: string, at: number, options: LexOptions): PlainToken => {
  const operator = matchAt(OPERATOR, text, at)?.[0];
  if (operator !== undefined) return plain('punctuation', at, operator);
  if (options.entities && matchAt(ESCAPED_AND, text, at) !== null) return plain('punctuation', at, '&&', 10);
  const character = characterAt(text, at, options);
  return plain('punctuation', at, character.text, character.length);
};

/** The next token from `at` on, comments included, or `undefined` at the end. */
const lexToken = (text: string, at: number, options: LexOptions, depth = 0): Lexed | undefined => {
  let start = at;
  while (start < options.limit && (text[start] ?? '').trim() === '') start++;
  if (start >= options.limit) return undefined;
  const string = lexStringAt(text, start, options, depth);
  if (string !== undefined) return string;
  const identifier = matchAt(IDENTIFIER, text, start)?.[0];
  if (identifier !== undefined) return plain('identifier', start, identifier);
  const number = matchAt(NUMBER, text, start)?.[0];
  if (number !== undefined) return plain('number', start, number);
  const character = matchAt(CHARACTER, text, start)?.[0];
  if (character !== undefined) return plain('character', start, character);
  return lexComment(text, start, options) ?? lexPunctuation(text, start, options);
};

export type LexedExpression =
  | { readonly ok: true; readonly end: number; readonly tokens: readonly CSharpToken[]; readonly balanced: boolean }
  | { readonly ok: false; readonly end: number; readonly newline: boolean };

/** Markup can stand in no C# code, so meeting it means that the expression was never closed. */
const isMarkup = (text: string, token: CSharpToken): boolean =>
  token.kind === 'punctuation' &&
  ((token.text === '/' && text[token.start] === '/' && text[token.end] === '>') ||
    (token.text === '<' && text[token.start] === '<' && /[/!?]/.test(text[token.end] ?? '')));

/** Closes the innermost bracket that `closing` fits; `exact` tells whether that was the very innermost one. */
const closeBracket = (stack: string[], closing: string): boolean => {
  const opening = OPENING[CLOSING.indexOf(closing)] ?? '';
  const at = stack.lastIndexOf(opening);
  if (at === -1) return false;
  const exact = at === stack.length - 1;
  stack.length = at;
  return exact;
};

/**
 * Reads a policy expression from its `@` to the bracket that closes it. A closing bracket that skips open ones is
 * followed, and `balanced` is false then. The tokens leave the outer brackets out.
 */
export const lexExpression = (text: string, at: number, options: LexOptions): LexedExpression => {
  const stack = [text[at + 1] ?? ''];
  const tokens: CSharpToken[] = [];
  let balanced = true;
  let next = at + 2;
  for (;;) {
    const token = lexToken(text, next, options);
    if (token === undefined) return { ok: false, end: options.limit, newline: false };
    if (token.kind === 'broken') return { ok: false, end: token.end, newline: token.newline };
    if (isMarkup(text, token)) return { ok: false, end: token.end, newline: false };
    next = token.end;
    if (token.kind === 'punctuation' && OPENING.includes(token.text)) stack.push(token.text);
    if (token.kind === 'punctuation' && CLOSING.includes(token.text)) {
      if (!closeBracket(stack, token.text)) balanced = false;
      if (stack.length === 0) return { ok: true, end: next, tokens, balanced };
    }
    tokens.push(token);
  }
};
