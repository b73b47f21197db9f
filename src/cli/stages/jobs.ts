import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { historyOf, targetsOf, type TargetJob } from '../../collect/collect-targets.ts';
import type { SourceJob } from '../../collect/source-records.ts';
import type { PlacedVaultTarget } from '../../collect/vault/target.ts';
import type { LoadedConfig } from '../../config/load.ts';
import type { VaultTarget } from '../../config/schema.ts';
import type { Target } from '../../evidence/evidence.ts';

/** One job for each target of a configuration. Each loads its collector, and with it its SDK, when it starts. */
export function jobsOf(loaded: LoadedConfig, env: NodeJS.ProcessEnv): TargetJob[] {
  const targets = targetsOf(loaded.config);
  return targets.map((target) => ({ target, collect: collectorOf(target, loaded, env) }));
}

function collectorOf(target: Target, { config, folder }: LoadedConfig, env: NodeJS.ProcessEnv): TargetJob['collect'] {
  const azure = config.azure.find(({ name }) => name === target.name);
  if (azure !== undefined) {
    return async (context) => (await import('../../collect/azure/collect-azure.ts')).collectAzure(azure, context);
  }
  const vault = config.vault.find(({ name }) => name === target.name);
  if (vault !== undefined) return vaultCollector(withFullPaths(vault, folder), env);
  const source = config.source.find(({ name }) => name === target.name);
  if (source === undefined) throw new Error(`no target is called ${target.name}`);
  const history = historyOf(source);
  const job = { name: source.name, path: resolve(folder, source.path), base: folder };
  return sourceCollector(history === undefined ? job : { ...job, history });
}

const mostWorkers = 4;

/** Reads a repository, a large one in threads; the reader is loaded when it starts. */
export function sourceCollector(job: SourceJob): TargetJob['collect'] {
  const workers = Math.min(availableParallelism(), mostWorkers);
  return async (context) =>
    (await import('../../collect/source-records.ts')).collectSource({ workers, ...job }, context);
}

function vaultCollector(target: PlacedVaultTarget, env: NodeJS.ProcessEnv): TargetJob['collect'] {
  return async (context) => {
    const { collectVault } = await import('../../collect/vault/collect.ts');
    const { readVaultToken } = await import('../../collect/vault/target.ts');
    await collectVault(target, readVaultToken(target, env), context);
  };
}

/** A target whose files can be opened whatever the current folder is. */
export function withFullPaths(target: VaultTarget, folder: string): PlacedVaultTarget {
  const full = (path: string): string => resolve(folder, path);
  return {
    ...target,
    base: folder,
    ...(target['ca-file'] === undefined ? {} : { 'ca-file': full(target['ca-file']) }),
    ...(target['token-file'] === undefined ? {} : { 'token-file': full(target['token-file']) }),
    ...(target['audit-files'] === undefined ? {} : { 'audit-files': target['audit-files'].map(full) }),
  };
}
