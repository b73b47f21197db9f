import { check } from '../../../checks/least-privilege/vault-policy-sudo-or-root.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { daysAgo, evidenceOf, unread } from '../../kit/evidence.ts';
import { cluster, vaultRecords } from '../../kit/vault-world.ts';

const standard = { subject: `${cluster}/policies/default`, outcome: 'pass' } as const;
const subject = `${cluster}/policies/ops`;
const having = (ops: string, replace: ReturnType<typeof unread>[] = []) =>
  evidenceOf(vaultRecords({ policies: { ops } }), { replace });
const is = (outcome: 'pass' | 'fail' | 'not-assessed', reasonIncludes = '') => [
  { subject, outcome, reasonIncludes },
  standard,
];

const cases: readonly CheckTestCase[] = [
  {
    name: 'a rule for one path',
    evidence: having('path "secret/data/a" { capabilities = ["read"] }'),
    expect: is('pass'),
  },
  {
    name: 'sudo on a path',
    evidence: having('\npath "sys/raw/*" { capabilities = ["read", "sudo"] }'),
    expect: [
      {
        subject,
        outcome: 'fail',
        severity: 'high',
        reasonIncludes: 'sys/raw/* (line 2)',
        fixIncludes: 'policy write ops',
      },
      standard,
    ],
  },
  {
    name: 'sudo in the old form',
    evidence: having('path "sys/raw/*" { policy = "sudo" }'),
    expect: is('fail', 'sudo on'),
  },
  {
    name: 'sudo beside deny gives nothing',
    evidence: having('path "sys/raw/*" { capabilities = ["deny", "sudo"] }'),
    expect: is('pass'),
  },
  {
    name: 'sudo on a path that the configuration allows',
    evidence: having('path "sys/audit" { capabilities = ["read", "sudo"] }'),
    settings: { 'leastPrivilege.vaultSudoPaths': ['sys/audit'] },
    expect: is('pass'),
  },
  {
    name: 'a capability on everything',
    evidence: having('path "*" { capabilities = ["list"] }'),
    expect: is('fail', 'list on *'),
  },
  {
    name: 'a capability on everything below any segment',
    evidence: having('path "+/*" { capabilities = ["read"] }'),
    expect: is('fail'),
  },
  { name: 'a denial of everything', evidence: having('path "*" { capabilities = ["deny"] }'), expect: is('pass') },
  {
    name: 'a rule that has expired',
    evidence: having(`path "*" {\n  capabilities = ["read"]\n  expiration = "${daysAgo(2)}"\n}`),
    expect: is('pass'),
  },
  {
    name: 'a policy that was not read in full, in which a fault stands',
    evidence: having('path "*" { capabilities = ["read"] }\npath "x" {'),
    expect: is('fail'),
  },
  {
    name: 'a policy that was not read in full, in which none stands',
    evidence: having('path "y" { capabilities = ["read"] }\npath "x" {'),
    expect: [{ subject, outcome: 'not-assessed', cause: 'malformed' }, standard],
  },
  {
    name: 'a policy that could not be read',
    evidence: having('path "y" {}', [unread('vault.policies', subject, 'forbidden', 'item')]),
    expect: [{ subject, outcome: 'not-assessed', cause: 'forbidden' }, standard],
  },
  {
    name: 'policies that could not be listed',
    evidence: having('path "y" { }', [unread('vault.policies', `${cluster}/sys/policies/acl`)]),
    expect: [{ subject: `${cluster} vault.policies`, outcome: 'not-assessed', cause: 'forbidden' }],
  },
];

testCheck('least-privilege/vault-policy-sudo-or-root', check, cases, {
  neverNotApplicable: 'every policy can give too much',
});
