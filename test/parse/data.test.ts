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

  test.each([
    ['lists on one line', '- '.repeat(50_000)],
    ['keys on one line', '? '.repeat(50_000)],
    ['lists line by line', Array.from({ length: 2000 }, (_none, depth) => `${' '.repeat(depth)}-`).join('\n')],
    ['maps line by line', Array.from({ length: 2000 }, (_none, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['brackets beside quoted ones', '["]",'.repeat(50_000)],
  ])('YAML that nests without end is not read, and says where it becomes too deep: %s', (_what, text) => {
    const { root, errors } = readYaml(text);
    expect(root).toBeUndefined();
    expect(errors).toHaveLength(1);
    expect(errors[0]).toBeGreaterThan(100);
    expect(errors[0]).toBeLessThan(20_000);
  });

  test('brackets that do not match nest nowhere', () => {
    expect(readYaml('[}'.repeat(2000)).errors.length).toBeGreaterThan(100);
  });

  test('brackets in texts, and many side by side, are no nesting', () => {
    const text = `properties:\n  value: abc\n  pattern: "${'['.repeat(500)}"\n  list: [${'[],'.repeat(500)}]\n`;
    expect(readYaml(text).errors).toEqual([]);
    expect(valueAt(text, readYaml)).toEqual(['abc', 'abc']);
  });

  test('aliases of YAML are not multiplied', () => {
    const text = `a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nproperties: { value: *c }\n`;
    expect(valueAt(text, readYaml)).toEqual([null, '']);
  });
});
