import { newCursor, report } from './code-cursor.ts';
import type { Cursor, Dialect } from './code-cursor.ts';
import { readExpression } from './code-reader.ts';
import { readQuoted } from './code-strings.ts';
import type { Quoting } from './code-strings.ts';
import { member, plainText, sliceDecoded } from './code-value.ts';
import type { CodeDocument, CodeEntry, CodeString, CodeValue, Declaration } from './code-value.ts';
import { sourceEnd, sourceOffset } from './entities.ts';
import type { DecodedText } from './entities.ts';

const SIMPLE: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
  '/': '/',
};
const UNIT = /\\u([0-9a-fA-F]{4})/y;

const escape = (text: string, at: number): { text: string; length: number } | undefined => {
  if (text[at] !== '\\') return undefined;
  const simple = SIMPLE[text[at + 1] ?? ''];
  if (simple !== undefined) return { text: simple, length: 2 };
  UNIT.lastIndex = at;
  const unit = UNIT.exec(text)?.[1];
  return unit === undefined ? undefined : { text: String.fromCharCode(Number.parseInt(unit, 16)), length: 6 };
};

/** Templates may hold strings that run over several lines. */
const QUOTING: Quoting = { quote: '"', special: /["\\]/g, escape, interpolates: false, overLines: true };

const readPlainString = (cursor: Cursor): CodeString | undefined =>
  cursor.text[cursor.at] === '"' ? readQuoted(cursor, QUOTING) : undefined;

const PLAIN: Dialect = { readString: readPlainString, hashComments: false, newlinesMatter: false, blocks: false };

/** Reads JSON, with comments, trailing commas and strings over several lines. Never throws. */
export const readJsonValue = (text: string): Pick<CodeDocument, 'comments' | 'problems'> & { root?: CodeValue } => {
  const cursor = newCursor(text, PLAIN);
  const root = readExpression(cursor, true);
  if (cursor.at < cursor.end) {
    cursor.at = cursor.end;
    report(cursor, 'stray-end-tag', cursor.end);
  }
  return { ...(root === undefined ? {} : { root }), comments: cursor.comments, problems: cursor.problems };
};

const quoteEscape = (text: string, at: number): { text: string; length: number } | undefined =>
  text.startsWith("''", at) ? { text: "'", length: 2 } : undefined;

const INNER: Quoting = { quote: "'", special: /'/g, escape: quoteEscape, interpolates: false, overLines: true };

const readInner = (cursor: Cursor): CodeString | undefined => {
  if (cursor.text[cursor.at] !== "'") return undefined;
  if (!cursor.text.startsWith("''", cursor.at) || cursor.text[cursor.at + 2] === "'") return readQuoted(cursor, INNER);
  const at = cursor.at + 1;
  cursor.at += 2;
  return { kind: 'string', decoded: { text: '', start: at, end: at }, parts: [], start: at, end: at };
};

const EXPRESSION: Dialect = { readString: readInner, hashComments: false, newlinesMatter: false, blocks: false };

/** The text that a value was read from, itself decoded: leads its offsets back to the file. */
const throughText = (outer: DecodedText, inner: DecodedText): DecodedText => {
  if (inner.offsets === undefined) return sliceDecoded(outer, inner.start, inner.end);
  const ends = inner.ends ?? inner.offsets.map((offset) => offset + 1);
  return {
    text: inner.text,
    start: sourceOffset(outer, inner.start),
    end: sourceEnd(outer, inner.end),
    offsets: inner.offsets.map((offset) => sourceOffset(outer, offset)),
    ends: ends.map((end) => sourceEnd(outer, end)),
  };
};

/** A value read from a decoded text, with offsets of the file. */
export const throughDecoded = (outer: DecodedText, value: CodeValue): CodeValue => {
  const span = { start: sourceOffset(outer, value.start), end: sourceEnd(outer, value.end) };
  const each = (values: readonly CodeValue[]): CodeValue[] => values.map((inner) => throughDecoded(outer, inner));
  if (value.kind === 'string') {
    const written = value.written === undefined ? {} : { written: throughText(outer, value.written) };
    return { ...value, ...span, decoded: throughText(outer, value.decoded), ...written, parts: each(value.parts) };
  }
  if (value.kind === 'object') {
    return { ...value, ...span, entries: value.entries.map((entry) => entryThrough(outer, entry)) };
  }
  if (value.kind === 'list') return { ...value, ...span, items: each(value.items) };
  if (value.kind === 'call') return { ...value, ...span, args: each(value.args) };
  if (value.kind !== 'expression') return { ...value, ...span };
  return { ...value, ...span, results: each(value.results), parts: each(value.parts) };
};

const entryThrough = (outer: DecodedText, entry: CodeEntry): CodeEntry => ({
  ...entry,
  start: sourceOffset(outer, entry.start),
  value: throughDecoded(outer, entry.value),
});

/** A template string in brackets is an expression; two brackets stand for one. */
const computed = (string: CodeString): CodeValue => {
  const { decoded } = string;
  const trimmed = decoded.text.trim();
  if (!trimmed.startsWith('[') || trimmed.startsWith('[[') || !trimmed.endsWith(']')) return string;
  const open = decoded.text.indexOf('[');
  const inner = sliceDecoded(decoded, open + 1, decoded.text.lastIndexOf(']'));
  const value = readExpression(newCursor(inner.text, EXPRESSION), true);
  return value === undefined ? string : throughDecoded(inner, value);
};

/** The tree with its expressions read. */
const withExpressions = (value: CodeValue): CodeValue => {
  if (value.kind === 'string') return computed(value);
  if (value.kind === 'list') return { ...value, items: value.items.map(withExpressions) };
  if (value.kind !== 'object') return value;
  return { ...value, entries: value.entries.map((entry) => ({ ...entry, value: withExpressions(entry.value) })) };
};

const SECURE = /^secure(?:string|object)$/i;

const entriesOf = (value: CodeValue | undefined): readonly CodeEntry[] =>
  value?.kind === 'object' ? value.entries : [];

const declare = (entry: CodeEntry, keyword: Declaration['keyword'], value: CodeValue | undefined): Declaration => {
  const type = plainText(member(entry.value, 'type'));
  return {
    keyword,
    name: entry.name,
    ...(type === undefined ? {} : { type }),
    secure: type !== undefined && SECURE.test(type),
    ...(value === undefined ? {} : { value }),
    start: entry.start,
    end: entry.value.end,
  };
};

/** Children of a resource, and templates that a deployment brings along, are declared on their own. */
const isNested = ({ name }: CodeEntry): boolean => /^(?:resources|template)$/i.test(name);

const withoutNested = (value: CodeValue): CodeValue =>
  value.kind === 'object'
    ? {
        ...value,
        entries: value.entries.flatMap((entry) => {
          if (isNested(entry) && entry.value.kind !== 'string') return [];
          return entry.name.toLowerCase() === 'properties'
            ? [{ ...entry, value: withoutNested(entry.value) }]
            : [entry];
        }),
      }
    : value;

const typeOf = (written: string | undefined, around: string | undefined): string | undefined => {
  const type = written?.split('@')[0]?.toLowerCase();
  return type === undefined || type.includes('/') || around === undefined ? type : `${around}/${type}`;
};

const resourceOf = (resource: CodeValue, name: string, around: string | undefined): Declaration[] => {
  if (resource.kind !== 'object') return [];
  const type = typeOf(plainText(member(resource, 'type')), around);
  const { start, end } = resource;
  const declaration: Declaration = {
    keyword: 'resource',
    name: plainText(member(resource, 'name')) ?? name,
    ...(type === undefined ? {} : { type }),
    secure: false,
    value: withoutNested(resource),
    start,
    end,
  };
  const template = member(member(resource, 'properties'), 'template');
  return [
    declaration,
    ...resourcesOf(member(resource, 'resources'), type),
    ...(template === undefined ? [] : templateOf(template)),
  ];
};

const resourcesOf = (resources: CodeValue | undefined, around: string | undefined): Declaration[] => {
  if (resources?.kind === 'list') return resources.items.flatMap((resource) => resourceOf(resource, '', around));
  return entriesOf(resources).flatMap(({ name, value }) => resourceOf(value, name, around));
};

const templateOf = (root: CodeValue): Declaration[] => [
  ...entriesOf(member(root, 'parameters')).map((entry) =>
    declare(entry, 'parameter', member(entry.value, 'defaultValue')),
  ),
  ...entriesOf(member(root, 'variables')).map(({ name, value, start }): Declaration => ({
    keyword: 'variable',
    name,
    secure: false,
    value,
    start,
    end: value.end,
  })),
  ...resourcesOf(member(root, 'resources'), undefined),
  ...entriesOf(member(root, 'outputs')).map((entry) => declare(entry, 'output', member(entry.value, 'value'))),
];

export interface ArmDocument extends CodeDocument {
  readonly root?: CodeValue;
}

/** Reads an ARM template. Expressions in brackets are read too; templates inside deployments count as part of it. */
export const readArmTemplate = (text: string): ArmDocument => {
  const { root, comments, problems } = readJsonValue(text);
  if (root === undefined) return { declarations: [], comments, problems };
  const tree = withExpressions(root);
  const declarations = tree.kind === 'list' ? resourcesOf(tree, undefined) : templateOf(tree);
  return { declarations, comments, problems, root: tree };
};

/** Reads a file of parameters for an ARM template. */
export const readArmParameters = (text: string): ArmDocument => {
  const { root, comments, problems } = readJsonValue(text);
  const parameters = member(root, 'parameters') ?? root;
  const declarations = entriesOf(parameters).map((entry) =>
    declare(entry, 'parameter-value', member(entry.value, 'value')),
  );
  return { declarations, comments, problems, ...(root === undefined ? {} : { root }) };
};
