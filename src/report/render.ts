import type { Assessment } from '../assess/assessment.ts';
import { canonicalJson, canonicalJsonPretty } from '../evidence/canonical.ts';
import { fullSarif } from './full-sarif.ts';
import { githubSarif } from './github-sarif.ts';
import { renderHtml, type Templates } from './html.ts';
import { renderMarkdown } from './markdown.ts';
import { summarise } from './summary.ts';

/** Formats by the name that `--format` takes. */
export const formats = ['html', 'sarif', 'full-sarif', 'json', 'md'] as const;
export type Format = (typeof formats)[number];

/**
 * The reports of an assessment by file name. `sarif` gives no file where nothing may be uploaded, and
 * `findings-2.sarif` and so on from the 21st target on.
 */
export function renderReports(
  assessment: Assessment,
  wanted: readonly Format[],
  templates: Templates,
): Map<string, string> {
  const chosen = formats.filter((format) => wanted.includes(format));
  return new Map(chosen.flatMap((format) => renderers[format](assessment, templates)));
}

type Renderer = (assessment: Assessment, templates: Templates) => (readonly [string, string])[];

const renderers: Readonly<Record<Format, Renderer>> = {
  html: (assessment, templates) => [['report.html', renderHtml(assessment, templates)]],
  sarif: (assessment) => githubSarif(assessment).map((log, index) => [sarifName(index), canonicalJsonPretty(log)]),
  'full-sarif': (assessment) => [['full.sarif.json', `${canonicalJson(fullSarif(assessment))}\n`]],
  json: (assessment) => [['summary.json', canonicalJsonPretty(summarise(assessment))]],
  md: (assessment) => [['summary.md', renderMarkdown(assessment)]],
};

function sarifName(index: number): string {
  return index === 0 ? 'findings.sarif' : `findings-${String(index + 1)}.sarif`;
}
