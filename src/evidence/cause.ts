import { z } from 'zod';

/** Why something could not be read. `not-collected`: no collector reads it yet. */
export const cause = z.enum([
  'forbidden',
  'filtered',
  'not-found',
  'throttled',
  'timed-out',
  'malformed',
  'partial',
  'condition',
  'failed',
  'not-collected',
]);
export type Cause = z.infer<typeof cause>;

/** A right that was missing, and the exact command that grants it. Neither holds a secret. */
export const permissionNeeded = z.object({
  /** As the service names it: `Microsoft.KeyVault/vaults/secrets/readMetadata/action`, `read on sys/mounts`. */
  permission: z.string(),
  /** One shell command, or lines of HCL, to be run by somebody who may grant it. */
  grant: z.string(),
});
export type PermissionNeeded = z.infer<typeof permissionNeeded>;
