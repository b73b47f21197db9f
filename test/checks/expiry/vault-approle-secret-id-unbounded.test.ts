import { check } from '../../../checks/expiry/vault-approle-secret-id-unbounded.ts';
import type { VaultAuthRole } from '../../../src/evidence/vault.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { appRole, cluster, jwtRole, vaultRecords, type VaultWorld } from '../../kit/vault-world.ts';

const subject = `${cluster}/auth/approle/role/import`;
const day = 86_400;
const sound = { secretIdTtl: day, secretIdNumUses: 40 };
const records = (role: Partial<VaultAuthRole>, world: VaultWorld = {}) =>
  vaultRecords({
    authMounts: [{ path: 'auth/approle/', type: 'approle' }],
    roles: [appRole('import', { ...sound, ...role })],
    ...world,
  });
const row = (
  name: string,
  role: Partial<VaultAuthRole>,
  expected: Omit<CheckTestCase['expect'][number], 'subject'>,
  world: VaultWorld = {},
): CheckTestCase => ({ name, evidence: evidenceOf(records(role, world)), expect: [{ subject, ...expected }] });
const secondMount: VaultWorld = {
  authMounts: [
    { path: 'auth/approle/', type: 'approle' },
    { path: 'auth/jwt/', type: 'jwt' },
  ],
  roles: [appRole('import', sound), jwtRole('orders')],
};

const cases: readonly CheckTestCase[] = [
  row('a day and forty uses', {}, { outcome: 'pass' }),
  row('exactly the longest life', { secretIdTtl: 30 * day }, { outcome: 'pass' }),
  row(
    'no life at all',
    { secretIdTtl: 0 },
    {
      outcome: 'fail',
      reasonIncludes: 'never run out',
      fixIncludes: 'auth/approle/role/import secret_id_ttl=2592000s',
    },
  ),
  row('a life of 31 days', { secretIdTtl: 31 * day }, { outcome: 'fail', reasonIncludes: 'live 31 days' }),
  row(
    'a life of 60 days that the mount cuts to one',
    { secretIdTtl: 60 * day },
    { outcome: 'pass' },
    { tunes: { approle: { defaultLeaseTtl: day, maxLeaseTtl: day } } },
  ),
  row(
    'a mount does not end what has no end',
    { secretIdTtl: 0, secretIdNumUses: 1 },
    { outcome: 'fail' },
    { tunes: { approle: { defaultLeaseTtl: day, maxLeaseTtl: day } } },
  ),
  row(
    'uses without number from any address',
    { secretIdNumUses: 0, secretIdBoundCidrs: [] },
    { outcome: 'fail', reasonIncludes: 'without number', fixIncludes: 'role/import secret_id_num_uses=40' },
  ),
  row(
    'uses without number from named addresses',
    { secretIdNumUses: 0, secretIdBoundCidrs: ['10.2.0.0/16'] },
    { outcome: 'pass' },
  ),
  row(
    'every address is no bound',
    { secretIdNumUses: 0, secretIdBoundCidrs: ['0.0.0.0/0'] },
    { outcome: 'fail', reasonIncludes: 'from any address' },
  ),
  row('a role that asks for no secret-id', { bindSecretId: false, secretIdTtl: 0 }, { outcome: 'not-applicable' }),
  {
    name: 'a role that does not show its limits',
    evidence: evidenceOf(
      vaultRecords({ authMounts: [{ path: 'auth/approle/', type: 'approle' }], roles: [appRole('import')] }),
    ),
    expect: [{ subject, outcome: 'not-assessed', cause: 'malformed' }],
  },
  {
    name: 'roles of other methods have no secret-ids',
    evidence: evidenceOf(vaultRecords(secondMount)),
    expect: [{ subject, outcome: 'pass' }],
  },
  {
    name: 'a greatest age that the configuration sets',
    evidence: evidenceOf(records({})),
    settings: { 'rotation.secretIdMaxAge': '12h' },
    expect: [{ subject, outcome: 'fail', fixIncludes: 'secret_id_ttl=43200s' }],
  },
  {
    name: 'a role in a namespace',
    evidence: evidenceOf(records({ secretIdTtl: 0 }), { vault: { namespace: 'team a' } }),
    expect: [{ subject, outcome: 'fail', fixIncludes: "vault write -namespace='team a' auth/approle/role/import" }],
  },
  {
    name: 'a long life, where the maximum of the mount could not be read',
    evidence: evidenceOf(records({ secretIdTtl: 60 * day }), { replace: [unread('vault.serverConfig', cluster)] }),
    expect: [{ subject, outcome: 'not-assessed', cause: 'forbidden' }],
  },
  {
    name: 'a role that could not be read',
    evidence: evidenceOf(records({}), { replace: [unread('vault.authRoles', subject, 'timed-out', 'item')] }),
    expect: [{ subject, outcome: 'not-assessed', cause: 'timed-out' }],
  },
  {
    name: 'roles that could not be listed, and methods that could not',
    evidence: evidenceOf(records({}), { replace: [unread('vault.authRoles', `${cluster}/auth/approle`, 'forbidden')] }),
    expect: [{ subject: `${cluster}/auth/approle vault.authRoles`, outcome: 'not-assessed', cause: 'forbidden' }],
  },
];

testCheck('expiry/vault-approle-secret-id-unbounded', check, cases);
