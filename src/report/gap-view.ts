import type { Assessment, Gap, Verdict } from '../assess/assessment.ts';
import { sayAcceptance } from './acceptance.ts';
import { findingAnchor } from './check-view.ts';
import { recordAnchor } from './evidence-view.ts';
import { groupBy } from './group.ts';
import { plural } from './text.ts';
import type { CauseView, ExceptionView, GapView, PermissionView } from './view.ts';
import { causeWords } from './words.ts';

/** Subjects listed under one cause; the rest stand under their check. */
const subjectsShown = 30;

const statusWords = { expired: 'Expired', unused: 'Unused', used: 'In force' } as const;

/** What is missing, by the command that would grant it: one block a command, whatever number of readings hang on it. */
export function permissionViews(assessment: Assessment): PermissionView[] {
  const gaps = groupBy(assessment.gaps.filter(hasNeeds), (gap) => needsKey(gap.needs));
  const waiting = assessment.verdicts.filter((verdict) => verdict.state === 'not-assessed').filter(hasNeeds);
  const subjects = groupBy(waiting, (verdict) => needsKey(verdict.needs));
  const keys = new Set([...gaps.keys(), ...subjects.keys()]);
  return [...keys].flatMap((key) => {
    const needs = (gaps.get(key) ?? subjects.get(key))?.[0]?.needs;
    if (needs === undefined) return [];
    const views = (gaps.get(key) ?? []).map(gapView);
    const count = subjects.get(key)?.length ?? 0;
    return [
      { ...needs, gaps: views, subjects: count === 0 ? '' : plural(count, 'result hangs on it', 'results hang on it') },
    ];
  });
}

/** Gaps for which no permission is known that would close them. */
export function otherGapViews(assessment: Assessment): GapView[] {
  return assessment.gaps.filter((gap) => gap.needs === undefined).map(gapView);
}

function hasNeeds<T extends Gap | Verdict>(item: T): item is T & { needs: NonNullable<T['needs']> } {
  return item.needs !== undefined;
}

function needsKey(needs: NonNullable<Gap['needs']>): string {
  return `${needs.permission}\n${needs.grant}`;
}

function gapView(gap: Gap): GapView {
  const { accepted } = gap;
  return {
    reading: gap.reading,
    scope: gap.scope,
    target: gap.target,
    cause: causeWords[gap.cause],
    detail: gap.detail,
    href: `#${recordAnchor(gap.record)}`,
    record: gap.record,
    accepted: accepted === undefined ? '' : sayAcceptance(accepted),
  };
}

/** Results that could not be assessed, by cause. */
export function causeViews(assessment: Assessment): CauseView[] {
  const unread = assessment.verdicts.filter((verdict) => verdict.state === 'not-assessed');
  return [...groupBy(unread, (verdict) => verdict.cause ?? 'failed')].map(([, verdicts]) => {
    const more = verdicts.length - subjectsShown;
    return {
      cause: causeWords[verdicts[0]?.cause ?? 'failed'],
      count: verdicts.length,
      subjects: verdicts
        .slice(0, subjectsShown)
        .map((verdict) => ({ href: `#${findingAnchor(verdict)}`, text: `${verdict.name} (${verdict.check})` })),
      more: more > 0 ? `and ${String(more)} more, listed under their checks` : '',
    };
  });
}

const exceptionWords: Readonly<Record<Assessment['exceptions'][number]['kind'], string>> = {
  waiver: 'Waiver',
  'accepted-gap': 'Accepted gap',
  comment: 'Comment in a file',
  'known-finding': 'Known finding',
};

/** The register of waivers, accepted gaps, comments and known findings, in the order of the assessment: expired ones first. */
export function exceptionViews(assessment: Assessment): ExceptionView[] {
  return assessment.exceptions.map((entry) => ({
    ...entry,
    approver: entry.approver ?? '',
    compensatingControl: entry.compensatingControl ?? '',
    kind: exceptionWords[entry.kind],
    statusWord: statusWords[entry.status],
  }));
}
