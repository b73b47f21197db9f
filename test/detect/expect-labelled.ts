import { expect } from '@jest/globals';
import { differences, ratesOf, type Judged } from './judged.ts';

/** Each marked value was found at its exact place and nothing else was, within the bounds that users are promised. */
export const expectEveryLiteral = (judged: readonly Judged[]): void => {
  expect(judged.flatMap(differences)).toEqual([]);
  const { precision, recall } = ratesOf(judged);
  expect(precision).toBeGreaterThanOrEqual(0.97);
  expect(recall).toBeGreaterThanOrEqual(0.95);
};
