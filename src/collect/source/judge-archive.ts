import { isInBundle } from './classify.ts';
import { judgeFile, judgeText, undecodable } from './judge-file.ts';
import type { GroupOf, JudgedFile, JudgedPart } from './judge-file.ts';
import { maskPath } from './mask-path.ts';
import { readZipBundle } from './read-zip.ts';
import type { ZipPart } from './read-zip.ts';

/** Archives that are opened: Apigee keeps its bundles as ZIP files. */
export const isArchive = (path: string): boolean => /\.zip$/i.test(path);

type ReadPart = Extract<ZipPart, { status: 'read' }>;

const judgePart = ({ path, bytes, text, invalidAt }: ReadPart, groupOf: GroupOf): JudgedPart => ({
  path,
  bytes,
  ...judgeText(path, text, invalidAt, groupOf),
});

/**
 * Judges the Apigee bundle that an archive holds, entry by entry. An archive without one is no file of a gateway; an
 * entry that was refused, and an archive that is damaged, are unread. `content` is the bytes, or the path of a file that
 * holds them. Throws the reason of an abort.
 */
export const judgeArchive = async (
  { content, path }: { readonly content: string | Buffer; readonly path: string },
  groupOf: GroupOf,
): Promise<JudgedFile> => {
  const parts: JudgedPart[] = [];
  let whole: JudgedFile = { kind: 'other', status: 'read', detail: 'an archive that holds no Apigee bundle' };
  for await (const part of readZipBundle(content, { label: path, accepts: isInBundle })) {
    if (part.status === 'read') parts.push(judgePart(part, groupOf));
    if (part.status === 'binary') parts.push({ path: part.path, bytes: part.bytes, ...undecodable(part.path) });
    if (part.status !== 'refused') continue;
    const { cause, detail, bytes } = part;
    if (part.path === path) whole = { kind: 'apigee', status: 'unread', cause, detail };
    else parts.push({ path: part.path, bytes, kind: 'apigee', status: 'unread', cause, detail: maskPath(detail) });
  }
  if (parts.length === 0 || whole.status === 'unread') return parts.length === 0 ? whole : { ...whole, parts };
  return { kind: 'other', status: 'read', detail: 'an archive; its entries are files of their own', parts };
};

/** Judges bytes by the name that they have in a repository: an archive entry by entry, anything else as one file. */
export const judgeBytes = async (path: string, bytes: Buffer, groupOf: GroupOf): Promise<JudgedFile> =>
  isArchive(path) ? judgeArchive({ content: bytes, path }, groupOf) : judgeFile(path, bytes, groupOf);
