import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { addedLines } from '../../../src/collect/source/added-lines.ts';
import { literalsOf } from '../../../src/collect/source/judge-file.ts';
import { readStagedSource } from '../../../src/collect/source/staged-source.ts';
import { sourceFile, type SourceFile } from '../../../src/evidence/source-file.ts';
import { testRepository, type TestRepository } from '../../kit/git-repository.ts';

jest.setTimeout(60_000);

let repo: TestRepository;

beforeEach(() => {
  repo = testRepository();
});
afterEach(() => {
  repo.remove();
});

const first = 'Zq8rT5wPlanted91xKd';
const second = 'Zq8rT5wSecond77mPq';
const policy = (...values: string[]): string =>
  `<policies>\n  <inbound>\n${values.map((value) => `    <set-header name="Authorization"><value>Bearer ${value}</value></set-header>\n`).join('')}  </inbound>\n</policies>\n`;
const namedValue = (value: string): string =>
  JSON.stringify({ properties: { displayName: 'db', secret: true, value } }, undefined, 1);

async function staged(path = repo.folder, indexFile?: string): Promise<SourceFile[]> {
  const files = await readStagedSource(path, { groupOf: () => 1, indexFile });
  if (!(Symbol.asyncIterator in files)) throw new Error(`${files.cause}: ${files.detail}`);
  const read: SourceFile[] = [];
  for await (const file of files) read.push(sourceFile.parse(file));
  return read;
}

const places = (files: readonly SourceFile[]): string[] =>
  files.flatMap((file) => literalsOf(file).map(({ span }) => `${file.path}:${String(span.line)}`));

describe('what git has staged', () => {
  test('is judged as the index holds it, in the lines that the commit would add', async () => {
    repo.write('policy.xml', policy(first));
    repo.write('untouched.xml', policy(first));
    repo.commit('old');
    repo.write('policy.xml', policy('{{a}}', first, second));
    repo.git('add', 'policy.xml');
    repo.write('policy.xml', policy('{{a}}'));
    repo.write('unstaged.xml', policy(second));
    expect(places(await staged())).toEqual(['policy.xml:5']);
  });

  test('keeps nothing of a policy whose only literals are older, so that nobody calls it sound', async () => {
    repo.write('policy.xml', policy(first));
    repo.write('named values/db/namedValueInformation.json', namedValue(first));
    repo.commit('old');
    repo.write('policy.xml', policy(first, '{{a}}'));
    repo.write('named values/db/namedValueInformation.json', `${namedValue(first)}\n`);
    repo.git('add', '--all');
    const files = await staged();
    expect(files.map(({ path }) => path)).toEqual(['named values/db/namedValueInformation.json', 'policy.xml']);
    expect(files.map(({ policy: kept, namedValue: value }) => kept ?? value)).toEqual([undefined, undefined]);
  });

  test('covers the first commit, changed named values and an index of the commit itself', async () => {
    repo.write('named values/db/namedValueInformation.json', namedValue(first));
    repo.git('add', '--all');
    expect(places(await staged())).toEqual(['named values/db/namedValueInformation.json:5']);
    const own = join(repo.folder, '.git/next-index');
    execFileSync('git', ['read-tree', '--empty'], { cwd: repo.folder, env: { ...process.env, GIT_INDEX_FILE: own } });
    expect(await staged(repo.folder, own)).toEqual([]);
  });

  test('of a folder or a single file is told by paths of its own', async () => {
    repo.write('apim/policy.xml', policy(first));
    repo.write('apim/other.xml', policy(first));
    repo.git('add', '--all');
    expect(places(await staged(join(repo.folder, 'apim')))).toEqual(['other.xml:3', 'policy.xml:3']);
    expect(places(await staged(join(repo.folder, 'apim/policy.xml')))).toEqual(['policy.xml:3']);
  });

  test('lines of a file that the commit moves are not new; a bundle in an archive is opened', async () => {
    repo.write('policy.xml', policy(first));
    repo.commit('old');
    repo.git('mv', 'policy.xml', 'moved.xml');
    repo.write('moved.xml', policy(first, second));
    const text = `<BasicAuthentication name="x"><User ref="private.user"/><Password>${second}</Password></BasicAuthentication>`;
    const bundle = zipSync({ 'apiproxy/policies/BA-Partner.xml': strToU8(text) });
    writeFileSync(join(repo.folder, 'bundle.zip'), bundle);
    repo.git('add', '--all');
    expect(places(await staged())).toEqual(['bundle.zip!/apiproxy/policies/BA-Partner.xml:1', 'moved.xml:4']);
  });

  test('a policy that is too large is unread, not left out', async () => {
    repo.write('policy.xml', policy(first) + ' '.repeat(6 * 1024 * 1024));
    repo.git('add', '--all');
    expect(await staged()).toMatchObject([{ path: 'policy.xml', status: 'unread', cause: 'partial' }]);
  });

  test('outside of a repository is unread with words', async () => {
    rmSync(join(repo.folder, '.git'), { recursive: true });
    await expect(staged()).rejects.toThrow('not-found: The folder lies in no git repository.');
  });
});

test('a line that was moved is not added, a further copy of it is, whatever the line ends are', () => {
  expect([...addedLines('c\r\na\r\nb\r\na', ['a\nb\nc'])]).toEqual([4]);
  expect([...addedLines('a\nx', ['a\n', 'x\n'])]).toEqual([]);
  expect([...addedLines('a\nb', [])]).toEqual([1, 2]);
});
