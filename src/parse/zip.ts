/** What may be read of an archive. Sizes are bytes after inflating, as the archive declares them. */
export interface ZipLimits {
  readonly entries: number;
  readonly entryBytes: number;
  readonly totalBytes: number;
  /** Inflated to stored size. Asked only of entries above `ratioFrom` bytes, since short texts shrink a lot. */
  readonly ratio: number;
  readonly ratioFrom: number;
}

/** Far above any bundle: Apigee itself takes 15 MB an archive and 10 MB a resource. */
export const ZIP_LIMITS: ZipLimits = {
  entries: 10_000,
  entryBytes: 5 * 1024 * 1024,
  totalBytes: 64 * 1024 * 1024,
  ratio: 200,
  ratioFrom: 256 * 1024,
};

/** The part of an entry's header that decides whether it is opened. */
export interface ZipEntryHeader {
  readonly name: string;
  readonly bytes: number;
  readonly storedBytes: number;
  readonly encrypted: boolean;
  /** The upper half of the external attributes, which is the file mode where the archive was made on Unix. */
  readonly mode: number;
}

export interface ZipTotals {
  readonly entries: number;
  readonly bytes: number;
}

export type ZipRefusal =
  | 'unsafe-name'
  | 'symbolic-link'
  | 'encrypted'
  | 'entry-too-large'
  | 'ratio-too-high'
  | 'archive-too-large'
  | 'too-many-entries';

const MAX_NAME = 1024;
const FILE_TYPE = 0o170000;
const SYMBOLIC_LINK = 0o120000;

const hasControlCharacter = (name: string): boolean => /\p{Cc}/u.test(name);

/** Whether a name, if it were written to disk, could leave its folder or mean another file than it seems to. */
export const isUnsafeName = (name: string): boolean =>
  name === '' ||
  name.length > MAX_NAME ||
  hasControlCharacter(name) ||
  name.includes('\\') ||
  name.startsWith('/') ||
  /^[A-Za-z]:/.test(name) ||
  name.split('/').some((part) => part === '..' || part === '.');

/** These end the reading of the whole archive; the other refusals leave out one entry. */
export const endsArchive = (refusal: ZipRefusal): boolean =>
  refusal === 'archive-too-large' || refusal === 'too-many-entries';

/** Why an entry must not be opened, or `undefined`. `totals` counts what came before it. */
export const refusalOf = (entry: ZipEntryHeader, totals: ZipTotals, limits: ZipLimits): ZipRefusal | undefined => {
  if (totals.entries >= limits.entries) return 'too-many-entries';
  if (isUnsafeName(entry.name)) return 'unsafe-name';
  if ((entry.mode & FILE_TYPE) === SYMBOLIC_LINK) return 'symbolic-link';
  if (entry.encrypted) return 'encrypted';
  if (entry.bytes > limits.entryBytes) return 'entry-too-large';
  if (entry.bytes > limits.ratioFrom && entry.bytes > entry.storedBytes * limits.ratio) return 'ratio-too-high';
  return totals.bytes + entry.bytes > limits.totalBytes ? 'archive-too-large' : undefined;
};
