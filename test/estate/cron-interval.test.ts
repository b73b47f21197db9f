import { expect, test } from '@jest/globals';
import { cronInterval } from '../../src/estate/cron-interval.ts';

test.each<[string, number]>([
  ['0 3 * * *', 1],
  ['*/15 * * * *', 1],
  ['0 0 * * SAT', 7],
  ['0 0 * * 7', 7],
  ['0 0 * * mon-fri', 3],
  ['0 0 1 * *', 31],
  ['0 0 1,15 * *', 17],
  ['0 0 */10 * *', 10],
  ['0 0 1 1,4,7,10 *', 92],
  ['0 0 1 jan *', 366],
  ['0 0 29 2 *', 1461],
  ['0 0 1 * 0', 7],
  ['30 2 10-12 * *', 29],
])('the longest time between two runs of %s is %i days', (expression, days) => {
  expect(cronInterval(expression)).toBe(days * 86_400);
});

test.each([
  '',
  '@daily',
  '0 0 * *',
  '0 0 * * * *',
  '61 0 * * *',
  '0 25 * * *',
  '0 0 0 * *',
  '0 0 30 2 *',
  '0 0 * * XYZ',
  '0 0 5-1 * *',
  '0 0 */0 * *',
])('no interval is made up for "%s"', (expression) => {
  expect(cronInterval(expression)).toBeUndefined();
});
