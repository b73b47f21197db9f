import type { Cause } from '../../src/evidence/cause.ts';
import { evidenceFormat, type Evidence, type Target } from '../../src/evidence/evidence.ts';
import type { Part, ReadingName, ValueOf } from '../../src/evidence/readings.ts';
import { readingSchema } from '../../src/evidence/readings.ts';
import { openRecord, sealRecord, type EvidenceRecord, type RecordDraft } from '../../src/evidence/record.ts';

/** Builders of small evidence: everything that the estate expects is there and empty, unless a case says otherwise. */

/** The moment that ages are counted to in check tests. */
export const testNow = Date.parse('2026-06-15T12:00:00Z');
export const tenant = '7c1d2a00-0000-4000-8000-000000000001';
export const subscription = '5a5a5a5a-0000-4000-8000-000000000001';
export const subscriptionId = `/subscriptions/${subscription}`;
export const azureTarget = 'azure-test';
export const vaultTarget = 'vault-test';
export const repoTarget = 'repo-test';
export const vaultHost = 'vault.example.internal';

/** ISO time some days before (or, negative, after) `testNow`. */
export function daysAgo(days: number): string {
  return new Date(testNow - days * 86_400_000).toISOString();
}

/** A record of a reading that was read; its value is checked against the allow-list. */
export function read<K extends ReadingName, P extends Part>(
  name: K,
  part: P,
  scope: string,
  value: ValueOf<K, P>,
  target = targetOf(name),
): EvidenceRecord {
  return openRecord(sealRecord({ ...base(name, part, scope, target), outcome: { status: 'read', value } }));
}

/** A record of a reading that could not be read. */
export function unread(
  name: ReadingName,
  scope: string,
  cause: Cause = 'forbidden',
  part: Part = readingSchema(name, 'list') === undefined ? 'item' : 'list',
  target = targetOf(name),
): EvidenceRecord {
  const detail = `${name} answered with ${cause}`;
  const needs = { permission: `right to read ${name}`, grant: `grant ${name}` };
  return openRecord(
    sealRecord({ ...base(name, part, scope, target), outcome: { status: 'unread', cause, detail, needs } }),
  );
}

function base(name: ReadingName, part: Part, scope: string, target: string): Omit<RecordDraft, 'outcome'> {
  return { name, part, scope, target, call: { service: 'arm' }, at: '2026-06-15T11:59:00.000Z', droppedKeys: 0 };
}

function targetOf(name: ReadingName): string {
  if (name.startsWith('repo.')) return repoTarget;
  return name.startsWith('vault.') || name === 'logs.vaultAudit' ? vaultTarget : azureTarget;
}

export interface EvidenceOptions {
  /** Kinds of targets that the configuration declares; by default those that the records belong to. */
  readonly targets?: readonly Target['kind'][];
  /** Records that take the place of others of the same id. */
  readonly replace?: readonly EvidenceRecord[];
  /** Names of readings whose records are taken out. */
  readonly without?: readonly ReadingName[];
  readonly subscriptions?: readonly string[];
  /** What else the configuration says of the Vault. */
  readonly vault?: { readonly address?: string; readonly namespace?: string };
}

/** Evidence of the given records, with a header that declares their targets. */
export function evidenceOf(records: readonly EvidenceRecord[], options: EvidenceOptions = {}): Evidence {
  const byId = new Map([...records, ...(options.replace ?? [])].map((record) => [record.id, record]));
  const kept = [...byId.values()].filter((record) => !(options.without ?? []).includes(record.name));
  const kinds = options.targets ?? [...new Set([...byId.values()].map((record) => kindOf(record.target)))];
  return {
    header: {
      format: evidenceFormat,
      tool: { name: 'portcullis', version: '0.0.0' },
      command: 'scan',
      startedAt: '2026-06-15T11:58:00.000Z',
      finishedAt: '2026-06-15T12:00:00.000Z',
      targets: kinds.map(targetDeclared),
      config: {
        azure: [{ name: azureTarget, tenant, subscriptions: options.subscriptions ?? [subscription] }],
        vault: [{ name: vaultTarget, address: `https://${vaultHost}`, 'audit-files': ['audit.log'], ...options.vault }],
        source: [{ name: repoTarget, path: '.' }],
      },
      configSha256: '0'.repeat(64),
    },
    records: kept.toSorted((left, right) => (left.id < right.id ? -1 : 1)),
  };
}

function kindOf(target: string): Target['kind'] {
  if (target === repoTarget) return 'source';
  return target === vaultTarget ? 'vault' : 'azure';
}

function targetDeclared(kind: Target['kind']): Target {
  const name = { azure: azureTarget, vault: vaultTarget, source: repoTarget }[kind];
  return { name, kind, declared: [] };
}
