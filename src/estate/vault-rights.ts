import type { VaultMount } from '../evidence/vault.ts';
import { each, known, within, type Population } from './population.ts';
import { productOf, tokenPolicies } from './vault-access.ts';
import { compilePolicies, type Acl, type NamedPolicy } from './vault-policy/acl.ts';
import { decide } from './vault-policy/decide.ts';
import { overlaps } from './vault-policy/pattern.ts';
import { pathsGranting, type Grant } from './vault-policy/reach.ts';
import { isOwnPath, kvVersionOf, mountShapes } from './vault-scope.ts';
import { bare, type VaultCluster } from './vault.ts';
import type { GatewayRole } from './vault-uses.ts';

/** A path that a role of a gateway may read, or the role itself where that cannot be told. */
export interface VaultRight {
  readonly role: GatewayRole;
  readonly path?: string;
}

/**
 * Paths of secrets that a role gives the read of, each once: those that a rule names, and of KV version 2 those that exist
 * and that a pattern matches. Paths of other engines below a pattern are not known. What is read of the role here is read
 * again, with the evidence noted, when a path is judged.
 */
export function readablePaths(gatewayRole: GatewayRole): Population<VaultRight> {
  const { cluster, mount, role } = gatewayRole;
  const untold = known<VaultRight>([{ role: gatewayRole }]);
  if (role === undefined || gatewayRole.uses.every((use) => use.otherNamespace)) return untold;
  const document = cluster.role(mount, role);
  if (document.status === 'unread' || document.value.tokenPolicies === undefined) return untold;
  const names = tokenPolicies(document.value.tokenPolicies, document.value.tokenNoDefaultPolicy);
  if (cluster.policyNames.status === 'unread' || names.includes('root')) return untold;
  const policies = policiesOf(cluster, names, cluster.policyNames.value);
  if (policies === undefined) return untold;
  const acl = compilePolicies(policies, { product: productOf(cluster) });
  const paths = each(
    within(cluster.scope, cluster.mounts, (mounts) => [mounts]),
    (mounts) => readable(cluster, acl, mounts),
  );
  return each(paths, (path) => known([{ role: gatewayRole, path }]));
}

function policiesOf(
  cluster: VaultCluster,
  names: readonly string[],
  existing: readonly string[],
): readonly NamedPolicy[] | undefined {
  const found = names
    .filter((name) => existing.includes(name))
    .map((name) => ({ name, reading: cluster.policy(name) }));
  const policies = found.flatMap(({ name, reading }): NamedPolicy[] =>
    reading.status === 'read' && reading.value.document.complete ? [{ name, document: reading.value.document }] : [],
  );
  return policies.length === found.length ? policies : undefined;
}

function readable(cluster: VaultCluster, acl: Acl, mounts: readonly VaultMount[]): Population<string> {
  const grants = pathsGranting(acl, 'read', mountShapes(mounts)).filter(({ pattern }) => !isOwnPath(pattern));
  const literal = grants
    .filter(({ width, pattern }) => width === 'literal' && holdsValue(pattern, mounts))
    .map((grant) => bare(grant.pattern));
  const patterns = grants.filter(({ width }) => width !== 'literal');
  const kept = each(
    known(mounts.filter((mount) => kvVersionOf(mount) !== undefined && reaches(patterns, mount))),
    (mount) =>
      within(cluster.scope, cluster.kvPaths(bare(mount.path)), (paths) => paths.map((path) => dataPath(mount, path))),
  );
  return each([...known([...new Set(literal)]), ...kept], (path) =>
    decide(acl, path, 'read').verdict === 'denied' ? [] : known([path]),
  );
}

function reaches(patterns: readonly Grant[], mount: VaultMount): boolean {
  return patterns.some(({ pattern }) => pattern.includes('{{') || overlaps(pattern, dataPath(mount, '*')));
}

function dataPath(mount: VaultMount, path: string): string {
  return kvVersionOf(mount) === 2 ? `${bare(mount.path)}/data/${path}` : `${bare(mount.path)}/${path}`;
}

/** Whether a literal path can be one of a secret's value: of KV version 2 only those below `data/` are. */
function holdsValue(path: string, mounts: readonly VaultMount[]): boolean {
  const version2 = mounts.filter((mount) => kvVersionOf(mount) === 2 && path.startsWith(`${bare(mount.path)}/`));
  return version2.every((mount) => path.startsWith(`${bare(mount.path)}/data/`));
}
