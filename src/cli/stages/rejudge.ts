import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assessment as assessmentSchema, assessmentFormat, type Assessment } from '../../assess/assessment.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import { EvidenceError } from '../../evidence/record.ts';
import { loadEvidence } from '../../evidence/store.ts';
import { UsageError } from '../errors.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { formatNames, type FormatName } from '../flags.ts';
import { printResult } from '../output.ts';
import { assessmentFile, evidenceFolder, refuseNoRun } from '../run-directory.ts';
import { announce } from './announce.ts';
import { restoreConfig } from './invocation.ts';
import { judge, writeOutputs } from './judge.ts';
import { hashFile, readManifest } from './manifest.ts';

/**
 * Judges the evidence of a run again, as of `now` or of the moment at which it was collected, and writes assessment and
 * reports into the run.
 */
export async function assessRun(run: string, options: { now?: number; json: boolean }): Promise<ExitCode> {
  refuseNoRun(run);
  const evidence = await loadEvidence(join(run, evidenceFolder));
  const { invocation } = restoreConfig(evidence.header.config);
  const assessment = judge(evidence, options.now ?? Date.parse(evidence.header.finishedAt));
  const formats = formatsOf(run);
  writeOutputs(run, evidence, assessment, formats);
  return announce(run, assessment, { json: options.json, failOn: invocation.failOn, formats });
}

/** Renders the reports of a run again from its assessment, in the given formats beside those it has. */
export async function reportRun(run: string, formats: readonly FormatName[]): Promise<ExitCode> {
  refuseNoRun(run);
  const evidence: Evidence = await loadEvidence(join(run, evidenceFolder));
  const all = formatNames.filter((name) => formats.includes(name) || formatsOf(run).includes(name));
  writeOutputs(run, evidence, loadAssessment(run), all);
  printResult(`${run}: ${all.join(', ')} written again`);
  return exitCodes.clean;
}

/** Formats that a run was rendered in; all of them where it was not rendered yet. */
export function formatsOf(run: string): FormatName[] {
  const stored = readManifest(run)?.formats;
  return formatNames.filter((name) => stored?.includes(name) ?? true);
}

/**
 * The assessment of a run.
 * @throws {EvidenceError} where there is none, it is of another format, or it was changed after it was written.
 */
export function loadAssessment(run: string): Assessment {
  const path = join(run, assessmentFile);
  if (!existsSync(path))
    throw new UsageError(`${run} was not assessed yet.`, `Judge it with: portcullis assess ${run}`);
  const expected = readManifest(run)?.files.find((file) => file.path === assessmentFile)?.sha256;
  if (expected !== hashFile(run, assessmentFile).sha256) {
    throw new EvidenceError(`${path} was changed after it was written. Make it anew with: portcullis assess ${run}`);
  }
  const parsed = assessmentSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new EvidenceError(
    `${path} does not have the format ${assessmentFormat}. Make it anew: portcullis assess ${run}`,
  );
}
