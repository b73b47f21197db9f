import type { Estate } from '../estate/schema.ts';
import { momentMs } from '../estate/time.ts';
import { seededOrder } from '../seeded.ts';
import type { QueryPort } from './query-port.ts';

/** What every played service computes its answers from. */
export type World = {
  estate: Estate;
  nowMs: number;
  seed: number;
  queries: QueryPort;
  /** Tokens given out: token -> who holds it and what for. */
  tokens: Map<string, { principal: string; audience: string; expiresMs: number }>;
};

/** ISO time with the seven digits that Azure sends. */
export function azureTime(world: World, moment: string): string {
  return new Date(momentMs(moment, world.nowMs)).toISOString().replace(/(\.\d{3})Z$/, '$10000Z');
}

export function isoTime(world: World, moment: string): string {
  return new Date(momentMs(moment, world.nowMs)).toISOString();
}

export function epochSeconds(world: World, moment: string): number {
  return Math.floor(momentMs(moment, world.nowMs) / 1_000);
}

/** Rows in the order that this seed gives them; used where the service promises none. */
export function shuffled<T>(world: World, key: string, rows: readonly T[]): T[] {
  return seededOrder(rows, world.seed, key);
}

type Placed = { name: string; subscription: string; resourceGroup: string };

/** ARM id of a resource in a resource group; `type` such as `Microsoft.KeyVault/vaults`. */
export function resourceId(resource: Placed, type: string): string {
  return `/subscriptions/${resource.subscription}/resourceGroups/${resource.resourceGroup}/providers/${type}/${resource.name}`;
}

export const VAULT_TYPE = 'Microsoft.KeyVault/vaults';
export const SERVICE_TYPE = 'Microsoft.ApiManagement/service';
export const WORKSPACE_TYPE = 'Microsoft.OperationalInsights/workspaces';
export const IDENTITY_TYPE = 'Microsoft.ManagedIdentity/userAssignedIdentities';

/** The management groups above a subscription, nearest first, up to the tenant's root group. */
export function groupsAbove(estate: Estate, subscription: string): string[] {
  const own = estate.subscriptions.find((item) => item.id === subscription.toLowerCase());
  if (own === undefined) return [];
  const above: string[] = [];
  let next = own.managementGroup;
  while (next !== undefined && !above.includes(next)) {
    above.push(next);
    next = estate.managementGroups.find((group) => group.name === next)?.parent;
  }
  return [...above, estate.tenant.id];
}

/** Whether a right given at `scope` holds at `target`. Both are full scopes; case does not matter. */
export function scopeCovers(estate: Estate, scope: string, target: string): boolean {
  const above = scope.toLowerCase().replace(/\/$/, '');
  const below = target.toLowerCase().replace(/\/$/, '');
  if (above === '' || above === below || below.startsWith(`${above}/`)) return true;
  const group = managementGroupOf(above);
  if (group === undefined) return false;
  return groupsOver(estate, below).some((name) => name.toLowerCase() === group);
}

function groupsOver(estate: Estate, scope: string): string[] {
  const subscription = subscriptionOf(scope);
  if (subscription !== undefined) return groupsAbove(estate, subscription);
  const group = managementGroupOf(scope);
  const parents: string[] = [];
  let next = estate.managementGroups.find((item) => item.name.toLowerCase() === group)?.parent;
  while (next !== undefined && !parents.includes(next)) {
    parents.push(next);
    next = estate.managementGroups.find((item) => item.name === next)?.parent;
  }
  return group === undefined ? [] : [...parents, estate.tenant.id];
}

export function managementGroupOf(scope: string): string | undefined {
  return /^\/providers\/microsoft\.management\/managementgroups\/([^/]+)$/i.exec(scope)?.[1]?.toLowerCase();
}

/** The subscription id in a scope, lower case. */
export function subscriptionOf(scope: string): string | undefined {
  return /^\/subscriptions\/([^/]+)/i.exec(scope)?.[1]?.toLowerCase();
}
