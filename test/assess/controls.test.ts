import { describe, expect, test } from '@jest/globals';
import type { Verdict } from '../../src/assess/assessment.ts';
import type { Check } from '../../src/assess/check.ts';
import { countByCheck, countVerdicts, rollUp } from '../../src/assess/controls.ts';
import { controlAnchor, FrameworkError, parseFramework } from '../../src/assess/frameworks.ts';

const catalogue = 'framework\tversion\tid\ttitle\nSOC 2\t2017\tCC6.1\tLogical access\nSOC 2\t2017\tCC7.2\tMonitoring\n';
const framework = parseFramework('soc2@2017', catalogue);
const checks = new Map([['identity/x', { controls: { 'soc2@2017': ['CC6.1'] } } as unknown as Check]]);

const verdict = (state: Verdict['state']): Verdict =>
  ({ check: 'identity/x', state, outcome: state === 'accepted' ? 'fail' : state }) as Verdict;

describe('the state of a control', () => {
  test.each([
    [['pass', 'pass'], 'pass'],
    [['pass', 'fail', 'not-assessed'], 'fail'],
    [['pass', 'not-assessed'], 'not-assessed'],
    [['accepted', 'not-assessed'], 'not-assessed'],
    [['pass', 'accepted'], 'accepted'],
    [['not-applicable'], 'not-applicable'],
    [['pass', 'not-applicable'], 'pass'],
    [[], 'not-applicable'],
  ] as const)('with verdicts %j is %s', (states, expected) => {
    const [control] = rollUp([framework], checks, countByCheck(states.map(verdict)));
    expect(control?.state).toBe(expected);
  });

  test('is not-covered, never pass, where no check maps to it', () => {
    expect(rollUp([framework], checks, countByCheck([verdict('pass')]))[1]).toMatchObject({
      id: 'CC7.2',
      state: 'not-covered',
    });
  });

  test('counts reconcile: found is the sum of the four outcomes', () => {
    const counts = countVerdicts(
      (['pass', 'fail', 'accepted', 'not-assessed', 'not-applicable'] as const).map(verdict),
    );
    expect(counts.found).toBe(counts.pass + counts.fail + counts['not-applicable'] + counts['not-assessed']);
    expect(counts).toMatchObject({ found: 5, fail: 2, accepted: 1 });
  });
});

describe('a control catalogue', () => {
  test.each([
    ['another header', 'id\ttitle\n'],
    ['a missing column', 'framework\tversion\tid\ttitle\nSOC 2\t2017\tCC6.1\n'],
    ['an id that stands twice', `${catalogue}SOC 2\t2017\tCC6.1\tAgain\n`],
    ['no control', 'framework\tversion\tid\ttitle\n'],
  ])('with %s is refused', (_what, text) => {
    expect(() => parseFramework('soc2@2017', text)).toThrow(FrameworkError);
  });

  test('gives anchors that do not move', () => {
    expect(controlAnchor('iso27001@2022', 'A.8.24')).toBe('iso27001-2022-a.8.24');
  });
});
