import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, jest } from '@jest/globals';
import { runProgram } from '../kit/built.ts';

// Each run of the program is a process of its own, on a machine that may be busy.
jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'portcullis-start-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Packages of which a run of the program loaded any script. */
async function packagesLoaded(args: readonly string[]): Promise<string[]> {
  const coverage = mkdtempSync(join(folder, 'coverage-'));
  await runProgram(args, { cwd: folder, env: { NODE_V8_COVERAGE: coverage } });
  const urls = readdirSync(coverage).flatMap((file) => {
    const { result } = JSON.parse(readFileSync(join(coverage, file), 'utf8')) as { result: { url: string }[] };
    return result.map(({ url }) => url);
  });
  expect(urls.some((url) => url.endsWith('/cli/main.js'))).toBe(true);
  const names = urls.flatMap((url) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? []);
  return [...new Set(names)].toSorted();
}

test('help loads yargs and nothing heavier: no SDK, no zod, no DuckDB, no templates', async () => {
  const heavy = /^(@azure|@duckdb|@microsoft|@peculiar|google-|handlebars|node-vault|zod|yaml|cli-table3)/;
  for (const args of [['--help'], ['scan', '--help'], ['--version'], ['scna']]) {
    const loaded = await packagesLoaded(args);
    expect(loaded).toContain('yargs');
    expect(loaded.filter((name) => heavy.test(name))).toEqual([]);
  }
});

test('a scan of files loads no cloud SDK', async () => {
  const loaded = await packagesLoaded(['source', '.', '--out', join(folder, 'run')]);
  expect(loaded).toContain('handlebars');
  expect(loaded.filter((name) => /^(@azure|@duckdb|node-vault)/.test(name))).toEqual([]);
});
