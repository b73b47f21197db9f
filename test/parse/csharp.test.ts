import { describe, expect, test } from '@jest/globals';
import { lexExpression } from '../../src/parse/csharp.ts';

const lex = (text: string, entities = true) =>
  lexExpression(text, 0, { limit: text.length, entities, multiline: false });

const strings = (text: string): string[] => {
  const lexed = lex(text);
  if (!lexed.ok) throw new Error('the expression did not close');
  return lexed.tokens.flatMap((token) => (token.kind === 'string' ? token.segments.map(({ value }) => value) : []));
};

describe('string literals of expressions', () => {
  const cases: [string, string[]][] = [
    [`@("plain")`, ['plain']],
    [`@("a\\"b\\n\\u0041\\x42")`, ['a"b\nAB']],
    [`@(@"c:\\d ""e""")`, ['c:\\d "e"']],
    [`@($"a{b}c{d:N2}e")`, ['a', 'c', 'e']],
    [`@($"{{x")`, ['{x']],
    [`@($"{{named-value}}")`, ['{{named-value}}']],
    [`@($@"a""{b}")`, ['a"', '']],
    [`@("""raw "x" text""")`, ['raw "x" text']],
    [`@(&quot;a&amp;b&quot;)`, ['a&b']],
    [`@(a["k"] ?? "")`, ['k', '']],
  ];

  test.each(cases)('%s', (text, expected) => {
    expect(strings(text)).toEqual(expected);
  });

  test('each code unit leads back to its source', () => {
    const text = `@("a\\u0042&lt;d")`;
    const lexed = lex(text);
    const token = lexed.ok ? lexed.tokens[0] : undefined;
    const segment = token?.kind === 'string' ? token.segments[0] : undefined;
    expect(segment?.value).toBe('aB<d');
    expect(segment?.offsets.map((offset) => text[offset])).toEqual(['a', '\\', '&', 'd']);
  });

  test('tokens inside the holes of a string are kept', () => {
    const lexed = lex(`@($"x {context.Variables["v"]} y")`);
    const token = lexed.ok ? lexed.tokens[0] : undefined;
    const holes = token?.kind === 'string' ? token.holes : [];
    expect(holes.flatMap((hole) => (hole.kind === 'identifier' ? [hole.text] : []))).toEqual(['context', 'Variables']);
  });

  test.each(['@(f("x")', '@("x', '@{ /* ', '@(a</b>', '@(a />', '@("x\n")'])('%j does not close', (text) => {
    expect(lex(text).ok).toBe(false);
  });

  test('a bracket that closes past others is followed, and told', () => {
    expect(lex('@{ f(a[1); }')).toMatchObject({ ok: true, balanced: false, end: 12 });
  });
});
