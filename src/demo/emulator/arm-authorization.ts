import { isAllowed, principalAndGroups } from './authorise.ts';
import {
  assignmentResource,
  definitionResource,
  denyResource,
  eligibleResource,
  rolesAt,
} from './authorization-rows.ts';
import { forbidden, listReply, notFound, templateOf } from './arm-replies.ts';
import type { ArmResource } from './azure-rows.ts';
import { azureError, reply, type Call, type Reply } from './exchange.ts';
import { scopeCovers, type World } from './world.ts';

/** `GET {scope}/providers/Microsoft.Authorization/{kind}[/{name}]`. */
export function authorizationReply(
  world: World,
  call: Call,
  who: string,
  scope: string,
  kind: string,
  name: string | undefined,
): Reply {
  const noun = kind.split('/')[1] ?? '';
  const rows = rowsOf(world, call, scope === '' ? '/' : scope, noun);
  const action = `Microsoft.Authorization/${noun}/read`;
  if (rows === undefined) return notFound(call);
  if (!isAllowed(world, who, action, scope)) return forbidden(call, who, action);
  if (noun === 'roleeligibilityscheduleinstances' && !world.estate.tenant.eligibleRights) return unlicensed(call);
  if (name === undefined) return listReply(world, call, templateOf(call.path), rows);
  const one = rows.find((row) => row.name.toLowerCase() === name.toLowerCase());
  return one === undefined ? notFound(call) : reply(templateOf(call.path), 200, one);
}

function unlicensed(call: Call): Reply {
  const message = 'The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.';
  return reply(templateOf(call.path), 400, azureError('AadPremiumLicenseRequired', message));
}

function rowsOf(world: World, call: Call, scope: string, noun: string): ArmResource[] | undefined {
  const filter = call.query.get('$filter') ?? '';
  if (noun === 'roleassignments') {
    return world.estate.roleAssignments
      .filter((item) => inFilter(world, filter, scope, item.scope, [item.principal]))
      .map((item) => assignmentResource(world, item));
  }
  if (noun === 'denyassignments') {
    return world.estate.denyAssignments
      .filter((item) => inFilter(world, filter, scope, item.scope, item.principals))
      .map((item) => denyResource(world, item));
  }
  if (noun === 'roledefinitions') {
    const named = /^roleName eq '(.+)'$/.exec(filter)?.[1];
    return rolesAt(world, scope)
      .filter((role) => named === undefined || role.roleName === named)
      .map((role) => definitionResource(role, scope));
  }
  if (noun === 'roleeligibilityscheduleinstances') {
    return world.estate.eligibleAssignments
      .filter((item) => inFilter(world, filter, scope, item.scope, [item.principal]))
      .map((item) => eligibleResource(world, item));
  }
  return noun === 'roleassignmentscheduleinstances' ? [] : undefined;
}

/** Without a filter: at, above and below the scope. `atScope()`: not below it. */
function inFilter(world: World, filter: string, scope: string, own: string, principals: readonly string[]): boolean {
  const above = scopeCovers(world.estate, own, scope);
  const below = scopeCovers(world.estate, scope, own);
  if (/atScope\(\)/.test(filter) && !above) return false;
  const principal = /principalId eq '([^']+)'/.exec(filter)?.[1];
  if (principal !== undefined && !principals.includes(principal.toLowerCase())) return false;
  const assigned = /assignedTo\('([^']+)'\)/.exec(filter)?.[1];
  if (assigned !== undefined) {
    const ids = principalAndGroups(world.estate, assigned);
    if (!principals.some((id) => ids.has(id))) return false;
  }
  return above || below;
}
