import { describe, expect, test } from '@jest/globals';
import { readApigeeFile } from '../../../src/detect/apigee/read-file.ts';
import type { ApigeeFileKind, ApigeeFindings } from '../../../src/detect/apigee/types.ts';
import { HELD_OUT_ROWS } from './labelled/held-out.ts';
import { KEY_AND_MAP_ROWS } from './labelled/keys-and-maps.ts';
import { POLICY_ROWS } from './labelled/policies.ts';
import { REPOSITORY_SCRIPT_ROWS } from './labelled/repository-scripts.ts';
import { RESOURCE_ROWS } from './labelled/resources.ts';
import { SECOND_CONFIG_ROWS } from './labelled/second-configs.ts';
import { unmark } from './labelled/row.ts';

const ROWS = [
  ...POLICY_ROWS,
  ...KEY_AND_MAP_ROWS,
  ...RESOURCE_ROWS,
  ...HELD_OUT_ROWS,
  ...REPOSITORY_SCRIPT_ROWS,
  ...SECOND_CONFIG_ROWS,
];
const KINDS: readonly ApigeeFileKind[] = [
  'policy',
  'markup',
  'script',
  'properties',
  'config',
  'yaml-bundle',
  'feature',
  'text',
];
const PIECES = [
  '<',
  '>',
  '</',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '"',
  "'",
  '`',
  '\\',
  '{',
  '}',
  '&#x1F600;',
  '&#',
  '\r',
  '\n',
  '\u0000',
  '\ud800',
  '\ufeff',
  '😀',
  ':',
  '=',
  '- ',
  '|\n',
  '/*',
  '*/',
  '/',
  '[',
  '(',
  'password=',
  '-----BEGIN PRIVATE KEY-----',
  '<!DOCTYPE a [',
  'ref="',
  '%',
  '\t',
  '" + "',
  ' || "',
  '</a>',
  '`',
  'I set apikey header to ',
];

/** A generator of numbers below its argument, the same ones in each run. */
const numbersFrom = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * below);
  };
};

const change = (text: string, below: (limit: number) => number): string => {
  const at = below(text.length + 1);
  const length = below(12);
  const piece = PIECES[below(PIECES.length)] ?? '';
  const choice = below(4);
  if (choice === 0) return text.slice(0, at) + text.slice(at + length);
  if (choice === 1) return text.slice(0, at) + piece + text.slice(at);
  if (choice === 2) return text.slice(0, at);
  return text.slice(0, at) + text.slice(at, at + 40) + text.slice(at);
};

const spansOf = ({
  literals,
  problems,
  keysNotByReference,
}: ApigeeFindings): { offset: number; length: number; line: number }[] =>
  [...literals, ...problems, ...keysNotByReference].map(({ span }) => span);

const isInside = (text: string, findings: ApigeeFindings): boolean => {
  const lines = text.split(/\r\n|\r|\n/).length;
  return spansOf(findings).every(
    ({ offset, length, line }) =>
      offset >= 0 && length >= 0 && offset + length <= text.length && line >= 1 && line <= lines,
  );
};

const isOrdered = ({ literals }: ApigeeFindings): boolean =>
  literals.every(({ span }, index) => {
    const before = literals[index - 1]?.span;
    return span.length > 0 && (before === undefined || before.offset + before.length <= span.offset);
  });

describe('any text', () => {
  test('is read without a throw, with each span inside it and no two on one place', () => {
    const below = numbersFrom(20_260_731);
    const wrong: string[] = [];
    for (let count = 0; count < 900; count++) {
      const row = ROWS[below(ROWS.length)];
      let { text } = unmark(row?.marked ?? '');
      for (let times = below(4) + 1; times > 0; times--) text = change(text, below);
      const kind = KINDS[below(KINDS.length)] ?? 'text';
      const options = { groupOf: () => 1, ...(below(2) === 0 ? { kind } : {}) };
      const findings = readApigeeFile(row?.path ?? '', text, options);
      if (!isInside(text, findings) || !isOrdered(findings)) wrong.push(JSON.stringify({ text, kind, row: row?.path }));
    }
    expect(wrong.slice(0, 3)).toEqual([]);
  });
});

const LONG = 60_000;
const fill = (piece: string): string => piece.repeat(Math.ceil(LONG / piece.length)).slice(0, LONG);

describe('a text of nothing but one mistake', () => {
  test.each([
    ['policy', '<'],
    ['policy', '<a '],
    ['policy', '<a b="'],
    ['policy', '<a b=\'"'],
    ['policy', '<!--'],
    ['policy', '<!-- <a>'],
    ['policy', '<![CDATA['],
    ['policy', '<Condition>token.'],
    ['policy', '<Payload>{"password":"'],
    ['policy', '<Header name="apikey">{a'],
    ['policy', '&#x'],
    ['script', '"'],
    ['script', '=/['],
    ['script', '/*'],
    ['script', '("a",'],
    ['script', '`${'],
    ['script', '// a\n'],
    ['script', '"-----BEGIN PRIVATE KEY-----"+'],
    ['properties', 'a\\\n'],
    ['properties', 'password '],
    ['properties', '\\'],
    ['config', '{"a":'],
    ['config', '['],
    ['config', '"\\'],
    ['text', '://a:'],
    ['text', '?sig='],
  ] as const)('is read in time: %s of %j', (kind, piece) => {
    const text = fill(piece);
    const path = kind === 'config' ? 'kvm.json' : 'x';
    const started = performance.now();
    const findings = readApigeeFile(path, text, { groupOf: () => 1, kind });
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(isInside(text, findings)).toBe(true);
  });
});
