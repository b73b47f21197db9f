import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { configSchema } from '../../src/config/schema.ts';
import { demoCompany } from '../../src/demo/estate/demo-company.ts';
import { brokenReferences, loadEstate } from '../../src/demo/estate/load-estate.ts';
import { scaleEstate } from '../../src/demo/estate/scale-estate.ts';
import { estateJsonSchema, estateSchema } from '../../src/demo/estate/schema.ts';
import { momentMs, periodMs } from '../../src/demo/estate/time.ts';
import { demoConfig, withoutHistory, writeAuditFiles, writeRepository } from '../../src/demo/estate/write-estate.ts';

// Two cores may be busy with other test files.
jest.setTimeout(60_000);

const company = demoCompany();

describe('the demo company', () => {
  test('names nothing that it does not hold', () => {
    expect(brokenReferences(company)).toEqual([]);
  });

  test('survives a round through a JSON file', () => {
    expect(estateSchema.parse(JSON.parse(JSON.stringify(company)))).toEqual(company);
  });

  test('is valid by the published JSON schema', () => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(estateJsonSchema());
    validate(JSON.parse(JSON.stringify(company)));
    expect(validate.errors).toBeNull();
  });

  test('holds every canary where a scan comes by', () => {
    const text = JSON.stringify({ ...company, canaries: [] });
    expect(company.canaries.filter((canary) => !text.includes(canary))).toEqual([]);
  });

  test('every named value from Key Vault names a secret that is there', () => {
    const identifiers = company.apiManagement
      .flatMap((service) => [service, ...service.workspaces])
      .flatMap((holder) => holder.namedValues.flatMap((item) => item.keyVault?.secretIdentifier ?? []));
    const known = company.keyVaults.flatMap((vault) =>
      vault.secrets.flatMap((secret) => [
        `https://${vault.name}.vault.azure.net/secrets/${secret.name}`,
        ...secret.versions.map(
          (version) => `https://${vault.name}.vault.azure.net/secrets/${secret.name}/${version.id}`,
        ),
      ]),
    );
    expect(identifiers.filter((identifier) => !known.includes(identifier))).toEqual([]);
    expect(identifiers.length).toBeGreaterThan(5);
  });

  test('every reference of a policy to a named value is one that the service has', () => {
    for (const holder of company.apiManagement.flatMap((service) => [service, ...service.workspaces])) {
      const known = holder.namedValues.map((item) => item.displayName);
      const named = holder.policies.flatMap((policy) =>
        [...policy.text.matchAll(/\{\{([^}]+)\}\}/g)].map((match) => match[1]),
      );
      expect(named.filter((name) => !known.includes(name ?? ''))).toEqual([]);
    }
  });
});

describe('what the demo writes', () => {
  let dir: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'portcullis-estate-'));
  });

  afterEach(async () => {
    await rm(dir, { recursive: true });
  });

  test('the configuration names folders and files that are there, and is a valid one', async () => {
    const repositories = await writeRepository(company, join(dir, 'repositories'));
    const auditFiles = await writeAuditFiles(company, join(dir, 'audit'));
    const config = configSchema.parse(parse(demoConfig(company, { repositories, auditFiles })));
    const [source] = config.source;
    expect(await readFile(join(source?.path ?? '', 'apimartifacts/policy.xml'), 'utf8')).toContain('<policies>');
    expect(config.vault[0]?.['audit-files']).toEqual(Object.values(auditFiles));
    expect(config.azure[0]?.subscriptions).toEqual(company.subscriptions.map((item) => item.id));
  });

  test('a repository with commits is one that git finds no fault with, with authors, dates and the same ids each time', async () => {
    const folders = await writeRepository(company, join(dir, 'repositories'));
    const folder = folders['harbourline-gateway'] ?? '';
    const env = { PATH: process.env['PATH'] ?? '', HOME: dir };
    const git = (...args: string[]): string => execFileSync('git', ['-C', folder, ...args], { env, encoding: 'utf8' });
    expect(git('fsck', '--strict', '--full', '--no-progress')).toBe('');
    const log = git('log', '--reverse', '--format=%h %an %aI %cI', '--abbrev=12').split('\n');
    expect(log[0]).toBe('74729d1f855d Ines Brandt 2024-02-13T09:20:00+00:00 2024-02-13T09:20:00+00:00');
    expect(log[2]).toContain('Jon Halvorsen 2024-05-06T07:45:00+00:00 2024-05-08T11:30:00+00:00');
    expect(git('ls-tree', '-r', '--name-only', 'main~1')).toBe('legacy/pilot-portal.xml\nlegacy/weather-feed.xml\n');
    expect(git('ls-tree', '-r', '--name-only', 'main')).toBe('');
  });

  test('where there is no git, the configuration asks for no history and is the same otherwise', async () => {
    const text = demoConfig(company, {
      repositories: await writeRepository(company, dir),
      auditFiles: await writeAuditFiles(company, dir),
    });
    const { source, ...others } = configSchema.parse(parse(text));
    const without = configSchema.parse(parse(withoutHistory(text)));
    expect(source[0]?.history).toBe(true);
    expect(without).toEqual({ ...others, source: source.map(({ history: _history, ...rest }) => rest) });
    expect(withoutHistory('version: 1\n')).toBe('version: 1\n');
  });

  test('a path that leaves its folder is refused', async () => {
    const estate = { ...company, repositories: [{ name: 'x', files: { '../outside.txt': 'no' } }] };
    await expect(writeRepository(estate, dir)).rejects.toThrow('"../outside.txt" leaves its folder');
  });

  test.each([
    ['not JSON', '{', 'is not JSON'],
    ['an unknown key', JSON.stringify({ ...company, apige: [] }), 'apige'],
    [
      'an unknown workspace',
      JSON.stringify({ ...company, logAnalytics: [] }),
      'unknown workspace law-harbourline-prod',
    ],
  ])('an estate file with %s is refused, and the message says so', async (_, text, expected) => {
    const file = join(dir, 'estate.json');
    await writeFile(file, text);
    await expect(loadEstate(file)).rejects.toThrow(expected);
  });

  test('a file that is absent is named', async () => {
    await expect(loadEstate(join(dir, 'nothing.json'))).rejects.toThrow('nothing.json cannot be read (ENOENT)');
  });
});

describe('a grown company', () => {
  const grown = scaleEstate(company, 3);

  test('has three of each vault, and names nothing that is absent', () => {
    expect(grown.keyVaults).toHaveLength(3 * company.keyVaults.length);
    expect(brokenReferences(grown)).toEqual([]);
    expect(estateSchema.safeParse(grown).success).toBe(true);
  });

  test('has no two things of the same name', () => {
    const ids = [
      ...grown.roleAssignments.map((item) => item.id),
      ...grown.keyVaults.map((item) => item.name),
      ...grown.apiManagement.flatMap((service) => service.apis.map((item) => `${service.name}/${item.name}`)),
      ...grown.apiManagement.flatMap((service) => service.namedValues.map((item) => `${service.name}#${item.name}`)),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('its copied policies name the copied named values and vaults', () => {
    const copy = grown.apiManagement[0]?.policies.find((policy) => policy.scope === 'apis/payments-3');
    expect(copy?.text).toContain('{{payment-api-key-3}}');
    expect(copy?.text).toContain('https://kv-payments-prod-3.vault.azure.net/secrets/fraud-signing-key');
  });

  test('a factor of one changes nothing', () => {
    expect(scaleEstate(company, 1)).toBe(company);
    expect(() => scaleEstate(company, 0)).toThrow(RangeError);
  });
});

test('times count from now', () => {
  const now = Date.parse('2026-03-02T08:00:00Z');
  expect(new Date(momentMs('-1.5d', now)).toISOString()).toBe('2026-02-28T20:00:00.000Z');
  expect(new Date(momentMs('+30m', now)).toISOString()).toBe('2026-03-02T08:30:00.000Z');
  expect(momentMs('2026-01-01T00:00:00Z', now)).toBe(Date.parse('2026-01-01T00:00:00Z'));
  expect(periodMs('4h')).toBe(14_400_000);
});

describe('docs/estate.md', () => {
  const page = readFileSync(new URL('../../docs/estate.md', import.meta.url), 'utf8');

  test('its example is an estate', () => {
    const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    const estate = estateSchema.parse(JSON.parse(example));
    expect(brokenReferences(estate)).toEqual([]);
    expect(configSchema.safeParse(parse(demoConfig(estate, { repositories: {}, auditFiles: {} }))).success).toBe(true);
  });

  test('names every key of the schema', () => {
    const names = new Set<string>();
    collectKeys(estateJsonSchema(), names);
    expect(names.size).toBeGreaterThan(150);
    const missing = [...names].filter((name) => !new RegExp(`\\b${name}\\b`).test(page));
    expect(missing).toEqual([]);
  });
});

/** The property names that a JSON schema knows, at any depth. */
function collectKeys(schema: unknown, names: Set<string>): void {
  if (Array.isArray(schema)) for (const item of schema) collectKeys(item, names);
  if (typeof schema !== 'object' || schema === null) return;
  for (const [key, value] of Object.entries(schema as Record<string, unknown>)) {
    if (key === 'properties') for (const name of Object.keys(value as object)) names.add(name);
    collectKeys(value, names);
  }
}
