import type { KqlType, TableName } from './tables.ts';

/** An entry of the generated index: what `npm run generate` knows of one shipped query. */
export interface GeneratedQuery {
  readonly name: string;
  /** Of the query's text without its `let` lines. */
  readonly sha256: string;
  readonly table: TableName;
  /** The SQL, in the folder of the index. */
  readonly file: string;
  readonly parameters: Readonly<Record<string, KqlType>>;
  readonly columns: Readonly<Record<string, KqlType>>;
}
