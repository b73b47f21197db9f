import { check } from '../../../checks/hardcoded-secrets/iac-output-secret.ts';
import { testCheck } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { cutFile, findings, foundRecords } from '../../kit/found-files.ts';
import { repo } from '../../kit/vault-world.ts';
import { at } from '../../kit/policy-skeleton.ts';

const file = (over: Parameters<typeof findings>[2] = {}) =>
  evidenceOf(foundRecords('repo.iac', findings('infra/main.bicep', 'bicep', over)));
const subject = `${repo}/infra/main.bicep`;

testCheck(
  'hardcoded-secrets/iac-output-secret',
  check,
  [
    { name: 'a template that shows nothing', evidence: file(), expect: [{ subject, outcome: 'pass' }] },
    {
      name: 'an output of keys',
      evidence: file({ secretOutputs: [{ name: 'storageKey', why: 'list-function', span: at(3) }] }),
      expect: [
        {
          subject: `${subject}#list-function/storageKey`,
          outcome: 'fail',
          severity: 'medium',
          reasonIncludes: 'list function',
          fixIncludes: 'Key Vault',
        },
      ],
    },
    {
      name: 'a Terraform output that is marked as not sensitive',
      evidence: file({ secretOutputs: [{ name: 'key', why: 'not-sensitive', span: at(3) }] }),
      expect: [{ subject: `${subject}#not-sensitive/key`, outcome: 'fail', fixIncludes: 'ephemeral' }],
    },
    {
      name: 'a template that could not be followed',
      evidence: file(cutFile()),
      expect: [{ subject: `${subject} repo.iac`, outcome: 'not-assessed', cause: 'malformed' }],
    },
    {
      name: 'a template that could not be read',
      evidence: evidenceOf(foundRecords('repo.iac'), { replace: [unread('repo.iac', subject, 'forbidden', 'item')] }),
      expect: [{ subject: `${subject} repo.iac`, outcome: 'not-assessed', cause: 'forbidden' }],
    },
  ],
  {
    neverNotApplicable: 'only templates are subjects',
  },
);
