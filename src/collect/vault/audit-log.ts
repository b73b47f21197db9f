import { isAbsolute, relative, sep } from 'node:path';
import type { z } from 'zod';
import { byCodeUnit } from '../../evidence/canonical.ts';
import type { FetchRow, VaultAuditLog, logWindow } from '../../evidence/logs.ts';
import type * as answers from '../../queries/answers.ts';
import type { VaultTarget } from '../../config/schema.ts';
import type { CollectContext } from '../collector.ts';
import { readVaultAudit, type AuditFile, type VaultAudit } from '../logs/files/read-vault-audit.ts';
import { scopeOf } from './session.ts';
import type { PlacedVaultTarget } from './target.ts';

const dayMs = 86_400_000;

/**
 * Who fetched what, from the files that the audit devices write. It needs no server: a sealed or unreachable cluster
 * has its log all the same. Requests of other namespaces than the target's are outside its scope.
 */
export async function collectAuditLog(target: PlacedVaultTarget, context: CollectContext): Promise<void> {
  const reading = { name: 'logs.vaultAudit', part: 'item', scope: scopeOf(target) } as const;
  if (context.earlier?.(reading) !== undefined) return;
  const files = target['audit-files'] ?? [];
  const outcome = await readOutcome(target, files, context);
  context.signal.throwIfAborted();
  await context.emit({
    ...reading,
    target: target.name,
    call: { service: 'files', path: files.map((path) => shownPath(path, target.base)).join(', ') },
    at: context.clock().toISOString(),
    droppedKeys: 0,
    ...(outcome.status === 'read' ? { count: outcome.value.fetches.length } : {}),
    outcome,
  });
}

/** Relative to the configuration where the file lies beside it: where a run was made is no part of its evidence. */
function shownPath(path: string, base: string | undefined): string {
  const way = base === undefined ? path : relative(base, path);
  return way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way) ? path : way.split(sep).join('/');
}

type Outcome =
  | { readonly status: 'read'; readonly value: VaultAuditLog }
  | { readonly status: 'unread'; readonly cause: 'failed'; readonly detail: string };

async function readOutcome(
  target: PlacedVaultTarget,
  files: readonly string[],
  context: CollectContext,
): Promise<Outcome> {
  try {
    const audit = await readVaultAudit(files, { storeName: target.address, signal: context.signal });
    try {
      const shown = audit.files.map((file) => ({ ...file, path: shownPath(file.path, target.base) }));
      return await outcomeOf({ ...audit, files: shown }, target, context);
    } finally {
      await audit.close();
    }
  } catch (error) {
    context.signal.throwIfAborted();
    const kind = error instanceof Error ? error.name : 'unknown error';
    return { status: 'unread', cause: 'failed', detail: `the audit files could not be questioned (${kind})` };
  }
}

async function outcomeOf(audit: VaultAudit, target: VaultTarget, context: CollectContext): Promise<Outcome> {
  for (const file of audit.files) for (const note of notesOn(file)) context.progress.note(`${target.name}: ${note}`);
  if (!audit.files.some((file) => file.read > 0)) {
    const why = audit.files.map((file) => `${file.path}: ${file.problem ?? 'no audit entry in it'}`).join('; ');
    return { status: 'unread', cause: 'failed', detail: `no audit file could be read: ${why}` };
  }
  const window = windowOf(target, context.clock());
  const days = await audit.run('log-window', window);
  const fetches = await audit.run('fetches', window);
  const failures = await audit.run('recent-failures', window);
  const ours = namespacePath(target.namespace);
  return {
    status: 'read',
    value: {
      files: audit.files.map(fileRow),
      requests: days.reduce((sum, day) => sum + day.Events + day.Routine, 0),
      window: windowRow(window, days),
      fetches: fetchRows(
        fetches.filter((row) => row.Namespace === ours),
        failures.filter((row) => row.Namespace === ours),
      ),
    },
  };
}

function notesOn(file: AuditFile): string[] {
  const notes = file.problem === undefined ? [] : [`${file.path} was not read to its end: ${file.problem}`];
  if (file.plaintextTokens > 0) notes.push(`${file.path} holds ${file.plaintextTokens} tokens in clear`);
  return notes;
}

function fileRow(file: AuditFile): VaultAuditLog['files'][number] {
  const { path, lines, read, complete } = file;
  return { path, lines, read, rejected: { ...file.rejected }, firstRejected: { ...file.first }, complete };
}

interface Window {
  readonly from: string;
  readonly until: string;
}

function windowOf(target: VaultTarget, now: Date): Window {
  const days = Number.parseInt(target['log-window'], 10);
  return { from: new Date(now.getTime() - days * dayMs).toISOString(), until: now.toISOString() };
}

function windowRow(asked: Window, days: readonly answers.LogWindowRow[]): z.output<typeof logWindow> {
  const first = days.map((day) => day.First).toSorted(byCodeUnit)[0];
  const last = days
    .map((day) => day.Last)
    .toSorted(byCodeUnit)
    .at(-1);
  const seen = new Set(days.map((day) => day.Day.slice(0, 10)));
  return {
    askedFrom: asked.from,
    askedUntil: asked.until,
    ...(first === undefined ? {} : { from: first }),
    ...(last === undefined ? {} : { until: last }),
    silentDays: daysOf(asked).filter((day) => !seen.has(day)),
    events: days.reduce((sum, day) => sum + day.Events, 0),
  };
}

function daysOf({ from, until }: Window): string[] {
  const days: string[] = [];
  const start = Date.parse(`${from.slice(0, 10)}T00:00:00Z`);
  for (let day = start; day < Date.parse(until); day += dayMs) days.push(new Date(day).toISOString().slice(0, 10));
  return days;
}

/** As entries write it: empty for the root namespace, else with a slash after. */
function namespacePath(namespace = ''): string {
  return namespace === '' ? '' : `${namespace}/`;
}

/** What one caller did to one object is one row; the query splits it further, by operation, version and kind of token. */
function fetchRows(
  rows: readonly answers.FetchRow[],
  failures: readonly answers.RecentFailureRow[],
): VaultAuditLog['fetches'] {
  const recent = new Map<string, number>();
  for (const row of failures) {
    recent.set(keyOf(row), (recent.get(keyOf(row)) ?? 0) + row.Denied + row.NotFound + row.Failed);
  }
  const merged = new Map<string, FetchRow>();
  for (const row of rows) {
    const key = keyOf(row);
    const before = merged.get(key);
    const next = fetchRow(row, recent.get(key) ?? 0);
    merged.set(key, before === undefined ? next : merge(before, next));
  }
  return [...merged.entries()].toSorted(([left], [right]) => byCodeUnit(left, right)).map(([, row]) => row);
}

type Keyed = Pick<
  answers.FetchRow,
  'Mount' | 'ObjectKind' | 'ObjectName' | 'OperationClass' | 'CallerId' | 'CallerName' | 'Role'
>;

function keyOf(row: Keyed): string {
  const { Mount, ObjectKind, ObjectName, OperationClass, CallerId, CallerName, Role } = row;
  return JSON.stringify([ObjectKind, ObjectName, OperationClass, CallerId, CallerName, Role, Mount]);
}

// A request without its response entry has an unknown end: it counts among the failed ones, and its reason says so.
function fetchRow(row: answers.FetchRow, recentFailures: number): FetchRow {
  const total = row.Ok + row.Denied + row.NotFound + row.Failed + row.Unknown;
  return {
    objectKind: row.ObjectKind,
    object: row.ObjectName,
    operationClass: row.OperationClass,
    ...(row.CallerId === '' ? {} : { callerId: row.CallerId }),
    ...(row.CallerName === '' ? {} : { callerName: row.CallerName }),
    ...(row.Role === '' ? {} : { role: row.Role }),
    ...(row.Mount === '' ? {} : { mount: row.Mount }),
    pinned: row.RequestedVersion === '' ? 0 : total,
    ok: row.Ok,
    denied: row.Denied,
    notFound: row.NotFound,
    failed: row.Failed + row.Unknown,
    firstSeen: row.FirstSeen,
    lastSeen: row.LastSeen,
    ...(row.LastOkSeen === null ? {} : { lastOkSeen: row.LastOkSeen }),
    lastOutcome: row.LastOutcome === 'unknown' ? 'failed' : row.LastOutcome,
    ...(row.LastReason === '' ? {} : { lastReason: row.LastReason }),
    recentFailures,
  };
}

function merge(left: FetchRow, right: FetchRow): FetchRow {
  const later = left.lastSeen < right.lastSeen ? right : left;
  const okSeen = [left.lastOkSeen, right.lastOkSeen]
    .filter((time) => time !== undefined)
    .toSorted(byCodeUnit)
    .at(-1);
  return {
    ...later,
    pinned: left.pinned + right.pinned,
    ok: left.ok + right.ok,
    denied: left.denied + right.denied,
    notFound: left.notFound + right.notFound,
    failed: left.failed + right.failed,
    firstSeen: left.firstSeen < right.firstSeen ? left.firstSeen : right.firstSeen,
    ...(okSeen === undefined ? {} : { lastOkSeen: okSeen }),
  };
}
