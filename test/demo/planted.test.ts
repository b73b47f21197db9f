import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { demoCompany } from '../../src/demo/estate/demo-company.ts';
import { brokenReferences } from '../../src/demo/estate/load-estate.ts';
import { mutations } from '../../src/demo/estate/planted.ts';
import { estateSchema } from '../../src/demo/estate/schema.ts';

const company = demoCompany();
const before = JSON.stringify(company);

test('every planted fault has a name of its own', () => {
  expect(new Set(mutations.map((item) => item.fault)).size).toBe(mutations.length);
});

describe.each(mutations)('$fault', (mutation) => {
  test.each([
    ['repair', mutation.repair],
    ['breakSound', mutation.breakSound],
  ] as const)('%s gives another estate that can be played', (_, change) => {
    const changed = change(company);
    expect(JSON.stringify(changed)).not.toBe(before);
    expect(estateSchema.safeParse(changed).success).toBe(true);
    expect(brokenReferences(changed)).toEqual([]);
    expect(JSON.stringify(company)).toBe(before);
  });

  test('its subject and the sound one stand in the estate', () => {
    const text = before.toLowerCase();
    // A hint may be the end of a path that only the program puts together.
    const stands = (hint: string): boolean => text.includes(hint.slice(hint.lastIndexOf('/') + 1));
    expect([stands(mutation.subjectHint), stands(mutation.soundHint)]).toEqual([true, true]);
  });
});

test('the checks that are registered are planted', () => {
  const index = readFileSync(new URL('../../checks/index.ts', import.meta.url), 'utf8');
  const registered = [...index.matchAll(/['"]\.\/([a-z-]+\/[a-z-]+)\.ts['"]/g)].map((match) => match[1]);
  const planted = new Set(mutations.map((item) => item.check));
  expect(registered.filter((id) => !planted.has(id ?? ''))).toEqual([]);
});
