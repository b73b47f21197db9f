import { z } from 'zod';

/** What is kept of the Azure services around gateways and vaults. All ids are in lower case. */

/** What lies between gateways and vaults on the network. */
export const networkResource = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('private-endpoint'),
    id: z.string(),
    name: z.string(),
    subnetId: z.string().optional(),
    /** What it leads to; `status` is `Approved`, `Pending`, `Rejected` or `Disconnected`. */
    connections: z.array(z.object({ target: z.string(), groups: z.array(z.string()), status: z.string().optional() })),
  }),
  /** Zones that an endpoint registers its name in. */
  z.object({ kind: z.literal('dns-zone-group'), id: z.string(), zones: z.array(z.string()) }),
  z.object({ kind: z.literal('private-dns-zone'), id: z.string(), name: z.string() }),
  /** A network that resolves the zone which the reading is of. */
  z.object({
    kind: z.literal('dns-zone-link'),
    id: z.string(),
    networkId: z.string().optional(),
    /** `InProgress` or `Completed`. */
    state: z.string().optional(),
  }),
]);
export type NetworkResource = z.infer<typeof networkResource>;

/** A Log Analytics workspace that diagnostic settings send to. */
export const logWorkspace = z.object({
  id: z.string(),
  /** What its log is asked by; the resource's own id is not it. */
  customerId: z.string().optional(),
  name: z.string(),
  location: z.string().optional(),
  sku: z.string().optional(),
  retentionInDays: z.int().optional(),
  /** Gigabytes a day after which nothing more is taken in; -1 for no limit. */
  dailyQuotaGb: z.number().optional(),
  /** Whether a right on a resource is enough to read its rows. */
  resourcePermissions: z.boolean().optional(),
});
export type LogWorkspace = z.infer<typeof logWorkspace>;

/** A table of it that audit events may stand in. Days; `totalRetentionInDays` counts the archive in. */
export const logTable = z.object({
  name: z.string(),
  /** `Analytics`, `Basic` or `Auxiliary`. */
  plan: z.string().optional(),
  retentionInDays: z.int().optional(),
  totalRetentionInDays: z.int().optional(),
});
export type LogTable = z.infer<typeof logTable>;

const immutability = z.object({
  /** `Locked`, `Unlocked` or `Disabled`. */
  state: z.string().optional(),
  days: z.int().optional(),
  /** Whether blobs may still be appended to, as those of logs are. */
  allowsAppend: z.boolean().optional(),
});

/** A storage account that diagnostic settings archive to, or how long it keeps blobs. */
export const storageDetails = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('account'),
    id: z.string(),
    name: z.string(),
    location: z.string().optional(),
    publicNetworkAccess: z.string().optional(),
    sharedKeyAccess: z.boolean().optional(),
    minimumTlsVersion: z.string().optional(),
    /** Version-level immutability of the account, and its policy. */
    versionLevel: z.boolean().optional(),
    immutability: immutability.optional(),
  }),
  z.object({
    kind: z.literal('life-cycle'),
    /** Rules that delete blobs, in days after they were changed. */
    deletions: z.array(
      z.object({ name: z.string(), enabled: z.boolean().optional(), prefixes: z.array(z.string()), days: z.number() }),
    ),
  }),
]);
export type StorageDetails = z.infer<typeof storageDetails>;

/** A container of archived logs in such an account. */
export const logContainer = z.object({
  name: z.string(),
  legalHold: z.boolean().optional(),
  versionLevel: z.boolean().optional(),
  hasImmutabilityPolicy: z.boolean().optional(),
  immutability: immutability.optional(),
});
export type LogContainer = z.infer<typeof logContainer>;

/** What starts when something happens in a vault. */
export const eventResource = z.discriminatedUnion('kind', [
  /** A topic of its own for the events of `source`. */
  z.object({ kind: z.literal('system-topic'), id: z.string(), source: z.string(), topicType: z.string().optional() }),
  z.object({
    kind: z.literal('event-subscription'),
    id: z.string(),
    name: z.string(),
    /** Types of events that it takes; absent or empty: all. */
    eventTypes: z.array(z.string()).optional(),
    /** `AzureFunction`, `WebHook`, `StorageQueue` and so on. An address is never kept: it may hold a key. */
    destination: z.string().optional(),
    provisioningState: z.string().optional(),
    expiresOn: z.string().optional(),
    subjectBeginsWith: z.string().optional(),
    subjectEndsWith: z.string().optional(),
  }),
]);
export type EventResource = z.infer<typeof eventResource>;

/** A rule that tells somebody. The texts of its queries are not kept. */
export const alertRule = z.object({
  kind: z.enum(['metric', 'log', 'activity']),
  id: z.string(),
  name: z.string(),
  enabled: z.boolean().optional(),
  severity: z.int().optional(),
  /** What it watches. */
  scopes: z.array(z.string()),
  /** Action groups that it calls. */
  actionGroups: z.array(z.string()),
  /** Operations of the activity log that it watches. */
  operations: z.array(z.string()).optional(),
  metrics: z.array(z.string()).optional(),
});
export type AlertRule = z.infer<typeof alertRule>;

/** A plan of Microsoft Defender for Cloud, or an API that its plan for APIs watches. */
export const defenderResource = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('plan'),
    name: z.string(),
    /** `Standard` is on, `Free` is off. */
    tier: z.string(),
    subPlan: z.string().optional(),
    /** `True` where resources below cannot choose another plan. */
    enforced: z.string().optional(),
  }),
  z.object({ kind: z.literal('api'), id: z.string(), name: z.string() }),
]);
export type DefenderResource = z.infer<typeof defenderResource>;
