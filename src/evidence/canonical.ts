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

/** A copy with keys in order. A function that JSON.stringify calls back for each value takes several times as long. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isSerialised(value)) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const copy: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  const object = value as Record<string, unknown>;
  for (const key of Object.keys(object).toSorted(byCodeUnit)) copy[key] = sorted(object[key]);
  return copy;
}

/** Dates and the like say themselves what they are in JSON. */
function isSerialised(value: object): boolean {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}
