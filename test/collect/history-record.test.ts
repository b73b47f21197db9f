import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CollectContext } from '../../src/collect/collector.ts';
import { literalGroups } from '../../src/collect/literal-groups.ts';
import { collectSource, type SourceJob } from '../../src/collect/source-records.ts';
import { openRecord, sealRecord, type EvidenceRecord } from '../../src/evidence/record.ts';
import { testRepository, type TestRepository } from '../kit/git-repository.ts';

const first = 'Zq8rT5wPlanted91xKd';
const second = 'Zq8rT5wSecond77mPq';
const policy = (value: string): string =>
  `<policies>\n  <inbound>\n    <set-header name="Authorization"><value>Bearer ${value}</value></set-header>\n  </inbound>\n</policies>\n`;

let repo: TestRepository;

beforeEach(() => {
  repo = testRepository();
});
afterEach(() => {
  repo.remove();
});

async function historyRecords(job: Partial<SourceJob> = {}): Promise<EvidenceRecord[]> {
  const records: EvidenceRecord[] = [];
  const context: CollectContext = {
    wanted: new Set(['repo.files', 'repo.gitHistory']),
    emit: async (draft) => {
      records.push(openRecord(sealRecord(draft)));
    },
    groupOf: literalGroups().groupOf,
    progress: { stage: () => undefined, step: () => undefined, note: () => undefined },
    signal: new AbortController().signal,
    clock: () => new Date('2026-01-01T00:00:00Z'),
  };
  await collectSource({ name: 'gateway', path: repo.folder, base: repo.folder, history: {}, ...job }, context);
  return records.filter((record) => record.name === 'repo.gitHistory');
}

describe('the record of a history', () => {
  test('holds what past commits added, and whether an equal value still stands in any file', async () => {
    repo.write('apim/policy.xml', policy(first));
    repo.write('apim/gone.xml', policy(second));
    const commit = repo.commit('both');
    repo.git('rm', '--quiet', 'apim/policy.xml', 'apim/gone.xml');
    repo.write('apim/moved/policy.xml', policy(first));
    repo.commit('later');
    const [record] = await historyRecords({ path: join(repo.folder, 'apim') });
    expect(record).toMatchObject({
      scope: 'repo:gateway',
      outcome: {
        status: 'read',
        value: {
          shallow: false,
          commits: 2,
          findings: [
            { commit, path: 'apim/gone.xml', inWorkTree: false },
            { commit, path: 'apim/policy.xml', inWorkTree: true },
          ],
        },
      },
    });
    expect(JSON.stringify(record)).not.toMatch(/Zq8rT5/);
  });

  test('covers the commits that were asked for, and the one file that was named', async () => {
    repo.write('policy.xml', policy(first));
    repo.write('other.xml', policy(second));
    repo.commit('both');
    const [since] = await historyRecords({ history: { since: 'HEAD' } });
    expect(since?.outcome).toMatchObject({ value: { findings: [], since: 'HEAD' } });
    const [single] = await historyRecords({ path: join(repo.folder, 'other.xml') });
    expect(single?.outcome).toMatchObject({ value: { findings: [{ path: 'other.xml' }] } });
  });

  test('is unread, with words, where there is none, and absent where nobody asked for it', async () => {
    repo.write('policy.xml', policy(first));
    repo.commit('one');
    expect(await historyRecords({ history: undefined } as unknown as Partial<SourceJob>)).toEqual([]);
    rmSync(join(repo.folder, '.git'), { recursive: true });
    expect((await historyRecords())[0]?.outcome).toMatchObject({ status: 'unread', cause: 'not-found' });
  });
});
