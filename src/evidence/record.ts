import { z } from 'zod';
import { canonicalJson, sha256 } from './canonical.ts';
import { cause, permissionNeeded } from './cause.ts';
import { readingNames, readingSchema, type Part, type ReadingName } from './readings.ts';

/** The call, or the calls of one paged list, that a record was made from. Query strings and bodies are never kept. */
export const call = z.object({
  service: z.enum(['resource-graph', 'arm', 'graph', 'key-vault', 'log-analytics', 'vault', 'files']),
  method: z.string().optional(),
  host: z.string().optional(),
  path: z.string().optional(),
  apiVersion: z.string().optional(),
  /** Name of the query that was sent, and SHA-256 of its text. */
  query: z.string().optional(),
  querySha256: z.string().optional(),
});
export type Call = z.infer<typeof call>;

const readOutcome = z.object({ status: z.literal('read'), value: z.unknown() });
const unreadOutcome = z.object({
  status: z.literal('unread'),
  cause,
  detail: z.string(),
  needs: permissionNeeded.optional(),
});

/** One reading as it is stored, with its provenance. */
export const evidenceRecord = z.object({
  /** Stable between runs: made from name, part and scope. */
  id: z.string(),
  name: z.enum(readingNames),
  part: z.enum(['list', 'item']),
  /** What it is a reading of: an ARM id in lower case, `vault:<cluster>/<path>`, `repo:<name>/<path>`. */
  scope: z.string(),
  /** Name of the configured target (gateway, store, repository) that it belongs to. */
  target: z.string(),
  call,
  /** When the last byte of the answer arrived, ISO 8601 UTC. */
  at: z.iso.datetime(),
  /** Who asked, as the token or the server says. */
  principal: z.string().optional(),
  httpStatus: z.int().optional(),
  pages: z.int().optional(),
  /** Rows in the answer; `expected` is what should have been there, where that is known. */
  count: z.int().optional(),
  expected: z.int().optional(),
  /** Ids of the rows as the service spells them, in their order, where records spell them in lower case. */
  spelled: z.array(z.string()).optional(),
  /** Keys of the answer that are not on the allow-list and were dropped. */
  droppedKeys: z.int(),
  outcome: z.discriminatedUnion('status', [readOutcome, unreadOutcome]),
  /** SHA-256 of the canonical JSON of `outcome`. */
  sha256: z.string(),
});
export type EvidenceRecord = z.infer<typeof evidenceRecord>;

export type RecordDraft = Omit<EvidenceRecord, 'id' | 'sha256'>;

/** What names a reading. */
export type ReadingKey = Pick<EvidenceRecord, 'name' | 'part' | 'scope'>;

/** Id of the record of one reading: `apim.namedValues/3f9a51c2e07b4d18`. Equal in every run for equal scope. */
export function recordId(name: ReadingName, part: Part, scope: string): string {
  return `${name}/${sha256(`${part} ${scope}`).slice(0, 16)}`;
}

/** The same, of anything that names its reading. */
export function idOfReading({ name, part, scope }: ReadingKey): string {
  return recordId(name, part, scope);
}

/** Completes a draft: its id, and the hash over what is stored. */
export function sealRecord(draft: RecordDraft): EvidenceRecord {
  return {
    ...draft,
    id: idOfReading(draft),
    sha256: sha256(canonicalJson(draft.outcome)),
  };
}

/**
 * Checks a record that was read back from disk.
 * @throws {EvidenceError} where its shape, its hash or its value does not hold.
 */
export function openRecord(input: unknown): EvidenceRecord {
  const parsed = evidenceRecord.safeParse(input);
  if (!parsed.success) throw new EvidenceError(`not an evidence record: ${z.prettifyError(parsed.error)}`);
  const record = parsed.data;
  if (record.sha256 !== sha256(canonicalJson(record.outcome))) {
    throw new EvidenceError(`record ${record.id} was changed: its content does not have the hash it was stored with`);
  }
  if (record.outcome.status === 'read') {
    const schema = readingSchema(record.name, record.part);
    const value = schema?.safeParse(record.outcome.value);
    if (value === undefined || !value.success) throw new EvidenceError(`record ${record.id} does not fit its schema`);
  }
  return record;
}

/** Evidence that cannot be trusted: changed, of another format, or cut. */
export class EvidenceError extends Error {
  override readonly name = 'EvidenceError';
}
