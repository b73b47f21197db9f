import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readOne } from '../../../src/collect/source/read-file.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portcullis-read-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('a file that holds still is read', async () => {
  const absolute = join(folder, 'settings.env');
  writeFileSync(absolute, 'DB_PASSWORD=halyard-7781\n');
  const file = await readOne({ path: 'settings.env', absolute, bytes: 25 }, () => 1);
  expect(file).toMatchObject({ status: 'read', findings: { complete: true, literals: [{ name: 'DB_PASSWORD' }] } });
});

test('a file that was written to while it was read is read in part: its size is not what was read', async () => {
  // The files of the process table have no size, and yet a content.
  const file = await readOne({ path: 'settings.env', absolute: '/proc/self/status', bytes: 0 }, () => 1);
  expect(file).toMatchObject({ status: 'partly', cause: 'partial', findings: { complete: false } });
  expect(file.detail).toBe('The file was written to while it was read.');
});

test('a file that is gone since it was listed is unread', async () => {
  const file = await readOne({ path: 'policy.xml', absolute: join(folder, 'policy.xml'), bytes: 9 }, () => 1);
  expect(file).toMatchObject({ kind: 'apim-policy', status: 'unread', cause: 'not-found' });
});
