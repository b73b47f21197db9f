import type { KqlType, TableSchema } from '../../queries/tables.ts';
import { aggregateNames, compileAggregate, type AggregateColumn } from './aggregates.ts';
import { compileExpression, expressionSigns } from './expressions.ts';
import { functionNames } from './functions.ts';
import { KqlSubsetError, type ParsedQuery, type SyntaxNode } from './parse.ts';
import {
  childOf,
  expectType,
  itemsOf,
  nameOf,
  quoteName,
  type Scope,
  type SqlColumn,
  type SqlExpression,
} from './scope.ts';

/** A query in DuckDB SQL. Parameters are `$Name`; what they are bound to is stated in `scope.ts`. */
export interface CompiledQuery {
  readonly table: string;
  readonly sql: string;
  readonly parameters: Readonly<Record<string, KqlType>>;
  readonly columns: readonly { readonly name: string; readonly type: KqlType }[];
}

/** One step of the pipeline: a SELECT over the step before, or the closing ORDER BY, and the columns it leaves. */
interface Step {
  readonly select?: (from: string) => string;
  readonly order?: string;
  readonly columns: ReadonlyMap<string, SqlColumn>;
}

type Named = SqlExpression & { readonly name: string };

const operatorCompilers: Readonly<Record<string, (node: SyntaxNode, scope: Scope) => Step>> = {
  FilterOperator: filter,
  ExtendOperator: extend,
  ProjectOperator: project,
  SummarizeOperator: summarize,
  SortOperator: sort,
};

/** Every operator and function that the compiler knows; docs/kql-subset.md describes each. */
export const kqlSubset: readonly string[] = [
  'where',
  'extend',
  'project',
  'summarize',
  'sort',
  ...expressionSigns,
  ...functionNames,
  ...aggregateNames,
];

/**
 * Compiles one parsed query: `let` lines of literals, a table, operators. Throws `KqlSubsetError` with the offset for
 * everything that the language or the subset (docs/kql-subset.md) refuses.
 */
export function compileKql(parsed: ParsedQuery, tables: Readonly<Record<string, TableSchema>>): CompiledQuery {
  const [problem] = parsed.diagnostics;
  if (problem !== undefined) throw new KqlSubsetError(problem.message, problem.start);
  const statements = itemsOf(childOf(parsed.tree, 1));
  const parameters = new Map(statements.slice(0, -1).map(parameterOf));
  const pipeline = operatorsOf(childOf(statements.at(-1) ?? parsed.tree, 0));
  const table = tableOf(pipeline.source, tables);
  const schema = tables[table] ?? {};
  const steps = compileSteps(pipeline.operators, { columns: columnsOf(schema), parameters });
  const columns = steps.at(-1)?.columns ?? columnsOf(schema);
  return {
    table,
    sql: sqlOf(table, steps, columns),
    parameters: Object.fromEntries([...parameters].map(([name, { type }]) => [name, type])),
    columns: [...columns].map(([name, { type }]) => ({ name, type })),
  };
}

function parameterOf(statement: SyntaxNode): [string, SqlColumn] {
  if (statement.kind !== 'LetStatement') {
    throw new KqlSubsetError(`${statement.kind} is not in the subset`, statement.start);
  }
  const value = childOf(statement, 3);
  const type = value.type;
  const known = /^(String|Long|DateTime|Timespan)LiteralExpression$|^DynamicExpression$/.test(value.kind);
  if (
    !known ||
    (type !== 'string' && type !== 'long' && type !== 'datetime' && type !== 'timespan' && type !== 'dynamic')
  ) {
    throw new KqlSubsetError('let takes a literal string, long, datetime, timespan or array of strings', value.start);
  }
  return [nameOf(childOf(statement, 1)), type === 'dynamic' ? { type, list: true } : { type }];
}

function operatorsOf(expression: SyntaxNode): { source: SyntaxNode; operators: SyntaxNode[] } {
  if (expression.kind !== 'PipeExpression') return { source: expression, operators: [] };
  const before = operatorsOf(childOf(expression, 0));
  return { source: before.source, operators: [...before.operators, childOf(expression, 2)] };
}

function tableOf(source: SyntaxNode, tables: Readonly<Record<string, TableSchema>>): string {
  const name = source.kind === 'NameReference' ? nameOf(source) : '';
  if (!Object.hasOwn(tables, name)) throw new KqlSubsetError('A query starts with a table', source.start);
  return name;
}

function columnsOf(schema: TableSchema): Map<string, SqlColumn> {
  return new Map(Object.entries(schema).map(([name, type]) => [name, { type }]));
}

function compileSteps(operators: readonly SyntaxNode[], start: Scope): Step[] {
  const steps: Step[] = [];
  let scope = start;
  for (const [index, operator] of operators.entries()) {
    const compiler = operatorCompilers[operator.kind];
    if (compiler === undefined) throw new KqlSubsetError(`${operator.kind} is not in the subset`, operator.start);
    if (compiler === sort && index < operators.length - 1) {
      throw new KqlSubsetError('sort is the last operator: later ones would lose its order', operator.start);
    }
    const step = compiler(operator, scope);
    refuseNamesThatDifferByCase(step.columns, operator);
    steps.push(step);
    scope = { ...scope, columns: step.columns };
  }
  return steps;
}

/** SQL names ignore case, KQL names do not. */
function refuseNamesThatDifferByCase(columns: ReadonlyMap<string, SqlColumn>, operator: SyntaxNode): void {
  const lower = new Set([...columns.keys()].map((name) => name.toLowerCase()));
  if (lower.size !== columns.size) throw new KqlSubsetError('Two columns differ by case only', operator.start);
}

function sqlOf(table: string, steps: readonly Step[], columns: ReadonlyMap<string, SqlColumn>): string {
  const selects = steps.flatMap(({ select }) => (select === undefined ? [] : [select]));
  const from = (index: number): string => (index === 0 ? quoteName(table) : `step${index}`);
  const views = selects.map((select, index) => `step${index + 1} AS NOT MATERIALIZED (\n${select(from(index))}\n)`);
  const names = [...columns].map(([name, column]) => outputColumn(name, column)).join(', ');
  const prefix = views.length === 0 ? '' : `WITH ${views.join(',\n')}\n`;
  return `${prefix}SELECT ${names}\nFROM ${from(selects.length)}\n${steps.at(-1)?.order ?? ''}`;
}

/** Lists of strings leave the query as JSON, like every other dynamic. */
function outputColumn(name: string, column: SqlColumn): string {
  return column.list ? `to_json(${quoteName(name)}) AS ${quoteName(name)}` : quoteName(name);
}

function filter(node: SyntaxNode, scope: Scope): Step {
  const predicate = expectType(compileExpression(childOf(node, 2), scope), ['bool'], node);
  return { columns: scope.columns, select: (from) => `  SELECT *\n  FROM ${from}\n  WHERE ${predicate.sql}` };
}

function namedItem(item: SyntaxNode, scope: Scope): Named {
  if (item.kind === 'NameReference') return { ...compileExpression(item, scope), name: nameOf(item) };
  if (item.kind !== 'SimpleNamedExpression') throw new KqlSubsetError('An expression is given a name', item.start);
  return { ...compileExpression(childOf(item, 2), scope), name: nameOf(childOf(item, 0)) };
}

function columnOf({ type, list }: SqlColumn): SqlColumn {
  return list ? { type, list } : { type };
}

function selectItem({ name, sql }: Pick<Named, 'name' | 'sql'>): string {
  return sql === quoteName(name) ? sql : `${sql} AS ${quoteName(name)}`;
}

function selectNamed(items: readonly Named[]): Required<Pick<Step, 'select' | 'columns'>> {
  return {
    columns: new Map(items.map((item) => [item.name, columnOf(item)])),
    select: (from) => `  SELECT\n    ${items.map(selectItem).join(',\n    ')}\n  FROM ${from}`,
  };
}

/** A name that exists already is replaced in its place; none of the new columns sees another. */
function extend(node: SyntaxNode, scope: Scope): Step {
  const items = itemsOf(childOf(node, 1)).map((item) => namedItem(item, scope));
  const byName = new Map(items.map((item) => [item.name, item]));
  const kept = [...scope.columns].map(
    ([name, column]) => byName.get(name) ?? { ...column, name, sql: quoteName(name) },
  );
  const added = items.filter((item) => !scope.columns.has(item.name));
  const { columns, select } = selectNamed([...kept, ...added]);
  if (added.length < items.length) return { columns, select };
  return {
    columns,
    select: (from) => `  SELECT\n    *,\n    ${added.map(selectItem).join(',\n    ')}\n  FROM ${from}`,
  };
}

function project(node: SyntaxNode, scope: Scope): Step {
  return selectNamed(itemsOf(childOf(node, 1)).map((item) => namedItem(item, scope)));
}

function summarize(node: SyntaxNode, scope: Scope): Step {
  const clause = node.children?.find((child) => child.kind === 'SummarizeByClause');
  if (clause === undefined) throw new KqlSubsetError('summarize names what it groups by', node.start);
  const keys = itemsOf(childOf(clause, 1)).map((item) => groupKey(item, scope));
  const aggregates = itemsOf(childOf(node, 2)).flatMap((item) => compileAggregate(item, scope));
  if (rowsOf(aggregates).length > new Set(rowsOf(aggregates).map(({ name }) => name)).size) {
    throw new KqlSubsetError('summarize takes one arg_max and one arg_min', node.start);
  }
  const groups = [...keys, ...aggregates.filter(({ field }) => field === undefined), ...rowsOf(aggregates)];
  const numbers = keys.map((_, index) => index + 1).join(', ');
  const { columns, select } = selectNamed([...keys.map(keyColumn), ...aggregates.map(readAggregate)]);
  return {
    columns,
    select: (from) => select(`(\n${selectNamed(groups).select(from)}\n  GROUP BY ${numbers}\n  )`),
  };
}

function keyColumn(key: Named): Named {
  return { ...key, sql: quoteName(key.name) };
}

/** The whole rows that `arg_max` and `arg_min` keep of a group, each once. */
function rowsOf(aggregates: readonly AggregateColumn[]): Named[] {
  const rows = new Set(aggregates.filter(({ field }) => field !== undefined).map(({ sql }) => sql));
  return [...rows].map((sql) => ({ name: rowName(sql), sql, type: 'dynamic' }));
}

function rowName(sql: string): string {
  return sql.startsWith('max') ? 'greatest row' : 'least row';
}

function readAggregate({ name, type, list, sql, field }: AggregateColumn): Named {
  const column = field === undefined ? quoteName(name) : `${quoteName(rowName(sql))}.${quoteName(field)}`;
  const read = field !== undefined && type === 'string' ? `coalesce(${column}, '')` : column;
  return { name, type, sql: read, ...(list ? { list } : {}) };
}

function groupKey(item: SyntaxNode, scope: Scope): Named {
  const key = namedItem(item, scope);
  if (key.type === 'dynamic') throw new KqlSubsetError('Rows are not grouped by a dynamic', item.start);
  return key;
}

function sort(node: SyntaxNode, scope: Scope): Step {
  const keys = itemsOf(childOf(node, 3)).map((item) => sortKey(item, scope));
  return { columns: scope.columns, order: `ORDER BY ${keys.join(', ')}\n` };
}

/** Direction is always stated, and where nulls go wherever there can be one: a string never is null. */
function sortKey(item: SyntaxNode, scope: Scope): string {
  const [expression, clause] = item.kind === 'OrderedExpression' ? (item.children ?? []) : [];
  if (expression === undefined || clause === undefined) {
    throw new KqlSubsetError('sort states its direction', item.start);
  }
  const key = compileExpression(expression, scope);
  const direction = nameOf(clause).toUpperCase();
  const nulls = clause.children?.find((child) => child.kind === 'OrderingNullsClause');
  if (nulls !== undefined) return `${key.sql} ${direction} NULLS ${nameOf(childOf(nulls, 1)).toUpperCase()}`;
  if (key.type !== 'string') throw new KqlSubsetError('sort states where nulls go', item.start);
  return `${key.sql} ${direction}`;
}
