import { newCursor, report } from './code-cursor.ts';
import type { Cursor, Dialect } from './code-cursor.ts';
import { readEntries } from './code-reader.ts';
import { readQuoted, readUnescaped } from './code-strings.ts';
import type { Quoting } from './code-strings.ts';
import { member } from './code-value.ts';
import type { CodeDocument, CodeEntry, CodeString, CodeValue, Declaration } from './code-value.ts';

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };
const CODE_POINT = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y;

const escape = (text: string, at: number): { text: string; length: number } | undefined => {
  const character = text[at] ?? '';
  if ((character === '$' || character === '%') && text[at + 1] === character && text[at + 2] === '{') {
    return { text: `${character}{`, length: 3 };
  }
  if (character !== '\\') return undefined;
  const simple = SIMPLE[text[at + 1] ?? ''];
  if (simple !== undefined) return { text: simple, length: 2 };
  CODE_POINT.lastIndex = at;
  const match = CODE_POINT.exec(text);
  const code = Number.parseInt(match?.[1] ?? match?.[2] ?? '', 16);
  return match === null || code > 0x10ffff ? undefined : { text: String.fromCodePoint(code), length: match[0].length };
};

const QUOTING: Quoting = { quote: '"', special: /["\\$%\r\n]/g, escape, interpolates: true, overLines: false };
const HEREDOC = /<<[-~]?\s?"?([A-Za-z_][\w.-]{0,63})"?[ \t]*\r?\n/y;

/** Where the marker of a heredoc stands alone on a line, from the body's start on. */
const markerAt = (text: string, from: number, marker: string): number | undefined => {
  for (let line = from; line < text.length;) {
    const next = text.indexOf('\n', line);
    const end = next === -1 ? text.length : next;
    if (end - line < 4096 && text.slice(line, end).trim() === marker) return line;
    if (next === -1) return undefined;
    line = next + 1;
  }
  return undefined;
};

const readHeredoc = (cursor: Cursor): CodeString | undefined => {
  const { text, at } = cursor;
  HEREDOC.lastIndex = at;
  const match = HEREDOC.exec(text);
  if (match === null) return undefined;
  cursor.at += match[0].length;
  const end = markerAt(text, cursor.at, match[1] ?? '');
  const string = readUnescaped(cursor, end ?? cursor.end, true);
  if (end === undefined) report(cursor, 'unterminated-token', at);
  else cursor.at = text.indexOf(match[1] ?? '', end) + (match[1] ?? '').length;
  return string;
};

const readString = (cursor: Cursor): CodeString | undefined => {
  const character = cursor.text[cursor.at];
  if (character === '"') return readQuoted(cursor, QUOTING);
  return character === '<' ? readHeredoc(cursor) : undefined;
};

const DIALECT: Dialect = { readString, hashComments: true, newlinesMatter: true, blocks: true };

const KEYWORDS: Readonly<Record<string, Declaration['keyword']>> = {
  variable: 'parameter',
  resource: 'resource',
  ephemeral: 'resource',
  module: 'module',
  output: 'output',
  provider: 'provider',
};

const isTrue = (value: CodeValue | undefined): boolean => value?.kind === 'word' && value.text === 'true';

/** A block that only groups others: its attributes are declarations of their own. */
const localsOf = (entry: CodeEntry): Declaration[] =>
  entry.value.kind === 'object'
    ? entry.value.entries.map(({ name, value, start }) => ({
        keyword: 'variable' as const,
        name,
        secure: false,
        value,
        start,
        end: value.end,
      }))
    : [];

const blockOf = (entry: CodeEntry, labels: readonly string[]): Declaration => {
  const { name: word, value, start } = entry;
  const keyword = KEYWORDS[word] ?? 'other';
  const [first, second] = labels;
  const typed = keyword === 'resource' || word === 'data';
  const inner =
    keyword === 'parameter' ? member(value, 'default') : keyword === 'output' ? member(value, 'value') : value;
  const type = typed ? first : keyword === 'other' || keyword === 'provider' ? [word, ...labels].join('.') : undefined;
  return {
    keyword,
    name: (typed ? second : first) ?? word,
    ...(type === undefined ? {} : { type: type.toLowerCase() }),
    secure: isTrue(member(value, 'sensitive')),
    ...(inner === undefined ? {} : { value: inner }),
    start,
    end: value.end,
  };
};

/** What a block or an attribute at the top level declares. */
export const declarationsOf = (entry: CodeEntry): Declaration[] => {
  const { name, labels, value, start } = entry;
  if (labels === undefined) return [{ keyword: 'parameter-value', name, secure: false, value, start, end: value.end }];
  return name === 'locals' ? localsOf(entry) : [blockOf(entry, labels)];
};

/**
 * Reads Terraform code, a file of its variables, or another file in HCL: blocks and attributes with their values.
 * Never throws; what cannot be understood is skipped to the end of its line and named in `problems`.
 */
export const readTerraform = (text: string): CodeDocument => {
  const cursor = newCursor(text, DIALECT);
  const entries: CodeEntry[] = [];
  while (cursor.at < cursor.end) {
    entries.push(...readEntries(cursor, ''));
  }
  return { declarations: entries.flatMap(declarationsOf), comments: cursor.comments, problems: cursor.problems };
};
