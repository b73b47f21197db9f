import {
  AZURE_KEY_RULES,
  DEVOPS_FORM,
  DEVOPS_LENGTH,
  devOpsConfidence,
  isDevOpsCharacter,
} from './tokens/azure-keys.ts';
import { CONNECTION_RULES } from './tokens/connection-strings.ts';
import { PRIVATE_KEY_RULES } from './tokens/private-keys.ts';
import type { TokenMatch, TokenRule } from './tokens/rule.ts';
import { SERVICE_RULES } from './tokens/services.ts';
import { CONTEXT_RULES, VENDOR_RULES } from './tokens/vendors.ts';
import type { ContextRule } from './tokens/vendors.ts';

export type { TokenMatch } from './tokens/rule.ts';

const RULES: readonly TokenRule[] = [
  ...AZURE_KEY_RULES,
  ...CONNECTION_RULES,
  ...PRIVATE_KEY_RULES,
  ...VENDOR_RULES,
  ...SERVICE_RULES,
];

const BY_SIGNATURE: ReadonlyMap<string, readonly number[]> = RULES.reduce((known, { signatures }, index) => {
  for (const signature of signatures) known.set(signature, [...(known.get(signature) ?? []), index]);
  return known;
}, new Map<string, number[]>());

const ASCII = 128;

const pairAt = (text: string, at: number): number => text.charCodeAt(at) * ASCII + text.charCodeAt(at + 1);

/** The signatures that begin with a pair of ASCII characters: one look at each pair of a text finds them all. */
const BY_PAIR: readonly (readonly string[] | undefined)[] = Array.from({ length: ASCII * ASCII }, (_pair, index) => {
  const signatures = [...BY_SIGNATURE.keys()].filter((signature) => pairAt(signature, 0) === index);
  return signatures.length === 0 ? undefined : signatures;
});

const IS_FIRST = Uint8Array.from(BY_PAIR, (signatures) => (signatures === undefined ? 0 : 1));

const tryRule = (text: string, at: number, rule: TokenRule): TokenMatch | undefined => {
  rule.pattern.lastIndex = Math.max(at - rule.before, 0);
  const match = rule.pattern.exec(text);
  const value = match?.[1] ?? match?.[0];
  if (match === null || value === undefined) return undefined;
  const end = match.index + match[0].length;
  const start = end - value.length;
  const confidence = rule.confidence(value, { text, start });
  if (confidence === undefined) return undefined;
  return { kind: typeof rule.kind === 'string' ? rule.kind : rule.kind(value), start, end, value, confidence };
};

const tryAt = (text: string, at: number, signature: string, found: TokenMatch[], doneUntil: number[]): void => {
  for (const index of BY_SIGNATURE.get(signature) ?? []) {
    const rule = RULES[index];
    if (rule === undefined || at < (doneUntil[index] ?? 0)) continue;
    const token = tryRule(text, at, rule);
    if (token === undefined) continue;
    found.push(token);
    doneUntil[index] = token.end;
  }
};

const bySignature = (text: string): TokenMatch[] => {
  const found: TokenMatch[] = [];
  const doneUntil: number[] = [];
  let code = text.charCodeAt(0);
  for (let at = 0; at + 1 < text.length; at++) {
    const next = text.charCodeAt(at + 1);
    if (code < ASCII && next < ASCII && IS_FIRST[code * ASCII + next] === 1) {
      for (const signature of BY_PAIR[code * ASCII + next] ?? []) {
        if (text.startsWith(signature, at)) tryAt(text, at, signature, found, doneUntil);
      }
    }
    code = next;
  }
  return found;
};

/** Runs of exactly the length of an old DevOps token: looking at every 52nd character misses none. */
const devOpsTokens = (text: string): TokenMatch[] => {
  const found: TokenMatch[] = [];
  for (let at = DEVOPS_LENGTH - 1; at < text.length; at += DEVOPS_LENGTH) {
    if (!isDevOpsCharacter(text, at)) continue;
    let start = at;
    while (start > at - DEVOPS_LENGTH && isDevOpsCharacter(text, start - 1)) start--;
    const end = start + DEVOPS_LENGTH;
    const value = text.slice(start, end);
    if (!DEVOPS_FORM.test(value) || /[A-Za-z0-9]/.test((text[start - 1] ?? '') + (text[end] ?? ''))) continue;
    const confidence = devOpsConfidence(value, { text, start });
    if (confidence !== undefined) found.push({ kind: 'azure-devops-token', start, end, value, confidence });
  }
  return found;
};

const byPattern = (text: string, { kind, pattern, confidence }: ContextRule): TokenMatch[] =>
  [...text.matchAll(pattern)].flatMap((match) => {
    const [value] = match;
    const start = match.index;
    const sure = confidence(value, { text, start });
    if (sure === undefined) return [];
    return [
      {
        kind,
        start,
        end: start + value.length,
        value,
        confidence: sure,
      },
    ];
  });

/** All credentials of a text that are known by their form, in no particular order. */
export const findTokens = (text: string): TokenMatch[] => [
  ...bySignature(text),
  ...devOpsTokens(text),
  ...CONTEXT_RULES.flatMap((rule) => (rule.wanted.test(text) ? byPattern(text, rule) : [])),
];
