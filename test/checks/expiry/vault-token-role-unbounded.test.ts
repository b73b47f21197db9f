import { check } from '../../../checks/expiry/vault-token-role-unbounded.ts';
import type { VaultAuthRole, VaultTokenRole } from '../../../src/evidence/vault.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { appRole, cluster, jwtRole, vaultRecords, type VaultWorld } from '../../kit/vault-world.ts';

const hour = 3600;
const day = 24 * hour;
const bound = { tokenTtl: hour, tokenMaxTtl: 4 * hour, tokenPeriod: 0, tokenExplicitMaxTtl: 0 };
const own = `${cluster}/auth/jwt/role/orders`;
const made = `${cluster}/auth/token/role/export`;
const shortMount = { defaultLeaseTtl: hour, maxLeaseTtl: 12 * hour };

type Expected = Omit<CheckTestCase['expect'][number], 'subject'>;

const authRow = (
  name: string,
  role: Partial<VaultAuthRole>,
  expected: Expected,
  world: VaultWorld = {},
): CheckTestCase => ({
  name: `auth role: ${name}`,
  evidence: evidenceOf(vaultRecords({ roles: [jwtRole('orders', { ...bound, ...role })], ...world })),
  expect: [{ subject: own, ...expected }],
});
const tokenWorld = (role: Partial<VaultTokenRole>, world: VaultWorld = {}) =>
  vaultRecords({
    authMounts: [{ path: 'auth/token/', type: 'token' }],
    tokenRoles: [{ name: 'export', tokenPeriod: 0, tokenExplicitMaxTtl: 0, ...role }],
    ...world,
  });
const tokenRow = (
  name: string,
  role: Partial<VaultTokenRole>,
  expected: Expected,
  world: VaultWorld = {},
): CheckTestCase => ({
  name: `token role: ${name}`,
  evidence: evidenceOf(tokenWorld(role, world)),
  expect: [{ subject: made, ...expected }],
});

const cases: readonly CheckTestCase[] = [
  authRow('limits of its own', {}, { outcome: 'pass' }),
  authRow('exactly the longest life', { tokenMaxTtl: 30 * day }, { outcome: 'pass' }),
  authRow(
    'none at all, so that the 32 days of the server hold',
    { tokenTtl: 0, tokenMaxTtl: 0 },
    {
      outcome: 'fail',
      reasonIncludes: '32 days',
      fixIncludes: 'vault write auth/jwt/role/orders token_ttl=1h token_max_ttl=2592000s',
    },
  ),
  authRow(
    'none of its own, short ones at the mount',
    { tokenTtl: 0, tokenMaxTtl: 0 },
    { outcome: 'pass' },
    {
      tunes: { jwt: shortMount },
    },
  ),
  authRow(
    'a period is renewed for ever',
    { tokenPeriod: hour, roleType: 'jwt' },
    { outcome: 'fail', reasonIncludes: 'for ever', fixIncludes: 'role_type=jwt token_explicit_max_ttl=2592000s' },
  ),
  authRow('a period with an end', { tokenPeriod: hour, tokenExplicitMaxTtl: 7 * day }, { outcome: 'pass' }),
  authRow('a period with an end far away', { tokenPeriod: hour, tokenExplicitMaxTtl: 90 * day }, { outcome: 'fail' }),
  authRow(
    'a batch token of 32 days',
    { tokenTtl: 0, tokenMaxTtl: 0, tokenType: 'batch' },
    { outcome: 'fail', fixIncludes: 'token_ttl=1h token_max_ttl=2592000s' },
  ),
  tokenRow('an explicit maximum', { tokenExplicitMaxTtl: day }, { outcome: 'pass' }),
  tokenRow(
    'nothing but the 32 days of the server',
    {},
    {
      outcome: 'fail',
      reasonIncludes: '32 days',
      fixIncludes: 'auth/token/roles/export token_explicit_max_ttl=2592000s',
    },
  ),
  tokenRow('a mount of tokens that is tuned down', {}, { outcome: 'pass' }, { tunes: { token: shortMount } }),
  tokenRow(
    'a period escapes the maximum of the mount',
    { tokenPeriod: day },
    { outcome: 'fail', reasonIncludes: 'for ever' },
    {
      tunes: { token: shortMount },
    },
  ),
  tokenRow(
    'a period with an explicit maximum',
    { tokenPeriod: day, tokenExplicitMaxTtl: 7 * day },
    { outcome: 'pass' },
  ),
  {
    name: 'the method of tokens in a namespace has no roles that log in',
    evidence: evidenceOf(
      vaultRecords({
        authMounts: [
          { path: 'auth/token/', type: 'ns_token' },
          { path: 'auth/approle/', type: 'approle' },
        ],
        roles: [appRole('import', bound)],
      }),
    ),
    expect: [{ subject: `${cluster}/auth/approle/role/import`, outcome: 'pass' }],
  },
  {
    name: 'a longest life that the configuration sets',
    evidence: evidenceOf(vaultRecords({ roles: [jwtRole('orders', bound)] })),
    settings: { 'expiry.tokenMaxTtl': '1h' },
    expect: [{ subject: own, outcome: 'fail', reasonIncludes: '4 hours', fixIncludes: 'orders token_max_ttl=3600s' }],
  },
  {
    name: 'a token role that does not show its period, and one that could not be read',
    evidence: evidenceOf(
      vaultRecords({
        tokenRoles: [
          { name: 'export', tokenExplicitMaxTtl: day },
          { name: 'import', tokenExplicitMaxTtl: day },
        ],
      }),
      { replace: [unread('vault.tokenRoles', `${cluster}/auth/token/roles/import`, 'forbidden', 'item')] },
    ),
    expect: [
      { subject: made, outcome: 'not-assessed', cause: 'malformed' },
      { subject: `${cluster}/auth/token/role/import`, outcome: 'not-assessed', cause: 'forbidden' },
    ],
  },
  {
    name: 'token roles that could not be listed leave the auth roles judged',
    evidence: evidenceOf(vaultRecords({ roles: [jwtRole('orders', { ...bound, tokenTtl: 0, tokenMaxTtl: 0 })] }), {
      replace: [unread('vault.tokenRoles', `${cluster}/auth/token/roles`)],
    }),
    expect: [
      { subject: own, outcome: 'fail' },
      { subject: `${cluster}/auth/token vault.tokenRoles`, outcome: 'not-assessed', cause: 'forbidden' },
    ],
  },
  {
    name: 'inherited limits that could not be read',
    evidence: evidenceOf(tokenWorld({}), { replace: [unread('vault.serverConfig', cluster, 'timed-out')] }),
    expect: [{ subject: made, outcome: 'not-assessed', cause: 'timed-out' }],
  },
];

testCheck('expiry/vault-token-role-unbounded', check, cases, { neverNotApplicable: 'every role issues tokens' });
