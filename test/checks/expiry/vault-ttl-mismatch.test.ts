import { check } from '../../../checks/expiry/vault-ttl-mismatch.ts';
import type { VaultAuthRole } from '../../../src/evidence/vault.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { evidenceOf, unread, vaultHost } from '../../kit/evidence.ts';
import { cutShort, request, skeleton } from '../../kit/policy-skeleton.ts';
import { cluster, jwtRole, repoRecords, vaultRecords, type VaultWorld } from '../../kit/vault-world.ts';

const hour = 3600;
const subject = `${cluster}/auth/jwt/role/orders`;
const bound = { tokenTtl: hour, tokenMaxTtl: 4 * hour, tokenPeriod: 0, tokenExplicitMaxTtl: 0 };
const records = (role: Partial<VaultAuthRole>, world: VaultWorld = {}) =>
  vaultRecords({ roles: [jwtRole('orders', { ...bound, ...role })], ...world });
const row = (
  name: string,
  role: Partial<VaultAuthRole>,
  expected: Omit<CheckTestCase['expect'][number], 'subject'>,
  world: VaultWorld = {},
): CheckTestCase => ({ name, evidence: evidenceOf(records(role, world)), expect: [{ subject, ...expected }] });
const mount = { tunes: { jwt: { defaultLeaseTtl: hour, maxLeaseTtl: 2 * hour } } };
const login = request(1, vaultHost, '/v1/auth/jwt/login', {
  method: 'POST',
  bodyRole: { kind: 'literal', text: 'orders' },
});
const fetch = request(2, vaultHost, '/v1/database/creds/reader', { method: 'GET' });
const gateway = repoRecords({ 'a.xml': skeleton({ sendRequests: [login, fetch] }) });
const database = (defaultTtl: number): VaultWorld => ({
  mounts: [{ path: 'database/', type: 'database', defaultLeaseTtl: 0, maxLeaseTtl: 0 }],
  databaseRoles: [{ name: 'reader', kind: 'dynamic', defaultTtl, maxTtl: 0 }],
});

const cases: readonly CheckTestCase[] = [
  row('an hour, renewable for four', {}, { outcome: 'pass' }),
  row('no limits of its own contradict nothing', { tokenTtl: 0, tokenMaxTtl: 0 }, { outcome: 'pass' }),
  row(
    'a first life longer than the last',
    { tokenTtl: 5 * hour, roleType: 'jwt' },
    {
      outcome: 'fail',
      reasonIncludes: 'token_ttl of 5 hours is cut to its token_max_ttl of 4 hours',
      fixIncludes: 'vault write auth/jwt/role/orders role_type=jwt token_ttl=14400s',
    },
  ),
  row(
    'a maximum above that of the mount',
    {},
    {
      outcome: 'fail',
      reasonIncludes: 'token_max_ttl of 4 hours is cut to the 2 hours of its mount',
      fixIncludes: 'token_max_ttl=7200s',
    },
    mount,
  ),
  row(
    'both above that of the mount',
    { tokenTtl: 3 * hour },
    {
      outcome: 'fail',
      fixIncludes: 'token_ttl=7200s token_max_ttl=7200s',
    },
    mount,
  ),
  row(
    'a period and a maximum',
    { tokenPeriod: hour },
    { outcome: 'fail', reasonIncludes: 'void', fixIncludes: 'token_period=0' },
  ),
  row(
    'a period alone, which escapes the maximum of the mount',
    { tokenPeriod: 9 * hour, tokenTtl: 0, tokenMaxTtl: 0 },
    { outcome: 'pass' },
    mount,
  ),
  {
    name: 'a lease as long as the token that takes it',
    evidence: evidenceOf([...gateway, ...records({}, database(hour))]),
    expect: [{ subject, outcome: 'pass' }],
  },
  {
    name: 'a lease that outlives the token that takes it',
    evidence: evidenceOf([...gateway, ...records({}, database(2 * hour))]),
    expect: [
      {
        subject,
        outcome: 'fail',
        reasonIncludes: 'lease of 2 hours',
        fixIncludes: 'database/roles/reader default_ttl=3600s',
      },
    ],
  },
  {
    name: 'a lease of a role that could not be read',
    evidence: evidenceOf([...gateway, ...records({}, database(hour))], {
      replace: [unread('vault.databaseRoles', `${cluster}/database/roles/reader`, 'forbidden', 'item')],
    }),
    expect: [{ subject, outcome: 'not-assessed', cause: 'forbidden' }],
  },
  {
    name: 'a policy that could not be followed may read with the role; a contradiction in the role stands all the same',
    evidence: evidenceOf([
      ...repoRecords({ 'a.xml': cutShort({ sendRequests: [] }) }),
      ...vaultRecords({ roles: [jwtRole('orders', bound), jwtRole('prices', { ...bound, tokenPeriod: hour })] }),
    ]),
    expect: [
      { subject, outcome: 'not-assessed', cause: 'malformed' },
      { subject: `${cluster}/auth/jwt/role/prices`, outcome: 'fail' },
    ],
  },
  {
    name: 'the maximum of the mount could not be read',
    evidence: evidenceOf(records({}), { replace: [unread('vault.serverConfig', cluster, 'timed-out')] }),
    expect: [{ subject, outcome: 'not-assessed', cause: 'timed-out' }],
  },
];

testCheck('expiry/vault-ttl-mismatch', check, cases, { neverNotApplicable: 'every role has lifetimes' });
