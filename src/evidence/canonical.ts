import { createHash } from 'node:crypto';

/** JSON with keys in code unit order at every depth and no white space: equal data, equal bytes. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

/** Like `canonicalJson`, indented for people; ends with a line feed. */
export function canonicalJsonPretty(value: unknown): string {
  return `${JSON.stringify(sorted(value), undefined, 2)}\n`;
}

/** SHA-256 of a text's UTF-8 bytes, as 64 lower-case hex digits. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Order of code units: the same on every machine, whatever its locale. */
export function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * The value with keys in order: itself where they are so already, else a copy. A function that JSON.stringify calls
 * back for each value takes several times as long.
 */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isSerialised(value)) return value;
  if (Array.isArray(value)) {
    const items = value.map(sorted);
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  const object = value as Record<string, unknown>;
  const given = Object.keys(object);
  const keys = isInOrder(given) ? given : given.toSorted(byCodeUnit);
  const items = keys.map((key) => sorted(object[key]));
  if (keys === given && items.every((item, index) => item === object[keys[index] ?? ''])) return value;
  // A key of that name would set the prototype of an ordinary object.
  const copy: Record<string, unknown> = given.includes('__proto__')
    ? (Object.create(null) as Record<string, unknown>)
    : {};
  for (const [index, key] of keys.entries()) copy[key] = items[index];
  return copy;
}

function isInOrder(keys: readonly string[]): boolean {
  for (let index = 1; index < keys.length; index++) {
    if ((keys[index - 1] ?? '') > (keys[index] ?? '')) return false;
  }
  return true;
}

/** Dates and the like say themselves what they are in JSON. */
function isSerialised(value: object): boolean {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}
