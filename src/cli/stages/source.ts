import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { targetsOf, type TargetJob } from '../../collect/collect-targets.ts';
import { maskPath } from '../../collect/source/mask-path.ts';
import { configWithoutFile } from '../../config/load.ts';
import { commitName, type SourceTarget } from '../../config/schema.ts';
import { UsageError } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { sourceCollector } from './jobs.ts';
import { knownWriter, readKnown } from './known-findings.ts';
import { collectAndJudge, refuseArguments, type RunArguments } from './scan.ts';

/** What `source` takes besides the flags of a run. */
export interface SourceArguments extends RunArguments {
  /** Only the lines that the next commit adds. */
  readonly staged: boolean;
  /** Past commits too. */
  readonly history: boolean;
  /** Of these, only what `HEAD` has over this commit. */
  readonly since?: string | undefined;
  /** File of known findings to read. */
  readonly known?: string | undefined;
  /** File of known findings to write. */
  readonly writeKnown?: string | undefined;
}

/** Added lines hold literals or none; what other checks say of a whole file is not theirs to say. */
const stagedChecks = ['hardcoded-secrets'];

/** Runs `source`: reads files and nothing else. */
export async function scanSource(given: readonly string[], options: SourceArguments): Promise<ExitCode> {
  refuseArguments(options);
  refuseRevisions(options);
  const now = new Date();
  const known = options.known === undefined ? [] : readKnown(options.known);
  const afterwards = options.writeKnown === undefined ? undefined : knownWriter(options.writeKnown, now);
  const paths = given.length === 0 ? ['.'] : given;
  const absent = paths.find((path) => !existsSync(path));
  if (absent !== undefined) throw new UsageError(`${absent}: there is no such file or folder`);
  const history = options.history ? { history: historyAsked(options.since) } : {};
  const { config } = configWithoutFile({ source: sourceTargets(paths).map((target) => ({ ...target, ...history })) });
  const staged = options.staged ? stagedIndex() : undefined;
  const jobs = targetsOf(config).map((target, index): TargetJob => {
    const base = { name: target.name, path: paths[index] ?? '.', base: process.cwd() };
    const job = options.history ? { ...base, history: { since: options.since } } : base;
    if (staged === undefined) return { target, collect: sourceCollector(job) };
    const declared = [...target.declared, 'lines that the next commit adds, and no others'];
    return { target: { ...target, declared }, collect: sourceCollector({ ...job, staged }) };
  });
  const only = options.staged && options.only.length === 0 ? stagedChecks : options.only;
  // A hook runs at every commit, and its runs do not belong into the repository that it guards.
  const out = options.staged ? (options.out ?? mkdtempSync(join(tmpdir(), 'portcullis-staged-'))) : options.out;
  const plan = { command: 'source', config, jobs, given: { ...options, only, out }, known } as const;
  return collectAndJudge(afterwards === undefined ? plan : { ...plan, afterwards });
}

/** @throws {UsageError} where the flags about commits do not go together. */
function refuseRevisions({ staged, history, since }: SourceArguments): void {
  if (staged && history) throw new UsageError('--staged and --history: what is staged has no history yet; name one');
  if (since !== undefined && !history) throw new UsageError('--since REV: goes with --history');
  if (since !== undefined && !commitName.safeParse(since).success) {
    throw new UsageError('--since REV: takes the name of a commit, on one line and not with a dash at its front');
  }
}

/** As a configuration would ask for it; a name that has the form of a credential is none that a run keeps. */
function historyAsked(since: string | undefined): NonNullable<SourceTarget['history']> {
  return since === undefined ? true : { since: maskPath(since) };
}

/** A commit that is being made may have an index of its own, whose name git gives its hooks relative to their folder. */
function stagedIndex(): { indexFile?: string } {
  const file = process.env['GIT_INDEX_FILE'];
  return file === undefined || file === '' ? {} : { indexFile: resolve(file) };
}

/** One target for each path, named after it; a second one of a name gets a number. Names may hold credentials too. */
function sourceTargets(paths: readonly string[]): SourceTarget[] {
  const used = new Map<string, number>();
  return paths.map((path) => {
    const base = targetName(maskPath(resolve(path)));
    const count = (used.get(base) ?? 0) + 1;
    used.set(base, count);
    return { name: count === 1 ? base : `${base}-${String(count)}`, path: maskPath(path) };
  });
}

function targetName(path: string): string {
  const slug = basename(path)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  return slug === '' ? 'source' : slug;
}
