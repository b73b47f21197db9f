/** The text of a file, or why there is none. */
export type Decoded =
  | {
      readonly kind: 'text';
      readonly text: string;
      /** Offset of the first character that was no valid one. */ readonly invalidAt?: number;
    }
  | { readonly kind: 'binary' };

const SNIFFED = 8192;

const decodeUtf8 = (bytes: Buffer): Decoded => {
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const text = new TextDecoder('utf-8').decode(bytes);
    return { kind: 'text', text, invalidAt: Math.max(text.indexOf('\ufffd'), 0) };
  }
};

/**
 * Decodes UTF-8 and, behind its byte order mark, UTF-16. The mark is no part of the text. Bytes that are not valid
 * become U+FFFD; a file with a NUL near its beginning is binary.
 */
export const decodeText = (bytes: Buffer): Decoded => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { kind: 'text', text: new TextDecoder('utf-16le').decode(bytes) };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    const even = bytes.subarray(0, bytes.length - (bytes.length % 2));
    return { kind: 'text', text: new TextDecoder('utf-16le').decode(Buffer.from(even).swap16()) };
  }
  return bytes.subarray(0, SNIFFED).includes(0) ? { kind: 'binary' } : decodeUtf8(bytes);
};
