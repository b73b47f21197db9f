import { defineCheck, fail, notApplicable, pass } from '../../src/assess/check.ts';
import { literalAbout, literalSeverity, ownedLiterals, sayLiteral } from '../../src/estate/found-literals.ts';

export const check = defineCheck({
  title: 'Policy expressions hold no literal credentials',
  failTitle: 'Policy expression holds a literal credential',
  why:
    'An expression is code, and a password, signing key or token inside it is as readable as one in an attribute, yet no scanner' +
    ' looks there and a search for elements passes over it. Everyone who may read the service or clone its repository has it.',
  severity: 'high',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [798],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.7', 'C1.1'], 'iso27001@2022': ['A.5.17', 'A.8.28', 'A.8.12'] },
  rationale: 'Authentication information stays under control only where code holds references to it.',
  limits: [
    'A value that an expression assembles from several parts is found only where the parts stand in one text.',
    'Strings without a sign of a credential, by their use or their form, are not reported.',
  ],
  requires: [],
  from: [
    'apim.service',
    'apim.workspaces',
    'apim.products',
    'apim.apis',
    'apim.policies',
    'repo.files',
    'repo.apimPolicies',
    'repo.iac',
  ],
  population: (estate) =>
    ownedLiterals(estate, {
      owner: 'apim-policy-expression-literal',
      sources: ['policy', 'iac', 'files'],
      counts: ({ source }) => source === 'policy',
    }),
  subject: literalAbout,
  assess: ({ place, found }, { read }) => {
    read(place.document);
    if (found === undefined && place.empty) return notApplicable('The document holds no policy.');
    if (found === undefined) return pass('No expression of the policy holds a literal credential.');
    return fail({
      reason: sayLiteral(found),
      observed: 'a literal value',
      expected: '{{named-value}} in the expression',
      severity: literalSeverity(found),
    });
  },
  fix: () => [
    { text: 'Replace the credential at its source: whoever could read this text has it, and the history keeps it.' },
    {
      text: 'Keep the new one in Key Vault, make a named value that refers to it, and write its name into the expression: it is replaced before the expression runs, inside a string too.',
      code: '<set-variable name="signature" value="@(Convert.ToBase64String(new HMACSHA256(Convert.FromBase64String(&quot;{{signing-key}}&quot;)).ComputeHash(context.Request.Body.As<byte[]>(true))))" />',
      language: 'xml',
    },
  ],
});
