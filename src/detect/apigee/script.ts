import type { DecodedText } from '../../parse/entities.ts';
import { considerNote } from '../credentials.ts';
import { newFindings } from '../findings.ts';
import type { NameStrength } from '../names.ts';
import { considerJoined } from './script-joined.ts';
import { readScript } from './script-tokens.ts';
import type { ScriptLanguage, ScriptToken } from './script-tokens.ts';
import {
  credentialStrength,
  isApigeeReference,
  offerText,
  offerValue,
  strengthInKeyPlace,
  strengthInPlace,
} from './values.ts';
import type { Scope } from './values.ts';

interface Reading {
  readonly scope: Scope;
  readonly decoded: DecodedText;
  readonly position: string;
  readonly tokens: readonly ScriptToken[];
}

interface Use {
  readonly name: string;
  readonly strength: NameStrength;
  readonly kind?: string;
}

const ASSIGNS = new Set(['=', ':', ':=', '+=', '=>']);
const COMPARES = new Set(['==', '===', '!=', '!==']);
/** Calls whose pair of strings is no name with its value. */
const NO_PAIR =
  /^(?:replace|replaceAll|split|log|info|warn|debug|error|print|println|printf|format|indexOf|join|test|match|assert\w*|expect|describe|it|require|import|getVariable|getProperty|getOrDefault|Error|RegExp|strftime)$/;
/** Calls that give what is kept under a name. */
const LOOKS_UP = /^(?:getVariable|getHeader|getParameter|getQueryParam|header|get|Get|query|param)$/;
const ENCODES = /^(?:btoa|b64encode|encodeToString|encodeBase64String|encodeBase64|encode|from|Buffer|[gG]etBytes)$/;
const KEY_FIRST = /^(?:SecretKeySpec|PBEKeySpec|HMAC|KeyParameter)$/;
const KEY_SECOND = /^(?:createHmac|createSign|sign|HmacSHA\d+|HmacMD5|hmac\w*|getHMAC\w*|cipher)$/i;
/** Credentials of the clients of Azure: the key is all they take, or stands behind the name of an account. */
const CREDENTIAL_FIRST =
  /^(?:(?:Azure|Api)Key|AzureSas|CognitiveServices|ApiKeyServiceClient|SearchSharedKey)Credentials?$/;
const CREDENTIAL_SECOND =
  /^(?:New)?(?:AzureNamedKey|StorageSharedKey|TableSharedKey|SharedKey|Storage)Credentials?$|^AuthenticationHeaderValue$/;
/** Calls that take a user and a password one behind the other, and which argument the password is. */
const PASSWORD_AT: Readonly<Record<string, number>> = {
  getconnection: 2,
  usernamepasswordcredentials: 1,
  passwordauthentication: 1,
  setbasicauth: 1,
  basicauth: 1,
  login: 1,
  auth: 1,
};
/** Calls that give back what they are given, in another form. */
const WRAPS =
  /^(?:b64decode|atob|decode|encode|encodeURIComponent|from|toCharArray|unhexlify|fromhex|decodeBase64|parseBase64Binary|String|trim|byte)$/;
const SETTER = /^(?:[Ss]et|[Ww]ith|[Uu]se)(?=[A-Z])/;
const BEARER = /^\s*Bearer\s+[\w.~+/=-]{16,}\s*$/i;
const MAX_BACK = 24;

const isMark = (token: ScriptToken | undefined, text: string): boolean => token?.kind === 'mark' && token.text === text;

const flat = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

const variableStrength = (name: string): NameStrength =>
  name.startsWith('private.') ? strengthInPlace(name.slice('private.'.length)) : credentialStrength(name);

/** The name in front of an assignment or comparison at `at`: a variable, a quoted property, an index. */
const nameBefore = (tokens: readonly ScriptToken[], at: number): string | undefined => {
  const token = tokens[at - 1];
  if (token?.kind === 'string') return token.text;
  if (isMark(token, ']') && tokens[at - 2]?.kind === 'string') return tokens[at - 2]?.text;
  if (token?.kind !== 'word') return undefined;
  // `password: str = "..."`: the type stands between the name and its value.
  const isTyped = isMark(tokens[at], '=') && isMark(tokens[at - 2], ':') && tokens[at - 3]?.kind === 'word';
  return isTyped ? tokens[at - 3]?.text : token.text;
};

const isTypeQuestion = (tokens: readonly ScriptToken[], at: number): boolean => {
  for (let back = at - 1; back >= Math.max(at - 6, 0); back--) {
    const token = tokens[back];
    if (token?.text === 'typeof') return true;
    if (token?.kind === 'mark' && token.text !== '.') return false;
  }
  return false;
};

/** `context.getVariable("request.header.x-key") ===`: the name is what is looked up. */
const lookedUp = (tokens: readonly ScriptToken[], close: number): string | undefined => {
  const name = tokens[close - 1];
  const isLookUp = isMark(tokens[close], ')') && name?.kind === 'string' && isMark(tokens[close - 2], '(');
  return isLookUp && LOOKS_UP.test(tokens[close - 3]?.text ?? '') ? name.text : undefined;
};

/** A string that what was looked up is compared with: letters with digits are enough there. */
const comparedWith = (tokens: readonly ScriptToken[], index: number): Use | undefined => {
  const token = tokens[index];
  if (token === undefined || !COMPARES.has(tokens[index - 1]?.text ?? '')) return undefined;
  const name = lookedUp(tokens, index - 2);
  if (name === undefined || credentialStrength(name) !== 'strong') return undefined;
  return { name, strength: strengthInKeyPlace('weak', token.text) };
};

const assigned = (tokens: readonly ScriptToken[], index: number): Use | undefined => {
  const mark = tokens[index - 1];
  if (mark?.kind !== 'mark') return undefined;
  const compares = COMPARES.has(mark.text);
  if ((!compares && !ASSIGNS.has(mark.text)) || (compares && isTypeQuestion(tokens, index - 1))) return undefined;
  const name = nameBefore(tokens, index - 1);
  if (name === undefined) return undefined;
  const strength = variableStrength(name);
  // A key that is turned into bytes at once is one, whatever it looks like.
  if (!compares && strength === 'weak' && tokens[index + 2]?.text === 'getBytes') return { name, strength: 'strong' };
  return { name, strength: compares && strength === 'strong' ? 'weak' : strength };
};

/** `auth=("user", "password")`, as Python's clients take a pair. */
const inAuthPair = (tokens: readonly ScriptToken[], index: number): Use | undefined => {
  const isPair = isMark(tokens[index - 1], ',') && isMark(tokens[index - 3], '(') && isMark(tokens[index + 1], ')');
  const name = tokens[index - 5]?.text;
  if (!isPair || !isMark(tokens[index - 4], '=') || name === undefined || !/^(?:basic_?)?auth$/i.test(name))
    return undefined;
  return { name, strength: 'strong', kind: 'password' };
};

const NAME_AT_END = /(?:^|[?&;,\s"'{])([A-Za-z][\w-]{1,63})["']?\s{0,8}[=:]\s{0,8}["']?$/;
const SCHEME_AT_END = /(?:^|[:\s])(?:Basic|Bearer)\s$/i;

/** `"client_secret=" + "..."`: the string before ends with the name, or with the scheme of a header. */
const appended = (tokens: readonly ScriptToken[], index: number): Use | undefined => {
  const before = tokens[index - 2];
  if (!isMark(tokens[index - 1], '+') || before?.kind !== 'string') return undefined;
  const end = before.text.slice(-128);
  if (SCHEME_AT_END.test(end)) return { name: 'Authorization', strength: 'strong' };
  const name = NAME_AT_END.exec(end)?.[1];
  return name === undefined ? undefined : { name, strength: credentialStrength(name) };
};

const PLAIN_NAME = /^[\w.$@:[\]-]{1,128}$/;

const paired = (tokens: readonly ScriptToken[], index: number): Use | undefined => {
  const name = tokens[index - 2];
  if (!isMark(tokens[index - 1], ',') || name?.kind !== 'string' || !isMark(tokens[index - 3], '(')) return undefined;
  const callee = tokens[index - 4];
  if (callee?.kind !== 'word' || NO_PAIR.test(callee.text)) return undefined;
  return { name: name.text, strength: variableStrength(name.text) };
};

interface Call {
  readonly callee: string;
  /** Which argument of it the token is, from 0. */
  readonly argument: number;
  /** Where the name of the call stands among the tokens. */
  readonly at: number;
}

/** The call that a token is an argument of. */
const callAround = (tokens: readonly ScriptToken[], index: number): Call | undefined => {
  let nesting = 0;
  let argument = 0;
  for (let at = index - 1; at >= Math.max(index - MAX_BACK, 0); at--) {
    const token = tokens[at];
    if (token?.kind !== 'mark') continue;
    if (')]}'.includes(token.text)) nesting++;
    else if ('[{;'.includes(token.text) && nesting === 0) return undefined;
    else if ('[{'.includes(token.text)) nesting--;
    else if (token.text === '(' && nesting === 0) {
      const callee = tokens[at - 1];
      if (callee?.kind !== 'word') return undefined;
      return { callee: calleeName(tokens, at - 1, callee.text), argument, at: at - 1 };
    } else if (token.text === '(') nesting--;
    else if (token.text === ',' && nesting === 0) argument++;
  }
  return undefined;
};

/** A call whose name says little by itself goes by that of the object it is called on as well. */
const calleeName = (tokens: readonly ScriptToken[], at: number, text: string): string => {
  const owner = isMark(tokens[at - 1], '.') ? (tokens[at - 2]?.text ?? '') : '';
  if (text === 'new' && owner === 'hmac') return 'HMAC';
  if (/^(?:encode|decode|verify)$/.test(text) && owner === 'jwt') return 'hmacOfToken';
  if (text === 'sign' && owner === 'JWS') return 'JWS.sign';
  if (text === 'parse' && /^(?:Utf8|Latin1|Hex|Base64)$/.test(owner)) return 'encode';
  return /^(?:en|de)crypt$/.test(text) && /^(?:AES|DES|TripleDES|Rabbit|RC4)$/.test(owner) ? 'cipher' : text;
};

const passed = (tokens: readonly ScriptToken[], index: number): Use | undefined => {
  const call = callAround(tokens, index);
  if (call === undefined) return undefined;
  const isKey =
    (KEY_FIRST.test(call.callee) && call.argument === 0) ||
    (call.callee === 'JWS.sign' && call.argument === 3) ||
    (KEY_SECOND.test(call.callee) && !KEY_FIRST.test(call.callee) && call.argument === 1);
  if (isKey) return { name: call.callee, strength: 'strong', kind: 'signing-key' };
  const isCredential =
    (CREDENTIAL_FIRST.test(call.callee) && call.argument === 0) ||
    (CREDENTIAL_SECOND.test(call.callee) && call.argument === 1);
  if (isCredential) return { name: call.callee, strength: 'strong', kind: 'api-key' };
  if (PASSWORD_AT[call.callee.toLowerCase()] === call.argument) {
    return { name: call.callee, strength: 'strong', kind: 'password' };
  }
  const property = call.callee.replace(SETTER, '');
  if (call.argument > 0 || property === call.callee || credentialStrength(property) !== 'strong') return undefined;
  return { name: property, strength: 'strong' };
};

/** Where the expression begins whose last word stands at `at`: `base64.b64decode`, `new Buffer.from`. */
const expressionStart = (tokens: readonly ScriptToken[], at: number): number => {
  let start = at;
  for (;;) {
    const before = isMark(tokens[start - 1], '.') ? (isMark(tokens[start - 2], '?') ? start - 3 : start - 2) : -1;
    if (tokens[before]?.kind !== 'word') break;
    start = before;
  }
  return tokens[start - 1]?.text === 'new' ? start - 1 : start;
};

/** `key = base64.b64decode("...")`: the name that the whole call is given to. */
const wrapped = (tokens: readonly ScriptToken[], index: number): Use | undefined => {
  const call = callAround(tokens, index);
  if (call === undefined || call.argument > 0 || !WRAPS.test(call.callee)) return undefined;
  // `[]byte("...")` of Go.
  const isBytes = call.callee === 'byte' && isMark(tokens[call.at - 1], ']');
  const start = isBytes ? call.at - 2 : expressionStart(tokens, call.at);
  return assigned(tokens, start) ?? paired(tokens, start);
};

/** The last word of the call that ends at `close`. */
const beforeBracket = (tokens: readonly ScriptToken[], close: number): number => {
  let nesting = 0;
  for (let at = close; at > Math.max(close - MAX_BACK, 0); at--) {
    if (isMark(tokens[at], ')')) nesting++;
    else if (isMark(tokens[at], '(') && --nesting === 0) return at - 1;
  }
  return close;
};

const isFallback = (tokens: readonly ScriptToken[], index: number): boolean =>
  ['|', '?'].some((mark) => isMark(tokens[index - 1], mark) && isMark(tokens[index - 2], mark)) ||
  tokens[index - 1]?.text === 'or';

/** `secret: process.env.SECRET || "..."`: what is taken where nothing is set. */
const fallback = (tokens: readonly ScriptToken[], index: number): Use | undefined => {
  if (!isFallback(tokens, index)) return undefined;
  const last = tokens[index - 1]?.text === 'or' ? index - 2 : index - 3;
  const end = isMark(tokens[last], ']') ? last - 3 : isMark(tokens[last], ')') ? beforeBracket(tokens, last) : last;
  if (tokens[end]?.kind !== 'word') return undefined;
  return assigned(tokens, expressionStart(tokens, end));
};

const followsPlus = (tokens: readonly ScriptToken[], index: number): boolean =>
  isMark(tokens[index + 1], '+') && tokens[index + 2]?.kind !== 'string';

/** `user:password` on its way into an encoder. */
const considerPair = (reading: Reading, index: number, token: ScriptToken): void => {
  const colon = token.text.indexOf(':');
  if (colon < 1 || /[\s/{]/.test(token.text) || followsPlus(reading.tokens, index)) return;
  const call = callAround(reading.tokens, index);
  if (call === undefined || !ENCODES.test(call.callee)) return;
  const password = { start: token.start + colon + 1, end: token.end };
  const slot = { position: reading.position, strength: 'strong', kind: 'basic-credentials' } as const;
  offerValue(reading.scope, reading.decoded, slot, password);
};

const KEY_BEGIN = /-----BEGIN (?:[A-Z]{2,12} ){0,2}PRIVATE KEY-----/;
const KEY_END = /-----END (?:[A-Z]{2,12} ){0,2}PRIVATE KEY-----/;
const MAX_KEY_PARTS = 400;

/** A private key that is put together from the strings of its lines is one literal, from the first to the last. */
const considerKeyParts = (reading: Reading, index: number): void => {
  const { tokens, decoded } = reading;
  const first = tokens[index];
  if (first === undefined || !KEY_BEGIN.test(first.text) || KEY_END.test(first.text)) return;
  for (let at = index + 1; at < Math.min(index + MAX_KEY_PARTS, tokens.length); at++) {
    const token = tokens[at];
    if (token === undefined || (token.kind !== 'string' && !'+,.\\'.includes(token.text))) return;
    if (token.kind !== 'string' || !KEY_END.test(token.text)) continue;
    const mark = KEY_END.exec(token.text);
    const end = token.start + (mark?.index ?? 0) + (mark?.[0].length ?? 0);
    const slot = { position: reading.position, strength: 'strong', kind: 'private-key' } as const;
    offerValue(reading.scope, decoded, slot, { start: first.start, end });
    return;
  }
};

const sliceOf = (decoded: DecodedText, start: number, end: number): DecodedText => {
  const startOf = (index: number): number => decoded.offsets?.[index] ?? decoded.start + index;
  const text = decoded.text.slice(start, end);
  const to = end >= decoded.text.length ? decoded.end : startOf(end);
  if (decoded.offsets === undefined) return { text, start: startOf(start), end: to };
  const offsets = decoded.offsets.slice(start, end);
  const ends = decoded.ends?.slice(start, end);
  return { text, start: startOf(start), end: to, offsets, ...(ends === undefined ? {} : { ends }) };
};

const USES = [assigned, comparedWith, paired, inAuthPair, passed, appended, wrapped, fallback];

/** The first use of a string that says credential. */
const useOf = (tokens: readonly ScriptToken[], index: number): Use | undefined => {
  for (const look of USES) {
    const use = look(tokens, index);
    if (use !== undefined && use.strength !== 'none' && PLAIN_NAME.test(use.name)) return use;
  }
  return undefined;
};

/** The text with `\\"` as `"`, so that JSON in a string reads as JSON. */
const withoutEscapedQuotes = (decoded: DecodedText): DecodedText => {
  if (!decoded.text.includes('\\"')) return decoded;
  const offsets: number[] = [];
  const ends: number[] = [];
  const startOf = (index: number): number => decoded.offsets?.[index] ?? decoded.start + index;
  const endOf = (index: number): number =>
    decoded.ends?.[index] ?? (index + 1 >= decoded.text.length ? decoded.end : startOf(index + 1));
  let text = '';
  for (let at = 0; at < decoded.text.length; at++) {
    offsets.push(startOf(at));
    if (decoded.text[at] === '\\' && decoded.text[at + 1] === '"') at++;
    text += decoded.text[at] ?? '';
    ends.push(endOf(at));
  }
  return { text, start: decoded.start, end: decoded.end, offsets, ends };
};

const considerString = (reading: Reading, index: number, token: ScriptToken): void => {
  const { scope, decoded, position, tokens } = reading;
  const use = useOf(tokens, index);
  const isBearer = BEARER.test(token.text);
  const isOwnName = use !== undefined && flat(use.name) === flat(token.text);
  if (use !== undefined && !isOwnName && !followsPlus(tokens, index)) {
    const strength = isBearer ? 'strong' : use.strength;
    const kind = use.kind === undefined ? {} : { kind: use.kind };
    offerValue(scope, decoded, { position, name: use.name.slice(0, 128), strength, ...kind }, token);
  } else if (isBearer) {
    offerValue(scope, decoded, { position, strength: 'strong' }, token);
  }
  if (token.text.length >= 8) {
    offerText(scope, withoutEscapedQuotes(sliceOf(decoded, token.start, token.end)), { position });
  }
  considerPair(reading, index, token);
};

const considerCode = (reading: Reading): void => {
  reading.tokens.forEach((token, index) => {
    if (token.kind !== 'string' || token.text === '') return;
    considerString(reading, index, token);
    considerKeyParts(reading, index);
    considerJoined(reading.scope, reading.decoded, reading.tokens, index, reading.position);
  });
};

const considerComment = (reading: Reading, language: ScriptLanguage, start: number, end: number): void => {
  const { position } = reading;
  const decoded = sliceOf(reading.decoded, start, end);
  const scope: Scope = { found: reading.scope.found, context: 'comment' };
  considerCode({ scope, decoded, position, tokens: readScript(decoded.text, language).tokens });
  const notes = newFindings();
  considerNote(notes, decoded, { position, context: 'comment' });
  scope.found.push(...notes.found.filter(({ value }) => !isApigeeReference(value)));
};

/**
 * Finds the literals of a script: strings that are assigned to, compared with or passed beside the name of a
 * credential, keys of signing calls, pairs on their way into base64, URLs and bodies in strings; in comments too.
 * Returns the source ranges of the comments.
 */
export const considerScript = (
  scope: Scope,
  decoded: DecodedText,
  language: ScriptLanguage,
  position: string,
): { start: number; end: number }[] => {
  const { tokens, comments } = readScript(decoded.text, language);
  considerCode({ scope, decoded, position, tokens });
  if (scope.context === 'comment') return [];
  return comments.map(({ start, end }) => {
    considerComment({ scope, decoded, position, tokens: [] }, language, start, end);
    const part = sliceOf(decoded, start, end);
    return { start: part.start, end: part.end };
  });
};
