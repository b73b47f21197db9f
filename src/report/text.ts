/** Text from audited systems, made safe to look at: nothing in it may hide, reorder or end what a reader sees. */

/**
 * Control characters except tab and line feed, line and paragraph separators, zero-width and bidirectional marks
 * (Unicode TR 36, section 2), tag characters, lone surrogates.
 */
const hidden =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Cs}/gu;

/** Most texts, told apart without a look at each character's class. */
const plainAscii = /^[\t\n\u0020-\u007e]*$/;

/** The text with every character that cannot be seen written as its code point, `⟨U+202E⟩`. Tabs and line feeds stay. */
export function visible(text: string): string {
  if (plainAscii.test(text)) return text;
  return text
    .replace(/\r\n/g, '\n')
    .replace(
      hidden,
      (character) => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
    );
}

/** Like `visible`, on one line. */
export function oneLine(text: string): string {
  return visible(text).replace(/\s*[\n\t]\s*/g, ' ');
}

/** Every string of a JSON value through `visible`, keys too. */
export function visibleDeep<T>(value: T): T {
  return mapStrings(value) as T;
}

/** What holds nothing hidden is given back as it is: a run has thousands of results and hardly one such character. */
function mapStrings(value: unknown): unknown {
  if (typeof value === 'string') return visible(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const mapped = value.map(mapStrings);
    return mapped.every((item, index) => item === value[index]) ? value : mapped;
  }
  const entries = Object.entries(value);
  const mapped = entries.map(([key, item]) => [visible(key), mapStrings(item)] as const);
  const same = mapped.every(([key, item], index) => key === entries[index]?.[0] && item === entries[index][1]);
  return same ? value : Object.fromEntries(mapped);
}

/** An HTML id or URL fragment of any text: letters, digits, dot, hyphen; everything else becomes a hyphen. */
export function anchor(prefix: string, text: string): string {
  return `${prefix}-${text.replace(/[^A-Za-z0-9.]+/g, '-')}`;
}

/** `1 subject`, `2 subjects`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${String(count)} ${count === 1 ? one : many}`;
}

/** An ISO time to the second, with its zone in words: `2026-11-20 02:00:07 UTC`. */
export function time(iso: string): string {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(iso);
  return parts === null ? iso : `${parts[1] ?? ''} ${parts[2] ?? ''} UTC`;
}
