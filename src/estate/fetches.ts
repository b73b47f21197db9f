import type { FetchRow, KeyVaultLog, LogWindow } from '../evidence/logs.ts';
import type { Tracker } from '../evidence/reading.ts';
import type { IdentityFound } from './identity.ts';
import type { VaultStore } from './key-vault.ts';
import { lossIn } from './partly-read.ts';
import { lacking, perObject } from './reading-index.ts';
import type { VaultCluster } from './vault.ts';

/** Fetches of one secret of a Key Vault by one identity, and by callers whom the log does not identify. */
export interface SecretFetches {
  readonly own: readonly FetchRow[];
  readonly anonymous: readonly FetchRow[];
}

export function secretFetches(
  tracker: Tracker<'logs.keyVault'>,
  store: VaultStore,
  secret: string,
  identity: IdentityFound,
): SecretFetches {
  const rows = secretReads(tracker.read(store.log)).get(secret.toLowerCase()) ?? [];
  for (const row of rows) tracker.cite(store.log, `${row.objectKind}/${row.object}`);
  return { own: rows.filter((row) => isBy(row, identity)), anonymous: rows.filter(isAnonymous) };
}

/** Reads of secrets by the name of the secret. */
const secretReads = perObject((log: KeyVaultLog): ReadonlyMap<string, readonly FetchRow[]> => {
  const rows = new Map<string, FetchRow[]>();
  for (const row of log.fetches) {
    if (row.objectKind !== 'secret' || row.operationClass !== 'read') continue;
    const name = row.object.toLowerCase();
    const before = rows.get(name);
    if (before === undefined) rows.set(name, [row]);
    else before.push(row);
  }
  return rows;
});

/** Whether a row's caller is the identity: by object id, client id, or the ARM id that its token names. */
function isBy(row: FetchRow, identity: IdentityFound): boolean {
  return (
    same(row.callerId, identity.principalId) ||
    same(row.callerApp, identity.clientId) ||
    same(row.callerResource, identity.resource)
  );
}

function same(left: string | undefined, right: string | undefined): boolean {
  return left !== undefined && left !== '' && left.toLowerCase() === right;
}

function isAnonymous(row: FetchRow): boolean {
  return [row.callerId, row.callerApp, row.callerResource].every((id) => id === undefined || id === '');
}

/** What a group of rows says together: the newest event, and failures of the last 24 hours. */
export interface FetchState {
  readonly last: FetchRow;
  readonly recentFailures: number;
}

export function fetchState(rows: readonly FetchRow[]): FetchState | undefined {
  const [last] = rows.toSorted((left, right) => Date.parse(right.lastSeen) - Date.parse(left.lastSeen));
  if (last === undefined) return undefined;
  return { last, recentFailures: rows.reduce((sum, row) => sum + row.recentFailures, 0) };
}

/** When one of the rows last saw a successful read, in milliseconds since 1970. */
export function lastOk(rows: readonly FetchRow[]): number | undefined {
  const times = rows.flatMap((row) => (row.ok > 0 ? [Date.parse(row.lastOkSeen ?? row.lastSeen)] : []));
  return times.length === 0 ? undefined : Math.max(...times);
}

const day = 86_400_000;

/** Ends the subject where a vault's log does not cover the whole time since `from`: shorter, older, or with a gap. */
export function requireCover(tracker: Tracker<'logs.keyVault'>, store: VaultStore, from: number, now: number): void {
  const gap = gapIn(tracker.read(store.log).window, store.name, from, now);
  if (gap !== undefined) tracker.read(lacking(store.log, 'partial', gap));
}

/** The same for the audit files of a Vault, which also must have been read to their ends. */
export function requireAuditCover(
  tracker: Tracker<'logs.vaultAudit'>,
  cluster: VaultCluster,
  from: number,
  now: number,
): void {
  const gap = gapIn(tracker.read(cluster.auditLog).window, cluster.name, from, now);
  if (gap !== undefined) tracker.read(lacking(cluster.auditLog, 'partial', gap));
  requireWholeFiles(tracker, cluster);
}

function gapIn(window: LogWindow, name: string, from: number, now: number): string | undefined {
  const until = Date.parse(window.askedUntil);
  if (Date.parse(window.askedFrom) > from + day) return `the log was only asked for the time since ${window.askedFrom}`;
  if (until < now - day) return `the log ends at ${window.askedUntil}`;
  // The first and the last day of a window are only partly in it.
  const silent = window.silentDays.filter((text) => Date.parse(text) >= from && Date.parse(text) + day <= until);
  if (silent.length === 0 && window.from !== undefined) return undefined;
  const which = silent[0] === undefined ? '' : `, the first being ${silent[0]}`;
  return `the log of ${name} holds no event at all on ${String(silent.length)} days of the window${which}`;
}

/**
 * Ends the subject where a vault's log holds nothing since before the last whole day (UTC) of its window: then it does
 * not say how the newest fetch ended, since the log itself may have stopped.
 */
export function requireRunning(tracker: Tracker<'logs.keyVault'>, store: VaultStore): void {
  const silence = silenceAtEnd(tracker.read(store.log).window, store.name);
  if (silence !== undefined) tracker.read(lacking(store.log, 'partial', silence));
}

/** The same for the audit files of a Vault, which also must have been read to their ends. */
export function requireRunningAudit(tracker: Tracker<'logs.vaultAudit'>, cluster: VaultCluster): void {
  const silence = silenceAtEnd(tracker.read(cluster.auditLog).window, cluster.name);
  if (silence !== undefined) tracker.read(lacking(cluster.auditLog, 'partial', silence));
  requireWholeFiles(tracker, cluster);
}

function silenceAtEnd({ askedUntil, until, silentDays }: LogWindow, name: string): string | undefined {
  const today = Math.floor(Date.parse(askedUntil) / day) * day;
  const yesterday = new Date(today - day).toISOString().slice(0, 10);
  if (!silentDays.includes(yesterday) || (until !== undefined && Date.parse(until) >= today)) return undefined;
  const since = until === undefined ? 'in its window' : `after ${until}`;
  return `the log of ${name} holds no event at all ${since}, so it may have stopped before the newest fetch`;
}

/** Requests to one path of a Vault, or logins at one mount, as its audit devices show them. */
export function vaultFetches(
  tracker: Tracker<'logs.vaultAudit'>,
  cluster: VaultCluster,
  matches: (row: FetchRow) => boolean,
): readonly FetchRow[] {
  const rows = tracker.read(cluster.auditLog).fetches.filter(matches);
  for (const row of rows) tracker.cite(cluster.auditLog, `${row.objectKind}/${row.object}`);
  return rows;
}

/** Ends the subject where the audit files of a Vault do not show everything: what they lost may be the newest event. */
function requireWholeFiles(tracker: Tracker<'logs.vaultAudit'>, cluster: VaultCluster): void {
  const loss = lossIn(tracker.read(cluster.auditLog));
  if (loss !== undefined) tracker.read(lacking(cluster.auditLog, loss.cause, loss.detail));
}
