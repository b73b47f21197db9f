import { describe, expect, test } from '@jest/globals';
import {
  datetime,
  decodeLiteral,
  encodeLiteral,
  KqlLiteralError,
  letLines,
  splitQuery,
  ticksOf,
  timeOf,
  wholeSeconds,
  type KqlValue,
} from '../../src/queries/literals.ts';
import { parseKql } from '../../src/dev/kql/parse.ts';
import { randomFrom } from './random.ts';

const nasty = [
  '',
  'plain',
  '"; T | take 1 //',
  '\\',
  '\\"',
  'a\nb\r\t',
  "it's",
  'é😀',
  '\u2028\u0000\u007f',
  '`',
  '@"x"',
  '\ud800',
];

describe('ticks', () => {
  test.each([
    ['0001-01-01T00:00:00Z', 0n],
    ['1970-01-01T00:00:00Z', 621355968000000000n],
    ['2024-04-03T14:08:43.4316531Z', 638477501234316531n],
    ['2024-04-03T16:08:43.431653199+02:00', 638477501234316531n],
    ['2024-02-29T23:59:59.9Z', 638448479999000000n],
  ])('%s', (text, expected) => {
    expect(ticksOf(text)).toBe(expected);
  });

  test.each(['', 'yesterday', '2024-04-03', '2024-04-03 14:08:43Z', '2024-04-03T14:08:43', '2024-13-03T14:08:43Z'])(
    '%j is no time',
    (text) => {
      expect(ticksOf(text)).toBeUndefined();
      expect(() => datetime(text)).toThrow(KqlLiteralError);
    },
  );

  test('read back as the service writes them', () => {
    expect(timeOf(638477501234316531n)).toBe('2024-04-03T14:08:43.4316531Z');
    expect(timeOf(0n)).toBe('0001-01-01T00:00:00.0000000Z');
  });
});

const values: KqlValue[] = [
  ...nasty.map((value): KqlValue => ({ type: 'string', value })),
  { type: 'dynamic', value: nasty },
  { type: 'dynamic', value: [] },
  { type: 'long', value: 0n },
  { type: 'long', value: -9_223_372_036_854_775_808n },
  datetime('2026-03-01T00:00:00.1234567Z'),
  wholeSeconds(86_400),
  { type: 'timespan', ticks: -1n },
];

describe('literals', () => {
  test.each(values.map((value) => [encodeLiteral(value), value] as const))('%s reads back', (text, value) => {
    expect(decodeLiteral(text)).toEqual(value);
    expect(text).toMatch(/^[ -~]+$/);
  });

  test('the official parser sees one literal of the same type and value, whatever the string', async () => {
    const parsed = await parseKql(
      values.map((value) => `let P = ${encodeLiteral(value)};\nprint P`),
      {},
    );
    for (const [index, { tree, diagnostics }] of parsed.entries()) {
      expect({ value: values[index], diagnostics }).toEqual({ value: values[index], diagnostics: [] });
      const statement = tree.children?.find((child) => child.kind === 'List' && child.children !== undefined);
      const literal = statement?.children?.[0]?.children?.[0]?.children?.[3];
      expect(literal?.type).toBe(values[index]?.type);
      if (values[index]?.type === 'string') expect(literal?.value).toBe(values[index].value);
    }
  }, 120_000);

  test('random strings come back and never end their line', () => {
    const random = randomFrom(11);
    for (let round = 0; round < 500; round += 1) {
      const units = Array.from({ length: random.integer(12) }, () =>
        random.pick(['"', '\\', '\n', ';', 'a', '\u00e9', 'u0041']),
      );
      const value: KqlValue = { type: 'string', value: units.join('') };
      const text = `${letLines({ P: value })}T | where s == P`;
      expect(splitQuery(text)).toEqual({ parameters: { P: value }, body: 'T | where s == P' });
    }
  });

  test.each([
    '"a" ',
    'long(1.5)',
    'datetime(2024-01-01)',
    'timespan(1d)',
    'dynamic([1])',
    'dynamic({})',
    '"\\x41"',
    'T',
    '1',
  ])('%s is a form that is never written, so it binds nothing', (text) => {
    expect(decodeLiteral(text)).toBeUndefined();
    expect(splitQuery(`let P = ${text};\nT`)).toEqual({ parameters: {}, body: `let P = ${text};\nT` });
  });

  test('a parameter name is a plain word', () => {
    expect(() => letLines({ 'P = 1; T //': { type: 'long', value: 1n } })).toThrow(KqlLiteralError);
  });
});
