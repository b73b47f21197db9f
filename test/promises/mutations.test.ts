import { beforeAll, describe, expect, test } from '@jest/globals';
import { checks } from '../../checks/index.ts';
import type { Assessment, Verdict } from '../../src/assess/assessment.ts';
import { coverageCheck } from '../../src/assess/exceptions.ts';
import { demoCompany } from '../../src/demo/estate/demo-company.ts';
import type { Mutation } from '../../src/demo/estate/mutation.ts';
import { mutations } from '../../src/demo/estate/planted.ts';
import { byKey, keyOf, play } from '../kit/play.ts';

let clean: Assessment;
beforeAll(async () => {
  clean = (await play()).assessment;
}, 120_000);

interface Change {
  readonly key: string;
  readonly verdict: Verdict;
  readonly from?: string;
  readonly to?: string;
}

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

/** Checks whose sound neighbour is broken in a company of its own: breaking it changes too much beside. */
const apart = ['identity/apim-managed-identity', 'configuration/scan-coverage-gap'];

const groups = [
  ...apart.map((check) => [check, mutations.filter((mutation) => mutation.check === check)] as const),
  ['every other check', mutations.filter((mutation) => !apart.includes(mutation.check))] as const,
];

/** A narrower grant or a clean document in the place of the faulty one is the repair itself. */
const isOwn = (mutation: Mutation, { verdict, from, to }: Change): boolean =>
  verdict.check === mutation.check &&
  (speaksOf(verdict, mutation.subjectHint) || (from === undefined && to === 'pass'));

const titled = mutations.map((mutation) => [`${mutation.check}: ${mutation.fault}`, mutation] as const);

describe.each(titled)('%s', (_name, mutation) => {
  test('fails in the demo company', () => {
    const own = clean.verdicts.filter((v) => v.check === mutation.check && speaksOf(v, mutation.subjectHint));
    expect(own.map((verdict) => verdict.outcome)).toContain('fail');
  });

  test('repaired, exactly its verdicts turn to pass, beside the declared consequences', async () => {
    const { assessment: repaired } = await play({ estate: mutation.repair(demoCompany()) });
    const changed = changes(clean, repaired);
    const own = changed.filter((change) => isOwn(mutation, change));
    const mended = own.filter(
      (change) => change.from === 'fail' && change.to !== 'fail' && change.to !== 'not-assessed',
    );
    expect(mended.length).toBeGreaterThan(0);
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
});

describe.each(groups)('broken in the same way, the sound neighbours of %s turn to fail', (_name, group) => {
  let broken: Assessment;
  beforeAll(async () => {
    const estate = group.reduce((current, mutation) => mutation.breakSound(current), demoCompany());
    broken = (await play({ estate })).assessment;
  }, 120_000);

  test.each(group.map((mutation) => [`${mutation.check}: ${mutation.soundHint}`, mutation] as const))(
    '%s',
    (_title, mutation) => {
      const outcomes = (of: Assessment): string[] =>
        of.verdicts.filter((v) => v.check === mutation.check && speaksOf(v, mutation.soundHint)).map((v) => v.outcome);
      expect(outcomes(clean)).toContain('pass');
      expect(outcomes(broken)).toContain('fail');
    },
  );
});
