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

const REGULAR_EXPRESSION = /\/(?:[^\\/[\r\n]|\\[^\r\n]|\[(?:[^\\\]\r\n]|\\[^\r\n]){0,200}\]){1,400}\//y;
const BEFORE_EXPRESSION = new Set(['(', ',', '=', ':', '[', '!', '&', '|', '?', '{', '}', ';', '+', '==', '===']);

interface Lexer {
  readonly text: string;
  readonly language: ScriptLanguage;
  readonly tokens: ScriptToken[];
  readonly comments: ScriptComment[];
  at: number;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const QUOTE = 0x22;
const HASH = 0x23;
const APOSTROPHE = 0x27;
const ASTERISK = 0x2a;
const PLUS = 0x2b;
const SLASH = 0x2f;
const COLON = 0x3a;
const EQUALS = 0x3d;
const ANGLE = 0x3e;
const EXCLAMATION = 0x21;
const BACKSLASH = 0x5c;
const BACKTICK = 0x60;
/** From here on all characters count as letters of a word. */
const LETTERS_FROM = 0xc0;

const [OTHER, SPACE, LETTER, DIGIT, DOT] = [0, 1, 2, 3, 4];

/** What each ASCII character is: a table, since a script is looked at character by character. */
const CLASSES = Uint8Array.from({ length: 128 }, (_class, code) => {
  const character = String.fromCharCode(code);
  if (/\s/.test(character)) return SPACE;
  if (/\d/.test(character)) return DIGIT;
  if (character === '.') return DOT;
  return /[A-Za-z_$]/.test(character) ? LETTER : OTHER;
});

const classOf = (code: number): number =>
  code < 128 ? (CLASSES[code] ?? OTHER) : code >= LETTERS_FROM ? LETTER : OTHER;

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
};

const pastMark = (text: string, mark: string, from: number): { inner: number; end: number } => {
  const found = text.indexOf(mark, from);
  return found === -1 ? { inner: text.length, end: text.length } : { inner: found, end: found + mark.length };
};

const takeComment = (lexer: Lexer, code: number): boolean => {
  const { text, at, language } = lexer;
  const isLine = language === 'python' ? code === HASH : code === SLASH && text.charCodeAt(at + 1) === SLASH;
  if (isLine) {
    const end = lineEnd(text, at);
    lexer.comments.push({ start: at + (language === 'python' ? 1 : 2), end });
    lexer.at = end;
    return true;
  }
  if (language === 'python' || code !== SLASH || text.charCodeAt(at + 1) !== ASTERISK) return false;
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
const simpleEnd = (text: string, from: number, quote: number): number => {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === quote || code === LINE_FEED || code === CARRIAGE_RETURN) return at;
    if (code !== BACKSLASH) at++;
    else if (at + 1 === text.length) return at;
    else at += text.startsWith('\r\n', at + 1) ? 3 : 2;
  }
  return text.length;
};

const takeString = (lexer: Lexer, code: number): boolean => {
  const { text, at, language } = lexer;
  if (code === BACKTICK && language === 'javascript') {
    const { inner, end } = pastMark(text, '`', at + 1);
    pushString(lexer, at + 1, inner, end);
    return true;
  }
  if (code !== QUOTE && code !== APOSTROPHE) return false;
  const triple = (text[at] ?? '').repeat(3);
  if (language === 'python' && text.startsWith(triple, at)) {
    const { inner, end } = pastMark(text, triple, at + 3);
    pushString(lexer, at + 3, inner, end);
    return true;
  }
  const inner = simpleEnd(text, at + 1, code);
  pushString(lexer, at + 1, inner, text.charCodeAt(inner) === code ? inner + 1 : inner);
  return true;
};

const takeRegularExpression = (lexer: Lexer, code: number): boolean => {
  if (code !== SLASH || lexer.language === 'python') return false;
  const before = lexer.tokens.at(-1);
  if (before !== undefined && !BEFORE_EXPRESSION.has(before.text) && before.text !== 'return') return false;
  if (before?.kind === 'string') return false;
  REGULAR_EXPRESSION.lastIndex = lexer.at;
  const length = REGULAR_EXPRESSION.exec(lexer.text)?.[0].length ?? 0;
  lexer.at += length;
  return length > 0;
};

/** Where a word or a number ends: letters and digits, in a number dots too. */
const wordEnd = (text: string, from: number, isNumber: boolean): number => {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const kind = classOf(code);
    // A number takes ASCII letters only, and no dollar sign.
    if (isNumber) {
      if (kind !== DIGIT && kind !== DOT && (kind !== LETTER || code >= LETTERS_FROM || text[at] === '$')) break;
    } else if (kind !== LETTER && kind !== DIGIT) break;
  }
  return at;
};

/** `==`, `!==`, `:=`, `+=`, `=>`; any other character is a mark of its own. */
const markLength = (text: string, at: number, code: number): number => {
  const next = text.charCodeAt(at + 1);
  if (next === EQUALS) {
    if (code === EQUALS || code === EXCLAMATION) return text.charCodeAt(at + 2) === EQUALS ? 3 : 2;
    if (code === COLON || code === PLUS) return 2;
  }
  return code === EQUALS && next === ANGLE ? 2 : 1;
};

/** `u'...'`, `b"..."`: the prefix is no part of the string. With an `f` it is a template, which no name is given to. */
const PREFIX = /^(?:[bB][rR]|[rR][bB]|[bBrRuU])$/;

const takeWord = (lexer: Lexer, kind: number): void => {
  const { text, at: start, language } = lexer;
  const end = wordEnd(text, start, kind === DIGIT);
  lexer.at = end;
  const word = text.slice(start, end);
  const next = text.charCodeAt(end);
  const isPrefix = language === 'python' && (next === QUOTE || next === APOSTROPHE) && PREFIX.test(word);
  // Among the letters are spaces of other scripts.
  if (!isPrefix && word.trim() !== '') lexer.tokens.push({ kind: 'word', start, end, text: word });
};

const takeMark = (lexer: Lexer, code: number): void => {
  const { text, at: start } = lexer;
  const end = start + markLength(text, start, code);
  lexer.at = end;
  const mark = text.slice(start, end);
  if (mark.trim() !== '') lexer.tokens.push({ kind: 'mark', start, end, text: mark });
};

/** Splits a script into strings, words and marks; comments go apart. Never throws; time is linear. */
export const readScript = (text: string, language: ScriptLanguage): Script => {
  const lexer: Lexer = { text, language, tokens: [], comments: [], at: 0 };
  while (lexer.at < text.length) {
    const code = text.charCodeAt(lexer.at);
    const kind = classOf(code);
    if (kind === SPACE) lexer.at++;
    else if (kind === LETTER || kind === DIGIT) takeWord(lexer, kind);
    else if (!takeComment(lexer, code) && !takeString(lexer, code) && !takeRegularExpression(lexer, code)) {
      takeMark(lexer, code);
    }
  }
  return { tokens: lexer.tokens, comments: lexer.comments };
};
