import type { z } from 'zod';
import type { PermissionNeeded } from '../../evidence/cause.ts';
import { sha256 } from '../../evidence/canonical.ts';
import type { ValueOf, WithPart } from '../../evidence/readings.ts';
import type { Call } from '../../evidence/record.ts';
import { inventoryQuery, type InventoryName } from '../../queries/text.ts';
import { CallError, callErrorOf } from './call-error.ts';
import { armHost } from './client.ts';
import { readerGrant } from './grants.ts';
import type { Asked } from './pages.ts';
import { storedEarlier, takeReading, type Question, type Run, type Taken } from './take-reading.ts';
import {
  lastSegment,
  managementGroupId,
  roleDefinitionList,
  subscriptionList,
  type Subscription,
} from './wire-control-plane.ts';

/** Subscriptions as Resource Graph shows them, and what it answers about all declared ones at once. */
export interface Inventory {
  /** Throws where the subscription is not seen, or where it is not known whether it is. */
  readonly requireSeen: (subscription: string) => void;
  /** Rows of an inventory query that concern one subscription. */
  readonly rowsOf: (name: InventoryName, subscription: string) => Promise<Asked<unknown[]>>;
}

const resourceGraphPath = '/providers/Microsoft.ResourceGraph/resources';
const resourceGraphVersion = '2024-04-01';
const authorizationVersion = '2022-04-01';

/** What Resource Graph may name, and the ARM list that says whether it named everything. */
const listings = {
  gateways: { path: 'Microsoft.ApiManagement/service', version: '2024-05-01', exact: true },
  'key-vaults': { path: 'Microsoft.KeyVault/vaults', version: '2026-02-01', exact: true },
  'managed-identities': {
    path: 'Microsoft.ManagedIdentity/userAssignedIdentities',
    version: '2023-01-31',
    exact: true,
  },
  'role-assignments': { path: 'Microsoft.Authorization/roleAssignments', version: authorizationVersion, exact: false },
} as const;
type ListingName = keyof typeof listings;

/** Reads which of the declared subscriptions the caller sees. Everything else of a subscription hangs on it. */
export async function takeSubscriptions(run: Run): Promise<Inventory> {
  const declared = run.target.subscriptions;
  const reading = { name: 'azure.subscriptions', part: 'list', scope: `tenant:${run.target.tenant}` } as const;
  const earlier = storedEarlier(run, reading);
  if (earlier?.status === 'read') return inventoryOf(run, new Map(earlier.value.map(groupsAbove)));
  const answer = await run.client
    .query(inventoryQuery('subscriptions'), declared)
    .catch((error: unknown) => callErrorOf(error));
  const seen = new Map(answer instanceof CallError ? [] : subscriptionsIn(answer.value));
  const missing = declared.filter((id) => !seen.has(id));
  await takeReading(run, {
    ...reading,
    call: graphCall('subscriptions'),
    shape: subscriptionList,
    expected: declared.length,
    needs: () =>
      readerGrant('Microsoft.Resources/subscriptions/read', missing[0] ?? declared[0] ?? '', run.client.principal()),
    ask: async () => {
      if (answer instanceof CallError) throw answer;
      if (missing.length > 0) throw notShown(missing);
      return { ...answer, value: answer.value.filter((row) => declared.includes(lastSegment(idOf(row)))) };
    },
  });
  return inventoryOf(run, seen, answer instanceof CallError ? answer : undefined);
}

/** Subscriptions that are seen, each with the management groups above it where those are told. */
type Seen = ReadonlyMap<string, readonly string[] | undefined>;

function inventoryOf(run: Run, seen: Seen, failure?: CallError): Inventory {
  const declared = run.target.subscriptions;
  const answers = new Map<InventoryName, Promise<Asked<unknown[]>>>();
  return {
    requireSeen: (subscription) => {
      if (failure !== undefined)
        throw new CallError(failure.reason, `the subscription was not looked at: ${failure.message}`, failure.facts);
      if (!seen.has(subscription)) throw notShown([subscription]);
    },
    rowsOf: async (name, subscription) => {
      const all = answers.get(name) ?? run.client.query(inventoryQuery(name), declared);
      answers.set(name, all);
      const asked = await all;
      return { ...asked, value: asked.value.filter((row) => concerns(row, subscription, seen.get(subscription))) };
    },
  };
}

function notShown(subscriptions: readonly string[]): CallError {
  return new CallError(
    'filtered',
    `Resource Graph does not show the declared subscription ${subscriptions.join(', ')} to this caller`,
    { status: 200 },
  );
}

/** Subscriptions in rows of Resource Graph. */
function subscriptionsIn(rows: readonly unknown[]): [string, readonly string[] | undefined][] {
  const parsed = subscriptionList.safeParse(rows.filter((row) => /^\/subscriptions\/[^/]+$/i.test(idOf(row))));
  return (parsed.data ?? []).map(groupsAbove);
}

function groupsAbove({ id, managementGroups }: Subscription): [string, readonly string[] | undefined] {
  return [lastSegment(id), managementGroups];
}

/**
 * Whether a row lies in the subscription or, for an assignment, above it. Where the management groups above are not
 * known every one of them counts: a right too many is looked at, none is left out.
 */
function concerns(row: unknown, subscription: string, groups: readonly string[] | undefined): boolean {
  const scope = scopeOf(row);
  if (scope.startsWith('/subscriptions/')) return scope.split('/')[2] === subscription;
  if (!scope.startsWith(managementGroupId(''))) return true;
  return groups === undefined || groups.length === 0 || groups.includes(scope);
}

function scopeOf(row: unknown): string {
  const { properties } = row as { properties?: { scope?: unknown } | null };
  const scope = properties?.scope;
  return (typeof scope === 'string' ? scope : idOf(row)).toLowerCase();
}

function idOf(row: unknown): string {
  const { id } = row as { id?: unknown };
  return typeof id === 'string' ? id : '';
}

function graphCall(name: InventoryName): Call {
  return {
    service: 'resource-graph',
    method: 'POST',
    host: armHost,
    path: resourceGraphPath,
    apiVersion: resourceGraphVersion,
    query: name,
    querySha256: sha256(inventoryQuery(name)),
  };
}

type ListedKind = 'apim.service' | 'keyVault.vaults' | 'azure.managedIdentities' | 'azure.roleAssignments';

/** A kind of resource in one subscription: Resource Graph's rows, held against ARM's own list. */
export async function takeListing<K extends ListedKind & WithPart<'list'>>(
  run: Run,
  inventory: Inventory,
  subscription: string,
  what: { readonly name: K; readonly query: ListingName; readonly shape: z.ZodType<ValueOf<K, 'list'>> },
): Promise<Taken<ValueOf<K, 'list'>>> {
  const { path } = listings[what.query];
  const question: Question<K, 'list'> = {
    name: what.name,
    part: 'list',
    scope: `/subscriptions/${subscription}`,
    call: graphCall(what.query),
    shape: what.shape,
    needs: () => readerGrant(`${path}/read`, subscription, run.client.principal()),
    ask: async () => {
      inventory.requireSeen(subscription);
      const [shown, listed] = await Promise.all([
        inventory.rowsOf(what.query, subscription),
        listedIds(run, subscription, what.query),
      ]);
      refuseDifference(shown.value, listed, what.query);
      return shown;
    },
  };
  return takeReading<K, 'list'>(run, question);
}

async function listedIds(run: Run, subscription: string, query: ListingName): Promise<Set<string>> {
  const { path, version } = listings[query];
  const { value } = await run.client.list(`/subscriptions/${subscription}/providers/${path}`, version);
  return new Set(value.map((row) => keyOf(idOf(row), query)));
}

/** Ids of assignments differ between the two in how their scope is written; their last segment does not. */
function keyOf(id: string, query: ListingName): string {
  return query === 'role-assignments' ? lastSegment(id) : id.toLowerCase();
}

function refuseDifference(shown: readonly unknown[], listed: ReadonlySet<string>, query: ListingName): void {
  const seen = new Set(shown.map((row) => keyOf(idOf(row), query)));
  const hidden = [...listed].filter((id) => !seen.has(id)).length;
  const extra = listings[query].exact ? [...seen].filter((id) => !listed.has(id)).length : 0;
  if (hidden + extra === 0) return;
  const text = `Resource Graph shows ${seen.size} and Azure Resource Manager ${listed.size} of them; ${hidden + extra} are in one answer only`;
  throw new CallError('filtered', text, { status: 200 });
}

/** Custom roles of Resource Graph and the built-in ones of ARM, joined on the role's guid. */
export async function takeRoleDefinitions(run: Run, inventory: Inventory, subscription: string): Promise<void> {
  const path = `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions`;
  await takeReading(run, {
    name: 'azure.roleDefinitions',
    part: 'list',
    scope: `/subscriptions/${subscription}`,
    call: { ...graphCall('role-definitions'), service: 'arm', method: 'GET', path, apiVersion: authorizationVersion },
    shape: roleDefinitionList,
    needs: () => readerGrant('Microsoft.Authorization/roleDefinitions/read', subscription, run.client.principal()),
    ask: async () => {
      inventory.requireSeen(subscription);
      const [custom, all] = await Promise.all([
        inventory.rowsOf('role-definitions', subscription),
        run.client.list(path, authorizationVersion),
      ]);
      if (all.value.length === 0)
        throw new CallError('filtered', 'not one role is listed, though built-in roles exist in every subscription');
      const byGuid = new Map([...custom.value, ...all.value].map((row) => [lastSegment(idOf(row)), row]));
      return { value: [...byGuid.values()], status: all.status, pages: custom.pages + all.pages };
    },
  });
}

/** One ARM list at the scope of a resource or a subscription. */
export function armListQuestion<K extends WithPart<'list'>>(
  run: Run,
  what: {
    readonly name: K;
    /** Id as the service spells it. */
    readonly id: string;
    readonly below: string;
    readonly version: string;
    readonly shape: z.ZodType<ValueOf<K, 'list'>>;
    readonly needs: () => PermissionNeeded;
  },
): Question<K, 'list'> {
  const path = `${what.id}/${what.below}`;
  return {
    name: what.name,
    part: 'list',
    scope: what.id.toLowerCase(),
    call: { service: 'arm', method: 'GET', host: armHost, path, apiVersion: what.version },
    shape: what.shape,
    needs: what.needs,
    ask: async () => run.client.list(path, what.version),
  };
}

/** One ARM list of a subscription, which is asked only where the subscription is seen. */
export async function takeOfSubscription<K extends WithPart<'list'>>(
  run: Run,
  inventory: Inventory,
  subscription: string,
  what: {
    readonly name: K;
    /** `Microsoft.Network/privateEndpoints`; the right to read it is `<type>/read`. */
    readonly type: string;
    readonly version: string;
    readonly shape: z.ZodType<ValueOf<K, 'list'>>;
    /** Set where the reading has several lists in a subscription: the type is a part of the scope then. */
    readonly several?: true;
  },
): Promise<Taken<ValueOf<K, 'list'>>> {
  const { name, type, version, shape, several } = what;
  const id = `/subscriptions/${subscription}`;
  const question = armListQuestion<K>(run, {
    name,
    id,
    below: `providers/${type}`,
    version,
    shape,
    needs: () => readerGrant(`${type}/read`, subscription, run.client.principal()),
  });
  return takeReading<K, 'list'>(run, {
    ...question,
    scope: several === true ? `${id}/providers/${type.toLowerCase()}` : id,
    ask: async () => {
      inventory.requireSeen(subscription);
      return question.ask();
    },
  });
}
