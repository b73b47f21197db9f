import { check } from '../../../checks/least-privilege/vault-policy-wildcard-write.ts';
import { testCheck, type CheckTestCase, type ExpectedVerdict } from '../../kit/check-tester.ts';
import { daysAgo, evidenceOf, unread } from '../../kit/evidence.ts';
import { cluster, vaultRecords } from '../../kit/vault-world.ts';

const subject = `${cluster}/policies/ops`;
const standard = { subject: `${cluster}/policies/default`, outcome: 'pass' } as const;
const mounts = [
  { path: 'secret/', type: 'kv', version: '2' },
  { path: 'old/', type: 'kv', version: '1' },
  { path: 'team/payments/kv/', type: 'kv', version: '2' },
  { path: 'transit/', type: 'transit' },
  { path: 'database/', type: 'database' },
  { path: 'sys/', type: 'system' },
  { path: 'cubbyhole/', type: 'cubbyhole' },
];
/** Of the policy `default` that servers make. */
const stock = `path "sys/capabilities-self" { capabilities = ["update"] }
path "cubbyhole/*" { capabilities = ["create", "read", "update", "delete", "list"] }
path "sys/tools/hash/*" { capabilities = ["update"] }
path "identity/oidc/provider/+/authorize" { capabilities = ["read", "update"] }
`;
const having = (ops: string, replace: ReturnType<typeof unread>[] = []) =>
  evidenceOf(vaultRecords({ policies: { ops, default: stock }, mounts }), { replace });
const rule = (path: string, capabilities = '"create", "update"') =>
  `path "${path}" { capabilities = [${capabilities}] }`;
const is = (outcome: ExpectedVerdict['outcome'], reasonIncludes = '', more: Partial<ExpectedVerdict> = {}) => [
  { subject, outcome, reasonIncludes, ...more },
  standard,
];

const narrow: readonly (readonly [string, string?])[] = [
  ['secret/data/apim/*'],
  ['secret/data/+/key'],
  ['secret/data/*', '"read", "list"'],
  ['secret/data/*', '"deny"'],
  ['secret/data/{{identity.entity.id}}/*'],
  ['old/data/*'],
  ['transit/encrypt/*', '"update"'],
  ['transit/+/orders', '"update"'],
  ['database/creds/*', '"update"'],
  ['cubbyhole/*'],
  ['auth/+/login', '"update"'],
  ['auth/+/role/+/secret-id-accessor/lookup', '"update"'],
];
const wide: readonly (readonly [path: string, over: string, capabilities?: string])[] = [
  ['secret/*', 'a whole mount'],
  ['secret/data/*', 'a whole mount'],
  ['secret/data/+/*', 'a whole mount'],
  ['secret/metadata/*', 'a whole mount', '"delete"'],
  ['secret/destroy/*', 'a whole mount', '"update"'],
  ['old/*', 'a whole mount', '"patch"'],
  ['team/payments/kv/data/*', 'a whole mount'],
  ['transit/*', 'a whole mount', '"update"'],
  ['sys/*', 'a whole mount', '"update"'],
  ['*', 'everything'],
  ['+/data/x', 'several mounts'],
  ['secr*', 'several mounts'],
  ['auth/+/role/x', 'several mounts'],
  ['secret/+/x', 'leading segment is open'],
  ['transit/+/orders', 'leading segment is open', '"update", "delete"'],
];

const cases: readonly CheckTestCase[] = [
  ...narrow.map(([path, capabilities]): CheckTestCase => ({
    name: `${path} with ${capabilities ?? 'create and update'}`,
    evidence: having(rule(path, capabilities)),
    expect: is('pass'),
  })),
  ...wide.map(([path, over, capabilities]): CheckTestCase => ({
    name: `${path} with ${capabilities ?? 'create and update'}, which is ${over}`,
    evidence: having(rule(path, capabilities)),
    expect: is('fail', over, { severity: 'medium', fixIncludes: 'vault policy write ops policy.hcl' }),
  })),
  {
    name: 'a wide rule that has expired',
    evidence: having(`path "secret/*" {\n  capabilities = ["update"]\n  expiration = "${daysAgo(2)}"\n}`),
    expect: is('pass'),
  },
  {
    name: 'the policy of administrators',
    evidence: having(rule('secret/*')),
    settings: { 'leastPrivilege.vaultAdminPolicies': ['ops'] },
    expect: is('not-applicable'),
  },
  {
    name: 'everything, where mounts are unread',
    evidence: having(rule('*'), [unread('vault.mounts', cluster)]),
    expect: [
      { subject, outcome: 'fail' },
      { subject: standard.subject, outcome: 'not-assessed', cause: 'forbidden' },
    ],
  },
  {
    name: 'what may be part of a mount, where mounts are unread',
    evidence: having(rule('secret/data/*'), [unread('vault.mounts', cluster)]),
    expect: [
      { subject, outcome: 'not-assessed', cause: 'forbidden' },
      { subject: standard.subject, outcome: 'not-assessed', cause: 'forbidden' },
    ],
  },
  {
    name: 'a policy that was not read in full',
    evidence: having('path "y" { capabilities = ["read"] }\npath "x" {'),
    expect: is('not-assessed', '', { cause: 'malformed' }),
  },
];

testCheck('least-privilege/vault-policy-wildcard-write', check, cases);
