import { readFileSync } from 'node:fs';
import { ClientSecretCredential } from '@azure/identity';
import { describe, expect, test } from '@jest/globals';
import { connect } from '../../../src/collect/azure/client.ts';
import { collectWith } from '../../../src/collect/azure/collect-azure.ts';
import { customRole } from '../../../src/collect/azure/custom-role.ts';
import { examine, type ExaminationJob } from '../../../src/collect/examine.ts';
import { startEmulator } from '../../../src/demo/emulator/start-emulator.ts';
import { demoCompany } from '../../../src/demo/estate/demo-company.ts';
import type { Estate } from '../../../src/demo/estate/schema.ts';
import { readingNames, type ReadingName } from '../../../src/evidence/readings.ts';
import { virtualTiming } from './fake-azure.ts';
import { tunnelClient } from './tunnel.ts';

const now = new Date('2026-03-02T08:00:00Z');
const company = demoCompany();
const subscriptions = company.subscriptions.map(({ id }) => id);
const everything = new Set(readingNames);
const role = customRole(everything, subscriptions);

/** The demo company where the scanner holds one custom role at each subscription, and no other. */
function companyWith(actions: readonly string[], dataActions: readonly string[]): Estate {
  const { scanner } = company;
  const definition = {
    id: '77777777-0000-4000-8000-000000000001',
    roleName: 'Portcullis',
    description: '',
    assignableScopes: role.AssignableScopes,
    permissions: [{ actions: [...actions], notActions: [], dataActions: [...dataActions], notDataActions: [] }],
  };
  const [pattern] = company.roleAssignments.filter(({ principal }) => principal === scanner.principal);
  const own = role.AssignableScopes.map((scope, at) => ({
    ...pattern!,
    id: `77777777-0000-4000-8000-00000000001${String(at)}`,
    scope,
    role: 'Portcullis',
  }));
  return {
    ...company,
    roleDefinitions: [...company.roleDefinitions, definition],
    roleAssignments: [...company.roleAssignments.filter(({ principal }) => principal !== scanner.principal), ...own],
  } as Estate;
}

/** Every right that a dry run of the company says is missing, as the permission it names. */
async function missing(estate: Estate, wanted: ReadonlySet<ReadingName> = everything): Promise<string[]> {
  const emulator = await startEmulator(estate, { now, seed: 1 });
  try {
    const httpClient = tunnelClient(emulator.proxyUrl, readFileSync(emulator.caFile, 'utf8'));
    const { AZURE_TENANT_ID: tenant = '', AZURE_CLIENT_ID: id = '', AZURE_CLIENT_SECRET: secret = '' } = emulator.env;
    const credential = new ClientSecretCredential(tenant, id, secret, { httpClient, retryOptions: { maxRetries: 0 } });
    const { signal } = new AbortController();
    const client = await connect({ credential, signal, httpClient, timing: virtualTiming().timing });
    const target = { name: 'harbourline', tenant, subscriptions, 'log-window': '90d' };
    const job: ExaminationJob = {
      target: { name: 'harbourline', kind: 'azure', declared: [] },
      reach: () => Promise.resolve([]),
      signIn: () => Promise.resolve({ blocked: false }),
      collect: async (context) => collectWith(client, target, context),
    };
    const silent = { stage: () => undefined, step: () => undefined, note: () => undefined };
    const found = await examine(job, { wanted, signal, clock: () => now, progressOf: () => silent });
    return found.records.flatMap(({ outcome }) =>
      outcome.status === 'unread' && outcome.needs !== undefined ? [outcome.needs.permission] : [],
    );
  } finally {
    await emulator.close();
  }
}

/** What no role covers, and the demo company keeps from its scanner: the secrets of one vault, and its deleted ones. */
const planted = ['list on secrets (access policy)', 'list on secrets (access policy)'];

test('with the role that doctor prints, nothing is missing but what the company keeps back on purpose', async () => {
  expect(await missing(companyWith(role.Actions, role.DataActions))).toEqual(planted);
}, 180_000);

/** No fault of these can be shown: the company's workspace has no product, and the emulator gives rights to a whole workspace. */
const unshown = new Set([
  'Microsoft.ApiManagement/service/workspaces/products/policies/read',
  'Microsoft.OperationalInsights/workspaces/query/AZKVAuditLogs/read',
  'Microsoft.OperationalInsights/workspaces/query/AzureDiagnostics/read',
]);
const shown = [...role.Actions, ...role.DataActions].filter((action) => !unshown.has(action));
const sample = [
  'Microsoft.ApiManagement/service/apis/operations/policies/read',
  'Microsoft.Authorization/roleDefinitions/read',
  'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
];

describe('without one action of the role, doctor names it', () => {
  test.each(process.env['PORTCULLIS_TEST_FULL'] === '1' ? shown : sample)(
    '%s',
    async (action) => {
      const without = (actions: readonly string[]): string[] => actions.filter((other) => other !== action);
      const wanted = action.includes('OperationalInsights')
        ? everything
        : new Set(readingNames.filter((name) => name !== 'logs.keyVault'));
      const named = await missing(companyWith(without(role.Actions), without(role.DataActions)), wanted);
      expect(named).toContain(action);
    },
    180_000,
  );
});
