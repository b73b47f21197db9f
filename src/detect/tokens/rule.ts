import { judge } from '../judge.ts';
import type { Confidence } from '../types.ts';

/** A credential known by its own form, wherever it stands. */
export interface TokenMatch {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly value: string;
  readonly confidence: Confidence;
}

/** A match on its way to be judged: the text it stands in and where the credential begins. */
export interface Seen {
  readonly text: string;
  readonly start: number;
}

/**
 * The signatures of all rules are searched in one pass; `pattern` (sticky, bounded) is then tried `before` characters
 * in front of one, so that the time stays linear. A capture group, where there is one, is the credential and ends the
 * match; the whole match otherwise. `confidence` gives `undefined` for what is no credential.
 */
export interface TokenRule {
  readonly kind: string | ((value: string) => string);
  readonly signatures: readonly string[];
  readonly before: number;
  readonly pattern: RegExp;
  readonly confidence: (value: string, seen: Seen) => Confidence | undefined;
}

export const always = (): Confidence => 'high';

export const ifLiteral = (value: string): Confidence | undefined => (judge(value) === 'literal' ? 'high' : undefined);

/** Bits a character of Shannon's entropy. */
export const entropyOf = (text: string): number => {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
};

/** Random text has this much entropy; what has less was typed by a hand that invented an example. */
export const INVENTED = 2.4;

/** Tokens that their issuers draw at random: an invented one is no credential. */
export const ifRandom = (value: string): Confidence | undefined =>
  /example/i.test(value) || entropyOf(value) < INVENTED ? undefined : ifLiteral(value);

/** Whether a pattern is found in the text a little before `seen`. */
export const isNear = ({ text, start }: Seen, pattern: RegExp, reach = 200): boolean =>
  pattern.test(text.slice(Math.max(start - reach, 0), start));
