import { defineCheck, fail, notApplicable, pass } from '../../src/assess/check.ts';
import { identityFor, resolveIdentity } from '../../src/estate/identity.ts';
import { loginFit, type PresentedToken } from '../../src/estate/login-fit.ts';
import { where } from '../../src/estate/population.ts';
import { lacking } from '../../src/estate/reading-index.ts';
import { shellWord } from '../../src/estate/vault-proposal.ts';
import { vaultUses } from '../../src/estate/vault-uses.ts';
import { bare } from '../../src/estate/vault.ts';

export const check = defineCheck({
  title: 'Vault logins of gateways meet a role that accepts them',
  failTitle: 'Vault login of a gateway meets no role that accepts it',
  why:
    'A login that names a role which is gone, asks a token for another audience or comes from an identity that the role does not bind ' +
    'is refused, and the API fails or goes on without its secret. Under pressure such a fault is mended by a role that accepts ' +
    'everybody or by a token in the policy. It also shows that nobody reads the errors of the gateway.',
  severity: 'high',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.2'], 'iso27001@2022': ['A.8.5', 'A.5.16'] },
  rationale: 'Identities are bound to access as intended only where each login meets the role that was made for it.',
  limits: [
    'Roles of jwt, oidc and azure are judged. The resource that an azure method asks for is not read, so that a login there fails or is not assessed.',
    'A role that binds too much is the subject of identity/vault-role-any-principal.',
    'Which gateway runs a policy file is not told by the file: only its role and audience are judged.',
    'Apigee is not looked at.',
  ],
  requires: ['vault.authMounts', 'vault.authRoles'],
  from: [
    'apim.service',
    'apim.workspaces',
    'apim.products',
    'apim.apis',
    'apim.policies',
    'azure.managedIdentities',
    'repo.apimPolicies',
  ],
  population: (estate) => where(vaultUses(estate), (use) => use.does.kind === 'login'),
  subject: ({ cluster, place, key }) => ({
    id: `${place.id}#login/${key}`,
    name: `login of ${place.name}`,
    kind: 'Vault login',
    target: place.target,
    resource: place.origin.kind === 'live' ? place.origin.container.id : cluster.id,
  }),
  assess: ({ cluster, place, request, does, otherNamespace }, context) => {
    const { read, cite, estate } = context;
    read(place.document);
    if (does.kind !== 'login') return notApplicable('It is no login.');
    const at = `auth/${does.mount}`;
    if (otherNamespace) {
      const detail = 'the policy names another namespace than the one that is read';
      return read(lacking(cluster.authMounts, 'not-collected', detail));
    }
    const mount = read(cluster.authMounts).find((row) => bare(row.path).replace(/^auth\//, '') === does.mount);
    if (mount === undefined) {
      const namespace = cluster.namespace === '' ? '' : ` in the namespace ${cluster.namespace}`;
      return fail({
        reason: `The Vault ${cluster.name} has no auth method at ${at}/${namespace}.`,
        expected: 'an auth method that is enabled',
        facts: { command: `vault auth list` },
      });
    }
    cite(cluster.authMounts, mount.path);
    if (mount.type !== 'jwt' && mount.type !== 'oidc' && mount.type !== 'azure')
      return notApplicable(`A login of the method ${mount.type} does not present a token of an identity.`);
    const { role: named } = does;
    if (named.kind !== 'literal') {
      const detail = `the role of the login at ${at} is built by an expression or not sent in the body`;
      return read(lacking(place.document, 'partial', detail));
    }
    const path = `${at}/role/${named.text}`;
    const { managedIdentity } = request;
    const resource = managedIdentity?.resource.kind === 'literal' ? managedIdentity.resource.text : undefined;
    // Servers compare names of roles without their case.
    const found = read(cluster.roleNames(does.mount)).find((name) => name.toLowerCase() === named.text.toLowerCase());
    if (found === undefined) {
      return fail({
        reason: `The method ${at} has no role ${named.text}.`,
        expected: 'a role that exists',
        facts: { command: writeCommand(path, mount.type, { resource: resource ?? '$AUDIENCE' }) },
      });
    }
    const role = read(cluster.role(does.mount, found));
    if (managedIdentity === undefined) {
      return read(lacking(place.document, 'partial', 'the policy does not tell which token the login presents'));
    }
    const asked: PresentedToken = resource === undefined ? {} : { resource };
    const { origin } = place;
    if (origin.kind === 'file') {
      const fit = loginFit(role, asked);
      if (fit.kind !== 'refused') return notApplicable('A file does not tell which gateway runs it.');
      return fail({ reason: sentence(fit.why), expected: fit.want, facts: { command: `vault read ${path}` } });
    }
    const { gateway } = origin.container;
    const { clientId } = managedIdentity;
    if (clientId.kind !== 'absent' && clientId.kind !== 'literal') {
      const detail = 'which identity the policy signs in with is built at run time';
      return read(lacking(place.document, 'partial', detail));
    }
    const wanted = clientId.kind === 'literal' ? clientId.text : undefined;
    const identity = resolveIdentity(context, identityFor(estate, gateway, wanted));
    if (identity.kind === 'absent') {
      return fail({
        reason: `The policy signs in with an identity that is not there: ${identity.why}.`,
        expected: 'an identity of the gateway',
        facts: { command: 'az apim show --ids "$GATEWAY_ID" --query identity' },
      });
    }
    const { tenantId } = gateway.service.identity ?? {};
    const token: PresentedToken = {
      ...asked,
      principalId: identity.principalId,
      armId: identity.resource,
      ...(identity.clientId === undefined ? {} : { clientId: identity.clientId }),
      ...(tenantId === undefined ? {} : { tenantId: tenantId.toLowerCase() }),
    };
    const fit = loginFit(role, token);
    if (fit.kind === 'open') return read(lacking(cluster.role(does.mount, role.name), 'partial', fit.why));
    if (fit.kind === 'fits') return pass(`The role ${role.name} takes the identity and the audience of the login.`);
    return fail({
      reason: sentence(fit.why),
      expected: fit.want,
      facts: { command: writeCommand(path, mount.type, { ...token, resource: resource ?? '$AUDIENCE' }) },
    });
  },
  fix: (_use, { facts = {}, expected = '' }) => [
    {
      text: `Make the login and its role agree: ${expected}. Where the role is right, mend the resource, client-id or role in the policy. Writing a role replaces the fields that are given.`,
      code: facts['command'] ?? '',
      language: 'shell',
    },
  ],
});

function sentence(why: string): string {
  return `${why.charAt(0).toUpperCase()}${why.slice(1)}.`;
}

function writeCommand(path: string, type: string, { principalId, resource = '' }: PresentedToken): string {
  const object = principalId ?? '$GATEWAY_OBJECT_ID';
  if (type === 'azure') return `vault write ${shellWord(path)} bound_service_principal_ids=${object}`;
  const body = { role_type: 'jwt', user_claim: 'oid', bound_audiences: [resource], bound_claims: { oid: [object] } };
  return `vault write ${shellWord(path)} - <<EOF\n${JSON.stringify(body, null, 2)}\nEOF`;
}
