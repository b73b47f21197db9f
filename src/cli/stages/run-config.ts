import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  configWithoutFile,
  defaultConfigFile,
  hasUserInfo,
  loadConfig,
  refuse,
  type LoadedConfig,
} from '../../config/load.ts';
import type { ConfigProblem } from '../../config/config-error.ts';
import { registerProblems } from '../../config/register.ts';
import type { VaultTarget } from '../../config/schema.ts';
import { UsageError } from '../errors.ts';
import { checkRegister } from './check-choice.ts';

/**
 * The configuration that `scan` runs with: the named file, else `portcullis.yaml`, else the environment's Vault alone.
 * @throws {ConfigError} where a file is wrong, {UsageError} where there is nothing to scan.
 */
export async function scanConfig(file: string | undefined, env: NodeJS.ProcessEnv): Promise<LoadedConfig> {
  if (file === undefined && !existsSync(defaultConfigFile)) return environmentConfig(env);
  const loaded = loadConfig(file ?? defaultConfigFile);
  refuse([...registerProblems(loaded, checkRegister()), ...pathProblems(loaded)]);
  return loaded;
}

async function environmentConfig(env: NodeJS.ProcessEnv): Promise<LoadedConfig> {
  const target = await environmentVault(env);
  if (target !== undefined) return configWithoutFile({ vault: [target] });
  throw new UsageError(
    `there is nothing to scan: no ${defaultConfigFile} in this folder, and VAULT_ADDR is not set.`,
    'Name a configuration with -c FILE (docs/portcullis.example.yaml is one to start from), or set VAULT_ADDR and VAULT_TOKEN to scan one Vault.',
  );
}

async function environmentVault(env: NodeJS.ProcessEnv): Promise<VaultTarget | undefined> {
  const { vaultTargetFromEnvironment } = await import('../../collect/vault/target.ts');
  try {
    const target = vaultTargetFromEnvironment(env);
    if (target === undefined || !hasUserInfo(target.address)) return target;
  } catch {
    throw new UsageError('VAULT_ADDR: takes an http or https address such as https://vault.example.com:8200');
  }
  throw new UsageError('VAULT_ADDR: may not hold a user name or password; the token comes from VAULT_TOKEN');
}

/** Folders and files that a configuration names and that are not there. Audit files may come and go: they are gaps. */
function pathProblems({ config, folder, problem }: LoadedConfig): ConfigProblem[] {
  const sources = config.source.flatMap((target, index) => {
    const stats = statSync(resolve(folder, target.path), { throwIfNoEntry: false });
    if (stats?.isDirectory() === true) return [];
    const what = stats === undefined ? 'there is no such folder' : 'is not a folder';
    return [problem(['source', index, 'path'], `${what}: ${target.path}`)];
  });
  const files = config.vault.flatMap((target, index) =>
    (['ca-file', 'token-file'] as const).flatMap((key) => {
      const path = target[key];
      if (path === undefined || existsSync(resolve(folder, path))) return [];
      return [problem(['vault', index, key], `there is no such file: ${path}`)];
    }),
  );
  return [...sources, ...files];
}
