import { z } from 'zod';
import { suppression } from './file-findings.ts';
import { policySkeleton } from './policy.ts';

/** What is kept of a gateway repository. Paths are relative to its root, with forward slashes. */

export const repoFile = z.object({
  path: z.string(),
  /** Which reader judged it: `apim-policy`, `apim-named-value`, `apigee`, `iac`, `text`; `other` for none. */
  kind: z.string(),
  /** What the reader took it for: `bicep`, `apigee-policy`, `properties`. */
  form: z.string().optional(),
  bytes: z.int(),
  status: z.enum(['read', 'partly', 'unread', 'skipped']),
  detail: z.string().optional(),
  /** Comments in it that allow a literal. */
  suppressions: z.array(suppression).optional(),
});
export type RepoFile = z.infer<typeof repoFile>;

export const repoPolicy = z.object({ path: z.string(), policy: policySkeleton });
export type RepoPolicy = z.infer<typeof repoPolicy>;
