import type { Tracker } from '../evidence/reading.ts';
import type { AzureScope } from './azure.ts';
import type { Estate } from './estate.ts';
import type { VaultStore } from './key-vault.ts';
import { lacking, perObject } from './reading-index.ts';

const stores = perObject((estate: Estate) => {
  const all = estate.keyVaults.flatMap((item) => (item.kind === 'subject' ? [item.subject] : []));
  return {
    byId: new Map(all.map((store) => [store.id, store])),
    byHost: new Map(all.map((store) => [store.vault.host, store])),
  };
});

function cited(tracker: Tracker<'keyVault.vaults'>, store: VaultStore): VaultStore {
  tracker.read(store.azure.vaults);
  tracker.cite(store.azure.vaults, store.vault.id);
  return store;
}

/**
 * The vault behind a host name, looked for in every declared subscription. Where it is in none that was read, the
 * subject ends: as unread like the first subscription that was not, else because it lies outside the declared scope.
 */
export function vaultAtHost(tracker: Tracker<'keyVault.vaults'>, estate: Estate, host: string): VaultStore {
  const found = stores(estate).byHost.get(host);
  if (found !== undefined) return cited(tracker, found);
  for (const azure of estate.azure) tracker.read(azure.vaults);
  const detail = `the vault ${host} is in none of the declared subscriptions`;
  const [first] = estate.azure;
  if (first === undefined) throw new Error(`no Azure target is declared, yet ${host} is looked for`);
  return tracker.read(lacking(first.vaults, 'not-collected', detail));
}

/** The vault of an ARM id; ends the subject where it is in no declared subscription, or its subscription was not read. */
export function storeById(
  tracker: Tracker<'keyVault.vaults'>,
  estate: Estate,
  azure: AzureScope,
  id: string,
): VaultStore {
  const found = stores(estate).byId.get(id);
  if (found !== undefined) return cited(tracker, found);
  const own = estate.azure.find((scope) => id.startsWith(`${scope.id}/`)) ?? azure;
  const detail = `the vault ${id} is not among the vaults that were read`;
  return tracker.read(own.vaults.status === 'unread' ? own.vaults : lacking(own.vaults, 'not-collected', detail));
}
