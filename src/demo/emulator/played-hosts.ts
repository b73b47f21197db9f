import type { Estate } from '../estate/schema.ts';
import { vaultHost } from './key-vault-items.ts';
import type { Dialect } from './fault-reply.ts';

const AZURE_HOSTS: Record<string, Dialect> = {
  'management.azure.com': 'arm',
  'login.microsoftonline.com': 'entra',
  'graph.microsoft.com': 'graph',
  'api.loganalytics.io': 'logs',
};

/** Every host of the company, and what it speaks. */
export function playedHosts(estate: Estate): Map<string, Dialect> {
  return new Map([
    ...Object.entries(AZURE_HOSTS),
    ...estate.keyVaults.map((vault) => [vaultHost(vault), 'key-vault'] as const),
    ...estate.vaults.map((cluster) => [cluster.host.toLowerCase(), 'vault'] as const),
  ]);
}
