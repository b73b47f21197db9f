import { decodeBasic } from '../checksums.ts';
import { isDefaulted, offer, offerNote, offerParts, partOf, readWithin, strengthOfName } from './offer.ts';
import type { NamedSlot, Scope } from './offer.ts';
import type { Content, Range } from './types.ts';

const POSITION = 'text/code';

/** A word of a command line: quoted, or up to white space and marks that end a command. */
const WORD = `(?:"((?:[^"\\\\\\r\\n]|\\\\.){1,4096})"|'([^'\\r\\n]{1,4096})'|((?:\\$\\([^()\\r\\n]{0,200}\\)|[^\\s"'\`;|&<>()]){1,2048}))`;

const ASSIGNMENT = new RegExp(
  `(?<![\\w-])(?:\\$env:|\\$script:|\\$global:|\\$)?["']?([A-Za-z_][\\w.:-]{1,127})["']?[ \\t]{0,16}[?:+]?=[ \\t]{0,16}${WORD}`,
  'g',
);
/** Settings of a command line program: `aws configure set aws_secret_access_key ...`. */
const CONFIGURED = new RegExp(
  `\\b(?:aws[ \\t]+configure|(?:npm|yarn|pnpm|pulumi|gcloud|doctl|heroku)[ \\t]+config)[ \\t]+set[ \\t]{1,4}(?:--secret[ \\t]{1,4})?["']?([\\w.:/@-]{1,128})["']?(?:[ \\t]{1,4}|=)${WORD}`,
  'g',
);
/** A variable of PowerShell that is given what a command answers: a bare word there is no text. */
const TAKES_ANSWER = /^\$[\w:.-]+["']?[ \t]{0,16}[?:+]?=[ \t]{0,16}[^"'\s]/;
/** What a step of a pipeline hands to the next ones. */
const SET_VARIABLE =
  /##vso\[task\.setvariable [^\]\r\n]{0,100}?variable=([\w.-]{1,64})([^\]\r\n]{0,100})\]([^"'`\r\n]{1,1024})/gi;
/** A variable of a unit of systemd. */
const UNIT_VARIABLE = new RegExp(`^[ \\t]*Environment=["']?([A-Za-z_]\\w{1,127})=${WORD}`, 'gm');
const SETX = new RegExp(`\\b(?:setx|ENV|ARG|setenv)[ \\t]{1,8}([A-Za-z_]\\w{1,127})[ \\t]{1,8}${WORD}`, 'g');
const FLAG = new RegExp(`(?<![\\w-])--?([A-Za-z][\\w.-]{2,63})(?:[ \\t]{1,8}(?!--?[A-Za-z])|[=:])${WORD}`, 'g');
const HEADER = /(?:-H|--header|-Headers?)[ \t=]{1,8}(["'])([\w-]{1,64}):[ \t]{0,8}((?:(?!\1)[^\r\n]){1,4096})\1/g;
const USER = new RegExp(`(?<![\\w-])(?:-u|--user|-U)[ \\t=]{1,4}["']?([^\\s:"'\`$]{1,128}):([^\\s"'\`]{1,256})`, 'g');
const ENCODED_PAIR =
  /\becho[ \t]+(?:-n[ \t]+)?["']?([^\s:"'`$]{1,128}):([^\s"'`]{1,256})(?=["']?[ \t]*\|[ \t]*(?:openssl[ \t]+(?:enc[ \t]+-)?)?base64)/g;
const SECURE_STRING = new RegExp(`ConvertTo-SecureString[ \\t]{1,8}(?:-String[ \\t]{1,8})?${WORD}`, 'gi');
const LOGIN = new RegExp(
  `\\b(?:az[ \\t]+(?:acr[ \\t]+)?login|az[ \\t]+(?:mysql|postgres|mariadb|sql)[ \\t]|sqlcmd|(?:docker|podman|oc|cf|argocd|skopeo|(?:helm[ \\t]+)?registry)[ \\t]+login|apigeetool|sshpass)\\b[^\\r\\n]{0,400}?[ \\t](?:-p|-P|--password)[ \\t=]{1,4}${WORD}`,
  'g',
);
/** The key and the secret of a microgateway. */
const GATEWAY_KEYS = ['-k|--key', '-s|--secret'].map(
  (flags) => new RegExp(`\\bedgemicro[ \\t][^\\r\\n]{0,400}?[ \\t](?:${flags})[ \\t=]{1,4}${WORD}`, 'g'),
);
const GIVEN: readonly RegExp[] = [
  /\bmysql(?:dump|admin)?\b[^\r\n]{0,400}?[ \t]-p(?=[^\s-])["']?([^\s"'`;|&]{2,256})/g,
  /\bmysqladmin\b[^\r\n]{0,400}?[ \t]password[ \t]{1,4}["']?([^\s"'`;|&]{2,256})/g,
  /\becho[ \t]+(?:-[en][ \t]+)?["']?[\w.-]{1,64}:([^\s"'`|]{1,256})(?=["']?[ \t]*\|[ \t]*(?:sudo[ \t]+)?chpasswd)/g,
  /\bredis-cli\b[^\r\n]{0,400}?[ \t](?:-a|--pass)[ \t]{1,4}["']?([^\s"'`;|&]{2,256})/g,
  /\bopenssl[ \t]+enc\b[^\r\n]{0,400}?[ \t]-k[ \t]{1,4}["']?([^\s"'`;|&]{2,256})/g,
  /\b(?:vault|bao)[ \t]+(?:operator[ \t]+)?unseal[ \t]+(?:-[\w=.:/-]{1,200}[ \t]+){0,4}["']?([A-Za-z0-9+/]{43,64}={0,2})(?![\w+/=])/g,
  /\b(?:vault|bao)[ \t]+login[ \t]+(?:-[\w=.:/-]{1,200}[ \t]+){0,4}["']?(?!-)([^\s"'`;|&=]{8,256})(?![^\s"'`;|&])/g,
  /\b(?:https?|xhs?|httpie)[ \t](?:[^\r\n|;&]{0,200}?[ \t])?(?:-a|--auth)[ \t=]{1,4}["']?[\w.@-]{1,64}:([^\s"'`;|&]{2,256})/g,
  /[ \t]-(?:src|dest)?(?:store|key)pass[ \t]{1,4}["']?([^\s"'`;|&:]{2,256})/g,
  /[ \t](?:-pass(?:in|out|word)?|-passwd)[ \t]{1,4}["']?pass:([^\s"'`;|&]{2,256})/g,
];
const SECRET_VALUE = new RegExp(
  `\\b(?:az[ \\t]+(?:keyvault[ \\t]+secret[ \\t]+set|apim[ \\t]+nv[ \\t]+(?:create|update)|functionapp[ \\t]+(?:function[ \\t]+)?keys[ \\t]+set)|apigeecli[ \\t]+kvms[ \\t]+entries[ \\t]+(?:create|update))\\b[^\\r\\n]{0,400}?[ \\t](?:--value|--key-value|-l)[ \\t=]{1,4}${WORD}`,
  'g',
);
const ADDED = new RegExp(
  `(?:\\.Add|SetEnvironmentVariable)\\([ \\t]{0,8}["']([\\w-]{1,64})["'][ \\t]{0,8},[ \\t]{0,8}${WORD}`,
  'g',
);
/** A user secret of .NET: what is kept there is one, unless its name says otherwise. */
const USER_SECRET = new RegExp(
  `\\buser-secrets[ \\t]+set[ \\t]{1,4}["']?([\\w.:-]{1,128})["']?[ \\t]{1,4}${WORD}`,
  'g',
);
const NAMED_VALUE = new RegExp(
  `\\b(?:New|Set)-AzApiManagementNamedValue\\b[^\\r\\n]{0,400}?[ \\t]-Value[ \\t]{1,4}${WORD}(?=[^\\r\\n]{0,200}-Secret\\b)`,
  'g',
);
/** The body of a request that sets a named value which is marked as secret. */
const NAMED_VALUE_BODY = /"(?:value|primaryKey|secondaryKey)\\?"[ \t]{0,8}:[ \t]{0,8}\\?"([^"\\\r\n]{1,1024})(?=\\?")/g;
const MARKED_SECRET = /"secret\\?"[ \t]{0,8}:[ \t]{0,8}true\b/;
const SECRET_FLAG =
  /--secret(?:[ \t=]+true|\b(?![ \t=]*false))|keyvault[ \t]+secret|--key-value|[ \t](?:-k|--key)[ \t=]{1,4}["']?[\w.-]{0,64}(?:secret|passw|token|key)/i;

interface Reading {
  readonly scope: Scope;
  readonly text: string;
}

/** What PowerShell calls where another shell would have a bare word. */
const COMMAND = /^(?:Get|New|Read|Invoke|ConvertTo|ConvertFrom|Import|Join|Select|Resolve)-[A-Z]\w+$/;

/** What a shell computes is a reference; single quotes and backslashes keep a dollar sign as it is. */
const isComputed = (value: string, isVerbatim: boolean): boolean =>
  value.startsWith('@(') ||
  (!isVerbatim && (/(?<!\\)\$[A-Za-z_{(?1-9]|`|%[A-Za-z_]\w*%/.test(value) || value.startsWith('@'))) ||
  /^(?:\$\(|\$\{\{)/.test(value) ||
  COMMAND.test(value);

/** The word that a pattern ends with: its range, by which of the three quotings matched. */
const wordOf = (match: RegExpMatchArray, groups: number): { range: Range; isVerbatim: boolean } | undefined => {
  const end = (match.index ?? 0) + match[0].length;
  const quoted = match[groups] ?? match[groups + 1];
  const value = quoted ?? match[groups + 2];
  if (value === undefined) return undefined;
  const to = quoted === undefined ? end : end - 1;
  return { range: { start: to - value.length, end: to }, isVerbatim: match[groups + 1] !== undefined };
};

const offerWord = (reading: Reading, match: RegExpMatchArray, groups: number, slot: NamedSlot): void => {
  const word = wordOf(match, groups);
  if (word === undefined) return;
  const value = partOf(reading.text, word.range);
  if ((isComputed(value.text, word.isVerbatim) && !isDefaulted(value.text)) || /^--?[a-z]/.test(value.text)) return;
  offer(reading.scope, value, slot);
};

const strong = (name: string, kind: string): NamedSlot => ({ position: POSITION, name, strength: 'strong', kind });

const considerHeaders = (reading: Reading): void => {
  for (const match of reading.text.matchAll(HEADER)) {
    const [whole, quote, name = '', value = ''] = match;
    const end = match.index + whole.length - 1;
    const decoded = partOf(reading.text, { start: end - value.length, end });
    if (!isComputed(value, quote === "'")) offer(reading.scope, decoded, { position: POSITION, name });
  }
};

const AROUND_BODY = 400;

const considerBodies = (reading: Reading): void => {
  const { text } = reading;
  for (const match of text.matchAll(NAMED_VALUE_BODY)) {
    const end = match.index + match[0].length;
    const before = text.slice(Math.max(match.index - AROUND_BODY, 0), match.index);
    const body = before.slice(before.lastIndexOf('\n') + 1) + text.slice(match.index, end + AROUND_BODY).split('\n')[0];
    const value = partOf(text, { start: end - (match[1] ?? '').length, end });
    if (MARKED_SECRET.test(body) && !isComputed(value.text, false))
      offer(reading.scope, value, strong('value', 'secret'));
  }
};

const EXAMPLE = /^(?:pass(?:word|wd)?|token|secret)$/i;

const considerUsers = (reading: Reading): void => {
  for (const match of [...reading.text.matchAll(USER), ...reading.text.matchAll(ENCODED_PAIR)]) {
    const [whole, user = '', password = ''] = match;
    const end = match.index + whole.length;
    if (/^my/i.test(user) && /^my/i.test(password)) continue;
    if (isComputed(password, false) || EXAMPLE.test(password) || password.startsWith('//')) continue;
    if (/^\d{1,5}$/.test(password) || decodeBasic(password) !== undefined) continue;
    offer(reading.scope, partOf(reading.text, { start: end - password.length, end }), strong('password', 'password'));
  }
};

const considerCommands = (reading: Reading): void => {
  const { text } = reading;
  for (const match of text.matchAll(ASSIGNMENT)) {
    if (!TAKES_ANSWER.test(match[0])) offerWord(reading, match, 2, { position: POSITION, name: match[1] ?? '' });
  }
  for (const match of text.matchAll(SET_VARIABLE)) {
    const [whole, name = '', options = '', value = ''] = match;
    const end = match.index + whole.length;
    const isSecret = /issecret=true/i.test(options) && strengthOfName(name) !== 'none';
    if (isComputed(value, false)) continue;
    const range = partOf(text, { start: end - value.length, end });
    offer(reading.scope, range, { position: POSITION, name, ...(isSecret ? { strength: 'strong' } : {}) });
  }
  for (const match of text.matchAll(UNIT_VARIABLE))
    offerWord(reading, match, 2, { position: POSITION, name: match[1] ?? '' });
  for (const match of text.matchAll(SETX)) offerWord(reading, match, 2, { position: POSITION, name: match[1] ?? '' });
  for (const match of text.matchAll(FLAG)) offerWord(reading, match, 2, { position: POSITION, name: match[1] ?? '' });
  for (const match of text.matchAll(SECURE_STRING)) offerWord(reading, match, 1, strong('SecureString', 'password'));
  for (const match of text.matchAll(LOGIN)) offerWord(reading, match, 1, strong('password', 'password'));
  for (const pattern of GATEWAY_KEYS) {
    for (const match of text.matchAll(pattern)) offerWord(reading, match, 1, strong('secret', 'secret'));
  }
  for (const pattern of GIVEN) {
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].length;
      const value = partOf(text, { start: end - (match[1] ?? '').length, end });
      if (!isComputed(value.text, false)) offer(reading.scope, value, strong('password', 'password'));
    }
  }
  for (const match of text.matchAll(SECRET_VALUE)) {
    const around = text.slice(match.index, match.index + match[0].length + 80);
    if (SECRET_FLAG.test(around)) offerWord(reading, match, 1, strong('value', 'secret'));
  }
  for (const match of text.matchAll(ADDED)) offerWord(reading, match, 2, { position: POSITION, name: match[1] ?? '' });
  for (const match of text.matchAll(USER_SECRET)) {
    const name = match[1] ?? '';
    const own = strengthOfName(name);
    offerWord(reading, match, 2, { position: POSITION, name, strength: own === 'none' ? 'weak' : 'strong' });
  }
  for (const match of text.matchAll(CONFIGURED))
    offerWord(reading, match, 2, { position: POSITION, name: match[1] ?? '' });
  considerBodies(reading);
  for (const match of text.matchAll(NAMED_VALUE)) offerWord(reading, match, 1, strong('value', 'secret'));
  considerHeaders(reading);
  considerUsers(reading);
};

const COMMENT = /^[ \t]*(?:#(?!!)|REM[ \t]|::)[^\r\n]*/gim;

/** Shell, batch and PowerShell: assignments, flags, headers of curl, users and their passwords. */
export const considerShell = (scope: Scope, text: string): Content => {
  const comments: Range[] = [];
  let code = text;
  if (scope.context !== 'comment') {
    for (const match of text.matchAll(COMMENT)) {
      const comment = { start: match.index, end: match.index + match[0].length };
      comments.push(comment);
      const note = partOf(text, comment);
      readWithin(scope, note, 'comment', (inner, part) => {
        considerCommands({ scope: inner, text: part.replace(/^[ \t]*#/, ' ').padStart(part.length) });
      });
      offerNote(scope, note, POSITION);
    }
    code = text.replaceAll(COMMENT, (comment) => ' '.repeat(comment.length));
  }
  considerCommands({ scope, text: code });
  offerParts(scope, { text: code, start: 0, end: code.length }, POSITION);
  return { comments, errors: [] };
};
