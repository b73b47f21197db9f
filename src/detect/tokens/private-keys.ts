import { isJwtHeader } from '../checksums.ts';
import type { Confidence } from '../types.ts';
import { always } from './rule.ts';
import type { TokenRule } from './rule.ts';

const MIN_BODY = 24;

/** A key has lines of base64 between its marks; a placeholder has words there. */
const keyConfidence = (value: string): Confidence | undefined => {
  const body = value.replaceAll(/-----[A-Z ]{5,64}-----/g, '');
  if (/\$\{|\{\{|<[a-z]|\byour\b/i.test(body)) return undefined;
  const runs = body.match(/[A-Za-z0-9+/=]{16,}/g) ?? [];
  const longest = Math.max(0, ...runs.map((run) => run.length));
  return longest >= MIN_BODY && !runs.every((run) => /^(.)\1*$/.test(run)) ? 'high' : undefined;
};

/** Private keys, certificates with theirs, and signed tokens. */
export const PRIVATE_KEY_RULES: readonly TokenRule[] = [
  {
    kind: 'private-key',
    signatures: ['-----BEGIN '],
    before: 0,
    // Indents, escaped line ends, string concatenation and headers of encrypted keys may all stand between the marks.
    pattern:
      /-----BEGIN (?:[A-Z0-9]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----(?:[^<>-]|-(?!----)){40,16384}-----END (?:[A-Z0-9]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----/y,
    confidence: keyConfidence,
  },
  {
    kind: 'private-key',
    signatures: ['IBAzCC'],
    before: 6,
    pattern: /(?<![A-Za-z0-9+/])MI[I-L][A-Za-z0-9+/]{2}[AQgw]IBAzCC[A-Za-z0-9+/]{64,32768}={0,2}/y,
    confidence: always,
  },
  {
    kind: 'jwt',
    signatures: ['eyJ', 'eyAi', 'ewog'],
    before: 0,
    pattern: /(?<![\w.-])(?:eyJ|eyAi|ewog)[\w-]{8,4096}\.[\w-]{8,16384}\.[\w-]{16,4096}(?![\w.-])/y,
    confidence: (value) => (isJwtHeader(value.slice(0, value.indexOf('.'))) ? 'high' : undefined),
  },
];
