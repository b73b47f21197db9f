import type { CSharpToken, StringToken } from '../parse/csharp.ts';
import type { DecodedText } from '../parse/entities.ts';
import { DYNAMIC } from './judge.ts';

/**
 * A string of an expression with everything that is added to it: literals as they are, the rest as one DYNAMIC
 * character each. `first` and `last` are positions among the tokens it was read from.
 */
export interface Fold {
  readonly decoded: DecodedText;
  readonly first: number;
  readonly last: number;
}

/** The tokens of an expression without its comments, its strings folded, and its constants by name. */
export interface ExpressionView {
  readonly tokens: readonly CSharpToken[];
  readonly folds: readonly Fold[];
  /** `name = "text";` as a fold of what stands right of the sign. */
  readonly constants: ReadonlyMap<string, Fold>;
}

/** An operand longer than this is not looked through for the next `+`: keeps folding linear. */
const MAX_OPERAND = 400;

export const isPunctuation = (token: CSharpToken | undefined, text: string): boolean =>
  token?.kind === 'punctuation' && token.text === text;

const isOpening = (token: CSharpToken): boolean => token.kind === 'punctuation' && '([{'.includes(token.text);
const isClosing = (token: CSharpToken): boolean => token.kind === 'punctuation' && ')]}'.includes(token.text);
const ENDS_OPERAND = new Set([
  ',',
  ';',
  '?',
  ':',
  '??',
  '==',
  '!=',
  '&&',
  '||',
  '=',
  '=>',
  '<',
  '>',
  '<=',
  '>=',
  '&',
  '|',
]);

interface Text {
  text: string;
  readonly offsets: number[];
  readonly ends: number[];
}

const addDynamic = (into: Text, offset: number): void => {
  into.text += DYNAMIC;
  into.offsets.push(offset);
  into.ends.push(offset);
};

const addString = (into: Text, token: StringToken): void => {
  token.segments.forEach((segment, index) => {
    if (index > 0) addDynamic(into, segment.start);
    into.text += segment.value;
    const { offsets } = segment;
    offsets.forEach((offset, at) => {
      const next = offsets[at + 1] === offset ? offsets[at + 2] : offsets[at + 1];
      into.offsets.push(offset);
      into.ends.push(next ?? segment.end);
    });
  });
};

const addFold = (into: Text, { decoded }: Fold): void => {
  into.text += decoded.text;
  for (const offset of decoded.offsets ?? []) into.offsets.push(offset);
  for (const end of decoded.ends ?? []) into.ends.push(end);
};

/** Index of the token behind the operand that starts at `index`. */
const endOfOperand = (tokens: readonly CSharpToken[], index: number): number => {
  let nesting = 0;
  let at = index;
  for (; at < tokens.length && at - index < MAX_OPERAND; at++) {
    const token = tokens[at];
    if (token === undefined) break;
    if (isClosing(token) && --nesting < 0) return at;
    if (isOpening(token)) nesting++;
    else if (nesting === 0 && token.kind === 'punctuation' && (token.text === '+' || ENDS_OPERAND.has(token.text)))
      return at;
  }
  return at;
};

const isLoneName = (tokens: readonly CSharpToken[], index: number): string | undefined => {
  const token = tokens[index];
  const next = tokens[index + 1];
  if (token?.kind !== 'identifier') return undefined;
  if (next !== undefined && next.kind === 'punctuation' && '.([?.'.includes(next.text)) return undefined;
  return token.text;
};

const endOfString = (token: StringToken): number => token.segments.at(-1)?.end ?? token.end;

interface Folding {
  readonly fold: Fold;
  /** The strings that became part of it. */
  readonly members: readonly number[];
}

/** The first argument of `string.Concat`: a comma joins there as a plus sign does elsewhere. */
const isConcatenated = (tokens: readonly CSharpToken[], index: number): boolean => {
  const call = tokens[index - 2];
  return isPunctuation(tokens[index - 1], '(') && call?.kind === 'identifier' && call.text === 'Concat';
};

const foldFrom = (
  tokens: readonly CSharpToken[],
  index: number,
  constants: ReadonlyMap<string, Fold>,
): Folding | undefined => {
  const first = tokens[index];
  if (first?.kind !== 'string') return undefined;
  const into: Text = { text: '', offsets: [], ends: [] };
  const joint = isConcatenated(tokens, index) ? ',' : '+';
  if (isPunctuation(tokens[index - 1], '+')) addDynamic(into, first.start);
  addString(into, first);
  const members = [index];
  let last = index;
  let end = endOfString(first);
  while (isPunctuation(tokens[last + 1], '+') || isPunctuation(tokens[last + 1], joint)) {
    const operand = tokens[last + 2];
    if (operand === undefined) break;
    const constant = constants.get(isLoneName(tokens, last + 2) ?? '');
    if (operand.kind === 'string') {
      addString(into, operand);
      members.push(last + 2);
      end = endOfString(operand);
      last += 2;
    } else if (constant === undefined) {
      addDynamic(into, operand.start);
      last = Math.max(endOfOperand(tokens, last + 2) - 1, last + 2);
    } else {
      addFold(into, constant);
      last += 2;
    }
  }
  const decoded = {
    text: into.text,
    start: first.segments[0]?.start ?? first.start,
    end,
    offsets: into.offsets,
    ends: into.ends,
  };
  return { fold: { decoded, first: index, last }, members };
};

const foldAll = (tokens: readonly CSharpToken[], constants: ReadonlyMap<string, Fold>): Fold[] => {
  const folds: Fold[] = [];
  const inside = new Set<number>();
  for (let index = 0; index < tokens.length; index++) {
    const folding = inside.has(index) ? undefined : foldFrom(tokens, index, constants);
    if (folding === undefined) continue;
    folds.push(folding.fold);
    for (const member of folding.members) inside.add(member);
  }
  return folds;
};

const constantsOf = (tokens: readonly CSharpToken[], folds: readonly Fold[]): Map<string, Fold> => {
  const constants = new Map<string, Fold>();
  for (const fold of folds) {
    const name = tokens[fold.first - 2];
    if (name?.kind !== 'identifier' || !isPunctuation(tokens[fold.first - 1], '=')) continue;
    if (!isPunctuation(tokens[fold.last + 1], ';') || fold.decoded.text.includes(DYNAMIC)) continue;
    constants.set(name.text, fold);
  }
  return constants;
};

/** Looks at the tokens of an expression, or of the holes of one of its strings. */
export const viewExpression = (all: readonly CSharpToken[]): ExpressionView => {
  const tokens = all.filter((token) => token.kind !== 'comment');
  const constants = constantsOf(tokens, foldAll(tokens, new Map()));
  return { tokens, folds: foldAll(tokens, constants), constants };
};
