import { check } from '../../../checks/logging/gateway-fetch-denied.ts';
import type { FetchRow } from '../../../src/evidence/logs.ts';
import type { MaybeText, SendRequest } from '../../../src/evidence/policy.ts';
import {
  azureRecords,
  fetched,
  gatewayId,
  identityId,
  keyVaultId,
  keyVaultLog,
  systemIdentity,
  service,
  vaultValue,
} from '../../kit/azure-world.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { daysAgo, evidenceOf, unread, vaultHost } from '../../kit/evidence.ts';
import { request, skeleton } from '../../kit/policy-skeleton.ts';
import { cluster, jwtRole, repo, repoRecords, vaultLog, vaultRecords } from '../../kit/vault-world.ts';

const subject = `${systemIdentity} -> https://kv-1.vault.azure.net/secrets/db`;
const log = (...rows: FetchRow[]) =>
  evidenceOf(azureRecords({ namedValues: [vaultValue('db')], log: keyVaultLog(rows) }));
/** The last whole days (UTC) before the window ends. */
const lastDays = (count: number): string[] =>
  Array.from({ length: count }, (_none, index) => daysAgo(count - index).slice(0, 10));
interface Ends {
  readonly silentDays: string[];
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}
const logOver = (ends: Ends, ...rows: FetchRow[]) => {
  const { from, until, ...window } = { ...keyVaultLog([]).window, ...ends };
  const sent = { ...window, ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) };
  return evidenceOf(azureRecords({ namedValues: [vaultValue('db')], log: { ...keyVaultLog(rows), window: sent } }));
};
const stopped = (...rows: FetchRow[]) => logOver({ silentDays: lastDays(19), until: daysAgo(20) }, ...rows);
const denied: Partial<FetchRow> = { lastOutcome: 'denied', lastStatus: 403, lastReason: 'Forbidden', denied: 1 };
const one = (outcome: 'pass' | 'fail' | 'not-assessed' | 'not-applicable') => [{ subject, outcome }];

const keyVaultCases: readonly CheckTestCase[] = [
  { name: 'the last fetch succeeded', evidence: log(fetched('db')), expect: one('pass') },
  {
    name: 'the last fetch was refused',
    evidence: log(fetched('DB', denied)),
    expect: [{ subject, outcome: 'fail', reasonIncludes: '403', fixIncludes: `--scope ${keyVaultId}/secrets/db` }],
  },
  {
    name: 'the last fetch found nothing',
    evidence: log(fetched('db', { lastOutcome: 'not-found', lastStatus: 404 })),
    expect: [{ subject, outcome: 'fail', fixIncludes: 'list-deleted' }],
  },
  {
    name: 'an older refusal, then a success in another row',
    evidence: log(fetched('db', { ...denied, lastSeen: daysAgo(5) }), fetched('db', { pinned: 3 })),
    expect: one('pass'),
  },
  { name: 'four failures in a day', evidence: log(fetched('db', { recentFailures: 4 })), expect: one('fail') },
  {
    name: 'three failures in a day are borne',
    evidence: log(fetched('db', { recentFailures: 3 })),
    expect: one('pass'),
  },
  {
    name: 'refusals of somebody else are not its own',
    evidence: log(fetched('db', { ...denied, callerId: 'somebody' })),
    expect: one('not-applicable'),
  },
  {
    name: 'the identity is told by the resource that its token names',
    evidence: log(fetched('db', { ...denied, callerId: '', callerResource: gatewayId })),
    expect: one('fail'),
  },
  {
    name: 'a log that could not be read',
    evidence: evidenceOf(azureRecords({ namedValues: [vaultValue('db')] }), {
      replace: [unread('logs.keyVault', keyVaultId, 'partial')],
    }),
    expect: [{ subject, outcome: 'not-assessed', cause: 'partial' }],
  },
  {
    name: 'a log that does not identify who fetched last',
    evidence: log(fetched('db', { lastSeen: daysAgo(5) }), fetched('db', { callerId: '' })),
    expect: [{ subject, outcome: 'not-assessed', cause: 'partial' }],
  },
  {
    name: 'a log that stopped weeks ago does not say how the newest fetch ended',
    evidence: stopped(fetched('db', { lastSeen: daysAgo(20) })),
    expect: [{ subject, outcome: 'not-assessed', cause: 'partial', reasonIncludes: 'may have stopped' }],
  },
  {
    name: 'a log that stopped does not say that there was no fetch',
    evidence: stopped(),
    expect: [{ subject, outcome: 'not-assessed', cause: 'partial' }],
  },
  {
    name: 'a refusal stands, though the log stopped after it',
    evidence: stopped(fetched('db', { ...denied, lastSeen: daysAgo(20) })),
    expect: one('fail'),
  },
  {
    name: 'a log without any event',
    evidence: logOver({ silentDays: lastDays(90), from: undefined, until: undefined }),
    expect: [{ subject, outcome: 'not-assessed', cause: 'partial', reasonIncludes: 'in its window' }],
  },
  {
    name: 'days without an event in the middle of the log',
    evidence: logOver({ silentDays: lastDays(30).slice(0, -1) }, fetched('db')),
    expect: one('pass'),
  },
  {
    name: 'a quiet day before an event of today',
    evidence: logOver({ silentDays: lastDays(1), until: daysAgo(0) }, fetched('db')),
    expect: one('pass'),
  },
  {
    name: 'an identity that the service does not have fetches nothing',
    evidence: evidenceOf(
      azureRecords({
        services: [service({ identity: { type: 'UserAssigned', userAssigned: [{ id: identityId }] } })],
        namedValues: [vaultValue('db')],
      }),
    ),
    expect: one('not-applicable'),
  },
];

const path = `${cluster}/auth/jwt/role/orders -> ${cluster}/secret/data/orders`;
const login = `${cluster}/auth/jwt/role/orders`;
const read = (over: Partial<FetchRow>): FetchRow => {
  const { callerId: _caller, ...row } = fetched('secret/data/orders', {
    objectKind: 'kv',
    role: 'orders',
    mount: 'secret/',
  });
  return { ...row, ...over };
};
const signIn = (over: Partial<FetchRow>): FetchRow =>
  read({ objectKind: 'login', object: 'auth/jwt/', mount: 'auth/jwt/', operationClass: 'login', ...over });
const orders: MaybeText = { kind: 'literal', text: 'orders' };
const vault = (roles: readonly string[], ...rows: FetchRow[]) => vaultWith(roles, vaultLog(rows));
const vaultWith = (
  roles: readonly string[],
  auditLog: ReturnType<typeof vaultLog>,
  role: MaybeText = orders,
  more: readonly SendRequest[] = [],
) =>
  evidenceOf([
    ...vaultRecords({ roles: roles.map((name) => jwtRole(name)), log: auditLog }),
    ...repoRecords({
      'a.xml': skeleton({
        sendRequests: [
          request(1, vaultHost, '/v1/auth/jwt/login', {
            method: 'POST',
            bodyRole: role,
          }),
          request(2, vaultHost, '/v1/secret/data/orders'),
          ...more,
        ],
      }),
    }),
  ]);
const cut = (...rows: FetchRow[]): ReturnType<typeof vaultLog> => ({
  ...vaultLog(rows),
  files: [
    {
      path: 'audit.log',
      lines: 9,
      read: 8,
      rejected: { malformed: 1 },
      firstRejected: { malformed: 9 },
      complete: false,
    },
  ],
});
const ended = (...rows: FetchRow[]): ReturnType<typeof vaultLog> => {
  const whole = vaultLog(rows);
  return { ...whole, window: { ...whole.window, until: daysAgo(20), silentDays: lastDays(19) } };
};
const repoPolicy = `${repo}/a.xml`;
const { role: _role, ...noRole } = signIn({ ok: 0, lastOutcome: 'failed', lastSeen: daysAgo(0) });

const team: Partial<SendRequest> = { vaultNamespace: { kind: 'literal', text: 'team' } };
const inTeam = [
  request(3, vaultHost, '/v1/auth/jwt/login', { method: 'POST', bodyRole: orders, ...team }),
  request(4, vaultHost, '/v1/secret/data/orders', team),
];

const vaultCases: readonly CheckTestCase[] = [
  {
    name: 'Vault: the same role and path in a namespace whose log is not read are fetches of their own',
    evidence: vaultWith(['orders'], vaultLog([read({}), signIn({})]), orders, inTeam),
    expect: [
      { subject: path, outcome: 'pass' },
      { subject: login, outcome: 'pass' },
      {
        subject: `${cluster}/namespaces/team/auth/jwt/role/orders -> ${cluster}/namespaces/team/secret/data/orders`,
        outcome: 'not-assessed',
        cause: 'not-collected',
        reasonIncludes: 'another namespace',
      },
      {
        subject: `${cluster}/namespaces/team/auth/jwt/role/orders`,
        outcome: 'not-assessed',
        cause: 'not-collected',
        reasonIncludes: 'another namespace',
      },
    ],
  },
  {
    name: 'Vault: logins and reads that succeed',
    evidence: vault(['orders'], read({}), signIn({})),
    expect: [
      { subject: path, outcome: 'pass' },
      { subject: login, outcome: 'pass' },
    ],
  },
  {
    name: 'Vault: permission denied on the path',
    evidence: vault(['orders'], read({ lastOutcome: 'denied', lastReason: 'denied by policy' }), signIn({})),
    expect: [
      { subject: path, outcome: 'fail', reasonIncludes: 'denied by policy', fixIncludes: 'path "secret/data/orders"' },
      { subject: login, outcome: 'pass' },
    ],
  },
  {
    name: 'Vault: a login that got no token, at a mount with this role only',
    evidence: vault(['orders'], read({}), signIn({}), noRole),
    expect: [
      { subject: path, outcome: 'pass' },
      { subject: login, outcome: 'fail' },
    ],
  },
  {
    name: 'Vault: a login that got no token, at a mount of several roles, is nobody’s for sure',
    evidence: vault(['orders', 'billing'], read({}), signIn({}), noRole),
    expect: [
      { subject: path, outcome: 'pass' },
      { subject: login, outcome: 'not-assessed', cause: 'partial' },
    ],
  },
  {
    name: 'Vault: logins that got no token and name no role, where the role itself never signed in',
    evidence: vault(['orders', 'billing'], read({}), noRole),
    expect: [
      { subject: path, outcome: 'pass' },
      { subject: login, outcome: 'not-assessed', cause: 'partial' },
    ],
  },
  {
    name: 'Vault: an audit file that was not read to its end may hold a later refusal',
    evidence: vaultWith(['orders'], cut(read({}), signIn({}))),
    expect: [
      { subject: path, outcome: 'not-assessed', cause: 'partial', reasonIncludes: 'audit.log' },
      { subject: login, outcome: 'not-assessed', cause: 'partial' },
    ],
  },
  {
    name: 'Vault: audit files that end weeks ago do not say how the newest fetch ended',
    evidence: vaultWith(['orders'], ended(read({ lastSeen: daysAgo(20) }), signIn({ lastSeen: daysAgo(20) }))),
    expect: [
      { subject: path, outcome: 'not-assessed', cause: 'partial', reasonIncludes: 'may have stopped' },
      { subject: login, outcome: 'not-assessed', cause: 'partial', reasonIncludes: 'may have stopped' },
    ],
  },
  {
    name: 'Vault: a refusal that was read stands, whatever a file lost',
    evidence: vaultWith(['orders'], cut(read({ lastOutcome: 'denied' }), signIn({}))),
    expect: [
      { subject: path, outcome: 'fail' },
      { subject: login, outcome: 'not-assessed', cause: 'partial' },
    ],
  },
  {
    name: 'Vault: reads by others say nothing of a policy whose role is not told',
    evidence: vaultWith(['orders'], vaultLog([read({})]), { kind: 'expression' }),
    expect: [{ subject: `${repoPolicy} -> ${cluster}/secret/data/orders`, outcome: 'not-assessed', cause: 'partial' }],
  },
];

testCheck('logging/gateway-fetch-denied', check, [...keyVaultCases, ...vaultCases]);
