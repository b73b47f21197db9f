import { z } from 'zod';
import { literal } from './policy.ts';

/** A literal that a past commit of a repository added. */
export const historyFinding = z.strictObject({
  commit: z.string().regex(/^[0-9a-f]{40,64}$/),
  /** As the commit states them, in UTC; anybody may write anything there. */
  authoredAt: z.iso.datetime().optional(),
  committedAt: z.iso.datetime().optional(),
  /** The file had this path then, from the folder that was asked for; token forms in it are masked. */
  path: z.string(),
  literal,
  /** The clone ends at this commit: the line may be older. */
  orEarlier: z.boolean(),
  /** Whether an equal value is still in the files as they stand now; absent where these were not read. */
  inWorkTree: z.boolean().optional(),
});
export type HistoryFinding = z.infer<typeof historyFinding>;

/** The history of a repository, as far as this clone holds it. */
export const gitHistory = z.strictObject({
  findings: z.array(historyFinding),
  /** The clone lacks older commits of what was asked for, so nothing is said of what they added. */
  shallow: z.boolean(),
  /** Name of the commit that the history was read from, where not all of it was asked for. */
  since: z.string().optional(),
  commits: z.int().min(0),
  /** Versions of files that were judged; of these, those that could be followed in part only. */
  judged: z.int().min(0),
  partly: z.int().min(0),
  /** Versions of which no text could be made, or that are absent from this clone. */
  skipped: z.int().min(0),
  /** There are more findings than are kept. */
  truncated: z.boolean().optional(),
});
export type GitHistory = z.infer<typeof gitHistory>;
