import { describe, expect, test } from '@jest/globals';
import { weaknesses, type CheckTestCase } from './check-tester.ts';
import { evidenceOf } from './evidence.ts';

const outcomes = ['pass', 'fail', 'not-assessed', 'not-applicable'] as const;
const sound: readonly CheckTestCase[] = outcomes.map((outcome, index) => ({
  name: outcome,
  evidence: evidenceOf([]),
  now: index,
  expect: [{ subject: 'a', outcome }],
}));
const changed = (index: number, over: Partial<CheckTestCase>): CheckTestCase[] =>
  sound.map((row, at) => (at === index ? { ...row, ...over } : row));

describe('a check table', () => {
  test('that shows every outcome is sound', () => {
    expect(weaknesses(sound)).toEqual([]);
  });

  test.each(outcomes)('without %s is refused', (outcome) => {
    expect(weaknesses(sound.filter((row) => row.name !== outcome))).toEqual([`no case expects ${outcome}`]);
  });

  test('may leave out an outcome that cannot occur, and only that', () => {
    const options = { neverNotApplicable: 'why' };
    expect(weaknesses(sound.slice(0, 3), options)).toEqual([]);
    expect(weaknesses(sound, options)).toEqual(['a case expects not-applicable, which is ruled out']);
  });

  test.each([
    ['two cases of one name', changed(1, { name: 'pass' }), 'two cases are called "pass"'],
    ['two cases of one input', changed(1, { now: 0 }), 'two cases have the same input'],
    [
      'a subject twice in a case',
      changed(0, { expect: ['a', 'a'].map((subject) => ({ subject, outcome: 'pass' })) }),
      '"pass" lists a twice',
    ],
  ])('with %s is refused', (_what, cases, words) => {
    expect(weaknesses(cases)).toEqual([words]);
  });

  test('with a case that expects nothing is refused', () => {
    expect(weaknesses([...sound, { name: 'empty', evidence: evidenceOf([]), expect: [] }])).toEqual([
      '"empty" expects no subject',
    ]);
  });
});
