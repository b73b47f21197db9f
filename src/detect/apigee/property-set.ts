import type { DecodedText } from '../../parse/entities.ts';
import { considerNote } from '../credentials.ts';
import { newFindings } from '../findings.ts';
import { credentialStrength, isApigeeReference, offerText, offerValue } from './values.ts';
import type { Scope } from './values.ts';

const POSITION = 'apigee/property-set';

interface Line {
  readonly start: number;
  readonly end: number;
}

const linesOf = (text: string): Line[] => {
  const lines: Line[] = [];
  for (const match of text.matchAll(/[^\r\n]+/g))
    lines.push({ start: match.index, end: match.index + match[0].length });
  return lines;
};

/** A line goes on in the next one behind an odd number of backslashes. */
const goesOn = (text: string, { start, end }: Line): boolean => {
  let at = end;
  while (at > start && text[at - 1] === '\\') at--;
  return (end - at) % 2 === 1;
};

const isComment = (text: string, { start, end }: Line): boolean => /^\s*[#!]/.test(text.slice(start, end));

const NAME = /^\s*((?:[^\\=:\s]|\\[^])+)\s*(?:[=:]\s*|(?=\s)|$)/;

/** The value of a property with its continuation lines joined, and the way back to the source. */
const valueOf = (text: string, lines: readonly Line[], from: number): DecodedText => {
  const offsets: number[] = [];
  let value = '';
  lines.forEach((line, index) => {
    const isLast = index === lines.length - 1;
    const indent = /^\s*/.exec(text.slice(line.start, line.end))?.[0].length ?? 0;
    const start = index === 0 ? from : line.start + indent;
    const end = isLast ? line.end : line.end - 1;
    for (let at = start; at < end; at++) {
      value += text[at] ?? '';
      offsets.push(at);
    }
  });
  const end = lines.at(-1)?.end ?? from;
  return { text: value, start: from, end, offsets, ends: offsets.map((offset) => offset + 1) };
};

const considerProperty = (scope: Scope, text: string, lines: readonly Line[]): void => {
  const [first] = lines;
  const match = first === undefined ? null : NAME.exec(text.slice(first.start, first.end));
  if (first === undefined || match === null) return;
  const name = (match[1] ?? '').slice(0, 129);
  const decoded = valueOf(text, lines, first.start + match[0].length);
  offerValue(scope, decoded, { position: POSITION, name, strength: credentialStrength(name) });
  offerText(scope, decoded, { position: POSITION, name });
};

const considerComment = (scope: Scope, text: string, line: Line): void => {
  const commented: Scope = { found: scope.found, context: 'comment' };
  const start = line.start + (/^\s*[#!]+\s*/.exec(text.slice(line.start, line.end))?.[0].length ?? 0);
  const property = { start, end: line.end };
  // A sentence with a colon is no property; one that was switched off has no space in its value.
  if (/^[\w.-]+\s*[=:]\s*\S+$/.test(text.slice(start, line.end))) considerProperty(commented, text, [property]);
  const notes = newFindings();
  const decoded = { text: text.slice(start, line.end), start, end: line.end };
  considerNote(notes, decoded, { position: POSITION, context: 'comment' });
  scope.found.push(...notes.found.filter(({ value }) => !isApigeeReference(value)));
};

/**
 * Finds the literals of a property set (`resources/properties/*.properties`): `name=value`, `name: value` and
 * `name value`, with continuation lines. Returns the ranges of its comments.
 */
export const considerPropertySet = (scope: Scope, text: string): { start: number; end: number }[] => {
  const lines = linesOf(text);
  const comments: Line[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (line === undefined) break;
    if (isComment(text, line)) {
      comments.push(line);
      considerComment(scope, text, line);
      continue;
    }
    const joined = [line];
    while (index + 1 < lines.length && goesOn(text, lines[index] ?? line)) {
      index++;
      const next = lines[index];
      if (next !== undefined) joined.push(next);
    }
    considerProperty(scope, text, joined);
  }
  return comments;
};
