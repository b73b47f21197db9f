import { z } from 'zod';
import {
  apimApi,
  apimBackend,
  apimCache,
  apimCertificate,
  apimOperations,
  apimPolicyDocument,
  apimPolicyFragment,
  apimProduct,
  apimResource,
  apimService,
  apimWorkspace,
  namedValue,
} from './apim.ts';
import {
  apimDiagnostic,
  apimGroup,
  apimNetworkStatus,
  apimPortalConfigs,
  apimPortalSetting,
  apimSelfHostedGateway,
  apimSubscription,
  apimTenantAccess,
} from './apim-settings.ts';
import {
  denyAssignment,
  diagnosticSetting,
  eligibleAssignments,
  groupMember,
  managedIdentity,
  roleAssignment,
  roleDefinition,
  subscription,
} from './azure.ts';
import {
  alertRule,
  defenderResource,
  eventResource,
  logContainer,
  logTable,
  logWorkspace,
  networkResource,
  storageDetails,
} from './azure-platform.ts';
import { applicationLookup, federatedCredential, servicePrincipalLookup, userLookup } from './entra.ts';
import { fileFindings } from './file-findings.ts';
import { gitHistory } from './git-history.ts';
import {
  certificatePolicy,
  certificateProperties,
  deletedObject,
  keyDetails,
  keyProperties,
  keyVault,
  secretProperties,
  secretVersions,
} from './key-vault.ts';
import { keyVaultLog, vaultAuditLog } from './logs.ts';
import { repoFile, repoPolicy } from './repo.ts';
import { namedValueFile } from './source-file.ts';
import {
  vaultAuditDevice,
  vaultAuthRole,
  vaultCors,
  vaultDatabaseRole,
  vaultHealth,
  vaultKvMetadata,
  vaultMount,
  vaultPolicy,
  vaultSecretId,
  vaultServerConfig,
  vaultToken,
  vaultTokenRole,
  vaultTune,
} from './vault.ts';

/**
 * Everything that can be read, by the name that checks ask for it with. A `list` reading is the population of its
 * scope (the named values of a gateway); an `item` reading is one document that is fetched by a call of its own (the
 * policy of one API). The schemas are the allow-list: what they do not name is dropped before it is stored.
 */
export const readingTypes = {
  'azure.subscriptions': { list: z.array(subscription) },
  'azure.managedIdentities': { list: z.array(managedIdentity) },
  'azure.roleAssignments': { list: z.array(roleAssignment) },
  'azure.roleDefinitions': { list: z.array(roleDefinition) },
  'azure.denyAssignments': { list: z.array(denyAssignment) },
  'azure.eligibleAssignments': { item: eligibleAssignments },
  'azure.diagnosticSettings': { list: z.array(diagnosticSetting) },
  'azure.federatedCredentials': { list: z.array(federatedCredential) },
  'azure.network': { list: z.array(networkResource) },
  'azure.logWorkspaces': { list: z.array(logTable), item: logWorkspace },
  'azure.storageAccounts': { list: z.array(logContainer), item: storageDetails },
  'azure.eventSubscriptions': { list: z.array(eventResource) },
  'azure.alertRules': { list: z.array(alertRule) },
  'azure.defenderPlans': { list: z.array(defenderResource) },
  'entra.applications': { item: applicationLookup },
  'entra.servicePrincipals': { item: servicePrincipalLookup },
  'entra.users': { item: userLookup },
  'entra.groupMembers': { list: z.array(groupMember) },
  'apim.service': { list: z.array(apimService) },
  'apim.namedValues': { list: z.array(namedValue) },
  'apim.certificates': { list: z.array(apimCertificate) },
  'apim.caches': { list: z.array(apimCache) },
  'apim.backends': { list: z.array(apimBackend) },
  'apim.loggers': { list: z.array(apimResource) },
  'apim.identityProviders': { list: z.array(apimResource) },
  'apim.openidConnectProviders': { list: z.array(apimResource) },
  'apim.authorizationServers': { list: z.array(apimResource) },
  'apim.authorizationProviders': { list: z.array(apimResource) },
  'apim.diagnostics': { list: z.array(apimDiagnostic) },
  'apim.subscriptions': { list: z.array(apimSubscription) },
  'apim.groups': { list: z.array(apimGroup) },
  'apim.networkStatus': { list: z.array(apimNetworkStatus) },
  'apim.portalSettings': { list: z.array(apimPortalSetting), item: apimPortalConfigs },
  'apim.selfHostedGateways': { list: z.array(apimSelfHostedGateway) },
  'apim.tenantAccess': { list: z.array(apimTenantAccess) },
  'apim.workspaces': { list: z.array(apimWorkspace) },
  'apim.products': { list: z.array(apimProduct) },
  'apim.apis': { list: z.array(apimApi), item: apimOperations },
  'apim.policies': { list: z.array(apimPolicyFragment), item: apimPolicyDocument },
  'keyVault.vaults': { list: z.array(keyVault) },
  'keyVault.secretProperties': { list: z.array(secretProperties), item: secretVersions },
  'keyVault.certificateProperties': { list: z.array(certificateProperties), item: certificatePolicy },
  'keyVault.keyProperties': { list: z.array(keyProperties), item: keyDetails },
  'keyVault.deletedObjects': { list: z.array(deletedObject) },
  'logs.keyVault': { item: keyVaultLog },
  'logs.vaultAudit': { item: vaultAuditLog },
  'vault.health': { item: vaultHealth },
  'vault.serverConfig': { item: vaultServerConfig },
  'vault.cors': { item: vaultCors },
  'vault.auditDevices': { list: z.array(vaultAuditDevice) },
  'vault.mounts': { list: z.array(vaultMount), item: vaultTune },
  'vault.authMounts': { list: z.array(vaultMount), item: vaultTune },
  'vault.authRoles': { list: z.array(z.string()), item: vaultAuthRole },
  'vault.secretIds': { list: z.array(z.string()), item: vaultSecretId },
  'vault.tokens': { list: z.array(z.string()), item: vaultToken },
  'vault.tokenRoles': { list: z.array(z.string()), item: vaultTokenRole },
  'vault.policies': { list: z.array(z.string()), item: vaultPolicy },
  'vault.databaseRoles': { list: z.array(z.string()), item: vaultDatabaseRole },
  'vault.kvMetadata': { list: z.array(z.string()), item: vaultKvMetadata },
  'repo.files': { list: z.array(repoFile), item: fileFindings },
  'repo.apimPolicies': { item: repoPolicy },
  'repo.apimArtifacts': { item: namedValueFile },
  'repo.apigeeBundles': { item: fileFindings },
  'repo.iac': { item: fileFindings },
  'repo.gitHistory': { item: gitHistory },
} as const;

export type ReadingTypes = typeof readingTypes;
export type ReadingName = keyof ReadingTypes;
export type Part = 'list' | 'item';

type SchemaOf<K extends ReadingName, P extends Part> = P extends keyof ReadingTypes[K] ? ReadingTypes[K][P] : never;

/** Value of a reading: an array for `list`, one document for `item`. */
export type ValueOf<K extends ReadingName, P extends Part> = z.output<SchemaOf<K, P>>;
/** Names of readings that have the given part. */
export type WithPart<P extends Part> = { [K in ReadingName]: P extends keyof ReadingTypes[K] ? K : never }[ReadingName];

export const readingNames = Object.keys(readingTypes).toSorted() as ReadingName[];

/** Schema of one part of a reading, or `undefined` where the reading has no such part. */
export function readingSchema(name: ReadingName, part: Part): z.ZodType | undefined {
  return (readingTypes[name] as Partial<Record<Part, z.ZodType>>)[part];
}
