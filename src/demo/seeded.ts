/** A 32-bit hash of a text (FNV-1a). */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/**
 * A source of numbers in [0, 1) that depends on the seed and the key only, so that answers do not depend on the order in
 * which calls arrive (mulberry32).
 */
export function seeded(seed: number, key: string): () => number {
  let state = (hashText(`${seed}:${key}`) ^ seed) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A whole number from `low` to `high`, both included. */
export function seededInteger(seed: number, key: string, low: number, high: number): number {
  return low + Math.floor(seeded(seed, key)() * (high - low + 1));
}

/** The rows in an order that only the seed and the key decide. */
export function seededOrder<T>(rows: readonly T[], seed: number, key: string): T[] {
  const random = seeded(seed, key);
  return rows
    .map((row) => ({ row, weight: random() }))
    .toSorted((a, b) => a.weight - b.weight)
    .map((item) => item.row);
}

/** A hexadecimal text of the given length, always the same for a key. */
export function seededHex(key: string, length: number): string {
  const random = seeded(0, key);
  let text = '';
  while (text.length < length) text += Math.floor(random() * 16).toString(16);
  return text;
}

/** A GUID, always the same for a key. */
export function seededGuid(key: string): string {
  const hex = seededHex(key, 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
