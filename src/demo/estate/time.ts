import { z } from 'zod';

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const RELATIVE = /^([+-]\d+(?:\.\d+)?)([smhd])$/;

/** A moment: ISO 8601 in UTC, or an offset from the estate's `now` such as `-42d`, `+12h`, `-30m`, `+0s`. */
export const moment = z
  .string()
  .regex(/^(?:[+-]\d+(?:\.\d+)?[smhd]|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)$/)
  .describe('ISO 8601 in UTC, or an offset from now such as -42d, +12h, -30m');

/** A length of time such as `4h` or `30d`. */
export const period = z
  .string()
  .regex(/^\d+(?:\.\d+)?[smhd]$/)
  .describe('a length of time such as 4h or 30d');

/** The moment in milliseconds since 1970. `text` is one that {@link moment} accepts. */
export function momentMs(text: string, nowMs: number): number {
  const relative = RELATIVE.exec(text);
  if (relative === null) return Date.parse(text);
  return nowMs + Math.round(Number(relative[1]) * unitMs(relative[2]));
}

/** The length in milliseconds. `text` is one that {@link period} accepts. */
export function periodMs(text: string): number {
  return Math.round(Number(text.slice(0, -1)) * unitMs(text.slice(-1)));
}

function unitMs(unit: string | undefined): number {
  return UNITS[(unit ?? 's') as keyof typeof UNITS];
}
