import { readJson, readYaml } from '../../parse/data.ts';
import { readScript } from '../apigee/script-tokens.ts';
import { considerData, positionOfData } from './data-values.ts';
import type { ReadNested } from './data-slots.ts';
import { offerNote, offerParts, partOf, readWithin } from './offer.ts';
import type { Scope } from './offer.ts';
import { considerSettingsLines } from './settings-lines.ts';
import { considerShell } from './shell.ts';
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

const considerNested: ReadNested = (scope, text, kind) => {
  if (kind === 'yaml') considerYaml(scope, text, kind);
  else if (kind === 'json') considerJson(scope, text, kind);
  else considerSettingsLines(scope, text, kind === 'env' ? 'text/env' : 'text/properties');
};

/** A document that templates keep from being YAML is still a list of names and values. */
const considerDocument = (scope: Scope, text: string, kind: TextKind): number[] => {
  const { root, errors } = readYaml(text);
  if (root !== undefined) considerData(scope, text, root, kind, considerNested);
  if (errors.length > 0) considerSettingsLines(scope, text, positionOfData(kind));
  if (errors.length > 0 && kind === 'pipeline') considerShell(scope, text);
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
  if (root !== undefined) considerData(scope, text, root, kind, considerNested);
  if (errors.length > 0) offerParts(scope, partOf(text, { start: 0, end: text.length }), positionOfData(kind));
  const comments = /\/[/*]/.test(text) ? readScript(text, 'javascript').comments : [];
  considerComments(scope, text, comments, positionOfData(kind));
  return { comments, errors };
};
