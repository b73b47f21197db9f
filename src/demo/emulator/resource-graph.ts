import { isAllowed, readableSubscriptions } from './authorise.ts';
import { assignmentResource, definitionResource } from './authorization-rows.ts';
import { identityResource, serviceResource, vaultResource, workspaceResource, type ArmResource } from './azure-rows.ts';
import { objectBody } from './entra.ts';
import { isObject, reply, type Call, type Reply } from './exchange.ts';
import { pageOf, pageSize } from './paging.ts';
import type { QueryTable } from './query-port.ts';
import { allRoles } from './authorise.ts';
import { seededGuid, seededInteger } from '../seeded.ts';
import { groupsAbove, managementGroupOf, shuffled, subscriptionOf, type World } from './world.ts';

export const RESOURCE_GRAPH_PATH = '/providers/Microsoft.ResourceGraph/resources';

const TEMPLATE = RESOURCE_GRAPH_PATH;
const MAX_TOP = 1_000;
const QUOTA = { 'x-ms-user-quota-remaining': '14', 'x-ms-user-quota-resets-after': '00:00:05' };

type Scope = { subscriptions: string[]; tenantWide: boolean; above: boolean };

/** Plays Resource Graph: looks the query up by its text and runs it over what the caller may read. */
export async function resourceGraph(world: World, call: Call, who: string): Promise<Reply> {
  const body = objectBody(call);
  const query = body['query'];
  const tables = typeof query === 'string' ? world.queries.tablesOf(query) : undefined;
  if (typeof query !== 'string' || tables === undefined) return invalidQuery();
  const scope = scopeOf(world, call, who, body);
  if (scope === undefined) return reply(TEMPLATE, 403, noAccess(), QUOTA);
  const rows = new Map(tables.map((name) => [name, tableRows(world, name, scope, who)] as const));
  const result = await world.queries.run(query, rows);
  const data = result.rows.map((row) => Object.fromEntries(result.columns.map((column, at) => [column.name, row[at]])));
  return pageReply(world, call, data, isObject(body['options']) ? body['options'] : {});
}

function invalidQuery(): Reply {
  const error = {
    code: 'BadRequest',
    message: 'Please provide below info when asking for support: timestamp = ..., correlationId = ...',
    details: [
      {
        code: 'InvalidQuery',
        message:
          'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.',
      },
      {
        code: 'ParserFailure',
        message: 'ParserFailure',
        line: 1,
        characterPositionInLine: 0,
        token: '',
        expectedToken: '',
      },
    ],
  };
  return reply(TEMPLATE, 400, { error }, QUOTA);
}

function noAccess(): unknown {
  return {
    error: {
      code: 'AuthorizationFailed',
      message: 'Please provide below info when asking for support: timestamp = ..., correlationId = ...',
      details: [
        {
          code: 'NoValidSubscriptionsInQueryRequest',
          message: 'There must be at least one subscription that is eligible to contain resources.',
        },
      ],
    },
  };
}

function scopeOf(world: World, call: Call, who: string, body: Record<string, unknown>): Scope | undefined {
  const options = isObject(body['options']) ? body['options'] : {};
  const filter = options['authorizationScopeFilter'] ?? 'AtScopeAndBelow';
  const wanted = stringsOf(body['subscriptions']);
  const groups = stringsOf(body['managementGroups']);
  const all = readableSubscriptions(world, who);
  const chosen = all.filter(
    (id) =>
      (wanted.length === 0 && groups.length === 0) ||
      wanted.includes(id) ||
      groupsAbove(world.estate, id).some((name) => groups.includes(name.toLowerCase())),
  );
  if (chosen.length === 0) return undefined;
  const visible = call.faults.has('filtered') ? withoutOne(world, chosen) : chosen;
  return {
    subscriptions: visible,
    tenantWide: wanted.length === 0,
    above: filter === 'AtScopeAboveAndBelow' || filter === 'AtScopeAndAbove',
  };
}

/** What a caller without Reader in one of the subscriptions sees: everything but that one. */
function withoutOne(world: World, subscriptions: readonly string[]): string[] {
  const ordered = subscriptions.toSorted();
  const hidden = ordered[seededInteger(world.seed, 'filtered', 0, ordered.length - 1)];
  return ordered.filter((id) => id !== hidden);
}

function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map((item) => String(item).toLowerCase()) : [];
}

function tableRows(world: World, table: string, scope: Scope, who: string): QueryTable {
  const makers: Record<string, typeof authorizationRows> = {
    resources: resourceRows,
    resourcecontainers: containerRows,
    authorizationresources: authorizationRows,
  };
  const rows = makers[table.toLowerCase()]?.(world, scope, who);
  return shuffled(world, `graph:${table}`, rows ?? []);
}

function resourceRows(world: World, scope: Scope): Record<string, unknown>[] {
  const { estate } = world;
  const resources = [
    ...estate.keyVaults.map((item) => vaultResource(world, item)),
    ...estate.apiManagement.map((item) => serviceResource(world, item)),
    ...estate.userAssignedIdentities.map((item) => identityResource(world, item)),
    ...estate.logAnalytics.map((item) => workspaceResource(item)),
  ];
  return resources
    .map((item) => graphRow(world, item))
    .filter((row) => scope.subscriptions.includes(String(row['subscriptionId'])));
}

function containerRows(world: World, scope: Scope): Record<string, unknown>[] {
  const { estate } = world;
  const subscriptions = estate.subscriptions.map((item) => ({
    id: `/subscriptions/${item.id}`,
    name: item.name,
    type: 'microsoft.resources/subscriptions',
    properties: {
      state: 'Enabled',
      managementGroupAncestorsChain: groupsAbove(estate, item.id).map((name) => ({ name, displayName: name })),
    },
  }));
  const groups = [...new Set(allPlaced(world).map((item) => `${item.subscription}/${item.resourceGroup}`))].map(
    (text) => {
      const [subscription, name] = text.split('/');
      return {
        id: `/subscriptions/${subscription}/resourceGroups/${name}`,
        name: name ?? '',
        type: 'microsoft.resources/subscriptions/resourcegroups',
        properties: { provisioningState: 'Succeeded' },
      };
    },
  );
  const inScope = [...subscriptions, ...groups]
    .map((item) => graphRow(world, item))
    .filter((row) => scope.subscriptions.includes(String(row['subscriptionId'])));
  const above = scope.tenantWide ? estate.managementGroups.map((item) => managementGroupRow(world, item)) : [];
  return [...inScope, ...above];
}

function managementGroupRow(world: World, group: World['estate']['managementGroups'][number]): Record<string, unknown> {
  const parent = group.parent ?? world.estate.tenant.id;
  return graphRow(world, {
    id: `/providers/Microsoft.Management/managementGroups/${group.name}`,
    name: group.name,
    type: 'microsoft.management/managementgroups',
    properties: {
      displayName: group.displayName,
      details: { parent: { name: parent } },
      tenantId: world.estate.tenant.id,
    },
  });
}

function allPlaced(world: World): { subscription: string; resourceGroup: string }[] {
  const { estate } = world;
  return [...estate.keyVaults, ...estate.apiManagement, ...estate.userAssignedIdentities, ...estate.logAnalytics];
}

function authorizationRows(world: World, scope: Scope, who: string): Record<string, unknown>[] {
  const assignments = world.estate.roleAssignments
    .filter((item) => assignmentVisible(world, item.scope, scope))
    .filter((item) =>
      isAllowed(world, who, 'Microsoft.Authorization/roleAssignments/read', readScope(item.scope, scope)),
    )
    .map((item) => assignmentResource(world, item));
  const definitions = allRoles(world.estate)
    .filter((role) => (role.builtIn ? scope.tenantWide : role.assignableScopes.some((own) => inReach(own, scope))))
    .map((role) => definitionResource(role, role.builtIn ? '/' : (role.assignableScopes[0] ?? '/')))
    .map((item) => ({ ...item, id: item.id.replace('/roleDefinitions/', '/RoleDefinitions/') }));
  return [...assignments, ...definitions].map((item) => graphRow(world, item));
}

/** An assignment above the asked scope is read with the rights held in it. */
function readScope(own: string, scope: Scope): string {
  return subscriptionOf(own) === undefined ? `/subscriptions/${scope.subscriptions[0] ?? ''}` : own;
}

function inReach(own: string, scope: Scope): boolean {
  const subscription = subscriptionOf(own);
  return subscription === undefined ? true : scope.subscriptions.includes(subscription);
}

function assignmentVisible(world: World, own: string, scope: Scope): boolean {
  const subscription = subscriptionOf(own);
  if (subscription !== undefined) return scope.subscriptions.includes(subscription);
  if (scope.tenantWide) return true;
  if (!scope.above) return false;
  const group = managementGroupOf(own);
  return (
    group === undefined ||
    scope.subscriptions.some((id) => groupsAbove(world.estate, id).some((name) => name.toLowerCase() === group))
  );
}

function graphRow(world: World, item: ArmResource): Record<string, unknown> {
  return {
    id: item.id,
    name: item.name,
    type: item.type.toLowerCase(),
    tenantId: world.estate.tenant.id,
    kind: '',
    location: item['location'] ?? '',
    resourceGroup: /\/resourceGroups\/([^/]+)/i.exec(item.id)?.[1]?.toLowerCase() ?? '',
    subscriptionId: subscriptionOf(item.id) ?? '',
    managedBy: '',
    sku: item['sku'] ?? null,
    plan: null,
    properties: item['properties'] ?? null,
    tags: item['tags'] ?? null,
    identity: item['identity'] ?? null,
    zones: item['zones'] ?? null,
  };
}

function pageReply(world: World, call: Call, data: Record<string, unknown>[], options: Record<string, unknown>): Reply {
  const top = Math.min(Number(options['$top'] ?? MAX_TOP), MAX_TOP);
  const pageable = data.length === 0 || 'id' in (data[0] ?? {});
  const token = typeof options['$skipToken'] === 'string' ? options['$skipToken'] : null;
  const size = pageable ? Math.min(top, pageSize(world, call, data.length, 3, 9)) : top;
  const page = pageOf(world, call, data, size, token, 'given');
  const cut = call.faults.has('partial') || (!pageable && page.next !== undefined);
  const body = {
    totalRecords: data.length,
    count: page.rows.length,
    resultTruncated: cut ? 'true' : 'false',
    ...(page.next !== undefined && pageable && !call.faults.has('partial') ? { $skipToken: page.next } : {}),
    data: page.rows,
    facets: [],
  };
  return reply(TEMPLATE, 200, body, { ...QUOTA, 'x-ms-correlation-request-id': seededGuid(`graph:${world.seed}`) });
}
