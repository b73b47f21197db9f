import type { DecodedText } from '../../parse/entities.ts';
import { sourceEnd, sourceOffset } from '../../parse/entities.ts';
import { findTokens } from '../tokens.ts';
import type { ScriptToken } from './script-tokens.ts';
import type { Scope } from './values.ts';

const MAX_PARTS = 64;

/** Where the string behind `index` and a plus sign is, or -1. */
const nextPart = (tokens: readonly ScriptToken[], index: number): number =>
  tokens[index + 1]?.text === '+' && tokens[index + 2]?.kind === 'string' ? index + 2 : -1;

const partsFrom = (tokens: readonly ScriptToken[], index: number): ScriptToken[] => {
  const parts: ScriptToken[] = [];
  for (let at = index; at !== -1 && parts.length < MAX_PARTS; at = nextPart(tokens, at)) {
    const token = tokens[at];
    if (token !== undefined) parts.push(token);
  }
  return parts;
};

const isContinued = (tokens: readonly ScriptToken[], index: number): boolean =>
  tokens[index - 1]?.text === '+' && tokens[index - 2]?.kind === 'string';

/**
 * Credentials whose form shows only once the strings that a script adds up are put together. Those that stand in one
 * string are found without this.
 */
export const considerJoined = (
  scope: Scope,
  decoded: DecodedText,
  tokens: readonly ScriptToken[],
  index: number,
  position: string,
): void => {
  if (nextPart(tokens, index) === -1 || isContinued(tokens, index)) return;
  const parts = partsFrom(tokens, index);
  const starts: number[] = [];
  let joined = '';
  for (const { text } of parts) {
    starts.push(joined.length);
    joined += text;
  }
  const partAt = (offset: number): number => starts.findLastIndex((start) => start <= offset);
  for (const { kind, start, end, value, confidence } of findTokens(joined)) {
    const [first, last] = [partAt(start), partAt(end - 1)];
    const [from, to] = [parts[first], parts[last]];
    if (from === undefined || to === undefined) continue;
    if (first === last && findTokens(from.text).some((token) => token.value === value)) continue;
    scope.found.push({
      start: sourceOffset(decoded, from.start + start - (starts[first] ?? 0)),
      end: sourceEnd(decoded, to.start + end - (starts[last] ?? 0)),
      value,
      kind,
      position,
      context: scope.context,
      confidence,
    });
  }
};
