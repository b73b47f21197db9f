import { describe, expect, jest, test } from '@jest/globals';
import { canary, ids, service, vault, type Answer } from './fake-answers.ts';
import { recordOf, runFake } from './fake-azure.ts';

jest.setTimeout(60_000);

const store = vault.toLowerCase();

function refusal(inner: string): Answer {
  return {
    status: 403,
    body: { error: { code: 'Forbidden', message: canary('key-vault'), innererror: { code: inner } } },
  };
}

const withRoles = (answer: Answer): Answer =>
  JSON.parse(
    JSON.stringify(answer).replace('"enableRbacAuthorization":null', '"enableRbacAuthorization":true'),
  ) as Answer;

describe('a vault that does not let its secrets be listed', () => {
  test.each([
    [
      'AccessDenied',
      'list on secrets (access policy)',
      `az keyvault set-policy --name "Shop-Vault" --subscription "${ids.subscription}" --object-id "${ids.scanner}" --secret-permissions list`,
    ],
    [
      'ForbiddenByFirewall',
      "a network path to the vault's data plane",
      `az keyvault network-rule add --name "Shop-Vault" --subscription "${ids.subscription}" --ip-address "<address-of-the-scanner>/32"`,
    ],
  ])('%s is told apart, with what would help', async (inner, permission, grant) => {
    const run = await runFake({ fault: () => refusal(inner), at: ['secrets'] });
    const { outcome } = recordOf(run, 'keyVault.secretProperties', 'list', store);
    expect(outcome).toEqual({
      status: 'unread',
      cause: 'forbidden',
      detail: `the service answered 403 (Forbidden, ${inner})`,
      needs: { permission, grant },
    });
    expect(recordOf(run, 'keyVault.secretProperties', 'item', `${store}/secrets/partner-key`).outcome).toEqual(outcome);
    expect(run.requests.filter(({ route }) => route.toLowerCase().includes('versions'))).toEqual([]);
  });

  test('where roles decide, the grant is the role Key Vault Reader at the vault', async () => {
    const run = await runFake({
      fault: (answer, request) =>
        request.url.includes('vault.azure.net') ? refusal('ForbiddenByRbac') : withRoles(answer),
    });
    expect(recordOf(run, 'keyVault.secretProperties', 'list', store).outcome).toMatchObject({
      needs: {
        permission: 'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
        grant: `az role assignment create --assignee "${ids.scanner}" --role "Key Vault Reader" --scope "${store}"`,
      },
    });
  });
});

test('a policy that is refused names the role that reads it', async () => {
  const run = await runFake({
    fault: () => ({ status: 403, body: { error: { code: 'AuthorizationFailed' } } }),
    at: ['apiPolicy'],
  });
  const record = run.records.find(({ name, outcome }) => name === 'apim.policies' && outcome.status === 'unread');
  expect(record?.outcome).toMatchObject({
    needs: {
      permission: 'Microsoft.ApiManagement/service/apis/policies/read',
      grant: `az role assignment create --assignee "${ids.scanner}" --role "API Management Service Reader Role" --scope "${service.toLowerCase()}"`,
    },
  });
});

test('a resource that only one of Resource Graph and ARM names is a filtered answer', async () => {
  const extra = { id: `${vault}-2`, name: 'Shop-Vault-2', location: 'westeurope', properties: {} };
  const run = await runFake({
    fault: (answer) => ({
      ...answer,
      body: { value: [...(answer.body as { value: object[] }).value, extra], nextLink: '' },
    }),
    at: ['armVaults'],
  });
  expect(recordOf(run, 'keyVault.vaults', 'list', `/subscriptions/${ids.subscription}`).outcome).toMatchObject({
    status: 'unread',
    cause: 'filtered',
    detail: 'Resource Graph shows 1 and Azure Resource Manager 2 of them; 1 are in one answer only',
  });
});

test('a throttled service is waited for and read whole', async () => {
  const met = new Set<string>();
  const clean = await runFake();
  const run = await runFake({
    fault: (answer, request) => {
      const key = `${request.method} ${request.url} ${typeof request.body === 'string' ? request.body : ''}`;
      if (met.has(key)) return answer;
      met.add(key);
      return { status: 429, headers: { 'retry-after': '2' }, body: {} };
    },
  });
  const hashes = ({ records }: typeof run): string[] => records.map(({ id, sha256 }) => `${id} ${sha256}`).toSorted();
  expect(hashes(run)).toEqual(hashes(clean));
  expect(run.waits.length).toBeGreaterThan(3);
});
