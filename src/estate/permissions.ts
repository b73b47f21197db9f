import type { RoleAssignment, RoleDefinition } from '../evidence/azure.ts';

/** The data action that gives a secret's value. */
export const getSecretAction = 'Microsoft.KeyVault/vaults/secrets/getSecret/action';
/** Stands for everyone in deny assignments. */
export const everyone = '00000000-0000-0000-0000-000000000000';

type Block = RoleDefinition['permissions'][number];

/** Whether an action pattern, in which `*` stands for any text, covers an action. Case does not matter. */
export function coversAction(pattern: string, action: string): boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\/]/g, String.raw`\$&`))
    .join('.*');
  return new RegExp(`^${source}$`, 'is').test(action);
}

/**
 * What a set of permission blocks says of a data action. `notDataActions` take away within their own block only: another
 * block may give the same action back.
 */
export function dataActionIn(blocks: readonly Block[], action: string): 'yes' | 'conditional' | 'no' {
  const giving = blocks.filter(
    (block) =>
      block.dataActions.some((pattern) => coversAction(pattern, action)) &&
      !block.notDataActions.some((pattern) => coversAction(pattern, action)),
  );
  if (giving.length === 0) return 'no';
  return giving.some((block) => block.condition === undefined || block.condition === '') ? 'yes' : 'conditional';
}

export type GrantLevel = 'root' | 'management-group' | 'subscription' | 'resource-group' | 'vault' | 'secret' | 'other';

/** What kind of scope a role assignment sits at, as far as Key Vault secrets are concerned. */
export function grantLevel(scope: string): GrantLevel {
  const path = bareScope(scope);
  if (path === '') return 'root';
  if (/^\/providers\/microsoft\.management\/managementgroups\/[^/]+$/.test(path)) return 'management-group';
  if (/^\/subscriptions\/[^/]+$/.test(path)) return 'subscription';
  if (/^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+$/.test(path)) return 'resource-group';
  if (/\/providers\/microsoft\.keyvault\/vaults\/[^/]+$/.test(path)) return 'vault';
  return /\/providers\/microsoft\.keyvault\/vaults\/[^/]+\/secrets\/[^/]+$/.test(path) ? 'secret' : 'other';
}

/**
 * Whether a scope is a resource or contains it. Management groups are not visible in a resource's id: an assignment that
 * the service lists for a subscription and that sits on a management group is inherited from above it.
 */
export function scopeContains(scope: string, resource: string): boolean {
  const level = grantLevel(scope);
  if (level === 'root' || level === 'management-group') return true;
  const path = bareScope(scope);
  const inner = resource.toLowerCase();
  return inner === path || inner.startsWith(`${path}/`);
}

export function bareScope(scope: string): string {
  return scope.toLowerCase().replace(/\/+$/, '');
}

export function hasCondition(assignment: RoleAssignment): boolean {
  return assignment.condition !== undefined && assignment.condition.trim() !== '';
}
