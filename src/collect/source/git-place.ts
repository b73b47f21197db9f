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
}

/**
 * Looks at the repository that a folder lies in.
 * @throws {GitError} where there is none, or no git program.
 */
export const repositoryAt = async (place: GitPlace): Promise<Repository> => {
  const answer = await askGit(place, ['rev-parse', '--is-bare-repository', '--is-shallow-repository']);
  const [bare, shallow] = answer.split('\n').map((line) => line === 'true');
  const prefix = bare === true ? '' : await askGit(place, ['rev-parse', '--show-prefix']);
  return { bare: bare === true, prefix, boundary: shallow === true ? await boundaryOf(place) : new Set() };
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
