import { statSync } from 'node:fs';
import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { FileFindings } from '../evidence/file-findings.ts';
import type { RecordDraft } from '../evidence/record.ts';
import type { ReadingName } from '../evidence/readings.ts';
import type { RepoFile } from '../evidence/repo.ts';
import type { SourceFile } from '../evidence/source-file.ts';
import { targetScope } from './collect-targets.ts';
import type { CollectContext } from './collector.ts';
import type { HistoryJob } from './history-record.ts';
import { literalsOf } from './source/judge-file.ts';
import { maskPath } from './source/mask-path.ts';
import { readSourceFolder } from './source/read-source-folder.ts';
import type { StagedTrouble } from './source/staged-source.ts';

/** A repository, or a part of one, to read. */
export interface SourceJob {
  /** Name of the target. */
  readonly name: string;
  /** The folder, or single file, to read. */
  readonly path: string;
  /** Folder that reports name paths from, as a code host does from a repository's root, where `path` lies in it. */
  readonly base: string;
  /** Threads for a large folder; none by default. */
  readonly workers?: number;
  /** Read what the index adds over the last commit, in place of the files as they stand. */
  readonly staged?: { readonly indexFile?: string | undefined };
  /** Read past commits too: all of them, or those that `HEAD` has over one. */
  readonly history?: { readonly since?: string | undefined };
}

type Draft = Pick<RecordDraft, 'name' | 'part' | 'outcome'> & { readonly path?: string; readonly count?: number };

/**
 * Reads a repository: one list of its files, and one record for each file of a gateway or file that could not be read.
 * No literal value leaves the reader.
 */
export async function collectSource(job: SourceJob, context: CollectContext): Promise<void> {
  context.progress.stage(job.staged === undefined ? 'reading files' : 'reading staged lines');
  const prefix = prefixOf(job);
  const rows: RepoFile[] = [];
  const files = job.staged === undefined ? filesOf(job, context) : await stagedFilesOf(job, context, job.staged);
  if (!(Symbol.asyncIterator in files)) {
    const { cause, detail } = files;
    await emit(job, context, { name: 'repo.files', part: 'list', outcome: { status: 'unread', cause, detail } });
    return;
  }
  const present = new Set<number>();
  for await (const read of files) {
    const file = { ...read, path: `${prefix}${read.path}` };
    rows.push(repoFile(file));
    for (const { group } of literalsOf(file)) present.add(group);
    for (const draft of fileDrafts(file)) await emit(job, context, draft);
  }
  await emit(job, context, listDraft(rows));
  if (job.history !== undefined) await collectHistory(job, context, { ...job.history, present, prefix });
}

async function collectHistory(
  job: SourceJob,
  context: CollectContext,
  parts: Omit<HistoryJob, 'folder' | 'only'>,
): Promise<void> {
  if (!context.wanted.has('repo.gitHistory')) return;
  const { historyOutcome } = await import('./history-record.ts');
  const path = resolve(job.path);
  const place = isSingleFile(path) ? { folder: dirname(path), only: basename(path) } : { folder: path };
  const outcome = await historyOutcome({ ...place, ...parts }, context);
  await emit(job, context, { name: 'repo.gitHistory', part: 'item', outcome });
}

function filesOf(job: SourceJob, { progress, signal, groupOf, digests }: CollectContext): AsyncIterable<SourceFile> {
  const onProgress = (done: number, known: number): void => {
    progress.step(done, known);
  };
  const threads = digests === undefined ? undefined : { workers: job.workers ?? 0, digests };
  return readSourceFolder([resolve(job.path)], { groupOf, threads, signal, onProgress });
}

async function stagedFilesOf(
  { path }: SourceJob,
  { signal, groupOf }: CollectContext,
  { indexFile }: NonNullable<SourceJob['staged']>,
): Promise<AsyncIterable<SourceFile> | StagedTrouble> {
  const { readStagedSource } = await import('./source/staged-source.ts');
  return readStagedSource(resolve(path), { signal, groupOf, indexFile });
}

async function emit(job: SourceJob, context: CollectContext, draft: Draft): Promise<void> {
  const { path, ...rest } = draft;
  if (!context.wanted.has(draft.name)) return;
  const scope = targetScope({ kind: 'source', name: job.name });
  await context.emit({
    ...rest,
    scope: path === undefined ? scope : `${scope}/${path}`,
    target: job.name,
    call: { service: 'files', ...(path === undefined ? {} : { path }) },
    at: context.clock().toISOString(),
    droppedKeys: 0,
  });
}

/** The records of one file: what it defines, or that it could not be read. Files of no gateway have none. */
function fileDrafts(file: SourceFile): Draft[] {
  const { path } = file;
  if (file.status === 'unread') {
    const { cause = 'failed', detail = 'the file could not be read' } = file;
    const outcome = { status: 'unread', cause, detail } as const;
    return unreadNames(file.kind).map((name) => ({ name, part: 'item', path, outcome }));
  }
  if (file.policy !== undefined) {
    return [itemDraft('repo.apimPolicies', path, { path, policy: file.policy })];
  }
  const defined = file.namedValue;
  return [...(defined === undefined ? [] : [itemDraft('repo.apimArtifacts', path, defined)]), ...findingDrafts(file)];
}

/** A clean text is no record of its own: the list of files says that it was read. */
function findingDrafts({ path, kind, findings, suppressions = [] }: SourceFile): Draft[] {
  if (findings === undefined) return [];
  const value: FileFindings = { ...findings, path, suppressions };
  if (kind === 'apigee') return [itemDraft('repo.apigeeBundles', path, value)];
  if (kind === 'iac' || kind === 'apim-named-value') return [itemDraft('repo.iac', path, value)];
  return value.complete && value.literals.length === 0 ? [] : [itemDraft('repo.files', path, value)];
}

function itemDraft(name: ReadingName, path: string, value: unknown): Draft {
  return { name, part: 'item', path, outcome: { status: 'read', value } };
}

/** What an unread file may have held; a folder that could not be opened may have held anything. */
function unreadNames(kind: SourceFile['kind']): ReadingName[] {
  if (kind === 'apim-policy') return ['repo.apimPolicies'];
  if (kind === 'apim-named-value') return ['repo.apimArtifacts'];
  if (kind === 'apigee') return ['repo.apigeeBundles'];
  if (kind === 'iac') return ['repo.iac'];
  const anywhere = ['repo.apigeeBundles', 'repo.iac', 'repo.files'] as const;
  return kind === 'text' ? ['repo.files'] : ['repo.apimPolicies', 'repo.apimArtifacts', ...anywhere];
}

function listDraft(files: readonly RepoFile[]): Draft {
  const runs = files.flatMap(({ path }) => /^(|.*\/)evidence\/records\.ndjson$/.exec(path)?.[1] ?? []);
  const isOwn = (file: RepoFile): boolean =>
    (file.status === 'skipped' || (file.kind === 'text' && file.status === 'read')) &&
    runs.some((run) => file.path.startsWith(run));
  // What earlier runs of this program wrote, and this one is just writing, is no part of a repository.
  const rows = files.filter((file) => !isOwn(file));
  return { name: 'repo.files', part: 'list', count: rows.length, outcome: { status: 'read', value: rows } };
}

function repoFile({ path, kind, findings, bytes, status, detail, suppressions }: SourceFile): RepoFile {
  const skipped = kind === 'other' && status === 'read';
  const words = skipped ? (detail ?? 'nothing in it is judged') : detail;
  return {
    path,
    kind,
    ...(findings === undefined ? {} : { form: findings.kind }),
    bytes,
    status: skipped ? 'skipped' : status,
    ...(words === undefined ? {} : { detail: words }),
    ...(suppressions === undefined ? {} : { suppressions }),
  };
}

function isSingleFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** `apim/policies/` where the path lies in the base folder; empty where it is that folder or lies elsewhere. */
function prefixOf({ path, base }: SourceJob): string {
  const way = relative(resolve(base), isSingleFile(path) ? dirname(resolve(path)) : resolve(path));
  if (way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return '';
  return `${maskPath(way.split(sep).join('/'))}/`;
}
