import { describe, expect, jest, test } from '@jest/globals';
import { ids, vault, type Answer } from './fake-answers.ts';
import { recordOf, runFake, valueOf } from './fake-azure.ts';

jest.setTimeout(60_000);

const store = vault.toLowerCase();

function refusal(inner: string): Answer {
  return { status: 403, body: { error: { code: 'Forbidden', innererror: { code: inner } } } };
}

const withRoles = (answer: Answer): Answer =>
  JSON.parse(
    JSON.stringify(answer).replace('"enableRbacAuthorization":null', '"enableRbacAuthorization":true'),
  ) as Answer;

describe('what is in a vault besides secrets', () => {
  test('keys: their state, and of each its type, size and operations', async () => {
    const run = await runFake();
    expect(valueOf(recordOf(run, 'keyVault.keyProperties', 'list', store))).toEqual([
      {
        name: 'Signing',
        enabled: true,
        createdOn: '2023-11-14T22:13:20.000Z',
        updatedOn: '2023-11-14T22:13:20.000Z',
        expiresOn: '2030-03-17T17:46:40.000Z',
      },
      { name: 'curve', enabled: false, notBefore: '2023-11-14T22:13:20.000Z' },
      { name: 'tls', enabled: true, createdOn: '2023-11-14T22:13:20.000Z', managed: true },
    ]);
    const detail = (name: string): unknown =>
      valueOf(recordOf(run, 'keyVault.keyProperties', 'item', `${store}/${name}`));
    expect(detail('keys/signing')).toEqual({
      kind: 'key',
      version: '0123456789abcdef0123456789abcdef',
      keyType: 'RSA',
      size: 2047,
      operations: ['sign', 'verify'],
    });
    expect(detail('keys/curve')).toMatchObject({ keyType: 'EC', curve: 'P-256', operations: ['sign'] });
    expect(detail('keys/signing/rotationpolicy')).toEqual({
      kind: 'rotation-policy',
      expiryTime: 'P2Y',
      actions: [
        { type: 'Rotate', timeAfterCreate: 'P90D' },
        { type: 'Notify', timeBeforeExpiry: 'P30D' },
      ],
    });
    expect(detail('keys/curve/rotationpolicy')).toEqual({ kind: 'rotation-policy', actions: [] });
  });

  test('the key of a certificate is not asked for a rotation policy, which it cannot have', async () => {
    const { requests } = await runFake();
    expect(requests.filter(({ url }) => /\/keys\/tls\/rotationpolicy/.test(url))).toEqual([]);
  });

  test('certificates: thumbprint and dates, issuer and renewal', async () => {
    const run = await runFake();
    expect(valueOf(recordOf(run, 'keyVault.certificateProperties', 'list', store))).toEqual([
      {
        name: 'tls',
        enabled: true,
        notBefore: '2023-11-14T22:13:20.000Z',
        expiresOn: '2030-03-17T17:46:40.000Z',
        thumbprint: 'A1'.repeat(20),
        subject: 'CN=api.shop.example',
      },
    ]);
    expect(
      valueOf(recordOf(run, 'keyVault.certificateProperties', 'item', `${store}/certificates/tls/policy`)),
    ).toEqual({
      issuer: 'DigiCert',
      keyType: 'RSA',
      keySize: 2048,
      exportable: true,
      reuseKey: false,
      validityMonths: 12,
      actions: [{ type: 'AutoRenew', lifetimePercentage: 80 }],
    });
  });

  test('what was deleted, of every kind, until when it can be recovered', async () => {
    const run = await runFake();
    const deleted = (scope: string): unknown => valueOf(recordOf(run, 'keyVault.deletedObjects', 'list', scope));
    const dates = { deletedOn: '2024-03-09T16:00:00.000Z', purgedOn: '2024-06-07T16:00:00.000Z' };
    expect(deleted(`${store}/deletedsecrets`)).toEqual([{ kind: 'secret', name: 'Former', ...dates }]);
    expect(deleted(`${store}/deletedkeys`)).toEqual([{ kind: 'key', name: 'former-key', ...dates }]);
    expect(deleted(`${store}/deletedcertificates`)).toEqual([]);
    expect(deleted(`/subscriptions/${ids.subscription}`)).toEqual([
      {
        kind: 'vault',
        name: 'Old-Vault',
        id: store.replace('shop-vault', 'old-vault'),
        deletedOn: '2026-06-01T00:00:59Z',
        purgedOn: '2026-08-30T00:00:59Z',
        purgeProtected: true,
      },
    ]);
  });
});

describe('a vault that refuses', () => {
  const set = `az keyvault set-policy --name "Shop-Vault" --subscription "${ids.subscription}" --object-id "${ids.scanner}"`;

  test.each([
    [
      'vaultKeys',
      'keyVault.keyProperties',
      'list',
      store,
      'list on keys (access policy)',
      `${set} --key-permissions list`,
    ],
    [
      'signingKey',
      'keyVault.keyProperties',
      'item',
      `${store}/keys/signing`,
      'list, get on keys (access policy)',
      `${set} --key-permissions list get`,
    ],
    [
      'signingRotation',
      'keyVault.keyProperties',
      'item',
      `${store}/keys/signing/rotationpolicy`,
      'list, get, getrotationpolicy on keys (access policy)',
      `${set} --key-permissions list get getrotationpolicy`,
    ],
    [
      'certificatePolicy',
      'keyVault.certificateProperties',
      'item',
      `${store}/certificates/tls/policy`,
      'list, get on certificates (access policy)',
      `${set} --certificate-permissions list get`,
    ],
    [
      'deletedSecrets',
      'keyVault.deletedObjects',
      'list',
      `${store}/deletedsecrets`,
      'list on secrets (access policy)',
      `${set} --secret-permissions list`,
    ],
  ] as const)('%s names the word that its access policy lacks', async (route, name, part, scope, permission, grant) => {
    const run = await runFake({ fault: () => refusal('AccessDenied'), at: [route] });
    expect(recordOf(run, name, part, scope).outcome).toMatchObject({
      status: 'unread',
      cause: 'forbidden',
      needs: { permission, grant },
    });
  });

  test('names the action of the role where roles decide, and the way through a firewall', async () => {
    const run = await runFake({
      fault: (answer, request) =>
        request.url.includes('vault.azure.net/keys/') ? refusal('ForbiddenByRbac') : withRoles(answer),
    });
    expect(
      recordOf(run, 'keyVault.keyProperties', 'item', `${store}/keys/signing/rotationpolicy`).outcome,
    ).toMatchObject({
      needs: { permission: 'Microsoft.KeyVault/vaults/keyrotationpolicies/read' },
    });
    const walled = await runFake({ fault: () => refusal('ForbiddenByFirewall'), at: ['vaultKeys'] });
    expect(recordOf(walled, 'keyVault.keyProperties', 'list', store).outcome).toMatchObject({
      needs: { permission: "a network path to the vault's data plane" },
    });
  });
});

test('a vault whose address lies outside of Key Vault is sent no token', async () => {
  const run = await runFake({
    fault: (answer) =>
      JSON.parse(JSON.stringify(answer).replaceAll('shop-vault.vault.azure.net', 'vault.attacker.example')) as Answer,
    at: ['vaults'],
    wanted: ['keyVault.vaults', 'keyVault.keyProperties', 'keyVault.certificateProperties', 'keyVault.deletedObjects'],
  });
  expect(run.requests.filter(({ url }) => url.includes('attacker'))).toEqual([]);
  expect(recordOf(run, 'keyVault.keyProperties', 'list', store).outcome).toMatchObject({
    status: 'unread',
    cause: 'malformed',
  });
});
