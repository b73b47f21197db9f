import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { vaultTarget, type VaultTarget } from '../../config/schema.ts';
import type { Environment } from './tunnel.ts';

/** A target whose files have full paths, and the folder of the configuration that names them. */
export type PlacedVaultTarget = VaultTarget & { readonly base?: string };

/**
 * The token for a target: from the variable that `token-env` names (BAO_TOKEN stands in for VAULT_TOKEN), else from
 * `token-file`, else from `~/.vault-token`, where `vault login` leaves it. `undefined` where there is none.
 */
export function readVaultToken(target: VaultTarget, env: Environment): string | undefined {
  const name = target['token-env'];
  const named = clean(env[name]) ?? (name === 'VAULT_TOKEN' ? clean(env['BAO_TOKEN']) : undefined);
  if (named !== undefined) return named;
  const file = target['token-file'];
  return tokenFile(file ?? join(env['HOME'] ?? homedir(), '.vault-token'));
}

function tokenFile(path: string): string | undefined {
  try {
    return clean(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function clean(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === undefined || trimmed === '' ? undefined : trimmed;
}

/** The CA file for a target: its own, else that of VAULT_CACERT or BAO_CACERT. */
export function caFileOf(target: VaultTarget, env: Environment): string | undefined {
  return target['ca-file'] ?? clean(env['VAULT_CACERT']) ?? clean(env['BAO_CACERT']);
}

/**
 * The target that VAULT_ADDR (or BAO_ADDR) names, for a scan without a configuration file; `undefined` where neither
 * is set.
 * @throws {z.ZodError} where the address is no URL.
 */
export function vaultTargetFromEnvironment(env: Environment): VaultTarget | undefined {
  const address = clean(env['VAULT_ADDR']) ?? clean(env['BAO_ADDR']);
  if (address === undefined) return undefined;
  const namespace = clean(env['VAULT_NAMESPACE']) ?? clean(env['BAO_NAMESPACE']);
  const caFile = clean(env['VAULT_CACERT']) ?? clean(env['BAO_CACERT']);
  return vaultTarget.parse({
    name: 'vault',
    address,
    ...(namespace === undefined ? {} : { namespace }),
    ...(caFile === undefined ? {} : { 'ca-file': caFile }),
  });
}
