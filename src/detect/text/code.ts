import { considerScript } from '../apigee/script.ts';
import type { ScriptLanguage } from '../apigee/script-tokens.ts';
import { looksOpaque } from '../judge.ts';
import { nameStrength } from '../names.ts';
import type { Found } from '../types.ts';
import { offer, partOf } from './offer.ts';
import type { Scope } from './offer.ts';
import type { Content } from './types.ts';

const POSITION = 'text/code';
/** Prefixes of strings stand between a name and its value; a blank of the same length keeps the offsets. */
const STRING_PREFIX = /(?<![\w@$"'])(?:@|[bBrRuU]{1,2})(?=["'])/g;

const WORDS = /^[A-Za-z]+\d?(?:[-_. :/][A-Za-z]+\d?){0,24}$/;
const MIN_WEAK = 16;

const PATH = /^(?:\/[:{]?[a-z0-9._~}-]+)+\/?$/;
const TIME = /^[\d:.]+Z?$/;
const EXAMPLE_PASSWORD = /^(?:pass(?:word|wd)?|pw|secret)$/i;

/** Words, labels and names of fields are no credentials in code, whatever stands in front of them. */
const isShaped = ({ kind, value, name = '', confidence }: Found): boolean => {
  if (kind === 'private-key') return true;
  if (kind === 'basic-credentials' || kind === 'url-credentials') {
    return !TIME.test(value) && !EXAMPLE_PASSWORD.test(value);
  }
  if (/\s/.test(value) || WORDS.test(value) || PATH.test(value) || value.length < 4) return false;
  const isWeak = confidence === 'medium' && nameStrength(name) !== 'strong';
  return !isWeak || (value.length >= MIN_WEAK && looksOpaque(value));
};

/** Forms that no name stands directly before: defaults behind `||`, properties of C#, arguments of known constructors. */
const FORMS: readonly { readonly pattern: RegExp; readonly name?: string }[] = [
  {
    pattern:
      /([A-Za-z_]\w{1,63})["'\]]{0,2}\s?=\s?[\w.?]{1,128}\s{0,4}(?:\|\||\?\?|\bor\b)\s{0,4}["']([^"'\r\n]{1,4096})["']/g,
  },
  { pattern: /([A-Z]\w{1,63})\s?\{\s?get;[^{}]{0,40}\}\s?=\s?["']([^"'\r\n]{1,4096})["']/g },
  {
    pattern:
      /()ClientSecretCredential\(\s{0,32}[^,()]{1,128},\s{0,32}[^,()]{1,128},\s{0,32}["']([^"'\r\n]{1,4096})["']/g,
    name: 'clientSecret',
  },
  {
    pattern:
      /()(?:NetworkCredential|UsernamePasswordCredentials?|PasswordAuthentication)\(\s{0,32}[^,()]{1,128},\s{0,32}["']([^"'\r\n]{1,4096})["']/g,
    name: 'password',
  },
];

const considerForms = (scope: Scope, text: string): void => {
  for (const { pattern, name } of FORMS) {
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].length - 1;
      const value = partOf(text, { start: end - (match[2] ?? '').length, end });
      offer(scope, value, { position: POSITION, name: name ?? match[1] ?? '' });
    }
  }
};

/** C#, JavaScript, TypeScript, Java, Go and Python: strings beside the name of a credential. */
export const considerCode = (scope: Scope, text: string, language: ScriptLanguage): Content => {
  const inner: Scope = { found: [], context: scope.context };
  const plain = text.replaceAll(STRING_PREFIX, (prefix) => ' '.repeat(prefix.length));
  const comments = considerScript(inner, { text: plain, start: 0, end: plain.length }, language, POSITION);
  considerForms(inner, plain);
  scope.found.push(...inner.found.filter(isShaped));
  return { comments, errors: [] };
};
