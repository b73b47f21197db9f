/** Ticks of 100 ns between 0001-01-01 and 1970-01-01. */
const unixEpochTicks = 621_355_968_000_000_000n;
const ticksPerSecond = 10_000_000n;
const instant = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/;

/** A value that a query takes as a `let` line. Datetimes and timespans are counted in ticks of 100 ns. */
export type KqlValue =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'long'; readonly value: bigint }
  | { readonly type: 'datetime'; readonly ticks: bigint }
  | { readonly type: 'timespan'; readonly ticks: bigint }
  | { readonly type: 'dynamic'; readonly value: readonly string[] };

export class KqlLiteralError extends Error {
  override readonly name = 'KqlLiteralError';
}

/**
 * Ticks since 0001-01-01 of an RFC 3339 time with any offset and any number of decimals; decimals beyond the seventh
 * are cut, as Log Analytics cuts them. `undefined` for anything else.
 */
export function ticksOf(text: string): bigint | undefined {
  const match = instant.exec(text);
  if (match === null) return undefined;
  const [, date = '', clock = '', fraction = '', offset = ''] = match;
  const milliseconds = Date.parse(`${date}T${clock}${offset}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return BigInt(milliseconds) * 10_000n + BigInt(fraction.padEnd(7, '0').slice(0, 7)) + unixEpochTicks;
}

/** RFC 3339 text in UTC with seven decimals: the form in which Log Analytics answers. */
export function timeOf(ticks: bigint): string {
  const sinceEpoch = ticks - unixEpochTicks;
  const fraction = ((sinceEpoch % ticksPerSecond) + ticksPerSecond) % ticksPerSecond;
  const seconds = (sinceEpoch - fraction) / ticksPerSecond;
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${whole}.${fraction.toString().padStart(7, '0')}Z`;
}

/** A datetime parameter from RFC 3339 text. Throws `KqlLiteralError` when the text is no such time. */
export function datetime(text: string): KqlValue {
  const ticks = ticksOf(text);
  if (ticks === undefined) throw new KqlLiteralError(`Not an RFC 3339 time: ${JSON.stringify(text)}`);
  return { type: 'datetime', ticks };
}

/** A timespan parameter from a number of whole seconds. */
export function wholeSeconds(count: number): KqlValue {
  return { type: 'timespan', ticks: BigInt(count) * ticksPerSecond };
}

/** `let` lines in the order given: the only way in which a value gets into a query's text. */
export function letLines(parameters: Readonly<Record<string, KqlValue>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => letLine(name, value))
    .join('');
}

function letLine(name: string, value: KqlValue): string {
  if (!/^[A-Z][A-Za-z]*$/.test(name)) throw new KqlLiteralError(`Not a parameter name: ${JSON.stringify(name)}`);
  return `let ${name} = ${encodeLiteral(value)};\n`;
}

/** One literal of the Kusto query language, always on one line and in printable ASCII. */
export function encodeLiteral(value: KqlValue): string {
  if (value.type === 'string') return quoted(value.value);
  if (value.type === 'long') return `long(${value.value})`;
  if (value.type === 'datetime') return `datetime(${timeOf(value.ticks)})`;
  if (value.type === 'timespan') return `timespan(${timespanText(value.ticks)})`;
  return `dynamic([${value.value.map(quoted).join(',')}])`;
}

/** Escapes that KQL strings and JSON share, so the same form serves inside `dynamic(...)`. */
function quoted(text: string): string {
  const escaped = text.replace(/["\\]|[^ -~]/g, (unit) =>
    unit === '"' || unit === '\\' ? `\\${unit}` : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `"${escaped}"`;
}

function timespanText(ticks: bigint): string {
  const sign = ticks < 0n ? '-' : '';
  const size = ticks < 0n ? -ticks : ticks;
  const second = size / ticksPerSecond;
  const clock = `${two((second / 3600n) % 24n)}:${two((second / 60n) % 60n)}:${two(second % 60n)}`;
  return `${sign}${second / 86_400n}.${clock}.${(size % ticksPerSecond).toString().padStart(7, '0')}`;
}

function two(count: bigint): string {
  return count.toString().padStart(2, '0');
}

/** A query's text cut into the values of its leading `let` lines and the rest. */
export interface SplitQuery {
  readonly parameters: Readonly<Record<string, KqlValue>>;
  readonly body: string;
}

/**
 * Splits the `let` lines that `letLines` wrote from the body. A line that `letLines` could not have written stays in
 * the body, so an unknown form never binds a value.
 */
export function splitQuery(text: string): SplitQuery {
  const parameters: Record<string, KqlValue> = {};
  let body = text;
  for (;;) {
    const line = /^let ([A-Z][A-Za-z]*) = ([ -~]*);\n/.exec(body);
    const value = line === null ? undefined : decodeLiteral(line[2] ?? '');
    if (line === null || value === undefined) return { parameters, body };
    parameters[line[1] ?? ''] = value;
    body = body.slice(line[0].length);
  }
}

/** The value of a literal in exactly the form that `encodeLiteral` writes; `undefined` for any other text. */
export function decodeLiteral(text: string): KqlValue | undefined {
  const value = readLiteral(text);
  return value !== undefined && encodeLiteral(value) === text ? value : undefined;
}

function readLiteral(text: string): KqlValue | undefined {
  if (text.startsWith('"')) return stringValue(text);
  const [, type, inner = ''] = /^(long|datetime|timespan|dynamic)\((.*)\)$/.exec(text) ?? [];
  if (type === 'datetime') return datetimeValue(inner);
  if (type === 'timespan') return timespanValue(inner);
  if (type === 'dynamic') return arrayValue(inner);
  return type === 'long' && /^-?\d+$/.test(inner) ? { type, value: BigInt(inner) } : undefined;
}

function datetimeValue(text: string): KqlValue | undefined {
  const ticks = ticksOf(text);
  return ticks === undefined ? undefined : { type: 'datetime', ticks };
}

function timespanValue(text: string): KqlValue | undefined {
  const match = /^(-?)(\d+)\.(\d\d):(\d\d):(\d\d)\.(\d{7})$/.exec(text);
  if (match === null) return undefined;
  const [days = 0n, hours = 0n, minutes = 0n, second = 0n, fraction = 0n] = match.slice(2).map(BigInt);
  const size = (((days * 24n + hours) * 60n + minutes) * 60n + second) * ticksPerSecond + fraction;
  return { type: 'timespan', ticks: match[1] === '-' ? -size : size };
}

function stringValue(text: string): KqlValue | undefined {
  const value = jsonOf(text);
  return typeof value === 'string' ? { type: 'string', value } : undefined;
}

function arrayValue(text: string): KqlValue | undefined {
  const value = jsonOf(text);
  if (!Array.isArray(value)) return undefined;
  const strings = value.filter((item): item is string => typeof item === 'string');
  return strings.length === value.length ? { type: 'dynamic', value: strings } : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
