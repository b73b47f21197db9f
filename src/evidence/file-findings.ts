import { z } from 'zod';
import { literal, namedValueReference, span } from './policy.ts';

/** What is kept of any file in which credentials were looked for: places and kinds, never a value. */

export const fileProblem = z.strictObject({ kind: z.string(), span });
export type FileProblem = z.infer<typeof fileProblem>;

/** A key of an Apigee signing policy that is no reference to a variable with the `private.` prefix. */
export const keyNotByReference = z.strictObject({
  /** Path of elements from the policy down: `HMAC/SecretKey`. */
  element: z.string(),
  why: z.enum(['text', 'not-private']),
  span,
});
export type KeyNotByReference = z.infer<typeof keyNotByReference>;

/** An output of a template, or a value handed to a nested one, that shows a secret. */
export const secretOutput = z.strictObject({
  name: z.string(),
  why: z.enum(['list-function', 'secure-parameter', 'outer-scope', 'not-secure', 'not-sensitive']),
  span,
});
export type SecretOutput = z.infer<typeof secretOutput>;

/** A Key Vault reference of a parameter, and whether its form is whole. */
export const keyVaultParameterForm = z.strictObject({
  parameter: z.string(),
  form: z.enum(['whole', 'no-vault-id', 'no-secret-name', 'pinned-version', 'deploy-token']),
  span,
});
export type KeyVaultParameterForm = z.infer<typeof keyVaultParameterForm>;

/** A comment `portcullis:allow <reason>`. */
export const suppression = z.strictObject({
  /** Line of the comment. */
  line: z.int().min(1),
  /** Last line that it speaks for: its own where code stands before it, else the next line of code. */
  covers: z.int().min(1),
  /** As written, with credential forms masked; absent where none is given, and the comment then suppresses nothing. */
  reason: z.string().optional(),
  /** Whether a literal of this file stands where it speaks for. */
  used: z.boolean(),
});
export type Suppression = z.infer<typeof suppression>;

export const fileFindings = z.strictObject({
  /** Relative to the root, with forward slashes; token forms in it are masked. */
  path: z.string(),
  /** What the file is: `bicep`, `arm-template`, `terraform`, `pipeline`, `properties`, `apigee-policy`, `text`, ... */
  kind: z.string(),
  /** False where the text could not be followed to its end; token forms were looked for in all of it. */
  complete: z.boolean(),
  problems: z.array(fileProblem),
  literals: z.array(literal),
  keysNotByReference: z.array(keyNotByReference).optional(),
  secretOutputs: z.array(secretOutput).optional(),
  keyVaultParameterForms: z.array(keyVaultParameterForm).optional(),
  /** Named values in credential positions of the policies that a template holds. */
  namedValueUses: z.array(namedValueReference).optional(),
  suppressions: z.array(suppression),
  /** GitHub's line hashes, by line, over the text with every literal masked. */
  lineHashes: z.record(z.string(), z.string()),
});
export type FileFindings = z.infer<typeof fileFindings>;

/** The same before the file has its place in a repository; comments that allow a literal are kept beside it. */
export const judgedFindings = fileFindings.omit({ path: true, suppressions: true });
export type JudgedFindings = z.infer<typeof judgedFindings>;
