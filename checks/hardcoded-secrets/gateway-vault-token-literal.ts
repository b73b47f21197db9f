import { defineCheck, fail, notApplicable, pass } from '../../src/assess/check.ts';
import type { Estate } from '../../src/estate/estate.ts';
import {
  literalAbout,
  literalSeverity,
  ownedLiterals,
  sayLiteral,
  type LiteralSubject,
} from '../../src/estate/found-literals.ts';
import { gatewayNamedValues, namedValueSubject, type LiveNamedValue } from '../../src/estate/named-values.ts';
import { mapped, type Population } from '../../src/estate/population.ts';

type Subject =
  | { readonly kind: 'text'; readonly text: LiteralSubject }
  | { readonly kind: 'live'; readonly item: LiveNamedValue };

export const check = defineCheck({
  title: 'No Vault token or secret-id is written into gateways',
  failTitle: 'Vault token or secret-id is written into a gateway',
  why:
    'A Vault token in a policy, bundle or file gives whoever reads it everything that its policies allow, until it ends, and one that ' +
    'stands in a gateway is usually made never to end. Vault sees no difference between the gateway and the one who copied it.',
  severity: 'high',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [798],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.7', 'C1.1'], 'iso27001@2022': ['A.5.17', 'A.8.28', 'A.8.12'] },
  rationale: 'Access to the vault is under control only where each reader signs in with an identity of its own.',
  limits: [
    'A secret-id is a plain GUID and is known by the name beside it only; a role-id is no secret.',
    'Texts of no gateway are subjects only where a token stands in them.',
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
    'repo.apimArtifacts',
    'repo.apigeeBundles',
    'repo.iac',
  ],
  population: (estate): Population<Subject> => [...texts(estate), ...live(estate)],
  subject: (subject) => (subject.kind === 'live' ? namedValueSubject(subject.item) : literalAbout(subject.text)),
  assess: (subject, { read, cite }) => {
    if (subject.kind === 'live') {
      const { reading, row } = subject.item;
      read(reading);
      cite(reading, row.id);
      if (row.secret === true || row.keyVault !== undefined) return notApplicable('It is marked secret.');
      if (row.plainValue?.credential !== 'vault-token') return pass('Its value is no Vault token.');
      return fail({
        reason: 'It is not marked secret, and its value is a Vault token.',
        observed: 'a Vault token, not secret',
        expected: 'a login of the gateway with its own identity',
      });
    }
    const { place, found } = subject.text;
    read(place.document);
    if (found === undefined) {
      return place.empty ? notApplicable('The document holds no policy.') : pass('No Vault token stands in it.');
    }
    return fail({
      reason: sayLiteral(found),
      observed: 'a literal value',
      expected: 'a login of the gateway with its own identity',
      severity: literalSeverity(found),
    });
  },
  fix: () => [
    {
      text: 'Revoke it: whoever could read this text has it. ACCESSOR is the accessor of the token.',
      code: 'vault token revoke -accessor ACCESSOR',
      language: 'shell',
    },
    {
      text: 'Let the gateway sign in with its managed identity or its service account, and keep only the short-lived token of that login.',
      code: 'vault write auth/jwt/role/gateway role_type=jwt user_claim=sub bound_audiences=api://vault bound_subject=OBJECT_ID token_ttl=15m token_policies=gateway-read',
      language: 'shell',
    },
  ],
});

function texts(estate: Estate): Population<Subject> {
  const owned = ownedLiterals(estate, {
    owner: 'gateway-vault-token-literal',
    sources: ['policy', 'named-value', 'apigee', 'iac', 'files'],
    counts: ({ source }) => source !== 'files',
  });
  return mapped(owned, (text) => ({ kind: 'text', text }));
}

function live(estate: Estate): Population<Subject> {
  return mapped(gatewayNamedValues(estate), (item) => ({ kind: 'live', item }));
}
