import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { collectTargets, DeadlineError, targetsOf, type TargetJob } from '../../src/collect/collect-targets.ts';
import type { Progress } from '../../src/collect/collector.ts';
import { configSchema } from '../../src/config/schema.ts';
import { sealRecord, type EvidenceRecord, type RecordDraft } from '../../src/evidence/record.ts';
import type { ReadingName } from '../../src/evidence/readings.ts';
import { openStore } from '../../src/evidence/store.ts';

let folder: string;
const notes: string[] = [];
const quiet: Progress = { stage: () => undefined, step: () => undefined, note: (text) => notes.push(text) };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portcullis-collect-'));
  notes.length = 0;
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const newYear = (): Date => new Date('2026-01-01T00:00:00Z');

async function collected(
  jobs: TargetJob[],
  wanted: ReadingName[],
  signal = new AbortController().signal,
): Promise<EvidenceRecord[]> {
  const { store } = await openStore(folder);
  await collectTargets({ jobs, wanted: new Set(wanted), store, progressOf: () => quiet, signal, clock: newYear });
  await store.close();
  const { store: again, records } = await openStore(folder);
  await again.close();
  return records;
}

function health(target: string): RecordDraft {
  return {
    name: 'vault.health',
    part: 'item',
    scope: `vault:${target}`,
    target,
    call: { service: 'vault' },
    at: '2026-01-01T00:00:00.000Z',
    droppedKeys: 0,
    outcome: { status: 'read', value: { initialized: true, sealed: false } },
  };
}

function vaultJob(name: string, collect: TargetJob['collect']): TargetJob {
  return { target: { name, kind: 'vault', declared: [] }, collect };
}

describe('collecting targets', () => {
  test('a collector that fails half way leaves what it read, and the rest of its readings unread', async () => {
    const records = await collected(
      [
        vaultJob('broken', async ({ emit }) => {
          await emit(health('broken'));
          throw new Error('boom with hvs.abcdefghijklmnop');
        }),
        vaultJob('sound', async ({ emit }) => emit(health('sound'))),
      ],
      ['vault.health', 'vault.mounts', 'repo.files'],
    );
    const told = records.map((record) => `${record.target} ${record.name} ${record.outcome.status}`);
    expect(told.toSorted()).toEqual([
      'broken vault.health read',
      'broken vault.mounts unread',
      'sound vault.health read',
    ]);
    const unread = records.find((record) => record.outcome.status === 'unread');
    expect(unread?.outcome).toMatchObject({ cause: 'failed', detail: expect.stringContaining('boom') });
    expect(JSON.stringify([records, notes])).not.toContain('abcdefghijklmnop');
  });

  test('an interruption ends the run instead of becoming evidence', async () => {
    const controller = new AbortController();
    const job = vaultJob('slow', async ({ signal }) => {
      controller.abort(new Error('interrupted'));
      signal.throwIfAborted();
    });
    await expect(collected([job], ['vault.health'], controller.signal)).rejects.toThrow('interrupted');
  });

  test('a deadline leaves what is not read by then unread, and targets whose turn had not come whole', async () => {
    const controller = new AbortController();
    const slow = vaultJob('slow', async ({ emit, signal }) => {
      await emit(health('slow'));
      controller.abort(new DeadlineError(Date.UTC(2026, 0, 1)));
      signal.throwIfAborted();
    });
    const late = vaultJob('late', async ({ emit, signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      signal.throwIfAborted();
      await emit(health('late'));
    });
    const { store } = await openStore(folder);
    const wanted = new Set<ReadingName>(['vault.health', 'vault.mounts']);
    const { signal } = new AbortController();
    const common = { jobs: [late, slow], wanted, store, progressOf: () => quiet, signal, clock: newYear };
    await collectTargets({ ...common, deadline: controller.signal });
    await store.close();
    const { store: again, records } = await openStore(folder);
    await again.close();
    const told = records.map(({ target, name, outcome }) => [target, name, outcome.status].join(' '));
    expect(told.toSorted()).toEqual([
      'late vault.health unread',
      'late vault.mounts unread',
      'slow vault.health read',
      'slow vault.mounts unread',
    ]);
    const lacks = records.flatMap(({ outcome }) => (outcome.status === 'unread' ? [outcome] : []));
    for (const lack of lacks) {
      expect(lack).toMatchObject({ cause: 'timed-out', detail: expect.stringContaining('2026-01-01T00:00:00.000Z') });
    }
  });

  test('what an earlier process stored is handed to the collector, and another identity may not add to it', async () => {
    const stored = sealRecord({ ...health('central'), principal: 'token-audit' });
    const { store } = await openStore(folder);
    const go = async (principal: string): Promise<void> =>
      collectTargets({
        jobs: [
          vaultJob('central', async ({ emit, earlier }) => {
            expect(earlier?.(stored)).toEqual(stored);
            await emit({ ...health('central'), scope: 'vault:central/other', principal });
          }),
        ],
        wanted: new Set(['vault.health']),
        store,
        earlier: [stored],
        progressOf: () => quiet,
        signal: new AbortController().signal,
        clock: newYear,
      });
    await go('token-audit');
    await expect(go('token-root')).rejects.toThrow('begun as token-audit');
    await store.close();
  });

  test('targets are declared in words that an auditor can compare with the configuration', () => {
    const config = configSchema.parse({
      version: 1,
      azure: [
        {
          name: 'prod',
          tenant: '11111111-1111-1111-1111-111111111111',
          subscriptions: ['22222222-2222-2222-2222-22222222222A'],
        },
      ],
      vault: [{ name: 'central', address: 'https://v.example.com', 'audit-files': ['audit/*.log'] }],
      source: [{ name: 'gateway', path: './gateway' }],
    });
    expect(targetsOf(config)).toEqual([
      {
        name: 'prod',
        kind: 'azure',
        declared: ['tenant 11111111-1111-1111-1111-111111111111', 'subscription 22222222-2222-2222-2222-22222222222a'],
      },
      { name: 'central', kind: 'vault', declared: ['https://v.example.com', 'audit file audit/*.log'] },
      { name: 'gateway', kind: 'source', declared: ['./gateway'] },
    ]);
  });
});
