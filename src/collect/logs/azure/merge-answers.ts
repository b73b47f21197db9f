import type { FetchRow, KeyVaultLog } from '../../../evidence/logs.ts';
import { redact } from '../../../evidence/redact.ts';
import type { FetchRow as AnswerRow, LogWindowRow, RecentFailureRow } from '../../../queries/answers.ts';

/** Answers of several tables and time slices, made into one record. */

interface Keyed {
  readonly ObjectKind: string;
  readonly ObjectName: string;
  readonly OperationClass: string;
  readonly CallerId: string;
  readonly CallerApp: string;
  readonly CallerName: string;
  readonly CallerResource: string;
  readonly Role: string;
}

export function mergeFetches(answers: readonly AnswerRow[], failures: readonly RecentFailureRow[]): FetchRow[] {
  const rows = new Map<string, FetchRow>();
  for (const answer of answers) {
    const key = keyOf(answer);
    const known = rows.get(key);
    rows.set(key, known === undefined ? rowOf(answer) : joined(known, rowOf(answer)));
  }
  for (const failure of failures) {
    const row = rows.get(keyOf(failure));
    if (row !== undefined)
      rows.set(keyOf(failure), { ...row, recentFailures: row.recentFailures + failuresIn(failure) });
  }
  return [...rows].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, row]) => row);
}

function keyOf(row: Keyed): string {
  const { ObjectKind, ObjectName, OperationClass, CallerId, CallerApp, CallerName, CallerResource, Role } = row;
  return JSON.stringify([
    ObjectKind,
    ObjectName,
    OperationClass,
    CallerId,
    CallerApp,
    CallerName,
    CallerResource,
    Role,
  ]);
}

function failuresIn(row: RecentFailureRow): number {
  return row.Denied + row.NotFound + row.Failed;
}

function rowOf(answer: AnswerRow): FetchRow {
  const lastOutcome = answer.LastOutcome === 'unknown' ? 'failed' : answer.LastOutcome;
  const failed = answer.Failed + answer.Unknown;
  const calls = answer.Ok + answer.Denied + answer.NotFound + failed;
  return {
    objectKind: answer.ObjectKind,
    object: answer.ObjectName,
    operationClass: answer.OperationClass,
    ...given('callerId', answer.CallerId),
    ...given('callerApp', answer.CallerApp),
    ...given('callerName', answer.CallerName),
    ...given('callerResource', answer.CallerResource),
    ...given('role', answer.Role),
    pinned: answer.RequestedVersion === '' ? 0 : calls,
    ok: answer.Ok,
    denied: answer.Denied,
    notFound: answer.NotFound,
    failed,
    firstSeen: answer.FirstSeen,
    lastSeen: answer.LastSeen,
    ...(answer.LastOkSeen === null ? {} : { lastOkSeen: answer.LastOkSeen }),
    lastOutcome,
    ...(answer.LastStatus === 0 ? {} : { lastStatus: answer.LastStatus }),
    ...given('lastReason', redact(answer.LastReason).slice(0, 100)),
    recentFailures: 0,
  };
}

function given<K extends string>(name: K, text: string): Partial<Record<K, string>> {
  return (text === '' ? {} : { [name]: text }) as Partial<Record<K, string>>;
}

function joined(left: FetchRow, right: FetchRow): FetchRow {
  const last = left.lastSeen >= right.lastSeen ? left : right;
  const lastOk = [left.lastOkSeen, right.lastOkSeen]
    .filter((time) => time !== undefined)
    .toSorted()
    .at(-1);
  const { lastOkSeen: _older, ...base } = last;
  return {
    ...base,
    pinned: left.pinned + right.pinned,
    ok: left.ok + right.ok,
    denied: left.denied + right.denied,
    notFound: left.notFound + right.notFound,
    failed: left.failed + right.failed,
    firstSeen: left.firstSeen <= right.firstSeen ? left.firstSeen : right.firstSeen,
    ...(lastOk === undefined ? {} : { lastOkSeen: lastOk }),
    recentFailures: left.recentFailures + right.recentFailures,
  };
}

const dayMs = 86_400_000;

export function mergeWindow(rows: readonly LogWindowRow[], from: string, until: string): KeyVaultLog['window'] {
  const first = rows.map((row) => row.First).toSorted()[0];
  const last = rows
    .map((row) => row.Last)
    .toSorted()
    .at(-1);
  const days = new Set(rows.filter((row) => row.Events + row.Routine > 0).map((row) => row.Day.slice(0, 10)));
  return {
    askedFrom: from,
    askedUntil: until,
    ...(first === undefined ? {} : { from: first }),
    ...(last === undefined ? {} : { until: last }),
    silentDays: wholeDays(from, until).filter((day) => !days.has(day)),
    events: rows.reduce((sum, row) => sum + row.Events + row.Routine, 0),
  };
}

/** Days (UTC) that lie in the window from midnight to midnight: of a day that it cuts, silence says little. */
function wholeDays(from: string, until: string): string[] {
  const days: string[] = [];
  const start = Math.ceil(Date.parse(from) / dayMs) * dayMs;
  for (let day = start; day + dayMs <= Date.parse(until); day += dayMs)
    days.push(new Date(day).toISOString().slice(0, 10));
  return days;
}
