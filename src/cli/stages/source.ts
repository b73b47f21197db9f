import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { targetsOf, type TargetJob } from '../../collect/collect-targets.ts';
import { maskPath } from '../../collect/source/mask-path.ts';
import { configWithoutFile } from '../../config/load.ts';
import type { SourceTarget } from '../../config/schema.ts';
import { UsageError } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { sourceCollector } from './jobs.ts';
import { collectAndJudge, refuseArguments, type RunArguments } from './scan.ts';

/** Runs `source`: reads files and nothing else. */
export async function scanSource(given: readonly string[], options: RunArguments): Promise<ExitCode> {
  refuseArguments(options);
  const paths = given.length === 0 ? ['.'] : given;
  const absent = paths.find((path) => !existsSync(path));
  if (absent !== undefined) throw new UsageError(`${absent}: there is no such file or folder`);
  const { config } = configWithoutFile({ source: sourceTargets(paths) });
  const jobs = targetsOf(config).map((target, index): TargetJob => {
    const path = paths[index] ?? '.';
    return { target, collect: sourceCollector({ name: target.name, path, base: process.cwd() }) };
  });
  return collectAndJudge({ command: 'source', config, jobs, given: options });
}

/** One target for each path, named after it; a second one of a name gets a number. Names may hold credentials too. */
function sourceTargets(paths: readonly string[]): SourceTarget[] {
  const used = new Map<string, number>();
  return paths.map((path) => {
    const base = targetName(maskPath(resolve(path)));
    const count = (used.get(base) ?? 0) + 1;
    used.set(base, count);
    return { name: count === 1 ? base : `${base}-${String(count)}`, path: maskPath(path) };
  });
}

function targetName(path: string): string {
  const slug = basename(path)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  return slug === '' ? 'source' : slug;
}
