const names = {
  month: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  weekday: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
};

const day = 86_400;

/**
 * The longest time in seconds between two runs of a cron expression of five fields, in whole days: what happens within a
 * day counts as one. `undefined` for a text that is no such expression, or that names no day of four years. Where both
 * the day of the month and that of the week are bound, either is enough, as cron has it.
 */
export function cronInterval(expression: string): number | undefined {
  const fields = expression.trim().toLowerCase().split(/\s+/);
  const [minute, hour, monthDay, month, weekday] = fields;
  if (fields.length !== 5 || minute === undefined || hour === undefined) return undefined;
  if (monthDay === undefined || month === undefined || weekday === undefined) return undefined;
  const days = values(monthDay, 1, 31, []);
  const months = values(month, 1, 12, names.month);
  const weekdays = values(weekday, 0, 7, names.weekday);
  const isTime = values(minute, 0, 59, []) !== undefined && values(hour, 0, 23, []) !== undefined;
  if (!isTime || days === undefined || months === undefined || weekdays === undefined) return undefined;
  const either = !monthDay.startsWith('*') && !weekday.startsWith('*');
  const runs = (date: Date): boolean => {
    const onDay = days.has(date.getUTCDate());
    const onWeekday = weekdays.has(date.getUTCDay()) || (date.getUTCDay() === 0 && weekdays.has(7));
    return months.has(date.getUTCMonth() + 1) && (either ? onDay || onWeekday : onDay && onWeekday);
  };
  return longestGap(runs);
}

// Four years hold every place that a day of the week and the 29th of February can have beside each other for this use.
function longestGap(runs: (date: Date) => boolean): number | undefined {
  const first = Date.UTC(2024, 0, 1) / 1000;
  let last: number | undefined;
  let longest: number | undefined;
  for (let at = first; at < first + 8 * 366 * day; at += day) {
    if (!runs(new Date(at * 1000))) continue;
    if (last !== undefined) longest = Math.max(longest ?? 0, at - last);
    last = at;
  }
  return longest;
}

/** Values of one field: `*`, numbers, names, ranges, steps and lists of them. */
function values(field: string, least: number, most: number, words: readonly string[]): Set<number> | undefined {
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const [, range = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
    const [from, to] =
      range === '*' || range === '?'
        ? [least, most]
        : bounds(range, least, words, step !== undefined ? most : undefined);
    const by = step === undefined ? 1 : Number(step);
    if (from === undefined || to === undefined || by < 1 || from < least || to > most || from > to) return undefined;
    for (let value = from; value <= to; value += by) found.add(value);
  }
  return found;
}

function bounds(
  range: string,
  least: number,
  words: readonly string[],
  openEnd: number | undefined,
): [number | undefined, number | undefined] {
  const [from, to, ...more] = range.split('-').map((text) => {
    if (/^\d{1,2}$/.test(text)) return Number(text);
    const index = words.indexOf(text);
    return index === -1 ? undefined : index + least;
  });
  if (more.length > 0) return [undefined, undefined];
  return [from, range.includes('-') ? to : (openEnd ?? from)];
}
