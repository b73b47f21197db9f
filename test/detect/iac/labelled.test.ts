import { describe, expect, test } from '@jest/globals';
import { readIacFile } from '../../../src/detect/iac/read-file.ts';
import type { IacFindings } from '../../../src/detect/iac/read-file.ts';
import type { Literal } from '../../../src/detect/types.ts';
import { unmark } from '../apigee/labelled/row.ts';
import type { Expected, Row } from '../apigee/labelled/row.ts';
import { ARM_ROWS } from './labelled/arm.ts';
import { BICEP_ROWS } from './labelled/bicep.ts';
import { HELD_OUT_ROWS } from './labelled/held-out.ts';
import { TERRAFORM_ROWS } from './labelled/terraform.ts';

const ROWS: readonly Row[] = [...BICEP_ROWS, ...TERRAFORM_ROWS, ...ARM_ROWS, ...HELD_OUT_ROWS];

interface Judged {
  readonly row: Row;
  readonly text: string;
  readonly expected: readonly Expected[];
  readonly findings: IacFindings;
  readonly literals: readonly Literal[];
}

/** The file's literals and those of the policies in it, in the order of the text. */
const allLiterals = ({ literals, policies }: IacFindings): Literal[] =>
  [...literals, ...policies.flatMap((policy) => policy.literals)].toSorted((a, b) => a.span.offset - b.span.offset);

const JUDGED: readonly Judged[] = ROWS.map((row) => {
  const { text, expected } = unmark(row.marked);
  const findings = readIacFile(row.path, text, { groupOf: () => 1 });
  return { row, text, expected, findings, literals: allLiterals(findings) };
});

const overlaps = ({ span }: Literal, { start, end }: Expected): boolean =>
  span.offset < end && start < span.offset + span.length;

const missed = ({ expected, literals }: Judged): Expected[] =>
  expected.filter((value) => !literals.some((literal) => overlaps(literal, value)));

const wrong = ({ expected, literals }: Judged): Literal[] =>
  literals.filter((literal) => !expected.some((value) => overlaps(literal, value)));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const named = ({ row }: Judged): string => `${row.group} (${row.case}): ${row.marked}`;

describe('the labelled set of infrastructure code', () => {
  test('has literals, references, placeholders and hard negatives in number', () => {
    const counts = (['literal', 'reference', 'placeholder', 'hard-negative'] as const).map(
      (kind) => ROWS.filter((row) => row.case === kind).length,
    );
    expect(ROWS.length).toBeGreaterThanOrEqual(150);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(15);
  });

  test('marks a value in each literal row and in no other', () => {
    expect(JUDGED.filter(({ row, expected }) => (row.case === 'literal') !== expected.length > 0).map(named)).toEqual(
      [],
    );
  });

  test('is read to its end', () => {
    expect(
      JUDGED.filter(({ findings }) => !findings.complete).map((one) => [named(one), one.findings.problems]),
    ).toEqual([]);
  });

  test('is judged with the precision and recall that users are promised', () => {
    const expected = sum(JUDGED.map((one) => one.expected.length));
    const hits = expected - sum(JUDGED.map((one) => missed(one).length));
    const reported = hits + sum(JUDGED.map((one) => wrong(one).length));
    expect(JUDGED.filter((one) => wrong(one).length > 0).map((one) => [named(one), wrong(one)])).toEqual([]);
    expect(JUDGED.filter((one) => missed(one).length > 0).map(named)).toEqual([]);
    expect(hits / reported).toBeGreaterThanOrEqual(0.97);
    expect(hits / expected).toBeGreaterThanOrEqual(0.95);
  });

  test('gives each value once, at its exact place', () => {
    const inexact = JUDGED.filter(({ expected, literals }) => {
      const places = literals.map(({ span }) => `${String(span.offset)}+${String(span.length)}`);
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
    for (const { text, expected, findings } of JUDGED) {
      const returned = JSON.stringify(findings);
      for (const { start, end } of expected) {
        const value = text.slice(start, end);
        if (value.length >= 6) expect(returned).not.toContain(JSON.stringify(value).slice(1, -1));
      }
    }
  });
});
