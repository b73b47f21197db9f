import { check } from '../../../checks/hardcoded-secrets/apim-resource-literal.ts';
import type { ApimBackend, ApimResource } from '../../../src/evidence/apim.ts';
import { azureRecords, field, gatewayId, resource, type AzureWorld } from '../../kit/azure-world.ts';
import { testCheck } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { cutFile, findings, found, foundRecords } from '../../kit/found-files.ts';
import { unplaced } from '../../kit/policy-skeleton.ts';
import { repo, repoRecords } from '../../kit/vault-world.ts';

const file = (over: Parameters<typeof findings>[2] = {}) =>
  evidenceOf(foundRecords('repo.files', findings('backends/erp/backendInformation.json', 'apiops-backend', over)));
const subject = `${repo}/backends/erp/backendInformation.json`;
const literal = `${subject}#text/credential/password`;

const world = (over: AzureWorld) => evidenceOf(azureRecords(over));
const backend = (over: Partial<ApimBackend>, ...fields: ApimResource['fields']) =>
  world({ backends: [{ ...resource('backends', 'erp', ...fields), ...over }] });
const erp = `${gatewayId}/backends/erp`;
const header = (kind: string, name = 'x-key', group = 1) =>
  field(`credentials/header/${name}`, {
    holds: 'literal',
    literals: [unplaced({ position: 'apim/backend-header', name, kind, group })],
  });
const provider = resource('identityProviders', 'aad');
const aad = `${gatewayId}/identityproviders/aad`;
const defined = foundRecords(
  'repo.files',
  findings('identity providers/AAD/identityProviderInformation.json', 'apiops-identityprovider'),
);
const definedSubject = `${repo}/identity providers/AAD/identityProviderInformation.json`;

testCheck('hardcoded-secrets/apim-resource-literal', check, [
  { name: 'a file without literals', evidence: file(), expect: [{ subject, outcome: 'pass' }] },
  {
    name: 'a literal, told by its place and never by its value',
    evidence: file({ literals: [found('text/credential', 'password')] }),
    expect: [{ subject: literal, outcome: 'fail', severity: 'high', reasonIncludes: 'line 3, column 5' }],
  },
  {
    name: 'a literal in a comment rates one level lower, alike ones are told apart',
    evidence: file({
      literals: [found('text/credential', 'password', { context: 'comment' }), found('text/credential', 'password')],
    }),
    expect: [
      { subject: literal, outcome: 'fail', severity: 'medium' },
      { subject: `${literal}~2`, outcome: 'fail', severity: 'high' },
    ],
  },
  {
    name: 'a Vault token belongs to the check for Vault tokens',
    evidence: file({ literals: [found('text/credential', 'X-Vault-Token', { kind: 'vault-token' })] }),
    expect: [{ subject, outcome: 'pass' }],
  },
  {
    name: 'a file that could not be followed: what was found stands, the rest is not assessed',
    evidence: file(cutFile({ literals: [found('text/credential', 'password')] })),
    expect: [
      { subject: literal, outcome: 'fail' },
      { subject: `${subject} repo.files`, outcome: 'not-assessed', cause: 'malformed', reasonIncludes: 'line 9' },
    ],
  },
  {
    name: 'a file that could not be read',
    evidence: evidenceOf(foundRecords('repo.files'), {
      replace: [unread('repo.files', `${repo}/backends/erp/backendInformation.json`, 'forbidden', 'item')],
    }),
    expect: [{ subject: `${subject} repo.files`, outcome: 'not-assessed', cause: 'forbidden' }],
  },
  {
    name: 'a live backend that sends a named value',
    evidence: backend({}, field('credentials/header/x-key', { holds: 'reference', namedValues: ['erp-key'] })),
    expect: [{ subject: erp, outcome: 'pass' }],
  },
  {
    name: 'a live backend that signs in with a certificate',
    evidence: backend({ certificateIds: [`${gatewayId}/certificates/c1`] }, field('url')),
    expect: [{ subject: erp, outcome: 'pass' }],
  },
  {
    name: 'a live backend without a credential',
    evidence: backend({}, field('url')),
    expect: [{ subject: erp, outcome: 'not-applicable' }],
  },
  {
    name: 'literals of a live backend, each told by its field',
    evidence: backend(
      {},
      header('api-key'),
      field('proxy/password', {
        holds: 'literal',
        literals: [unplaced({ position: 'apim/backend-proxy-password', name: 'password', kind: 'password' })],
      }),
    ),
    expect: [
      {
        subject: `${erp}#apim/backend-header/x-key`,
        outcome: 'fail',
        severity: 'high',
        reasonIncludes: 'backend header x-key holds a literal api-key (16-31 characters',
        fixIncludes: String.raw`{\"credentials\":{\"header\":{\"x-key\":[\"{{backend-key}}\"]}}}`,
      },
      {
        subject: `${erp}#apim/backend-proxy-password/password`,
        outcome: 'fail',
        fixIncludes: String.raw`{\"proxy\":{\"password\":`,
      },
    ],
  },
  {
    name: 'a Vault token in a live backend belongs to the check for Vault tokens',
    evidence: backend({}, header('vault-token', 'X-Vault-Token')),
    expect: [{ subject: erp, outcome: 'pass' }],
  },
  {
    name: 'loggers and caches hold their connection strings or refer to them',
    evidence: world({
      loggers: [
        resource('loggers', 'monitor'),
        resource(
          'loggers',
          'hub',
          field('credentials/connectionString', {
            holds: 'literal',
            literals: [unplaced({ position: 'apim/logger-connection-string', name: 'connectionString' })],
          }),
        ),
      ],
      caches: [
        {
          id: `${gatewayId}/caches/c`,
          name: 'c',
          fields: [field('connectionString', { holds: 'reference', namedValues: ['x'] })],
        },
      ],
    }),
    expect: [
      { subject: `${gatewayId}/loggers/monitor`, outcome: 'not-applicable' },
      { subject: `${gatewayId}/loggers/hub#apim/logger-connection-string/connectionString`, outcome: 'fail' },
      { subject: `${gatewayId}/caches/c`, outcome: 'pass' },
    ],
  },
  {
    name: 'an authorization server shows the password of its resource owner',
    evidence: world({
      authorizationServers: [
        resource(
          'authorizationServers',
          'partner',
          field('resourceOwnerPassword', {
            holds: 'literal',
            literals: [unplaced({ position: 'apim/resource-owner-password', name: 'resourceOwnerPassword' })],
          }),
        ),
      ],
    }),
    expect: [
      {
        subject: `${gatewayId}/authorizationservers/partner#apim/resource-owner-password/resourceOwnerPassword`,
        outcome: 'fail',
      },
    ],
  },
  {
    name: 'a client secret that the service does not show is no pass',
    evidence: world({ identityProviders: [provider] }),
    expect: [{ subject: aad, outcome: 'not-assessed', cause: 'partial', reasonIncludes: 'client secret' }],
  },
  {
    name: 'a client secret that the service shows as a reference',
    evidence: world({
      identityProviders: [
        resource(
          'identityProviders',
          'aad',
          field('clientSecret', { holds: 'reference', namedValues: ['aad-secret'] }),
        ),
      ],
    }),
    expect: [{ subject: aad, outcome: 'pass' }],
  },
  {
    name: 'a provider that a file defines is judged there',
    evidence: evidenceOf([...azureRecords({ identityProviders: [provider] }), ...defined]),
    expect: [
      { subject: aad, outcome: 'not-applicable', reasonIncludes: 'identityProviderInformation.json' },
      { subject: definedSubject, outcome: 'pass' },
    ],
  },
  {
    name: 'a file of another provider says nothing of it',
    evidence: evidenceOf([
      ...azureRecords({ identityProviders: [resource('identityProviders', 'google')] }),
      ...defined,
    ]),
    expect: [
      { subject: `${gatewayId}/identityproviders/google`, outcome: 'not-assessed', cause: 'partial' },
      { subject: definedSubject, outcome: 'pass' },
    ],
  },
  {
    name: 'a cache of evidence that knew no fields',
    evidence: world({ caches: [{ id: `${gatewayId}/caches/c`, name: 'c' }] }),
    expect: [{ subject: `${gatewayId}/caches/c`, outcome: 'not-assessed', cause: 'partial' }],
  },
  {
    name: 'backends that could not be listed',
    evidence: evidenceOf(azureRecords(), { replace: [unread('apim.backends', gatewayId)] }),
    expect: [{ subject: `${gatewayId} apim.backends`, outcome: 'not-assessed', cause: 'forbidden' }],
  },
  {
    name: 'workspaces have backends of their own',
    evidence: evidenceOf([
      ...azureRecords({ workspaces: [{ id: `${gatewayId}/workspaces/tax`, name: 'tax' }] }),
      ...repoRecords({}),
    ]),
    expect: [
      { subject: `${gatewayId}/workspaces/tax apim.backends`, outcome: 'not-assessed', cause: 'not-collected' },
      { subject: `${gatewayId}/workspaces/tax apim.loggers`, outcome: 'not-assessed', cause: 'not-collected' },
    ],
  },
]);
