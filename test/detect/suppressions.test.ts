import { describe, expect, test } from '@jest/globals';
import { findSuppressions, type Suppression } from '../../src/detect/suppressions.ts';
import { indexLines, spanBetween } from '../../src/parse/lines.ts';

/** Suppressions of a text; every `Zq8rT5` in it counts as a literal. */
function suppressionsOf(text: string): Suppression[] {
  const lines = indexLines(text);
  const literals = [...text.matchAll(/Zq8rT5\w*/g)].map((match) => ({
    span: spanBetween(lines, match.index, match.index + match[0].length),
  }));
  return findSuppressions(text, literals);
}

describe('a comment that allows a literal', () => {
  test.each([
    ['XML', '<!-- portcullis:allow fake tenant of the tests -->\n<value>Zq8rT5</value>'],
    ['C#, Bicep, JavaScript', "// portcullis:allow fake tenant of the tests\nparam x string = 'Zq8rT5'"],
    ['a block', '/* portcullis:allow fake tenant of the tests */\nx = "Zq8rT5"'],
    ['a line of a block', '/**\n * portcullis:allow fake tenant of the tests\n */\nx = "Zq8rT5"'],
    ['a block of lines', '<!--\n  portcullis:allow fake tenant of the tests\n-->\n\n<value>Zq8rT5</value>'],
    ['shell, YAML, Terraform', '# portcullis:allow fake tenant of the tests\npassword=Zq8rT5'],
    ['SQL', '-- portcullis:allow fake tenant of the tests\nZq8rT5'],
    ['properties', '; portcullis:allow fake tenant of the tests\nZq8rT5'],
    ['JSON, which has none', '{\n"//": "portcullis:allow fake tenant of the tests",\n"password": "Zq8rT5"}'],
  ])('speaks for the next line of code: %s', (_language, text) => {
    expect(suppressionsOf(text)).toEqual([
      expect.objectContaining({ reason: 'fake tenant of the tests', used: true, covers: text.split('\n').length }),
    ]);
  });

  test('with code in front of it, or behind it, speaks for its own line only', () => {
    const behind = "param x string = 'Zq8rT5' // portcullis:allow test tenant\nparam y string = 'Zq8rT5other'";
    expect(suppressionsOf(behind)).toEqual([{ line: 1, covers: 1, reason: 'test tenant', used: true }]);
    const ahead = '<!-- portcullis:allow test tenant --><value>Zq8rT5</value>\n<value>Zq8rT5</value>';
    expect(suppressionsOf(ahead)).toEqual([{ line: 1, covers: 1, reason: 'test tenant', used: true }]);
  });

  test('does not reach past the next line of code', () => {
    const text = '# portcullis:allow test tenant\nuser=x\npassword=Zq8rT5';
    expect(suppressionsOf(text)).toEqual([{ line: 1, covers: 2, reason: 'test tenant', used: false }]);
  });

  test.each(['', ':', ' -->', ' TODO', ' <reason>', ' -', ' x'])('without a reason has none: %j', (rest) => {
    expect(suppressionsOf(`<!-- portcullis:allow${rest}\nZq8rT5`)[0]).not.toHaveProperty('reason');
  });

  test.each([
    'portcullis:allow: agreed with ops',
    'portcullis:allow - agreed with ops',
    'portcullis:allow agreed with ops',
  ])('takes its reason behind any separator: %s', (comment) => {
    expect(suppressionsOf(`# ${comment}`)[0]?.reason).toBe('agreed with ops');
  });

  test.each([
    ['a value', '<value>portcullis:allow everything</value>'],
    ['an address', 'url: https://portcullis:allow@host.example everything'],
    ['another word', '# portcullis:allowed everything'],
    ['a text', "x = 'portcullis:allow everything'"],
  ])('is no comment where it is %s', (_what, text) => {
    expect(suppressionsOf(text)).toEqual([]);
  });

  test('never carries a value on: not that of the literal, nor any known form', () => {
    const token = `hvs.${'CAESIKeel0'.repeat(4)}`;
    const found = suppressionsOf(`# portcullis:allow Zq8rT5secret was ${token}, and is gone\nx=Zq8rT5secret`);
    expect(found[0]?.reason).toBe('*** was ***, and is gone');
    expect(JSON.stringify(found)).not.toContain('Zq8rT5');
  });

  test('is found on every kind of line end, and stays linear on a hostile text', () => {
    expect(suppressionsOf('a\r\n# portcullis:allow test tenant\r\nZq8rT5').map((one) => one.line)).toEqual([2]);
    const hostile = [
      `${'/'.repeat(200_000)}portcullis:allow${'-'.repeat(200_000)}`,
      '# portcullis:allow\n'.repeat(20_000),
    ];
    const start = performance.now();
    for (const text of hostile) findSuppressions(text, []);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
