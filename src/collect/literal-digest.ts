import { createHmac } from 'node:crypto';

/** What stands for a literal's value where values of several threads are compared: keyed, so that nobody can guess it. */
export function literalDigest(key: Uint8Array, value: string): string {
  return createHmac('sha256', key).update(value, 'utf8').digest('base64');
}

/** How threads of their own take part in the grouping of a run. The key never leaves the process. */
export interface DigestGroups {
  readonly key: Uint8Array;
  /** Provisional ordinal of the group of values with this digest. */
  readonly groupOf: (digest: string) => number;
}
