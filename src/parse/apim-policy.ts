import { readCdataValue, readQuotedValue, readTextValue } from './policy-value.ts';
import type { PolicyReader, PolicyValue, TreeProblem, TreeProblemKind } from './policy-value.ts';
import { isWellFormedXml } from './xml-well-formed.ts';

export interface PolicyAttribute {
  readonly name: string;
  readonly nameStart: number;
  /** End of the attribute, behind its closing quote. */
  readonly end: number;
  /** Empty where the value stands without quotes. */
  readonly quote: '"' | "'" | '';
  readonly value: PolicyValue;
}

export interface PolicyElement {
  readonly kind: 'element';
  readonly name: string;
  /** Offset of its `<`; the name starts right behind. */
  readonly start: number;
  /** End of the start tag. */
  readonly tagEnd: number;
  /** End of the element: behind its end tag, or where it was given up. */
  end: number;
  readonly attributes: readonly PolicyAttribute[];
  readonly children: PolicyNode[];
}

/** Text and CDATA carry the value; a comment's and an instruction's value is one piece of text between its marks. */
export interface PolicyLeaf {
  readonly kind: 'text' | 'cdata' | 'comment' | 'instruction';
  readonly start: number;
  readonly end: number;
  readonly value: PolicyValue;
}

export type PolicyNode = PolicyElement | PolicyLeaf;

export interface PolicyTree {
  readonly text: string;
  readonly nodes: readonly PolicyNode[];
  /** The first element at the top. */
  readonly root: PolicyElement | undefined;
  readonly elementCount: number;
  readonly problems: readonly TreeProblem[];
  /** False where the text ended, or could not be followed, before everything in it was read. */
  readonly complete: boolean;
  /** Whether an XML parser would take the text. */
  readonly wellFormed: boolean;
}

export interface PolicyTreeOptions {
  /** Part of the text to read, for policy text inside a comment. The whole text by default. */
  readonly start?: number;
  readonly end?: number;
  /** How values are read. With policy expressions by default. */
  readonly values?: ValueReaders;
}

/** The readers of an attribute's value, of text and of CDATA. */
export interface ValueReaders {
  readonly readQuotedValue: typeof readQuotedValue;
  readonly readTextValue: typeof readTextValue;
  readonly readCdataValue: typeof readCdataValue;
}

const WITH_EXPRESSIONS: ValueReaders = { readQuotedValue, readTextValue, readCdataValue };

/** API Management itself refuses deeper policies long before; the cap keeps every walk over the tree shallow. */
export const MAX_POLICY_DEPTH = 512;

const NAME_START = /[A-Za-z_:\u00c0-\uffff]/;
const NAME_CHARACTERS = /[^\s=/>"'<]*/y;
const UNQUOTED = /[^\s<>"']*/y;
const INSTRUCTION = { open: '<?', close: '?>' };
const COMMENT = { open: '<!--', close: '-->' };
const CDATA = { open: '<![CDATA[', close: ']]>' };

interface Builder extends PolicyReader {
  readonly values: ValueReaders;
  at: number;
  readonly nodes: PolicyNode[];
  readonly open: PolicyElement[];
  readonly openNames: Map<string, number>;
  elementCount: number;
  tooDeep: boolean;
}

const report = (builder: Builder, kind: TreeProblemKind, start: number, end: number): void => {
  builder.problems.push({ kind, start, end: Math.min(end, builder.limit) });
};

const reportIncomplete = (builder: Builder, kind: TreeProblemKind, start: number, end: number): void => {
  report(builder, kind, start, end);
  builder.complete = false;
};

const attach = (builder: Builder, node: PolicyNode): void => {
  (builder.open.at(-1)?.children ?? builder.nodes).push(node);
};

const readName = (builder: Builder): string => {
  NAME_CHARACTERS.lastIndex = builder.at;
  const name = NAME_CHARACTERS.exec(builder.text)?.[0] ?? '';
  const inside = name.slice(0, Math.max(builder.limit - builder.at, 0));
  builder.at += inside.length;
  return inside;
};

const skipSpace = (builder: Builder): void => {
  while (builder.at < builder.limit && (builder.text[builder.at] ?? '').trim() === '') builder.at++;
};

const emptyValue = (at: number): PolicyValue => ({ start: at, end: at, pieces: [], entities: true });

const readUnquoted = (builder: Builder): PolicyValue => {
  UNQUOTED.lastIndex = builder.at;
  const length = UNQUOTED.exec(builder.text)?.[0].length ?? 0;
  const start = builder.at;
  const end = Math.min(start + length, builder.limit);
  builder.at = end;
  return { start, end, pieces: end > start ? [{ kind: 'text', start, end }] : [], entities: true };
};

/**
 * A plain value that holds a `<` and is followed by none of what may follow an attribute has lost its closing quote:
 * it is taken to end before the `<`, so that one missing quote does not swallow the elements behind it.
 */
const lostItsQuote = (builder: Builder, value: PolicyValue, closed: boolean): number | undefined => {
  if (value.pieces.some((piece) => piece.kind === 'expression')) return undefined;
  if (closed && /[\s/>?]/.test(builder.text[value.end + 1] ?? ' ')) return undefined;
  const markup = builder.text.slice(value.start, value.end).indexOf('<');
  return markup === -1 ? undefined : value.start + markup;
};

const readQuoted = (builder: Builder, quote: '"' | "'"): PolicyValue => {
  const start = builder.at + 1;
  const { value, closed } = builder.values.readQuotedValue(builder, start, quote);
  const markup = lostItsQuote(builder, value, closed);
  if (markup !== undefined) {
    reportIncomplete(builder, 'unterminated-token', start - 1, markup);
    builder.at = markup;
    return { ...value, end: markup, pieces: [{ kind: 'text', start, end: markup }] };
  }
  if (!closed && value.end >= builder.limit) reportIncomplete(builder, 'unterminated-token', start - 1, value.end);
  builder.at = closed ? value.end + 1 : value.end;
  return value;
};

const readAttribute = (builder: Builder): PolicyAttribute => {
  const nameStart = builder.at;
  const name = readName(builder);
  skipSpace(builder);
  if (builder.text[builder.at] !== '=' || builder.at >= builder.limit) {
    return { name, nameStart, end: builder.at, quote: '', value: emptyValue(builder.at) };
  }
  builder.at++;
  skipSpace(builder);
  const quote = builder.at < builder.limit ? builder.text[builder.at] : undefined;
  const quoted = quote === '"' || quote === "'" ? quote : '';
  const value = quoted === '' ? readUnquoted(builder) : readQuoted(builder, quoted);
  return { name, nameStart, end: builder.at, quote: quoted, value };
};

/** Reads attributes up to the end of a start tag; tells whether the tag closes itself. */
const readAttributes = (builder: Builder, tagStart: number): { attributes: PolicyAttribute[]; empty: boolean } => {
  const attributes: PolicyAttribute[] = [];
  for (;;) {
    skipSpace(builder);
    const character = builder.text[builder.at];
    if (builder.at >= builder.limit || character === '<') {
      reportIncomplete(builder, 'unterminated-token', tagStart, builder.at);
      return { attributes, empty: false };
    }
    if (character === '>') {
      builder.at++;
      return { attributes, empty: false };
    }
    if (character === '/' && builder.text[builder.at + 1] === '>') {
      builder.at += 2;
      return { attributes, empty: true };
    }
    const before = builder.at;
    const attribute = readAttribute(builder);
    if (attribute.name !== '') attributes.push(attribute);
    else if (builder.at === before) builder.at++;
  }
};

const openElement = (builder: Builder, element: PolicyElement): void => {
  if (builder.open.length >= MAX_POLICY_DEPTH) {
    if (!builder.tooDeep) reportIncomplete(builder, 'too-deep', element.start, element.tagEnd);
    builder.tooDeep = true;
    return;
  }
  builder.open.push(element);
  builder.openNames.set(element.name, (builder.openNames.get(element.name) ?? 0) + 1);
};

const readStartTag = (builder: Builder): void => {
  const start = builder.at;
  builder.at++;
  const name = readName(builder);
  const { attributes, empty } = readAttributes(builder, start);
  const tagEnd = Math.min(builder.at, builder.limit);
  const element: PolicyElement = { kind: 'element', name, start, tagEnd, end: tagEnd, attributes, children: [] };
  builder.elementCount++;
  attach(builder, element);
  if (!empty) openElement(builder, element);
};

const closeInnermost = (builder: Builder, end: number): PolicyElement | undefined => {
  const element = builder.open.pop();
  if (element === undefined) return undefined;
  element.end = end;
  builder.openNames.set(element.name, (builder.openNames.get(element.name) ?? 1) - 1);
  return element;
};

/** Gives up the innermost elements until `name` is the innermost one. */
const closeUnclosed = (builder: Builder, name: string, at: number): void => {
  while (builder.open.length > 0 && builder.open.at(-1)?.name !== name) {
    const element = closeInnermost(builder, at);
    if (element !== undefined) report(builder, 'unclosed-element', element.start, element.tagEnd);
  }
};

const readEndTag = (builder: Builder): void => {
  const start = builder.at;
  builder.at += 2;
  const name = readName(builder);
  skipSpace(builder);
  if (builder.text[builder.at] === '>' && builder.at < builder.limit) builder.at++;
  else reportIncomplete(builder, 'unterminated-token', start, builder.at);
  if ((builder.openNames.get(name) ?? 0) === 0) {
    report(builder, 'stray-end-tag', start, builder.at);
    return;
  }
  closeUnclosed(builder, name, start);
  closeInnermost(builder, builder.at);
};

const readDelimited = (builder: Builder, kind: PolicyLeaf['kind'], marks: { open: string; close: string }): void => {
  const start = builder.at;
  const from = start + marks.open.length;
  const found = builder.text.indexOf(marks.close, from);
  const closed = found !== -1 && found + marks.close.length <= builder.limit;
  const to = closed ? found : builder.limit;
  if (!closed) reportIncomplete(builder, 'unterminated-token', start, builder.limit);
  builder.at = closed ? to + marks.close.length : to;
  const value: PolicyValue =
    kind === 'cdata'
      ? builder.values.readCdataValue(builder, Math.min(from, to), to)
      : {
          ...emptyValue(from),
          end: to,
          pieces: to > from ? [{ kind: 'text', start: from, end: to }] : [],
          entities: false,
        };
  attach(builder, { kind, start, end: builder.at, value });
};

/** A document type is refused, as the gateway does: nothing it defines is followed. */
const readDeclaration = (builder: Builder): void => {
  const start = builder.at;
  const simple = builder.text.indexOf('>', start);
  const bracket = builder.text.slice(start, simple === -1 ? start : simple).indexOf('[');
  const close = bracket === -1 ? start : builder.text.indexOf(']', start + bracket);
  const end = close === -1 ? -1 : builder.text.indexOf('>', close);
  builder.at = end === -1 || end >= builder.limit ? builder.limit : end + 1;
  reportIncomplete(builder, 'not-a-policy', start, builder.at);
};

const readText = (builder: Builder): void => {
  const start = builder.at;
  const value = builder.values.readTextValue(builder, start, builder.open.at(-1)?.name);
  builder.at = value.end;
  const isBlank = value.pieces.every(
    (piece) => piece.kind === 'text' && builder.text.slice(piece.start, piece.end).trim() === '',
  );
  if (!isBlank) attach(builder, { kind: 'text', start, end: value.end, value });
};

const readNext = (builder: Builder): void => {
  const { text, at } = builder;
  if (text[at] !== '<') return readText(builder);
  if (text.startsWith(COMMENT.open, at)) return readDelimited(builder, 'comment', COMMENT);
  if (text.startsWith(CDATA.open, at)) return readDelimited(builder, 'cdata', CDATA);
  if (text.startsWith(INSTRUCTION.open, at)) return readDelimited(builder, 'instruction', INSTRUCTION);
  if (text.startsWith('<!', at)) return readDeclaration(builder);
  if (text.startsWith('</', at)) return readEndTag(builder);
  return NAME_START.test(text[at + 1] ?? '') ? readStartTag(builder) : readText(builder);
};

/** Elements still open at the end of the text: it was cut, or lost an end tag that nothing behind it tells of. */
const closeAll = (builder: Builder): void => {
  while (builder.open.length > 0) {
    const element = closeInnermost(builder, builder.limit);
    if (element !== undefined) reportIncomplete(builder, 'unclosed-element', element.start, element.tagEnd);
  }
};

/**
 * Reads the text of an API Management policy, in either of its formats (`xml`, `rawxml`), into a tree with exact
 * offsets. It never throws and its time is linear: what cannot be followed is recorded in `problems` and reading goes
 * on behind it.
 */
export const readPolicyTree = (text: string, options: PolicyTreeOptions = {}): PolicyTree => {
  const start = options.start ?? (text.charCodeAt(0) === 0xfeff ? 1 : 0);
  const builder: Builder = {
    values: options.values ?? WITH_EXPRESSIONS,
    text,
    limit: options.end ?? text.length,
    problems: [],
    complete: true,
    waste: 0,
    at: start,
    nodes: [],
    open: [],
    openNames: new Map(),
    elementCount: 0,
    tooDeep: false,
  };
  while (builder.at < builder.limit) readNext(builder);
  closeAll(builder);
  return {
    text,
    nodes: builder.nodes,
    root: builder.nodes.find((node) => node.kind === 'element'),
    elementCount: builder.elementCount,
    problems: builder.problems.toSorted((a, b) => a.start - b.start || a.end - b.end),
    complete: builder.complete,
    wellFormed: isWellFormedXml(text.slice(start, builder.limit)),
  };
};
