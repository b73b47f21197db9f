import { describe, expect, test } from '@jest/globals';
import { readTextFile } from '../../../src/detect/text/read-file.ts';
import type { Literal } from '../../../src/detect/types.ts';
import { CODE_ROWS } from './labelled/code.ts';
import { DEFINITION_ROWS } from './labelled/definitions.ts';
import { FORM_ROWS } from './labelled/forms.ts';
import { HELD_OUT_ROWS } from './labelled/held-out.ts';
import { MARKDOWN_ROWS } from './labelled/markdown.ts';
import { PIPELINE_ROWS } from './labelled/pipelines.ts';
import { TOKEN_ROWS } from './labelled/provider-tokens.ts';
import { ENV_ROWS, JSON_ROWS } from './labelled/settings.ts';
import { unmark } from './labelled/row.ts';
import type { Expected, Row } from './labelled/row.ts';

const ROWS: readonly Row[] = [
  ...TOKEN_ROWS,
  ...ENV_ROWS,
  ...JSON_ROWS,
  ...PIPELINE_ROWS,
  ...CODE_ROWS,
  ...DEFINITION_ROWS,
  ...MARKDOWN_ROWS,
  ...HELD_OUT_ROWS,
  ...FORM_ROWS,
];
const GROUPS = [...new Set(ROWS.map(({ group }) => group))];

interface Judged {
  readonly row: Row;
  readonly text: string;
  readonly expected: readonly Expected[];
  readonly literals: readonly Literal[];
}

const overlaps = ({ span }: Literal, { start, end }: Expected): boolean =>
  span.offset < end && start < span.offset + span.length;

const JUDGED: readonly Judged[] = ROWS.map((row) => {
  const { text, expected } = unmark(row.marked);
  const { literals } = readTextFile(row.path, text, { groupOf: () => 1 });
  return { row, text, expected, literals };
});

const missed = ({ expected, literals }: Judged): Expected[] =>
  expected.filter((value) => !literals.some((literal) => overlaps(literal, value)));

const wrong = ({ expected, literals }: Judged): Literal[] =>
  literals.filter((literal) => !expected.some((value) => overlaps(literal, value)));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const named = ({ row }: Judged): string => `${row.group} (${row.case}): ${row.marked}`;

const rates = (judged: readonly Judged[]): { precision: number; recall: number } => {
  const expected = sum(judged.map((one) => one.expected.length));
  const hits = expected - sum(judged.map((one) => missed(one).length));
  const reported = hits + sum(judged.map((one) => wrong(one).length));
  return { precision: reported === 0 ? 1 : hits / reported, recall: expected === 0 ? 1 : hits / expected };
};

describe('the labelled set of generic files', () => {
  test('has literals, references, placeholders and hard negatives in number', () => {
    const counts = (['literal', 'reference', 'placeholder', 'hard-negative'] as const).map(
      (kind) => ROWS.filter((row) => row.case === kind).length,
    );
    expect(ROWS.length).toBeGreaterThanOrEqual(200);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(15);
  });

  test('marks a value in each literal row and in no other', () => {
    expect(JUDGED.filter(({ row, expected }) => (row.case === 'literal') !== expected.length > 0).map(named)).toEqual(
      [],
    );
  });

  test('is judged with the precision and recall that users are promised', () => {
    const { precision, recall } = rates(JUDGED);
    expect(JUDGED.filter((one) => wrong(one).length > 0).map(named)).toEqual([]);
    expect(JUDGED.filter((one) => missed(one).length > 0).map(named)).toEqual([]);
    expect(precision).toBeGreaterThanOrEqual(0.97);
    expect(recall).toBeGreaterThanOrEqual(0.95);
  });

  test.each(GROUPS)('keeps the promise in the group %s', (group) => {
    const { precision, recall } = rates(JUDGED.filter(({ row }) => row.group === group));
    expect(precision).toBeGreaterThanOrEqual(0.9);
    expect(recall).toBeGreaterThanOrEqual(0.9);
  });

  test('gives each value once, at its exact place', () => {
    const inexact = JUDGED.filter(({ expected, literals }) => {
      const hits = literals.filter((literal) => expected.some((value) => overlaps(literal, value)));
      const places = hits.map(({ span }) => `${String(span.offset)}+${String(span.length)}`);
      return places.join(' ') !== expected.map(({ start, end }) => `${String(start)}+${String(end - start)}`).join(' ');
    });
    expect(inexact.map((one) => [named(one), one.literals])).toEqual([]);
  });

  test('has line and column where the offset is', () => {
    for (const { text, literals } of JUDGED) {
      for (const { span } of literals) {
        const lines = text.slice(0, span.offset).split('\n');
        expect([span.line, span.column]).toEqual([lines.length, (lines.at(-1) ?? '').length + 1]);
      }
    }
  });

  test('leaves no value in what is returned', () => {
    for (const { row, text, expected } of JUDGED) {
      const findings = JSON.stringify(readTextFile(row.path, text, { groupOf: () => 1 }));
      for (const { start, end } of expected) {
        const value = text.slice(start, end);
        if (value.length >= 6) expect(findings).not.toContain(JSON.stringify(value).slice(1, -1));
      }
    }
  });
});
