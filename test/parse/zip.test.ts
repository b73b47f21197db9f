import { describe, expect, test } from '@jest/globals';
import { ZIP_LIMITS, endsArchive, isUnsafeName, refusalOf } from '../../src/parse/zip.ts';
import type { ZipEntryHeader } from '../../src/parse/zip.ts';

const entry = (over: Partial<ZipEntryHeader>): ZipEntryHeader => ({
  name: 'apiproxy/policies/a.xml',
  bytes: 100,
  storedBytes: 50,
  encrypted: false,
  mode: 0o100644,
  ...over,
});
const EMPTY = { entries: 0, bytes: 0 };

describe('the name of an entry', () => {
  test.each(['', '..', '../a', 'a/../b', './a', '/a', 'c:/a', 'C:a', 'a\\b', 'a\nb', 'a\u0000', 'x'.repeat(1025)])(
    'is unsafe as %j',
    (name) => {
      expect(isUnsafeName(name)).toBe(true);
    },
  );

  test.each(['a.xml', 'apiproxy/policies/..a.xml', 'a..b/c', 'ü/ö.xml', 'a b/c-d_e.js', 'apiproxy/'])(
    'is safe as %j',
    (name) => {
      expect(isUnsafeName(name)).toBe(false);
    },
  );
});

describe('an entry', () => {
  test('is opened within the limits', () => {
    expect(refusalOf(entry({}), EMPTY, ZIP_LIMITS)).toBeUndefined();
    const atLimit = entry({ bytes: ZIP_LIMITS.entryBytes, storedBytes: ZIP_LIMITS.entryBytes });
    expect(refusalOf(atLimit, EMPTY, ZIP_LIMITS)).toBeUndefined();
  });

  test('is refused for each reason by its name', () => {
    const { entries, entryBytes, totalBytes, ratioFrom } = ZIP_LIMITS;
    expect(refusalOf(entry({ name: '../a' }), EMPTY, ZIP_LIMITS)).toBe('unsafe-name');
    expect(refusalOf(entry({ mode: 0o120777 }), EMPTY, ZIP_LIMITS)).toBe('symbolic-link');
    expect(refusalOf(entry({ encrypted: true }), EMPTY, ZIP_LIMITS)).toBe('encrypted');
    expect(refusalOf(entry({ bytes: entryBytes + 1 }), EMPTY, ZIP_LIMITS)).toBe('entry-too-large');
    expect(refusalOf(entry({ bytes: ratioFrom + 1, storedBytes: 1000 }), EMPTY, ZIP_LIMITS)).toBe('ratio-too-high');
    expect(refusalOf(entry({}), { entries: 1, bytes: totalBytes - 99 }, ZIP_LIMITS)).toBe('archive-too-large');
    expect(refusalOf(entry({}), { entries, bytes: 0 }, ZIP_LIMITS)).toBe('too-many-entries');
  });

  test('ends the whole archive only where all of it is too much', () => {
    expect(
      ['archive-too-large', 'too-many-entries'].every((refusal) => endsArchive(refusal as 'archive-too-large')),
    ).toBe(true);
    expect(endsArchive('unsafe-name')).toBe(false);
  });
});
