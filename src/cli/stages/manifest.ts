import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { canonicalJson, canonicalJsonPretty, sha256 } from '../../evidence/canonical.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import { packageVersion } from '../package-version.ts';
import { listRunFiles, manifestFile, reportsFolder, writeRunFile } from '../run-directory.ts';

const manifestFormat = 'portcullis-manifest/1';

const fileEntry = z.object({ path: z.string(), bytes: z.int(), sha256: z.string() });
const previousRun = z.object({ run: z.string(), manifestSha256: z.string() });

const manifestSchema = z.object({
  format: z.literal(manifestFormat),
  /** Id of the run: over its header and its records. */
  run: z.string(),
  tool: z.object({ name: z.literal('portcullis'), version: z.string() }),
  /** Formats that the reports were written in. */
  formats: z.array(z.string()),
  /** The run before this one in the default folder, so that a chain of runs cannot lose a link unseen. */
  previous: previousRun.optional(),
  /** Every file of the run but this one. */
  files: z.array(fileEntry),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type FileEntry = z.infer<typeof fileEntry>;
type PreviousRun = z.infer<typeof previousRun>;

/** The manifest of a run, or `undefined` where there is none that can be read. */
export function readManifest(run: string): Manifest | undefined {
  const path = join(run, manifestFile);
  if (!existsSync(path)) return undefined;
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Writes the manifest over everything that the run directory holds now. */
export function writeManifest(
  run: string,
  facts: { readonly evidence: Evidence; readonly formats: readonly string[]; readonly previous?: PreviousRun },
): void {
  const manifest: Manifest = {
    format: manifestFormat,
    run: runId(facts.evidence),
    tool: { name: 'portcullis', version: packageVersion() },
    formats: [...facts.formats],
    ...(facts.previous === undefined ? {} : { previous: facts.previous }),
    files: listRunFiles(run)
      .filter(({ path }) => path !== manifestFile)
      .map(({ path }) => hashFile(run, path)),
  };
  writeRunFile(run, manifestFile, canonicalJsonPretty(manifest));
}

/** Id of a run, equal for equal evidence. */
export function runId({ header, records }: Evidence): string {
  return sha256(canonicalJson([header, records.map((record) => [record.id, record.sha256])])).slice(0, 16);
}

/** Size and hash of one file of a run. */
export function hashFile(run: string, path: string): FileEntry {
  const bytes = readFileSync(join(run, path));
  return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** The latest earlier run beside this one, where both stand in the default folder. */
export function previousRunOf(run: string): PreviousRun | undefined {
  const folder = dirname(resolve(run));
  if (folder !== resolve(reportsFolder)) return undefined;
  const earlier = readdirSync(folder)
    .filter((name) => /^run-\d{8}T\d{6}Z(-\d+)?$/.test(name) && name < basename(run))
    .toSorted();
  for (const name of earlier.toReversed()) {
    const manifest = readManifest(join(folder, name));
    if (manifest !== undefined) {
      return { run: manifest.run, manifestSha256: hashFile(join(folder, name), manifestFile).sha256 };
    }
  }
  return undefined;
}
