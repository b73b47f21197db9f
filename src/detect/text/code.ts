import { considerScript } from '../apigee/script.ts';
import type { ScriptLanguage } from '../apigee/script-tokens.ts';
import { looksOpaque } from '../judge.ts';
import { kindOfName, nameStrength } from '../names.ts';
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

/** Names of calls and arguments that take a user and a password: the second is one, be it a word. */
const PAIR = /^(?:(?:basic_?)?auth|AuthenticationBasic)$/i;

/** Words, labels and names of fields are no credentials in code, whatever stands in front of them. */
const isShaped = ({ kind, value, name = '', confidence }: Found): boolean => {
  if (kind === 'private-key') return true;
  if (kind === 'password' && PAIR.test(name))
    return value.length >= 4 && !/\s/.test(value) && !EXAMPLE_PASSWORD.test(value);
  if (kind === 'basic-credentials' || kind === 'url-credentials') {
    return !TIME.test(value) && !EXAMPLE_PASSWORD.test(value);
  }
  if (/\s/.test(value) || WORDS.test(value) || PATH.test(value) || value.length < 4) return false;
  const isWeak = confidence === 'medium' && nameStrength(name) !== 'strong';
  return !isWeak || (value.length >= MIN_WEAK && looksOpaque(value));
};

/** Forms that no name stands directly before: properties of C#, arguments of known constructors. */
const FORMS: readonly { readonly pattern: RegExp; readonly name?: string; readonly kind?: string }[] = [
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
  // Policy documents in C#: `context.AuthenticationBasic(user, password)`.
  {
    pattern: /()\bAuthenticationBasic\(\s{0,32}[^,()]{1,128},\s{0,32}["']([^"'\r\n]{1,4096})["']/g,
    name: 'AuthenticationBasic',
    kind: 'password',
  },
];

const MAX_RAW = 65_536;
const RAW_OPENS = /(?<=[\s=(,:?+[{>$])"{3,16}/g;

/** Raw strings (`"""`) as the one kind of string that may hold quotes and line ends; offsets stay as they are. */
const withoutRawStrings = (text: string): string => {
  if (!text.includes('"""')) return text;
  let plain = '';
  let from = 0;
  // Characters looked through for strings that are none: bounded, so that the time stays linear.
  let waste = 0;
  for (const match of text.matchAll(RAW_OPENS)) {
    const [quotes] = match;
    const body = match.index + quotes.length;
    if (match.index < from) continue;
    const close = text.slice(body, body + MAX_RAW).indexOf(quotes);
    const inner = text.slice(body, body + Math.max(close, 0));
    if (close === -1 || inner.includes('`')) {
      waste += close === -1 ? MAX_RAW : close;
      if (waste > text.length + MAX_RAW) break;
      continue;
    }
    const blank = ' '.repeat(quotes.length - 1);
    plain += `${text.slice(from, match.index)}${blank}\`${inner}\`${blank}`;
    from = body + close + quotes.length;
  }
  return plain + text.slice(from);
};

const considerForms = (scope: Scope, text: string): void => {
  for (const { pattern, name, kind } of FORMS) {
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].length - 1;
      const value = partOf(text, { start: end - (match[2] ?? '').length, end });
      const slot = { position: POSITION, name: name ?? match[1] ?? '' };
      offer(scope, value, name === undefined ? slot : { ...slot, strength: 'strong', kind: kind ?? kindOfName(name) });
    }
  }
};

/** C#, JavaScript, TypeScript, Java, Go and Python: strings beside the name of a credential. */
export const considerCode = (scope: Scope, text: string, language: ScriptLanguage): Content => {
  const inner: Scope = { found: [], context: scope.context };
  const whole = language === 'python' ? text : withoutRawStrings(text);
  const plain = whole.replaceAll(STRING_PREFIX, (prefix) => ' '.repeat(prefix.length));
  const comments = considerScript(inner, { text: plain, start: 0, end: plain.length }, language, POSITION);
  considerForms(inner, plain);
  scope.found.push(...inner.found.filter(isShaped));
  return { comments, errors: [] };
};
