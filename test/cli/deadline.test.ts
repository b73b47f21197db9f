import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startEmulator } from '../../src/demo/emulator/start-emulator.ts';
import { demoCompany } from '../../src/demo/estate/demo-company.ts';
import { builtProgram, runProgram, type Ended } from '../kit/built.ts';
import { byKey, essence, playedNow, readRun, writeCompany } from '../kit/play.ts';

// Each run of the program is a process of its own, on a machine that may be busy.
jest.setTimeout(300_000);

let folder: string;
let config: string;
beforeAll(async () => {
  await builtProgram();
  folder = mkdtempSync(join(tmpdir(), 'portcullis-deadline-'));
  config = await writeCompany(demoCompany(), folder);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Scans the demo company where an answer takes so many milliseconds. */
async function scan(out: string, latencyMs: number, ...args: string[]): Promise<Ended & { readonly requests: number }> {
  const emulator = await startEmulator(demoCompany(), { now: playedNow, seed: 1, latencyMs });
  try {
    const given = ['--config', config, '--out', join(folder, out), '--fail-on', 'none', '--only', 'least-privilege'];
    const env = { HOME: folder, ...emulator.env };
    const ended = await runProgram(['scan', ...given, ...args], { cwd: folder, env });
    return { ...ended, requests: emulator.log.entries.length };
  } finally {
    await emulator.close();
  }
}

describe('scan --deadline', () => {
  test('ends at its time with what it read, calls the rest a gap, passes nothing for it, and is gone on with', async () => {
    const whole = await scan('whole', 0);
    const clean = readRun(join(folder, 'whole'), whole).assessment;

    const cut = await scan('cut', 4000, '--deadline', '20s');
    expect(cut.code).toBe(3);
    expect(cut.stderr).toContain('the deadline came; go on with --resume --out');
    const { assessment } = readRun(join(folder, 'cut'), cut);
    expect(assessment.complete).toBe(false);
    const late = assessment.gaps.filter(({ detail }) => /the deadline of the run, 20\S+Z, came before/.test(detail));
    expect(late.length).toBeGreaterThan(0);
    expect(new Set(late.map(({ cause }) => cause))).toEqual(new Set(['timed-out']));
    const sound = byKey(clean);
    const passed = assessment.verdicts.filter(({ outcome }) => outcome === 'pass');
    expect(passed.filter((verdict) => sound.get(`${verdict.check} ${verdict.subject}`)?.outcome !== 'pass')).toEqual(
      [],
    );
    const verified = await runProgram(['verify', join(folder, 'cut')], { cwd: folder });
    expect(verified.code).toBe(0);

    const resumed = await scan('cut', 0, '--resume');
    expect(essence(readRun(join(folder, 'cut'), resumed).assessment)).toEqual(essence(clean));
    expect(resumed.requests).toBeLessThan(whole.requests);
    const again = await scan('cut', 0, '--resume');
    expect(again.requests).toBe(0);
  });

  test.each([
    ['yesterday', 'takes a length of time such as 90m or 4h'],
    ['2026-12-31', 'takes a length of time such as 90m or 4h'],
    ['0s', 'is past already'],
    ['2020-01-01T00:00:00Z', 'is past already'],
    ['999999h', 'is more than a week away'],
  ])('--deadline %s is refused before anything is asked', async (text, words) => {
    const { code, stderr } = await runProgram(['scan', '-c', config, '--deadline', text], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});
