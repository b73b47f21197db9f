import { describe, expect, test } from '@jest/globals';
import { anchor, oneLine, plural, time, visible, visibleDeep } from '../../src/report/text.ts';

describe('text from audited systems', () => {
  test.each([
    ['bidirectional override', 'pay\u202etxt.exe', 'pay⟨U+202E⟩txt.exe'],
    ['bidirectional isolate', 'a\u2066b', 'a⟨U+2066⟩b'],
    ['zero-width space', 'kv\u200bprod', 'kv⟨U+200B⟩prod'],
    ['byte order mark', '\ufeffname', '⟨U+FEFF⟩name'],
    ['terminal escape', '\u001b[2J', '⟨U+001B⟩[2J'],
    ['null', 'a\u0000b', 'a⟨U+0000⟩b'],
    ['C1 control', '\u009b31m', '⟨U+009B⟩31m'],
    ['lone carriage return', 'real\rfake', 'real⟨U+000D⟩fake'],
    ['line separator', 'a\u2028b', 'a⟨U+2028⟩b'],
    ['tag character', 'a\u{e0041}b', 'a⟨U+E0041⟩b'],
    ['lone surrogate', 'a\ud800b', 'a⟨U+D800⟩b'],
  ])('shows a %s as its code point', (_name, given, shown) => {
    expect(visible(given)).toBe(shown);
  });

  test('keeps what people write', () => {
    const text = 'Zürich ✓ 漢字 🔑\n\tgateway → vault';
    expect(visible(text)).toBe(text);
  });

  test('turns Windows line ends into line feeds', () => {
    expect(visible('a\r\nb')).toBe('a\nb');
  });

  test('puts a text on one line', () => {
    expect(oneLine('first\n  second\tthird')).toBe('first second third');
  });

  test('reaches every string of a value, keys too', () => {
    expect(visibleDeep({ list: ['a\u0000', 1, null], 'k\u202e': { deep: '\u001b' } })).toEqual({
      list: ['a⟨U+0000⟩', 1, null],
      'k⟨U+202E⟩': { deep: '⟨U+001B⟩' },
    });
  });
});

test('an anchor has only characters that stand in an id and a URL as they are', () => {
  expect(anchor('r', 'apim.namedValues/3f9a "><b>')).toBe('r-apim.namedValues-3f9a-b-');
});

test('times are UTC to the second, and what is no time stays', () => {
  expect(time('2026-11-20T02:00:07.123Z')).toBe('2026-11-20 02:00:07 UTC');
  expect(time('yesterday')).toBe('yesterday');
});

test('a count has its noun in the right number', () => {
  expect([plural(0, 'row'), plural(1, 'row'), plural(2, 'property', 'properties')]).toEqual([
    '0 rows',
    '1 row',
    '2 properties',
  ]);
});
