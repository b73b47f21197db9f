import { check } from '../../../checks/hardcoded-secrets/apim-resource-literal.ts';
import { testCheck } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { cutFile, findings, found, foundRecords } from '../../kit/found-files.ts';
import { repo } from '../../kit/vault-world.ts';

const file = (over: Parameters<typeof findings>[2] = {}) =>
  evidenceOf(foundRecords('repo.files', findings('backends/erp/backendInformation.json', 'apiops-backend', over)));
const subject = `${repo}/backends/erp/backendInformation.json`;
const literal = `${subject}#text/credential/password`;

testCheck(
  'hardcoded-secrets/apim-resource-literal',
  check,
  [
    { name: 'a file without literals', evidence: file(), expect: [{ subject, outcome: 'pass' }] },
    {
      name: 'a literal, told by its place and never by its value',
      evidence: file({ literals: [found('text/credential', 'password')] }),
      expect: [{ subject: literal, outcome: 'fail', severity: 'high', reasonIncludes: 'line 3, column 5' }],
    },
    {
      name: 'a literal in a comment rates one level lower, alike ones are told apart',
      evidence: file({
        literals: [found('text/credential', 'password', { context: 'comment' }), found('text/credential', 'password')],
      }),
      expect: [
        { subject: literal, outcome: 'fail', severity: 'medium' },
        { subject: `${literal}~2`, outcome: 'fail', severity: 'high' },
      ],
    },
    {
      name: 'a Vault token belongs to the check for Vault tokens',
      evidence: file({ literals: [found('text/credential', 'X-Vault-Token', { kind: 'vault-token' })] }),
      expect: [{ subject, outcome: 'pass' }],
    },
    {
      name: 'a file that could not be followed: what was found stands, the rest is not assessed',
      evidence: file(cutFile({ literals: [found('text/credential', 'password')] })),
      expect: [
        { subject: literal, outcome: 'fail' },
        { subject: `${subject} repo.files`, outcome: 'not-assessed', cause: 'malformed', reasonIncludes: 'line 9' },
      ],
    },
    {
      name: 'a file that could not be read',
      evidence: evidenceOf(foundRecords('repo.files'), {
        replace: [unread('repo.files', `${repo}/backends/erp/backendInformation.json`, 'forbidden', 'item')],
      }),
      expect: [{ subject: `${subject} repo.files`, outcome: 'not-assessed', cause: 'forbidden' }],
    },
  ],
  {
    neverNotApplicable: 'only files that may hold one are subjects',
  },
);
