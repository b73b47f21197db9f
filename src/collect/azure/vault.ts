import { z } from 'zod';
import type { PermissionNeeded } from '../../evidence/cause.ts';
import type { KeyVault, SecretProperties, secretVersions } from '../../evidence/key-vault.ts';
import type { ValueOf } from '../../evidence/readings.ts';
import type { Call } from '../../evidence/record.ts';
import { sampled } from '../collector.ts';
import type { CallError } from './call-error.ts';
import { vaultVersion } from './client.ts';
import { firewallGrant, listSecretsRight, vaultGrant, type VaultRight } from './grants.ts';
import { leaveUnread, takeReading, type Run, type Taken } from './take-reading.ts';
import { compact, sortedList } from './wire-parts.ts';

const moment = z
  .date()
  .transform((date) => date.toISOString())
  .optional();
const optionalString = z.string().optional();
const flag = z.boolean().optional();

const propertiesRow = z
  .object({
    name: z.string(),
    enabled: flag,
    createdOn: moment,
    updatedOn: moment,
    expiresOn: moment,
    notBefore: moment,
    contentType: optionalString,
    managed: flag,
  })
  .transform((row): SecretProperties => compact(row));
const propertiesList = sortedList<typeof propertiesRow, SecretProperties>(propertiesRow, (row) => row.name);

type Versions = z.infer<typeof secretVersions>['versions'];
const versionRow = z
  .object({ version: z.string(), enabled: flag, createdOn: moment, expiresOn: moment })
  .transform((row): Versions[number] => compact(row));
const versionList = sortedList<typeof versionRow, Versions[number]>(
  versionRow,
  (row) => `${row.createdOn ?? ''} ${row.version}`,
).transform((versions) => ({ versions }));

/** Properties of the secrets in a vault: names and dates. There is no call that would give a value. */
export async function takeSecrets(
  run: Run,
  vault: KeyVault,
): Promise<Taken<ValueOf<'keyVault.secretProperties', 'list'>>> {
  return takeReading(run, {
    name: 'keyVault.secretProperties',
    part: 'list',
    scope: vault.id,
    call: vaultCall(vault, '/secrets'),
    shape: propertiesList,
    needs: (error) => vaultNeeds(run, vault, error, listSecretsRight),
    ask: async () => run.client.secrets(vault.host),
  });
}

/**
 * Versions of those secrets that gateways name, and of those whose age the list does not tell: it shows the current
 * version only, so that an old secret with a new version looks young there. An old current version needs no second
 * question. A secret that the list lacks is not asked for.
 */
export async function takeVersions(
  run: Run,
  vault: KeyVault,
  listed: Taken<ValueOf<'keyVault.secretProperties', 'list'>>,
  names: ReadonlySet<string>,
): Promise<void> {
  const { items, context } = sampled(run.context, namesToAsk(run, listed, names), (name) => name);
  await Promise.all(
    items.map(async (name) => {
      const about = {
        name: 'keyVault.secretProperties',
        part: 'item',
        scope: `${vault.id}/secrets/${name}`,
        call: vaultCall(vault, `/secrets/${name}/versions`),
      } as const;
      // The same right lists secrets and versions: what refused one is not asked for the other.
      if (listed.status === 'unread') return leaveUnread({ ...run, context }, about, listed);
      return takeReading(
        { ...run, context },
        {
          ...about,
          shape: versionList,
          needs: (error) => vaultNeeds(run, vault, error, listSecretsRight),
          ask: async () => run.client.secretVersions(vault.host, name),
        },
      );
    }),
  );
}

function namesToAsk(
  { context, target }: Run,
  listed: Taken<ValueOf<'keyVault.secretProperties', 'list'>>,
  named: ReadonlySet<string>,
): string[] {
  if (listed.status === 'unread') return [...named].toSorted();
  return listed.value
    .filter((secret) => named.has(secret.name.toLowerCase()) || mayBeYoung(secret, context, target))
    .map(({ name }) => name.toLowerCase())
    .toSorted();
}

/** Ages are held against what the log says of a vault, and never further back than the log is asked. */
function mayBeYoung(
  { createdOn }: SecretProperties,
  { wanted, clock }: Run['context'],
  { 'log-window': window }: Run['target'],
): boolean {
  if (!wanted.has('logs.keyVault')) return false;
  const days = Number.parseInt(window, 10) + 1;
  return createdOn === undefined || Date.parse(createdOn) > clock().getTime() - days * 86_400_000;
}

export function vaultCall(vault: KeyVault, path: string): Call {
  return { service: 'key-vault', method: 'GET', host: vault.host, path, apiVersion: vaultVersion };
}

/** What would let the caller in: a way through the vault's firewall, or a right. */
export function vaultNeeds(run: Run, vault: KeyVault, error: CallError, right: VaultRight): PermissionNeeded {
  const blocked = error.facts.codes?.some((code) => code === 'ForbiddenByFirewall' || code === 'ForbiddenByConnection');
  return blocked === true ? firewallGrant(vault) : vaultGrant(vault, right, run.client.principal());
}
