const UNIT_SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};
const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;
const DURATION = /^[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;

/**
 * Seconds of a duration in the forms that Vault takes: a number of seconds, Go's `1h30m`, or whole days as `7d`.
 * `undefined` where it is none of them.
 */
export const durationSeconds = (text: string): number | undefined => {
  if (text === '') return 0;
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (/^[+-]?\d+d$/.test(text)) return Number.parseInt(text, 10) * 86_400;
  if (!DURATION.test(text)) return undefined;
  const seconds = [...text.matchAll(PART)].reduce(
    (sum, [, amount = '', unit = '']) => sum + Number(amount) * (UNIT_SECONDS[unit] ?? 0),
    0,
  );
  return text.startsWith('-') ? -seconds : seconds;
};

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
/** Past this many seconds JavaScript has no dates. */
const MAX_EPOCH_SECONDS = 8_640_000_000_000;

/** An absolute time, RFC 3339 or seconds since 1970, as RFC 3339 in UTC; `undefined` where it is neither. */
export const expirationTime = (text: string): string | undefined => {
  if (/^-?\d+$/.test(text)) {
    const seconds = Number(text);
    return Math.abs(seconds) > MAX_EPOCH_SECONDS ? undefined : new Date(seconds * 1000).toISOString();
  }
  const time = RFC_3339.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
};
