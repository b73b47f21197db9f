import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { generatedQueries } from './generated/index.ts';
import { splitQuery, type KqlValue } from './literals.ts';
import type { GeneratedQuery } from './generated-query.ts';
import type { KqlType } from './tables.ts';

/** A shipped query found by its text, with the values of its `let` lines. */
export interface FoundQuery {
  readonly query: GeneratedQuery;
  readonly sql: string;
  readonly values: Readonly<Record<string, KqlValue>>;
}

/**
 * Finds the shipped query that a text is. `undefined` for any other text, also for a known body whose parameters are
 * missing, superfluous or of another type.
 */
export function findQuery(text: string): FoundQuery | undefined {
  const { parameters, body } = splitQuery(text);
  const sha256 = createHash('sha256').update(body).digest('hex');
  const query = generatedQueries.find((candidate) => candidate.sha256 === sha256);
  if (query === undefined || !sameParameters(query.parameters, parameters)) return undefined;
  const sql = readFileSync(new URL(import.meta.resolve(`#queries/generated/${query.file}`)), 'utf8');
  return { query, sql, values: parameters };
}

function sameParameters(
  expected: Readonly<Record<string, KqlType>>,
  given: Readonly<Record<string, KqlValue>>,
): boolean {
  const names = Object.keys(expected);
  return names.length === Object.keys(given).length && names.every((name) => given[name]?.type === expected[name]);
}
