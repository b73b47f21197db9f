import type { KeyVault } from '../../evidence/key-vault.ts';
import type { RoleAssignment } from '../../evidence/azure.ts';
import { sampled } from '../collector.ts';
import { CallError } from '../azure/call-error.ts';
import { graphHost } from '../azure/client.ts';
import { groupMemberGrant } from '../azure/grants.ts';
import { leaveUnread, storedEarlier, takeReading, unreadOf, type Question, type Run } from '../azure/take-reading.ts';
import { groupMemberList } from '../azure/wire-control-plane.ts';

/** Who holds rights on vaults, as far as it decides which groups to ask for. */
export interface Holders {
  readonly vaults: readonly KeyVault[];
  readonly assignments: readonly RoleAssignment[];
  /** Object ids that are known to be identities and no groups. */
  readonly identities: ReadonlySet<string>;
}

/** Object ids that may be groups: `certain` where an assignment says so; an access policy does not say what it names. */
export function groupCandidates({
  vaults,
  assignments,
  identities,
}: Holders): ReadonlyMap<string, 'certain' | 'possible'> {
  const candidates = new Map<string, 'certain' | 'possible'>();
  const others = new Set(identities);
  for (const { principalId, principalType } of assignments) {
    if (principalType !== undefined && !isGroup(principalType)) others.add(principalId);
  }
  for (const vault of vaults.filter((item) => item.enableRbacAuthorization !== true)) {
    for (const { objectId } of vault.accessPolicies) if (!others.has(objectId)) candidates.set(objectId, 'possible');
  }
  for (const { principalId, principalType, scope } of assignments) {
    if (isGroup(principalType) && vaults.some((vault) => touches(scope, vault.id)))
      candidates.set(principalId, 'certain');
  }
  return candidates;
}

function isGroup(principalType: string | undefined): boolean {
  return principalType?.toLowerCase() === 'group';
}

/** Whether a right at the scope holds at the vault or at something in it. */
function touches(scope: string, vault: string): boolean {
  if (!scope.startsWith('/subscriptions/')) return true;
  return `${vault}/`.startsWith(`${scope}/`) || scope.startsWith(`${vault}/`);
}

/** Members of every group that holds rights on a vault, with the members of groups in it. */
export async function takeGroupMembers(run: Run, holders: Holders): Promise<void> {
  const candidates = [...groupCandidates(holders)].toSorted(([left], [right]) => (left < right ? -1 : 1));
  const { items, context } = sampled(run.context, candidates, ([group, certainty]) => `${certainty} ${group}`);
  const own = { ...run, context };
  await Promise.all(
    items.map(async ([group, certainty]) => {
      if (certainty === 'certain') await takeReading(own, membersQuestion(own, group));
      else await takeIfGroup(own, group);
    }),
  );
}

function membersQuestion(run: Run, group: string): Question<'entra.groupMembers', 'list'> {
  const path = `/v1.0/groups/${group}/transitiveMembers`;
  return {
    name: 'entra.groupMembers',
    part: 'list',
    scope: group,
    call: { service: 'graph', method: 'GET', host: graphHost, path, apiVersion: 'v1.0' },
    shape: groupMemberList,
    needs: () => groupMemberGrant(run.client.principal()),
    ask: async () => run.client.directoryList(`${path}?$select=id&$top=999`),
  };
}

/** An id that Graph knows no group by is no group: nothing is missing then, and nothing is stored. */
async function takeIfGroup(run: Run, id: string): Promise<void> {
  const question = membersQuestion(run, id);
  if (storedEarlier(run, question) !== undefined) return;
  try {
    const members = await question.ask();
    await takeReading(run, { ...question, ask: async () => members });
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    if (error.facts.codes?.[0] === 'Request_ResourceNotFound') return;
    await leaveUnread(run, question, unreadOf(error, question.needs), error);
  }
}
