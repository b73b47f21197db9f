import { defineCheck, fail, notApplicable, pass } from '../../src/assess/check.ts';
import {
  literalAbout,
  literalSeverity,
  ownedLiterals,
  sayLiteral,
  type FoundLiteral,
} from '../../src/estate/found-literals.ts';

export const check = defineCheck({
  title: 'API Management policies hold no literal credentials',
  failTitle: 'API Management policy holds a literal credential',
  why:
    'A credential written into a policy is readable by everyone who may read the service or clone its repository, it stays in ' +
    'every export and in the history, and no vault knows that it exists. It cannot be rotated without editing the policy, so it ' +
    'usually is not rotated at all.',
  severity: 'high',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [798, 312],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.7', 'C1.1'], 'iso27001@2022': ['A.5.17', 'A.8.28', 'A.8.12'] },
  rationale: 'Authentication information stays under control only where code and configuration hold references to it.',
  limits: [
    'Values that an expression assembles from parts are found only where the parts stand in one text.',
    'Old revisions of APIs are not looked at. Policies inside templates are, but only what is found in them is a subject.',
    'String literals inside policy expressions have a check of their own.',
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
      owner: 'apim-policy-literal',
      sources: ['policy', 'iac', 'files'],
      counts: ({ source }) => source === 'policy',
    }),
  subject: literalAbout,
  assess: ({ place, found }, { read }) => {
    read(place.document);
    if (found === undefined) {
      return place.empty
        ? notApplicable('The document holds no policy.')
        : pass('No credential position of the policy holds a literal.');
    }
    return fail({
      reason: sayLiteral(found),
      observed: 'a literal value',
      expected: 'a named value that refers to Key Vault',
      severity: literalSeverity(found),
    });
  },
  fix: ({ found }) => [
    { text: 'Replace the credential at its source: whoever could read the policy has it.' },
    {
      text: 'Keep the new one in Key Vault, make a named value that refers to it without a version, and use that here.',
      code: exampleOf(found),
      language: 'xml',
    },
  ],
});

function exampleOf(found: FoundLiteral | undefined): string {
  const name = found?.name ?? 'Authorization';
  if (found?.position === 'apim/authentication-basic') {
    return '<authentication-basic username="{{backend-user}}" password="{{backend-password}}" />';
  }
  if (found?.position === 'apim/set-query-parameter') {
    return `<set-query-parameter name="${name}" exists-action="override">\n  <value>{{backend-key}}</value>\n</set-query-parameter>`;
  }
  if (found?.position === 'apim/set-variable') return `<set-variable name="${name}" value="{{backend-secret}}" />`;
  return `<set-header name="${name}" exists-action="override">\n  <value>{{backend-secret}}</value>\n</set-header>`;
}
