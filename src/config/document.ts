import { isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { ConfigError, type KeyPath } from './config-error.ts';

interface Position {
  readonly line: number;
  readonly column: number;
}

/** A YAML text as plain data, and where each key of it stands. */
export interface PositionedDocument {
  readonly data: unknown;
  /** Place of the key at a path; of the nearest enclosing key where the path itself does not exist. */
  readonly positionOf: (path: KeyPath) => Position;
}

/**
 * Reads a YAML text.
 * @throws {ConfigError} where it is not YAML. The message quotes nothing of the text.
 */
export function readYaml(text: string, file: string): PositionedDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    throw new ConfigError(
      faults.map((fault) => {
        const { line, col } = lines.linePos(fault.pos[0]);
        return { file, line, column: col, key: '', text: `is not valid YAML: ${sayFault(fault.code)}` };
      }),
    );
  }
  return { data: dataOf(document, file), positionOf: (path) => positionIn(document, path, lines) };
}

function dataOf(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch {
    throw new ConfigError([{ file, key: '', text: 'is not usable YAML: its aliases cannot be resolved' }]);
  }
}

function sayFault(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ');
}

function positionIn(document: Document, path: KeyPath, lines: LineCounter): Position {
  const { line, col } = lines.linePos(offsetIn(document.contents, path));
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function offsetIn(root: unknown, path: KeyPath): number {
  let node = root;
  let offset = startOf(node);
  for (const part of path) {
    const step = stepInto(node, part);
    if (step === undefined) return offset;
    offset = step.offset;
    node = step.value;
  }
  return offset;
}

function stepInto(node: unknown, part: string | number): { offset: number; value: unknown } | undefined {
  if (isSeq(node)) {
    const item = typeof part === 'number' ? node.items[part] : undefined;
    return item === undefined ? undefined : { offset: startOf(item), value: item };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(part));
  return pair === undefined ? undefined : { offset: startOf(pair.key), value: pair.value };
}

function startOf(node: unknown): number {
  return isNode(node) ? ((node as Node).range?.[0] ?? 0) : 0;
}
