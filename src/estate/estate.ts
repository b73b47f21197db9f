import type { Target } from '../evidence/evidence.ts';
import type { Cause, PermissionNeeded } from '../evidence/cause.ts';
import type { ReadingName } from '../evidence/readings.ts';
import type { AzureScope } from './azure.ts';
import type { Gateway, Repository } from './gateway-types.ts';
import type { VaultStore } from './key-vault.ts';
import type { PartlyRead } from './partly-read.ts';
import type { Population } from './population.ts';
import type { VaultCluster } from './vault.ts';

/** The linked model: gateway -> reference -> secret -> version; identity -> grant -> effective access; fetches; caches. */
export interface Estate {
  readonly targets: readonly Target[];
  /** Every collection that was tried, for the coverage check. */
  readonly collections: Population<Collection>;
  /** Declared subscriptions with their readings, in the order of the configuration. */
  readonly azure: readonly AzureScope[];
  /** Every API Management service of the declared subscriptions. */
  readonly gateways: Population<Gateway>;
  /** Every Key Vault of the declared subscriptions. */
  readonly keyVaults: Population<VaultStore>;
  /** Declared HashiCorp Vault or OpenBao clusters. */
  readonly vaults: readonly VaultCluster[];
  /** Declared gateway repositories. */
  readonly repositories: readonly Repository[];
}

/** One reading of one scope, as the coverage check sees it. */
export interface Collection {
  readonly record: string;
  readonly name: ReadingName;
  readonly scope: string;
  readonly target: string;
  readonly unread?: { readonly cause: Cause; readonly detail: string; readonly needs?: PermissionNeeded };
  /** Why what was read is not the whole. */
  readonly partly?: PartlyRead;
}
