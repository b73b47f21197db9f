/** Whether a text is well-formed XML 1.0, as a strict parser judges it. Document types are passed over, not read. */

interface Cursor {
  readonly text: string;
  at: number;
  readonly open: string[];
  roots: number;
}

const NAME =
  /[:A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\u{10000}-\u{effff}][-.:A-Z_a-z0-9\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c-\u200d\u203f\u2040\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\u{10000}-\u{effff}]*/uy;
const SPACE = /[ \t\r\n]*/y;
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const BAD_REFERENCE = /&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)/;
const NUMERIC_REFERENCE = /&#(?:([0-9]+)|x([0-9a-fA-F]+));/g;

const isForbiddenReference = (match: RegExpExecArray): boolean => {
  const code = match[1] === undefined ? Number.parseInt(match[2] ?? '', 16) : Number.parseInt(match[1], 10);
  return !(code <= 0x10ffff) || FORBIDDEN.test(String.fromCodePoint(code));
};

const hasBadReference = (text: string): boolean =>
  text.includes('&') && (BAD_REFERENCE.test(text) || [...text.matchAll(NUMERIC_REFERENCE)].some(isForbiddenReference));

const take = (cursor: Cursor, pattern: RegExp): string => {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0] ?? '';
  cursor.at += found.length;
  return found;
};

const takeText = (cursor: Cursor, expected: string): boolean => {
  if (!cursor.text.startsWith(expected, cursor.at)) return false;
  cursor.at += expected.length;
  return true;
};

/** Moves behind the next `mark` and gives what stood before it. */
const takeUntil = (cursor: Cursor, mark: string): string | undefined => {
  const end = cursor.text.indexOf(mark, cursor.at);
  if (end === -1) return undefined;
  const content = cursor.text.slice(cursor.at, end);
  cursor.at = end + mark.length;
  return content;
};

const attribute = (cursor: Cursor, names: Set<string>): boolean => {
  const name = take(cursor, NAME);
  if (name === '' || names.has(name)) return false;
  names.add(name);
  take(cursor, SPACE);
  if (!takeText(cursor, '=')) return false;
  take(cursor, SPACE);
  const quote = cursor.text[cursor.at];
  if (quote !== '"' && quote !== "'") return false;
  cursor.at++;
  const value = takeUntil(cursor, quote);
  return value !== undefined && !value.includes('<') && !hasBadReference(value);
};

const startTag = (cursor: Cursor): boolean => {
  cursor.at++;
  const name = take(cursor, NAME);
  if (name === '') return false;
  if (cursor.open.length === 0) cursor.roots++;
  const names = new Set<string>();
  for (;;) {
    const space = take(cursor, SPACE);
    if (takeText(cursor, '/>')) return true;
    if (takeText(cursor, '>')) {
      cursor.open.push(name);
      return true;
    }
    if (space === '' || !attribute(cursor, names)) return false;
  }
};

const endTag = (cursor: Cursor): boolean => {
  cursor.at += 2;
  const name = take(cursor, NAME);
  take(cursor, SPACE);
  return takeText(cursor, '>') && name !== '' && cursor.open.pop() === name;
};

const comment = (cursor: Cursor): boolean => {
  cursor.at += 4;
  const content = takeUntil(cursor, '--');
  return content !== undefined && takeText(cursor, '>');
};

const instruction = (cursor: Cursor): boolean => {
  const start = cursor.at;
  cursor.at += 2;
  const target = take(cursor, NAME);
  const content = takeUntil(cursor, '?>');
  if (target === '' || content === undefined || (content !== '' && content.trimStart() === content)) return false;
  return target.toLowerCase() !== 'xml' || (start === 0 && target === 'xml' && /^\s+version\s*=/.test(content));
};

const cdata = (cursor: Cursor): boolean => {
  cursor.at += 9;
  return cursor.open.length > 0 && takeUntil(cursor, ']]>') !== undefined;
};

const documentType = (cursor: Cursor): boolean => {
  if (cursor.roots > 0 || !takeText(cursor, '<!DOCTYPE')) return false;
  const rest = /[^[>]*(?:\[[^\]]*\]\s*)?>/y;
  return take(cursor, rest) !== '';
};

const characters = (cursor: Cursor): boolean => {
  const end = cursor.text.indexOf('<', cursor.at);
  const content = cursor.text.slice(cursor.at, end === -1 ? undefined : end);
  cursor.at += content.length;
  if (cursor.open.length === 0) return content.trim() === '';
  return !content.includes(']]>') && !hasBadReference(content);
};

const construct = (cursor: Cursor): boolean => {
  const { text, at } = cursor;
  if (text[at] !== '<') return characters(cursor);
  if (text.startsWith('</', at)) return endTag(cursor);
  if (text.startsWith('<!--', at)) return comment(cursor);
  if (text.startsWith('<![CDATA[', at)) return cdata(cursor);
  if (text.startsWith('<?', at)) return instruction(cursor);
  if (text.startsWith('<!', at)) return documentType(cursor);
  return cursor.roots === 0 || cursor.open.length > 0 ? startTag(cursor) : false;
};

/** `text` starts behind a byte order mark, if there was one. */
export const isWellFormedXml = (text: string): boolean => {
  if (FORBIDDEN.test(text)) return false;
  const cursor: Cursor = { text, at: 0, open: [], roots: 0 };
  while (cursor.at < text.length) if (!construct(cursor)) return false;
  return cursor.roots === 1 && cursor.open.length === 0;
};
