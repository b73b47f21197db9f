import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of recorded answers; outside of the repository, so that its absence is a skip. */
export const wire = join(
  process.env['PORTCULLIS_SHARED'] ?? fileURLToPath(new URL('../../../../shared', import.meta.url)),
  'wire',
);

export const present = existsSync(join(wire, 'azure'));

/** The body of an official example, unwrapped. */
export function example(file: string): unknown {
  const value = JSON.parse(readFileSync(join(wire, 'azure', `${file}.json`), 'utf8')) as Record<string, unknown>;
  const responses = value['responses'] as Record<string, { body?: unknown }> | undefined;
  return responses === undefined ? value : responses['200']?.body;
}

/** Every path in a JSON value with the JSON types seen there; list members share one path. */
export function typesOf(value: unknown, at = '$', found = new Map<string, Set<string>>()): Map<string, Set<string>> {
  const own = found.get(at) ?? new Set<string>();
  own.add(Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value);
  found.set(at, own);
  if (Array.isArray(value)) for (const item of value) typesOf(item, `${at}[]`, found);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) typesOf(item, `${at}.${key}`, found);
  }
  return found;
}

/**
 * Where an answer has another JSON type than the example at the same path. What only one of the two has is no
 * difference here, and null goes with every type: examples leave out what a resource does not use.
 */
export function typeDifferences(answer: unknown, official: unknown): string[] {
  const expected = typesOf(official);
  return [...typesOf(answer)].flatMap(([path, types]) => {
    const known = expected.get(path);
    if (known === undefined || known.has('null')) return [];
    const strange = [...types].filter((type) => type !== 'null' && !known.has(type));
    return strange.map((type) => `${path}: ${type}, official ${[...known].join('|')}`);
  });
}

/** How many paths the two have in common: a comparison of nothing would always succeed. */
export function sharedPaths(answer: unknown, official: unknown): number {
  const expected = typesOf(official);
  return [...typesOf(answer).keys()].filter((path) => expected.has(path)).length;
}
