import { describe, expect, test } from '@jest/globals';
import { judgeText, literalsOf } from '../../../src/collect/source/judge-file.ts';
import type { Literal } from '../../../src/evidence/policy.ts';
import { unmark } from '../apigee/labelled/row.ts';
import type { Expected, Row } from '../apigee/labelled/row.ts';
import { ARM_ROWS } from './labelled/arm.ts';
import { BICEP_ROWS } from './labelled/bicep.ts';
import { CODE_ROWS } from './labelled/code.ts';
import { DATA_ROWS } from './labelled/data.ts';
import { TERRAFORM_ROWS } from './labelled/terraform.ts';

/** Whole files, judged as a scan judges them: whichever reader takes the file. */
const ROWS: readonly Row[] = [...BICEP_ROWS, ...ARM_ROWS, ...TERRAFORM_ROWS, ...DATA_ROWS, ...CODE_ROWS];

interface Judged {
  readonly row: Row;
  readonly text: string;
  readonly expected: readonly Expected[];
  readonly literals: readonly Literal[];
}

const JUDGED: readonly Judged[] = ROWS.map((row) => {
  const { text, expected } = unmark(row.marked);
  return { row, text, expected, literals: literalsOf(judgeText(row.path, text, undefined, () => 1)) };
});

const isAt = ({ span }: Literal, { start, end }: Expected): boolean =>
  span.offset === start && span.offset + span.length === end;

const hits = ({ expected, literals }: Judged): number =>
  expected.filter((value) => literals.some((literal) => isAt(literal, value))).length;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** A literal at any other place than the marked ones, or at one of them for the second time, is a wrong one. */
const rates = (judged: readonly Judged[]): { precision: number; recall: number } => {
  const found = sum(judged.map(hits));
  const reported = sum(judged.map(({ literals }) => literals.length));
  const expected = sum(judged.map((one) => one.expected.length));
  return { precision: reported === 0 ? 1 : found / reported, recall: expected === 0 ? 1 : found / expected };
};

const groupsOf = (judged: readonly Judged[]): Map<string, Judged[]> => {
  const groups = new Map<string, Judged[]>();
  for (const one of judged) groups.set(one.row.group, [...(groups.get(one.row.group) ?? []), one]);
  return groups;
};

const isWrong = (one: Judged): boolean =>
  one.literals.length !== one.expected.length || hits(one) < one.expected.length;

describe('the labelled set of files beside policies and bundles', () => {
  test('has rows of each case in number, and literals in each group', () => {
    const counts = (['literal', 'reference', 'placeholder', 'hard-negative'] as const).map(
      (kind) => ROWS.filter((row) => row.case === kind).length,
    );
    expect(ROWS.length).toBeGreaterThanOrEqual(300);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(25);
    const empty = [...groupsOf(JUDGED)].filter(([, rows]) => rows.every(({ expected }) => expected.length === 0));
    expect(empty.map(([group]) => group)).toEqual([]);
  });

  test('marks a value in each literal row and in no other', () => {
    const unfit = JUDGED.filter(({ row, expected }) => (row.case === 'literal') !== expected.length > 0);
    expect(unfit.map(({ row }) => row.marked)).toEqual([]);
  });

  test('is judged with the precision and recall that users are promised', () => {
    const { precision, recall } = rates(JUDGED);
    expect(JUDGED.filter(isWrong).map(({ row, literals }) => [row.group, row.marked, literals])).toEqual([]);
    expect(precision).toBeGreaterThanOrEqual(0.97);
    expect(recall).toBeGreaterThanOrEqual(0.95);
  });

  test('is judged well in each group', () => {
    const weak = [...groupsOf(JUDGED)].filter(([, rows]) => rates(rows).recall < 0.9 || rates(rows).precision < 0.9);
    expect(weak.map(([group]) => group)).toEqual([]);
  });

  test('gives each literal the kind of a credential, never that of a token of the language', () => {
    const kinds = new Set(JUDGED.flatMap(({ literals }) => literals.map(({ kind }) => kind)));
    expect([...kinds].filter((kind) => ['string', 'word', 'mark', 'scalar'].includes(kind))).toEqual([]);
  });

  test('leaves no value in what is returned', () => {
    const leaks = JUDGED.filter(({ row, text, expected }) => {
      const kept = JSON.stringify(judgeText(row.path, text, undefined, () => 1));
      return expected.some(
        ({ start, end }) => end - start >= 8 && kept.includes(JSON.stringify(text.slice(start, end)).slice(1, -1)),
      );
    });
    expect(leaks.map(({ row }) => row.marked)).toEqual([]);
  });
});
