import type { HistoryFinding } from '../../evidence/git-history.ts';
import type { Literal } from '../../evidence/policy.ts';
import { addedLines, touches } from './added-lines.ts';
import { isCandidate } from './classify.ts';
import { decodeText } from './decode.ts';
import { openObjects, type GitObjects } from './git-objects.ts';
import { commitNamed, repositoryAt, type Repository } from './git-place.ts';
import { logChanges, type Change, type Commit } from './git-log.ts';
import { askGit, GitError, type GitPlace } from './git-program.ts';
import { maskPath } from './mask-path.ts';
import { isArchive } from './judge-archive.ts';
import { literalsOf, type JudgedFile } from './judge-file.ts';
import { MAX_SOURCE_BYTES, wholeLines } from './read-file.ts';
import { SeenContents } from './seen-contents.ts';

export interface GitHistoryOptions {
  /** Only commits that `HEAD` has over this one; every branch and tag where it is absent. */
  readonly since?: string | undefined;
  /** Judges one version of a file: each distinct content once, and the one before it where it holds a literal. */
  readonly judge: (path: string, bytes: Buffer) => Promise<JudgedFile>;
  /** Names of files worth judging; those of the folder reader by default. */
  readonly isWanted?: (path: string) => boolean;
  /** Whether a group of equal values occurs in the files as they stand now. Not asked of a bare repository. */
  readonly isPresent?: (group: number) => boolean;
  readonly signal?: AbortSignal | undefined;
  /** Commits done, and commits in all. */
  readonly onProgress?: (done: number, known: number) => void;
}

/** What was seen so far while the findings are read; final when they have ended. */
export interface HistoryCounts {
  commits: number;
  /** Versions of files that were judged; of these, those that could be followed in part only. */
  judged: number;
  partly: number;
  /** Versions of which no text could be made, or that are absent from this clone. */
  skipped: number;
  /** The clone lacks older commits of what was asked for: what they added is not assessed. */
  shallow: boolean;
}

/** A history that can be read, or why there is none. */
export type GitHistoryReading =
  | {
      readonly status: 'read';
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
  readonly seen: SeenContents;
}

/**
 * The literals that past commits added, read with git from the repository that a folder lies in, bare or with a work
 * tree. Every distinct content of a file is judged once, when it first appears, and of it only what stands in added
 * lines. Memory is bounded by the number of distinct contents, 60 bytes each.
 */
export const readGitHistory = async (folder: string, options: GitHistoryOptions): Promise<GitHistoryReading> => {
  const place: GitPlace = { folder, signal: options.signal };
  try {
    const repository = await repositoryAt(place);
    const since = options.since === undefined ? undefined : await commitNamed(place, options.since);
    if (options.since !== undefined && since === undefined) throw new GitError('not-found', sayNoCommit(repository));
    const counts: HistoryCounts = { commits: 0, judged: 0, partly: 0, skipped: 0, shallow: false };
    const range = await rangeOf(place, since);
    const known = await countCommits(place, range);
    const findings = known === 0 ? nothing() : findingsOf({ place, repository, options, counts }, range, known);
    return { status: 'read', counts, findings };
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
  const hasHead = (await commitNamed(place, 'HEAD')) !== undefined;
  if (since === undefined) return hasHead ? ['--all', 'HEAD'] : ['--all'];
  if (!hasHead) throw new GitError('not-found', 'HEAD names no commit, so there is none that it has over another.');
  return ['HEAD', `^${since}`];
};

async function* nothing(): AsyncIterable<never> {
  // No commit, no finding.
}

async function* findingsOf(
  parts: Pick<History, 'place' | 'repository' | 'options' | 'counts'>,
  range: readonly string[],
  known: number,
): AsyncIterable<HistoryFinding> {
  const { repository, options, counts } = parts;
  const history: History = { ...parts, objects: await openObjects(parts), seen: new SeenContents() };
  const onCommit = ({ id }: Commit): void => {
    counts.commits++;
    counts.shallow ||= repository.boundary.has(id);
    options.onProgress?.(counts.commits, Math.max(known, counts.commits));
  };
  try {
    for await (const change of logChanges(parts, range, onCommit)) {
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
  if (!change.path.startsWith(prefix) || !(options.isWanted ?? isCandidate)(path)) return;
  const before = seen.note(change.blob, path);
  if (before === 'alike') return;
  const version = await versionOf(history, path, change.blob);
  if (version === undefined || version.file.status === 'unread') {
    counts.skipped++;
    return;
  }
  if (version.file.kind !== 'other' || version.file.parts !== undefined) counts.judged++;
  if (isPartly(version)) counts.partly++;
  const facts = { ...commitFacts(change.commit), orEarlier: boundary.has(change.commit.id) };
  for (const found of await introduced(history, { ...change, path }, version)) {
    if (before === 'otherwise' && seen.told.has(found.literal.group)) continue;
    seen.told.add(found.literal.group);
    const inWorkTree = repository.bare ? undefined : options.isPresent?.(found.literal.group);
    yield { ...facts, ...found, ...(inWorkTree === undefined ? {} : { inWorkTree }) };
  }
}

/** One version of a file, judged. */
interface Version {
  readonly file: JudgedFile;
  /** Empty for an archive, whose entries have no lines that could be compared. */
  readonly text: string;
  readonly cut: boolean;
}

const versionOf = async ({ objects, options }: History, path: string, blob: string): Promise<Version | undefined> => {
  const read = await objects.read(blob, MAX_SOURCE_BYTES);
  if (read === undefined || (read.cut && isArchive(path))) return undefined;
  const bytes = read.cut ? wholeLines(read.bytes) : read.bytes;
  const decoded = isArchive(path) ? undefined : decodeText(bytes);
  return { file: await options.judge(path, bytes), text: decoded?.kind === 'text' ? decoded.text : '', cut: read.cut };
};

const isPartly = ({ file, cut }: Version): boolean =>
  (cut && file.kind !== 'other') ||
  file.status === 'partly' ||
  (file.parts ?? []).some(({ status }) => status !== 'read');

/** Literals in added lines whose value no earlier version of the file holds: a line that was only moved or indented is none. */
const introduced = async (
  history: History,
  { path, earlier }: Change,
  { file, text }: Version,
): Promise<Pick<HistoryFinding, 'path' | 'literal'>[]> => {
  const { parts = [], ...whole } = file;
  const found = [{ path, ...whole }, ...parts].flatMap((part) =>
    literalsOf(part).map((literal) => ({ path: maskPath(part.path), literal })),
  );
  if (found.length === 0) return [];
  const versions: Version[] = [];
  for (const blob of earlier) {
    const version = await versionOf(history, path, blob);
    if (version !== undefined) versions.push(version);
  }
  const before = new Set(versions.flatMap((version) => literalsOf(version.file).map(groupOf)));
  const added = addedLines(
    text,
    versions.map((version) => version.text),
  );
  return found.filter(
    ({ literal }) => !before.has(literal.group) && (parts.length > 0 || touches(added, literal.span)),
  );
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
