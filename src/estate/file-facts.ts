import type { FileFindings } from '../evidence/file-findings.ts';
import type { Span } from '../evidence/policy.ts';
import type { ReadingOf } from '../evidence/reading.ts';
import type { Estate } from './estate.ts';
import { placeAbout } from './found-literals.ts';
import type { FoundFile } from './gateway-types.ts';
import type { NamedValueAbout } from './named-values.ts';
import { each, within, type Population } from './population.ts';
import { lacking } from './reading-index.ts';

/** Files of bundles and of templates, as opposed to other texts. */
type FactReading = 'repo.apigeeBundles' | 'repo.iac';

/** Something found in a file that is no literal, or the file itself where nothing of the kind was found. */
export interface FileFact<F, K extends FactReading> {
  readonly id: string;
  readonly file: FoundFile;
  readonly findings: FileFindings;
  readonly document: ReadingOf<K, 'item'>;
  readonly found?: F;
}

export interface FactsOptions<F> {
  readonly facts: (findings: FileFindings) => readonly F[] | undefined;
  /** Stable name of a fact within its file. */
  readonly label: (fact: F) => string;
  /** Whether a file without a fact is a subject that can pass. */
  readonly counts: (findings: FileFindings) => boolean;
}

/** Facts of one kind over files: each is a subject; a file that was not followed to its end is `unlisted` besides. */
export function fileFacts<F, K extends FactReading>(
  files: Population<FoundFile>,
  _reading: K,
  options: FactsOptions<F>,
): Population<FileFact<F, K>> {
  return each(files, (file) => {
    // The list of these files holds nothing but items of this reading.
    const document = file.document as ReadingOf<K, 'item'>;
    return [
      ...within(file.scope, document, (findings) => factsIn<F, K>({ file, findings, document }, options)),
      ...unfollowedFile(file),
    ];
  });
}

function factsIn<F, K extends FactReading>(
  base: Pick<FileFact<F, K>, 'file' | 'findings' | 'document'>,
  { facts, label, counts }: FactsOptions<F>,
): FileFact<F, K>[] {
  const { file, findings } = base;
  const all = facts(findings) ?? [];
  if (all.length === 0) return counts(findings) && findings.complete ? [{ ...base, id: file.id }] : [];
  const seen = new Map<string, number>();
  return all.map((found) => {
    const key = label(found);
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    return { ...base, id: `${file.id}#${key}${nth === 1 ? '' : `~${String(nth)}`}`, found };
  });
}

/** One `unlisted` where nobody knows what the rest of a file holds. */
export function unfollowedFile({ document, scope, path }: FoundFile): Population<never> {
  if (document.status === 'unread' || document.value.complete) return [];
  return [
    { kind: 'unlisted', scope, reading: lacking(document, 'malformed', `${path} could not be followed to its end`) },
  ];
}

/** What a verdict about a fact is about. */
export function factAbout<K extends FactReading>(
  { id, file, findings }: FileFact<unknown, K>,
  about: { readonly kind: string; readonly what?: string; readonly span?: Span },
): NamedValueAbout {
  const { path, repository } = file;
  const place = { id: file.id, name: path, target: repository.target, path, lineHashes: findings.lineHashes };
  return placeAbout(id, place, { kind: about.kind, what: about.what, span: about.span });
}

/** Files of all bundles, or of all templates, of all repositories. */
export function filesOf(estate: Estate, which: 'apigee' | 'iac'): Population<FoundFile> {
  return estate.repositories.flatMap((repository) => repository[which]());
}
