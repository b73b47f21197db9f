import type { NetworkResource } from '../../evidence/azure-platform.ts';
import { sampled } from '../collector.ts';
import { readerGrant } from './grants.ts';
import { armListQuestion, takeOfSubscription, type Inventory } from './inventory.ts';
import { pathOf, takeReading, type Run, type Taken } from './take-reading.ts';
import { privateEndpointList, privateZoneList, zoneGroupList, zoneLinkList } from './wire-platform.ts';

/** Private endpoints of a subscription, and its private zones for vaults and gateways. */
export interface Network {
  readonly endpoints: readonly NetworkResource[];
  readonly zones: readonly NetworkResource[];
}

const endpointVersion = '2024-05-01';
const zoneVersion = '2020-06-01';

export async function takeNetwork(run: Run, inventory: Inventory, subscription: string): Promise<Network> {
  const [endpoints, zones] = await Promise.all([
    takeOfSubscription(run, inventory, subscription, {
      name: 'azure.network',
      type: 'Microsoft.Network/privateEndpoints',
      version: endpointVersion,
      shape: privateEndpointList,
      several: true,
    }),
    takeOfSubscription(run, inventory, subscription, {
      name: 'azure.network',
      type: 'Microsoft.Network/privateDnsZones',
      version: zoneVersion,
      shape: privateZoneList,
      several: true,
    }),
  ]);
  return { endpoints: valuesOf(endpoints), zones: valuesOf(zones) };
}

function valuesOf(taken: Taken<NetworkResource[]>): readonly NetworkResource[] {
  return taken.status === 'read' ? taken.value : [];
}

/** Private zones of Key Vault and API Management in each of Azure's clouds. */
const zoneName = /^privatelink\.(?:vaultcore\.(?:azure\.net|azure\.cn|usgovcloudapi\.net)|azure-api\.(?:net|cn|us))$/i;

/** How names of vaults and gateways resolve: zones of their endpoints, wherever they lie, and who resolves them. */
export async function takeResolution(run: Run, networks: readonly Network[]): Promise<void> {
  const ours = networks.flatMap((network) => network.endpoints).filter(leadsToUs);
  const endpoints = sampled(run.context, ours, ({ id }) => id);
  const groups = await Promise.all(
    endpoints.items.map(async ({ id }) =>
      takeBelow({ ...run, context: endpoints.context }, id, 'privateDnsZoneGroups', {
        version: endpointVersion,
        permission: 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups/read',
        shape: zoneGroupList,
      }),
    ),
  );
  const registered = groups.flatMap(valuesOf).flatMap((group) => (group.kind === 'dns-zone-group' ? group.zones : []));
  const own = networks.flatMap((network) => network.zones).map(({ id }) => id);
  const named = [...registered, ...own].filter((id) => zoneName.test(id.split('/').at(-1) ?? ''));
  const zones = sampled(run.context, [...new Set(named)].toSorted(), (id) => id);
  await Promise.all(
    zones.items.map(async (id) =>
      takeBelow({ ...run, context: zones.context }, id, 'virtualNetworkLinks', {
        version: zoneVersion,
        permission: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks/read',
        shape: zoneLinkList,
      }),
    ),
  );
}

function leadsToUs(resource: NetworkResource): boolean {
  return (
    resource.kind === 'private-endpoint' &&
    resource.connections.some(({ target }) =>
      /\/providers\/microsoft\.(?:keyvault\/vaults|apimanagement\/service)\//.test(target),
    )
  );
}

async function takeBelow(
  run: Run,
  id: string,
  below: string,
  what: { version: string; permission: string; shape: typeof zoneGroupList | typeof zoneLinkList },
): Promise<Taken<NetworkResource[]>> {
  const { version, permission, shape } = what;
  const needs = () => readerGrant(permission, id.split('/')[2] ?? '', run.client.principal());
  const question = armListQuestion(run, { name: 'azure.network', id, below, version, shape, needs });
  return takeReading(run, { ...question, ask: async () => run.client.list(`${pathOf(id)}/${below}`, version) });
}
