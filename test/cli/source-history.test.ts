import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
