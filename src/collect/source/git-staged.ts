import { addedLines } from './added-lines.ts';
import { isCandidate } from './classify.ts';
import { decodeText } from './decode.ts';
import { openObjects, type GitObjects } from './git-objects.ts';
import { commitNamed, repositoryAt } from './git-place.ts';
import { indexChanges, type Change, type GitSource } from './git-log.ts';
import { askGit, GitError, type GitPlace } from './git-program.ts';
import { MAX_SOURCE_BYTES } from './read-file.ts';

/** A file as it stands in the index, changed over the last commit. */
export interface StagedFile {
  /** From the folder that was asked for, with forward slashes. */
  readonly path: string;
  /** Absent where the file is none that is read, or too large. */
  readonly bytes?: Buffer;
  /** Numbers of the lines that the last commit does not have. */
  readonly added: ReadonlySet<number>;
}

export type StagedReading =
  | { readonly status: 'read'; readonly files: AsyncIterable<StagedFile> }
  | { readonly status: 'unread'; readonly cause: 'not-found' | 'forbidden' | 'failed'; readonly detail: string };

export interface StagedOptions {
  /** The index of a commit that is being made (`GIT_INDEX_FILE` of a hook), as a full path. */
  readonly indexFile?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The files that the next commit adds or changes below a folder, as the index holds them. */
export const readStaged = async (folder: string, options: StagedOptions = {}): Promise<StagedReading> => {
  const place: GitPlace = { folder, ...options };
  try {
    const repository = await repositoryAt(place);
    if (repository.bare) throw new GitError('not-found', 'The repository is a bare one, which stages nothing.');
    const head = await commitNamed(place, 'HEAD');
    const tree = head ?? (await askGit(place, ['hash-object', '-t', 'tree', '--stdin']));
    return { status: 'read', files: stagedFiles({ place, repository }, tree) };
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!(error instanceof GitError)) throw error;
    return { status: 'unread', cause: error.why, detail: error.message };
  }
};

async function* stagedFiles(source: GitSource, tree: string): AsyncIterable<StagedFile> {
  const { place, repository } = source;
  const { prefix } = repository;
  const objects = await openObjects(source);
  try {
    for await (const change of indexChanges(source, tree)) {
      place.signal?.throwIfAborted();
      if (change.path.startsWith(prefix)) yield await stagedFile(objects, change, prefix);
    }
  } finally {
    await objects.close();
  }
}

const stagedFile = async (objects: GitObjects, change: Change, prefix: string): Promise<StagedFile> => {
  const path = change.path.slice(prefix.length);
  const blob = isCandidate(path) ? await objects.read(change.blob, MAX_SOURCE_BYTES) : undefined;
  if (blob === undefined || blob.cut) return { path, added: new Set() };
  const { bytes } = blob;
  const earlier: string[] = [];
  for (const id of change.earlier) earlier.push(textOf((await objects.read(id, MAX_SOURCE_BYTES))?.bytes));
  return { path, bytes, added: addedLines(textOf(bytes), earlier) };
};

const textOf = (bytes: Buffer | undefined): string => {
  const decoded = bytes === undefined ? undefined : decodeText(bytes);
  return decoded?.kind === 'text' ? decoded.text : '';
};
