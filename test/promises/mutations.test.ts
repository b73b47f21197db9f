import { beforeAll, describe, expect, test } from '@jest/globals';
import { checks } from '../../checks/index.ts';
import type { Assessment, Verdict } from '../../src/assess/assessment.ts';
import { coverageCheck } from '../../src/assess/exceptions.ts';
import { demoCompany } from '../../src/demo/estate/demo-company.ts';
import { mutations } from '../../src/demo/estate/planted.ts';
import { byKey, keyOf, play } from '../kit/play.ts';

let clean: Assessment;
beforeAll(async () => {
  clean = (await play()).assessment;
}, 120_000);

/** Changes between two runs: verdicts of another outcome, and subjects that came or went. */
function changes(
  before: Assessment,
  after: Assessment,
): { key: string; verdict: Verdict; from?: string; to?: string }[] {
  const [old, young] = [byKey(before), byKey(after)];
  return [...new Set([...old.keys(), ...young.keys()])].flatMap((key) => {
    const [from, to] = [old.get(key), young.get(key)];
    const verdict = to ?? from;
    if (verdict === undefined || from?.outcome === to?.outcome) return [];
    return [
      {
        key,
        verdict,
        ...(from === undefined ? {} : { from: from.outcome }),
        ...(to === undefined ? {} : { to: to.outcome }),
      },
    ];
  });
}

const speaksOf = (verdict: Verdict, hint: string): boolean =>
  `${verdict.subject} ${verdict.name}`.toLowerCase().includes(hint.toLowerCase());

test('every check has a planted fault', () => {
  expect([...new Set(mutations.map((mutation) => mutation.check))].toSorted()).toEqual([...checks.keys()]);
});

describe.each(mutations.map((mutation) => [`${mutation.check}: ${mutation.fault}`, mutation] as const))(
  '%s',
  (_name, mutation) => {
    test('fails in the demo company', () => {
      const own = clean.verdicts.filter((v) => v.check === mutation.check && speaksOf(v, mutation.subjectHint));
      expect(own.map((verdict) => verdict.outcome)).toContain('fail');
    });

    test('repairing it turns exactly its verdicts to pass, beside the declared consequences', async () => {
      const { assessment: repaired } = await play({ estate: mutation.repair(demoCompany()) });
      const changed = changes(clean, repaired);
      const own = changed.filter(
        ({ verdict }) => verdict.check === mutation.check && speaksOf(verdict, mutation.subjectHint),
      );
      expect(
        own.filter((change) => change.from === 'fail' && (change.to === 'pass' || change.to === undefined)).length,
      ).toBeGreaterThan(0);
      expect(own.filter((change) => change.to === 'fail').map((change) => change.key)).toEqual([]);
      const others = changed.filter((change) => !own.includes(change) && change.verdict.check !== coverageCheck);
      const undeclared = others.filter(
        ({ verdict }) =>
          !(mutation.consequences ?? []).some((one) => one.check === verdict.check && speaksOf(verdict, one.subject)),
      );
      expect(undeclared.map(({ key, from, to }) => ({ key, from, to }))).toEqual([]);
      const still = repaired.verdicts.filter((v) => v.check === mutation.check && speaksOf(v, mutation.subjectHint));
      expect(still.filter((verdict) => verdict.outcome === 'fail').map(keyOf)).toEqual([]);
    }, 120_000);

    test('breaking a sound subject in the same way turns it to fail', async () => {
      const sound = clean.verdicts.filter((v) => v.check === mutation.check && speaksOf(v, mutation.soundHint));
      expect(sound.map((verdict) => verdict.outcome)).toContain('pass');
      const { assessment: broken } = await play({ estate: mutation.breakSound(demoCompany()) });
      const after = broken.verdicts.filter((v) => v.check === mutation.check && speaksOf(v, mutation.soundHint));
      expect(after.map((verdict) => verdict.outcome)).toContain('fail');
    }, 120_000);
  },
);
