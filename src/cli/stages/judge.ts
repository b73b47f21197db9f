import { readFileSync } from 'node:fs';
import type { Assessment } from '../../assess/assessment.ts';
import { assess } from '../../assess/assess.ts';
import type { Severity } from '../../assess/check.ts';
import { canonicalJsonPretty } from '../../evidence/canonical.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import { templateFiles, type Templates } from '../../report/html.ts';
import { renderReports } from '../../report/render.ts';
import type { FormatName } from '../flags.ts';
import { assessmentFile, evidenceFolder, removeRunFile, writeRunFile } from '../run-directory.ts';
import { chooseChecks } from './check-choice.ts';
import { shippedFrameworks } from './frameworks.ts';
import { restoreConfig, type RunConfig } from './invocation.ts';
import { previousRunOf, readManifest, writeManifest } from './manifest.ts';

/** Judges evidence with the configuration that its header holds. */
export function judge(evidence: Evidence, now: number): Assessment {
  const { config, invocation } = restoreConfig(evidence.header.config);
  return assess(evidence, chooseChecks(config, invocation.only), shippedFrameworks(), {
    now,
    settings: config.settings,
    severities: severitiesIn(config),
    waivers: config.waivers.map(approved),
    acceptedGaps: config['accept-gaps'].map(approved),
    known: invocation.known,
    allowIncomplete: invocation.allowIncomplete,
  });
}

/** An exception of the configuration as the assessment takes it. */
export function approved<T extends { readonly 'compensating-control': string }>(
  entry: T,
): T & { compensatingControl: string } {
  return { ...entry, compensatingControl: entry['compensating-control'] };
}

function severitiesIn(config: RunConfig['config']): Record<string, Severity> {
  const entries = Object.entries(config.checks);
  return Object.fromEntries(entries.flatMap(([id, { severity }]) => (severity === undefined ? [] : [[id, severity]])));
}

/** Every file that an assessment gives, by its path in the run: the same assessment, the same bytes. */
export function outputsOf(assessment: Assessment, formats: readonly FormatName[]): Map<string, string> {
  const outputs = new Map([[assessmentFile, canonicalJsonPretty(assessment)]]);
  for (const { path, lines } of assessment.inventory) {
    if (lines.length > 0) outputs.set(path, lines.map(({ text }) => `${text}\n`).join(''));
  }
  for (const [path, text] of renderReports(assessment, formats, readTemplates())) outputs.set(path, text);
  return outputs;
}

function readTemplates(): Templates {
  const entries = templateFiles.map(
    (name) => [name, readFileSync(new URL(import.meta.resolve(`#templates/${name}`)), 'utf8')] as const,
  );
  return Object.fromEntries(entries) as Templates;
}

/**
 * Writes an assessment and its reports into a run and renews the manifest. What an earlier assessment wrote there and
 * this one does not write is removed, so that no report of a run contradicts another.
 */
export function writeOutputs(
  run: string,
  evidence: Evidence,
  assessment: Assessment,
  formats: readonly FormatName[],
): void {
  const outputs = outputsOf(assessment, formats);
  const earlier = readManifest(run);
  for (const { path } of earlier?.files ?? []) {
    if (!path.startsWith(`${evidenceFolder}/`) && !outputs.has(path)) removeRunFile(run, path);
  }
  for (const [path, text] of outputs) writeRunFile(run, path, text);
  const previous = earlier === undefined ? previousRunOf(run) : earlier.previous;
  writeManifest(run, { evidence, formats, ...(previous === undefined ? {} : { previous }) });
}
