import type { ApimService } from '../../evidence/apim.ts';
import type { RoleAssignment } from '../../evidence/azure.ts';
import type { KeyVault } from '../../evidence/key-vault.ts';
import type { ValueOf } from '../../evidence/readings.ts';
import { sampled } from '../collector.ts';
import { CallError } from '../azure/call-error.ts';
import { graphHost } from '../azure/client.ts';
import { directoryGrant } from '../azure/grants.ts';
import {
  leaveUnread,
  storedEarlier,
  takeReading,
  unreadOf,
  type Question,
  type Run,
  type Taken,
} from '../azure/take-reading.ts';
import { groupMemberList } from '../azure/wire-control-plane.ts';

/** A right that a principal has, or may switch on. */
export type Right = Pick<RoleAssignment, 'principalId' | 'principalType' | 'scope'>;

/** Who holds rights on gateways and vaults, as far as it decides whom to ask the directory for. */
export interface Holders {
  readonly gateways: readonly ApimService[];
  readonly vaults: readonly KeyVault[];
  readonly assignments: readonly Right[];
  /** Object ids that are known to be identities and no groups. */
  readonly identities: ReadonlySet<string>;
}

/** Object ids that may be groups: `certain` where an assignment says so; an access policy does not say what it names. */
export function groupCandidates(holders: Holders): ReadonlyMap<string, 'certain' | 'possible'> {
  const { vaults, assignments, identities } = holders;
  const candidates = new Map<string, 'certain' | 'possible'>();
  const others = new Set(identities);
  for (const { principalId, principalType } of assignments) {
    if (principalType !== undefined && !isGroup(principalType)) others.add(principalId);
  }
  for (const vault of vaults.filter((item) => item.enableRbacAuthorization !== true)) {
    for (const { objectId } of vault.accessPolicies) if (!others.has(objectId)) candidates.set(objectId, 'possible');
  }
  for (const { principalId, principalType, scope } of assignments) {
    if (isGroup(principalType) && isTouched(scope, holders)) candidates.set(principalId, 'certain');
  }
  return candidates;
}

function isGroup(principalType: string | undefined): boolean {
  return principalType?.toLowerCase() === 'group';
}

/** Whether a right at the scope holds at a gateway or a vault, or at something in it. */
export function isTouched(scope: string, { vaults, gateways }: Pick<Holders, 'vaults' | 'gateways'>): boolean {
  return [...vaults, ...gateways].some(({ id }) => touches(scope, id));
}

function touches(scope: string, resource: string): boolean {
  if (!scope.startsWith('/subscriptions/')) return true;
  return `${resource}/`.startsWith(`${scope}/`) || scope.startsWith(`${resource}/`);
}

export type Member = ValueOf<'entra.groupMembers', 'list'>[number];

/** Members of every group that holds rights on a gateway or a vault, with the members of groups in it, by the group. */
export async function takeGroupMembers(run: Run, holders: Holders): Promise<ReadonlyMap<string, readonly Member[]>> {
  const candidates = [...groupCandidates(holders)].toSorted(([left], [right]) => (left < right ? -1 : 1));
  const { items, context } = sampled(run.context, candidates, ([group, certainty]) => `${certainty} ${group}`);
  const own = { ...run, context };
  const taken = await Promise.all(
    items.map(async ([group, certainty]) => {
      const members = await (certainty === 'certain'
        ? takeReading(own, membersQuestion(own, group))
        : takeIfGroup(own, group));
      return members?.status === 'read' ? ([[group, members.value]] as const) : [];
    }),
  );
  return new Map(taken.flat());
}

function membersQuestion(run: Run, group: string): Question<'entra.groupMembers', 'list'> {
  const path = `/v1.0/groups/${group}/transitiveMembers`;
  return {
    name: 'entra.groupMembers',
    part: 'list',
    scope: group,
    call: { service: 'graph', method: 'GET', host: graphHost, path, apiVersion: 'v1.0' },
    shape: groupMemberList,
    needs: () => directoryGrant('GroupMember.Read.All', run.client.principal()),
    ask: async () => run.client.directoryList(`${path}?$select=id&$top=999`),
  };
}

/** An id that Graph knows no group by is no group: nothing is missing then, and nothing is stored. */
async function takeIfGroup(run: Run, id: string): Promise<Taken<Member[]> | undefined> {
  const question = membersQuestion(run, id);
  const earlier = storedEarlier(run, question);
  if (earlier !== undefined) return earlier;
  try {
    const members = await question.ask();
    return await takeReading(run, { ...question, ask: async () => members });
  } catch (error) {
    run.context.signal.throwIfAborted();
    if (!(error instanceof CallError)) throw error;
    if (error.facts.codes?.[0] === 'Request_ResourceNotFound') return undefined;
    return leaveUnread(run, question, unreadOf(error, question.needs), error);
  }
}
