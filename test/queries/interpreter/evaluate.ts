import type { Expression } from './parse.ts';

/** A value with its type; `value` is null for the null of that type. A string never is null. */
export type Value =
  | { type: 'string'; value: string }
  | { type: 'long' | 'datetime' | 'timespan'; value: bigint | null }
  | { type: 'real'; value: number | null }
  | { type: 'bool'; value: boolean | null }
  | { type: 'dynamic'; value: unknown };

export type Row = Map<string, Value>;

const epoch = 621355968000000000n;

export const string = (value: string): Value => ({ type: 'string', value });
const long = (value: bigint | null): Value => ({ type: 'long', value });
const bool = (value: boolean | null): Value => ({ type: 'bool', value });
const dynamic = (value: unknown): Value => ({ type: 'dynamic', value: value ?? null });

/** Ticks of 100 ns of an RFC 3339 time, worked out field by field. */
export function ticks(text: string): bigint {
  const match = /^(\d+)-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))$/.exec(text)!;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  let days = 0n;
  for (let each = 1; each < year; each += 1) days += isLeap(each) ? 366n : 365n;
  const lengths = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  days += BigInt(lengths.slice(0, month - 1).reduce((sum, length) => sum + length, 0) + day - 1);
  const offset = match[8] === undefined ? 0n : BigInt(`${match[8]}1`) * (BigInt(match[9]!) * 60n + BigInt(match[10]!));
  const seconds = ((days * 24n + BigInt(hour)) * 60n + BigInt(minute) - offset) * 60n + BigInt(second);
  return seconds * 10000000n + BigInt((match[7] ?? '').padEnd(7, '0').slice(0, 7));
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function isoOf(value: bigint): string {
  const milliseconds = (value - epoch) / 10000n;
  const whole = new Date(Number(milliseconds)).toISOString().slice(0, 19);
  return `${whole}.${(value % 10000000n).toString().padStart(7, '0')}Z`;
}

/** Code point order, as UTF-8 bytes sort. */
export function order(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

export function evaluate(expression: Expression, row: Row, lets: Map<string, Expression>): Value {
  const of = (inner: Expression): Value => evaluate(inner, row, lets);
  switch (expression.kind) {
    case 'literal':
      return { type: expression.type, value: expression.value } as Value;
    case 'null':
      return { type: expression.type, value: null };
    case 'strings':
      return dynamic(expression.items);
    case 'datetime':
      return { type: 'datetime', value: ticks(expression.text) };
    case 'name': {
      const found = row.get(expression.name);
      if (found !== undefined) return found;
      const bound = lets.get(expression.name);
      if (bound === undefined) throw new Error(`unknown name ${expression.name}`);
      return of(bound);
    }
    case 'member':
      return member(of(expression.object), expression.key);
    case 'in': {
      const left = of(expression.left).value;
      return bool(expression.items.some((item) => of(item).value === left));
    }
    case 'binary':
      return binary(expression.operator, of(expression.left), of(expression.right));
    case 'call':
    default:
      return call(expression.name, expression.arguments, row, of);
  }
}

function member(object: Value, key: string | number): Value {
  const holder = object.value;
  if (holder === null || typeof holder !== 'object') return dynamic(null);
  if (Array.isArray(holder) !== (typeof key === 'number')) return dynamic(null);
  return dynamic(Object.hasOwn(holder, key) ? (holder as Record<string | number, unknown>)[key] : null);
}

function binary(operator: string, left: Value, right: Value): Value {
  const [a, b] = [left.value, right.value];
  switch (operator) {
    case 'and':
      return bool(a === false || b === false ? false : a === null || b === null ? null : true);
    case 'or':
      return bool(a === true || b === true ? true : a === null || b === null ? null : false);
    case '==':
      return bool(a === null && b === null ? null : same(a, b));
    case '!=':
      return bool(a === null && b === null ? null : !same(a, b));
    case '<':
      return bool(a === null || b === null ? null : (a as bigint) < (b as bigint));
    case '>=':
      return bool(a === null || b === null ? null : (a as bigint) >= (b as bigint));
    case '=~':
      return bool((a as string).toLowerCase() === (b as string).toLowerCase());
    case 'contains_cs':
      return bool((a as string).includes(b as string));
    case 'startswith_cs':
      return bool((a as string).startsWith(b as string));
    case 'endswith_cs':
      return bool((a as string).endsWith(b as string));
    default: {
      if (a === null || b === null) return { type: left.type, value: null } as Value;
      const [x, y] = [a as bigint, b as bigint];
      return { type: left.type, value: operator === '+' ? x + y : x - y } as Value;
    }
  }
}

/** A real and a long are one number. */
function same(a: unknown, b: unknown): boolean {
  if (a === null || b === null) return false;
  return typeof a === typeof b ? a === b : Number(a) === Number(b);
}

function call(name: string, given: Expression[], row: Row, of: (expression: Expression) => Value): Value {
  const value = (index: number): Value => of(given[index]!);
  const text = (index: number): string => value(index).value as string;
  switch (name) {
    case 'tostring':
      return string(textOf(value(0)));
    case 'tolower':
      return string(text(0).toLowerCase());
    case 'tolong': {
      const { value: number } = value(0);
      if (typeof number !== 'number') return long(number as bigint | null);
      return long(Math.abs(number) < 2 ** 63 ? BigInt(Math.trunc(number)) : null);
    }
    case 'strlen':
      return long(BigInt(Array.from(text(0)).length));
    case 'substring':
      return string(
        Array.from(text(0))
          .slice(Number(value(1).value))
          .join(''),
      );
    case 'strcat':
      return string(given.map((_, index) => text(index)).join(''));
    case 'replace_string':
      return string(text(0).split(text(1)).join(text(2)));
    case 'split':
      return dynamic(text(0).split(text(1)));
    case 'coalesce':
      return given.map(of).find((each) => each.value !== null && each.value !== '') ?? value(given.length - 1);
    case 'case': {
      for (let index = 0; index < given.length - 1; index += 2)
        if (value(index).value === true) return value(index + 1);
      return value(given.length - 1);
    }
    case 'bin': {
      const [at, width] = [value(0).value as bigint | null, value(1).value as bigint];
      return { type: 'datetime', value: at === null ? null : at - (at % width) };
    }
    case 'array_length': {
      const array = value(0).value;
      return long(Array.isArray(array) ? BigInt(array.length) : null);
    }
    case 'array_sort_asc':
      return dynamic((value(0).value as string[]).toSorted(order));
    case 'set_has_element': {
      const array = value(0).value;
      return bool(Array.isArray(array) ? array.includes(text(1)) : null);
    }
    case 'column_ifexists':
      return row.get(text(0)) ?? value(1);
    default:
      throw new Error(`unknown function ${name}`);
  }
}

function textOf(value: Value): string {
  if (value.value === null) return '';
  if (value.type === 'datetime') return isoOf(value.value);
  if (typeof value.value === 'bigint') return value.value.toString();
  return typeof value.value === 'string' ? value.value : (JSON.stringify(value.value) ?? '');
}
