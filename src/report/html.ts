import Handlebars from 'handlebars';
import type { Assessment } from '../assess/assessment.ts';
import { sha256 } from '../evidence/canonical.ts';
import { reportView } from './report-view.ts';
import { visibleDeep } from './text.ts';
import type { ReportView } from './view.ts';

/** Partials of the page: each stands for itself under its name without the ending. */
const partials = [
  'state.hbs',
  'num.hbs',
  'summary.hbs',
  'filter.hbs',
  'check.hbs',
  'finding.hbs',
  'row.hbs',
  'controls.hbs',
  'population.hbs',
  'gaps.hbs',
  'gap.hbs',
  'exceptions.hbs',
  'records.hbs',
  'scope.hbs',
] as const;

/** The files of the folder `templates` that `renderHtml` needs. */
export const templateFiles = ['report.hbs', 'report.css', 'report.js', ...partials] as const;

/** Content of each template file by its name. */
export type Templates = Readonly<Record<(typeof templateFiles)[number], string>>;

/**
 * The HTML report: one file that loads nothing. The same assessment and templates give the same bytes.
 * Every text of the assessment is escaped, and characters that cannot be seen are written out.
 */
export function renderHtml(assessment: Assessment, templates: Templates): string {
  const safe = visibleDeep(assessment);
  const css = `${inline(templates['report.css'])}${pageFooter(safe)}`;
  const script = inline(templates['report.js']);
  const view: ReportView = { ...reportView(safe), css, script, csp: contentPolicy(css, script) };
  return compile(templates)(view);
}

function compile(templates: Templates): (view: ReportView) => string {
  const environment = Handlebars.create();
  for (const file of partials) environment.registerPartial(file.replace(/\.hbs$/, ''), inline(templates[file]));
  return environment.compile<ReportView>(inline(templates['report.hbs']), { strict: true, knownHelpersOnly: true });
}

/** A browser hashes text with line feeds, whatever the checkout wrote. */
function inline(text: string): string {
  return text.replace(/\r\n/g, '\n');
}

/** Nothing may load, and only this very style and script may run. */
export function contentPolicy(css: string, script: string): string {
  return [
    "default-src 'none'",
    `style-src '${hashSource(css)}'`,
    `script-src '${hashSource(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hashSource(text: string): string {
  return `sha256-${Buffer.from(sha256(text), 'hex').toString('base64')}`;
}

/** Names the run at the foot of each printed page. Only characters that cannot end a CSS string are let through. */
function pageFooter({ tool, run }: Assessment): string {
  const text = `Portcullis ${tool.version}, run of ${run.startedAt}, evidence ${run.evidenceSha256.slice(0, 16)}`;
  return `@page{@bottom-left{content:"${text.replace(/[^\w .,:-]/g, '')}"}}\n`;
}
