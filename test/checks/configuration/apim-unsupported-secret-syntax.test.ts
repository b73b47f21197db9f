import { check } from '../../../checks/configuration/apim-unsupported-secret-syntax.ts';
import type { PolicySkeleton } from '../../../src/evidence/policy.ts';
import { azureRecords, gatewayId, namedValue, vaultValue } from '../../kit/azure-world.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { at, skeleton } from '../../kit/policy-skeleton.ts';
import { repo, repoRecords } from '../../kit/vault-world.ts';

type Form = PolicySkeleton['unsupportedSyntax'][number]['form'];
const forms: readonly Form[] = ['app-service-reference', 'key-vault-configuration-element', 'constructed-named-value'];
const file = (...found: Form[]) =>
  evidenceOf(
    repoRecords({
      'a.xml': skeleton({ unsupportedSyntax: found.map((form, index) => ({ form, span: at(index + 1) })) }),
    }),
  );
const document = `${repo}/a.xml`;
const value = (over: Parameters<typeof namedValue>[1]) =>
  evidenceOf(azureRecords({ namedValues: [namedValue('db', over)] }));
const subject = `${gatewayId}/namedvalues/db`;

testCheck('configuration/apim-unsupported-secret-syntax', check, [
  { name: 'a policy without such syntax', evidence: file(), expect: [{ subject: document, outcome: 'pass' }] },
  ...forms.map((form): CheckTestCase => ({
    name: `a policy with ${form}`,
    evidence: file(form),
    expect: [{ subject: `${document}#${form}`, outcome: 'fail', reasonIncludes: 'line 1' }],
  })),
  {
    name: 'two of a kind are two subjects',
    evidence: file('app-service-reference', 'app-service-reference'),
    expect: [
      { subject: `${document}#app-service-reference`, outcome: 'fail' },
      { subject: `${document}#app-service-reference~2`, outcome: 'fail' },
    ],
  },
  {
    name: 'a deployment token in a source file is replaced later',
    evidence: file('deploy-token'),
    expect: [{ subject: document, outcome: 'pass' }],
  },
  {
    name: 'a deployment token that reached the service was not replaced',
    evidence: evidenceOf(
      azureRecords({ policy: skeleton({ unsupportedSyntax: [{ form: 'deploy-token', span: at(2) }] }) }),
    ),
    expect: [{ subject: `${gatewayId}/policies/policy#deploy-token`, outcome: 'fail' }],
  },
  {
    name: 'a named value whose text is an App Service reference',
    evidence: value({ secret: false, plainValue: { kind: 'unsupported-reference' } }),
    expect: [{ subject, outcome: 'fail', fixIncludes: subject }],
  },
  {
    name: 'a named value with another text',
    evidence: value({ secret: false, plainValue: { kind: 'literal' } }),
    expect: [{ subject, outcome: 'pass' }],
  },
  {
    name: 'the text of a secret is never read',
    evidence: value({ secret: true }),
    expect: [{ subject, outcome: 'not-applicable' }],
  },
  {
    name: 'a named value from Key Vault',
    evidence: evidenceOf(azureRecords({ namedValues: [vaultValue('db')] })),
    expect: [{ subject, outcome: 'pass' }],
  },
  {
    name: 'named values that could not be listed',
    evidence: evidenceOf(azureRecords(), { replace: [unread('apim.namedValues', gatewayId)] }),
    expect: [{ subject: `${gatewayId} apim.namedValues`, outcome: 'not-assessed' }],
  },
]);
