import { z } from 'zod';

/** What logs say, already aggregated where the log is: one row for each caller and object. Times are ISO 8601 UTC. */

/** Fetches of one object by one caller. Identity columns that the log did not give are absent. */
export const fetchRow = z.object({
  objectKind: z.string(),
  /** Secret name, or Vault path without the leading slash. */
  object: z.string(),
  operationClass: z.string(),
  callerId: z.string().optional(),
  callerApp: z.string().optional(),
  callerName: z.string().optional(),
  callerResource: z.string().optional(),
  role: z.string().optional(),
  mount: z.string().optional(),
  pinned: z.int(),
  ok: z.int(),
  denied: z.int(),
  notFound: z.int(),
  failed: z.int(),
  firstSeen: z.string(),
  lastSeen: z.string(),
  lastOkSeen: z.string().optional(),
  lastOutcome: z.enum(['ok', 'denied', 'not-found', 'failed']),
  lastStatus: z.int().optional(),
  lastReason: z.string().optional(),
  /** Failures in the 24 hours that end with the log's window. */
  recentFailures: z.int(),
});
export type FetchRow = z.infer<typeof fetchRow>;

export const logWindow = z.object({
  /** Window that was asked for. */
  askedFrom: z.string(),
  askedUntil: z.string(),
  /** First and last event that the log holds within it; absent where it holds none. */
  from: z.string().optional(),
  until: z.string().optional(),
  /** Days (UTC, `YYYY-MM-DD`) of the window without any event. */
  silentDays: z.array(z.string()),
  events: z.int(),
});
export type LogWindow = z.infer<typeof logWindow>;

export const keyVaultLog = z.object({
  workspaceId: z.string(),
  tables: z.array(z.enum(['AZKVAuditLogs', 'AzureDiagnostics'])),
  window: logWindow,
  fetches: z.array(fetchRow),
});
export type KeyVaultLog = z.infer<typeof keyVaultLog>;

export const vaultAuditLog = z.object({
  files: z.array(
    z.object({
      path: z.string(),
      lines: z.int(),
      read: z.int(),
      rejected: z.record(z.string(), z.int()),
      firstRejected: z.record(z.string(), z.int()),
      complete: z.boolean(),
    }),
  ),
  /** Requests counted once each, over all devices. */
  requests: z.int(),
  window: logWindow,
  fetches: z.array(fetchRow),
});
export type VaultAuditLog = z.infer<typeof vaultAuditLog>;
