import { z } from 'zod';
import { literal, span } from './policy.ts';

/** A named value as a file of the repository defines it (APIOps artifact or ARM template resource). */
export const namedValueDefinition = z.strictObject({
  /** Resource name: the folder's name in APIOps, the last segment of `name` in a template. */
  name: z.string(),
  displayName: z.string().optional(),
  secret: z.boolean().optional(),
  keyVault: z
    .strictObject({
      host: z.string().optional(),
      name: z.string().optional(),
      version: z.string().optional(),
      /** True where an expression or token builds the identifier, so that its parts are not known. */
      computed: z.boolean(),
      identityClientId: z.string().optional(),
    })
    .optional(),
  /** What stands as the value. A literal's text is masked where it is found. */
  value: z.enum(['absent', 'empty', 'reference', 'placeholder', 'literal', 'unsupported-reference']),
  literal: literal.optional(),
  /** Of the definition's value where it has one, else of its key. */
  span,
  lineHash: z.string().optional(),
});
export type NamedValueDefinition = z.infer<typeof namedValueDefinition>;

/** A file that defines named values. */
export const namedValueFile = z.strictObject({
  path: z.string(),
  complete: z.boolean(),
  definitions: z.array(namedValueDefinition),
});
export type NamedValueFile = z.infer<typeof namedValueFile>;
