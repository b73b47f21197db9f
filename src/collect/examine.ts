import type { Target } from '../evidence/evidence.ts';
import type { ReadingName } from '../evidence/readings.ts';
import { sealRecord, type EvidenceRecord, type RecordDraft } from '../evidence/record.ts';
import { missingDrafts, type Lack, type TargetJob } from './collect-targets.ts';
import type { CollectContext, Progress, Right } from './collector.ts';
import type { Reach, Trouble } from './reach.ts';

/** Who a scan would be, or what is wrong with its credential. `blocked`: nothing can be read with it. */
export interface SignIn {
  readonly as?: string;
  readonly blocked: boolean;
  readonly trouble?: Trouble;
}

/** One target of a dry run. */
export interface ExaminationJob extends TargetJob {
  /** Whether the hosts that everything else hangs on can be spoken to. */
  readonly reach: (signal: AbortSignal) => Promise<readonly Reach[]>;
  readonly signIn: (signal: AbortSignal) => Promise<SignIn>;
  /** What to tell where readings were made and no record names who made them. */
  readonly unnamed?: Trouble;
  /** Whether a host that only the collection found can be spoken to. */
  readonly reachFound?: (host: string, signal: AbortSignal) => Promise<Reach>;
}

/** What a dry run found out about one target. Its records live in memory only. */
export interface Examination {
  readonly target: Target;
  readonly reach: readonly Reach[];
  readonly signIn: SignIn;
  readonly records: readonly EvidenceRecord[];
  readonly rights: readonly Right[];
  readonly requests: RequestCount;
}

/** Requests of the dry run, and how many a scan will make as far as the dry run tells; pauses and repeats not counted. */
export interface RequestCount {
  readonly asked: number;
  readonly estimated: number;
  /** False where the target could not be asked, so that a scan would make more once it can. */
  readonly complete: boolean;
}

export interface ExaminationInput {
  readonly wanted: ReadonlySet<ReadingName>;
  readonly progressOf: (target: string) => Progress;
  readonly signal: AbortSignal;
  readonly clock: () => Date;
}

/** How many of many alike are asked: one may be special, and what three show holds for the rest. */
const sampleSize = 3;

/**
 * Makes a dry run of one target with the collector of the scan: every list, and a few of what is in it. Where a host or
 * the credential bars the way, nothing is asked, and every reading is unread for that reason.
 * @throws where it was interrupted.
 */
export async function examine(job: ExaminationJob, input: ExaminationInput): Promise<Examination> {
  const progress = input.progressOf(job.target.name);
  progress.stage('reaching hosts');
  const reach = await job.reach(input.signal);
  const barred = reach.find(({ blocked }) => blocked);
  progress.stage('signing in');
  const signIn: SignIn = barred === undefined ? await job.signIn(input.signal) : { blocked: false };
  const found = newFindings();
  if (barred !== undefined) leaveAll(job.target, input, { cause: 'failed', detail: sayBarred(barred) }, found);
  else if (signIn.blocked) leaveAll(job.target, input, refusalOf(signIn), found);
  else await collectSample(job, input, found);
  input.signal.throwIfAborted();
  const records = found.drafts.map(sealRecord);
  return {
    target: job.target,
    reach: [...reach, ...(await reachFound(job, records, reach, input.signal))],
    signIn: named(job, signIn, records),
    records,
    rights: found.rights,
    requests: { asked: found.asked, estimated: Math.ceil(found.estimated), complete: found.complete },
  };
}

function named({ unnamed }: ExaminationJob, signIn: SignIn, records: readonly EvidenceRecord[]): SignIn {
  const as = records.find((record) => record.principal !== undefined)?.principal;
  if (as !== undefined) return { as, ...signIn };
  const told = signIn.as !== undefined || signIn.trouble !== undefined;
  const asked = records.some(({ httpStatus }) => httpStatus !== undefined);
  return unnamed === undefined || told || !asked ? signIn : { ...signIn, trouble: unnamed };
}

interface Findings {
  readonly drafts: RecordDraft[];
  readonly rights: Right[];
  asked: number;
  estimated: number;
  complete: boolean;
}

function newFindings(): Findings {
  return { drafts: [], rights: [], asked: 0, estimated: 0, complete: true };
}

function sayBarred({ host, trouble }: Reach): string {
  return `${host} is not reached: ${trouble?.detail ?? 'the connection failed'}`;
}

async function collectSample(job: ExaminationJob, input: ExaminationInput, found: Findings): Promise<void> {
  try {
    await job.collect(contextOf(job.target.name, input, found, 1));
  } catch (error) {
    input.signal.throwIfAborted();
    const kind = error instanceof Error ? error.name : 'unknown error';
    leaveAll(job.target, input, { cause: 'failed', detail: `the collector stopped (${kind})` }, found);
  }
}

function refusalOf({ trouble }: SignIn): Lack {
  const detail = trouble?.detail ?? 'nobody could be signed in';
  return { cause: trouble?.kind === 'network' ? 'failed' : 'forbidden', detail };
}

function leaveAll(target: Target, input: ExaminationInput, lack: Lack, found: Findings): void {
  found.complete = false;
  found.drafts.push(...missingDrafts(target, input, lack));
}

function contextOf(target: string, input: ExaminationInput, found: Findings, weight: number): CollectContext {
  return {
    wanted: input.wanted,
    signal: input.signal,
    clock: input.clock,
    progress: input.progressOf(target),
    groupOf: () => 1,
    emit: async (draft) => {
      await Promise.resolve();
      found.drafts.push(draft);
      const requests = requestsOf(draft);
      found.asked += requests;
      found.estimated += requests * weight * (draft.name === 'logs.keyVault' ? logQuestions : 1);
    },
    onRight: (right) => void found.rights.push(right),
    sample: { most: sampleSize, standingFor: (count) => contextOf(target, input, found, weight * count) },
  };
}

/** A dry run puts one of the three questions about a log. */
const logQuestions = 3;

function requestsOf({ call, pages, outcome }: RecordDraft): number {
  if (call.service === 'files') return 0;
  if (outcome.status === 'unread' && outcome.cause === 'not-collected') return 0;
  return Math.max(1, pages ?? 1);
}

/** Causes by which a host that was found may turn out not to be reached at all. */
const unreached = new Set(['failed', 'timed-out']);

async function reachFound(
  { reachFound: look }: ExaminationJob,
  records: readonly EvidenceRecord[],
  known: readonly Reach[],
  signal: AbortSignal,
): Promise<Reach[]> {
  if (look === undefined) return [];
  const hosts = records.flatMap(({ outcome, call }) =>
    outcome.status === 'unread' && unreached.has(outcome.cause) && call.host !== undefined ? [call.host] : [],
  );
  const fresh = [...new Set(hosts)].filter((host) => !known.some((reach) => reach.host === host));
  const reached = await Promise.all(fresh.toSorted().map(async (host) => look(host, signal)));
  return reached.filter(({ trouble }) => trouble !== undefined);
}
