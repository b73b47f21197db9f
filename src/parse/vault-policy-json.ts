import { visit } from 'jsonc-parser';
import { readJson, type DataNode } from './data.ts';
import type { HclEntry, HclFault, HclValue } from './hcl1-tree.ts';

/**
 * Reads the JSON form of a policy as the same entries that the HCL form gives. HCL 1 flattens nested objects into keys,
 * so `{"path": {"a": {...}}}` is `path "a" {...}`. Never throws.
 */
export const jsonEntries = (
  text: string,
): { readonly entries: readonly HclEntry[]; readonly faults: readonly HclFault[] } => {
  const { root, errors } = readJson(text);
  const faults: HclFault[] = [...errors, ...commentsInside(text, root?.end ?? 0)].map((start) => ({
    kind: 'syntax',
    start,
    end: start,
  }));
  if (root?.kind !== 'object') return { entries: [], faults };
  const entries = root.entries.flatMap((entry) => {
    const keys = [{ text: entry.key, start: entry.start, end: entry.start + entry.key.length + 2 }];
    return flatten(keys, entry.value, entry.start);
  });
  return { entries, faults };
};

// The server's JSON reader knows no comments, but looks at nothing behind the closing brace.
const commentsInside = (text: string, end: number): number[] => {
  const comments: number[] = [];
  try {
    visit(text, { onComment: (offset) => comments.push(offset) });
  } catch {
    return [];
  }
  return comments.filter((offset) => offset < end);
};

const flatten = (keys: HclEntry['keys'], value: DataNode, start: number): HclEntry[] => {
  if (value.kind === 'array' && value.items.length > 0 && value.items.every((item) => item.kind !== 'scalar')) {
    return value.items.flatMap((item) => flatten(keys, item, start));
  }
  const nested = value.kind === 'object' ? value.entries : [];
  if (nested.length === 0 || nested.some((entry) => entry.value.kind !== 'object')) {
    return [{ keys, value: valueOf(value), start, end: value.end }];
  }
  return nested.flatMap((entry) => {
    const key = { text: entry.key, start: entry.start, end: entry.start + entry.key.length + 2 };
    return flatten([...keys, key], entry.value, entry.start);
  });
};

const valueOf = (node: DataNode): HclValue => {
  const { start, end } = node;
  if (node.kind === 'array') return { kind: 'list', items: node.items.map(valueOf), start, end };
  if (node.kind === 'object') {
    const entries = node.entries.map((entry) => ({
      keys: [{ text: entry.key, start: entry.start, end: entry.start + entry.key.length + 2 }],
      value: valueOf(entry.value),
      start: entry.start,
      end: entry.value.end,
    }));
    return { kind: 'object', entries, start, end };
  }
  return { kind: scalarKind(node.value), text: String(node.value), start, end };
};

const scalarKind = (value: unknown): 'string' | 'number' | 'bool' | 'null' => {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'bool' : 'null';
};
