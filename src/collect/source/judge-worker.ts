/* oxlint-disable unicorn/require-post-message-target-origin -- the rule is about windows; threads have no origin */
import { parentPort, workerData } from 'node:worker_threads';
import { literalDigest } from '../literal-digest.ts';
import type { JudgedFile } from './judge-file.ts';
import { readOne } from './read-file.ts';
import type { WalkedFile } from './walk-folder.ts';

/** What a worker is started with. */
export interface WorkerStart {
  readonly key: Uint8Array;
}

/** A file as a worker hands it back: a literal's group is the place of its digest in the list, from 1. */
export interface WorkerResult {
  readonly file: JudgedFile;
  readonly digests: readonly string[];
}

const { key } = workerData as WorkerStart;

const judgeOne = async (file: WalkedFile): Promise<WorkerResult> => {
  const digests: string[] = [];
  const judged = await readOne(file, (value) => digests.push(literalDigest(key, value)));
  return { file: judged, digests };
};

const judgeAll = async (files: readonly WalkedFile[]): Promise<void> => {
  const results: WorkerResult[] = [];
  for (const file of files) results.push(await judgeOne(file));
  parentPort?.postMessage(results);
};

parentPort?.on('message', (files: readonly WalkedFile[]) => {
  void judgeAll(files);
});
parentPort?.postMessage('ready');
