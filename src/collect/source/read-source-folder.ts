import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { readNamedValueInformation, readTemplateNamedValues } from '../../detect/named-value-file.ts';
import { readPolicySkeleton } from '../../detect/policy.ts';
import type { DetectOptions } from '../../detect/types.ts';
import type { PolicySkeleton } from '../../evidence/policy.ts';
import type { NamedValueFile, SourceFile } from '../../evidence/source-file.ts';
import { indexLines, spanBetween } from '../../parse/lines.ts';
import { classify, contextOf, isCandidate } from './classify.ts';
import type { SourceKind } from './classify.ts';
import { decodeText } from './decode.ts';
import { maskPath, pathMasker } from './mask-path.ts';
import { folderName, troubleOf, walkFolder } from './walk-folder.ts';
import type { WalkedFile } from './walk-folder.ts';

export interface ReadSourceOptions {
  /** The group of equal values that a literal belongs to, from 1; its key stays in the memory of this run. */
  readonly groupOf: (value: string) => number;
  readonly signal?: AbortSignal;
  /** Files done, and files found in all. */
  readonly onProgress?: (done: number, known: number) => void;
}

/** Larger files are no policies: the gateway takes at most 512 KB. */
export const MAX_SOURCE_BYTES = 5 * 1024 * 1024;

type Content = Omit<SourceFile, 'root' | 'path' | 'bytes'>;

const hashOf = (kept: PolicySkeleton | NamedValueFile): string =>
  createHash('sha256').update(JSON.stringify(kept)).digest('hex');

const places = (count: number): string => (count === 1 ? 'One place' : `${String(count)} places`);

const partlyRead = (problems: PolicySkeleton['problems']): string => {
  const first = problems[0];
  if (first === undefined) return 'Not all of the file could be followed.';
  const { line, column } = first.span;
  return `${places(problems.length)} could not be followed, the first at line ${String(line)}, column ${String(column)} (${first.kind}).`;
};

const withInvalidBytes = (policy: PolicySkeleton, text: string, invalidAt: number | undefined): PolicySkeleton => {
  if (invalidAt === undefined) return policy;
  const span = spanBetween(indexLines(text), invalidAt, Math.min(invalidAt + 1, text.length));
  return { ...policy, wellFormed: false, problems: [...policy.problems, { kind: 'invalid-encoding', span }] };
};

const policyContent = (text: string, invalidAt: number | undefined, options: DetectOptions): Content => {
  const policy = withInvalidBytes(readPolicySkeleton(text, options), text, invalidAt);
  const kept = { kind: 'apim-policy', policy, sha256: hashOf(policy) } as const;
  if (policy.complete && invalidAt === undefined) return { ...kept, status: 'read' };
  return { ...kept, status: 'partly', cause: 'malformed', detail: partlyRead(policy.problems) };
};

const namedValueContent = (namedValue: NamedValueFile, invalidAt: number | undefined): Content => {
  const kept = { kind: 'apim-named-value', namedValue, sha256: hashOf(namedValue) } as const;
  if (namedValue.complete && invalidAt === undefined) return { ...kept, status: 'read' };
  return {
    ...kept,
    status: 'partly',
    cause: 'malformed',
    detail: 'The file is not what its format allows; what could be read was judged.',
  };
};

const readNamedValues = (
  kind: Exclude<SourceKind, 'apim-policy' | 'other'>,
  text: string,
  path: string,
  options: DetectOptions,
): NamedValueFile | undefined => {
  if (kind === 'arm-template') return readTemplateNamedValues(text, options);
  const folder = folderName(path);
  const resourceName = folder === undefined ? undefined : maskPath(folder);
  return readNamedValueInformation(text, kind, { ...options, ...(resourceName === undefined ? {} : { resourceName }) });
};

const contentOf = (path: string, bytes: Buffer, groupOf: ReadSourceOptions['groupOf']): Content => {
  const decoded = decodeText(bytes);
  if (decoded.kind === 'binary') return { kind: 'other', status: 'read', detail: 'binary' };
  const { text, invalidAt } = decoded;
  const kind = classify(path, text);
  const options: DetectOptions = { groupOf, context: contextOf(path) };
  if (kind === 'other') return { kind, status: 'read' };
  if (kind === 'apim-policy') return policyContent(text, invalidAt, options);
  const namedValue = readNamedValues(kind, text, path, options);
  return namedValue === undefined ? { kind: 'other', status: 'read' } : namedValueContent(namedValue, invalidAt);
};

/** A file that is not opened is of a kind that its name alone tells. */
const kindByName = (path: string): SourceFile['kind'] => {
  if (/(?:^|\/)namedValueInformation\.(?:json|ya?ml)$/i.test(path)) return 'apim-named-value';
  return /\.xml$/i.test(path) ? 'apim-policy' : 'other';
};

const readOne = async (file: WalkedFile, groupOf: ReadSourceOptions['groupOf']): Promise<Content> => {
  if (file.trouble !== undefined) return { kind: kindByName(file.path), status: 'unread', ...file.trouble };
  if (!isCandidate(file.path)) return { kind: 'other', status: 'read' };
  if (file.bytes > MAX_SOURCE_BYTES) {
    const isPolicy = kindByName(file.path) !== 'other';
    if (!isPolicy) return { kind: 'other', status: 'read', detail: 'larger than 5 MB' };
    return {
      kind: kindByName(file.path),
      status: 'unread',
      cause: 'partial',
      detail: 'The file is larger than 5 MB, so it was not read.',
    };
  }
  let bytes;
  try {
    bytes = await readFile(file.absolute);
  } catch (error) {
    return { kind: kindByName(file.path), status: 'unread', ...troubleOf(error, 'file') };
  }
  return contentOf(file.path, bytes, groupOf);
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
    known += files.length;
    for (const file of files) {
      options.signal?.throwIfAborted();
      const content = await readOne(file, options.groupOf);
      done++;
      options.onProgress?.(done, known);
      yield { root: maskPath(root), path: mask(file.path), bytes: file.bytes, ...content };
    }
  }
}
