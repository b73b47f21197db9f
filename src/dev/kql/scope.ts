import type { KqlType } from '../../queries/tables.ts';
import { KqlSubsetError, type SyntaxNode } from './parse.ts';

/**
 * An expression in SQL. How each type is held: string as VARCHAR that is never NULL, int and long as BIGINT, datetime
 * and timespan as BIGINT ticks of 100 ns (datetime since 0001-01-01), dynamic as JSON or, where every element is known
 * to be a string, as VARCHAR[] (`list`).
 */
export interface SqlExpression {
  readonly sql: string;
  readonly type: KqlType;
  readonly list?: true;
  /** What `tostring` of a dynamic is, where that has a shorter form than by way of its JSON. */
  readonly text?: string;
}

export interface SqlColumn {
  readonly type: KqlType;
  readonly list?: true;
}

/** The columns that an operator's input has, in order, and the query's parameters. */
export interface Scope {
  readonly columns: ReadonlyMap<string, SqlColumn>;
  readonly parameters: ReadonlyMap<string, SqlColumn>;
}

/** An SQL identifier. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** An SQL string literal. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Child at a place that the grammar guarantees. */
export function childOf(node: SyntaxNode, index: number): SyntaxNode {
  const child = node.children?.[index];
  if (child === undefined) throw new KqlSubsetError(`${node.kind} has no part ${index}`, node.start);
  return child;
}

/** The items of a comma-separated list, without their separators. */
export function itemsOf(list: SyntaxNode): SyntaxNode[] {
  return (list.children ?? []).map((item) => (item.kind === 'SeparatedElement' ? childOf(item, 0) : item));
}

/** The name that a reference or declaration holds. */
export function nameOf(node: SyntaxNode): string {
  if (node.value !== undefined) return node.value;
  if (node.text !== undefined) return node.text;
  return nameOf(childOf(node, 0));
}

/** Refuses an expression of another type than the ones named. */
export function expectType(expression: SqlExpression, types: readonly KqlType[], node: SyntaxNode): SqlExpression {
  if (types.includes(expression.type)) return expression;
  throw new KqlSubsetError(`${expression.type} stands where the subset takes ${types.join(' or ')}`, node.start);
}
