import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalJson, canonicalJsonPretty, sha256 } from './canonical.ts';
import { evidenceFormat, runHeader } from './evidence.ts';

/** File that says of evidence that its collection was begun; the run header takes its place when it has ended. */
const startFile = 'started.json';
/** Evidence that is older is not added to: one run would speak of two states of the estate. */
const resumableMs = 6 * 3_600_000;

/** What a collection began with. A later process may go on with it only where all of it is the same. */
export const runStart = runHeader
  .pick({ format: true, tool: true, command: true, startedAt: true })
  .extend({ configSha256: z.string() });
export type RunStart = z.infer<typeof runStart>;

export function startOf(facts: Omit<RunStart, 'format' | 'configSha256'> & { readonly config: unknown }): RunStart {
  const { config, ...rest } = facts;
  return { format: evidenceFormat, ...rest, configSha256: sha256(canonicalJson(config)) };
}

/** Writes down in an evidence folder that its collection begins. */
export function saveStart(folder: string, start: RunStart): void {
  writeFileSync(join(folder, startFile), canonicalJsonPretty(start), { mode: 0o600 });
}

/** What a collection that has not ended began with, or `undefined` where the folder holds none. */
export function readStart(folder: string): RunStart | undefined {
  const path = join(folder, startFile);
  if (!existsSync(path)) return undefined;
  try {
    return runStart.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Forgets the start of a collection that has ended. */
export function removeStart(folder: string): void {
  rmSync(join(folder, startFile), { force: true });
}

/** Why a run that began as `earlier` may not be gone on with as `later`, or `undefined` where it may. */
export function whyNotResumable(earlier: RunStart, later: RunStart): string | undefined {
  if (earlier.format !== later.format) return `its evidence has format ${JSON.stringify(earlier.format)}`;
  if (earlier.tool.version !== later.tool.version)
    return `version ${earlier.tool.version} began it and this is ${later.tool.version}`;
  if (earlier.command !== later.command) return `${earlier.command} began it and this is ${later.command}`;
  if (earlier.configSha256 !== later.configSha256) return 'it began with another configuration';
  const age = Date.parse(later.startedAt) - Date.parse(earlier.startedAt);
  return age > resumableMs ? 'it began more than 6 hours ago' : undefined;
}
