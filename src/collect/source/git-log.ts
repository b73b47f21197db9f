import { formOf } from './classify.ts';
import type { Repository } from './git-place.ts';
import { nulSeparated, startGit, type GitPlace } from './git-program.ts';

/** A repository that is read, and from where. */
export interface GitSource {
  readonly place: GitPlace;
  readonly repository: Repository;
}

/** A commit, as far as it is told. */
export interface Commit {
  readonly id: string;
  readonly authored: string;
  readonly committed: string;
}

/** One file as a commit, or the index, changed it. */
export interface Change {
  readonly commit: Commit;
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly blob: string;
  /** Its versions in the parents, under another name too; without those that did not have it. */
  readonly earlier: readonly string[];
}

const MARK = '\u0001';
const REGULAR = /^100/;
const NOTHING = /^0+$/;

const parentsIn = (raw: string): number => /^:+/.exec(raw)?.[0].length ?? 0;

/** Two paths follow where a file was moved; a merge names only the last one. */
const isMove = (raw: string): boolean => parentsIn(raw) === 1 && /[RC]\d*$/.test(raw);

/** What a raw line says: regular files that are there afterwards; links and submodules hold no text of their own. */
const changeOf = (raw: string, { path, from = path }: Paths, commit: Commit): Change | undefined => {
  const parents = parentsIn(raw);
  const fields = raw.slice(parents).split(' ');
  const modes = fields.slice(0, parents + 1);
  const blobs = fields.slice(parents + 1, 2 * (parents + 1));
  const blob = blobs.at(-1);
  if (blob === undefined || NOTHING.test(blob) || !REGULAR.test(modes.at(-1) ?? '')) return undefined;
  // What a file of another form held was judged in another way, or not at all.
  const before = formOf(from) === formOf(path) ? blobs.slice(0, -1) : [];
  const earlier = before.filter((id, index) => !NOTHING.test(id) && REGULAR.test(modes[index] ?? ''));
  return { commit, path, blob, earlier: [...new Set(earlier)] };
};

interface Paths {
  readonly path: string;
  readonly from?: string | undefined;
}

const commitOf = (token: string): Commit => {
  const [id = '', authored = '', committed = ''] = token.slice(MARK.length).split(' ');
  return { id, authored, committed };
};

const noCommit: Commit = { id: '', authored: '', committed: '' };

/** Reads what `--raw -z` prints. `onCommit` is called for each commit, also for one that changes nothing. */
export async function* rawChanges(
  tokens: AsyncIterable<string>,
  onCommit: (commit: Commit) => void = () => undefined,
): AsyncIterable<Change> {
  let commit = noCommit;
  let raw: string | undefined;
  let from: string | undefined;
  for await (const token of tokens) {
    const text = token.startsWith('\n') ? token.slice(1) : token;
    if (raw !== undefined && from === undefined && isMove(raw)) from = token;
    else if (raw !== undefined) {
      const change = changeOf(raw, { path: token, from }, commit);
      raw = undefined;
      from = undefined;
      if (change !== undefined) yield change;
    } else if (text.startsWith(MARK)) {
      commit = commitOf(text);
      onCommit(commit);
    } else if (text.startsWith(':')) raw = text;
  }
}

/**
 * No setting of the repository changes what is listed, how it is named, or in which order. A file that was moved is
 * compared with what it was; where a partial clone lacks contents, nothing can be compared.
 */
const rawFlags = ({ partial }: Repository): string[] => [
  '--raw',
  '-z',
  '--no-abbrev',
  '--no-relative',
  '-O/dev/null',
  ...(partial ? ['--no-renames'] : ['--find-renames', '-l400']),
  '--no-ext-diff',
  '--no-textconv',
];

/**
 * What the commits of a range of revisions changed, oldest first. A merge changes what differs from all of its parents.
 * @throws {GitError} where git does not end well.
 */
export async function* logChanges(
  { place, repository }: GitSource,
  range: readonly string[],
  onCommit: (commit: Commit) => void,
): AsyncIterable<Change> {
  const order = ['--reverse', '--topo-order', '-c', '--root', '--no-show-signature'];
  const format = '--format=tformat:%x01%H %aI %cI';
  const { child, ended } = startGit(place, ['log', ...order, ...rawFlags(repository), format, ...range, '--']);
  child.stdin.end();
  try {
    yield* rawChanges(nulSeparated(child.stdout), onCommit);
    await ended;
  } finally {
    child.kill();
  }
}

/**
 * What the index changes over a tree.
 * @throws {GitError} where git does not end well.
 */
export async function* indexChanges({ place, repository }: GitSource, tree: string): AsyncIterable<Change> {
  const { child, ended } = startGit(place, ['diff-index', '--cached', ...rawFlags(repository), tree, '--']);
  child.stdin.end();
  try {
    yield* rawChanges(nulSeparated(child.stdout));
    await ended;
  } finally {
    child.kill();
  }
}
