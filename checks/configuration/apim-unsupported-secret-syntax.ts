import { defineCheck, fail, notApplicable, pass, type FixStep, type Outcome } from '../../src/assess/check.ts';
import type { PolicySkeleton } from '../../src/evidence/policy.ts';
import { gatewayNamedValues, namedValueSubject, type LiveNamedValue } from '../../src/estate/named-values.ts';
import { policyAbout, policyFindings, saySpan, type PolicyFinding } from '../../src/estate/policy-findings.ts';
import { mapped, type Population } from '../../src/estate/population.ts';
import { lacking } from '../../src/estate/reading-index.ts';
import type { Estate } from '../../src/estate/estate.ts';

type Syntax = PolicySkeleton['unsupportedSyntax'][number];
type Item =
  | { readonly kind: 'policy'; readonly finding: PolicyFinding<Syntax> }
  | { readonly kind: 'named-value'; readonly value: LiveNamedValue };

export const check = defineCheck({
  title: 'Policies use only secret syntax that the gateway evaluates',
  failTitle: 'Secret syntax that the gateway never evaluates',
  why:
    'Some ways to write a reference work in other services or in no service at all: the gateway sends such text on as it ' +
    'stands. The call then fails, or the backend is reached with a constant that anybody can guess, while the policy looks as if ' +
    'it used the vault. Tutorials and generated code teach these forms.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [1188],
  controls: { 'soc2@2017': ['CC6.1', 'CC8.1'], 'iso27001@2022': ['A.8.9', 'A.5.17'] },
  rationale: 'A configuration protects a secret only where the platform gives it the meaning that its author intended.',
  limits: [
    'Apigee templates, Bicep and Terraform files are not looked at.',
    'The text of secret named values is never read, so only their references are judged; files that define named values are not looked at.',
    'Tokens of a deployment pipeline in source files are left alone: they are replaced later.',
  ],
  requires: [],
  from: [
    'apim.service',
    'apim.workspaces',
    'apim.products',
    'apim.apis',
    'apim.policies',
    'apim.namedValues',
    'repo.files',
    'repo.apimPolicies',
  ],
  population: items,
  subject: (item) => {
    if (item.kind === 'named-value') return namedValueSubject(item.value);
    const { id, place, policy, found } = item.finding;
    return policyAbout(id, place, policy, {
      kind: found === undefined ? 'policy' : 'policy line',
      ...(found === undefined ? {} : { what: says[found.form].name, span: found.span }),
    });
  },
  assess: (item, { read, cite }): Outcome => {
    if (item.kind === 'policy') {
      const { place, found } = item.finding;
      read(place.document);
      if (found === undefined) return pass('The policy uses no such syntax.');
      return fail({
        reason: `${says[found.form].name} at ${saySpan(found.span)}: ${says[found.form].why}.`,
        expected: '{{name}} of a named value that refers to Key Vault',
        facts: { form: found.form },
      });
    }
    const { reading, row } = item.value;
    read(reading);
    cite(reading, row.id);
    if (row.keyVault !== undefined) return pass('Its value comes from Key Vault.');
    if (row.secret === true) return notApplicable('Its value is secret and never read.');
    if (row.plainValue === undefined) return read(lacking(reading, 'malformed', 'the service did not send its value'));
    return row.plainValue.kind === 'unsupported-reference'
      ? fail({
          reason: `Its value is an App Service reference: ${says['app-service-reference'].why}.`,
          expected: 'a Key Vault reference of the named value itself',
          facts: { form: 'named-value', id: row.id },
        })
      : pass('Its value is no reference that the gateway would hand on.');
  },
  fix: (_item, { facts = {} }): readonly FixStep[] =>
    facts['form'] === 'named-value'
      ? [
          {
            text: 'Give the named value a Key Vault reference in place of the text. SECRET_IDENTIFIER is https://VAULT.vault.azure.net/secrets/NAME.',
            code: `az rest --method patch --headers "If-Match=*" \\
  --url "https://management.azure.com${facts['id'] ?? ''}?api-version=2024-05-01" \\
  --body "{\\"properties\\":{\\"secret\\":true,\\"keyVault\\":{\\"secretIdentifier\\":\\"$SECRET_IDENTIFIER\\"}}}"`,
            language: 'shell',
          },
        ]
      : [
          {
            text: fixes[facts['form'] ?? ''] ?? 'Use a named value that refers to Key Vault.',
            code: '<set-header name="Authorization" exists-action="override">\n  <value>Bearer {{backend-token}}</value>\n</set-header>',
            language: 'xml',
          },
        ],
});

const says: Readonly<Record<Syntax['form'], { readonly name: string; readonly why: string }>> = {
  'app-service-reference': {
    name: '@Microsoft.KeyVault(...)',
    why: 'App Service resolves this form, API Management sends it on as text',
  },
  'key-vault-configuration-element': {
    name: 'a key-vault-configuration element',
    why: 'API Management has no such policy element',
  },
  'constructed-named-value': {
    name: 'a named value whose name an expression builds',
    why: 'names between braces are replaced when the policy is saved, before any expression runs',
  },
  'deploy-token': {
    name: 'a token of a deployment pipeline',
    why: 'the pipeline did not replace it, so the gateway uses the token itself',
  },
};

const fixes: Readonly<Record<string, string>> = {
  'app-service-reference':
    'Make a named value with a Key Vault reference and write its display name between double braces.',
  'key-vault-configuration-element':
    'Take the element out; give a named value the Key Vault reference and use it by name.',
  'constructed-named-value': 'Write the name out, with one branch of a choose element for each named value.',
  'deploy-token': 'Deploy the policy through the pipeline that replaces the token, or use a named value instead.',
};

function items(estate: Estate): Population<Item> {
  const policies = policyFindings<Syntax>(
    estate,
    (policy, place) =>
      policy.unsupportedSyntax.filter(({ form }) => form !== 'deploy-token' || place.origin.kind === 'live'),
    ({ form }) => form,
  );
  return [
    ...mapped(policies, (finding): Item => ({ kind: 'policy', finding })),
    ...mapped(gatewayNamedValues(estate), (value): Item => ({ kind: 'named-value', value })),
  ];
}
