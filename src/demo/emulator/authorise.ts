import { builtInRoles } from '../estate/built-in-roles.ts';
import type { RoleDefinition } from '../estate/azure-schema.ts';
import type { Estate } from '../estate/schema.ts';
import { groupsAbove, scopeCovers, type World } from './world.ts';

type Block = RoleDefinition['permissions'][number];

export type RoleWithId = {
  id: string;
  roleName: string;
  description: string;
  permissions: Block[];
  assignableScopes: string[];
  builtIn: boolean;
};

/** The role that an assignment names, by role name or GUID. */
export function findRole(estate: Estate, role: string): RoleWithId | undefined {
  return allRoles(estate).find((item) => item.roleName === role || item.id.toLowerCase() === role.toLowerCase());
}

export function allRoles(estate: Estate): RoleWithId[] {
  return [
    ...builtInRoles.map((role) => ({ ...role, assignableScopes: ['/'], builtIn: true })),
    ...estate.roleDefinitions.map((role) => ({ ...role, builtIn: false })),
  ];
}

/** The principal and every group that holds it, directly or through other groups. */
export function principalAndGroups(estate: Estate, principal: string): Set<string> {
  const known = new Set([principal.toLowerCase()]);
  let grew = true;
  while (grew) {
    const before = known.size;
    for (const group of estate.groups) {
      if (group.members.some((member) => known.has(member.toLowerCase()))) known.add(group.id.toLowerCase());
    }
    grew = known.size > before;
  }
  return known;
}

/** Whether the emulated Azure lets the principal do `action` at `scope`. The second judge: no code is shared with the product. */
export function isAllowed(
  world: World,
  principal: string,
  action: string,
  scope: string,
  plane: 'control' | 'data' = 'control',
): boolean {
  const who = principalAndGroups(world.estate, principal);
  if (isDenied(world.estate, who, action, scope, plane)) return false;
  return world.estate.roleAssignments.some((assignment) => {
    if (assignment.condition !== undefined || !who.has(assignment.principal.toLowerCase())) return false;
    if (!scopeCovers(world.estate, assignment.scope, scope)) return false;
    return findRole(world.estate, assignment.role)?.permissions.some((block) => grants(block, action, plane)) ?? false;
  });
}

const EVERYONE = '00000000-0000-0000-0000-000000000000';

function isDenied(estate: Estate, who: Set<string>, action: string, scope: string, plane: 'control' | 'data'): boolean {
  return estate.denyAssignments.some((deny) => {
    const named = deny.principals.some((id) => id === EVERYONE || who.has(id.toLowerCase()));
    const excluded = deny.excludePrincipals.some((id) => who.has(id.toLowerCase()));
    const applies = deny.doNotApplyToChildScopes
      ? deny.scope.toLowerCase() === scope.toLowerCase()
      : scopeCovers(estate, deny.scope, scope);
    return named && !excluded && applies && deny.permissions.some((block) => grants(block, action, plane));
  });
}

function grants(block: Block, action: string, plane: 'control' | 'data'): boolean {
  const [yes, no] = plane === 'control' ? [block.actions, block.notActions] : [block.dataActions, block.notDataActions];
  return yes.some((pattern) => matches(pattern, action)) && !no.some((pattern) => matches(pattern, action));
}

function matches(pattern: string, action: string): boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`, 'i').test(action);
}

/** The subscriptions that the principal can see at all: those where it may read something. */
export function readableSubscriptions(world: World, principal: string): string[] {
  return world.estate.subscriptions
    .map((subscription) => subscription.id)
    .filter((id) => isAllowed(world, principal, 'Microsoft.Resources/subscriptions/read', `/subscriptions/${id}`));
}

/** Whether a management group lies above a subscription. */
export function isUnderGroup(estate: Estate, subscription: string, group: string): boolean {
  return groupsAbove(estate, subscription).some((name) => name.toLowerCase() === group.toLowerCase());
}
