import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { UsageError } from './errors.ts';

/** Where runs are written without `--out`, below the current folder. */
export const reportsFolder = 'reports';
/** Folder of the records inside a run. */
export const evidenceFolder = 'evidence';
export const manifestFile = 'manifest.json';
export const assessmentFile = 'assessment.json';

const folderMode = 0o700;
const fileMode = 0o600;

/**
 * Refuses a folder that a run must not be written to, before anything is collected.
 * @throws {UsageError} where it exists and is not an empty folder.
 */
export function refuseOccupied(out: string): void {
  const state = stateOf(out);
  if (state === 'absent' || state === 'empty') return;
  const what = {
    file: 'is not a folder',
    run: 'already holds a run, which is never written over',
    other: 'holds something that is not a run',
  }[state];
  throw new UsageError(`--out ${out}: ${what}. Name a folder that does not exist or is empty; nothing was changed.`);
}

/** Whether a folder holds a run, ended or not. */
export function isRun(path: string): boolean {
  return stateOf(path) === 'run';
}

type OutState = 'absent' | 'empty' | 'file' | 'run' | 'other';

function stateOf(path: string): OutState {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 'absent';
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return 'file';
  const entries = readdirSync(path);
  if (entries.length === 0) return 'empty';
  return entries.includes(evidenceFolder) || entries.includes(manifestFile) ? 'run' : 'other';
}

/**
 * Makes the folder of a run, with a folder for its evidence. Both are readable by their owner only: what a run holds
 * shows an attacker the way.
 */
export function createRunDirectory(out: string | undefined, now: Date): string {
  if (out !== undefined) refuseOccupied(out);
  const folder = out ?? freeDefault(now);
  mkdirSync(dirname(resolve(folder)), { recursive: true });
  mkdirSync(folder, { recursive: true, mode: folderMode });
  chmodSync(folder, folderMode);
  mkdirSync(join(folder, evidenceFolder), { mode: folderMode });
  return folder;
}

/** `reports/run-20260503T101500Z`, with a number behind it where that second already has a run. */
function freeDefault(now: Date): string {
  const stamp = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const base = join(reportsFolder, `run-${stamp}`);
  const candidates = [base, ...Array.from({ length: 99 }, (_, index) => `${base}-${String(index + 2)}`)];
  const free = candidates.find((candidate) => !existsSync(candidate));
  if (free === undefined) throw new UsageError(`${base} exists a hundred times over; name a folder with --out`);
  return free;
}

/** Writes one file of a run. A link that stands in its place is replaced, never followed. */
export function writeRunFile(run: string, path: string, text: string): void {
  const full = join(run, path);
  if (!isInside(run, full)) throw new Error(`a run may not hold a file at ${JSON.stringify(path)}`);
  mkdirSync(dirname(full), { recursive: true, mode: folderMode });
  const draft = `${full}.new`;
  rmSync(draft, { force: true });
  writeFileSync(draft, text, { mode: fileMode, flag: 'wx' });
  renameSync(draft, full);
}

/** Removes one file of a run, where it is there. */
export function removeRunFile(run: string, path: string): void {
  const full = join(run, path);
  if (isInside(run, full)) rmSync(full, { force: true });
}

function isInside(folder: string, path: string): boolean {
  const way = relative(resolve(folder), resolve(path));
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`);
}

/** One thing in a run directory that is not a folder. */
export interface RunEntry {
  /** From the run directory, with forward slashes. */
  readonly path: string;
  /** False for links, sockets and the like, which no run contains. */
  readonly regular: boolean;
}

/** Everything in a run directory, sorted. */
export function listRunFiles(run: string): RunEntry[] {
  const entries = readdirSync(run, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => ({
      path: relative(run, join(entry.parentPath, entry.name)).split(sep).join('/'),
      regular: entry.isFile(),
    }))
    .toSorted((left, right) => (left.path < right.path ? -1 : 1));
}

/**
 * Refuses an argument that is not a run directory.
 * @throws {UsageError} where it does not exist or holds no evidence.
 */
export function refuseNoRun(run: string): void {
  const state = stateOf(run);
  if (state === 'run' && existsSync(join(run, evidenceFolder))) return;
  const what = state === 'absent' ? 'there is no such folder' : 'is not a run directory: it holds no evidence';
  throw new UsageError(`${run}: ${what}. Name the folder that scan or source has written.`);
}
