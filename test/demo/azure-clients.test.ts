import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { demoCompany } from '../../src/demo/estate/demo-company.ts';
import { startEmulator, type Emulator } from '../../src/demo/emulator/start-emulator.ts';
import { inventoryQuery, logQuery } from '../../src/queries/text.ts';
import { runClient } from './run-client.ts';

// Two cores may be busy with other test files.
jest.setTimeout(60_000);

const NOW = new Date('2026-03-02T08:00:00Z');
const company = demoCompany();
const subscriptions = company.subscriptions.map((item) => item.id);

function daysFromNow(days: number): string {
  return new Date(NOW.getTime() + days * 86_400_000).toISOString();
}

const asked = {
  graphQuery: inventoryQuery('role-assignments'),
  subscriptions,
  filter: 'AtScopeAboveAndBelow',
  vaults: ['kv-payments-prod', 'kv-gateway-prod', 'kv-tools-dev'],
  workspace: company.logAnalytics[0]?.customerId,
  logQuery: logQuery('fetches', 'az-kv-audit-logs', { from: daysFromNow(-90), until: NOW.toISOString() }),
};

type Graph = { rows: Record<string, unknown>[]; pages: number };
type Logs = { status: string; columns: { name: string; type: string }[]; rows: unknown[][] };

describe('the SDK clients of Azure, unmodified, in a process of their own', () => {
  let emulator: Emulator;
  let seen: Record<string, unknown>;

  beforeAll(async () => {
    emulator = await startEmulator(company, { now: NOW, seed: 7 });
    seen = await runClient(emulator, 'azure-clients.mjs', asked);
  });

  afterAll(async () => {
    await emulator.close();
  });

  test('Resource Graph pages through the role assignments, inherited ones among them', () => {
    const { rows, pages } = seen['graph'] as Graph;
    expect(rows).toHaveLength(company.roleAssignments.length);
    expect(pages).toBeGreaterThan(1);
    expect(new Set(rows.map((row) => row['id'])).size).toBe(rows.length);
  });

  test('Key Vault answers its challenge and lists every secret page by page, without those deleted', () => {
    const names = (seen['kv-payments-prod'] as { name: string }[]).map((item) => item.name);
    const expected = company.keyVaults[0]?.secrets
      .filter((item) => item.deleted === undefined)
      .map((item) => item.name);
    expect(names).toEqual(expected?.toSorted());
  });

  test('times are relative to now', () => {
    const secrets = seen['kv-payments-prod'] as { name: string; expires?: string }[];
    expect(secrets.find((item) => item.name === 'edi-gateway-token')?.expires).toBe('2026-03-14T08:00:00.000Z');
  });

  test('a secret of a certificate says so', () => {
    const secrets = seen['kv-gateway-prod'] as { name: string; managed?: boolean }[];
    expect(secrets.find((item) => item.name === 'gateway-tls')?.managed).toBe(true);
  });

  test('a vault that does not let the scanner list answers 403', () => {
    expect(seen['kv-tools-dev']).toEqual({ error: 'Forbidden', status: 403 });
  });

  test('the log question runs over the audit events of the vaults that log to the dedicated table', () => {
    const { status, columns, rows } = seen['logs'] as Logs;
    expect(status).toBe('Success');
    const at = (name: string): number => columns.findIndex((column) => column.name === name);
    const row = rows.find(
      (cells) => cells[at('ObjectName')] === 'payment-api-key' && cells[at('Operation')] === 'SecretGet',
    );
    expect(row?.[at('Ok')]).toBe(540);
    expect(rows.some((cells) => cells[at('ObjectName')] === 'partner-customs-key')).toBe(false);
  });

  test('nothing but reads was asked, and nobody left the played hosts', () => {
    expect(emulator.log.violations).toEqual([]);
    expect(emulator.log.refused).toEqual([]);
  });
});

test('with the default scope filter the assignments above a subscription stay hidden', async () => {
  const emulator = await startEmulator(company, { now: NOW });
  const { graph } = await runClient(emulator, 'azure-clients.mjs', {
    graphQuery: asked.graphQuery,
    subscriptions: subscriptions.slice(0, 1),
  });
  await emulator.close();
  const scopes = (graph as Graph).rows.map((row) => String(row['id']));
  expect(scopes.some((id) => id.toLowerCase().startsWith('/providers/microsoft.management'))).toBe(false);
  expect(scopes.length).toBeGreaterThan(5);
});

test('a request for a secret value is refused and recorded', async () => {
  const emulator = await startEmulator(company, { now: NOW });
  const seen = await runClient(emulator, 'azure-clients.mjs', {
    secretValue: { vault: 'kv-payments-prod', name: 'payment-api-key' },
  });
  await emulator.close();
  expect(seen['value']).toEqual({ error: 'Forbidden', status: 403 });
  expect(emulator.log.violations.map((item) => [item.host, item.what])).toEqual([
    ['kv-payments-prod.vault.azure.net', 'read of a secret value'],
  ]);
});

test('a query that is not one of the shipped ones is refused as the service refuses a bad one', async () => {
  const emulator = await startEmulator(company, { now: NOW });
  const seen = await runClient(emulator, 'azure-clients.mjs', {
    graphQuery: 'resources | take 5',
    subscriptions,
    workspace: asked.workspace,
    logQuery: 'AZKVAuditLogs | take 5',
  });
  await emulator.close();
  expect(seen).toEqual({
    graph: { error: 'BadRequest', status: 400 },
    logs: { error: 'BadArgumentError', status: 400 },
  });
});
