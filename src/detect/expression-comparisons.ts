import type { CSharpToken } from '../parse/csharp.ts';
import { considerHeader } from './credentials.ts';
import { closingOf, givenTo, isIdentifier, LOOK_AROUND, MAX_ARGUMENTS, POSITION } from './expression-scan.ts';
import type { Scan } from './expression-scan.ts';
import { isPunctuation } from './fold.ts';
import type { Fold } from './fold.ts';
import { looksOpaque } from './judge.ts';
import { kindOfName, nameStrength } from './names.ts';

const ENDS_STATEMENT = new Set([';', '&&', '||', '?', ':', '=', '=>', ',', '{', '}']);

/** Variables that hold a header or parameter, by what they were read from: `TryGetValue("x-key", out value)`. */
const aliasesOf = (tokens: readonly CSharpToken[]): Map<string, string> => {
  const aliases = new Map<string, string>();
  tokens.forEach((token, index) => {
    if (token.kind !== 'identifier' || !isPunctuation(tokens[index + 1], '(')) return;
    const key = tokens[index + 2];
    if (key?.kind !== 'string' || key.segments.length !== 1) return;
    const name = key.segments[0]?.value ?? '';
    if (token.text === 'TryGetValue') {
      const close = closingOf(tokens, index + 1);
      const target = tokens[close - 1];
      if (target?.kind === 'identifier') aliases.set(target.text, name);
    } else if (token.text === 'GetValueOrDefault') {
      const target = givenTo(tokens, index);
      if (target !== undefined) aliases.set(target, name);
    }
  });
  return aliases;
};

/** What a token says: of a string what it begins with, without its quotes. */
const writtenIn = (token: CSharpToken): string =>
  token.kind === 'string' ? (token.segments[0]?.value ?? '') : token.text;

/** The name of a credential on one side of a comparison, read away from the operator. */
const comparedName = (
  tokens: readonly CSharpToken[],
  operator: number,
  step: 1 | -1,
  aliases: ReadonlyMap<string, string>,
): string | undefined => {
  for (let at = operator + step, seen = 0; seen < LOOK_AROUND; at += step, seen++) {
    const token = tokens[at];
    if (token === undefined) return undefined;
    if (token.kind === 'punctuation' && ENDS_STATEMENT.has(token.text) && token.text !== ',') return undefined;
    const written = writtenIn(token);
    const text = token.kind === 'identifier' ? (aliases.get(written) ?? written) : written;
    const isName =
      token.kind === 'string' || text !== written ? nameStrength(text) !== 'none' : nameStrength(text) === 'strong';
    // A claim of a token and the name of a user are none, whatever header they came in.
    if (token.kind === 'identifier' && /^(?:Claims|AsJwt|UserId|User[Nn]ame)$/.test(written)) return undefined;
    if ((token.kind === 'string' || token.kind === 'identifier') && isName) return text;
  }
  return undefined;
};

/** A value that stands for what `name` names, with or without a scheme in front. */
const takeNamed = (scan: Scan, fold: Fold, name: string, strength: 'strong' | 'weak'): void => {
  const place = { position: POSITION, name, context: scan.place.context };
  considerHeader(scan.findings, fold.decoded, place, { strength, kind: kindOfName(name) });
};

const isComparison = (token: CSharpToken | undefined): boolean =>
  isPunctuation(token, '==') || isPunctuation(token, '!=');

/** A constant that is compared: its value stands where it is written. */
const takeComparedConstants = (scan: Scan, aliases: ReadonlyMap<string, string>): void => {
  const { tokens, constants } = scan.view;
  tokens.forEach((token, at) => {
    const fold = token.kind === 'identifier' ? constants.get(token.text) : undefined;
    if (fold === undefined) return;
    const before = isComparison(tokens[at - 1]) ? comparedName(tokens, at - 1, -1, aliases) : undefined;
    const name = before ?? (isComparison(tokens[at + 1]) ? comparedName(tokens, at + 1, 1, aliases) : undefined);
    if (name !== undefined) takeNamed(scan, fold, name, 'weak');
  });
};

export const takeComparisons = (scan: Scan): void => {
  const { tokens } = scan.view;
  const aliases = aliasesOf(tokens);
  takeComparedConstants(scan, aliases);
  for (const fold of scan.view.folds) {
    const before = fold.first - 1;
    const after = fold.last + 1;
    const isEquals = isPunctuation(tokens[before], '(') && isIdentifier(tokens[before - 1], 'Equals');
    const name =
      isComparison(tokens[before]) || isEquals
        ? comparedName(tokens, isEquals ? before - 1 : before, -1, aliases)
        : undefined;
    const isSubject = isPunctuation(tokens[after], '.') && isIdentifier(tokens[after + 1], 'Equals');
    const other =
      isComparison(tokens[after]) || isSubject
        ? comparedName(tokens, isSubject ? after + 2 : after, 1, aliases)
        : undefined;
    const found = name ?? other;
    if (found === undefined || (nameStrength(found) === 'weak' && !looksOpaque(fold.decoded.text))) continue;
    takeNamed(scan, fold, found, 'strong');
  }
};

/** Where the list ends that `.Contains` is called on: written there, in brackets or given to a variable before. */
const lastOfList = (tokens: readonly CSharpToken[], before: number): number | undefined => {
  let at = before;
  while (isPunctuation(tokens[at], ')')) at--;
  if (isPunctuation(tokens[at], '}')) return at;
  const variable = tokens[at];
  if (variable?.kind !== 'identifier') return undefined;
  for (let given = at - 1; given > 0 && given > at - MAX_ARGUMENTS; given--) {
    if (!isPunctuation(tokens[given], '=') || !isIdentifier(tokens[given - 1], variable.text)) continue;
    let end = given;
    while (end < at && !isPunctuation(tokens[end], ';')) end++;
    return isPunctuation(tokens[end - 1], '}') ? end - 1 : undefined;
  }
  return undefined;
};

/** `new [] { "...", "..." }.Contains(key)`: a list of credentials that are accepted. */
export const takeAccepted = (scan: Scan, byFirst: ReadonlyMap<number, Fold>): void => {
  const { tokens } = scan.view;
  tokens.forEach((token, index) => {
    if (token.kind !== 'identifier' || token.text !== 'Contains') return;
    const last = lastOfList(tokens, index - 2);
    if (last === undefined) return;
    const close = closingOf(tokens, index + 1);
    const inside = tokens.slice(index + 2, close);
    const name = inside.map(writtenIn).find((text) => nameStrength(text) !== 'none');
    if (name === undefined) return;
    const strength = nameStrength(name) === 'strong' ? 'strong' : 'weak';
    for (let at = last - 1; at > last - MAX_ARGUMENTS && at >= 0 && !isPunctuation(tokens[at], '{'); at--) {
      const fold = byFirst.get(at);
      if (fold === undefined) continue;
      takeNamed(scan, fold, name, strength);
    }
  });
};

const LISTS_KEYS = /(?:keys|tokens|secrets|passwords)$/i;

/** A variable named for keys in the plural, and the list or dictionary that it is given. */
export const takeListed = (scan: Scan): void => {
  const { name = '' } = scan.place;
  if (!LISTS_KEYS.test(name)) return;
  for (const fold of scan.view.folds) {
    const before = scan.view.tokens[fold.first - 1];
    if (isPunctuation(before, '{') || isPunctuation(before, ',')) takeNamed(scan, fold, name, 'weak');
  }
};
