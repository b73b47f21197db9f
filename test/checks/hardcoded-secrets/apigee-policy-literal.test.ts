import { check } from '../../../checks/hardcoded-secrets/apigee-policy-literal.ts';
import { testCheck } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { cutFile, findings, found, foundRecords } from '../../kit/found-files.ts';
import { repo } from '../../kit/vault-world.ts';

const file = (over: Parameters<typeof findings>[2] = {}) =>
  evidenceOf(foundRecords('repo.apigeeBundles', findings('apiproxy/policies/A.xml', 'apigee-policy', over)));
const subject = `${repo}/apiproxy/policies/A.xml`;
const literal = `${subject}#apigee/header/x-api-key`;

testCheck(
  'hardcoded-secrets/apigee-policy-literal',
  check,
  [
    { name: 'a file without literals', evidence: file(), expect: [{ subject, outcome: 'pass' }] },
    {
      name: 'a literal, told by its place and never by its value',
      evidence: file({ literals: [found('apigee/header', 'x-api-key')] }),
      expect: [{ subject: literal, outcome: 'fail', severity: 'high', reasonIncludes: 'line 3, column 5' }],
    },
    {
      name: 'a literal in a comment rates one level lower, alike ones are told apart',
      evidence: file({
        literals: [found('apigee/header', 'x-api-key', { context: 'comment' }), found('apigee/header', 'x-api-key')],
      }),
      expect: [
        { subject: literal, outcome: 'fail', severity: 'medium' },
        { subject: `${literal}~2`, outcome: 'fail', severity: 'high' },
      ],
    },
    {
      name: 'a Vault token belongs to the check for Vault tokens',
      evidence: file({ literals: [found('apigee/header', 'X-Vault-Token', { kind: 'vault-token' })] }),
      expect: [{ subject, outcome: 'pass' }],
    },
    {
      name: 'a file that could not be followed: what was found stands, the rest is not assessed',
      evidence: file(cutFile({ literals: [found('apigee/header', 'x-api-key')] })),
      expect: [
        { subject: literal, outcome: 'fail' },
        {
          subject: `${subject} repo.apigeeBundles`,
          outcome: 'not-assessed',
          cause: 'malformed',
          reasonIncludes: 'line 9',
        },
      ],
    },
    {
      name: 'a file that could not be read',
      evidence: evidenceOf(foundRecords('repo.apigeeBundles'), {
        replace: [unread('repo.apigeeBundles', `${repo}/apiproxy/policies/A.xml`, 'forbidden', 'item')],
      }),
      expect: [{ subject: `${subject} repo.apigeeBundles`, outcome: 'not-assessed', cause: 'forbidden' }],
    },
    {
      name: 'keys of signing policies and entries of maps belong to other checks',
      evidence: file({ literals: [found('apigee/secret-key', 'SecretKey'), found('apigee/kvm-entry', 'password')] }),
      expect: [{ subject, outcome: 'pass' }],
    },
  ],
  {
    neverNotApplicable: 'only files that may hold one are subjects',
  },
);
