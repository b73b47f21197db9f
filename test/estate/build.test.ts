import { describe, expect, test } from '@jest/globals';
import { buildEstate } from '../../src/estate/build.ts';
import type { Population } from '../../src/estate/population.ts';
import { policyPlaces } from '../../src/estate/vault-uses.ts';
import { secretReferences } from '../../src/estate/references.ts';
import { azureRecords, gatewayId, vaultValue } from '../kit/azure-world.ts';
import { azureTarget, evidenceOf, read, subscription, subscriptionId, unread } from '../kit/evidence.ts';
import { skeleton } from '../kit/policy-skeleton.ts';
import { cluster, repo, repoRecords, vaultRecords } from '../kit/vault-world.ts';

const unlisted = (population: Population<unknown>) =>
  population.flatMap((item) =>
    item.kind === 'unlisted' ? [`${item.scope.id} ${item.reading.name} ${item.reading.cause}`] : [],
  );

describe('the estate', () => {
  test('holds what the targets of the run declare, and nothing of a target that it did not have', () => {
    const estate = buildEstate(evidenceOf(vaultRecords()));
    expect(estate.vaults.map((item) => [item.id, item.host])).toEqual([[cluster, 'vault.example.internal']]);
    expect([estate.azure, estate.gateways, estate.keyVaults, estate.repositories]).toEqual([[], [], [], []]);
  });

  test('shows a declared subscription of which there is no record as not collected, never as empty', () => {
    const other = '99999999-0000-4000-8000-000000000001';
    const estate = buildEstate(evidenceOf(azureRecords(), { subscriptions: [subscription, other] }));
    expect(unlisted(estate.gateways)).toEqual([`/subscriptions/${other} apim.service not-collected`]);
    expect(unlisted(estate.keyVaults)).toEqual([`/subscriptions/${other} keyVault.vaults not-collected`]);
  });

  test('gives the cause of a collector that stopped to everything that it still owed', () => {
    const stopped = unread('apim.service', `azure:${azureTarget}`, 'failed');
    const estate = buildEstate(evidenceOf([stopped]));
    expect(unlisted(estate.gateways)).toEqual([`${subscriptionId} apim.service failed`]);
  });

  test('knows an ARM id in whatever case the source wrote it', () => {
    const records = azureRecords({ namedValues: [vaultValue('db')] }).map((record) =>
      record.name === 'apim.namedValues'
        ? read('apim.namedValues', 'list', gatewayId.toUpperCase(), [vaultValue('db')])
        : record,
    );
    expect(secretReferences(buildEstate(evidenceOf(records))).map((item) => item.kind)).toEqual(['subject']);
  });

  test('lists every policy document that should be there, and says which one is not', () => {
    const api = `${gatewayId}/apis/orders`;
    const operation = `${api}/operations/get`;
    const records = [
      ...azureRecords(),
      read('apim.apis', 'list', gatewayId, [
        { id: api, name: 'orders' },
        { id: `${api};rev=2`, name: 'orders;rev=2', isCurrent: false },
      ]),
      read('apim.apis', 'item', api, { operations: [{ id: operation, name: 'get' }] }),
      read('apim.policies', 'item', `${api}/policies/policy`, { scope: 'api', policy: skeleton() }),
    ];
    const places = policyPlaces(buildEstate(evidenceOf(records)));
    expect(
      places.map((item) => (item.kind === 'subject' ? [item.subject.id, item.subject.document.status] : item.scope.id)),
    ).toEqual([
      [`${gatewayId}/policies/policy`, 'read'],
      [`${api}/policies/policy`, 'read'],
      [`${operation}/policies/policy`, 'unread'],
    ]);
  });

  test('says which files of a repository were not read, each once', () => {
    const records = [
      ...repoRecords({ 'a.xml': skeleton() }),
      read('repo.files', 'list', repo, [
        { path: 'a.xml', kind: 'apim-policy', bytes: 1, status: 'read' },
        { path: 'b.xml', kind: 'apim-policy', bytes: 1, status: 'unread', detail: 'too large' },
      ]),
    ];
    expect(unlisted(policyPlaces(buildEstate(evidenceOf(records))))).toEqual([
      `${repo}/b.xml repo.apimPolicies failed`,
    ]);
  });

  test('shows every record to the coverage check, with its cause', () => {
    const { collections } = buildEstate(evidenceOf([unread('apim.caches', gatewayId, 'throttled')]));
    expect(collections).toMatchObject([
      { kind: 'subject', subject: { name: 'apim.caches', scope: gatewayId, unread: { cause: 'throttled' } } },
    ]);
  });
});
