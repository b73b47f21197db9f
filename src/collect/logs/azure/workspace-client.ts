import { z } from 'zod';
import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { CallError, callErrorOf } from '../../azure/call-error.ts';
import { clientOptions, logHost, type Session } from '../../azure/client.ts';
import { bodyFlaw } from '../../azure/envelopes.ts';

/**
 * The one file that knows `@azure/monitor-query`, whose maker points to a successor. The package reads dates of null
 * as 1970 and drops what an error in an answer was, so rows and errors are taken from the bytes that it received.
 */

export interface LogSpan {
  readonly from: string;
  readonly until: string;
}

export type LogAnswer =
  | { readonly kind: 'rows'; readonly rows: readonly Record<string, unknown>[]; readonly vouched: boolean }
  /** The workspace has no table of that name. */
  | { readonly kind: 'no-table' }
  /** The answer was cut, or took too long: a shorter span may be answered whole. */
  | { readonly kind: 'too-much' };

export interface WorkspaceClient {
  readonly ask: (workspace: string, query: string, span: LogSpan) => Promise<LogAnswer>;
}

const serverTimeoutS = 180;
const noContent = 204;

export async function openWorkspaces(session: Session): Promise<WorkspaceClient> {
  const { LogsQueryClient } = await import('@azure/monitor-query');
  return {
    ask: async (workspace, query, { from, until }) => {
      const seen: Seen = {};
      const polite = session.manners('log-analytics', logHost, {
        timeoutMs: (serverTimeoutS + 20) * 1000,
        accept: [noContent],
        flaw: (body) => bodyFlaw('logs', body),
      });
      const options = clientOptions(session, [polite]);
      options.additionalPolicies.push({ policy: listener(seen), position: 'perRetry' });
      const client = new LogsQueryClient(session.identity, options);
      const span = { startTime: new Date(from), endTime: new Date(until) };
      try {
        await client.queryWorkspace(workspace, query, span, { serverTimeoutInSeconds: serverTimeoutS });
      } catch (error) {
        return answerOfFailure(seen, error);
      }
      return answerOf(seen);
    },
  };
}

interface Seen {
  status?: number;
  body?: string;
}

/** Keeps what came over the wire, and asks for the section that says which tables the caller may not read. */
function listener(seen: Seen): PipelinePolicy {
  return {
    name: 'portcullis-log-listener',
    sendRequest: async (request, next) => {
      const prefer = [request.headers.get('Prefer'), 'include-permissions=true'].filter((text) => text !== undefined);
      if (!prefer[0]?.includes('include-permissions')) request.headers.set('Prefer', prefer.join(','));
      const response = await next(request);
      seen.status = response.status;
      seen.body = response.bodyAsText ?? '';
      return response;
    },
  };
}

function answerOfFailure(seen: Seen, error: unknown): LogAnswer {
  // A workspace without any data answers 204, which the package takes for a failure.
  if (seen.status === noContent) return { kind: 'no-table' };
  if (seen.status === 400 && isAbsentTable(seen.body ?? '')) return { kind: 'no-table' };
  const failure = callErrorOf(error);
  if (failure.reason === 'timed-out') return { kind: 'too-much' };
  throw failure;
}

/** `Failed to resolve table or column expression named 'AZKVAuditLogs'`: a semantic error about a table we named. */
function isAbsentTable(body: string): boolean {
  return (
    /"SemanticError"/.test(body) && /Failed to resolve table[^']*named '(?:AZKVAuditLogs|AzureDiagnostics)'/.test(body)
  );
}

const answerBody = z.object({
  tables: z.array(z.object({ columns: z.array(z.object({ name: z.string() })), rows: z.array(z.array(z.unknown())) })),
  error: z.object({ code: z.string(), details: z.array(problemDetail()).optional() }).optional(),
  permissions: z.object({ dataSources: z.array(z.object({ denyTables: z.array(z.string()).optional() })) }).optional(),
});

function problemDetail() {
  return z.object({ innererror: z.object({ severity: z.number().optional() }).optional() });
}

const warning = 3;

function answerOf({ body = '' }: Seen): LogAnswer {
  const parsed = answerBody.safeParse(JSON.parse(body));
  const table = parsed.data?.tables[0];
  if (parsed.data === undefined || table === undefined) {
    throw new CallError('malformed', 'the answer does not have the documented shape', { status: 200 });
  }
  const { error, permissions } = parsed.data;
  if (error !== undefined && !isWarningOnly(error.details)) return { kind: 'too-much' };
  const denied = permissions?.dataSources.some((source) => (source.denyTables ?? []).length > 0) ?? false;
  if (denied) throw new CallError('filtered', 'the workspace keeps tables from this caller', { status: 200 });
  const names = table.columns.map((column) => column.name);
  const rows = table.rows.map((cells) => Object.fromEntries(names.map((name, at) => [name, cells[at]])));
  return { kind: 'rows', rows, vouched: (permissions?.dataSources.length ?? 0) > 0 };
}

/** An error with warnings only says nothing about the rows: they are all there. */
function isWarningOnly(
  details: readonly { innererror?: { severity?: number | undefined } | undefined }[] | undefined,
): boolean {
  return (
    details !== undefined &&
    details.length > 0 &&
    details.every((detail) => (detail.innererror?.severity ?? 0) >= warning)
  );
}
