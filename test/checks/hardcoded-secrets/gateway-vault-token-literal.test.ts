import { check } from '../../../checks/hardcoded-secrets/gateway-vault-token-literal.ts';
import { azureRecords, gatewayId, namedValue } from '../../kit/azure-world.ts';
import { testCheck } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { findings, found, foundRecords } from '../../kit/found-files.ts';
import { cutShort, literal, skeleton } from '../../kit/policy-skeleton.ts';
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
