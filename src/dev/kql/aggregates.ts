import { compileExpression } from './expressions.ts';
import { KqlSubsetError, type SyntaxNode } from './parse.ts';
import { childOf, expectType, itemsOf, nameOf, quoteName, type Scope, type SqlColumn } from './scope.ts';

/** A column that an aggregate adds. */
export interface AggregateColumn extends SqlColumn {
  readonly name: string;
  /** Over the rows of a group; with `field`, a whole row, which the next SELECT takes apart. */
  readonly sql: string;
  readonly field?: string;
}

interface AggregateCall {
  readonly node: SyntaxNode;
  readonly scope: Scope;
  /** The name it is given in the query; `arg_max` and `arg_min` keep the names of their columns instead. */
  readonly name: string | undefined;
  readonly arguments: readonly SyntaxNode[];
}

const aggregateCompilers: Readonly<Record<string, (call: AggregateCall) => AggregateColumn[]>> = {
  arg_max: (call) => extremeRow(call, 'max'),
  arg_min: (call) => extremeRow(call, 'min'),
  countif: countIf,
  make_set_if: makeSetIf,
  max: (call) => extreme(call, 'max'),
  min: (call) => extreme(call, 'min'),
};

export const aggregateNames: readonly string[] = Object.keys(aggregateCompilers);

/** One item of `summarize`. Throws `KqlSubsetError` for what the subset does not have. */
export function compileAggregate(item: SyntaxNode, scope: Scope): AggregateColumn[] {
  const named = item.kind === 'SimpleNamedExpression';
  const node = named ? childOf(item, 2) : item;
  const called = node.kind === 'FunctionCallExpression' ? nameOf(childOf(node, 0)) : node.kind;
  const compiler = Object.hasOwn(aggregateCompilers, called) ? aggregateCompilers[called] : undefined;
  if (compiler === undefined) throw new KqlSubsetError(`Aggregate ${called} is not in the subset`, node.start);
  const name = named ? nameOf(childOf(item, 0)) : undefined;
  return compiler({ node, scope, name, arguments: itemsOf(childOf(childOf(node, 1), 1)) });
}

function given(call: AggregateCall): string {
  if (call.name === undefined) throw new KqlSubsetError('An aggregate is given a name', call.node.start);
  return call.name;
}

function argument(call: AggregateCall, index: number): SyntaxNode {
  return call.arguments[index] ?? childOf(call.node, 99);
}

function condition(call: AggregateCall, index: number): string {
  const node = argument(call, index);
  return expectType(compileExpression(node, call.scope), ['bool'], node).sql;
}

function countIf(call: AggregateCall): AggregateColumn[] {
  return [{ name: given(call), type: 'long', sql: `count(*) FILTER (WHERE ${condition(call, 0)})` }];
}

function extreme(call: AggregateCall, word: string): AggregateColumn[] {
  const node = argument(call, 0);
  const value = expectType(compileExpression(node, call.scope), ['datetime', 'timespan', 'int', 'long'], node);
  return [{ name: given(call), type: value.type, sql: `${word}(${value.sql})` }];
}

/** Sorted, and cut to the limit: the service keeps any of them, so a query must not show a set that reached it. */
function makeSetIf(call: AggregateCall): AggregateColumn[] {
  const value = expectType(compileExpression(argument(call, 0), call.scope), ['string'], call.node);
  const limit = argument(call, 2);
  if (limit.kind !== 'LongLiteralExpression') throw new KqlSubsetError('make_set_if states its limit', call.node.start);
  const distinct = `list(DISTINCT ${value.sql}) FILTER (WHERE ${condition(call, 1)})`;
  const sql = `coalesce(list_sort(${distinct})[1:${nameOf(limit)}], CAST([] AS VARCHAR[]))`;
  return [{ name: given(call), type: 'dynamic', list: true, sql }];
}

/**
 * The row with the greatest (least) key; rows without a key do not count. The language leaves ties open: here the
 * greatest (least) following columns win, in their order, so that the answer never depends on the order of rows.
 */
function extremeRow(call: AggregateCall, word: string): AggregateColumn[] {
  if (call.name !== undefined || call.arguments.length < 2) {
    throw new KqlSubsetError('arg_max and arg_min take two or more columns and keep their names', call.node.start);
  }
  const names = call.arguments.map(plainColumn);
  const [key = ''] = names;
  const packed = names.map((name) => `${quoteName(name)} := ${quoteName(name)}`).join(', ');
  const row = `${word}(struct_pack(${packed})) FILTER (WHERE ${quoteName(key)} IS NOT NULL)`;
  return names.map((name) => extremeColumn(name, row, call));
}

function plainColumn(node: SyntaxNode): string {
  if (node.kind !== 'NameReference') throw new KqlSubsetError('arg_max and arg_min take plain columns', node.start);
  return nameOf(node);
}

function extremeColumn(name: string, row: string, call: AggregateCall): AggregateColumn {
  const column = call.scope.columns.get(name);
  if (column === undefined) throw new KqlSubsetError(`${name} is not a column`, call.node.start);
  return { ...column, name, sql: row, field: name };
}
