import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { ConfigError, type ConfigProblem } from '../../src/config/config-error.ts';
import { loadConfig } from '../../src/config/load.ts';
import { registerProblems } from '../../src/config/register.ts';
import { durationSetting } from '../../src/assess/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'portcullis-config-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function fileOf(text: string): string {
  const file = join(folder, 'portcullis.yaml');
  writeFileSync(file, text);
  return file;
}

function problemsOf(text: string): readonly ConfigProblem[] {
  try {
    loadConfig(fileOf(text));
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

const sound = `version: 1
source:
  - name: gateway
    path: ./gateway
`;

describe('loading a configuration', () => {
  test('defaults are filled in, and paths are relative to the file', () => {
    const loaded = loadConfig(
      fileOf(`${sound}vault:\n  - name: central\n    address: https://vault.example.com:8200\n`),
    );
    expect(loaded.folder).toBe(folder);
    expect(loaded.config.vault[0]).toEqual({
      name: 'central',
      address: 'https://vault.example.com:8200',
      'token-env': 'VAULT_TOKEN',
      'log-window': '90d',
    });
    expect(loaded.config.azure).toEqual([]);
  });

  test.each([
    ['root', ''],
    ['/', ''],
    ['root/', ''],
    ['/team/apis/', 'team/apis'],
    ['rooted', 'rooted'],
  ])('the namespace %s is kept as "%s"', (written, kept) => {
    const vault = `vault:\n  - name: central\n    address: https://vault.example.com\n    namespace: ${written}\n`;
    expect(loadConfig(fileOf(`${sound}${vault}`)).config.vault[0]?.namespace).toBe(kept);
  });

  test.each([
    ['true', true],
    ['false', false],
    ['{}', {}],
    ['{ since: v1.4.0 }', { since: 'v1.4.0' }],
    ['{ since: "HEAD~20" }', { since: 'HEAD~20' }],
  ])('the history of a repository can be asked for as %s', (written, kept) => {
    expect(loadConfig(fileOf(`${sound}    history: ${written}\n`)).config.source[0]?.history).toEqual(kept);
  });

  test.each([
    ['yes please', 'source[0].history', 'takes true or false, or a map of keys'],
    ['{ sinc: v1.4.0 }', 'source[0].history.sinc', 'Did you mean since?'],
    ['{ since: 14 }', 'source[0].history.since', 'takes a text'],
    ['{ since: --output=x }', 'source[0].history.since', 'not with a dash at its front'],
    ['{ since: "" }', 'source[0].history.since', 'the name of a commit'],
    ['{ since: "a\\0b" }', 'source[0].history.since', 'the name of a commit'],
  ])('history: %s is refused at its key', (written, key, words) => {
    const problems = problemsOf(`${sound}    history: ${written}\n`);
    expect(problems).toMatchObject([{ line: 5, key }]);
    expect(problems[0]?.text).toContain(words);
  });

  test('an unknown key is named with its line and the nearest key', () => {
    const [problem, ...rest] = problemsOf(`version: 1\nvault:\n  - name: central\n    adress: https://v.example.com\n`);
    expect(problem).toMatchObject({ line: 4, column: 5, key: 'vault[0].adress' });
    expect(problem?.text).toContain('Did you mean address?');
    expect(rest.map(({ key }) => key)).toEqual([]);
  });

  test('an unknown key at the top names what is known there', () => {
    const [problem] = problemsOf(`${sound}gateways: []\n`);
    expect(problem).toMatchObject({ line: 5, key: 'gateways' });
    expect(problem?.text).toContain('accept-gaps');
  });

  test('a subscription stands once, in one target and in all of them, however it is spelled', () => {
    const [first, other] = ['aaaaaaaa-2222-4333-8444-555555555555', 'bbbbbbbb-2222-4333-8444-555555555555'];
    const tenant = '11111111-2222-4333-8444-555555555555';
    const target = (name: string, ...ids: string[]): string =>
      `  - name: ${name}\n    tenant: ${tenant}\n    subscriptions:\n${ids.map((id) => `      - ${id}\n`).join('')}`;
    const text = `version: 1\nazure:\n${target('a', first, other, first.toUpperCase())}${target('b', other)}`;
    expect(problemsOf(text)).toMatchObject([
      {
        line: 8,
        column: 9,
        key: 'azure[0].subscriptions[2]',
        text: expect.stringContaining('azure[0].subscriptions[0]'),
      },
      {
        line: 12,
        column: 9,
        key: 'azure[1].subscriptions[0]',
        text: expect.stringContaining('azure[0].subscriptions[1]'),
      },
    ]);
    expect(problemsOf(`version: 1\nazure:\n${target('a', first)}${target('b', other)}`)).toEqual([]);
  });

  test('a missing key points at the entry that lacks it', () => {
    expect(problemsOf('version: 1\nsource:\n  - name: a\n  - path: ./b\n')).toMatchObject([
      { line: 3, key: 'source[0].path', text: 'is missing; it takes a text' },
      { line: 4, key: 'source[1].name', text: 'is missing; it takes a text' },
    ]);
  });

  test.each([
    ['vault:\n  - name: v\n    address: ftp://x\n', 'vault[0].address', 'http or https'],
    ['vault:\n  - name: v\n    address: 5\n', 'vault[0].address', 'takes a text'],
    ['source:\n  - name: Bad Name\n    path: x\n', 'source[0].name', 'lower-case letters'],
    ['azure:\n  - name: a\n    tenant: x\n    subscriptions: []\n', 'azure[0].tenant', 'of the form'],
    ['azure:\n  - name: a\n    tenant: x\n    subscriptions: []\n', 'azure[0].subscriptions', 'may not be empty'],
    ['source: yes\n', 'source', 'takes a list'],
    ['accept-gaps:\n  - reading: vault.nothing\n', 'accept-gaps[0].reading', 'vault.mounts'],
    ['waivers:\n  - expires: tomorrow\n', 'waivers[0].expires', 'YYYY-MM-DD'],
    ['waivers:\n  - owner: ops\n', 'waivers[0].approver', 'is missing'],
    ['accept-gaps:\n  - compensating-control: " "\n', 'accept-gaps[0].compensating-control', 'may not be empty'],
  ])('%j is refused at its key', (text, key, words) => {
    const problem = problemsOf(`version: 1\n${text}`).find((candidate) => candidate.key === key);
    expect(problem?.text).toContain(words);
    expect(problem?.line).toBeGreaterThan(1);
  });

  test('an exception that its owner approved is refused, however the name is written', () => {
    const entry =
      'owner: Ops\n    approver: "ops "\n    reason: r\n    compensating-control: c\n    expires: 2030-01-01\n';
    const source = 'version: 1\nsource:\n  - name: s\n    path: .\n';
    expect(
      problemsOf(
        `${source}waivers:\n  - check: rotation/x\n    subject: "*"\n    ${entry}accept-gaps:\n  - reading: vault.mounts\n    scope: "*"\n    ${entry}`,
      ),
    ).toMatchObject([
      { key: 'waivers[0].approver', line: 9, text: expect.stringContaining('somebody else') },
      { key: 'accept-gaps[0].approver', text: expect.stringContaining('somebody else') },
    ]);
  });

  test('a value that may be a secret is never repeated', () => {
    const planted = 'Zq8-planted-value-91';
    const texts = [
      `version: 1\nvault:\n  - name: v\n    address: ${planted}\n    token: ${planted}\n`,
      `version: ${planted}\n`,
      `version: 1\nvault: "${planted}\n  x: [`,
      `version: 1\nvault: &a [*b, ${planted}]\n`,
      `version: 1\nvault:\n  - name: v\n    address: https://me:${planted}@vault.example.com\n`,
      `version: 1\nsource: !${planted} x\n`,
    ];
    for (const text of texts) {
      const problems = problemsOf(text);
      expect(problems.length).toBeGreaterThan(0);
      expect(JSON.stringify(problems)).not.toContain(planted);
    }
  });

  test('text that is not YAML is refused with its place', () => {
    const [problem] = problemsOf('version: 1\nsource: [\n');
    expect(problem?.text).toContain('not valid YAML');
    expect(problem?.line).toBeGreaterThanOrEqual(2);
  });

  test('a repeated key, a second document and bytes that are no text are refused', () => {
    expect(problemsOf('version: 1\nversion: 1\n')[0]).toMatchObject({ line: 2 });
    expect(problemsOf(`${sound}---\nversion: 1\n`)[0]?.text).toContain('not valid YAML');
    const file = fileOf('');
    writeFileSync(file, Buffer.from([0x76, 0xff, 0xfe]));
    expect(() => loadConfig(file)).toThrow('not UTF-8');
  });

  test('a file that is not there says how to name one', () => {
    expect(() => loadConfig(join(folder, 'absent.yaml'))).toThrow(/absent\.yaml: there is no such file.*-c FILE/);
    expect(() => loadConfig(folder)).toThrow('is a folder');
  });

  test('two targets of one name, and a configuration without any, are refused', () => {
    expect(problemsOf(`${sound}vault:\n  - name: gateway\n    address: https://v.example.com\n`)).toMatchObject([
      { key: 'source[0].name', line: 3 },
    ]);
    expect(problemsOf('version: 1\n')[0]?.text).toContain('nothing to scan');
  });
});

describe('what a configuration says of checks', () => {
  const register = {
    ids: ['rotation/secret-age', 'rotation/latest-version'],
    settings: new Map([['rotation.maxAge', durationSetting('rotation.maxAge', '90d', 'How old.')]]),
  };
  const problems = (text: string): readonly ConfigProblem[] =>
    registerProblems(loadConfig(fileOf(`${sound}${text}`)), register);

  test('an unknown check id is named with the nearest', () => {
    expect(problems('checks:\n  rotation/secret-ages: { enabled: false }\n')).toMatchObject([
      { line: 6, key: 'checks."rotation/secret-ages"', text: expect.stringContaining('rotation/secret-age?') },
    ]);
    expect(
      problems(
        'waivers:\n  - check: rotation/x\n    subject: "*"\n    owner: a\n    approver: b\n    reason: c\n    compensating-control: d\n    expires: 2030-01-01\n',
      ),
    ).toMatchObject([{ line: 6, key: 'waivers[0].check' }]);
  });

  test('an unknown setting and a value of the wrong form are refused; a right one is taken', () => {
    expect(problems('settings:\n  rotation.maxage: 30d\n')[0]?.text).toContain('Did you mean rotation.maxAge?');
    expect(problems('settings:\n  rotation.maxAge: soon\n')).toMatchObject([
      { line: 6, text: expect.stringContaining('length of time') },
    ]);
    expect(problems('settings:\n  rotation.maxAge: 30d\n')).toEqual([]);
  });
});
