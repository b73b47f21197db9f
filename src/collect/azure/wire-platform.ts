import { z } from 'zod';
import type {
  AlertRule,
  DefenderResource,
  EventResource,
  LogContainer,
  LogTable,
  LogWorkspace,
  NetworkResource,
  StorageDetails,
} from '../../evidence/azure-platform.ts';
import { compact, lowerId, optionalFlag, optionalId, optionalList, optionalText, sortedList } from './wire-parts.ts';

/** From the wire to the records: networks, destinations of logs, events, alerts, plans of Defender. */

const byId = (row: { readonly id: string }): string => row.id;
const byName = (row: { readonly name: string }): string => row.name;

const optionalNumber = z
  .number()
  .nullish()
  .transform((number) => number ?? undefined);

const linkConnection = z
  .object({
    properties: z.object({
      privateLinkServiceId: lowerId,
      groupIds: optionalList(z.string()),
      privateLinkServiceConnectionState: z.object({ status: optionalText }).nullish(),
    }),
  })
  .transform(({ properties: { privateLinkServiceId, groupIds, privateLinkServiceConnectionState: state } }) =>
    compact({ target: privateLinkServiceId, groups: groupIds.toSorted(), status: state?.status }),
  );
const endpointRow = z
  .object({
    id: lowerId,
    name: z.string(),
    properties: z.object({
      subnet: z.object({ id: optionalId }).nullish(),
      privateLinkServiceConnections: optionalList(linkConnection),
      manualPrivateLinkServiceConnections: optionalList(linkConnection),
    }),
  })
  .transform(({ id, name, properties: { subnet, ...both } }): NetworkResource & { kind: 'private-endpoint' } =>
    compact({
      kind: 'private-endpoint' as const,
      id,
      name,
      subnetId: subnet?.id,
      connections: [...both.privateLinkServiceConnections, ...both.manualPrivateLinkServiceConnections].toSorted(
        (left, right) => (left.target < right.target ? -1 : 1),
      ),
    }),
  );
export const privateEndpointList = sortedList<typeof endpointRow, z.output<typeof endpointRow>>(endpointRow, byId);

const zoneGroupRow = z
  .object({
    id: lowerId,
    properties: z.object({
      privateDnsZoneConfigs: optionalList(z.object({ properties: z.object({ privateDnsZoneId: lowerId }) })),
    }),
  })
  .transform(({ id, properties }): NetworkResource & { kind: 'dns-zone-group' } => ({
    kind: 'dns-zone-group',
    id,
    zones: properties.privateDnsZoneConfigs.map((config) => config.properties.privateDnsZoneId).toSorted(),
  }));
export const zoneGroupList = sortedList<typeof zoneGroupRow, z.output<typeof zoneGroupRow>>(zoneGroupRow, byId);

const zoneRow = z
  .object({ id: lowerId, name: z.string() })
  .transform((row): NetworkResource & { kind: 'private-dns-zone' } => ({ kind: 'private-dns-zone', ...row }));
export const privateZoneList = sortedList<typeof zoneRow, z.output<typeof zoneRow>>(zoneRow, byId);

const zoneLinkRow = z
  .object({
    id: lowerId,
    properties: z.object({
      virtualNetwork: z.object({ id: optionalId }).nullish(),
      virtualNetworkLinkState: optionalText,
    }),
  })
  .transform(({ id, properties }): NetworkResource & { kind: 'dns-zone-link' } =>
    compact({
      kind: 'dns-zone-link' as const,
      id,
      networkId: properties.virtualNetwork?.id,
      state: properties.virtualNetworkLinkState,
    }),
  );
export const zoneLinkList = sortedList<typeof zoneLinkRow, z.output<typeof zoneLinkRow>>(zoneLinkRow, byId);

export const workspaceDocument = z
  .object({
    id: lowerId,
    name: z.string(),
    location: optionalText,
    properties: z.object({
      customerId: optionalText,
      sku: z.object({ name: optionalText }).nullish(),
      retentionInDays: optionalNumber,
      workspaceCapping: z.object({ dailyQuotaGb: optionalNumber }).nullish(),
      features: z.object({ enableLogAccessUsingOnlyResourcePermissions: optionalFlag }).nullish(),
    }),
  })
  .transform(({ id, name, location, properties }): LogWorkspace =>
    compact({
      id,
      name,
      location,
      customerId: properties.customerId,
      sku: properties.sku?.name,
      retentionInDays: properties.retentionInDays,
      dailyQuotaGb: properties.workspaceCapping?.dailyQuotaGb,
      resourcePermissions: properties.features?.enableLogAccessUsingOnlyResourcePermissions,
    }),
  );

/** Tables that audit events of vaults and gateways may stand in; `_CL` ends the name of one that its owner made. */
const auditTable = /^(?:AZKVAuditLogs|AzureDiagnostics|AzureActivity|ApiManagementGatewayLogs|.+_CL)$/;

const tableRow = z
  .object({
    name: z.string(),
    properties: z.object({ plan: optionalText, retentionInDays: optionalNumber, totalRetentionInDays: optionalNumber }),
  })
  .transform(({ name, properties }): LogTable => compact({ name, ...properties }));
export const auditTableList = sortedList<typeof tableRow, LogTable>(tableRow, byName).transform((tables) =>
  tables.filter(({ name }) => auditTable.test(name)),
);

const immutability = z.object({
  state: optionalText,
  immutabilityPeriodSinceCreationInDays: optionalNumber,
  allowProtectedAppendWrites: optionalFlag,
  allowProtectedAppendWritesAll: optionalFlag,
});

function immutabilityOf(policy: z.output<typeof immutability> | null | undefined): LogContainer['immutability'] {
  if (policy === null || policy === undefined) return undefined;
  const { state, immutabilityPeriodSinceCreationInDays: days, allowProtectedAppendWrites: some } = policy;
  const all = policy.allowProtectedAppendWritesAll;
  const told = some !== undefined || all !== undefined;
  return compact({ state, days, allowsAppend: told ? some === true || all === true : undefined });
}

export const storageAccountDocument = z
  .object({
    id: lowerId,
    name: z.string(),
    location: optionalText,
    properties: z.object({
      publicNetworkAccess: optionalText,
      allowSharedKeyAccess: optionalFlag,
      minimumTlsVersion: optionalText,
      immutableStorageWithVersioning: z
        .object({ enabled: optionalFlag, immutabilityPolicy: immutability.nullish() })
        .nullish(),
    }),
  })
  .transform(({ id, name, location, properties }): StorageDetails =>
    compact({
      kind: 'account' as const,
      id,
      name,
      location,
      publicNetworkAccess: properties.publicNetworkAccess,
      sharedKeyAccess: properties.allowSharedKeyAccess,
      minimumTlsVersion: properties.minimumTlsVersion,
      versionLevel: properties.immutableStorageWithVersioning?.enabled,
      immutability: immutabilityOf(properties.immutableStorageWithVersioning?.immutabilityPolicy),
    }),
  );

/** What an account without a life-cycle policy is told by: the service answers 404. */
export const noLifeCycle = Symbol('no life-cycle policy');

const lifeCycleRule = z
  .object({
    name: z.string(),
    enabled: optionalFlag,
    definition: z.object({
      filters: z.object({ prefixMatch: optionalList(z.string()) }).nullish(),
      actions: z.object({
        baseBlob: z
          .object({ delete: z.object({ daysAfterModificationGreaterThan: optionalNumber }).nullish() })
          .nullish(),
      }),
    }),
  })
  .transform(({ name, enabled, definition }) => {
    const days = definition.actions.baseBlob?.delete?.daysAfterModificationGreaterThan;
    const prefixes = (definition.filters?.prefixMatch ?? []).toSorted();
    return days === undefined ? undefined : compact({ name, enabled, prefixes, days });
  });

export const lifeCycleDocument = z.union([
  z.custom((value) => value === noLifeCycle).transform((): StorageDetails => ({ kind: 'life-cycle', deletions: [] })),
  z
    .object({ properties: z.object({ policy: z.object({ rules: z.array(lifeCycleRule) }) }) })
    .transform(({ properties }): StorageDetails => ({
      kind: 'life-cycle',
      deletions: properties.policy.rules
        .filter((rule) => rule !== undefined)
        .toSorted((left, right) => (left.name < right.name ? -1 : 1)),
    })),
]);

const containerRow = z
  .object({
    name: z.string(),
    properties: z.object({
      hasLegalHold: optionalFlag,
      hasImmutabilityPolicy: optionalFlag,
      immutableStorageWithVersioning: z.object({ enabled: optionalFlag }).nullish(),
      immutabilityPolicy: z.object({ properties: immutability.nullish() }).nullish(),
    }),
  })
  .transform(({ name, properties }): LogContainer =>
    compact({
      name,
      legalHold: properties.hasLegalHold,
      versionLevel: properties.immutableStorageWithVersioning?.enabled,
      hasImmutabilityPolicy: properties.hasImmutabilityPolicy,
      immutability: immutabilityOf(properties.immutabilityPolicy?.properties),
    }),
  );
/** Azure Monitor archives to containers of these names; what else lies in the account is no matter of ours. */
export const logContainerList = sortedList<typeof containerRow, LogContainer>(containerRow, byName).transform((rows) =>
  rows.filter(({ name }) => name.startsWith('insights-')),
);

const eventSubscriptionRow = z
  .object({
    id: lowerId,
    name: z.string(),
    properties: z.object({
      destination: z.object({ endpointType: optionalText }).nullish(),
      deliveryWithResourceIdentity: z
        .object({ destination: z.object({ endpointType: optionalText }).nullish() })
        .nullish(),
      filter: z
        .object({
          includedEventTypes: z.array(z.string()).nullish(),
          subjectBeginsWith: optionalText,
          subjectEndsWith: optionalText,
        })
        .nullish(),
      provisioningState: optionalText,
      expirationTimeUtc: optionalText,
    }),
  })
  .transform(({ id, name, properties }): EventResource & { kind: 'event-subscription' } =>
    compact({
      kind: 'event-subscription' as const,
      id,
      name,
      eventTypes: properties.filter?.includedEventTypes?.toSorted(),
      destination:
        properties.destination?.endpointType ?? properties.deliveryWithResourceIdentity?.destination?.endpointType,
      provisioningState: properties.provisioningState,
      expiresOn: properties.expirationTimeUtc,
      subjectBeginsWith: properties.filter?.subjectBeginsWith,
      subjectEndsWith: properties.filter?.subjectEndsWith,
    }),
  );
export const eventSubscriptionList = sortedList<typeof eventSubscriptionRow, z.output<typeof eventSubscriptionRow>>(
  eventSubscriptionRow,
  byId,
);

const systemTopicRow = z
  .object({ id: lowerId, properties: z.object({ source: lowerId, topicType: optionalText }) })
  .transform(({ id, properties }): EventResource & { kind: 'system-topic' } =>
    compact({ kind: 'system-topic' as const, id, ...properties }),
  );
export const systemTopicList = sortedList<typeof systemTopicRow, z.output<typeof systemTopicRow>>(systemTopicRow, byId);

const lowerIds = optionalList(lowerId).transform((ids) => ids.toSorted());

const actionGroupList = optionalList(z.object({ actionGroupId: optionalId }));

function actionGroupIds(groups: z.output<typeof actionGroupList>): string[] {
  return groups.flatMap(({ actionGroupId }) => actionGroupId ?? []).toSorted();
}

const metricAlertRow = z
  .object({
    id: lowerId,
    name: z.string(),
    properties: z.object({
      enabled: optionalFlag,
      severity: optionalNumber,
      scopes: lowerIds,
      actions: actionGroupList,
      criteria: z.object({ allOf: optionalList(z.object({ metricName: optionalText })) }).nullish(),
    }),
  })
  .transform(({ id, name, properties: { actions, criteria, ...rest } }): AlertRule =>
    compact({
      kind: 'metric' as const,
      id,
      name,
      ...rest,
      actionGroups: actionGroupIds(actions),
      metrics: criteria?.allOf.flatMap(({ metricName }) => metricName ?? []).toSorted(),
    }),
  );
export const metricAlertList = sortedList<typeof metricAlertRow, AlertRule>(metricAlertRow, byId);

const logAlertRow = z
  .object({
    id: lowerId,
    name: z.string(),
    properties: z.object({
      enabled: optionalFlag,
      severity: optionalNumber,
      scopes: lowerIds,
      actions: z.object({ actionGroups: lowerIds }).nullish(),
    }),
  })
  .transform(({ id, name, properties: { actions, ...rest } }): AlertRule =>
    compact({ kind: 'log' as const, id, name, ...rest, actionGroups: actions?.actionGroups ?? [] }),
  );
export const logAlertList = sortedList<typeof logAlertRow, AlertRule>(logAlertRow, byId);

const activityAlertRow = z
  .object({
    id: lowerId,
    name: z.string(),
    properties: z.object({
      enabled: optionalFlag,
      scopes: lowerIds,
      condition: z.object({ allOf: optionalList(z.object({ field: optionalText, equals: optionalText })) }).nullish(),
      actions: z.object({ actionGroups: actionGroupList }).nullish(),
    }),
  })
  .transform(({ id, name, properties: { condition, actions, ...rest } }): AlertRule =>
    compact({
      kind: 'activity' as const,
      id,
      name,
      ...rest,
      actionGroups: actionGroupIds(actions?.actionGroups ?? []),
      operations: condition?.allOf
        .flatMap(({ field, equals }) => (field?.toLowerCase() === 'operationname' ? (equals ?? []) : []))
        .toSorted(),
    }),
  );
export const activityAlertList = sortedList<typeof activityAlertRow, AlertRule>(activityAlertRow, byId);

const planRow = z
  .object({
    name: z.string(),
    properties: z.object({ pricingTier: z.string(), subPlan: optionalText, enforce: optionalText }),
  })
  .transform(({ name, properties }): DefenderResource & { kind: 'plan' } =>
    compact({
      kind: 'plan' as const,
      name,
      tier: properties.pricingTier,
      subPlan: properties.subPlan,
      enforced: properties.enforce,
    }),
  );
export const defenderPlanList = sortedList<typeof planRow, z.output<typeof planRow>>(planRow, byName);

const watchedApiRow = z
  .object({ id: lowerId, name: z.string() })
  .transform((row): DefenderResource & { kind: 'api' } => ({ kind: 'api', ...row }));
export const watchedApiList = sortedList<typeof watchedApiRow, z.output<typeof watchedApiRow>>(watchedApiRow, byId);
