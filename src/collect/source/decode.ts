/** The text of a file, or why there is none. */
export type Decoded =
  | {
      readonly kind: 'text';
      readonly text: string;
      /** Offset of the first character that was no valid one. */ readonly invalidAt?: number;
    }
  | { readonly kind: 'binary' };

type DecodedText = Extract<Decoded, { kind: 'text' }>;

const SNIFFED = 8192;

const CONTROL = /(?!\s)\p{Cc}/gu;

/** Made once: a decoder costs more than a small file takes to decode. */
const STRICT = {
  'utf-8': new TextDecoder('utf-8', { fatal: true }),
  'utf-16le': new TextDecoder('utf-16le', { fatal: true }),
};

const decodeWith = (encoding: keyof typeof STRICT, bytes: Buffer): DecodedText => {
  try {
    return { kind: 'text', text: STRICT[encoding].decode(bytes) };
  } catch {
    const text = new TextDecoder(encoding).decode(bytes);
    return { kind: 'text', text, invalidAt: Math.max(text.indexOf('\ufffd'), 0) };
  }
};

const swapped = (bytes: Buffer): Buffer => {
  const even = bytes.length - (bytes.length % 2);
  return Buffer.concat([Buffer.from(bytes.subarray(0, even)).swap16(), bytes.subarray(even)]);
};

const decodeUtf16 = (bytes: Buffer, order: 'little' | 'big'): DecodedText =>
  decodeWith('utf-16le', order === 'little' ? bytes : swapped(bytes));

/** The order of bytes that the NULs of a UTF-16 text without a mark show: markup is ASCII, whatever is written in it. */
const orderByNuls = (bytes: Buffer): 'little' | 'big' | undefined => {
  const pairs = Math.floor(Math.min(bytes.length, SNIFFED) / 2);
  let [first, second] = [0, 0];
  for (let pair = 0; pair < pairs; pair++) {
    if (bytes[2 * pair] === 0) first++;
    if (bytes[2 * pair + 1] === 0) second++;
  }
  const [many, few] = [Math.max(2, pairs / 4), Math.max(1, pairs / 50)];
  if (second >= many && first <= few) return 'little';
  return first >= many && second <= few ? 'big' : undefined;
};

const isBinary = (text: string): boolean => {
  const head = text.slice(0, SNIFFED);
  return (head.match(CONTROL)?.length ?? 0) > Math.max(1, head.length / 50);
};

/** A NUL is no character of any text that is judged, and means a computed part to those who judge. */
const withoutNuls = (decoded: DecodedText): Decoded => {
  const nul = decoded.text.indexOf('\0');
  if (nul === -1) return decoded;
  if (isBinary(decoded.text)) return { kind: 'binary' };
  const invalidAt = Math.min(nul, decoded.invalidAt ?? nul);
  return { kind: 'text', text: decoded.text.replaceAll('\0', '\ufffd'), invalidAt };
};

/**
 * Decodes UTF-8 and UTF-16, with or without a byte order mark. The mark is no part of the text. Bytes that are not
 * valid and NULs become U+FFFD; where NULs and other control characters are many, the file is binary.
 */
export const decodeText = (bytes: Buffer): Decoded => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return withoutNuls(decodeUtf16(bytes, 'little'));
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return withoutNuls(decodeUtf16(bytes, 'big'));
  const order = bytes.subarray(0, SNIFFED).includes(0) ? orderByNuls(bytes) : undefined;
  if (order === undefined) return withoutNuls(decodeWith('utf-8', bytes));
  const decoded = decodeUtf16(bytes, order);
  return isBinary(decoded.text) ? { kind: 'binary' } : withoutNuls(decoded);
};
