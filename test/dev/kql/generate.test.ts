import { expect, test } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { kqlSubset } from '../../../src/dev/kql/compile.ts';
import { generateSql } from '../../../src/dev/kql/generate.ts';

const root = new URL('.', import.meta.resolve('#package'));

test('the committed SQL is what the query texts compile to', async () => {
  const generated = await generateSql();
  for (const [path, content] of generated) {
    expect({ path, content: readFileSync(new URL(path, root), 'utf8') }).toEqual({ path, content });
  }
  const folder = fileURLToPath(new URL('src/queries/generated', root));
  expect(readdirSync(folder).toSorted()).toEqual(
    [...generated.keys()].map((path) => path.slice(path.lastIndexOf('/') + 1)).toSorted(),
  );
  expect(generated.size).toBe(16);
}, 120_000);

test('the subset has at most 40 operators and functions and its page lists each of them', () => {
  const page = readFileSync(new URL('docs/kql-subset.md', root), 'utf8');
  const listed = [...page.matchAll(/^\| `([^`]+)` +\|/gm)].map((match) => match[1] ?? '');
  expect(listed.toSorted()).toEqual(kqlSubset.toSorted());
  expect(kqlSubset.length).toBeLessThanOrEqual(40);
});
