import type { z } from 'zod';

/** A value reduced to what its schema names, and how many keys of the original were dropped, at any depth. */
export interface Kept<T> {
  readonly value: T;
  readonly dropped: number;
}

/** Reduces an answer to its allow-list. Gives `undefined` where the answer does not have the shape at all. */
export function keepAllowed<S extends z.ZodType>(schema: S, input: unknown): Kept<z.output<S>> | undefined {
  const parsed = schema.safeParse(input);
  if (!parsed.success) return undefined;
  return { value: parsed.data, dropped: Math.max(0, countKeys(input) - countKeys(parsed.data)) };
}

function countKeys(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countKeys(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, item) => sum + 1 + (item === undefined ? -1 : countKeys(item)), 0);
}
