import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import type { Zippable } from 'fflate';
import { readZipBundle } from '../../../src/collect/source/read-zip.ts';
import type { ReadZipOptions, ZipPart } from '../../../src/collect/source/read-zip.ts';

const POLICY = '<AssignMessage name="AM"/>';

const zipOf = (files: Zippable): Buffer => Buffer.from(zipSync(files));

const partsOf = async (source: string | Buffer, options: ReadZipOptions = {}): Promise<ZipPart[]> => {
  const parts: ZipPart[] = [];
  for await (const part of readZipBundle(source, options)) parts.push(part);
  return parts;
};

const short = (part: ZipPart): string => `${part.status === 'refused' ? part.refusal : part.status} ${part.path}`;

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcullis-zip-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('an archive of a bundle', () => {
  test('gives the text of each entry under the name of the archive', async () => {
    const path = join(folder, 'orders.zip');
    await writeFile(
      path,
      zipOf({
        'apiproxy/policies/AM.xml': strToU8(POLICY),
        'apiproxy/resources/': new Uint8Array(0),
        'apiproxy/resources/jsc/ü.js': [strToU8('\ufeffvar x = 1;'), { level: 0 }],
      }),
    );
    expect(await partsOf(path)).toEqual([
      { status: 'read', path: 'orders.zip!/apiproxy/policies/AM.xml', bytes: POLICY.length, text: POLICY },
      { status: 'read', path: 'orders.zip!/apiproxy/resources/jsc/ü.js', bytes: 13, text: 'var x = 1;' },
    ]);
  });

  test('tells binary content, content that is no UTF-8, and what the caller does not want', async () => {
    const zip = zipOf({
      'a.jar': strToU8('PK\u0003\u0004\u0000\u0000'),
      'b.js': new Uint8Array([0x61, 0xff, 0x62]),
      'c.png': new Uint8Array([1]),
    });
    const parts = await partsOf(zip, { label: 'b', accepts: (name) => !name.endsWith('.png') });
    expect(parts.map(short)).toEqual(['binary b!/a.jar', 'read b!/b.js', 'not-opened b!/c.png']);
    expect(parts[1]).toMatchObject({ text: 'a\ufffdb', invalidAt: 1 });
  });
});

describe('an archive that is made to do harm', () => {
  test('loses the entries whose names lead out of it, and no other', async () => {
    const names = ['../evil.xml', '/etc/evil.xml', 'C:/evil.xml', '..\\evil.xml', 'a/../../evil.xml', 'a\u0000b.xml'];
    const zip = zipOf({
      ...Object.fromEntries(names.map((name) => [name, strToU8(POLICY)])),
      'apiproxy\\policies\\good.xml': strToU8(POLICY),
    });
    const parts = await partsOf(zip, { label: 'b' });
    expect(parts.map(short)).toEqual([
      ...names.map((_, index) => `unsafe-name b!/(entry ${String(index + 1)})`),
      'read b!/apiproxy/policies/good.xml',
    ]);
  });

  test('does not lead to another file by a link', async () => {
    const zip = zipOf({ link: [strToU8('/etc/passwd'), { os: 3, attrs: (0o120777 << 16) >>> 0 }] });
    expect((await partsOf(zip, { label: 'b' })).map(short)).toEqual(['symbolic-link b!/link']);
  });

  test('is not inflated where it shrank more than text does', async () => {
    const zip = zipOf({ 'bomb.xml': new Uint8Array(3 * 1024 * 1024), 'good.xml': strToU8(POLICY) });
    expect((await partsOf(zip, { label: 'b' })).map(short)).toEqual(['ratio-too-high b!/bomb.xml', 'read b!/good.xml']);
  });

  test('is read up to the limits of an entry, of all entries, and of their number', async () => {
    const zip = zipOf({
      'a.xml': strToU8('x'.repeat(60)),
      'b.xml': strToU8('y'.repeat(30)),
      'c.xml': strToU8('z'.repeat(30)),
    });
    const read = async (limits: ReadZipOptions['limits']): Promise<string[]> =>
      (await partsOf(zip, { label: 'b', limits: limits ?? {} })).map(short);
    expect(await read({ entryBytes: 50 })).toEqual(['entry-too-large b!/a.xml', 'read b!/b.xml', 'read b!/c.xml']);
    expect(await read({ totalBytes: 100 })).toEqual(['read b!/a.xml', 'read b!/b.xml', 'archive-too-large b!/c.xml']);
    expect(await read({ entries: 2 })).toEqual(['read b!/a.xml', 'read b!/b.xml', 'too-many-entries b!/c.xml']);
  });

  test('is damaged where an entry inflates to more than it declares', async () => {
    const zip = zipOf({ 'a.xml': strToU8('<a>'.repeat(400)) });
    const directory = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    zip.writeUInt32LE(10, directory + 24);
    expect((await partsOf(zip, { label: 'b' })).map(short)).toEqual(['damaged b!/a.xml']);
  });
});

describe('an archive that cannot be read in full', () => {
  test('is damaged where the content does not match its checksum', async () => {
    const zip = zipOf({ 'a.xml': [strToU8(POLICY), { level: 0 }], 'b.xml': strToU8(POLICY) });
    zip.writeUInt8(0x21, zip.indexOf(POLICY) + 2);
    expect((await partsOf(zip, { label: 'b' })).map(short)).toEqual(['damaged b!/a.xml', 'read b!/b.xml']);
  });

  test('says so where it is cut, missing, or none', async () => {
    const zip = zipOf({ 'a.xml': strToU8(POLICY) });
    expect((await partsOf(zip.subarray(0, -8), { label: 'b' })).map(short)).toEqual(['unreadable b']);
    expect((await partsOf(Buffer.alloc(0), { label: 'b' })).map(short)).toEqual(['unreadable b']);
    const [missing] = await partsOf(join(folder, 'missing.zip'));
    expect(missing).toMatchObject({ refusal: 'unreadable', cause: 'not-found', path: 'missing.zip' });
    expect(JSON.stringify(missing)).not.toContain(folder);
  });

  test('is given up when the run is', async () => {
    const zip = zipOf({ 'a.xml': strToU8(POLICY) });
    await expect(partsOf(zip, { signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow('stopped');
  });

  test('never throws, whatever single byte of it is wrong', async () => {
    const zip = zipOf({ 'a.xml': strToU8(POLICY), 'd/b.js': strToU8('var a = 1;'.repeat(9)) });
    for (let at = 0; at < zip.length; at++) {
      const broken = Buffer.from(zip);
      broken[at] = (broken[at] ?? 0) ^ 0x5a;
      const parts = await partsOf(broken, { label: 'b' });
      // A changed byte of a date or comment is nobody's loss; anything else is told.
      for (const part of parts) expect(part.path).toMatch(/^b(?:$|!\/)/);
    }
  });
});
