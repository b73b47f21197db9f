import type { RoleAssignment } from '../evidence/azure.ts';
import type { AccessPolicy } from '../evidence/key-vault.ts';
import type { Reading, Tracker } from '../evidence/reading.ts';
import { roleGives } from './access.ts';
import type { AzureScope } from './azure.ts';
import type { Estate } from './estate.ts';
import { gatewayIdentities, type GatewayIdentity } from './identity.ts';
import type { VaultStore } from './key-vault.ts';
import { distinct, each, listed, type Listed, type Population } from './population.ts';
import { lacking, notCollected, perObject } from './reading-index.ts';
import { referencesOf, type ReferenceReading } from './references.ts';

/** A right that an identity of a gateway holds on Key Vault, directly or through a group. */
export type Grant = RoleGrant | PolicyGrant;

interface Held {
  /** ARM id of the role assignment, or `<vault>/accesspolicies/<object id>`. */
  readonly id: string;
  readonly identities: readonly GatewayIdentity[];
  /** Object id of the group that holds it, where it is not the identity itself. */
  readonly group?: string;
}

export interface RoleGrant extends Held {
  readonly kind: 'role';
  readonly assignment: RoleAssignment;
  readonly azure: AzureScope;
}

export interface PolicyGrant extends Held {
  readonly kind: 'access-policy';
  readonly policy: AccessPolicy;
  readonly store: VaultStore;
}

/** Every role assignment and access policy that a gateway identity holds. */
export const gatewayGrants = perObject((estate: Estate): Population<Grant> => {
  const identities = gatewayIdentities(estate);
  const unlisted = identities.flatMap(unknownIdentity);
  const roles = estate.azure.flatMap((azure) =>
    each(
      listed(azure.scope, azure.roleAssignments, (row) => row),
      (assignment) => roleGrants(azure, assignment, identities),
    ),
  );
  const policies = each(estate.keyVaults, (store) => policyGrants(store, identities));
  return distinct<Grant>([...unlisted, ...roles, ...policies], (grant) => grant.id);
});

/** What stands for identities that could not be listed or whose object id is not known. */
function unknownIdentity(item: Listed<GatewayIdentity>): Population<never> {
  if (item.kind === 'unlisted') return [item];
  const { state, gateways, id, name } = item.subject;
  if (state.kind !== 'unknown') return [];
  const { reading } = state;
  const target = gateways[0]?.target ?? '';
  return [
    {
      kind: 'unlisted',
      scope: { id, name, target },
      reading: reading.status === 'unread' ? reading : lacking(reading, 'partial', state.why),
    },
  ];
}

function roleGrants(
  azure: AzureScope,
  assignment: RoleAssignment,
  identities: Population<GatewayIdentity>,
): Population<RoleGrant> {
  const id = assignment.id.toLowerCase();
  const base = { kind: 'role', id, assignment, azure } as const;
  const principal = assignment.principalId.toLowerCase();
  const own = holders(identities, (held) => held === principal);
  if (own.length > 0) return [{ kind: 'subject', subject: { ...base, identities: own } }];
  const type = assignment.principalType?.toLowerCase();
  const mayBeGroup = type === undefined || type === 'group' || type === 'foreigngroup';
  if (!mayBeGroup || givesNoRead(azure, assignment)) return [];
  return throughGroup(azure, principal, identities).map((item) =>
    item.kind === 'unlisted'
      ? item
      : { kind: 'subject', subject: { ...base, identities: item.subject, group: principal } },
  );
}

function policyGrants(store: VaultStore, identities: Population<GatewayIdentity>): Population<PolicyGrant> {
  const giving = store.vault.accessPolicies.filter((policy) => policy.applicationId === undefined);
  return giving.flatMap((policy): Population<PolicyGrant> => {
    const principal = policy.objectId.toLowerCase();
    const base = { kind: 'access-policy', id: `${store.id}/accesspolicies/${principal}`, policy, store } as const;
    const own = holders(identities, (held) => held === principal);
    if (own.length > 0) return [{ kind: 'subject', subject: { ...base, identities: own } }];
    if (store.rbac || store.azure.groupMembers(principal) === undefined) return [];
    return throughGroup(store.azure, principal, identities).map((item) =>
      item.kind === 'unlisted'
        ? item
        : { kind: 'subject', subject: { ...base, identities: item.subject, group: principal } },
    );
  });
}

/** Identities that are members of a group; one `unlisted` where its members were not read; nothing where none is. */
function throughGroup(
  azure: AzureScope,
  group: string,
  identities: Population<GatewayIdentity>,
): Population<readonly GatewayIdentity[]> {
  const reading = azure.groupMembers(group) ?? notCollected('entra.groupMembers', 'list', group);
  if (reading.status === 'unread') {
    return [
      { kind: 'unlisted', scope: { id: `entra:${group}`, name: `group ${group}`, target: azure.target }, reading },
    ];
  }
  const members = new Set(reading.value.map((member) => member.id.toLowerCase()));
  const held = holders(identities, (principal) => members.has(principal));
  return held.length === 0 ? [] : [{ kind: 'subject', subject: held }];
}

function holders(
  identities: Population<GatewayIdentity>,
  matches: (principal: string) => boolean,
): readonly GatewayIdentity[] {
  return identities.flatMap((item) =>
    item.kind === 'subject' && item.subject.state.kind === 'found' && matches(item.subject.state.principalId)
      ? [item.subject]
      : [],
  );
}

/** Whether a role is known to give no read on secrets: then nobody needs to know who is in its group. */
function givesNoRead(azure: AzureScope, assignment: RoleAssignment): boolean {
  return azure.roleDefinitions.status === 'read' && roleGives(azure, assignment) === 'no';
}

/**
 * Names of the secrets at one host that the gateways of these identities refer to, whichever identity they use for it. Ends
 * the subject where a source of references was not read, or where one cannot be told.
 */
export function referencedNames(
  tracker: Tracker<ReferenceReading>,
  estate: Estate,
  identities: readonly GatewayIdentity[],
  host: string,
): ReadonlySet<string> {
  const names = new Set<string>();
  const gateways = new Set(identities.flatMap((identity) => identity.gateways));
  for (const gateway of gateways) {
    for (const item of referencesOf(estate, gateway)) {
      if (item.kind === 'unlisted') {
        tracker.read(item.reading as Reading<never, ReferenceReading>);
        continue;
      }
      const { secret, reading, row, holder } = item.subject;
      tracker.read(reading);
      if (secret.kind === 'unknown') {
        tracker.read(
          lacking(reading, 'partial', `${holder.name} refers to a secret that cannot be told: ${secret.why}`),
        );
      } else if (secret.host === host) {
        if (row !== undefined) tracker.cite(reading, row);
        names.add(secret.name);
      }
    }
  }
  return names;
}
