import type { ReadingOf } from '../evidence/reading.ts';
import type { FileFindings } from '../evidence/file-findings.ts';
import type { RepoFile } from '../evidence/repo.ts';
import type { ArtifactFile, FindingReading, FoundFile, PolicyPlace, Repository } from './gateway-types.ts';
import { known, type Population, type Scope } from './population.ts';
import { lacking, once, type ReadingIndex, type Scoped } from './reading-index.ts';

export function repositoryOf(name: string, index: ReadingIndex): Repository {
  const owner = { kind: 'source', name } as const;
  const scope = { id: `repo:${name}`, name, target: name };
  const files = index.one('repo.files', 'list', owner, scope.id);
  const repository: Repository = {
    name,
    target: name,
    scope,
    files,
    policies: once(() => {
      const items = index.all('repo.apimPolicies', 'item', name);
      return [
        ...unlistedFiles(scope, files, 'repo.apimPolicies', items),
        ...known(items.map((entry) => policyFile(repository, entry))),
      ];
    }),
    artifacts: once(() => {
      const items = index.all('repo.apimArtifacts', 'item', name);
      return [
        ...unlistedFiles(scope, files, 'repo.apimArtifacts', items),
        ...known(items.map((entry) => artifactFile(repository, entry))),
      ];
    }),
    apigee: once(() => foundFiles(repository, index, 'repo.apigeeBundles')),
    iac: once(() => foundFiles(repository, index, 'repo.iac')),
    texts: once(() => [...foundFiles(repository, index, 'repo.files'), ...cleanTexts(repository, index)]),
    history: index.find('repo.gitHistory', 'item', scope.id),
  };
  return repository;
}

type ItemReading = 'repo.apimPolicies' | 'repo.apimArtifacts' | FindingReading;

function foundFiles(repository: Repository, index: ReadingIndex, name: FindingReading): Population<FoundFile> {
  const items = index.all(name, 'item', repository.name);
  return [
    ...unlistedFiles(repository.scope, repository.files, name, items),
    ...known(items.map(({ scope, reading }) => foundFile(repository, pathIn(repository, scope), reading))),
  ];
}

/** Texts in which nothing was found are no records: the list of files says that they were read to their end. */
function cleanTexts(repository: Repository, index: ReadingIndex): Population<FoundFile> {
  const { files, scope } = repository;
  if (files.status === 'unread') return [];
  const recorded = new Set(index.all('repo.files', 'item', repository.name).map((item) => item.scope));
  const clean = files.value.filter(
    ({ kind, status, path }) => kind === 'text' && status === 'read' && !recorded.has(`${scope.id}/${path}`),
  );
  return known(clean.map((row) => foundFile(repository, row.path, { ...files, value: nothingFound(row) })));
}

function nothingFound({ path, form = 'text' }: RepoFile): FileFindings {
  return { path, kind: form, complete: true, problems: [], literals: [], suppressions: [], lineHashes: {} };
}

function foundFile(repository: Repository, path: string, document: FoundFile['document']): FoundFile {
  const id = `${repository.scope.id}/${path}`;
  return { id, path, repository, scope: { id, name: path, target: repository.target }, document };
}

/** What stands for files that were not read and left no record of their own, or for a folder that was not walked. */
function unlistedFiles(
  scope: Scope,
  files: ReadingOf<'repo.files'>,
  name: ItemReading,
  items: readonly { readonly scope: string }[],
): Population<never> {
  if (files.status === 'unread') return [{ kind: 'unlisted', scope, reading: { ...files, name } }];
  const recorded = new Set(items.map((item) => item.scope));
  return files.value
    .filter((file) => file.status === 'unread' && !recorded.has(`${scope.id}/${file.path}`))
    .map((file) => ({
      kind: 'unlisted',
      scope: { id: `${scope.id}/${file.path}`, name: file.path, target: scope.target },
      reading: { ...lacking(files, 'failed', file.detail ?? `${file.path} was not read`), name },
    }));
}

function policyFile(repository: Repository, { scope, reading }: Scoped<'repo.apimPolicies', 'item'>): PolicyPlace {
  const path = pathIn(repository, scope);
  const { target } = repository;
  return {
    id: `${repository.scope.id}/${path}`,
    name: path,
    target,
    scope: { id: `${repository.scope.id}/${path}`, name: path, target },
    origin: { kind: 'file', repository, path },
    document: reading,
  };
}

function artifactFile(repository: Repository, { scope, reading }: Scoped<'repo.apimArtifacts', 'item'>): ArtifactFile {
  const path = pathIn(repository, scope);
  const id = `${repository.scope.id}/${path}`;
  return {
    id,
    path,
    repository,
    scope: { id, name: path, target: repository.target },
    document: reading,
  };
}

function pathIn(repository: Repository, scope: string): string {
  const prefix = `${repository.scope.id}/`;
  return scope.startsWith(prefix) ? scope.slice(prefix.length) : scope;
}
