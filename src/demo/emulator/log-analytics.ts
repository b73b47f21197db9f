import type { LogAnalyticsWorkspace } from '../estate/azure-schema.ts';
import { isAllowed } from './authorise.ts';
import { bearerPrincipal, objectBody } from './entra.ts';
import { reply, type Call, type Reply } from './exchange.ts';
import { logTables } from './log-rows.ts';
import type { QueryResult } from './query-port.ts';
import { resourceId, WORKSPACE_TYPE, type World } from './world.ts';

const AUDIENCES = ['https://api.loganalytics.io', 'https://api.loganalytics.azure.com'];
const TEMPLATE = '/v1/workspaces/{workspace}/query';
const QUERY_ACTION = 'Microsoft.OperationalInsights/workspaces/query/read';

/** Plays api.loganalytics.io for workspace queries. */
export async function logAnalytics(world: World, call: Call): Promise<Reply> {
  const who = bearerPrincipal(world, call, AUDIENCES);
  if (who === undefined)
    return logError(TEMPLATE, 401, 'AuthenticationFailed', 'Valid authentication was not provided');
  const id = /^\/v1\/workspaces\/([^/]+)\/query$/.exec(call.path)?.[1];
  if (id === undefined || call.method !== 'POST') {
    return logError('/v1/{unknown}', 404, 'PathNotFoundError', 'The requested path does not exist');
  }
  const workspace = world.estate.logAnalytics.find((item) => item.customerId === id.toLowerCase());
  return await logQuery(world, call, who, workspace, TEMPLATE);
}

/** Answers a query over one workspace, whichever address it came by. */
export async function logQuery(
  world: World,
  call: Call,
  who: string,
  workspace: LogAnalyticsWorkspace | undefined,
  template: string,
): Promise<Reply> {
  if (workspace === undefined)
    return logError(template, 404, 'WorkspaceNotFoundError', 'The workspace could not be found');
  if (!isAllowed(world, who, QUERY_ACTION, resourceId(workspace, WORKSPACE_TYPE))) {
    return logError(
      template,
      403,
      'InsufficientAccessError',
      'The provided credentials have insufficient access to perform the requested operation',
    );
  }
  const query = objectBody(call)['query'];
  const names = typeof query === 'string' ? world.queries.tablesOf(query) : undefined;
  if (typeof query !== 'string' || names === undefined) return badQuery(template, 'SyntaxError', 'Syntax Error');
  const tables = logTables(world, workspace, call.faults.has('filtered'));
  const absent = names.find((name) => !tables.has(name));
  if (absent !== undefined) {
    return badQuery(
      template,
      'SemanticError',
      'A semantic error occurred.',
      `Failed to resolve table or column expression named '${absent}'`,
    );
  }
  const result = await world.queries.run(query, tables);
  return call.faults.has('partial')
    ? partialReply(template, result)
    : reply(template, 200, { tables: [tableOf(result, result.rows)] });
}

function badQuery(template: string, code: string, message: string, inner?: string): Reply {
  const innererror = {
    code,
    message,
    ...(inner === undefined ? {} : { innererror: { code: 'SEM0100', message: inner } }),
  };
  return reply(template, 400, {
    error: { message: 'The request had some invalid properties', code: 'BadArgumentError', innererror },
  });
}

/** What the service sends when an answer outgrows its limit: the first rows, and an error beside them. */
function partialReply(template: string, result: QueryResult): Reply {
  const rows = result.rows.slice(0, Math.floor(result.rows.length / 2));
  const innererror = {
    code: '-2133196797',
    message:
      'The results of this query exceed the set limit of 64000000 bytes, so not all records were returned (E_QUERY_RESULT_SET_TOO_LARGE, 0x80DA0003, see https://aka.ms/kustoquerylimits for more information and possible solutions).',
    severity: 2,
    severityName: 'Error',
  };
  const details = [
    { code: 'EngineError', message: 'Something went wrong processing your query on the server.', innererror },
  ];
  return reply(template, 200, {
    tables: [tableOf(result, rows)],
    error: { code: 'PartialError', message: 'There were some errors when processing your query.', details },
  });
}

/** On this wire `dynamic` is JSON text and a `decimal` is text. */
function tableOf(result: QueryResult, rows: readonly unknown[][]): Record<string, unknown> {
  return {
    name: 'PrimaryResult',
    columns: result.columns,
    rows: rows.map((row) => row.map((value, at) => wireValue(value, result.columns[at]?.type))),
  };
}

function wireValue(value: unknown, type: string | undefined): unknown {
  if (type !== 'dynamic' || value === null || value === undefined) return value ?? null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function logError(template: string, status: number, code: string, message: string): Reply {
  return reply(template, status, { error: { message, code } });
}
