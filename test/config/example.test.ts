import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/load.ts';
import { configJsonSchema } from '../../src/config/schema.ts';

const file = fileURLToPath(new URL('../../docs/portcullis.example.yaml', import.meta.url));
const text = readFileSync(file, 'utf8');

function fits(yaml: string): boolean {
  const ajv = new Ajv2020.default({ strict: false, validateFormats: false });
  return ajv.validate(configJsonSchema(), parse(yaml));
}

describe('the example configuration', () => {
  test('loads, and shows Azure, a Vault with audit files, and a source folder', () => {
    const { config } = loadConfig(file);
    expect(config.azure).toHaveLength(1);
    expect(config.vault[0]?.['audit-files']).toHaveLength(2);
    expect(config.source[0]?.path).toBe('./gateway');
  });

  test('its commented waiver and accepted gap fit once they are uncommented', () => {
    const live = text.replaceAll(/^(waivers|accept-gaps): \[\]$/gm, '$1:').replaceAll(/^# {2}(?=[ -])/gm, '  ');
    expect(live).toMatch(/^waivers:\n {2}- check:/m);
    expect(fits(live)).toBe(true);
  });

  test('fits the published schema, which refuses an unknown key', () => {
    expect(fits(text)).toBe(true);
    expect(fits(`${text}\nunknown: 1\n`)).toBe(false);
  });
});

test('every key of the schema is described in docs/configuration.md', () => {
  const page = readFileSync(fileURLToPath(new URL('../../docs/configuration.md', import.meta.url)), 'utf8');
  const keys = keysOf(configJsonSchema());
  expect(keys).toContain('token-env');
  expect(keys.filter((key) => !page.includes(`\`${key}`))).toEqual([]);
});

/** Names of all properties, at any depth. */
function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'properties' in schema ? Object.keys(schema.properties as object) : [];
  return [...own, ...Object.values(schema).flatMap(keysOf)];
}
