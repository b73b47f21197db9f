import type { CodeProblem, CodeString, Declaration } from './code-value.ts';

/** Deeper nesting is given up: real templates need a dozen levels. */
export const MAX_DEPTH = 64;

/** What differs between the languages. */
export interface Dialect {
  /** The string that begins at the cursor, read to its end; `undefined` where none begins. */
  readonly readString: (cursor: Cursor) => CodeString | undefined;
  /** Whether `#` begins a comment, besides `//` and block comments. */
  readonly hashComments: boolean;
  /** Whether a line end also ends a value. */
  readonly newlinesMatter: boolean;
  /** Whether names are followed by labels and a body, as in Terraform. */
  readonly blocks: boolean;
  /** Reads a declaration nested in an object. */
  readonly nested?: (cursor: Cursor, around: string | undefined) => boolean;
}

/** A place in a text that is being read. `declarations` gathers those that stand inside values. */
export interface Cursor {
  readonly text: string;
  readonly end: number;
  readonly dialect: Dialect;
  readonly problems: CodeProblem[];
  readonly comments: { start: number; end: number }[];
  readonly declarations: Declaration[];
  at: number;
  depth: number;
  /** How many interpolations the cursor is inside of. */
  interpolations: number;
  /** Type of the resource whose body is being read. */
  around?: string | undefined;
}

export const newCursor = (text: string, dialect: Dialect): Cursor => ({
  text,
  end: text.length,
  dialect,
  problems: [],
  comments: [],
  declarations: [],
  at: 0,
  depth: 0,
  interpolations: 0,
});

export const report = (cursor: Cursor, kind: CodeProblem['kind'], start: number): void => {
  if (cursor.problems.length < 200) cursor.problems.push({ kind, start, end: Math.max(cursor.at, start) });
};

const BLANKS = /[ \t\uFEFF\u00A0]+/y;
const SPACE = /\s+/y;

const moveOver = (cursor: Cursor, pattern: RegExp): boolean => {
  pattern.lastIndex = cursor.at;
  const match = pattern.exec(cursor.text);
  if (match === null) return false;
  cursor.at += match[0].length;
  return true;
};

const lineEnd = (text: string, from: number): number => {
  const at = text.slice(from, from + 4096).search(/[\r\n]/);
  if (at !== -1) return from + at;
  const next = text.indexOf('\n', from);
  return next === -1 ? text.length : next;
};

const skipComment = (cursor: Cursor): boolean => {
  const { text, at } = cursor;
  const isBlock = text.startsWith('/*', at);
  if (!isBlock && !text.startsWith('//', at) && !(cursor.dialect.hashComments && text[at] === '#')) return false;
  if (isBlock) {
    const close = text.indexOf('*/', at + 2);
    cursor.at = close === -1 ? cursor.end : close + 2;
    if (close === -1) report(cursor, 'unterminated-token', at);
  } else cursor.at = lineEnd(text, at);
  cursor.comments.push({ start: at, end: cursor.at });
  return true;
};

/** Moves over blanks and comments, and over line ends where they do not matter. */
export const skipSpace = (cursor: Cursor, overLines: boolean): void => {
  for (;;) {
    const moved = moveOver(cursor, overLines ? SPACE : BLANKS);
    if (!skipComment(cursor) && !moved) return;
  }
};

export const skipLine = (cursor: Cursor): void => {
  cursor.at = lineEnd(cursor.text, cursor.at);
};

const NAME = /[A-Za-z_$][\w$-]*/y;

/** A name at the cursor, which moves behind it. */
export const readName = (cursor: Cursor): string | undefined => {
  NAME.lastIndex = cursor.at;
  const name = NAME.exec(cursor.text)?.[0];
  if (name !== undefined) cursor.at += name.length;
  return name;
};

/** The name at the cursor, which stays. */
export const peekName = (cursor: Cursor): string | undefined => {
  NAME.lastIndex = cursor.at;
  return NAME.exec(cursor.text)?.[0];
};

export const take = (cursor: Cursor, text: string): boolean => {
  if (!cursor.text.startsWith(text, cursor.at)) return false;
  cursor.at += text.length;
  return true;
};
