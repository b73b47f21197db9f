import { readFile } from 'node:fs/promises';
import type { SourceFile } from '../../evidence/source-file.ts';
import { isCandidate, isInBundle } from './classify.ts';
import { isArchive, judgeArchive } from './judge-archive.ts';
import { judgeFile } from './judge-file.ts';
import type { GroupOf, JudgedFile } from './judge-file.ts';
import { troubleOf } from './walk-folder.ts';
import type { WalkedFile } from './walk-folder.ts';

/** Larger files are no policies: the gateway takes at most 512 KB. */
export const MAX_SOURCE_BYTES = 5 * 1024 * 1024;

/** A file that is not opened is of a kind that its name alone tells. */
export const kindByName = (path: string): SourceFile['kind'] => {
  if (/(?:^|\/)namedValueInformation\.(?:json|ya?ml)$/i.test(path)) return 'apim-named-value';
  if (isInBundle(path)) return 'apigee';
  return /\.xml$/i.test(path) ? 'apim-policy' : 'other';
};

/** A file whose size says that it is no policy; one that is called like a policy is unread. */
export const tooLarge = (path: string): JudgedFile => {
  const kind = kindByName(path);
  if (kind === 'other') return { kind, status: 'read', detail: 'larger than 5 MB' };
  const detail = 'The file is larger than 5 MB, so it was not read.';
  return { kind, status: 'unread', cause: 'partial', detail };
};

/** What is known of a file without reading it; `undefined` where its bytes are wanted. */
export const judgeUnopened = ({ path, bytes, trouble }: Omit<WalkedFile, 'absolute'>): JudgedFile | undefined => {
  if (trouble !== undefined) return { kind: kindByName(path), status: 'unread', ...trouble };
  if (isArchive(path)) return undefined;
  if (!isCandidate(path)) return { kind: 'other', status: 'read' };
  return bytes > MAX_SOURCE_BYTES ? tooLarge(path) : undefined;
};

/** Reads and judges one file of a folder. What keeps it from being read is in the result; nothing is thrown. */
export const readOne = async (file: WalkedFile, groupOf: GroupOf): Promise<JudgedFile> => {
  const known = judgeUnopened(file);
  if (known !== undefined) return known;
  try {
    if (isArchive(file.path)) return await judgeArchive(file, groupOf);
    return judgeFile(file.path, await readFile(file.absolute), groupOf);
  } catch (error) {
    return { kind: kindByName(file.path), status: 'unread', ...troubleOf(error, 'file') };
  }
};
