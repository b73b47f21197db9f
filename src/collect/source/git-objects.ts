import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import type { GitSource } from './git-log.ts';
import { GitError, startGit, type GitPlace } from './git-program.ts';

export interface Blob {
  readonly bytes: Buffer;
  /** It is longer than was asked for. */
  readonly cut: boolean;
}

/** Contents of a repository by blob id. One question at a time. */
export interface GitObjects {
  /** The first `limit` bytes of a blob; `undefined` where it is absent from this clone, or no blob. */
  readonly read: (id: string, limit: number) => Promise<Blob | undefined>;
  readonly close: () => Promise<void>;
}

/** Takes bytes off a stream in the amounts asked for. */
class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(stream: Readable) {
    this.#chunks = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    const pieces: Buffer[] = [];
    for (let at = this.#held.indexOf(10); ; at = this.#held.indexOf(10)) {
      if (at !== -1) {
        pieces.push(this.#held.subarray(0, at));
        this.#held = this.#held.subarray(at + 1);
        return Buffer.concat(pieces).toString('utf8');
      }
      pieces.push(this.#held);
      await this.#more();
    }
  }

  /** The next `count` bytes; they are dropped on the way where they are not wanted. */
  async take(count: number, wanted: boolean): Promise<Buffer> {
    const pieces: Buffer[] = [];
    let missing = count;
    while (missing > 0) {
      if (this.#held.length === 0) await this.#more();
      const piece = this.#held.subarray(0, missing);
      this.#held = this.#held.subarray(piece.length);
      missing -= piece.length;
      if (wanted) pieces.push(piece);
    }
    return Buffer.concat(pieces);
  }

  async #more(): Promise<void> {
    const next = await this.#chunks.next();
    if (next.done === true) throw new GitError('failed', 'git ended in the middle of an answer.');
    this.#held = next.value;
  }
}

/** The first bytes of an object id, which tell the objects of a repository apart. */
export const shortId = (id: string): string => Buffer.from(id, 'hex').toString('latin1', 0, 11);

/** What a partial clone holds: git ends where it is asked for anything else and may not fetch it. */
const presentIn = async (place: GitPlace): Promise<ReadonlySet<string>> => {
  const { child, ended } = startGit(place, ['cat-file', '--batch-all-objects', '--batch-check=%(objectname)']);
  child.stdin.end();
  const ids = new Set<string>();
  for await (const id of createInterface({ input: child.stdout })) ids.add(shortId(id));
  await ended;
  return ids;
};

/**
 * Opens `git cat-file --batch`: no filter, no conversion, no fetch of what a partial clone lacks.
 * @throws {GitError} where there is no git program, or it cannot tell what is there.
 */
export const openObjects = async ({ place, repository }: GitSource): Promise<GitObjects> => {
  const present = repository.partial ? await presentIn(place) : undefined;
  const { child, ended } = startGit(place, ['cat-file', '--batch']);
  const reader = new ByteReader(child.stdout);
  const read: GitObjects['read'] = async (id, limit) => {
    if (present?.has(shortId(id)) === false) return undefined;
    child.stdin.write(`${id}\n`);
    const [, type, length] = (await reader.line()).split(' ');
    const size = Number(length);
    if (type === undefined || !Number.isSafeInteger(size) || length === undefined) return undefined;
    const kept = type === 'blob' ? Math.min(size, limit) : 0;
    const bytes = await reader.take(kept, true);
    await reader.take(size - kept + 1, false);
    return type === 'blob' ? { bytes, cut: kept < size } : undefined;
  };
  const close = async (): Promise<void> => {
    child.stdin.end();
    child.kill();
    await ended.catch(() => undefined);
  };
  return { read, close };
};
