import { z } from 'zod';
import type { ManagedIdentity } from '../../evidence/azure.ts';
import type { ValueOf } from '../../evidence/readings.ts';
import { sampled } from '../collector.ts';
import { CallError, callErrorOf } from '../azure/call-error.ts';
import { armHost, graphHost } from '../azure/client.ts';
import { directoryGrant, readerGrant } from '../azure/grants.ts';
import type { Asked } from '../azure/pages.ts';
import { leaveUnread, pathOf, storedEarlier, takeReading, unreadOf, type Run } from '../azure/take-reading.ts';
import { isTouched, type Holders, type Member } from './group-members.ts';
import { applicationRow, federatedCredentialList, servicePrincipalRow, userRow } from './wire-directory.ts';

/** Who holds the rights, as far as it is known, and the managed identities that Azure Resource Manager lists. */
export interface Principals {
  readonly holders: Holders;
  /** Members of the groups that were asked for, by the group. */
  readonly members: ReadonlyMap<string, readonly Member[]>;
  readonly managedIdentities: readonly ManagedIdentity[];
}

/**
 * Reads who the principals are that gateways run as or that hold rights on gateways and vaults: service principals,
 * applications with the dates of their credentials, people, and whom applications and identities trust.
 */
export async function takePrincipals(run: Run, principals: Principals): Promise<void> {
  const candidates = principalCandidates(principals);
  await Promise.all([
    lookUp(run, users, candidates.users),
    takeIdentityFederation(run, principals, new Set(candidates.servicePrincipals)),
    lookUp(run, servicePrincipals, candidates.servicePrincipals).then(async (taken) => takeApplications(run, taken)),
  ]);
}

/** Object ids to ask the directory for, sorted. An id whose kind nothing tells stands in both lists. */
export function principalCandidates({ holders, members }: Omit<Principals, 'managedIdentities'>): {
  readonly servicePrincipals: readonly string[];
  readonly users: readonly string[];
} {
  const kinds = new Map<string, 'servicePrincipal' | 'user' | 'other' | undefined>();
  const note = (id: string, kind: string | undefined): void => {
    const known = kindOf(kind);
    if (known !== undefined || !kinds.has(id)) kinds.set(id, known);
  };
  for (const vault of holders.vaults.filter((item) => item.enableRbacAuthorization !== true)) {
    for (const { objectId } of vault.accessPolicies) note(objectId, undefined);
  }
  for (const { principalId, principalType, scope } of holders.assignments) {
    if (isTouched(scope, holders)) note(principalId, principalType);
  }
  for (const { id, type } of [...members.values()].flat()) note(id, type);
  for (const { identity } of holders.gateways) {
    for (const own of [identity?.principalId, ...(identity?.userAssigned ?? []).map((item) => item.principalId)])
      if (own !== undefined) note(own, 'ServicePrincipal');
  }
  for (const id of holders.identities) if (kinds.has(id)) note(id, 'ServicePrincipal');
  for (const id of members.keys()) if (kinds.has(id)) note(id, 'Group');
  const ofKind = (kind: 'servicePrincipal' | 'user'): string[] =>
    [...kinds].flatMap(([id, known]) => (known === undefined || known === kind ? [id] : [])).toSorted();
  return { servicePrincipals: ofKind('servicePrincipal'), users: ofKind('user') };
}

function kindOf(type: string | undefined): 'servicePrincipal' | 'user' | 'other' | undefined {
  const text = type?.toLowerCase();
  if (text === undefined || text === 'unknown') return undefined;
  if (text === 'serviceprincipal') return 'servicePrincipal';
  return text === 'user' ? 'user' : 'other';
}

type Directory = 'entra.servicePrincipals' | 'entra.applications' | 'entra.users';

interface Lookup<K extends Directory> {
  readonly name: K;
  readonly collection: 'servicePrincipals' | 'applications' | 'users';
  readonly key: 'id' | 'appId';
  readonly select: string;
  readonly permission: Parameters<typeof directoryGrant>[0];
  readonly shape: (id: string) => z.ZodType<ValueOf<K, 'item'>>;
}

/** From the rows that a value of the key has, one or none. */
function lookupShape<R extends z.ZodType>(row: R) {
  return (id: string) =>
    z
      .array(row)
      .max(1)
      .transform(([found]) => (found === undefined ? { id } : { id, found }));
}

const servicePrincipals: Lookup<'entra.servicePrincipals'> = {
  name: 'entra.servicePrincipals',
  collection: 'servicePrincipals',
  key: 'id',
  select: 'id,appId,displayName,servicePrincipalType,accountEnabled,appOwnerOrganizationId,alternativeNames',
  permission: 'Application.Read.All',
  shape: lookupShape(servicePrincipalRow),
};

const applications: Lookup<'entra.applications'> = {
  name: 'entra.applications',
  collection: 'applications',
  key: 'appId',
  select: 'id,appId,displayName,passwordCredentials,keyCredentials',
  permission: 'Application.Read.All',
  shape: lookupShape(applicationRow),
};

const users: Lookup<'entra.users'> = {
  name: 'entra.users',
  collection: 'users',
  key: 'id',
  select: 'id,userPrincipalName,userType,accountEnabled',
  permission: 'User.Read.All',
  shape: lookupShape(userRow),
};

/** The `in` operator of Microsoft Graph takes so many values at most. */
const mostValues = 15;
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Looks ids up in a collection, many in a call, and stores what is known of each. Where calls fail, one record for the
 * tenant says why, in place of the ids that are missing then.
 */
async function lookUp<K extends Directory>(
  run: Run,
  lookup: Lookup<K>,
  ids: readonly string[],
): Promise<readonly ValueOf<K, 'item'>[]> {
  const { name } = lookup;
  if (!run.context.wanted.has(name)) return [];
  const call = {
    service: 'graph',
    method: 'GET',
    host: graphHost,
    path: `/v1.0/${lookup.collection}`,
    apiVersion: 'v1.0',
  } as const;
  const whole = { name, part: 'item', scope: `tenant:${run.target.tenant}`, call } as const;
  const needs = () => directoryGrant(lookup.permission, run.client.principal());
  const asked = ids.filter((id) => guid.test(id));
  const stored = asked.map((id) => [id, storedEarlier<K, 'item'>(run, { name, part: 'item', scope: id })] as const);
  const before = stored.flatMap(([, taken]) => (taken?.status === 'read' ? [taken.value] : []));
  const refused = storedEarlier<K, 'item'>(run, whole);
  if (refused !== undefined) return before;
  const pending = stored.flatMap(([id, taken]) => (taken === undefined ? [id] : []));
  const { items: chunks, context } = sampled(run.context, chunksOf(pending), ([first]) => first ?? '');
  const answers = await Promise.all(
    chunks.map(async (chunk) => {
      // The records of a chunk are of one call: in a dry run, together they stand for one.
      const own = { ...run, context: context.sample?.standingFor(1 / chunk.length) ?? context };
      const rows = await rowsOf(run, lookup, chunk);
      if (rows instanceof CallError) return rows;
      return Promise.all(
        chunk.map(async (id) =>
          takeReading<K, 'item'>(own, {
            name,
            part: 'item',
            scope: id,
            call,
            shape: lookup.shape(id),
            needs,
            ask: async () => ({ ...rows, value: rows.value.filter((row) => keyOf(row, lookup.key) === id) }),
          }),
        ),
      );
    }),
  );
  const failure = answers.find((answer) => answer instanceof CallError);
  if (failure !== undefined) await leaveUnread<K, 'item'>(run, whole, unreadOf(failure, needs), failure);
  const now = answers.flatMap((answer) =>
    answer instanceof CallError ? [] : answer.flatMap((taken) => (taken.status === 'read' ? [taken.value] : [])),
  );
  return [...before, ...now];
}

function chunksOf(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / mostValues) }, (_, at) =>
    ids.slice(at * mostValues, (at + 1) * mostValues),
  );
}

async function rowsOf(
  run: Run,
  { collection, key, select }: Pick<Lookup<Directory>, 'collection' | 'key' | 'select'>,
  ids: readonly string[],
): Promise<Asked<unknown[]> | CallError> {
  const list = collection === 'applications' ? run.client.credentialList : run.client.directoryList;
  const filter = encodeURIComponent(`${key} in (${ids.map((id) => `'${id}'`).join(',')})`);
  try {
    return await list(`/v1.0/${collection}?$filter=${filter}&$select=${select}&$top=999`);
  } catch (error) {
    run.context.signal.throwIfAborted();
    return callErrorOf(error);
  }
}

function keyOf(row: unknown, key: string): string {
  const value = typeof row === 'object' && row !== null ? (row as Record<string, unknown>)[key] : undefined;
  return typeof value === 'string' ? value.toLowerCase() : '';
}

/** Applications of this tenant behind the service principals. */
async function takeApplications(run: Run, taken: readonly ValueOf<'entra.servicePrincipals', 'item'>[]): Promise<void> {
  const appIds = taken.flatMap(({ found }) =>
    found?.type === 'Application' && (found.ownerTenantId ?? run.target.tenant) === run.target.tenant
      ? [found.appId]
      : [],
  );
  const known = await lookUp(run, applications, [...new Set(appIds)].toSorted());
  await Promise.all(
    known.map(async ({ found }) => (found === undefined ? undefined : takeApplicationFederation(run, found.id))),
  );
}

async function takeApplicationFederation(run: Run, application: string): Promise<void> {
  if (!run.context.wanted.has('azure.federatedCredentials')) return;
  const path = `/v1.0/applications/${application}/federatedIdentityCredentials`;
  await takeReading(run, {
    name: 'azure.federatedCredentials',
    part: 'list',
    scope: application,
    call: { service: 'graph', method: 'GET', host: graphHost, path, apiVersion: 'v1.0' },
    shape: federatedCredentialList,
    needs: () => directoryGrant('Application.Read.All', run.client.principal()),
    ask: async () => run.client.directoryList(path),
  });
}

const identityVersion = '2023-01-31';

/** Of the managed identities that gateways have, wherever they lie, and of those that hold rights. */
async function takeIdentityFederation(
  run: Run,
  { holders, managedIdentities }: Principals,
  candidates: ReadonlySet<string>,
): Promise<void> {
  if (!run.context.wanted.has('azure.federatedCredentials')) return;
  const ofGateways = holders.gateways.flatMap(({ identity }) => (identity?.userAssigned ?? []).map(({ id }) => id));
  const withRights = managedIdentities.filter(
    ({ principalId }) => principalId !== undefined && candidates.has(principalId),
  );
  const ids = new Set([...ofGateways, ...withRights.map(({ id }) => id)]);
  const { items, context } = sampled(run.context, [...ids].toSorted(), (id) => id);
  const own = { ...run, context };
  await Promise.all(
    items.map(async (id) => {
      const path = `${id}/federatedIdentityCredentials`;
      const permission = 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read';
      await takeReading(own, {
        name: 'azure.federatedCredentials',
        part: 'list',
        scope: id,
        call: { service: 'arm', method: 'GET', host: armHost, path, apiVersion: identityVersion },
        shape: federatedCredentialList,
        needs: () => readerGrant(permission, id.split('/')[2] ?? '', run.client.principal()),
        ask: async () => run.client.list(pathOf(path), identityVersion),
      });
    }),
  );
}
