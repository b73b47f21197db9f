import { describe, expect, test } from '@jest/globals';
import { indexLines, positionAt, spanBetween } from '../../src/parse/lines.ts';

describe('lines and columns', () => {
  test('LF, CR LF and CR each end one line', () => {
    const text = 'a\nb\r\nc\rd';
    const index = indexLines(text);
    expect(['a', 'b', 'c', 'd'].map((letter) => positionAt(index, text.indexOf(letter)))).toEqual([
      { line: 1, column: 1 },
      { line: 2, column: 1 },
      { line: 3, column: 1 },
      { line: 4, column: 1 },
    ]);
  });

  test('columns count UTF-16 code units', () => {
    const text = '\u{1f511}x';
    expect(positionAt(indexLines(text), text.indexOf('x'))).toEqual({ line: 1, column: 3 });
  });

  test('a byte order mark takes an offset but no column', () => {
    expect(positionAt(indexLines('\ufeff<a/>'), 1)).toEqual({ line: 1, column: 1 });
    expect(positionAt(indexLines('\ufeff<a/>'), 0)).toEqual({ line: 1, column: 1 });
  });

  test('a span over lines ends behind its last character', () => {
    const text = 'one\ntwo\nthree';
    expect(spanBetween(indexLines(text), 2, 9)).toEqual({
      line: 1,
      column: 3,
      endLine: 3,
      endColumn: 2,
      offset: 2,
      length: 7,
    });
  });

  test('an offset outside the text is moved to its end', () => {
    expect(positionAt(indexLines('ab'), 99)).toEqual({ line: 1, column: 3 });
  });
});
