import type { Assessment, Control } from '../assess/assessment.ts';
import { coverage, coverageSentence, percentText, risks, stateCounts } from './figures.ts';
import { groupBy } from './group.ts';
import { oneLine, plural, time } from './text.ts';
import { withheldTargets } from './uploadable.ts';
import { severityWords, stateSigns, states, stateWords } from './words.ts';

/** GitHub shows at most 1 MiB of a job summary; these keep a page that people read. */
const risksShown = 20;
const gapsShown = 20;

/** `summary.md`: the page of a CI job. Coverage first, then counts, risks, controls, what is missing. */
export function renderMarkdown(assessment: Assessment): string {
  const cover = coverage(assessment);
  const sections = [
    '# Portcullis: how API gateways get their secrets',
    `**${coverageSentence(cover)}** Coverage ${percentText(cover.percent)}. ${time(assessment.run.startedAt)}, portcullis ${inline(assessment.tool.version)}.`,
    countsTable(assessment),
    ...riskSection(assessment),
    ...gapSection(assessment),
    ...controlSections(assessment),
    ...withheldSection(assessment),
    'A result is evidence that supports a control; it is no opinion on it. `report.html` has every result with its evidence and fix.',
  ];
  return `${sections.join('\n\n')}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map(tableLine).join('\n');
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Text that Markdown takes for nothing else. */
export function inline(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]()#+!|~$^]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/@/g, '&#64;')
    .replace(/:\/\//g, '&#58;//');
}

/** A code block whose fence is longer than any run of backticks in it. */
function codeBlock(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${code.split('\n').map(oneLine).join('\n')}\n${fence}`;
}

function countsTable(assessment: Assessment): string {
  const shown = stateCounts(assessment.totals);
  return table(
    [...states.map((state) => `${stateSigns[state]} ${stateWords[state]}`), 'Found'],
    [[...states.map((state) => String(shown[state])), String(shown.found)]],
  );
}

function riskSection(assessment: Assessment): string[] {
  const all = risks(assessment);
  if (all.length === 0) return [];
  const rows = all.slice(0, risksShown).map((risk) => {
    const names = `${risk.names.map(inline).join(', ')}${risk.count > risk.names.length ? ', …' : ''}`;
    return [severityWords[risk.severity], inline(risk.title), names, String(risk.count)];
  });
  return ['## Findings', table(['Severity', 'Finding', 'Where', 'Count'], rows)];
}

function gapSection(assessment: Assessment): string[] {
  const open = assessment.gaps.filter((gap) => gap.accepted === undefined);
  if (open.length === 0) return [];
  const shown = open.slice(0, gapsShown).map((gap) => {
    const text = `- ${inline(gap.reading)} of ${inline(gap.scope)}: ${inline(gap.cause)}. ${inline(gap.detail)}`;
    return gap.needs === undefined
      ? text
      : `${text} Missing: ${inline(gap.needs.permission)}.\n\n${codeBlock(gap.needs.grant)}`;
  });
  const more = open.length > gapsShown ? [`and ${plural(open.length - gapsShown, 'other')}.`] : [];
  return ['## What could not be read', shown.join('\n'), ...more];
}

function controlSections(assessment: Assessment): string[] {
  const covered = assessment.controls.filter((control) => control.state !== 'not-covered');
  return [...groupBy(covered, (control) => `${control.framework} ${control.version}`)].flatMap(([name, controls]) => [
    `## Evidence that supports ${inline(name)}`,
    table(['Control', 'State', 'Fail', 'Not assessed', 'Found'], controls.map(controlRow)),
  ]);
}

function controlRow(control: Control): string[] {
  const shown = stateCounts(control.counts);
  return [
    `${inline(control.id)} ${inline(control.title)}`,
    `${stateSigns[control.state]} ${stateWords[control.state]}`,
    String(shown.fail),
    String(shown['not-assessed']),
    String(shown.found),
  ];
}

function withheldSection(assessment: Assessment): string[] {
  const withheld = withheldTargets(assessment);
  if (withheld.length === 0) return [];
  const lines = withheld.map(({ target, reason }) => `- ${inline(target)}: ${inline(reason)}`);
  return [
    '## Not uploaded to code scanning',
    `An upload would close alerts about what was not seen.\n\n${lines.join('\n')}`,
  ];
}
