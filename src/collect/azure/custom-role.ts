import type { ReadingName } from '../../evidence/readings.ts';

/** Actions of Azure roles that a reading needs, as docs/azure-permissions.md lists them. */
const actions: Readonly<Partial<Record<ReadingName, readonly string[]>>> = {
  'azure.subscriptions': ['Microsoft.Resources/subscriptions/read'],
  'azure.managedIdentities': ['Microsoft.ManagedIdentity/userAssignedIdentities/read'],
  'azure.roleAssignments': ['Microsoft.Authorization/roleAssignments/read'],
  'azure.eligibleAssignments': ['Microsoft.Authorization/roleEligibilityScheduleInstances/read'],
  'azure.network': [
    'Microsoft.Network/privateEndpoints/read',
    'Microsoft.Network/privateEndpoints/privateDnsZoneGroups/read',
    'Microsoft.Network/privateDnsZones/read',
    'Microsoft.Network/privateDnsZones/virtualNetworkLinks/read',
  ],
  'azure.logWorkspaces': [
    'Microsoft.OperationalInsights/workspaces/read',
    'Microsoft.OperationalInsights/workspaces/tables/read',
  ],
  'azure.storageAccounts': [
    'Microsoft.Storage/storageAccounts/read',
    'Microsoft.Storage/storageAccounts/managementPolicies/read',
    'Microsoft.Storage/storageAccounts/blobServices/containers/read',
  ],
  'azure.eventSubscriptions': [
    'Microsoft.EventGrid/eventSubscriptions/read',
    'Microsoft.EventGrid/systemTopics/read',
    'Microsoft.EventGrid/systemTopics/eventSubscriptions/read',
  ],
  'azure.alertRules': [
    'Microsoft.Insights/metricAlerts/read',
    'Microsoft.Insights/scheduledQueryRules/read',
    'Microsoft.Insights/activityLogAlerts/read',
  ],
  'azure.defenderPlans': ['Microsoft.Security/pricings/read', 'Microsoft.Security/apiCollections/read'],
  'azure.federatedCredentials': ['Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read'],
  'azure.roleDefinitions': ['Microsoft.Authorization/roleDefinitions/read'],
  'azure.denyAssignments': ['Microsoft.Authorization/denyAssignments/read'],
  'azure.diagnosticSettings': ['Microsoft.Insights/diagnosticSettings/read'],
  'apim.service': ['Microsoft.ApiManagement/service/read'],
  'apim.workspaces': ['Microsoft.ApiManagement/service/workspaces/read'],
  'apim.namedValues': alsoOfWorkspaces('namedValues'),
  'apim.certificates': alsoOfWorkspaces('certificates'),
  'apim.caches': ['Microsoft.ApiManagement/service/caches/read'],
  'apim.backends': alsoOfWorkspaces('backends'),
  'apim.loggers': alsoOfWorkspaces('loggers'),
  'apim.identityProviders': ['Microsoft.ApiManagement/service/identityProviders/read'],
  'apim.openidConnectProviders': ['Microsoft.ApiManagement/service/openidConnectProviders/read'],
  'apim.authorizationServers': ['Microsoft.ApiManagement/service/authorizationServers/read'],
  'apim.authorizationProviders': ['Microsoft.ApiManagement/service/authorizationProviders/read'],
  'apim.diagnostics': alsoOfWorkspaces('diagnostics', 'apis/diagnostics'),
  'apim.groups': [
    ...alsoOfWorkspaces('groups'),
    'Microsoft.ApiManagement/service/products/groups/read',
    'Microsoft.ApiManagement/service/workspaces/products/groupLinks/read',
  ],
  'apim.networkStatus': ['Microsoft.ApiManagement/service/networkstatus/read'],
  'apim.portalSettings': [
    'Microsoft.ApiManagement/service/portalsettings/read',
    'Microsoft.ApiManagement/service/portalconfigs/read',
  ],
  'apim.selfHostedGateways': ['Microsoft.ApiManagement/service/gateways/read'],
  'apim.subscriptions': alsoOfWorkspaces('subscriptions'),
  'apim.tenantAccess': ['Microsoft.ApiManagement/service/tenant/read'],
  'apim.products': alsoOfWorkspaces('products'),
  'apim.apis': alsoOfWorkspaces('apis', 'apis/operations'),
  'apim.policies': alsoOfWorkspaces(
    'policies',
    'policyFragments',
    'products/policies',
    'apis/policies',
    'apis/operations/policies',
  ),
  'keyVault.vaults': ['Microsoft.KeyVault/vaults/read'],
  'keyVault.deletedObjects': ['Microsoft.KeyVault/deletedVaults/read'],
  'logs.keyVault': [
    'Microsoft.OperationalInsights/workspaces/read',
    'Microsoft.OperationalInsights/workspaces/query/read',
    'Microsoft.OperationalInsights/workspaces/query/AZKVAuditLogs/read',
    'Microsoft.OperationalInsights/workspaces/query/AzureDiagnostics/read',
  ],
};

const dataActions: Readonly<Partial<Record<ReadingName, readonly string[]>>> = {
  'keyVault.secretProperties': ['Microsoft.KeyVault/vaults/secrets/readMetadata/action'],
  'keyVault.keyProperties': [
    'Microsoft.KeyVault/vaults/keys/read',
    'Microsoft.KeyVault/vaults/keyrotationpolicies/read',
  ],
  'keyVault.certificateProperties': ['Microsoft.KeyVault/vaults/certificates/read'],
};

function alsoOfWorkspaces(...nouns: readonly string[]): string[] {
  return ['', 'workspaces/'].flatMap((place) =>
    nouns.map((noun) => `Microsoft.ApiManagement/service/${place}${noun}/read`),
  );
}

/** A custom role as `az role definition create` takes it. */
export interface CustomRole {
  readonly Name: string;
  readonly Description: string;
  readonly Actions: readonly string[];
  readonly NotActions: readonly string[];
  readonly DataActions: readonly string[];
  readonly NotDataActions: readonly string[];
  readonly AssignableScopes: readonly string[];
}

/** The role that allows the wanted readings of the subscriptions and nothing else: no wildcard, and no secret's value. */
export function customRole(wanted: ReadonlySet<ReadingName>, subscriptions: readonly string[]): CustomRole {
  const of = (table: typeof actions): string[] =>
    [...new Set([...wanted].flatMap((name) => table[name] ?? []))].toSorted();
  return {
    Name: 'Portcullis',
    Description: 'Reads how gateways get their secrets. Reads no secret.',
    Actions: of(actions),
    NotActions: [],
    DataActions: of(dataActions),
    NotDataActions: [],
    AssignableScopes: subscriptions.map((id) => `/subscriptions/${id}`),
  };
}
