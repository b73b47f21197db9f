import { isJwtHeader } from '../checksums.ts';
import type { Confidence } from '../types.ts';
import { always, ifLiteral } from './rule.ts';
import type { Seen, TokenRule } from './rule.ts';

const MIN_BODY = 24;

/** A key has lines of base64 between its marks; a placeholder has words there. */
const keyConfidence = (value: string): Confidence | undefined => {
  const body = value.replaceAll(/-----[A-Z ]{5,64}-----/g, '');
  if (/\$\{|\{\{|<[a-z]|\byour\b/i.test(body)) return undefined;
  const runs = body.match(/[A-Za-z0-9+/=]{16,}/g) ?? [];
  const longest = Math.max(0, ...runs.map((run) => run.length));
  return longest >= MIN_BODY && !runs.every((run) => /^(.)\1*$/.test(run)) ? 'high' : undefined;
};

const WRAPPED = ['LS0tLS1CRUdJTi', 'eyJ0eXBl', 'ewogICJ0eXBl', 'ewogICAgInR5cGUi', 'eyAidHlwZSI', 'ewoidHlwZSI'];

const PEM_HEAD = /^-----BEGIN (?:[A-Z0-9]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----/;

const unwrapped = (value: string): string => Buffer.from(value, 'base64').toString('latin1');

const wrappedKind = (value: string): string =>
  value.startsWith('LS0t') ? 'private-key' : 'google-service-account-key';

const wrappedConfidence = (value: string): Confidence | undefined => {
  const text = unwrapped(value);
  if (PEM_HEAD.test(text)) return 'high';
  return /"type"\s{0,8}:\s{0,8}"service_account"/.test(text) && text.includes('PRIVATE KEY') ? 'high' : undefined;
};

const WEB_KEY_REACH = 4096;

/** The private member of a JSON web key: `d`, or `k` of a symmetric one. The key type stands beside it. */
const webKeyConfidence = (_value: string, { text, start }: Seen): Confidence | undefined => {
  const before = text.slice(Math.max(start - WEB_KEY_REACH, 0), start);
  const after = text.slice(start, start + WEB_KEY_REACH);
  const object = before.slice(before.lastIndexOf('{') + 1) + after.slice(0, after.indexOf('}') + 1 || WEB_KEY_REACH);
  const type = /\\?"kty\\?"\s{0,8}:\s{0,8}\\?"(RSA|EC|OKP|oct)\\?"/.exec(object)?.[1];
  if (type === undefined) return undefined;
  return /"d\\?"[\s:\\]{1,16}"$/.test(before) === (type !== 'oct') ? 'high' : undefined;
};

/** Private keys, certificates with theirs, and signed tokens. */
export const PRIVATE_KEY_RULES: readonly TokenRule[] = [
  {
    kind: 'private-key',
    signatures: ['-----BEGIN '],
    before: 0,
    // Indents, escaped line ends, string concatenation and headers of encrypted keys may all stand between the marks.
    pattern:
      /-----BEGIN (?:[A-Z0-9]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----(?:[^<>-]|-(?!----)){40,16384}-----END (?:[A-Z0-9]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----/y,
    confidence: keyConfidence,
  },
  {
    kind: 'private-key',
    signatures: ['IBAzCC'],
    before: 6,
    pattern: /(?<![A-Za-z0-9+/])MI[I-L][A-Za-z0-9+/]{2}[AQgw]IBAzCC[A-Za-z0-9+/]{64,32768}={0,2}/y,
    confidence: always,
  },
  {
    kind: 'jwt',
    signatures: ['eyJ', 'eyAi', 'ewog'],
    before: 0,
    pattern: /(?<![\w.-])(?:eyJ|eyAi|ewog)[\w-]{8,4096}\.[\w-]{8,16384}\.[\w-]{16,4096}(?![\w.-])/y,
    confidence: (value) => (isJwtHeader(value.slice(0, value.indexOf('.'))) ? ifLiteral(value) : undefined),
  },
  {
    // A private key as base64 of its PEM, and a service account as base64 of its JSON.
    kind: wrappedKind,
    signatures: WRAPPED,
    before: 0,
    pattern: /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{120,32768}={0,2}/y,
    confidence: wrappedConfidence,
  },
  {
    kind: 'private-key',
    signatures: ['"d"', '"k"', '\\"d\\"', '\\"k\\"'],
    before: 0,
    pattern: /\\?"[dk]\\?"\s{0,8}:\s{0,8}\\?"([\w-]{22,1024})(?=\\?")/y,
    confidence: webKeyConfidence,
  },
];
