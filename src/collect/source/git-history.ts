import type { HistoryFinding } from '../../evidence/git-history.ts';
import type { FileFindings } from '../../evidence/file-findings.ts';
import type { Literal } from '../../evidence/policy.ts';
import { addedLines, touches } from './added-lines.ts';
import { isCandidate } from './classify.ts';
import { decodeText } from './decode.ts';
import { openObjects, type GitObjects } from './git-objects.ts';
import { commitNamed, repositoryAt, type Repository } from './git-place.ts';
import { logChanges, type Change, type Commit } from './git-log.ts';
import { askGit, GitError, type GitPlace } from './git-program.ts';
import { maskPath } from './mask-path.ts';
import { MAX_SOURCE_BYTES } from './read-file.ts';

export interface GitHistoryOptions {
  /** Only commits that `HEAD` has over this one; every branch and tag where it is absent. */
  readonly since?: string | undefined;
  /** Judges one version of a file: each distinct content once, and the one before it where it holds a literal. */
  readonly judge: (path: string, text: string) => Pick<FileFindings, 'literals'>;
  /** Names of files worth judging; those of the folder reader by default. */
  readonly isWanted?: (path: string) => boolean;
  /** Whether a group of equal values occurs in the files as they stand now. Not asked of a bare repository. */
  readonly isPresent?: (group: number) => boolean;
  readonly signal?: AbortSignal | undefined;
  /** Commits done, and commits in all. */
  readonly onProgress?: (done: number, known: number) => void;
}

/** What was counted so far while the findings are read; final when they have ended. */
export interface HistoryCounts {
  commits: number;
  judged: number;
  skipped: number;
}

/** A history that can be read, or why there is none. */
export type GitHistoryReading =
  | {
      readonly status: 'read';
      /** The clone lacks older commits: what they added is not assessed. */
      readonly shallow: boolean;
      readonly counts: Readonly<HistoryCounts>;
      /** Oldest first. Throws a `GitError` where git fails on the way, or the reason of an abort. */
      readonly findings: AsyncIterable<HistoryFinding>;
    }
  | { readonly status: 'unread'; readonly cause: 'not-found' | 'forbidden' | 'failed'; readonly detail: string };

interface History {
  readonly place: GitPlace;
  readonly repository: Repository;
  readonly options: GitHistoryOptions;
  readonly objects: GitObjects;
  readonly counts: HistoryCounts;
  /** Contents that were judged: the first eleven bytes of their ids, which is what a million of them leave room for. */
  readonly seen: Set<string>;
}

/**
 * The literals that past commits added, read with git from the repository that a folder lies in, bare or with a work
 * tree. Every distinct content of a file is judged once, when it first appears, and of it only what stands in added
 * lines. Memory is bounded by the number of distinct contents, 40 bytes each.
 */
export const readGitHistory = async (folder: string, options: GitHistoryOptions): Promise<GitHistoryReading> => {
  const place: GitPlace = { folder, signal: options.signal };
  try {
    const repository = await repositoryAt(place);
    const since = options.since === undefined ? undefined : await commitNamed(place, options.since);
    if (options.since !== undefined && since === undefined) throw new GitError('not-found', sayNoCommit(repository));
    const counts: HistoryCounts = { commits: 0, judged: 0, skipped: 0 };
    const range = await rangeOf(place, since);
    const known = await countCommits(place, range);
    const findings = known === 0 ? nothing() : findingsOf({ place, repository, options, counts }, range, known);
    return { status: 'read', shallow: repository.boundary.size > 0, counts, findings };
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!(error instanceof GitError)) throw error;
    return { status: 'unread', cause: error.why, detail: error.message };
  }
};

const sayNoCommit = ({ boundary }: Repository): string =>
  boundary.size > 0
    ? 'This clone has no commit of the name given with --since. It is a shallow one; get more of it with: git fetch --unshallow'
    : 'There is no commit of the name given with --since.';

const countCommits = async (place: GitPlace, range: readonly string[]): Promise<number> =>
  Number(await askGit(place, ['rev-list', '--count', ...range, '--']));

/** Every branch and tag, and what is checked out beside them; `HEAD` of a new or bare repository may name no commit. */
const rangeOf = async (place: GitPlace, since: string | undefined): Promise<string[]> => {
  if (since !== undefined) return ['HEAD', `^${since}`];
  return (await commitNamed(place, 'HEAD')) === undefined ? ['--all'] : ['--all', 'HEAD'];
};

async function* nothing(): AsyncIterable<never> {
  // No commit, no finding.
}

async function* findingsOf(
  parts: Pick<History, 'place' | 'repository' | 'options' | 'counts'>,
  range: readonly string[],
  known: number,
): AsyncIterable<HistoryFinding> {
  const { place, options, counts } = parts;
  const history: History = { ...parts, objects: openObjects(place), seen: new Set() };
  const onCommit = (): void => {
    counts.commits++;
    options.onProgress?.(counts.commits, Math.max(known, counts.commits));
  };
  try {
    for await (const change of logChanges(place, range, onCommit)) {
      options.signal?.throwIfAborted();
      yield* findingsIn(history, change);
    }
  } finally {
    await history.objects.close();
  }
}

async function* findingsIn(history: History, change: Change): AsyncIterable<HistoryFinding> {
  const { options, repository, seen, counts } = history;
  const { prefix, boundary } = repository;
  const path = change.path.slice(prefix.length);
  const key = Buffer.from(change.blob, 'hex').toString('latin1', 0, 11);
  if (!change.path.startsWith(prefix) || !(options.isWanted ?? isCandidate)(path) || seen.has(key)) return;
  seen.add(key);
  const text = await textOf(history, change.blob);
  if (text === undefined) {
    counts.skipped++;
    return;
  }
  counts.judged++;
  const { literals } = options.judge(path, text);
  if (literals.length === 0) return;
  const fresh = await introduced(history, { ...change, path }, text, literals);
  const facts = { ...commitFacts(change.commit), path: maskPath(path), orEarlier: boundary.has(change.commit.id) };
  for (const literal of fresh) {
    const inWorkTree = repository.bare ? undefined : options.isPresent?.(literal.group);
    yield { ...facts, literal, ...(inWorkTree === undefined ? {} : { inWorkTree }) };
  }
}

const textOf = async ({ objects }: History, blob: string): Promise<string | undefined> => {
  const bytes = await objects.read(blob, MAX_SOURCE_BYTES);
  const decoded = bytes === undefined ? undefined : decodeText(bytes);
  return decoded?.kind === 'text' ? decoded.text : undefined;
};

/** Literals in added lines whose value no earlier version of the file holds: a line that was only moved or indented is none. */
const introduced = async (
  history: History,
  { path, earlier }: Change,
  text: string,
  literals: readonly Literal[],
): Promise<Literal[]> => {
  const versions: string[] = [];
  for (const blob of earlier) versions.push((await textOf(history, blob)) ?? '');
  const added = addedLines(text, versions);
  const before = new Set(versions.flatMap((version) => history.options.judge(path, version).literals.map(groupOf)));
  return literals.filter((literal) => touches(added, literal.span) && !before.has(literal.group));
};

const groupOf = ({ group }: Literal): number => group;

const commitFacts = ({
  id,
  authored,
  committed,
}: Commit): Pick<HistoryFinding, 'commit' | 'authoredAt' | 'committedAt'> => ({
  commit: id,
  ...dated('authoredAt', authored),
  ...dated('committedAt', committed),
});

const dated = <K extends string>(name: K, text: string): { [P in K]?: string } => {
  const time = Date.parse(text);
  const iso = Number.isNaN(time) ? '' : new Date(time).toISOString();
  return /^\d{4}-/.test(iso) ? ({ [name]: iso } as { [P in K]?: string }) : {};
};
