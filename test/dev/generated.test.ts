import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { generatedFiles, leftOverFiles, renew } from '../../src/dev/generate.ts';

const root = process.cwd();

describe('generated files', () => {
  test('are those that `npm run generate` would write now', async () => {
    const files = await generatedFiles(root);
    expect(files.size).toBeGreaterThan(25);
    const stale: string[] = [];
    for (const [path, text] of files) {
      const present = await readFile(`${root}/${path}`, 'utf8').catch(() => undefined);
      if (present !== text) stale.push(path);
    }
    expect(stale).toEqual([]);
    expect(await leftOverFiles(root, files)).toEqual([]);
  }, 120_000);
});

describe('renewing generated files', () => {
  test('writes what changed, removes what is left over, and compiles again where code is among it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'portcullis-generate-'));
    let compiled = 0;
    const run = async (files: Record<string, string>): Promise<string[]> =>
      renew(folder, new Map(Object.entries(files)), async () => {
        compiled++;
      });
    const [code, page, other] = ['checks/index.ts', 'docs/checks/a.md', 'docs/checks/b.md'];
    expect(await run({ [code]: 'one', [page]: 'one', [other]: 'one' })).toEqual([code, page, other]);
    expect(compiled).toBe(1);
    expect(await run({ [code]: 'one', [page]: 'two' })).toEqual([other, page]);
    expect(compiled).toBe(1);
    expect(await readFile(join(folder, page), 'utf8')).toBe('two');
    expect(await run({ [code]: 'two', [page]: 'two' })).toEqual([code]);
    expect(compiled).toBe(2);
    expect(await run({ [code]: 'two', [page]: 'two' })).toEqual([]);
    expect(compiled).toBe(2);
    await rm(folder, { recursive: true });
  });
});
