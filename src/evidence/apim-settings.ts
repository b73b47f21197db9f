import { z } from 'zod';

/** What is kept of how API Management is set up and who may call it. A property that the service did not send stays absent. */

/** One way past the gateway's own interface: `access` is the direct management API, `gitAccess` the repository. */
export const apimTenantAccess = z.object({ id: z.string(), name: z.string(), enabled: z.boolean().optional() });
export type ApimTenantAccess = z.infer<typeof apimTenantAccess>;

/** A subscription: who holds its key may call what its scope names. Keys are not asked for. */
export const apimSubscription = z.object({
  id: z.string(),
  /** `master` is the built-in one of the service. */
  name: z.string(),
  displayName: z.string().optional(),
  /** ARM id in lower case of a product or an API, of `<container>/apis` for all of them, or of the service itself. */
  scope: z.string(),
  /** `active`, `suspended`, `submitted`, `rejected`, `cancelled` or `expired`. */
  state: z.string(),
  createdDate: z.string().optional(),
  expirationDate: z.string().optional(),
  allowTracing: z.boolean().optional(),
});
export type ApimSubscription = z.infer<typeof apimSubscription>;
