import { expect, test } from '@jest/globals';
import { compileKql } from '../../../src/dev/kql/compile.ts';
import { parseKql } from '../../../src/dev/kql/parse.ts';
import { accessEvent } from '../../../src/queries/access-event.ts';
import { tables } from '../../../src/queries/tables.ts';
import { logQuery, logSources } from '../../../src/queries/text.ts';

test('every source is brought to the one access event that the questions ask over', async () => {
  const window = { from: '2026-03-01T00:00:00Z', until: '2026-03-02T00:00:00Z', storeName: 'vault' };
  const question = '| summarize Events = countif(';
  const texts = logSources.map((source) => {
    const text = logQuery('log-window', source, window);
    return `${text.slice(0, text.indexOf(question))}| project ${Object.keys(accessEvent).join(', ')}`;
  });
  for (const parsed of await parseKql(texts, tables)) {
    const { columns } = compileKql(parsed, tables);
    expect(Object.fromEntries(columns.map(({ name, type }) => [name, type]))).toEqual(accessEvent);
  }
}, 120_000);
