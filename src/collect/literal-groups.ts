import { randomBytes } from 'node:crypto';
import { byCodeUnit } from '../evidence/canonical.ts';
import { idOfReading, type RecordDraft } from '../evidence/record.ts';
import { literalDigest, type DigestGroups } from './literal-digest.ts';

/** Groups equal literal values of a run without keeping them, and numbers the groups in an order of its own. */
export interface LiteralGroups {
  /** Provisional ordinal of a value's group. The value is not kept. */
  readonly groupOf: (value: string) => number;
  /** The same grouping for threads of this process, which hand over digests in place of values. */
  readonly digests: DigestGroups;
  /** Whether the record names a group, so that it must wait until all groups are known. */
  readonly holds: (draft: RecordDraft) => boolean;
  /**
   * The records that waited, in the order of their ids, with final ordinals: groups are counted in the order in which
   * these records name them, so that neither latency nor page size can move a number.
   */
  readonly release: () => RecordDraft[];
}

/** The key of the groups lives in the memory of this process only. */
export function literalGroups(): LiteralGroups {
  const key = randomBytes(32);
  const ordinals = new Map<string, number>();
  const held: RecordDraft[] = [];
  return {
    groupOf: (value) => ordinalOf(ordinals, literalDigest(key, value)),
    digests: { key, groupOf: (digest) => ordinalOf(ordinals, digest) },
    holds: (draft) => {
      const waits = namesGroup(draft.outcome);
      if (waits) held.push(draft);
      return waits;
    },
    release: () => {
      const final = new Map<number, number>();
      const drafts = held.splice(0).toSorted((left, right) => byCodeUnit(idOfReading(left), idOfReading(right)));
      return drafts.map((draft) => ({ ...draft, outcome: renumber(draft.outcome, final) as RecordDraft['outcome'] }));
    },
  };
}

function ordinalOf<K>(ordinals: Map<K, number>, key: K): number {
  const known = ordinals.get(key);
  if (known !== undefined) return known;
  ordinals.set(key, ordinals.size + 1);
  return ordinals.size;
}

function isLiteral(value: object): value is { group: number } {
  return 'group' in value && typeof value.group === 'number' && 'lengthClass' in value;
}

/** Whether a value of a record, however deep, names a group of equal literals. */
export function namesGroup(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return isLiteral(value) || Object.values(value).some((item) => namesGroup(item));
}

function renumber(value: unknown, final: Map<number, number>): unknown {
  if (Array.isArray(value)) return value.map((item) => renumber(item, final));
  if (typeof value !== 'object' || value === null) return value;
  const group = isLiteral(value) ? { group: ordinalOf(final, value.group) } : {};
  const rest = Object.entries(value).map(([name, item]) => [name, renumber(item, final)] as const);
  return { ...Object.fromEntries(rest), ...group };
}
