import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { fromBufferPromise, getFileNameLowLevel, openPromise } from 'yauzl';
import type { Entry, Options, ZipFile } from 'yauzl';
import { ZIP_LIMITS, endsArchive, isUnsafeName, refusalOf } from '../../parse/zip.ts';
import type { ZipEntryHeader, ZipLimits, ZipRefusal, ZipTotals } from '../../parse/zip.ts';
import { decodeText } from './decode.ts';
import { troubleOf } from './walk-folder.ts';

export interface ReadZipOptions {
  readonly limits?: Partial<ZipLimits>;
  /** What stands before `!/` in the paths. The file's own name by default. */
  readonly label?: string;
  /** Which entries are opened, by their name in the archive. All by default. */
  readonly accepts?: (name: string) => boolean;
  readonly signal?: AbortSignal;
}

/** An entry of an archive, or why it, or all that follows it, was not read. Paths are `bundle.zip!/apiproxy/x.xml`. */
export type ZipPart =
  | {
      readonly status: 'read';
      readonly path: string;
      readonly bytes: number;
      readonly text: string;
      /** Offset of the first character that was no valid one. */
      readonly invalidAt?: number;
    }
  | { readonly status: 'binary' | 'not-opened'; readonly path: string; readonly bytes: number }
  | {
      readonly status: 'refused';
      readonly path: string;
      readonly bytes: number;
      readonly refusal: ZipRefusal | 'damaged' | 'unreadable';
      readonly cause: 'partial' | 'malformed' | 'forbidden' | 'not-found' | 'failed';
      readonly detail: string;
    };

type Refused = Extract<ZipPart, { status: 'refused' }>;

interface Reading {
  readonly zip: ZipFile;
  readonly label: string;
  readonly limits: ZipLimits;
  readonly accepts: (name: string) => boolean;
  readonly signal: AbortSignal | undefined;
}

/** Names stay bytes while entries are listed, so that an unsafe one is reported and does not end the reading. */
const OPTIONS: Options = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true };

const REASONS: Readonly<Record<ZipRefusal, string>> = {
  'unsafe-name': 'The name of the entry leads out of its folder or holds characters that no file name has.',
  'symbolic-link': 'The entry is a symbolic link, which is not followed.',
  encrypted: 'The entry is encrypted.',
  'entry-too-large': 'The entry is larger than an entry may be.',
  'ratio-too-high': 'The entry inflates far more than text does, as archives do that are made to fill a disk.',
  'archive-too-large': 'The archive holds more than one may; this entry and all behind it were not read.',
  'too-many-entries': 'The archive has more entries than one may; this entry and all behind it were not read.',
};

/** Archives made on Windows may have backslashes in their names, which mean slashes. */
const nameOf = (entry: Entry): string =>
  getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);

const headerOf = (entry: Entry): ZipEntryHeader => ({
  name: nameOf(entry),
  bytes: entry.uncompressedSize,
  storedBytes: entry.compressedSize,
  encrypted: entry.isEncrypted(),
  mode: entry.externalFileAttributes >>> 16,
});

/** An unsafe name is not repeated: it could be anything. */
const pathOf = (reading: Reading, name: string, ordinal: number): string =>
  isUnsafeName(name) ? `${reading.label}!/(entry ${String(ordinal)})` : `${reading.label}!/${name}`;

const collect = async (stream: Readable, signal: AbortSignal | undefined): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    signal?.throwIfAborted();
    if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const damaged = (path: string, bytes: number): Refused => ({
  status: 'refused',
  path,
  bytes,
  refusal: 'damaged',
  cause: 'malformed',
  detail: 'The content of the entry is not what the archive says of it (size, checksum or compression).',
});

const contentOf = async (reading: Reading, entry: Entry, path: string): Promise<ZipPart> => {
  const bytes = entry.uncompressedSize;
  let content;
  try {
    content = await collect(await reading.zip.openReadStreamPromise(entry), reading.signal);
  } catch {
    reading.signal?.throwIfAborted();
    return damaged(path, bytes);
  }
  if (crc32(content) !== entry.crc32) return damaged(path, bytes);
  const decoded = decodeText(content);
  if (decoded.kind === 'binary') return { status: 'binary', path, bytes };
  const { text, invalidAt } = decoded;
  return { status: 'read', path, bytes, text, ...(invalidAt === undefined ? {} : { invalidAt }) };
};

const refused = (path: string, bytes: number, refusal: ZipRefusal): Refused => {
  const detail = REASONS[refusal];
  return { status: 'refused', path, bytes, refusal, cause: 'partial', detail };
};

async function* partsOf(reading: Reading): AsyncIterable<ZipPart> {
  let totals: ZipTotals = { entries: 0, bytes: 0 };
  for await (const entry of reading.zip.eachEntry()) {
    reading.signal?.throwIfAborted();
    const header = headerOf(entry);
    if (header.name.endsWith('/') && !isUnsafeName(header.name)) continue;
    const path = pathOf(reading, header.name, totals.entries + 1);
    const isWanted = reading.accepts(header.name);
    // What is not opened anyway may be as large as it likes; its name still tells of an archive made to do harm.
    const asked = isWanted ? header : { ...header, bytes: 0, encrypted: false, mode: 0 };
    const refusal = refusalOf(asked, totals, reading.limits);
    if (refusal !== undefined) yield refused(path, header.bytes, refusal);
    else if (isWanted) yield await contentOf(reading, entry, path);
    else yield { status: 'not-opened', path, bytes: header.bytes };
    if (refusal !== undefined && endsArchive(refusal)) return;
    totals = { entries: totals.entries + 1, bytes: totals.bytes + (refusal === undefined ? asked.bytes : 0) };
  }
}

const unreadable = (label: string, error: unknown): Refused => {
  const isOfSystem = typeof error === 'object' && error !== null && 'syscall' in error;
  const trouble = isOfSystem
    ? troubleOf(error, 'file')
    : {
        cause: 'malformed' as const,
        detail:
          'The file is no ZIP archive, or its directory is damaged; what is listed behind the damage was not read.',
      };
  return { status: 'refused', path: label, bytes: 0, refusal: 'unreadable', ...trouble };
};

/**
 * Reads the texts of a ZIP archive, one entry after the other and never more than one in memory. Nothing is written
 * to disk. What is refused (names that lead out of the archive, links, bombs, damage) is given as such and counts as
 * unread. Throws nothing but the reason of an abort.
 */
export async function* readZipBundle(source: string | Buffer, options: ReadZipOptions = {}): AsyncIterable<ZipPart> {
  const label = options.label ?? (typeof source === 'string' ? basename(source) : 'archive.zip');
  let zip: ZipFile | undefined;
  try {
    zip = await (typeof source === 'string'
      ? openPromise(source, { ...OPTIONS })
      : fromBufferPromise(source, { ...OPTIONS }));
    const limits = { ...ZIP_LIMITS, ...options.limits };
    yield* partsOf({ zip, label, limits, accepts: options.accepts ?? (() => true), signal: options.signal });
  } catch (error) {
    options.signal?.throwIfAborted();
    yield unreadable(label, error);
  } finally {
    zip?.close();
  }
}
