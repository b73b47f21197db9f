import { check } from '../../../checks/rotation/static-secret-overdue.ts';
import type { SecretProperties } from '../../../src/evidence/key-vault.ts';
import { azureRecords, keyVaultId, namedValue, secret, vaultValue, gatewayId } from '../../kit/azure-world.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { daysAgo, evidenceOf, subscriptionId, testNow, unread, vaultHost } from '../../kit/evidence.ts';
import { request, skeleton } from '../../kit/policy-skeleton.ts';
import { cluster, kvSecret, repoRecords, vaultRecords, type VaultWorld } from '../../kit/vault-world.ts';

const subject = 'https://kv-1.vault.azure.net/secrets/db';
const having = (over: Partial<SecretProperties>) =>
  evidenceOf(azureRecords({ namedValues: [vaultValue('db')], secrets: [secret('DB', over)] }));
const path = `${cluster}/secret/data/orders`;
const vault = (world: VaultWorld, at = '/v1/secret/data/orders') => [
  ...vaultRecords(world),
  ...repoRecords({ 'a.xml': skeleton({ sendRequests: [request(1, vaultHost, at)] }) }),
];

const keyVaultCases: readonly CheckTestCase[] = [
  {
    name: 'a version of 32 days is within a month and its slack',
    evidence: having({ createdOn: daysAgo(32) }),
    expect: [{ subject, outcome: 'pass' }],
  },
  {
    name: 'a version of 33 days is overdue, whatever was updated since',
    evidence: having({ createdOn: daysAgo(33), updatedOn: daysAgo(1) }),
    expect: [
      { subject, outcome: 'fail', reasonIncludes: '33 days', fixIncludes: 'az keyvault secret set --vault-name kv-1' },
    ],
  },
  {
    name: 'the same secret, judged later',
    evidence: having({ createdOn: daysAgo(10) }),
    now: testNow + 30 * 86_400_000,
    expect: [{ subject, outcome: 'fail' }],
  },
  {
    name: 'a class of its own, by the longest pattern that fits',
    evidence: having({ createdOn: daysAgo(60) }),
    settings: { 'rotation.classes': { '*': '10d', 'd*': '90d' } },
    expect: [{ subject, outcome: 'pass' }],
  },
  {
    name: 'a secret of a certificate has its own period',
    evidence: having({ createdOn: daysAgo(200), managed: true }),
    expect: [{ subject, outcome: 'not-applicable' }],
  },
  {
    name: 'a secret that the vault does not list',
    evidence: evidenceOf(azureRecords({ namedValues: [vaultValue('db')] })),
    expect: [{ subject, outcome: 'not-assessed', cause: 'not-found' }],
  },
  {
    name: 'a reference that cannot be told',
    evidence: evidenceOf(azureRecords({ namedValues: [namedValue('db', { keyVault: { secretIdentifier: 'x' } })] })),
    expect: [{ subject: `${gatewayId}/namedvalues/db`, outcome: 'not-assessed', cause: 'partial' }],
  },
  {
    name: 'secrets that may not be listed are not empty',
    evidence: evidenceOf(azureRecords({ namedValues: [vaultValue('db')], secrets: [secret('db')] }), {
      replace: [unread('keyVault.secretProperties', keyVaultId)],
    }),
    expect: [{ subject, outcome: 'not-assessed', cause: 'forbidden' }],
  },
  {
    name: 'vaults that could not be listed',
    evidence: evidenceOf(azureRecords({ namedValues: [vaultValue('db')] }), {
      replace: [unread('keyVault.vaults', subscriptionId, 'filtered')],
    }),
    expect: [{ subject, outcome: 'not-assessed', cause: 'filtered' }],
  },
  {
    name: 'named values and a secret that two of them use',
    evidence: evidenceOf(
      azureRecords({
        namedValues: [vaultValue('db'), { ...vaultValue('db'), id: `${gatewayId}/namedvalues/again` }],
        secrets: [secret('db')],
      }),
    ),
    expect: [{ subject, outcome: 'pass' }],
  },
];

const vaultCases: readonly CheckTestCase[] = [
  {
    name: 'a young version in Vault',
    evidence: evidenceOf(vault({ kv: [kvSecret('orders', daysAgo(3))] })),
    expect: [{ subject: path, outcome: 'pass' }],
  },
  {
    name: 'an old version in Vault',
    evidence: evidenceOf(vault({ kv: [kvSecret('orders', daysAgo(80))] })),
    expect: [{ subject: path, outcome: 'fail', fixIncludes: 'vault kv patch -mount=secret orders "$FIELD=-"' }],
  },
  {
    name: 'KV version 1 keeps no times',
    evidence: evidenceOf(vault({ mounts: [{ path: 'secret/', type: 'kv', version: '1' }] })),
    expect: [{ subject: path, outcome: 'not-assessed', cause: 'not-collected', reasonIncludes: 'KV version 1' }],
  },
  {
    name: 'credentials that are made on request have no age',
    evidence: evidenceOf(vault({ mounts: [{ path: 'db/', type: 'database' }] }, '/v1/db/creds/orders')),
    expect: [{ subject: `${cluster}/db/creds/orders`, outcome: 'not-applicable' }],
  },
  {
    name: 'an account that the engine keeps and replaces by its own timer',
    evidence: evidenceOf(vault({ mounts: [{ path: 'db/', type: 'database' }] }, '/v1/db/static-creds/orders')),
    expect: [{ subject: `${cluster}/db/static-creds/orders`, outcome: 'not-assessed', cause: 'not-collected' }],
  },
  {
    name: 'metadata that could not be read',
    evidence: evidenceOf(vault({ kv: [kvSecret('orders', daysAgo(3))] }), {
      replace: [unread('vault.kvMetadata', `${cluster}/secret/metadata/orders`, 'forbidden', 'item')],
    }),
    expect: [{ subject: path, outcome: 'not-assessed', cause: 'forbidden' }],
  },
  {
    name: 'a path that the mount does not list',
    evidence: evidenceOf(vault({ kv: [kvSecret('other', daysAgo(3))] })),
    expect: [{ subject: path, outcome: 'not-assessed', cause: 'not-found' }],
  },
  {
    name: 'a request in another namespace than the one that is read',
    evidence: evidenceOf([
      ...vaultRecords({ kv: [kvSecret('orders', daysAgo(3))] }),
      ...repoRecords({
        'a.xml': skeleton({
          sendRequests: [
            request(1, vaultHost, '/v1/secret/data/orders', { vaultNamespace: { kind: 'literal', text: 'team' } }),
          ],
        }),
      }),
    ]),
    expect: [
      { subject: `${cluster}/namespaces/team/secret/data/orders`, outcome: 'not-assessed', cause: 'not-collected' },
    ],
  },
];

testCheck('rotation/static-secret-overdue', check, [...keyVaultCases, ...vaultCases]);
