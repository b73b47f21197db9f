import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';

const run = promisify(execFile);

interface CruiseResult {
  summary: { totalCruised: number; violations: { rule: { name: string }; from: string; to: string }[] };
}

async function cruise(): Promise<CruiseResult> {
  const args = ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'src', 'checks'];
  const { stdout } = await run('node_modules/.bin/depcruise', args, { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout) as CruiseResult;
}

describe('the layers of the design', () => {
  test('hold, and the gate has seen the whole program', async () => {
    const { summary } = await cruise();
    expect(summary.violations.map((found) => `${found.rule.name}: ${found.from} -> ${found.to}`)).toEqual([]);
    expect(summary.totalCruised).toBeGreaterThan(150);
  }, 60_000);
});
