import type { DecodedText } from '../../parse/entities.ts';
import { readBicep } from '../../parse/bicep.ts';
import { readTerraform } from '../../parse/terraform.ts';
import type { CodeDocument } from '../../parse/code-value.ts';
import { readArmParameters, readArmTemplate } from '../../parse/arm-json.ts';
import { iacKindOf } from '../iac/kinds.ts';
import { considerDocument } from '../iac/walk.ts';
import { considerContent } from './content.ts';
import { fenceKindOf } from './kinds.ts';
import { offer, offerNote, offerParts, partOf, readWithin, strengthOfName } from './offer.ts';
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

const CELLS = /\|[ \t]{0,32}`?([\w-]{3,64})`?[ \t]{0,32}\|[ \t]{0,32}`?([^|`\s()]{8,256})(?=`?[ \t]{0,32}\|)/g;
const QUOTED = /([A-Za-z][\w-]{1,40})`?[ \t]{0,3}(?:[:=]|\bis\b)[ \t]{0,3}`([^`\s]{8,256})(?=`)/g;

/** Names and values in cells of a table, or with the value in code marks. Only what looks random is one. */
const considerPairs = (scope: Scope, decoded: DecodedText): void => {
  for (const pattern of [CELLS, QUOTED]) {
    for (const match of decoded.text.matchAll(pattern)) {
      const end = match.index + match[0].length;
      const name = match[1] ?? '';
      if (strengthOfName(name) !== 'strong') continue;
      offer(
        scope,
        decoded,
        { position: POSITION, name, strength: 'weak' },
        { start: end - (match[2] ?? '').length, end },
      );
    }
  }
};

const PROGRAM =
  '(?:[$>][ \\t]+)?(?:sudo[ \\t]+)?(?:curl|wget|mvn|apigeetool|apigeecli|edgemicro|az|vault|export|docker|kubectl)[ \\t]';
const COMMANDS: readonly RegExp[] = [
  new RegExp(`^[ \\t]*${PROGRAM}[^\\r\\n]{4,4096}$`, 'gm'),
  new RegExp(`(?<=\`)${PROGRAM}[^\`\\r\\n]{4,4096}(?=\`)`, 'g'),
];

/** Commands that a document shows without a fence around them. */
const considerCommands = (scope: Scope, decoded: DecodedText): void => {
  for (const pattern of COMMANDS) {
    for (const match of decoded.text.matchAll(pattern)) {
      const line = { text: match[0], start: match.index, end: match.index + match[0].length };
      readWithin(scope, line, scope.context, (inner, text) => considerContent(inner, 'shell', '', text));
    }
  }
};

const templateReader = (language: string, text: string): ((text: string) => CodeDocument) | undefined => {
  if (/^bicep$/i.test(language)) return readBicep;
  if (/^(?:hcl|terraform|tf)$/i.test(language)) return readTerraform;
  const kind = /^(?:jsonc?|arm|)$/i.test(language) ? iacKindOf('fence.json', text) : undefined;
  if (kind === 'arm-template') return readArmTemplate;
  return kind === 'arm-parameters' ? readArmParameters : undefined;
};

/** Templates in a fence have positions of their own. `undefined` for a fence of another language. */
const considerTemplate = (scope: Scope, language: string, text: string): Content | undefined => {
  const read = templateReader(language, text);
  if (read === undefined) return undefined;
  const document = read(text);
  considerDocument(scope, document, () => false);
  return { comments: document.comments, errors: [] };
};

/** Documents: each fence is judged as its language; prose by URLs and by names with values. */
export const considerMarkdown = (scope: Scope, text: string): Content => {
  const comments: Range[] = [];
  const prose: string[] = [];
  let from = 0;
  for (const fence of fencesOf(text)) {
    prose.push(text.slice(from, fence.start), ' '.repeat(fence.end - fence.start));
    from = fence.end;
    const kind = fenceKindOf(fence.language, text.slice(fence.start, fence.end));
    const content = readWithin(
      scope,
      partOf(text, fence),
      scope.context,
      (inner, part) =>
        considerTemplate(inner, fence.language, part) ?? considerContent(inner, kind, extension(fence.language), part),
    );
    comments.push(
      ...content.comments.map(({ start, end }) => ({ start: fence.start + start, end: fence.start + end })),
    );
  }
  const rest = prose.join('') + text.slice(from);
  const decoded = { text: rest, start: 0, end: rest.length };
  offerParts(scope, decoded, POSITION);
  considerPairs(scope, decoded);
  considerCommands(scope, decoded);
  const notes: Scope = { found: [], context: scope.context };
  offerNote(notes, decoded, POSITION);
  scope.found.push(...notes.found.map((found) => ({ ...found, context: scope.context })));
  return { comments, errors: [] };
};
