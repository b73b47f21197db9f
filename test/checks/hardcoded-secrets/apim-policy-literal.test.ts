import { check } from '../../../checks/hardcoded-secrets/apim-policy-literal.ts';
import type { PolicySkeleton } from '../../../src/evidence/policy.ts';
import { azureRecords, gatewayId } from '../../kit/azure-world.ts';
import { testCheck } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { cutShort, literal, skeleton } from '../../kit/policy-skeleton.ts';
import { repo, repoRecords } from '../../kit/vault-world.ts';

const file = (policy: PolicySkeleton) => evidenceOf(repoRecords({ 'apis/orders.xml': policy }));
const document = `${repo}/apis/orders.xml`;
const live = `${gatewayId}/policies/policy`;
const header = `${document}#apim/set-header/x-api-key`;

testCheck('hardcoded-secrets/apim-policy-literal', check, [
  { name: 'a policy without literals', evidence: file(skeleton()), expect: [{ subject: document, outcome: 'pass' }] },
  {
    name: 'one literal, told by its place and never by its value',
    evidence: file(skeleton({ literals: [literal()] })),
    expect: [{ subject: header, outcome: 'fail', severity: 'high', reasonIncludes: 'line 3, column 5' }],
  },
  {
    name: 'each literal is a subject of its own, by what it is and not by its line',
    evidence: file(skeleton({ literals: [literal(), literal({ name: 'authorization' }), literal()] })),
    expect: [
      { subject: header, outcome: 'fail' },
      { subject: `${header}~2`, outcome: 'fail' },
      { subject: `${document}#apim/set-header/authorization`, outcome: 'fail' },
    ],
  },
  {
    name: 'a literal in a comment rates one level lower',
    evidence: file(skeleton({ literals: [literal({ context: 'comment' })] })),
    expect: [{ subject: header, outcome: 'fail', severity: 'medium' }],
  },
  {
    name: 'a doubtful literal in a sample rates lowest',
    evidence: file(skeleton({ literals: [literal({ context: 'sample', confidence: 'low' })] })),
    expect: [{ subject: header, outcome: 'fail', severity: 'low' }],
  },
  {
    name: 'a policy that is not well-formed is no finding by itself',
    evidence: file(skeleton({ wellFormed: false })),
    expect: [{ subject: document, outcome: 'pass' }],
  },
  {
    name: 'a policy that could not be followed: what was found stands, the rest is not assessed',
    evidence: file(cutShort({ literals: [literal()] })),
    expect: [
      { subject: header, outcome: 'fail' },
      {
        subject: `${document} repo.apimPolicies`,
        outcome: 'not-assessed',
        cause: 'malformed',
        reasonIncludes: 'line 9',
      },
    ],
  },
  {
    name: 'a policy that could not be followed and shows nothing never passes',
    evidence: file(cutShort()),
    expect: [{ subject: `${document} repo.apimPolicies`, outcome: 'not-assessed' }],
  },
  {
    name: 'a document without a policy',
    evidence: file(skeleton({ root: 'none' })),
    expect: [{ subject: document, outcome: 'not-applicable' }],
  },
  {
    name: 'a live policy',
    evidence: evidenceOf(azureRecords({ policy: skeleton({ literals: [literal()] }) })),
    expect: [{ subject: `${live}#apim/set-header/x-api-key`, outcome: 'fail' }],
  },
  {
    name: 'a live policy that could not be read, and a scope of which the list could not be read',
    evidence: evidenceOf(azureRecords(), {
      replace: [unread('apim.policies', live, 'forbidden', 'item'), unread('apim.apis', gatewayId, 'timed-out')],
    }),
    expect: [
      { subject: `${live} apim.policies`, outcome: 'not-assessed', cause: 'forbidden' },
      { subject: `${gatewayId} apim.apis`, outcome: 'not-assessed', cause: 'timed-out' },
    ],
  },
]);
