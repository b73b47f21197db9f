import type { Check } from '../assess/check.ts';
import type { Target } from '../evidence/evidence.ts';
import { readingNames, type ReadingName } from '../evidence/readings.ts';

/** Readings that a reading cannot be made, or judged, without: the list that names its scopes, the log's own switch. */
export const prerequisites: Readonly<Partial<Record<ReadingName, readonly ReadingName[]>>> = {
  'azure.managedIdentities': ['azure.subscriptions'],
  'azure.roleAssignments': ['azure.subscriptions', 'azure.roleDefinitions'],
  'azure.roleDefinitions': ['azure.subscriptions'],
  'azure.denyAssignments': ['azure.subscriptions', 'keyVault.vaults'],
  'azure.eligibleAssignments': ['azure.subscriptions', 'azure.roleDefinitions'],
  'azure.diagnosticSettings': ['azure.subscriptions', 'apim.service', 'keyVault.vaults'],
  'azure.network': ['azure.subscriptions', 'keyVault.vaults', 'apim.service'],
  'azure.logWorkspaces': ['azure.diagnosticSettings'],
  'azure.storageAccounts': ['azure.diagnosticSettings'],
  'azure.eventSubscriptions': ['azure.subscriptions', 'keyVault.vaults'],
  'azure.alertRules': ['azure.subscriptions'],
  'azure.defenderPlans': ['azure.subscriptions', 'apim.service'],
  'azure.federatedCredentials': ['azure.managedIdentities', 'apim.service', 'entra.applications'],
  'entra.applications': ['entra.servicePrincipals'],
  'entra.servicePrincipals': ['apim.service', 'keyVault.vaults', 'azure.roleAssignments', 'entra.groupMembers'],
  'entra.users': ['apim.service', 'keyVault.vaults', 'azure.roleAssignments', 'entra.groupMembers'],
  'entra.groupMembers': ['azure.roleAssignments', 'apim.service', 'keyVault.vaults'],
  'apim.service': ['azure.subscriptions'],
  'apim.workspaces': ['apim.service'],
  'apim.namedValues': ['apim.service', 'apim.workspaces'],
  'apim.certificates': ['apim.service', 'apim.workspaces'],
  'apim.caches': ['apim.service'],
  'apim.backends': ['apim.service', 'apim.workspaces'],
  'apim.loggers': ['apim.service', 'apim.workspaces'],
  'apim.identityProviders': ['apim.service'],
  'apim.openidConnectProviders': ['apim.service'],
  'apim.authorizationServers': ['apim.service'],
  'apim.authorizationProviders': ['apim.service'],
  'apim.diagnostics': ['apim.service', 'apim.workspaces', 'apim.apis'],
  'apim.subscriptions': ['apim.service', 'apim.workspaces'],
  'apim.groups': ['apim.service', 'apim.workspaces', 'apim.products'],
  'apim.networkStatus': ['apim.service'],
  'apim.portalSettings': ['apim.service'],
  'apim.selfHostedGateways': ['apim.service'],
  'apim.tenantAccess': ['apim.service'],
  'apim.products': ['apim.service', 'apim.workspaces'],
  'apim.apis': ['apim.service', 'apim.workspaces'],
  'apim.policies': ['apim.service', 'apim.workspaces', 'apim.products', 'apim.apis'],
  'keyVault.vaults': ['azure.subscriptions'],
  'keyVault.secretProperties': ['keyVault.vaults'],
  'keyVault.certificateProperties': ['keyVault.vaults'],
  'keyVault.keyProperties': ['keyVault.vaults'],
  'keyVault.deletedObjects': ['azure.subscriptions', 'keyVault.vaults'],
  'logs.keyVault': ['keyVault.vaults', 'azure.diagnosticSettings'],
  'logs.vaultAudit': ['vault.auditDevices'],
  'vault.serverConfig': ['vault.health'],
  'vault.cors': ['vault.health'],
  'vault.auditDevices': ['vault.health'],
  'vault.mounts': ['vault.health'],
  'vault.authMounts': ['vault.health'],
  'vault.authRoles': ['vault.authMounts'],
  'vault.tokenRoles': ['vault.health'],
  'vault.tokens': ['vault.health'],
  'vault.secretIds': ['vault.authRoles'],
  'vault.policies': ['vault.health'],
  'vault.kvMetadata': ['vault.mounts'],
  'vault.databaseRoles': ['vault.mounts'],
  'repo.apimPolicies': ['repo.files'],
  'repo.apimArtifacts': ['repo.files'],
  'repo.apigeeBundles': ['repo.files'],
  'repo.iac': ['repo.files'],
  'repo.gitHistory': ['repo.files'],
};

/** What the chosen checks need read, with everything that those readings hang on. */
export function wantedReadings(checks: Iterable<Check>): Set<ReadingName> {
  const wanted = new Set<ReadingName>();
  const waiting = [...checks].flatMap((check) => [...check.requires, ...check.from]);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (wanted.has(name)) continue;
    wanted.add(name);
    waiting.push(...(prerequisites[name] ?? []));
  }
  return wanted;
}

/** Readings that targets of one kind can give. */
export function readingsOf(kind: Target['kind']): ReadingName[] {
  return readingNames.filter((name) => kindOf(name) === kind);
}

function kindOf(name: ReadingName): Target['kind'] {
  if (name.startsWith('repo.')) return 'source';
  return name.startsWith('vault.') || name === 'logs.vaultAudit' ? 'vault' : 'azure';
}
