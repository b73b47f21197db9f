import type { Target } from '../evidence/evidence.ts';
import type { Cause, PermissionNeeded } from '../evidence/cause.ts';
import type { ReadingName } from '../evidence/readings.ts';
import type { Population } from './population.ts';

/** The linked model: gateway -> reference -> secret -> version; identity -> grant -> effective access; fetches; caches. */
export interface Estate {
  readonly targets: readonly Target[];
  /** Every collection that was tried, for the coverage check. */
  readonly collections: Population<Collection>;
}

/** One reading of one scope, as the coverage check sees it. */
export interface Collection {
  readonly record: string;
  readonly name: ReadingName;
  readonly scope: string;
  readonly target: string;
  readonly unread?: { readonly cause: Cause; readonly detail: string; readonly needs?: PermissionNeeded };
}
