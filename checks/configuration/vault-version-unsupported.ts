import { defineCheck, fail, notApplicable, pass } from '../../src/assess/check.ts';
import { versionsSetting } from '../../src/assess/settings.ts';
import { each, known, listed, where, type Population } from '../../src/estate/population.ts';
import { lacking } from '../../src/estate/reading-index.ts';
import { compareVersions, knownLeak } from '../../src/estate/vault-releases.ts';
import { bare, type VaultCluster } from '../../src/estate/vault.ts';
import type { VaultMount } from '../../src/evidence/vault.ts';

/** A cluster, or one of its mounts. */
interface Running {
  readonly cluster: VaultCluster;
  readonly mount?: { readonly row: VaultMount; readonly kind: 'vault.mounts' | 'vault.authMounts' };
}

/** Mounts that are the server itself, and so have no plugin. */
const ownMounts = /^(?:(?:ns_)?(?:system|identity|cubbyhole|token))$/;

const productNames = { vault: 'Vault', openbao: 'OpenBao' } as const;

export const check = defineCheck({
  title: 'Vault and its plugins run supported releases',
  failTitle: 'Vault or one of its plugins runs an unsupported release',
  why:
    'Faults of the store are published with their fixes, so an old release is an open book. Some releases wrote tokens and secrets into ' +
    'the audit log in clear, where everybody who reads logs found them. An engine that is about to be removed gets no fixes and ' +
    'blocks the upgrade that brings the others.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [1104],
  controls: { 'soc2@2017': ['CC7.1', 'CC6.8'], 'iso27001@2022': ['A.8.8'] },
  rationale: 'Technical vulnerabilities are managed only where the releases that run still get fixes.',
  limits: [
    'Which releases are supported is the decision of vault.minVersion. Without it, only those that are known to leak secrets into logs fail; that list is of November 2026.',
    'Plugins that are not built in, and the operating system below, are not looked at.',
  ],
  requires: ['vault.health', 'vault.mounts', 'vault.authMounts'],
  from: [],
  settings: {
    minVersion: versionsSetting(
      'vault.minVersion',
      ['vault', 'openbao'],
      'Lowest release of each product that is supported, by `vault` and `openbao`.',
    ),
  },
  population: (estate): Population<Running> =>
    each(known(estate.vaults), (cluster) => [
      ...known<Running>([{ cluster }]),
      ...(['vault.mounts', 'vault.authMounts'] as const).flatMap((kind) =>
        where(
          listed(
            { ...cluster.scope, name: `${kind} of ${cluster.name}` },
            kind === 'vault.mounts' ? cluster.mounts : cluster.authMounts,
            (row): Running => ({ cluster, mount: { row, kind } }),
          ),
          ({ mount }) => !ownMounts.test(mount?.row.type ?? ''),
        ),
      ),
    ]),
  subject: ({ cluster, mount }) =>
    mount === undefined
      ? { id: cluster.id, name: cluster.name, kind: 'Vault cluster', target: cluster.target }
      : {
          id: `${cluster.id}/${bare(mount.row.path)}`,
          name: `${mount.row.path} of ${cluster.name}`,
          kind: mount.kind === 'vault.mounts' ? 'Vault secret mount' : 'Vault auth mount',
          target: cluster.target,
        },
  assess: ({ cluster, mount }, { read, cite, settings }) => {
    if (mount !== undefined) {
      const reading = mount.kind === 'vault.mounts' ? cluster.mounts : cluster.authMounts;
      read(reading);
      cite(reading, mount.row.path);
      const status = mount.row.deprecationStatus;
      if (status === undefined || status === 'unknown')
        return notApplicable('The server tells no such status: the plugin is not built in.');
      if (status === 'supported') return pass(`The ${mount.row.type} plugin is supported.`);
      return fail({
        reason: `The ${mount.row.type} plugin is ${status} in the release that runs.`,
        observed: status,
        expected: 'supported',
        facts: { mount: mount.row.path },
      });
    }
    const { version, product } = read(cluster.health);
    if (version === undefined || product === undefined)
      return read(lacking(cluster.health, 'partial', 'the server does not tell its version'));
    const least = settings.minVersion[product];
    const leak = knownLeak(product, version);
    const isOld = least !== undefined && compareVersions(version, least) < 0;
    if (leak === undefined && !isOld) {
      const bound = least === undefined ? 'no lowest release is configured' : `at least ${least} is asked for`;
      return pass(`No release of the list of leaks, and ${bound}.`, `${productNames[product]} ${version}`);
    }
    return fail({
      reason: [
        ...(leak === undefined ? [] : [`In this release ${leak}.`]),
        ...(isOld ? [`It is older than ${least}.`] : []),
      ].join(' '),
      observed: `${productNames[product]} ${version}`,
      expected: least === undefined ? 'a release without that leak' : `at least ${least}`,
    });
  },
  fix: (_running, { facts = {} }) =>
    facts['mount'] === undefined
      ? [
          {
            text: 'Upgrade standbys first, the active node last, after a snapshot of the storage. Afterwards rotate what stands in old audit files in clear.',
            code: 'vault operator raft snapshot save before-upgrade.snap\nvault operator step-down',
            language: 'shell',
          },
        ]
      : [
          {
            text: 'Move what uses the mount to a supported engine or method, then disable it.',
            code: facts['mount'].startsWith('auth/')
              ? `vault auth disable ${facts['mount'].slice('auth/'.length)}`
              : `vault secrets disable ${facts['mount']}`,
            language: 'shell',
          },
        ],
});
