import { check } from '../../../checks/expiry/vault-gateway-token-unbounded.ts';
import type { MaybeText } from '../../../src/evidence/policy.ts';
import type { VaultAuthRole } from '../../../src/evidence/vault.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { evidenceOf, unread, vaultHost } from '../../kit/evidence.ts';
import { cutShort, request, skeleton } from '../../kit/policy-skeleton.ts';
import { cluster, jwtRole, repo, repoRecords, vaultRecords, type VaultWorld } from '../../kit/vault-world.ts';

const subject = `${cluster}/auth/jwt/role/orders`;
const hour = 3600;
const login = (bodyRole: MaybeText) => request(1, vaultHost, '/v1/auth/jwt/login', { method: 'POST', bodyRole });
const policy = repoRecords({ 'a.xml': skeleton({ sendRequests: [login({ kind: 'literal', text: 'orders' })] }) });
const records = (role: Partial<VaultAuthRole>, world: VaultWorld = {}) => [
  ...policy,
  ...vaultRecords({ roles: [jwtRole('orders', { tokenPeriod: 0, ...role })], ...world }),
];
const row = (
  name: string,
  role: Partial<VaultAuthRole>,
  outcome: 'pass' | 'fail' | 'not-assessed',
  world: VaultWorld = {},
): CheckTestCase => ({ name, evidence: evidenceOf(records(role, world)), expect: [{ subject, outcome }] });

const cases: readonly CheckTestCase[] = [
  row('limits of its own', { tokenTtl: hour, tokenMaxTtl: 4 * hour }, 'pass'),
  row('no limits at all inherit 768 hours', { tokenTtl: 0, tokenMaxTtl: 0 }, 'fail'),
  row('a maximum of more than a day', { tokenTtl: hour, tokenMaxTtl: 25 * hour }, 'fail'),
  row('a long maximum that the mount cuts', { tokenTtl: hour, tokenMaxTtl: 100 * hour }, 'pass', {
    tunes: { jwt: { defaultLeaseTtl: hour, maxLeaseTtl: 12 * hour } },
  }),
  row('no limits of its own, short ones at the mount', { tokenTtl: 0, tokenMaxTtl: 0 }, 'pass', {
    tunes: { jwt: { defaultLeaseTtl: hour, maxLeaseTtl: 12 * hour } },
  }),
  row('no limits but those of the server', { tokenTtl: 0, tokenMaxTtl: 0 }, 'pass', {
    serverConfig: { defaultLeaseTtl: hour, maxLeaseTtl: 8 * hour },
  }),
  row('a period makes the maximum void', { tokenTtl: hour, tokenMaxTtl: 4 * hour, tokenPeriod: hour }, 'fail'),
  row(
    'a period with an explicit maximum ends',
    { tokenTtl: hour, tokenMaxTtl: 0, tokenPeriod: hour, tokenExplicitMaxTtl: 8 * hour },
    'pass',
  ),
  row('a batch token ends with its ttl', { tokenTtl: hour, tokenMaxTtl: 0, tokenType: 'batch' }, 'pass'),
  row('a role that does not show its limits', { tokenTtl: hour }, 'not-assessed'),
  {
    name: 'a role that does not show its period may be renewed for ever',
    evidence: evidenceOf([
      ...policy,
      ...vaultRecords({ roles: [jwtRole('orders', { tokenTtl: hour, tokenMaxTtl: 4 * hour })] }),
    ]),
    expect: [{ subject, outcome: 'not-assessed', cause: 'malformed' }],
  },
  {
    name: 'the command repeats the type of the role, without which Vault refuses it',
    evidence: evidenceOf(records({ tokenTtl: 0, tokenMaxTtl: 0, roleType: 'jwt' })),
    expect: [{ subject, outcome: 'fail', fixIncludes: 'role_type=jwt token_ttl=1h' }],
  },
  {
    name: 'tokens are ended by their role, not by the path that tokens of every role share',
    evidence: evidenceOf(records({ tokenTtl: 30 * hour, tokenMaxTtl: 30 * hour, tokenPeriod: 0 })),
    expect: [
      {
        subject,
        outcome: 'fail',
        fixIncludes: "jq -e --arg path auth/jwt/ --arg role orders '.data | (.path | startswith($path))",
      },
    ],
  },
  {
    name: 'a login whose address a named value gives',
    evidence: evidenceOf([
      ...repoRecords({
        'a.xml': skeleton({
          sendRequests: [
            { ...login({ kind: 'absent' }), url: { kind: 'named-value', name: 'vault', path: '/v1/auth/jwt/login' } },
          ],
        }),
      }),
      ...vaultRecords(),
    ]),
    expect: [{ subject: `${repo}/a.xml repo.apimPolicies`, outcome: 'not-assessed', cause: 'partial' }],
  },
  {
    name: 'a limit that the configuration sets',
    evidence: evidenceOf(records({ tokenTtl: hour, tokenMaxTtl: 4 * hour })),
    settings: { 'expiry.gatewayTokenMaxTtl': '2h' },
    expect: [{ subject, outcome: 'fail', reasonIncludes: '4 hours', fixIncludes: 'token_max_ttl=7200s' }],
  },
  {
    name: 'short limits of its own stand although the mount could not be read, long ones do not fail',
    evidence: evidenceOf(records({ tokenTtl: hour, tokenMaxTtl: 4 * hour }), {
      replace: [unread('vault.authMounts', cluster), unread('vault.serverConfig', cluster)],
    }),
    expect: [{ subject, outcome: 'pass' }],
  },
  {
    name: 'inherited limits that could not be read',
    evidence: evidenceOf(records({ tokenTtl: 0, tokenMaxTtl: 0 }), {
      replace: [unread('vault.serverConfig', cluster, 'timed-out')],
    }),
    expect: [{ subject, outcome: 'not-assessed', cause: 'timed-out' }],
  },
  {
    name: 'a role that could not be read',
    evidence: evidenceOf(records({}), { replace: [unread('vault.authRoles', subject, 'forbidden', 'item')] }),
    expect: [{ subject, outcome: 'not-assessed', cause: 'forbidden' }],
  },
  {
    name: 'a role that the mount does not list',
    evidence: evidenceOf([...policy, ...vaultRecords()]),
    expect: [{ subject, outcome: 'not-assessed', cause: 'not-found' }],
  },
  {
    name: 'a role that an expression builds, and a policy that could not be followed',
    evidence: evidenceOf([
      ...vaultRecords(),
      ...repoRecords({ 'a.xml': cutShort({ sendRequests: [login({ kind: 'expression' })] }) }),
    ]),
    expect: [
      {
        subject: `${repo}/a.xml#login/POST https://${vaultHost}/v1/auth/jwt/login`,
        outcome: 'not-assessed',
        cause: 'partial',
      },
      { subject: `${repo}/a.xml repo.apimPolicies`, outcome: 'not-assessed', cause: 'malformed' },
    ],
  },
];

testCheck('expiry/vault-gateway-token-unbounded', check, cases, { neverNotApplicable: 'every role issues tokens' });
