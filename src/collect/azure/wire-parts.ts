import { z } from 'zod';

/** Pieces that the wire schemas of Azure's services share. */

/** An id in lower case: ids keep the case of whoever wrote them, and Azure compares them without it. */
export const lowerId = z.string().transform((text) => text.toLowerCase());

/** A property that may be absent, null or empty text, all of which mean that it is not set. */
export const optionalText = z
  .string()
  .nullish()
  .transform((text) => (text === null || text === '' ? undefined : text));

export const optionalId = optionalText.transform((text) => text?.toLowerCase());

export const optionalFlag = z
  .boolean()
  .nullish()
  .transform((flag) => flag ?? undefined);

/** A list that may be absent or null; `undefined` and empty mean the same here. */
export function optionalList<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .nullish()
    .transform((list) => list ?? []);
}

export const optionalTags = z
  .record(z.string(), z.string())
  .nullish()
  .transform((tags) => tags ?? undefined);

/** The same object without the properties that are `undefined`. */
export function compact<T extends object>(value: T): Compact<T> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Compact<T>;
}
export type Compact<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** A list in the order of a key: services and pages come in any order, records do not. */
export function sortedList<I extends z.ZodType, O>(item: I, key: (row: O) => string) {
  return z.array(item).transform((rows) => (rows as O[]).toSorted((left, right) => compare(key(left), key(right))));
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Subscription and resource group in a resource's id. */
export function placeOf(id: string): { readonly subscriptionId: string; readonly resourceGroup: string } {
  const parts = id.toLowerCase().split('/');
  return { subscriptionId: parts[2] ?? '', resourceGroup: parts[4] ?? '' };
}
