import type { HclToken, TokenFault } from './hcl1-tokens.ts';

/** HCL 1 and the JSON form of it as one kind of tree. Offsets are of the whole text; `end` is exclusive. */
export type HclValue =
  | { readonly kind: 'object'; readonly entries: readonly HclEntry[]; readonly start: number; readonly end: number }
  | { readonly kind: 'list'; readonly items: readonly HclValue[]; readonly start: number; readonly end: number }
  | {
      readonly kind: 'string' | 'number' | 'bool' | 'null';
      readonly text: string;
      readonly start: number;
      readonly end: number;
    };

export interface HclEntry {
  /** `path "a" { }` has two keys, `path = 1` has one. */
  readonly keys: readonly HclKey[];
  readonly value: HclValue;
  readonly start: number;
  readonly end: number;
}

export interface HclKey {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface HclFault {
  readonly kind: TokenFault | 'syntax' | 'too-deep';
  readonly start: number;
  readonly end: number;
}

/** Deeper nesting is given up: a policy needs four levels. */
const MAX_DEPTH = 48;

interface Cursor {
  readonly tokens: readonly HclToken[];
  at: number;
  depth: number;
  readonly faults: HclFault[];
}

/**
 * Reads tokens as a list of entries. After something that is not HCL it goes on with the next line that begins with the
 * word `resumeAt`; the statement that failed is left out and named in `faults`. Never throws.
 */
export const hclEntries = (
  text: string,
  tokens: readonly HclToken[],
  resumeAt: string,
): { readonly entries: readonly HclEntry[]; readonly faults: readonly HclFault[] } => {
  const cursor: Cursor = { tokens, at: 0, depth: 0, faults: [] };
  const entries: HclEntry[] = [];
  while (peek(cursor).type !== 'end') {
    const first = cursor.at;
    const entry = readEntry(cursor);
    if (entry === undefined) {
      cursor.depth = 0;
      cursor.at = nextLineWith(text, cursor, first + 1, resumeAt);
    } else {
      entries.push(entry);
      skipComma(cursor);
    }
  }
  return { entries, faults: cursor.faults };
};

const nextLineWith = (text: string, cursor: Cursor, from: number, word: string): number => {
  for (let at = from; at < cursor.tokens.length; at++) {
    const token = cursor.tokens[at];
    if (token?.type === 'ident' && token.text === word && beginsLine(text, token.start)) return at;
  }
  return cursor.tokens.length - 1;
};

const beginsLine = (text: string, offset: number): boolean => {
  for (let at = offset - 1; at >= 0; at--) {
    const char = text[at];
    if (char === '\n') return true;
    if (char !== ' ' && char !== '\t') return false;
  }
  return true;
};

const END: HclToken = { type: 'end', start: 0, end: 0 };

const peek = (cursor: Cursor): HclToken => cursor.tokens[cursor.at] ?? cursor.tokens.at(-1) ?? END;

const take = (cursor: Cursor): HclToken => {
  const token = peek(cursor);
  if (token.type !== 'end') cursor.at += 1;
  return token;
};

const skipComma = (cursor: Cursor): void => {
  if (peek(cursor).type === ',') cursor.at += 1;
};

const fail = (cursor: Cursor, token: HclToken, kind: HclFault['kind'] = 'syntax'): undefined => {
  const named = token.type === 'fault' ? token.fault : kind;
  cursor.faults.push({ kind: named, start: token.start, end: token.end });
  return undefined;
};

const readEntry = (cursor: Cursor): HclEntry | undefined => {
  const keys: HclKey[] = [];
  for (;;) {
    const token = take(cursor);
    if (token.type === 'ident' || token.type === 'string') {
      keys.push({ text: token.text, start: token.start, end: token.end });
    } else if ((token.type === '=' && keys.length === 1) || (token.type === '{' && keys.length > 0)) {
      const value = token.type === '=' ? readValue(cursor) : readObject(cursor, token.start);
      if (value === undefined) return undefined;
      return { keys, value, start: keys[0]?.start ?? token.start, end: value.end };
    } else return fail(cursor, token);
  }
};

const readValue = (cursor: Cursor): HclValue | undefined => {
  const token = take(cursor);
  if (token.type === '{') return readObject(cursor, token.start);
  if (token.type === '[') return readList(cursor, token.start);
  return scalar(token) ?? fail(cursor, token);
};

const scalar = (token: HclToken): HclValue | undefined =>
  token.type === 'string' || token.type === 'number' || token.type === 'bool'
    ? { kind: token.type, text: token.text, start: token.start, end: token.end }
    : undefined;

const readObject = (cursor: Cursor, start: number): HclValue | undefined => {
  if (cursor.depth >= MAX_DEPTH) return fail(cursor, peek(cursor), 'too-deep');
  cursor.depth += 1;
  const entries: HclEntry[] = [];
  while (peek(cursor).type !== '}') {
    const entry = readEntry(cursor);
    if (entry === undefined) return undefined;
    entries.push(entry);
    skipComma(cursor);
  }
  cursor.depth -= 1;
  return { kind: 'object', entries, start, end: take(cursor).end };
};

// As in the original, commas may be doubled and trailing, but two items need one between them.
const readList = (cursor: Cursor, start: number): HclValue | undefined => {
  if (cursor.depth >= MAX_DEPTH) return fail(cursor, peek(cursor), 'too-deep');
  cursor.depth += 1;
  const items: HclValue[] = [];
  for (let mayFollow = true; peek(cursor).type !== ']';) {
    if (peek(cursor).type === ',') {
      cursor.at += 1;
      mayFollow = true;
      continue;
    }
    if (!mayFollow) return fail(cursor, take(cursor));
    const value = readValue(cursor);
    if (value === undefined) return undefined;
    items.push(value);
    mayFollow = false;
  }
  cursor.depth -= 1;
  return { kind: 'list', items, start, end: take(cursor).end };
};
