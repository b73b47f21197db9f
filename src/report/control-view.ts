import type { Assessment, CheckMeta, Control } from '../assess/assessment.ts';
import { checkAnchor, countsView, frameworkRank, stateView, tallyText, worstState } from './check-view.ts';
import { groupBy } from './group.ts';
import type { ControlCheckView, ControlRowView, ControlView, FrameworkView } from './view.ts';

/** The controls of each framework. */
export function frameworkViews(assessment: Assessment): FrameworkView[] {
  const checks = new Map(assessment.checks.map((check) => [check.id, check]));
  const groups = [...groupBy(assessment.controls, (control) => `${control.framework}\n${control.version}`).values()];
  return groups
    .toSorted((left, right) => frameworkRank(left[0]?.framework ?? '') - frameworkRank(right[0]?.framework ?? ''))
    .map((controls) => frameworkView(controls, checks));
}

function frameworkView(controls: readonly Control[], checks: ReadonlyMap<string, CheckMeta>): FrameworkView {
  const covered = controls.filter((control) => control.state !== 'not-covered');
  return {
    name: controls[0]?.framework ?? '',
    version: controls[0]?.version ?? '',
    covered: covered.map(controlRow),
    notCovered: controls
      .filter((control) => control.state === 'not-covered')
      .map(({ id, title, anchor }) => ({ id, title, anchor })),
    controls: covered.map((control) => controlView(control, checks)),
  };
}

function controlRow(control: Control): ControlRowView {
  return {
    href: `#${control.anchor}`,
    id: control.id,
    title: control.title,
    state: stateView(control.state),
    counts: countsView(control.counts),
  };
}

function controlView(control: Control, checks: ReadonlyMap<string, CheckMeta>): ControlView {
  return {
    ...controlRow(control),
    anchor: control.anchor,
    tally: tallyText(control.counts),
    checks: control.checks.flatMap((id) => {
      const check = checks.get(id);
      return check === undefined ? [] : [controlCheck(check)];
    }),
  };
}

function controlCheck(check: CheckMeta): ControlCheckView {
  return {
    href: `#${checkAnchor(check.id)}`,
    title: check.title,
    id: check.id,
    rationale: check.rationale,
    state: stateView(worstState(check.counts)),
    counts: countsView(check.counts),
  };
}
