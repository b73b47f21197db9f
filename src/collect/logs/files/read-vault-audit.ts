import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueryEngine, rowObjects } from '../../../queries/engine.ts';
import { fetchRow, logWindowRow, recentFailureRow } from '../../../queries/answers.ts';
import type { FetchRow, LogWindowRow, RecentFailureRow } from '../../../queries/answers.ts';
import { timeOf } from '../../../queries/literals.ts';
import { logQuery, type LogWindow, type QuestionName } from '../../../queries/text.ts';
import { entriesOf, type AuditRow, type LineKind } from './audit-entry.ts';
import { FileProblem, physicalLines, type PhysicalLine } from './lines.ts';

export interface VaultAuditOptions {
  /** The name that the events carry as their `Store`: the server's address. */
  readonly storeName: string;
  /** A longer line is counted and skipped. Default 16 MiB. */
  readonly maxLineBytes?: number;
  /** For the tables; default 512 MiB. Logs of more than half of it go into a private temporary folder. */
  readonly memoryMegabytes?: number;
  readonly signal?: AbortSignal;
}

/** How one file was read. `read` plus all of `rejected` is `lines`. */
export interface AuditFile {
  readonly path: string;
  /** Physical lines, a last one without newline included. */
  readonly lines: number;
  /** Lines that gave an entry. */
  readonly read: number;
  readonly rejected: Readonly<Partial<Record<LineKind, number>>>;
  /** Number of the first line of each rejected kind, counted from 1. */
  readonly first: Readonly<Partial<Record<LineKind, number>>>;
  /** Entries with a token in clear: the device, or a defect of the server, does not hash. */
  readonly plaintextTokens: number;
  /** Lines that hold, beside an entry, the beginning of another one that is lost. */
  readonly fragments: number;
  /** Earliest and latest entry; absent when there is none. */
  readonly from?: string;
  readonly until?: string;
  /** Why the file was not read to its end. */
  readonly problem?: string;
  /** Read to its end, no line rejected but blank ones, no fragment. */
  readonly complete: boolean;
}

interface QuestionRows {
  readonly fetches: FetchRow;
  readonly 'log-window': LogWindowRow;
  readonly 'recent-failures': RecentFailureRow;
}

/** Audit device files held for questions; close it when done. */
export interface VaultAudit {
  readonly files: readonly AuditFile[];
  /** Asks one question over all files together: each request counts once, whatever the number of devices. */
  readonly run: <Q extends QuestionName>(question: Q, window: LogWindow) => Promise<QuestionRows[Q][]>;
  readonly close: () => Promise<void>;
}

interface Tally {
  lines: number;
  read: number;
  rejected: Partial<Record<LineKind, number>>;
  first: Partial<Record<LineKind, number>>;
  plaintextTokens: number;
  fragments: number;
  from?: bigint;
  until?: bigint;
}

/** Each load is a transaction of its own, so small ones cost more than their rows. */
const rowsPerLoad = 20_000;
const defaultMaxLineBytes = 16 * 1024 * 1024;
const rowSchemas = { fetches: fetchRow, 'log-window': logWindowRow, 'recent-failures': recentFailureRow };

/**
 * Reads audit device output of Vault or OpenBao: plain or gzip files, rotated ones and those of several devices
 * together, or folders, of which the files directly inside are taken in the order of their names. Never throws for
 * what a file holds or for one that cannot be opened: each says how far it was read. Names are opened as they are,
 * nothing in them is a pattern.
 */
export async function readVaultAudit(paths: readonly string[], options: VaultAuditOptions): Promise<VaultAudit> {
  const expanded = (await Promise.all(paths.map(filesAt))).flat();
  const folder = await spillFolder(expanded, options.memoryMegabytes ?? 512);
  const engine = await QueryEngine.open({
    ...(folder === undefined ? {} : { folder }),
    ...(options.memoryMegabytes === undefined ? {} : { memoryMegabytes: options.memoryMegabytes }),
  });
  const close = async (): Promise<void> => {
    engine.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    const files: AuditFile[] = [];
    for (const path of expanded) files.push(await readFileInto(engine, path, options));
    return {
      files,
      close,
      run: (question, window) => ask(engine, question, { ...window, storeName: options.storeName }),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function ask<Q extends QuestionName>(
  engine: QueryEngine,
  question: Q,
  parameters: LogWindow & { readonly storeName: string },
): Promise<QuestionRows[Q][]> {
  const result = await engine.run(logQuery(question, 'vault-audit', parameters));
  if (result === undefined) throw new Error(`The compiled form of ${question} is stale: run npm run generate`);
  return rowObjects(result).map((row) => rowSchemas[question].parse(row) as QuestionRows[Q]);
}

async function filesAt(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || !found.isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  return names.toSorted().map((name) => join(path, name));
}

/** Tables take about as much as the plain text they were made of; a gzip file about ten times its own size. */
async function spillFolder(paths: readonly string[], memoryMegabytes: number): Promise<string | undefined> {
  const sizes = await Promise.all(paths.map(plainSize));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const fits = total <= (memoryMegabytes * 1024 * 1024) / 2;
  return fits ? undefined : mkdtemp(join(tmpdir(), 'portcullis-audit-'));
}

async function plainSize(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return (found?.size ?? 0) * (path.endsWith('.gz') ? 10 : 1);
}

async function readFileInto(engine: QueryEngine, path: string, options: VaultAuditOptions): Promise<AuditFile> {
  const { maxLineBytes = defaultMaxLineBytes, signal } = options;
  const tally: Tally = { lines: 0, read: 0, rejected: {}, first: {}, plaintextTokens: 0, fragments: 0 };
  const rows: AuditRow[] = [];
  try {
    for await (const batch of physicalLines(path, { maxLineBytes, ...(signal ? { signal } : {}) })) {
      for (const line of batch) rows.push(...take(line, tally));
      if (rows.length >= rowsPerLoad) await engine.load('VaultAudit_CL', rows.splice(0));
    }
    await engine.load('VaultAudit_CL', rows);
    return auditFile(path, tally);
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    await engine.load('VaultAudit_CL', rows);
    return auditFile(path, tally, error.message);
  }
}

function take(line: PhysicalLine, tally: Tally): AuditRow[] {
  tally.lines += 1;
  const held = line.text === undefined ? 'over-long' : entriesOf(line.text, line.ended);
  if (typeof held === 'string') {
    tally.rejected[held] = (tally.rejected[held] ?? 0) + 1;
    tally.first[held] ??= line.number;
    return [];
  }
  tally.read += 1;
  tally.fragments += held.lost ? 1 : 0;
  tally.plaintextTokens += held.entries.filter((entry) => entry.plaintextToken).length;
  const rows = held.entries.map((entry) => entry.row);
  for (const { TimeGenerated: time } of rows) {
    if (tally.from === undefined || time < tally.from) tally.from = time;
    if (tally.until === undefined || time > tally.until) tally.until = time;
  }
  return rows;
}

function auditFile(path: string, tally: Tally, problem?: string): AuditFile {
  const { from, until, ...counts } = tally;
  const faults = Object.keys(counts.rejected).filter((kind) => kind !== 'blank');
  return {
    path,
    ...counts,
    ...(from === undefined ? {} : { from: timeOf(from) }),
    ...(until === undefined ? {} : { until: timeOf(until) }),
    ...(problem === undefined ? {} : { problem }),
    complete: problem === undefined && faults.length === 0 && counts.fragments === 0,
  };
}
