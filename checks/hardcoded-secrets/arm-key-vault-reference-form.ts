import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import type { KeyVaultParameterForm } from '../../src/evidence/file-findings.ts';
import { factAbout, fileFacts, filesOf } from '../../src/estate/file-facts.ts';
import { saySpan } from '../../src/estate/policy-findings.ts';
import { lacking } from '../../src/estate/reading-index.ts';

const reasons: Readonly<Record<Exclude<KeyVaultParameterForm['form'], 'whole' | 'deploy-token'>, string>> = {
  'no-vault-id': 'does not name its vault by a full resource id',
  'no-secret-name': 'names no secret',
  'pinned-version': 'is pinned to one version of the secret, so a rotation does not reach the next deployment',
};

export const check = defineCheck({
  title: 'Key Vault references in parameter files are well formed',
  failTitle: 'Key Vault reference of a parameter is not well formed',
  why:
    'A reference that is not whole fails at deployment, and the quick way out is to type the secret in its place. One that is pinned ' +
    'to a version deploys the old secret after a rotation, and nobody sees why the gateway stopped working.',
  severity: 'low',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [1188],
  controls: { 'soc2@2017': ['CC6.1', 'CC8.1'], 'iso27001@2022': ['A.5.17', 'A.8.9'] },
  rationale: 'Deployments take secrets from the vault only as long as their references work and follow the vault.',
  limits: ['Whether vault and secret exist is not looked at.'],
  requires: [],
  from: ['repo.files', 'repo.iac'],
  population: (estate) =>
    fileFacts(filesOf(estate, 'iac'), 'repo.iac', {
      facts: (findings) => findings.keyVaultParameterForms,
      label: ({ parameter }: KeyVaultParameterForm) => parameter,
      counts: () => false,
    }),
  subject: (fact) =>
    factAbout(fact, {
      kind: 'parameter',
      ...(fact.found === undefined ? {} : { what: fact.found.parameter, span: fact.found.span }),
    }),
  assess: ({ document, found }, { read }) => {
    read(document);
    if (found === undefined || found.form === 'whole') return pass('The reference names vault and secret.');
    if (found.form === 'deploy-token') {
      return read(lacking(document, 'condition', 'a token that is filled in at deployment stands in the reference'));
    }
    return fail({
      reason: `The reference of ${found.parameter} at ${saySpan(found.span)} ${reasons[found.form]}.`,
      observed: found.form,
      expected: 'the full resource id of the vault, the name of the secret, no version',
    });
  },
  fix: ({ found }) => [
    {
      text: 'Name the vault by its full resource id and the secret by its name, without a version.',
      code: JSON.stringify(
        {
          [found?.parameter ?? 'parameter']: {
            reference: {
              keyVault: {
                id: '/subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.KeyVault/vaults/VAULT',
              },
              secretName: 'SECRET',
            },
          },
        },
        undefined,
        2,
      ),
      language: 'json',
    },
  ],
});
