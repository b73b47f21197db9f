import { describe, expect, test } from '@jest/globals';
import { readApigeeTree } from '../../src/parse/apigee-xml.ts';
import type { PolicyElement, PolicyTree } from '../../src/parse/apim-policy.ts';

const names = (tree: PolicyTree): string[] => {
  const found: string[] = [];
  const visit = (nodes: PolicyTree['nodes']): void => {
    for (const node of nodes) {
      if (node.kind !== 'element') continue;
      found.push(node.name);
      visit(node.children);
    }
  };
  visit(tree.nodes);
  return found;
};

const textOf = (tree: PolicyTree, element: PolicyElement | undefined): string[] =>
  (element?.children ?? []).flatMap((child) =>
    child.kind === 'element' ? [] : [tree.text.slice(child.value.start, child.value.end)],
  );

describe('a file of a bundle', () => {
  test('is read behind a byte order mark and a comment in front of the declaration', () => {
    const tree = readApigeeTree('\ufeff<!-- licence -->\n<?xml version="1.0"?>\n<A name="x"><B/></A>');
    expect(tree.root?.name).toBe('A');
    expect(names(tree)).toEqual(['A', 'B']);
    expect(tree.complete).toBe(true);
  });

  test('keeps text that API Management would take for an expression', () => {
    const tree = readApigeeTree('<A b="@(x"><C>@{y "</C><D><![CDATA[@(z]]></D></A>');
    expect(tree.complete).toBe(true);
    const [c, d] = (tree.root?.children ?? []) as PolicyElement[];
    expect(textOf(tree, c)).toEqual(['@{y "']);
    expect(textOf(tree, d)).toEqual(['@(z']);
    const value = tree.root?.attributes[0]?.value;
    expect(tree.text.slice(value?.start, value?.end)).toBe('@(x');
  });

  test('goes on behind an element that never closes, and says so', () => {
    const tree = readApigeeTree('<A><B><C>x</B><D/></A>');
    expect(names(tree)).toEqual(['A', 'B', 'C', 'D']);
    expect(tree.problems.map(({ kind }) => kind)).toEqual(['unclosed-element']);
  });

  test('is incomplete where it is cut, or has a document type', () => {
    expect(readApigeeTree('<A><B>x').complete).toBe(false);
    expect(readApigeeTree('<A b="').complete).toBe(false);
    const bomb = readApigeeTree('<!DOCTYPE a [<!ENTITY x "y">]><A>&x;</A>');
    expect(bomb.complete).toBe(false);
    expect(names(bomb)).toEqual(['A']);
  });

  test('is capped in depth', () => {
    const tree = readApigeeTree('<a>'.repeat(20_000));
    expect(tree.problems.map(({ kind }) => kind)).toContain('too-deep');
    expect(tree.elementCount).toBe(20_000);
  });
});
