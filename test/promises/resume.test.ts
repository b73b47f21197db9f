import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startEmulator, type Emulator } from '../../src/demo/emulator/start-emulator.ts';
import type { RequestEntry } from '../../src/demo/emulator/request-log.ts';
import { demoCompany } from '../../src/demo/estate/demo-company.ts';
import type { EvidenceRecord } from '../../src/evidence/record.ts';
import { loadEvidence, openStore } from '../../src/evidence/store.ts';
import { runProgram, type Ended } from '../kit/built.ts';
import { essence, playedNow, readRun, writeCompany } from '../kit/play.ts';

/** A scan that is killed at any moment and gone on with ends as one that was left alone, and asks nothing twice. */

jest.setTimeout(300_000);

let folder: string;
let emulator: Emulator;
let config: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portcullis-resume-'));
  config = await writeCompany(demoCompany(), folder);
  emulator = await startEmulator(demoCompany(), { now: playedNow, seed: 1, latencyMs: 4 });
});
afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true, force: true });
});

async function scan(out: string, args: readonly string[] = [], killWhen?: () => boolean): Promise<Ended> {
  return runProgram(['scan', '--config', config, '--out', join(folder, out), '--fail-on', 'none', ...args], {
    cwd: folder,
    env: { HOME: folder, ...emulator.env },
    ...(killWhen === undefined ? {} : { killWhen }),
  });
}

async function durableOf(out: string): Promise<EvidenceRecord[]> {
  const { store, records } = await openStore(join(folder, out, 'evidence'));
  await store.close();
  return records;
}

const ownCall = new Set(['arm', 'graph', 'key-vault', 'vault']);

/** Requests that asked for a record which was durable already. Calls that serve many records have no path of their own. */
function askedAgain(requests: readonly RequestEntry[], durable: readonly EvidenceRecord[]): string[] {
  const known = new Set(
    durable
      .filter(({ call, outcome }) => ownCall.has(call.service) && outcome.status === 'read')
      .map(({ call }) => `${call.host ?? ''} ${call.path ?? ''}`.toLowerCase()),
  );
  return requests
    .map(({ host, path }) => `${host} ${decodeURIComponent(path)}`.toLowerCase())
    .filter((asked) => known.has(asked));
}

const points = process.env['PORTCULLIS_TEST_FULL'] === '1' ? 20 : 3;
/** Shares of a whole run's requests, in percent. */
const killedAt = Array.from({ length: points }, (_, index) => Math.round((100 * (index + 0.5)) / points));

describe('a scan that was killed', () => {
  let clean: unknown[];
  let total = 0;
  beforeAll(async () => {
    const ended = await scan('clean');
    total = emulator.log.entries.length;
    clean = essence(readRun(join(folder, 'clean'), ended).assessment);
  });

  test.each(killedAt)('after %i % of its requests is gone on with: same result, nothing asked twice', async (share) => {
    const out = `killed-${String(share)}`;
    const enough = emulator.log.entries.length + (total * share) / 100;
    const killed = await scan(out, [], () => emulator.log.entries.length >= enough);
    expect(killed.signal).toBe('SIGKILL');
    const durable = await durableOf(out);
    const resumedAt = emulator.log.entries.length;
    const ended = await scan(out, ['--resume']);
    expect(askedAgain(emulator.log.entries.slice(resumedAt), durable)).toEqual([]);
    expect(essence(readRun(join(folder, out), ended).assessment)).toEqual(clean);
    const { records } = await loadEvidence(join(folder, out, 'evidence'));
    const kept = new Map(records.map((record) => [record.id, record]));
    const remote = durable.filter(({ name, outcome }) => !name.startsWith('repo.') && outcome.status === 'read');
    expect(remote.filter((record) => kept.get(record.id)?.at !== record.at)).toEqual([]);
  });
});

describe('--resume', () => {
  test('asks nothing where the run has ended, and leaves its reports as they were', async () => {
    await scan('ended');
    const report = readFileSync(join(folder, 'ended', 'assessment.json'));
    const before = emulator.log.entries.length;
    const again = await scan('ended', ['--resume']);
    expect(again.code).toBe(0);
    expect(emulator.log.entries).toHaveLength(before);
    expect(readFileSync(join(folder, 'ended', 'assessment.json'))).toEqual(report);
  });

  test('starts anew where there is nothing to go on with', async () => {
    const { code } = await scan('fresh', ['--resume', '--only', 'logging']);
    expect(code).toBe(0);
  });

  test('refuses another configuration, and changes nothing', async () => {
    const before = emulator.log.entries.length;
    await scan('other-config', ['--only', 'logging'], () => emulator.log.entries.length > before + 20);
    const text = readFileSync(config, 'utf8');
    writeFileSync(config, `${text}\nchecks:\n  rotation/static-secret-overdue: { severity: low }\n`);
    const { code, stderr } = await scan('other-config', ['--resume']);
    writeFileSync(config, text);
    expect(code).toBe(2);
    expect(stderr).toContain('it began with another configuration');
    expect((await scan('other-config', ['--resume', '--only', 'logging'])).code).toBe(0);
  });

  test('a second writer is refused while the first one lives', async () => {
    const before = emulator.log.entries.length;
    let second: Promise<Ended> | undefined;
    const first = scan('shared', [], () => {
      if (emulator.log.entries.length > before + 40) second ??= scan('shared', ['--resume']);
      return false;
    });
    expect((await first).code).toBe(0);
    const refused = await second;
    expect(refused?.stderr).toContain('is being written by process');
    expect(refused?.code).toBe(2);
  });
});
