import { check } from '../../../checks/hardcoded-secrets/apim-policy-expression-literal.ts';
import type { PolicySkeleton } from '../../../src/evidence/policy.ts';
import { testCheck } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { findings, foundRecords } from '../../kit/found-files.ts';
import { cutShort, literal, skeleton } from '../../kit/policy-skeleton.ts';
import { repo, repoRecords } from '../../kit/vault-world.ts';

const file = (policy: PolicySkeleton) => evidenceOf(repoRecords({ 'apis/orders.xml': policy }));
const document = `${repo}/apis/orders.xml`;
const inExpression = literal({ position: 'apim/expression', name: 'hmac', kind: 'signing-key' });

testCheck('hardcoded-secrets/apim-policy-expression-literal', check, [
  { name: 'a policy without literals', evidence: file(skeleton()), expect: [{ subject: document, outcome: 'pass' }] },
  {
    name: 'a literal in an expression',
    evidence: file(skeleton({ literals: [inExpression] })),
    expect: [{ subject: `${document}#apim/expression/hmac`, outcome: 'fail', severity: 'high' }],
  },
  {
    name: 'a literal in an attribute belongs to the general check',
    evidence: file(skeleton({ literals: [literal()] })),
    expect: [{ subject: document, outcome: 'pass' }],
  },
  {
    name: 'a policy that a template embeds; the template itself is no subject',
    evidence: evidenceOf(
      foundRecords(
        'repo.iac',
        findings('main.bicep', 'bicep', { literals: [inExpression] }),
        findings('clean.bicep', 'bicep'),
      ),
    ),
    expect: [{ subject: `${repo}/main.bicep#apim/expression/hmac`, outcome: 'fail' }],
  },
  {
    name: 'a policy that could not be followed',
    evidence: file(cutShort()),
    expect: [{ subject: `${document} repo.apimPolicies`, outcome: 'not-assessed', reasonIncludes: 'line 9' }],
  },
  {
    name: 'a policy that could not be read',
    evidence: evidenceOf(repoRecords({}), { replace: [unread('repo.apimPolicies', document, 'forbidden', 'item')] }),
    expect: [{ subject: `${document} repo.apimPolicies`, outcome: 'not-assessed', cause: 'forbidden' }],
  },
  {
    name: 'a document without a policy',
    evidence: file(skeleton({ root: 'none' })),
    expect: [{ subject: document, outcome: 'not-applicable' }],
  },
]);
