import type { PolicySkeleton, SendRequest } from '../evidence/policy.ts';
import { perObject } from './reading-index.ts';

/**
 * What tells a request from the others of its policy, for ids that outlive changes of the text around it: the variable that
 * takes the answer, else method and address; `~2` and so on, in the order of the text, where several are alike.
 */
export function requestKey(policy: PolicySkeleton, request: SendRequest): string {
  return keysOf(policy).get(request.id) ?? String(request.id);
}

const keysOf = perObject((policy: PolicySkeleton): ReadonlyMap<number, string> => {
  const seen = new Map<string, number>();
  return new Map(
    policy.sendRequests.map((request) => {
      const key = request.variable ?? `${request.method ?? 'GET'} ${sayAddress(request.url)}`;
      const nth = (seen.get(key) ?? 0) + 1;
      seen.set(key, nth);
      return [request.id, nth === 1 ? key : `${key}~${String(nth)}`];
    }),
  );
});

function sayAddress(url: SendRequest['url']): string {
  if (url.kind === 'literal') return `${url.scheme}://${url.host}${url.path}`;
  return url.kind === 'named-value' ? `{{${url.name}}}${url.path ?? ''}` : url.kind;
}
