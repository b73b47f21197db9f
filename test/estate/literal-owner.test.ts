import { expect, test } from '@jest/globals';
import { buildEstate } from '../../src/estate/build.ts';
import { literalPlaces, ownedLiterals } from '../../src/estate/found-literals.ts';
import { ownerOf, type LiteralHome, type LiteralOwner, type LiteralSource } from '../../src/estate/literal-owner.ts';
import { azureRecords, field, resource } from '../kit/azure-world.ts';
import { evidenceOf } from '../kit/evidence.ts';
import { findings, found, foundRecords } from '../kit/found-files.ts';
import { at, literal, skeleton, unplaced } from '../kit/policy-skeleton.ts';
import { repoRecords } from '../kit/vault-world.ts';

const rows: readonly (readonly [string, string, LiteralHome, LiteralOwner])[] = [
  ['apim/set-header', 'x-api-key', { source: 'policy', form: '' }, 'apim-policy-literal'],
  ['token', 'jwt', { source: 'policy', form: '' }, 'apim-policy-literal'],
  ['apim/expression', 'key', { source: 'policy', form: '' }, 'apim-policy-expression-literal'],
  ['apim/named-value', 'db', { source: 'named-value', form: '', secret: true }, 'apim-named-value-not-in-key-vault'],
  ['apim/named-value', 'db', { source: 'named-value', form: '', secret: false }, 'apim-named-value-plain-secret'],
  ['apim/named-value', 'db', { source: 'named-value', form: '' }, 'apim-named-value-plain-secret'],
  ['apim/named-value', 'db', { source: 'live-value', form: '', secret: false }, 'apim-named-value-plain-secret'],
  ['apim/backend-header', 'x-api-key', { source: 'resource', form: 'backend' }, 'apim-resource-literal'],
  ['token', 'jwt', { source: 'resource', form: 'logger' }, 'apim-resource-literal'],
  ['apigee/header', 'x-api-key', { source: 'apigee', form: 'apigee-policy' }, 'apigee-policy-literal'],
  ['apigee/kvm-entry', 'password', { source: 'apigee', form: 'apigee-policy' }, 'apigee-kvm-seed'],
  ['apigee/secret-key', 'SecretKey', { source: 'apigee', form: 'apigee-policy' }, 'apigee-key-not-by-reference'],
  ['apigee/app-secret', 'consumerSecret', { source: 'apigee', form: 'apigee-config' }, 'apigee-kvm-seed'],
  ['token', 'x', { source: 'apigee', form: 'apigee-config' }, 'apigee-kvm-seed'],
  ['apigee/script', 'apiKey', { source: 'apigee', form: 'apigee-script' }, 'apigee-resource-literal'],
  ['token', 'x', { source: 'apigee', form: 'apigee-text' }, 'apigee-resource-literal'],
  ['apim/set-header', 'x-api-key', { source: 'iac', form: 'bicep' }, 'apim-policy-literal'],
  ['apim/expression', 'key', { source: 'iac', form: 'bicep' }, 'apim-policy-expression-literal'],
  ['iac/parameter-default', 'password', { source: 'iac', form: 'bicep' }, 'iac-literal'],
  ['token', 'x', { source: 'iac', form: 'terraform' }, 'iac-literal'],
  ['apim/set-header', 'x-api-key', { source: 'files', form: 'markdown' }, 'apim-policy-literal'],
  ['text/assignment', 'password', { source: 'files', form: 'properties' }, 'source-credential'],
  ['text/example', 'x-api-key', { source: 'files', form: 'openapi' }, 'api-definition-literal'],
  ['apim/set-header', 'X-Vault-Token', { source: 'policy', form: '' }, 'gateway-vault-token-literal'],
  ['text/assignment', 'VAULT_SECRET_ID', { source: 'files', form: 'properties' }, 'gateway-vault-token-literal'],
  ['apigee/payload', 'secret_id', { source: 'apigee', form: 'apigee-policy' }, 'gateway-vault-token-literal'],
  ['text/assignment', 'role_id', { source: 'files', form: 'properties' }, 'source-credential'],
];

test.each(rows)('%s %s in %j belongs to %s', (position, name, home, owner) => {
  expect(ownerOf({ kind: 'password', position, name }, home)).toBe(owner);
});

test('a Vault token is one wherever it stands', () => {
  const kind = 'vault-token';
  expect(ownerOf({ kind, position: 'token' }, { source: 'files', form: 'text' })).toBe('gateway-vault-token-literal');
});

/** What the checks that report literals look at. */
const looksAt: readonly (readonly [LiteralOwner, readonly LiteralSource[]])[] = [
  ['apim-policy-literal', ['policy', 'iac', 'files']],
  ['apim-policy-expression-literal', ['policy', 'iac', 'files']],
  ['apim-resource-literal', ['resource', 'files', 'iac']],
  ['apigee-policy-literal', ['apigee']],
  ['apigee-kvm-seed', ['apigee']],
  ['apigee-resource-literal', ['apigee']],
  ['apigee-key-not-by-reference', ['apigee']],
  ['iac-literal', ['iac']],
  ['source-credential', ['files']],
  ['api-definition-literal', ['files']],
  ['gateway-vault-token-literal', ['policy', 'named-value', 'resource', 'apigee', 'iac', 'files']],
];

test('over a service and a repository with every kind of file, each literal is reported by exactly one check', () => {
  const many = [
    found('apim/set-header', 'x-api-key'),
    found('apim/expression', 'key'),
    found('iac/parameter', 'password'),
    found('apigee/header', 'x-api-key'),
    found('apigee/kvm-entry', 'password'),
    found('apigee/secret-key', 'SecretKey'),
    found('token', 'x', { kind: 'vault-token' }),
    found('token', 'x', { kind: 'jwt' }),
  ];
  const unplacedOnes = [unplaced(), unplaced({ kind: 'vault-token' })];
  const token = literal({ kind: 'vault-token', position: 'apim/named-value' });
  const policy = skeleton({ literals: many.slice(0, 2) });
  const estate = buildEstate(
    evidenceOf([
      ...azureRecords({ backends: [resource('backends', 'erp', field('x', { literals: unplacedOnes }))] }),
      ...repoRecords({ 'p.xml': policy }, { 'nv.json': [{ value: 'literal', literal: token, span: at(1) }] }),
      ...foundRecords('repo.apigeeBundles', findings('a.xml', 'apigee-policy', { literals: many })).slice(1),
      ...foundRecords('repo.apigeeBundles', findings('a.js', 'apigee-script', { literals: many })).slice(1),
      ...foundRecords('repo.iac', findings('m.bicep', 'bicep', { literals: many })).slice(1),
      ...foundRecords('repo.files', findings('.env', 'properties', { literals: many })).slice(1),
      ...foundRecords('repo.files', findings('api.yaml', 'openapi', { literals: many })).slice(1),
    ]),
  );
  const reported = looksAt.flatMap(([owner, sources]) =>
    ownedLiterals(estate, { owner, sources, counts: () => false }).flatMap((item) =>
      item.kind === 'subject' && item.subject.found !== undefined ? [item.subject] : [],
    ),
  );
  const sources = ['policy', 'named-value', 'resource', 'apigee', 'iac', 'files'] as const;
  const places = sources.flatMap((source) => literalPlaces(estate, source));
  const all = places.flatMap((item) => (item.kind === 'subject' ? item.subject.literals : []));
  expect(all).toHaveLength(2 + 1 + 2 + 5 * many.length);
  const keys = reported.map(({ place, found: one }) => `${place.id} ${String(one && place.literals.indexOf(one))}`);
  expect(keys).toHaveLength(all.length);
  expect(new Set(keys).size).toBe(all.length);
});
