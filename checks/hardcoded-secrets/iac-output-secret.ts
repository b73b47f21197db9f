import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import type { SecretOutput } from '../../src/evidence/file-findings.ts';
import { factAbout, fileFacts, filesOf } from '../../src/estate/file-facts.ts';
import { saySpan } from '../../src/estate/policy-findings.ts';

const reasons: Readonly<Record<SecretOutput['why'], string>> = {
  'list-function': 'returns what a list function of the service answers, keys included',
  'secure-parameter': 'returns a secure parameter',
  'outer-scope': 'is handed to a nested deployment that is evaluated in the outer scope, which keeps it in clear',
  'not-secure': 'is handed to a parameter that is not secure, so the deployment keeps it in clear',
  'not-sensitive': 'shows a secret and is marked as not sensitive',
};

export const check = defineCheck({
  title: 'Templates do not output or leak secrets',
  failTitle: 'Template outputs or leaks a secret',
  why:
    'Outputs and the parameters of nested deployments are kept in the deployment history in clear. Everyone with the right to read ' +
    'deployments of the resource group, which the Reader role has, can take the secret from there for as long as the history lasts.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [532, 522],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.7'], 'iso27001@2022': ['A.5.17', 'A.8.12', 'A.8.28'] },
  rationale:
    'A secret stays under the control of its vault only where a deployment does not write it into its records.',
  limits: [
    'A secret that a template passes on under another name is followed only within one file.',
    'Terraform state holds secrets whatever an output says.',
  ],
  requires: [],
  from: ['repo.files', 'repo.iac'],
  population: (estate) =>
    fileFacts(filesOf(estate, 'iac'), 'repo.iac', {
      facts: (findings) => findings.secretOutputs,
      label: ({ name, why }: SecretOutput) => `${why}/${name}`,
      counts: () => true,
    }),
  subject: (fact) =>
    factAbout(fact, {
      kind: fact.found === undefined ? 'template' : 'template output',
      ...(fact.found === undefined ? {} : { what: fact.found.name, span: fact.found.span }),
    }),
  assess: ({ document, found }, { read }) => {
    read(document);
    if (found === undefined) return pass('No output and no nested deployment of the file shows a secret.');
    return fail({
      reason: `${found.name} at ${saySpan(found.span)} ${reasons[found.why]}.`,
      observed: found.why,
      expected: 'the secret stays in the vault, and only its name is handed on',
    });
  },
  fix: ({ found }) => [
    {
      text:
        found?.why === 'not-sensitive'
          ? 'Mark the output as sensitive, or better leave it out: use an ephemeral value or a write-only argument, which the state does not keep.'
          : 'Write the secret into Key Vault in the same template, output its name, and let what needs it read it from there.',
      ...(found?.why === 'not-sensitive'
        ? { code: 'output "key_name" {\n  value = azurerm_key_vault_secret.key.name\n}', language: 'hcl' as const }
        : { code: 'output keySecretName string = keySecret.name', language: 'bicep' as const }),
    },
    { text: 'Replace the secret: the deployment history keeps the old one. Then delete those deployments.' },
  ],
});
