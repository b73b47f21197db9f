import { z } from 'zod';
import type { DiagnosticSetting } from '../../../evidence/azure.ts';
import type { KeyVault } from '../../../evidence/key-vault.ts';
import { keyVaultLog, type KeyVaultLog } from '../../../evidence/logs.ts';
import { sha256 } from '../../../evidence/canonical.ts';
import type { Call } from '../../../evidence/record.ts';
import { fetchRow, logWindowRow, recentFailureRow } from '../../../queries/answers.ts';
import { logQuery, logQueryBody, type LogSource, type QuestionName } from '../../../queries/text.ts';
import { CallError, callErrorOf } from '../../azure/call-error.ts';
import { logHost } from '../../azure/client.ts';
import { logGrant, roleGrant } from '../../azure/grants.ts';
import type { Asked } from '../../azure/pages.ts';
import { leaveUnread, pathOf, storedEarlier, takeReading, type Run, type Taken } from '../../azure/take-reading.ts';
import { mergeFetches, mergeWindow } from './merge-answers.ts';
import { slicedAnswer, type Sliced } from './sliced.ts';
import type { LogSpan, WorkspaceClient } from './workspace-client.ts';

/** Ingestion takes minutes, and the service promises none: the window ends where the log can be held to be whole. */
const settleMs = 30 * 60_000;
const dayMs = 86_400_000;
const workspaceVersion = '2022-10-01';

const questions = ['fetches', 'log-window', 'recent-failures'] as const;
type KeyVaultSource = Exclude<LogSource, 'vault-audit'>;
const sources = [
  { source: 'az-kv-audit-logs', table: 'AZKVAuditLogs' },
  { source: 'azure-diagnostics', table: 'AzureDiagnostics' },
] as const satisfies readonly { source: KeyVaultSource; table: KeyVaultLog['tables'][number] }[];

/** Asks the workspace that a vault's audit events go to who fetched what. */
export async function takeKeyVaultLog(
  run: Run,
  workspaces: WorkspaceClient,
  vault: KeyVault,
  settings: Taken<readonly DiagnosticSetting[]>,
): Promise<void> {
  const about = { name: 'logs.keyVault', part: 'item', scope: vault.id, call: logCall() } as const;
  if (settings.status === 'unread') {
    const detail = `where the vault's audit events go is not known: ${settings.detail}`;
    await leaveUnread(run, about, { ...settings, detail });
    return;
  }
  const workspace = auditWorkspaces(settings.value)[0];
  if (workspace === undefined) {
    const detail =
      'no diagnostic setting of the vault sends its audit events to a Log Analytics workspace: there is no log to ask';
    await leaveUnread(run, about, { status: 'unread', cause: 'not-found', detail });
    return;
  }
  await takeReading(run, {
    ...about,
    shape: keyVaultLog,
    needs: ({ facts }) =>
      facts.codes?.includes('AuthorizationFailed') === true
        ? roleGrant(
            'Microsoft.OperationalInsights/workspaces/read',
            'Log Analytics Reader',
            workspace,
            run.client.principal(),
          )
        : logGrant(workspace, run.client.principal()),
    ask: async () => askLog(run, workspaces, vault, workspace),
  });
}

/** Workspaces that get the audit events, in the order of their ids. A setting may send metrics only, or be switched off. */
export function auditWorkspaces(settings: readonly DiagnosticSetting[]): string[] {
  const auditing = settings.filter((setting) =>
    setting.logs.some(({ category, categoryGroup, enabled }) => enabled && isAudit(category, categoryGroup)),
  );
  return [...new Set(auditing.flatMap((setting) => setting.workspaceId ?? []))].toSorted();
}

function isAudit(category: string | undefined, group: string | undefined): boolean {
  return category?.toLowerCase() === 'auditevent' || ['audit', 'alllogs'].includes(group?.toLowerCase() ?? '');
}

function logCall(): Call {
  const bodies = questions.flatMap((question) => sources.map(({ source }) => logQueryBody(question, source)));
  return {
    service: 'log-analytics',
    method: 'POST',
    host: logHost,
    path: '/v1/workspaces/{workspace}/query',
    apiVersion: 'v1',
    query: questions.join(', '),
    querySha256: sha256(bodies.join('\n')),
  };
}

async function askLog(
  run: Run,
  workspaces: WorkspaceClient,
  vault: KeyVault,
  workspace: string,
): Promise<Asked<KeyVaultLog>> {
  const customer = await customerId(run, workspace);
  const span = logSpan(run);
  const answers = await Promise.all(
    sources.map(async ({ source, table }) => ({
      table,
      answer: await askTable(workspaces, customer, source, vault.id, span, run.context.sample !== undefined),
    })),
  );
  const present = answers.flatMap(({ table, answer }) => (answer === undefined ? [] : [{ table, ...answer }]));
  const window = mergeWindow(
    present.flatMap((answer) => answer.window),
    span.from,
    span.until,
  );
  if (window.events === 0 && !(present.length > 0 && present.every((answer) => answer.vouched))) {
    // A log of which the caller may see nothing looks like an empty one.
    const text = 'a diagnostic setting sends audit events to the workspace, yet it shows not one event of this vault';
    throw new CallError('filtered', text, { status: 200 });
  }
  const fetches = mergeFetches(
    present.flatMap((answer) => answer.fetches),
    present.flatMap((answer) => answer.failures),
  );
  return {
    value: { workspaceId: workspace, tables: present.map((answer) => answer.table), window, fetches },
    status: 200,
    pages: present.reduce((sum, answer) => sum + answer.slices, 0),
  };
}

const workspaceBody = z.object({ properties: z.object({ customerId: z.guid() }) });

/** The id that the query API takes; the resource's own id is not it. */
async function customerId(run: Run, workspace: string): Promise<string> {
  const earlier = storedEarlier(run, { name: 'azure.logWorkspaces', part: 'item', scope: workspace });
  if (earlier?.status === 'read' && earlier.value.customerId !== undefined) return earlier.value.customerId;
  const { value } = await run.client.get(pathOf(workspace), workspaceVersion).catch((error: unknown) => {
    const { reason, message, facts } = callErrorOf(error);
    throw new CallError(reason, `the workspace itself was not read: ${message}`, facts);
  });
  const body = workspaceBody.safeParse(value);
  if (body.success) return body.data.properties.customerId;
  throw new CallError('malformed', 'the workspace does not say which id its log is asked by', { status: 200 });
}

function logSpan({ context, target }: Run): LogSpan {
  const until = context.clock().getTime() - settleMs;
  const days = Number.parseInt(target['log-window'], 10);
  return { from: new Date(until - days * dayMs).toISOString(), until: new Date(until).toISOString() };
}

interface TableAnswer {
  readonly fetches: z.infer<typeof fetchRow>[];
  readonly window: z.infer<typeof logWindowRow>[];
  readonly failures: z.infer<typeof recentFailureRow>[];
  readonly slices: number;
  readonly vouched: boolean;
}

/** The three questions about one vault in one table, or in a dry run the first; `undefined` where the workspace has no such table. */
async function askTable(
  workspaces: WorkspaceClient,
  customer: string,
  source: KeyVaultSource,
  vault: string,
  span: LogSpan,
  windowOnly: boolean,
): Promise<TableAnswer | undefined> {
  const ask = async (question: QuestionName, asked: LogSpan) =>
    slicedAnswer(
      async (slice) =>
        workspaces.ask(customer, logQuery(question, source, parametersOf(question, slice, span, vault)), slice),
      asked,
    );
  const window = await ask('log-window', span);
  if (window.kind === 'no-table') return undefined;
  if (windowOnly) return { ...windowOf(window), fetches: [], failures: [] };
  const dayBefore = new Date(Date.parse(span.until) - dayMs).toISOString();
  const recent = { from: dayBefore > span.from ? dayBefore : span.from, until: span.until };
  const [fetches, failures] = await Promise.all([ask('fetches', span), ask('recent-failures', recent)]);
  if (fetches.kind === 'no-table' || failures.kind === 'no-table') return undefined;
  return {
    ...windowOf(window),
    fetches: rowsAs(fetchRow, fetches.rows),
    failures: rowsAs(recentFailureRow, failures.rows),
    slices: window.slices + fetches.slices + failures.slices,
  };
}

function windowOf(answer: Extract<Sliced, { kind: 'rows' }>): Pick<TableAnswer, 'window' | 'slices' | 'vouched'> {
  return { window: rowsAs(logWindowRow, answer.rows), slices: answer.slices, vouched: answer.vouched };
}

/** Failures count before the end of the whole window, also where only a slice of it is asked for. */
function parametersOf(question: QuestionName, slice: LogSpan, span: LogSpan, vault: string) {
  return { ...slice, stores: [vault], ...(question === 'recent-failures' ? { at: span.until } : {}) };
}

function rowsAs<S extends z.ZodType>(schema: S, rows: readonly unknown[]): z.output<S>[] {
  const parsed = z.array(schema).safeParse(rows);
  if (parsed.success) return parsed.data;
  throw new CallError('malformed', 'a row of the log answer lacks what was asked for', { status: 200 });
}
