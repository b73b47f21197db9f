import { sourceEnd, sourceOffset } from '../parse/entities.ts';
import type { DecodedText } from '../parse/entities.ts';
import { judge, looksOpaque } from './judge.ts';
import type { NameStrength } from './names.ts';
import type { Confidence, Found, LiteralContext } from './types.ts';

/** What is being gathered while a policy is read: literals with their values, and tokens of a deployment pipeline. */
export interface Findings {
  readonly found: Found[];
  readonly deployTokens: { start: number; end: number }[];
  /** Values of credential positions that refer to what they are. */
  readonly references: CredentialReference[];
}

/** Where a value in a credential position refers to a named value or to anything else, and what it stands for. */
export interface CredentialReference {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
  readonly strength: Exclude<NameStrength, 'none'>;
}

/** A piece of decoded text in a credential position. `start` and `end` are positions in `decoded.text`. */
export interface Candidate {
  readonly decoded: DecodedText;
  readonly start: number;
  readonly end: number;
  readonly kind: string;
  readonly position: string;
  readonly name?: string;
  readonly strength: Exclude<NameStrength, 'none'>;
  readonly context: LiteralContext;
  readonly confidence?: Confidence;
}

export const newFindings = (): Findings => ({ found: [], deployTokens: [], references: [] });

const confidenceOf = (candidate: Candidate): Confidence => {
  if (candidate.confidence !== undefined) return candidate.confidence;
  return candidate.strength === 'strong' ? 'high' : 'medium';
};

/** White space around a value is no part of it. */
const trimmed = (candidate: Candidate): { start: number; end: number; value: string } => {
  const raw = candidate.decoded.text.slice(candidate.start, candidate.end);
  const start = candidate.start + (raw.length - raw.trimStart().length);
  const value = raw.trim();
  return { start, end: start + value.length, value };
};

/** Judges a candidate and keeps it if it is a literal. A deploy token in its place is kept as such. */
export const consider = (findings: Findings, candidate: Candidate): void => {
  const { start, end, value } = trimmed(candidate);
  const judgement = judge(value);
  const span = { start: sourceOffset(candidate.decoded, start), end: sourceEnd(candidate.decoded, end) };
  if (judgement === 'deploy-token' && candidate.context !== 'comment') findings.deployTokens.push(span);
  if (judgement === 'reference' && candidate.context !== 'comment') {
    findings.references.push({ ...span, kind: candidate.kind, strength: candidate.strength });
  }
  if (judgement !== 'literal' || (candidate.strength === 'weak' && !looksOpaque(value))) return;
  findings.found.push({
    ...span,
    value,
    kind: candidate.kind,
    position: candidate.position,
    ...(candidate.name === undefined ? {} : { name: candidate.name }),
    context: candidate.context,
    confidence: confidenceOf(candidate),
  });
};
