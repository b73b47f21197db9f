import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { EvidenceError } from './record.ts';

const lockFile = 'lock';
const holder = z.object({
  host: z.string(),
  pid: z.int().positive(),
  /** When that process began, as the system counts it: process numbers are given out again. Absent where it does not tell. */
  began: z.string().optional(),
});
type Holder = z.infer<typeof holder>;

/**
 * Takes the evidence folder for this process, the only one that may write to it. The lock of a process that is gone is
 * taken over. Gives what releases it.
 * @throws {EvidenceError} where another process holds it.
 */
export function lockEvidence(folder: string): () => void {
  const path = join(folder, lockFile);
  if (!create(path)) {
    const by = readHolder(path);
    if (by !== undefined && mayLive(by)) {
      throw new EvidenceError(
        `${folder} is being written by process ${String(by.pid)} on ${by.host}. If that one is gone, remove ${path}.`,
      );
    }
    rmSync(path, { force: true });
    if (!create(path)) throw new EvidenceError(`${folder} was taken by another process just now`);
  }
  return () => {
    rmSync(path, { force: true });
  };
}

function create(path: string): boolean {
  try {
    const file = openSync(path, 'wx', 0o600);
    writeSync(file, JSON.stringify(holderOf(process.pid)));
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function holderOf(pid: number): Holder {
  const began = beganAt(pid);
  return { host: hostname(), pid, ...(began === undefined ? {} : { began }) };
}

/** A lock that was cut while it was written belongs to nobody. */
function readHolder(path: string): Holder | undefined {
  try {
    return holder.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Of a process on another machine nothing can be known, so it counts as alive. */
function mayLive(by: Holder): boolean {
  if (by.host !== hostname()) return true;
  try {
    process.kill(by.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const began = beganAt(by.pid);
  return by.began === undefined || began === undefined || began === by.began;
}

/** Field 22 of Linux' `/proc/<pid>/stat` (proc_pid_stat(5)): start of the process in clock ticks after boot. */
function beganAt(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
