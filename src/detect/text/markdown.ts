import { considerContent } from './content.ts';
import { fenceKindOf } from './kinds.ts';
import { offerNote, offerParts, partOf, readWithin } from './offer.ts';
import type { Scope } from './offer.ts';
import type { Content, Range } from './types.ts';

const POSITION = 'text/markdown';
const FENCE = /^([ \t]{0,12}(?:>[ \t]?)?)(`{3,16}|~{3,16})[ \t]*([\w#+.-]{0,32})[^\r\n]*$/gm;

export interface Fence extends Range {
  readonly language: string;
}

/** The texts between fences, without the fences. A fence that is never closed goes to the end. */
export const fencesOf = (text: string): Fence[] => {
  const fences: Fence[] = [];
  let open: { mark: string; language: string; start: number } | undefined;
  for (const match of text.matchAll(FENCE)) {
    const [whole, , mark = '', language = ''] = match;
    const after = match.index + whole.length;
    if (open === undefined) open = { mark, language, start: after };
    else if (language === '' && mark[0] === open.mark[0] && mark.length >= open.mark.length) {
      fences.push({ language: open.language, start: open.start, end: match.index });
      open = undefined;
    }
  }
  if (open !== undefined) fences.push({ language: open.language, start: open.start, end: text.length });
  return fences;
};

const extension = (language: string): string => (/^(?:py|python|ruby)$/i.test(language) ? 'x.py' : 'x');

/** Documents: each fence is judged as its language; prose by URLs and by names with values. */
export const considerMarkdown = (scope: Scope, text: string): Content => {
  const comments: Range[] = [];
  const prose: string[] = [];
  let from = 0;
  for (const fence of fencesOf(text)) {
    prose.push(text.slice(from, fence.start), ' '.repeat(fence.end - fence.start));
    from = fence.end;
    const kind = fenceKindOf(fence.language, text.slice(fence.start, fence.end));
    const content = readWithin(scope, partOf(text, fence), scope.context, (inner, part) =>
      considerContent(inner, kind, extension(fence.language), part),
    );
    comments.push(
      ...content.comments.map(({ start, end }) => ({ start: fence.start + start, end: fence.start + end })),
    );
  }
  const rest = prose.join('') + text.slice(from);
  const decoded = { text: rest, start: 0, end: rest.length };
  offerParts(scope, decoded, POSITION);
  const notes: Scope = { found: [], context: scope.context };
  offerNote(notes, decoded, POSITION);
  scope.found.push(...notes.found.map((found) => ({ ...found, context: scope.context })));
  return { comments, errors: [] };
};
