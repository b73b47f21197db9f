import type { Estate } from './schema.ts';

/** One fault planted in the demo company, how it is repaired, and how a sound neighbour is broken in the same way. */
export type Mutation = {
  check: string;
  /** Stable id of the planted fault. */
  fault: string;
  /** A text that stands in the id or the label of the subject that fails, in lower case. */
  subjectHint: string;
  /** A text that stands in the id or the label of a sound subject, which {@link breakSound} breaks. */
  soundHint: string;
  repair: (estate: Estate) => Estate;
  breakSound: (estate: Estate) => Estate;
  /** Verdicts of other checks that the repair changes too, and why that must be so. */
  consequences?: readonly { check: string; subject: string; why: string }[];
};
