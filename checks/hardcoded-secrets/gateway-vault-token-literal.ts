import { defineCheck, fail, notApplicable, pass, type Outcome } from '../../src/assess/check.ts';
import type { Tracker } from '../../src/evidence/reading.ts';
import type { Estate } from '../../src/estate/estate.ts';
import {
  literalAbout,
  literalSeverity,
  ownedLiterals,
  sayLiteral,
  type LiteralSubject,
} from '../../src/estate/found-literals.ts';
import { isVaultCredential } from '../../src/estate/literal-owner.ts';
import {
  credentialUse,
  isVaultUse,
  lookOfValue,
  readUses,
  type UseReading,
} from '../../src/estate/named-value-uses.ts';
import { namedValues, namedValueSubject, type NamedValueItem } from '../../src/estate/named-values.ts';
import { mapped, where, type Population } from '../../src/estate/population.ts';

type Subject =
  | { readonly kind: 'text'; readonly text: LiteralSubject }
  | { readonly kind: 'named value'; readonly item: NamedValueItem };

export const check = defineCheck({
  title: 'No Vault token or secret-id is written into gateways',
  failTitle: 'Vault token or secret-id is written into a gateway',
  why:
    'A Vault token in a policy, bundle or file gives whoever reads it everything that its policies allow, until it ends, and one that ' +
    'stands in a gateway is usually made never to end. Vault sees no difference between the gateway and the one who copied it.',
  severity: 'high',
  since: { stable: '0.1.0' },
  logic: 2,
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
    'apim.backends',
    'apim.loggers',
    'apim.caches',
    'apim.identityProviders',
    'apim.openidConnectProviders',
    'apim.authorizationServers',
    'apim.authorizationProviders',
    'repo.files',
    'repo.apimPolicies',
    'repo.apimArtifacts',
    'repo.apigeeBundles',
    'repo.iac',
  ],
  population: (estate): Population<Subject> => [...texts(estate), ...values(estate)],
  subject: (subject) => (subject.kind === 'text' ? literalAbout(subject.text) : namedValueSubject(subject.item)),
  assess: (subject, tracker) => {
    const { read, cite } = tracker;
    if (subject.kind === 'named value') return ofNamedValue(subject.item, tracker);
    const { place, found } = subject.text;
    read(place.document);
    if (place.row !== undefined) cite(place.document, place.row);
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

function ofNamedValue(
  item: NamedValueItem,
  tracker: Tracker<UseReading | 'apim.namedValues' | 'repo.apimArtifacts'>,
): Outcome {
  const { secret, keyVault } = item.kind === 'live' ? item.row : item.definition;
  if (item.kind === 'live') {
    tracker.read(item.reading);
    tracker.cite(item.reading, item.row.id);
  } else tracker.read(item.document);
  if (secret === true || keyVault !== undefined) return notApplicable('It is marked secret.');
  const credential = item.kind === 'live' ? item.row.plainValue?.credential : undefined;
  if (item.kind === 'live' && credential !== undefined) {
    return isVaultCredential({ kind: credential, name: item.row.displayName })
      ? plainToken('its value is a Vault token')
      : pass('Its value is no Vault token.');
  }
  const look = lookOfValue(item);
  const use = look === undefined ? undefined : credentialUse(readUses(tracker, item), look);
  return use !== undefined && isVaultUse(use)
    ? plainToken(`${use.where} uses its value as a Vault token`)
    : pass('Its value is no Vault token.');
}

function plainToken(what: string): Outcome {
  return fail({
    reason: `It is not marked secret, and ${what}.`,
    observed: 'a Vault token, not secret',
    expected: 'a login of the gateway with its own identity',
  });
}

function texts(estate: Estate): Population<Subject> {
  const owned = ownedLiterals(estate, {
    owner: 'gateway-vault-token-literal',
    sources: ['policy', 'named-value', 'resource', 'apigee', 'iac', 'files'],
    counts: ({ source }) => source !== 'files' && source !== 'resource',
  });
  // A definition without a token is looked at as a named value.
  const held = where(owned, ({ place, found }) => found !== undefined || place.home.source !== 'named-value');
  return mapped(held, (text) => ({ kind: 'text', text }));
}

/** Named values, live and defined in files, but those that are a subject by the token in their definition. */
function values(estate: Estate): Population<Subject> {
  const others = where(namedValues(estate), (item) => item.kind === 'live' || !holdsToken(item.definition.literal));
  return mapped(others, (item) => ({ kind: 'named value', item }));
}

function holdsToken(literal: Parameters<typeof isVaultCredential>[0] | undefined): boolean {
  return literal !== undefined && isVaultCredential(literal);
}
