import { defineCheck, fail, pass, type FixStep } from '../../src/assess/check.ts';
import { durationSetting, sayDuration } from '../../src/assess/settings.ts';
import { roleOfGateway } from '../../src/estate/gateway-role.ts';
import { tokenLifetime } from '../../src/estate/token-lifetime.ts';
import { shellWord } from '../../src/estate/vault-proposal.ts';
import { gatewayRoleSubject, gatewayRoles } from '../../src/estate/vault-uses.ts';

export const check = defineCheck({
  title: 'Vault tokens of gateways end within hours',
  failTitle: 'Vault token of a gateway lives too long',
  why:
    'A gateway keeps its Vault token in memory or in a cache, so whoever reads that has everything that the role may read, for as ' +
    'long as the token lives. A role without its own limits inherits 768 hours from the server, and a periodic token can be renewed ' +
    'for ever. A short life makes a stolen token worthless before it is found.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [613],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.2'], 'iso27001@2022': ['A.5.17', 'A.8.5'] },
  rationale: 'Sessions of machines end by themselves only where their tokens have a short, final lifetime.',
  limits: [
    'Roles are those that a policy signs in with at a written-out address; roles that nothing refers to are not looked at.',
    'Apigee, Vault Agent and self-hosted gateways are not looked at.',
  ],
  requires: ['vault.authRoles', 'vault.authMounts', 'vault.serverConfig'],
  from: ['apim.service', 'apim.workspaces', 'apim.products', 'apim.apis', 'apim.policies', 'repo.apimPolicies'],
  settings: {
    maxTtl: durationSetting('expiry.gatewayTokenMaxTtl', '24h', 'Longest life of a Vault token of a gateway.'),
  },
  population: gatewayRoles,
  subject: gatewayRoleSubject,
  assess: (gatewayRole, context) => {
    const { settings } = context;
    const { cluster, mount } = gatewayRole;
    const role = roleOfGateway(context, gatewayRole);
    const { ttl, max, period, batch } = tokenLifetime(context, cluster, mount, role, settings.maxTtl);
    const limit = settings.maxTtl;
    const observed = [
      `ttl ${sayDuration(ttl)}`,
      max === undefined ? 'no maximum' : `maximum ${sayDuration(max)}`,
      ...(period === undefined ? [] : [`period ${sayDuration(period)}`]),
      ...(batch ? ['batch token'] : []),
    ].join(', ');
    const ends = max !== undefined && max <= limit && ttl <= limit;
    if (ends) return pass(`Tokens of the role end within ${sayDuration(limit)}.`, observed);
    return fail({
      reason:
        max === undefined
          ? `Tokens of the role have a period of ${sayDuration(period ?? 0)} and no explicit maximum, so they can be renewed for ever.`
          : `Tokens of the role can live ${sayDuration(Math.max(ttl, max))}; ${sayDuration(limit)} is allowed.`,
      observed,
      expected: `at most ${sayDuration(limit)}`,
      facts: {
        mount,
        role: role.name,
        type: role.mountType,
        limit: String(limit),
        // Written without its type, a role of jwt becomes one of oidc, or is refused.
        roleType: role.roleType === undefined ? '' : `role_type=${role.roleType} `,
      },
    });
  },
  fix: (_role, { facts = {} }): readonly FixStep[] => [
    {
      text: 'Give the role limits of its own. They hold for tokens issued from then on.',
      code: `vault write auth/${facts['mount'] ?? ''}/${facts['type'] === 'cert' ? 'certs' : 'role'}/${facts['role'] ?? ''} \\
  ${facts['roleType'] ?? ''}token_ttl=1h token_max_ttl=${facts['limit'] ?? ''}s token_period=0`,
      language: 'shell',
    },
    {
      text:
        'End the tokens of this role that are out, once the gateway can sign in anew. Revoking by the path of the auth method ' +
        'would end those of every other role of it too, and whatever they leased, perhaps your own token with them.',
      code: revokeCommand(facts['mount'] ?? '', facts['role'] ?? ''),
      language: 'shell',
    },
  ],
});

/** The metadata of a token names its role: `role` for jwt, azure and kubernetes, `role_name` for approle, `cert_name` for cert. */
function revokeCommand(mount: string, role: string): string {
  const isOne = `(.path | startswith($path)) and ((.meta.role // .meta.role_name // .meta.cert_name) == $role)`;
  return `vault list -format=json auth/token/accessors | jq -r '.[]' | while read -r accessor; do
  vault token lookup -format=json -accessor "$accessor" |
    jq -e --arg path ${shellWord(`auth/${mount}/`)} --arg role ${shellWord(role)} '.data | ${isOne}' > /dev/null &&
    vault token revoke -accessor "$accessor"
done`;
}
