import type { ApiManagement, LogAnalyticsWorkspace, UserAssignedIdentity } from '../estate/azure-schema.ts';
import type { KeyVault } from '../estate/key-vault-schema.ts';
import type { World } from './world.ts';
import { azureTime, IDENTITY_TYPE, resourceId, SERVICE_TYPE, VAULT_TYPE, WORKSPACE_TYPE } from './world.ts';

/** A resource as ARM shows it; Resource Graph adds columns to the same thing. */
export type ArmResource = Record<string, unknown> & { id: string; name: string; type: string };

export function vaultResource(world: World, vault: KeyVault): ArmResource {
  return {
    id: resourceId(vault, VAULT_TYPE),
    name: vault.name,
    type: VAULT_TYPE,
    location: vault.location,
    tags: vault.tags,
    properties: {
      sku: { family: 'A', name: 'standard' },
      tenantId: world.estate.tenant.id,
      accessPolicies: vault.accessPolicies.map((entry) => accessPolicy(world, entry)),
      enabledForDeployment: false,
      enabledForDiskEncryption: false,
      enabledForTemplateDeployment: false,
      enableSoftDelete: vault.softDelete,
      softDeleteRetentionInDays: vault.softDeleteRetentionInDays,
      ...(vault.rbac === undefined ? {} : { enableRbacAuthorization: vault.rbac }),
      ...(vault.purgeProtection === undefined ? {} : { enablePurgeProtection: vault.purgeProtection }),
      ...(vault.network === undefined ? {} : { networkAcls: networkAcls(vault.network) }),
      ...endpointConnections(world, vault),
      vaultUri: `https://${vault.name.toLowerCase()}.vault.azure.net/`,
      provisioningState: 'Succeeded',
      publicNetworkAccess: vault.publicNetworkAccess,
    },
  };
}

function endpointConnections(world: World, vault: KeyVault): Record<string, unknown> {
  const id = resourceId(vault, VAULT_TYPE);
  const connections = world.estate.privateEndpoints
    .filter((endpoint) => endpoint.target.toLowerCase() === id.toLowerCase())
    .map((endpoint) => ({
      id: `${id}/privateEndpointConnections/${endpoint.name}`,
      properties: {
        provisioningState: 'Succeeded',
        privateEndpoint: { id: resourceId(endpoint, 'Microsoft.Network/privateEndpoints') },
        privateLinkServiceConnectionState: { status: endpoint.status, description: '', actionsRequired: 'None' },
      },
    }));
  return connections.length === 0 ? {} : { privateEndpointConnections: connections };
}

function accessPolicy(world: World, entry: KeyVault['accessPolicies'][number]): Record<string, unknown> {
  return {
    tenantId: world.estate.tenant.id,
    objectId: entry.objectId,
    ...(entry.applicationId === undefined ? {} : { applicationId: entry.applicationId }),
    permissions: { keys: entry.keys, secrets: entry.secrets, certificates: entry.certificates },
  };
}

function networkAcls(network: NonNullable<KeyVault['network']>): Record<string, unknown> {
  return {
    bypass: network.bypass,
    defaultAction: network.defaultAction,
    ipRules: network.ipRules.map((value) => ({ value })),
    virtualNetworkRules: network.subnets.map((id) => ({ id, ignoreMissingVnetServiceEndpoint: false })),
  };
}

export function serviceResource(world: World, service: ApiManagement): ArmResource {
  const identity = serviceIdentity(world, service);
  const base = `https://${service.name}`;
  return {
    id: resourceId(service, SERVICE_TYPE),
    name: service.name,
    type: SERVICE_TYPE,
    tags: service.tags,
    location: service.location,
    etag: 'AAAAAAAENfI=',
    properties: {
      publisherEmail: service.publisherEmail,
      publisherName: service.publisherName,
      notificationSenderEmail: 'apimgmt-noreply@mail.windowsazure.com',
      provisioningState: 'Succeeded',
      targetProvisioningState: '',
      createdAtUtc: azureTime(world, service.created),
      gatewayUrl: `${base}.azure-api.net`,
      gatewayRegionalUrl: `${base}-${service.location}-01.regional.azure-api.net`,
      portalUrl: `${base}.portal.azure-api.net`,
      developerPortalUrl: `${base}.developer.azure-api.net`,
      managementApiUrl: `${base}.management.azure-api.net`,
      scmUrl: `${base}.scm.azure-api.net`,
      hostnameConfigurations: [builtInHostname(service), ...service.hostnames.map((item) => hostname(world, item))],
      publicIPAddresses: ['20.61.14.7'],
      privateIPAddresses: null,
      additionalLocations: null,
      virtualNetworkConfiguration: null,
      customProperties: service.customProperties,
      virtualNetworkType: service.virtualNetworkType,
      certificates: null,
      disableGateway: false,
      apiVersionConstraint: { minApiVersion: null },
      publicNetworkAccess: service.publicNetworkAccess,
      privateEndpointConnections: null,
      platformVersion: 'stv2.1',
    },
    sku: service.sku,
    ...(identity === undefined ? {} : { identity }),
    zones: null,
  };
}

function serviceIdentity(world: World, service: ApiManagement): Record<string, unknown> | undefined {
  const assigned = world.estate.userAssignedIdentities.filter((item) => service.userAssigned.includes(item.name));
  const types = [
    ...(service.systemAssigned === undefined ? [] : ['SystemAssigned']),
    ...(assigned.length === 0 ? [] : ['UserAssigned']),
  ];
  if (types.length === 0) return undefined;
  return {
    type: types.join(', '),
    ...(service.systemAssigned === undefined
      ? {}
      : { principalId: service.systemAssigned.principalId, tenantId: world.estate.tenant.id }),
    ...(assigned.length === 0
      ? {}
      : {
          userAssignedIdentities: Object.fromEntries(
            assigned.map((item) => [
              resourceId(item, IDENTITY_TYPE),
              { principalId: item.principalId, clientId: item.clientId },
            ]),
          ),
        }),
  };
}

function builtInHostname(service: ApiManagement): Record<string, unknown> {
  return {
    type: 'Proxy',
    hostName: `${service.name}.azure-api.net`,
    negotiateClientCertificate: false,
    defaultSslBinding: service.hostnames.length === 0,
    certificateSource: 'BuiltIn',
  };
}

function hostname(world: World, item: ApiManagement['hostnames'][number]): Record<string, unknown> {
  return {
    type: item.type,
    hostName: item.hostName,
    ...(item.keyVaultId === undefined ? {} : { keyVaultId: item.keyVaultId }),
    ...(item.identityClientId === undefined ? {} : { identityClientId: item.identityClientId }),
    negotiateClientCertificate: false,
    ...(item.expires === undefined
      ? {}
      : {
          certificate: { expiry: azureTime(world, item.expires), thumbprint: 'A1B2C3', subject: `CN=${item.hostName}` },
        }),
    defaultSslBinding: true,
    certificateSource: item.keyVaultId === undefined ? 'Custom' : 'KeyVault',
  };
}

export function identityResource(world: World, identity: UserAssignedIdentity): ArmResource {
  return {
    id: resourceId(identity, IDENTITY_TYPE),
    location: identity.location,
    name: identity.name,
    properties: { clientId: identity.clientId, principalId: identity.principalId, tenantId: world.estate.tenant.id },
    tags: identity.tags,
    type: IDENTITY_TYPE,
  };
}

export function workspaceResource(workspace: LogAnalyticsWorkspace): ArmResource {
  return {
    properties: {
      customerId: workspace.customerId,
      provisioningState: 'Succeeded',
      sku: { name: 'PerGB2018' },
      retentionInDays: workspace.retentionInDays,
      publicNetworkAccessForQuery: 'Enabled',
      publicNetworkAccessForIngestion: 'Enabled',
    },
    id: resourceId(workspace, WORKSPACE_TYPE),
    name: workspace.name,
    type: WORKSPACE_TYPE,
    location: workspace.location,
  };
}
