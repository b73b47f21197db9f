import { CallError } from '../../azure/call-error.ts';
import type { LogAnswer, LogSpan } from './workspace-client.ts';

export type Sliced =
  | {
      readonly kind: 'rows';
      readonly rows: readonly Record<string, unknown>[];
      readonly vouched: boolean;
      readonly slices: number;
    }
  | { readonly kind: 'no-table' };

const shortestMs = 3_600_000;

/**
 * Asks for a span of time, and for halves of it as long as an answer is cut. An hour that is still cut is `partial`:
 * nothing of the log is used then.
 */
export async function slicedAnswer(ask: (span: LogSpan) => Promise<LogAnswer>, span: LogSpan): Promise<Sliced> {
  const answer = await ask(span);
  if (answer.kind === 'rows') return { ...answer, slices: 1 };
  if (answer.kind === 'no-table') return answer;
  const [from, until] = [Date.parse(span.from), Date.parse(span.until)];
  if (until - from <= shortestMs) {
    throw new CallError('partial', `the workspace cut its answer even for ${span.from} to ${span.until}`, {
      status: 200,
    });
  }
  const middle = new Date(from + Math.floor((until - from) / 2)).toISOString();
  const early = await slicedAnswer(ask, { from: span.from, until: middle });
  const late = await slicedAnswer(ask, { from: middle, until: span.until });
  if (early.kind === 'no-table') return late;
  if (late.kind === 'no-table') return early;
  return {
    kind: 'rows',
    rows: [...early.rows, ...late.rows],
    vouched: early.vouched && late.vouched,
    slices: early.slices + late.slices,
  };
}
