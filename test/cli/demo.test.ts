import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { builtProgram, runProgram } from '../kit/built.ts';

// Each run of the program is a process of its own, on a machine that may be busy.
jest.setTimeout(180_000);

const folder = mkdtempSync(join(tmpdir(), 'portcullis-cli-demo-'));
const scratch = join(folder, 'tmp');

beforeAll(async () => {
  mkdirSync(scratch);
  await builtProgram();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('demo', () => {
  test('scans the company, prints run and summary, and ends as that scan ends', async () => {
    const args = ['demo', '--only', 'logging', '--only', 'hardcoded-secrets', '--out', 'run'];
    const { code, stdout, stderr } = await runProgram(args, { cwd: folder, env: { TMPDIR: scratch } });
    expect(code).toBe(1);
    expect(stdout).toContain(join(folder, 'run'));
    expect(stdout).toContain('Logging');
    expect(stderr).toContain('Harbourline');
    const header = readFileSync(join(folder, 'run/evidence/run.json'), 'utf8');
    expect(JSON.parse(header)).toMatchObject({ command: 'demo', tool: { name: 'portcullis' } });
    expect(header).not.toContain(folder);
    expect(readdirSync(scratch)).toEqual([]);
    expect((await runProgram(['verify', 'run'], { cwd: folder })).code).toBe(0);
  });

  test('what was secret in the environment does not reach the scan, and flags pass through', async () => {
    const env = {
      TMPDIR: scratch,
      VAULT_ADDR: 'https://vault.example.com',
      VAULT_NAMESPACE: 'theirs',
      HTTPS_PROXY: 'x',
    };
    const args = ['demo', '--only', 'expiry', '--fail-on', 'none', '--format', 'json', '--json', '--seed', '3'];
    const { code, stdout } = await runProgram([...args, '--out', 'clean'], { cwd: folder, env });
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: code, complete: true });
    expect(code).toBe(0);
    expect(existsSync(join(folder, 'clean/report.html'))).toBe(false);
  });

  test('an interruption ends company and scan, and leaves no temporary file', async () => {
    const { code, stderr } = await runProgram(['demo', '--latency', '400', '--out', 'stopped'], {
      cwd: folder,
      env: { TMPDIR: scratch },
      interruptOn: /gateways, vaults and rights/,
    });
    expect(code).toBe(130);
    expect(stderr).toContain('interrupted; the evidence read so far is in');
    expect(readdirSync(scratch)).toEqual([]);
  });
});
