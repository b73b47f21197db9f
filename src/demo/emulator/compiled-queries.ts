import { QueryEngine } from '../../queries/engine.ts';
import { findQuery } from '../../queries/lookup.ts';
import { tables, type TableName } from '../../queries/tables.ts';
import type { QueryPort, QueryResult, QueryTable } from './query-port.ts';

/** The shipped queries, looked up by their text and run embedded over the tables that a played service gives. */
export function compiledQueries(): QueryPort {
  // Opened by the first query: an emulator that nobody asks one needs no engine.
  let opened: Promise<QueryEngine> | undefined;
  const loaded = new Map<TableName, QueryTable>();
  // Tables change between calls and there is one set of them: calls take turns.
  let turn: Promise<unknown> = Promise.resolve();
  return {
    tablesOf: (text) => {
      const found = findQuery(text);
      return found === undefined ? undefined : [found.query.table];
    },
    run: async (text, given) => {
      opened ??= QueryEngine.open();
      const engine = opened;
      const result = turn.then(async () => await runOver(await engine, loaded, text, given));
      turn = result.catch(() => undefined);
      return await result;
    },
    close: async () => {
      await turn;
      (await opened)?.close();
    },
  };
}

async function runOver(
  engine: QueryEngine,
  loaded: Map<TableName, QueryTable>,
  text: string,
  given: ReadonlyMap<string, QueryTable>,
): Promise<QueryResult> {
  for (const [name, rows] of given) {
    if (!isTable(name) || loaded.get(name) === rows) continue;
    loaded.delete(name);
    await engine.clear(name);
    await engine.load(name, rows);
    loaded.set(name, rows);
  }
  const result = await engine.run(text);
  if (result === undefined) throw new Error('a query was run that no text belongs to');
  return { columns: result.columns.map((column) => ({ ...column })), rows: result.rows.map((row) => [...row]) };
}

function isTable(name: string): name is TableName {
  return Object.hasOwn(tables, name);
}
