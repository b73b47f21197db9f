import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseDocument } from 'yaml';
import { auditLines } from './audit-lines.ts';
import { EstateError } from './load-estate.ts';
import type { Estate } from './schema.ts';
import { momentMs } from './time.ts';
import { writeCommits } from './write-commits.ts';

/** Folders and files by the name that `${repository:NAME}` and `${audit:CLUSTER/FILE}` in a config use. */
export type DemoPaths = { repositories: Record<string, string>; auditFiles: Record<string, string> };

/** Writes every repository below `dir`, a folder each, with its past commits. Returns the folder of each by its name. */
export async function writeRepository(estate: Estate, dir: string): Promise<Record<string, string>> {
  const folders: Record<string, string> = {};
  for (const repository of estate.repositories) {
    const folder = inside(dir, repository.name);
    folders[repository.name] = folder;
    for (const [path, text] of Object.entries(repository.files)) {
      const file = inside(folder, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text, 'utf8');
    }
    if (repository.commits !== undefined) await writeCommits(folder, repository.commits);
  }
  return folders;
}

/** Writes what the audit devices of every Vault would have written by `now`. Returns the path of each file. */
export async function writeAuditFiles(estate: Estate, dir: string, now = new Date()): Promise<Record<string, string>> {
  const nowMs = estate.now === undefined ? now.getTime() : momentMs(estate.now, now.getTime());
  const files: Record<string, string> = {};
  for (const cluster of estate.vaults) {
    for (const device of cluster.audit) {
      if (device.file === undefined) continue;
      const file = inside(dir, join(cluster.name, device.file));
      await mkdir(dirname(file), { recursive: true });
      await pipeline(Readable.from(auditLines(cluster, device, nowMs)), createWriteStream(file, { mode: 0o600 }));
      files[`${cluster.name}/${device.file}`] = file;
    }
  }
  return files;
}

/** The text of portcullis.yaml with the folders and files of this demo run. Throws {@link EstateError} for an unknown one. */
export function demoConfig(estate: Estate, paths: DemoPaths): string {
  return estate.config.replace(/\$\{(repository|audit):([^}]+)\}/g, (whole, kind: string, name: string) => {
    const path = (kind === 'repository' ? paths.repositories : paths.auditFiles)[name];
    if (path === undefined) throw new EstateError(`the config names ${whole}, which the estate does not have`);
    return JSON.stringify(path);
  });
}

/** A configuration that asks for no history: what a machine without git can play. */
export function withoutHistory(config: string): string {
  const document = parseDocument(config);
  const { items = [] } = (document.get('source') ?? {}) as { items?: { delete: (key: string) => boolean }[] };
  for (const source of items) source.delete('history');
  return document.toString();
}

/** The path below a folder; an estate file must not write anywhere else. */
function inside(dir: string, path: string): string {
  const clean = normalize(path);
  if (isAbsolute(clean) || clean.split(/[\\/]/).includes('..')) throw new EstateError(`"${path}" leaves its folder`);
  return join(dir, clean);
}
