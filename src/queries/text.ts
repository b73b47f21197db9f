import { readFileSync } from 'node:fs';
import { datetime, letLines, wholeSeconds, type KqlValue } from './literals.ts';

/** Resource Graph queries; each projects `id`, without which the service gives no paging token. */
export const inventoryNames = [
  'gateways',
  'key-vaults',
  'managed-identities',
  'role-assignments',
  'role-definitions',
  'subscriptions',
] as const;
export type InventoryName = (typeof inventoryNames)[number];

export const questionNames = ['fetches', 'log-window', 'recent-failures'] as const;
export type QuestionName = (typeof questionNames)[number];

/** Each source is one table: AZKVAuditLogs, AzureDiagnostics, VaultAudit_CL. */
export const logSources = ['az-kv-audit-logs', 'azure-diagnostics', 'vault-audit'] as const;
export type LogSource = (typeof logSources)[number];

/** Times are RFC 3339; `from` is inside the window, `until` outside. */
export interface LogWindow {
  readonly from: string;
  readonly until: string;
  /** Only for `recent-failures`: failures count in the `windowSeconds` (default a day) before `at` (default `until`). */
  readonly at?: string;
  readonly windowSeconds?: number;
}

/** Key Vaults: ARM ids to keep, compared in lower case; none = all. */
export interface KeyVaultLogParameters extends LogWindow {
  readonly stores?: readonly string[];
}

/** Vault: the name that the events carry as their `Store`, since an audit entry does not name its server. */
export interface VaultLogParameters extends LogWindow {
  readonly storeName: string;
}

export type LogParameters<S extends LogSource> = S extends 'vault-audit' ? VaultLogParameters : KeyVaultLogParameters;

const secondsPerDay = 86_400;

/** The text of a Resource Graph query, ready to send. */
export function inventoryQuery(name: InventoryName): string {
  return queryFile(`inventory/${name}.kql`);
}

/**
 * The text of a log question for one source, ready to send: parameter lines, the source's normalisation, the question.
 * Throws `KqlLiteralError` when a time is not RFC 3339.
 */
export function logQuery<S extends LogSource>(question: QuestionName, source: S, parameters: LogParameters<S>): string {
  return letLines(logValues(question, source, parameters)) + logQueryBody(question, source);
}

/** The part of a log question that does not vary: what is compiled, and what a query is looked up by. */
export function logQueryBody(question: QuestionName, source: LogSource): string {
  const shared = source === 'vault-audit' ? '' : queryFile('normalise/key-vault-event.kql');
  return queryFile(`normalise/${source}.kql`) + shared + queryFile(`questions/${question}.kql`);
}

/** The parameters of a log question, in the order of their `let` lines. */
export function logValues(
  question: QuestionName,
  source: LogSource,
  parameters: KeyVaultLogParameters | VaultLogParameters,
): Readonly<Record<string, KqlValue>> {
  const { from, until, at = until, windowSeconds = secondsPerDay } = parameters;
  return {
    From: datetime(from),
    Until: datetime(until),
    ...storeValues(source, parameters),
    ...(question === 'recent-failures' ? { At: datetime(at), Window: wholeSeconds(windowSeconds) } : {}),
  };
}

function storeValues(
  source: LogSource,
  parameters: KeyVaultLogParameters | VaultLogParameters,
): Record<string, KqlValue> {
  if (source === 'vault-audit') {
    return { StoreName: { type: 'string', value: 'storeName' in parameters ? parameters.storeName : '' } };
  }
  const stores = 'stores' in parameters ? (parameters.stores ?? []) : [];
  return { Stores: { type: 'dynamic', value: stores.map((id) => id.toLowerCase()) } };
}

function queryFile(path: string): string {
  return readFileSync(new URL(import.meta.resolve(`#queries/${path}`)), 'utf8');
}
