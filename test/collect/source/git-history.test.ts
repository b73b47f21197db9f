import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { readGitHistory, type GitHistoryOptions } from '../../../src/collect/source/git-history.ts';
import { judgeBytes } from '../../../src/collect/source/judge-archive.ts';
import { literalGroups } from '../../../src/collect/literal-groups.ts';
import { historyFinding, type HistoryFinding } from '../../../src/evidence/git-history.ts';
import { testRepository, type TestRepository } from '../../kit/git-repository.ts';

jest.setTimeout(60_000);

let repo: TestRepository;
let judged: string[];

beforeEach(() => {
  repo = testRepository();
  judged = [];
});
afterEach(() => {
  repo.remove();
});

const first = 'Zq8rT5wPlanted91xKd';
const second = 'Zq8rT5wSecond77mPq';
const header = (value: string): string =>
  `<set-header name="Authorization"><value>Bearer ${value}</value></set-header>`;
const policy = (...values: string[]): string =>
  `<policies>\n  <inbound>\n${values.map((value) => `    <set-header name="Authorization"><value>Bearer ${value}</value></set-header>\n`).join('')}  </inbound>\n</policies>\n`;

interface History {
  readonly findings: HistoryFinding[];
  readonly shallow: boolean;
  readonly commits: number;
  readonly judged: number;
  readonly partly: number;
  readonly skipped: number;
}

async function history(options: Partial<GitHistoryOptions> = {}, folder = repo.folder): Promise<History> {
  const { groupOf } = literalGroups();
  const judge: GitHistoryOptions['judge'] = async (path, bytes) => {
    judged.push(path);
    return judgeBytes(path, bytes, groupOf);
  };
  const reading = await readGitHistory(folder, { judge, ...options });
  if (reading.status === 'unread') throw new Error(`${reading.cause}: ${reading.detail}`);
  const findings: HistoryFinding[] = [];
  for await (const finding of reading.findings) findings.push(historyFinding.parse(finding));
  return { findings, ...reading.counts };
}

const told = ({ findings }: History): string[] =>
  findings.map(({ commit, path, literal }) => `${commit} ${path}:${String(literal.span.line)}`);

describe('the history of a repository', () => {
  test('names the commit that added a literal, with its dates and the path at that time, and never the value', async () => {
    repo.write('apis/orders/policy.xml', policy('{{token}}'));
    repo.commit('sound');
    repo.write('apis/orders/policy.xml', policy('{{token}}', first));
    const bad = repo.commit('planted');
    repo.write('apis/orders/policy.xml', policy('{{token}}'));
    repo.commit('removed');
    const read = await history();
    expect(read.findings).toEqual([
      expect.objectContaining({
        commit: bad,
        authoredAt: '2026-01-02T08:00:00.000Z',
        committedAt: '2026-01-02T08:00:00.000Z',
        path: 'apis/orders/policy.xml',
        orEarlier: false,
      }),
    ]);
    expect(read.findings[0]?.literal.span.line).toBe(4);
    expect(JSON.stringify(read)).not.toContain(first);
    expect(read).toMatchObject({ commits: 3, judged: 2, skipped: 0, shallow: false });
  });

  test('judges each content once: lines that stay, move, are indented or come back unchanged are told once', async () => {
    repo.write('policy.xml', policy(first));
    const one = repo.commit('first');
    repo.write('policy.xml', `${policy(first)}<!-- more -->\n`);
    repo.commit('stays');
    repo.write('policy.xml', policy(first).replace('    <set', '      <set'));
    repo.commit('indented');
    repo.git('mv', 'policy.xml', 'other.xml');
    repo.commit('renamed');
    repo.write('policy.xml', policy(first));
    repo.commit('comes back');
    repo.write('other.xml', policy(first, second).replace('    <set', '      <set'));
    const two = repo.commit('second');
    expect(told(await history())).toEqual([`${one} policy.xml:3`, `${two} other.xml:4`]);
  });

  test('a file that was moved, and changed on the way, has its old lines still', async () => {
    const much = '<!-- what the gateway does -->\n'.repeat(20);
    repo.write('policy.xml', `${policy(first)}${much}`);
    const one = repo.commit('first');
    repo.git('mv', 'policy.xml', 'moved.xml');
    repo.write('moved.xml', `${policy(first, second)}${much}`);
    const two = repo.commit('moved and changed');
    repo.git('mv', 'moved.xml', 'again.xml');
    repo.commit('moved again');
    expect(told(await history())).toEqual([`${one} policy.xml:3`, `${two} moved.xml:4`]);
    expect(told(await history({ since: one }))).toEqual([`${two} moved.xml:4`]);
    expect(told(await history({ since: two }))).toEqual([]);
  });

  test('a content that moves to a name under which it means more is judged again, and nothing of it is told twice', async () => {
    repo.write('policy.bak', `// ${'x'.repeat(30)}\n<policies><inbound>${header(first)}</inbound></policies>\n`);
    repo.write('notes.txt', policy(second));
    repo.commit('under other names');
    const before = told(await history()).length;
    repo.git('mv', 'notes.txt', 'policy.xml');
    repo.commit('renamed');
    const after = await history();
    expect(judged).toContain('policy.xml');
    expect(new Set(after.findings.map(({ literal }) => literal.group)).size).toBe(after.findings.length);
    expect(after.findings.length).toBeGreaterThanOrEqual(before);
  });

  test('opens the bundles that were committed as archives', async () => {
    const entry = 'apiproxy/policies/BA-Partner.xml';
    const bundle = (password: string): Uint8Array =>
      zipSync({
        [entry]: strToU8(
          `<BasicAuthentication name="x"><Operation>Encode</Operation><User ref="private.user"/><Password>${password}</Password></BasicAuthentication>`,
        ),
      });
    writeFileSync(join(repo.folder, 'bundle.zip'), bundle(first));
    const one = repo.commit('bundle');
    writeFileSync(join(repo.folder, 'bundle.zip'), zipSync({ 'readme.txt': strToU8('nothing') }));
    repo.commit('gone');
    const read = await history();
    expect(read.findings.map(({ commit, path }) => [commit, path])).toEqual([[one, `bundle.zip!/${entry}`]]);
    writeFileSync(join(repo.folder, 'bundle.zip'), bundle(first).slice(0, 60));
    repo.commit('damaged');
    expect(await history()).toMatchObject({ skipped: 1 });
  });

  test('covers side branches, and of a merge only what neither side had', async () => {
    repo.write('policy.xml', policy('{{a}}'));
    repo.commit('base');
    repo.git('checkout', '--quiet', '-b', 'side');
    repo.write('side.xml', policy(first));
    const side = repo.commit('side');
    repo.git('rm', '--quiet', 'side.xml');
    repo.commit('gone again');
    repo.git('checkout', '--quiet', 'main');
    repo.write('policy.xml', policy('{{b}}'));
    repo.commit('main');
    repo.git('merge', '--quiet', '--no-commit', 'side');
    repo.write('policy.xml', policy('{{b}}', second));
    const merge = repo.commit('merge');
    expect(told(await history())).toEqual([`${side} side.xml:3`, `${merge} policy.xml:4`]);
  });

  test('from a commit on, only what was added since', async () => {
    repo.write('policy.xml', policy(first));
    const start = repo.commit('old');
    repo.write('policy.xml', policy(first, second));
    const bad = repo.commit('new');
    expect(told(await history({ since: start }))).toEqual([`${bad} policy.xml:4`]);
    expect(told(await history({ since: 'HEAD' }))).toEqual([]);
    await expect(history({ since: 'no-such-name' })).rejects.toThrow('--since');
    await expect(history({ since: '--output=x' })).rejects.toThrow('--since');
  });

  test('says whether an equal value is still there', async () => {
    repo.write('policy.xml', policy(first, second));
    repo.commit('both');
    const groups = new Set<number>();
    const read = await history({ isPresent: (group) => groups.has(group) || groups.add(group).size > 1 });
    expect(read.findings.map(({ inWorkTree }) => inWorkTree)).toEqual([false, true]);
    expect((await history()).findings[0]).not.toHaveProperty('inWorkTree');
  });

  test('a folder below the root is told by paths of its own', async () => {
    repo.write('apim/policy.xml', policy(first));
    repo.write('elsewhere/policy.xml', policy(second));
    const commit = repo.commit('both');
    expect(told(await history({}, join(repo.folder, 'apim')))).toEqual([`${commit} policy.xml:3`]);
  });

  test('reads a bare repository, one whose HEAD names no commit, and one without any commit', async () => {
    expect(await history()).toMatchObject({ findings: [], commits: 0 });
    repo.write('policy.xml', policy(first));
    const commit = repo.commit('one');
    const bare = `${repo.folder}-bare`;
    execFileSync('git', ['clone', '--quiet', '--bare', repo.folder, bare], { stdio: 'ignore' });
    try {
      expect(told(await history({}, bare))).toEqual([`${commit} policy.xml:3`]);
      writeFileSync(join(bare, 'HEAD'), 'ref: refs/heads/nowhere\n');
      expect(told(await history({}, bare))).toEqual([`${commit} policy.xml:3`]);
    } finally {
      rmSync(bare, { recursive: true });
    }
  });

  test('a shallow clone is said to be one, and what stands at its end may be older', async () => {
    repo.write('policy.xml', policy(first));
    repo.commit('old');
    repo.write('policy.xml', policy(first, second));
    repo.commit('at the end');
    repo.write('other.xml', policy(first, '{{x}}'));
    const last = repo.commit('inside');
    const clone = `${repo.folder}-clone`;
    execFileSync('git', ['clone', '--quiet', '--depth', '2', `file://${repo.folder}`, clone], { stdio: 'ignore' });
    try {
      const read = await history({}, clone);
      expect(read.shallow).toBe(true);
      expect(read.findings.map(({ commit, orEarlier }) => [commit === last, orEarlier])).toEqual([
        [false, true],
        [false, true],
        [true, false],
      ]);
      expect(await history({ since: 'HEAD~1' }, clone)).toMatchObject({ shallow: false, commits: 1 });
      await expect(history({ since: 'HEAD~2' }, clone)).rejects.toThrow('unshallow');
    } finally {
      rmSync(clone, { recursive: true });
    }
  });

  test('no repository, and no folder, are unread with words', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portcullis-none-'));
    await expect(history({}, folder)).rejects.toThrow('not-found: The folder lies in no git repository.');
    rmSync(folder, { recursive: true });
    await expect(history({}, folder)).rejects.toThrow('failed');
  });

  test('links and binary files are not judged, large ones at their beginning; paths are masked', async () => {
    repo.write(`hvs.${'CAESIKeel0'.repeat(4)}/policy.xml`, policy(first));
    repo.write('large.xml', policy(second) + ' '.repeat(6 * 1024 * 1024));
    repo.write('binary.xml', `${'\0'.repeat(500)}${policy(second)}`);
    repo.git('config', 'core.symlinks', 'true');
    execFileSync('ln', ['-s', 'large.xml', join(repo.folder, 'link.xml')]);
    repo.commit('odd');
    repo.write('picture.dat', `${'\0'.repeat(500)}${policy(second)}`);
    repo.commit('pictures are no gap');
    const read = await history();
    expect(read.findings.map(({ path }) => path)).toEqual(['***/policy.xml', 'large.xml']);
    expect(read).toMatchObject({ judged: 2, partly: 1, skipped: 1 });
  });

  test('an abort ends it', async () => {
    repo.write('policy.xml', policy(first));
    repo.commit('one');
    const controller = new AbortController();
    controller.abort(new Error('stop here'));
    await expect(history({ signal: controller.signal })).rejects.toThrow('stop here');
  });
});

describe('a hostile repository', () => {
  test('gets nothing run: neither hooks, nor monitors, pagers, filters, signature checks, nor a git of its own', async () => {
    const mark = join(repo.folder, 'was-run');
    const evil = join(repo.folder, 'git');
    writeFileSync(evil, `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
    repo.write('policy.xml', policy(first));
    repo.write('.gitattributes', '*.xml diff=evil filter=evil\n');
    const commit = repo.commit('one');
    const settings = {
      'core.fsmonitor': evil,
      'core.pager': evil,
      'core.hooksPath': repo.folder,
      'core.sshCommand': evil,
      'diff.external': evil,
      'diff.evil.textconv': evil,
      'diff.evil.command': evil,
      'filter.evil.smudge': evil,
      'gpg.program': evil,
      'log.showSignature': 'true',
      'pager.log': evil,
      'alias.log': `!${evil}`,
      'log.showRoot': 'false',
      'log.diffMerges': 'off',
      'diff.renames': 'copies',
      'diff.relative': 'true',
      'diff.orderFile': '/nowhere/at-all',
      'log.follow': 'true',
      'alias.rev-parse': `!${evil}`,
      'alias.cat-file': `!${evil}`,
      'include.path': '/nowhere/at-all',
    };
    for (const [name, value] of Object.entries(settings)) repo.git('config', name, value);
    const before = process.cwd();
    const path = process.env['PATH'];
    process.chdir(repo.folder);
    process.env['PATH'] = `.:${repo.folder.slice(1)}:${path ?? ''}`;
    process.env['GIT_DIR'] = '/nowhere';
    try {
      expect(told(await history())).toEqual([`${commit} policy.xml:3`]);
    } finally {
      process.chdir(before);
      process.env['PATH'] = path;
      delete process.env['GIT_DIR'];
    }
    expect(existsSync(mark)).toBe(false);
  });
});

test('a work tree that the settings put elsewhere is refused: paths would be counted from there', async () => {
  repo.write('policy.xml', policy(first));
  repo.commit('one');
  repo.git('config', 'core.worktree', tmpdir());
  await expect(history()).rejects.toThrow('core.worktree');
});

test('in a clone that left contents with the server they are counted as not read, and nothing is fetched', async () => {
  repo.write('policy.xml', policy(first));
  repo.commit('one');
  repo.git('mv', 'policy.xml', 'moved.xml');
  repo.write('moved.xml', policy(first, second));
  repo.commit('two');
  repo.git('config', 'uploadpack.allowFilter', 'true');
  const clone = `${repo.folder}-partial`;
  const args = ['clone', '--quiet', '--filter=blob:none', '--no-checkout', `file://${repo.folder}`, clone];
  execFileSync('git', args, { stdio: 'ignore' });
  try {
    expect(await history({}, clone)).toMatchObject({ findings: [], commits: 2, judged: 0, skipped: 2 });
  } finally {
    rmSync(clone, { recursive: true });
  }
});
