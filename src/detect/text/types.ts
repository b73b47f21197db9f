import type { DetectOptions, Literal, PolicyProblem, PolicySkeleton } from '../types.ts';

/** What a file is read as, and the position that its literals are reported at. */
export type TextKind =
  | 'env'
  | 'properties'
  | 'pipeline'
  | 'yaml'
  | 'json'
  | 'openapi'
  | 'postman'
  | 'http'
  | 'code'
  | 'shell'
  | 'markup'
  | 'html'
  | 'markdown'
  | 'plain';

export interface TextOptions extends DetectOptions {
  /** Taken from the name of the file by default. */
  readonly kind?: TextKind;
}

/** The shape of `src/evidence/file-findings.ts` without path and suppressions. */
export interface TextFindings {
  readonly kind: TextKind;
  readonly complete: boolean;
  readonly problems: PolicyProblem[];
  /** Every literal of the file, those of the policies in it too. */
  readonly literals: Literal[];
  /** Policies that stand in fences, blocks and strings of the file, with their places in the file. */
  readonly policies: PolicySkeleton[];
  readonly lineHashes: Record<string, string>;
}

/** A range of a text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** What a reader tells besides the literals it found. */
export interface Content {
  readonly comments: readonly Range[];
  /** Where the text could not be followed. */
  readonly errors: readonly number[];
}
