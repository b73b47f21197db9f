import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import type { VaultAuthRole } from '../../src/evidence/vault.ts';
import { roleOfGateway } from '../../src/estate/gateway-role.ts';
import { lacking } from '../../src/estate/reading-index.ts';
import { shellWord } from '../../src/estate/vault-proposal.ts';
import { gatewayRoleSubject, gatewayRoles } from '../../src/estate/vault-uses.ts';

export const check = defineCheck({
  title: 'Vault roles of gateways are bound to their networks',
  failTitle: 'Vault role of a gateway is not bound to a network',
  why:
    'A token or secret-id that leaks from a gateway, its cache or its log works from anywhere that reaches Vault. A role that is bound ' +
    'to the addresses of the gateway makes a stolen one worthless elsewhere, and an attempt to use it stands in the audit log as a ' +
    'refusal.',
  severity: 'low',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [284],
  controls: { 'soc2@2017': ['CC6.6', 'CC6.1'], 'iso27001@2022': ['A.8.20', 'A.5.15'] },
  rationale:
    'Access from outside the boundary of the system is prevented only where credentials work from known networks alone.',
  limits: [
    'A gateway without fixed outbound addresses cannot be bound: accept the finding with a waiver.',
    'Behind a proxy or load balancer Vault sees its address, unless the listener trusts the forwarded one; that is not looked at.',
    'Any range but that of all addresses counts as bound. Token roles and single tokens are not looked at.',
  ],
  requires: ['vault.authRoles', 'vault.authMounts'],
  from: ['apim.service', 'apim.workspaces', 'apim.products', 'apim.apis', 'apim.policies', 'repo.apimPolicies'],
  population: gatewayRoles,
  subject: gatewayRoleSubject,
  assess: (gatewayRole, context) => {
    const { cluster, mount } = gatewayRole;
    const role = roleOfGateway(context, gatewayRole);
    const reading = cluster.role(mount, role.name);
    const open = fieldsOf(role).flatMap(({ name, shown }) => {
      const detail = `the role ${role.name} does not show ${name}`;
      const cidrs: readonly string[] = shown ?? context.read(lacking(reading, 'malformed', detail));
      if (cidrs.length === 0) return [{ name, why: `${name} is empty` }];
      const all = cidrs.find((range) => range.endsWith('/0'));
      return all === undefined ? [] : [{ name, why: `${name} holds ${all}, which is every address` }];
    });
    if (open.length === 0) return pass(`It is bound to ${(role.tokenBoundCidrs ?? []).join(', ')}.`);
    return fail({
      reason: `Of the role ${role.name}, ${open.map(({ why }) => why).join(', and ')}.`,
      expected: 'the address ranges of the gateway',
      facts: {
        path: `auth/${mount}/${role.mountType === 'cert' ? 'certs' : 'role'}/${role.name}`,
        fields: open.map(({ name }) => name).join(' '),
        // Written without its type, a role of jwt becomes one of oidc, or is refused.
        type: role.roleType === undefined ? '' : ` role_type=${role.roleType}`,
        namespace: cluster.namespace,
      },
    });
  },
  fix: (_role, { facts = {} }) => {
    const { path = '', fields = '', type = '', namespace = '' } = facts;
    const where = namespace === '' ? '' : ` -namespace=${shellWord(namespace)}`;
    const bound = fields.split(' ').map((field) => ` ${field}="$GATEWAY_CIDRS"`);
    return [
      {
        text: 'Bind the role to the outbound addresses of the gateway, as a list with commas. It holds for tokens and secret-ids issued from then on.',
        code: `vault write${where} ${shellWord(path)}${type}${bound.join('')}`,
        language: 'shell',
      },
    ];
  },
});

/** The fields that bind a role: its tokens, and for AppRole the secret-ids that it is signed in with. */
function fieldsOf(role: VaultAuthRole): { readonly name: string; readonly shown: readonly string[] | undefined }[] {
  const tokens = { name: 'token_bound_cidrs', shown: role.tokenBoundCidrs };
  if (role.mountType !== 'approle') return [tokens];
  return [tokens, { name: 'secret_id_bound_cidrs', shown: role.secretIdBoundCidrs }];
}
