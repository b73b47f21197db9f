import { readJson, readYaml } from '../../parse/data.ts';
import { readScript } from '../apigee/script-tokens.ts';
import { considerData, positionOfData } from './data-values.ts';
import { offerNote, offerParts, partOf, readWithin } from './offer.ts';
import type { Scope } from './offer.ts';
import { considerSettingsLines } from './settings-lines.ts';
import type { Content, Range, TextKind } from './types.ts';

/** Where one document of a YAML stream ends and the next begins. */
const documentsOf = (text: string): Range[] => {
  const starts = [0, ...[...text.matchAll(/^---(?=[ \t\r\n]|$)/gm)].map((match) => match.index + 3)];
  return starts.map((start, index) => {
    const next = starts[index + 1];
    return { start, end: next === undefined ? text.length : next - 3 };
  });
};

const considerComments = (scope: Scope, text: string, comments: readonly Range[], position: string): void => {
  for (const comment of comments) offerNote(scope, partOf(text, comment), position);
};

const MAX_NESTING = 100;

/**
 * Where a document nests deeper than any configuration. The YAML parser recurses, and a process that runs out of stack
 * inside a regular expression is ended without an exception.
 */
const tooDeepAt = (text: string): number | undefined => {
  for (const match of text.matchAll(/^[ \t]*((?:[-?:][ \t]+)+)/gm)) {
    if (match[0].length > 4 * MAX_NESTING) return match.index;
  }
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '[' || character === '{') depth++;
    else if ((character === ']' || character === '}') && depth > 0) depth--;
    if (depth > MAX_NESTING) return at;
  }
  const indent = text.search(/^ {400,}\S/m);
  return indent === -1 ? undefined : indent;
};

/** A document that templates keep from being YAML is still a list of names and values. */
const considerDocument = (scope: Scope, text: string, kind: TextKind): number[] => {
  const deep = tooDeepAt(text);
  const { root, errors } = deep === undefined ? readYaml(text) : { root: undefined, errors: [deep] };
  if (root !== undefined) considerData(scope, text, root, kind);
  if (errors.length > 0) considerSettingsLines(scope, text, positionOfData(kind));
  return [...errors];
};

export const considerYaml = (scope: Scope, text: string, kind: TextKind): Content => {
  const errors = documentsOf(text).flatMap(({ start, end }) => {
    if (text.slice(start, end).trim() === '') return [];
    const found = readWithin(scope, partOf(text, { start, end }), scope.context, (inner, part) =>
      considerDocument(inner, part, kind),
    );
    return found.map((offset) => start + offset);
  });
  const comments = [...text.matchAll(/^[ \t]*#[^\r\n]*/gm)].map((match) => ({
    start: match.index + match[0].indexOf('#') + 1,
    end: match.index + match[0].length,
  }));
  considerComments(scope, text, comments, positionOfData(kind));
  return { comments, errors };
};

export const considerJson = (scope: Scope, text: string, kind: TextKind): Content => {
  const { root, errors } = readJson(text);
  if (root !== undefined) considerData(scope, text, root, kind);
  if (errors.length > 0) offerParts(scope, partOf(text, { start: 0, end: text.length }), positionOfData(kind));
  const comments = /\/[/*]/.test(text) ? readScript(text, 'javascript').comments : [];
  considerComments(scope, text, comments, positionOfData(kind));
  return { comments, errors };
};
