import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, jest } from '@jest/globals';
import { builtProgram, runProgram, type Ended } from '../kit/built.ts';

// Each run of the program is a process of its own, on a machine that may be busy.
jest.setTimeout(120_000);

const planted = 'Zq8rT5wPlanted91xKd';
const faultyPolicy = `<policies>
  <inbound>
    <set-header name="Authorization" exists-action="override">
      <value>Bearer ${planted}</value>
    </set-header>
  </inbound>
</policies>
`;
const soundPolicy = '<policies>\n  <inbound>\n    <base />\n  </inbound>\n</policies>\n';

let folder: string;
const folders: string[] = [];

beforeAll(async () => {
  await builtProgram();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portcullis-cli-'));
  folders.push(folder);
});
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

async function run(...args: string[]): Promise<Ended> {
  return runProgram(args, { cwd: folder });
}

function bytesOf(dir: string): Record<string, string> {
  const entries = readdirSync(join(folder, dir), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(files.map((path) => [path, readFileSync(path, 'latin1')]));
}

function sha256(path: string): string {
  return createHash('sha256')
    .update(readFileSync(join(folder, path)))
    .digest('hex');
}

async function verified(): Promise<{ code: number | null; problems: Record<string, string> }> {
  const { code, stdout } = await run('verify', 'run', '--json');
  const { problems } = JSON.parse(stdout) as { problems: { path: string; problem: string }[] };
  return { code, problems: Object.fromEntries(problems.map(({ path, problem }) => [path, problem])) };
}

function configFor(vault: string): string {
  return `version: 1\nvault:\n  - name: central\n    address: ${vault}\nsource:\n  - name: gateway\n    path: ./gateway\n`;
}

describe('source', () => {
  test('finds a credential at its line and column, ends with 1, and shows its value nowhere', async () => {
    write('gateway/policy.xml', faultyPolicy);
    const { code, stdout, stderr } = await run('source', 'gateway', '--out', 'run');
    expect(code).toBe(1);
    const column = faultyPolicy.split('\n')[3]!.indexOf(planted) + 1;
    expect(stdout).toContain(`gateway/policy.xml:4:${String(column)}`);
    expect(stdout).toContain(`Run     run`);
    expect(stderr).toContain('reading files');
    expect(stdout).not.toContain('reading files');
    for (const text of [stdout, stderr, ...Object.values(bytesOf('run'))]) expect(text).not.toContain(planted);
    const { runs } = JSON.parse(readFileSync(join(folder, 'run/findings.sarif'), 'utf8')) as {
      runs: { results: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[] }[];
    };
    const uris = runs.flatMap(({ results }) => results.map((result) => result.locations[0]!.physicalLocation));
    expect(uris.map((location) => location.artifactLocation.uri)).toContain('gateway/policy.xml');
  });

  test('the level decides what ends with 1; a sound folder ends with 0', async () => {
    write('faulty/policy.xml', faultyPolicy);
    write('sound/policy.xml', soundPolicy);
    expect((await run('source', 'faulty', '--out', 'a', '--fail-on', 'none')).code).toBe(0);
    expect((await run('source', 'sound', '--out', 'b', '--fail-on', 'info')).code).toBe(0);
  });

  test('the run directory is private and whole', async () => {
    write('policy.xml', faultyPolicy);
    await run('source', '.', '--out', 'out/run');
    for (const file of ['evidence/run.json', 'evidence/records.ndjson', 'assessment.json', 'summary.json']) {
      expect(statSync(join(folder, 'out/run', file)).mode & 0o777).toBe(0o600);
    }
    expect(statSync(join(folder, 'out/run')).mode & 0o777).toBe(0o700);
    for (const file of ['report.html', 'findings.sarif', 'full.sarif.json', 'summary.md', 'manifest.json']) {
      expect(existsSync(join(folder, 'out/run', file))).toBe(true);
    }
  });

  test('--json is one object on standard output; --format and --only narrow the run', async () => {
    write('policy.xml', faultyPolicy);
    const narrowed = ['--json', '--format', 'json', '--only', 'hardcoded-secrets'];
    const { code, stdout } = await run('source', '.', '--out', 'run', ...narrowed);
    expect(JSON.parse(stdout)).toMatchObject({ directory: 'run', exitCode: code, complete: true });
    expect(readdirSync(join(folder, 'run')).toSorted()).toEqual([
      '.portcullis',
      'assessment.json',
      'evidence',
      'manifest.json',
      'summary.json',
    ]);
    const { checks } = JSON.parse(readFileSync(join(folder, 'run/assessment.json'), 'utf8')) as {
      checks: { family: string }[];
    };
    expect(new Set(checks.map((check) => check.family))).toEqual(new Set(['hardcoded-secrets']));
  });

  test('runs in the default folder chain their manifests', async () => {
    write('gateway/policy.xml', soundPolicy);
    expect((await run('source', 'gateway')).code).toBe(0);
    const [first] = readdirSync(join(folder, 'reports'));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect((await run('source', 'gateway')).code).toBe(0);
    const second = readdirSync(join(folder, 'reports')).find((name) => name !== first);
    const manifest = JSON.parse(readFileSync(join(folder, 'reports', second!, 'manifest.json'), 'utf8')) as unknown;
    expect(manifest).toMatchObject({ previous: { manifestSha256: sha256(`reports/${first!}/manifest.json`) } });
  });
});

describe('judging and rendering again', () => {
  test('assess --now and report, twice, give identical bytes, and the run still verifies', async () => {
    write('policy.xml', faultyPolicy);
    await run('source', '.', '--out', 'run');
    const original = bytesOf('run');
    expect((await run('assess', 'run', '--now', '2030-01-01')).code).toBe(1);
    const later = bytesOf('run');
    await run('assess', 'run', '--now', '2030-01-01');
    expect(bytesOf('run')).toEqual(later);
    expect((await run('report', 'run')).code).toBe(0);
    expect(bytesOf('run')).toEqual(later);
    expect((await run('verify', 'run')).code).toBe(0);
    await run('assess', 'run');
    expect(bytesOf('run')).toEqual(original);
  });

  test('report adds a format that the run was made without', async () => {
    write('policy.xml', soundPolicy);
    await run('source', '.', '--out', 'run', '--format', 'json');
    expect(existsSync(join(folder, 'run/report.html'))).toBe(false);
    await run('report', 'run', '--format', 'html');
    expect(existsSync(join(folder, 'run/report.html'))).toBe(true);
    expect(existsSync(join(folder, 'run/summary.json'))).toBe(true);
    expect((await run('verify', 'run')).code).toBe(0);
  });
});

describe('verify', () => {
  test('a changed byte in any file is found, and so are missing and further files', async () => {
    write('policy.xml', faultyPolicy);
    await run('source', '.', '--out', 'run');
    expect(await verified()).toEqual({ code: 0, problems: {} });
    for (const path of ['report.html', 'assessment.json', 'findings.sarif', 'evidence/records.ndjson']) {
      const full = join(folder, 'run', path);
      const bytes = readFileSync(full);
      const changed = Buffer.from(bytes);
      changed[changed.length - 3]! ^= 1;
      writeFileSync(full, changed);
      const { code, problems } = await verified();
      expect(code).toBe(1);
      expect(problems[path]).toBe('was changed');
      writeFileSync(full, bytes);
    }
    rmSync(join(folder, 'run/summary.md'));
    write('run/extra.txt', '');
    expect((await verified()).problems).toEqual({
      'summary.md': 'is missing',
      'extra.txt': 'is not in the manifest',
    });
  });

  test('a verdict that does not follow from the evidence is found, although every hash fits', async () => {
    write('policy.xml', faultyPolicy);
    await run('source', '.', '--out', 'run');
    const text = readFileSync(join(folder, 'run/assessment.json'), 'utf8');
    write('run/assessment.json', text.replace('"outcome": "fail"', '"outcome": "pass"'));
    const manifest = JSON.parse(readFileSync(join(folder, 'run/manifest.json'), 'utf8')) as {
      files: { path: string; bytes: number; sha256: string }[];
    };
    const entry = manifest.files.find((file) => file.path === 'assessment.json')!;
    entry.sha256 = sha256('run/assessment.json');
    entry.bytes = statSync(join(folder, 'run/assessment.json')).size;
    write('run/manifest.json', JSON.stringify(manifest));
    const { code, problems } = await verified();
    expect(code).toBe(1);
    expect(problems['assessment.json']).toContain('differs from what the evidence gives');
  });
});

describe('scan', () => {
  let silent: Server;
  let address: string;

  beforeAll(async () => {
    silent = createServer((socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${String((silent.address() as AddressInfo).port)}`;
  });
  afterAll(() => {
    silent.close();
  });

  test('a Vault that refuses connections is a gap: 3, or 1 beside a finding, or 0 once accepted', async () => {
    const closed = 'http://127.0.0.1:9';
    write('gateway/policy.xml', soundPolicy);
    write('gap.yaml', configFor(closed));
    const gap = await run('scan', '-c', 'gap.yaml', '--out', 'a', '--fail-on', 'critical');
    expect(gap.stdout).toContain('vault.mounts');
    expect(gap.stdout).toMatch(/refused|ECONNREFUSED|connect/i);
    expect(gap.code).toBe(3);
    const accepted = await run('scan', '-c', 'gap.yaml', '--out', 'b', '--fail-on', 'critical', '--allow-incomplete');
    expect(accepted.code).toBe(0);
    write('gateway/policy.xml', faultyPolicy);
    const finding = await run('scan', '-c', 'gap.yaml', '--out', 'c', '--fail-on', 'high');
    expect(finding.code).toBe(1);
  });

  test('an interruption ends with 130 and keeps the evidence read so far', async () => {
    write('gateway/policy.xml', soundPolicy);
    write('slow.yaml', configFor(address));
    const { code, stdout, stderr } = await runProgram(['scan', '-c', 'slow.yaml', '--out', 'run'], {
      cwd: folder,
      interruptOn: /central: Vault/,
    });
    expect(code).toBe(130);
    expect(stdout).toBe('');
    expect(stderr).toContain('interrupted');
    expect(readFileSync(join(folder, 'run/evidence/records.ndjson'), 'utf8')).toContain('repo.files');
    expect(existsSync(join(folder, 'run/assessment.json'))).toBe(false);
  });
});
