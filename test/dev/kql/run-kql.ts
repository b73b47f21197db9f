import { DuckDBInstance } from '@duckdb/node-api';
import { compileKql, type CompiledQuery } from '../../../src/dev/kql/compile.ts';
import { parseKql } from '../../../src/dev/kql/parse.ts';
import { timeOf, ticksOf } from '../../../src/queries/literals.ts';
import type { TableSchema } from '../../../src/queries/tables.ts';

/** A table with a column of every type, for queries that no product code sends. */
export const trialTables = {
  T: { s: 'string', u: 'string', n: 'long', r: 'real', b: 'bool', t: 'datetime', d: 'dynamic' },
} as const satisfies Record<string, TableSchema>;

export type TrialRow = Partial<Record<keyof (typeof trialTables)['T'], unknown>>;

const sqlTypes = {
  string: 'VARCHAR',
  long: 'BIGINT',
  real: 'DOUBLE',
  bool: 'BOOLEAN',
  datetime: 'BIGINT',
  dynamic: 'JSON',
};

/** Compiles texts over the trial table, all in one run of the parser. */
export async function compileAll(texts: readonly string[]): Promise<CompiledQuery[]> {
  return (await parseKql(texts, trialTables)).map((parsed) => compileKql(parsed, trialTables));
}

/** Runs a compiled query over rows of the trial table; answers come back as objects. */
export async function runSql(query: CompiledQuery, rows: readonly TrialRow[]): Promise<Record<string, unknown>[]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const columns = Object.entries(trialTables.T);
  await connection.run(`CREATE TABLE "T" (${columns.map(([name, type]) => `"${name}" ${sqlTypes[type]}`).join(', ')})`);
  const appender = await connection.createAppender('T');
  for (const row of rows) {
    for (const [name, type] of columns) {
      const value = row[name as keyof TrialRow];
      if (type === 'string') appender.appendVarchar((value as string | undefined) ?? '');
      else if (value === undefined || value === null) appender.appendNull();
      else if (type === 'dynamic') appender.appendVarchar(JSON.stringify(value));
      else if (type === 'datetime') appender.appendBigInt(ticksOf(value as string)!);
      else if (type === 'long') appender.appendBigInt(BigInt(value as number));
      else if (type === 'real') appender.appendDouble(value as number);
      else appender.appendBoolean(value as boolean);
    }
    appender.endRow();
  }
  appender.closeSync();
  const reader = await connection.runAndReadAll(query.sql);
  const answers = reader
    .getRowsJS()
    .map((row) => Object.fromEntries(query.columns.map(({ name, type }, index) => [name, readCell(row[index], type)])));
  connection.closeSync();
  return answers;
}

function readCell(cell: unknown, type: string): unknown {
  if (typeof cell === 'bigint') return type === 'datetime' ? timeOf(cell) : Number(cell);
  return type === 'dynamic' && typeof cell === 'string' ? (JSON.parse(cell) as unknown) : cell;
}
