/** A table as a query reads it: rows by column name. Values are JSON values; times are ISO texts. */
export type QueryTable = readonly Record<string, unknown>[];

export type QueryResult = {
  columns: { name: string; type: string }[];
  rows: unknown[][];
};

/** The two things that the emulator needs of the compiled queries. */
export type QueryPort = {
  /** The tables that this query text reads; `undefined` where the text is none that is known. */
  tablesOf(text: string): readonly string[] | undefined;
  /** Runs the text over the tables that {@link tablesOf} named. */
  run(text: string, tables: ReadonlyMap<string, QueryTable>): Promise<QueryResult>;
  close(): Promise<void>;
};
