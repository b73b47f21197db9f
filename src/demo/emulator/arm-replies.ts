import { azureError, reply, type Call, type Reply } from './exchange.ts';
import { nextLink, pageOf, pageSize } from './paging.ts';
import type { World } from './world.ts';

/** A list as ARM pages it: `nextLink` is absent at the end. */
export function listReply(world: World, call: Call, template: string, rows: readonly unknown[]): Reply {
  const page = pageOf(world, call, rows, pageSize(world, call, rows.length, 3, 12), call.query.get('$skiptoken'));
  const link = page.next === undefined ? {} : { nextLink: nextLink(call, '$skiptoken', page.next) };
  return reply(template, 200, { value: page.rows, ...link });
}

export function forbidden(call: Call, who: string, action: string): Reply {
  return reply(templateOf(call.path), 403, denied(who, action, call.path));
}

export function denied(who: string, action: string, scope: string): unknown {
  return azureError(
    'AuthorizationFailed',
    `The client '${who}' with object id '${who}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

export function notFound(call: Call): Reply {
  return reply(
    templateOf(call.path),
    404,
    azureError('ResourceNotFound', `The Resource '${call.path}' was not found.`),
  );
}

/** The path with names replaced: literal segments of ARM paths stand before each name. */
export function templateOf(path: string): string {
  return path
    .replace(/\/subscriptions\/[^/]+/i, '/subscriptions/{subscription}')
    .replace(/\/resourceGroups\/[^/]+/i, '/resourceGroups/{group}')
    .replace(/\/managementGroups\/[^/]+/i, '/managementGroups/{group}')
    .replace(
      /\/(vaults|privateEndpoints|privateDnsZones|systemTopics|storageAccounts|service|workspaces|namedValues|policyFragments|apis|operations|products|backends|certificates|loggers|identityProviders|openidConnectProviders|authorizationServers|authorizationProviders|diagnostics|subscriptions|caches|gateways|portalsettings|portalconfigs|groups|groupLinks|userAssignedIdentities|roleAssignments|roleEligibilityScheduleInstances|roleDefinitions|denyAssignments|diagnosticSettings)\/(?!\{)[^/]+/gi,
      '/$1/{name}',
    );
}
