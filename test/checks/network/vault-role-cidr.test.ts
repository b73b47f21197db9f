import { check } from '../../../checks/network/vault-role-cidr.ts';
import type { MaybeText } from '../../../src/evidence/policy.ts';
import type { VaultAuthRole } from '../../../src/evidence/vault.ts';
import { testCheck, type CheckTestCase, type ExpectedVerdict } from '../../kit/check-tester.ts';
import { evidenceOf, unread, vaultHost } from '../../kit/evidence.ts';
import { request, skeleton } from '../../kit/policy-skeleton.ts';
import { cluster, jwtRole, repo, repoRecords, vaultRecords } from '../../kit/vault-world.ts';

const subject = `${cluster}/auth/jwt/role/orders`;
const login = (mount: string, bodyRole: MaybeText) =>
  request(1, vaultHost, `/v1/auth/${mount}/login`, { method: 'POST', bodyRole });
const signsIn = (mount: string) =>
  repoRecords({ 'a.xml': skeleton({ sendRequests: [login(mount, { kind: 'literal', text: 'orders' })] }) });
const is = (outcome: ExpectedVerdict['outcome'], more: Partial<ExpectedVerdict> = {}) => [
  { subject, outcome, ...more },
];
const jwt = (role: Partial<VaultAuthRole>, replace: ReturnType<typeof unread>[] = []) =>
  evidenceOf([...signsIn('jwt'), ...vaultRecords({ roles: [jwtRole('orders', role)] })], { replace });
const appRole = (role: Partial<VaultAuthRole>) =>
  evidenceOf([
    ...signsIn('approle'),
    ...vaultRecords({
      authMounts: [{ path: 'auth/approle/', type: 'approle' }],
      roles: [{ name: 'orders', mount: 'auth/approle/', mountType: 'approle', ...role }],
    }),
  ]);
const ofAppRole = `${cluster}/auth/approle/role/orders`;

const cases: readonly CheckTestCase[] = [
  { name: 'a bound role', evidence: jwt({ tokenBoundCidrs: ['10.20.4.0/24'] }), expect: is('pass') },
  { name: 'a role bound to one address', evidence: jwt({ tokenBoundCidrs: ['10.20.4.10'] }), expect: is('pass') },
  {
    name: 'a role without ranges',
    evidence: jwt({ tokenBoundCidrs: [], roleType: 'jwt' }),
    expect: is('fail', {
      severity: 'low',
      reasonIncludes: 'token_bound_cidrs is empty',
      fixIncludes: 'vault write auth/jwt/role/orders role_type=jwt token_bound_cidrs="$GATEWAY_CIDRS"',
    }),
  },
  ...['0.0.0.0/0', '::/0'].map((range): CheckTestCase => ({
    name: `a role with ${range} among its ranges`,
    evidence: jwt({ tokenBoundCidrs: ['10.20.4.0/24', range] }),
    expect: is('fail', { reasonIncludes: range }),
  })),
  {
    name: 'an AppRole whose secret-ids work from anywhere',
    evidence: appRole({ tokenBoundCidrs: ['10.20.4.0/24'], secretIdBoundCidrs: [] }),
    expect: [
      {
        subject: ofAppRole,
        outcome: 'fail',
        fixIncludes: 'vault write auth/approle/role/orders secret_id_bound_cidrs="$GATEWAY_CIDRS"',
      },
    ],
  },
  {
    name: 'an AppRole that is bound twice',
    evidence: appRole({ tokenBoundCidrs: ['10.20.4.0/24'], secretIdBoundCidrs: ['10.20.4.0/24'] }),
    expect: [{ subject: ofAppRole, outcome: 'pass' }],
  },
  {
    name: 'a role that does not show its ranges',
    evidence: jwt({}),
    expect: is('not-assessed', { cause: 'malformed' }),
  },
  {
    name: 'a role that could not be read',
    evidence: jwt({}, [unread('vault.authRoles', subject, 'forbidden', 'item')]),
    expect: is('not-assessed', { cause: 'forbidden' }),
  },
  {
    name: 'a role that an expression builds',
    evidence: evidenceOf([
      ...vaultRecords(),
      ...repoRecords({ 'a.xml': skeleton({ sendRequests: [login('jwt', { kind: 'expression' })] }) }),
    ]),
    expect: [
      {
        subject: `${repo}/a.xml#login/POST https://${vaultHost}/v1/auth/jwt/login`,
        outcome: 'not-assessed',
        cause: 'partial',
      },
    ],
  },
];

testCheck('network/vault-role-cidr', check, cases, { neverNotApplicable: 'every role can be bound' });
