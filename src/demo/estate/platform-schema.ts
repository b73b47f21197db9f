import { z } from 'zod';
import { placed } from './placed.ts';

/** What stands around gateways and vaults: networks, archives, events, alerts, Defender. Ids are ARM ids. */

export const privateEndpoint = z.strictObject({
  ...placed,
  /** The vault or gateway that it leads to. */
  target: z.string().startsWith('/'),
  group: z.string().default('vault'),
  status: z.enum(['Approved', 'Pending', 'Rejected', 'Disconnected']).default('Approved'),
  subnet: z.string().startsWith('/'),
  /** Private DNS zones that it registers its name in. */
  zones: z.array(z.string().startsWith('/')).default([]),
});

export const privateDnsZone = z.strictObject({
  ...placed,
  /** Virtual networks that resolve it. */
  networks: z.array(z.string().startsWith('/')).default([]),
});

export const storageAccount = z.strictObject({
  ...placed,
  sharedKeyAccess: z.boolean().default(false),
  /** Blobs are deleted so many days after they were changed; absent: no life-cycle policy. */
  deleteAfterDays: z.int().optional(),
  containers: z
    .array(
      z.strictObject({
        name: z.string(),
        /** Time-based retention of the container. */
        retention: z
          .strictObject({ days: z.int(), locked: z.boolean(), allowsAppend: z.boolean().default(true) })
          .optional(),
      }),
    )
    .default([]),
});

export const eventSubscription = z.strictObject({
  name: z.string(),
  /** Name of a vault of this estate. */
  vault: z.string(),
  /** Name of the system topic that it stands at; absent: at the vault itself. */
  topic: z.string().optional(),
  /** Absent: events of every type. */
  eventTypes: z.array(z.string()).optional(),
  destination: z.enum(['AzureFunction', 'WebHook', 'StorageQueue', 'EventHub']).default('AzureFunction'),
});

export const alertRule = z.strictObject({
  ...placed,
  kind: z.enum(['metric', 'log', 'activity']),
  enabled: z.boolean().default(true),
  severity: z.int().default(2),
  scopes: z.array(z.string().startsWith('/')).min(1),
  actionGroups: z.array(z.string().startsWith('/')).default([]),
  /** Metric, query or operation that it watches. */
  watches: z.string(),
});

export const defenderPlan = z.strictObject({
  subscription: z.guid(),
  /** `KeyVaults`, `Api` and so on. */
  name: z.string(),
  tier: z.enum(['Free', 'Standard']),
  subPlan: z.string().optional(),
});

/** An API that the plan for APIs watches, by the names of a gateway of this estate and of the API. */
export const watchedApi = z.strictObject({ gateway: z.string(), api: z.string() });

export type PrivateEndpoint = z.infer<typeof privateEndpoint>;
export type StorageAccount = z.infer<typeof storageAccount>;
export type EventSubscription = z.infer<typeof eventSubscription>;
export type AlertRule = z.infer<typeof alertRule>;
