import { accessSync, constants, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ExaminationJob, SignIn } from '../../collect/examine.ts';
import type { CollectContext } from '../../collect/collector.ts';
import { targetScope } from '../../collect/collect-targets.ts';
import { permissionFor } from '../../collect/vault/grants.ts';
import { lookupRule } from '../../collect/vault/rules.ts';
import { reachHost, type Reach } from '../../collect/reach.ts';
import type { LoadedConfig } from '../../config/load.ts';
import type { AzureTarget, VaultTarget } from '../../config/schema.ts';
import type { ReadingName } from '../../evidence/readings.ts';
import { jobsOf, withFullPaths } from './jobs.ts';

type Probe = Omit<ExaminationJob, 'target'>;

/** What a dry run does for each target of a configuration: with the collectors of the scan, in the same environment. */
export function examinationJobs(
  loaded: LoadedConfig,
  env: NodeJS.ProcessEnv,
  wanted: ReadonlySet<ReadingName>,
): ExaminationJob[] {
  const { config, folder } = loaded;
  return jobsOf(loaded, env).map(({ target, collect }): ExaminationJob => {
    const azure = config.azure.find(({ name }) => name === target.name);
    if (azure !== undefined) return { target, ...azureProbe(azure, collect, env, wanted) };
    const vault = config.vault.find(({ name }) => name === target.name);
    if (vault !== undefined) return { target, ...vaultProbe(withFullPaths(vault, folder), collect, env) };
    const path = config.source.find(({ name }) => name === target.name)?.path ?? '.';
    return { target, ...sourceProbe(target.name, resolve(folder, path)) };
  });
}

function azureProbe(
  target: AzureTarget,
  collect: Probe['collect'],
  env: NodeJS.ProcessEnv,
  wanted: ReadonlySet<ReadingName>,
): Probe {
  const look = async (host: string, signal: AbortSignal): Promise<Reach> =>
    reachHost(new URL(`https://${host}`), { env, signal });
  return {
    collect,
    reach: async (signal) => {
      const { armHost, graphHost, logHost, signInHost } = await import('../../collect/azure/client.ts');
      const others = [
        signInHost,
        ...(wanted.has('entra.groupMembers') ? [graphHost] : []),
        ...(wanted.has('logs.keyVault') ? [logHost] : []),
      ];
      // Nothing can be read without Azure Resource Manager; without one of the others, a part.
      const [arm, ...rest] = await Promise.all([armHost, ...others].map(async (host) => look(host, signal)));
      return [...(arm === undefined ? [] : [arm]), ...rest.map((reach) => ({ ...reach, blocked: false }))];
    },
    signIn: async () => (await import('../../collect/azure/sign-in.ts')).signInTo(target),
    reachFound: look,
  };
}

function vaultProbe(target: VaultTarget, collect: Probe['collect'], env: NodeJS.ProcessEnv): Probe {
  const { grant } = permissionFor(lookupRule, { namespace: target.namespace, policy: undefined });
  const detail = 'Vault does not say whose token this is, so records will not name their principal';
  return {
    unnamed: { kind: 'unnamed', detail, remedy: grant },
    collect,
    reach: async (signal) => {
      const { caFileOf } = await import('../../collect/vault/target.ts');
      const file = caFileOf(target, env);
      const ca = file === undefined ? undefined : textOf(file);
      return [await reachHost(new URL(target.address), { env, signal, ca })];
    },
    signIn: async () => vaultSignIn(target, env),
  };
}

/** A file that cannot be read is the collector's to report. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

async function vaultSignIn(target: VaultTarget, env: NodeJS.ProcessEnv): Promise<SignIn> {
  const { readVaultToken } = await import('../../collect/vault/target.ts');
  if (readVaultToken(target, env) !== undefined) return { blocked: false };
  const name = target['token-env'];
  const remedy = `export ${name}="$(vault token create -policy=portcullis -no-default-policy -ttl=1h -field=token)"`;
  const detail = `there is no token: ${name} is not set, and no token file is there`;
  // Its health answers without a token.
  return { blocked: false, trouble: { kind: 'no-credential', detail, remedy } };
}

/** Files need no right but that of the user: the folder is looked at and not entered. */
function sourceProbe(name: string, path: string): Probe {
  return {
    reach: () => Promise.resolve([]),
    signIn: () => Promise.resolve({ blocked: false }),
    collect: async ({ wanted, emit, clock }: CollectContext) => {
      if (!wanted.has('repo.files')) return;
      await emit({
        name: 'repo.files',
        part: 'list',
        scope: targetScope({ kind: 'source', name }),
        target: name,
        call: { service: 'files' },
        at: clock().toISOString(),
        droppedKeys: 0,
        outcome: isReadable(path)
          ? { status: 'read', value: [] }
          : { status: 'unread', cause: 'failed', detail: 'the folder may not be read by this user' },
      });
    },
  };
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
