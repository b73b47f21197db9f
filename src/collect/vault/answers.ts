import { z } from 'zod';
import { byCodeUnit } from '../../evidence/canonical.ts';
import { keepAllowed, type Kept } from '../../evidence/allow-list.ts';

/** Vault's envelope. A request id tells Vault's answer from whatever else a proxy may send with status 200. */
const envelope = z.object({ request_id: z.string().min(1), data: z.record(z.string(), z.unknown()).nullable() });

/** `data` of an answer, or `undefined` where it is not an answer of Vault. `null` data is an empty object. */
export function dataOf(body: unknown): Readonly<Record<string, unknown>> | undefined {
  const parsed = envelope.safeParse(body);
  return parsed.success ? (parsed.data.data ?? {}) : undefined;
}

/** Names of a list in code unit order. No body is Vault's own empty list; an answer without `keys` is one too. */
export function keepKeys(body: unknown): Kept<string[]> | undefined {
  if (body === undefined) return { value: [], dropped: 0 };
  const data = dataOf(body);
  if (data === undefined) return undefined;
  if (data['keys'] === undefined || data['keys'] === null) {
    return Object.keys(data).length === 0 ? { value: [], dropped: 0 } : undefined;
  }
  const kept = keepAllowed(z.object({ keys: z.array(z.string().min(1)) }), data);
  if (kept === undefined) return undefined;
  return { value: kept.value.keys.toSorted(byCodeUnit), dropped: kept.dropped };
}

/** Like {@link keepKeys} for a list that is never empty on any server: none at all is no answer. */
export function keepSomeKeys(body: unknown): Kept<string[]> | undefined {
  const kept = keepKeys(body);
  return kept === undefined || kept.value.length === 0 ? undefined : kept;
}

/** An object, or `undefined`. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

/** How many keys an answer has, at any depth below lists too; for counting what an allow-list drops. */
export function countKeys(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countKeys(item), 0);
  const fields = objectOf(value);
  return fields === undefined ? 0 : Object.values(fields).reduce<number>((sum, item) => sum + 1 + countKeys(item), 0);
}
