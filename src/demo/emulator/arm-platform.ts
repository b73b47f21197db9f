import type { Estate } from '../estate/schema.ts';
import { isAllowed } from './authorise.ts';
import { forbidden, listReply, notFound, templateOf } from './arm-replies.ts';
import { serviceResource, vaultResource, workspaceResource } from './azure-rows.ts';
import { azureError, reply, type Call, type Reply } from './exchange.ts';
import {
  accountBody,
  alertBody,
  containerBodies,
  endpointBody,
  eventSubscriptionBody,
  lifeCycleBody,
  planBodies,
  systemTopicBody,
  tableBodies,
  watchedApiBody,
  zoneBody,
  zoneGroupBody,
  zoneLinkBodies,
} from './platform-bodies.ts';
import { resourceId, type World } from './world.ts';

type Rows = readonly unknown[];

/** Lists of a subscription, by their type in lower case. */
const LISTS: Readonly<Record<string, { type: string; rows: (world: World, subscription: string) => Rows }>> = {
  'microsoft.network/privateendpoints': {
    type: 'Microsoft.Network/privateEndpoints',
    rows: ({ estate }, own) => estate.privateEndpoints.filter(inside(own)).map(endpointBody),
  },
  'microsoft.network/privatednszones': {
    type: 'Microsoft.Network/privateDnsZones',
    rows: ({ estate }, own) => estate.privateDnsZones.filter(inside(own)).map(zoneBody),
  },
  'microsoft.eventgrid/systemtopics': {
    type: 'Microsoft.EventGrid/systemTopics',
    rows: (world, own) =>
      topics(world)
        .filter((topic) => topic.id.includes(`/${own}/`))
        .map(systemTopicBody),
  },
  'microsoft.insights/metricalerts': alerts('metric', 'metricAlerts'),
  'microsoft.insights/scheduledqueryrules': alerts('log', 'scheduledQueryRules'),
  'microsoft.insights/activitylogalerts': alerts('activity', 'activityLogAlerts'),
  'microsoft.security/pricings': {
    type: 'Microsoft.Security/pricings',
    rows: ({ estate }, own) => planBodies(estate, own),
  },
};

function inside(subscription: string) {
  return (item: { subscription: string }): boolean => item.subscription === subscription;
}

function alerts(kind: Estate['alertRules'][number]['kind'], noun: string): (typeof LISTS)[string] {
  return {
    type: `Microsoft.Insights/${noun}`,
    rows: ({ estate }, own) =>
      estate.alertRules.filter((rule) => rule.kind === kind && rule.subscription === own).map(alertBody),
  };
}

/** The system topics that event subscriptions stand at, each beside its vault. */
function topics(world: World): { id: string; source: string; name: string }[] {
  const found = world.estate.eventSubscriptions.flatMap(({ vault, topic }) => {
    const owner = world.estate.keyVaults.find((item) => item.name === vault);
    if (topic === undefined || owner === undefined) return [];
    const id = resourceId({ ...owner, name: topic }, 'Microsoft.EventGrid/systemTopics');
    return [[id, { id, source: vaultResource(world, owner).id, name: topic }] as const];
  });
  return [...new Map(found).values()];
}

interface Child {
  /** What stands behind the id of the resource. */
  readonly path: RegExp;
  readonly action: string;
  /** The answer; `undefined` where the resource is not there. */
  readonly answer: (world: World, call: Call, id: string) => Reply | undefined;
}

const CHILDREN: readonly Child[] = [
  {
    path: /\/privateDnsZoneGroups$/i,
    action: 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups/read',
    answer: (world, call, id) =>
      list(world, call, at(world.estate.privateEndpoints, 'Microsoft.Network/privateEndpoints', id), zoneGroupBody),
  },
  {
    path: /\/virtualNetworkLinks$/i,
    action: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks/read',
    answer: (world, call, id) =>
      list(world, call, at(world.estate.privateDnsZones, 'Microsoft.Network/privateDnsZones', id), zoneLinkBodies),
  },
  {
    path: /\/tables$/i,
    action: 'Microsoft.OperationalInsights/workspaces/tables/read',
    answer: (world, call, id) =>
      list(
        world,
        call,
        world.estate.logAnalytics.find((item) => same(workspaceResource(item).id, id)),
        tableBodies,
      ),
  },
  {
    path: /\/blobServices\/default\/containers$/i,
    action: 'Microsoft.Storage/storageAccounts/blobServices/containers/read',
    answer: (world, call, id) => list(world, call, account(world, id), containerBodies),
  },
  {
    path: /\/managementPolicies\/default$/i,
    action: 'Microsoft.Storage/storageAccounts/managementPolicies/read',
    answer: (world, call, id) => {
      const own = account(world, id);
      if (own === undefined) return undefined;
      const body = lifeCycleBody(own);
      const missing = azureError('ManagementPolicyNotFound', `No ManagementPolicy found for account ${own.name}`);
      return reply(templateOf(call.path), body === undefined ? 404 : 200, body ?? missing);
    },
  },
  {
    path: /(?<=\/providers\/Microsoft\.Storage\/storageAccounts\/[^/]+)$/i,
    action: 'Microsoft.Storage/storageAccounts/read',
    answer: (world, call, id) => {
      const own = account(world, id);
      return own && reply(templateOf(call.path), 200, accountBody(own));
    },
  },
  {
    path: /\/providers\/Microsoft\.EventGrid\/eventSubscriptions$/i,
    action: 'Microsoft.EventGrid/eventSubscriptions/read',
    answer: (world, call, id) => {
      const vault = world.estate.keyVaults.find((item) => same(vaultResource(world, item).id, id));
      return list(world, call, vault, ({ name }) =>
        world.estate.eventSubscriptions
          .filter((item) => item.vault === name && item.topic === undefined)
          .map((item) => eventSubscriptionBody(item, `${id}/providers/Microsoft.EventGrid`, id)),
      );
    },
  },
  {
    path: /(?<=\/systemTopics\/[^/]+)\/eventSubscriptions$/i,
    action: 'Microsoft.EventGrid/systemTopics/eventSubscriptions/read',
    answer: (world, call, id) =>
      list(
        world,
        call,
        topics(world).find((topic) => same(topic.id, id)),
        (topic) =>
          world.estate.eventSubscriptions
            .filter((item) => item.topic === topic.name)
            .map((item) => eventSubscriptionBody(item, topic.id, topic.id)),
      ),
  },
  {
    path: /\/providers\/Microsoft\.Security\/apiCollections$/i,
    action: 'Microsoft.Security/apiCollections/read',
    answer: (world, call, id) => {
      const service = world.estate.apiManagement.find((item) => same(serviceResource(world, item).id, id));
      return list(world, call, service, ({ name }) =>
        world.estate.watchedApis
          .filter((item) => item.gateway === name)
          .map(({ api }) => watchedApiBody(id, name, api)),
      );
    },
  },
];

/** What stands around gateways and vaults; `undefined` for a path that leads elsewhere. */
export function platformReply(world: World, call: Call, who: string): Reply | undefined {
  const [, subscription = '', type = ''] =
    /^\/subscriptions\/([^/]+)\/providers\/([^/]+\/[^/]+)$/i.exec(call.path.toLowerCase()) ?? [];
  const listed = LISTS[type];
  if (listed !== undefined) {
    const action = `${listed.type}/read`;
    if (!isAllowed(world, who, action, `/subscriptions/${subscription}`)) return forbidden(call, who, action);
    return listReply(world, call, templateOf(call.path), listed.rows(world, subscription));
  }
  const child = CHILDREN.find(({ path }) => path.test(call.path));
  if (child === undefined) return undefined;
  const id = call.path.replace(child.path, '');
  if (!isAllowed(world, who, child.action, id)) return forbidden(call, who, child.action);
  return child.answer(world, call, id) ?? notFound(call);
}

function list<T>(world: World, call: Call, owner: T | undefined, rows: (owner: T) => Rows): Reply | undefined {
  return owner === undefined ? undefined : listReply(world, call, templateOf(call.path), rows(owner));
}

function at<T extends { name: string; subscription: string; resourceGroup: string }>(
  items: readonly T[],
  type: string,
  id: string,
): T | undefined {
  return items.find((item) => same(resourceId(item, type), id));
}

function account(world: World, id: string): Estate['storageAccounts'][number] | undefined {
  return at(world.estate.storageAccounts, 'Microsoft.Storage/storageAccounts', id);
}

function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
