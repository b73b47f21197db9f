import { describe, expect, test } from '@jest/globals';
import { property, readJson, readYaml } from '../../src/parse/data.ts';

const valueAt = (text: string, read: typeof readJson): [unknown, string] => {
  const node = property(property(read(text).root, 'properties'), 'value');
  return node?.kind === 'scalar' ? [node.value, text.slice(node.start, node.end)] : [undefined, ''];
};

describe('JSON and YAML with positions', () => {
  test('a string of JSON is placed without its quotes', () => {
    expect(valueAt('{ "properties": { "value": "abc" } }', readJson)).toEqual(['abc', 'abc']);
  });

  test.each(['properties:\n  value: abc\n', 'properties:\n  value: "abc"\n', "properties: { value: 'abc' }"])(
    'a string of YAML is placed without its quotes: %j',
    (text) => {
      expect(valueAt(text, readYaml)).toEqual(['abc', 'abc']);
    },
  );

  test('what is broken is told and the rest is read', () => {
    const text = '{ "properties": { "value": "abc", } ';
    expect(valueAt(text, readJson)).toEqual(['abc', 'abc']);
    expect(readJson(text).errors).not.toEqual([]);
  });

  test('endless nesting neither throws nor hangs', () => {
    expect(readJson('['.repeat(200_000)).errors.length).toBeGreaterThan(0);
    expect(readYaml('['.repeat(20_000)).errors.length).toBeGreaterThan(0);
  });

  test('aliases of YAML are not multiplied', () => {
    const text = `a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nproperties: { value: *c }\n`;
    expect(valueAt(text, readYaml)).toEqual([null, '']);
  });
});
