import { beforeAll, describe, expect, test } from '@jest/globals';
import { checks } from '../../checks/index.ts';
import type { Assessment, Verdict } from '../../src/assess/assessment.ts';
import { coverageCheck } from '../../src/assess/assessment.ts';
import { demoCompany } from '../../src/demo/estate/demo-company.ts';
import type { Mutation } from '../../src/demo/estate/mutation.ts';
import type { Estate } from '../../src/demo/estate/schema.ts';
import { mutations } from '../../src/demo/estate/planted.ts';
import { byKey, keyOf, play } from '../kit/play.ts';

/** A run for each repair takes minutes: here a fixed sample, all of them with PORTCULLIS_TEST_FULL. */
const sample =
  /^(hardcoded-secrets\/(apigee-.*|gateway-vault-token-literal)|least-privilege\/(vault-policy-.*|gateway-grant-scope-too-wide)|logging\/vault-audit-(log|device).*)$/;
const full = process.env['PORTCULLIS_TEST_FULL'] === '1';
const played = mutations.filter((mutation) => full || sample.test(mutation.check));

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
  const planted = new Set(mutations.map((mutation) => mutation.check));
  expect([...checks.keys()].filter((id) => !planted.has(id))).toEqual([]);
});

interface BrokenCompany {
  readonly mutations: readonly Mutation[];
  readonly estate: Estate;
}

/** Checks whose sound neighbour is broken in a company of its own: breaking it changes too much beside. */
const apart = [
  'identity/apim-managed-identity',
  'configuration/scan-coverage-gap',
  'least-privilege/gateway-secret-grant-missing',
];

/** Companies in which several sound neighbours are broken at once; those that get into each other's way are parted. */
function brokenCompanies(): BrokenCompany[] {
  const companies: BrokenCompany[] = [];
  for (const mutation of played) {
    const home = apart.includes(mutation.check) ? -1 : companies.findIndex((company) => takes(company, mutation));
    const company = companies[home] ?? { mutations: [], estate: demoCompany() };
    const grown = { mutations: [...company.mutations, mutation], estate: mutation.breakSound(company.estate) };
    if (home === -1) companies.push(grown);
    else companies[home] = grown;
  }
  return companies;
}

function takes(company: BrokenCompany, mutation: Mutation): boolean {
  if (company.mutations.some((one) => apart.includes(one.check))) return false;
  try {
    mutation.breakSound(company.estate);
    return true;
  } catch {
    return false;
  }
}

const groups = brokenCompanies().map((company, index) => [String(index + 1), company] as const);

/** A narrower grant or a clean document in the place of the faulty one is the repair itself. */
const isOwn = (mutation: Mutation, { verdict, from, to }: Change): boolean =>
  verdict.check === mutation.check &&
  (speaksOf(verdict, mutation.subjectHint) || (from === undefined && to === 'pass'));

const titled = played.map((mutation) => [`${mutation.check}: ${mutation.fault}`, mutation] as const);

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

describe.each(groups)('broken in the same way (company %s), a sound neighbour turns to fail', (_name, company) => {
  let broken: Assessment;
  beforeAll(async () => {
    broken = (await play({ estate: company.estate })).assessment;
  }, 120_000);

  test.each(company.mutations.map((mutation) => [`${mutation.check}: ${mutation.soundHint}`, mutation] as const))(
    '%s',
    (_title, mutation) => {
      const outcomes = (of: Assessment): string[] =>
        of.verdicts.filter((v) => v.check === mutation.check && speaksOf(v, mutation.soundHint)).map((v) => v.outcome);
      expect(outcomes(clean)).toContain('pass');
      expect(outcomes(broken)).toContain('fail');
    },
  );
});
