import { check } from '../../../checks/configuration/vault-policy-invalid.ts';
import { testCheck, type CheckTestCase, type ExpectedVerdict } from '../../kit/check-tester.ts';
import { daysAgo, evidenceOf, unread } from '../../kit/evidence.ts';
import { cluster, vaultRecords } from '../../kit/vault-world.ts';

const subject = `${cluster}/policies/ops`;
const standard = { subject: `${cluster}/policies/default`, outcome: 'pass' } as const;
const mounts = [
  { path: 'secret/', type: 'kv', version: '2' },
  { path: 'secret/old/', type: 'kv', version: '1' },
  { path: 'transit/', type: 'transit' },
];
const having = (ops: string, replace: ReturnType<typeof unread>[] = []) =>
  evidenceOf(vaultRecords({ policies: { ops }, mounts }), { replace });
const rule = (path: string, more = '') => `path "${path}" {\n  capabilities = ["read"]\n${more}}\n`;
const is = (outcome: ExpectedVerdict['outcome'], reasonIncludes = '', more: Partial<ExpectedVerdict> = {}) => [
  { subject, outcome, reasonIncludes, ...more },
  standard,
];
const sound = [
  'secret/data/a',
  'secret/metadata/*',
  'secret/*',
  'secret/dat*',
  'secret/+/a',
  'secret/config',
  'secret/{{identity.entity.name}}/a',
  'secret/old/a',
  'transit/encrypt/a',
  'elsewhere/a',
  'secret/data/{{identity.entity.metadata.*}}',
  'a/b+c/d',
];

const cases: readonly CheckTestCase[] = [
  ...sound.map((path): CheckTestCase => ({
    name: `a rule for ${path}`,
    evidence: having(rule(path)),
    expect: is('pass'),
  })),
  {
    name: 'a path of KV version 2 without data',
    evidence: having(rule('secret/apim/a')),
    expect: is('fail', 'secret/apim/a, which reaches nothing in a KV version 2 mount', {
      severity: 'low',
      fixIncludes: 'vault policy write ops policy.hcl',
    }),
  },
  { name: 'a path of KV version 2 by a prefix of nothing', evidence: having(rule('secret/x*')), expect: is('fail') },
  {
    name: 'the path of the mount, which KV version 1 would list',
    evidence: having(rule('secret/')),
    expect: is('fail'),
  },
  {
    name: 'a star inside a path',
    evidence: having(rule('secret/data/*/a')),
    expect: is('fail', 'stands for itself (line 1)'),
  },
  {
    name: 'the key that predates capabilities',
    evidence: having('\npath "transit/keys/a" { policy = "read" }'),
    expect: is('fail', 'policy = "read" for transit/keys/a (line 2)'),
  },
  {
    name: 'limits on parameters of KV version 2',
    evidence: having(rule('secret/data/a', '  denied_parameters = { "password" = [] }\n')),
    expect: is('fail', 'KV version 2 does not compare'),
  },
  {
    name: 'limits on parameters by a wildcard that takes in KV version 2',
    evidence: having(rule('secret/*', '  allowed_parameters = { "ttl" = [] }\n')),
    expect: is('fail'),
  },
  {
    name: 'every parameter of KV version 2 allowed',
    evidence: having(rule('secret/data/a', '  allowed_parameters = { "*" = [] }\n')),
    expect: is('pass'),
  },
  {
    name: 'limits on parameters of the metadata, which the server compares',
    evidence: having(rule('secret/metadata/a', '  allowed_parameters = { "max_versions" = [] }\n')),
    expect: is('pass'),
  },
  {
    name: 'limits on parameters of another engine',
    evidence: having(rule('transit/encrypt/a', '  allowed_parameters = { "plaintext" = [] }\n')),
    expect: is('pass'),
  },
  {
    name: 'a capability that no server knows',
    evidence: having('path "secret/data/a" { capabilities = ["read", "write"] }'),
    expect: is('fail', 'an unknown capability (write) (line 1)'),
  },
  {
    name: 'a capability and a key that one product knows',
    evidence: having('path "secret/data/a" {\n  capabilities = ["scan"]\n  pagination_limit = 5\n}'),
    expect: is('pass'),
  },
  { name: 'a plus before a star', evidence: having(rule('secret/data/+*')), expect: is('fail', '+*') },
  {
    name: 'a rule that is commented out',
    evidence: having(`# only readers\n// path "secret/data/b" {\n${rule('secret/data/a')}`),
    expect: is('fail', 'commented out (line 2)', { severity: 'info' }),
  },
  {
    name: 'comments in words',
    evidence: having(`# the path "secret/data/b" is gone\n${rule('secret/data/a')}/* ends */`),
    expect: is('pass'),
  },
  {
    name: 'a rule of a fault that has expired',
    evidence: having(rule('secret/apim/a', `  expiration = "${daysAgo(2)}"\n`)),
    expect: is('pass'),
  },
  { name: 'a text that ends too early', evidence: having('path "secret/data/a" {'), expect: is('fail', 'not HCL') },
  {
    name: 'a fault of the text where mounts are unread',
    evidence: having(rule('secret/data/*/a'), [unread('vault.mounts', cluster)]),
    expect: [
      { subject, outcome: 'fail' },
      { subject: standard.subject, outcome: 'not-assessed', cause: 'forbidden' },
    ],
  },
  {
    name: 'a sound text where mounts are unread',
    evidence: having(rule('secret/apim/a'), [unread('vault.mounts', cluster)]),
    expect: [
      { subject, outcome: 'not-assessed', cause: 'forbidden' },
      { subject: standard.subject, outcome: 'not-assessed', cause: 'forbidden' },
    ],
  },
  {
    name: 'a policy that could not be read',
    evidence: having('path "y" {}', [unread('vault.policies', subject, 'forbidden', 'item')]),
    expect: is('not-assessed', '', { cause: 'forbidden' }),
  },
];

testCheck('configuration/vault-policy-invalid', check, cases, { neverNotApplicable: 'every policy has a text' });
