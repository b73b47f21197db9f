import type { VaultAuditLog } from '../evidence/logs.ts';
import type { Cause } from '../evidence/cause.ts';
import type { EvidenceRecord } from '../evidence/record.ts';

/** Why something that was read was not read in full. */
export interface PartlyRead {
  readonly cause: Cause;
  readonly detail: string;
}

/** What a record that was read lacks: a document that was not followed to its end, an audit file with lines or a rest that are lost. */
export function partlyRead({ name, part, scope, outcome }: EvidenceRecord): PartlyRead | undefined {
  if (outcome.status === 'unread' || part !== 'item') return undefined;
  if (name === 'logs.vaultAudit') return lossIn(outcome.value as VaultAuditLog);
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
