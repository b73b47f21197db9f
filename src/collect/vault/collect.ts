import { z } from 'zod';
import type { VaultTarget } from '../../config/schema.ts';
import type { CollectContext } from '../collector.ts';
import { dataOf } from './answers.ts';
import { lookAtAuditFiles } from './audit-files.ts';
import { collectAuthRoles } from './auth-roles.ts';
import { createVaultClient, defaultLimits, type ClientLimits, type VaultClient } from './client.ts';
import { caFileOf, type PlacedVaultTarget } from './target.ts';
import { VaultFault } from './fault.ts';
import { collectKvMetadata, defaultWalk, type WalkLimits } from './kv.ts';
import { collectAuthMounts, collectMounts } from './mounts.ts';
import { collectDatabaseRoles } from './database-roles.ts';
import { collectPolicies } from './policies.ts';
import { lookupRule } from './rules.ts';
import { collectAuditDevices, collectCors, collectHealth, collectServerConfig } from './server.ts';
import { collectSecretIds } from './secret-ids.ts';
import { collectTokenRoles } from './token-roles.ts';
import { collectTokens } from './tokens.ts';
import { attempt, expectMore, wants, type TokenHolder, type VaultSession } from './session.ts';

export interface VaultLimits {
  readonly client: ClientLimits;
  readonly walk: WalkLimits;
}

/**
 * Reads one Vault or OpenBao cluster: every wanted reading becomes one record, read or unread. `token` is `undefined`
 * where none was found. Throws only where the run is interrupted or a record cannot be stored.
 */
export async function collectVault(
  target: PlacedVaultTarget,
  token: string | undefined,
  context: CollectContext,
  limits: VaultLimits = { client: defaultLimits, walk: defaultWalk },
): Promise<void> {
  context.progress.stage(`Vault ${target.name}`);
  await collectLog(target, context);
  await collectServer(target, token, context, limits);
}

// Before anything is asked of the server: what the scan asks is written to the same files. Loads the embedded engine
// only where there are files to question.
async function collectLog(target: PlacedVaultTarget, context: CollectContext): Promise<void> {
  if (!context.wanted.has('logs.vaultAudit') || (target['audit-files'] ?? []).length === 0) return;
  if (context.sample !== undefined) return lookAtAuditFiles(target, context);
  const { collectAuditLog } = await import('./audit-log.ts');
  await collectAuditLog(target, context);
}

async function collectServer(
  target: VaultTarget,
  token: string | undefined,
  context: CollectContext,
  limits: VaultLimits,
): Promise<void> {
  if (![...context.wanted].some((name) => name.startsWith('vault.'))) return;
  const client = openClient(target, token, context, limits.client);
  try {
    context.onRight?.({ kind: 'vault', ...lookupRule });
    const session = { target, client, context, holder: holderOf(client), tally: { known: 0, done: 0 } };
    await Promise.all([session.holder, ...collectors(session, limits.walk)]);
  } finally {
    client.close();
  }
}

function collectors(session: VaultSession, walk: WalkLimits): Promise<void>[] {
  const jobs: Promise<void>[] = [];
  if (wants(session, 'vault.health')) jobs.push(collectHealth(session));
  if (wants(session, 'vault.serverConfig')) jobs.push(collectServerConfig(session));
  if (wants(session, 'vault.cors')) jobs.push(collectCors(session));
  if (wants(session, 'vault.auditDevices')) jobs.push(collectAuditDevices(session));
  if (wants(session, 'vault.policies')) jobs.push(collectPolicies(session));
  if (wants(session, 'vault.tokenRoles')) jobs.push(collectTokenRoles(session));
  if (wants(session, 'vault.tokens')) jobs.push(collectTokens(session, walk.accessors));
  const ofStores = ['vault.mounts', 'vault.kvMetadata', 'vault.databaseRoles'] as const;
  if (ofStores.some((name) => wants(session, name))) jobs.push(collectStores(session, walk));
  const ofMethods = ['vault.authMounts', 'vault.authRoles', 'vault.secretIds'] as const;
  if (ofMethods.some((name) => wants(session, name))) jobs.push(collectMethods(session, walk.accessors));
  expectMore(session, jobs.length);
  return jobs;
}

async function collectStores(session: VaultSession, walk: WalkLimits): Promise<void> {
  const mounts = await collectMounts(session);
  await Promise.all([
    ...(wants(session, 'vault.kvMetadata') ? [collectKvMetadata(session, mounts, walk)] : []),
    ...(wants(session, 'vault.databaseRoles') ? [collectDatabaseRoles(session, mounts)] : []),
  ]);
}

async function collectMethods(session: VaultSession, accessors: number): Promise<void> {
  const mounts = await collectAuthMounts(session);
  const roles = wants(session, 'vault.authRoles') ? await collectAuthRoles(session, mounts) : [];
  if (wants(session, 'vault.secretIds')) await collectSecretIds(session, roles, accessors);
}

function openClient(
  target: VaultTarget,
  token: string | undefined,
  context: CollectContext,
  limits: ClientLimits,
): VaultClient {
  const { env } = process;
  const { address, namespace } = target;
  try {
    return createVaultClient({
      address,
      namespace,
      caFile: caFileOf(target, env),
      token,
      env,
      signal: context.signal,
      limits,
    });
  } catch (error) {
    if (error instanceof VaultFault) return closedClient(target, error);
    throw error;
  }
}

// Where no connection can even be tried, every reading says why.
function closedClient(target: VaultTarget, fault: VaultFault): VaultClient {
  const refuse = (): Promise<never> => Promise.reject(fault);
  return { host: new URL(target.address).host, read: refuse, list: refuse, lookUp: refuse, close: () => undefined };
}

const lookup = z.object({ display_name: z.string().min(1), policies: z.array(z.string()) });

/** Two fields of what Vault says of the token; the rest, the token itself among it, is not looked at. */
async function holderOf(client: VaultClient): Promise<TokenHolder> {
  const answered = await attempt(() => client.read(lookupRule.path));
  const parsed = lookup.safeParse(answered.status === 'read' ? dataOf(answered.value.body) : undefined);
  if (!parsed.success) return {};
  const own = parsed.data.policies.filter((policy) => policy !== 'default');
  return { name: parsed.data.display_name, ...(own.length === 1 && own[0] !== undefined ? { policy: own[0] } : {}) };
}
