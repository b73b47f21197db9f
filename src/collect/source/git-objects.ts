import type { Readable } from 'node:stream';
import { GitError, startGit, type GitPlace } from './git-program.ts';

/** Contents of a repository by blob id. One question at a time. */
export interface GitObjects {
  /** Bytes of a blob; `undefined` where it is larger than `limit`, absent from this clone, or no blob. */
  readonly read: (id: string, limit: number) => Promise<Buffer | undefined>;
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

/** Opens `git cat-file --batch`: no filter, no conversion, no fetch of what a partial clone lacks. */
export const openObjects = (place: GitPlace): GitObjects => {
  const { child, ended } = startGit(place, ['cat-file', '--batch']);
  const reader = new ByteReader(child.stdout);
  const read: GitObjects['read'] = async (id, limit) => {
    child.stdin.write(`${id}\n`);
    const [, type, length] = (await reader.line()).split(' ');
    const size = Number(length);
    if (type === undefined || !Number.isSafeInteger(size) || length === undefined) return undefined;
    const wanted = type === 'blob' && size <= limit;
    const bytes = await reader.take(size, wanted);
    await reader.take(1, false);
    return wanted ? bytes : undefined;
  };
  const close = async (): Promise<void> => {
    child.stdin.end();
    child.kill();
    await ended.catch(() => undefined);
  };
  return { read, close };
};
