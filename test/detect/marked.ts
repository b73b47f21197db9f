import { readPolicySkeleton } from '../../src/detect/policy.ts';
import type { DetectOptions, Literal, PolicySkeleton } from '../../src/detect/types.ts';

/** Removes the marks ⟦ ⟧ around planted values and tells where the values stand. */
export const unmark = (marked: string): { text: string; planted: string[] } => ({
  text: marked.replaceAll(/[⟦⟧]/g, ''),
  planted: [...marked.matchAll(/⟦([^⟧]*)⟧/g)].map((match) => match[1] ?? ''),
});

/** Groups equal values in the order in which they are met. */
export const groups = (): DetectOptions['groupOf'] => {
  const known = new Map<string, number>();
  return (value) => {
    if (!known.has(value)) known.set(value, known.size + 1);
    return known.get(value) ?? 0;
  };
};

export const inbound = (policy: string): string => `<policies>\n  <inbound>\n    ${policy}\n  </inbound>\n</policies>`;

export const skeletonOf = (text: string): PolicySkeleton => readPolicySkeleton(text, { groupOf: groups() });

export const textAt = (text: string, literal: Pick<Literal, 'span'>): string =>
  text.slice(literal.span.offset, literal.span.offset + literal.span.length);
