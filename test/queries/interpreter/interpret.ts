import { evaluate, isoOf, order, string, ticks, type Row, type Value } from './evaluate.ts';
import { parseQuery, type Expression, type NamedExpression, type Operator } from './parse.ts';

type Schema = Record<string, string>;
type Lets = Map<string, Expression>;

/** Runs a query of the subset over plain rows; rows come back as objects with datetimes as text and longs as numbers. */
export function interpret(
  text: string,
  tables: Record<string, Schema>,
  data: Record<string, Record<string, unknown>[]>,
): Record<string, unknown>[] {
  const { lets, table, operators } = parseQuery(text);
  let rows = (data[table] ?? []).map((row) => typedRow(row, tables[table]!));
  for (const operator of operators) rows = apply(operator, rows, lets);
  return rows.map((row) => Object.fromEntries([...row].map(([name, value]) => [name, shown(value)])));
}

function typedRow(row: Record<string, unknown>, schema: Schema): Row {
  return new Map(Object.entries(schema).map(([name, type]) => [name, typed(row[name] ?? null, type)]));
}

function typed(value: unknown, type: string): Value {
  if (type === 'string') return string((value as string | null) ?? '');
  if (type === 'dynamic') return { type, value: value === null ? null : JSON.parse(JSON.stringify(value)) };
  if (type === 'datetime') {
    return { type, value: typeof value === 'string' ? ticks(value) : (value as bigint | null) };
  }
  if (type === 'int' || type === 'long')
    return { type: 'long', value: value === null ? null : BigInt(value as number) };
  return { type, value } as Value;
}

function shown(value: Value): unknown {
  if (value.value === null || typeof value.value !== 'bigint') return value.value;
  return value.type === 'datetime' ? isoOf(value.value) : Number(value.value);
}

function apply(operator: Operator, rows: Row[], lets: Lets): Row[] {
  switch (operator.kind) {
    case 'where':
      return rows.filter((row) => evaluate(operator.predicate, row, lets).value === true);
    case 'extend':
      return rows.map((row) => new Map([...row, ...computed(operator.items, row, lets)]));
    case 'project':
      return rows.map((row) => computed(operator.items, row, lets));
    case 'summarize':
      return summarize(operator.aggregates, operator.by, rows, lets);
    case 'sort':
    default:
      return rows.toSorted((left, right) => {
        for (const { expression, descending, nullsFirst } of operator.keys) {
          const [a, b] = [evaluate(expression, left, lets).value, evaluate(expression, right, lets).value];
          if (a === null || b === null) {
            if (a === b) continue;
            return (a === null) === nullsFirst ? -1 : 1;
          }
          const found = compare(a, b);
          if (found !== 0) return descending ? -found : found;
        }
        return 0;
      });
  }
}

function computed(items: NamedExpression[], row: Row, lets: Lets): Row {
  return new Map(items.map(({ name, expression }) => [name!, evaluate(expression, row, lets)]));
}

/** Nulls count as the greatest: only the choice between equal rows depends on it. */
function compare(a: unknown, b: unknown): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === 'string') return order(a, b as string);
  const [x, y] = [
    typeof a === 'boolean' ? Number(a) : (a as bigint),
    typeof b === 'boolean' ? Number(b) : (b as bigint),
  ];
  return x < y ? -1 : x > y ? 1 : 0;
}

function summarize(aggregates: NamedExpression[], by: NamedExpression[], rows: Row[], lets: Lets): Row[] {
  const groups = new Map<string, { key: Row; rows: Row[] }>();
  for (const row of rows) {
    const key = computed(by, row, lets);
    const id = JSON.stringify([...key.values()].map(({ value }) => (typeof value === 'bigint' ? `n${value}` : value)));
    const group = groups.get(id) ?? { key, rows: [] };
    group.rows.push(row);
    groups.set(id, group);
  }
  return [...groups.values()].map(
    (group) => new Map([...group.key, ...aggregates.flatMap((item) => aggregate(item, group.rows, lets))]),
  );
}

function aggregate({ name, expression }: NamedExpression, rows: Row[], lets: Lets): [string, Value][] {
  if (expression.kind !== 'call') throw new Error('not an aggregate');
  const [first, second] = expression.arguments;
  const of = (row: Row): Value => evaluate(first!, row, lets);
  switch (expression.name) {
    case 'countif':
      return [[name!, { type: 'long', value: BigInt(rows.filter((row) => of(row).value === true).length) }]];
    case 'min':
    case 'max': {
      const sign = expression.name === 'max' ? 1 : -1;
      const values = rows.map(of).filter(({ value }) => value !== null);
      const [best] = values.toSorted((a, b) => sign * compare(b.value, a.value));
      return [[name!, best ?? ({ type: of(rows[0]!).type, value: null } as Value)]];
    }
    case 'make_set_if': {
      const kept = rows.filter((row) => evaluate(second!, row, lets).value === true);
      const limit = Number((expression.arguments[2] as { value: bigint }).value);
      const items = [...new Set(kept.map((row) => of(row).value as string))].toSorted(order);
      return [[name!, { type: 'dynamic', value: items.slice(0, limit) }]];
    }
    case 'arg_max':
    case 'arg_min': {
      const names = expression.arguments.map((item) => (item as { name: string }).name);
      const sign = expression.name === 'arg_max' ? 1 : -1;
      const keyed = rows.filter((row) => row.get(names[0]!)!.value !== null);
      const [best] = keyed.toSorted((a, b) => {
        for (const each of names) {
          const found = sign * compare(b.get(each)!.value, a.get(each)!.value);
          if (found !== 0) return found;
        }
        return 0;
      });
      const none = (each: string): Value => {
        const { type } = rows[0]!.get(each)!;
        return type === 'string' ? string('') : { type, value: null };
      };
      return names.map((each) => [each, best?.get(each) ?? none(each)]);
    }
    default:
      throw new Error(`unknown aggregate ${expression.name}`);
  }
}
