import type { SourceFile } from '../../evidence/source-file.ts';
import type { DigestGroups } from '../literal-digest.ts';
import type { GroupOf, JudgedFile } from './judge-file.ts';
import { maskPath, pathMasker } from './mask-path.ts';
import { judgeInWorkers, MIN_FILES_FOR_WORKERS } from './pool.ts';
import { readOne } from './read-file.ts';
import { walkFolder } from './walk-folder.ts';
import type { WalkedFile } from './walk-folder.ts';

export interface ReadSourceOptions {
  /** The group of equal values that a literal belongs to, from 1; its key stays in the memory of this run. */
  readonly groupOf: GroupOf;
  /** Threads to judge a large folder in, and what lets them take part in the grouping; in process without it. */
  readonly threads?: { readonly workers: number; readonly digests: DigestGroups } | undefined;
  readonly signal?: AbortSignal;
  /** Files done, and files found in all. */
  readonly onProgress?: (done: number, known: number) => void;
}

async function* judgeHere(files: readonly WalkedFile[], options: ReadSourceOptions): AsyncIterable<JudgedFile> {
  for (const file of files) {
    options.signal?.throwIfAborted();
    yield await readOne(file, options.groupOf);
  }
}

const judgeFiles = (files: readonly WalkedFile[], options: ReadSourceOptions): AsyncIterable<JudgedFile> => {
  const { threads, signal } = options;
  if (threads === undefined || threads.workers === 0 || files.length < MIN_FILES_FOR_WORKERS) {
    return judgeHere(files, options);
  }
  return judgeInWorkers(files, { ...threads, signal });
};

/**
 * Reads folders, or single files, into what is kept of each file, in the order of the paths given and then of the
 * paths within. No value leaves: literals are masked while they are found, token forms in paths too. Throws nothing
 * but the reason of an abort.
 */
export async function* readSourceFolder(
  paths: readonly string[],
  options: ReadSourceOptions,
): AsyncIterable<SourceFile> {
  let done = 0;
  let known = 0;
  for (const root of paths) {
    const files = await walkFolder(root, options.signal);
    const mask = pathMasker();
    const walked = files.values();
    known += files.length;
    for await (const judged of judgeFiles(files, options)) {
      const file = walked.next().value;
      if (file === undefined) break;
      done++;
      options.onProgress?.(done, known);
      const { parts = [], ...whole } = judged;
      yield { root: maskPath(root), path: mask(file.path), bytes: file.bytes, ...whole };
      for (const { parts: _none, path, ...part } of parts) {
        yield { root: maskPath(root), path: mask(path), ...part };
      }
    }
  }
}
