import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { generatedFiles, leftOverFiles } from '../../src/dev/generate.ts';

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
