import { describe, expect, test } from '@jest/globals';
import {
  defineCheck,
  fail,
  notApplicable,
  pass,
  type Check,
  type Context,
  type Outcome,
} from '../../src/assess/check.ts';
import { runCheck, shownReferences, type CheckRun } from '../../src/assess/run-check.ts';
import { durationSetting, type Setting } from '../../src/assess/settings.ts';
import type { Estate } from '../../src/estate/estate.ts';
import { known, type Population } from '../../src/estate/population.ts';
import type { Reading, UnreadReading } from '../../src/evidence/reading.ts';

const estate = {} as Estate;
const now = Date.parse('2026-11-25T00:00:00Z');

const good: Reading<number, 'apim.service'> = {
  name: 'apim.service',
  status: 'read',
  value: 7,
  from: { record: 'r1' },
};
const gone: UnreadReading<'apim.namedValues'> = {
  name: 'apim.namedValues',
  status: 'unread',
  cause: 'forbidden',
  detail: 'no right to list',
  needs: { permission: 'p', grant: 'az do-it' },
  from: { record: 'r2' },
};
const other: Reading<number, 'vault.mounts'> = {
  name: 'vault.mounts',
  status: 'read',
  value: 1,
  from: { record: 'r3' },
};

type Kinds = 'apim.service' | 'apim.namedValues';
type Settings = Readonly<Record<string, Setting<unknown>>>;

function checkOf(
  assess: (context: Context<Kinds, Settings>) => Outcome,
  population: Population<string> = known(['a']),
): Check {
  return defineCheck({
    title: 'Things are as they should be',
    failTitle: 'Things are not as they should be',
    why: 'Because.',
    severity: 'medium',
    since: { stable: '0.1.0' },
    logic: 1,
    cwe: [],
    controls: {},
    rationale: 'Because.',
    requires: ['apim.service', 'apim.namedValues'],
    from: [],
    population: () => population,
    subject: (item) => ({ id: item, name: item, kind: 'thing', target: 't' }),
    assess: (_item, context) => assess(context),
    fix: () => [{ text: 'Mend it.' }],
  });
}

const run = (check: Check, severity?: 'low'): CheckRun =>
  runCheck('identity/things', check, estate, { now, settings: {}, ...(severity === undefined ? {} : { severity }) });

describe('one check over its population', () => {
  test('a pass names the evidence that was looked at', () => {
    const [verdict] = run(checkOf(({ read }) => pass(`saw ${String(read(good))}`))).verdicts;
    expect(verdict).toMatchObject({
      outcome: 'pass',
      state: 'pass',
      reason: 'saw 7',
      evidence: [{ record: 'r1' }],
      fix: [],
    });
  });

  test('a needed reading that is unread ends as not-assessed, with cause and the granting command', () => {
    const [verdict] = run(checkOf(({ read }) => pass(String(read(gone))))).verdicts;
    expect(verdict).toMatchObject({
      outcome: 'not-assessed',
      cause: 'forbidden',
      reason: 'no right to list',
      needs: { grant: 'az do-it' },
      evidence: [{ record: 'r2' }],
    });
  });

  test('a pass that only peeked at something unread becomes not-assessed; a proven fail stands', () => {
    const passing = run(checkOf(({ peek }) => (peek(gone) === undefined ? pass('fine') : notApplicable('-'))));
    expect(passing.verdicts[0]?.outcome).toBe('not-assessed');
    const failing = run(checkOf(({ peek }) => (peek(gone) === undefined ? fail({ reason: 'bad' }) : pass('-'))));
    expect(failing.verdicts[0]).toMatchObject({ outcome: 'fail', reason: 'bad', fix: [{ text: 'Mend it.' }] });
  });

  test('a reading that the check did not declare is refused: not-assessed and a tool problem', () => {
    const sneaky = ({ read }: Context<Kinds, Settings>): Outcome =>
      pass(String((read as (r: unknown) => unknown)(other)));
    const result = run(checkOf(sneaky));
    expect(result.verdicts[0]).toMatchObject({ outcome: 'not-assessed', cause: 'failed' });
    expect(result.problems[0]?.text).toContain('vault.mounts');
  });

  test('an exception loses no subject, and its message is masked', () => {
    const crash = (): Outcome => {
      throw new Error('broke on Bearer abcdefghijklmnop');
    };
    const result = run(checkOf(crash, known(['a', 'b'])));
    expect(result.verdicts.map((verdict) => verdict.outcome)).toEqual(['not-assessed', 'not-assessed']);
    expect(JSON.stringify(result)).not.toContain('abcdefghijklmnop');
  });

  test('a population that cannot be listed is one not-assessed verdict; the other scopes are still assessed', () => {
    const scope = { id: '/s/1', name: 'one', target: 't' };
    const unlisted = { kind: 'unlisted', scope, reading: gone } as const;
    const result = run(checkOf(() => pass('fine'), [unlisted, { kind: 'subject', subject: 'b' }, unlisted]));
    expect(result.verdicts.map((verdict) => [verdict.subject, verdict.outcome])).toEqual([
      ['/s/1 apim.namedValues', 'not-assessed'],
      ['b', 'pass'],
    ]);
  });

  test('two subjects with one id are both kept and reported as a fault of the check', () => {
    const result = run(checkOf(() => pass('fine'), known(['a', 'a'])));
    expect(result.verdicts.map((verdict) => verdict.subject)).toEqual(['a', 'a#2']);
    expect(result.problems).toHaveLength(1);
  });

  test('a case rated differently has a rule of its own; the configuration has the last word', () => {
    const rated = checkOf(() => fail({ reason: 'bad', severity: 'high' }));
    expect(run(rated).verdicts[0]).toMatchObject({ severity: 'high', rule: 'identity/things.high' });
    expect(run(rated, 'low').verdicts[0]).toMatchObject({ severity: 'low', rule: 'identity/things.low' });
  });

  test('the fingerprint hangs on check and subject alone', () => {
    const one = run(checkOf(() => fail({ reason: 'bad' }))).verdicts[0]?.fingerprint;
    const two = run(checkOf(() => pass('good now'))).verdicts[0]?.fingerprint;
    expect(one).toMatch(/^[0-9a-f]{32}$/);
    expect(two).toBe(one);
  });

  test(`lists at most ${String(shownReferences)} references and says how many there are`, () => {
    const looks = ({ cite }: Context<Kinds, Settings>): Outcome => {
      for (let row = 0; row < 30; row += 1) cite(good, `row ${String(row)}`);
      return pass('many');
    };
    const [verdict] = run(checkOf(looks)).verdicts;
    expect(verdict?.evidence).toHaveLength(shownReferences);
    expect(verdict?.evidenceCount).toBe(30);
  });

  test('of many references lists the one that could not be read', () => {
    const looks = ({ cite, read }: Context<Kinds, Settings>): Outcome => {
      for (let row = 0; row < 30; row += 1) cite(good, `row ${String(row)}`);
      return pass(String(read(gone)));
    };
    const [verdict] = run(checkOf(looks)).verdicts;
    expect(verdict?.evidence).toHaveLength(shownReferences);
    expect(verdict?.evidence).toContainEqual({ record: 'r2' });
  });

  test('settings reach the check as values, from the configuration before the default', () => {
    const check = defineCheck({
      ...definitionWithAge,
      assess: (_item, { settings }) => pass(String(settings.maxAge)),
    });
    const reasons = [{}, { 'rotation.maxAge': '2d' }].map(
      (settings) => runCheck('rotation/x', check, estate, { now, settings }).verdicts[0]?.reason,
    );
    expect(reasons).toEqual([String(30 * 86_400), String(2 * 86_400)]);
  });
});

const definitionWithAge = {
  title: 'Young enough',
  failTitle: 'Too old',
  why: 'Because.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [],
  controls: {},
  rationale: 'Because.',
  requires: ['apim.service'],
  from: [],
  settings: { maxAge: durationSetting('rotation.maxAge', '30d', 'Oldest age.') },
  population: () => known(['a']),
  subject: (item: string) => ({ id: item, name: item, kind: 'thing', target: 't' }),
  fix: () => [],
} as const;
