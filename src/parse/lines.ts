/** Where each line of a text begins. A line ends at CR LF, LF or CR, as editors and GitHub's line hashes count them. */
export interface LineIndex {
  readonly starts: readonly number[];
  readonly length: number;
}

/** A place in a text. Lines and columns start at 1; columns, offsets and lengths count UTF-16 code units. */
export interface TextSpan {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  offset: number;
  length: number;
}

const BYTE_ORDER_MARK = 0xfeff;
const LF = 10;
const CR = 13;

/** A byte order mark at the start takes an offset but no column, since no editor shows it. */
export const indexLines = (text: string): LineIndex => {
  const starts = [text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === LF || (code === CR && text.charCodeAt(i + 1) !== LF)) starts.push(i + 1);
  }
  return { starts, length: text.length };
};

const lineStartBefore = (starts: readonly number[], offset: number): number => {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** Line and column of an offset; an offset outside the text is moved to its nearest end. */
export const positionAt = (index: LineIndex, offset: number): { line: number; column: number } => {
  const inside = Math.min(Math.max(offset, 0), index.length);
  const line = lineStartBefore(index.starts, inside);
  return { line: line + 1, column: Math.max(inside - (index.starts[line] ?? 0), 0) + 1 };
};

/** The span from `start` to `end` (exclusive), both offsets of the indexed text. */
export const spanBetween = (index: LineIndex, start: number, end: number): TextSpan => {
  const first = positionAt(index, start);
  const last = positionAt(index, end);
  return {
    line: first.line,
    column: first.column,
    endLine: last.line,
    endColumn: last.column,
    offset: start,
    length: end - start,
  };
};
