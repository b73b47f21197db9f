import { z } from 'zod';
import type {
  denyAssignment,
  DiagnosticSetting,
  EligibleAssignment,
  EligibleAssignments,
  groupMember,
  ManagedIdentity,
  RoleAssignment,
  RoleDefinition,
  subscription,
} from '../../evidence/azure.ts';
import type { AccessPolicy, KeyVault } from '../../evidence/key-vault.ts';
import {
  compact,
  lowerId,
  optionalFlag,
  optionalId,
  optionalList,
  optionalTags,
  optionalText,
  placeOf,
  sortedList,
} from './wire-parts.ts';

/** From the wire to the records: subscriptions, identities, rights, vaults. Rows of Resource Graph and of ARM alike. */

export type Subscription = z.infer<typeof subscription>;
type DenyAssignment = z.infer<typeof denyAssignment>;
type GroupMember = z.infer<typeof groupMember>;

const byId = (row: { readonly id: string }): string => row.id;

const subscriptionRow = z
  .object({
    id: lowerId,
    name: optionalText,
    properties: z.object({ managementGroupAncestorsChain: optionalList(z.object({ name: z.string() })) }).nullish(),
  })
  .transform(({ id, name, properties }): Subscription => {
    const groups = properties?.managementGroupAncestorsChain.map((group) => managementGroupId(group.name));
    return compact({ id, name, managementGroups: groups });
  });
export const subscriptionList = sortedList<typeof subscriptionRow, Subscription>(subscriptionRow, byId);

/** ARM id of a management group in lower case: the form that scopes of assignments have. */
export function managementGroupId(name: string): string {
  return `/providers/microsoft.management/managementgroups/${name.toLowerCase()}`;
}

const identityRow = z
  .object({ id: lowerId, name: z.string(), properties: z.object({ principalId: optionalId, clientId: optionalId }) })
  .transform(({ id, name, properties }): ManagedIdentity => compact({ id, name, ...properties }));
export const managedIdentityList = sortedList<typeof identityRow, ManagedIdentity>(identityRow, byId);

const assignmentRow = z
  .object({
    id: lowerId,
    properties: z.object({
      principalId: lowerId,
      principalType: optionalText,
      roleDefinitionId: z.string(),
      scope: lowerId,
      condition: optionalText,
    }),
  })
  .transform(({ id, properties: { roleDefinitionId, scope, ...rest } }): RoleAssignment =>
    compact({ id, ...rest, roleGuid: lastSegment(roleDefinitionId), scope: scope === '' ? '/' : scope }),
  );
export const roleAssignmentList = sortedList<typeof assignmentRow, RoleAssignment>(assignmentRow, byId);

/** Last segment of an id in lower case: the one part of a role's id that is equal in every API. */
export function lastSegment(id: string): string {
  return id.toLowerCase().split('/').at(-1) ?? '';
}

const permissionBlock = z
  .object({
    actions: optionalList(z.string()),
    notActions: optionalList(z.string()),
    dataActions: optionalList(z.string()),
    notDataActions: optionalList(z.string()),
    condition: optionalText,
  })
  .transform(compact);

const definitionRow = z
  .object({
    id: z.string(),
    properties: z.object({ roleName: z.string(), type: optionalText, permissions: z.array(permissionBlock) }),
  })
  .transform(({ id, properties }): RoleDefinition => compact({ guid: lastSegment(id), ...properties }));
export const roleDefinitionList = sortedList<typeof definitionRow, RoleDefinition>(definitionRow, (row) => row.guid);

const denyPrincipals = z.array(z.object({ id: lowerId })).transform((list) => list.map(({ id }) => id).toSorted());
const denyRow = z
  .object({
    id: lowerId,
    properties: z.object({
      denyAssignmentName: optionalText,
      scope: lowerId,
      doNotApplyToChildScopes: optionalFlag,
      permissions: z.array(permissionBlock),
      principals: denyPrincipals,
      excludePrincipals: optionalList(z.object({ id: lowerId })),
    }),
  })
  .transform(({ id, properties: { denyAssignmentName, excludePrincipals, scope, ...rest } }): DenyAssignment =>
    compact({
      id,
      name: denyAssignmentName,
      scope: scope === '' ? '/' : scope,
      ...rest,
      excludePrincipals: excludePrincipals.map((principal) => principal.id).toSorted(),
    }),
  );
export const denyAssignmentList = sortedList<typeof denyRow, DenyAssignment>(denyRow, byId);

const eligibleRow = z
  .object({
    id: lowerId,
    properties: z.object({
      principalId: lowerId,
      principalType: optionalText,
      roleDefinitionId: z.string(),
      scope: lowerId,
      condition: optionalText,
      memberType: optionalText,
      status: optionalText,
      startDateTime: optionalText,
      endDateTime: optionalText,
    }),
  })
  .transform(
    ({ id, properties: { roleDefinitionId, scope, startDateTime, endDateTime, ...rest } }): EligibleAssignment =>
      compact({
        id,
        ...rest,
        roleGuid: lastSegment(roleDefinitionId),
        scope: scope === '' ? '/' : scope,
        startsOn: startDateTime,
        endsOn: endDateTime,
      }),
  );

/** What a tenant without the licence is told by: the service answers 400, which no list can look like. */
export const notLicensed = Symbol('not licensed');

export const eligibleAssignmentDocument = z.union([
  z
    .custom((value) => value === notLicensed)
    .transform((): EligibleAssignments => ({ licensed: false, assignments: [] })),
  sortedList<typeof eligibleRow, EligibleAssignment>(eligibleRow, byId).transform(
    (assignments): EligibleAssignments => ({
      licensed: true,
      assignments,
    }),
  ),
]);

const diagnosticLog = z
  .object({ category: optionalText, categoryGroup: optionalText, enabled: z.boolean() })
  .transform(compact);
const diagnosticRow = z
  .object({
    id: lowerId,
    name: z.string(),
    properties: z.object({
      workspaceId: optionalId,
      storageAccountId: optionalId,
      eventHubAuthorizationRuleId: optionalId,
      marketplacePartnerId: optionalId,
      logAnalyticsDestinationType: optionalText,
      logs: optionalList(diagnosticLog),
    }),
  })
  .transform(({ id, name, properties }): DiagnosticSetting => compact({ id, name, ...properties }));
export const diagnosticSettingList = sortedList<typeof diagnosticRow, DiagnosticSetting>(diagnosticRow, byId);

const words = optionalList(z.string()).transform((list) => list.map((word) => word.toLowerCase()).toSorted());
const accessPolicyRow = z
  .object({
    tenantId: optionalId,
    objectId: lowerId,
    applicationId: optionalId,
    permissions: z.object({ secrets: words, keys: words, certificates: words }),
  })
  .transform(({ permissions, ...rest }): AccessPolicy => compact({ ...rest, ...permissions }));

const vaultRow = z
  .object({
    id: lowerId,
    name: z.string(),
    location: z.string(),
    tags: optionalTags,
    properties: z.object({
      tenantId: optionalId,
      vaultUri: z.url({ protocol: /^https$/ }),
      enableRbacAuthorization: optionalFlag,
      accessPolicies: optionalList(accessPolicyRow),
      publicNetworkAccess: optionalText,
      networkAcls: z
        .object({
          defaultAction: optionalText,
          bypass: optionalText,
          ipRules: optionalList(z.object({ value: z.string() })),
          virtualNetworkRules: optionalList(z.object({ id: lowerId })),
        })
        .nullish(),
      privateEndpointConnections: z
        .array(
          z.object({
            properties: z.object({
              privateEndpoint: z.object({ id: optionalId }).nullish(),
              privateLinkServiceConnectionState: z.object({ status: optionalText }).nullish(),
            }),
          }),
        )
        .nullish(),
      enablePurgeProtection: optionalFlag,
      enableSoftDelete: optionalFlag,
    }),
  })
  .transform(
    ({
      properties: { vaultUri, networkAcls, accessPolicies, privateEndpointConnections, ...rest },
      ...own
    }): KeyVault =>
      compact({
        ...own,
        ...placeOf(own.id),
        ...rest,
        host: new URL(vaultUri).hostname.toLowerCase(),
        accessPolicies: accessPolicies.toSorted((left, right) => (orderOf(left) < orderOf(right) ? -1 : 1)),
        networkDefaultAction: networkAcls?.defaultAction,
        networkBypass: networkAcls?.bypass,
        addresses: networkAcls?.ipRules.map(({ value }) => value).toSorted(),
        subnets: networkAcls?.virtualNetworkRules.map(({ id }) => id).toSorted(),
        privateEndpoints: privateEndpointConnections
          ?.map(({ properties }) =>
            compact({
              endpointId: properties.privateEndpoint?.id,
              status: properties.privateLinkServiceConnectionState?.status,
            }),
          )
          .toSorted((left, right) => ((left.endpointId ?? '') < (right.endpointId ?? '') ? -1 : 1)),
      }),
  );
export const keyVaultList = sortedList<typeof vaultRow, KeyVault>(vaultRow, byId);

function orderOf(policy: AccessPolicy): string {
  return `${policy.objectId} ${policy.applicationId ?? ''}`;
}

const memberRow = z
  .object({ id: lowerId, '@odata.type': optionalText })
  .transform((row): GroupMember =>
    compact({ id: row.id, type: row['@odata.type']?.replace(/^#microsoft\.graph\./, '') }),
  );
export const groupMemberList = sortedList<typeof memberRow, GroupMember>(memberRow, byId);
