import type { Call } from './exchange.ts';
import { seededInteger } from '../seeded.ts';
import { shuffled, type World } from './world.ts';

export type Page<T> = { rows: T[]; total: number; next: string | undefined };

/**
 * One page of the rows in this seed's order. `token` is what a former page's `next` was. Under the fault `endless` every
 * page has a next one, under `partial` the second half is missing, which the service's own counts tell. `given`: the service keeps the rows'
 * order. `uncounted`: its lists have no count, and {@link breaksOff} says how such a list is partial.
 */
export function pageOf<T>(
  world: World,
  call: Call,
  rows: readonly T[],
  size: number,
  token: string | null,
  kind: 'free' | 'given' | 'uncounted' = 'free',
): Page<T> {
  const ordered = kind === 'given' ? rows : shuffled(world, call.path.toLowerCase(), rows);
  const halved = call.faults.has('partial') && kind !== 'uncounted';
  const kept = halved ? ordered.slice(0, Math.floor(ordered.length / 2)) : ordered;
  const start = decodeToken(token);
  const first = call.faults.has('endless') ? 0 : start;
  const shown = kept.slice(first, first + size);
  const more = call.faults.has('endless') || first + size < kept.length;
  return { rows: shown, total: rows.length, next: more ? encodeToken(start + size) : undefined };
}

/** Under `partial` a list without a count ends in an error behind its first page: no service loses rows of it unseen. */
export function breaksOff(call: Call): boolean {
  return call.faults.has('partial') && call.query.has('$skiptoken');
}

/**
 * The page size that this seed gives to a path: between the bounds for a short list, a few pages for a long one, so that
 * paging is met everywhere and a large company does not take a request for every handful of rows.
 */
export function pageSize(world: World, call: Call, total: number, low: number, high: number): number {
  const key = `page:${call.path.toLowerCase()}`;
  const few = Math.ceil(total / seededInteger(world.seed, `${key}:few`, 2, 4));
  return Math.max(seededInteger(world.seed, key, low, high), few);
}

function encodeToken(offset: number): string {
  return Buffer.from(JSON.stringify({ offset })).toString('base64url');
}

function decodeToken(token: string | null): number {
  if (token === null || token === '') return 0;
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return typeof value === 'object' && value !== null && 'offset' in value ? Number(value.offset) : 0;
  } catch {
    return 0;
  }
}

/** The absolute address of the next page: the same request with the token in `parameter`. */
export function nextLink(call: Call, parameter: string, token: string, port = ''): string {
  const query = new URLSearchParams(call.query);
  query.set(parameter, token);
  return `https://${call.host}${port}${call.path}?${query.toString().replaceAll('%24', '$')}`;
}
