import { z } from 'zod';
import { span } from './policy.ts';

/**
 * What is kept of an ACL policy of HashiCorp Vault or OpenBao: its rules. The text, its comments, and the values of
 * parameters, which may be secrets, are dropped by the collector.
 */

/** In the order in which rules list them. `scan` is OpenBao's, `subscribe` and `recover` are Vault's. */
export const vaultCapability = z.enum([
  'create',
  'read',
  'update',
  'patch',
  'delete',
  'list',
  'scan',
  'sudo',
  'subscribe',
  'recover',
  'deny',
]);
export type VaultCapability = z.infer<typeof vaultCapability>;

export const vaultProduct = z.enum(['vault', 'openbao']);
export type VaultProduct = z.infer<typeof vaultProduct>;

export const vaultPolicyRule = z.strictObject({
  /** As written, without one leading slash: `*` at the end is a prefix match, a whole segment `+` any one segment. */
  path: z.string(),
  /** `deny` stands alone. Empty where a stanza names none, which allows nothing. */
  capabilities: z.array(vaultCapability),
  deny: z.boolean(),
  sudo: z.boolean(),
  /** Names only, in lower case, as the server compares them. Absent where the stanza limits no parameter. */
  parameters: z
    .strictObject({ allowed: z.array(z.string()), denied: z.array(z.string()), required: z.array(z.string()) })
    .optional(),
  /** Seconds, above 0. */
  minWrappingTtl: z.number().optional(),
  maxWrappingTtl: z.number().optional(),
  /** RFC 3339; the rule is without effect from then on. OpenBao only. */
  expiration: z.string().optional(),
  controlGroup: z.boolean(),
  mfa: z.boolean(),
  /** The path holds `{{...}}`, filled in from the caller's identity. */
  templated: z.boolean(),
  /** The value of `policy = "..."`, a form that predates capabilities. */
  oldForm: z.enum(['deny', 'read', 'write', 'sudo']).optional(),
  /** The whole stanza. */
  span,
});
export type VaultPolicyRule = z.infer<typeof vaultPolicyRule>;

export const vaultPolicyProblem = z.strictObject({
  kind: z.enum([
    'syntax',
    'illegal-character',
    'illegal-escape',
    'unterminated-string',
    'unterminated-comment',
    'unterminated-heredoc',
    'too-deep',
    'byte-order-mark',
    'empty',
    'unknown-key',
    'unknown-capability',
    'unknown-old-form',
    'plus-before-star',
    'unbalanced-template',
    'wrong-type',
    'invalid-duration',
    'invalid-expiration',
    'wrapping-ttl-order',
  ]),
  /** The unknown word, or the key whose value is wrong, where it is plainly a word. */
  name: z.string().optional(),
  /** Which servers refuse to store the policy for this. Empty: both take it. */
  refusedBy: z.array(vaultProduct),
  span,
});
export type VaultPolicyProblem = z.infer<typeof vaultPolicyProblem>;

export const vaultPolicyDocument = z.strictObject({
  rules: z.array(vaultPolicyRule),
  problems: z.array(vaultPolicyProblem),
  /** False where something was not understood, so that rules may be missing above. */
  complete: z.boolean(),
  /** Where comments hold what looks like the head of a rule; absent where none does. */
  commentedRules: z.array(span).optional(),
});
export type VaultPolicyDocument = z.infer<typeof vaultPolicyDocument>;
