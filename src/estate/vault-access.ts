import type { Tracker } from '../evidence/reading.ts';
import type { VaultProduct } from '../evidence/vault-policy.ts';
import { lacking } from './reading-index.ts';
import { authRole } from './token-lifetime.ts';
import type { VaultCluster } from './vault.ts';
import { compilePolicies, type Acl, type NamedPolicy } from './vault-policy/acl.ts';
import { decide, type AccessLimit } from './vault-policy/decide.ts';

export type VaultAccessReading = 'vault.authRoles' | 'vault.policies';

/** What tokens of an auth role may do. */
export interface RoleAccess {
  readonly acl: Acl;
  /** Policies that the tokens have and that exist, sorted. */
  readonly policies: readonly string[];
  /** Policies that the role names and that do not exist: they give nothing. */
  readonly missing: readonly string[];
}

/**
 * The rights that a login with a role brings: the role's token policies and `default`, unless the role switches that off.
 * What the identity store adds through entities and groups is not in it. Ends the subject where one of the policies was
 * not read or not read in full.
 */
export function roleAccess(
  tracker: Tracker<VaultAccessReading>,
  cluster: VaultCluster,
  mount: string,
  roleName: string,
  now: number,
): RoleAccess {
  const role = authRole(tracker, cluster, mount, roleName);
  const reading = cluster.role(mount, role.name);
  const named =
    role.tokenPolicies ??
    tracker.read<string[]>(lacking(reading, 'malformed', 'the role does not show token_policies'));
  const names = tokenPolicies(named, role.tokenNoDefaultPolicy);
  if (names.includes('root')) {
    const detail = 'the role names the policy root, with which no login succeeds';
    return tracker.read(lacking(reading, 'partial', detail));
  }
  const existing = tracker.read(cluster.policyNames);
  const policies = names.filter((name) => existing.includes(name));
  const documents = policies.map((name) => readPolicy(tracker, cluster, name));
  return {
    acl: compilePolicies(documents, { product: productOf(cluster), now: new Date(now).toISOString() }),
    policies,
    missing: names.filter((name) => !existing.includes(name) && name !== 'default'),
  };
}

/** Names of policies in the server's form: lower case, each once, sorted. */
export function tokenPolicies(named: readonly string[], withoutDefault: boolean | undefined): string[] {
  const names = named.map((name) => name.trim().toLowerCase()).filter((name) => name !== '');
  return [...new Set(withoutDefault === true ? names : [...names, 'default'])].toSorted();
}

function readPolicy(tracker: Tracker<'vault.policies'>, cluster: VaultCluster, name: string): NamedPolicy {
  const reading = cluster.policy(name);
  const { document } = tracker.read(reading);
  if (document.complete) return { name, document };
  const line = document.problems[0]?.span.line;
  const where = line === undefined ? '' : ` (line ${String(line)})`;
  return tracker.read(lacking(reading, 'malformed', `not everything in the policy ${name} could be read${where}`));
}

/**
 * Only OpenBao shows its audit devices among its settings; else the health tells the product. The products differ in
 * how they look up LIST paths and in which paths need sudo; for reads of secrets they agree.
 */
export function productOf({ health, serverConfig }: VaultCluster): VaultProduct {
  if (serverConfig.status === 'read' && serverConfig.value.audits !== undefined) return 'openbao';
  return (health.status === 'read' ? health.value.product : undefined) ?? 'openbao';
}

export type PathAccess =
  | { readonly access: 'allowed'; readonly by: string }
  | { readonly access: 'denied'; readonly why: string }
  | { readonly access: 'conditional'; readonly why: string };

const limitWords: Readonly<Record<AccessLimit, string>> = {
  parameters: 'limits the parameters of requests',
  wrapping: 'asks for a wrapped answer',
  'control-group': 'asks for the approval of others',
  mfa: 'asks for a second factor',
};

/** Whether tokens with these rights may read a path, with what decides it in words. */
export function mayReadPath({ acl, missing }: RoleAccess, path: string): PathAccess {
  const { verdict, rule, limits, reason } = decide(acl, path, 'read');
  const absent = missing.length === 0 ? '' : `; the policies ${missing.join(', ')} that the role names do not exist`;
  if (verdict === 'denied') return { access: 'denied', why: `${reason}${absent}` };
  if (verdict === 'unknown') return { access: 'conditional', why: reason };
  const limit = limits[0];
  if (limit !== undefined) return { access: 'conditional', why: `${reason}, but ${limitWords[limit]}` };
  return { access: 'allowed', by: rule === undefined ? reason : `the rule ${rule.path} of the policy ${rule.policy}` };
}
