import { defineCheck, fail, pass, type FixStep } from '../../src/assess/check.ts';
import { durationSetting, sayDuration } from '../../src/assess/settings.ts';
import type { Tracker } from '../../src/evidence/reading.ts';
import { each, listed, mapped, type Population } from '../../src/estate/population.ts';
import { authRole, tokenLifetime, tokenRoleLife } from '../../src/estate/token-lifetime.ts';
import { namespaceOption, shellWord } from '../../src/estate/vault-proposal.ts';
import { authMountsOf, roleFolder, rolesOf, type AuthRole, type VaultCluster } from '../../src/estate/vault.ts';

/** A role that tokens come from: by signing in, or by a token of the token method. */
type TokenSource =
  | { readonly kind: 'auth'; readonly role: AuthRole; readonly cluster: VaultCluster }
  | { readonly kind: 'token'; readonly name: string; readonly cluster: VaultCluster };

export const check = defineCheck({
  title: 'Vault auth and token roles limit the life of tokens',
  failTitle: 'Vault role issues tokens that live too long',
  why:
    'Who holds a token has what its policies give until it ends. A role that neither limits its tokens itself nor is limited by its ' +
    'mount lets them be renewed for 32 days, which is the default of the server, and one with a period and no explicit maximum for ' +
    'ever. Such a token outlives the job, the person and the review for which it was given.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [613],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.2'], 'iso27001@2022': ['A.5.17', 'A.8.5'] },
  rationale: 'Access that is given through tokens ends in time only where every role that issues them sets an end.',
  limits: [
    'Roles of auth methods other than approle, jwt, oidc, azure, kubernetes and cert are listed as not assessed.',
    'Roles that gateways sign in with have a stricter check of their own; they are judged here too.',
    'How often a token may be used, and whether it is a batch token, shortens what it is good for and is not looked at.',
  ],
  requires: ['vault.authRoles', 'vault.tokenRoles', 'vault.authMounts', 'vault.serverConfig'],
  from: [],
  settings: {
    maxTtl: durationSetting('expiry.tokenMaxTtl', '30d', 'Longest life of a Vault token.'),
  },
  population: (estate) => estate.vaults.flatMap(sourcesOf),
  subject: (source) => ({
    id: idOf(source),
    name:
      source.kind === 'auth' ? `${source.role.name} (auth/${source.role.mount.path})` : `${source.name} (auth/token)`,
    kind: source.kind === 'auth' ? 'Vault auth role' : 'Vault token role',
    target: source.cluster.target,
  }),
  assess: (source, context) => {
    const limit = context.settings.maxTtl;
    const { life, period, facts } =
      source.kind === 'auth' ? ofAuthRole(context, source.role, limit) : ofTokenRole(context, source, limit);
    const observed = [
      life === undefined ? 'no maximum' : `maximum ${sayDuration(life)}`,
      ...(period > 0 ? [`period ${sayDuration(period)}`] : []),
    ].join(', ');
    if (life !== undefined && life <= limit)
      return pass(`Tokens of the role end within ${sayDuration(limit)}.`, observed);
    return fail({
      reason:
        life === undefined
          ? `Tokens of the role have a period of ${sayDuration(period)} and no explicit maximum, so they can be renewed for ever.`
          : `Tokens of the role can live ${sayDuration(life)}; ${sayDuration(limit)} are allowed.`,
      observed,
      expected: `at most ${sayDuration(limit)}`,
      facts,
    });
  },
  fix: ({ cluster }, { facts = {} }): readonly FixStep[] => {
    const option = namespaceOption(cluster.namespace);
    return [
      {
        text: 'Set the end of what the role issues. It holds for tokens issued from then on.',
        code: `vault write${option} ${shellWord(facts['path'] ?? '')} ${facts['fields'] ?? ''}`,
        language: 'shell',
      },
      {
        text: 'End the tokens of the role that are out, once their holders can get new ones: look their accessors up, and revoke those of this role.',
        code: `vault list${option} auth/token/accessors
vault token lookup${option} -accessor "$ACCESSOR"
vault token revoke${option} -accessor "$ACCESSOR"`,
        language: 'shell',
      },
    ];
  },
});

interface Issued {
  /** Seconds; absent where nothing ends the tokens. */
  readonly life: number | undefined;
  readonly period: number;
  readonly facts: Readonly<Record<string, string>>;
}

type RoleReading = 'vault.authRoles' | 'vault.tokenRoles' | 'vault.authMounts' | 'vault.serverConfig';

function ofAuthRole(tracker: Tracker<RoleReading>, { name, mount }: AuthRole, limit: number): Issued {
  const { cluster } = mount;
  tracker.read(cluster.authMounts);
  tracker.cite(cluster.authMounts, mount.row.path);
  const role = authRole(tracker, cluster, mount.path, name);
  const { ttl, max, period = 0 } = tokenLifetime(tracker, cluster, mount.path, role, limit);
  // Written without its type, a role of jwt becomes one of oidc, or is refused.
  const type = role.roleType === undefined ? '' : `role_type=${role.roleType} `;
  const first = ttl > limit ? 'token_ttl=1h ' : '';
  const limits = period > 0 ? explicitMaximum(limit) : `${first}token_max_ttl=${String(limit)}s`;
  return {
    life: max === undefined ? undefined : Math.max(ttl, max),
    period,
    facts: { path: `auth/${mount.path}/${roleFolder(mount.type)}/${name}`, fields: `${type}${limits}` },
  };
}

function ofTokenRole(
  tracker: Tracker<RoleReading>,
  { name, cluster }: Extract<TokenSource, { kind: 'token' }>,
  limit: number,
): Issued {
  const role = tracker.read(cluster.tokenRole(name));
  return {
    life: tokenRoleLife(tracker, cluster, role),
    period: role.tokenPeriod ?? 0,
    facts: { path: `auth/token/roles/${name}`, fields: explicitMaximum(limit) },
  };
}

const explicitMaximum = (limit: number): string => `token_explicit_max_ttl=${String(limit)}s`;

function sourcesOf(cluster: VaultCluster): Population<TokenSource> {
  const scope = { ...cluster.scope, id: `${cluster.id}/auth/token`, name: `auth/token of ${cluster.name}` };
  return [
    ...mapped(each(authMountsOf(cluster), rolesOf), (role): TokenSource => ({ kind: 'auth', role, cluster })),
    ...listed(scope, cluster.tokenRoleNames, (name): TokenSource => ({ kind: 'token', name, cluster })),
  ];
}

function idOf(source: TokenSource): string {
  return source.kind === 'auth' ? source.role.id : `${source.cluster.id}/auth/token/role/${source.name}`;
}
