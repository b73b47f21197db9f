import { join } from 'node:path';
import type { Assessment } from '../../assess/assessment.ts';
import { collectTargets, type TargetJob } from '../../collect/collect-targets.ts';
import { wantedReadings } from '../../collect/plan.ts';
import type { Config } from '../../config/schema.ts';
import { canonicalJson, sha256 } from '../../evidence/canonical.ts';
import { evidenceFormat, type RunHeader } from '../../evidence/evidence.ts';
import { loadEvidence, openStore, saveHeader } from '../../evidence/store.ts';
import { InterruptedError } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { formatNames, type FailOn, type FormatName } from '../flags.ts';
import { endWithParent, interruptible } from '../interrupt.ts';
import { packageVersion } from '../package-version.ts';
import { progressBoard, type ProgressBoard } from '../progress.ts';
import { createRunDirectory, evidenceFolder, refuseOccupied } from '../run-directory.ts';
import { announce } from './announce.ts';
import { chooseChecks, refuseUnknown } from './check-choice.ts';
import { storeConfig, type RunConfig } from './invocation.ts';
import { jobsOf } from './jobs.ts';
import { judge, writeOutputs } from './judge.ts';
import { scanConfig } from './run-config.ts';

/** What every command that collects takes. */
export interface RunArguments {
  readonly out?: string | undefined;
  readonly only: readonly string[];
  readonly formats?: readonly FormatName[] | undefined;
  readonly failOn?: FailOn | undefined;
  readonly allowIncomplete: boolean;
  readonly json: boolean;
}

/** Runs `scan`: collects what the configuration declares, judges it and writes the run. */
export async function scan(given: RunArguments & { config?: string | undefined; demo: boolean }): Promise<ExitCode> {
  refuseArguments(given);
  if (given.demo) endWithParent();
  const loaded = await scanConfig(given.config, process.env);
  const jobs = jobsOf(loaded, process.env);
  return collectAndJudge({ command: given.demo ? 'demo' : 'scan', config: loaded.config, jobs, given });
}

/**
 * Refuses what can be refused before anything is read.
 * @throws {UsageError} where the output folder is taken or `--only` names nothing.
 */
export function refuseArguments(given: RunArguments): void {
  if (given.out !== undefined) refuseOccupied(given.out);
  refuseUnknown(given.only);
}

interface Plan {
  readonly command: RunHeader['command'];
  readonly config: Config;
  readonly jobs: readonly TargetJob[];
  readonly given: RunArguments;
  readonly known?: RunConfig['invocation']['known'];
  /** What is to be done with the assessment before its result is printed. */
  readonly afterwards?: (assessment: Assessment) => void;
}

/** Collects, judges and writes one run, and prints its result. */
export async function collectAndJudge(plan: Plan): Promise<ExitCode> {
  const { given } = plan;
  const failOn = given.failOn ?? 'high';
  const startedAt = new Date();
  const run = createRunDirectory(given.out, startedAt);
  const folder = join(run, evidenceFolder);
  const board = progressBoard();
  try {
    await interruptible(async (signal) => collect(plan, { folder, board, signal }));
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError(`portcullis: interrupted; the evidence read so far is in ${folder}`, { cause: error });
  } finally {
    board.close();
  }
  const { known = [] } = plan;
  const invocation = { only: [...given.only], failOn, allowIncomplete: given.allowIncomplete, known };
  await saveHeader(folder, headerOf(plan, { config: plan.config, invocation }, startedAt));
  board.say('judging');
  const evidence = await loadEvidence(folder);
  const assessment = judge(evidence, Date.parse(evidence.header.finishedAt));
  const formats = given.formats ?? formatNames;
  writeOutputs(run, evidence, assessment, formats);
  plan.afterwards?.(assessment);
  return announce(run, assessment, { json: given.json, failOn, formats });
}

function wallClock(): Date {
  return new Date();
}

async function collect(
  { config, jobs, given }: Plan,
  { folder, board, signal }: { folder: string; board: ProgressBoard; signal: AbortSignal },
): Promise<void> {
  const { store } = await openStore(folder);
  const wanted = wantedReadings(chooseChecks(config, given.only).values());
  try {
    await collectTargets({ jobs, wanted, store, progressOf: board.of, signal, clock: wallClock });
  } finally {
    await store.close();
  }
}

function headerOf(plan: Plan, runConfig: RunConfig, startedAt: Date): RunHeader {
  const config = storeConfig(runConfig);
  return {
    format: evidenceFormat,
    tool: { name: 'portcullis', version: packageVersion() },
    command: plan.command,
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    targets: plan.jobs.map((job) => job.target),
    config,
    configSha256: sha256(canonicalJson(config)),
  };
}
