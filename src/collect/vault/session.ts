import type { VaultTarget } from '../../config/schema.ts';
import type { Cause } from '../../evidence/cause.ts';
import type { Part, ReadingName } from '../../evidence/readings.ts';
import type { RecordDraft } from '../../evidence/record.ts';
import type { Kept } from '../../evidence/allow-list.ts';
import type { CollectContext } from '../collector.ts';
import type { Answered, VaultClient } from './client.ts';
import { VaultFault } from './fault.ts';
import { permissionFor, tokenNeeded, type Grant } from './grants.ts';

/** One cluster while it is collected. */
export interface VaultSession {
  readonly target: VaultTarget;
  readonly client: VaultClient;
  readonly context: CollectContext;
  /** Looked up beside the first readings. */
  readonly holder: Promise<TokenHolder>;
  readonly tally: Tally;
}

/** What Vault says of the token, as far as it tells. */
export interface TokenHolder {
  /** Display name, as audit entries show it. */
  readonly name?: string;
  /** The policy that is the token's own, where it has one beside `default`. */
  readonly policy?: string;
}

/** Readings that are known to be due, and those that are done. */
export interface Tally {
  known: number;
  done: number;
}

/** A reading that is made by one call. */
export interface Ask {
  readonly name: ReadingName;
  readonly part: Part;
  readonly scope: string;
  readonly method: 'GET' | 'LIST' | 'POST';
  /** Below `/v1/`, not encoded. */
  readonly path: string;
  readonly query?: string;
  /** Of a POST: the accessor that is looked up. */
  readonly accessor?: string;
  /** Of a POST: value of the reading where what the accessor belonged to has ended since it was listed. */
  readonly ended?: unknown;
  /** Rule that allows it; absent for what needs no token. */
  readonly grant?: Grant;
}

export type Subject = Pick<Ask, 'name' | 'part' | 'scope' | 'method' | 'path' | 'grant'>;

/** Value of a reading, or why there is none. */
export type Got<T> =
  | { readonly status: 'read'; readonly value: T }
  | { readonly status: 'unread'; readonly fault: VaultFault };

/** Scope of a cluster, or of what lies at a path in it. Slashes at the end do not count. */
export function scopeOf(target: Pick<VaultTarget, 'name'>, ...path: readonly string[]): string {
  return [`vault:${target.name}`, ...path].map((part) => part.replace(/\/+$/, '')).join('/');
}

/** Makes one reading and stores its record, whatever came of it. `keep` gives `undefined` for an answer of another shape. */
export async function collect<T>(
  session: VaultSession,
  ask: Ask,
  keep: (body: unknown) => Kept<T> | undefined,
): Promise<Got<T>> {
  const earlier = storedEarlier<T>(session, ask);
  if (earlier !== undefined) {
    countDone(session);
    return earlier;
  }
  const answered = await attempt(() => answerTo(session.client, ask));
  if (answered.status === 'unread') {
    const { fault } = answered;
    if (!fault.accessorGone || ask.ended === undefined) return storeUnread(session, ask, fault);
    const value = ask.ended as T;
    await store(session, ask, {
      ...(fault.status === undefined ? {} : { httpStatus: fault.status }),
      droppedKeys: 0,
      outcome: { status: 'read', value },
    });
    return { status: 'read', value };
  }
  const kept = keep(answered.value.body);
  if (kept === undefined) return storeUnread(session, ask, unexpected(answered.value));
  await store(session, ask, {
    httpStatus: answered.value.status,
    droppedKeys: kept.dropped,
    outcome: { status: 'read', value: kept.value },
    ...(Array.isArray(kept.value) ? { count: kept.value.length } : {}),
  });
  return { status: 'read', value: kept.value };
}

function answerTo(client: VaultClient, { method, path, query, accessor }: Ask): Promise<Answered> {
  if (method === 'LIST') return client.list(path);
  return accessor === undefined ? client.read(path, query) : client.lookUp(path, accessor);
}

/** What an earlier process of the same run has stored of a reading. */
export function storedEarlier<T>(session: VaultSession, { name, part, scope }: Subject): Got<T> | undefined {
  const record = session.context.earlier?.({ name, part, scope });
  if (record === undefined) return undefined;
  const { outcome, httpStatus } = record;
  if (outcome.status === 'read') return { status: 'read', value: outcome.value as T };
  const facts = httpStatus === undefined ? {} : { status: httpStatus };
  return { status: 'unread', fault: new VaultFault(outcome.cause, outcome.detail, facts) };
}

/** Turns a thrown {@link VaultFault} into a value; anything else goes on, an interruption above all. */
export async function attempt<T>(call: () => Promise<T>): Promise<Got<T>> {
  try {
    return { status: 'read', value: await call() };
  } catch (error) {
    if (error instanceof VaultFault) return { status: 'unread', fault: error };
    throw error;
  }
}

function unexpected(answered: Answered): VaultFault {
  return new VaultFault('malformed', 'the answer does not have the form that Vault documents', {
    status: answered.status,
  });
}

/** Stores that a reading could not be made. */
export async function storeUnread(
  session: VaultSession,
  subject: Subject,
  fault: VaultFault,
): Promise<{ readonly status: 'unread'; readonly fault: VaultFault }> {
  const { grant } = subject;
  const grantee = { namespace: session.target.namespace, policy: (await session.holder).policy };
  const needs = grant === undefined ? undefined : (fault.tokenRefused ? tokenNeeded : permissionFor)(grant, grantee);
  await store(session, subject, {
    ...(fault.status === undefined ? {} : { httpStatus: fault.status }),
    droppedKeys: 0,
    outcome: {
      status: 'unread',
      ...reasonOf(subject, fault),
      ...(needs === undefined || fault.reason !== 'forbidden' ? {} : { needs }),
    },
  });
  return { status: 'unread', fault };
}

/** A path that answers without a token can only be refused by something in front of Vault: no grant would help. */
function reasonOf(subject: Subject, fault: VaultFault): { readonly cause: Cause; readonly detail: string } {
  if (fault.reason !== 'forbidden' || subject.grant !== undefined) {
    return { cause: fault.reason, detail: `${subject.path}: ${fault.message}` };
  }
  const detail = `${subject.path} answers without a token, yet it was refused: a proxy or firewall stands before Vault`;
  return { cause: 'failed', detail };
}

type Outcome = Pick<RecordDraft, 'httpStatus' | 'droppedKeys' | 'outcome' | 'count' | 'pages'>;

/** Says which rules readings hang on, for who asks what a policy has to hold. */
export function noteRules({ context }: VaultSession, ...grants: readonly Grant[]): void {
  for (const grant of grants) context.onRight?.({ kind: 'vault', ...grant });
}

/** Stores one record with its provenance. */
export async function store(session: VaultSession, subject: Subject, outcome: Outcome): Promise<void> {
  const { context, target } = session;
  const { name: principal } = await session.holder;
  context.signal.throwIfAborted();
  const asked = outcome.outcome.status === 'read' || outcome.outcome.cause !== 'not-collected';
  if (asked && subject.grant !== undefined) noteRules(session, subject.grant);
  await context.emit({
    name: subject.name,
    part: subject.part,
    scope: subject.scope,
    target: target.name,
    call: { service: 'vault', method: subject.method, host: session.client.host, path: `/v1/${subject.path}` },
    at: context.clock().toISOString(),
    ...(principal === undefined ? {} : { principal }),
    ...outcome,
  });
  countDone(session);
}

/** Counts a reading as done. */
export function countDone({ context, tally }: VaultSession): void {
  tally.done += 1;
  context.progress.step(tally.done, Math.max(tally.known, tally.done));
}

/** Announces readings that will follow. */
export function expectMore(session: VaultSession, count: number): void {
  session.tally.known += count;
  session.context.progress.step(session.tally.done, session.tally.known);
}

/** Whether the chosen checks need the reading. */
export function wants(session: VaultSession, name: ReadingName): boolean {
  return session.context.wanted.has(name);
}
