import type { ApimBackend, ApimResource, ApimService, NamedValue, ResourceField } from '../../src/evidence/apim.ts';
import type { DenyAssignment, DiagnosticSetting, RoleAssignment, RoleDefinition } from '../../src/evidence/azure.ts';
import type { KeyVault, SecretProperties } from '../../src/evidence/key-vault.ts';
import type { FetchRow, KeyVaultLog } from '../../src/evidence/logs.ts';
import type { PolicySkeleton } from '../../src/evidence/policy.ts';
import type { ReadingName, ValueOf } from '../../src/evidence/readings.ts';
import type { EvidenceRecord } from '../../src/evidence/record.ts';
import { azureTarget, daysAgo, read, subscription, subscriptionId } from './evidence.ts';

/** Records of a small Azure estate in one subscription. */

export const group = `${subscriptionId}/resourcegroups/rg-api`;
export const gatewayId = `${group}/providers/microsoft.apimanagement/service/apim-1`;
export const keyVaultId = `${group}/providers/microsoft.keyvault/vaults/kv-1`;
export const identityId = `${group}/providers/microsoft.managedidentity/userassignedidentities/id-1`;
export const systemPrincipal = 'aaaaaaaa-0000-4000-8000-000000000001';
export const userPrincipal = 'aaaaaaaa-0000-4000-8000-000000000002';
export const userClient = 'cccccccc-0000-4000-8000-000000000002';
export const secretsUser = '4633458b-17de-408a-b874-0445c86b69e6';
export const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
export const systemIdentity = `${gatewayId}#system-assigned`;

export const roleDefinitions: readonly RoleDefinition[] = [
  role(secretsUser, 'Key Vault Secrets User', [], ['Microsoft.KeyVault/vaults/secrets/getSecret/action']),
  role(reader, 'Reader', ['*/read'], []),
];

export function role(
  guid: string,
  roleName: string,
  actions: string[],
  dataActions: string[],
  notDataActions: string[] = [],
): RoleDefinition {
  return { guid, roleName, permissions: [{ actions, notActions: [], dataActions, notDataActions }] };
}

export function assignment(over: Partial<RoleAssignment> & { readonly id: string }): RoleAssignment {
  return {
    principalId: systemPrincipal,
    principalType: 'ServicePrincipal',
    roleGuid: secretsUser,
    scope: keyVaultId,
    ...over,
  };
}

export function service(over: Partial<ApimService> = {}): ApimService {
  return {
    id: gatewayId,
    name: 'apim-1',
    location: 'westeurope',
    subscriptionId: subscription,
    resourceGroup: 'rg-api',
    identity: {
      type: 'SystemAssigned, UserAssigned',
      principalId: systemPrincipal,
      userAssigned: [{ id: identityId, principalId: userPrincipal, clientId: userClient }],
    },
    ...over,
  };
}

export function vault(over: Partial<KeyVault> = {}): KeyVault {
  return {
    id: keyVaultId,
    name: 'kv-1',
    subscriptionId: subscription,
    resourceGroup: 'rg-api',
    location: 'westeurope',
    host: 'kv-1.vault.azure.net',
    enableRbacAuthorization: true,
    accessPolicies: [],
    ...over,
  };
}

export function namedValue(name: string, over: Partial<NamedValue> = {}): NamedValue {
  return { id: `${gatewayId}/namedvalues/${name}`, name, displayName: name, secret: true, ...over };
}

/** What a field of a resource was found to hold. */
export function field(path: string, over: Partial<ResourceField> = {}): ResourceField {
  return { field: path, holds: 'plain', namedValues: [], literals: [], ...over };
}

/** A resource of the test service below one of its collections. */
export function resource(collection: string, name: string, ...fields: readonly ResourceField[]): ApimResource {
  return { id: `${gatewayId}/${collection.toLowerCase()}/${name}`, name, fields: [...fields] };
}

/** A named value that takes its value from a secret of the test vault. */
export function vaultValue(name: string, over: { version?: string; identityClientId?: string } = {}): NamedValue {
  const { version, ...identity } = over;
  const secretIdentifier = `https://kv-1.vault.azure.net/secrets/${name}${version === undefined ? '' : `/${version}`}`;
  return namedValue(name, { keyVault: { secretIdentifier, ...identity } });
}

export function secret(name: string, over: Partial<SecretProperties> = {}): SecretProperties {
  return { name, enabled: true, createdOn: daysAgo(10), updatedOn: daysAgo(10), ...over };
}

export function diagnostics(...logs: DiagnosticSetting['logs']): DiagnosticSetting {
  return { id: 'ds-1', name: 'to-workspace', workspaceId: '/workspaces/law-1', logs };
}

export function keyVaultLog(fetches: readonly FetchRow[], window: Partial<KeyVaultLog['window']> = {}): KeyVaultLog {
  return {
    workspaceId: '/workspaces/law-1',
    tables: ['AZKVAuditLogs'],
    window: {
      askedFrom: daysAgo(90),
      askedUntil: daysAgo(0),
      from: daysAgo(90),
      until: daysAgo(0),
      silentDays: [],
      events: 1000,
      ...window,
    },
    fetches: [...fetches],
  };
}

export function fetched(object: string, over: Partial<FetchRow> = {}): FetchRow {
  return {
    objectKind: 'secret',
    object,
    operationClass: 'read',
    callerId: systemPrincipal,
    pinned: 0,
    ok: 10,
    denied: 0,
    notFound: 0,
    failed: 0,
    firstSeen: daysAgo(80),
    lastSeen: daysAgo(1),
    lastOkSeen: daysAgo(1),
    lastOutcome: 'ok',
    lastStatus: 200,
    recentFailures: 0,
    ...over,
  };
}

export interface AzureWorld {
  readonly services?: readonly ApimService[];
  readonly namedValues?: readonly NamedValue[];
  readonly certificates?: ValueOf<'apim.certificates', 'list'>;
  readonly caches?: ValueOf<'apim.caches', 'list'>;
  readonly backends?: readonly ApimBackend[];
  readonly loggers?: readonly ApimResource[];
  readonly identityProviders?: readonly ApimResource[];
  readonly authorizationServers?: readonly ApimResource[];
  readonly workspaces?: ValueOf<'apim.workspaces', 'list'>;
  /** Policy of all APIs of the service. */
  readonly policy?: PolicySkeleton;
  readonly gatewayDiagnostics?: readonly DiagnosticSetting[];
  readonly vaults?: readonly KeyVault[];
  readonly secrets?: readonly SecretProperties[];
  /** Creation time of the first version of a secret; absent: the current version is the only one. */
  readonly firstCreated?: Readonly<Record<string, string>>;
  readonly vaultDiagnostics?: readonly DiagnosticSetting[];
  readonly log?: KeyVaultLog;
  readonly roleAssignments?: readonly RoleAssignment[];
  readonly roleDefinitions?: readonly RoleDefinition[];
  readonly denyAssignments?: readonly DenyAssignment[];
  /** Members by group object id. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
}

/** Every reading that the estate expects of one service and one vault. */
export function azureRecords(world: AzureWorld = {}): EvidenceRecord[] {
  return [...subscriptionRecords(world), ...gatewayRecords(world), ...vaultRecords(world)];
}

function list(name: ReadingName, scope: string, rows: readonly unknown[]): EvidenceRecord {
  return read(name, 'list', scope, [...rows] as ValueOf<ReadingName, 'list'>, azureTarget);
}

function subscriptionRecords(world: AzureWorld): EvidenceRecord[] {
  return [
    list('azure.subscriptions', 'tenant:test', [{ id: subscription, name: 'test' }]),
    list('azure.managedIdentities', subscriptionId, [
      { id: identityId, name: 'id-1', principalId: userPrincipal, clientId: userClient },
    ]),
    list('azure.roleAssignments', subscriptionId, world.roleAssignments ?? []),
    list('azure.roleDefinitions', subscriptionId, world.roleDefinitions ?? roleDefinitions),
    list('azure.denyAssignments', subscriptionId, world.denyAssignments ?? []),
    list('apim.service', subscriptionId, world.services ?? [service()]),
    list('keyVault.vaults', subscriptionId, world.vaults ?? [vault()]),
    ...Object.entries(world.groups ?? {}).map(([id, members]) =>
      list(
        'entra.groupMembers',
        id,
        members.map((member) => ({ id: member })),
      ),
    ),
  ];
}

function gatewayRecords(world: AzureWorld): EvidenceRecord[] {
  if (world.services?.length === 0) return [];
  return [
    list('apim.namedValues', gatewayId, world.namedValues ?? []),
    list('apim.certificates', gatewayId, world.certificates ?? []),
    list('apim.caches', gatewayId, world.caches ?? []),
    list('apim.backends', gatewayId, world.backends ?? []),
    list('apim.loggers', gatewayId, world.loggers ?? []),
    list('apim.identityProviders', gatewayId, world.identityProviders ?? []),
    list('apim.openidConnectProviders', gatewayId, []),
    list('apim.authorizationServers', gatewayId, world.authorizationServers ?? []),
    list('apim.authorizationProviders', gatewayId, []),
    list('apim.workspaces', gatewayId, world.workspaces ?? []),
    list('apim.products', gatewayId, []),
    list('apim.apis', gatewayId, []),
    list('apim.policies', gatewayId, []),
    read('apim.policies', 'item', `${gatewayId}/policies/policy`, {
      scope: 'global',
      ...(world.policy === undefined ? {} : { policy: world.policy }),
    }),
    list('azure.diagnosticSettings', gatewayId, world.gatewayDiagnostics ?? []),
  ];
}

function vaultRecords(world: AzureWorld): EvidenceRecord[] {
  const secrets = world.secrets ?? [];
  return (world.vaults ?? [vault()]).flatMap(({ id }) => [
    list('keyVault.secretProperties', id, secrets),
    ...secrets.map((row) =>
      read('keyVault.secretProperties', 'item', `${id}/secrets/${row.name}`, {
        versions: [{ version: '1', createdOn: world.firstCreated?.[row.name] ?? row.createdOn ?? daysAgo(1) }],
      }),
    ),
    list('azure.diagnosticSettings', id, world.vaultDiagnostics ?? []),
    read('logs.keyVault', 'item', id, world.log ?? keyVaultLog([])),
  ]);
}

/** A deny assignment on the vault that takes the read of secrets from everyone. */
export function everyoneDenied(over: Partial<DenyAssignment> = {}): DenyAssignment {
  return {
    id: 'da-1',
    name: 'locked',
    scope: keyVaultId,
    permissions: role('', '', [], ['Microsoft.KeyVault/vaults/secrets/*']).permissions,
    principals: ['00000000-0000-0000-0000-000000000000'],
    excludePrincipals: [],
    ...over,
  };
}
