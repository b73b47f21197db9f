import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, jest } from '@jest/globals';
import { formatNames } from '../../src/cli/flags.ts';
import { formats } from '../../src/report/render.ts';
import { builtProgram, runProgram } from '../kit/built.ts';

// Each run of the program is a process of its own, on a machine that may be busy.
jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'portcullis-arguments-'));

beforeAll(async () => {
  await builtProgram();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function pathsIn(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' }).toSorted();
}

describe('help', () => {
  test('the program names its commands, flags and exit codes', async () => {
    const { code, stdout, stderr } = await runProgram(['--help']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const word of ['scan', 'demo', 'source', 'assess', 'report', 'verify', 'doctor', 'checks', 'Exit codes']) {
      expect(stdout).toContain(word);
    }
  });

  test.each(['scan', 'demo', 'source', 'assess', 'report', 'verify', 'doctor', 'checks', 'checks list', 'checks show'])(
    '%s has help with an example',
    async (command) => {
      const { code, stdout } = await runProgram([...command.split(' '), '--help']);
      expect(code).toBe(0);
      expect(stdout).toContain('Examples:');
      expect(stdout).toContain(`portcullis ${command}`);
    },
  );

  test('scan takes what the design gives it and nothing of later releases', async () => {
    const { stdout } = await runProgram(['scan', '--help']);
    for (const flag of ['-c, --config', '--out', '--only', '--format', '--fail-on', '--allow-incomplete', '--json']) {
      expect(stdout).toContain(flag);
    }
    for (const flag of ['--baseline', '--mask']) expect(stdout).not.toContain(flag);
  });

  test('every format that reports know can be asked for', () => {
    expect([...formatNames]).toEqual([...formats]);
  });
});

describe('arguments that cannot be used end with 2 and say what and where', () => {
  test.each([
    [[], 'name a command'],
    [['scna'], 'Did you mean scan?'],
    [['scan', '--ony', 'rotation'], 'Did you mean --only?'],
    [['scan', '--out'], 'out'],
    [['scan', '--out', 'a', '--out', 'b'], '--out may be given once only'],
    [['source', '--fail-on', 'hihg'], '--fail-on takes one of: critical, high'],
    [['source', '--format', 'pdf'], '--format takes names out of: html'],
    [['source', '--config', 'x'], 'there is no argument --config here'],
    [['source', '--only', 'no-such-family'], '--only no-such-family: no check and no family has this name'],
    [['source', 'no-such-folder'], 'no-such-folder: there is no such file or folder'],
    [['assess'], 'Not enough'],
    [['assess', 'run', '--now', 'tomorrow'], '--now takes a date'],
    [['assess', 'run', '--now', '2026-02-30'], '--now takes a date'],
    [['assess', 'absent'], 'absent: there is no such folder'],
    [['verify', 'taken'], 'taken: is not a run directory'],
    [['report', 'a-file'], 'a-file: is not a run directory'],
    [['checks'], 'name what to do'],
    [['checks', 'show', 'no/such'], 'no/such: no check has this id'],
    [['demo', '--scale', 'many'], '--scale takes a whole number'],
    [['demo', '--scale', '0'], '--scale takes a whole number from 1'],
    [['demo', '--fault', '999'], 'unknown fault'],
    [['demo', '--estate', 'absent.json'], 'absent.json'],
    [['scan'], 'there is nothing to scan'],
    [['scan', '-c', 'absent.yaml'], 'absent.yaml: there is no such file'],
  ])('%j', async (args, words) => {
    mkdirSync(join(folder, 'taken'), { recursive: true });
    writeFileSync(join(folder, 'taken', 'letter.txt'), 'mine');
    writeFileSync(join(folder, 'a-file'), '');
    const { code, stdout, stderr } = await runProgram(args, { cwd: folder });
    expect(stderr).toContain(words);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(readdirSync(folder)).not.toContain('reports');
  });

  test('--debug adds the stack', async () => {
    const { code, stderr } = await runProgram(['source', 'no-such-folder', '--debug'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toMatch(/\n\s+at /);
  });
});

describe('a configuration that cannot be used ends with 2 and names file, line and key', () => {
  const repository = 'source:\n  - name: gateway\n    path: ./gateway\n';
  test.each([
    ['version: 1\nsource: [\n', /bad\.yaml:\d+:\d+: is not valid YAML/],
    ['version: 1\nsauce: []\n', /bad\.yaml:2:1: sauce: .*Did you mean source\?/],
    [`version: 1\n${repository}`, /bad\.yaml:4:5: source\[0\]\.path: there is no such folder/],
    [`version: 1\nchecks:\n  no/such: {}\n${repository}`, /bad\.yaml:3:3: checks\."no\/such": no check has this id/],
    [`version: 1\nsettings:\n  no.such: 1d\n${repository}`, /bad\.yaml:3:3: settings\."no\.such": no check has/],
    [
      'version: 1\nvault:\n  - name: v\n    address: https://v.example.com\n    ca-file: absent.pem\n',
      /bad\.yaml:5:5: vault\[0\]\.ca-file: there is no such file/,
    ],
  ])('%j', async (text, words) => {
    writeFileSync(join(folder, 'bad.yaml'), text);
    const { code, stdout, stderr } = await runProgram(['scan', '-c', 'bad.yaml'], { cwd: folder });
    expect(stderr).toMatch(words);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(readdirSync(folder)).not.toContain('reports');
  });

  test('VAULT_ADDR that is no address, or that holds a password, is refused without repeating it', async () => {
    for (const address of ['Zq8-planted', 'https://me:Zq8-planted@vault.example.com']) {
      const { code, stderr } = await runProgram(['scan'], { cwd: folder, env: { VAULT_ADDR: address } });
      expect(code).toBe(2);
      expect(stderr).toContain('VAULT_ADDR');
      expect(stderr).not.toContain('Zq8-planted');
    }
  });
});

describe('an output folder that holds something', () => {
  test.each(['taken', 'a-file', 'old-run'])('%s is refused, and nothing in it is touched', async (out) => {
    mkdirSync(join(folder, 'taken'), { recursive: true });
    writeFileSync(join(folder, 'taken', 'letter.txt'), 'mine');
    writeFileSync(join(folder, 'a-file'), '');
    mkdirSync(join(folder, 'old-run', 'evidence'), { recursive: true });
    mkdirSync(join(folder, 'empty'), { recursive: true });
    const before = pathsIn(folder);
    const { code, stderr } = await runProgram(['source', 'empty', '--out', out], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain(`--out ${out}`);
    expect(stderr).toContain('nothing was changed');
    expect(pathsIn(folder)).toEqual(before);
  });
});

describe('checks', () => {
  test('list, show and frameworks give JSON for scripts', async () => {
    const listed = JSON.parse((await runProgram(['checks', 'list', '--json'])).stdout) as { id: string }[];
    expect(listed.length).toBeGreaterThan(0);
    const id = listed[0]!.id;
    expect(JSON.parse((await runProgram(['checks', 'show', id, '--json'])).stdout)).toMatchObject({ id });
    expect((await runProgram(['checks', 'show', id])).stdout).toContain(id);
    const frameworks = JSON.parse((await runProgram(['checks', 'frameworks', '--json'])).stdout) as {
      key: string;
      controls: { id: string; checks: string[] }[];
    }[];
    expect(frameworks.map((framework) => framework.key)).toEqual(['iso27001@2022', 'soc2@2017']);
    expect(frameworks.every(({ controls }) => controls.some(({ checks }) => checks.length > 0))).toBe(true);
  });

  test('a mistyped id is answered with the nearest', async () => {
    const listed = JSON.parse((await runProgram(['checks', 'list', '--json'])).stdout) as { id: string }[];
    const id = listed[0]!.id;
    const { code, stderr } = await runProgram(['checks', 'show', `${id}s`]);
    expect(code).toBe(2);
    expect(stderr).toContain(`Did you mean ${id}?`);
    const only = await runProgram(['source', folder, '--only', `${id}s`]);
    expect(only.code).toBe(2);
    expect(only.stderr).toContain(`Did you mean ${id}?`);
  });
});
