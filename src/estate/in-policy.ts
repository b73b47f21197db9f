import type { PolicySkeleton } from '../evidence/policy.ts';
import type { PolicyPlace } from './gateway-types.ts';
import { within, type Population } from './population.ts';
import { lacking } from './reading-index.ts';

/**
 * What a population finds in the skeleton of a document. One `unlisted` where the document was not read, or was not
 * followed to its end: nobody knows what the rest holds.
 */
export function inPolicy<S>(place: PolicyPlace, subjects: (policy: PolicySkeleton) => readonly S[]): Population<S> {
  return [
    ...within(place.scope, place.document, ({ policy }) => (policy === undefined ? [] : subjects(policy))),
    ...unfollowed(place),
  ];
}

function unfollowed({ document, scope }: PolicyPlace): Population<never> {
  const policy = document.status === 'read' ? document.value.policy : undefined;
  if (policy === undefined || policy.complete) return [];
  const [problem] = policy.problems;
  const cause = problem?.kind === 'too-large' || problem?.kind === 'too-deep' ? 'partial' : 'malformed';
  const where = problem === undefined ? '' : ` (${problem.kind} at line ${String(problem.span.line)})`;
  const detail = `the policy could not be followed to its end${where}`;
  return [{ kind: 'unlisted', scope, reading: lacking(document, cause, detail) }];
}
