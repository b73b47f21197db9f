import { access, constants } from 'node:fs/promises';
import type { VaultTarget } from '../../config/schema.ts';
import type { RecordDraft } from '../../evidence/record.ts';
import type { CollectContext } from '../collector.ts';
import { scopeOf } from './session.ts';

/** What a dry run says of the audit log: whether its files are there and may be read. Not one line of them is read. */
export async function lookAtAuditFiles(target: VaultTarget, context: CollectContext): Promise<void> {
  const files = target['audit-files'] ?? [];
  const troubles = (await Promise.all(files.map(troubleWith))).filter((trouble) => trouble !== undefined);
  const outcome: RecordDraft['outcome'] =
    troubles.length === 0
      ? { status: 'read', value: { files: [] } }
      : { status: 'unread', cause: 'failed', detail: troubles.join('; ') };
  await context.emit({
    name: 'logs.vaultAudit',
    part: 'item',
    scope: scopeOf(target),
    target: target.name,
    call: { service: 'files', path: files.join(', ') },
    at: context.clock().toISOString(),
    droppedKeys: 0,
    outcome,
  });
}

async function troubleWith(file: string): Promise<string | undefined> {
  try {
    await access(file, constants.R_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return `${file}: there is no such file`;
    return `${file}: may not be read by this user (${code ?? 'unknown error'})`;
  }
}
