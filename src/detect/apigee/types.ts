import type { TextSpan } from '../../parse/lines.ts';
import type { DetectOptions, Literal, PolicyProblem } from '../types.ts';

/** What a file of an Apigee repository is. `config` is JSON or YAML of organisations, environments and apps. */
export type ApigeeFileKind =
  | 'policy'
  | 'endpoint'
  | 'bundle-root'
  | 'markup'
  | 'yaml-bundle'
  | 'script'
  | 'properties'
  | 'config'
  | 'maven'
  | 'feature'
  | 'text';

/** A key of a signing policy that is no reference to a variable with the `private.` prefix. */
export interface KeyNotByReference {
  /** Path of elements from the policy down: `HMAC/SecretKey`. */
  element: string;
  /** `text`: written into the policy, or the name of a variable where only `ref` names one. `not-private`: by `ref`, shown in debug sessions. */
  why: 'text' | 'not-private';
  /** The text, or the value of `ref`. */
  span: TextSpan;
}

/** What is kept of one file. No value of it is in there. */
export interface ApigeeFindings {
  kind: ApigeeFileKind;
  /** False where the file could not be followed to its end; its tokens were looked for all the same. */
  complete: boolean;
  problems: PolicyProblem[];
  literals: Literal[];
  keysNotByReference: KeyNotByReference[];
  /** GitHub's hash of the lines that hold a literal, a key or a problem, values masked. */
  lineHashes: Record<string, string>;
}

export interface ApigeeOptions extends DetectOptions {
  /** What the file is, where the caller knows better than its path and text say. */
  readonly kind?: ApigeeFileKind;
}
