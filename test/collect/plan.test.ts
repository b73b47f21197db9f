import { describe, expect, test } from '@jest/globals';
import { defineCheck, pass } from '../../src/assess/check.ts';
import { readingsOf, wantedReadings } from '../../src/collect/plan.ts';
import { readingNames, type ReadingName } from '../../src/evidence/readings.ts';

function checkThatNeeds(requires: ReadingName[], from: ReadingName[] = []) {
  return defineCheck({
    title: 't',
    failTitle: 'f',
    why: 'w',
    severity: 'high',
    since: { stable: '0.1.0' },
    logic: 1,
    cwe: [],
    controls: {},
    rationale: 'r',
    requires,
    from,
    population: () => [],
    subject: () => ({ id: '', name: '', kind: '', target: '' }),
    assess: () => pass(''),
    fix: () => [],
  });
}

describe('what a run reads', () => {
  test('what the checks require and what they take from, with the lists that name their scopes', () => {
    const wanted = wantedReadings([checkThatNeeds(['apim.policies'], ['vault.kvMetadata'])]);
    expect([...wanted].toSorted()).toEqual([
      'apim.apis',
      'apim.policies',
      'apim.products',
      'apim.service',
      'apim.workspaces',
      'azure.subscriptions',
      'vault.health',
      'vault.kvMetadata',
      'vault.mounts',
    ]);
  });

  test('a run of file checks asks no cloud and no vault', () => {
    expect([...wantedReadings([checkThatNeeds(['repo.apimPolicies'])])].toSorted()).toEqual([
      'repo.apimPolicies',
      'repo.files',
    ]);
  });

  test('nothing is read for no check', () => {
    expect(wantedReadings([]).size).toBe(0);
  });

  test('every reading belongs to one kind of target', () => {
    const all = (['azure', 'vault', 'source'] as const).flatMap((kind) => readingsOf(kind));
    expect(all.toSorted()).toEqual(readingNames);
    expect(readingsOf('vault')).toContain('logs.vaultAudit');
    expect(readingsOf('azure')).toContain('logs.keyVault');
  });
});
