import type { Assessment, Gap } from '../assess/assessment.ts';
import { coverage, failuresBySeverity, stateCounts, type Coverage, type StateCounts } from './figures.ts';
import { withheldTargets } from './uploadable.ts';
import type { Severity } from './words.ts';

/** Version of the shape of `summary.json`; fields may be added within a version, never changed or removed. */
export const summaryFormat = 'portcullis-summary/1';

/** `summary.json`: what a script wants to know of a run. Counts of `fail` leave out what is accepted. */
export interface Summary {
  readonly format: typeof summaryFormat;
  readonly tool: { readonly name: string; readonly version: string };
  readonly run: {
    readonly command: string;
    readonly startedAt: string;
    readonly finishedAt: string;
    readonly now: string;
  };
  /** False where a reading is unread and nobody accepted it. */
  readonly complete: boolean;
  readonly coverage: {
    readonly found: number;
    readonly assessed: number;
    readonly notAssessed: number;
    readonly percent: number | null;
  };
  readonly counts: StateCounts;
  /** Open failures by severity. */
  readonly failures: Readonly<Record<Severity, number>>;
  readonly gaps: readonly SummaryGap[];
  readonly checks: readonly { readonly id: string; readonly severity: Severity; readonly counts: StateCounts }[];
  readonly controls: readonly {
    readonly framework: string;
    readonly version: string;
    readonly id: string;
    readonly state: string;
    readonly counts: StateCounts;
  }[];
  /** `uploadable`: whether `findings.sarif` has this target; `withheld` says why not. */
  readonly targets: readonly {
    readonly name: string;
    readonly kind: string;
    readonly uploadable: boolean;
    readonly withheld: string | null;
  }[];
  readonly exceptions: { readonly used: number; readonly unused: number; readonly expired: number };
  readonly partialFiles: number;
  readonly problems: number;
}

export interface SummaryGap {
  readonly reading: string;
  readonly scope: string;
  readonly target: string;
  readonly cause: string;
  readonly permission: string | null;
  readonly grant: string | null;
  readonly accepted: boolean;
}

export function summarise(assessment: Assessment): Summary {
  const { tool, run } = assessment;
  const withheld = new Map(withheldTargets(assessment).map(({ target, reason }) => [target, reason]));
  const used = (status: string): number => assessment.exceptions.filter((entry) => entry.status === status).length;
  return {
    format: summaryFormat,
    tool: { name: tool.name, version: tool.version },
    run: { command: run.command, startedAt: run.startedAt, finishedAt: run.finishedAt, now: run.now },
    complete: assessment.complete,
    coverage: coverageFigures(coverage(assessment)),
    counts: stateCounts(assessment.totals),
    failures: failuresBySeverity(assessment.verdicts),
    gaps: assessment.gaps.map(gapSummary),
    checks: assessment.checks.map(({ id, severity, counts }) => ({ id, severity, counts: stateCounts(counts) })),
    controls: assessment.controls.map(({ framework, version, id, state, counts }) => ({
      framework,
      version,
      id,
      state,
      counts: stateCounts(counts),
    })),
    targets: assessment.targets.map(({ name, kind }) => ({
      name,
      kind,
      uploadable: !withheld.has(name),
      withheld: withheld.get(name) ?? null,
    })),
    exceptions: { used: used('used'), unused: used('unused'), expired: used('expired') },
    partialFiles: assessment.partialFiles.length,
    problems: assessment.problems.length,
  };
}

function coverageFigures(figures: Coverage): Summary['coverage'] {
  return { ...figures, percent: figures.percent ?? null };
}

function gapSummary({ reading, scope, target, cause, needs, accepted }: Gap): SummaryGap {
  return {
    reading,
    scope,
    target,
    cause,
    permission: needs?.permission ?? null,
    grant: needs?.grant ?? null,
    accepted: accepted !== undefined,
  };
}
