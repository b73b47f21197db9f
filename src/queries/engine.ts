import { join } from 'node:path';
import type { DuckDBAppender, DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { timeOf, ticksOf, type KqlValue } from './literals.ts';
import { findQuery, type FoundQuery } from './lookup.ts';
import { tables, type KqlType, type TableName, type TableSchema } from './tables.ts';

/** In the rows, a datetime is RFC 3339 text with seven decimals, a long beyond 2^53 its digits, a dynamic a JSON value. */
export interface QueryResult {
  readonly columns: readonly { readonly name: string; readonly type: KqlType }[];
  readonly rows: readonly (readonly unknown[])[];
}

export interface EngineOptions {
  /** What DuckDB may take; the rest of the program needs memory too. Default 512 MiB. */
  readonly memoryMegabytes?: number;
  readonly threads?: number;
  /** An existing private folder to keep the tables in; without it they are held in memory only. */
  readonly folder?: string;
}

/** A row that does not fit its table; names the place, never the value. */
export class RowError extends Error {
  override readonly name = 'RowError';
}

/** A row as the service shows it; columns that the table does not have are left out, absent ones are null. */
export type TableRow = Readonly<Record<string, unknown>>;

const sqlTypes: Readonly<Record<KqlType, string>> = {
  bool: 'BOOLEAN',
  datetime: 'BIGINT',
  dynamic: 'JSON',
  int: 'BIGINT',
  long: 'BIGINT',
  real: 'DOUBLE',
  string: 'VARCHAR',
  timespan: 'BIGINT',
};

/**
 * An embedded DuckDB with the tables of `tables.ts`, all empty at first. It reads and writes no file but those in its
 * folder, loads no extension, and nothing that a query does can change that.
 */
export class QueryEngine {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  static async open(options: EngineOptions = {}): Promise<QueryEngine> {
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const { folder } = options;
    const instance = await DuckDBInstance.create(folder === undefined ? ':memory:' : join(folder, 'tables.duckdb'));
    const connection = await instance.connect();
    for (const statement of openingStatements(options)) await connection.run(statement);
    return new QueryEngine(instance, connection);
  }

  /** Adds rows to a table. Throws `RowError` at the first row that does not fit; the rows before it stay. */
  async load(table: TableName, rows: Iterable<TableRow>): Promise<void> {
    const columns = Object.entries<KqlType>(tables[table]);
    const appender = await this.#connection.createAppender(table);
    try {
      for (const row of rows) {
        const cells = columns.map(([name, type]) => cellOf(row[name], type, `${table}.${name}`));
        for (const cell of cells) appendCell(appender, cell);
        appender.endRow();
      }
    } finally {
      appender.closeSync();
    }
  }

  /** Empties a table. */
  async clear(table: TableName): Promise<void> {
    await this.#connection.run(`DELETE FROM "${table}"`);
  }

  /** Runs a shipped query given by its text, as a service would. `undefined` when no shipped query has this text. */
  async run(text: string): Promise<QueryResult | undefined> {
    const found = findQuery(text);
    return found === undefined ? undefined : this.#execute(found);
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  async #execute({ query, sql, values }: FoundQuery): Promise<QueryResult> {
    const bound = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, boundValue(value)]));
    const reader = await this.#connection.runAndReadAll(sql, bound);
    const columns = Object.entries(query.columns).map(([name, type]) => ({ name, type }));
    const rows = reader.getRowsJS().map((row) => row.map((cell, index) => readCell(cell, columns[index]?.type)));
    return { columns, rows };
  }
}

/** The rows of an answer as objects. */
export function rowObjects({ columns, rows }: QueryResult): Record<string, unknown>[] {
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
}

function openingStatements({ memoryMegabytes = 512, threads = 2, folder }: EngineOptions): string[] {
  return [
    `SET memory_limit = '${Math.max(64, Math.trunc(memoryMegabytes))}MiB'`,
    `SET threads = ${Math.max(1, Math.trunc(threads))}`,
    `SET temp_directory = '${folder === undefined ? '' : join(folder, 'spill').replaceAll("'", "''")}'`,
    'SET preserve_insertion_order = false',
    ...Object.entries(tables).map(([name, schema]) => createTable(name, schema)),
    'SET autoinstall_known_extensions = false',
    'SET autoload_known_extensions = false',
    'SET allow_community_extensions = false',
    'SET enable_external_access = false',
    'SET lock_configuration = true',
  ];
}

function createTable(name: string, schema: TableSchema): string {
  const columns = Object.entries(schema).map(([column, type]) => `"${column}" ${sqlTypes[type]}`);
  return `CREATE TABLE "${name}" (${columns.join(', ')})`;
}

type Cell = string | bigint | number | boolean | null;

function cellOf(value: unknown, type: KqlType, place: string): Cell {
  if (value === undefined || value === null) return type === 'string' ? '' : null;
  if (type === 'dynamic') return JSON.stringify(value);
  const cell = scalarCell(value, type);
  if (cell === undefined) throw new RowError(`${place} takes ${type}`);
  return cell;
}

function scalarCell(value: unknown, type: KqlType): Cell | undefined {
  if (type === 'string') return typeof value === 'string' ? value : undefined;
  if (type === 'bool') return typeof value === 'boolean' ? value : undefined;
  if (type === 'datetime' && typeof value === 'string') return ticksOf(value);
  if (type === 'real') return typeof value === 'number' ? value : undefined;
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isSafeInteger(value) && type !== 'datetime' ? BigInt(value) : undefined;
}

function appendCell(appender: DuckDBAppender, cell: Cell): void {
  if (typeof cell === 'string') appender.appendVarchar(cell);
  else if (typeof cell === 'bigint') appender.appendBigInt(cell);
  else if (typeof cell === 'number') appender.appendDouble(cell);
  else if (typeof cell === 'boolean') appender.appendBoolean(cell);
  else appender.appendNull();
}

function boundValue(value: KqlValue): string | bigint {
  if (value.type === 'dynamic') return JSON.stringify(value.value);
  return value.type === 'datetime' || value.type === 'timespan' ? value.ticks : value.value;
}

function readCell(cell: unknown, type: KqlType | undefined): unknown {
  if (typeof cell === 'bigint') {
    if (type === 'datetime') return timeOf(cell);
    return cell >= Number.MIN_SAFE_INTEGER && cell <= Number.MAX_SAFE_INTEGER ? Number(cell) : cell.toString();
  }
  return type === 'dynamic' && typeof cell === 'string' ? (JSON.parse(cell) as unknown) : cell;
}
