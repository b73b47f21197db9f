import { describe, expect, test } from '@jest/globals';
import { canonicalJson, canonicalJsonPretty } from '../../src/evidence/canonical.ts';

describe('canonical JSON', () => {
  test('has keys in code unit order at every depth, whatever order they were set in', () => {
    expect(canonicalJson({ b: [{ z: 1, a: 2 }], Z: null, a: { d: 1, c: 2 } })).toBe(
      '{"Z":null,"a":{"c":2,"d":1},"b":[{"a":2,"z":1}]}',
    );
    expect(canonicalJson(JSON.parse('{"constructor":2,"__proto__":3}'))).toBe('{"__proto__":3,"constructor":2}');
  });

  test('leaves the value as it was, whether its keys were in order or not', () => {
    const value = { a: { x: 1, y: [2] }, b: { y: 1, x: { d: 1, c: 2 } } };
    const before = JSON.stringify(value);
    expect(canonicalJson(value)).toBe('{"a":{"x":1,"y":[2]},"b":{"x":{"c":2,"d":1},"y":1}}');
    expect(JSON.stringify(value)).toBe(before);
  });

  test('says what JSON.stringify says of everything else', () => {
    const odd = {
      date: new Date(0),
      none: undefined,
      list: [undefined, () => 1, Number.NaN],
      text: '\u2028\ud800"',
      big: 1e21,
    };
    expect(JSON.parse(canonicalJson(odd))).toEqual(JSON.parse(JSON.stringify(odd)));
    expect(canonicalJsonPretty({ b: 1, a: [] })).toBe('{\n  "a": [],\n  "b": 1\n}\n');
    expect(canonicalJson('x')).toBe('"x"');
  });
});
