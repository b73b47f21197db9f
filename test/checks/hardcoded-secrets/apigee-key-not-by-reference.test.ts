import { check } from '../../../checks/hardcoded-secrets/apigee-key-not-by-reference.ts';
import { testCheck } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { cutFile, findings, foundRecords } from '../../kit/found-files.ts';
import { repo } from '../../kit/vault-world.ts';
import { at } from '../../kit/policy-skeleton.ts';

const file = (over: Parameters<typeof findings>[2] = {}, kind = 'apigee-policy') =>
  evidenceOf(foundRecords('repo.apigeeBundles', findings('apiproxy/policies/H.xml', kind, over)));
const subject = `${repo}/apiproxy/policies/H.xml`;
const key = `${subject}#HMAC/SecretKey`;

testCheck(
  'hardcoded-secrets/apigee-key-not-by-reference',
  check,
  [
    { name: 'a policy without such a key', evidence: file(), expect: [{ subject, outcome: 'pass' }] },
    {
      name: 'a key as text',
      evidence: file({ keysNotByReference: [{ element: 'HMAC/SecretKey', why: 'text', span: at(3) }] }),
      expect: [
        { subject: key, outcome: 'fail', severity: 'high', reasonIncludes: 'line 3', fixIncludes: 'Make a new key' },
      ],
    },
    {
      name: 'a key in a variable that debug sessions show',
      evidence: file({ keysNotByReference: [{ element: 'HMAC/SecretKey', why: 'not-private', span: at(3) }] }),
      expect: [{ subject: key, outcome: 'fail', reasonIncludes: 'private.', fixIncludes: 'ref="private.' }],
    },
    {
      name: 'a policy that could not be followed',
      evidence: file(cutFile({ keysNotByReference: [{ element: 'HMAC/SecretKey', why: 'text', span: at(3) }] })),
      expect: [
        { subject: key, outcome: 'fail' },
        { subject: `${subject} repo.apigeeBundles`, outcome: 'not-assessed', cause: 'malformed' },
      ],
    },
    {
      name: 'a policy that could not be read',
      evidence: evidenceOf(foundRecords('repo.apigeeBundles'), {
        replace: [unread('repo.apigeeBundles', subject, 'forbidden', 'item')],
      }),
      expect: [{ subject: `${subject} repo.apigeeBundles`, outcome: 'not-assessed', cause: 'forbidden' }],
    },
  ],
  {
    neverNotApplicable: 'only policies are subjects',
  },
);
