import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import type { Tracker } from '../../src/evidence/reading.ts';
import type { VaultServerConfig } from '../../src/evidence/vault.ts';
import { lacking } from '../../src/estate/reading-index.ts';
import { bare, type VaultCluster } from '../../src/estate/vault.ts';

export const check = defineCheck({
  title: 'Vault servers run without unsafe options',
  failTitle: 'Vault server runs with an unsafe option',
  why:
    'Raw storage shows what lies below every policy, verbose logs of the server and of sign-ins hold parts of requests, and a server ' +
    'in memory forgets its secrets and its audit trail when it restarts. Such options are set to find a fault and stay after it is ' +
    'found. Each of them goes around the access rules that were reviewed.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [1188, 489],
  controls: { 'soc2@2017': ['CC6.1', 'CC8.1'], 'iso27001@2022': ['A.8.9', 'A.8.27'] },
  rationale: 'A secure configuration is kept only where options for testing and for the search of faults are off.',
  limits: [
    'The configuration is that of the node that answered. A log level from its environment or command line is not seen.',
    'Configuration files of the server in a repository are not looked at.',
  ],
  requires: ['vault.serverConfig', 'vault.cors', 'vault.authMounts', 'vault.authRoles'],
  from: [],
  population: (estate) => estate.vaults.map((cluster) => ({ kind: 'subject', subject: cluster })),
  subject: (cluster) => ({ id: cluster.id, name: cluster.name, kind: 'Vault cluster', target: cluster.target }),
  assess: (cluster, context) => {
    const { read, peek } = context;
    const config = peek(cluster.serverConfig);
    const cors = peek(cluster.cors);
    const anyOrigin = cors?.enabled === true && (cors.allowedOrigins ?? []).includes('*');
    const verbose = verboseRoles(context, cluster);
    const found = [
      ...(config === undefined ? [] : unsafeSettings(config)),
      ...(anyOrigin ? ['cross-origin requests from every origin are allowed'] : []),
      ...verbose.map(({ path }) => `the role ${path} logs what it verifies (verbose_oidc_logging)`),
    ];
    if (found.length > 0) {
      return fail({
        reason: `Of ${cluster.name}, ${found.join('; ')}.`,
        facts: {
          server: String(config !== undefined && unsafeSettings(config).length > 0),
          cors: String(anyOrigin),
          roles: verbose.map(({ path, type }) => `${path}${type}`).join('\n'),
        },
      });
    }
    const { rawStorageEndpoint, storageType } = read(cluster.serverConfig);
    if (rawStorageEndpoint === undefined || storageType === undefined)
      return read(lacking(cluster.serverConfig, 'partial', 'the server shows no part of its configuration'));
    return pass('None of the options is on, and no sign-in logs verbosely.', `storage ${storageType}`);
  },
  fix: (_cluster, { facts = {} }) => [
    ...(facts['server'] === 'true'
      ? [
          {
            text: 'Take the options out of the configuration of each server, whose defaults are safe, and restart one node after the other. Storage in memory has to be replaced by a durable one.',
            code: 'log_level            = "info"\nraw_storage_endpoint = false\n\nstorage "raft" {\n  path = "/var/lib/vault"\n}',
            language: 'hcl' as const,
          },
        ]
      : []),
    ...(facts['cors'] === 'true'
      ? [
          {
            text: 'Allow the origins of the pages that call Vault, or none.',
            code: 'vault delete sys/config/cors',
            language: 'shell' as const,
          },
        ]
      : []),
    ...(facts['roles'] ?? '')
      .split('\n')
      .filter((role) => role !== '')
      .map((role) => ({
        text: 'Switch the verbose log of the role off: it holds the claims and tokens of those who sign in.',
        code: `vault write ${role} verbose_oidc_logging=false`,
        language: 'shell' as const,
      })),
  ],
});

function unsafeSettings(config: VaultServerConfig): string[] {
  const { rawStorageEndpoint, logLevel = '', storageType = '', unsafeOptions = [] } = config;
  return [
    ...(rawStorageEndpoint === true ? ['raw_storage_endpoint is on'] : []),
    ...unsafeOptions.map((option) => `${option} is on`),
    ...(/^(?:debug|trace)$/i.test(logLevel) ? [`log_level is ${logLevel}`] : []),
    ...(/^(?:inmem|dev)/i.test(storageType) ? [`the storage ${storageType} keeps nothing over a restart`] : []),
  ];
}

/**
 * Roles of jwt and oidc that log verbosely, with the type that a write has to repeat; what of them is unread taints a
 * pass.
 */
function verboseRoles(
  { peek }: Tracker<'vault.authMounts' | 'vault.authRoles'>,
  cluster: VaultCluster,
): readonly { readonly path: string; readonly type: string }[] {
  const mounts = (peek(cluster.authMounts) ?? []).filter(({ type }) => type === 'jwt' || type === 'oidc');
  return mounts.flatMap((row) => {
    const mount = bare(row.path).replace(/^auth\//, '');
    return (peek(cluster.roleNames(mount)) ?? []).flatMap((name) => {
      const role = peek(cluster.role(mount, name));
      const type = role?.roleType === undefined ? '' : ` role_type=${role.roleType}`;
      return role?.verboseOidcLogging === true ? [{ path: `auth/${mount}/role/${name}`, type }] : [];
    });
  });
}
