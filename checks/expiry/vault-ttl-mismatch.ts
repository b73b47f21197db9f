import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import { sayDuration } from '../../src/assess/settings.ts';
import { databaseLease } from '../../src/estate/database-lease.ts';
import { authMountTtls } from '../../src/estate/mount-ttls.ts';
import { each } from '../../src/estate/population.ts';
import { authRole, given, tokenLifetime } from '../../src/estate/token-lifetime.ts';
import { namespaceOption, shellWord } from '../../src/estate/vault-proposal.ts';
import { readsAs, requireAllUses, type VaultUse, useReadings } from '../../src/estate/vault-uses.ts';
import { authMountsOf, databaseRoleAt, roleFolder, rolesOf, type VaultCluster } from '../../src/estate/vault.ts';
import type { VaultAuthRole } from '../../src/evidence/vault.ts';
import type { Tracker } from '../../src/evidence/reading.ts';

export const check = defineCheck({
  title: 'Vault token and lease lifetimes fit together',
  failTitle: 'Vault token and lease lifetimes contradict each other',
  why:
    'Limits that contradict each other do not fail: Vault cuts the longer one, or leaves it out, and says so in a warning that nobody ' +
    'reads. What was configured is then not what holds. A lease that is longer than the token that took it ends with the token, so that ' +
    'a gateway goes on using credentials that are gone, which shows as errors once in a while.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [613],
  controls: { 'soc2@2017': ['CC6.1', 'CC7.1'], 'iso27001@2022': ['A.8.9', 'A.5.17'] },
  rationale: 'A configuration is under control only where the limits that are written down are the ones that hold.',
  limits: [
    'Leases are those of database engines that a policy of a gateway reads at a written-out address, with the one login that it makes.',
    'Auth methods other than approle, jwt, oidc, azure, kubernetes and cert are listed as not assessed.',
  ],
  requires: ['vault.authMounts', 'vault.authRoles', 'vault.serverConfig', 'vault.mounts', 'vault.databaseRoles'],
  from: useReadings,
  population: (estate) => estate.vaults.flatMap((cluster) => each(authMountsOf(cluster), rolesOf)),
  subject: ({ id, name, mount }) => ({
    id,
    name: `${name} (auth/${mount.path})`,
    kind: 'Vault auth role',
    target: mount.cluster.target,
  }),
  assess: ({ name, mount }, context) => {
    const { read, cite, estate } = context;
    const { cluster, path } = mount;
    read(cluster.authMounts);
    cite(cluster.authMounts, mount.row.path);
    const role = authRole(context, cluster, path, name);
    const own = contradiction(context, cluster, path, role);
    const roleType = role.roleType === undefined ? '' : `role_type=${role.roleType} `;
    const where = `auth/${path}/${roleFolder(mount.type)}/${name}`;
    if (own !== undefined)
      return fail({
        reason: own.why,
        expected: 'limits that all hold as they are written',
        facts: { path: where, fields: `${roleType}${own.fields}` },
      });
    const { ttl } = tokenLifetime(context, cluster, path, role);
    for (const use of readsAs(estate, cluster, path, name)) {
      const lease = leaseOf(context, cluster, use);
      if (lease === undefined || lease.ttl <= ttl) continue;
      read(use.place.document);
      return fail({
        reason: `${use.place.name} reads ${lease.path}, whose lease of ${sayDuration(lease.ttl)} ends with the token of the role after ${sayDuration(ttl)}.`,
        observed: `lease ${sayDuration(lease.ttl)}, token ${sayDuration(ttl)}`,
        expected: 'a lease that ends no later than its token',
        facts: { path: `${lease.mount}/roles/${lease.role}`, fields: `default_ttl=${String(ttl)}s` },
      });
    }
    requireAllUses(context, estate);
    return pass('Its limits fit together, and no lease that a gateway reads with it outlives its tokens.');
  },
  fix: ({ mount }, { facts = {} }) => [
    {
      text: 'Write limits that hold together. Tokens and leases that are out keep theirs.',
      code: `vault write${namespaceOption(mount.cluster.namespace)} ${shellWord(facts['path'] ?? '')} ${facts['fields'] ?? ''}`,
      language: 'shell',
    },
  ],
});

type RoleReading = 'vault.authRoles' | 'vault.authMounts' | 'vault.serverConfig';

/** The first limit of a role that does not hold as it is written, and the fields that mend it. */
function contradiction(
  tracker: Tracker<RoleReading>,
  cluster: VaultCluster,
  mount: string,
  role: VaultAuthRole,
): { readonly why: string; readonly fields: string } | undefined {
  const reading = cluster.role(mount, role.name);
  const ttl = given(tracker, reading, role.tokenTtl, 'token_ttl');
  const max = given(tracker, reading, role.tokenMaxTtl, 'token_max_ttl');
  const period = given(tracker, reading, role.tokenPeriod, 'token_period');
  if (period > 0 && max > 0)
    return {
      why: `Its token_period of ${sayDuration(period)} makes its token_max_ttl of ${sayDuration(max)} void.`,
      fields: 'token_period=0',
    };
  if (ttl > 0 && max > 0 && ttl > max)
    return {
      why: `Its token_ttl of ${sayDuration(ttl)} is cut to its token_max_ttl of ${sayDuration(max)}.`,
      fields: `token_ttl=${String(max)}s`,
    };
  const longest = Math.max(ttl, max);
  if (period > 0 || longest === 0) return undefined;
  const cap = authMountTtls(tracker, cluster, mount).max;
  if (longest <= cap) return undefined;
  return {
    why: `Its ${ttl > cap ? 'token_ttl' : 'token_max_ttl'} of ${sayDuration(longest)} is cut to the ${sayDuration(cap)} of its mount.`,
    fields: [
      ...(ttl > cap ? [`token_ttl=${String(cap)}s`] : []),
      ...(max > cap ? [`token_max_ttl=${String(cap)}s`] : []),
    ].join(' '),
  };
}

interface Lease {
  readonly path: string;
  readonly mount: string;
  readonly role: string;
  readonly ttl: number;
}

/** The lease of what a request reads, where that is a dynamic role of a database engine. */
function leaseOf(
  tracker: Tracker<'vault.mounts' | 'vault.databaseRoles' | 'vault.serverConfig'>,
  cluster: VaultCluster,
  { does }: VaultUse,
): Lease | undefined {
  if (does.kind !== 'read') return undefined;
  const found = databaseRoleAt(tracker, cluster, does.path);
  if (found === undefined) return undefined;
  const { ttl } = databaseLease(tracker, cluster, found.row, tracker.read(found.reading));
  return { path: does.path, mount: found.mount, role: found.name, ttl };
}
