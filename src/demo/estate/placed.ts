import { z } from 'zod';

/** Where an Azure resource lies. `subscription` is the subscription's id, `location` an Azure region name. */
export const placed = {
  name: z.string().min(1),
  subscription: z.guid(),
  resourceGroup: z.string().min(1),
  location: z.string().default('westeurope'),
  tags: z.record(z.string(), z.string()).default({}),
};

/** A diagnostic setting of a resource. A log names a category or a category group, never both. */
export const diagnosticSetting = z.strictObject({
  name: z.string(),
  /** Name of a Log Analytics workspace of this estate. */
  workspace: z.string().optional(),
  /** ARM id of a storage account. */
  storageAccount: z.string().optional(),
  /** `Dedicated` writes to AZKVAuditLogs and the like; absent means AzureDiagnostics. */
  destinationType: z.enum(['Dedicated', 'AzureDiagnostics']).optional(),
  logs: z
    .array(
      z.strictObject({
        category: z.string().optional(),
        categoryGroup: z.string().optional(),
        enabled: z.boolean().default(true),
      }),
    )
    .default([]),
  metrics: z.array(z.strictObject({ category: z.string(), enabled: z.boolean().default(true) })).default([]),
});

export type DiagnosticSetting = z.infer<typeof diagnosticSetting>;
