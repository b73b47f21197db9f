import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { askGit, GitError, type GitPlace } from './git-program.ts';

/** What a folder is to git. */
export interface Repository {
  readonly bare: boolean;
  /** Way from the root of the work tree to the folder, empty or with a slash at its end. */
  readonly prefix: string;
  /** Commits whose parents this clone lacks; empty for a whole one. */
  readonly boundary: ReadonlySet<string>;
  /** The clone leaves contents with the server until somebody wants them. */
  readonly partial: boolean;
}

/**
 * Looks at the repository that a folder lies in.
 * @throws {GitError} where there is none, or no git program.
 */
export const repositoryAt = async (place: GitPlace): Promise<Repository> => {
  const answer = await askGit(place, ['rev-parse', '--is-bare-repository', '--is-shallow-repository']);
  const [bare, shallow] = answer.split('\n').map((line) => line === 'true');
  return {
    bare: bare === true,
    prefix: bare === true ? '' : await prefixOf(place),
    boundary: shallow === true ? await boundaryOf(place) : new Set(),
    partial: await isPartial(place),
  };
};

/**
 * Paths of commits count from the root of the work tree, which the settings of a repository may put anywhere: it has to
 * be one that git finds from there too.
 */
const prefixOf = async (place: GitPlace): Promise<string> => {
  const root = await askGit(place, ['rev-parse', '--show-toplevel']);
  const [own, fromRoot] = await Promise.all([gitFolder(place), gitFolder({ ...place, folder: root })]);
  if (own !== fromRoot)
    throw new GitError('failed', 'core.worktree of the repository names a folder that is not its own.');
  return askGit(place, ['rev-parse', '--show-prefix']);
};

const gitFolder = async (place: GitPlace): Promise<string> =>
  askGit(place, ['rev-parse', '--absolute-git-dir']).catch((error: unknown) => {
    if (error instanceof GitError) return '';
    throw error;
  });

const isPartial = async (place: GitPlace): Promise<boolean> => {
  const settings = await askGit(place, ['config', '--local', '--includes', '--list', '--name-only']);
  return /^(?:extensions\.partialclone|remote\..*\.promisor)$/im.test(settings);
};

const boundaryOf = async (place: GitPlace): Promise<Set<string>> => {
  const path = resolve(place.folder, await askGit(place, ['rev-parse', '--git-path', 'shallow']));
  try {
    return new Set((await readFile(path, 'utf8')).split('\n').filter((line) => line !== ''));
  } catch {
    throw new GitError('failed', 'The list of commits at which the clone ends could not be read.');
  }
};

/**
 * The commit that a name stands for; `undefined` where there is none in this clone.
 * @throws {GitError} where git cannot be asked.
 */
export const commitNamed = async (place: GitPlace, name: string): Promise<string | undefined> => {
  try {
    const id = await askGit(place, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
    return /^[0-9a-f]{40,64}$/.test(id) ? id : undefined;
  } catch (error) {
    if (error instanceof GitError && error.why === 'failed') return undefined;
    throw error;
  }
};
