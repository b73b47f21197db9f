/**
 * What the HTML templates are given: texts and numbers, ready to print. Every field is always there, an absent text is
 * empty, so that a template which names a field that does not exist is an error and never a silent blank.
 */

export interface StateView {
  /** `fail`: class and sign. */
  readonly key: string;
  readonly word: string;
}

export interface LinkView {
  readonly href: string;
  readonly text: string;
}

export interface CountsView {
  readonly found: number;
  readonly pass: number;
  readonly fail: number;
  readonly accepted: number;
  readonly notAssessed: number;
  readonly notApplicable: number;
}

export interface TallyView {
  readonly state: StateView;
  readonly count: number;
  /** Place in a bar that is 1,000 units long. */
  readonly x: number;
  readonly width: number;
}

export interface RiskView {
  readonly severity: string;
  readonly severityWord: string;
  readonly title: string;
  readonly href: string;
  readonly count: number;
  readonly names: string;
}

export interface ControlRowView {
  readonly href: string;
  readonly id: string;
  readonly title: string;
  readonly state: StateView;
  readonly counts: CountsView;
}

export interface FrameworkView {
  readonly name: string;
  readonly version: string;
  readonly covered: readonly ControlRowView[];
  readonly notCovered: readonly { readonly id: string; readonly title: string; readonly anchor: string }[];
  readonly controls: readonly ControlView[];
}

export interface ControlView extends ControlRowView {
  readonly anchor: string;
  readonly tally: string;
  readonly checks: readonly ControlCheckView[];
}

export interface ControlCheckView {
  readonly href: string;
  readonly title: string;
  readonly id: string;
  readonly rationale: string;
  readonly state: StateView;
  readonly counts: CountsView;
}

export interface EvidenceView {
  readonly href: string;
  readonly record: string;
  readonly row: string;
  readonly call: string;
  readonly at: string;
  readonly identity: string;
  readonly status: string;
  readonly sha: string;
}

export interface CodeView {
  readonly text: string;
  readonly code: string;
}

/** A verdict that somebody may have to act on. */
export interface FindingView {
  readonly anchor: string;
  readonly state: StateView;
  readonly severity: string;
  readonly severityWord: string;
  readonly name: string;
  readonly kind: string;
  readonly target: string;
  readonly subject: string;
  readonly place: string;
  readonly reason: string;
  readonly observed: string;
  readonly expected: string;
  readonly cause: string;
  readonly permission: string;
  readonly grant: string;
  readonly waiver: string;
  readonly fix: readonly CodeView[];
  readonly evidence: readonly EvidenceView[];
  readonly moreEvidence: readonly LinkView[];
  readonly unlisted: string;
}

/** A verdict that is listed because the population has to be complete. */
export interface RowView {
  readonly anchor: string;
  readonly name: string;
  readonly kind: string;
  readonly target: string;
  readonly subject: string;
  readonly reason: string;
  readonly severity: string;
  readonly evidence: readonly LinkView[];
}

export interface FoldView {
  readonly state: StateView;
  readonly label: string;
  readonly rows: readonly RowView[];
}

export interface CheckView {
  readonly anchor: string;
  readonly id: string;
  readonly family: string;
  readonly heading: string;
  readonly title: string;
  readonly severityWord: string;
  readonly preview: boolean;
  readonly why: string;
  readonly controls: readonly LinkView[];
  readonly cwe: string;
  readonly settings: readonly { readonly name: string; readonly value: string }[];
  readonly limits: readonly string[];
  readonly counts: CountsView;
  readonly tally: string;
  readonly findings: readonly FindingView[];
  readonly folds: readonly FoldView[];
}

export interface PermissionView {
  readonly permission: string;
  readonly grant: string;
  readonly gaps: readonly GapView[];
  readonly subjects: string;
}

export interface GapView {
  readonly reading: string;
  readonly scope: string;
  readonly target: string;
  readonly cause: string;
  readonly detail: string;
  readonly href: string;
  readonly record: string;
  readonly accepted: string;
}

export interface CauseView {
  readonly cause: string;
  readonly count: number;
  readonly subjects: readonly LinkView[];
  readonly more: string;
}

export interface ExceptionView {
  readonly kind: string;
  readonly check: string;
  readonly subject: string;
  readonly owner: string;
  /** Empty where nobody had to approve it. */
  readonly approver: string;
  readonly reason: string;
  readonly compensatingControl: string;
  readonly expires: string;
  readonly status: string;
  readonly statusWord: string;
  readonly matches: number;
}

export interface RecordView {
  readonly anchor: string;
  readonly id: string;
  readonly scope: string;
  readonly target: string;
  readonly call: string;
  readonly at: string;
  readonly identity: string;
  readonly status: string;
  readonly unread: boolean;
  readonly detail: string;
  readonly rows: string;
  readonly dropped: string;
  readonly sha: string;
}

export interface OptionView {
  readonly value: string;
  readonly word: string;
}

export interface ReportView {
  readonly csp: string;
  readonly css: string;
  readonly script: string;
  readonly title: string;
  readonly version: string;
  readonly command: string;
  readonly startedAt: string;
  readonly period: string;
  readonly now: string;
  readonly complete: boolean;
  readonly openGaps: string;
  readonly coverage: { readonly sentence: string; readonly percent: string };
  readonly tally: readonly TallyView[];
  readonly risks: readonly RiskView[];
  readonly moreRisks: string;
  readonly targets: readonly { readonly name: string; readonly kind: string; readonly declared: readonly string[] }[];
  readonly principals: readonly string[];
  readonly hashes: { readonly config: string; readonly evidence: string; readonly checks: string };
  readonly frameworks: readonly FrameworkView[];
  readonly filter: {
    readonly states: readonly OptionView[];
    readonly severities: readonly OptionView[];
    readonly families: readonly OptionView[];
    readonly targets: readonly OptionView[];
  };
  readonly checks: readonly CheckView[];
  readonly population: {
    readonly sentence: string;
    readonly total: CountsView;
    readonly reconciles: boolean;
    readonly inventory: readonly { readonly target: string; readonly path: string; readonly lines: number }[];
  };
  readonly permissions: readonly PermissionView[];
  readonly otherGaps: readonly GapView[];
  readonly causes: readonly CauseView[];
  readonly partialFiles: readonly { readonly target: string; readonly path: string; readonly detail: string }[];
  readonly problems: readonly { readonly check: string; readonly subject: string; readonly text: string }[];
  readonly exceptions: readonly ExceptionView[];
  readonly records: readonly RecordView[];
  readonly limits: readonly string[];
}
