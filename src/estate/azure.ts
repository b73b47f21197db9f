import type { ReadingOf } from '../evidence/reading.ts';
import { once, type ReadingIndex } from './reading-index.ts';
import type { Scope } from './population.ts';

/** One declared subscription and what was read of it. */
export interface AzureScope {
  /** `/subscriptions/<id>` in lower case. */
  readonly id: string;
  readonly subscriptionId: string;
  readonly target: string;
  readonly scope: Scope;
  readonly subscriptions: ReadingOf<'azure.subscriptions'>;
  readonly services: ReadingOf<'apim.service'>;
  readonly vaults: ReadingOf<'keyVault.vaults'>;
  readonly managedIdentities: ReadingOf<'azure.managedIdentities'>;
  /** At, above and below the subscription. */
  readonly roleAssignments: ReadingOf<'azure.roleAssignments'>;
  readonly roleDefinitions: ReadingOf<'azure.roleDefinitions'>;
  readonly denyAssignments: (resource: string) => ReadingOf<'azure.denyAssignments'>;
  /**
   * Transitive members of a group. `undefined` where no record exists for that id: a collector that was told by the
   * directory that an id names no group leaves none.
   */
  readonly groupMembers: (group: string) => ReadingOf<'entra.groupMembers'> | undefined;
}

/** The readings of each declared subscription. */
export function azureScopes(
  declared: readonly { readonly name: string; readonly subscriptions: readonly string[] }[],
  index: ReadingIndex,
): readonly AzureScope[] {
  return declared.flatMap((entry) => {
    const groups = once(() => groupReadings(entry.name, index));
    return entry.subscriptions.map((subscriptionId) => azureScope(entry.name, subscriptionId, index, groups));
  });
}

function azureScope(
  target: string,
  subscriptionId: string,
  index: ReadingIndex,
  groups: () => ReadonlyMap<string, ReadingOf<'entra.groupMembers'>>,
): AzureScope {
  const id = `/subscriptions/${subscriptionId}`;
  const owner = { kind: 'azure', name: target } as const;
  return {
    id,
    subscriptionId,
    target,
    scope: { id, name: `subscription ${subscriptionId}`, target },
    subscriptions:
      index.all('azure.subscriptions', 'list', target)[0]?.reading ??
      index.one('azure.subscriptions', 'list', owner, id),
    services: index.one('apim.service', 'list', owner, id),
    vaults: index.one('keyVault.vaults', 'list', owner, id),
    managedIdentities: index.one('azure.managedIdentities', 'list', owner, id),
    roleAssignments: index.one('azure.roleAssignments', 'list', owner, id),
    roleDefinitions: index.one('azure.roleDefinitions', 'list', owner, id),
    denyAssignments: (resource) => index.one('azure.denyAssignments', 'list', owner, id, resource),
    groupMembers: (group) => groups().get(group.toLowerCase()) ?? groups().get(`azure:${target}`),
  };
}

/** Group readings by the object id that ends their scope. */
function groupReadings(target: string, index: ReadingIndex): ReadonlyMap<string, ReadingOf<'entra.groupMembers'>> {
  return new Map(
    index.all('entra.groupMembers', 'list', target).map(({ scope, reading }) => {
      const ids = scope.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi);
      return [(ids?.at(-1) ?? scope).toLowerCase(), reading];
    }),
  );
}
