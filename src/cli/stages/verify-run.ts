import { join } from 'node:path';
import { canonicalJsonPretty, sha256 } from '../../evidence/canonical.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import { loadEvidence } from '../../evidence/store.ts';
import { redact } from '../../evidence/redact.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { packageVersion } from '../package-version.ts';
import { printResult } from '../output.ts';
import { assessmentFile, evidenceFolder, listRunFiles, manifestFile, refuseNoRun } from '../run-directory.ts';
import { judge, outputsOf } from './judge.ts';
import { hashFile, readManifest, runId, type Manifest } from './manifest.ts';
import { formatsOf, loadAssessment } from './rejudge.ts';

/** What `verify` found. `problems` is empty where everything holds. */
interface Verification {
  readonly run: string;
  readonly files: number;
  readonly records: number;
  readonly problems: readonly { readonly path: string; readonly problem: string }[];
}

/** Checks a run and prints what was found; ends with 1 where something does not hold. */
export async function verifyRun(run: string, options: { json: boolean }): Promise<ExitCode> {
  refuseNoRun(run);
  const result = await verification(run);
  const valid = result.problems.length === 0;
  printResult(options.json ? canonicalJsonPretty({ ...result, valid }) : sayResult(result));
  return valid ? exitCodes.clean : exitCodes.findings;
}

/**
 * Whether a run is what it was: every file against the manifest, every record against its own hash, and assessment and
 * reports against what the evidence gives today.
 */
async function verification(run: string): Promise<Verification> {
  const manifest = readManifest(run);
  const evidence = await loadEvidence(join(run, evidenceFolder)).catch((error: unknown) => sayError(error));
  const loaded = typeof evidence === 'string' ? undefined : evidence;
  const files =
    manifest === undefined
      ? [{ path: manifestFile, problem: 'is missing or cannot be read' }]
      : fileProblems(run, manifest);
  const judgeable =
    loaded !== undefined && manifest !== undefined && !files.some(({ path }) => path === assessmentFile);
  const problems = [
    ...files,
    ...(typeof evidence === 'string' ? [{ path: evidenceFolder, problem: evidence }] : []),
    ...(judgeable ? performProblems(run, loaded, manifest) : []),
  ];
  return { run, files: manifest?.files.length ?? 0, records: loaded?.records.length ?? 0, problems };
}

type Problems = Verification['problems'];

function fileProblems(run: string, manifest: Manifest): Problems {
  const present = listRunFiles(run).filter(({ path }) => path !== manifestFile);
  const listed = new Map(manifest.files.map((file) => [file.path, file]));
  return [
    ...present.flatMap(({ path, regular }) => {
      const file = listed.get(path);
      if (file === undefined) return [{ path, problem: 'is not in the manifest' }];
      if (!regular) return [{ path, problem: 'is not a regular file' }];
      const now = hashFile(run, path);
      return now.sha256 === file.sha256 && now.bytes === file.bytes ? [] : [{ path, problem: 'was changed' }];
    }),
    ...manifest.files
      .filter((file) => !present.some(({ path }) => path === file.path))
      .map(({ path }) => ({ path, problem: 'is missing' })),
  ];
}

/** Judges and renders again, as of the moment that the assessment names, and compares every file by its hash. */
function performProblems(run: string, evidence: Evidence, manifest: Manifest): Problems {
  try {
    if (manifest.run !== runId(evidence)) return [{ path: manifestFile, problem: 'belongs to other evidence' }];
    const now = Date.parse(loadAssessment(run).run.now);
    const outputs = outputsOf(judge(evidence, now), formatsOf(run));
    const foreign = manifest.files.filter(({ path }) => !path.startsWith(`${evidenceFolder}/`) && !outputs.has(path));
    return [
      ...foreign.map(({ path }) => ({ path, problem: 'is nothing that this run writes' })),
      ...[...outputs].flatMap(([path, text]) => {
        const file = manifest.files.find((candidate) => candidate.path === path);
        return file?.sha256 === sha256(text) ? [] : [{ path, problem: sayDifference(manifest) }];
      }),
    ];
  } catch (error) {
    return [{ path: assessmentFile, problem: sayError(error) }];
  }
}

function sayDifference(manifest: Manifest): string {
  const [then, today] = [manifest.tool.version, packageVersion()];
  const versions = then === today ? '' : ` (it was written by version ${then}, this is ${today})`;
  return `differs from what the evidence gives when it is judged again${versions}`;
}

function sayError(error: unknown): string {
  return redact(error instanceof Error ? error.message : 'cannot be read');
}

function sayResult({ run, files, records, problems }: Verification): string {
  if (problems.length === 0) {
    return `${run}: all files (${String(files)}) and records (${String(records)}) are as they were written; assessment and reports follow from the evidence, byte for byte.`;
  }
  return [`${run} does not verify:`, ...problems.map(({ path, problem }) => `  ${path}: ${problem}`)].join('\n');
}
