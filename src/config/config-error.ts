/** One thing that is wrong in a configuration file. Holds keys and positions, never values. */
export interface ConfigProblem {
  /** Path of the file, as the user wrote it. */
  readonly file: string;
  /** Both from 1. Absent where the file as a whole is meant. */
  readonly line?: number;
  readonly column?: number;
  /** `vault[0].address`; empty for the file as a whole. */
  readonly key: string;
  /** What is wrong and what to do. */
  readonly text: string;
}

/** A configuration that cannot be used: every problem in it, one a line of the message. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(sayProblem).join('\n'));
    this.problems = problems;
  }
}

function sayProblem(problem: ConfigProblem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
  return [place, problem.key, problem.text].filter((part) => part !== '').join(': ');
}

export type KeyPath = readonly (string | number)[];

/** A path of keys as people write it: `vault[0].audit-files[1]`. */
export function sayPath(path: KeyPath): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${String(part)}]`;
      const name = /^[\w-]+$/.test(part) ? part : JSON.stringify(part);
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}
