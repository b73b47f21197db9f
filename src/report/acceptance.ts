import type { Acceptance } from '../assess/assessment.ts';
import { sentence } from './sarif-rules.ts';

/** Who accepts a finding or a gap, on whose word, until when, why, and what holds the risk meanwhile. */
export function sayAcceptance({ owner, approver, reason, compensatingControl, expires }: Acceptance): string {
  const approval = approver === undefined ? '' : `, approved by ${approver},`;
  const meanwhile = compensatingControl === undefined ? '' : ` Meanwhile: ${sentence(compensatingControl)}`;
  return `Accepted by ${owner}${approval} until ${expires}: ${sentence(reason)}${meanwhile}`;
}
