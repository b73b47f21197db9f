import type { DataNode } from '../../parse/data.ts';
import { verbatim } from '../../parse/entities.ts';
import type { DecodedText } from '../../parse/entities.ts';

type Scalar = Extract<DataNode, { kind: 'scalar' }>;

const ESCAPE = /\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|U[0-9a-fA-F]{8}|[^])/y;
const BLOCK_HEADER = /^[|>][0-9+-]{0,2}[^\n]*\n/;
const MAX_ALIGNED = 1024 * 1024;

const isSpace = (character: string | undefined): boolean => character !== undefined && character.trim() === '';

interface Alignment {
  at: number;
  readonly offsets: number[];
  readonly ends: number[];
}

/** Where the next character of the value stands: itself, an escape, or behind the white space that the format drops. */
const alignNext = (source: string, end: number, character: string, alignment: Alignment): boolean => {
  while (alignment.at < end && source[alignment.at] !== character) {
    if (source[alignment.at] === '\\') {
      ESCAPE.lastIndex = alignment.at;
      const length = ESCAPE.exec(source)?.[0].length ?? 1;
      alignment.offsets.push(alignment.at);
      alignment.at = Math.min(alignment.at + length, end);
      alignment.ends.push(alignment.at);
      return true;
    }
    if (isSpace(character)) break;
    if (!isSpace(source[alignment.at])) return false;
    alignment.at++;
  }
  if (alignment.at >= end && !isSpace(character)) return false;
  // A folded line break stands for a space: it is read where the white space is.
  const isThere = alignment.at < end && (source[alignment.at] === character || isSpace(source[alignment.at]));
  alignment.offsets.push(alignment.at);
  if (isThere) alignment.at += character === "'" && source[alignment.at + 1] === "'" ? 2 : 1;
  alignment.ends.push(alignment.at);
  return true;
};

/** An escaped quote or backslash: its first character equals none of the value's, or is the backslash itself. */
const alignBackslash = (source: string, end: number, alignment: Alignment): boolean => {
  if (source[alignment.at] !== '\\' || alignment.at >= end) return false;
  alignment.offsets.push(alignment.at);
  alignment.at += source[alignment.at + 1] === '\\' ? 2 : 1;
  alignment.ends.push(alignment.at);
  return true;
};

const align = (source: string, start: number, end: number, value: string): Alignment | undefined => {
  const alignment: Alignment = { at: start, offsets: [], ends: [] };
  for (let index = 0; index < value.length; index++) {
    const character = value[index] ?? '';
    if (character === '\\' && alignBackslash(source, end, alignment)) continue;
    if (!alignNext(source, end, character, alignment)) return undefined;
  }
  return alignment;
};

/**
 * A string of JSON or YAML with its escapes, folds and indents undone, and the way back to the source. Where the way
 * cannot be found it is the source as it stands.
 */
export const decodeScalar = (source: string, node: Scalar): DecodedText => {
  const written = source.slice(node.start, node.end);
  if (typeof node.value !== 'string' || node.value === written || node.value.length > MAX_ALIGNED) {
    return verbatim(source, node.start, node.end);
  }
  const header = BLOCK_HEADER.exec(written)?.[0].length ?? 0;
  const alignment = align(source, node.start + header, node.end, node.value);
  if (alignment === undefined) return verbatim(source, node.start, node.end);
  const { offsets, ends } = alignment;
  return { text: node.value, start: offsets[0] ?? node.start, end: ends.at(-1) ?? node.end, offsets, ends };
};
