import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import { literalAbout, literalSeverity, ownedLiterals, sayLiteral } from '../../src/estate/found-literals.ts';

export const check = defineCheck({
  title: 'Templates and variables hold no literal credentials',
  failTitle: 'Template holds a literal credential',
  why:
    'A credential in a template, a parameter file or the default of a parameter is in the repository, in every clone of it, and in the' +
    ' deployment history of the subscription. Whoever may read deployments reads it.',
  severity: 'high',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [798, 540],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.7', 'CC8.1'], 'iso27001@2022': ['A.5.17', 'A.8.28', 'A.8.4'] },
  rationale: 'Source under version control is no place for authentication information.',
  limits: ['Values that a template computes are judged as far as literals stand in it.'],
  requires: [],
  from: ['repo.files', 'repo.iac'],
  population: (estate) =>
    ownedLiterals(estate, {
      owner: 'iac-literal',
      sources: ['iac'],
      counts: () => true,
    }),
  subject: literalAbout,
  assess: ({ place, found }, { read }) => {
    read(place.document);
    if (found === undefined) return pass('No secret property, parameter or variable of the file holds a literal.');
    return fail({
      reason: sayLiteral(found),
      observed: 'a literal value',
      expected: 'a Key Vault reference or a secure parameter without default',
      severity: literalSeverity(found),
    });
  },
  fix: () => [
    { text: 'Replace the credential at its source: whoever could read this text has it, and the history keeps it.' },
    {
      text: 'Take the value from Key Vault at deployment.',
      code: `resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {\n  name: 'VAULT'\n}\n\nmodule gateway 'gateway.bicep' = {\n  name: 'gateway'\n  params: {\n    backendKey: vault.getSecret('SECRET')\n  }\n}`,
      language: 'bicep',
    },
  ],
});
