import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { targetsOf, type TargetJob } from '../../collect/collect-targets.ts';
import { configWithoutFile } from '../../config/load.ts';
import type { SourceTarget } from '../../config/schema.ts';
import { UsageError } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { collectAndJudge, refuseArguments, type RunArguments } from './scan.ts';

/** Runs `source`: reads folders of files and nothing else. */
export async function scanSource(paths: readonly string[], given: RunArguments): Promise<ExitCode> {
  refuseArguments(given);
  const { config } = configWithoutFile({ source: sourceTargets(paths.length === 0 ? ['.'] : paths) });
  const targets = targetsOf(config);
  const jobs = targets.map((target, index): TargetJob => {
    const root = resolve(config.source[index]?.path ?? '.');
    return {
      target,
      collect: async (context) =>
        (await import('../../collect/source-records.ts')).collectSource(target.name, root, context),
    };
  });
  return collectAndJudge({ command: 'source', config, jobs, given });
}

/** One target for each path, named after its folder; a second one of a name gets a number. */
function sourceTargets(paths: readonly string[]): SourceTarget[] {
  const used = new Map<string, number>();
  return paths.map((path) => {
    refuseNoFolder(path);
    const base = targetName(resolve(path));
    const count = (used.get(base) ?? 0) + 1;
    used.set(base, count);
    return { name: count === 1 ? base : `${base}-${String(count)}`, path };
  });
}

function refuseNoFolder(path: string): void {
  if (!existsSync(path)) throw new UsageError(`${path}: there is no such folder`);
  if (!statSync(path).isDirectory()) {
    throw new UsageError(`${path} is not a folder. Name the folder that holds it; --only narrows the checks.`);
  }
}

function targetName(path: string): string {
  const slug = basename(path)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  return slug === '' ? 'source' : slug;
}
