import type { CSharpToken } from '../parse/csharp.ts';
import { isPunctuation } from './fold.ts';

/** What an expression reads of the context's variables. */
export interface VariableUse {
  readonly names: ReadonlySet<string>;
  /** False where a variable is read by a name that an expression builds. */
  readonly followed: boolean;
}

const MAX_GENERIC = 16;

const isIdentifier = (token: CSharpToken | undefined, text: string): boolean =>
  token?.kind === 'identifier' && token.text === text;

const plainString = (token: CSharpToken | undefined): string | undefined =>
  token?.kind === 'string' && token.segments.length === 1 ? token.segments[0]?.value : undefined;

/** Index behind the opening bracket of a call, past its type arguments, or `undefined` where none follows. */
const argumentsOf = (tokens: readonly CSharpToken[], behindName: number): number | undefined => {
  for (let at = behindName; at < behindName + MAX_GENERIC; at++) {
    if (isPunctuation(tokens[at], '(')) return at + 1;
    if (at === behindName && !isPunctuation(tokens[at], '<')) return undefined;
  }
  return undefined;
};

type Read = { name: string } | 'test' | 'unknown';

/** How the variables are used at `Variables` (index `at`). Asking whether one exists reads nothing of it. */
const readAt = (tokens: readonly CSharpToken[], at: number): Read => {
  const next = tokens[at + 1];
  if (isPunctuation(next, '[')) {
    const name = plainString(tokens[at + 2]);
    return name === undefined || !isPunctuation(tokens[at + 3], ']') ? 'unknown' : { name };
  }
  if (!isPunctuation(next, '.') && !isPunctuation(next, '?.')) return 'unknown';
  const call = tokens[at + 2];
  if (isIdentifier(call, 'ContainsKey')) return 'test';
  const first = argumentsOf(tokens, at + 3);
  const name = first === undefined ? undefined : plainString(tokens[first]);
  return name === undefined ? 'unknown' : { name };
};

const collect = (all: readonly CSharpToken[], names: Set<string>): boolean => {
  const tokens = all.filter((token) => token.kind !== 'comment');
  let followed = true;
  tokens.forEach((token, index) => {
    if (token.kind === 'string' && token.holes.length > 0) followed = collect(token.holes, names) && followed;
    if (!isIdentifier(token, 'Variables') || !isPunctuation(tokens[index - 1], '.')) return;
    const read = readAt(tokens, index);
    if (read === 'unknown') followed = false;
    else if (read !== 'test') names.add(read.name);
  });
  return followed;
};

export const variablesIn = (tokens: readonly CSharpToken[]): VariableUse => {
  const names = new Set<string>();
  const followed = collect(tokens, names);
  return { names, followed };
};

/** Whether a call of that name, or a string with that text, occurs in an expression or its strings' holes. */
export const mentionsIdentifier = (tokens: readonly CSharpToken[], pattern: RegExp): boolean =>
  tokens.some((token) =>
    token.kind === 'string'
      ? mentionsIdentifier(token.holes, pattern)
      : token.kind === 'identifier' && pattern.test(token.text),
  );

export const mentionsString = (tokens: readonly CSharpToken[], pattern: RegExp): boolean =>
  tokens.some(
    (token) =>
      token.kind === 'string' &&
      (token.segments.some(({ value }) => pattern.test(value)) || mentionsString(token.holes, pattern)),
  );
