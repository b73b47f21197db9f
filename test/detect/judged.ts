import { judgeText, literalsOf } from '../../src/collect/source/judge-file.ts';
import type { Literal } from '../../src/evidence/policy.ts';
import { unmark } from './apigee/labelled/row.ts';
import type { Expected, Row } from './apigee/labelled/row.ts';

/** A labelled row, judged as a scan judges a file: by whichever reader takes it. */
export interface Judged {
  readonly row: Row;
  readonly text: string;
  readonly expected: readonly Expected[];
  readonly literals: readonly Literal[];
}

export const judgeRow = (row: Row): Judged => {
  const { text, expected } = unmark(row.marked);
  const literals = literalsOf(judgeText(row.path, text, undefined, () => 1));
  return { row, text, expected, literals: literals.toSorted((a, b) => a.span.offset - b.span.offset) };
};

export const isAt = ({ span }: Literal, { start, end }: Expected): boolean =>
  span.offset === start && span.offset + span.length === end;

/** How many marked values of a row were found, each at its exact place. */
export const hits = ({ expected, literals }: Judged): number =>
  expected.filter((value) => literals.some((literal) => isAt(literal, value))).length;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** A literal at any other place than the marked ones, or at one of them for the second time, is a wrong one. */
export const ratesOf = (judged: readonly Judged[]): { precision: number; recall: number } => {
  const found = sum(judged.map(hits));
  const reported = sum(judged.map(({ literals }) => literals.length));
  const expected = sum(judged.map((one) => one.expected.length));
  return { precision: reported === 0 ? 1 : found / reported, recall: expected === 0 ? 1 : found / expected };
};

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** What a row gave that it should not have, and what it did not give, by line. */
export const differences = (one: Judged): string[] => {
  const { row, text, expected, literals } = one;
  const missed = expected.filter((value) => !literals.some((literal) => isAt(literal, value)));
  const wrong = literals.filter((literal) => !expected.some((value) => isAt(literal, value)));
  return [
    ...missed.map(({ start, end }) => `${row.path}:${String(lineOf(text, start))} missed ${text.slice(start, end)}`),
    ...wrong.map(({ span, kind }) => {
      const value = text.slice(span.offset, span.offset + span.length);
      return `${row.path}:${String(span.line)} wrong ${kind} ${value}`;
    }),
  ];
};
