import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** Why git gave nothing, in words of our own: its messages name paths and addresses. */
export class GitError extends Error {
  override readonly name = 'GitError';
  readonly why: 'not-found' | 'forbidden' | 'failed';

  constructor(why: GitError['why'], message: string) {
    super(message);
    this.why = why;
  }
}

/** A repository as git sees it from one folder. */
export interface GitPlace {
  /** The folder that git is run in. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  /** The index of a commit that is being made, which git names to its hooks. */
  readonly indexFile?: string | undefined;
}

const MAX_ERROR = 4096;
const MAX_ANSWER = 1024 * 1024;
const usualFolders = ['/usr/bin', '/bin', '/usr/local/bin'];

/** Whatever the configuration of a repository says, nothing but git itself is run, and nothing is written or fetched. */
const settings = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.pager=cat',
  'core.askPass=',
  'credential.helper=',
  'diff.external=',
  'log.showSignature=false',
  'log.showRoot=true',
  'log.mailmap=false',
  'core.quotePath=false',
  'protocol.allow=never',
  'submodule.recurse=false',
  'diff.ignoreSubmodules=all',
];

const always = ['--no-pager', '--no-optional-locks', '--no-replace-objects', ...settings.flatMap((one) => ['-c', one])];

/** Absolute folders only: a repository that carries a program called git does not get to run it. */
const gitPath = (): string | undefined => {
  const given = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  const names = process.platform === 'win32' ? ['git.exe'] : ['git'];
  const candidates = [...given, ...usualFolders].flatMap((folder) => names.map((name) => join(folder, name)));
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
};

/** Whether there is a git program on this machine. */
export const hasGit = (): boolean => gitPath() !== undefined;

const findGit = (): string => {
  const found = gitPath();
  if (found === undefined) throw new GitError('not-found', 'There is no git program on this machine.');
  return found;
};

const environment = ({ indexFile }: GitPlace): NodeJS.ProcessEnv => {
  const kept = Object.entries(process.env).filter(([name]) => !name.toUpperCase().startsWith('GIT_'));
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_LAZY_FETCH: '1',
    GIT_GRAFT_FILE: '/dev/null',
    ...(indexFile === undefined ? {} : { GIT_INDEX_FILE: indexFile }),
  };
};

const sayFailure = (stderr: string): GitError => {
  if (/dubious ownership/.test(stderr)) {
    const grant = 'git config --global --add safe.directory FOLDER';
    return new GitError(
      'forbidden',
      `The repository belongs to another user, so git refuses it. Allow it with: ${grant}`,
    );
  }
  if (/not a git repository|not in a git directory/.test(stderr)) {
    return new GitError('not-found', 'The folder lies in no git repository.');
  }
  return new GitError('failed', 'git could not read the repository. See what this says: git fsck');
};

export type GitProcess = ChildProcessByStdio<Writable, Readable, Readable>;

/** A running git, and the promise of its end: rejected with a `GitError` where it did not end well. */
export interface RunningGit {
  readonly child: GitProcess;
  readonly ended: Promise<void>;
}

/**
 * Starts git without a shell.
 * @throws {GitError} where there is no such program.
 */
export const startGit = (place: GitPlace, args: readonly string[]): RunningGit => {
  const child = spawn(findGit(), [...always, '-C', place.folder, ...args], {
    env: environment(place),
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    ...(place.signal === undefined ? {} : { signal: place.signal }),
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(0, MAX_ERROR);
  });
  child.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', () => {
      reject(
        place.signal?.aborted === true ? place.signal.reason : new GitError('failed', 'git could not be started.'),
      );
    });
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(place.signal?.aborted === true ? place.signal.reason : sayFailure(stderr));
    });
  });
  ended.catch(() => undefined);
  return { child, ended };
};

/**
 * The answer of a git command that has a short one.
 * @throws {GitError} where git does not end well.
 */
export const askGit = async (place: GitPlace, args: readonly string[], input = ''): Promise<string> => {
  const { child, ended } = startGit(place, args);
  child.stdin.end(input);
  let answer = '';
  for await (const text of child.stdout.setEncoding('utf8') as AsyncIterable<string>) {
    answer += text;
    if (answer.length > MAX_ANSWER) throw new GitError('failed', 'git answered with more than was asked for.');
  }
  await ended;
  return answer.trimEnd();
};

/** Pieces of a stream between NUL bytes, as text. */
export async function* nulSeparated(stream: Readable): AsyncIterable<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let at = bytes.indexOf(0); at !== -1; at = bytes.indexOf(0, from)) {
      yield bytes.toString('utf8', from, at);
      from = at + 1;
    }
    rest = bytes.subarray(from);
  }
  if (rest.length > 0) yield rest.toString('utf8');
}
