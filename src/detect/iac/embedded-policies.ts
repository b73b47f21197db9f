import type { CodeDocument, CodeValue } from '../../parse/code-value.ts';
import { sourceEnd, sourceOffset } from '../../parse/entities.ts';
import type { DecodedText } from '../../parse/entities.ts';
import { spanBetween } from '../../parse/lines.ts';
import type { LineIndex, TextSpan } from '../../parse/lines.ts';
import { CREDENTIAL_STATEMENTS } from '../policy-statements.ts';
import { readPolicySkeleton } from '../policy.ts';
import type { DetectOptions, PolicySkeleton } from '../types.ts';
import { concatenatedPolicy, isConcat } from './compose.ts';

/** A policy written into a template, with the value that holds it. */
export interface EmbeddedPolicy {
  readonly value: CodeValue;
  readonly decoded: DecodedText;
}

const POLICY = /^\s*(?:<!--(?:(?!-->)[^]){0,4000}-->\s*|<\?xml[^<>]{0,200}\?>\s*)*<(?:policies|fragment)[\s>]/;

/** An element of a policy, to be put into one. */
const PART = new RegExp(`^\\s*<(?:${CREDENTIAL_STATEMENTS}|inbound)[\\s>]`);

const isPolicyText = (text: string): boolean =>
  text.includes('<') && (POLICY.test(text.slice(0, 16_384)) || PART.test(text));

const policyIn = (value: CodeValue): DecodedText | undefined => {
  const decoded =
    value.kind === 'string'
      ? (value.written ?? value.decoded)
      : isConcat(value)
        ? concatenatedPolicy(value)
        : undefined;
  return decoded !== undefined && isPolicyText(decoded.text) ? decoded : undefined;
};

const gather = (value: CodeValue, policies: EmbeddedPolicy[]): void => {
  const decoded = policyIn(value);
  if (decoded !== undefined) policies.push({ value, decoded });
  else for (const inner of insideOf(value)) gather(inner, policies);
};

/** The values that a value is made of. */
export const insideOf = (value: CodeValue): readonly CodeValue[] => {
  if (value.kind === 'object') return value.entries.map((entry) => entry.value);
  if (value.kind === 'list') return value.items;
  if (value.kind === 'call') return value.args;
  return value.kind === 'string' || value.kind === 'expression' ? value.parts : [];
};

/** The policies written into a document, in the order of the text. */
export const embeddedPolicies = ({ declarations }: CodeDocument): EmbeddedPolicy[] => {
  const policies: EmbeddedPolicy[] = [];
  for (const { value } of declarations) if (value !== undefined) gather(value, policies);
  return policies.toSorted((a, b) => a.value.start - b.value.start);
};

/** The places of a skeleton in the file that the policy stands in. Its line hashes are those of the file, made later. */
const mapped = (skeleton: PolicySkeleton, decoded: DecodedText, lines: LineIndex): PolicySkeleton => {
  const place = <T extends { span: TextSpan }>(records: readonly T[]): T[] =>
    records.map((record) => {
      const { offset, length } = record.span;
      const start = sourceOffset(decoded, offset);
      return { ...record, span: spanBetween(lines, start, Math.max(sourceEnd(decoded, offset + length), start)) };
    });
  return {
    ...skeleton,
    // A part of a policy is no policy that fails to be one.
    problems: place(skeleton.problems.filter(({ kind }) => kind !== 'not-a-policy')),
    namedValues: place(skeleton.namedValues),
    keyVaultIdentifiers: place(skeleton.keyVaultIdentifiers),
    sendRequests: place(skeleton.sendRequests),
    cacheWrites: place(skeleton.cacheWrites),
    unsupportedSyntax: place(skeleton.unsupportedSyntax),
    literals: place(skeleton.literals),
    lineHashes: {},
  };
};

export const readEmbedded = ({ decoded }: EmbeddedPolicy, lines: LineIndex, options: DetectOptions): PolicySkeleton =>
  mapped(readPolicySkeleton(decoded.text, options), decoded, lines);
