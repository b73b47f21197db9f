import { afterAll, describe, expect, test } from '@jest/globals';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { FileProblem, physicalLines, type PhysicalLine } from '../../../../src/collect/logs/files/lines.ts';
import { testFolder } from './audit-log.ts';

const folder = testFolder();
afterAll(() => rmSync(folder, { recursive: true }));

async function read(
  content: Buffer | string,
  maxLineBytes = 100,
  name = 'audit.log',
): Promise<{ lines: PhysicalLine[]; problem?: string }> {
  const path = join(folder, name);
  writeFileSync(path, content);
  return readPath(path, maxLineBytes);
}

async function readPath(path: string, maxLineBytes = 100): Promise<{ lines: PhysicalLine[]; problem?: string }> {
  const lines: PhysicalLine[] = [];
  try {
    for await (const batch of physicalLines(path, { maxLineBytes })) lines.push(...batch);
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    return { lines, problem: error.message };
  }
  return { lines };
}

const texts = (lines: PhysicalLine[]): unknown[] => lines.map((line) => line.text);
const noise = Buffer.from(Array.from({ length: 4000 }, (_, index) => (index * 7919) % 251))
  .toString('hex')
  .replace(/(.{60})/g, '$1\n');

describe('physical lines', () => {
  test('are counted with blank ones and a last one without newline', async () => {
    const { lines } = await read('a\n\nb\r\nc');
    expect(lines).toEqual([
      { number: 1, text: 'a', ended: true },
      { number: 2, text: '', ended: true },
      { number: 3, text: 'b\r', ended: true },
      { number: 4, text: 'c', ended: false },
    ]);
  });

  test('an empty file has none', async () => {
    expect(await read('')).toEqual({ lines: [] });
  });

  test('a line of the greatest length is kept, a longer one only counted', async () => {
    const { lines } = await read(`${'x'.repeat(100)}\n${'y'.repeat(101)}\nz\n${'w'.repeat(300)}`);
    expect(lines.map(({ text, ended }) => [text?.length, ended])).toEqual([
      [100, true],
      [undefined, true],
      [1, true],
      [undefined, false],
    ]);
  });

  test('characters and lines that span the reads of a large file stay whole', async () => {
    const line = '😀é'.repeat(50_000);
    const { lines } = await read(Array.from({ length: 12 }, () => line).join('\n'), 1_000_000);
    expect(lines).toHaveLength(12);
    expect(lines.every(({ text }) => text === line)).toBe(true);
  });

  test.each(['[a].log', '*.log', "quote's.log", '-rf', 'a?b{1,2}.log'])(
    'a file named %s is that file',
    async (name) => {
      await read('other\n', 100, 'a.log');
      expect(texts((await read('mine\n', 100, name)).lines)).toEqual(['mine']);
    },
  );
});

describe('gzip', () => {
  const packed = gzipSync(noise);
  const all = noise.trimEnd().split('\n');

  test('is known by its first bytes, whatever the name', async () => {
    expect(texts((await read(packed)).lines)).toEqual(all);
  });

  test('of several members is read to the end', async () => {
    const { lines, problem } = await read(Buffer.concat([gzipSync('a\n'), gzipSync('b\n')]));
    expect([texts(lines), problem]).toEqual([['a', 'b'], undefined]);
  });

  test.each([1, 8, 9, 500])('that is cut by %d bytes gives what can be read and says so', async (missing) => {
    const { lines, problem } = await read(packed.subarray(0, packed.length - missing));
    expect(problem).toMatch(/cut or damaged/);
    expect(lines.length).toBeGreaterThan(10);
    const whole = lines.filter((line) => line.ended).map((line) => line.text);
    expect(whole).toEqual(all.slice(0, whole.length));
  });

  test('with a wrong checksum says so', async () => {
    const bad = Buffer.from(packed);
    bad[bad.length - 6]! ^= 0xff;
    expect((await read(bad)).problem).toMatch(/cut or damaged/);
  });

  test.each([
    ['something else', Buffer.from('plain line\n'), /cut or damaged/],
    ['zeros and something else', Buffer.from('\0\0plain line\n'), /not read/],
  ])('followed by %s says so', async (_title, tail, problem) => {
    const found = await read(Buffer.concat([packed, tail]));
    expect(found.problem).toMatch(problem);
    expect(all.slice(0, found.lines.length)).toEqual(texts(found.lines));
  });

  test('padded with zeros is whole', async () => {
    const found = await read(Buffer.concat([packed, Buffer.alloc(512)]));
    expect([texts(found.lines), found.problem]).toEqual([all, undefined]);
  });
});

describe('files that are not read', () => {
  test('zstd is named', async () => {
    expect((await read(Buffer.from('28b52ffd00', 'hex'))).problem).toMatch(/zstd/);
  });

  test('a missing file, a folder', async () => {
    expect(await readPath(join(folder, 'missing.log'))).toEqual({ lines: [], problem: 'cannot be read (ENOENT)' });
    mkdirSync(join(folder, 'sub'));
    expect(await readPath(join(folder, 'sub'))).toEqual({ lines: [], problem: 'not a regular file' });
  });

  test('a file without permission', async () => {
    const path = join(folder, 'locked.log');
    writeFileSync(path, 'a\n');
    chmodSync(path, 0);
    const expected = process.getuid?.() === 0 ? undefined : 'cannot be read (EACCES)';
    expect((await readPath(path)).problem).toBe(expected);
  });

  test('an aborted read stops with the signal', async () => {
    const path = join(folder, 'abort.log');
    writeFileSync(path, 'a\n');
    const lines = physicalLines(path, { maxLineBytes: 10, signal: AbortSignal.abort() });
    await expect(lines.next()).rejects.toThrow(/abort/);
  });
});
