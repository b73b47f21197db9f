import { partlyRead } from '../estate/partly-read.ts';
import type { EvidenceRecord } from '../evidence/record.ts';
import type { Acceptance, Assessment, Gap, Verdict } from './assessment.ts';
import { coverageCheck } from './assessment.ts';
import { fitsPattern } from './settings.ts';

/** What every exception of a configuration names. */
interface Approved {
  readonly owner: string;
  /** Who allowed it: never the owner. */
  readonly approver: string;
  readonly reason: string;
  /** What holds the risk while it lasts. */
  readonly compensatingControl: string;
  /** Last day on which it holds, `YYYY-MM-DD`, to the end of that day in UTC. */
  readonly expires: string;
}

/** A finding that its owner accepts for a time. */
export interface Waiver extends Approved {
  readonly check: string;
  /** Subject id or name; `*` stands for any text. */
  readonly subject: string;
}

/** A reading whose absence its owner accepts for a time. */
export interface AcceptedGap extends Approved {
  readonly reading: string;
  readonly scope: string;
}

type ExceptionUse = Assessment['exceptions'][number];

const dayMs = 86_400_000;

/** Whether an exception that ends on this day still holds. */
export function inForce(expires: string, now: number): boolean {
  return now < Date.parse(`${expires}T00:00:00Z`) + dayMs;
}

/** Verdicts with waivers beside the failures they cover; a waiver never changes an outcome. */
export function applyWaivers(verdicts: readonly Verdict[], waivers: readonly Waiver[], now: number): Verdict[] {
  const live = waivers.filter((waiver) => inForce(waiver.expires, now));
  return verdicts.map((verdict) => {
    const waiver = verdict.outcome === 'fail' ? live.find((candidate) => covers(candidate, verdict)) : undefined;
    return waiver === undefined ? verdict : accept(verdict, approvalOf(waiver));
  });
}

/** Coverage findings about accepted gaps are shown as accepted too; everything that hangs on them stays unassessed. */
export function acceptCoverage(verdicts: readonly Verdict[], gaps: readonly Gap[]): Verdict[] {
  const accepted = new Map(gaps.flatMap((gap) => (gap.accepted === undefined ? [] : [[gap.record, gap.accepted]])));
  return verdicts.map((verdict) => {
    if (verdict.check !== coverageCheck || verdict.state !== 'fail') return verdict;
    const record = verdict.evidence.find((reference) => accepted.has(reference.record))?.record;
    const acceptance = record === undefined ? undefined : accepted.get(record);
    return acceptance === undefined ? verdict : accept(verdict, acceptance);
  });
}

function accept(verdict: Verdict, by: Acceptance): Verdict {
  return { ...verdict, state: 'accepted', waiver: by };
}

function approvalOf({ owner, approver, reason, compensatingControl, expires }: Approved): Acceptance {
  return { owner, approver, reason, compensatingControl, expires };
}

function covers(waiver: Waiver, verdict: Verdict): boolean {
  return (
    waiver.check === verdict.check &&
    (fitsPattern(waiver.subject, verdict.subject) || fitsPattern(waiver.subject, verdict.name))
  );
}

/** Readings that were not read, or not in full, each with who accepted it. A log that does not exist is a finding of its own, not a gap. */
export function findGaps(
  records: readonly EvidenceRecord[],
  accepted: readonly AcceptedGap[],
  options: { readonly now: number; readonly allowIncomplete: boolean },
): Gap[] {
  return records.flatMap((record) => {
    const lack = lackOf(record);
    if (lack === undefined) return [];
    const by = acceptedBy(record, accepted, options);
    return {
      reading: record.name,
      scope: record.scope,
      target: record.target,
      record: record.id,
      cause: lack.cause,
      detail: lack.detail,
      ...(lack.needs === undefined ? {} : { needs: lack.needs }),
      ...(by === undefined ? {} : { accepted: by }),
    };
  });
}

type Lack = Pick<Gap, 'cause' | 'detail' | 'needs'>;

/** Why a record is a gap: it was not read, or not in full, although there is something to read. */
function lackOf(record: EvidenceRecord): Lack | undefined {
  const { outcome, name } = record;
  if (outcome.status === 'read') return partlyRead(record);
  return name === 'logs.keyVault' && outcome.cause === 'not-found' ? undefined : outcome;
}

/** Whether a record is a gap. */
export function isGap(record: EvidenceRecord): boolean {
  return lackOf(record) !== undefined;
}

function acceptedBy(
  record: EvidenceRecord,
  accepted: readonly AcceptedGap[],
  options: { readonly now: number; readonly allowIncomplete: boolean },
): Gap['accepted'] {
  const entry = accepted.find((candidate) => coversGap(candidate, record) && inForce(candidate.expires, options.now));
  if (entry !== undefined) return approvalOf(entry);
  if (!options.allowIncomplete) return undefined;
  return { owner: 'command line', reason: '--allow-incomplete', expires: 'this run' };
}

function coversGap(entry: AcceptedGap, record: EvidenceRecord): boolean {
  return entry.reading === record.name && fitsPattern(entry.scope, record.scope);
}

/** The register of exceptions, expired ones first, then unused ones. */
export function exceptionRegister(
  waivers: readonly Waiver[],
  acceptedGaps: readonly AcceptedGap[],
  verdicts: readonly Verdict[],
  records: readonly EvidenceRecord[],
  now: number,
): ExceptionUse[] {
  const uses = [
    ...waivers.map((waiver) => {
      const matches = verdicts.filter((verdict) => verdict.outcome === 'fail' && covers(waiver, verdict)).length;
      return use('waiver', waiver.check, waiver.subject, waiver, matches, now);
    }),
    ...acceptedGaps.map((entry) => {
      const matches = records.filter((record) => isGap(record) && coversGap(entry, record)).length;
      return use('accepted-gap', entry.reading, entry.scope, entry, matches, now);
    }),
  ];
  const rank = { expired: 0, unused: 1, used: 2 };
  return uses.toSorted((left, right) => rank[left.status] - rank[right.status]);
}

function use(
  kind: ExceptionUse['kind'],
  check: string,
  subject: string,
  entry: Approved,
  matches: number,
  now: number,
): ExceptionUse {
  const status = inForce(entry.expires, now) ? (matches > 0 ? 'used' : 'unused') : 'expired';
  return { kind, check, subject, ...approvalOf(entry), status, matches };
}
