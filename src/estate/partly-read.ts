import type { GitHistory } from '../evidence/git-history.ts';
import type { VaultAuditLog } from '../evidence/logs.ts';
import type { Cause } from '../evidence/cause.ts';
import type { EvidenceRecord } from '../evidence/record.ts';

/** Why something that was read was not read in full. */
export interface PartlyRead {
  readonly cause: Cause;
  readonly detail: string;
}

/** What a record that was read lacks: a document that was not followed to its end, an audit file with lines or a rest that are lost, a history that ends too early. */
export function partlyRead({ name, part, scope, outcome }: EvidenceRecord): PartlyRead | undefined {
  if (outcome.status === 'unread' || part !== 'item') return undefined;
  if (name === 'logs.vaultAudit') return lossIn(outcome.value as VaultAuditLog);
  if (name === 'repo.gitHistory') return lackOf(missingHistory(outcome.value as GitHistory));
  const document =
    name === 'repo.apimArtifacts' || name === 'repo.apigeeBundles' || name === 'repo.iac' || name === 'repo.files'
      ? (outcome.value as { complete?: boolean })
      : name === 'apim.policies' || name === 'repo.apimPolicies'
        ? (outcome.value as { policy?: { complete: boolean } }).policy
        : undefined;
  return document?.complete === false
    ? { cause: 'malformed', detail: `${scope} could not be followed to its end; what was read is judged` }
    : undefined;
}

/** What audit files do not show, or `undefined` where every one was read to its end and each line was understood. */
export function lossIn({ files }: VaultAuditLog): PartlyRead | undefined {
  const [first, ...more] = files.filter((file) => !file.complete);
  if (first === undefined) return undefined;
  const kinds = Object.entries(first.rejected)
    .filter(([kind]) => kind !== 'blank')
    .map(([kind, count]) => `${String(count)} ${kind}`);
  const lost =
    kinds.length === 0 ? 'it was not read to its end' : `lines that were not understood: ${kinds.join(', ')}`;
  const others = more.length === 0 ? '' : `, and ${String(more.length)} more files`;
  return { cause: 'partial', detail: `the audit file ${first.path} does not show everything (${lost})${others}` };
}

function lackOf(detail: string | undefined): PartlyRead | undefined {
  return detail === undefined ? undefined : { cause: 'partial', detail };
}

/** What the history that was read does not show; a start that was asked for is a scope, not a gap. */
export function missingHistory({ shallow, truncated, skipped, partly }: GitHistory): string | undefined {
  const parts = [
    ...(shallow ? ['the clone is shallow: what older commits added is not known'] : []),
    ...(truncated === true ? ['the history holds more literals than are kept'] : []),
    ...(skipped > 0 ? [`${versions(skipped)} could not be read, or are absent from this clone`] : []),
    ...(partly > 0 ? [`${versions(partly)} could be followed in part only`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}

function versions(count: number): string {
  return count === 1 ? 'one version of a file' : `${String(count)} versions of files`;
}
