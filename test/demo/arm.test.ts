import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { demoCompany } from '../../src/demo/estate/demo-company.ts';
import { startEmulator, type Emulator } from '../../src/demo/emulator/start-emulator.ts';
import { allPages, ask, bearer } from './ask.ts';

// Two cores may be busy with other test files.
jest.setTimeout(60_000);

const NOW = new Date('2026-03-02T08:00:00Z');
const company = demoCompany();
const [production] = company.subscriptions;
const SUBSCRIPTION = `https://management.azure.com/subscriptions/${production?.id ?? ''}`;
const SERVICE = `${SUBSCRIPTION}/resourceGroups/rg-gateway-prod/providers/Microsoft.ApiManagement/service/apim-harbourline-prod`;
const VAULT = `${SUBSCRIPTION}/resourceGroups/rg-payments-prod/providers/Microsoft.KeyVault/vaults/kv-payments-prod`;
const APIM = '?api-version=2024-05-01';

describe('Azure Resource Manager', () => {
  let emulator: Emulator;
  let headers: Record<string, string>;

  beforeAll(async () => {
    emulator = await startEmulator(company, { now: NOW, seed: 3 });
    headers = await bearer(emulator, 'https://management.azure.com');
  });

  afterAll(async () => {
    await emulator.close();
  });

  test('named values come in pages; the last page has an empty nextLink and every page the total', async () => {
    const { rows, pages } = await allPages(emulator, `${SERVICE}/namedValues${APIM}`, headers);
    expect(rows).toHaveLength(company.apiManagement[0]?.namedValues.length ?? 0);
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.at(-1)?.body['nextLink']).toBe('');
    expect(new Set(pages.map((page) => page.body['count']))).toEqual(new Set([rows.length]));
  });

  test('a plain named value shows its value, a secret one never does', async () => {
    const { rows } = await allPages(emulator, `${SERVICE}/namedValues${APIM}`, headers);
    const properties = (name: string): unknown => rows.find((row) => row['name'] === name)?.['properties'];
    expect(properties('fleet-region')).toMatchObject({ value: 'eu-north', secret: false, tags: null });
    expect(properties('smtp-password')).not.toHaveProperty('value');
    expect(properties('payment-api-key')).toMatchObject({
      keyVault: { identityClientId: null, lastStatus: { code: 'Success' } },
    });
  });

  test('a scope without a policy answers 404', async () => {
    const answer = await ask(emulator, `${SERVICE}/products/internal/policies/policy${APIM}`, { headers });
    expect([answer.status, answer.body]).toEqual([
      404,
      { error: { code: 'ResourceNotFound', message: 'Policy not found.', details: null } },
    ]);
  });

  test('rawxml is what the author typed, xml is the same with its expressions encoded', async () => {
    const url = `${SERVICE}/apis/payments/policies/policy${APIM}`;
    const raw = await ask(emulator, `${url}&format=rawxml`, { headers });
    const xml = await ask(emulator, `${url}&format=xml`, { headers });
    const condition = 'context.Variables.ContainsKey';
    expect((raw.body['properties'] as { value: string }).value).toContain(`condition="@(!${condition}("fraudKey"))"`);
    expect((xml.body['properties'] as { value: string }).value).toContain(
      `condition="@(!${condition}(&quot;fraudKey&quot;))"`,
    );
  });

  test('the children of a workspace are reached below it', async () => {
    const { rows } = await allPages(emulator, `${SERVICE}/workspaces/customs/namedValues${APIM}`, headers);
    expect(rows.map((row) => String(row['name'])).toSorted()).toEqual(['customs-office', 'partner-customs-key']);
    const policy = await ask(
      emulator,
      `${SERVICE}/workspaces/customs/apis/declarations/policies/policy${APIM}&format=rawxml`,
      { headers },
    );
    expect((policy.body['properties'] as { value: string }).value).toContain('{{partner-customs-key}}');
  });

  test('diagnostic settings tell category or group, the destination, and its type', async () => {
    const url = `${VAULT}/providers/Microsoft.Insights/diagnosticSettings?api-version=2021-05-01-preview`;
    const answer = await ask(emulator, url, { headers });
    expect(answer.body['value']).toMatchObject([
      {
        name: 'to-soc',
        properties: {
          logAnalyticsDestinationType: 'Dedicated',
          logs: [{ category: null, categoryGroup: 'audit', enabled: true }],
        },
      },
    ]);
  });

  test('atScope() leaves out what is assigned below', async () => {
    const url = `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01`;
    const all = await allPages(emulator, url, headers);
    const above = await allPages(emulator, `${url}&$filter=atScope()`, headers);
    expect(all.rows).toHaveLength(company.roleAssignments.length);
    expect(above.rows).toHaveLength(4);
  });

  test.each([
    ['listValue of a named value', `${SERVICE}/namedValues/smtp-password/listValue${APIM}`],
    ['keys of subscriptions', `${SERVICE}/subscriptions/booking-site/listSecrets${APIM}`],
  ])('%s is refused and recorded', async (_, url) => {
    const before = emulator.log.violations.length;
    const answer = await ask(emulator, url, { method: 'POST', headers });
    expect(answer.status).toBe(403);
    expect(emulator.log.violations).toHaveLength(before + 1);
  });

  test('a token for another audience is refused', async () => {
    const wrong = await bearer(emulator, 'https://vault.azure.net');
    const answer = await ask(emulator, `${SERVICE}${APIM}`, { headers: wrong });
    expect(answer.status).toBe(401);
  });
});

test('without Reader nothing is shown: each call is authorised by its own action', async () => {
  const estate = {
    ...company,
    roleAssignments: company.roleAssignments.filter(
      (item) => item.role !== 'Reader' && item.role !== 'Log Analytics Reader',
    ),
  };
  const emulator = await startEmulator(estate, { now: NOW });
  const headers = await bearer(emulator, 'https://management.azure.com');
  const service = await ask(emulator, `${SERVICE}${APIM}`, { headers });
  const vault = await ask(emulator, `${VAULT}?api-version=2023-07-01`, { headers });
  await emulator.close();
  // Key Vault Reader stays, and reads vaults through ARM too.
  expect([service.status, vault.status]).toEqual([403, 403]);
});

test('groups are expanded to every nesting by Graph, and the scan needs its permission', async () => {
  const emulator = await startEmulator(company, { now: NOW });
  const headers = await bearer(emulator, 'https://graph.microsoft.com');
  const operations = company.groups.find((group) => group.displayName === 'Platform Operations');
  const url = `https://graph.microsoft.com/v1.0/groups/${operations?.id ?? ''}/transitiveMembers`;
  const { rows } = await allPages(emulator, url, headers);
  expect(rows.map((row) => String(row['displayName'])).toSorted()).toEqual([
    'Anna Brandt',
    'Jonas Ek',
    'Mira Costa',
    'Platform On-call',
  ]);
  await emulator.close();
  const blind = await startEmulator(
    { ...company, scanner: { ...company.scanner, graphPermissions: [] } },
    { now: NOW },
  );
  const refused = await ask(blind, url, { headers: await bearer(blind, 'https://graph.microsoft.com') });
  await blind.close();
  expect([refused.status, (refused.body['error'] as { code: string }).code]).toEqual([
    403,
    'Authorization_RequestDenied',
  ]);
});
