import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { QueryEngine, rowObjects, type TableRow } from '../../../src/queries/engine.ts';
import { fetchRow, type FetchRow } from '../../../src/queries/answers.ts';
import { logQuery, type LogSource } from '../../../src/queries/text.ts';

const folder = join(process.env['PORTCULLIS_SHARED'] ?? join(import.meta.dirname, '../../../../shared'), 'wire/azure');

interface ExportedRecord {
  time: string;
  operationName: string;
  resultType: string;
  resultSignature: string;
  callerIpAddress: string;
  correlationId: string;
  resourceId: string;
  identity: { claim: Record<string, unknown> };
  properties: { id?: string; requestUri?: string; httpStatusCode?: number };
}

function records(): ExportedRecord[] {
  const files = readdirSync(folder).filter((name) => name.startsWith('kvaudit-'));
  return files.flatMap((name) => {
    const content = JSON.parse(readFileSync(join(folder, name), 'utf8')) as
      | ExportedRecord
      | { records: ExportedRecord[] };
    return 'records' in content ? content.records : [content];
  });
}

/** The row that the resource-specific table shows for an exported record. */
function specificRow(record: ExportedRecord): TableRow {
  return {
    TimeGenerated: record.time,
    OperationName: record.operationName,
    ResultType: record.resultType,
    ResultSignature: record.resultSignature,
    HttpStatusCode: record.properties.httpStatusCode,
    CorrelationId: record.correlationId,
    CallerIpAddress: record.callerIpAddress,
    Id: record.properties.id,
    RequestUri: record.properties.requestUri,
    Identity: record.identity,
    _ResourceId: record.resourceId.toLowerCase(),
  };
}

/** The row that the shared table shows for it. */
function sharedRow(record: ExportedRecord): TableRow {
  const claims = Object.entries(record.identity.claim).map(([name, value]) => {
    const column = `identity_claim_${name.replaceAll(/[^A-Za-z0-9]+/g, '_')}`;
    return [column + (/oid|appid$|objectidentifier/.test(name) ? '_g' : '_s'), value] as const;
  });
  return {
    ...Object.fromEntries(claims.filter(([, value]) => typeof value === 'string')),
    TimeGenerated: record.time,
    ResourceProvider: 'MICROSOFT.KEYVAULT',
    Category: 'AuditEvent',
    OperationName: record.operationName,
    ResultType: record.resultType,
    ResultSignature: record.resultSignature,
    httpStatusCode_d: record.properties.httpStatusCode,
    CorrelationId: record.correlationId,
    CallerIPAddress: record.callerIpAddress,
    id_s: record.properties.id,
    requestUri_s: record.properties.requestUri,
    ResourceId: record.resourceId,
  };
}

let engine: QueryEngine;
beforeAll(async () => {
  engine = await QueryEngine.open();
  await engine.load('AZKVAuditLogs', records().map(specificRow));
  await engine.load('AzureDiagnostics', records().map(sharedRow));
});
afterAll(() => engine.close());

async function fetches(source: Exclude<LogSource, 'vault-audit'>, stores: string[] = []): Promise<FetchRow[]> {
  const text = logQuery('fetches', source, { from: '2000-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z', stores });
  const result = await engine.run(text);
  return rowObjects(result ?? { columns: [], rows: [] }).map((row) => fetchRow.parse(row));
}

function summary(rows: FetchRow[], store: string, operation: string): unknown[] {
  return rows
    .filter((row) => row.Store.endsWith(`/${store}`) && row.Operation === operation)
    .map((row) => [row.OperationClass, row.ObjectKind, row.ObjectName, row.LastOutcome, row.LastStatus]);
}

test('each record counts once', async () => {
  const rows = await fetches('az-kv-audit-logs');
  const total = rows.reduce((sum, row) => sum + row.Ok + row.Denied + row.NotFound + row.Failed + row.Unknown, 0);
  expect(total).toBe(records().length);
  expect(total).toBeGreaterThanOrEqual(19);
});

test('refused and missing objects are told by status, though resultType says Success', async () => {
  const rows = await fetches('az-kv-audit-logs');
  expect(summary(rows, 'keytestint', 'SecretGet')).toEqual([['read', 'secret', 'a', 'denied', 403]]);
  expect(summary(rows, 'testpermissionvault', 'SecretGet')).toEqual([['read', 'secret', 'keykey', 'not-found', 404]]);
  expect(summary(rows, 'testpermissionvault', 'KeyGet')).toEqual([['read', 'key', 'egzghfgrrg', 'not-found', 404]]);
  expect(summary(rows, 'testpermissionvault', 'SecretList')).toEqual([['list', 'secret', '', 'ok', 200]]);
  expect(summary(rows, 'testpermissionvault', 'SecretBackup')).toEqual([['read', 'secret', 'keykey', 'ok', 200]]);
  expect(summary(rows, 'keytestint', 'VaultGet').slice(0, 1)).toEqual([['other', 'vault', '', 'ok', 200]]);
});

test('a version served is not a version asked for', async () => {
  const rows = await fetches('az-kv-audit-logs');
  const served = rows.filter((row) => row.Operation === 'SecretGet' && row.LastServedVersion !== '');
  expect(served.map((row) => [row.ObjectName, row.RequestedVersion, row.LastServedVersion])).toEqual([
    ['austria-kangaroosrv1-root', '', 'd123e4567d89b12c3456789abcdef012'],
    ['securaallsecret', '', '4c39bacace9a49b2bd542ce61bd6f312'],
  ]);
});

test('managed identities, users of the data plane and of the control plane are identified', async () => {
  const rows = await fetches('az-kv-audit-logs');
  const caller = (store: string): unknown[] =>
    rows
      .filter((row) => row.Store.endsWith(`/${store}`))
      .map((row) => [row.CallerId, row.CallerApp, row.CallerName, row.CallerResource]);
  expect(caller('austria-kangaroo')).toEqual([
    [
      '7991ac3e-6b83-42fd-c3b7-7d2c85978dfg',
      '12b00477-33dc-4f52-7c3f-7652be5dc78f',
      '',
      '/subscriptions/2234e01d-6a53-4abc-9d1e-40a9de9123f2/resourcegroups/megacorptwo_azure/providers/microsoft.web/sites/mct-internal',
    ],
  ]);
  expect(caller('contosokeyvault')).toEqual([
    [
      'd9da5048-2737-4770-bd64-xxxxxxxxxxxx',
      '00001111-aaaa-2222-bbbb-3333cccc4444',
      'live.com#username@outlook.com',
      '',
    ],
  ]);
});

test('both tables give the same answer', async () => {
  expect(await fetches('azure-diagnostics')).toEqual(await fetches('az-kv-audit-logs'));
});

test('only the vaults asked for are answered', async () => {
  const all = await fetches('az-kv-audit-logs');
  const [store = ''] = all.map((row) => row.Store);
  const some = await fetches('az-kv-audit-logs', [store.toUpperCase()]);
  expect(some).toEqual(all.filter((row) => row.Store === store));
  expect(some.length).toBeLessThan(all.length);
});
