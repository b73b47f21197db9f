import { defineCheck, fail, notApplicable, pass, type Severity } from '../../src/assess/check.ts';
import type { Literal } from '../../src/evidence/policy.ts';
import { policyAbout, policyFindings, saySpan } from '../../src/estate/policy-findings.ts';

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
    'Old revisions of APIs and policies inside Bicep and Terraform files are not looked at.',
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
  ],
  population: (estate) => policyFindings<Literal>(estate, (policy) => policy.literals, labelOf),
  subject: ({ id, place, policy, found }) =>
    policyAbout(id, place, policy, {
      kind: found === undefined ? 'policy' : 'policy line',
      ...(found === undefined ? {} : { what: sayPosition(found), span: found.span }),
    }),
  assess: ({ place, policy, found }, { read }) => {
    read(place.document);
    if (found === undefined) {
      return policy.root === 'none' || policy.root === 'other'
        ? notApplicable('The document holds no policy.')
        : pass('No credential position of the policy holds a literal.');
    }
    return fail({
      reason: `${sayPosition(found)} at ${saySpan(found.span)} holds a literal ${found.kind} (${found.lengthClass} characters, value group ${String(found.group)}).`,
      observed: 'a literal value',
      expected: 'a named value that refers to Key Vault',
      ...severityOf(found),
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

const lower: Readonly<Record<'high' | 'medium' | 'low', Severity>> = { high: 'medium', medium: 'low', low: 'info' };

/** Comments, samples and tests rate one level lower than live text, and so does what is only likely to be a credential. */
function severityOf({ context, confidence }: Literal): { readonly severity?: Severity } {
  const base = confidence === 'low' ? 'medium' : 'high';
  const severity = context === 'live' ? base : lower[base];
  return severity === 'high' ? {} : { severity };
}

function labelOf({ position, name, kind }: Literal): string {
  return [position, name ?? kind].join('/');
}

function sayPosition({ position, name, context }: Literal): string {
  const where = context === 'live' ? '' : ` (${context})`;
  const element = position === 'token' ? 'a text' : position.replace(/^apim\//, '');
  return `${element}${name === undefined ? '' : ` ${name}`}${where}`;
}

function exampleOf(found: Literal | undefined): string {
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
