import { check } from '../../../checks/least-privilege/vault-policy-escalation.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { cluster, vaultRecords } from '../../kit/vault-world.ts';

const standard = { subject: `${cluster}/policies/default`, outcome: 'pass' } as const;
const subject = `${cluster}/policies/ci`;
const rule = (path: string, capabilities: string): string => `path "${path}" { capabilities = [${capabilities}] }\n`;
const having = (ci: string, replace: ReturnType<typeof unread>[] = []) =>
  evidenceOf(vaultRecords({ policies: { ci } }), { replace });
const is = (outcome: 'pass' | 'fail' | 'not-assessed' | 'not-applicable', reasonIncludes = '') => [
  { subject, outcome, reasonIncludes },
  standard,
];

const cases: readonly CheckTestCase[] = [
  { name: 'reads of policies', evidence: having(rule('sys/policies/acl/*', '"read", "list"')), expect: is('pass') },
  {
    name: 'writes of policies',
    evidence: having(rule('sys/policies/acl/*', '"update"')),
    expect: [
      {
        subject,
        outcome: 'fail',
        severity: 'high',
        reasonIncludes: 'can write policies (update on sys/policies/acl/any name, line 1)',
        fixIncludes: 'vault policy write ci',
      },
      standard,
    ],
  },
  { name: 'tokens', evidence: having(rule('auth/token/create', '"update"')), expect: is('fail', 'can make tokens') },
  {
    name: 'roles of a method that is mounted',
    evidence: having(rule('auth/jwt/role/ci', '"create", "update"')),
    expect: is('fail', 'write roles'),
  },
  {
    name: 'roles of a method that is not mounted',
    evidence: having(rule('auth/gone/role/ci', '"create", "update"')),
    expect: is('pass'),
  },
  {
    name: 'a path that needs sudo, without it',
    evidence: having(rule('sys/raw/*', '"update"')),
    expect: is('pass'),
  },
  {
    name: 'a narrower denial of the same policy',
    evidence: having(rule('auth/token/*', '"update"') + rule('auth/token/create*', '"deny"')),
    expect: is('pass'),
  },
  {
    name: 'a policy of administrators',
    evidence: having(rule('sys/policies/acl/*', '"update"')),
    settings: { 'leastPrivilege.vaultAdminPolicies': ['ci'] },
    expect: is('not-applicable'),
  },
  {
    name: 'a way that a template decides on',
    evidence: having(rule('sys/policies/acl/{{identity.entity.name}}', '"update"')),
    expect: [{ subject, outcome: 'not-assessed', cause: 'condition' }, standard],
  },
  {
    name: 'a policy that was not read in full, in which a way stands',
    evidence: having(`${rule('auth/token/create', '"update"')}path "x" {`),
    expect: is('fail'),
  },
  {
    name: 'a policy that was not read in full, in which none stands',
    evidence: having(`${rule('secret/x', '"update"')}path "x" {`),
    expect: [{ subject, outcome: 'not-assessed', cause: 'malformed' }, standard],
  },
  {
    name: 'auth methods that could not be read',
    evidence: having(rule('secret/y', '"update"'), [unread('vault.authMounts', cluster)]),
    expect: [
      { subject, outcome: 'not-assessed', cause: 'forbidden' },
      { ...standard, outcome: 'not-assessed' },
    ],
  },
];

testCheck('least-privilege/vault-policy-escalation', check, cases);
