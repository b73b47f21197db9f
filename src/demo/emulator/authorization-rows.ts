import type { DenyAssignment, EligibleAssignment, RoleAssignment } from '../estate/azure-schema.ts';
import type { Estate } from '../estate/schema.ts';
import { allRoles, findRole, type RoleWithId } from './authorise.ts';
import type { ArmResource } from './azure-rows.ts';
import { seededGuid } from '../seeded.ts';
import { azureTime, subscriptionOf, type World } from './world.ts';

/** A role assignment as ARM shows it. */
export function assignmentResource(world: World, assignment: RoleAssignment): ArmResource {
  const role = findRole(world.estate, assignment.role);
  const time = azureTime(world, assignment.created);
  const prefix = assignment.scope === '/' ? '' : assignment.scope;
  return {
    properties: {
      roleDefinitionId: roleIdAt(assignment.scope, role?.id ?? assignment.role),
      principalId: assignment.principal,
      principalType: principalType(world.estate, assignment.principal),
      scope: assignment.scope,
      condition: assignment.condition ?? null,
      conditionVersion: assignment.condition === undefined ? null : '2.0',
      createdOn: time,
      updatedOn: time,
      createdBy: null,
      updatedBy: null,
      delegatedManagedIdentityResourceId: null,
      description: assignment.description ?? null,
    },
    id: `${prefix}/providers/Microsoft.Authorization/roleAssignments/${assignment.id}`,
    type: 'Microsoft.Authorization/roleAssignments',
    name: assignment.id,
  };
}

/** What may be switched on, as ARM shows it. */
export function eligibleResource(world: World, eligible: EligibleAssignment): ArmResource {
  const role = findRole(world.estate, eligible.role);
  const roleId = roleIdAt(eligible.scope, role?.id ?? eligible.role);
  const prefix = eligible.scope === '/' ? '' : eligible.scope;
  const schedule = seededGuid(`schedule:${eligible.id}`);
  const start = azureTime(world, eligible.starts);
  const type = principalType(world.estate, eligible.principal);
  return {
    properties: {
      scope: eligible.scope,
      roleDefinitionId: roleId,
      principalId: eligible.principal,
      principalType: type,
      status: 'Provisioned',
      roleEligibilityScheduleId: `${prefix}/providers/Microsoft.Authorization/RoleEligibilitySchedules/${schedule}`,
      startDateTime: start,
      endDateTime: eligible.ends === undefined ? null : azureTime(world, eligible.ends),
      memberType: 'Direct',
      createdOn: start,
      condition: eligible.condition ?? null,
      conditionVersion: eligible.condition === undefined ? null : '2.0',
      expandedProperties: {
        scope: { id: eligible.scope, displayName: eligible.scope.split('/').at(-1) ?? '', type: 'resource' },
        roleDefinition: {
          id: roleId,
          displayName: role?.roleName ?? '',
          type: role?.builtIn === false ? 'CustomRole' : 'BuiltInRole',
        },
        principal: { id: eligible.principal, displayName: '', email: null, type },
      },
    },
    name: eligible.id,
    id: `${prefix}/providers/Microsoft.Authorization/RoleEligibilityScheduleInstances/${eligible.id}`,
    type: 'Microsoft.Authorization/RoleEligibilityScheduleInstances',
  };
}

function roleIdAt(scope: string, guid: string): string {
  const subscription = subscriptionOf(scope);
  const prefix = subscription === undefined ? '' : `/subscriptions/${subscription}`;
  return `${prefix}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
}

function principalType(estate: Estate, principal: string): string {
  if (estate.users.some((item) => item.id === principal)) return 'User';
  return estate.groups.some((item) => item.id === principal) ? 'Group' : 'ServicePrincipal';
}

/** A role definition as ARM shows it at a scope; Resource Graph spells the id of built-in ones in another way. */
export function definitionResource(role: RoleWithId, scope: string): ArmResource {
  return {
    properties: {
      roleName: role.roleName,
      type: role.builtIn ? 'BuiltInRole' : 'CustomRole',
      description: role.description,
      assignableScopes: role.assignableScopes,
      permissions: role.permissions,
      createdOn: '2015-02-02T21:55:09.8806423Z',
      updatedOn: '2024-01-10T16:17:34.1175416Z',
      createdBy: null,
      updatedBy: null,
    },
    id: roleIdAt(scope, role.id),
    type: 'Microsoft.Authorization/roleDefinitions',
    name: role.id,
  };
}

export function denyResource(world: World, deny: DenyAssignment): ArmResource {
  const principal = (id: string): { id: string; type: string } => ({
    id,
    type: id === '00000000-0000-0000-0000-000000000000' ? 'SystemDefined' : principalType(world.estate, id),
  });
  return {
    properties: {
      denyAssignmentName: deny.name,
      description: null,
      permissions: deny.permissions,
      scope: deny.scope,
      doNotApplyToChildScopes: deny.doNotApplyToChildScopes,
      principals: deny.principals.map(principal),
      excludePrincipals: deny.excludePrincipals.map(principal),
      isSystemProtected: false,
    },
    id: `${deny.scope === '/' ? '' : deny.scope}/providers/Microsoft.Authorization/denyAssignments/${deny.id}`,
    type: 'Microsoft.Authorization/denyAssignments',
    name: deny.id,
  };
}

/** The custom roles that can be assigned at a scope, and the built-in ones. */
export function rolesAt(world: World, scope: string): RoleWithId[] {
  const subscription = subscriptionOf(scope);
  return allRoles(world.estate).filter(
    (role) =>
      role.builtIn ||
      subscription === undefined ||
      role.assignableScopes.some((own) => subscriptionOf(own) === subscription || !own.startsWith('/subscriptions')),
  );
}
