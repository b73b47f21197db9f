import { check } from '../../../checks/expiry/vault-mount-ttl-over-limit.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { evidenceOf, unread, vaultHost } from '../../kit/evidence.ts';
import { cutShort, request, skeleton } from '../../kit/policy-skeleton.ts';
import { cluster, repo, repoRecords, vaultRecords, type VaultWorld } from '../../kit/vault-world.ts';

const day = 86_400;
const jwt = `${cluster}/auth/jwt`;
const database = `${cluster}/database`;
const own = (seconds: number) => ({ defaultLeaseTtl: 0, maxLeaseTtl: seconds });
const world = (auth: number, dynamic: number, more: VaultWorld = {}): VaultWorld => ({
  authMounts: [{ path: 'auth/jwt/', type: 'jwt', ...own(auth) }],
  mounts: [{ path: 'database/', type: 'database', ...own(dynamic) }],
  ...more,
});
const login = request(1, vaultHost, '/v1/auth/jwt/login', {
  method: 'POST',
  bodyRole: { kind: 'literal', text: 'orders' },
});
const fetch = request(2, vaultHost, '/v1/database/creds/orders', { method: 'GET' });
const gateway = (...sendRequests: (typeof login)[]) => repoRecords({ 'a.xml': skeleton({ sendRequests }) });

const cases: readonly CheckTestCase[] = [
  {
    name: 'maximums of their own',
    evidence: evidenceOf([...gateway(login, fetch), ...vaultRecords(world(day, 30 * day))]),
    expect: [
      { subject: jwt, outcome: 'pass', reasonIncludes: '24 hours' },
      { subject: database, outcome: 'pass' },
    ],
  },
  {
    name: 'maximums above the limit, whoever uses them',
    evidence: evidenceOf(vaultRecords(world(33 * day, 60 * day))),
    expect: [
      { subject: jwt, outcome: 'fail', fixIncludes: 'vault auth tune -max-lease-ttl=86400s jwt/' },
      { subject: database, outcome: 'fail', fixIncludes: 'vault secrets tune -max-lease-ttl=86400s database/' },
    ],
  },
  {
    name: 'never tuned: the one that a gateway uses fails, exactly 32 days are no offence of the other',
    evidence: evidenceOf([...gateway(login), ...vaultRecords(world(0, 0))]),
    expect: [
      { subject: jwt, outcome: 'fail', reasonIncludes: 'never tuned' },
      { subject: database, outcome: 'pass', reasonIncludes: 'no gateway uses it' },
    ],
  },
  {
    name: 'a read of dynamic credentials uses their mount',
    evidence: evidenceOf([...gateway(fetch), ...vaultRecords(world(day, 0))]),
    expect: [
      { subject: jwt, outcome: 'pass' },
      { subject: database, outcome: 'fail' },
    ],
  },
  {
    name: 'the server brings less, and what the tune endpoint says counts',
    evidence: evidenceOf([
      ...gateway(login, fetch),
      ...vaultRecords(
        world(0, 0, { serverConfig: { defaultLeaseTtl: 3600, maxLeaseTtl: 7200 }, tunes: { jwt: own(40 * day) } }),
      ),
    ]),
    expect: [
      { subject: jwt, outcome: 'fail', reasonIncludes: '40 days' },
      { subject: database, outcome: 'pass', reasonIncludes: '2 hours' },
    ],
  },
  {
    name: 'engines that lease nothing',
    evidence: evidenceOf(
      vaultRecords({
        authMounts: [{ path: 'auth/jwt/', type: 'jwt', ...own(day) }],
        mounts: [
          { path: 'secret/', type: 'kv', version: '2' },
          { path: 'pki/', type: 'pki', ...own(3650 * day) },
          { path: 'sys/', type: 'ns_system' },
        ],
      }),
    ),
    expect: [
      { subject: jwt, outcome: 'pass' },
      { subject: `${cluster}/secret`, outcome: 'not-applicable' },
      { subject: `${cluster}/pki`, outcome: 'not-applicable' },
      { subject: `${cluster}/sys`, outcome: 'not-applicable' },
    ],
  },
  {
    name: 'a policy that could not be followed may use the mount that was never tuned',
    evidence: evidenceOf([...repoRecords({ 'a.xml': cutShort({ sendRequests: [] }) }), ...vaultRecords(world(0, day))]),
    expect: [
      { subject: jwt, outcome: 'not-assessed', cause: 'malformed' },
      { subject: database, outcome: 'pass' },
    ],
  },
  {
    name: 'policies that could not be read',
    evidence: evidenceOf([...gateway(login), ...vaultRecords(world(0, day))], {
      replace: [unread('repo.apimPolicies', `${repo}/a.xml`, 'failed', 'item')],
    }),
    expect: [
      { subject: jwt, outcome: 'not-assessed', cause: 'failed' },
      { subject: database, outcome: 'pass' },
    ],
  },
  {
    name: 'what the server brings could not be read, and secret mounts could not be listed',
    evidence: evidenceOf(vaultRecords(world(0, 0)), {
      replace: [unread('vault.serverConfig', cluster, 'timed-out'), unread('vault.mounts', cluster)],
    }),
    expect: [
      { subject: jwt, outcome: 'not-assessed', cause: 'timed-out' },
      { subject: `${cluster} vault.mounts`, outcome: 'not-assessed', cause: 'forbidden' },
    ],
  },
  {
    name: 'a limit that the configuration sets',
    evidence: evidenceOf(vaultRecords(world(day, day))),
    settings: { 'vault.mountMaxTtl': '12h' },
    expect: [
      { subject: jwt, outcome: 'fail', fixIncludes: '-max-lease-ttl=43200s' },
      { subject: database, outcome: 'fail' },
    ],
  },
];

testCheck('expiry/vault-mount-ttl-over-limit', check, cases);
