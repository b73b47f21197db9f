import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { namesGroup } from '../../collect/literal-groups.ts';
import type { EvidenceRecord } from '../../evidence/record.ts';
import { readStart, saveStart, startOf, whyNotResumable, type RunStart } from '../../evidence/start.ts';
import { headerFile, parseHeader } from '../../evidence/store.ts';
import { UsageError } from '../errors.ts';
import { printNote } from '../output.ts';
import { restoreConfig } from './invocation.ts';
import { createRunDirectory, evidenceFolder, isRun, reportsFolder } from '../run-directory.ts';

/** Where a run is written, and how far it is. */
export interface OpenRun {
  readonly run: string;
  /** Folder of its evidence. */
  readonly folder: string;
  /** When its first process began it, ISO 8601 UTC. */
  readonly startedAt: string;
  /** `ended`: everything is collected, nothing is to be asked. */
  readonly state: 'new' | 'resumed' | 'ended';
}

/**
 * Makes the folder of a run or, with `--resume`, finds the one that a process before this one began: the folder that
 * `--out` names, else the latest below `reports` that has not ended and began as this one would.
 * @throws {UsageError} where the named folder holds something else, or a run that may not be gone on with.
 */
export function openRun(
  given: { readonly out?: string | undefined; readonly resume?: boolean },
  start: RunStart,
): OpenRun {
  if (given.resume !== true) return beginRun(given.out, start);
  if (given.out === undefined) return latestUnfinished(start) ?? beginRun(undefined, start);
  return isRun(given.out) ? reopenRun(given.out, start) : beginRun(given.out, start);
}

function beginRun(out: string | undefined, start: RunStart): OpenRun {
  const run = createRunDirectory(out, new Date(start.startedAt));
  const folder = join(run, evidenceFolder);
  saveStart(folder, start);
  return { run, folder, startedAt: start.startedAt, state: 'new' };
}

function reopenRun(run: string, start: RunStart): OpenRun {
  const folder = join(run, evidenceFolder);
  const ended = endedStart(folder);
  const earlier = ended ?? readStart(folder);
  if (earlier === undefined) {
    throw new UsageError(`--out ${run}: it does not say how it began, so it cannot be resumed. Name another folder.`);
  }
  // What has ended is asked nothing more, however old it is.
  const age = ended === undefined ? {} : { startedAt: earlier.startedAt };
  const reason = whyNotResumable(earlier, { ...start, ...age });
  if (reason !== undefined) {
    throw new UsageError(
      `--resume: ${run} cannot be gone on with: ${reason}. Name another folder, or leave --resume out.`,
    );
  }
  return { run, folder, startedAt: earlier.startedAt, state: ended === undefined ? 'resumed' : 'ended' };
}

/** The start of a run that has ended: it has its header, and no deadline cut it short. */
function endedStart(folder: string): RunStart | undefined {
  const path = join(folder, headerFile);
  if (!existsSync(path) || readStart(folder) !== undefined) return undefined;
  const { config: stored, tool, command, startedAt } = parseHeader(readFileSync(path, 'utf8'));
  return startOf({ tool, command, startedAt, config: restoreConfig(stored).config });
}

function latestUnfinished(start: RunStart): OpenRun | undefined {
  if (!existsSync(reportsFolder)) return undefined;
  const runs = readdirSync(reportsFolder)
    .filter((name) => name.startsWith('run-'))
    .toSorted()
    .toReversed();
  for (const name of runs) {
    const run = join(reportsFolder, name);
    const folder = join(run, evidenceFolder);
    const earlier = readStart(folder);
    if (earlier === undefined) continue;
    const reason = whyNotResumable(earlier, start);
    if (reason === undefined) return { run, folder, startedAt: earlier.startedAt, state: 'resumed' };
    printNote(`${run} has not ended and is not gone on with: ${reason}`);
  }
  return undefined;
}

const passing: ReadonlySet<string> = new Set(['throttled', 'timed-out', 'failed', 'partial', 'malformed']);

/**
 * Whether a record of an earlier process stands. What was unread for a cause that passes is asked for again, and so is
 * a list of subscriptions that was not whole, since everything below hangs on it. Files are read anew: that costs
 * nothing, and they may have changed. So is what names groups of equal literals, whose key died with its process.
 */
export function stands({ name, outcome }: EvidenceRecord): boolean {
  if (name.startsWith('repo.')) return false;
  if (outcome.status === 'read') return !namesGroup(outcome.value);
  return name !== 'azure.subscriptions' && !passing.has(outcome.cause);
}
