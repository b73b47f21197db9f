import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { demoCompany } from '../../../src/demo/estate/demo-company.ts';
import { startEmulator, type Emulator } from '../../../src/demo/emulator/start-emulator.ts';
import { inventoryQuery, logQuery } from '../../../src/queries/text.ts';
import { ask, bearer } from '../../demo/ask.ts';
import { example, present, sharedPaths, typeDifferences } from './shapes.ts';

// Two cores may be busy with other test files.
jest.setTimeout(60_000);

const NOW = new Date('2026-03-02T08:00:00Z');
const company = demoCompany();
const ARM = 'https://management.azure.com';
const SUBSCRIPTION = `${ARM}/subscriptions/${company.subscriptions[0]?.id ?? ''}`;
const SERVICE = `${SUBSCRIPTION}/resourceGroups/rg-gateway-prod/providers/Microsoft.ApiManagement/service/apim-harbourline-prod`;
const VAULTS = `${SUBSCRIPTION}/resourceGroups/rg-gateway-prod/providers/Microsoft.KeyVault/vaults`;
const IDENTITIES = `${SUBSCRIPTION}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
const VAULT_DATA = 'https://kv-payments-prod.vault.azure.net';
const GRAPH = 'https://graph.microsoft.com/v1.0';
const deployer = company.servicePrincipals.find((item) => item.displayName === 'github-apiops-deployer');
const APIM = '?api-version=2024-05-01';

/** Official example, address, and the fewest paths that the two must have in common. */
const reads: readonly (readonly [string, string, number])[] = [
  ['apim-ServiceGetServiceHavingMsi', `${SERVICE}${APIM}`, 25],
  ['apim-ListServiceBySubscription', `${SUBSCRIPTION}/providers/Microsoft.ApiManagement/service${APIM}`, 20],
  ['apim-ListNamedValues', `${SERVICE}/namedValues${APIM}`, 9],
  ['apim-GetNamedValueWithKeyVault', `${SERVICE}/namedValues/payment-api-key${APIM}`, 10],
  ['apim-GetPolicyFormat', `${SERVICE}/policies/policy${APIM}&format=rawxml`, 6],
  ['apim-ListPolicies', `${SERVICE}/policies${APIM}`, 7],
  ['apim-GetApiPolicy', `${SERVICE}/apis/payments/policies/policy${APIM}`, 5],
  ['apim-GetPolicyFragmentFormat', `${SERVICE}/policyFragments/deny-old-clients${APIM}&format=rawxml`, 5],
  ['apim-ListPolicyFragments', `${SERVICE}/policyFragments${APIM}`, 6],
  ['apim-ListApis', `${SERVICE}/apis${APIM}`, 10],
  ['apim-ListApiOperations', `${SERVICE}/apis/payments/operations${APIM}`, 8],
  ['apim-ListProducts', `${SERVICE}/products${APIM}`, 8],
  ['apim-ListBackends', `${SERVICE}/backends${APIM}`, 10],
  ['apim-ListCaches', `${SERVICE}/caches${APIM}`, 8],
  ['apim-ListCertificates', `${SERVICE}/certificates${APIM}`, 8],
  ['apim-ListLoggers', `${SERVICE}/loggers${APIM}`, 6],
  ['apim-ListIdentityProviders', `${SERVICE}/identityProviders${APIM}`, 7],
  ['apim-ListOpenIdConnectProviders', `${SERVICE}/openidConnectProviders${APIM}`, 9],
  ['apim-ListAuthorizationServers', `${SERVICE}/authorizationServers${APIM}`, 15],
  ['apim-ListAuthorizationProviders', `${SERVICE}/authorizationProviders${APIM}`, 9],
  ['apim-ListWorkspaceBackends', `${SERVICE}/workspaces/customs/backends${APIM}`, 7],
  ['apim-ListDiagnostics', `${SERVICE}/diagnostics${APIM}`, 25],
  ['apim-ListApiDiagnostics', `${SERVICE}/apis/payments/diagnostics${APIM}`, 20],
  ['apim-ListWorkspaces', `${SERVICE}/workspaces${APIM}`, 7],
  ['apim-ListWorkspaceNamedValues', `${SERVICE}/workspaces/customs/namedValues${APIM}`, 7],
  ['apim-ListSubscriptions', `${SERVICE}/subscriptions${APIM}`, 8],
  ['apim-ListWorkspaceSubscriptions', `${SERVICE}/workspaces/customs/subscriptions${APIM}`, 8],
  ['apim-ListGateways', `${SERVICE}/gateways${APIM}`, 10],
  ['apim-ServiceGetNetworkStatus', `${SERVICE}/networkstatus${APIM}`, 13],
  ['apim-ListPortalSettings', `${SERVICE}/portalsettings${APIM}`, 15],
  ['apim-ListTenantAccess', `${SERVICE}/tenant${APIM}`, 7],
  ['kv-arm-getVault', `${VAULTS}/kv-gateway-prod?api-version=2023-07-01`, 18],
  [
    'kv-arm-listDeletedVaults',
    `${ARM}/subscriptions/${company.subscriptions[2]?.id ?? ''}/providers/Microsoft.KeyVault/deletedVaults?api-version=2023-07-01`,
    10,
  ],
  ['kv-data-GetKeyVersions', `${VAULT_DATA}/keys/ledger-signing/versions?api-version=7.4`, 7],
  ['kv-arm-listVaultBySubscription', `${SUBSCRIPTION}/providers/Microsoft.KeyVault/vaults?api-version=2023-07-01`, 15],
  [
    'diag-listDiagnosticSettings',
    `${VAULTS}/kv-gateway-prod/providers/Microsoft.Insights/diagnosticSettings?api-version=2021-05-01-preview`,
    10,
  ],
  [
    'authz-RoleAssignments_ListForScope',
    `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01`,
    8,
  ],
  [
    'authz-GetRoleDefinitionAtScope',
    `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions?api-version=2022-04-01`,
    8,
  ],
  [
    'authz-GetRoleEligibilityScheduleInstancesByScope',
    `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleEligibilityScheduleInstances?api-version=2020-10-01`,
    20,
  ],
  ['mi-userAssignedIdentitiesList', `${IDENTITIES}?api-version=2023-01-31`, 8],
  [
    'mi-federatedIdentityCredentialList',
    `${SUBSCRIPTION}/resourceGroups/rg-gateway-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-apim-partners/federatedIdentityCredentials?api-version=2023-01-31`,
    9,
  ],
  ['graph-servicePrincipal-get', `${GRAPH}/servicePrincipals/${deployer?.id ?? ''}`, 7],
  ['graph-application-get', `${GRAPH}/applications/${deployer?.application?.id ?? ''}`, 8],
  [
    'graph-federatedIdentityCredentials-list',
    `${GRAPH}/applications/${deployer?.application?.id ?? ''}/federatedIdentityCredentials`,
    9,
  ],
  [
    'mi-systemAssignedIdentityGet',
    `${SERVICE}/providers/Microsoft.ManagedIdentity/identities/default?api-version=2023-01-31`,
    7,
  ],
  [
    'law-WorkspacesSubscriptionList',
    `${SUBSCRIPTION}/providers/Microsoft.OperationalInsights/workspaces?api-version=2022-10-01`,
    6,
  ],
  [
    'law-TablesList',
    `${SUBSCRIPTION}/resourceGroups/rg-observability/providers/Microsoft.OperationalInsights/workspaces/law-harbourline-prod/tables?api-version=2022-10-01`,
    10,
  ],
  ['kv-data-GetSecrets', `${VAULT_DATA}/secrets?api-version=7.4&maxresults=2`, 7],
  ['kv-data-GetSecretVersions', `${VAULT_DATA}/secrets/payment-api-key/versions?api-version=7.4&maxresults=2`, 7],
  ['kv-data-GetDeletedSecrets', `${VAULT_DATA}/deletedsecrets?api-version=7.4`, 8],
  ['kv-data-GetKeys', `${VAULT_DATA}/keys?api-version=7.4`, 6],
  ['kv-data-GetKeyRotationPolicy', `${VAULT_DATA}/keys/ledger-signing/rotationpolicy?api-version=7.4`, 8],
  ['kv-data-GetCertificates', 'https://kv-gateway-prod.vault.azure.net/certificates?api-version=7.4', 6],
  [
    'kv-data-GetCertificatePolicy',
    'https://kv-gateway-prod.vault.azure.net/certificates/gateway-tls/policy?api-version=7.4',
    12,
  ],
];

(present ? describe : describe.skip)('answers have the types of the official examples', () => {
  let emulator: Emulator;
  let tokens: Record<'arm' | 'vault' | 'logs' | 'graph', Record<string, string>>;

  beforeAll(async () => {
    emulator = await startEmulator(company, { now: NOW });
    tokens = {
      arm: await bearer(emulator, ARM),
      vault: await bearer(emulator, 'https://vault.azure.net'),
      graph: await bearer(emulator, 'https://graph.microsoft.com'),
      logs: await bearer(emulator, 'https://api.loganalytics.io'),
    };
  });

  afterAll(async () => {
    await emulator.close();
  });

  test.each(reads)('%s', async (file, url, least) => {
    const headers = url.startsWith(GRAPH) ? tokens.graph : url.includes('.vault.azure.net') ? tokens.vault : tokens.arm;
    const answer = await ask(emulator, url, { headers });
    expect(answer.status).toBe(200);
    const official = example(file);
    expect(typeDifferences(answer.body, official)).toEqual([]);
    expect(sharedPaths(answer.body, official)).toBeGreaterThanOrEqual(least);
  });

  test('Resource Graph', async () => {
    const answer = await ask(emulator, `${ARM}/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01`, {
      method: 'POST',
      headers: tokens.arm,
      body: JSON.stringify({ query: inventoryQuery('key-vaults'), options: { $top: 2 } }),
    });
    const official = example('rg-ResourcesNextPageQuery');
    expect(typeDifferences(answer.body, official)).toEqual([]);
    expect(Object.keys(answer.body).toSorted()).toEqual(Object.keys(official as object).toSorted());
  });

  test('Log Analytics', async () => {
    const url = `https://api.loganalytics.io/v1/workspaces/${company.logAnalytics[0]?.customerId ?? ''}/query`;
    const query = logQuery('fetches', 'az-kv-audit-logs', {
      from: '2026-02-01T00:00:00Z',
      until: '2026-03-01T00:00:00Z',
    });
    const answer = await ask(emulator, url, { method: 'POST', headers: tokens.logs, body: JSON.stringify({ query }) });
    const [table] = answer.body['tables'] as { columns: { name: string; type: string }[]; rows: unknown[][] }[];
    const dynamic = table?.columns.findIndex((column) => column.type === 'dynamic') ?? -1;
    expect(typeof table?.rows[0]?.[dynamic]).toBe('string');
    expect(typeDifferences({ tables: [{ ...table, rows: [] }] }, example('la-empty-table'))).toEqual([]);
  });

  test('Log Analytics, a text that is no query', async () => {
    const url = `https://api.loganalytics.io/v1/workspaces/${company.logAnalytics[0]?.customerId ?? ''}/query`;
    const answer = await ask(emulator, url, {
      method: 'POST',
      headers: tokens.logs,
      body: JSON.stringify({ query: 'no' }),
    });
    expect([answer.status, answer.body]).toEqual([400, example('la-error-400-syntax')]);
  });
});
