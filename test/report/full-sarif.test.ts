import { expect, test } from '@jest/globals';
import type { Result } from 'sarif';
import { fullSarif } from '../../src/report/full-sarif.ts';
import { sampleAssessment } from './sample-assessment.ts';

const assessment = sampleAssessment();
const run = fullSarif(assessment).runs[0];
const results = run?.results ?? [];
const ofKind = (kind: Result['kind']): number => results.filter((result) => result.kind === kind).length;

test('every verdict is there with its kind', () => {
  const { totals } = assessment;
  expect([ofKind('pass'), ofKind('fail'), ofKind('notApplicable'), ofKind('open')]).toEqual([
    totals.pass,
    totals.fail,
    totals['not-applicable'],
    totals['not-assessed'],
  ]);
  expect(results.filter((result) => result.kind !== 'fail').every((result) => result.level === 'none')).toBe(true);
});

test('a waiver is a suppression beside the failure', () => {
  const suppressed = results.filter((result) => result.suppressions !== undefined);
  expect(suppressed.map((result) => result.kind)).toEqual(['fail']);
  expect(suppressed[0]?.suppressions?.[0]?.justification).toContain(
    'Accepted by Payments platform, approved by Chief information security officer',
  );
});

test('each relationship of a rule leads to a control of a taxonomy', () => {
  const taxa = new Set(
    (run?.taxonomies ?? []).flatMap((taxonomy) =>
      (taxonomy.taxa ?? []).map((taxon) => `${taxonomy.guid ?? ''} ${taxon.id}`),
    ),
  );
  const relations = (run?.tool.driver.rules ?? []).flatMap((rule) => rule.relationships ?? []);
  expect(relations.length).toBeGreaterThan(50);
  expect(relations.filter(({ target }) => !taxa.has(`${target.toolComponent?.guid ?? ''} ${target.id ?? ''}`))).toEqual(
    [],
  );
});

test('GUIDs differ between taxonomies and are of a version that GitHub takes', () => {
  const guids = (run?.taxonomies ?? []).map((taxonomy) => taxonomy.guid ?? '');
  expect(new Set(guids).size).toBe(2);
  for (const guid of guids)
    expect(guid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('gaps, files read in part and faults of the tool are notifications', () => {
  const notes = run?.invocations?.[0]?.toolExecutionNotifications ?? [];
  expect(notes.map((note) => [note.descriptor?.id, note.level])).toEqual([
    ['not-read', 'error'],
    ['not-read', 'note'],
    ['file-partly-read', 'warning'],
    ['tool-problem', 'error'],
  ]);
  expect(notes[0]?.message.text).toContain(
    'Missing permission: Microsoft.KeyVault/vaults/secrets/readMetadata/action.',
  );
});

test('the times of the run stand in the invocation', () => {
  expect(run?.invocations?.[0]).toMatchObject({
    startTimeUtc: assessment.run.startedAt,
    endTimeUtc: assessment.run.finishedAt,
  });
});
