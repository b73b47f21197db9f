import { UsageError } from './errors.ts';

/**
 * Milliseconds since 1970 of a date, or of a date and time with its zone, that a flag names.
 * @throws {UsageError} for any other text.
 */
export function moment(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const parsed = parseMoment(text);
  if (parsed !== undefined) return parsed;
  throw new UsageError(`--${flag} takes a date or a moment with its zone, such as 2026-12-31 or 2026-12-31T08:00:00Z`);
}

function parseMoment(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text)) return undefined;
  const parsed = Date.parse(text);
  if (Number.isNaN(parsed)) return undefined;
  return text.length === 10 && !new Date(parsed).toISOString().startsWith(text) ? undefined : parsed;
}

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };
/** Runs longer than this are refused by `--resume` in any case. */
const longestMs = 7 * 86_400_000;

/**
 * When a run has to end, in milliseconds since 1970: a length of time from now, such as 90m, or a moment with its zone.
 * @throws {UsageError} for any other text, and for a moment that is past or more than a week away.
 */
export function deadline(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const [, count, unit = ''] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const at = count === undefined ? parseMoment(text) : now + Number(count) * (unitMs[unit] ?? 0);
  if (at === undefined || text.length === 10) {
    throw new UsageError(
      '--deadline takes a length of time such as 90m or 4h, or a moment with its zone such as 2026-12-31T04:30:00Z',
    );
  }
  if (at <= now) throw new UsageError(`--deadline ${text}: is past already`);
  if (at - now > longestMs) throw new UsageError(`--deadline ${text}: is more than a week away`);
  return at;
}
