import { check } from '../../../checks/identity/gateway-vault-login-broken.ts';
import type { MaybeText, SendRequest } from '../../../src/evidence/policy.ts';
import type { VaultAuthRole } from '../../../src/evidence/vault.ts';
import {
  azureRecords,
  gatewayId,
  identityId,
  service,
  systemPrincipal,
  userClient,
  userPrincipal,
} from '../../kit/azure-world.ts';
import { testCheck, type CheckTestCase, type ExpectedVerdict } from '../../kit/check-tester.ts';
import { evidenceOf, tenant, unread, vaultHost } from '../../kit/evidence.ts';
import { request, skeleton } from '../../kit/policy-skeleton.ts';
import { cluster, jwtRole, repo, repoRecords, vaultRecords, type VaultWorld } from '../../kit/vault-world.ts';

const text = (value: string): MaybeText => ({ kind: 'literal', text: value });
const absent: MaybeText = { kind: 'absent' };
const asked = 'api://vault';

const identity = {
  type: 'SystemAssigned, UserAssigned',
  principalId: systemPrincipal,
  tenantId: tenant,
  userAssigned: [{ id: identityId, principalId: userPrincipal, clientId: userClient }],
};

/** A login of the policy of all APIs, and its verdict. */
const login = (over: Partial<SendRequest> = {}, path = '/v1/auth/jwt/login') =>
  request(1, vaultHost, path, {
    method: 'POST',
    bodyRole: text('orders'),
    managedIdentity: { resource: text(asked), clientId: absent },
    ...over,
  });
const subject = `${gatewayId}/policies/policy#login/POST https://${vaultHost}/v1/auth/jwt/login`;
const is = (outcome: ExpectedVerdict['outcome'], more: Partial<ExpectedVerdict> = {}) => [
  { subject, outcome, ...more },
];

const sound: Partial<VaultAuthRole> = {
  boundAudiences: [asked],
  boundClaims: { oid: [systemPrincipal] },
  roleType: 'jwt',
};
const meeting = (
  role: Partial<VaultAuthRole>,
  over: Partial<SendRequest> = {},
  replace: ReturnType<typeof unread>[] = [],
) => signingIn(login(over), { roles: [jwtRole('orders', { ...sound, ...role })] }, replace);
const signingIn = (sendRequest: SendRequest, world: VaultWorld, replace: ReturnType<typeof unread>[] = []) =>
  evidenceOf(
    [
      ...azureRecords({
        services: [service({ identity })],
        policy: skeleton({ sendRequests: [sendRequest] }),
      }),
      ...vaultRecords(world),
    ],
    { replace },
  );

const cases: readonly CheckTestCase[] = [
  { name: 'a role that takes the login', evidence: meeting({}), expect: is('pass') },
  {
    name: 'a role that binds the tenant and the ARM id beside',
    evidence: meeting({
      boundClaims: { '/tid': [tenant], xms_mirid: [gatewayId.toUpperCase()], oid: ['*'] },
      boundClaimsType: 'glob',
    }),
    expect: is('pass'),
  },
  {
    name: 'a login with a user-assigned identity',
    evidence: meeting(
      { boundSubject: userPrincipal, boundClaims: { appid: [userClient] } },
      { managedIdentity: { resource: text(asked), clientId: text(userClient) } },
    ),
    expect: is('pass'),
  },
  {
    name: 'a role whose name the policy writes in capitals',
    evidence: meeting({}, { bodyRole: text('Orders') }),
    expect: is('pass'),
  },
  {
    name: 'a role that is not there',
    evidence: signingIn(login(), { roles: [jwtRole('other')] }),
    expect: is('fail', {
      severity: 'high',
      reasonIncludes: 'has no role orders',
      fixIncludes: 'vault write auth/jwt/role/orders - <<EOF',
    }),
  },
  {
    name: 'a method that is not there',
    evidence: signingIn(login(), { authMounts: [{ path: 'auth/azure/', type: 'azure' }] }),
    expect: is('fail', { reasonIncludes: 'no auth method at auth/jwt/' }),
  },
  {
    name: 'another audience',
    evidence: meeting({ boundAudiences: ['api://other'] }),
    expect: is('fail', {
      reasonIncludes: 'asks a token for api://vault',
      fixIncludes: '"bound_audiences": [\n    "api://vault"',
    }),
  },
  {
    name: 'no audience at all, with which a token that has one is refused',
    evidence: meeting({ boundAudiences: [] }),
    expect: is('fail', { reasonIncludes: 'no bound_audiences' }),
  },
  {
    name: 'the client id of an application, which may be that of the resource',
    evidence: meeting({ boundAudiences: ['11111111-0000-4000-8000-000000000001'] }),
    expect: is('not-assessed', { cause: 'partial' }),
  },
  {
    name: 'an audience that differs in its last slash',
    evidence: meeting({ boundAudiences: [`${asked}/`] }),
    expect: is('not-assessed', { cause: 'partial' }),
  },
  {
    name: 'another identity',
    evidence: meeting({ boundClaims: { oid: [userPrincipal] } }),
    expect: is('fail', { reasonIncludes: `token has oid ${systemPrincipal}`, fixIncludes: systemPrincipal }),
  },
  {
    name: 'an identity bound in capitals, which tokens do not have',
    evidence: meeting({ boundClaims: { oid: [systemPrincipal.toUpperCase()] } }),
    expect: is('fail', { reasonIncludes: 'oid' }),
  },
  {
    name: 'a client id in the place of the object id',
    evidence: meeting({ boundSubject: userClient }),
    expect: is('fail', { reasonIncludes: `binds ${userClient}` }),
  },
  {
    name: 'an identity that the gateway lacks',
    evidence: meeting(
      {},
      { managedIdentity: { resource: text(asked), clientId: text('99999999-0000-4000-8000-000000000009') } },
    ),
    expect: is('fail', { reasonIncludes: 'an identity that is not there' }),
  },
  {
    name: 'a claim of which nothing is known',
    evidence: meeting({ boundClaims: { oid: [systemPrincipal], roles: ['reader'] } }),
    expect: is('not-assessed', { reasonIncludes: 'roles', cause: 'partial' }),
  },
  {
    name: 'a role that an expression builds',
    evidence: meeting({}, { bodyRole: { kind: 'expression' } }),
    expect: is('not-assessed', { cause: 'partial' }),
  },
  {
    name: 'an identity that a named value gives',
    evidence: meeting(
      {},
      { managedIdentity: { resource: text(asked), clientId: { kind: 'named-value', name: 'id' } } },
    ),
    expect: is('not-assessed', { cause: 'partial' }),
  },
  {
    name: 'another namespace',
    evidence: meeting({}, { vaultNamespace: text('team') }),
    expect: is('not-assessed', { cause: 'not-collected' }),
  },
  {
    name: 'roles that could not be listed',
    evidence: meeting({}, {}, [unread('vault.authRoles', `${cluster}/auth/jwt`)]),
    expect: is('not-assessed', { cause: 'forbidden' }),
  },
  {
    name: 'a role of azure that binds another identity',
    evidence: signingIn(login({}, '/v1/auth/azure/login'), {
      authMounts: [{ path: 'auth/azure/', type: 'azure' }],
      roles: [{ name: 'orders', mount: 'auth/azure/', mountType: 'azure', boundServicePrincipalIds: [userPrincipal] }],
    }),
    expect: [
      {
        subject: subject.replace('auth/jwt', 'auth/azure'),
        outcome: 'fail',
        fixIncludes: `vault write auth/azure/role/orders bound_service_principal_ids=${systemPrincipal}`,
      },
    ],
  },
  {
    name: 'a role of azure that binds the identity, whose resource is not read',
    evidence: signingIn(login({}, '/v1/auth/azure/login'), {
      authMounts: [{ path: 'auth/azure/', type: 'azure' }],
      roles: [{ name: 'orders', mount: 'auth/azure/', mountType: 'azure', boundServicePrincipalIds: ['*'] }],
    }),
    expect: [{ subject: subject.replace('auth/jwt', 'auth/azure'), outcome: 'not-assessed', cause: 'partial' }],
  },
  {
    name: 'a login of AppRole',
    evidence: signingIn(login({ bodyRole: absent }, '/v1/auth/approle/login'), {
      authMounts: [{ path: 'auth/approle/', type: 'approle' }],
    }),
    expect: [{ subject: subject.replace('auth/jwt', 'auth/approle'), outcome: 'not-applicable' }],
  },
  ...(
    [
      ['whose role takes the audience', [asked], 'not-applicable'],
      ['whose role takes another audience', ['api://other'], 'fail'],
    ] as const
  ).map(([name, boundAudiences, outcome]): CheckTestCase => ({
    name: `a policy file ${name}`,
    evidence: evidenceOf([
      ...repoRecords({ 'a.xml': skeleton({ sendRequests: [login()] }) }),
      ...vaultRecords({ roles: [jwtRole('orders', { ...sound, boundAudiences: [...boundAudiences] })] }),
    ]),
    expect: [{ subject: `${repo}/a.xml#login/POST https://${vaultHost}/v1/auth/jwt/login`, outcome }],
  })),
];

testCheck('identity/gateway-vault-login-broken', check, cases);
