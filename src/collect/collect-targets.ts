import { setMaxListeners } from 'node:events';
import type { Config, SourceTarget } from '../config/schema.ts';
import type { Cause } from '../evidence/cause.ts';
import type { Target } from '../evidence/evidence.ts';
import type { ReadingName } from '../evidence/readings.ts';
import { readingSchema } from '../evidence/readings.ts';
import { EvidenceError, idOfReading, sealRecord, type EvidenceRecord, type RecordDraft } from '../evidence/record.ts';
import { redact } from '../evidence/redact.ts';
import type { RecordStore } from '../evidence/store.ts';
import type { CollectContext, Progress } from './collector.ts';
import { literalGroups, type LiteralGroups } from './literal-groups.ts';
import { readingsOf } from './plan.ts';
import { maskPath } from './source/mask-path.ts';

/** One configured target and what collects it. */
export interface TargetJob {
  readonly target: Target;
  /** Loads the collector and runs it to its end. */
  readonly collect: (context: CollectContext) => Promise<void>;
}

/** What a collection is handed. */
export interface CollectionInput {
  readonly jobs: readonly TargetJob[];
  readonly wanted: ReadonlySet<ReadingName>;
  readonly store: RecordStore;
  /** What an earlier process of the same run has stored. */
  readonly earlier?: readonly EvidenceRecord[];
  readonly progressOf: (target: string) => Progress;
  readonly signal: AbortSignal;
  /** From when on nothing is asked any more; what is not read then is unread, and the run goes on. */
  readonly deadline?: AbortSignal;
  readonly clock: () => Date;
}

/**
 * Collects every target: source folders one after the other, the rest side by side. A collector that fails leaves what
 * it had read, and its readings that are missing become unread; the others go on.
 * @throws where the run was interrupted or the store cannot be written.
 */
export async function collectTargets(input: CollectionInput): Promise<void> {
  const groups = literalGroups();
  const local = input.jobs.filter((job) => job.target.kind === 'source');
  const remote = input.jobs.filter((job) => job.target.kind !== 'source');
  for (const job of local) await collectOne(job, input, groups);
  const ended = await Promise.allSettled(remote.map(async (job) => collectOne(job, input, groups)));
  for (const draft of groups.release()) await input.store.append(sealRecord(draft));
  const broken = ended.find((result) => result.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
  input.signal.throwIfAborted();
}

async function collectOne(job: TargetJob, input: CollectionInput, groups: LiteralGroups): Promise<void> {
  const earlier = new Map((input.earlier ?? []).map((record) => [record.id, record]));
  const asked = principalOf(input.earlier ?? [], job.target);
  const emitted = new Set<string>();
  const storing: { failure?: unknown } = {};
  const emit = async (draft: RecordDraft): Promise<void> => {
    // That something is unread for want of something else was said by the earlier process already.
    if (draft.outcome.status === 'unread' && earlier.has(idOfReading(draft))) return;
    if (asked !== undefined && draft.principal !== undefined && draft.principal !== asked) {
      storing.failure = new OtherPrincipalError(job.target.name, asked, draft.principal);
      throw storing.failure;
    }
    emitted.add(idOfReading(draft));
    if (groups.holds(draft)) return;
    await input.store.append(sealRecord(draft)).catch((error: unknown) => {
      storing.failure = error;
      throw error;
    });
  };
  const progress = input.progressOf(job.target.name);
  const { wanted, clock, deadline } = input;
  const signal = deadline === undefined ? input.signal : joined(input.signal, deadline);
  try {
    signal.throwIfAborted();
    const { groupOf, digests } = groups;
    await job.collect({
      wanted,
      emit,
      earlier: (reading) => earlier.get(idOfReading(reading)),
      groupOf,
      digests,
      progress,
      signal,
      clock,
    });
  } catch (error) {
    input.signal.throwIfAborted();
    if (storing.failure !== undefined) throw storing.failure;
    const lack = lackOf(error, deadline);
    progress.note(lack.detail);
    for (const draft of missingDrafts(job.target, input, lack)) {
      if (!emitted.has(idOfReading(draft))) await emit(draft);
    }
  }
}

/** Why the rest of a target is unread, where its collector ended early. */
function lackOf(error: unknown, deadline: AbortSignal | undefined): Lack {
  const reason: unknown = deadline?.reason;
  if (reason instanceof DeadlineError) return { cause: 'timed-out', detail: reason.message };
  return { cause: 'failed', detail: `the collector stopped: ${sayError(error)}` };
}

/** Hundreds of calls listen to a signal of a run, which is no leak. */
function joined(...signals: readonly AbortSignal[]): AbortSignal {
  const signal = AbortSignal.any([...signals]);
  setMaxListeners(0, signal);
  return signal;
}

/** The time that a run was given is over. `at` is in milliseconds since 1970. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';

  constructor(at: number) {
    super(`the deadline of the run, ${new Date(at).toISOString()}, came before everything was read`);
  }
}

function principalOf(records: readonly EvidenceRecord[], { name }: Target): string | undefined {
  return records.find(({ target, principal }) => target === name && principal !== undefined)?.principal;
}

/** A run that another identity began: what the two may read differs, so their readings make no one picture. */
export class OtherPrincipalError extends EvidenceError {
  constructor(target: string, earlier: string, now: string) {
    super(`the run was begun as ${earlier}, and ${target} is now asked as ${now}: resume it as the same identity`);
  }
}

/** Why something is unread. */
export interface Lack {
  readonly cause: Cause;
  readonly detail: string;
}

/**
 * One unread record for each reading that the target could have given, at the scope of the target as a whole: what a
 * collector that stopped half way had not yet listed is not known to anybody.
 */
export function missingDrafts(
  target: Target,
  input: Pick<CollectionInput, 'wanted' | 'clock'>,
  lack: Lack,
): RecordDraft[] {
  return readingsOf(target.kind)
    .filter((name) => input.wanted.has(name))
    .map((name) => ({
      name,
      part: readingSchema(name, 'list') === undefined ? 'item' : 'list',
      scope: targetScope(target),
      target: target.name,
      call: { service: serviceOf(target.kind) },
      at: input.clock().toISOString(),
      droppedKeys: 0,
      outcome: { status: 'unread', ...lack },
    }));
}

/** Scope of what belongs to a target as a whole. */
export function targetScope(target: Pick<Target, 'kind' | 'name'>): string {
  return `${target.kind === 'source' ? 'repo' : target.kind}:${target.name}`;
}

function serviceOf(kind: Target['kind']): RecordDraft['call']['service'] {
  return { azure: 'arm', vault: 'vault', source: 'files' }[kind] as RecordDraft['call']['service'];
}

function sayError(error: unknown): string {
  return redact(error instanceof Error ? `${error.name}: ${error.message}` : 'an unknown error').slice(0, 300);
}

/** Targets of a configuration as evidence names them, in its order. */
export function targetsOf(config: Config): Target[] {
  return [
    ...config.azure.map((target): Target => ({
      name: target.name,
      kind: 'azure',
      declared: [`tenant ${target.tenant}`, ...target.subscriptions.map((id) => `subscription ${id}`)],
    })),
    ...config.vault.map((target): Target => ({
      name: target.name,
      kind: 'vault',
      declared: [
        target.address,
        ...(target.namespace === undefined ? [] : [`namespace ${target.namespace}`]),
        ...(target['audit-files'] ?? []).map((file) => `audit file ${file}`),
      ],
    })),
    ...config.source.map((target): Target => ({
      name: target.name,
      kind: 'source',
      declared: [target.path, ...sayHistory(historyOf(target))],
    })),
  ];
}

/** Which past commits of a repository are in scope; absent where none are. */
export function historyOf({ history }: SourceTarget): { since?: string } | undefined {
  if (history === undefined || history === false) return undefined;
  return history === true || history.since === undefined ? {} : { since: history.since };
}

function sayHistory(history: { since?: string } | undefined): string[] {
  if (history === undefined) return [];
  const { since } = history;
  return [since === undefined ? 'past commits of every branch and tag' : `past commits since ${maskPath(since)}`];
}
