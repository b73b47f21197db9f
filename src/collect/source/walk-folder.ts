import { lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import ignore from 'ignore';
import type { Ignore } from 'ignore';

/** A file of a folder, or something in it that could not be reached. */
export interface WalkedFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly absolute: string;
  readonly bytes: number;
  readonly trouble?: WalkTrouble;
  /** Why it is not opened, in words: it was found, and is none that was asked for. */
  readonly passedOver?: string;
}

export interface WalkTrouble {
  readonly cause: 'forbidden' | 'not-found' | 'failed';
  readonly detail: string;
}

interface IgnoreFile {
  readonly base: string;
  readonly rules: Ignore;
}

interface Walk {
  readonly root: string;
  readonly files: WalkedFile[];
  /** Links to places within the folder: where they lead, as a real path and from the root. */
  readonly links: { readonly absolute: string; readonly target: string; readonly path: string }[];
  /** Real paths of folders on the way, so that links cannot lead round in a circle. */
  readonly seen: Set<string>;
  readonly signal: AbortSignal | undefined;
}

const SKIPPED = new Set(['.git', '.hg', '.svn', 'node_modules', '.terraform', '.portcullis']);

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'unknown error';

/** The system's reason in words of our own: its message names the path, which is not masked yet. */
export const troubleOf = (error: unknown, what: 'file' | 'folder' | 'link'): WalkTrouble => {
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM') {
    return {
      cause: 'forbidden',
      detail: `The ${what} may not be read (${code}). Give the user of this run the right to read it.`,
    };
  }
  if (code === 'ENOENT') return { cause: 'not-found', detail: `The ${what} leads to nothing (${code}).` };
  return { cause: 'failed', detail: `The ${what} could not be read (${code}).` };
};

const slashed = (path: string): string => path.split(sep).join('/');

const isInside = (root: string, path: string): boolean => {
  const way = relative(root, path);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
};

const readIgnoreFile = (folder: string): IgnoreFile | undefined => {
  try {
    return { base: folder, rules: ignore().add(readFileSync(join(folder, '.gitignore'), 'utf8')) };
  } catch {
    return undefined;
  }
};

/** The innermost file that says something about a path decides, as in git. */
const isIgnored = (rules: readonly IgnoreFile[], absolute: string, isFolder: boolean): boolean => {
  for (const { base, rules: own } of rules.toReversed()) {
    const verdict = own.test(slashed(relative(base, absolute)) + (isFolder ? '/' : ''));
    if (verdict.ignored) return true;
    if (verdict.unignored) return false;
  }
  return false;
};

const pathIn = (root: string, absolute: string): string => slashed(relative(root, absolute)) || '.';

const record = (walk: Walk, absolute: string, bytes: number, trouble?: WalkTrouble): void => {
  const path = pathIn(walk.root, absolute);
  walk.files.push({ path, absolute, bytes, ...(trouble === undefined ? {} : { trouble }) });
};

/** What a link inside the folder points to has its own place there; what lies outside was not asked for. */
const visitLink = (walk: Walk, absolute: string): void => {
  try {
    const target = realpathSync(absolute);
    const root = realpathSync(walk.root);
    if (isInside(root, target)) {
      walk.links.push({ absolute, target, path: pathIn(root, target) });
      return;
    }
    record(walk, absolute, 0, {
      cause: 'failed',
      detail: 'The link leads out of the folder and is not followed. Name its target as a folder of its own.',
    });
  } catch (error) {
    record(walk, absolute, 0, troubleOf(error, 'link'));
  }
};

/** Lets signals in between folders; calls that wait for each file would take most of the time of a large scan. */
const nextTurn = async (): Promise<void> =>
  new Promise((done) => {
    setImmediate(done);
  });

const visitFolder = async (walk: Walk, folder: string, outer: readonly IgnoreFile[]): Promise<void> => {
  await nextTurn();
  walk.signal?.throwIfAborted();
  let entries;
  try {
    const real = realpathSync(folder);
    if (walk.seen.has(real)) return;
    walk.seen.add(real);
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    record(walk, folder, 0, troubleOf(error, 'folder'));
    return;
  }
  const own = readIgnoreFile(folder);
  const rules = own === undefined ? outer : [...outer, own];
  for (const entry of entries) {
    const absolute = join(folder, entry.name);
    if (SKIPPED.has(entry.name) || isIgnored(rules, absolute, entry.isDirectory())) continue;
    if (entry.isSymbolicLink()) visitLink(walk, absolute);
    else if (entry.isDirectory()) await visitFolder(walk, absolute, rules);
    else if (entry.isFile()) visitFile(walk, absolute);
  }
};

const visitFile = (walk: Walk, absolute: string): void => {
  try {
    record(walk, absolute, lstatSync(absolute).size);
  } catch (error) {
    record(walk, absolute, 0, troubleOf(error, 'file'));
  }
};

/** Links whose target has no place of its own after all, since it is ignored: they are listed, not followed. */
const linksToIgnored = ({ root, files, links, seen }: Walk): WalkedFile[] => {
  const listed = new Set(files.map(({ path }) => path));
  return links
    .filter(({ target, path }) => !seen.has(target) && !listed.has(path))
    .map(({ absolute }) => {
      return { path: pathIn(root, absolute), absolute, bytes: 0, passedOver: 'a link to what is ignored' };
    });
};

const byPath = (a: WalkedFile, b: WalkedFile): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);

/**
 * Lists the files under a folder, or the one file that the path names, in the order of their paths. `.gitignore`
 * files are honoured; a link to what they leave out is listed as passed over. What cannot be reached is listed with its trouble; nothing but an abort is thrown.
 */
export const walkFolder = async (path: string, signal?: AbortSignal): Promise<WalkedFile[]> => {
  const root = resolve(path);
  try {
    const stats = lstatSync(realpathSync(root));
    if (!stats.isDirectory()) return [{ path: basename(root), absolute: root, bytes: stats.size }];
  } catch (error) {
    return [{ path: basename(root), absolute: root, bytes: 0, trouble: troubleOf(error, 'folder') }];
  }
  const walk: Walk = { root, files: [], links: [], seen: new Set(), signal };
  await visitFolder(walk, root, []);
  return [...walk.files, ...linksToIgnored(walk)].toSorted(byPath);
};

/** Name of the folder that holds a file: in APIOps, the resource name. */
export const folderName = (path: string): string | undefined => {
  const name = path.includes('/') ? basename(dirname(path)) : '';
  return name === '' ? undefined : name;
};
