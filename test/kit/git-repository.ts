import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A git repository in a temporary folder. Dates count up by one day a commit, from 2026-01-01. */
export interface TestRepository {
  readonly folder: string;
  readonly git: (...args: string[]) => string;
  readonly write: (path: string, text: string) => void;
  /** Stages everything and commits it; gives the id. */
  readonly commit: (message: string) => string;
  readonly remove: () => void;
}

export function testRepository(): TestRepository {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-git-'));
  let day = 0;
  const git = (...args: string[]): string => {
    const date = new Date(Date.UTC(2026, 0, 1 + day, 8)).toISOString();
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
    };
    return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  };
  git('init', '--quiet', '--initial-branch', 'main');
  git('config', 'user.name', 'Tester');
  git('config', 'user.email', 'tester@example.com');
  return {
    folder,
    git,
    write: (path, text) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    },
    commit: (message) => {
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', message);
      day++;
      return git('rev-parse', 'HEAD');
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
