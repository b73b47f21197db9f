import type { ReadingOf } from '../evidence/reading.ts';
import type { ArtifactFile, PolicyPlace, Repository } from './gateway-types.ts';
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
  };
  return repository;
}

type ItemReading = 'repo.apimPolicies' | 'repo.apimArtifacts';

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
