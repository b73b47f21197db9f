import type { Assessment, Control, Verdict } from '../assess/assessment.ts';
import type { Cause } from '../evidence/cause.ts';

/** The words and signs that every report uses, so that no two reports name one thing differently. */

export type State = Verdict['state'];
export type Severity = Verdict['severity'];

/** The five states, in the order in which reports list them: what needs somebody first. */
export const states: readonly State[] = ['fail', 'accepted', 'not-assessed', 'pass', 'not-applicable'];

/** Worst first. */
export const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

export const stateWords: Readonly<Record<Control['state'], string>> = {
  pass: 'Pass',
  fail: 'Fail',
  accepted: 'Accepted',
  'not-assessed': 'Not assessed',
  'not-applicable': 'Not applicable',
  'not-covered': 'Not covered',
};

/** A sign beside the word, for text that has no pictures. */
export const stateSigns: Readonly<Record<Control['state'], string>> = {
  pass: '✓',
  fail: '✗',
  accepted: '◐',
  'not-assessed': '?',
  'not-applicable': '–',
  'not-covered': '·',
};

export const severityWords: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Info',
};

export const causeWords: Readonly<Record<Cause, string>> = {
  forbidden: 'Access was refused',
  filtered: 'The answer was silently filtered',
  'not-found': 'It was not found',
  throttled: 'The service throttled to the end',
  'timed-out': 'It timed out',
  malformed: 'The answer could not be understood',
  partial: 'Only a part was read',
  condition: 'It hangs on a condition that cannot be judged',
  failed: 'The read failed',
  'not-collected': 'No collector reads this yet',
};

/** Name of a family of checks: `least-privilege` reads `Least privilege`. */
export function familyWord(family: string): string {
  const words = family.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const targetKindWords: Readonly<Record<Assessment['targets'][number]['kind'], string>> = {
  azure: 'Azure',
  vault: 'Vault',
  source: 'Source repository',
};

/** What every report says of itself. */
export const limits: readonly string[] = [
  'This report is evidence that supports controls; it is no opinion on any of them. Most controls also need policy, people and records that no scanner sees.',
  'It speaks for the moment of the run and for what is listed under Scope. Nothing was sampled: each population is the full list that the source returned.',
  'Secret values were never read, so it does not say whether a value is strong, correct or already known to others.',
  'Logs are not lossless: “no read seen” means that no event was found, not that no read took place.',
];
