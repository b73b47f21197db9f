import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import { durationSetting, sayDuration } from '../../src/assess/settings.ts';
import { databaseLease } from '../../src/estate/database-lease.ts';
import { namespaceOption, shellWord } from '../../src/estate/vault-proposal.ts';
import { allUsesKnown, readsOf, useReadings } from '../../src/estate/vault-uses.ts';
import { databaseRolesOf } from '../../src/estate/vault.ts';

export const check = defineCheck({
  title: 'Dynamic secrets live for hours, not days',
  failTitle: 'Dynamic secret of Vault lives too long',
  why:
    'A dynamic credential is made for one caller and taken away at the end of its lease; that is its whole advantage over a static one. ' +
    'Where the lease may be renewed for days, or the role sets no limit and inherits 32 days, a stolen credential is as good as a static ' +
    'password, and there is a new one of them for every read.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [262, 613],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.2'], 'iso27001@2022': ['A.8.24', 'A.5.17'] },
  rationale: 'Credentials are replaced every few hours only where the leases that carry them end after hours.',
  limits: [
    'Dynamic roles of database engines are looked at; those of azure and of other engines are not.',
    'A role that no policy of a gateway reads at a written-out address is rated low.',
    'A lease ends with the token that took it, so it may live for less than its own limits say.',
  ],
  requires: ['vault.mounts', 'vault.databaseRoles', 'vault.serverConfig'],
  from: useReadings,
  settings: {
    maxTtl: durationSetting('rotation.dynamicSecretMaxTtl', '8h', 'Longest life of a lease of a dynamic secret.'),
  },
  population: (estate) => estate.vaults.flatMap((cluster) => databaseRolesOf(cluster, 'dynamic')),
  subject: ({ id, name, mount, cluster }) => ({
    id,
    name: `${name} (${mount}/roles of ${cluster.name})`,
    kind: 'Vault database role',
    target: cluster.target,
    resource: cluster.id,
  }),
  assess: (role, context) => {
    const { read, cite, estate, settings } = context;
    const { cluster, row, mount, name } = role;
    read(cluster.mounts);
    cite(cluster.mounts, row.path);
    const { ttl, max } = databaseLease(context, cluster, row, read(role.reading));
    const limit = settings.maxTtl;
    const observed = `default ${sayDuration(ttl)}, maximum ${sayDuration(max)}`;
    if (max <= limit) return pass(`Leases of the role end within ${sayDuration(max)}.`, observed);
    const reads = readsOf(estate, cluster, `${mount}/creds/${name}`);
    for (const use of reads) read(use.place.document);
    const unused = reads.length === 0 && allUsesKnown(estate);
    return fail({
      reason: `Leases of the role ${ttl > limit ? `live ${sayDuration(ttl)}` : `can be renewed for ${sayDuration(max)}`}; ${sayDuration(limit)} are allowed.`,
      observed,
      expected: `at most ${sayDuration(limit)}`,
      ...(unused ? { severity: 'low' as const } : {}),
      facts: { ttl: String(Math.min(3600, limit)), max: String(limit) },
    });
  },
  fix: ({ name, mount, cluster }, { facts = {} }) => [
    {
      text: 'Set the limits at the role; leases that are out keep theirs.',
      code: `vault write${namespaceOption(cluster.namespace)} ${shellWord(`${mount}/roles/${name}`)} default_ttl=${facts['ttl'] ?? ''}s max_ttl=${facts['max'] ?? ''}s`,
      language: 'shell',
    },
    {
      text: 'End the leases that are out, once those who hold them can read new ones.',
      code: `vault lease revoke${namespaceOption(cluster.namespace)} -prefix ${shellWord(`${mount}/creds/${name}`)}`,
      language: 'shell',
    },
  ],
});
