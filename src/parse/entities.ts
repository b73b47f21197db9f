/** A text whose XML character references were replaced, with the way back to the source. */
export interface DecodedText {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Source offset of each code unit of `text`; absent where the two are one to one. */
  readonly offsets?: readonly number[];
  /** Source offset behind each code unit; absent where each ends where the next begins. */
  readonly ends?: readonly number[];
}

const REFERENCE = /&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9a-fA-F]{1,6}));/y;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const MAX_CODE_POINT = 0x10ffff;

/** The character reference that starts at `at`, if one does: the five predefined names and numbers. */
export const entityAt = (source: string, at: number): { text: string; length: number } | undefined => {
  REFERENCE.lastIndex = at;
  const match = REFERENCE.exec(source);
  if (match === null) return undefined;
  const [whole, name, decimal, hex] = match;
  if (name !== undefined) return { text: NAMED[name] ?? '', length: whole.length };
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number.parseInt(decimal, 10);
  if (code === 0 || code > MAX_CODE_POINT) return undefined;
  return { text: String.fromCodePoint(code), length: whole.length };
};

const identity = (source: string, start: number, end: number): DecodedText => ({
  text: source.slice(start, end),
  start,
  end,
});

/** Decodes `source` from `start` to `end`; whatever is no character reference stays as written. */
export const decodeEntities = (source: string, start: number, end: number): DecodedText => {
  const plain = identity(source, start, end);
  // Asked of the slice: a search in the source would run on to its end for every value.
  if (!plain.text.includes('&')) return plain;
  const offsets: number[] = [];
  let text = '';
  let at = start;
  while (at < end) {
    const entity = source[at] === '&' ? entityAt(source, at) : undefined;
    const piece = entity !== undefined && at + entity.length <= end ? entity : { text: source[at] ?? '', length: 1 };
    for (let i = 0; i < piece.text.length; i++) offsets.push(at);
    text += piece.text;
    at += piece.length;
  }
  return { text, start, end, offsets };
};

/** The text from `start` to `end` as it stands, for CDATA and other places without character references. */
export const verbatim = identity;

/** Source offset of a position in the decoded text; its length gives the source end. */
export const sourceOffset = (decoded: DecodedText, index: number): number => {
  if (index >= decoded.text.length) return decoded.end;
  return decoded.offsets?.[index] ?? decoded.start + index;
};

/** Source offset behind the code unit before `index`. */
export const sourceEnd = (decoded: DecodedText, index: number): number =>
  index === 0 ? sourceOffset(decoded, 0) : (decoded.ends?.[index - 1] ?? sourceOffset(decoded, index));
