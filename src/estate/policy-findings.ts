import type { PolicySkeleton, Span } from '../evidence/policy.ts';
import type { Estate } from './estate.ts';
import type { PolicyPlace } from './gateway-types.ts';
import { inPolicy } from './in-policy.ts';
import type { NamedValueAbout, SourcePlace } from './named-values.ts';
import { each, type Population } from './population.ts';
import { policyPlaces } from './vault-uses.ts';

/** One thing found in a policy document, or the document itself where nothing was found in it. */
export interface PolicyFinding<F> {
  /** `<document>#<what>`, with `~2` and so on where one document has several alike; the document's id where it is clean. */
  readonly id: string;
  readonly place: PolicyPlace;
  readonly policy: PolicySkeleton;
  readonly found?: F;
}

/**
 * Findings of one kind over all policies, live and in repositories: each finding is a subject of its own; a document that
 * was followed to its end and holds none is one subject that can pass. Scopes without a policy are no subjects.
 */
export function policyFindings<F>(
  estate: Estate,
  findings: (policy: PolicySkeleton, place: PolicyPlace) => readonly F[],
  label: (found: F) => string,
): Population<PolicyFinding<F>> {
  return each(policyPlaces(estate), (place) =>
    inPolicy(place, (policy) => findingsIn(place, policy, findings(policy, place), label)),
  );
}

function findingsIn<F>(
  place: PolicyPlace,
  policy: PolicySkeleton,
  all: readonly F[],
  label: (found: F) => string,
): readonly PolicyFinding<F>[] {
  if (all.length === 0) return policy.complete ? [{ id: place.id, place, policy }] : [];
  const seen = new Map<string, number>();
  return all.map((found) => {
    const key = label(found);
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    return { id: `${place.id}#${key}${nth === 1 ? '' : `~${String(nth)}`}`, place, policy, found };
  });
}

/** What a verdict about a finding is about; for a file of a repository with its place in it. */
export function policyAbout(
  id: string,
  place: PolicyPlace,
  policy: PolicySkeleton,
  about: { readonly kind: string; readonly what?: string; readonly span?: Span },
): NamedValueAbout {
  const name = about.what === undefined ? place.name : `${about.what} in ${place.name}`;
  const base = { id, name, kind: about.kind, target: place.target, resource: place.id };
  if (place.origin.kind === 'live') return base;
  return { ...base, at: sourcePlace(place.origin.path, policy, about.span ?? fileStart) };
}

const fileStart: Span = { line: 1, column: 1, endLine: 1, endColumn: 1, offset: 0, length: 0 };

function sourcePlace(path: string, policy: PolicySkeleton, span: Span): SourcePlace {
  const { line, column, endLine, endColumn } = span;
  const lineHash = policy.lineHashes[String(line)];
  return { path, line, column, endLine, endColumn, ...(lineHash === undefined ? {} : { lineHash }) };
}

/** `line 12, column 5`, for findings in live policies, which have no file to point into. */
export function saySpan({ line, column }: Span): string {
  return `line ${String(line)}, column ${String(column)}`;
}
