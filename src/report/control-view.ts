import type { Assessment, CheckMeta, Control } from '../assess/assessment.ts';
import { checkAnchor, countsView, stateView, worstState } from './check-view.ts';
import { groupBy } from './group.ts';
import type { ControlCheckView, ControlRowView, ControlView, FrameworkView } from './view.ts';

/** SOC 2 reads first, then the other frameworks in the order of the assessment. */
export function frameworkViews(assessment: Assessment): FrameworkView[] {
  const checks = new Map(assessment.checks.map((check) => [check.id, check]));
  const groups = [...groupBy(assessment.controls, (control) => `${control.framework}\n${control.version}`).values()];
  return groups
    .toSorted((left, right) => rank(left[0]) - rank(right[0]))
    .map((controls) => frameworkView(controls, checks));
}

function rank(control: Control | undefined): number {
  return control?.framework === 'SOC 2' ? 0 : 1;
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
