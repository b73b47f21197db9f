import type { KqlType } from '../../queries/tables.ts';
import { KqlSubsetError, type SyntaxNode } from './parse.ts';
import { childOf, expectType, itemsOf, nameOf, quoteText, type Scope, type SqlExpression } from './scope.ts';

type CompileExpression = (node: SyntaxNode, scope: Scope) => SqlExpression;

interface Call {
  readonly node: SyntaxNode;
  readonly scope: Scope;
  readonly arguments: readonly SyntaxNode[];
  readonly compile: CompileExpression;
}

/** Microseconds between 0001-01-01 and 1970-01-01. */
const unixEpochMicroseconds = 62_135_596_800_000_000n;

/** The scalar functions of the subset. */
const functionCompilers: Readonly<Record<string, (call: Call) => SqlExpression>> = {
  array_length: arrayLength,
  array_sort_asc: (call) => ({ sql: `list_sort(${stringList(call, 0)})`, type: 'dynamic', list: true }),
  bin,
  case: cases,
  coalesce,
  column_ifexists: columnIfExists,
  replace_string: (call) => string(`replace(${text(call, 0)}, ${literal(call, 1)}, ${literal(call, 2)})`),
  set_has_element: setHasElement,
  split: (call) => ({ sql: `string_split(${text(call, 0)}, ${literal(call, 1)})`, type: 'dynamic', list: true }),
  strcat: (call) => string(`(${call.arguments.map((_, index) => text(call, index)).join(' || ')})`),
  strlen: (call) => ({ sql: `length(${text(call, 0)})`, type: 'long' }),
  substring: (call) => string(`substring(${text(call, 0)}, ${argument(call, 1, ['int', 'long']).sql} + 1)`),
  tolong: toLong,
  tolower: (call) => string(`lower(${text(call, 0)})`),
  tostring: toText,
};

export const functionNames: readonly string[] = Object.keys(functionCompilers);

/** A call of a scalar function. Throws `KqlSubsetError` for one that the subset does not have. */
export function compileCall(node: SyntaxNode, scope: Scope, compile: CompileExpression): SqlExpression {
  const name = nameOf(childOf(node, 0));
  const compiler = Object.hasOwn(functionCompilers, name) ? functionCompilers[name] : undefined;
  if (compiler === undefined) throw new KqlSubsetError(`Function ${name} is not in the subset`, node.start);
  return compiler({ node, scope, compile, arguments: itemsOf(childOf(childOf(node, 1), 1)) });
}

function argument(call: Call, index: number, types?: readonly KqlType[]): SqlExpression {
  const node = call.arguments[index];
  if (node === undefined) throw new KqlSubsetError(`Argument ${index + 1} is missing`, call.node.start);
  const value = call.compile(node, call.scope);
  return types === undefined ? value : expectType(value, types, node);
}

function string(sql: string): SqlExpression {
  return { sql, type: 'string' };
}

function text(call: Call, index: number): string {
  return argument(call, index, ['string']).sql;
}

/** A string literal that is not empty, where SQL and KQL part ways about an empty one. */
function literal(call: Call, index: number): string {
  const node = call.arguments[index];
  const mayBeEmpty = index === 2;
  if (node?.kind !== 'StringLiteralExpression' || (node.value === '' && !mayBeEmpty)) {
    throw new KqlSubsetError(`Argument ${index + 1} is a string literal that is not empty`, call.node.start);
  }
  return quoteText(node.value ?? '');
}

function stringList(call: Call, index: number): string {
  const value = argument(call, index, ['dynamic']);
  if (value.list) return value.sql;
  throw new KqlSubsetError('The subset takes a list of strings here', call.node.start);
}

function arrayLength(call: Call): SqlExpression {
  const value = argument(call, 0, ['dynamic']);
  const json = `CASE WHEN json_type(${value.sql}) = 'ARRAY' THEN CAST(json_array_length(${value.sql}) AS BIGINT) END`;
  return { sql: value.list ? `len(${value.sql})` : `(${json})`, type: 'long' };
}

/** Null for what is no array. */
function setHasElement(call: Call): SqlExpression {
  const value = argument(call, 0, ['dynamic']);
  const element = text(call, 1);
  const json = `list_contains(TRY_CAST(${value.sql} AS JSON[]), to_json(${element}))`;
  return { sql: value.list ? `list_contains(${value.sql}, ${element})` : json, type: 'bool' };
}

/** Whole multiples counted from 0001-01-01; every datetime lies after it. */
function bin(call: Call): SqlExpression {
  const value = argument(call, 0, ['datetime']);
  const width = call.arguments[1];
  if (width?.kind !== 'TimespanLiteralExpression') {
    throw new KqlSubsetError('bin takes a timespan literal', call.node.start);
  }
  const { sql } = argument(call, 1);
  return { sql: `(${value.sql} // ${sql} * ${sql})`, type: 'datetime' };
}

function cases(call: Call): SqlExpression {
  const last = call.arguments.length - 1;
  const other = argument(call, last);
  const branches: string[] = [];
  for (let index = 0; index < last; index += 2) {
    const when = argument(call, index, ['bool']);
    const then = argument(call, index + 1, [other.type]);
    if (then.list !== other.list) throw new KqlSubsetError('case mixes kinds of dynamic', call.node.start);
    branches.push(`WHEN ${when.sql} THEN ${then.sql}`);
  }
  return { ...other, sql: `(CASE ${branches.join(' ')} ELSE ${other.sql} END)` };
}

/** The first that is not null; of strings the first that is not empty. */
function coalesce(call: Call): SqlExpression {
  const values = call.arguments.map((_, index) => argument(call, index, ['string', 'int', 'long', 'real']));
  const [first] = values;
  if (first === undefined || values.some((value) => (value.type === 'string') !== (first.type === 'string'))) {
    throw new KqlSubsetError('coalesce mixes types', call.node.start);
  }
  if (first.type !== 'string') return { ...first, sql: `coalesce(${values.map((value) => value.sql).join(', ')})` };
  return string(`coalesce(${values.map((value) => `nullif(${value.sql}, '')`).join(', ')}, '')`);
}

function columnIfExists(call: Call): SqlExpression {
  const [name] = call.arguments;
  if (name?.kind !== 'StringLiteralExpression') {
    throw new KqlSubsetError('column_ifexists takes a literal name', call.node.start);
  }
  const column = call.scope.columns.get(name.value ?? '');
  if (column === undefined) return argument(call, 1);
  return call.compile({ kind: 'NameReference', start: name.start, text: name.value ?? '' }, call.scope);
}

/** Cuts towards zero; null for a real that no long can hold. */
function toLong(call: Call): SqlExpression {
  const value = argument(call, 0, ['int', 'long', 'real']);
  return { sql: value.type === 'real' ? `TRY_CAST(trunc(${value.sql}) AS BIGINT)` : value.sql, type: 'long' };
}

function toText(call: Call): SqlExpression {
  const value = argument(call, 0, ['string', 'long', 'dynamic', 'datetime']);
  if (value.type === 'string') return value;
  if (value.type === 'datetime') return string(datetimeText(value.sql));
  if (value.type === 'long') return string(`coalesce(CAST(${value.sql} AS VARCHAR), '')`);
  if (value.list) throw new KqlSubsetError('A list of strings has no text in the subset', call.node.start);
  return string(value.text ?? `coalesce(json_extract_string(${value.sql}, '$'), '')`);
}

function datetimeText(ticks: string): string {
  const micros = `make_timestamp(${ticks} // 10 - ${unixEpochMicroseconds})`;
  return `coalesce(strftime(${micros}, '%Y-%m-%dT%H:%M:%S.%f') || (${ticks} % 10) || 'Z', '')`;
}
