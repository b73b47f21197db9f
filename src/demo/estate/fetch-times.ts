import { momentMs, periodMs } from './time.ts';

/** The moments of a fetch record in milliseconds, oldest first; none lies after now. */
export function fetchTimes(
  fetch: { from: string; to?: string | undefined; every?: string | undefined },
  nowMs: number,
): number[] {
  const first = momentMs(fetch.from, nowMs);
  if (fetch.every === undefined) return first <= nowMs ? [first] : [];
  const last = Math.min(momentMs(fetch.to ?? '+0s', nowMs), nowMs);
  const step = periodMs(fetch.every);
  return Array.from({ length: Math.max(0, Math.floor((last - first) / step) + 1) }, (_, turn) => first + turn * step);
}
