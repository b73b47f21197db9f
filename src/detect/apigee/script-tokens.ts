/** What is told apart in a script. Offsets of a string leave its quotes out. */
export interface ScriptToken {
  readonly kind: 'string' | 'word' | 'mark';
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface ScriptComment {
  readonly start: number;
  readonly end: number;
}

export interface Script {
  readonly tokens: readonly ScriptToken[];
  readonly comments: readonly ScriptComment[];
}

/** `javascript` stands for all languages with its comments and quotes: Java, Groovy, C#. */
export type ScriptLanguage = 'javascript' | 'python';

const WORD = /[A-Za-z_$\u00c0-\uffff][\w$\u00c0-\uffff]*/y;
const NUMBER = /\d[\w.]*/y;
const MARK = /[=!]==?|:=|[+]=|=>|[^]/y;
const SIMPLE = /(?:[^\\\r\n"']|\\(?:\r\n|[^]))*/y;
const REGULAR_EXPRESSION = /\/(?:[^\\/[\r\n]|\\[^\r\n]|\[(?:[^\\\]\r\n]|\\[^\r\n]){0,200}\]){1,400}\//y;
const BEFORE_EXPRESSION = new Set(['(', ',', '=', ':', '[', '!', '&', '|', '?', '{', '}', ';', '+', '==', '===']);

interface Lexer {
  readonly text: string;
  readonly language: ScriptLanguage;
  readonly tokens: ScriptToken[];
  readonly comments: ScriptComment[];
  at: number;
}

const match = (pattern: RegExp, lexer: Lexer): string => {
  pattern.lastIndex = lexer.at;
  return pattern.exec(lexer.text)?.[0] ?? '';
};

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
};

const pastMark = (text: string, mark: string, from: number): { inner: number; end: number } => {
  const found = text.indexOf(mark, from);
  return found === -1 ? { inner: text.length, end: text.length } : { inner: found, end: found + mark.length };
};

const takeComment = (lexer: Lexer): boolean => {
  const { text, at, language } = lexer;
  const line = language === 'python' ? '#' : '//';
  if (text.startsWith(line, at)) {
    const end = lineEnd(text, at);
    lexer.comments.push({ start: at + line.length, end });
    lexer.at = end;
    return true;
  }
  if (language === 'python' || !text.startsWith('/*', at)) return false;
  const { inner, end } = pastMark(text, '*/', at + 2);
  lexer.comments.push({ start: at + 2, end: inner });
  lexer.at = end;
  return true;
};

const pushString = (lexer: Lexer, start: number, inner: number, end: number): void => {
  lexer.tokens.push({ kind: 'string', start, end: inner, text: lexer.text.slice(start, inner) });
  lexer.at = end;
};

/** The end of a string on one line: its quote, or where the line ends without one. */
const simpleEnd = (lexer: Lexer, quote: string): number => {
  let at = lexer.at + 1;
  for (;;) {
    SIMPLE.lastIndex = at;
    at += SIMPLE.exec(lexer.text)?.[0].length ?? 0;
    const character = lexer.text[at];
    if (character === quote || (character !== '"' && character !== "'")) return at;
    at++;
  }
};

/** `u'...'`, `b"..."`: the prefix is no part of the string. With an `f` it is a template, which no name is given to. */
const PYTHON_PREFIX = /(?:[bB][rR]|[rR][bB]|[bBrRuU])(?=["'])/y;

const takeString = (lexer: Lexer): boolean => {
  if (lexer.language === 'python') lexer.at += match(PYTHON_PREFIX, lexer).length;
  const { text, at } = lexer;
  const quote = text[at] ?? '';
  const triple = quote.repeat(3);
  if (lexer.language === 'python' && (quote === '"' || quote === "'") && text.startsWith(triple, at)) {
    const { inner, end } = pastMark(text, triple, at + 3);
    pushString(lexer, at + 3, inner, end);
    return true;
  }
  if (quote === '`' && lexer.language === 'javascript') {
    const { inner, end } = pastMark(text, '`', at + 1);
    pushString(lexer, at + 1, inner, end);
    return true;
  }
  if (quote !== '"' && quote !== "'") return false;
  const inner = Math.min(simpleEnd(lexer, quote), text.length);
  pushString(lexer, at + 1, inner, text[inner] === quote ? inner + 1 : inner);
  return true;
};

const takeRegularExpression = (lexer: Lexer): boolean => {
  if (lexer.language === 'python' || lexer.text[lexer.at] !== '/') return false;
  const before = lexer.tokens.at(-1);
  if (before !== undefined && !BEFORE_EXPRESSION.has(before.text) && before.text !== 'return') return false;
  if (before?.kind === 'string') return false;
  const whole = match(REGULAR_EXPRESSION, lexer);
  lexer.at += whole.length;
  return whole !== '';
};

const takeOther = (lexer: Lexer): void => {
  const start = lexer.at;
  const word = match(WORD, lexer) || match(NUMBER, lexer);
  const text = word || match(MARK, lexer);
  lexer.at += Math.max(text.length, 1);
  if (text.trim() !== '') {
    lexer.tokens.push({ kind: word === '' ? 'mark' : 'word', start, end: lexer.at, text });
  }
};

/** Splits a script into strings, words and marks; comments go apart. Never throws; time is linear. */
export const readScript = (text: string, language: ScriptLanguage): Script => {
  const lexer: Lexer = { text, language, tokens: [], comments: [], at: 0 };
  while (lexer.at < text.length) {
    if (takeComment(lexer) || takeString(lexer) || takeRegularExpression(lexer)) continue;
    takeOther(lexer);
  }
  return { tokens: lexer.tokens, comments: lexer.comments };
};
