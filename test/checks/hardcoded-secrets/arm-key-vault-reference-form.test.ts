import { check } from '../../../checks/hardcoded-secrets/arm-key-vault-reference-form.ts';
import { testCheck } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { cutFile, findings, foundRecords } from '../../kit/found-files.ts';
import { repo } from '../../kit/vault-world.ts';
import { at } from '../../kit/policy-skeleton.ts';
import type { KeyVaultParameterForm } from '../../../src/evidence/file-findings.ts';

const file = (form: KeyVaultParameterForm['form'], over: Parameters<typeof findings>[2] = {}) =>
  evidenceOf(
    foundRecords(
      'repo.iac',
      findings('infra/prod.parameters.json', 'arm-parameters', {
        keyVaultParameterForms: [{ parameter: 'adminPassword', form, span: at(3) }],
        ...over,
      }),
    ),
  );
const path = `${repo}/infra/prod.parameters.json`;
const subject = `${path}#adminPassword`;

testCheck(
  'hardcoded-secrets/arm-key-vault-reference-form',
  check,
  [
    { name: 'a whole reference', evidence: file('whole'), expect: [{ subject, outcome: 'pass' }] },
    {
      name: 'a reference without a vault',
      evidence: file('no-vault-id'),
      expect: [
        { subject, outcome: 'fail', severity: 'low', reasonIncludes: 'resource id', fixIncludes: '/vaults/VAULT' },
      ],
    },
    {
      name: 'a reference without a secret',
      evidence: file('no-secret-name'),
      expect: [{ subject, outcome: 'fail', reasonIncludes: 'no secret' }],
    },
    {
      name: 'a reference to one version',
      evidence: file('pinned-version'),
      expect: [{ subject, outcome: 'fail', reasonIncludes: 'rotation' }],
    },
    {
      name: 'a reference that is filled in at deployment',
      evidence: file('deploy-token'),
      expect: [{ subject, outcome: 'not-assessed', cause: 'condition' }],
    },
    {
      name: 'a file that could not be followed',
      evidence: file('whole', cutFile()),
      expect: [
        { subject, outcome: 'pass' },
        { subject: `${path} repo.iac`, outcome: 'not-assessed', cause: 'malformed' },
      ],
    },
    {
      name: 'a file that could not be read',
      evidence: evidenceOf(foundRecords('repo.iac'), { replace: [unread('repo.iac', path, 'forbidden', 'item')] }),
      expect: [{ subject: `${path} repo.iac`, outcome: 'not-assessed', cause: 'forbidden' }],
    },
  ],
  {
    neverNotApplicable: 'only references are subjects',
  },
);
