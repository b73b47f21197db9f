import { check } from '../../../checks/hardcoded-secrets/gateway-vault-token-literal.ts';
import { azureRecords, field, gatewayId, namedValue, resource } from '../../kit/azure-world.ts';
import { testCheck } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { findings, found, foundRecords } from '../../kit/found-files.ts';
import { at, cutShort, literal, skeleton, unplaced } from '../../kit/policy-skeleton.ts';
import { repo, repoRecords } from '../../kit/vault-world.ts';

const document = `${repo}/apis/orders.xml`;
const token = literal({ kind: 'vault-token', name: 'X-Vault-Token' });
const live = (credential: string | undefined, secret: boolean) =>
  evidenceOf(
    azureRecords({
      namedValues: [
        namedValue('db', {
          secret,
          plainValue: { kind: 'literal', ...(credential === undefined ? {} : { credential }) },
        }),
      ],
      policy: skeleton(),
    }),
  );
const value = `${gatewayId}/namedvalues/db`;
const policy = { subject: `${gatewayId}/policies/policy`, outcome: 'pass' } as const;

const sending = skeleton({
  namedValues: [{ name: 'db', where: 'text', span: at(3), credential: { kind: 'vault-token', strength: 'strong' } }],
});

testCheck('hardcoded-secrets/gateway-vault-token-literal', check, [
  {
    name: 'a policy without one, another credential in it',
    evidence: evidenceOf(repoRecords({ 'apis/orders.xml': skeleton({ literals: [literal()] }) })),
    expect: [{ subject: document, outcome: 'pass' }],
  },
  {
    name: 'a token in a policy',
    evidence: evidenceOf(repoRecords({ 'apis/orders.xml': skeleton({ literals: [token] }) })),
    expect: [
      {
        subject: `${document}#apim/set-header/X-Vault-Token`,
        outcome: 'fail',
        severity: 'high',
        fixIncludes: 'vault token revoke -accessor',
      },
    ],
  },
  {
    name: 'a secret-id by the name beside it, in a bundle',
    evidence: evidenceOf(
      foundRecords(
        'repo.apigeeBundles',
        findings('apiproxy/policies/A.xml', 'apigee-policy', { literals: [found('apigee/payload', 'secret_id')] }),
      ),
    ),
    expect: [{ subject: `${repo}/apiproxy/policies/A.xml#apigee/payload/secret_id`, outcome: 'fail' }],
  },
  {
    name: 'a token in another text; texts without one are no subjects',
    evidence: evidenceOf(
      foundRecords(
        'repo.files',
        findings('.env', 'properties', { literals: [found('text/assignment', 'VAULT_TOKEN')] }),
        findings('.env.dev', 'properties', { literals: [found('text/assignment', 'DB_PASSWORD')] }),
      ),
    ),
    expect: [{ subject: `${repo}/.env#text/assignment/VAULT_TOKEN`, outcome: 'fail' }],
  },
  {
    name: 'a token in a named value that is not secret',
    evidence: live('vault-token', false),
    expect: [{ subject: value, outcome: 'fail', reasonIncludes: 'Vault token' }, policy],
  },
  {
    name: 'another plain value',
    evidence: live(undefined, false),
    expect: [{ subject: value, outcome: 'pass' }, policy],
  },
  {
    name: 'a named value that is secret',
    evidence: live(undefined, true),
    expect: [{ subject: value, outcome: 'not-applicable' }, policy],
  },
  {
    name: 'a secret-id in a named value that is not secret, by its name',
    evidence: live('vault-secret-id', false),
    expect: [{ subject: value, outcome: 'fail' }, policy],
  },
  {
    name: 'a plain value that a policy sends as a token',
    evidence: evidenceOf(
      azureRecords({
        namedValues: [namedValue('db', { secret: false, plainValue: { kind: 'literal', look: 'opaque' } })],
        policy: sending,
      }),
    ),
    expect: [{ subject: value, outcome: 'fail', reasonIncludes: 'apim-1 / all APIs uses its value' }, policy],
  },
  {
    name: 'a plain value of a file that a policy beside it sends as a token, and one with a token of its own',
    evidence: evidenceOf(
      repoRecords(
        { 'apis/orders.xml': sending },
        {
          'nv/db.json': [{ name: 'db', value: 'plain', look: 'opaque', span: at(2) }],
          'nv/tax.json': [
            {
              name: 'tax',
              value: 'literal',
              literal: literal({ kind: 'vault-token', position: 'apim/named-value', name: 'tax' }),
              span: at(2),
            },
          ],
          'nv/region.json': [{ name: 'region', value: 'plain', look: 'word', span: at(2) }],
        },
      ),
    ),
    expect: [
      { subject: document, outcome: 'pass' },
      { subject: `${repo}/nv/db.json#db`, outcome: 'fail', reasonIncludes: 'orders.xml' },
      { subject: `${repo}/nv/tax.json#tax#apim/named-value/tax`, outcome: 'fail' },
      { subject: `${repo}/nv/region.json#region`, outcome: 'pass' },
    ],
  },
  {
    name: 'a token in a header of a live backend; backends without one are no subjects',
    evidence: evidenceOf(
      azureRecords({
        backends: [
          resource('backends', 'quiet', field('url')),
          resource(
            'backends',
            'vault',
            field('credentials/header/X-Vault-Token', {
              holds: 'literal',
              literals: [unplaced({ position: 'apim/backend-header', name: 'X-Vault-Token', kind: 'vault-token' })],
            }),
          ),
        ],
        policy: skeleton(),
      }),
    ),
    expect: [
      { subject: `${gatewayId}/backends/vault#apim/backend-header/X-Vault-Token`, outcome: 'fail', severity: 'high' },
      policy,
    ],
  },
  {
    name: 'a policy that could not be followed, and one that could not be read',
    evidence: evidenceOf(repoRecords({ 'apis/orders.xml': cutShort() }), {
      replace: [unread('repo.apimPolicies', `${repo}/other.xml`, 'forbidden', 'item')],
    }),
    expect: [
      { subject: `${document} repo.apimPolicies`, outcome: 'not-assessed', cause: 'malformed' },
      { subject: `${repo}/other.xml repo.apimPolicies`, outcome: 'not-assessed', cause: 'forbidden' },
    ],
  },
]);
