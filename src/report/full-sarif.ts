import type { Log, Result, ToolComponent } from 'sarif';
import type { Assessment, Control, Verdict } from '../assess/assessment.ts';
import { sayAcceptance } from './acceptance.ts';
import { reportOrder } from './figures.ts';
import { automationId, driver, invocation, notifications, sarifLog } from './sarif-log.ts';
import { inventoryIndex, sarifResult, type ResultContext } from './sarif-result.ts';
import { ruleIndexes, sarifRules, taxonomyGuid } from './sarif-rules.ts';
import { oneLine } from './text.ts';

const kinds = { pass: 'pass', fail: 'fail', 'not-applicable': 'notApplicable', 'not-assessed': 'open' } as const;

/**
 * The whole run as one SARIF log, for auditors and for viewers other than GitHub (which would show every result as an
 * alert): all outcomes by kind, waivers as suppressions, controls as taxonomies, what could not be read as
 * notifications.
 */
export function fullSarif(assessment: Assessment): Log {
  const rules = sarifRules(assessment, true);
  const context = { ruleIndexes: ruleIndexes(rules), inventory: inventoryIndex(assessment) };
  const taxonomies = taxonomiesOf(assessment);
  return sarifLog([
    {
      tool: {
        driver: {
          ...driver(assessment, rules),
          supportedTaxonomies: taxonomies.map(({ name, guid }, index) => ({
            name,
            index,
            ...(guid === undefined ? {} : { guid }),
          })),
        },
      },
      automationDetails: { id: automationId('full', assessment) },
      columnKind: 'utf16CodeUnits',
      invocations: [invocation(assessment, notifications(assessment))],
      taxonomies,
      results: assessment.verdicts.toSorted(reportOrder).map((verdict) => fullResult(verdict, context)),
    },
  ]);
}

function fullResult(verdict: Verdict, context: ResultContext): Result {
  const { level = 'warning', ...result } = sarifResult(verdict, context);
  return {
    fingerprints: { 'portcullis/v1': verdict.fingerprint },
    kind: kinds[verdict.outcome],
    level: verdict.outcome === 'fail' ? level : 'none',
    ...result,
    properties: {
      ...(verdict.cause === undefined ? {} : { cause: verdict.cause }),
      check: verdict.check,
      evidence: verdict.evidence.map((reference) => reference.record),
      ...(verdict.needs === undefined ? {} : { missingPermission: verdict.needs.permission }),
      state: verdict.state,
      target: verdict.target,
    },
    ...(verdict.waiver === undefined ? {} : { suppressions: [suppression(verdict.waiver)] }),
  };
}

function suppression(waiver: NonNullable<Verdict['waiver']>): NonNullable<Result['suppressions']>[number] {
  const justification = oneLine(sayAcceptance(waiver));
  return { kind: 'external', status: 'accepted', justification };
}

/** One taxonomy a framework; its taxa are the controls that a check of this run supports. */
function taxonomiesOf(assessment: Assessment): ToolComponent[] {
  const keys = new Set(assessment.checks.flatMap((check) => Object.keys(check.controls)));
  return [...keys].toSorted().map((key) => {
    const ids = new Set(assessment.checks.flatMap((check) => check.controls[key] ?? []));
    const taxa = [...ids].toSorted().map((id) => taxon(id, assessment.controls));
    return { name: key, guid: taxonomyGuid(key), version: key.replace(/^[^@]*@/, ''), isComprehensive: false, taxa };
  });
}

function taxon(id: string, controls: readonly Control[]): NonNullable<ToolComponent['taxa']>[number] {
  const title = controls.find((control) => control.id === id)?.title;
  return title === undefined ? { id } : { id, name: title, shortDescription: { text: `${title}.` } };
}
