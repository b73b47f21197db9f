import { describe, expect, jest, test } from '@jest/globals';
import { checks } from '../../checks/index.ts';
import { customRole } from '../../src/collect/azure/custom-role.ts';
import { callsOf, readingNotes, type ReadingCall } from '../../src/dev/reading-calls.ts';
import { consumersOf, readingsText } from '../../src/dev/readings-page.ts';
import { readingNames, readingTypes } from '../../src/evidence/readings.ts';
import { runFake } from '../collect/azure/fake-azure.ts';

jest.setTimeout(60_000);

describe('the page of readings', () => {
  test('has calls for each part that a reading has, and no other', () => {
    for (const name of readingNames) {
      const parts = Object.keys(readingNotes[name].parts).toSorted();
      expect([name, parts]).toEqual([name, Object.keys(readingTypes[name]).toSorted()]);
    }
  });

  test('names for each reading a check that uses it, one that is to come, or the readings that hang on it', () => {
    const unused = readingNames.filter((name) => {
      const { now, under, planned } = consumersOf(name, checks);
      return now.length + under.length + planned.length === 0;
    });
    expect(unused).toEqual([]);
  });

  test('shows call, version, right, kept fields and consumers', () => {
    const text = readingsText(checks);
    expect(text).toContain(
      '| list | GET {service}/tenant | 2024-05-01 | Microsoft.ApiManagement/service/tenant/read |',
    );
    expect(text).toContain('- Kept of each row: `id`, `name`, `enabled`');
    expect(text).toContain('(checks/identity/apim-managed-identity.md)');
    expect(text.match(/^## /gm)).toHaveLength(readingNames.length);
  });
});

describe('what the page says of Azure is what a scan does', () => {
  test('each record was made by a call of its reading', async () => {
    const { records } = await runFake();
    const odd = records.filter(({ name, part, call }) => {
      const said = `${call.method ?? ''} ${call.path ?? ''}`;
      return !callsOf(readingNotes[name], part).some(
        (known) => known.version === call.apiVersion && callPattern(known).test(said),
      );
    });
    expect(odd.map(({ name, part, call }) => [name, part, call.method, call.path, call.apiVersion])).toEqual([]);
  });

  test('each right of the custom role is one that the page names for its reading', () => {
    const odd = readingNames.flatMap((name) => {
      const { Actions, DataActions } = customRole(new Set([name]), []);
      const rights = (['list', 'item'] as const).flatMap((part) => callsOf(readingNotes[name], part));
      const unknown = [...Actions, ...DataActions].filter(
        (action) => !rights.some(({ right }) => pattern(right).test(action)),
      );
      return unknown.map((action) => [name, action]);
    });
    expect(odd).toEqual([]);
  });
});

function callPattern({ call }: ReadingCall): RegExp {
  return pattern(call.split(', quer')[0] ?? '');
}

/** Braces stand for one or more segments, square brackets for what may be left out. */
function pattern(template: string): RegExp {
  const source = template
    .replaceAll(/[.*+?^$()|\\]/g, '\\$&')
    .replaceAll('[', '(?:')
    .replaceAll(']', ')?')
    .replaceAll(/\{[^}]*\}/g, '.+');
  return new RegExp(`^${source}$`, 'i');
}
