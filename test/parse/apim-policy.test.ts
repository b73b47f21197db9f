import { describe, expect, test } from '@jest/globals';
import { MAX_POLICY_DEPTH, readPolicyTree } from '../../src/parse/apim-policy.ts';
import type { PolicyElement, PolicyNode } from '../../src/parse/apim-policy.ts';

const elements = (nodes: readonly PolicyNode[]): PolicyElement[] =>
  nodes.flatMap((node) => (node.kind === 'element' ? [node, ...elements(node.children)] : []));

const names = (text: string): string[] => elements(readPolicyTree(text).nodes).map(({ name }) => name);

const attributesOf = (text: string): Record<string, string> => {
  const [first] = elements(readPolicyTree(text).nodes);
  return Object.fromEntries(
    (first?.attributes ?? []).map(({ name, value }) => [name, text.slice(value.start, value.end)]),
  );
};

describe('attributes that hold C# expressions', () => {
  const values: [string, string][] = [
    ['quotes inside', `@(context.Variables["a"])`],
    ['a closing bracket in a string', `@(f(")"))`],
    ['a verbatim string', `@(@"a "" ) b" + x)`],
    ['an interpolated string', `@($"a {b["c"]} )")`],
    ['a nested interpolated string', `@($"a {$"b {c} )"} d")`],
    ['an interpolated verbatim string', `@($@"a "" {b} )")`],
    ['a raw string', `@("""a ")" b""")`],
    ['a character', `@(x == ')' || x == '"' || x == '\\'')`],
    ['a line comment', `@{ // it's )}\n return 1; }`],
    ['a block comment', `@{ /* " ) } */ return 1; }`],
    ['less than and and', `@(a < b && c > d)`],
    ['generics', `@(body.As<JObject>(preserveContent: true)["x"])`],
    ['escapes', `@("a\\"b" + ")")`],
    ['braces of an object', `@{ var o = new JObject { { "a", 1 } }; return o.ToString(); }`],
    ['text behind it', `@(a) and @(b)`],
  ];

  test.each(values)('%s', (_what, value) => {
    const text = `<policies><set-variable name="n" value="${value}" other="o" /><after /></policies>`;
    const tree = readPolicyTree(text);
    const [, variable, after] = elements(tree.nodes);
    expect(variable?.attributes.map((one) => text.slice(one.value.start, one.value.end))).toEqual(['n', value, 'o']);
    expect(after?.name).toBe('after');
    expect(tree.problems).toEqual([]);
    expect(tree.complete).toBe(true);
  });

  test('the escaped form of the same policy reads alike', () => {
    const text = `<a v="@(x[&quot;)&quot;] &lt; 1 &amp;&amp; y == &quot;\\&quot;&quot;)" w="2"/>`;
    expect(attributesOf(text)).toEqual({
      v: `@(x[&quot;)&quot;] &lt; 1 &amp;&amp; y == &quot;\\&quot;&quot;)`,
      w: '2',
    });
    expect(readPolicyTree(text).wellFormed).toBe(true);
  });

  test('template atoms may hold the quote that delimits the attribute', () => {
    expect(attributesOf('<a v="${var.x["k"]}" w="2"/>')).toEqual({ v: '${var.x["k"]}', w: '2' });
  });

  test('an expression that never closes ends before the next attribute and is told', () => {
    const text = '<a v="@(f(" w="2" /><b/>';
    expect(attributesOf(text)['w']).toBe('2');
    const tree = readPolicyTree(text);
    expect(tree.problems.map(({ kind }) => kind)).toEqual(['unbalanced-expression']);
    expect(tree.complete).toBe(false);
    expect(names(text)).toEqual(['a', 'b']);
  });
});

describe('text', () => {
  test('an expression in text may hold markup in its strings', () => {
    const text = '<value>@("a</value><b>" + c)</value>';
    expect(names(text)).toEqual(['value']);
  });

  test('named values and deploy tokens are pieces of their own', () => {
    const text = '<value>a {{ n-1 }} #{x}# __Y__ ${z} @(1) b</value>';
    const [value] = elements(readPolicyTree(text).nodes);
    const [leaf] = value?.children ?? [];
    const pieces = leaf?.kind === 'text' ? leaf.value.pieces : [];
    expect(
      pieces.filter(({ kind }) => kind !== 'text').map((piece) => [piece.kind, text.slice(piece.start, piece.end)]),
    ).toEqual([
      ['named-value', '{{ n-1 }}'],
      ['deploy-token', '#{x}#'],
      ['deploy-token', '__Y__'],
      ['deploy-token', '${z}'],
      ['expression', '@(1)'],
    ]);
    expect(pieces.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text.slice(7, -8));
  });

  test('CDATA keeps its markup and its expressions', () => {
    const text = '<set-body><![CDATA[<x>@("]")</x>]]></set-body>';
    const [body] = elements(readPolicyTree(text).nodes);
    expect(body?.children.map(({ kind }) => kind)).toEqual(['cdata']);
  });
});

describe('what is not well formed', () => {
  const cases: [string, string, string[], boolean][] = [
    ['a missing end tag', '<policies><inbound><a></inbound></policies>', ['unclosed-element'], true],
    ['a stray end tag', '<policies></b></policies>', ['stray-end-tag'], true],
    ['a file that was cut', '<policies><inbound>', ['unclosed-element', 'unclosed-element'], false],
    ['a comment without an end', '<policies><!-- x', ['unclosed-element', 'unterminated-token'], false],
    ['a tag without an end', '<policies><a b="c" <d/></policies>', ['unclosed-element', 'unterminated-token'], false],
    [
      'a lost quote',
      '<policies><a b="c>\n<d e="f"/></policies>',
      ['unterminated-token', 'unterminated-token', 'unclosed-element'],
      false,
    ],
    ['a document type', '<!DOCTYPE policies [<!ENTITY x "y">]><policies/>', ['not-a-policy'], false],
  ];

  test.each(cases)('%s', (_what, text, kinds, complete) => {
    const tree = readPolicyTree(text);
    expect(tree.problems.map(({ kind }) => kind).toSorted()).toEqual(kinds.toSorted());
    expect(tree.complete).toBe(complete);
  });

  test('elements behind a lost quote are still found', () => {
    expect(names('<policies><a b="c>\n<d e="f"/></policies>')).toContain('d');
  });

  test('depth is capped, and elements below are kept', () => {
    const depth = MAX_POLICY_DEPTH + 40;
    const tree = readPolicyTree('<a>'.repeat(depth) + '</a>'.repeat(depth));
    expect(tree.elementCount).toBe(depth);
    expect(tree.problems.filter(({ kind }) => kind === 'too-deep')).toHaveLength(1);
    expect(tree.complete).toBe(false);
  });
});

describe('well-formed XML', () => {
  const cases: [string, boolean][] = [
    ['<policies/>', true],
    ['\ufeff<?xml version="1.0"?>\r\n<!-- c --><policies a=\'1\'>&lt;&#x41;<![CDATA[<&]]></policies>\n', true],
    ['<a b="@(x[&quot;y&quot;])"/>', true],
    ['<a b="@(x["y"])"/>', false],
    ['<a>@(x < 1)</a>', false],
    ['<a>x && y</a>', false],
    ['<a b="1"c="2"/>', false],
    ['<a b="1" b="2"/>', false],
    ['<a b="<"/>', false],
    ['<a/><b/>', false],
    ['<a/>text', false],
    ['<!-- a -- b --><a/>', false],
    [' <?xml version="1.0"?><a/>', false],
    ['<a>&nbsp;</a>', false],
    ['<a>\u0001</a>', false],
    ['<a></b>', false],
    ['', false],
  ];

  test.each(cases)('%j is well formed: %s', (text, expected) => {
    expect(readPolicyTree(text).wellFormed).toBe(expected);
  });
});

test('a text of nothing but mistakes is read in linear time', () => {
  const texts = ['@(', '<a b="@(', '<a b="@("', '@("""', '<!--', '</a>', '<a b="', '{{', '@($"{', '@(/*', '__a'];
  const time = (text: string): number => {
    const start = performance.now();
    readPolicyTree(text);
    return performance.now() - start;
  };
  for (const unit of texts) {
    const small = time(unit.repeat(2000));
    const large = time(unit.repeat(16_000));
    // Eight times the text: a quadratic reader takes sixty-four times as long.
    expect(large).toBeLessThan(Math.max(small, 40) * 40);
  }
});
