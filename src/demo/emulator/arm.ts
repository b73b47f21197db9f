import { isAllowed, isUnderGroup, readableSubscriptions } from './authorise.ts';
import { apiManagementReply } from './arm-api-management.ts';
import { authorizationReply } from './arm-authorization.ts';
import { platformReply } from './arm-platform.ts';
import { identityResource, serviceResource, vaultResource, workspaceResource, type ArmResource } from './azure-rows.ts';
import { diagnosticCategories, diagnosticSettings } from './diagnostic-settings.ts';
import { bearerPrincipal } from './entra.ts';
import { azureError, reply, violation, type Call, type Reply } from './exchange.ts';
import { secretItem } from './key-vault-items.ts';
import { logQuery } from './log-analytics.ts';
import { denied, forbidden, listReply, notFound, templateOf } from './arm-replies.ts';
import { RESOURCE_GRAPH_PATH, resourceGraph } from './resource-graph.ts';
import { azureTime, IDENTITY_TYPE, resourceId, SERVICE_TYPE, VAULT_TYPE, WORKSPACE_TYPE, type World } from './world.ts';

const AUDIENCES = ['https://management.azure.com', 'https://management.core.windows.net'];

/** Plays management.azure.com. */
export async function arm(world: World, call: Call): Promise<Reply> {
  const who = bearerPrincipal(world, call, AUDIENCES);
  if (who === undefined) return unauthorized();
  const path = call.path.replace(/\/{2,}/g, '/').replace(/\/$/, '');
  if (call.method === 'POST' && path.toLowerCase() === RESOURCE_GRAPH_PATH.toLowerCase()) {
    return await resourceGraph(world, call, who);
  }
  if (call.query.get('api-version') === null) {
    return reply(
      templateOf(path),
      400,
      azureError(
        'MissingApiVersionParameter',
        'The api-version query parameter (?api-version=) is required for all requests.',
      ),
    );
  }
  if (call.method === 'POST' && /\/microsoft\.operationalinsights\/workspaces\/[^/]+\/query$/i.test(path)) {
    return await armLogQuery(world, call, who, path);
  }
  if (call.method !== 'GET') {
    return violation(
      templateOf(path),
      `${call.method} ${templateOf(path)}`,
      denied(who, `${call.method.toLowerCase()} action`, path),
    );
  }
  return route(world, { ...call, path }, who);
}

function unauthorized(): Reply {
  return reply(
    '/{any}',
    401,
    azureError('AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing or invalid."),
    {
      'www-authenticate': 'Bearer authorization_uri="https://login.microsoftonline.com/", error="invalid_token"',
    },
  );
}

async function armLogQuery(world: World, call: Call, who: string, path: string): Promise<Reply> {
  const scope = path.replace(/\/query$/i, '');
  const workspace = world.estate.logAnalytics.find(
    (item) => workspaceResource(item).id.toLowerCase() === scope.toLowerCase(),
  );
  return await logQuery(world, call, who, workspace, templateOf(path));
}

function route(world: World, call: Call, who: string): Reply {
  const extension =
    /^(.*)\/providers\/(microsoft\.(?:insights|authorization|managedidentity)\/[^/]+)(?:\/([^/]+))?$/i.exec(call.path);
  const kind = extension?.[2]?.toLowerCase();
  if (/\/federatedidentitycredentials$/i.test(call.path)) return identityFederation(world, call, who);
  const scope = extension?.[1] ?? '';
  if (kind === 'microsoft.insights/diagnosticsettings')
    return diagnosticSettings(world, call, who, scope, extension?.[3]);
  if (kind === 'microsoft.insights/diagnosticsettingscategories') return diagnosticCategories(world, call, who, scope);
  if (kind?.startsWith('microsoft.authorization/') === true)
    return authorizationReply(world, call, who, scope, kind, extension?.[3]);
  if (kind === 'microsoft.managedidentity/identities') return systemIdentity(world, call, who, scope);
  const platform = platformReply(world, call, who);
  if (platform !== undefined) return platform;
  const service = world.estate.apiManagement.find((item) => isAtOrBelow(serviceResource(world, item).id, call.path));
  if (service !== undefined) return apiManagementReply(world, call, who, service);
  return collectionReply(world, call, who);
}

function isAtOrBelow(id: string, path: string): boolean {
  return path.toLowerCase() === id.toLowerCase() || path.toLowerCase().startsWith(`${id.toLowerCase()}/`);
}

const COLLECTIONS: readonly { type: string; action: string; rows: (world: World) => ArmResource[] }[] = [
  {
    type: VAULT_TYPE,
    action: `${VAULT_TYPE}/read`,
    rows: (world) => world.estate.keyVaults.map((item) => vaultResource(world, item)),
  },
  {
    type: SERVICE_TYPE,
    action: `${SERVICE_TYPE}/read`,
    rows: (world) => world.estate.apiManagement.map((item) => serviceResource(world, item)),
  },
  {
    type: IDENTITY_TYPE,
    action: `${IDENTITY_TYPE}/read`,
    rows: (world) => world.estate.userAssignedIdentities.map((item) => identityResource(world, item)),
  },
  {
    type: WORKSPACE_TYPE,
    action: `${WORKSPACE_TYPE}/read`,
    rows: (world) => world.estate.logAnalytics.map(workspaceResource),
  },
];

function collectionReply(world: World, call: Call, who: string): Reply {
  const lower = call.path.toLowerCase();
  if (lower === '/subscriptions') return listReply(world, call, '/subscriptions', subscriptionRows(world, who));
  if (/^\/subscriptions\/[^/]+$/.test(lower)) return oneSubscription(world, call, who);
  if (/^\/providers\/microsoft\.management\/managementgroups\/[^/]+\/descendants$/.test(lower))
    return descendants(world, call, who);
  if (/^\/subscriptions\/[^/]+\/resourcegroups$/.test(lower)) return resourceGroups(world, call, who);
  if (/^\/subscriptions\/[^/]+\/providers\/microsoft\.keyvault\/deletedvaults$/.test(lower))
    return deletedVaults(world, call, who);
  if (lower.endsWith('/secrets')) return vaultSecrets(world, call, who);
  for (const { type, action, rows } of COLLECTIONS) {
    const found = matching(call.path, type, rows(world));
    if (found === undefined) continue;
    if (!isAllowed(world, who, action, call.path)) return forbidden(call, who, action);
    if (Array.isArray(found)) return listReply(world, call, templateOf(call.path), found);
    return found === null ? notFound(call) : reply(templateOf(call.path), 200, found);
  }
  return notFound(call);
}

/** The rows of a list, the one resource asked for, `null` for one that is absent, `undefined` for another type. */
function matching(path: string, type: string, rows: ArmResource[]): ArmResource[] | ArmResource | null | undefined {
  const lower = path.toLowerCase();
  const suffix = `/providers/${type.toLowerCase()}`;
  if (lower.endsWith(suffix)) {
    const scope = lower.slice(0, -suffix.length);
    return rows.filter((row) => row.id.toLowerCase().startsWith(`${scope}/`));
  }
  if (new RegExp(`${suffix.replaceAll('.', '\\.')}/[^/]+$`).test(lower))
    return rows.find((row) => row.id.toLowerCase() === lower) ?? null;
  return undefined;
}

function subscriptionRows(world: World, who: string): unknown[] {
  return readableSubscriptions(world, who).map((id) => subscriptionBody(world, id));
}

function subscriptionBody(world: World, id: string): unknown {
  const name = world.estate.subscriptions.find((item) => item.id === id)?.name ?? '';
  return {
    id: `/subscriptions/${id}`,
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId: id,
    tenantId: world.estate.tenant.id,
    displayName: name,
    state: 'Enabled',
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'EnterpriseAgreement_2014-09-01',
      spendingLimit: 'Off',
    },
  };
}

function oneSubscription(world: World, call: Call, who: string): Reply {
  const id = call.path.split('/')[2]?.toLowerCase() ?? '';
  const template = '/subscriptions/{subscription}';
  if (!world.estate.subscriptions.some((item) => item.id === id)) {
    return reply(template, 404, azureError('SubscriptionNotFound', `The subscription '${id}' could not be found.`));
  }
  if (!readableSubscriptions(world, who).includes(id))
    return forbidden(call, who, 'Microsoft.Resources/subscriptions/read');
  return reply(template, 200, subscriptionBody(world, id));
}

function descendants(world: World, call: Call, who: string): Reply {
  const name = call.path.split('/')[4] ?? '';
  const action = 'Microsoft.Management/managementGroups/descendants/read';
  if (!isAllowed(world, who, action, `/providers/Microsoft.Management/managementGroups/${name}`))
    return forbidden(call, who, action);
  const below = world.estate.subscriptions.filter((item) => isUnderGroup(world.estate, item.id, name));
  const rows = below.map((item) => ({
    id: `/subscriptions/${item.id}`,
    type: '/subscriptions',
    name: item.id,
    properties: {
      displayName: item.name,
      parent: { id: `/providers/Microsoft.Management/managementGroups/${item.managementGroup ?? name}` },
    },
  }));
  return listReply(world, call, '/providers/Microsoft.Management/managementGroups/{group}/descendants', rows);
}

function resourceGroups(world: World, call: Call, who: string): Reply {
  const action = 'Microsoft.Resources/subscriptions/resourceGroups/read';
  const subscription = call.path.split('/')[2]?.toLowerCase() ?? '';
  if (!isAllowed(world, who, action, `/subscriptions/${subscription}`)) return forbidden(call, who, action);
  const { keyVaults, apiManagement, userAssignedIdentities, logAnalytics } = world.estate;
  const placed = [...keyVaults, ...apiManagement, ...userAssignedIdentities, ...logAnalytics];
  const names = new Set(placed.filter((item) => item.subscription === subscription).map((item) => item.resourceGroup));
  const rows = [...names].map((name) => ({
    id: `/subscriptions/${subscription}/resourceGroups/${name}`,
    name,
    type: 'Microsoft.Resources/resourceGroups',
    location: 'westeurope',
    properties: { provisioningState: 'Succeeded' },
  }));
  return listReply(world, call, '/subscriptions/{subscription}/resourceGroups', rows);
}

function deletedVaults(world: World, call: Call, who: string): Reply {
  const action = 'Microsoft.KeyVault/deletedVaults/read';
  const subscription = call.path.split('/')[2]?.toLowerCase() ?? '';
  if (!isAllowed(world, who, action, `/subscriptions/${subscription}`)) return forbidden(call, who, action);
  const rows = world.estate.deletedVaults
    .filter((vault) => vault.subscription === subscription)
    .map((vault) => ({
      id: `/subscriptions/${subscription}/providers/Microsoft.KeyVault/locations/${vault.location}/deletedVaults/${vault.name}`,
      name: vault.name,
      type: 'Microsoft.KeyVault/deletedVaults',
      properties: {
        vaultId: resourceId(vault, VAULT_TYPE),
        location: vault.location,
        tags: vault.tags,
        deletionDate: azureTime(world, vault.deleted),
        scheduledPurgeDate: azureTime(world, vault.purged),
        ...(vault.purgeProtection === undefined ? {} : { purgeProtectionEnabled: vault.purgeProtection }),
      },
    }));
  return listReply(world, call, templateOf(call.path), rows);
}

/** Secrets as ARM lists them: attributes without values. */
function vaultSecrets(world: World, call: Call, who: string): Reply {
  const id = call.path.replace(/\/secrets$/i, '');
  const vault = world.estate.keyVaults.find((item) => vaultResource(world, item).id.toLowerCase() === id.toLowerCase());
  const action = `${VAULT_TYPE}/secrets/read`;
  if (vault === undefined) return notFound(call);
  if (!isAllowed(world, who, action, id)) return forbidden(call, who, action);
  const rows = vault.secrets
    .filter((secret) => secret.deleted === undefined)
    .map((secret) => ({
      id: `${id}/secrets/${secret.name}`,
      name: secret.name,
      type: `${VAULT_TYPE}/secrets`,
      location: vault.location,
      properties: {
        attributes: secretItem(world, vault, secret)['attributes'],
        secretUri: `https://${vault.name.toLowerCase()}.vault.azure.net/secrets/${secret.name}`,
        secretUriWithVersion: `https://${vault.name.toLowerCase()}.vault.azure.net/secrets/${secret.name}/${secret.versions.at(-1)?.id ?? ''}`,
      },
    }));
  return listReply(world, call, templateOf(call.path), rows);
}

/** Whom a user-assigned identity trusts. */
function identityFederation(world: World, call: Call, who: string): Reply {
  const id = call.path.replace(/\/[^/]+$/, '');
  const action = `${IDENTITY_TYPE}/federatedIdentityCredentials/read`;
  if (!isAllowed(world, who, action, id)) return forbidden(call, who, action);
  const identity = world.estate.userAssignedIdentities.find(
    (item) => identityResource(world, item).id.toLowerCase() === id.toLowerCase(),
  );
  if (identity === undefined) return notFound(call);
  const own = identityResource(world, identity).id;
  const rows = identity.federatedCredentials.map(({ name, ...properties }) => ({
    id: `${own}/federatedIdentityCredentials/${name}`,
    name,
    properties,
    type: `${IDENTITY_TYPE}/federatedIdentityCredentials`,
  }));
  return listReply(world, call, templateOf(call.path), rows);
}

function systemIdentity(world: World, call: Call, who: string, scope: string): Reply {
  const action = 'Microsoft.ManagedIdentity/identities/read';
  const template = `${templateOf(scope)}/providers/Microsoft.ManagedIdentity/identities/default`;
  if (!isAllowed(world, who, action, scope)) return forbidden(call, who, action);
  const service = world.estate.apiManagement.find(
    (item) => serviceResource(world, item).id.toLowerCase() === scope.toLowerCase(),
  );
  if (service?.systemAssigned === undefined) return notFound(call);
  const { clientId, principalId } = service.systemAssigned;
  return reply(template, 200, {
    id: `${scope}/providers/Microsoft.ManagedIdentity/identities/default`,
    location: service.location,
    name: 'default',
    properties: { clientId, principalId, tenantId: world.estate.tenant.id },
    type: 'Microsoft.ManagedIdentity/identities',
  });
}
