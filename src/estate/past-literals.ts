import type { GitHistory, HistoryFinding } from '../evidence/git-history.ts';
import type { ReadingOf } from '../evidence/reading.ts';
import type { Estate } from './estate.ts';
import type { Repository } from './gateway-types.ts';
import { missingHistory } from './partly-read.ts';
import { known, type Population } from './population.ts';
import { lacking } from './reading-index.ts';

/** A literal that a past commit added, or a history that holds none. */
export interface PastLiteral {
  /** `repo:<name>/<path>@<commit>#<position>/<name>`; the repository's id where its history is clean. */
  readonly id: string;
  readonly repository: Repository;
  readonly history: ReadingOf<'repo.gitHistory', 'item'>;
  readonly found?: HistoryFinding;
}

/** Literals of past commits of the repositories whose history was asked for. */
export function pastLiterals(estate: Estate): Population<PastLiteral> {
  return estate.repositories.flatMap((repository) => {
    const { history, scope } = repository;
    if (history === undefined) return [];
    if (history.status === 'unread') return [{ kind: 'unlisted', scope, reading: history }];
    const missing = missingHistory(history.value);
    return [
      ...known(subjectsIn(repository, history, history.value, missing === undefined)),
      ...(missing === undefined
        ? []
        : [{ kind: 'unlisted' as const, scope, reading: lacking(history, 'partial', missing) }]),
    ];
  });
}

function subjectsIn(
  repository: Repository,
  history: PastLiteral['history'],
  { findings }: GitHistory,
  isWhole: boolean,
): PastLiteral[] {
  if (findings.length === 0) return isWhole ? [{ id: repository.scope.id, repository, history }] : [];
  const seen = new Map<string, number>();
  return findings.map((found) => {
    const { path, commit, literal } = found;
    const key = `${repository.scope.id}/${path}@${commit}#${literal.position}/${literal.name ?? literal.kind}`;
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    return { id: nth === 1 ? key : `${key}~${String(nth)}`, repository, history, found };
  });
}
