import { buildEstate } from '../estate/build.ts';
import { canonicalJson, sha256 } from '../evidence/canonical.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { EvidenceRecord } from '../evidence/record.ts';
import type { Assessment, CheckMeta, Counts, RecordSummary } from './assessment.ts';
import { assessmentFormat } from './assessment.ts';
import type { Check, Severity } from './check.ts';
import { countByCheck, countVerdicts, rollUp } from './controls.ts';
import {
  acceptCoverage,
  applyWaivers,
  exceptionRegister,
  findGaps,
  type AcceptedGap,
  type Waiver,
} from './exceptions.ts';
import type { Framework } from './frameworks.ts';
import { buildInventory } from './inventory.ts';
import { runCheck, type CheckRun } from './run-check.ts';
import { applySuppressions, suppressionRegister, type KnownFinding } from './suppressions.ts';

export interface AssessOptions {
  /** Moment that ages are counted to, in milliseconds since 1970. */
  readonly now: number;
  /** Settings as the configuration gives them, by name. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Severities that the configuration sets, by check id. */
  readonly severities: Readonly<Record<string, Severity>>;
  readonly waivers: readonly Waiver[];
  readonly acceptedGaps: readonly AcceptedGap[];
  /** Findings that a known-findings file lists. */
  readonly known?: readonly KnownFinding[];
  /** `--allow-incomplete`: every gap is accepted for this run. */
  readonly allowIncomplete: boolean;
}

/** Judges evidence: the same evidence, checks, catalogues and options give the same assessment, byte for byte. */
export function assess(
  evidence: Evidence,
  checks: ReadonlyMap<string, Check>,
  frameworks: readonly Framework[],
  options: AssessOptions,
): Assessment {
  const estate = buildEstate(evidence);
  const runs = [...checks].map(([id, check]) => runCheck(id, check, estate, checkOptions(id, options)));
  const gaps = findGaps(evidence.records, options.acceptedGaps, options);
  const judged = runs.flatMap((run) => run.verdicts);
  const { known = [] } = options;
  const waived = applyWaivers(judged, options.waivers, options.now);
  const verdicts = acceptCoverage(applySuppressions(waived, evidence.records, known), gaps);
  const byCheck = countByCheck(verdicts);
  const metas = [...checks].map(([id, check]) => checkMeta(id, check, byCheck.get(id) ?? countVerdicts([]), options));
  return {
    format: assessmentFormat,
    tool: {
      ...evidence.header.tool,
      checksSha256: sha256(canonicalJson(metas.map((meta) => ({ ...meta, counts: undefined })))),
    },
    run: runFacts(evidence, options.now),
    targets: evidence.header.targets,
    totals: countVerdicts(verdicts),
    complete: gaps.every((gap) => gap.accepted !== undefined),
    checks: metas,
    verdicts,
    controls: rollUp(frameworks, checks, byCheck),
    gaps,
    exceptions: [
      ...exceptionRegister(options.waivers, options.acceptedGaps, verdicts, evidence.records, options.now),
      ...suppressionRegister(verdicts, evidence.records, known, new Set(checks.keys())),
    ],
    records: evidence.records.map(summarise),
    inventory: buildInventory(evidence.header.targets, verdicts),
    partialFiles: partialFiles(evidence.records),
    problems: runs.flatMap((run: CheckRun) => [...run.problems]),
  };
}

function checkOptions(id: string, options: AssessOptions): Parameters<typeof runCheck>[3] {
  const severity = options.severities[id];
  return { now: options.now, settings: options.settings, ...(severity === undefined ? {} : { severity }) };
}

function runFacts(evidence: Evidence, now: number): Assessment['run'] {
  const { header, records } = evidence;
  const principals = new Set(records.flatMap((record) => record.principal ?? []));
  return {
    command: header.command,
    startedAt: header.startedAt,
    finishedAt: header.finishedAt,
    now: new Date(now).toISOString(),
    principals: [...principals].toSorted(),
    configSha256: header.configSha256,
    evidenceSha256: sha256(records.map((record) => `${record.id} ${record.sha256}\n`).join('')),
  };
}

function checkMeta(id: string, check: Check, counts: Counts, options: AssessOptions): CheckMeta {
  const settings = Object.values(check.settings).map((setting) => {
    const value = options.settings[setting.name] ?? setting.default;
    return [setting.name, typeof value === 'string' ? value : canonicalJson(value)] as const;
  });
  return {
    id,
    family: id.slice(0, id.indexOf('/')),
    title: check.title,
    failTitle: check.failTitle,
    why: check.why,
    severity: options.severities[id] ?? check.severity,
    preview: 'preview' in check.since,
    logic: check.logic,
    cwe: [...check.cwe],
    controls: Object.fromEntries(Object.entries(check.controls).map(([framework, ids]) => [framework, [...ids]])),
    rationale: check.rationale,
    limits: [...check.limits],
    requires: [...check.requires, ...check.from],
    settings: Object.fromEntries(settings),
    counts,
  };
}

function summarise(record: EvidenceRecord): RecordSummary {
  const { outcome, spelled: _spelled, ...rest } = record;
  if (outcome.status === 'read') return { ...rest, status: 'read' };
  return { ...rest, status: 'unread', cause: outcome.cause, detail: outcome.detail };
}

/** Files of a repository that were not read in full, from the list of each repository. */
function partialFiles(records: readonly EvidenceRecord[]): Assessment['partialFiles'] {
  return records.flatMap((record) => {
    if (record.name !== 'repo.files' || record.part !== 'list' || record.outcome.status === 'unread') return [];
    const files = record.outcome.value as readonly { path: string; status: string; detail?: string }[];
    return files
      .filter((file) => file.status === 'partly' || file.status === 'unread')
      .map((file) => ({ target: record.target, path: file.path, detail: file.detail ?? 'not read in full' }));
  });
}
