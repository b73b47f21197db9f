import { COMPUTED, addDecoded, addPiece, built, newBuilder, sliceDecoded } from '../../parse/code-value.ts';
import type { CodeCall, CodeValue } from '../../parse/code-value.ts';
import { sourceEnd, sourceOffset } from '../../parse/entities.ts';
import type { DecodedText } from '../../parse/entities.ts';

/** Stands in a policy for a text that the template computes; the policy reader passes over it. */
const PLACE = '${computed}';

/** The text that `concat` makes of its arguments; what is not known is `unknown`. `undefined` where it joins lists. */
const joined = (call: CodeCall, unknown: string, written: boolean): DecodedText | undefined => {
  const builder = newBuilder();
  for (const argument of call.args) {
    if (argument.kind === 'list' || argument.kind === 'object') return undefined;
    if (argument.kind === 'string') addDecoded(builder, (written ? argument.written : undefined) ?? argument.decoded);
    else addPiece(builder, unknown, argument.start, argument.end);
  }
  return call.args.some(({ kind }) => kind === 'string') ? built(builder, call.start, call.end) : undefined;
};

export const isConcat = (value: CodeValue): value is CodeCall => value.kind === 'call' && /^concat$/i.test(value.path);

/** The value of a call of `concat`, COMPUTED where it is not known. */
export const concatenated = (call: CodeCall): DecodedText | undefined => joined(call, COMPUTED, false);

/** The same to be read as a policy. */
export const concatenatedPolicy = (call: CodeCall): DecodedText | undefined => joined(call, PLACE, true);

/** A text with the places that `format` fills in as COMPUTED characters. */
export const formatted = (decoded: DecodedText): DecodedText => {
  if (!/\{\d|%[sdvq]/.test(decoded.text)) return decoded;
  const builder = newBuilder();
  let from = 0;
  for (const match of decoded.text.matchAll(/\{\d{1,2}(?::[^{}]{0,20})?\}|%[sdvq]/g)) {
    addDecoded(builder, sliceDecoded(decoded, from, match.index));
    from = match.index + match[0].length;
    addPiece(builder, COMPUTED, sourceOffset(decoded, match.index), sourceEnd(decoded, from));
  }
  addDecoded(builder, sliceDecoded(decoded, from, decoded.text.length));
  return built(builder, decoded.start, decoded.end);
};
