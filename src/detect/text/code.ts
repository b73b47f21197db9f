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

const WORDS = /^_{0,2}[A-Za-z]+\d?(?:[-_. :/][A-Za-z]+\d?){0,24}$/;
const MIN_WEAK = 16;

/** Regular expressions, colours, names of types and calls. */
const PATTERN = /\\[wdsbWDS]|\(\?[:=!<]|\[\^|\]\*|\)\*/;
const OF_CODE = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$|^\w{1,64}(?:::\w{1,64})+$|^\w{1,32}\(["'].*\)/i;
const PATH = /^(?:\/[:{]?[a-z0-9._~}-]+)+\/?$/;
const TIME = /^[\d:.]+Z?$/;
const EXAMPLE_PASSWORD = /^(?:pass(?:word|wd)?|pw|secret)$/i;

/** Names of calls and arguments that take a user and a password: the second is one, be it a word. */
const PAIR =
  /^(?:(?:set_?)?(?:basic_?)?auth|AuthenticationBasic|UsernamePasswordCredentials?|PasswordAuthentication|NetworkCredential|getConnection)$/i;
/** Calls that sign with what they are given. */
const SIGNS = /^(?:sign|createHmac|HmacSHA\d+|hmac\w*)$/i;

/** Single words with a digit that name a method, a form or a thing in a row of them. */
const TERM =
  /^(?:oauth|openid|sha|md|aes|rsa|base|utf|http|level|step|test|field|input|option|item|page|tab|ipv|pkcs|version|type|mode|key|token)\d*$/i;
/** What user interfaces and validators say beside a password. */
const LABEL =
  /^(?:required|hidden|visible|invalid|wrong|changed?|forgot(?:ten)?|reset|new|old|current|confirm|repeat|plain(?:text)?|text|string|encrypted|hashed|bcrypt|argon|login|logout|username|user|field|input|label|wachtwoord|kennwort|passwort|contrase\w+|senha|motdepasse|mypassword|yourpassword|unused|ignored|prompt|manual)$/i;
/** A name of a field, an action or a route rather than what is in it. */
const FIELD = /(?:secret|passw(?:or)?d|passphrase|pwd|token|key|credentials?|auth|code|form|field|input)s?$/i;
/** `FlowPasswordRequiredResultV2`: a type of the program. */
const IDENTIFIER = /^(?:[A-Z][a-z]+){3,12}(?:V?\d)?$/;
/** A name that ends in the credential, and not in what is made of one: `PasswordManager`. */
const NAMES_A_CREDENTIAL =
  /(?:secret|passw(?:or)?d|passphrase|pwd|pass|pw|key|token|credentials?|jwt|bearer|auth|authorization)\d?$/i;
const NAMES_A_PASSWORD = /(?:password|passwd|pwd|passphrase|pass|_pw|[a-z]Pw)$/i;
const HEADER_NAME = /^(?:x|ocp-apim|api)-[\w-]+$/i;
/** `=` and no comparison, or the call of a setter, in front of the quote. */
const IS_GIVEN = /(?:(?<![=!<>])=\s?|\b(?:set|with)\w{1,64}\()[@$bru]{0,2}["'`]$/i;
const IS_KEYED = /["'\w]\s?:\s?[bru]{0,2}["'`]$/i;
const BESIDE = /(?:user(?:_?name)?|login|host|grant_type|client_?id)["']?\s?[:=]\s?["'][\w.@-]{1,64}["']/i;
const LOOK_BACK = 48;
const LOOK_BESIDE = 160;

/** `letmein`, `pyDbPw`, `Winter-Rain`: a password that somebody chose, in a place that only a value can stand in. */
const isChosenPassword = (text: string, language: ScriptLanguage, { value, name = '', start, end }: Found): boolean => {
  if (!NAMES_A_PASSWORD.test(name) || LABEL.test(value) || /[./: ]/.test(value)) return false;
  if (FIELD.test(value) || EXAMPLE_PASSWORD.test(value)) return false;
  const before = text.slice(Math.max(start - LOOK_BACK, 0), start);
  if (IS_GIVEN.test(before)) return true;
  if (!IS_KEYED.test(before) || value !== value.toLowerCase()) return false;
  return language === 'python' || BESIDE.test(text.slice(Math.max(start - LOOK_BESIDE, 0), end + LOOK_BESIDE));
};

/** Values of letters: most are labels and names of fields. */
const isChosenWord = (text: string, language: ScriptLanguage, found: Found): boolean => {
  const { value, name = '' } = found;
  const isOneWord = !/[-_. :/]/.test(value);
  if (IDENTIFIER.test(value)) return false;
  if (isOneWord && NAMES_A_CREDENTIAL.test(name) && /\d/.test(value) && value.length >= 6 && !TERM.test(value))
    return true;
  if (isOneWord && HEADER_NAME.test(name) && nameStrength(value) !== 'strong') return !TERM.test(value);
  return isChosenPassword(text, language, found);
};

const IN_QUERY = /[?&](?:amp;)?[\w.-]{1,64}=$/;

/** Words, labels and names of fields are no credentials in code, whatever stands in front of them. */
const isShaped = (text: string, language: ScriptLanguage, found: Found): boolean => {
  const { kind, value, name = '', confidence, start } = found;
  if (kind === 'private-key') return true;
  if (kind === 'password' && PAIR.test(name))
    return value.length >= 4 && !/\s/.test(value) && !EXAMPLE_PASSWORD.test(value);
  if (kind === 'signing-key' && SIGNS.test(name) && !/\s/.test(value) && !PATTERN.test(value))
    return value.length >= 4 && !EXAMPLE_PASSWORD.test(value);
  if (kind === 'basic-credentials' || kind === 'url-credentials') {
    return !TIME.test(value) && !EXAMPLE_PASSWORD.test(value);
  }
  if (PATTERN.test(value) || OF_CODE.test(value)) return false;
  if (/\s/.test(value) || PATH.test(value) || value.length < 4) return false;
  const isWeak = confidence === 'medium' && nameStrength(name) !== 'strong';
  if (WORDS.test(value) && (isWeak || !isChosenWord(text, language, found))) return false;
  if (isWeak && IN_QUERY.test(text.slice(Math.max(start - LOOK_BACK, 0), start))) return looksOpaque(value);
  return !isWeak || (value.length >= MIN_WEAK && looksOpaque(value));
};

/** Forms that no name stands directly before: properties of C#, arguments of known constructors. */
const FORMS: readonly {
  readonly pattern: RegExp;
  readonly name?: string;
  readonly kind?: string;
  readonly isCertain?: boolean;
}[] = [
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
  // Named values and settings that are marked as secret, whatever they are called.
  {
    pattern:
      /()\b[Vv]alue["']?\s?[=:]\s{0,4}["']([^"'\r\n]{1,4096})["'](?=[^{};]{0,200}\b(?:IsSecret|secret)["']?\s?[=:]\s?[Tt]rue\b)/g,
    name: 'secret',
    isCertain: true,
  },
  {
    pattern:
      /()\b(?:IsSecret|secret)["']?\s?[=:]\s?[Tt]rue\b[^{};]{0,200}?\b[Vv]alue["']?\s?[=:]\s{0,4}["']([^"'\r\n]{1,4096})["']/g,
    name: 'secret',
    isCertain: true,
  },
  // Secrets of a store as resources of Pulumi and the CDK.
  {
    pattern:
      /()\b(?:[Kk]ey[Vv]ault\.Secret|KeyVaultSecret|SecretVersion|SecretsmanagerSecretVersion)\([^;]{0,300}?\b(?:[Vv]alue|secret_?[Ss]tring|secret_?[Dd]ata)["']?\s?[=:]\s{0,4}["']([^"'\r\n]{1,4096})["']/g,
    name: 'secret',
    isCertain: true,
  },
  // What a client of a store is told to keep.
  {
    pattern:
      /()\b(?:[sS]et_?[sS]ecret(?:Async)?|KeyVaultSecret|createSecret|create_secret)\(\s{0,32}["'][\w./-]{1,128}["']\s{0,8},\s{0,32}["']([^"'\r\n]{1,4096})["']/g,
    name: 'secret',
    isCertain: true,
  },
  // Settings of Gradle and Groovy are calls without brackets.
  { pattern: /^[ \t]*([a-z]\w{1,63})[ \t]{1,8}["']([^"'\r\n]{1,512})["'](?=[ \t]*(?:$|[}\r\n]))/gm },
  { pattern: /\{[ \t]*([a-z]\w{1,63})[ \t]{1,8}["']([^"'\r\n]{1,512})["'](?=[ \t]*(?:$|[}\r\n]))/gm },
  // Credentials of a backend.
  {
    pattern:
      /()\bscheme["']?\s?[:=]\s?["']\w{2,32}["']\s{0,4},\s{0,32}["']?parameter["']?\s?[:=]\s?["']([^"'\r\n]{1,4096})["']/gi,
    name: 'authorization',
    isCertain: true,
  },
  // A header or parameter with the list of its values.
  {
    pattern:
      /["']([\w-]{1,64})["']\]?\s?[:=]\s?(?:new\s[\w<>[\], ]{0,40}\s?(?:\(\))?\s?\{|\[)\s{0,32}["']([^"'\r\n]{1,4096})["'](?=\s{0,32}[\]}])/g,
  },
  { pattern: /\b(code|key|sig|token)\s?:\s?\[\s{0,32}["']([^"'\r\n]{8,4096})["'](?=\s{0,32}\])/g, isCertain: true },
  // What Spring takes where nothing is set.
  { pattern: /@Value\(\s?"\$\{([\w.-]{1,64}):([^"{}$\r\n]{1,512})(?=\})./g, isCertain: true },
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

/** `certain` takes what stands in a place for nothing else, `scope` what has yet to look like a credential. */
const considerForms = (scope: Scope, certain: Scope, text: string): void => {
  for (const { pattern, name, kind, isCertain = false } of FORMS) {
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].length - 1;
      const value = partOf(text, { start: end - (match[2] ?? '').length, end });
      const slot = { position: POSITION, name: name ?? match[1] ?? '' };
      const into = isCertain ? certain : scope;
      offer(into, value, name === undefined ? slot : { ...slot, strength: 'strong', kind: kind ?? kindOfName(name) });
    }
  }
};

/** Policy documents in C#: what a statement is given is what the gateway sends. */
const DOCUMENT = /\bI(?:Inbound|Outbound|Backend|OnError|Fragment)Context\b|PolicyToolkit/;
const CALLS =
  /\b(?:SetHeader(?:IfNotExist)?|AppendHeader|SetQueryParameter(?:IfNotExist)?|AppendQueryParameter|SetVariable|CacheStoreValue)\(\s{0,32}["']([\w.-]{1,64})["']\s{0,8},\s{0,32}(?:\[|new\s{0,4}\[\]\s{0,4}\{)?\s{0,32}["']([^"'\r\n]{1,4096})["']/g;
const CONFIGURED =
  /\bName\s{0,4}=\s{0,4}["']([\w.-]{1,64})["']\s{0,4},\s{0,32}(?:\w{1,32}\s{0,4}=\s{0,4}[\w."]{1,64}\s{0,4},\s{0,32})?Values?\s{0,4}=\s{0,4}(?:\[|new\s{0,4}\[\]\s{0,4}\{)?\s{0,32}["']([^"'\r\n]{1,4096})["']/g;
const KEY_CONFIG = /()\bBase64KeyConfig\b[^{};]{0,32}\{[^{}]{0,200}?\bValue\s{0,4}=\s{0,4}["']([^"'\r\n]{1,4096})["']/g;
const PARAMETERS = new Set(['code', 'sig', 'key', 'token']);

const considerDocumentCalls = (scope: Scope, text: string): void => {
  for (const pattern of [CALLS, CONFIGURED, KEY_CONFIG]) {
    for (const match of text.matchAll(pattern)) {
      const [whole, given = '', written = ''] = match;
      const name = pattern === KEY_CONFIG ? 'issuer-signing-keys' : given;
      const isCertain = pattern === KEY_CONFIG || PARAMETERS.has(name);
      const quote = whole.lastIndexOf(written);
      const value = partOf(text, { start: match.index + quote, end: match.index + quote + written.length });
      const kind = pattern === KEY_CONFIG ? 'signing-key' : kindOfName(name);
      if (written.length >= 4) offer(scope, value, { position: POSITION, name, kind, ...(isCertain ? STRONG : {}) });
    }
  }
};

const STRONG = { strength: 'strong' } as const;

/** C#, JavaScript, TypeScript, Java, Go and Python: strings beside the name of a credential. */
export const considerCode = (scope: Scope, text: string, language: ScriptLanguage): Content => {
  const inner: Scope = { found: [], context: scope.context };
  const whole = language === 'python' ? text : withoutRawStrings(text);
  const plain = whole.replaceAll(STRING_PREFIX, (prefix) => ' '.repeat(prefix.length));
  const comments = considerScript(inner, { text: plain, start: 0, end: plain.length }, language, POSITION);
  considerForms(inner, scope, plain);
  scope.found.push(...inner.found.filter((found) => isShaped(plain, language, found)));
  if (DOCUMENT.test(text)) considerDocumentCalls(scope, plain);
  return { comments, errors: [] };
};
