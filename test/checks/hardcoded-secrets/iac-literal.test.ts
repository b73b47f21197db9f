import { check } from '../../../checks/hardcoded-secrets/iac-literal.ts';
import { testCheck } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { cutFile, findings, found, foundRecords } from '../../kit/found-files.ts';
import { repo } from '../../kit/vault-world.ts';

const file = (over: Parameters<typeof findings>[2] = {}) =>
  evidenceOf(foundRecords('repo.iac', findings('infra/main.bicep', 'bicep', over)));
const subject = `${repo}/infra/main.bicep`;
const literal = `${subject}#iac/parameter-default/adminPassword`;

testCheck(
  'hardcoded-secrets/iac-literal',
  check,
  [
    { name: 'a file without literals', evidence: file(), expect: [{ subject, outcome: 'pass' }] },
    {
      name: 'a literal, told by its place and never by its value',
      evidence: file({ literals: [found('iac/parameter-default', 'adminPassword')] }),
      expect: [{ subject: literal, outcome: 'fail', severity: 'high', reasonIncludes: 'line 3, column 5' }],
    },
    {
      name: 'a literal in a comment rates one level lower, alike ones are told apart',
      evidence: file({
        literals: [
          found('iac/parameter-default', 'adminPassword', { context: 'comment' }),
          found('iac/parameter-default', 'adminPassword'),
        ],
      }),
      expect: [
        { subject: literal, outcome: 'fail', severity: 'medium' },
        { subject: `${literal}~2`, outcome: 'fail', severity: 'high' },
      ],
    },
    {
      name: 'a Vault token belongs to the check for Vault tokens',
      evidence: file({ literals: [found('iac/parameter-default', 'X-Vault-Token', { kind: 'vault-token' })] }),
      expect: [{ subject, outcome: 'pass' }],
    },
    {
      name: 'a file that could not be followed: what was found stands, the rest is not assessed',
      evidence: file(cutFile({ literals: [found('iac/parameter-default', 'adminPassword')] })),
      expect: [
        { subject: literal, outcome: 'fail' },
        { subject: `${subject} repo.iac`, outcome: 'not-assessed', cause: 'malformed', reasonIncludes: 'line 9' },
      ],
    },
    {
      name: 'a file that could not be read',
      evidence: evidenceOf(foundRecords('repo.iac'), {
        replace: [unread('repo.iac', `${repo}/infra/main.bicep`, 'forbidden', 'item')],
      }),
      expect: [{ subject: `${subject} repo.iac`, outcome: 'not-assessed', cause: 'forbidden' }],
    },
    {
      name: 'what stands in an embedded policy belongs to the checks of policies',
      evidence: file({ literals: [found('apim/set-header', 'x-api-key'), found('apim/expression', 'key')] }),
      expect: [{ subject, outcome: 'pass' }],
    },
  ],
  {
    neverNotApplicable: 'only files that may hold one are subjects',
  },
);
