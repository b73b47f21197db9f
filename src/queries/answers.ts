import { z } from 'zod';
import { accessOutcomes, accessSources, operationClasses } from './access-event.ts';

/** A `dynamic` column is JSON text on the Log Analytics wire and a value when the query ran embedded. */
const strings = z.union([z.array(z.string()), z.string().transform(jsonArray)]);
const count = z.coerce.number().int();
const source = z.enum(accessSources);
const operationClass = z.enum(operationClasses);
const outcome = z.enum(accessOutcomes);

const subject = { Source: source, Store: z.string(), Namespace: z.string(), Mount: z.string() };
const object = { ObjectKind: z.string(), ObjectName: z.string() };
const caller = {
  CallerId: z.string(),
  CallerApp: z.string(),
  CallerName: z.string(),
  CallerResource: z.string(),
  Role: z.string(),
};
const last = {
  LastSeen: z.string(),
  LastSeenText: z.string(),
  LastOutcome: outcome,
  LastStatus: count,
  LastReason: z.string(),
};

/**
 * One row of `fetches`: how often one caller did one thing to one object, and how it ended the last time. The columns
 * mean what they mean in `accessEvent`. `Addresses` is sorted; `['*']` stands for more than 64 of them.
 */
export const fetchRow = z.object({
  ...subject,
  ...object,
  RequestedVersion: z.string(),
  OperationClass: operationClass,
  Operation: z.string(),
  ...caller,
  RootToken: z.boolean(),
  Ok: count,
  Denied: count,
  NotFound: count,
  Failed: count,
  Unknown: count,
  FirstSeen: z.string(),
  LastOkSeen: z.string().nullable(),
  ...last,
  LastServedVersion: z.string(),
  Addresses: strings,
});
export type FetchRow = z.infer<typeof fetchRow>;

/** One row of `log-window`: what one store's log holds of one UTC day. A day without a row has no events. */
export const logWindowRow = z.object({
  Source: source,
  Store: z.string(),
  Day: z.string(),
  Events: count,
  Routine: count,
  First: z.string(),
  Last: z.string(),
});
export type LogWindowRow = z.infer<typeof logWindowRow>;

/** One row of `recent-failures`: failures of one caller at one object in the window, and the last outcome of all. */
export const recentFailureRow = z.object({
  ...subject,
  ...object,
  OperationClass: operationClass,
  ...caller,
  Denied: count,
  NotFound: count,
  Failed: count,
  ...last,
});
export type RecentFailureRow = z.infer<typeof recentFailureRow>;

function jsonArray(text: string, context: z.RefinementCtx): string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(text));
  } catch {
    context.addIssue({ code: 'custom', message: 'not a JSON array of strings' });
    return z.NEVER;
  }
}
