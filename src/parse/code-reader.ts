import { MAX_DEPTH, peekName, readName, report, skipLine, skipSpace, take } from './code-cursor.ts';
import type { Cursor } from './code-cursor.ts';
import type { CodeEntry, CodeValue } from './code-value.ts';

/** Operands read so far of one expression. */
interface Reading {
  readonly start: number;
  readonly parts: CodeValue[];
  /** Operands that may become the value, of the branches of a condition that are done. */
  readonly settled: CodeValue[];
  /** The same of the branch being read. */
  branch: CodeValue[];
  isBoolean: boolean;
  operators: number;
  /** An operator came last, so that an operand must follow, be it on the next line. */
  isOpen: boolean;
}

const COMPARISON = /(?:==|!=|=~|!~|<=|>=|&&|\|\||<|>)/y;
const MEMBER = /(?:\.\?|\?\.|!?\.|::|!\.)(?=[A-Za-z_*])/y;
const NUMBER = /-?\d[\d.]*(?:[eE][+-]?\d+)?/y;
const CONTINUED = /\s*(?:[?:]|\.(?!\.)|&&|\|\|?|==|!=|\+|\*)/y;

const matchAt = (cursor: Cursor, pattern: RegExp): string | undefined => {
  pattern.lastIndex = cursor.at;
  return pattern.exec(cursor.text)?.[0];
};

const WORDS = new Set(['true', 'false', 'null']);

const readReference = (cursor: Cursor): CodeValue => {
  const start = cursor.at;
  let path = readName(cursor) ?? '';
  if (WORDS.has(path)) return { kind: 'word', text: path, start, end: cursor.at };
  for (let dot = matchAt(cursor, MEMBER); dot !== undefined; dot = matchAt(cursor, MEMBER)) {
    cursor.at += dot.length;
    path += `.${take(cursor, '*') ? '*' : (readName(cursor) ?? '')}`;
  }
  return { kind: 'reference', path, start, end: cursor.at };
};

/** Values between brackets, separated by commas or line ends. */
const readItems = (cursor: Cursor, close: string): CodeValue[] => {
  const items: CodeValue[] = [];
  const opened = cursor.at - 1;
  for (;;) {
    skipSpace(cursor, true);
    if (take(cursor, close)) return items;
    if (cursor.at >= cursor.end) {
      report(cursor, 'unclosed-element', opened);
      return items;
    }
    if (take(cursor, ',')) continue;
    const before = cursor.at;
    if (skipLoop(cursor)) continue;
    const item = readExpression(cursor, close === ')' || !cursor.dialect.newlinesMatter);
    if (item !== undefined) items.push(item);
    if (cursor.at > before) continue;
    // A bracket of another kind: the list was never closed.
    if (/[}\])]/.test(cursor.text[cursor.at] ?? '')) {
      report(cursor, 'unclosed-element', opened);
      return items;
    }
    cursor.at++;
  }
};

const LOOP = /for\s+(?:\([^()\n]{0,200}\)|[\w$-]+(?:\s*,\s*[\w$-]+)?)\s+in\b/y;

/** Moves behind `for x in list:`; what is repeated stands after it. */
const skipLoop = (cursor: Cursor): boolean => {
  const loop = matchAt(cursor, LOOP);
  if (loop === undefined) return false;
  cursor.at += loop.length;
  readExpression(cursor, true, true);
  skipSpace(cursor, true);
  take(cursor, ':');
  return true;
};

const lastOf = (reading: Reading): CodeValue | undefined => reading.parts.at(-1);

const replaceLast = (reading: Reading, value: CodeValue): void => {
  reading.parts[reading.parts.length - 1] = value;
  if (reading.branch.length > 0) reading.branch[reading.branch.length - 1] = value;
};

const add = (reading: Reading, value: CodeValue): void => {
  reading.parts.push(value);
  reading.branch.push(value);
  reading.isOpen = false;
};

/** Longer chains of members and calls keep their ends. */
const MAX_PATH = 400;

const pathOf = (value: CodeValue): string => {
  if (value.kind !== 'reference' && value.kind !== 'call') return '';
  const path = value.path.slice(-MAX_PATH);
  return value.kind === 'call' ? `${path}()` : path;
};

/** What follows an operand without a blank: arguments, an index, a member. */
const readPostfix = (cursor: Cursor, reading: Reading): boolean => {
  const last = lastOf(reading);
  if (last === undefined || last.end !== cursor.at) return false;
  const { start } = last;
  const inner = last.kind === 'call' && last.path.length < MAX_PATH ? [last] : [];
  if (last.kind === 'reference' && take(cursor, '(')) {
    const args = deeper(cursor, () => readItems(cursor, ')')) ?? [];
    replaceLast(reading, { kind: 'call', path: last.path, args, start, end: cursor.at });
    return true;
  }
  if (take(cursor, '[')) {
    deeper(cursor, () => readItems(cursor, ']'));
    const path = `${pathOf(last)}[]`;
    const end = cursor.at;
    replaceLast(reading, last.kind === 'call' ? { ...last, end } : { kind: 'reference', path, start, end });
    return true;
  }
  const dot = matchAt(cursor, MEMBER);
  if (dot === undefined) return false;
  cursor.at += dot.length;
  const name = take(cursor, '*') ? '*' : (readName(cursor) ?? '');
  const path = `${pathOf(last)}.${name}`;
  if (cursor.text[cursor.at] === '(') {
    cursor.at++;
    const args = deeper(cursor, () => readItems(cursor, ')')) ?? [];
    replaceLast(reading, { kind: 'call', path, args: [...inner, ...args], start, end: cursor.at });
  } else if (last.kind === 'call') replaceLast(reading, { ...last, path, end: cursor.at });
  else replaceLast(reading, { kind: 'reference', path, start, end: cursor.at });
  return true;
};

/** Goes one level down, unless the text is nested beyond reason: it is then left unread from here. */
const deeper = <T>(cursor: Cursor, read: () => T): T | undefined => {
  if (cursor.depth >= MAX_DEPTH) {
    report(cursor, 'too-deep', cursor.at);
    cursor.at = cursor.end;
    return undefined;
  }
  cursor.depth++;
  const result = read();
  cursor.depth--;
  return result;
};

const readOperand = (cursor: Cursor): CodeValue | undefined => {
  const start = cursor.at;
  const text = cursor.dialect.readString(cursor);
  if (text !== undefined) return text;
  const character = cursor.text[start] ?? '';
  if (take(cursor, '{')) {
    const entries = deeper(cursor, () => readEntries(cursor, '}')) ?? [];
    return { kind: 'object', entries, start, end: cursor.at };
  }
  if (take(cursor, '[')) {
    const items = deeper(cursor, () => readItems(cursor, ']')) ?? [];
    return { kind: 'list', items, start, end: cursor.at };
  }
  if (take(cursor, '(')) {
    const items = deeper(cursor, () => readItems(cursor, ')')) ?? [];
    const [only] = items;
    return items.length === 1 && only !== undefined
      ? only
      : { kind: 'expression', results: items, parts: items, start, end: cursor.at };
  }
  if (/[A-Za-z_$]/.test(character)) return readReference(cursor);
  const number = matchAt(cursor, NUMBER);
  if (number === undefined) return undefined;
  cursor.at += number.length;
  return { kind: 'word', text: number, start, end: cursor.at };
};

const endBranch = (reading: Reading): void => {
  if (!reading.isBoolean) reading.settled.push(...reading.branch);
  reading.branch = [];
  reading.isBoolean = false;
};

/** Moves over an operator, if one stands there, and notes what it means for the operands. */
const readOperator = (cursor: Cursor, reading: Reading): boolean => {
  const comparison = matchAt(cursor, COMPARISON);
  if (comparison !== undefined) {
    reading.isBoolean = true;
    cursor.at += comparison.length;
  } else if (take(cursor, '??')) reading.operators++;
  else if (take(cursor, '?')) {
    reading.branch = [];
    reading.isBoolean = false;
  } else if (take(cursor, ':')) endBranch(reading);
  else if (/[!+*/%=.|&^~-]/.test(cursor.text[cursor.at] ?? '')) cursor.at++;
  else return false;
  reading.operators++;
  reading.isOpen = true;
  return true;
};

const isContinued = (cursor: Cursor, reading: Reading): boolean =>
  reading.isOpen || (reading.parts.length > 0 && matchAt(cursor, CONTINUED) !== undefined);

const finish = (reading: Reading, end: number): CodeValue | undefined => {
  endBranch(reading);
  const [only] = reading.parts;
  if (only === undefined) return undefined;
  if (reading.parts.length === 1 && reading.operators === 0) return only;
  return { kind: 'expression', results: reading.settled, parts: reading.parts, start: reading.start, end };
};

/**
 * Reads one value: operands and operators up to a comma, a closing bracket, or, unless `overLines`, the end of the line.
 * With `toColon` a colon ends it too. `undefined` where no value stands there.
 */
export const readExpression = (cursor: Cursor, overLines: boolean, toColon = false): CodeValue | undefined => {
  const reading: Reading = {
    start: cursor.at,
    parts: [],
    settled: [],
    branch: [],
    isBoolean: false,
    operators: 0,
    isOpen: false,
  };
  let end = cursor.at;
  while (cursor.at < cursor.end) {
    if (readPostfix(cursor, reading)) {
      end = cursor.at;
      continue;
    }
    skipSpace(cursor, overLines);
    const character = cursor.text[cursor.at] ?? '';
    if (character === '' || ',}])'.includes(character) || (toColon && character === ':')) break;
    if (character === '\n' || character === '\r') {
      if (!isContinued(cursor, reading)) break;
      skipSpace(cursor, true);
      continue;
    }
    const before = cursor.at;
    const operand = readOperand(cursor);
    if (operand !== undefined) add(reading, operand);
    else if (!readOperator(cursor, reading)) cursor.at++;
    end = cursor.at;
    if (cursor.at === before) skipLine(cursor);
  }
  return finish(reading, end);
};

const KEY = /[\w$.*-]+/y;

const readKey = (cursor: Cursor): string | undefined => {
  const string = cursor.dialect.readString(cursor);
  if (string !== undefined) return string.decoded.text;
  if (take(cursor, '(')) {
    readExpression(cursor, true);
    take(cursor, ')');
    return '';
  }
  KEY.lastIndex = cursor.at;
  const key = KEY.exec(cursor.text)?.[0];
  if (key !== undefined) cursor.at += key.length;
  return key;
};

const readLabels = (cursor: Cursor): string[] => {
  const labels: string[] = [];
  for (;;) {
    skipSpace(cursor, false);
    const label = cursor.dialect.readString(cursor)?.decoded.text ?? readName(cursor);
    if (label === undefined) return labels;
    labels.push(label);
  }
};

const readSeparated = (cursor: Cursor): CodeValue | undefined => {
  skipSpace(cursor, false);
  if (!take(cursor, '=>') && !take(cursor, '=') && !take(cursor, ':')) return undefined;
  skipSpace(cursor, false);
  return readExpression(cursor, !cursor.dialect.newlinesMatter) ?? nothingAt(cursor);
};

const nothingAt = (cursor: Cursor): CodeValue => ({ kind: 'word', text: '', start: cursor.at, end: cursor.at });

const readEntry = (cursor: Cursor): CodeEntry | undefined => {
  const start = cursor.at;
  const name = readKey(cursor);
  if (name === undefined) return undefined;
  if (take(cursor, '(')) readItems(cursor, ')');
  const labels = cursor.dialect.blocks ? readLabels(cursor) : [];
  skipSpace(cursor, false);
  if (cursor.dialect.blocks && cursor.text[cursor.at] === '{') {
    const value = readExpression(cursor, false);
    return value === undefined ? undefined : { name, labels, value, start };
  }
  const value = readSeparated(cursor);
  return value === undefined ? undefined : { name, value, start };
};

const skipDecorator = (cursor: Cursor): boolean => {
  if (!take(cursor, '@')) return false;
  readExpression(cursor, false);
  return true;
};

const skipSpread = (cursor: Cursor): CodeEntry | undefined => {
  const start = cursor.at;
  if (!take(cursor, '...')) return undefined;
  const value = readExpression(cursor, false);
  return value === undefined ? undefined : { name: '', value, start };
};

/** Reads the entries of an object up to `close`, or to the end of the text where `close` is empty. */
export const readEntries = (cursor: Cursor, close: '}' | ''): CodeEntry[] => {
  const entries: CodeEntry[] = [];
  const opened = cursor.at - 1;
  for (;;) {
    skipSpace(cursor, true);
    if (close !== '' && take(cursor, close)) return entries;
    if (cursor.at >= cursor.end) {
      if (close !== '') report(cursor, 'unclosed-element', opened);
      return entries;
    }
    if (take(cursor, ',') || take(cursor, ';') || skipDecorator(cursor)) continue;
    if (peekName(cursor) === 'for' && skipLoop(cursor)) continue;
    if (cursor.dialect.nested?.(cursor, cursor.around) === true) continue;
    const before = cursor.at;
    const entry = skipSpread(cursor) ?? readEntry(cursor);
    if (entry === undefined) unexpected(cursor, before);
    else entries.push(entry);
  }
};

const unexpected = (cursor: Cursor, before: number): void => {
  if (cursor.at === before) cursor.at++;
  report(cursor, 'syntax', before);
  if (!/[{}[\]\r\n]/.test(cursor.text[cursor.at - 1] ?? '')) skipLineOrBracket(cursor);
};

/** The rest of the line is given up, but no bracket of it: what is open must be closed in its place. */
const skipLineOrBracket = (cursor: Cursor): void => {
  const from = cursor.at;
  skipLine(cursor);
  const bracket = cursor.text.slice(from, cursor.at).search(/[{}[\]]/);
  if (bracket !== -1) cursor.at = from + bracket;
};
