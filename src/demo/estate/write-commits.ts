import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import type { Estate } from './schema.ts';

export type PastCommit = NonNullable<Estate['repositories'][number]['commits']>[number];

const CONFIG = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n';

/**
 * Makes a folder a git repository with these commits on its branch `main`, oldest first. Objects are written as git
 * stores them (https://git-scm.com/book/en/v2/Git-Internals-Git-Objects), so that neither a git program nor its
 * configuration has a part in their ids.
 */
export async function writeCommits(folder: string, commits: readonly PastCommit[]): Promise<void> {
  const gitFolder = join(folder, '.git');
  const put = async (path: string, content: string | Buffer): Promise<void> => {
    const file = join(gitFolder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  };
  const store = async (kind: 'blob' | 'tree' | 'commit', content: Buffer): Promise<string> => {
    const bytes = Buffer.concat([Buffer.from(`${kind} ${String(content.length)}\0`), content]);
    const id = createHash('sha1').update(bytes).digest('hex');
    await put(`objects/${id.slice(0, 2)}/${id.slice(2)}`, deflateSync(bytes));
    return id;
  };
  const blobs = new Map<string, string>();
  let parent: string | undefined;
  for (const commit of commits) {
    for (const [path, text] of Object.entries(commit.files)) {
      if (text === null) blobs.delete(path);
      else blobs.set(path, await store('blob', Buffer.from(text)));
    }
    parent = await store('commit', Buffer.from(commitText(commit, await storeTree(blobs, store), parent)));
  }
  await put('HEAD', 'ref: refs/heads/main\n');
  await put('config', CONFIG);
  await mkdir(join(gitFolder, 'refs/heads'), { recursive: true });
  if (parent !== undefined) await put('refs/heads/main', `${parent}\n`);
}

type Store = (kind: 'blob' | 'tree', content: Buffer) => Promise<string>;

interface TreeEntry {
  readonly mode: '100644' | '40000';
  readonly name: string;
  readonly id: string;
}

/** git sorts a folder as if its name ended with a slash. */
function sortKey({ mode, name }: TreeEntry): Buffer {
  return Buffer.from(mode === '40000' ? `${name}/` : name);
}

/** Stores the tree of files, by path, and those of its folders. */
async function storeTree(blobs: ReadonlyMap<string, string>, store: Store): Promise<string> {
  const folders = new Map<string, Map<string, string>>();
  const entries: TreeEntry[] = [];
  for (const [path, id] of blobs) {
    const slash = path.indexOf('/');
    if (slash === -1) entries.push({ mode: '100644', name: path, id });
    else {
      const name = path.slice(0, slash);
      folders.set(name, (folders.get(name) ?? new Map<string, string>()).set(path.slice(slash + 1), id));
    }
  }
  for (const [name, inside] of folders) entries.push({ mode: '40000', name, id: await storeTree(inside, store) });
  const lines = entries
    .toSorted((left, right) => Buffer.compare(sortKey(left), sortKey(right)))
    .map(({ mode, name, id }) => Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]));
  return store('tree', Buffer.concat(lines));
}

function commitText(commit: PastCommit, tree: string, parent: string | undefined): string {
  const { author, authored, committed = authored, message } = commit;
  const who = author.replaceAll(/[<>\n]/g, '');
  return [
    `tree ${tree}`,
    ...(parent === undefined ? [] : [`parent ${parent}`]),
    `author ${who} <> ${gitTime(authored)}`,
    `committer ${who} <> ${gitTime(committed)}`,
    '',
    `${message}\n`,
  ].join('\n');
}

function gitTime(time: string): string {
  return `${String(Math.floor(Date.parse(time) / 1000))} +0000`;
}
