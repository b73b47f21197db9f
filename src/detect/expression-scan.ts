import type { CSharpToken } from '../parse/csharp.ts';
import type { Findings } from './findings.ts';
import { isPunctuation } from './fold.ts';
import type { ExpressionView } from './fold.ts';
import type { NameStrength } from './names.ts';
import type { LiteralContext } from './types.ts';

/** The credential position that an expression stands in, if it stands in one. */
export interface ExpressionPlace {
  readonly name?: string;
  readonly strength: NameStrength;
  readonly kind?: string;
  readonly context: LiteralContext;
}

export const POSITION = 'apim/expression';
export const MAX_ARGUMENTS = 400;
export const LOOK_AROUND = 40;

export interface Scan {
  readonly findings: Findings;
  readonly place: ExpressionPlace;
  readonly view: ExpressionView;
}

/** Index of the bracket that closes the one at `open`. */
export const closingOf = (tokens: readonly CSharpToken[], open: number): number => {
  let nesting = 0;
  const limit = Math.min(tokens.length, open + MAX_ARGUMENTS);
  for (let at = open; at < limit; at++) {
    const token = tokens[at];
    if (token?.kind !== 'punctuation') continue;
    if ('([{'.includes(token.text)) nesting++;
    if (')]}'.includes(token.text) && --nesting === 0) return at;
  }
  return limit;
};

/** The first word of `a.b.call`, by the index of its last. */
export const startOfChain = (tokens: readonly CSharpToken[], call: number): number => {
  let at = call;
  while (isPunctuation(tokens[at - 1], '.') && tokens[at - 2]?.kind === 'identifier') at -= 2;
  return at;
};

/** The variable that the whole expression with a call in it is given to: `var key = Encoding.UTF8.GetBytes(...)`. */
export const givenTo = (tokens: readonly CSharpToken[], call: number): string | undefined => {
  const at = startOfChain(tokens, call);
  const target = tokens[at - 2];
  return isPunctuation(tokens[at - 1], '=') && target?.kind === 'identifier' ? target.text : undefined;
};

export const isIdentifier = (token: CSharpToken | undefined, text: string): boolean =>
  token?.kind === 'identifier' && token.text === text;
