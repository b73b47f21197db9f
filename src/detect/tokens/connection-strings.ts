import { decodeBasic } from '../checksums.ts';
import { judge } from '../judge.ts';
import type { Confidence } from '../types.ts';
import { ifLiteral } from './rule.ts';
import type { Seen, TokenRule } from './rule.ts';

const CONNECTION =
  /(?:AccountName|Endpoint|Server|Data Source|Host|AccountEndpoint|DefaultEndpointsProtocol|HostName|Uid|User ?Id|User|Database|Initial Catalog)\s*=|\.redis\.cache\.|\bjdbc:/i;
const LOOK_BACK = 400;

/** The rest of the string that a part of a connection string stands in: up to the nearest quote or tag before it. */
const stringBefore = ({ text, start }: Seen): string => {
  const before = text.slice(Math.max(start - LOOK_BACK, 0), start);
  return before.slice(Math.max(before.lastIndexOf('"'), before.lastIndexOf('>'), before.lastIndexOf('\n')) + 1);
};

const SIGNED_URL = /[?&;](?:amp;)?(?:sv|sp|se|sr|st|api-version)=/;

const signatureConfidence = (value: string, { text, start }: Seen): Confidence | undefined => {
  const isSigned = SIGNED_URL.test(text.slice(Math.max(start - LOOK_BACK, 0), start));
  return /(?:=|%3d)$/i.test(value) || isSigned ? ifLiteral(value) : undefined;
};

/** `edgecli:edgeclisecret`, the public client of every Apigee Edge tool. */
const PUBLIC_CLIENT = 'edgecli';

const basicConfidence = (value: string): Confidence | undefined => {
  const pair = decodeBasic(value);
  if (pair === undefined || judge(pair.password) !== 'literal') return undefined;
  if (/^user(?:name)?$/i.test(pair.user) && /^pass(?:word)?$/i.test(pair.password)) return undefined;
  return pair.user === PUBLIC_CLIENT ? 'low' : 'high';
};

/** The name of the scheme before `://`; a long run of its letters in front would be none. */
const hasScheme = ({ text, start }: Seen, value: string): boolean => {
  const userAt = text.lastIndexOf('://', start);
  const before = text.slice(Math.max(userAt - 17, 0), userAt);
  return value !== '' && /(?:^|[^a-z0-9+.-])[a-z][a-z0-9+.-]{1,15}$/i.test(before);
};

/** `$password` in a URL is a variable of the shell or of PHP around it. */
const INTERPOLATED = /^\$[A-Za-z_]\w*$/;

/** `jdbc:sqlserver://host:1433;user=app@host`: a port and what follows it is no password. */
const PORT = /^\d{1,5}[;,/]/;

const EXAMPLE_PASSWORD = /^(?:pass(?:word|wd)?|pw|secret)$/i;

const urlConfidence = (value: string, seen: Seen): Confidence | undefined =>
  hasScheme(seen, value) && !EXAMPLE_PASSWORD.test(value) && !INTERPOLATED.test(value) && !PORT.test(value)
    ? ifLiteral(value)
    : undefined;

const SEPARATOR = /(?:[;,]\s{0,8}|jdbc:[^\s"'<>]{1,256}[?&])$/;

const partConfidence = (value: string, seen: Seen): Confidence | undefined => {
  const name = seen.text.slice(Math.max(seen.start - 24, 0), seen.start).search(/[A-Za-z]+\s?=\s?$/);
  const nameStart = Math.max(seen.start - 24, 0) + name;
  const before = seen.text.slice(Math.max(nameStart - LOOK_BACK, 0), nameStart);
  if (name === -1 || !SEPARATOR.test(before.slice(-280))) return undefined;
  // `user=user, password=password`: the arguments of a call.
  if (/^(?:password|passwd|pwd|secret)$/i.test(value) && /\b(\w{2,32})\s?=\s?\1\b/.test(before.slice(-80)))
    return undefined;
  return CONNECTION.test(stringBefore(seen)) ? ifLiteral(value) : undefined;
};

/** Credentials that a frame of names and marks gives away: connection strings, signed URLs, Basic, user information. */
export const CONNECTION_RULES: readonly TokenRule[] = [
  {
    kind: 'connection-string',
    signatures: ['AccountKey=', 'SharedAccessKey='],
    before: 0,
    pattern: /(?<!\w)(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/%]{20,128}={0,2})/y,
    confidence: ifLiteral,
  },
  {
    kind: 'connection-string',
    signatures: [
      'word=',
      'WORD=',
      'word =',
      'wd=',
      'WD=',
      'wd =',
      'ecret=',
      'ccesskey=',
      'ccessKey=',
      'SharedSecretValue=',
    ],
    before: 8,
    pattern: /[^]{0,8}?(?<![A-Za-z])(?:Password|Pwd|Secret|accesskey|SharedSecretValue)\s?=\s?([^;,"'`<>&\s]{4,256})/iy,
    confidence: partConfidence,
  },
  {
    kind: 'sas',
    signatures: ['sig='],
    before: 1,
    pattern: /[?&;"'\s]sig=([A-Za-z0-9%+/_-]{43,129}={0,2})/y,
    confidence: signatureConfidence,
  },
  {
    kind: 'basic-credentials',
    signatures: ['Basic', 'basic', 'BASIC'],
    before: 0,
    pattern: /(?<!\w)Basic(?:\s|%20){1,4}([A-Za-z0-9+/]{6,2048}={0,2})/iy,
    confidence: basicConfidence,
  },
  {
    // The data source name of Go's MySQL driver: a URL without a scheme.
    kind: 'url-credentials',
    signatures: ['@tcp(', '@unix('],
    before: 130,
    pattern: /[^]{0,130}?(?<![\w@:/.-])[\w.-]{1,64}:([^\s"'`@:/]{1,64})(?=@(?:tcp|unix)\()/y,
    confidence: ifLiteral,
  },
  {
    kind: 'password',
    signatures: [
      'IDENTIFIED BY',
      'identified by',
      'IDENTIFIED WITH',
      'identified with',
      'WITH PASSWORD',
      'with password',
      'ENCRYPTED PASSWORD',
    ],
    before: 0,
    pattern:
      /(?:IDENTIFIED (?:WITH ['"]?\w{1,64}['"]? )?BY|(?:WITH|ENCRYPTED) PASSWORD)\s{0,4}=?\s{0,4}N?'([^'\r\n]{2,256})(?=')/iy,
    confidence: ifLiteral,
  },
  {
    kind: 'password',
    signatures: ['machine '],
    before: 0,
    pattern: /machine\s{1,8}[\w.-]{1,128}\s{1,8}login\s{1,8}\S{1,128}\s{1,8}password\s{1,8}([^\s"'`]{2,256})/y,
    confidence: ifLiteral,
  },
  {
    kind: 'password',
    signatures: ['LoginModule '],
    before: 0,
    pattern: /LoginModule\s[^;\r\n]{0,256}?\bpassword=\\?["']([^"'\\\r\n]{1,256})(?=\\?["'])/y,
    confidence: ifLiteral,
  },
  {
    kind: 'url-credentials',
    signatures: ['://'],
    before: 0,
    pattern: /:\/\/[^\s/?#"'<>@:]{0,128}:([^\s/?#"'<>@]{1,256})(?=@[A-Za-z0-9[{])/y,
    confidence: urlConfidence,
  },
];
