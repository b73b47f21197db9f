import { defineCheck, fail, notApplicable, pass } from '../../src/assess/check.ts';
import { durationSetting, sayDuration } from '../../src/assess/settings.ts';
import type { VaultMount } from '../../src/evidence/vault.ts';
import { authMountTtls, secretMountTtls, systemTtl } from '../../src/estate/mount-ttls.ts';
import { listed, type Population } from '../../src/estate/population.ts';
import { namespaceOption, shellWord } from '../../src/estate/vault-proposal.ts';
import { requireAllUses, useReadings, usesOfMount } from '../../src/estate/vault-uses.ts';
import { bare, type VaultCluster } from '../../src/estate/vault.ts';

interface Mount {
  readonly kind: 'auth' | 'secret';
  /** Without slashes at its ends; that of an auth mount begins with `auth/`. */
  readonly path: string;
  readonly row: VaultMount;
  readonly cluster: VaultCluster;
}

/** Engines that lease nothing. Certificates of pki are bounded by its roles and issuers: the mount has to allow for its authority. */
const leaseless: readonly string[] = [
  'kv',
  'generic',
  'transit',
  'cubbyhole',
  'identity',
  'system',
  'pki',
  'totp',
  'kmip',
  'transform',
  'keymgmt',
];

export const check = defineCheck({
  title: 'TTLs of Vault mounts keep within the rotation cadence',
  failTitle: 'Vault mount lets tokens or leases live too long',
  why:
    'The maximum of a mount is the last line: no token and no lease of it lives longer, whatever a role asks for or forgets. A mount ' +
    'that was never tuned takes the 768 hours of the server, so that one role without limits hands out credentials that are good for 32 days.',
  severity: 'low',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [613, 1188],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.2'], 'iso27001@2022': ['A.5.17', 'A.8.9'] },
  rationale:
    'A limit that holds for every role is set where credentials are issued only if the mount itself is configured.',
  limits: [
    'Engines that lease nothing, such as kv and transit, are not applicable, and neither is pki: its roles and issuers bound certificates.',
    'A periodic token escapes the maximum of its mount; the roles that issue such tokens are judged by other checks.',
    'Which mounts gateways use is told by written-out addresses in policies of API Management.',
  ],
  requires: ['vault.mounts', 'vault.authMounts', 'vault.serverConfig'],
  from: useReadings,
  settings: {
    maxTtl: durationSetting(
      'vault.mountMaxTtl',
      '32d',
      'Greatest maximum lease TTL of an auth mount or a dynamic one.',
    ),
  },
  population: (estate) => estate.vaults.flatMap(mountsOf),
  subject: ({ path, cluster }) => ({
    id: `${cluster.id}/${path}`,
    name: `${path}/ of ${cluster.name}`,
    kind: 'Vault mount',
    target: cluster.target,
  }),
  assess: ({ kind, path, row, cluster }, context) => {
    const { read, cite, estate, settings } = context;
    const mounts = kind === 'auth' ? cluster.authMounts : cluster.mounts;
    read(mounts);
    cite(mounts, row.path);
    if (kind === 'secret' && leaseless.includes(row.type.replace(/^ns_/, '')))
      return notApplicable(`The ${row.type} engine leases nothing.`);
    const { max } =
      kind === 'auth'
        ? authMountTtls(context, cluster, path.slice('auth/'.length))
        : secretMountTtls(context, cluster, row);
    const limit = settings.maxTtl;
    const observed = `maximum ${sayDuration(max)}`;
    const finding = { observed, expected: `a max_lease_ttl of its own of at most ${sayDuration(limit)}` };
    const facts = { ttl: String(Math.min(limit, 86_400)) };
    if (max > limit)
      return fail({
        ...finding,
        facts,
        reason: `What the mount issues can live ${sayDuration(max)}; ${sayDuration(limit)} are allowed.`,
      });
    const untuned = (row.maxLeaseTtl ?? 0) === 0 && max === systemTtl;
    if (!untuned) return pass(`What the mount issues ends within ${sayDuration(max)}.`, observed);
    const [use] = usesOfMount(estate, cluster, path, kind === 'auth' ? [] : read(cluster.mounts));
    if (use !== undefined) {
      read(use.place.document);
      return fail({
        ...finding,
        facts,
        reason: `${use.place.name} uses the mount, which was never tuned: the ${sayDuration(max)} that the server brings hold for it.`,
      });
    }
    requireAllUses(context, estate);
    return pass(`What the mount issues ends within ${sayDuration(max)}, and no gateway uses it.`, observed);
  },
  fix: ({ path, cluster }, { facts = {} }) => [
    {
      text: 'Tune the mount. Tokens and leases that are out keep what they were given; renewals are held to the new maximum.',
      code: `vault ${path.startsWith('auth/') ? 'auth' : 'secrets'} tune${namespaceOption(cluster.namespace)} -max-lease-ttl=${facts['ttl'] ?? ''}s ${shellWord(`${path.replace(/^auth\//, '')}/`)}`,
      language: 'shell',
    },
  ],
});

function mountsOf(cluster: VaultCluster): Population<Mount> {
  const view = (kind: Mount['kind']) => (row: VaultMount) => ({ kind, path: bare(row.path), row, cluster });
  return [
    ...listed(cluster.scope, cluster.authMounts, view('auth')),
    ...listed(cluster.scope, cluster.mounts, view('secret')),
  ];
}
