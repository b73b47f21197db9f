import type { VaultCapability, VaultPolicyRule } from '../evidence/vault-policy.ts';
import type { VaultMount } from '../evidence/vault.ts';
import { bare } from './vault.ts';
import { kvVersionOf, mountShapes } from './vault-scope.ts';
import { widthOf } from './vault-policy/reach.ts';

export interface WideWrite {
  readonly writes: readonly VaultCapability[];
  /** What it covers, in words. */
  readonly over: string;
}

const writing: readonly VaultCapability[] = ['create', 'update', 'patch', 'delete'];

/**
 * What a rule writes to, where that is a whole mount or more, or paths whose first or second segment is `+`. Without
 * the mounts, only what spans several of them can be told.
 */
export function wideWrite(rule: VaultPolicyRule, mounts: readonly VaultMount[] | undefined): WideWrite | undefined {
  const writes = rule.capabilities.filter((capability) => writing.includes(capability));
  if (rule.deny || writes.length === 0) return undefined;
  // What is filled in from the caller's identity is one text for one caller.
  const path = rule.path.replaceAll(/\{\{.*?\}\}/g, 'own');
  const updates = writes.every((capability) => capability === 'update');
  if (path.startsWith('cubbyhole/') || (updates && /\/(?:login|lookup)$/.test(path))) return undefined;
  const over = wideOver(path, mounts, updates);
  return over === undefined ? undefined : { writes, over };
}

function wideOver(path: string, mounts: readonly VaultMount[] | undefined, updates: boolean): string | undefined {
  const width = widthOf(path, mountShapes(mounts ?? []));
  if (width === 'server') return 'everything';
  if (width === 'several-mounts') return 'several mounts';
  if (mounts === undefined) return undefined;
  if (width === 'whole-mount') return 'a whole mount';
  const [first = '', second = ''] = path.split('/');
  const mount = mounts.find((row) => bare(row.path) === first);
  if (second === '+' && !(mount?.type === 'transit' && updates)) return 'paths of which a leading segment is open';
  // These change or wipe what lies below data/ in a KV version 2 mount.
  const own = mounts.find((row) => path.startsWith(`${bare(row.path)}/`) && kvVersionOf(row) === 2);
  const below = own === undefined ? '' : path.slice(bare(own.path).length + 1);
  return /^(?:delete|destroy|undelete)\/(?:\+\/)*\*$/.test(below) ? 'a whole mount' : undefined;
}
