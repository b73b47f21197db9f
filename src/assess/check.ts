import type { Estate } from '../estate/estate.ts';
import type { Population } from '../estate/population.ts';
import type { ReadingName } from '../evidence/readings.ts';
import type { Tracker } from '../evidence/reading.ts';
import type { Setting } from './settings.ts';

export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';
export const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

/** Place of a subject in a file of a repository. Lines and columns start at 1. */
export interface Location {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** GitHub's rolling hash of the line with its literals masked, where the collector computed it. */
  readonly lineHash?: string;
}

/** What a verdict is about. */
export interface Subject {
  /** Stable and unique within its check: made of ids, never of display names, line numbers or versions. */
  readonly id: string;
  /** How reports name it. */
  readonly name: string;
  /** The field's word: `named value`, `role assignment`, `Vault auth role`. */
  readonly kind: string;
  /** Name of the configured target that it belongs to. */
  readonly target: string;
  /** Id of the one resource that stands for it in the inventory; its own id where it is a resource. */
  readonly resource?: string;
  /** The record that the subject itself is, where a check is about the collection: it stands in the evidence. */
  readonly record?: string;
  readonly at?: Location;
}

/** One step of a fix: what to do, and a command, policy or file content to paste where one exists. */
export interface FixStep {
  readonly text: string;
  readonly code?: string;
  readonly language?: 'shell' | 'hcl' | 'bicep' | 'xml' | 'yaml' | 'json';
}

export interface Finding {
  /** Why it fails, in one sentence that names what was observed. */
  readonly reason: string;
  readonly observed?: string;
  readonly expected?: string;
  /** Where this case differs from the check's default. */
  readonly severity?: Severity;
  /** What the fix needs to know; never printed by itself. */
  readonly facts?: Readonly<Record<string, string>>;
}

/** What a check says of one subject. `not-assessed` comes from the tracker, not from the check. */
export type Outcome =
  | { readonly outcome: 'pass'; readonly reason: string; readonly observed?: string }
  | ({ readonly outcome: 'fail' } & Finding)
  | { readonly outcome: 'not-applicable'; readonly reason: string };

export const pass = (reason: string, observed?: string): Outcome => ({
  outcome: 'pass',
  reason,
  ...(observed === undefined ? {} : { observed }),
});
export const fail = (finding: Finding): Outcome => ({ outcome: 'fail', ...finding });
export const notApplicable = (reason: string): Outcome => ({ outcome: 'not-applicable', reason });

export type SettingValues<S extends Readonly<Record<string, Setting<unknown>>>> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never;
};

/** What `assess` is handed besides the subject. */
export interface Context<
  K extends ReadingName,
  S extends Readonly<Record<string, Setting<unknown>>>,
> extends Tracker<K> {
  readonly estate: Estate;
  readonly settings: SettingValues<S>;
  /** The moment that ages are counted to, in milliseconds since 1970. */
  readonly now: number;
  /** Ends this subject as `not-assessed` with cause `not-collected`: evidence that no collector reads yet could turn it. */
  readonly notCollected: (what: string) => never;
}

export type ControlMap = Readonly<Record<string, readonly [string, ...string[]]>>;

/** A check as its author writes it. `R`: readings that it needs all of; `F`: any of which may be configured. */
export interface CheckDefinition<
  R extends ReadingName,
  F extends ReadingName,
  S extends Readonly<Record<string, Setting<unknown>>>,
  T,
> {
  /** How it reads when it holds. */
  readonly title: string;
  /** How it reads when it does not. */
  readonly failTitle: string;
  readonly why: string;
  readonly severity: Severity;
  /** Version of the tool since which it is stable, or in preview (a preview never fails a run). */
  readonly since: { readonly stable: string } | { readonly preview: string };
  /** Raised when its meaning changes. */
  readonly logic: number;
  readonly cwe: readonly number[];
  /** Controls that a result supports, by `framework@version`. */
  readonly controls: ControlMap;
  /** Why a result is evidence for these controls. */
  readonly rationale: string;
  /** What the check does not look at, for its page. */
  readonly limits?: readonly string[];
  readonly requires: readonly R[];
  readonly from: readonly F[];
  readonly settings?: S;
  readonly population: (estate: Estate) => Population<T>;
  readonly subject: (item: T) => Subject;
  readonly assess: (item: T, context: Context<R | F, S>) => Outcome;
  readonly fix: (item: T, finding: Finding) => readonly FixStep[];
}

/** A check as the runner sees it: the same object with its types closed. */
export interface Check {
  readonly title: string;
  readonly failTitle: string;
  readonly why: string;
  readonly severity: Severity;
  readonly since: { readonly stable: string } | { readonly preview: string };
  readonly logic: number;
  readonly cwe: readonly number[];
  readonly controls: ControlMap;
  readonly rationale: string;
  readonly limits: readonly string[];
  readonly requires: readonly ReadingName[];
  readonly from: readonly ReadingName[];
  readonly settings: Readonly<Record<string, Setting<unknown>>>;
  /** The population with, for each subject, what judges it. */
  readonly cases: (estate: Estate) => Population<CheckCase>;
}

export interface CheckCase {
  readonly subject: Subject;
  readonly assess: (context: Context<ReadingName, Readonly<Record<string, Setting<unknown>>>>) => Outcome;
  readonly fix: (finding: Finding) => readonly FixStep[];
}

/** Defines a check. Reading anything that neither `requires` nor `from` names is a compile error. */
export function defineCheck<
  const R extends ReadingName = never,
  const F extends ReadingName = never,
  S extends Readonly<Record<string, Setting<unknown>>> = Readonly<Record<string, never>>,
  T = never,
>(definition: CheckDefinition<R, F, S, T>): Check {
  const { population, subject, assess, fix, settings, limits, ...meta } = definition;
  return {
    ...meta,
    limits: limits ?? [],
    settings: settings ?? {},
    cases: (estate) =>
      population(estate).map((item) =>
        item.kind === 'unlisted' ? item : { kind: 'subject', subject: caseOf(item.subject, { subject, assess, fix }) },
      ),
  };
}

function caseOf<R extends ReadingName, S extends Readonly<Record<string, Setting<unknown>>>, T>(
  item: T,
  parts: Pick<CheckDefinition<R, never, S, T>, 'subject' | 'assess' | 'fix'>,
): CheckCase {
  return {
    subject: parts.subject(item),
    // The runner refuses, at run time, readings outside `requires` and `from`; the settings are those the check declared.
    assess: (context) => parts.assess(item, context as unknown as Context<R, S>),
    fix: (finding) => parts.fix(item, finding),
  };
}
