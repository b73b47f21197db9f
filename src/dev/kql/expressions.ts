import type { KqlType } from '../../queries/tables.ts';
import { compileCall } from './functions.ts';
import { KqlSubsetError, type SyntaxNode } from './parse.ts';
import { childOf, expectType, itemsOf, nameOf, quoteName, quoteText, type Scope, type SqlExpression } from './scope.ts';

type Compile = (node: SyntaxNode, scope: Scope) => SqlExpression;

const ticksPerUnit: Readonly<Record<string, bigint>> = {
  d: 864_000_000_000n,
  h: 36_000_000_000n,
  m: 600_000_000n,
  s: 10_000_000n,
};
const numeric: readonly KqlType[] = ['int', 'long', 'real'];
const ordered: readonly KqlType[] = [...numeric, 'datetime', 'timespan', 'string'];

const signs: Readonly<Record<string, string>> = {
  PathExpression: '.',
  AndExpression: 'and',
  OrExpression: 'or',
  EqualExpression: '==',
  NotEqualExpression: '!=',
  LessThanExpression: '<',
  GreaterThanOrEqualExpression: '>=',
  EqualTildeExpression: '=~',
  ContainsCsExpression: 'contains_cs',
  StartsWithCsExpression: 'startswith_cs',
  EndsWithCsExpression: 'endswith_cs',
  InExpression: 'in',
  AddExpression: '+',
  SubtractExpression: '-',
};

/** Syntax kinds with their SQL; together with `functionCompilers` and `operatorCompilers` this is the whole subset. */
const compilers: Readonly<Record<string, Compile>> = {
  NameReference: nameReference,
  ParenthesizedExpression: (node, scope) => compileExpression(childOf(node, 1), scope),
  StringLiteralExpression: (node) => text(quoteText(node.value ?? '')),
  LongLiteralExpression: (node) => ({ sql: decimal(childOf(node, 0)), type: 'long' }),
  BooleanLiteralExpression: (node) => ({ sql: nameOf(node) === 'true' ? 'true' : 'false', type: 'bool' }),
  TimespanLiteralExpression: timespanLiteral,
  RealLiteralExpression: (node) => nullOf(node, 'real'),
  DateTimeLiteralExpression: (node) => nullOf(node, 'datetime'),
  DynamicExpression: stringArray,
  PathExpression: dynamicAccess,
  ElementExpression: dynamicAccess,
  AndExpression: (node, scope) => logical(node, scope, 'AND'),
  OrExpression: (node, scope) => logical(node, scope, 'OR'),
  EqualExpression: (node, scope) => equality(node, scope, false),
  NotEqualExpression: (node, scope) => equality(node, scope, true),
  LessThanExpression: (node, scope) => comparison(node, scope, '<'),
  GreaterThanOrEqualExpression: (node, scope) => comparison(node, scope, '>='),
  EqualTildeExpression: (node, scope) => stringPair(node, scope, (left, right) => `lower(${left}) = lower(${right})`),
  ContainsCsExpression: (node, scope) => stringPair(node, scope, (left, right) => `contains(${left}, ${right})`),
  StartsWithCsExpression: (node, scope) => stringPair(node, scope, (left, right) => `starts_with(${left}, ${right})`),
  EndsWithCsExpression: (node, scope) => stringPair(node, scope, (left, right) => `ends_with(${left}, ${right})`),
  InExpression: membership,
  AddExpression: (node, scope) => sum(node, scope, '+'),
  SubtractExpression: (node, scope) => sum(node, scope, '-'),
  FunctionCallExpression: (node, scope) => compileCall(node, scope, compileExpression),
};

/** The operators among the syntax kinds, as they are written. */
export const expressionSigns: readonly string[] = Object.keys(compilers).flatMap((kind) => signs[kind] ?? []);

/** One scalar expression. Throws `KqlSubsetError` for what the subset does not have. */
export function compileExpression(node: SyntaxNode, scope: Scope): SqlExpression {
  return (compilers[node.kind] ?? unsupported)(node, scope);
}

function unsupported(node: SyntaxNode): never {
  throw new KqlSubsetError(`${node.kind.replace(/Expression$/, '')} is not in the subset`, node.start);
}

function text(sql: string): SqlExpression {
  return { sql, type: 'string' };
}

function nameReference(node: SyntaxNode, scope: Scope): SqlExpression {
  const name = nameOf(node);
  const column = scope.columns.get(name);
  if (column !== undefined) return { ...column, sql: quoteName(name) };
  const parameter = scope.parameters.get(name);
  if (parameter === undefined) throw new KqlSubsetError(`${name} is neither a column nor a parameter`, node.start);
  return { ...parameter, sql: parameterSql(name, parameter.type) };
}

function parameterSql(name: string, type: KqlType): string {
  if (type === 'dynamic') return `CAST(CAST($${name} AS JSON) AS VARCHAR[])`;
  return `CAST($${name} AS ${type === 'string' ? 'VARCHAR' : 'BIGINT'})`;
}

function decimal(token: SyntaxNode): string {
  const digits = token.text ?? '';
  if (!/^\d+$/.test(digits)) throw new KqlSubsetError(`${digits} is not a decimal number`, token.start);
  return digits;
}

function timespanLiteral(node: SyntaxNode): SqlExpression {
  const token = childOf(node, 0);
  const [, count = '', unit = ''] = /^(\d+)([dhms])$/.exec(token.text ?? '') ?? [];
  const ticks = ticksPerUnit[unit];
  if (ticks === undefined) throw new KqlSubsetError(`${token.text} is not a whole number of d, h, m or s`, node.start);
  return { sql: (BigInt(count) * ticks).toString(), type: 'timespan' };
}

/** Reals and datetimes come in as parameters or columns; as literals there are only their nulls. */
function nullOf(node: SyntaxNode, type: 'datetime' | 'real'): SqlExpression {
  const token = childOf(node, 0);
  if (token.text !== `${type}(null)`) throw new KqlSubsetError(`${token.text} is not in the subset`, node.start);
  return { sql: `CAST(NULL AS ${type === 'real' ? 'DOUBLE' : 'BIGINT'})`, type };
}

function stringArray(node: SyntaxNode): SqlExpression {
  const array = childOf(node, 2);
  const items = array.kind === 'JsonArrayExpression' ? itemsOf(childOf(array, 1)) : [array];
  if (items.some((item) => item.kind !== 'StringLiteralExpression')) {
    throw new KqlSubsetError('A dynamic literal is an array of strings in the subset', node.start);
  }
  return { sql: `[${items.map((item) => quoteText(item.value ?? '')).join(', ')}]`, type: 'dynamic', list: true };
}

/** `a.b`, `a["b"]`, `a[0]`: one JSON path for the whole chain, or an element of a list of strings. */
function dynamicAccess(node: SyntaxNode, scope: Scope): SqlExpression {
  const steps: SyntaxNode[] = [];
  let base = node;
  while (base.kind === 'PathExpression' || base.kind === 'ElementExpression') {
    steps.unshift(base.kind === 'PathExpression' ? childOf(base, 2) : childOf(childOf(base, 1), 1));
    base = childOf(base, 0);
  }
  const value = expectType(compileExpression(base, scope), ['dynamic'], base);
  if (value.list) return listElement(value, steps, node);
  const path = quoteText(`$${steps.map(jsonStep).join('')}`);
  return {
    sql: `json_extract(${value.sql}, ${path})`,
    type: 'dynamic',
    text: `coalesce(json_extract_string(${value.sql}, ${path}), '')`,
  };
}

function listElement(list: SqlExpression, steps: readonly SyntaxNode[], node: SyntaxNode): SqlExpression {
  const [step] = steps;
  if (step?.kind !== 'LongLiteralExpression' || steps.length > 1) {
    throw new KqlSubsetError('An element of a list of strings is taken by its number', node.start);
  }
  const element = `(${list.sql})[${Number(decimal(childOf(step, 0))) + 1}]`;
  return { sql: `to_json(${element})`, type: 'dynamic', text: `coalesce(${element}, '')` };
}

function jsonStep(step: SyntaxNode): string {
  if (step.kind === 'LongLiteralExpression') return `[${decimal(childOf(step, 0))}]`;
  if (step.kind !== 'NameReference' && step.kind !== 'StringLiteralExpression') return unsupported(step);
  const name = nameOf(step);
  if (/["\\*]/.test(name)) throw new KqlSubsetError(`${name} is not a plain member name`, step.start);
  return `."${name}"`;
}

function operands(node: SyntaxNode, scope: Scope): [SqlExpression, SqlExpression] {
  return [compileExpression(childOf(node, 0), scope), compileExpression(childOf(node, 2), scope)];
}

function logical(node: SyntaxNode, scope: Scope, word: string): SqlExpression {
  const [left, right] = operands(node, scope).map((side) => expectType(side, ['bool'], node).sql);
  return { sql: `(${left} ${word} ${right})`, type: 'bool' };
}

/** Null equals nothing: `null == x` is false, `null != x` true, and both are null when both sides are. */
function equality(node: SyntaxNode, scope: Scope, negated: boolean): SqlExpression {
  const [left, right] = samePair(node, scope, [...ordered, 'bool']);
  const [plain, distinct] = negated ? ['<>', 'IS DISTINCT FROM'] : ['=', 'IS NOT DISTINCT FROM'];
  if (left.type === 'string') return { sql: `(${left.sql} ${plain} ${right.sql})`, type: 'bool' };
  if (childOf(node, 2).kind === 'LongLiteralExpression') {
    return { sql: `coalesce(${left.sql} ${plain} ${right.sql}, ${negated})`, type: 'bool' };
  }
  const bothNull = `${left.sql} IS NULL AND ${right.sql} IS NULL`;
  return { sql: `(CASE WHEN ${bothNull} THEN NULL ELSE ${left.sql} ${distinct} ${right.sql} END)`, type: 'bool' };
}

function comparison(node: SyntaxNode, scope: Scope, sign: string): SqlExpression {
  const [left, right] = samePair(
    node,
    scope,
    ordered.filter((type) => type !== 'string'),
  );
  return { sql: `(${left.sql} ${sign} ${right.sql})`, type: 'bool' };
}

function samePair(node: SyntaxNode, scope: Scope, types: readonly KqlType[]): readonly [SqlExpression, SqlExpression] {
  const [left, right] = operands(node, scope);
  expectType(left, types, childOf(node, 0));
  const fits = left.type === right.type || (numeric.includes(left.type) && numeric.includes(right.type));
  if (!fits) throw new KqlSubsetError(`${left.type} is compared with ${right.type}`, node.start);
  return [left, right];
}

function stringPair(node: SyntaxNode, scope: Scope, sql: (left: string, right: string) => string): SqlExpression {
  const [left, right] = operands(node, scope).map((side) => expectType(side, ['string'], node).sql);
  return { sql: `(${sql(left ?? '', right ?? '')})`, type: 'bool' };
}

function membership(node: SyntaxNode, scope: Scope): SqlExpression {
  const left = expectType(compileExpression(childOf(node, 0), scope), ['string'], node);
  const items = itemsOf(childOf(childOf(node, 2), 1));
  const other = items.find((item) => item.kind !== 'StringLiteralExpression');
  if (other !== undefined) throw new KqlSubsetError('in takes string literals', other.start);
  return { sql: `(${left.sql} IN (${items.map((item) => quoteText(item.value ?? '')).join(', ')}))`, type: 'bool' };
}

/** long ± long, datetime ± timespan, timespan ± timespan: all of them integers in SQL. */
function sum(node: SyntaxNode, scope: Scope, sign: string): SqlExpression {
  const [left, right] = operands(node, scope);
  const type = sumType(left.type, right.type);
  if (type === undefined)
    throw new KqlSubsetError(`${left.type} ${sign} ${right.type} is not in the subset`, node.start);
  return { sql: `(${left.sql} ${sign} ${right.sql})`, type };
}

function sumType(left: KqlType, right: KqlType): KqlType | undefined {
  if (right === 'timespan' && (left === 'datetime' || left === 'timespan')) return left;
  return isWhole(left) && isWhole(right) ? 'long' : undefined;
}

function isWhole(type: KqlType): boolean {
  return type === 'int' || type === 'long';
}
