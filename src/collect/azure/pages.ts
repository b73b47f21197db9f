import { CallError } from './call-error.ts';

/** Rows of a paged answer, and what is known of the calls that gave them. */
export interface Asked<T> {
  readonly value: T;
  readonly status: number;
  readonly pages: number;
}

/** One page: its rows, and what asks for the next one. An empty string, which API Management sends, ends a list. */
export interface Page<N> {
  readonly rows: readonly unknown[];
  readonly next?: N | undefined;
}

const mostPages = 20_000;
const mostEmptyPages = 50;

/**
 * All pages of a list. A list that does not end, or that gives rows again, is `partial`: such an answer is not to be
 * trusted in any part.
 */
export async function allPages<N extends string>(
  ask: (next: N | undefined) => Promise<Page<N>>,
): Promise<Asked<unknown[]>> {
  const rows: unknown[] = [];
  const guard = createPageGuard();
  let next: N | undefined;
  let pages = 0;
  do {
    const page = await ask(next);
    pages += 1;
    guard(page.rows, page.next);
    rows.push(...page.rows);
    next = page.next;
  } while (next !== undefined && next !== '');
  return { value: rows, status: 200, pages };
}

/** Throws where a page shows that the list repeats itself or never ends. Called once for each page. */
export function createPageGuard(): (rows: readonly unknown[], next?: string) => void {
  const keys = new Set<string>();
  const links = new Set<string>();
  let pages = 0;
  let empty = 0;
  return (rows, next) => {
    pages += 1;
    empty = rows.length === 0 ? empty + 1 : 0;
    const repeated =
      rows.some((row) => !isNew(keys, keyOf(row))) || (next !== undefined && next !== '' && !isNew(links, next));
    if (repeated || pages > mostPages || empty > mostEmptyPages) {
      const how = repeated ? 'it gave the same rows again' : 'it does not end';
      throw new CallError('partial', `the list cannot be followed: ${how} (page ${pages})`, { pages });
    }
  };
}

function isNew(set: Set<string>, key: string | undefined): boolean {
  if (key === undefined) return true;
  const size = set.size;
  set.add(key);
  return set.size > size;
}

function keyOf(row: unknown): string | undefined {
  const { id, kid = id } = typeof row === 'object' && row !== null ? (row as { id?: unknown; kid?: unknown }) : {};
  return typeof kid === 'string' ? kid.toLowerCase() : undefined;
}
