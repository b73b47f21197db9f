import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { readApigeeFile } from '../../../src/detect/apigee/read-file.ts';

const samples = join(
  process.env['PORTCULLIS_SHARED'] ?? fileURLToPath(new URL('../../../../shared', import.meta.url)),
  'samples',
  'apigee',
);

const filesIn = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });

describe('the bundles of others', () => {
  test('are read to the end, and no reference in them is taken for a literal', () => {
    expect([samples, existsSync(samples)]).toEqual([samples, true]);
    const findings = filesIn(samples).map((path) => ({
      path: relative(samples, path),
      ...readApigeeFile(relative(samples, path), readFileSync(path, 'utf8'), { groupOf: () => 1 }),
    }));
    expect(findings.length).toBeGreaterThan(10);
    expect(findings.filter(({ complete, kind }) => !complete || kind === 'text').map(({ path }) => path)).toEqual([]);
    const places = findings.flatMap(({ path, literals }) =>
      literals.map(({ span }) => `${path}:${String(span.line)}:${String(span.column)}`),
    );
    expect(places).toEqual([]);
  });
});
