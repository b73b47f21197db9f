import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchRow, logWindowRow } from '../../src/queries/answers.ts';
import { QueryEngine, rowObjects, RowError } from '../../src/queries/engine.ts';
import { findQuery } from '../../src/queries/lookup.ts';
import { inventoryNames, inventoryQuery, logQuery, logSources, questionNames } from '../../src/queries/text.ts';

const window = { from: '2026-03-01T00:00:00Z', until: '2026-03-08T00:00:00Z' };

let engine: QueryEngine;
beforeEach(async () => {
  engine = await QueryEngine.open();
});
afterEach(() => engine.close());

async function fetches(): Promise<Record<string, unknown>[]> {
  const result = await engine.run(logQuery('fetches', 'az-kv-audit-logs', window));
  return rowObjects(result ?? { columns: [], rows: [] });
}

describe('finding a query by its text', () => {
  test('every shipped query is found, with its parameters as values', () => {
    for (const name of inventoryNames) expect(findQuery(inventoryQuery(name))?.query.name).toBe(`inventory/${name}`);
    for (const source of logSources) {
      for (const question of questionNames) {
        const text =
          source === 'vault-audit'
            ? logQuery(question, source, { ...window, storeName: 'v' })
            : logQuery(question, source, window);
        expect(findQuery(text)?.query.name).toBe(`${question}/${source}`);
      }
    }
    expect(findQuery(logQuery('fetches', 'vault-audit', { ...window, storeName: 'v' }))?.values).toEqual({
      From: { type: 'datetime', ticks: 639079200000000000n },
      Until: { type: 'datetime', ticks: 639085248000000000n },
      StoreName: { type: 'string', value: 'v' },
    });
  });

  test.each([
    ['another body', 'resources | project id'],
    ['a changed body', `${inventoryQuery('gateways')} `],
    ['a parameter too many', `let Extra = "x";\n${inventoryQuery('gateways')}`],
    ['a parameter missing', logQuery('fetches', 'az-kv-audit-logs', window).replace(/^let Stores.*\n/m, '')],
    ['a parameter of another type', logQuery('fetches', 'az-kv-audit-logs', window).replace('dynamic([])', '"x"')],
    ['a computed parameter', logQuery('fetches', 'az-kv-audit-logs', window).replace(/datetime\([^)]*\)/, 'now()')],
  ])('%s is unknown', async (_title, text) => {
    expect(findQuery(text)).toBeUndefined();
    expect(await engine.run(text)).toBeUndefined();
  });
});

describe('Resource Graph queries', () => {
  test('take the type in any case, keep dynamic columns whole and order by id', async () => {
    await engine.load('resources', [
      {
        id: '/b',
        type: 'Microsoft.KeyVault/vaults',
        properties: { enableRbacAuthorization: true, accessPolicies: [] },
      },
      { id: '/a', type: 'microsoft.keyvault/vaults', tags: { env: 'prod' } },
      { id: '/c', type: 'microsoft.apimanagement/service' },
    ]);
    const result = await engine.run(inventoryQuery('key-vaults'));
    expect(result?.columns.map((column) => `${column.name}:${column.type}`)).toContain('properties:dynamic');
    expect(rowObjects(result ?? { columns: [], rows: [] })).toMatchObject([
      { id: '/a', tags: { env: 'prod' }, properties: null },
      { id: '/b', tags: null, properties: { enableRbacAuthorization: true, accessPolicies: [] } },
    ]);
  });

  test('every one shows the id, without which the service pages nothing', async () => {
    for (const name of inventoryNames) {
      expect((await engine.run(inventoryQuery(name)))?.columns[0]).toEqual({ name: 'id', type: 'string' });
    }
  });
});

describe('Key Vault questions', () => {
  const row = {
    TimeGenerated: '2026-03-02T10:00:00.1234567Z',
    OperationName: 'SecretGet',
    ResultSignature: 'OK',
    HttpStatusCode: 200,
    CallerIpAddress: '10.0.0.9',
    Id: 'https://shop.vault.azure.net/secrets/Db/0123456789abcdef0123456789abcdef',
    RequestUri: 'https://shop.vault.azure.net:8443/secrets/Db/?api-version=7.4',
    Identity: { claim: { oid: 'OID', appid: 'APP', xms_mirid: '/Subscriptions/S/Apim' } },
    _ResourceId: '/subscriptions/s/vaults/SHOP',
  };
  test('a fetch of the latest version is not pinned, and says which version it got', async () => {
    await engine.load('AZKVAuditLogs', [
      row,
      { ...row, TimeGenerated: '2026-03-02T09:00:00Z', HttpStatusCode: 403, CallerIpAddress: '10.0.0.1' },
    ]);
    expect((await fetches()).map((found) => fetchRow.parse(found))).toEqual([
      {
        Source: 'azure-key-vault',
        Store: '/subscriptions/s/vaults/shop',
        Namespace: '',
        Mount: '',
        ObjectKind: 'secret',
        ObjectName: 'db',
        RequestedVersion: '',
        OperationClass: 'read',
        Operation: 'SecretGet',
        CallerId: 'oid',
        CallerApp: 'app',
        CallerName: '',
        CallerResource: '/subscriptions/s/apim',
        Role: '',
        RootToken: false,
        Ok: 1,
        Denied: 1,
        NotFound: 0,
        Failed: 0,
        Unknown: 0,
        FirstSeen: '2026-03-02T09:00:00.0000000Z',
        LastOkSeen: '2026-03-02T10:00:00.1234567Z',
        LastSeen: '2026-03-02T10:00:00.1234567Z',
        LastSeenText: '2026-03-02T10:00:00.1234567Z',
        LastOutcome: 'ok',
        LastStatus: 200,
        LastReason: 'OK',
        LastServedVersion: '0123456789abcdef0123456789abcdef',
        Addresses: ['10.0.0.1', '10.0.0.9'],
      },
    ]);
  });

  test('a version in the request is a pin', async () => {
    await engine.load('AZKVAuditLogs', [{ ...row, RequestUri: `${row.Id}?api-version=7.4` }]);
    expect((await fetches())[0]).toMatchObject({ RequestedVersion: '0123456789abcdef0123456789abcdef' });
  });

  test('more than 64 addresses are told by a star', async () => {
    const many = Array.from({ length: 65 }, (_, index) => ({ ...row, CallerIpAddress: `10.0.1.${index}` }));
    await engine.load('AZKVAuditLogs', many);
    expect((await fetches())[0]).toMatchObject({ Ok: 65, Addresses: ['*'] });
    await engine.clear('AZKVAuditLogs');
    await engine.load('AZKVAuditLogs', many.slice(1));
    expect((await fetches())[0]?.['Addresses']).toHaveLength(64);
  });

  test('the unauthenticated challenge is routine, a refused caller is not', async () => {
    await engine.load('AZKVAuditLogs', [
      { ...row, OperationName: 'Authentication', HttpStatusCode: 401, Identity: undefined },
      { ...row, OperationName: 'Authentication', HttpStatusCode: 401 },
    ]);
    expect((await fetches()).map((found) => [found['OperationClass'], found['Denied']])).toEqual([['login', 1]]);
    const days = rowObjects(
      (await engine.run(logQuery('log-window', 'az-kv-audit-logs', window))) ?? { columns: [], rows: [] },
    );
    expect(days.map((day) => logWindowRow.parse(day))).toMatchObject([
      { Events: 1, Routine: 1, Day: '2026-03-02T00:00:00.0000000Z' },
    ]);
  });

  test('events on the edges of the window: the beginning is inside, the end outside', async () => {
    await engine.load('AZKVAuditLogs', [
      { ...row, TimeGenerated: window.from },
      { ...row, TimeGenerated: window.until },
    ]);
    expect((await fetches())[0]).toMatchObject({ Ok: 1, FirstSeen: '2026-03-01T00:00:00.0000000Z' });
  });

  test('recent failures count in the last day before a time, the last event whenever it was', async () => {
    const events: [string, number][] = [
      ['2026-03-03T11:59:59Z', 403],
      ['2026-03-03T12:00:00Z', 403],
      ['2026-03-04T10:00:00Z', 404],
      ['2026-03-04T11:00:00Z', 200],
      ['2026-03-04T12:00:00Z', 429],
    ];
    await engine.load(
      'AZKVAuditLogs',
      events.map(([TimeGenerated, HttpStatusCode]) => ({ ...row, TimeGenerated, HttpStatusCode })),
    );
    const text = logQuery('recent-failures', 'az-kv-audit-logs', { ...window, at: '2026-03-04T12:00:00Z' });
    expect(rowObjects((await engine.run(text)) ?? { columns: [], rows: [] })).toMatchObject([
      {
        ObjectName: 'db',
        Denied: 1,
        NotFound: 1,
        Failed: 0,
        LastOutcome: 'ok',
        LastSeen: '2026-03-04T11:00:00.0000000Z',
      },
    ]);
  });
});

describe('what the engine refuses', () => {
  test.each([
    ['TimeGenerated', 'soon', 'datetime'],
    ['OperationName', 5, 'string'],
    ['HttpStatusCode', '200', 'int'],
    ['HttpStatusCode', 1.5, 'int'],
  ])('a row whose %s is %j, naming the place but not the value', async (column, value, type) => {
    const error = await engine.load('AZKVAuditLogs', [{ [column]: value }]).catch((caught: unknown) => caught);
    expect(error).toEqual(new RowError(`AZKVAuditLogs.${column} takes ${type}`));
  });

  test('a folder holds the tables, and nothing else is written', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portcullis-test-'));
    const onDisk = await QueryEngine.open({ folder, memoryMegabytes: 64 });
    await onDisk.load('resources', [{ id: '/a', type: 'microsoft.keyvault/vaults' }]);
    expect((await onDisk.run(inventoryQuery('key-vaults')))?.rows).toHaveLength(1);
    onDisk.close();
    expect(readdirSync(folder).every((name) => name.startsWith('tables.duckdb') || name === 'spill')).toBe(true);
    rmSync(folder, { recursive: true });
  });
});
