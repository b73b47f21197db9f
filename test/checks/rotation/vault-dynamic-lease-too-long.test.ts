import { check } from '../../../checks/rotation/vault-dynamic-lease-too-long.ts';
import type { VaultDatabaseRole } from '../../../src/evidence/vault.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { evidenceOf, unread, vaultHost } from '../../kit/evidence.ts';
import { cutShort, request, skeleton } from '../../kit/policy-skeleton.ts';
import { cluster, repoRecords, vaultRecords, type VaultWorld } from '../../kit/vault-world.ts';

const hour = 3600;
const day = 24 * hour;
const folder = `${cluster}/database/roles`;
const subject = `${folder}/reader`;
const mounts = [{ path: 'database/', type: 'database', defaultLeaseTtl: 0, maxLeaseTtl: 0 }];
const records = (role: Partial<VaultDatabaseRole>, world: VaultWorld = {}) =>
  vaultRecords({
    mounts,
    databaseRoles: [{ name: 'reader', kind: 'dynamic', defaultTtl: hour, maxTtl: 4 * hour, ...role }],
    ...world,
  });
const row = (
  name: string,
  role: Partial<VaultDatabaseRole>,
  expected: Omit<CheckTestCase['expect'][number], 'subject'>,
  world: VaultWorld = {},
): CheckTestCase => ({ name, evidence: evidenceOf(records(role, world)), expect: [{ subject, ...expected }] });
const fetch = request(1, vaultHost, '/v1/database/creds/reader', { method: 'GET' });
const long = { defaultTtl: day, maxTtl: 3 * day };

const cases: readonly CheckTestCase[] = [
  row('an hour, renewable for four', {}, { outcome: 'pass', reasonIncludes: '4 hours' }),
  row('exactly the longest life', { maxTtl: 8 * hour }, { outcome: 'pass' }),
  row(
    'renewable for three days, and nobody reads it',
    { maxTtl: 3 * day },
    {
      outcome: 'fail',
      severity: 'low',
      reasonIncludes: 'renewed for 3 days',
      fixIncludes: 'vault write database/roles/reader default_ttl=3600s max_ttl=28800s',
    },
  ),
  row(
    'no limits at all inherit the 32 days of the server',
    { defaultTtl: 0, maxTtl: 0 },
    {
      outcome: 'fail',
      reasonIncludes: 'live 32 days',
    },
  ),
  row(
    'long limits that the mount cuts',
    long,
    { outcome: 'pass' },
    {
      mountTunes: { database: { defaultLeaseTtl: hour, maxLeaseTtl: 2 * hour } },
    },
  ),
  row(
    'long limits that the server cuts',
    long,
    { outcome: 'pass' },
    {
      serverConfig: { defaultLeaseTtl: hour, maxLeaseTtl: 2 * hour },
    },
  ),
  row(
    'a role that does not show its limits',
    { maxTtl: undefined },
    {
      outcome: 'not-assessed',
      cause: 'malformed',
    },
  ),
  {
    name: 'one that a gateway reads is rated higher',
    evidence: evidenceOf([...repoRecords({ 'a.xml': skeleton({ sendRequests: [fetch] }) }), ...records(long)]),
    expect: [{ subject, outcome: 'fail', severity: 'medium' }],
  },
  {
    name: 'and so is one of which it is not known whether a gateway reads it',
    evidence: evidenceOf([...repoRecords({ 'a.xml': cutShort({ sendRequests: [] }) }), ...records(long)]),
    expect: [{ subject, outcome: 'fail', severity: 'medium' }],
  },
  {
    name: 'a life that the configuration sets',
    evidence: evidenceOf(records({})),
    settings: { 'rotation.dynamicSecretMaxTtl': '2h' },
    expect: [{ subject, outcome: 'fail', fixIncludes: 'max_ttl=7200s' }],
  },
  {
    name: 'limits of the mount that could not be read, and roles that could not be listed',
    evidence: evidenceOf(records({}), { replace: [unread('vault.serverConfig', cluster, 'timed-out')] }),
    expect: [{ subject, outcome: 'not-assessed', cause: 'timed-out' }],
  },
  {
    name: 'roles that may not be listed',
    evidence: evidenceOf(records({}), { replace: [unread('vault.databaseRoles', folder)] }),
    expect: [{ subject: `${folder} vault.databaseRoles`, outcome: 'not-assessed', cause: 'forbidden' }],
  },
];

testCheck('rotation/vault-dynamic-lease-too-long', check, cases, {
  neverNotApplicable: 'every dynamic role leases what it gives',
});
