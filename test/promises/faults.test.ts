import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Assessment } from '../../src/assess/assessment.ts';
import { coverageCheck } from '../../src/assess/assessment.ts';
import { byKey, keyOf, play, type Played } from '../kit/play.ts';

let clean: Played;
beforeAll(async () => {
  clean = await play();
}, 120_000);

const sample = ['403:vault.azure.net', '403:vault.demo.internal', 'filtered:management.azure.com'];
const matrix = [
  '401',
  '404',
  '429',
  '429-bare',
  '500',
  '503',
  'reset',
  'cut',
  'wrong-json',
  'partial',
  'endless',
].flatMap((kind) =>
  ['management.azure.com', 'vault.azure.net', 'api.loganalytics.io', 'graph.microsoft.com', 'vault.demo.internal'].map(
    (host) => `${kind}:${host}`,
  ),
);
const full = process.env['PORTCULLIS_TEST_FULL'] === '1';
const faults = full ? [...sample, ...matrix] : [...sample, '500:api.loganalytics.io', 'cut:management.azure.com'];

/** Records that this run could not read although the clean run could, or that it does not have at all. */
function struck(broken: Assessment): Set<string> {
  const status = new Map(broken.records.map((record) => [record.id, record.status]));
  const lost = clean.assessment.records.filter(
    (record) => record.status === 'read' && status.get(record.id) !== 'read',
  );
  return new Set(lost.map((record) => record.id));
}

describe.each(faults)('under --fault %s', (fault) => {
  let broken: Played;
  beforeAll(async () => {
    broken = await play({ faults: [fault] });
  }, 300_000);

  test('the run ends in order and says that it is incomplete', () => {
    expect(broken.ended.code).toBe(broken.assessment.complete ? 0 : 3);
    expect(broken.assessment.problems).toEqual([]);
  });

  test('there is no pass that the clean run lacks', () => {
    const before = byKey(clean.assessment);
    const invented = broken.assessment.verdicts.filter(
      (verdict) =>
        verdict.outcome === 'pass' && verdict.check !== coverageCheck && before.get(keyOf(verdict))?.outcome !== 'pass',
    );
    expect(invented.map(keyOf)).toEqual([]);
  });

  test('every subject whose readings were not struck has its clean verdict', () => {
    const lost = struck(broken.assessment);
    const after = byKey(broken.assessment);
    const unlisted = new Set(
      broken.assessment.verdicts.filter((v) => v.kind === 'population that could not be listed').map((v) => v.check),
    );
    const changed = clean.assessment.verdicts.filter((verdict) => {
      if (verdict.check === coverageCheck || verdict.evidence.some((reference) => lost.has(reference.record)))
        return false;
      const now = after.get(keyOf(verdict));
      // Of many records a verdict lists twenty; what kept it from being assessed is always among them.
      if (now?.outcome === 'not-assessed' && now.evidence.some((reference) => lost.has(reference.record))) return false;
      return now === undefined ? !unlisted.has(verdict.check) : now.outcome !== verdict.outcome;
    });
    expect(changed.map((verdict) => [keyOf(verdict), verdict.outcome, after.get(keyOf(verdict))?.outcome])).toEqual([]);
  });

  test('a subject disappears only where its population could not be listed, and that is said', () => {
    const after = byKey(broken.assessment);
    const unlisted = new Set(
      broken.assessment.verdicts.filter((v) => v.kind === 'population that could not be listed').map((v) => v.check),
    );
    // What a role may read is listed from its policies: where these are unread, the role itself stands for its paths.
    const standIns = broken.assessment.verdicts.filter((verdict) => verdict.outcome === 'not-assessed');
    const vanished = clean.assessment.verdicts.filter(
      (verdict) =>
        !after.has(keyOf(verdict)) &&
        verdict.check !== coverageCheck &&
        !unlisted.has(verdict.check) &&
        !standIns.some((one) => one.check === verdict.check && verdict.subject.startsWith(`${one.subject} `)),
    );
    expect(vanished.map(keyOf)).toEqual([]);
  });

  test('what is missing is named: every gap has a cause in words, and a missing right the command that grants it', () => {
    for (const gap of broken.assessment.gaps) {
      expect(gap.detail.length).toBeGreaterThan(10);
      if (gap.cause === 'forbidden' || gap.cause === 'filtered') expect(gap.needs?.grant ?? gap.record).toMatch(/\s/);
    }
  });
});
