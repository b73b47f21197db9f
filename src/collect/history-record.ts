import type { RecordDraft } from '../evidence/record.ts';
import type { GitHistory, HistoryFinding } from '../evidence/git-history.ts';
import type { CollectContext } from './collector.ts';
import { readGitHistory } from './source/git-history.ts';
import { isCandidate } from './source/classify.ts';
import { GitError } from './source/git-program.ts';
import { maskPath } from './source/mask-path.ts';
import { judgeBytes } from './source/judge-archive.ts';

export interface HistoryJob {
  /** The folder whose history is read. */
  readonly folder: string;
  /** The one file in it that is meant. */
  readonly only?: string;
  /** Way to it from where reports count paths, empty or with a slash at its end. */
  readonly prefix: string;
  /** Only commits that `HEAD` has over this one. */
  readonly since?: string | undefined;
  /** Groups of equal values in the files as they stand now. */
  readonly present: ReadonlySet<number>;
}

type Outcome = RecordDraft['outcome'];

/** A history that holds more is a store of credentials, and the rest of it would say nothing new. */
const MAX_FINDINGS = 20_000;

/** What `repo.gitHistory` is for a folder: the literals that its past commits added, or why they could not be read. */
export async function historyOutcome(job: HistoryJob, context: CollectContext): Promise<Outcome> {
  const { progress, signal, groupOf } = context;
  progress.stage('reading past commits');
  const reading = await readGitHistory(job.folder, {
    since: job.since,
    signal,
    isWanted: (path) => (job.only === undefined ? isCandidate(path) : path === job.only),
    judge: async (path, bytes) => judgeBytes(path, bytes, groupOf),
    isPresent: (group) => job.present.has(group),
    onProgress: (done, known) => {
      progress.step(done, known);
    },
  });
  if (reading.status === 'unread') return { status: 'unread', cause: reading.cause, detail: reading.detail };
  try {
    const { findings, truncated } = await gather(reading.findings, job.prefix);
    const value: GitHistory = {
      findings,
      ...(job.since === undefined ? {} : { since: maskPath(job.since) }),
      ...reading.counts,
      ...(truncated ? { truncated } : {}),
    };
    return { status: 'read', value };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof GitError)) throw error;
    return { status: 'unread', cause: error.why, detail: error.message };
  }
}

async function gather(
  all: AsyncIterable<HistoryFinding>,
  prefix: string,
): Promise<{ findings: HistoryFinding[]; truncated: boolean }> {
  const findings: HistoryFinding[] = [];
  for await (const finding of all) {
    if (findings.length === MAX_FINDINGS) return { findings, truncated: true };
    findings.push({ ...finding, path: `${prefix}${finding.path}` });
  }
  return { findings, truncated: false };
}
