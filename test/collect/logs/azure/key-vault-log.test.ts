import { describe, expect, jest, test } from '@jest/globals';
import { auditWorkspaces } from '../../../../src/collect/logs/azure/key-vault-log.ts';
import { slicedAnswer } from '../../../../src/collect/logs/azure/sliced.ts';
import type { LogSpan } from '../../../../src/collect/logs/azure/workspace-client.ts';
import type { KeyVaultLog } from '../../../../src/evidence/logs.ts';
import { answerOf, ids, vault, workspace, type Answer } from '../../azure/fake-answers.ts';
import { recordOf, runFake, valueOf, type FakeOptions } from '../../azure/fake-azure.ts';

jest.setTimeout(60_000);

const store = vault.toLowerCase();
const logOf = async (options: FakeOptions): Promise<KeyVaultLog> =>
  valueOf(recordOf(await runFake(options), 'logs.keyVault', 'item', store)) as KeyVaultLog;
const outcomeOf = async (options: FakeOptions): Promise<unknown> =>
  recordOf(await runFake(options), 'logs.keyVault', 'item', store).outcome;

const withError =
  (severity: number) =>
  (answer: Answer): Answer => ({
    ...answer,
    body: {
      ...(answer.body as object),
      error: { code: 'PartialError', details: [{ code: 'EngineError', innererror: { code: 'x', severity } }] },
    },
  });

const withoutRows = (answer: Answer): Answer => {
  const [first] = (answer.body as { tables: object[] }).tables;
  const permissions = { dataSources: [{ resourceId: workspace }] };
  return { ...answer, body: { tables: [{ ...first, rows: [] }], permissions } };
};
const withDeniedTable = (answer: Answer): Answer => ({
  ...answer,
  body: {
    ...(answer.body as object),
    permissions: { dataSources: [{ resourceId: workspace, denyTables: ['AZKVAuditLogs'] }] },
  },
});

describe('what an answer means', () => {
  test('an error with warnings only says that every row is there', async () => {
    expect(await logOf({ fault: withError(3), at: ['logFetches'] })).toEqual(await logOf({}));
  });

  test('an answer that is cut is asked for again in shorter spans', async () => {
    let cuts = 0;
    const clean = await logOf({});
    const run = await runFake({
      at: ['logDays'],
      fault: (answer) => {
        cuts += 1;
        return cuts === 1 ? withError(2)(answer) : answer;
      },
    });
    const spans = run.requests.filter(({ route }) => route === 'logDays');
    expect(spans).toHaveLength(3);
    const log = valueOf(recordOf(run, 'logs.keyVault', 'item', store)) as KeyVaultLog;
    expect(log.window.events).toBe(clean.window.events * 2);
  });

  test('a table that the workspace does not have is left out; rows of both tables are added up', async () => {
    const both = await runFake({
      at: ['oldTable'],
      fault: (_answer, request) => {
        const { query } = JSON.parse(request.body as string) as { query: string };
        const like = /Day = bin/.test(query) ? 'logDays' : /Recent = /.test(query) ? 'logRecent' : 'logFetches';
        return answerOf(like, request);
      },
    });
    const log = valueOf(recordOf(both, 'logs.keyVault', 'item', store)) as KeyVaultLog;
    expect(log.tables).toEqual(['AZKVAuditLogs', 'AzureDiagnostics']);
    expect(log.fetches.map(({ ok, denied, pinned, recentFailures }) => [ok, denied, pinned, recentFailures])).toEqual([
      [80, 6, 6, 6],
    ]);
  });

  test.each(['a workspace without any data', 'neither table'])(
    '%s shows nothing of a vault that logs to it: filtered',
    async (name) => {
      const empty = name === 'neither table' ? answerOf('oldTable', {} as never) : { status: 204, body: '' };
      const absent: Answer = JSON.parse(JSON.stringify(empty).replace('AzureDiagnostics', 'AZKVAuditLogs')) as Answer;
      expect(
        await outcomeOf({ fault: () => absent, at: ['logDays', 'logFetches', 'logRecent', 'oldTable'] }),
      ).toMatchObject({
        status: 'unread',
        cause: 'filtered',
        needs: {
          grant: `az role assignment create --assignee "${ids.scanner}" --role "Log Analytics Reader" --scope "${workspace.toLowerCase()}"`,
        },
      });
    },
  );

  test('an empty log that the service vouches for is an empty log', async () => {
    const log = await logOf({ fault: withoutRows, at: ['logDays', 'logFetches', 'logRecent'] });
    expect(log.window.events).toBe(0);
    expect(log.window.silentDays).toHaveLength(9);
    expect(log.window).not.toHaveProperty('from');
  });

  test('tables that the caller may not read make the log filtered, whatever rows came', async () => {
    expect(await outcomeOf({ fault: withDeniedTable, at: ['logFetches'] })).toMatchObject({
      status: 'unread',
      cause: 'filtered',
    });
  });

  test('a query that fails for another reason than an absent table is not taken for one', async () => {
    const failed: Answer = {
      status: 400,
      body: { error: { code: 'BadArgumentError', innererror: { code: 'SyntaxError' } } },
    };
    expect(await outcomeOf({ fault: () => failed, at: ['oldTable'] })).toMatchObject({
      status: 'unread',
      cause: 'failed',
    });
  });
});

const setting = (changes: object) => ({
  id: 'x',
  name: 'x',
  workspaceId: 'w',
  logs: [{ categoryGroup: 'audit', enabled: true }],
  ...changes,
});

const nowhere = (answer: Answer): Answer =>
  JSON.parse(JSON.stringify(answer).replace(`"workspaceId":"${workspace}"`, '"workspaceId":""')) as Answer;

describe('which workspace is asked', () => {
  test.each([
    ['the audit group', {}, ['w']],
    ['every log', { logs: [{ categoryGroup: 'allLogs', enabled: true }] }, ['w']],
    ['the category itself', { logs: [{ category: 'AuditEvent', enabled: true }] }, ['w']],
    ['a switched-off category', { logs: [{ category: 'AuditEvent', enabled: false }] }, []],
    ['another category', { logs: [{ category: 'AzurePolicyEvaluationDetails', enabled: true }] }, []],
    ['metrics only', { logs: [] }, []],
    ['a storage account only', { workspaceId: undefined }, []],
  ])('a setting with %s', (_name, changes, expected) => {
    expect(auditWorkspaces([setting(changes)] as never)).toEqual(expected);
  });

  test('a vault that logs to no workspace has no log to ask', async () => {
    const run = await runFake({ fault: nowhere, at: ['vaultDiagnostics'] });
    expect(recordOf(run, 'logs.keyVault', 'item', store).outcome).toMatchObject({
      status: 'unread',
      cause: 'not-found',
    });
    expect(run.requests.filter(({ route }) => /^log(?!Alerts)[A-Z]/.test(route))).toEqual([]);
  });

  test('where the settings were not read, that is why the log was not', async () => {
    const refused: Answer = { status: 403, body: { error: { code: 'AuthorizationFailed' } } };
    expect(await outcomeOf({ fault: () => refused, at: ['vaultDiagnostics'] })).toMatchObject({
      status: 'unread',
      cause: 'forbidden',
      needs: { permission: 'Microsoft.Insights/diagnosticSettings/read' },
    });
  });
});

test('an hour that is still cut ends the slicing', async () => {
  const asked: LogSpan[] = [];
  const span = { from: '2026-01-01T00:00:00.000Z', until: '2026-01-01T04:00:00.000Z' };
  const cut = async (slice: LogSpan) => {
    asked.push(slice);
    return Promise.resolve({ kind: 'too-much' } as const);
  };
  await expect(slicedAnswer(cut, span)).rejects.toMatchObject({ reason: 'partial' });
  expect(asked.map(({ until }) => until)).toEqual([
    '2026-01-01T04:00:00.000Z',
    '2026-01-01T02:00:00.000Z',
    '2026-01-01T01:00:00.000Z',
  ]);
});
