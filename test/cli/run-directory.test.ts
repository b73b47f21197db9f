import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  createRunDirectory,
  listRunFiles,
  refuseOccupied,
  removeRunFile,
  writeRunFile,
} from '../../src/cli/run-directory.ts';

let folder: string;
const now = new Date('2026-05-03T10:15:00.123Z');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portcullis-run-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

describe('the folder of a run', () => {
  test('only its owner may look into it, also where it was there before', () => {
    const existing = join(folder, 'existing');
    mkdirSync(existing, { mode: 0o755 });
    chmodSync(existing, 0o755);
    for (const out of [existing, join(folder, 'a', 'b', 'new')]) {
      const run = createRunDirectory(out, now);
      writeRunFile(run, 'deep/file.json', '{}');
      expect([run, join(run, 'evidence'), join(run, 'deep')].map(modeOf)).toEqual(['700', '700', '700']);
      expect(modeOf(join(run, 'deep/file.json'))).toBe('600');
    }
  });

  test('what it must not be is refused', () => {
    writeFileSync(join(folder, 'file'), '');
    symlinkSync(join(folder, 'nowhere'), join(folder, 'link'));
    for (const out of [folder, join(folder, 'file'), join(folder, 'link')]) {
      expect(() => {
        refuseOccupied(out);
      }).toThrow(`--out ${out}`);
    }
    expect(() => {
      refuseOccupied(join(folder, 'free'));
    }).not.toThrow();
  });

  test('files are written inside it only, and links are replaced instead of followed', () => {
    const run = createRunDirectory(join(folder, 'run'), now);
    const outside = join(folder, 'outside');
    writeFileSync(outside, 'mine');
    symlinkSync(outside, join(run, 'report.html'));
    writeRunFile(run, 'report.html', 'new');
    expect(readFileSync(join(run, 'report.html'), 'utf8')).toBe('new');
    expect(readFileSync(outside, 'utf8')).toBe('mine');
    expect(() => {
      writeRunFile(run, '../outside', 'x');
    }).toThrow('may not hold');
    removeRunFile(run, '../outside');
    expect(existsSync(outside)).toBe(true);
  });

  test('what stands in it is listed with forward slashes, links told apart', () => {
    const run = createRunDirectory(join(folder, 'run'), now);
    writeRunFile(run, 'b.txt', '');
    writeRunFile(run, '.portcullis/inventory/a.jsonl', '');
    symlinkSync('b.txt', join(run, 'c.txt'));
    expect(listRunFiles(run)).toEqual([
      { path: '.portcullis/inventory/a.jsonl', regular: true },
      { path: 'b.txt', regular: true },
      { path: 'c.txt', regular: false },
    ]);
  });
});
