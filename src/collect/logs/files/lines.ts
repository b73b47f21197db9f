import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip, type Gunzip } from 'node:zlib';

/** One physical line. `text` is absent when the line is longer than the limit; it was counted, never held. */
export interface PhysicalLine {
  /** Counted from 1. */
  readonly number: number;
  readonly text?: string;
  /** The line ends with a newline; only the last one of a file may not. */
  readonly ended: boolean;
}

export interface LineOptions {
  readonly maxLineBytes: number;
  readonly signal?: AbortSignal;
}

/** Why a file was not read to its end; says nothing of its content. */
export class FileProblem extends Error {
  override readonly name = 'FileProblem';
}

interface Pending {
  parts: Buffer[];
  bytes: number;
}

const newline = 0x0a;
const chunkBytes = 1024 * 1024;

/**
 * The lines of a plain or gzip file, told apart by its first bytes, in batches. What can be read comes first (of
 * damaged data, zlib withholds the last few tens of kilobytes before the damage); then `FileProblem` is thrown when the
 * file cannot be opened or its compressed data is cut, damaged or followed by something else.
 */
export async function* physicalLines(path: string, options: LineOptions): AsyncGenerator<PhysicalLine[]> {
  const gzip = await isGzip(path);
  const file = createReadStream(path, { highWaterMark: chunkBytes });
  const gunzip = gzip ? file.pipe(createGunzip()) : undefined;
  file.on('error', (error) => gunzip?.destroy(error));
  const pending: Pending = { parts: [], bytes: 0 };
  let number = 0;
  let problem: FileProblem | undefined;
  try {
    for await (const chunk of gunzip ?? file) {
      options.signal?.throwIfAborted();
      const batch = linesOf(chunk as Buffer, pending, number, options.maxLineBytes);
      number += batch.length;
      if (batch.length > 0) yield batch;
    }
    problem = gunzip === undefined ? undefined : await trailing(path, gunzip);
  } catch (error) {
    options.signal?.throwIfAborted();
    problem = new FileProblem(gzip ? `compressed data is cut or damaged (${codeOf(error)})` : codeOf(error));
  } finally {
    file.destroy();
  }
  if (pending.bytes > 0) yield [lineOf(pending, number + 1, false, options.maxLineBytes)];
  if (problem !== undefined) throw problem;
}

async function isGzip(path: string): Promise<boolean> {
  const head = await firstBytes(path);
  if (head === '28b52ffd') throw new FileProblem('compressed with zstd, which is not read: give it plain or as gzip');
  return head.startsWith('1f8b');
}

async function firstBytes(path: string): Promise<string> {
  try {
    if (!(await stat(path)).isFile()) throw new FileProblem('not a regular file');
    const handle = await open(path);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
      return buffer.subarray(0, bytesRead).toString('hex');
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw error instanceof FileProblem ? error : new FileProblem(`cannot be read (${codeOf(error)})`);
  }
}

/** Node ends at a zero byte after a member without an error: padding is nothing but zeros, anything else is lost. */
async function trailing(path: string, gunzip: Gunzip): Promise<FileProblem | undefined> {
  for await (const chunk of createReadStream(path, { start: gunzip.bytesWritten })) {
    if ((chunk as Buffer).some((byte) => byte !== 0))
      return new FileProblem('data after the compressed data was not read');
  }
  return undefined;
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown error';
}

function linesOf(chunk: Buffer, pending: Pending, before: number, maxBytes: number): PhysicalLine[] {
  const lines: PhysicalLine[] = [];
  let start = 0;
  for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
    keep(pending, chunk.subarray(start, end), maxBytes);
    lines.push(lineOf(pending, before + lines.length + 1, true, maxBytes));
    start = end + 1;
  }
  keep(pending, chunk.subarray(start), maxBytes);
  return lines;
}

/** Counts all bytes of a line, holds no more than the limit. */
function keep(pending: Pending, part: Buffer, maxBytes: number): void {
  pending.bytes += part.length;
  if (pending.bytes <= maxBytes) pending.parts.push(part);
  else pending.parts = [];
}

function lineOf(pending: Pending, number: number, ended: boolean, maxBytes: number): PhysicalLine {
  const text = pending.bytes <= maxBytes ? Buffer.concat(pending.parts).toString('utf8') : undefined;
  pending.parts = [];
  pending.bytes = 0;
  return text === undefined ? { number, ended } : { number, text, ended };
}
