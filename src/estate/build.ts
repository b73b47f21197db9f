import type { Evidence } from '../evidence/evidence.ts';
import { azureScopes } from './azure.ts';
import { declaredScope } from './declared.ts';
import type { Collection, Estate } from './estate.ts';
import { gatewaysOf } from './gateway.ts';
import { keyVaultsOf } from './key-vault.ts';
import { partlyRead } from './partly-read.ts';
import { known } from './population.ts';
import { indexReadings } from './reading-index.ts';
import { repositoryOf } from './repository.ts';
import { vaultCluster } from './vault.ts';

/**
 * Links the records of a run into the model that checks look at. What the configuration declares and no record shows
 * is in it as an unread reading; what the configuration does not declare is not in it.
 */
export function buildEstate(evidence: Evidence): Estate {
  const index = indexReadings(evidence);
  const declared = declaredScope(evidence);
  const azure = azureScopes(declared.azure, index);
  const { targets } = evidence.header;
  return {
    targets,
    collections: known(evidence.records.map(collectionOf)),
    azure,
    gateways: azure.flatMap((scope) => gatewaysOf(scope, index)),
    keyVaults: azure.flatMap((scope) => keyVaultsOf(scope, index)),
    vaults: declared.vault.map((entry) => vaultCluster(entry, index)),
    repositories: targets.filter((target) => target.kind === 'source').map(({ name }) => repositoryOf(name, index)),
  };
}

function collectionOf(record: Evidence['records'][number]): Collection {
  const { id, name, scope, target, outcome } = record;
  if (outcome.status === 'read') {
    const partly = partlyRead(record);
    return { record: id, name, scope, target, ...(partly === undefined ? {} : { partly }) };
  }
  const { cause, detail, needs } = outcome;
  return { record: id, name, scope, target, unread: { cause, detail, ...(needs === undefined ? {} : { needs }) } };
}
