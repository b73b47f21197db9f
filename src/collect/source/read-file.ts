import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { isCandidate, kindByName } from './classify.ts';
import { isArchive, judgeArchive } from './judge-archive.ts';
import { judgeFile } from './judge-file.ts';
import type { GroupOf, JudgedFile } from './judge-file.ts';
import { troubleOf } from './walk-folder.ts';
import type { WalkedFile } from './walk-folder.ts';

/** Larger files are no policies: the gateway takes at most 512 KB. */
export const MAX_SOURCE_BYTES = 5 * 1024 * 1024;

/** A file that is too large for its kind, or of which only a part could be had. */
export const tooLarge = (path: string): JudgedFile => {
  const kind = kindByName(path);
  const detail = 'The file is larger than 5 MB, so it was not read.';
  return { kind: kind === 'other' ? 'text' : kind, status: 'unread', cause: 'partial', detail };
};

/** What is known of a file without reading it; `undefined` where its bytes are wanted. */
export const judgeUnopened = (file: Omit<WalkedFile, 'absolute'>): JudgedFile | undefined => {
  const { path, bytes, trouble, passedOver } = file;
  if (passedOver !== undefined) return { kind: 'other', status: 'read', detail: passedOver };
  if (trouble !== undefined) return { kind: kindByName(path), status: 'unread', ...trouble };
  if (isArchive(path)) return undefined;
  if (!isCandidate(path)) return { kind: 'other', status: 'read', detail: 'binary by its name' };
  return bytes > MAX_SOURCE_BYTES && kindByName(path) !== 'other' ? tooLarge(path) : undefined;
};

interface ReadBytes {
  /** They hold until the next file is read. */
  readonly bytes: Buffer;
  /** It was written to meanwhile: what was read may be no state that the file ever had. */
  readonly isChanged: boolean;
}

let room = Buffer.allocUnsafe(256 * 1024);

/** Never waits: what has become a pipe since it was listed has nothing to give. */
const readBytes = (path: string): ReadBytes => {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const before = fstatSync(file);
    const length = readToEnd(file);
    const after = fstatSync(file);
    const isChanged = after.size !== length || after.mtimeMs !== before.mtimeMs;
    return { bytes: room.subarray(0, length), isChanged };
  } finally {
    closeSync(file);
  }
};

/** Fills the room, which grows as it has to; gives the number of bytes. */
const readToEnd = (file: number): number => {
  let length = 0;
  for (;;) {
    const read = readSync(file, room, length, room.length - length, null);
    length += read;
    if (read === 0) return length;
    if (length === room.length) room = Buffer.concat([room], room.length * 2);
  }
};

/** Reads and judges one file of a folder. What keeps it from being read is in the result; nothing is thrown. */
export const readOne = async (file: WalkedFile, groupOf: GroupOf): Promise<JudgedFile> => {
  const known = judgeUnopened(file);
  if (known !== undefined) return known;
  try {
    if (isArchive(file.path)) return await judgeArchive({ content: file.absolute, path: file.path }, groupOf);
    if (file.bytes > MAX_SOURCE_BYTES) return judgeHead(file.path, await readHead(file.absolute), groupOf);
    const { bytes, isChanged } = readBytes(file.absolute);
    const judged = judgeFile(file.path, bytes, groupOf);
    return isChanged ? judgedInPart(judged, 'The file was written to while it was read.') : judged;
  } catch (error) {
    return { kind: kindByName(file.path), status: 'unread', ...troubleOf(error, 'file') };
  }
};

const readHead = async (path: string): Promise<Buffer> => {
  const handle = await open(path);
  try {
    const head = Buffer.alloc(MAX_SOURCE_BYTES);
    const { bytesRead } = await handle.read(head, 0, MAX_SOURCE_BYTES, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
};

/** The beginning of a text without the line that the cut went through, which may have been in a character. */
export const wholeLines = (head: Buffer): Buffer => {
  const lastLine = head.lastIndexOf(10) + 1;
  return lastLine === 0 ? head : head.subarray(0, lastLine);
};

/** The beginning of a text that is longer than is read. */
const judgeHead = (path: string, head: Buffer, groupOf: GroupOf): JudgedFile =>
  judgedInPart(
    judgeFile(path, wholeLines(head), groupOf),
    'The file is larger than 5 MB; only its first 5 MB were judged.',
  );

/** What was found stands; that there is nothing else does not. */
const judgedInPart = (judged: JudgedFile, detail: string): JudgedFile => {
  if (judged.kind === 'other') return judged;
  const { policy, namedValue, findings } = judged;
  return {
    ...judged,
    status: 'partly',
    cause: 'partial',
    detail,
    ...(policy === undefined ? {} : { policy: { ...policy, complete: false } }),
    ...(namedValue === undefined ? {} : { namedValue: { ...namedValue, complete: false } }),
    ...(findings === undefined ? {} : { findings: { ...findings, complete: false } }),
  };
};
