import type { z } from 'zod';
import type { AzureTarget } from '../../config/schema.ts';
import { keepAllowed } from '../../evidence/allow-list.ts';
import type { Cause, PermissionNeeded } from '../../evidence/cause.ts';
import type { PolicySkeleton } from '../../evidence/policy.ts';
import type { NamedValue, ResourceField } from '../../evidence/apim.ts';
import type { ResourceValue } from '../../detect/resource-fields.ts';
import type { Part, ReadingName, ValueOf, WithPart } from '../../evidence/readings.ts';
import type { Call, RecordDraft } from '../../evidence/record.ts';
import type { CollectContext } from '../collector.ts';
import { CallError, callErrorOf } from './call-error.ts';
import type { AzureClient } from './client.ts';
import { signInGrant } from './grants.ts';
import type { Asked } from './pages.ts';

/** What every part of one collection works with. */
export interface Run {
  readonly target: AzureTarget;
  readonly context: CollectContext;
  readonly client: AzureClient;
  readonly judges: Judges;
  readonly tally: Tally;
}

/** How many questions are known, and how many of them are answered. */
interface Tally {
  known: number;
  done: number;
}

/** What looks at a text on arrival, so that the text itself can be dropped. */
export interface Judges {
  readonly policy: (text: string) => PolicySkeleton;
  readonly plainValue: (text: string, name: string) => NonNullable<NamedValue['plainValue']>;
  readonly resource: (values: readonly ResourceValue[]) => ResourceField[];
}

export type Taken<T> =
  | { readonly status: 'read'; readonly value: T; readonly rows: readonly unknown[] }
  | { readonly status: 'unread'; readonly cause: Cause; readonly detail: string; readonly needs?: PermissionNeeded };
export type Unread = Extract<Taken<unknown>, { status: 'unread' }>;

export interface Question<K extends ReadingName, P extends Part> {
  readonly name: K;
  readonly part: P;
  /** ARM id in lower case, `tenant:<guid>`, or a group's object id. */
  readonly scope: string;
  readonly call: Call;
  readonly ask: () => Promise<Asked<unknown>>;
  /** From the wire to the record; what it does not name is dropped. */
  readonly shape: z.ZodType<ValueOf<K, P>>;
  /** What would let the caller read it; said where the service refuses or filters. */
  readonly needs: (error: CallError) => PermissionNeeded | undefined;
  readonly expected?: number;
}

/** Asks one question, stores its answer or why there is none, and hands it on. Throws for an interrupted run only. */
export async function takeReading<K extends WithPart<P>, P extends Part>(
  run: Run,
  question: Question<K, P>,
): Promise<Taken<ValueOf<K, P>>> {
  const earlier = storedEarlier(run, question);
  if (earlier !== undefined) return earlier;
  noteRight(run, question);
  count(run, 'known');
  try {
    const asked = await question.ask();
    const kept = keepAllowed(question.shape, asked.value);
    if (kept === undefined)
      throw new CallError('malformed', 'the answer does not have the documented shape', { status: asked.status });
    const rows = Array.isArray(asked.value) ? asked.value : [asked.value];
    await run.context.emit({
      ...draftOf(run, question),
      httpStatus: asked.status,
      pages: asked.pages,
      ...(Array.isArray(asked.value) ? { count: rows.length, ...spellingOf(rows, kept.value) } : {}),
      droppedKeys: kept.dropped,
      outcome: { status: 'read', value: kept.value },
    });
    return { status: 'read', value: kept.value, rows };
  } catch (error) {
    run.context.signal.throwIfAborted();
    const failure = callErrorOf(error);
    return await leaveUnread(run, question, unreadOf(failure, question.needs), failure);
  } finally {
    count(run, 'done');
  }
}

function noteRight({ context }: Run, { name, needs }: Pick<Question<ReadingName, Part>, 'name' | 'needs'>): void {
  if (context.onRight === undefined) return;
  const needed = needs(new CallError('forbidden', 'not asked yet'));
  if (needed !== undefined) context.onRight({ kind: 'azure', reading: name, ...needed });
}

/** What an earlier process of the same run has stored of the question. */
export function storedEarlier<K extends ReadingName, P extends Part>(
  { context }: Run,
  { name, part, scope }: Pick<Question<K, P>, 'name' | 'part' | 'scope'>,
): Taken<ValueOf<K, P>> | undefined {
  const record = context.earlier?.({ name, part, scope });
  if (record === undefined) return undefined;
  const { outcome, spelled = [] } = record;
  if (outcome.status === 'unread') return outcome as Unread;
  return { status: 'read', value: outcome.value as ValueOf<K, P>, rows: spelled.map((id) => ({ id })) };
}

/** Only ids that the record keeps: where one was masked, its spelling would bring back what was. */
function spellingOf(rows: readonly unknown[], kept: unknown): { readonly spelled?: string[] } {
  const ids = new Set(idsWithin(kept));
  const spelled = [...spelledIds(rows)].flatMap(([id, asWritten]) => (ids.has(id) ? [asWritten] : []));
  return spelled.length === 0 ? {} : { spelled };
}

/** Every `id` in a value, however deep: operations stand within what is kept of their API. */
function idsWithin(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'id' && typeof inner === 'string' ? [inner] : idsWithin(inner),
  );
}

function count({ tally, context }: Run, what: keyof Tally): void {
  tally[what] += 1;
  context.progress.step(tally.done, tally.known);
}

/** Stores that something was not read, for a reason that is known before asking. */
export async function leaveUnread<K extends ReadingName, P extends Part>(
  run: Run,
  question: Pick<Question<K, P>, 'name' | 'part' | 'scope' | 'call' | 'expected'>,
  unread: Unread,
  { facts }: Pick<CallError, 'facts'> = { facts: {} },
): Promise<Unread> {
  await run.context.emit({
    ...draftOf(run, question),
    ...(facts.status === undefined ? {} : { httpStatus: facts.status }),
    ...(facts.pages === undefined ? {} : { pages: facts.pages }),
    droppedKeys: 0,
    outcome: unread,
  });
  return unread;
}

export function unreadOf(error: CallError, needs: (error: CallError) => PermissionNeeded | undefined): Unread {
  const needed = neededFor(error, needs);
  return {
    status: 'unread',
    cause: error.reason,
    detail: error.message,
    ...(needed === undefined ? {} : { needs: needed }),
  };
}

function neededFor(
  error: CallError,
  needs: (error: CallError) => PermissionNeeded | undefined,
): PermissionNeeded | undefined {
  if (error.reason !== 'forbidden' && error.reason !== 'filtered') return undefined;
  return error.facts.signIn === true ? signInGrant : needs(error);
}

type Drafted = Pick<RecordDraft, 'name' | 'part' | 'scope' | 'target' | 'call' | 'at' | 'principal' | 'expected'>;

function draftOf(
  { target, context, client }: Run,
  {
    name,
    part,
    scope,
    call,
    expected,
  }: Pick<Question<ReadingName, Part>, 'name' | 'part' | 'scope' | 'call' | 'expected'>,
): Drafted {
  const principal = client.principal();
  return {
    name,
    part,
    scope,
    target: target.name,
    call,
    at: context.clock().toISOString(),
    ...(principal === undefined ? {} : { principal }),
    ...(expected === undefined ? {} : { expected }),
  };
}

/** Ids as the service spells them, by the lower-case id that records hold: what further calls are made with. */
export function spelledIds(rows: readonly unknown[]): ReadonlyMap<string, string> {
  const ids = rows.flatMap((row) => {
    const { id } = typeof row === 'object' && row !== null ? (row as { id?: unknown }) : {};
    return typeof id === 'string' ? [[id.toLowerCase(), id] as const] : [];
  });
  return new Map(ids);
}

/** An ARM id as a URL path: ids of API revisions hold `;` and `=`. */
export function pathOf(id: string): string {
  return id
    .split('/')
    .map((segment) => encodeURIComponent(segment))
    .join('/');
}
