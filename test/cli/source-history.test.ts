import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Assessment, Verdict } from '../../src/assess/assessment.ts';
import { builtProgram, runProgram, type Ended } from '../kit/built.ts';
import { testRepository, type TestRepository } from '../kit/git-repository.ts';

jest.setTimeout(240_000);

const first = 'Zq8rT5wPlanted91xKd';
const second = 'Zq8rT5wSecond77mPq';
const header = (value: string): string =>
  `    <set-header name="Authorization"><value>Bearer ${value}</value></set-header>\n`;
const policy = (...values: string[]): string =>
  `<policies>\n  <inbound>\n${values.map(header).join('')}    <base />\n  </inbound>\n</policies>\n`;

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

async function run(...args: string[]): Promise<Ended & { readonly past: readonly Verdict[] }> {
  const out = mkdtempSync(join(temporary, 'run-'));
  const env = { PATH: process.env['PATH'] ?? '', HOME: temporary, TMPDIR: temporary };
  const ended = await runProgram([...args, '--out', out], { cwd: repo.folder, env });
  return { ...ended, past: ended.code === 2 ? [] : pastIn(out) };
}

function pastIn(out: string): Verdict[] {
  const { verdicts } = JSON.parse(readFileSync(join(out, 'assessment.json'), 'utf8')) as Assessment;
  return verdicts.filter(({ check }) => check === 'hardcoded-secrets/git-history');
}

describe('scan', () => {
  const configured = (history: string): void => {
    const text = `version: 1\nsource:\n  - name: gateway\n    path: ${JSON.stringify(repo.folder)}\n${history}`;
    writeFileSync(join(temporary, 'portcullis.yaml'), text);
  };
  const scan = async (): Promise<Awaited<ReturnType<typeof run>>> =>
    run('scan', '--config', join(temporary, 'portcullis.yaml'));

  test('judges past commits where its configuration asks for them, from a commit on where it names one', async () => {
    repo.write('policy.xml', policy(first));
    const old = repo.commit('old');
    repo.write('policy.xml', policy(second));
    const young = repo.commit('young');
    repo.write('policy.xml', policy('{{token}}'));
    repo.commit('sound');
    configured('');
    expect((await scan()).past).toEqual([]);
    configured('    history: true\n');
    const whole = await scan();
    expect(whole.past.map(({ outcome, subject }) => [outcome, subject.split('#')[0]])).toEqual(
      [old, young].toSorted().map((id) => ['fail', `repo:gateway/policy.xml@${id}`]),
    );
    configured(`    history:\n      since: ${old}\n`);
    expect((await scan()).past.map(({ subject }) => subject)).toEqual([expect.stringContaining(young)]);
    configured(`    history: { since: HEAD }\n`);
    expect((await scan()).past).toMatchObject([{ outcome: 'pass', reason: expect.stringContaining('since HEAD') }]);
  });

  test('takes a credential as ended where the settings record that it was revoked', async () => {
    repo.write('policy.xml', policy(first));
    const old = repo.commit('old');
    repo.write('policy.xml', policy('{{token}}'));
    repo.commit('sound');
    const revoked = `settings:\n  hardcodedSecrets.revoked: ["${old.slice(0, 12)}:policy.xml"]\n`;
    configured(`    history: true\n${revoked}`);
    const { code, past } = await scan();
    expect(past.map(({ outcome }) => outcome)).toEqual(['pass']);
    expect(code).toBe(0);
  });

  test('a folder in no repository, or a commit that is not there, is a gap and never a pass', async () => {
    repo.write('policy.xml', policy('{{token}}'));
    repo.commit('sound');
    configured('    history: { since: no-such-name }\n');
    const unknown = await scan();
    expect([unknown.code, unknown.past.map(({ outcome }) => outcome)]).toEqual([3, ['not-assessed']]);
    rmSync(join(repo.folder, '.git'), { recursive: true });
    configured('    history: true\n');
    const none = await scan();
    expect([none.code, none.past.map(({ outcome }) => outcome)]).toEqual([3, ['not-assessed']]);
    expect(none.stdout).toContain('The folder lies in no git repository.');
  });
});

describe('source --history', () => {
  test('tells of files with odd names one line each, runs nothing of the repository, and takes no option for a commit', async () => {
    const names = ['a b.xml', `q"uote's.xml`, 'line\n::error::x.xml', '-rf.xml', '--since=x.xml', '$(touch mark).xml'];
    names.forEach((name, index) => {
      repo.write(name, policy(`Zq8rT5wPlant${String(index)}9xKd`));
    });
    writeFileSync(Buffer.from(`${repo.folder}/bad\u00ff.xml`, 'latin1'), policy(first));
    repo.write('.gitattributes', '*.xml diff=evil filter=evil\n');
    repo.commit('all');
    repo.git('rm', '--quiet', '-r', '.');
    repo.commit('gone');
    const mark = join(temporary, 'was-run');
    const evil = join(temporary, 'evil');
    writeFileSync(evil, `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
    const keys = [
      'core.fsmonitor',
      'core.pager',
      'pager.log',
      'diff.external',
      'diff.evil.textconv',
      'diff.evil.command',
    ];
    for (const key of keys) repo.git('config', key, evil);
    repo.git('config', 'core.hooksPath', temporary);
    repo.git('config', 'alias.log', `!${evil}`);
    const { code, past, stdout } = await run('source', '--history', '--format', 'json', '--fail-on', 'medium');
    expect(code).toBe(1);
    expect(past.map(({ outcome }) => outcome)).toEqual(Array.from({ length: names.length + 1 }, () => 'fail'));
    expect(stdout).not.toMatch(/^::error/m);
    expect(stdout).not.toMatch(/Zq8rT5w/);
    expect(existsSync(mark)).toBe(false);
    for (const name of ['-x', '--output=x']) {
      const refused = await run('source', '--history', `--since=${name}`);
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--since REV')]);
    }
  });

  test('an empty repository is clean, a bare one is read, and a shallow clone never passes', async () => {
    const empty = await run('source', '--history', '--format', 'json');
    expect([empty.code, empty.past.map(({ outcome }) => outcome)]).toEqual([0, ['pass']]);
    repo.write('policy.xml', policy(first));
    repo.commit('one');
    repo.write('policy.xml', policy('{{token}}'));
    repo.commit('two');
    const bare = join(temporary, 'bare.git');
    repo.git('clone', '--quiet', '--bare', repo.folder, bare);
    const read = await run('source', bare, '--history', '--format', 'json', '--fail-on', 'medium');
    expect(read.past.map(({ outcome }) => outcome)).toEqual(['fail']);
    const shallow = join(temporary, 'shallow');
    repo.git('clone', '--quiet', '--depth', '1', `file://${repo.folder}`, shallow);
    const part = await run('source', shallow, '--history', '--format', 'json');
    expect([part.code, part.past.map(({ outcome, cause }) => [outcome, cause])]).toEqual([
      3,
      [['not-assessed', 'partial']],
    ]);
  });

  test('what it finds can be accepted: by a known-findings file, and by a waiver of a configuration', async () => {
    repo.write('policy.xml', policy(first));
    const old = repo.commit('old');
    repo.write('policy.xml', policy('{{token}}'));
    repo.commit('sound');
    const known = join(temporary, 'known.yaml');
    const flags = ['--history', '--format', 'json', '--fail-on', 'medium'];
    expect((await run('source', ...flags, '--write-known', known)).code).toBe(1);
    writeFileSync(known, readFileSync(known, 'utf8').replace('reason: ""', 'reason: was never valid'));
    const accepted = await run('source', ...flags, '--known', known);
    expect([accepted.code, accepted.past.map(({ state }) => state)]).toEqual([0, ['accepted']]);
    const config = join(temporary, 'portcullis.yaml');
    writeFileSync(
      config,
      `version: 1
source:
  - { name: gateway, path: ${JSON.stringify(repo.folder)}, history: true }
waivers:
  - check: hardcoded-secrets/git-history
    subject: "*@${old}*"
    owner: gateway-team
    approver: security-lead
    reason: It was never valid.
    compensating-control: The service is gone.
    expires: 2099-12-31
`,
    );
    const waived = await run('scan', '--config', config, '--format', 'json', '--fail-on', 'medium');
    expect([waived.code, waived.past.map(({ state }) => state)]).toEqual([0, ['accepted']]);
  });
});

describe('the hook definition', () => {
  test('stops a real commit that adds a credential, and lets one pass that takes it back', async () => {
    const [hook] = parse(readFileSync(new URL('../../.pre-commit-hooks.yaml', import.meta.url), 'utf8')) as [
      { entry: string; language: string; pass_filenames: boolean; args?: string[] },
    ];
    expect(hook).toMatchObject({ language: 'system', pass_filenames: false });
    const bin = join(temporary, 'bin');
    mkdirSync(bin);
    const start = `#!/bin/sh\nexec '${process.execPath}' '${await builtProgram()}' "$@"\n`;
    writeFileSync(join(bin, 'portcullis'), start, { mode: 0o755 });
    writeFileSync(join(repo.folder, '.git/hooks/pre-commit'), `#!/bin/sh\n${hook.entry}\n`, { mode: 0o755 });
    const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, HOME: temporary, TMPDIR: temporary };
    const commit = (): number | null =>
      spawnSync('git', ['commit', '--quiet', '--all', '--message', 'x'], { cwd: repo.folder, env }).status;
    repo.write('policy.xml', policy(first));
    repo.git('add', '--all');
    expect(commit()).toBe(1);
    expect(repo.git('rev-list', '--all', '--count')).toBe('0');
    repo.write('policy.xml', policy('{{token}}'));
    expect(commit()).toBe(0);
    expect(repo.git('status', '--porcelain')).toBe('');
  });
});

describe('a comment with a reason', () => {
  /** A literal in each language, with a place for a comment above it. */
  const files: Readonly<Record<string, (comment: string) => string>> = {
    'policy.xml': (comment) =>
      `<policies>\n  <inbound>\n    <!-- ${comment} -->\n${header(first)}  </inbound>\n</policies>\n`,
    'main.bicep': (comment) => `@secure()\n// ${comment}\nparam adminPassword string = '${second}'\n`,
    'values.yaml': (comment) => `database:\n  # ${comment}\n  password: Ballast-Jetty-1186-Punt\n`,
    'main.tf': (comment) =>
      `resource "azurerm_api_management_named_value" "k" {\n  name   = "k"\n  secret = true\n  # ${comment}\n  value  = "Sextant-Harbour-6604-Brig"\n}\n`,
    'Client.cs': (comment) =>
      `class Client\n{\n    // ${comment}\n    private const string ApiKey = "ex9vM4tK7wPz2QsL6nRb";\n}\n`,
  };
  const statesOf = async (comment: string): Promise<{ states: string[]; stdout: string }> => {
    for (const [path, text] of Object.entries(files)) repo.write(path, text(comment));
    const out = mkdtempSync(join(temporary, 'run-'));
    const { stdout } = await runProgram(['source', '--format', 'json', '--only', 'hardcoded-secrets', '--out', out], {
      cwd: repo.folder,
    });
    const { verdicts } = JSON.parse(readFileSync(join(out, 'assessment.json'), 'utf8')) as Assessment;
    const failing = verdicts.filter(({ outcome }) => outcome === 'fail');
    return { states: [...new Set(failing.map(({ at, state }) => `${at?.path ?? ''} ${state}`))].toSorted(), stdout };
  };
  const each = (state: string): string[] =>
    Object.keys(files)
      .map((path) => `${path} ${state}`)
      .toSorted();

  test('accepts a finding in XML, Bicep, YAML, Terraform and C#; without a reason it accepts none and is told', async () => {
    expect((await statesOf('portcullis:allow a tenant that only the tests have')).states).toEqual(each('accepted'));
    const without = await statesOf('portcullis:allow');
    expect(without.states).toEqual(each('fail'));
    for (const path of Object.keys(files)) expect(without.stdout.split('cover nothing')[1]).toContain(path);
  });
});
