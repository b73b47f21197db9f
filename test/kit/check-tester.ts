import { describe, expect, test } from '@jest/globals';
import type { Verdict } from '../../src/assess/assessment.ts';
import type { Check } from '../../src/assess/check.ts';
import { runCheck } from '../../src/assess/run-check.ts';
import { buildEstate } from '../../src/estate/build.ts';
import { canonicalJson } from '../../src/evidence/canonical.ts';
import type { Evidence } from '../../src/evidence/evidence.ts';
import { testNow } from './evidence.ts';

export interface ExpectedVerdict {
  readonly subject: string;
  readonly outcome: Verdict['outcome'];
  readonly reasonIncludes?: string;
  readonly severity?: Verdict['severity'];
  readonly cause?: Verdict['cause'];
  /** A text that some step of the fix must hold. */
  readonly fixIncludes?: string;
}

export interface CheckTestCase {
  readonly name: string;
  readonly evidence: Evidence;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970; `testNow` where absent. */
  readonly now?: number;
  /** Every verdict that the check gives, in any order. */
  readonly expect: readonly ExpectedVerdict[];
}

export interface TableOptions {
  /** Why no subject of this check can be `not-applicable`. */
  readonly neverNotApplicable?: string;
  /** Why no subject of this check can be `not-assessed`. */
  readonly neverNotAssessed?: string;
}

/** Runs a table of cases against a check, and refuses a table that could not notice a fault. */
export function testCheck(id: string, check: Check, cases: readonly CheckTestCase[], options: TableOptions = {}): void {
  describe(id, () => {
    test('its table shows every outcome', () => {
      expect(weaknesses(cases, options)).toEqual([]);
    });
    for (const row of cases) {
      test(row.name, () => {
        expectVerdicts(id, check, row);
      });
    }
  });
}

/** What a table lacks, in words; empty for a sound one. */
export function weaknesses(cases: readonly CheckTestCase[], options: TableOptions = {}): string[] {
  const outcomes = new Set(cases.flatMap((row) => row.expect.map((verdict) => verdict.outcome)));
  const ruledOut = new Set<string>([
    ...(options.neverNotApplicable === undefined ? [] : ['not-applicable']),
    ...(options.neverNotAssessed === undefined ? [] : ['not-assessed']),
  ]);
  const wanted = ['pass', 'fail', 'not-assessed', 'not-applicable'] as const;
  return [
    ...wanted
      .filter((outcome) => outcomes.has(outcome) === ruledOut.has(outcome))
      .map((outcome) =>
        outcomes.has(outcome) ? `a case expects ${outcome}, which is ruled out` : `no case expects ${outcome}`,
      ),
    ...repeated(cases.map((row) => row.name)).map((name) => `two cases are called "${name}"`),
    ...repeated(cases.map(inputOf)).map(() => 'two cases have the same input'),
    ...cases.filter((row) => row.expect.length === 0).map((row) => `"${row.name}" expects no subject`),
    ...cases.flatMap((row) =>
      repeated(row.expect.map((verdict) => verdict.subject)).map((subject) => `"${row.name}" lists ${subject} twice`),
    ),
  ];
}

function inputOf(row: CheckTestCase): string {
  return canonicalJson({ evidence: row.evidence, settings: row.settings ?? {}, now: row.now ?? testNow });
}

function repeated(texts: readonly string[]): string[] {
  return [...new Set(texts.filter((text, index) => texts.indexOf(text) !== index))];
}

function expectVerdicts(id: string, check: Check, row: CheckTestCase): void {
  const options = { now: row.now ?? testNow, settings: row.settings ?? {} };
  const run = runCheck(id, check, buildEstate(row.evidence), options);
  expect(run.problems).toEqual([]);
  const got = run.verdicts.map((verdict) => `${verdict.outcome} ${verdict.subject}`);
  expect(got.toSorted()).toEqual(row.expect.map((verdict) => `${verdict.outcome} ${verdict.subject}`).toSorted());
  for (const expected of row.expect) {
    const verdict = run.verdicts.find((item) => item.subject === expected.subject);
    if (verdict !== undefined) expectVerdict(verdict, expected, id);
  }
}

function expectVerdict(verdict: Verdict, expected: ExpectedVerdict, id: string): void {
  if (expected.reasonIncludes !== undefined) expect(verdict.reason).toContain(expected.reasonIncludes);
  if (expected.severity !== undefined) expect(verdict.severity).toBe(expected.severity);
  if (expected.cause !== undefined) expect(verdict.cause).toBe(expected.cause);
  expect(verdict.reason.length).toBeGreaterThan(0);
  if (verdict.outcome !== 'fail') return;
  const fix = verdict.fix.map((step) => `${step.text}\n${step.code ?? ''}`).join('\n');
  expect(fix.trim()).not.toBe('');
  expect(fix).not.toMatch(/undefined|\[object Object\]/);
  expect(verdict.evidenceCount > 0 || id === 'configuration/scan-coverage-gap').toBe(true);
  if (expected.fixIncludes !== undefined) expect(fix).toContain(expected.fixIncludes);
}
