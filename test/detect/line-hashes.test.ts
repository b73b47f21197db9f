import { describe, expect, test } from '@jest/globals';
import { computeRollingHashes } from '@microsoft/sarif';
import { lineHashes } from '../../src/detect/line-hashes.ts';

const PIECES = ['\n', '\r', '\r\n', ' ', '\t', 'a', 'Z', '0', '<set-header name="x">', 'é', '\uffff', '\ud83d'].concat(
  '-'.repeat(90),
  '-'.repeat(101),
);

/** Texts of pieces, the same ones in each run. */
const textsFrom = (seed: number, count: number): string[] => {
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * limit);
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: below(60) }, () => PIECES[below(PIECES.length)] ?? '').join(''),
  );
};

describe('the fingerprints of lines are those that code hosts compute', () => {
  test('for all lines of a text', () => {
    for (const text of ['', ...textsFrom(1, 1500)]) {
      expect([...lineHashes(text, Infinity)]).toEqual([...computeRollingHashes(text)]);
    }
  });

  test('up to the last line that is asked for', () => {
    for (const text of textsFrom(2, 300)) {
      const expected = computeRollingHashes(text);
      const last = Math.ceil(expected.size / 2);
      const hashes = lineHashes(text, last);
      for (let line = 1; line <= last; line++) expect(hashes.get(line)).toBe(expected.get(line));
    }
  });
});
