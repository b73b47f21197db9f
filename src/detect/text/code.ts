import type { Scope } from '../apigee/values.ts';
import { considerScript } from '../apigee/script.ts';
import type { ScriptLanguage } from '../apigee/script-tokens.ts';
import { looksOpaque } from '../judge.ts';
import { nameStrength } from '../names.ts';
import type { Found } from '../types.ts';
import type { Content } from './types.ts';

const POSITION = 'text/code';
/** Prefixes of strings stand between a name and its value; a blank of the same length keeps the offsets. */
const STRING_PREFIX = /(?<![\w@$"'])(?:@|[bBrRuU]{1,2})(?=["'])/g;

const WORDS = /^[A-Za-z][a-z]*(?:[-_. :/]?[A-Za-z][a-z]*)*\d{0,1}$|^[A-Z][A-Z_]*\d?$/;
const MIN_WEAK = 16;

/** Words, labels and names of fields are no credentials in code, whatever stands in front of them. */
const isShaped = ({ kind, value, name = '', confidence }: Found): boolean => {
  if (kind === 'private-key' || kind === 'basic-credentials' || kind === 'url-credentials') return true;
  if (/\s/.test(value) || WORDS.test(value) || value.length < 4) return false;
  const isWeak = confidence === 'medium' && nameStrength(name) !== 'strong';
  return !isWeak || (value.length >= MIN_WEAK && looksOpaque(value));
};

/** C#, JavaScript, TypeScript, Java, Go and Python: strings beside the name of a credential. */
export const considerCode = (scope: Scope, text: string, language: ScriptLanguage): Content => {
  const inner: Scope = { found: [], context: scope.context };
  const plain = text.replaceAll(STRING_PREFIX, (prefix) => ' '.repeat(prefix.length));
  const comments = considerScript(inner, { text: plain, start: 0, end: plain.length }, language, POSITION);
  scope.found.push(...inner.found.filter(isShaped));
  return { comments, errors: [] };
};
