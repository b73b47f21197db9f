import type { Span } from '../../evidence/policy.ts';

const linesOf = (text: string): string[] => text.split(/\r\n|\r|\n/);

const count = (counts: Map<string, number>, line: string, by: number): number => {
  const next = (counts.get(line) ?? 0) + by;
  counts.set(line, next);
  return next;
};

/**
 * Numbers, from 1, of the lines of a text that none of its earlier versions has: a line that was moved is not added, a
 * further copy of one is. Everything is added where there is no earlier version.
 */
export const addedLines = (text: string, earlier: readonly string[]): ReadonlySet<number> => {
  const lines = linesOf(text);
  const added = new Set(lines.map((_line, index) => index + 1));
  for (const version of earlier) {
    const left = new Map<string, number>();
    for (const line of linesOf(version)) count(left, line, 1);
    lines.forEach((line, index) => {
      if (count(left, line, -1) >= 0) added.delete(index + 1);
    });
  }
  return added;
};

/** Whether any line of a span was added. */
export const touches = (added: ReadonlySet<number>, { line, endLine }: Pick<Span, 'line' | 'endLine'>): boolean => {
  for (let current = line; current <= endLine; current++) if (added.has(current)) return true;
  return false;
};
