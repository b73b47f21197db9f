/** What a row shows. Every case but `literal` must give no finding. */
export type Case = 'literal' | 'reference' | 'placeholder' | 'hard-negative';

export interface Row {
  readonly group: string;
  readonly case: Case;
  readonly path: string;
  /** The values that must be found stand between `⟦` and `⟧`, which are cut out before the text is read. */
  readonly marked: string;
  /** The kind of each marked value, in their order, where a row is about kinds. */
  readonly kinds?: readonly string[];
}

export interface Expected {
  readonly start: number;
  readonly end: number;
}

/** The text of a row without its marks, and where the marked values stand in it. */
export const unmark = (marked: string): { text: string; expected: Expected[] } => {
  const expected: Expected[] = [];
  let text = '';
  let start = 0;
  for (const character of marked) {
    if (character === '⟦') start = text.length;
    else if (character === '⟧') expected.push({ start, end: text.length });
    else text += character;
  }
  return { text, expected };
};

type Short = readonly [kind: Case, marked: string, kinds?: readonly string[]];

export const rows = (group: string, path: string, list: readonly Short[]): Row[] =>
  list.map(([kind, marked, kinds]) => ({ group, case: kind, path, marked, ...(kinds === undefined ? {} : { kinds }) }));
