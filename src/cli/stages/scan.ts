import type { Assessment } from '../../assess/assessment.ts';
import { collectTargets, DeadlineError, type TargetJob } from '../../collect/collect-targets.ts';
import { wantedReadings } from '../../collect/plan.ts';
import type { Config } from '../../config/schema.ts';
import { canonicalJson, sha256 } from '../../evidence/canonical.ts';
import { evidenceFormat, type RunHeader } from '../../evidence/evidence.ts';
import { lockEvidence } from '../../evidence/lock.ts';
import { removeStart, startOf } from '../../evidence/start.ts';
import { loadEvidence, openStore, removeHeader, saveHeader } from '../../evidence/store.ts';
import { InterruptedError } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { formatNames, type FailOn, type FormatName } from '../flags.ts';
import { endWithParent, interruptible } from '../interrupt.ts';
import { packageVersion } from '../package-version.ts';
import { progressBoard, type ProgressBoard } from '../progress.ts';
import { isRun, refuseOccupied } from '../run-directory.ts';
import { announce } from './announce.ts';
import { chooseChecks, refuseUnknown } from './check-choice.ts';
import { storeConfig, type RunConfig } from './invocation.ts';
import { jobsOf } from './jobs.ts';
import { judge, writeOutputs } from './judge.ts';
import { openRun, stands, type OpenRun } from './open-run.ts';
import { scanConfig } from './run-config.ts';

/** What every command that collects takes. */
export interface RunArguments {
  readonly out?: string | undefined;
  readonly only: readonly string[];
  readonly formats?: readonly FormatName[] | undefined;
  readonly failOn?: FailOn | undefined;
  readonly allowIncomplete: boolean;
  readonly json: boolean;
  /** Go on with a run that has not ended. */
  readonly resume?: boolean;
  /** When nothing more may be asked, in milliseconds since 1970. */
  readonly deadline?: number | undefined;
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
  if (given.out !== undefined && !(given.resume === true && isRun(given.out))) refuseOccupied(given.out);
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
  const tool = { name: 'portcullis', version: packageVersion() } as const;
  const startedAt = new Date().toISOString();
  const place = openRun(given, startOf({ tool, command: plan.command, startedAt, config: plan.config }));
  const { run, folder } = place;
  const board = progressBoard();
  const release = lockEvidence(folder);
  try {
    if (place.state !== 'ended') await collectInto(place, plan, board);
  } finally {
    release();
    board.close();
  }
  board.say('judging');
  const evidence = await loadEvidence(folder);
  const assessment = judge(evidence, Date.parse(evidence.header.finishedAt));
  const formats = given.formats ?? formatNames;
  writeOutputs(run, evidence, assessment, formats);
  plan.afterwards?.(assessment);
  return announce(run, assessment, { json: given.json, failOn, formats });
}

async function collectInto({ run, folder, startedAt }: OpenRun, plan: Plan, board: ProgressBoard): Promise<void> {
  const { given, known = [], command } = plan;
  // Until it is collected to its end again, what a deadline cut short is no run that has ended.
  await removeHeader(folder);
  let cut: boolean;
  try {
    cut = await interruptible(async (signal) => collect(plan, { folder, board, signal }));
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    const again = command === 'source' ? '' : `; go on with --resume --out ${run}`;
    throw new InterruptedError(`portcullis: interrupted; the evidence read so far is in ${folder}${again}`, {
      cause: error,
    });
  }
  const failOn = given.failOn ?? 'high';
  const invocation = { only: [...given.only], failOn, allowIncomplete: given.allowIncomplete, known };
  await saveHeader(folder, headerOf(plan, { config: plan.config, invocation }, startedAt));
  if (cut) board.say(`the deadline came; go on with --resume --out ${run}`);
  else removeStart(folder);
}

/** A signal that comes at a moment, in milliseconds since 1970. */
function startDeadline(at: number | undefined): { readonly signal: AbortSignal; readonly end: () => void } | undefined {
  if (at === undefined) return undefined;
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DeadlineError(at)), Math.max(0, at - Date.now()));
  return { signal: controller.signal, end: () => clearTimeout(timer) };
}

function wallClock(): Date {
  return new Date();
}

/** Collects what the run lacks. Gives whether its deadline came first. */
async function collect(
  { config, jobs, given }: Plan,
  { folder, board, signal }: { folder: string; board: ProgressBoard; signal: AbortSignal },
): Promise<boolean> {
  const { store, records: earlier } = await openStore(folder, stands);
  if (earlier.length > 0) board.say(`resuming: ${String(earlier.length)} readings are there already`);
  const wanted = wantedReadings(chooseChecks(config, given.only).values());
  const limit = startDeadline(given.deadline);
  const common = { jobs, wanted, store, earlier, progressOf: board.of, signal, clock: wallClock };
  try {
    await collectTargets(limit === undefined ? common : { ...common, deadline: limit.signal });
    return limit?.signal.aborted === true;
  } finally {
    limit?.end();
    await store.close();
  }
}

function headerOf(plan: Plan, runConfig: RunConfig, startedAt: string): RunHeader {
  const config = storeConfig(runConfig);
  return {
    format: evidenceFormat,
    tool: { name: 'portcullis', version: packageVersion() },
    command: plan.command,
    startedAt,
    finishedAt: new Date().toISOString(),
    targets: plan.jobs.map((job) => job.target),
    config,
    configSha256: sha256(canonicalJson(config)),
  };
}
