import type { ApiManagement } from '../estate/azure-schema.ts';
import { azureTime, type World } from './world.ts';

/** What every service of this kind depends on, by the service's own word for it. */
const DEPENDENCIES = [
  { resourceType: 'BlobStorage', name: 'apimst0demo.blob.core.windows.net', isOptional: false },
  { resourceType: 'SQLDatabase', name: 'apirpsql0demo.database.windows.net', isOptional: false },
  { resourceType: 'Monitoring', name: 'gcs.prod.monitoring.core.windows.net', isOptional: true },
  { resourceType: 'AzureActiveDirectory', name: 'https://login.microsoftonline.com', isOptional: false },
] as const;

/** An array by itself, one entry a location: the provider pages none of it. */
export function networkStatus(world: World, service: ApiManagement): object[] {
  const vaults = new Set(
    service.namedValues.flatMap(({ keyVault }) =>
      keyVault === undefined ? [] : new URL(keyVault.secretIdentifier).host,
    ),
  );
  const names = [
    ...DEPENDENCIES,
    ...[...vaults].map((host) => ({ resourceType: 'AzureKeyVault', name: `https://${host}`, isOptional: false })),
  ];
  return [
    {
      location: service.location,
      networkStatus: {
        dnsServers: ['168.63.129.16'],
        connectivityStatus: names.map((item) => {
          const isBlocked = service.unreachable.some((host) => item.name.endsWith(host));
          return {
            ...item,
            status: isBlocked ? 'failure' : 'success',
            error: isBlocked ? 'The remote name could not be reached.' : '',
            lastUpdated: azureTime(world, '-1h'),
            lastStatusChange: azureTime(world, '-30d'),
          };
        }),
      },
    },
  ];
}
