import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Assessment } from '../../src/assess/assessment.ts';
import { builtProgram, runProgram, type Ended } from '../kit/built.ts';
import { testRepository, type TestRepository } from '../kit/git-repository.ts';

jest.setTimeout(120_000);

const planted = 'Zq8rT5wPlanted91xKd';
const other = 'Zq8rT5wSecond77mPq';
const header = (value: string): string =>
  `    <set-header name="Authorization"><value>Bearer ${value}</value></set-header>\n`;
const policy = (...lines: string[]): string =>
  `<policies>\n  <inbound>\n${lines.join('')}    <base />\n  </inbound>\n</policies>\n`;
const comment = '    <!-- portcullis:allow a tenant that only the tests have -->\n';

let repo: TestRepository;
let temporary: string;

beforeAll(async () => {
  await builtProgram();
});
beforeEach(() => {
  repo = testRepository();
  temporary = mkdtempSync(join(tmpdir(), 'portcullis-out-'));
});
afterEach(() => {
  repo.remove();
  rmSync(temporary, { recursive: true });
});

async function source(...args: string[]): Promise<Ended> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: repo.folder, TMPDIR: temporary };
  return runProgram(['source', ...args], { cwd: repo.folder, env });
}

function assessmentIn(out: string): Assessment {
  return JSON.parse(readFileSync(join(out, 'assessment.json'), 'utf8')) as Assessment;
}

const out = (name: string): string => join(temporary, name);

describe('source --staged', () => {
  test('blocks a commit that adds a credential, not one beside an older, and writes nothing into the repository', async () => {
    repo.write('policy.xml', policy(header(planted)));
    repo.commit('old');
    repo.write('policy.xml', policy(header(planted), header('{{token}}')));
    repo.git('add', '--all');
    expect((await source('--staged')).code).toBe(0);
    repo.write('policy.xml', policy(header(planted), header(other)));
    repo.git('add', '--all');
    const { code, stdout } = await source('--staged');
    expect(code).toBe(1);
    expect(stdout).toContain('policy.xml:4:');
    expect(stdout).not.toContain('policy.xml:3:');
    expect(stdout).not.toContain(other);
    expect(readdirSync(repo.folder).toSorted()).toEqual(['.git', 'policy.xml']);
  });

  test('outside of a repository is a gap, in words', async () => {
    rmSync(join(repo.folder, '.git'), { recursive: true });
    const { code, stdout } = await source('--staged');
    expect(code).toBe(3);
    expect(stdout).toContain('The folder lies in no git repository.');
  });
});

describe('a comment with a reason', () => {
  test('accepts the finding beside it; the finding stays a failure, and an idle comment is told', async () => {
    repo.write('policy.xml', policy(comment, header(planted), comment, header('{{token}}')));
    const { code, stdout } = await source('--out', out('run'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/cover nothing:\n.*policy\.xml:5/);
    const { verdicts, exceptions } = assessmentIn(out('run'));
    expect(verdicts.filter(({ state }) => state === 'accepted')).toMatchObject([
      {
        outcome: 'fail',
        waiver: { reason: 'a tenant that only the tests have', owner: 'the comment at policy.xml:3' },
      },
    ]);
    expect(exceptions.map(({ status }) => status)).toEqual(['unused', 'used']);
    const report = readFileSync(join(out('run'), 'report.html'), 'utf8');
    expect(report).toContain('Comment in a file');
  });
});

describe('a known-findings file', () => {
  test('is written, waits for reasons, then accepts, and is kept with the run for whoever judges it again', async () => {
    repo.write('policy.xml', policy(header(planted)));
    expect((await source('--write-known', 'known.yaml', '--out', out('a'))).code).toBe(1);
    const text = readFileSync(join(repo.folder, 'known.yaml'), 'utf8');
    expect(text).toContain('path: policy.xml');
    expect(text).not.toContain(planted);
    expect((await source('--known', 'known.yaml', '--out', out('b'))).code).toBe(1);
    repo.write('known.yaml', text.replace('reason: ""', 'reason: is replaced in March'));
    expect((await source('--known', 'known.yaml', '--out', out('c'))).code).toBe(0);
    const again = await runProgram(['assess', out('c')], { cwd: temporary });
    expect(again.code).toBe(0);
    expect((await runProgram(['verify', out('c')], { cwd: temporary })).code).toBe(0);
    repo.write('policy.xml', policy(header('{{token}}')));
    expect((await source('--known', 'known.yaml', '--out', out('d'))).stdout).toContain('is replaced in March');
  });

  test('grows beside what it says, and never takes the place of another file', async () => {
    repo.write('a/policy.xml', policy(header(planted)));
    await source('a', '--write-known', 'known.yaml', '--out', out('a'));
    const text = readFileSync(join(repo.folder, 'known.yaml'), 'utf8').replace('reason: ""', 'reason: agreed');
    repo.write('known.yaml', text);
    repo.write('a/new/policy.xml', policy(header(other)));
    await source('a', '--known', 'known.yaml', '--write-known', 'known.yaml', '--out', out('b'));
    const grown = readFileSync(join(repo.folder, 'known.yaml'), 'utf8');
    expect(grown.startsWith(text.trimEnd())).toBe(true);
    expect(grown.match(/fingerprint/g)).toHaveLength(2);
    writeFileSync(join(repo.folder, 'notes.yaml'), 'mine: true\n');
    const refused = await source('a', '--write-known', 'notes.yaml', '--out', out('c'));
    expect(refused.code).toBe(2);
    expect(readFileSync(join(repo.folder, 'notes.yaml'), 'utf8')).toBe('mine: true\n');
    expect((await source('a', '--known', 'absent.yaml', '--out', out('d'))).code).toBe(2);
  });
});
