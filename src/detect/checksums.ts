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
