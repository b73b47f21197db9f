import { offer, offerNote, offerParts, partOf } from './offer.ts';
import type { Scope } from './offer.ts';
import type { Content, Range } from './types.ts';

const POSITION = 'definition/http';
const VARIABLE = /^@([\w.-]{1,128})[ \t]*=[ \t]*(\S[^\r\n]*)$/;
const HEADER = /^[ \t]*([A-Za-z][\w-]{0,63}):[ \t]*(\S[^\r\n]*)$/;

const considerLine = (scope: Scope, text: string, line: Range): void => {
  const written = text.slice(line.start, line.end).trimEnd();
  const match = VARIABLE.exec(written) ?? HEADER.exec(written);
  const end = line.start + written.length;
  if (match === null) return;
  const value = partOf(text, { start: end - (match[2] ?? '').length, end });
  offer(scope, value, { position: POSITION, name: match[1] ?? '' });
};

/** Requests as editors send them: headers, variables, query strings and bodies. */
export const considerHttp = (scope: Scope, text: string): Content => {
  const comments: Range[] = [];
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const line: Range = { start: match.index, end: match.index + match[0].length };
    if (/^[ \t]*(?:#|\/\/)/.test(match[0])) {
      comments.push(line);
      offerNote(scope, partOf(text, line), POSITION);
    } else considerLine(scope, text, line);
  }
  offerParts(scope, partOf(text, { start: 0, end: text.length }), POSITION);
  return { comments, errors: [] };
};
