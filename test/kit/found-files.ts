import type { FileFindings } from '../../src/evidence/file-findings.ts';
import type { Literal } from '../../src/evidence/policy.ts';
import type { EvidenceRecord } from '../../src/evidence/record.ts';
import { read } from './evidence.ts';
import { at, literal } from './policy-skeleton.ts';
import { repo } from './vault-world.ts';

/** Records of files of a repository that hold neither a policy nor a named value. */

export type FindingReading = 'repo.apigeeBundles' | 'repo.iac' | 'repo.files';

const kinds: Readonly<Record<FindingReading, string>> = {
  'repo.apigeeBundles': 'apigee',
  'repo.iac': 'iac',
  'repo.files': 'text',
};

export function findings(path: string, kind: string, over: Partial<FileFindings> = {}): FileFindings {
  return { path, kind, complete: true, problems: [], literals: [], suppressions: [], lineHashes: {}, ...over };
}

/** A file that could not be followed to its end. */
export function cutFile(over: Partial<FileFindings> = {}): Partial<FileFindings> {
  return { complete: false, problems: [{ kind: 'unclosed-element', span: at(9) }], ...over };
}

export function found(position: string, name: string, over: Partial<Literal> = {}): Literal {
  return literal({ position, name, ...over });
}

/** The list of files and the record of each. */
export function foundRecords(reading: FindingReading, ...files: readonly FileFindings[]): EvidenceRecord[] {
  const rows = files.map(({ path, kind }) => ({
    path,
    kind: kinds[reading],
    form: kind,
    bytes: 10,
    status: 'read' as const,
  }));
  return [
    read('repo.files', 'list', repo, rows),
    ...files.map((file) => read(reading, 'item', `${repo}/${file.path}`, file)),
  ];
}
