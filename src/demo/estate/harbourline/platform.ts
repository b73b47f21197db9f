import type { EstateInput } from '../schema.ts';
import { PRODUCTION, productionGroup, productionVault, STAGING } from './names.ts';

/** What stands around the gateways and vaults of the demo company. */

const PAYMENTS_VAULT = productionVault('rg-payments-prod', 'kv-payments-prod');
const GATEWAY_SERVICE = `${productionGroup('rg-gateway-prod')}/providers/Microsoft.ApiManagement/service/apim-harbourline-prod`;
const NETWORK = `${productionGroup('rg-network')}/providers/Microsoft.Network/virtualNetworks/vnet-prod`;
const VAULT_ZONE = `${productionGroup('rg-network')}/providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net`;
const WORKSPACE = `${productionGroup('rg-observability')}/providers/Microsoft.OperationalInsights/workspaces/law-harbourline-prod`;
const ON_CALL = `${productionGroup('rg-observability')}/providers/Microsoft.Insights/actionGroups/on-call`;

/** Where the audit events of the payments vault are kept beside the workspace. */
export const AUDIT_ARCHIVE = `${productionGroup('rg-observability')}/providers/Microsoft.Storage/storageAccounts/stharbourlineaudit`;

const network = { subscription: PRODUCTION, resourceGroup: 'rg-network' };
const observability = { subscription: PRODUCTION, resourceGroup: 'rg-observability' };

type Platform = Pick<
  EstateInput,
  | 'privateEndpoints'
  | 'privateDnsZones'
  | 'storageAccounts'
  | 'eventSubscriptions'
  | 'alertRules'
  | 'defenderPlans'
  | 'watchedApis'
>;

export const platform: Platform = {
  privateEndpoints: [
    {
      name: 'pe-kv-payments-prod',
      ...network,
      target: PAYMENTS_VAULT,
      subnet: `${NETWORK}/subnets/endpoints`,
      zones: [VAULT_ZONE],
    },
  ],
  privateDnsZones: [
    { name: 'privatelink.vaultcore.azure.net', ...network, location: 'global', networks: [NETWORK] },
    { name: 'corp.harbourline.example', ...network, location: 'global' },
  ],
  storageAccounts: [
    {
      name: 'stharbourlineaudit',
      ...observability,
      deleteAfterDays: 730,
      containers: [{ name: 'insights-logs-auditevent', retention: { days: 400, locked: true } }, { name: 'exports' }],
    },
  ],
  eventSubscriptions: [
    {
      name: 'rotate-before-expiry',
      vault: 'kv-payments-prod',
      topic: 'evgt-kv-payments-prod',
      eventTypes: ['Microsoft.KeyVault.SecretNearExpiry'],
    },
    { name: 'tell-partners-team', vault: 'kv-partners-prod', destination: 'WebHook' },
  ],
  alertRules: [
    {
      name: 'gateway-capacity',
      ...observability,
      kind: 'metric',
      scopes: [GATEWAY_SERVICE],
      actionGroups: [ON_CALL],
      watches: 'Capacity',
    },
    {
      name: 'vault-denials',
      ...observability,
      kind: 'log',
      scopes: [WORKSPACE],
      actionGroups: [ON_CALL],
      watches: 'AZKVAuditLogs | where HttpStatusCode == 403',
    },
    {
      name: 'vault-deleted',
      ...observability,
      location: 'global',
      kind: 'activity',
      scopes: [`/subscriptions/${PRODUCTION}`],
      actionGroups: [ON_CALL],
      watches: 'Microsoft.KeyVault/vaults/delete',
    },
  ],
  defenderPlans: [
    { subscription: PRODUCTION, name: 'KeyVaults', tier: 'Standard', subPlan: 'PerKeyVault' },
    { subscription: PRODUCTION, name: 'Api', tier: 'Standard', subPlan: 'P1' },
    { subscription: STAGING, name: 'KeyVaults', tier: 'Free' },
  ],
  watchedApis: [{ gateway: 'apim-harbourline-prod', api: 'payments' }],
};
