import type { AccessPolicy } from '../evidence/key-vault.ts';
import type { DenyAssignment, RoleAssignment } from '../evidence/azure.ts';
import type { Reading, Tracker } from '../evidence/reading.ts';
import type { AzureScope } from './azure.ts';
import type { VaultStore } from './key-vault.ts';
import {
  bareScope,
  dataActionIn,
  everyone,
  getSecretAction,
  grantLevel,
  hasCondition,
  scopeContains,
} from './permissions.ts';
import { lacking, notCollected, perObject } from './reading-index.ts';

/** Readings that effective rights on a Key Vault are drawn from. */
export type AccessReading =
  | 'keyVault.vaults'
  | 'azure.managedIdentities'
  | 'azure.roleAssignments'
  | 'azure.roleDefinitions'
  | 'azure.denyAssignments'
  | 'entra.groupMembers';

export type Access =
  | { readonly access: 'allowed'; readonly by: string }
  | { readonly access: 'denied'; readonly why: string }
  | { readonly access: 'conditional'; readonly why: string };

/**
 * Whether a principal may read the value of a secret: the vault's permission model is judged first, then direct
 * grants, then those of groups, then what deny assignments take away. Where something that could turn the answer was not
 * read, the subject ends as unread for that reason.
 */
export function mayReadSecret(
  tracker: Tracker<AccessReading>,
  principalId: string,
  store: VaultStore,
  secret: string,
): Access {
  tracker.read(store.azure.vaults);
  tracker.cite(store.azure.vaults, store.id);
  return store.rbac ? byRoles(tracker, principalId, store, secret) : byPolicies(tracker, principalId, store);
}

/** Access policies of a vault that let their principal fetch secrets. A compound identity is somebody else. */
export function givesGet(policy: AccessPolicy): boolean {
  return policy.applicationId === undefined && policy.secrets.some((right) => right === 'get' || right === 'all');
}

function byPolicies(tracker: Tracker<AccessReading>, principalId: string, store: VaultStore): Access {
  const policies = store.vault.accessPolicies.filter(givesGet);
  if (policies.some((policy) => policy.objectId.toLowerCase() === principalId)) {
    return { access: 'allowed', by: `an access policy of ${store.name}` };
  }
  const groups = policies.map((policy) => policy.objectId.toLowerCase());
  const asked = groups.filter((id) => store.azure.groupMembers(id) !== undefined);
  const group = firstGroup(tracker, store.azure, asked, principalId);
  return group === undefined
    ? { access: 'denied', why: `no access policy of ${store.name} gives it get on secrets` }
    : { access: 'allowed', by: `an access policy of ${store.name} for the group ${group}` };
}

function byRoles(tracker: Tracker<AccessReading>, principalId: string, store: VaultStore, secret: string): Access {
  const { azure } = store;
  const resource = `${store.id}/secrets/${secret.toLowerCase()}`;
  tracker.read(azure.roleAssignments);
  tracker.read(azure.roleDefinitions);
  const applying = secretGrants(azure).filter(({ assignment }) => scopeContains(assignment.scope, resource));
  const direct = applying.filter(({ assignment }) => assignment.principalId.toLowerCase() === principalId);
  const viaGroup = applying.filter(({ assignment }) => mayBeGroup(assignment));
  const certain = viaGroup.filter(({ gives }) => gives === 'yes').map(({ assignment }) => assignment);
  const grant =
    direct.find(({ gives }) => gives === 'yes')?.assignment ?? groupGrant(tracker, azure, certain, principalId);
  if (grant !== undefined) return afterDenials(tracker, principalId, store, resource, grant);
  const open =
    direct[0] ?? viaGroup.find(({ assignment }) => isMember(tracker, azure, assignment.principalId, principalId));
  if (open === undefined) {
    return {
      access: 'denied',
      why: `no role assignment from the secret up to the root gives it a read on ${store.name}`,
    };
  }
  tracker.cite(azure.roleAssignments, open.assignment.id);
  if (open.gives === 'unknown-role') {
    const detail = `the definition of role ${open.assignment.roleGuid} is not in what was read`;
    return tracker.read(lacking(azure.roleDefinitions, 'partial', detail));
  }
  return { access: 'conditional', why: `its only grant carries a condition (${open.assignment.id})` };
}

type Gives = 'yes' | 'conditional' | 'no' | 'unknown-role';

/** Role assignments of a subscription that give, or may give, the value of secrets somewhere. Both readings were read. */
const secretGrants = perObject((azure: AzureScope) => {
  const { roleAssignments } = azure;
  if (roleAssignments.status === 'unread') return [];
  return roleAssignments.value
    .map((assignment) => ({ assignment, gives: roleGives(azure, assignment) }))
    .filter(({ gives }) => gives !== 'no');
});

const roleRights = perObject((azure: AzureScope): ReadonlyMap<string, Gives> => {
  const { roleDefinitions } = azure;
  if (roleDefinitions.status === 'unread') return new Map();
  return new Map(
    roleDefinitions.value.map((row) => [row.guid.toLowerCase(), dataActionIn(row.permissions, getSecretAction)]),
  );
});

/** The same without a tracker, for populations; `unknown-role` also where definitions were not read. */
export function roleGives(azure: AzureScope, assignment: RoleAssignment): Gives {
  const gives = roleRights(azure).get(assignment.roleGuid.toLowerCase()) ?? 'unknown-role';
  return gives === 'yes' && hasCondition(assignment) ? 'conditional' : gives;
}

/** What a role assignment says of reading secrets, wherever it sits. */
export function giving(
  tracker: Tracker<'azure.roleDefinitions'>,
  azure: AzureScope,
  assignment: RoleAssignment,
): Gives {
  tracker.read(azure.roleDefinitions);
  const gives = roleGives(azure, assignment);
  if (gives !== 'unknown-role') tracker.cite(azure.roleDefinitions, assignment.roleGuid);
  return gives;
}

function afterDenials(
  tracker: Tracker<AccessReading>,
  principalId: string,
  store: VaultStore,
  resource: string,
  grant: RoleAssignment,
): Access {
  tracker.cite(store.azure.roleAssignments, grant.id);
  tracker.cite(store.azure.roleDefinitions, grant.roleGuid);
  const reading = store.azure.denyAssignments(store.id);
  const striking = tracker
    .read(reading)
    .map((deny) => ({ deny, takes: takesAway(deny, resource) }))
    .filter(({ deny, takes }) => takes !== 'no' && strikes(tracker, store.azure, deny, principalId));
  const worst = striking.find(({ takes }) => takes === 'yes') ?? striking[0];
  if (worst === undefined) {
    return { access: 'allowed', by: `the role assignment ${grant.id} at ${grantLevel(grant.scope)} scope` };
  }
  tracker.cite(reading, worst.deny.id);
  const name = worst.deny.name ?? worst.deny.id;
  return worst.takes === 'yes'
    ? { access: 'denied', why: `the deny assignment ${name} takes the read away` }
    : { access: 'conditional', why: `the deny assignment ${name} takes the read away under a condition` };
}

function takesAway(deny: DenyAssignment, resource: string): 'yes' | 'conditional' | 'no' {
  const here = bareScope(deny.scope);
  const covered =
    deny.doNotApplyToChildScopes === true
      ? resource === here || resource.startsWith(`${here}/secrets/`)
      : scopeContains(deny.scope, resource);
  return covered ? dataActionIn(deny.permissions, getSecretAction) : 'no';
}

function strikes(
  tracker: Tracker<AccessReading>,
  azure: AzureScope,
  deny: DenyAssignment,
  principalId: string,
): boolean {
  const named = (ids: readonly string[]): boolean => {
    const lower = ids.map((id) => id.toLowerCase());
    return lower.includes(principalId) || firstGroup(tracker, azure, lower, principalId) !== undefined;
  };
  const struck = deny.principals.includes(everyone) || named(deny.principals);
  return struck && !(deny.excludePrincipals.length > 0 && named(deny.excludePrincipals));
}

function mayBeGroup(assignment: RoleAssignment): boolean {
  const type = assignment.principalType?.toLowerCase();
  return type === undefined || type === 'group' || type === 'foreigngroup';
}

/** The first grant whose group has the principal as a member. Groups that were read are looked at first. */
function groupGrant(
  tracker: Tracker<AccessReading>,
  azure: AzureScope,
  grants: readonly RoleAssignment[],
  principalId: string,
): RoleAssignment | undefined {
  const group = firstGroup(
    tracker,
    azure,
    grants.map((grant) => grant.principalId.toLowerCase()),
    principalId,
  );
  return grants.find((grant) => grant.principalId.toLowerCase() === group);
}

/** The first of these object ids that is a group with the principal in it. Ids of people and applications are skipped. */
function firstGroup(
  tracker: Tracker<AccessReading>,
  azure: AzureScope,
  ids: readonly string[],
  principalId: string,
): string | undefined {
  const others = ids.filter((id) => id !== principalId && id !== everyone && !isKnownNonGroup(tracker, azure, id));
  const readFirst = others.toSorted((left, right) => Number(isUnread(azure, left)) - Number(isUnread(azure, right)));
  return readFirst.find((id) => isMember(tracker, azure, id, principalId));
}

function isUnread(azure: AzureScope, group: string): boolean {
  return azure.groupMembers(group)?.status !== 'read';
}

/** Whether the principal is a direct or transitive member of a group. */
export function isMember(
  tracker: Tracker<'entra.groupMembers'>,
  azure: AzureScope,
  group: string,
  principalId: string,
): boolean {
  const reading: Reading<readonly { readonly id: string }[], 'entra.groupMembers'> =
    azure.groupMembers(group) ?? notCollected('entra.groupMembers', 'list', group);
  return tracker.read(reading).some((member) => member.id.toLowerCase() === principalId);
}

/** An object id that is known as something else than a group: a managed identity, or a role assignment's principal. */
function isKnownNonGroup(tracker: Tracker<AccessReading>, azure: AzureScope, id: string): boolean {
  if (azure.groupMembers(id) !== undefined) return false;
  const { managedIdentities, roleAssignments } = azure;
  const identity =
    managedIdentities.status === 'read' && managedIdentities.value.find((row) => row.principalId?.toLowerCase() === id);
  if (identity) tracker.cite(managedIdentities, identity.id);
  const assigned =
    roleAssignments.status === 'read' &&
    roleAssignments.value.find((row) => row.principalId.toLowerCase() === id && !mayBeGroup(row));
  if (assigned) tracker.cite(roleAssignments, assigned.id);
  return Boolean(identity) || Boolean(assigned);
}
