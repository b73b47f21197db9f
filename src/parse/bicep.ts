import { newCursor, peekName, readName, report, skipLine, skipSpace, take } from './code-cursor.ts';
import type { Cursor, Dialect } from './code-cursor.ts';
import { readExpression } from './code-reader.ts';
import { readQuoted, readUnescaped } from './code-strings.ts';
import type { Quoting } from './code-strings.ts';
import type { CodeDocument, CodeString, CodeValue, Declaration } from './code-value.ts';

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', "'": "'", $: '$' };
const CODE_POINT = /\\u\{([0-9a-fA-F]{1,6})\}/y;

const escape = (text: string, at: number): { text: string; length: number } | undefined => {
  if (text[at] !== '\\') return undefined;
  const simple = SIMPLE[text[at + 1] ?? ''];
  if (simple !== undefined) return { text: simple, length: 2 };
  CODE_POINT.lastIndex = at;
  const match = CODE_POINT.exec(text);
  const code = Number.parseInt(match?.[1] ?? '', 16);
  return match === null || code > 0x10ffff ? undefined : { text: String.fromCodePoint(code), length: match[0].length };
};

const QUOTING: Quoting = { quote: "'", special: /['\\$\r\n]/g, escape, interpolates: true, overLines: false };
const MULTI_LINE = /\${0,8}'''(?:\r?\n)?/y;

const readString = (cursor: Cursor): CodeString | undefined => {
  const { text, at } = cursor;
  MULTI_LINE.lastIndex = at;
  const open = text[at] === "'" || text[at] === '$' ? MULTI_LINE.exec(text)?.[0] : undefined;
  if (open === undefined) return text[at] === "'" ? readQuoted(cursor, QUOTING) : undefined;
  cursor.at += open.length;
  let end = text.indexOf("'''", cursor.at);
  if (end === -1) {
    cursor.at = cursor.end;
    report(cursor, 'unterminated-token', at);
    cursor.at = at + open.length;
    return readUnescaped(cursor, cursor.end, false);
  }
  while (text[end + 3] === "'") end++;
  // More than one dollar sign asks for as many in front of a brace: such texts keep their braces as written.
  const string = readUnescaped(cursor, end, open.startsWith("$'"));
  cursor.at = end + 3;
  return string;
};

interface Decorators {
  secure: boolean;
}

const readDecorators = (cursor: Cursor): Decorators => {
  const decorators = { secure: false };
  for (;;) {
    skipSpace(cursor, true);
    if (!take(cursor, '@')) return decorators;
    const value = readExpression(cursor, false);
    if (value?.kind === 'call' && /^(?:sys\.)?secure$/.test(value.path)) decorators.secure = true;
  }
};

const TYPE = /(?:resource(?:Input|Output)?<[^<>\n]{0,300}>|[A-Za-z_][\w.]*)(?:\[\]|\?)*/y;

/** The type of a parameter or an output, up to the `=` or the end of the line. */
const readType = (cursor: Cursor): string | undefined => {
  skipSpace(cursor, false);
  TYPE.lastIndex = cursor.at;
  const type = TYPE.exec(cursor.text)?.[0];
  if (type !== undefined) cursor.at += type.length;
  skipSpace(cursor, false);
  if (cursor.text[cursor.at] !== '=' && !/[\r\n]/.test(cursor.text[cursor.at] ?? '\n')) {
    // A union of literals or an object type; its strings are no values.
    readTypeExpression(cursor);
  }
  return type;
};

const readTypeExpression = (cursor: Cursor): void => {
  while (cursor.at < cursor.end) {
    skipSpace(cursor, false);
    const character = cursor.text[cursor.at] ?? '\n';
    if (character === '=' || /[\r\n]/.test(character)) return;
    if (readString(cursor) !== undefined) continue;
    const before = cursor.at;
    if (character === '{' || character === '[') readExpression(cursor, false);
    if (cursor.at === before) cursor.at++;
  }
};

const readAssigned = (cursor: Cursor): CodeValue | undefined => {
  skipSpace(cursor, true);
  return take(cursor, '=') ? readValue(cursor) : undefined;
};

const readValue = (cursor: Cursor): CodeValue | undefined => {
  skipSpace(cursor, true);
  return readExpression(cursor, false);
};

interface Head {
  readonly secure: boolean;
  readonly start: number;
}

const readParameter = (cursor: Cursor, keyword: 'parameter' | 'output', head: Head): Declaration | undefined => {
  skipSpace(cursor, false);
  const name = readName(cursor);
  if (name === undefined) return undefined;
  skipSpace(cursor, false);
  // A file of parameters gives values and no types.
  const isAssigned = keyword === 'parameter' && cursor.text[cursor.at] === '=';
  const type = readType(cursor);
  const value = take(cursor, '=') ? readValue(cursor) : undefined;
  return {
    keyword: isAssigned ? 'parameter-value' : keyword,
    name,
    ...(type === undefined ? {} : { type }),
    secure: head.secure,
    ...(value === undefined ? {} : { value }),
    start: head.start,
    end: cursor.at,
  };
};

const readVariable = (cursor: Cursor, head: Head): Declaration | undefined => {
  skipSpace(cursor, false);
  const name = readName(cursor);
  if (name === undefined) return undefined;
  readType(cursor);
  const value = readAssigned(cursor);
  return {
    keyword: 'variable',
    name,
    secure: false,
    ...(value === undefined ? {} : { value }),
    start: head.start,
    end: cursor.at,
  };
};

/** Type of a resource, in lower case and without its version; a child's is completed from its parent's. */
const resourceType = (written: string, around: string | undefined): string => {
  const type = written.split('@')[0]?.toLowerCase() ?? '';
  return type.includes('/') || around === undefined ? type : `${around}/${type}`;
};

const readResource = (
  cursor: Cursor,
  keyword: 'resource' | 'module',
  head: Head,
  around?: string,
): Declaration | undefined => {
  skipSpace(cursor, false);
  const name = readName(cursor);
  skipSpace(cursor, false);
  const reference = readString(cursor)?.decoded.text;
  if (name === undefined || reference === undefined) return undefined;
  const type = keyword === 'resource' ? resourceType(reference, around) : reference;
  skipSpace(cursor, false);
  if (peekName(cursor) === 'existing') readName(cursor);
  const outer = cursor.around;
  cursor.around = keyword === 'resource' ? type : undefined;
  const value = readAssigned(cursor);
  cursor.around = outer;
  const body = value === undefined ? {} : { value };
  return { keyword, name, type, secure: false, ...body, start: head.start, end: cursor.at };
};

const NESTED = /resource\s+[A-Za-z_]\w*\s+'/y;

const nested = (cursor: Cursor, around: string | undefined): boolean => {
  NESTED.lastIndex = cursor.at;
  if (around === undefined || !NESTED.test(cursor.text)) return false;
  const start = cursor.at;
  readName(cursor);
  const declaration = readResource(cursor, 'resource', { secure: false, start }, around);
  if (declaration !== undefined) cursor.declarations.push(declaration);
  return true;
};

const DIALECT: Dialect = { readString, hashComments: false, newlinesMatter: true, blocks: false, nested };

const readDeclaration = (cursor: Cursor, keyword: string, head: Head): Declaration | undefined => {
  if (keyword === 'param') return readParameter(cursor, 'parameter', head);
  if (keyword === 'output') return readParameter(cursor, 'output', head);
  if (keyword === 'var') return readVariable(cursor, head);
  return keyword === 'resource' || keyword === 'module' ? readResource(cursor, keyword, head) : undefined;
};

const KNOWN = /^(?:param|output|var|resource|module)$/;
const OTHER =
  /^(?:targetScope|metadata|func|type|import|using|extends|extension|provider|assert|test|with|as|from|export)$/;

/**
 * Reads a Bicep file or a file of its parameters: declarations, also those nested in resources, with their values. Never
 * throws; what cannot be understood is skipped to the end of its line and named in `problems`.
 */
export const readBicep = (text: string): CodeDocument => {
  const cursor = newCursor(text, DIALECT);
  for (;;) {
    const { secure } = readDecorators(cursor);
    if (cursor.at >= cursor.end) break;
    const head: Head = { secure, start: cursor.at };
    const keyword = readName(cursor);
    if (keyword !== undefined && KNOWN.test(keyword)) {
      const declaration = readDeclaration(cursor, keyword, head);
      if (declaration === undefined) report(cursor, 'syntax', head.start);
      else cursor.declarations.push(declaration);
    } else if (keyword !== undefined && OTHER.test(keyword)) readExpression(cursor, false);
    else {
      report(cursor, 'syntax', head.start);
      if (cursor.at === head.start) cursor.at++;
    }
    if (!/[\r\n]/.test(cursor.text[cursor.at] ?? '\n')) restOfLine(cursor);
  }
  const { declarations, comments, problems } = cursor;
  return { declarations, comments, problems };
};

/** What still stands on the line is no part of a declaration. Strings may hold whatever ends a line. */
const restOfLine = (cursor: Cursor): void => {
  while (cursor.at < cursor.end && !/[\r\n]/.test(cursor.text[cursor.at] ?? '\n')) {
    if (readExpression(cursor, false) !== undefined) continue;
    if (!/[\r\n]/.test(cursor.text[cursor.at] ?? '\n')) cursor.at++;
  }
  skipLine(cursor);
};
