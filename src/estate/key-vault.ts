import type { KeyVault, SecretProperties } from '../evidence/key-vault.ts';
import type { ReadingOf, Tracker } from '../evidence/reading.ts';
import type { AzureScope } from './azure.ts';
import { listed, type Population, type Scope } from './population.ts';
import { perObject, type ReadingIndex } from './reading-index.ts';

/** One Azure Key Vault. `id` is its ARM id in lower case. */
export interface VaultStore {
  readonly id: string;
  readonly name: string;
  readonly target: string;
  readonly scope: Scope;
  readonly vault: KeyVault;
  readonly azure: AzureScope;
  /** RBAC decides; false where access policies do, which is what an absent setting means. */
  readonly rbac: boolean;
  readonly secrets: ReadingOf<'keyVault.secretProperties'>;
  readonly secretVersions: (name: string) => ReadingOf<'keyVault.secretProperties', 'item'>;
  readonly diagnosticSettings: ReadingOf<'azure.diagnosticSettings'>;
  readonly log: ReadingOf<'logs.keyVault', 'item'>;
}

/** An object of Key Vault as an identifier names it: host and name in lower case, version absent where none is given. */
export interface SecretIdentifier {
  readonly host: string;
  readonly collection: 'secrets' | 'keys' | 'certificates';
  readonly name: string;
  readonly version?: string;
}

export function keyVaultsOf(azure: AzureScope, index: ReadingIndex): Population<VaultStore> {
  return listed(azure.scope, azure.vaults, (vault) => vaultStore(vault, azure, index));
}

function vaultStore(vault: KeyVault, azure: AzureScope, index: ReadingIndex): VaultStore {
  const id = vault.id.toLowerCase();
  const owner = { kind: 'azure', name: azure.target } as const;
  return {
    id,
    name: vault.name,
    target: azure.target,
    scope: { id, name: vault.name, target: azure.target },
    vault,
    azure,
    rbac: vault.enableRbacAuthorization === true,
    secrets: index.one('keyVault.secretProperties', 'list', owner, id),
    secretVersions: (name) =>
      index.one('keyVault.secretProperties', 'item', owner, `${id}/secrets/${name}`, `${id}/secrets/${name}/versions`),
    diagnosticSettings: index.one('azure.diagnosticSettings', 'list', owner, id),
    log: index.one('logs.keyVault', 'item', owner, id),
  };
}

/**
 * Reads `https://<vault>/secrets/<name>[/<version>]`. A slash at the end is no version. `undefined` where the text is
 * no such identifier.
 */
export function parseSecretIdentifier(text: string): SecretIdentifier | undefined {
  const parts = /^https:\/\/([^/?#]+)\/(secrets|keys|certificates)\/([^/?#]+)(?:\/([^/?#]+))?\/*(?:[?#].*)?$/i.exec(
    text.trim(),
  );
  const [, host, collection, name, version] = parts ?? [];
  if (host === undefined || collection === undefined || name === undefined) return undefined;
  return {
    host: host.toLowerCase().replace(/:443$/, ''),
    collection: collection.toLowerCase() as SecretIdentifier['collection'],
    name: name.toLowerCase(),
    ...(version === undefined ? {} : { version }),
  };
}

/** Whether a host is one of Key Vault's, in any Azure cloud. */
export function isKeyVaultHost(host: string): boolean {
  return /\.(?:vault\.azure\.net|vault\.azure\.cn|vault\.usgovcloudapi\.net|vault\.microsoftazure\.de)$/.test(host);
}

const secretsByName = perObject(
  (rows: readonly SecretProperties[]): ReadonlyMap<string, SecretProperties> =>
    new Map(rows.map((row) => [row.name.toLowerCase(), row])),
);

/** Properties of a vault's secret, or `undefined` where its list, which was read, has none of that name. */
export function secretOf(
  tracker: Tracker<'keyVault.secretProperties'>,
  store: VaultStore,
  name: string,
): SecretProperties | undefined {
  const secret = secretsByName(tracker.read(store.secrets)).get(name.toLowerCase());
  if (secret !== undefined) tracker.cite(store.secrets, secret.name);
  return secret;
}

/** Id of a secret that does not hang on whether its vault was found. */
export function secretId(host: string, name: string): string {
  return `https://${host}/secrets/${name}`;
}
