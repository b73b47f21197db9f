import { MAX_DEPTH, report, skipSpace, take } from './code-cursor.ts';
import type { Cursor } from './code-cursor.ts';
import { readExpression } from './code-reader.ts';
import { COMPUTED, addPiece, addVerbatim, built, newBuilder } from './code-value.ts';
import type { CodeString, CodeValue, TextBuilder } from './code-value.ts';

/** How a quoted string is written. */
export interface Quoting {
  readonly quote: "'" | '"';
  /** Finds the next character that may be more than itself. */
  readonly special: RegExp;
  /** The escape that begins at `at`, with what it stands for. */
  readonly escape: (text: string, at: number) => { readonly text: string; readonly length: number } | undefined;
  readonly interpolates: boolean;
  readonly overLines: boolean;
}

interface Gathering {
  readonly decoded: TextBuilder;
  readonly written: TextBuilder | undefined;
  readonly parts: CodeValue[];
  from: number;
  isPlain: boolean;
  hasParts: boolean;
}

const gather = ({ at: from, interpolations }: Cursor): Gathering => ({
  decoded: newBuilder(),
  written: interpolations === 0 ? newBuilder() : undefined,
  parts: [],
  from,
  isPlain: true,
  hasParts: false,
});

const flush = (gathering: Gathering, source: string, to: number): void => {
  addVerbatim(gathering.decoded, source, gathering.from, to);
  if (gathering.written !== undefined) addVerbatim(gathering.written, source, gathering.from, to);
};

const addEscape = (gathering: Gathering, source: string, at: number, text: string, length: number): void => {
  flush(gathering, source, at);
  addPiece(gathering.decoded, text, at, at + length);
  if (gathering.written !== undefined) addPiece(gathering.written, text, at, at + length);
  gathering.from = at + length;
  gathering.isPlain = false;
};

const readPart = (cursor: Cursor, gathering: Gathering): void => {
  const start = cursor.at - 2;
  if (cursor.depth >= MAX_DEPTH) {
    report(cursor, 'too-deep', start);
    cursor.at = cursor.end;
    return;
  }
  cursor.depth++;
  cursor.interpolations++;
  const part = readExpression(cursor, true);
  if (part !== undefined) gathering.parts.push(part);
  skipSpace(cursor, true);
  cursor.depth--;
  cursor.interpolations--;
  if (!take(cursor, '}')) report(cursor, 'unterminated-token', start);
};

/** Reads `${...}` at the cursor, or a directive `%{...}`. */
const readInterpolation = (cursor: Cursor, gathering: Gathering): void => {
  const { text, at } = cursor;
  flush(gathering, text, at);
  cursor.at += 2;
  readPart(cursor, gathering);
  const end = Math.min(cursor.at, cursor.end);
  addPiece(gathering.decoded, COMPUTED, at, end);
  // Strings inside of an interpolation are no policies: only the outermost text is kept as written.
  if (gathering.written !== undefined) addVerbatim(gathering.written, text, at, end);
  gathering.from = end;
  gathering.isPlain = false;
  gathering.hasParts = true;
};

const stringOf = (gathering: Gathering, source: string, start: number, end: number): CodeString => {
  if (gathering.isPlain) {
    return { kind: 'string', decoded: { text: source.slice(start, end), start, end }, parts: [], start, end };
  }
  flush(gathering, source, end);
  const decoded = built(gathering.decoded, start, end);
  const { written, hasParts } = gathering;
  const asWritten = hasParts && written !== undefined ? { written: built(written, start, end) } : {};
  return { kind: 'string', decoded, ...asWritten, parts: gathering.parts, start, end };
};

const nextSpecial = (cursor: Cursor, special: RegExp): number => {
  special.lastIndex = cursor.at;
  const found = special.exec(cursor.text)?.index ?? cursor.end;
  return Math.min(found, cursor.end);
};

/** Reads the string that begins with a quote at the cursor. One that is not closed ends with its line, or with the text. */
export const readQuoted = (cursor: Cursor, quoting: Quoting): CodeString => {
  const { text } = cursor;
  const opened = cursor.at;
  cursor.at++;
  const gathering = gather(cursor);
  const start = cursor.at;
  for (;;) {
    cursor.at = nextSpecial(cursor, quoting.special);
    const character = text[cursor.at];
    const escape = cursor.at >= cursor.end ? undefined : quoting.escape(text, cursor.at);
    const isBreak = character === '\n' || character === '\r';
    if (cursor.at >= cursor.end || (isBreak && !quoting.overLines)) {
      report(cursor, 'unterminated-token', opened);
      return stringOf(gathering, text, start, cursor.at);
    }
    if (escape !== undefined) {
      addEscape(gathering, text, cursor.at, escape.text, escape.length);
      cursor.at += escape.length;
    } else if (character === quoting.quote) {
      cursor.at++;
      return stringOf(gathering, text, start, cursor.at - 1);
    } else if (quoting.interpolates && text[cursor.at + 1] === '{') readInterpolation(cursor, gathering);
    else cursor.at++;
  }
};

const INTERPOLATION = /[$%]\{/;

const readInterpolations = (cursor: Cursor, gathering: Gathering): void => {
  const { text, end } = cursor;
  for (;;) {
    const distance = text.slice(cursor.at, end).search(INTERPOLATION);
    if (distance === -1) return;
    const at = cursor.at + distance;
    cursor.at = at;
    const mark = text[at];
    if (text[at - 1] === mark && at > gathering.from) {
      addEscape(gathering, text, at - 1, `${mark ?? ''}{`, 3);
      cursor.at = at + 2;
    } else readInterpolation(cursor, gathering);
    cursor.at = Math.min(cursor.at, end);
    gathering.from = Math.min(gathering.from, end);
  }
};

/** Reads the text up to `end`, which has no escapes: a heredoc, a multi-line string. */
export const readUnescaped = (cursor: Cursor, end: number, interpolates: boolean): CodeString => {
  const { text, at: start } = cursor;
  const inner: Cursor = { ...cursor, end };
  const gathering = gather(cursor);
  if (interpolates) readInterpolations(inner, gathering);
  cursor.at = end;
  return stringOf(gathering, text, start, end);
};
