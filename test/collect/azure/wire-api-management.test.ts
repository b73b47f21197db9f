import { expect, test } from '@jest/globals';
import { judgesOf } from '../../../src/collect/azure/judges.ts';
import { namedValueList } from '../../../src/collect/azure/wire-api-management.ts';

const service = '/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/apim';
const row = (name: string, displayName: string): object => ({
  id: `${service}/namedValues/${name}`,
  name,
  properties: { displayName, secret: true },
});

test('a credential in the place of a name is masked, and the rows stay apart', () => {
  const canaries = ['Hw4kTz9QbN2xRm7LcV5yJd8S', 'Pq3sKv8WnC6zXj1MfB4tYg7R'];
  const [first = '', second = ''] = canaries;
  const kept = namedValueList(judgesOf(() => 1).plainValue).parse([
    row('orders', first),
    row(second, second),
    row('tax', 'tax-key'),
  ]);
  const text = JSON.stringify(kept).toLowerCase();
  expect(canaries.filter((canary) => text.includes(canary.toLowerCase()))).toEqual([]);
  expect(kept.map(({ name, displayName }) => [name, displayName])).toEqual([
    ['orders', '***~1'],
    ['***~2', '***~2'],
    ['tax', 'tax-key'],
  ]);
  expect(kept.map(({ id }) => id.slice(id.lastIndexOf('/') + 1))).toEqual(['orders', '***~2', 'tax']);
});
