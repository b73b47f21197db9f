import type { MultiformatMessageString, ReportingDescriptor } from 'sarif';
import type { Assessment, CheckMeta, Verdict } from '../assess/assessment.ts';
import { byCodeUnit, sha256 } from '../evidence/canonical.ts';
import { familyWord, severities, severityWords, type Severity } from './words.ts';

/** Rules of SARIF logs. GitHub takes severity per rule, so a check has a rule for each severity that its cases have. */

/** GitHub's numbers, clear of its edges: critical is over 9.0, high 7.0 to 8.9, medium 4.0 to 6.9, low 0.1 to 3.9. */
const securitySeverity: Readonly<Record<Severity, string | undefined>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: undefined,
};

export const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/** GitHub keeps ten tags of a rule. */
const tagsKept = 10;
/** GitHub's limit for a short and a full description. */
const descriptionLimit = 1024;

/** The rules of all checks, sorted by id: each check's own, and one for each other severity that occurred.
 * `relationships` ties them to the taxonomies of the log. */
export function sarifRules(assessment: Assessment, relationships: boolean): ReportingDescriptor[] {
  const seen = new Map<string, Severity>();
  for (const verdict of assessment.verdicts) seen.set(verdict.rule, verdict.severity);
  return assessment.checks
    .flatMap((check) =>
      rulesOf(check, seen).map(([id, severity]) => ({
        ...rule(id, severity, check, assessment),
        ...(relationships ? { relationships: relations(check) } : {}),
      })),
    )
    .toSorted((left, right) => byCodeUnit(left.id, right.id));
}

function rulesOf(check: CheckMeta, seen: ReadonlyMap<string, Severity>): (readonly [string, Severity])[] {
  const others = severities
    .map((severity) => [`${check.id}.${severity}`, severity] as const)
    .filter(([id]) => seen.has(id));
  return [[check.id, check.severity], ...others];
}

function rule(id: string, severity: Severity, check: CheckMeta, assessment: Assessment): ReportingDescriptor {
  const number = securitySeverity[severity];
  return {
    id,
    name: pascalCase(id),
    shortDescription: { text: sentence(check.failTitle) },
    fullDescription: { text: sentence(check.why) },
    help: help(check, assessment),
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: tags(check, severity),
      precision: check.family === 'hardcoded-secrets' ? 'high' : 'very-high',
      ...(number === undefined ? { 'problem.severity': 'recommendation' } : { 'security-severity': number }),
    },
  };
}

function tags(check: CheckMeta, severity: Severity): string[] {
  const controls = controlPairs(check).map(([framework, id]) => `${framework.replace(/@.*$/, '')}/${id}`);
  const all = [
    ...(severity === 'info' ? [] : ['security']),
    check.family,
    ...check.cwe.map((id) => `external/cwe/cwe-${String(id).padStart(3, '0')}`),
    ...controls,
  ];
  return all.slice(0, tagsKept);
}

/** Framework key and control id of each control that the check supports, SOC 2 and ISO as the check names them. */
export function controlPairs(check: CheckMeta): (readonly [string, string])[] {
  return Object.entries(check.controls)
    .toSorted(([left], [right]) => byCodeUnit(left, right))
    .flatMap(([framework, ids]) => ids.map((id) => [framework, id] as const));
}

function relations(check: CheckMeta): NonNullable<ReportingDescriptor['relationships']> {
  return controlPairs(check).map(([framework, id]) => ({
    target: { id, toolComponent: { name: framework, guid: taxonomyGuid(framework) } },
    kinds: ['relevant'],
  }));
}

/**
 * GUID of a framework's taxonomy, the same in every run: a digest of its key with the marks of version 5, since
 * GitHub's upload refuses any above it.
 */
export function taxonomyGuid(framework: string): string {
  const digits = sha256(`portcullis taxonomy ${framework}`);
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `5${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`];
  return [...parts, digits.slice(20, 32)].join('-');
}

function help(check: CheckMeta, assessment: Assessment): MultiformatMessageString {
  const titles = new Map(assessment.controls.map((control) => [control.id, control.title]));
  const rows = controlPairs(check).map(([framework, id]) => `| ${framework} | ${id} | ${titles.get(id) ?? ''} |`);
  const markdown = [
    `## Why\n\n${check.why}`,
    '## Fix\n\nThe alert names what was observed and the exact steps for its resource; the HTML report of the run has the commands to copy.',
    ...(rows.length === 0
      ? []
      : [
          `## Controls that a result supports\n\n| Framework | Control | About |\n| --- | --- | --- |\n${rows.join('\n')}\n\n${check.rationale}`,
        ]),
    ...(check.limits.length === 0 ? [] : [`## Limits\n\n${check.limits.map((limit) => `- ${limit}`).join('\n')}`]),
    `Check \`${check.id}\`, ${familyWord(check.family)}, ${severityWords[check.severity].toLowerCase()} by default.`,
  ].join('\n\n');
  const controls = controlPairs(check).map(([framework, id]) => `${framework} ${id}`);
  return { text: `${sentence(check.why)} Supports ${controls.join(', ') || 'no control'}.`, markdown };
}

/** `rotation/static-secret-overdue.high` reads `RotationStaticSecretOverdueHigh`. */
function pascalCase(id: string): string {
  return id.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}

/** Ends with a full stop and keeps to GitHub's length. */
export function sentence(text: string): string {
  const trimmed = text.trim().slice(0, descriptionLimit - 1);
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** Place of each rule id in a list of rules. */
export function ruleIndexes(rules: readonly ReportingDescriptor[]): ReadonlyMap<Verdict['rule'], number> {
  return new Map(rules.map((descriptor, index) => [descriptor.id, index]));
}
