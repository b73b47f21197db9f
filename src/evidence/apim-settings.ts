import { z } from 'zod';

/** What is kept of how API Management is set up and who may call it. A property that the service did not send stays absent. */

/** One way past the gateway's own interface: `access` is the direct management API, `gitAccess` the repository. */
export const apimTenantAccess = z.object({ id: z.string(), name: z.string(), enabled: z.boolean().optional() });
export type ApimTenantAccess = z.infer<typeof apimTenantAccess>;
