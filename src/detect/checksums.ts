/**
 * Checksums of identifiable keys. Microsoft's keys end with Marvin32 over what stands before, seeded per service
 * (github.com/microsoft/security-utilities, GeneratedRegexPatterns).
 */

const rotateLeft = (value: number, bits: number): number => ((value << bits) | (value >>> (32 - bits))) >>> 0;

const mix = (state: [number, number]): void => {
  let [low, high] = state;
  high = (high ^ low) >>> 0;
  low = rotateLeft(low, 20);
  low = (low + high) >>> 0;
  high = rotateLeft(high, 9);
  high = (high ^ low) >>> 0;
  low = rotateLeft(low, 27);
  low = (low + high) >>> 0;
  high = rotateLeft(high, 19);
  state[0] = low;
  state[1] = high;
};

/** The bytes behind the last full word, closed with 0x80 as Marvin32 does. */
const tailWord = (bytes: Buffer, from: number): number => {
  let word = 0x80;
  for (let i = bytes.length - 1; i >= from; i--) word = (word * 256 + (bytes[i] ?? 0)) % 0x1_0000_0000;
  return word >>> 0;
};

/** Marvin32 of `bytes`; `seed` is eight ASCII characters, read as one big-endian number. */
export const marvin32 = (bytes: Buffer, seed: string): number => {
  const key = Buffer.from(seed, 'ascii');
  const state: [number, number] = [key.readUInt32BE(4), key.readUInt32BE(0)];
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    state[0] = (state[0] + bytes.readUInt32LE(at)) >>> 0;
    mix(state);
  }
  state[0] = (state[0] + tailWord(bytes, at)) >>> 0;
  mix(state);
  mix(state);
  return (state[0] ^ state[1]) >>> 0;
};

/** Whether the last four bytes of a base64 key are the Marvin32 of the rest under one of the seeds. */
export const hasKeyChecksum = (key: string, seeds: readonly string[]): boolean => {
  const bytes = Buffer.from(key, 'base64');
  if (bytes.length < 8) return false;
  const body = bytes.subarray(0, -4);
  const checksum = bytes.readUInt32LE(bytes.length - 4);
  return seeds.some((seed) => marvin32(body, seed) === checksum);
};

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const toBase62 = (bytes: Buffer): string => {
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  do {
    text = (BASE62[Number(rest % 62n)] ?? '') + text;
    rest /= 62n;
  } while (rest > 0n);
  return text;
};

/** Whether characters 80 to 83 of a common annotated security key (CASK) are the checksum of its first 60 bytes. */
export const hasCaskChecksum = (key: string): boolean => {
  const bytes = Buffer.alloc(64);
  Buffer.from(key, 'base64').copy(bytes, 0, 0, 63);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(marvin32(bytes.subarray(0, 60), 'Default0'));
  const wanted = key.slice(80, 84);
  return checksum.toString('base64').startsWith(wanted) || toBase62(checksum).padEnd(6, '0').startsWith(wanted);
};

/** Decodes `user:password` in base64, or `undefined` where it is something else. */
export const decodeBasic = (encoded: string): { user: string; password: string } | undefined => {
  if (!/^[A-Za-z0-9+/]{4,2048}={0,2}$/.test(encoded)) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const match = /^([^:\p{Cc}\ufffd]{1,256}):([^\p{Cc}\ufffd]{1,1024})$/u.exec(text);
  return match === null ? undefined : { user: match[1] ?? '', password: match[2] ?? '' };
};

/** Whether the first part of a JWT decodes to a header that names an algorithm. */
export const isJwtHeader = (part: string): boolean => {
  try {
    const header: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof header === 'object' && header !== null && 'alg' in header;
  } catch {
    return false;
  }
};

/** CRC-32 of ISO 3309, as zip and PNG use it. */
export const crc32 = (bytes: Uint8Array): number => {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb8_8320 : crc >>> 1;
  }
  return (crc ^ 0xffff_ffff) >>> 0;
};

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

const fromBase32 = (text: string): Buffer => {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const character of text) {
    held = ((held << 5) | BASE32.indexOf(character)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 0xff);
  }
  return Buffer.from(bytes);
};

/** Where a DevOps token keeps its checksum, lowest byte first, and what it is mixed with for users and applications. */
const DEVOPS_CHECKSUM_AT = [22, 8, 7, 2] as const;
const DEVOPS_SEEDS: readonly number[] = [0xe0b9_692d, 0x1019_f92e];

/** Whether a personal access token of 52 characters (Azure DevOps before CASK) holds the CRC-32 of its other bytes. */
export const hasDevOpsChecksum = (token: string): boolean => {
  const bytes = fromBase32(token);
  if (bytes.length !== 32) return false;
  const checksum = Buffer.from(DEVOPS_CHECKSUM_AT.map((at) => bytes[at] ?? 0)).readUInt32LE(0);
  const rest = bytes.filter((_byte, at) => !DEVOPS_CHECKSUM_AT.some((place) => place === at));
  const crc = crc32(rest);
  return DEVOPS_SEEDS.some((seed) => (crc ^ seed) >>> 0 === checksum);
};

/** Whether the last six characters of a `ghp_` token are the CRC-32 of the thirty before them, in base 62. */
export const hasGitHubChecksum = (token: string): boolean => {
  const body = token.slice(4, -6);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(Buffer.from(body, 'ascii')));
  return toBase62(bytes).padStart(6, '0') === token.slice(-6);
};
