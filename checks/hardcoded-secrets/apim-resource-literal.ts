import { defineCheck, fail, notApplicable, pass, type FixStep } from '../../src/assess/check.ts';
import {
  literalAbout,
  literalSeverity,
  ownedLiterals,
  sayLiteral,
  type FoundLiteral,
} from '../../src/estate/found-literals.ts';
import { lacking } from '../../src/estate/reading-index.ts';

export const check = defineCheck({
  title: 'Backends, loggers and identity settings reference their secrets',
  failTitle: 'API Management resource holds a literal credential',
  why:
    'A backend credential, logger connection string or client secret that stands in the definition of its resource is a copy that no' +
    ' rotation reaches. The service gives backend credentials back in clear to everyone who may read it.',
  severity: 'high',
  since: { stable: '0.1.0' },
  logic: 2,
  cwe: [798, 522],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.7', 'C1.1'], 'iso27001@2022': ['A.5.17', 'A.8.12', 'A.8.28'] },
  rationale: 'Authentication information stays under control only where definitions hold references to it.',
  limits: [
    'The service shows no client secret. Where a file of APIOps defines the provider, that is judged; else its secret is not assessed.',
    'Instrumentation keys are no secrets, nor are ids of certificates.',
    'A named value may itself hold its value in the open: that has checks of its own.',
  ],
  requires: [],
  from: [
    'apim.service',
    'apim.workspaces',
    'apim.backends',
    'apim.loggers',
    'apim.caches',
    'apim.identityProviders',
    'apim.openidConnectProviders',
    'apim.authorizationServers',
    'apim.authorizationProviders',
    'repo.files',
    'repo.iac',
  ],
  population: (estate) =>
    ownedLiterals(estate, {
      owner: 'apim-resource-literal',
      sources: ['resource', 'files', 'iac'],
      counts: ({ source, form }) => source === 'resource' || /^(?:apiops|apim)-/.test(form),
    }),
  subject: literalAbout,
  assess: ({ place, found }, { read, cite }) => {
    read(place.document);
    if (place.row !== undefined) cite(place.document, place.row);
    if (found !== undefined) {
      return fail({
        reason: sayLiteral(found),
        observed: 'a literal value',
        expected: 'a named value, a Key Vault reference or a managed identity',
        severity: literalSeverity(found),
      });
    }
    const { unshown, definedIn } = place;
    if (unshown === undefined) {
      return place.empty
        ? notApplicable('It has no credential of its own.')
        : pass('No credential field of the resource holds a literal.');
    }
    if (definedIn === undefined) return read(lacking(place.document, 'partial', unshown));
    read(definedIn.document);
    return notApplicable(`What the service does not show is judged in ${definedIn.path}.`);
  },
  fix: ({ place, found }) => [
    { text: 'Replace the credential at its source: whoever could read this has it, and a history keeps it.' },
    ...(place.home.source === 'resource' ? liveFix(place.id, found) : fileFix),
  ],
});

const fileFix: readonly FixStep[] = [
  {
    text: 'Refer to a named value that comes from Key Vault, or let the service sign in with its managed identity and drop the credential.',
    code: JSON.stringify(
      { properties: { credentials: { header: { 'x-api-key': ['{{backend-key}}'] } } } },
      undefined,
      2,
    ),
    language: 'json',
  },
];

function liveFix(id: string, found: FoundLiteral | undefined): readonly FixStep[] {
  const body = JSON.stringify({ properties: propertiesFor(found) }).replaceAll('"', String.raw`\"`);
  return [
    {
      text: 'Make a named value that refers to Key Vault and name it here, or let the service sign in with its managed identity and drop the credential. What stands beside the field, such as other headers, has to be repeated.',
      code: `az rest --method patch --headers "If-Match=*" \\
  --url "https://management.azure.com${id}?api-version=2024-05-01" \\
  --body "${body}"`,
      language: 'shell',
    },
  ];
}

/** The field as it should be, by the shapes of the resources of API Management. */
function propertiesFor(found: FoundLiteral | undefined): Readonly<Record<string, unknown>> {
  const name = found?.name ?? 'x-api-key';
  const shapes: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    'apim/backend-query': { credentials: { query: { [name]: ['{{backend-key}}'] } } },
    'apim/backend-authorization': {
      credentials: { authorization: { scheme: 'Bearer', parameter: '{{backend-token}}' } },
    },
    'apim/backend-proxy-password': { proxy: { password: '{{proxy-password}}' } },
    'apim/backend-url': { url: 'https://BACKEND' },
    'apim/backend-proxy-url': { proxy: { url: 'https://PROXY' } },
    'apim/logger-connection-string': { credentials: { connectionString: '{{logger-connection}}' } },
    'apim/cache-connection-string': { connectionString: '{{cache-connection}}' },
    'apim/client-secret': { clientSecret: '{{client-secret}}' },
    'apim/resource-owner-password': { resourceOwnerPassword: '{{resource-owner-password}}' },
  };
  return shapes[found?.position ?? ''] ?? { credentials: { header: { [name]: ['{{backend-key}}'] } } };
}
