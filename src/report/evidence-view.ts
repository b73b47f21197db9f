import type { Assessment, RecordSummary, Verdict } from '../assess/assessment.ts';
import { anchor, plural, time } from './text.ts';
import type { EvidenceView, LinkView, RecordView } from './view.ts';
import { causeWords, targetKindWords } from './words.ts';

/** References that a finding spells out; the rest are links to the table of records. */
const spelledOut = 5;

export type Records = ReadonlyMap<string, RecordSummary>;

export function recordAnchor(id: string): string {
  return anchor('r', id);
}

/** The call on one line: `GET management.azure.com/…/namedValues api-version 2024-05-01`. */
export function callText(call: RecordSummary['call']): string {
  const address = `${call.host ?? ''}${call.path ?? ''}`;
  return [
    call.method,
    address === '' ? call.service : address,
    call.apiVersion === undefined ? undefined : `api-version ${call.apiVersion}`,
    call.query === undefined ? undefined : `query ${call.query}`,
    call.querySha256 === undefined ? undefined : `(sha256 ${call.querySha256.slice(0, 12)})`,
  ]
    .filter((part) => part !== undefined)
    .join(' ');
}

/** An ARM path without subscription and resource group, which the table of records spells out. */
function shortScope(call: string): string {
  return call.replace(/\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\//i, '/…/');
}

function statusText(record: RecordSummary): string {
  const http = record.httpStatus === undefined ? '' : `HTTP ${String(record.httpStatus)}, `;
  return record.status === 'read' ? `${http}read` : `${http}unread: ${record.cause ?? 'failed'}`;
}

/** A verdict's evidence: the first references with their provenance, the others as links. */
export function evidenceOf(
  verdict: Verdict,
  records: Records,
): { evidence: EvidenceView[]; moreEvidence: LinkView[]; unlisted: string } {
  const more = verdict.evidenceCount - verdict.evidence.length;
  return {
    evidence: verdict.evidence.slice(0, spelledOut).map((reference) => evidenceLine(reference, records)),
    moreEvidence: verdict.evidence.slice(spelledOut).map(recordLink),
    unlisted: more > 0 ? `${String(more)} more not listed here` : '',
  };
}

export function recordLink(reference: Verdict['evidence'][number]): LinkView {
  const row = reference.row === undefined ? '' : ` › ${reference.row}`;
  return { href: `#${recordAnchor(reference.record)}`, text: `${reference.record}${row}` };
}

function evidenceLine(reference: Verdict['evidence'][number], records: Records): EvidenceView {
  const record = records.get(reference.record);
  const base = { href: `#${recordAnchor(reference.record)}`, record: reference.record, row: reference.row ?? '' };
  if (record === undefined)
    return { ...base, call: '', at: '', identity: '', status: 'not among the records', sha: '' };
  return {
    ...base,
    call: shortScope(callText(record.call)),
    at: time(record.at),
    identity: record.principal ?? '',
    status: statusText(record),
    sha: record.sha256.slice(0, 12),
  };
}

/** The table of all records. */
export function recordViews(assessment: Assessment): RecordView[] {
  return assessment.records.map((record) => ({
    anchor: recordAnchor(record.id),
    id: record.id,
    scope: callText(record.call).toLowerCase().includes(record.scope.toLowerCase()) ? '' : record.scope,
    target: record.target,
    call: callText(record.call),
    at: time(record.at),
    identity: record.principal ?? '',
    status: statusText(record),
    unread: record.status === 'unread',
    detail: record.cause === undefined ? '' : `${causeWords[record.cause]}. ${record.detail ?? ''}`,
    rows: rowsText(record),
    dropped: record.droppedKeys === 0 ? '' : plural(record.droppedKeys, 'property dropped', 'properties dropped'),
    sha: record.sha256,
  }));
}

/** `14 of 14 rows, 2 pages`: what came, what was expected where that is known. */
function rowsText({ count, expected, pages }: RecordSummary): string {
  if (count === undefined) return '';
  const rows = expected === undefined ? plural(count, 'row') : `${String(count)} of ${plural(expected, 'row')}`;
  return pages === undefined || pages < 2 ? rows : `${rows}, ${plural(pages, 'page')}`;
}

export function targetViews(assessment: Assessment): { name: string; kind: string; declared: string[] }[] {
  return assessment.targets.map(({ name, kind, declared }) => ({ name, kind: targetKindWords[kind], declared }));
}
