/* oxlint-disable unicorn/require-post-message-target-origin -- the rule is about windows; threads have no origin */
import { Worker } from 'node:worker_threads';
import type { DigestGroups } from '../literal-digest.ts';
import { literalsOf } from './judge-file.ts';
import type { JudgedFile } from './judge-file.ts';
import type { WorkerResult, WorkerStart } from './judge-worker.ts';
import { kindByName } from './classify.ts';
import { judgeUnopened } from './read-file.ts';
import type { WalkedFile } from './walk-folder.ts';

export interface PoolOptions {
  readonly workers: number;
  readonly digests: DigestGroups;
  readonly signal?: AbortSignal | undefined;
  /** What each worker runs; the built `judge-worker.js` by default. */
  readonly script?: URL;
  /** How long a worker may be silent over one batch of files. */
  readonly patienceMs?: number;
}

/** Fewer files are judged sooner than threads are started. */
export const MIN_FILES_FOR_WORKERS = 200;

const BATCH_FILES = 32;
const BATCH_BYTES = 512 * 1024;
/** Batches that may be under way or wait for their turn, for each worker: what bounds the memory. */
const AHEAD = 3;
const PATIENCE_MS = 60_000;
const HEAP_MB = 160;

interface Task {
  readonly files: readonly WalkedFile[];
  readonly resolve: (files: readonly JudgedFile[]) => void;
  readonly reject: (error: unknown) => void;
}

interface Slot {
  readonly worker: Worker;
  task?: Task | undefined;
  timer?: NodeJS.Timeout | undefined;
  ready: boolean;
  silent: boolean;
}

const lostFile = ({ path }: WalkedFile, silent: boolean): JudgedFile => ({
  kind: kindByName(path),
  status: 'unread',
  cause: 'failed',
  detail: silent
    ? 'The reader was stopped because it took too long over this file.'
    : 'The reader broke down over this file, so nothing is known of it.',
});

/** Threads that judge files. One that breaks down, or falls silent, is replaced; the file it fell over is unread. */
class Pool {
  readonly #options: PoolOptions;
  readonly #slots = new Set<Slot>();
  readonly #waiting: Task[] = [];
  #failure: Error | undefined;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    for (let index = 0; index < options.workers; index++) this.#start();
  }

  async judge(files: readonly WalkedFile[]): Promise<readonly JudgedFile[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ files, resolve, reject });
      this.#deal();
    });
  }

  fail(error: Error): void {
    this.#failure = error;
    this.#deal();
  }

  async close(): Promise<void> {
    this.#closed = true;
    const slots = [...this.#slots];
    this.#slots.clear();
    for (const { timer } of slots) clearTimeout(timer);
    await Promise.all(slots.map(async ({ worker }) => worker.terminate()));
  }

  #start(): void {
    const script = this.#options.script ?? new URL('./judge-worker.js', import.meta.url);
    const start: WorkerStart = { key: this.#options.digests.key };
    const worker = new Worker(script, {
      workerData: start,
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    const slot: Slot = { worker, ready: false, silent: false };
    this.#slots.add(slot);
    worker.on('message', (message: 'ready' | readonly WorkerResult[]) => {
      this.#hear(slot, message);
    });
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      this.#lose(slot);
    });
  }

  #hear(slot: Slot, message: 'ready' | readonly WorkerResult[]): void {
    if (message === 'ready') slot.ready = true;
    else {
      clearTimeout(slot.timer);
      slot.task?.resolve(message.map((result) => this.#regroup(result)));
      slot.task = undefined;
    }
    this.#deal();
  }

  #regroup({ file, digests }: WorkerResult): JudgedFile {
    for (const literal of literalsOf(file)) {
      literal.group = this.#options.digests.groupOf(digests[literal.group - 1] ?? '');
    }
    return file;
  }

  /** A batch whose worker was lost is judged again, file by file, so that only the one that broke it is unread. */
  #lose(slot: Slot): void {
    clearTimeout(slot.timer);
    if (!this.#slots.delete(slot) || this.#closed) return;
    if (!slot.ready) this.#failure = new Error('the threads that judge files could not be started');
    const { task } = slot;
    const [first, ...rest] = task?.files ?? [];
    if (task !== undefined && first !== undefined) {
      if (rest.length === 0) task.resolve([lostFile(first, slot.silent)]);
      else this.#again(task);
    }
    if (this.#failure === undefined) this.#start();
    this.#deal();
  }

  #again({ files, resolve, reject }: Task): void {
    const singly = files.map(
      async (file) =>
        new Promise<readonly JudgedFile[]>((done, failed) => {
          this.#waiting.unshift({ files: [file], resolve: done, reject: failed });
        }),
    );
    Promise.all(singly).then((judged) => {
      resolve(judged.flat());
    }, reject);
  }

  #deal(): void {
    if (this.#failure !== undefined) {
      const working = [...this.#slots].flatMap(({ task }) => task ?? []);
      for (const task of [...this.#waiting.splice(0), ...working]) task.reject(this.#failure);
      return;
    }
    for (const slot of this.#slots) {
      if (!slot.ready || slot.task !== undefined) continue;
      const task = this.#waiting.shift();
      if (task === undefined) return;
      this.#hand(slot, task);
    }
  }

  #hand(slot: Slot, task: Task): void {
    slot.task = task;
    slot.timer = setTimeout(() => {
      slot.silent = true;
      void slot.worker.terminate();
    }, this.#options.patienceMs ?? PATIENCE_MS);
    slot.worker.postMessage(task.files);
  }
}

/** Files in batches of about the same work. What need not be opened needs no thread. */
function* batchesOf(files: readonly WalkedFile[]): Generator<WalkedFile[]> {
  let batch: WalkedFile[] = [];
  let bytes = 0;
  for (const file of files) {
    batch.push(file);
    if (judgeUnopened(file) === undefined) bytes += file.bytes + BATCH_BYTES / BATCH_FILES;
    if (bytes < BATCH_BYTES && batch.length < BATCH_FILES * 8) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

const judgeBatch = async (pool: Pool, batch: readonly WalkedFile[]): Promise<readonly JudgedFile[]> => {
  const known = batch.map((file) => ({ file, unopened: judgeUnopened(file) }));
  const wanted = known.flatMap(({ file, unopened }) => (unopened === undefined ? [file] : []));
  const judged = wanted.length === 0 ? [] : [...(await pool.judge(wanted))];
  return known.map(({ file, unopened }) => unopened ?? judged.shift() ?? lostFile(file, false));
};

/**
 * Judges files in threads of their own and gives the results in the order of the files. Values stay in the threads:
 * what comes back of one is a keyed digest. A few batches are under way at a time; the consumer sets the pace.
 * @throws the reason of an abort, or where no thread can be started.
 */
export async function* judgeInWorkers(files: readonly WalkedFile[], options: PoolOptions): AsyncIterable<JudgedFile> {
  const pool = new Pool(options);
  const abort = (): void => {
    pool.fail(options.signal?.reason instanceof Error ? options.signal.reason : new Error('aborted'));
  };
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    const ahead: Promise<readonly JudgedFile[]>[] = [];
    for (const batch of batchesOf(files)) {
      options.signal?.throwIfAborted();
      const judged = judgeBatch(pool, batch);
      judged.catch(() => undefined);
      ahead.push(judged);
      if (ahead.length >= options.workers * AHEAD) yield* (await ahead.shift()) ?? [];
    }
    for (const judged of ahead) yield* await judged;
  } finally {
    options.signal?.removeEventListener('abort', abort);
    await pool.close();
  }
}
