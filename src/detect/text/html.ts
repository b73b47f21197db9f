import { considerCode } from './code.ts';
import { offer, offerNote, offerParts, partOf, readWithin } from './offer.ts';
import type { Scope } from './offer.ts';
import type { Content, Range } from './types.ts';

const POSITION = 'text/html';
const SCRIPT_BEGIN = /<script\b[^<>]{0,2048}>/gi;
const FIELD =
  /<(?:input|meta)\b[^<>]{0,512}?\b(?:name|id)=["']([\w.:-]{1,64})["'][^<>]{0,512}?\b(?:value|content)=["']([^"'<>\r\n]{1,4096})["']/gi;

/** The insides of script elements; one that is never closed goes to the end. */
const scriptsOf = (text: string): Range[] => {
  const scripts: Range[] = [];
  let from = 0;
  for (const match of text.matchAll(SCRIPT_BEGIN)) {
    const start = match.index + match[0].length;
    if (match.index < from) continue;
    const close = text.indexOf('</script', start);
    const end = close === -1 ? text.length : close;
    scripts.push({ start, end });
    from = end;
  }
  return scripts;
};

const commentsOf = (text: string): Range[] => {
  const comments: Range[] = [];
  let at = text.indexOf('<!--');
  while (at !== -1) {
    const close = text.indexOf('-->', at + 4);
    const end = close === -1 ? text.length : close;
    comments.push({ start: at + 4, end });
    at = close === -1 ? -1 : text.indexOf('<!--', end);
  }
  return comments;
};

/** Pages: their scripts as code, URLs in their attributes, the fields that they send. */
export const considerHtml = (scope: Scope, text: string): Content => {
  const prose: string[] = [];
  let from = 0;
  for (const script of scriptsOf(text)) {
    prose.push(text.slice(from, script.start), ' '.repeat(script.end - script.start));
    from = script.end;
    readWithin(scope, partOf(text, script), scope.context, (inner, part) => considerCode(inner, part, 'javascript'));
  }
  const rest = prose.join('') + text.slice(from);
  const decoded = { text: rest, start: 0, end: rest.length };
  offerParts(scope, decoded, POSITION);
  for (const match of rest.matchAll(FIELD)) {
    const [whole, name = '', value = ''] = match;
    const end = match.index + whole.length - 1;
    offer(scope, decoded, { position: POSITION, name }, { start: end - value.length, end });
  }
  const comments = commentsOf(rest);
  for (const comment of comments) offerNote(scope, partOf(rest, comment), POSITION);
  return { comments, errors: [] };
};
