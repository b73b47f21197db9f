import type { LogAnalyticsWorkspace } from '../estate/azure-schema.ts';
import type { AlertRule, EventSubscription, PrivateEndpoint, StorageAccount } from '../estate/platform-schema.ts';
import type { Estate } from '../estate/schema.ts';
import { workspaceResource } from './azure-rows.ts';
import { resourceId } from './world.ts';

type Body = Record<string, unknown>;

export function endpointBody(endpoint: PrivateEndpoint): Body {
  const id = resourceId(endpoint, 'Microsoft.Network/privateEndpoints');
  return {
    id,
    name: endpoint.name,
    type: 'Microsoft.Network/privateEndpoints',
    location: endpoint.location,
    properties: {
      provisioningState: 'Succeeded',
      subnet: { id: endpoint.subnet },
      privateLinkServiceConnections: [
        {
          id: `${id}/privateLinkServiceConnections/${endpoint.name}`,
          name: endpoint.name,
          properties: {
            provisioningState: 'Succeeded',
            privateLinkServiceId: endpoint.target,
            groupIds: [endpoint.group],
            privateLinkServiceConnectionState: {
              status: endpoint.status,
              description: 'Auto-Approved',
              actionsRequired: 'None',
            },
          },
        },
      ],
      manualPrivateLinkServiceConnections: [],
      customDnsConfigs: [],
    },
  };
}

export function zoneGroupBody(endpoint: PrivateEndpoint): Body[] {
  if (endpoint.zones.length === 0) return [];
  const id = `${resourceId(endpoint, 'Microsoft.Network/privateEndpoints')}/privateDnsZoneGroups/default`;
  return [
    {
      id,
      name: 'default',
      properties: {
        provisioningState: 'Succeeded',
        privateDnsZoneConfigs: endpoint.zones.map((zone) => ({
          name: (zone.split('/').at(-1) ?? '').replaceAll('.', '-'),
          properties: { privateDnsZoneId: zone },
        })),
      },
    },
  ];
}

type Zone = Estate['privateDnsZones'][number];

export function zoneBody(zone: Zone): Body {
  return {
    id: resourceId(zone, 'Microsoft.Network/privateDnsZones'),
    name: zone.name,
    type: 'Microsoft.Network/privateDnsZones',
    location: 'global',
    tags: zone.tags,
    properties: { numberOfVirtualNetworkLinks: zone.networks.length, provisioningState: 'Succeeded' },
  };
}

export function zoneLinkBodies(zone: Zone): Body[] {
  return zone.networks.map((network) => {
    const name = `link-${network.split('/').at(-1) ?? ''}`;
    return {
      id: `${resourceId(zone, 'Microsoft.Network/privateDnsZones')}/virtualNetworkLinks/${name}`,
      name,
      type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
      location: 'global',
      properties: {
        virtualNetwork: { id: network },
        registrationEnabled: false,
        virtualNetworkLinkState: 'Completed',
        provisioningState: 'Succeeded',
      },
    };
  });
}

export function tableBodies(workspace: LogAnalyticsWorkspace): Body[] {
  return workspace.tables.map((table) => ({
    properties: {
      schema: {
        name: table.name,
        tableSubType: 'DataCollectionRuleBased',
        tableType: 'Microsoft',
        standardColumns: [],
      },
      provisioningState: 'Succeeded',
      retentionInDays: table.retention,
      totalRetentionInDays: table.total,
      archiveRetentionInDays: table.total - table.retention,
      plan: table.plan,
    },
    id: `${workspaceResource(workspace).id}/tables/${table.name}`,
    name: table.name,
  }));
}

export function accountBody(account: StorageAccount): Body {
  return {
    sku: { name: 'Standard_ZRS', tier: 'Standard' },
    kind: 'StorageV2',
    id: resourceId(account, 'Microsoft.Storage/storageAccounts'),
    name: account.name,
    type: 'Microsoft.Storage/storageAccounts',
    location: account.location,
    tags: account.tags,
    properties: {
      allowSharedKeyAccess: account.sharedKeyAccess,
      allowBlobPublicAccess: false,
      minimumTlsVersion: 'TLS1_2',
      supportsHttpsTrafficOnly: true,
      publicNetworkAccess: 'Enabled',
      primaryEndpoints: { blob: `https://${account.name}.blob.core.windows.net/` },
      provisioningState: 'Succeeded',
    },
  };
}

/** The life-cycle policy; `undefined` where the account has none. */
export function lifeCycleBody(account: StorageAccount): Body | undefined {
  if (account.deleteAfterDays === undefined) return undefined;
  return {
    id: `${resourceId(account, 'Microsoft.Storage/storageAccounts')}/managementPolicies/default`,
    name: 'DefaultManagementPolicy',
    type: 'Microsoft.Storage/storageAccounts/managementPolicies',
    properties: {
      policy: {
        rules: [
          {
            enabled: true,
            name: 'delete-old-logs',
            type: 'Lifecycle',
            definition: {
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: account.deleteAfterDays } } },
              filters: { blobTypes: ['appendBlob'], prefixMatch: ['insights-logs-'] },
            },
          },
        ],
      },
    },
  };
}

export function containerBodies(account: StorageAccount): Body[] {
  const id = `${resourceId(account, 'Microsoft.Storage/storageAccounts')}/blobServices/default/containers`;
  return account.containers.map(({ name, retention }) => ({
    id: `${id}/${name}`,
    name,
    type: 'Microsoft.Storage/storageAccounts/blobServices/containers',
    properties: {
      publicAccess: 'None',
      hasImmutabilityPolicy: retention !== undefined,
      hasLegalHold: false,
      ...(retention === undefined
        ? {}
        : {
            immutabilityPolicy: {
              etag: '"8d59f830cb130e5"',
              updateHistory: [],
              properties: {
                immutabilityPeriodSinceCreationInDays: retention.days,
                state: retention.locked ? 'Locked' : 'Unlocked',
                allowProtectedAppendWrites: retention.allowsAppend,
              },
            },
          }),
    },
  }));
}

export function systemTopicBody({ id, name, source }: { id: string; name: string; source: string }): Body {
  return {
    id,
    name,
    type: 'Microsoft.EventGrid/systemTopics',
    location: 'westeurope',
    properties: { provisioningState: 'Succeeded', source, topicType: 'Microsoft.KeyVault.vaults' },
  };
}

/** `base` is what the id of the subscription begins with, `topic` what its events come from. */
export function eventSubscriptionBody(item: EventSubscription, base: string, topic: string): Body {
  const web = { endpointType: 'WebHook', properties: { endpointBaseUrl: 'https://hooks.harbourline.example/vault' } };
  return {
    id: `${base}/eventSubscriptions/${item.name}`,
    name: item.name,
    type: 'Microsoft.EventGrid/eventSubscriptions',
    properties: {
      topic,
      provisioningState: 'Succeeded',
      destination: item.destination === 'WebHook' ? web : { endpointType: item.destination, properties: {} },
      filter: {
        subjectBeginsWith: '',
        subjectEndsWith: '',
        includedEventTypes: item.eventTypes ?? null,
        isSubjectCaseSensitive: null,
      },
      labels: [],
      eventDeliverySchema: 'EventGridSchema',
    },
  };
}

const ALERT_TYPES = { metric: 'metricAlerts', log: 'scheduledQueryRules', activity: 'activityLogAlerts' } as const;

export function alertBody(rule: AlertRule): Body {
  const type = `Microsoft.Insights/${ALERT_TYPES[rule.kind]}`;
  return {
    id: resourceId(rule, type),
    name: rule.name,
    type,
    location: rule.location,
    tags: rule.tags,
    properties: { enabled: rule.enabled, scopes: rule.scopes, ...alertDetails(rule) },
  };
}

function alertDetails({ kind, severity, actionGroups, watches }: AlertRule): Body {
  const called = actionGroups.map((actionGroupId) => ({ actionGroupId }));
  if (kind === 'metric')
    return {
      severity,
      actions: called,
      criteria: { allOf: [{ name: 'first', metricName: watches, operator: 'GreaterThan' }] },
    };
  if (kind === 'log')
    return { severity, actions: { actionGroups }, criteria: { allOf: [{ query: watches, operator: 'GreaterThan' }] } };
  const condition = {
    allOf: [
      { field: 'category', equals: 'Administrative' },
      { field: 'operationName', equals: watches },
    ],
  };
  return { condition, actions: { actionGroups: called } };
}

export function planBodies(estate: Estate, subscription: string): Body[] {
  return estate.defenderPlans
    .filter((plan) => plan.subscription === subscription)
    .map((plan) => ({
      id: `/subscriptions/${subscription}/providers/Microsoft.Security/pricings/${plan.name}`,
      name: plan.name,
      type: 'Microsoft.Security/pricings',
      properties: {
        pricingTier: plan.tier,
        ...(plan.subPlan === undefined ? {} : { subPlan: plan.subPlan }),
        freeTrialRemainingTime: 'PT0S',
        enforce: 'False',
      },
    }));
}

export function watchedApiBody(service: string, gateway: string, api: string): Body {
  return {
    id: `${service}/providers/Microsoft.Security/apiCollections/${api}`,
    name: api,
    type: 'Microsoft.Security/apiCollections',
    properties: {
      provisioningState: 'Succeeded',
      displayName: api,
      baseUrl: `https://${gateway}.azure-api.net/${api}`,
    },
  };
}
