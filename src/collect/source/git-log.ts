import { nulSeparated, startGit, type GitPlace } from './git-program.ts';

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
  /** Its versions in the parents, without those that did not have it. */
  readonly earlier: readonly string[];
}

const MARK = '\u0001';
const REGULAR = /^100/;
const NOTHING = /^0+$/;

/** What a raw line says: regular files that are there afterwards; links and submodules hold no text of their own. */
const changeOf = (raw: string, path: string, commit: Commit): Change | undefined => {
  const parents = /^:+/.exec(raw)?.[0].length ?? 0;
  const fields = raw.slice(parents).split(' ');
  const modes = fields.slice(0, parents + 1);
  const blobs = fields.slice(parents + 1, 2 * (parents + 1));
  const blob = blobs.at(-1);
  if (blob === undefined || NOTHING.test(blob) || !REGULAR.test(modes.at(-1) ?? '')) return undefined;
  const before = blobs.slice(0, -1);
  const earlier = before.filter((id, index) => !NOTHING.test(id) && REGULAR.test(modes[index] ?? ''));
  return { commit, path, blob, earlier: [...new Set(earlier)] };
};

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
  for await (const token of tokens) {
    const text = token.startsWith('\n') ? token.slice(1) : token;
    if (raw !== undefined) {
      const change = changeOf(raw, token, commit);
      raw = undefined;
      if (change !== undefined) yield change;
    } else if (text.startsWith(MARK)) {
      commit = commitOf(text);
      onCommit(commit);
    } else if (text.startsWith(':')) raw = text;
  }
}

const rawFlags = ['--raw', '-z', '--no-abbrev', '--no-renames', '--no-ext-diff', '--no-textconv'];

/**
 * What the commits of a range of revisions changed, oldest first. A merge changes what differs from all of its parents.
 * @throws {GitError} where git does not end well.
 */
export async function* logChanges(
  place: GitPlace,
  range: readonly string[],
  onCommit: (commit: Commit) => void,
): AsyncIterable<Change> {
  const order = ['--reverse', '--topo-order', '-c', '--root', '--no-show-signature'];
  const format = '--format=tformat:%x01%H %aI %cI';
  const { child, ended } = startGit(place, ['log', ...order, ...rawFlags, format, ...range, '--']);
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
export async function* indexChanges(place: GitPlace, tree: string): AsyncIterable<Change> {
  const { child, ended } = startGit(place, ['diff-index', '--cached', ...rawFlags, tree, '--']);
  child.stdin.end();
  try {
    yield* rawChanges(nulSeparated(child.stdout));
    await ended;
  } finally {
    child.kill();
  }
}
