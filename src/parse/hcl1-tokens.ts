/** What can be wrong with a piece of HCL 1 text before any structure is looked at. */
export type TokenFault =
  | 'illegal-character'
  | 'illegal-escape'
  | 'unterminated-string'
  | 'unterminated-comment'
  | 'unterminated-heredoc';

export type HclToken =
  | {
      readonly type: 'ident' | 'string' | 'number' | 'bool';
      readonly text: string;
      readonly start: number;
      readonly end: number;
    }
  | { readonly type: '=' | '{' | '}' | '[' | ']' | ',' | 'end'; readonly start: number; readonly end: number }
  | { readonly type: 'fault'; readonly fault: TokenFault; readonly start: number; readonly end: number };

const BLANK = /[ \t\r\n]+/y;
const LINE_COMMENT = /(?:#|\/\/)[^\n]*/y;
const IDENTIFIER = /[\p{L}_][\p{L}\p{Nd}_.-]*/uy;
const NUMBER = /-?[0-9](?:[0-9A-Za-z.]|(?<=[eE])[+-])*/y;
const HEREDOC = /<<-?([\p{L}\p{Nd}]+)\r?\n/uy;
const PUNCTUATION = new Set(['=', '{', '}', '[', ']', ',']);

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/**
 * Cuts HCL 1 text into tokens, the last of which is `end`. What is not HCL becomes a `fault` token and the text goes on
 * behind it. Rules: the scanner of hashicorp/hcl version 1, which Vault and OpenBao read policies with. Linear.
 */
export const hclTokens = (text: string, from: number): HclToken[] => {
  const tokens: HclToken[] = [];
  let at = skipBlank(text, from);
  while (at < text.length) {
    const token = tokenAt(text, at);
    tokens.push(token);
    at = skipBlank(text, token.end);
  }
  tokens.push({ type: 'end', start: text.length, end: text.length });
  return tokens;
};

const skipBlank = (text: string, from: number): number => {
  let at = from;
  for (;;) {
    const next = at + blankLength(text, at);
    if (next === at) return at;
    at = next;
  }
};

const blankLength = (text: string, at: number): number => {
  const blank = matchAt(BLANK, text, at) ?? matchAt(LINE_COMMENT, text, at);
  if (blank !== null) return blank[0].length;
  if (!text.startsWith('/*', at)) return 0;
  const close = text.indexOf('*/', at + 2);
  return close < 0 ? 0 : close + 2 - at;
};

const tokenAt = (text: string, start: number): HclToken => {
  const char = text[start] ?? '';
  if (PUNCTUATION.has(char)) return { type: char as '=', start, end: start + 1 };
  if (char === '"') return stringAt(text, start);
  if (text.startsWith('/*', start)) return { type: 'fault', fault: 'unterminated-comment', start, end: text.length };
  const word = matchAt(IDENTIFIER, text, start)?.[0];
  if (word !== undefined) return wordToken(word, start);
  const number = matchAt(NUMBER, text, start)?.[0];
  if (number !== undefined) return { type: 'number', text: number, start, end: start + number.length };
  const heredoc = matchAt(HEREDOC, text, start);
  if (heredoc !== null) return heredocAt(text, start, heredoc);
  const width = (text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1;
  return { type: 'fault', fault: 'illegal-character', start, end: start + width };
};

const wordToken = (word: string, start: number): HclToken => ({
  type: word === 'true' || word === 'false' ? 'bool' : 'ident',
  text: word,
  start,
  end: start + word.length,
});

const heredocAt = (text: string, start: number, opening: RegExpExecArray): HclToken => {
  const anchor = opening[1] ?? '';
  const body = start + opening[0].length;
  for (let line = body; line < text.length;) {
    const newline = text.indexOf('\n', line);
    if (newline < 0) break;
    if (text.slice(line, newline).trim() === anchor) {
      return { type: 'string', text: text.slice(body, line), start, end: newline };
    }
    line = newline + 1;
  }
  return { type: 'fault', fault: 'unterminated-heredoc', start, end: text.length };
};

interface Scan {
  at: number;
  readonly parts: string[];
  fault: TokenFault | undefined;
}

/**
 * A quoted string. Inside `${ }` everything, quotes, line ends and escapes too, is taken as written; a string that does
 * not close ends with its line.
 */
const stringAt = (text: string, start: number): HclToken => {
  const scan: Scan = { at: start + 1, parts: [], fault: undefined };
  let braces = 0;
  for (;;) {
    const char = text[scan.at];
    if (char === undefined || char === '\0' || (char === '\n' && braces === 0)) {
      return { type: 'fault', fault: 'unterminated-string', start, end: Math.max(scan.at, start + 1) };
    }
    if (char === '"' && braces === 0) break;
    if (char === '\\') takeEscape(text, scan, braces > 0);
    else {
      const opens = braces === 0 ? text.startsWith('${', scan.at) : char === '{';
      const width = opens && braces === 0 ? 2 : 1;
      if (opens) braces += 1;
      else if (char === '}' && braces > 0) braces -= 1;
      scan.parts.push(text.slice(scan.at, scan.at + width));
      scan.at += width;
    }
  }
  const end = scan.at + 1;
  if (scan.fault !== undefined) return { type: 'fault', fault: scan.fault, start, end };
  return { type: 'string', text: scan.parts.join(''), start, end };
};

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};
const NUMERIC_ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))/y;

const takeEscape = (text: string, scan: Scan, verbatim: boolean): void => {
  const simple = SIMPLE_ESCAPES[text[scan.at + 1] ?? ''];
  const numeric = simple === undefined ? matchAt(NUMERIC_ESCAPE, text, scan.at) : null;
  const width = numeric?.[0].length ?? 2;
  const value = simple ?? (numeric === null ? undefined : numericEscape(numeric));
  if (value === undefined) {
    scan.fault ??= 'illegal-escape';
    // Only the backslash is passed over, so that a line end behind it still ends the string.
    scan.at += 1;
    return;
  }
  scan.parts.push(verbatim ? text.slice(scan.at, scan.at + width) : value);
  scan.at += width;
};

// Two-digit and octal escapes are bytes: above 0x7f they would be part of a character, which no path needs.
const numericEscape = ([, byte, short, long, octal]: RegExpExecArray): string | undefined => {
  const code = Number.parseInt(byte ?? short ?? long ?? octal ?? '', octal === undefined ? 16 : 8);
  if ((byte ?? octal) !== undefined) return code < 0x80 ? String.fromCharCode(code) : undefined;
  return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? undefined : String.fromCodePoint(code);
};
