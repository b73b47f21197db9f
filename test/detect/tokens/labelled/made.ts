import { crc32, marvin32 } from '../../../../src/detect/checksums.ts';

/**
 * Made-up tokens of the right form, and with a right checksum where the form has one. They are put together here, from a
 * fixed sequence, so that no scanner takes these files for a leak.
 */
export const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

let state = 20_260_711;

/** The next `length` characters of the sequence. */
export const some = (length: number, alphabet: string = LETTERS): string =>
  Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return alphabet[(state >>> 8) % alphabet.length] ?? '';
  }).join('');

export const hex = (length: number): string => some(length, '0123456789abcdef');
export const digits = (length: number): string => some(length, '0123456789');
export const upper = (length: number): string => some(length, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');
export const join = (...parts: string[]): string => parts.join('');
export const base64 = (text: string): string => Buffer.from(text).toString('base64');
export const base64url = (text: string): string => Buffer.from(text).toString('base64url');

interface Frame {
  readonly before: number;
  readonly signature: string;
  readonly seed: string;
}

/** A key of Microsoft's 88-character frame (or 44 with `short`), checksum included. */
const framed = ({ before, signature, seed }: Frame, length: number, padding: string): string => {
  const body = some(before) + signature;
  const bytes = Buffer.from(body + 'A'.repeat(length - padding.length - body.length) + padding, 'base64');
  bytes.writeUInt32LE(marvin32(bytes.subarray(0, -4), seed), bytes.length - 4);
  return bytes.toString('base64');
};

export const longKey = (signature: string, seed: string): string => framed({ before: 76, signature, seed }, 88, '==');
export const shortKey = (signature: string, seed: string): string => framed({ before: 33, signature, seed }, 44, '=');
export const registryKey = (): string => framed({ before: 42, signature: '+ACR', seed: 'ACRDflt0' }, 52, '');
export const searchKey = (): string => {
  for (;;) {
    const key = framed({ before: 42, signature: 'AzSe', seed: 'PAdmin00' }, 52, '');
    if (/^[A-Za-z0-9]+$/.test(key)) return key;
  }
};

/** A common annotated security key of 84 characters for a provider and a kind of service. */
export const cask = (reserved: string, signature: string): string => {
  for (;;) {
    const start = `${some(52)}JQQJ99BK${some(12)}${reserved}${signature}`;
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(marvin32(Buffer.from(`${start}AAAA`, 'base64').subarray(0, 60), 'Default0'));
    const checksum = bytes.toString('base64').slice(0, 4);
    if (/^[A-Za-z0-9]{4}$/.test(checksum)) return start + checksum;
  }
};

/** A DevOps token of 52 characters with its checksum in the places of a user's token. */
export const devOpsToken = (): string => {
  const places = [22, 8, 7, 2];
  const bytes = Array.from({ length: 32 }, () => some(1).charCodeAt(0));
  const rest = bytes.filter((_byte, at) => !places.includes(at));
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE((crc32(Buffer.from(rest)) ^ 0xe0b9_692d) >>> 0);
  places.forEach((place, at) => (bytes[place] = checksum[at] ?? 0));
  const bits = bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.padEnd(260, '0').match(/.{5}/g) ?? []).map((five) => BASE32[Number.parseInt(five, 2)]).join('');
};

const toBase62 = (number: number): string => {
  let text = '';
  for (let rest = number; rest > 0; rest = Math.floor(rest / 62)) text = (BASE62[rest % 62] ?? '') + text;
  return text.padStart(6, '0');
};

/** A GitHub token (`ghp`, `gho`, `ghs`) whose last six characters are the checksum of those before. */
export const gitHubToken = (prefix = 'ghp'): string => {
  const body = some(30);
  return `${prefix}_${body}${toBase62(crc32(Buffer.from(body)))}`;
};

export const jwt = (payload: string, header = '{"alg":"RS256","typ":"JWT","kid":"k1"}'): string =>
  `${base64url(header)}.${base64url(payload)}.${some(86)}`;

/** A private key in PEM: `lines` lines of its body, each put through `line`. */
export const pem = (kind: string, lines = 3, newline = '\n'): string =>
  [
    `-----BEGIN ${kind}PRIVATE KEY-----`,
    ...Array.from({ length: lines }, () => some(64)),
    `-----END ${kind}PRIVATE KEY-----`,
  ].join(newline);

export const certificate = (): string =>
  ['-----BEGIN CERTIFICATE-----', `MIID${some(60)}`, some(64), '-----END CERTIFICATE-----'].join('\n');

export const pfx = (): string => join('MI', 'IKwg', 'IBAzCC', some(300));
