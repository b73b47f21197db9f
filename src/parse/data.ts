import { parseTree } from 'jsonc-parser';
import type { Node as JsonNode, ParseError } from 'jsonc-parser';
import { Composer, isAlias, isMap, isScalar, isSeq, Lexer, Parser } from 'yaml';
import type { CST, Node as YamlNode } from 'yaml';

/** A JSON or YAML document as one kind of tree. `start` and `end` of a string leave its quotes out. */
export type DataNode =
  | { readonly kind: 'object'; readonly start: number; readonly end: number; readonly entries: readonly DataEntry[] }
  | { readonly kind: 'array'; readonly start: number; readonly end: number; readonly items: readonly DataNode[] }
  | {
      readonly kind: 'scalar';
      readonly start: number;
      readonly end: number;
      readonly value: string | number | boolean | null;
    };

export interface DataEntry {
  readonly key: string;
  readonly start: number;
  readonly value: DataNode;
}

export interface DataDocument {
  /** Absent where nothing could be read. */
  readonly root?: DataNode;
  /** Offsets of what the format forbids. The tree holds what could be read besides. */
  readonly errors: readonly number[];
}

/** Deeper documents are cut there: no gateway artefact comes near it. */
const MAX_DEPTH = 128;
const EMPTY = { kind: 'scalar', value: null } as const;

const scalarOf = (value: unknown): string | number | boolean | null =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;

const fromJson = (node: JsonNode, depth: number): DataNode => {
  const start = node.offset;
  const end = node.offset + node.length;
  if (depth > MAX_DEPTH) return { ...EMPTY, start, end };
  const children = node.children ?? [];
  if (node.type === 'array')
    return { kind: 'array', start, end, items: children.map((child) => fromJson(child, depth + 1)) };
  if (node.type === 'object')
    return { kind: 'object', start, end, entries: children.flatMap((child) => jsonEntry(child, depth)) };
  const quotes = node.type === 'string' ? 1 : 0;
  return {
    kind: 'scalar',
    start: start + quotes,
    end: Math.max(end - quotes, start + quotes),
    value: scalarOf(node.value),
  };
};

const jsonEntry = (property: JsonNode, depth: number): DataEntry[] => {
  const [key, value] = property.children ?? [];
  if (key === undefined || value === undefined) return [];
  return [{ key: String(key.value), start: key.offset, value: fromJson(value, depth + 1) }];
};

/** Reads JSON, with comments and trailing commas tolerated. Never throws. */
export const readJson = (text: string): DataDocument => {
  const errors: ParseError[] = [];
  try {
    const root = parseTree(text, errors, { allowTrailingComma: true });
    return { ...(root === undefined ? {} : { root: fromJson(root, 0) }), errors: errors.map(({ offset }) => offset) };
  } catch {
    // The parser recurses, so a text of nothing but brackets exhausts its stack.
    return { errors: [0] };
  }
};

const yamlRange = (node: YamlNode): { start: number; end: number } => ({
  start: node.range?.[0] ?? 0,
  end: node.range?.[1] ?? node.range?.[0] ?? 0,
});

const fromYaml = (node: unknown, depth: number): DataNode => {
  if (isAlias(node) || depth > MAX_DEPTH) return { ...EMPTY, start: 0, end: 0 };
  if (isSeq(node))
    return { kind: 'array', ...yamlRange(node), items: node.items.map((item) => fromYaml(item, depth + 1)) };
  if (isMap(node)) {
    const entries = node.items.flatMap(({ key, value }): DataEntry[] => {
      if (!isScalar(key)) return [];
      return [{ key: String(key.value), start: yamlRange(key).start, value: fromYaml(value, depth + 1) }];
    });
    return { kind: 'object', ...yamlRange(node), entries };
  }
  if (!isScalar(node)) return { ...EMPTY, start: 0, end: 0 };
  const { start, end } = yamlRange(node);
  const quotes = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? 1 : 0;
  return {
    kind: 'scalar',
    start: start + quotes,
    end: Math.max(end - quotes, start + quotes),
    value: scalarOf(node.value),
  };
};

const MAX_NESTING = 100;

interface Depth {
  tooDeepAt?: number;
}

/**
 * The tokens of a YAML text, up to where it nests deeper than any configuration. What is made of them recurses, and a
 * process that runs out of stack inside a regular expression is ended without an exception.
 */
function* tokensOf(text: string, depth: Depth): Generator<CST.Token, void> {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length <= MAX_NESTING) continue;
    depth.tooDeepAt = parser.offset;
    return;
  }
  yield* parser.end();
}

/** Reads the first document of a YAML text. Aliases are not followed; of one that is too deep nothing is read. Never throws. */
export const readYaml = (text: string): DataDocument => {
  try {
    const depth: Depth = {};
    const composer = new Composer({ strict: false, logLevel: 'silent' });
    const [document] = composer.compose(tokensOf(text, depth), true, text.length);
    if (document === undefined || depth.tooDeepAt !== undefined) return { errors: [depth.tooDeepAt ?? 0] };
    const root = document.contents === null ? undefined : fromYaml(document.contents, 0);
    return { ...(root === undefined ? {} : { root }), errors: document.errors.map((error) => error.pos[0]) };
  } catch {
    return { errors: [0] };
  }
};

/** The value of a key, compared without regard to case, or `undefined`. */
export const property = (node: DataNode | undefined, key: string): DataNode | undefined =>
  node?.kind === 'object'
    ? node.entries.find((entry) => entry.key.toLowerCase() === key.toLowerCase())?.value
    : undefined;
