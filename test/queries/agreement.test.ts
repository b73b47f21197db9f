import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { QueryEngine, rowObjects } from '../../src/queries/engine.ts';
import { tables, type TableName } from '../../src/queries/tables.ts';
import {
  inventoryNames,
  inventoryQuery,
  logQuery,
  logSources,
  questionNames,
  type LogSource,
} from '../../src/queries/text.ts';
import { interpret } from './interpreter/interpret.ts';
import { randomRows } from './random-rows.ts';
import { randomFrom } from './random.ts';

const tableOf: Record<LogSource, TableName> = {
  'az-kv-audit-logs': 'AZKVAuditLogs',
  'azure-diagnostics': 'AzureDiagnostics',
  'vault-audit': 'VaultAudit_CL',
};
const seeds = [1, 2, 3];

/** Every shipped query with the table it reads, over windows that hold all rows, some of them, and filter stores. */
const cases: [string, TableName, string][] = [
  ...inventoryNames.map((name): [string, TableName, string] => {
    const text = inventoryQuery(name);
    return [name, text.slice(0, text.indexOf('\n')) as TableName, text];
  }),
  ...logSources.flatMap((source) =>
    questionNames.flatMap((question) =>
      [
        { from: '2026-01-01T00:00:00Z', until: '2027-01-01T00:00:00Z', at: '2026-03-04T00:00:00Z' },
        { from: '2026-03-02T00:00:00Z', until: '2026-03-03T23:59:00.1234567Z', windowSeconds: 130_000 },
      ].map((window, index): [string, TableName, string] => {
        const stores = index === 0 ? [] : ['/subscriptions/s/vaults/one'];
        const text =
          source === 'vault-audit'
            ? logQuery(question, source, { ...window, storeName: 'v"\\$' })
            : logQuery(question, source, { ...window, stores });
        return [`${question} over ${source}, window ${index}`, tableOf[source], text];
      }),
    ),
  ),
];

let engine: QueryEngine;
beforeAll(async () => {
  engine = await QueryEngine.open({ threads: 1 });
});
afterAll(() => engine.close());

const ordered = (rows: Record<string, unknown>[]): string[] => rows.map((row) => JSON.stringify(row));

test.each(cases)(
  'DuckDB and the interpreter agree on %s',
  async (_name, table, text) => {
    let seen = 0;
    for (const seed of seeds) {
      const rows = randomRows(table, 120, randomFrom(seed));
      await engine.clear(table);
      await engine.load(table, rows);
      const result = await engine.run(text);
      const answer = result === undefined ? [] : rowObjects(result);
      expect(ordered(answer)).toEqual(ordered(interpret(text, tables, { [table]: rows })));
      seen += answer.length;
    }
    expect(seen).toBeGreaterThan(seeds.length);
  },
  60_000,
);

test('the order of rows and the number of threads do not change an answer', async () => {
  const rows = randomRows('VaultAudit_CL', 3000, randomFrom(7));
  const text = logQuery('fetches', 'vault-audit', {
    from: '2026-01-01T00:00:00Z',
    until: '2027-01-01T00:00:00Z',
    storeName: 'v',
  });
  const answers: string[] = [];
  for (const [threads, list] of [
    [1, rows],
    [2, rows.toReversed()],
  ] as const) {
    const other = await QueryEngine.open({ threads });
    await other.load('VaultAudit_CL', list);
    answers.push(JSON.stringify((await other.run(text))?.rows));
    other.close();
  }
  expect(answers[0]).toBe(answers[1]);
});
