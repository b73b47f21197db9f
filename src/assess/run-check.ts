import type { Estate } from '../estate/estate.ts';
import type { Listed } from '../estate/population.ts';
import { byCodeUnit, sha256 } from '../evidence/canonical.ts';
import type { RecordRef, UnreadReading } from '../evidence/reading.ts';
import type { ReadingName } from '../evidence/readings.ts';
import { redact } from '../evidence/redact.ts';
import type { Verdict } from './assessment.ts';
import type { Check, CheckCase, Context, Finding, Outcome, Severity, Subject } from './check.ts';
import type { Setting } from './settings.ts';
import { NotAssessed, takeNotes, type Notes } from './tracker.ts';

/** How many references to evidence a verdict lists; `evidenceCount` says how many there are. */
export const shownReferences = 20;

export interface RunCheckOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Settings as the configuration gives them, by name; the rest take their defaults. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Severity that the configuration sets for this check. */
  readonly severity?: Severity;
}

/** A fault of the tool: the subject it struck is `not-assessed`, never lost. */
export interface Problem {
  readonly check: string;
  readonly subject: string;
  readonly text: string;
}

export interface CheckRun {
  /** Sorted by subject. */
  readonly verdicts: readonly Verdict[];
  readonly problems: readonly Problem[];
}

type Settings = Readonly<Record<string, Setting<unknown>>>;

/** Runs one check over an estate. Waivers are applied later: every `state` here equals its outcome. */
export function runCheck(id: string, check: Check, estate: Estate, options: RunCheckOptions): CheckRun {
  const run = new CheckRunState(id, check, options);
  for (const item of casesOf(run, check, estate)) run.judge(item, estate);
  return {
    verdicts: run.verdicts.toSorted((left, right) => byCodeUnit(left.subject, right.subject)),
    problems: run.problems,
  };
}

/** Values of a check's settings: the configuration's where it names one, else the default. */
export function settingValues(
  settings: Settings,
  configured: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).map(([key, setting]) => [key, setting.parse(configured[setting.name] ?? setting.default)]),
  );
}

function casesOf(run: CheckRunState, check: Check, estate: Estate): readonly Listed<CheckCase>[] {
  try {
    return check.cases(estate);
  } catch (error) {
    run.crash('population', error);
    return [];
  }
}

/** What accumulates while one check runs. */
class CheckRunState {
  readonly verdicts: Verdict[] = [];
  readonly problems: Problem[] = [];
  readonly #taken = new Map<string, number>();
  readonly #declared: ReadonlySet<ReadingName>;
  readonly #settings: Record<string, unknown>;
  readonly #id: string;
  readonly #check: Check;
  readonly #options: RunCheckOptions;

  constructor(id: string, check: Check, options: RunCheckOptions) {
    this.#id = id;
    this.#check = check;
    this.#options = options;
    this.#declared = new Set([...check.requires, ...check.from]);
    this.#settings = settingValues(check.settings, options.settings);
  }

  judge(item: Listed<CheckCase>, estate: Estate): void {
    if (item.kind === 'unlisted') {
      this.#unlisted(item);
      return;
    }
    const { subject } = item.subject;
    const notes = takeNotes(this.#declared);
    try {
      const outcome = item.subject.assess(this.#context(notes, estate, subject));
      const taint = outcome.outcome === 'pass' ? notes.taint() : undefined;
      if (taint === undefined) this.#add(subject, outcome, notes.references(), item.subject.fix);
      else this.#notAssessed(subject, taint, notes.references());
    } catch (error) {
      if (error instanceof NotAssessed) this.#notAssessed(subject, error.reading, notes.references());
      else this.crash(subject.id, error, subject, notes.references());
    }
  }

  /** Notes a fault of the tool; where a subject was being judged, it ends as `not-assessed`. */
  crash(where: string, error: unknown, subject?: Subject, references: RecordRef[] = []): void {
    const text = redact(error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error');
    this.problems.push({ check: this.#id, subject: where, text });
    const standIn = subject ?? { id: `${this.#id} population`, name: 'The whole check', kind: 'check', target: '' };
    this.verdicts.push({
      ...this.#base(standIn, references),
      outcome: 'not-assessed',
      state: 'not-assessed',
      reason: 'The check stopped with a fault of the tool, so nothing is said of this subject.',
      cause: 'failed',
      fix: [],
    });
  }

  #context(notes: Notes, estate: Estate, subject: Subject): Context<ReadingName, Settings> {
    const settings = this.#settings as Context<ReadingName, Settings>['settings'];
    const notCollected = (what: string): never => {
      const from = { record: `not-collected/${subject.id}` };
      const name = [...this.#declared][0] ?? 'repo.files';
      throw new NotAssessed({ name, status: 'unread', cause: 'not-collected', detail: what, from });
    };
    return { ...notes.tracker, estate, settings, now: this.#options.now, notCollected };
  }

  #unlisted(item: Extract<Listed<CheckCase>, { kind: 'unlisted' }>): void {
    const id = `${item.scope.id} ${item.reading.name}`;
    if (this.#taken.has(id)) return;
    const subject: Subject = {
      id,
      name: `${item.reading.name} of ${item.scope.name}`,
      kind: 'population that could not be listed',
      target: item.scope.target,
      resource: item.scope.id,
    };
    this.#notAssessed(subject, item.reading, [item.reading.from]);
  }

  #notAssessed(subject: Subject, reading: UnreadReading, references: RecordRef[]): void {
    this.verdicts.push({
      ...this.#base(subject, references, reading.from),
      outcome: 'not-assessed',
      state: 'not-assessed',
      reason: reading.detail,
      cause: reading.cause,
      ...(reading.needs === undefined ? {} : { needs: reading.needs }),
      fix: [],
    });
  }

  #add(
    subject: Subject,
    outcome: Outcome,
    references: RecordRef[],
    fix: (finding: Finding) => Verdict['fix'] | readonly unknown[],
  ): void {
    const base = this.#base(subject, references);
    const { outcome: name, reason } = outcome;
    if (outcome.outcome !== 'fail') {
      const observed = 'observed' in outcome && outcome.observed !== undefined ? { observed: outcome.observed } : {};
      this.verdicts.push({ ...base, outcome: name, state: name, reason, ...observed, fix: [] });
      return;
    }
    const severity = this.#options.severity ?? outcome.severity ?? this.#check.severity;
    this.verdicts.push({
      ...base,
      outcome: 'fail',
      state: 'fail',
      severity,
      rule: severity === this.#check.severity ? this.#id : `${this.#id}.${severity}`,
      reason,
      ...(outcome.observed === undefined ? {} : { observed: outcome.observed }),
      ...(outcome.expected === undefined ? {} : { expected: outcome.expected }),
      fix: [...fix(outcome)] as Verdict['fix'],
    });
  }

  /** `needed`: what could not be read, which is listed in any case. */
  #base(
    subject: Subject,
    noted: readonly RecordRef[],
    needed?: RecordRef,
  ): Omit<Verdict, 'outcome' | 'state' | 'reason' | 'fix'> {
    const unique = this.#unique(subject.id);
    const references = subject.record === undefined ? noted : [{ record: subject.record }, ...noted];
    const shown = references.filter((reference) => !isSynthetic(reference)).slice(0, shownReferences);
    const isCut = needed !== undefined && !isSynthetic(needed) && references.length > shownReferences;
    const evidence =
      isCut && !shown.some(({ record }) => record === needed.record) ? [needed, ...shown.slice(1)] : shown;
    return {
      ...(subject.at === undefined ? {} : { at: subject.at }),
      check: this.#id,
      evidence,
      evidenceCount: references.length,
      fingerprint: sha256(`${this.#id} ${unique}`).slice(0, 32),
      kind: subject.kind,
      name: subject.name,
      resource: subject.resource ?? subject.id,
      rule: this.#id,
      severity: this.#options.severity ?? this.#check.severity,
      subject: unique,
      target: subject.target,
    };
  }

  /** Two subjects with one id are a fault of the check; both are kept, so that no result is lost. */
  #unique(id: string): string {
    const before = this.#taken.get(id) ?? 0;
    this.#taken.set(id, before + 1);
    if (before === 0) return id;
    this.problems.push({ check: this.#id, subject: id, text: 'Two subjects of this check have the same id.' });
    return `${id}#${String(before + 1)}`;
  }
}

function isSynthetic(reference: RecordRef): boolean {
  return reference.record.startsWith('not-collected/');
}
