import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { demoCompany } from '../../src/demo/estate/demo-company.ts';
import { startEmulator, type Emulator } from '../../src/demo/emulator/start-emulator.ts';
import { runClient } from './run-client.ts';

// Two cores may be busy with other test files.
jest.setTimeout(60_000);

const NOW = new Date('2026-03-02T08:00:00Z');
const company = demoCompany();

const calls = [
  ['health', 'read', 'sys/health'],
  ['audit', 'read', 'sys/audit'],
  ['mounts', 'read', 'sys/mounts'],
  ['tune', 'read', 'sys/mounts/auth/jwt/tune'],
  ['policies', 'list', 'sys/policies/acl'],
  ['roles', 'list', 'auth/jwt/role'],
  ['role', 'read', 'auth/jwt/role/apim-reports'],
  ['folder', 'list', 'secret/metadata/'],
  ['metadata', 'read', 'secret/metadata/apim-harbourline-prod/orders'],
  ['emptyList', 'list', 'secret/metadata/nothing'],
  ['capabilities', 'write', 'sys/capabilities-self', { paths: ['sys/audit', 'secret/data/x', 'secret/metadata/'] }],
  ['forbidden', 'read', 'sys/leases/count'],
  ['data', 'read', 'secret/data/apim-harbourline-prod/orders'],
  ['change', 'write', 'sys/policies/acl/new', { policy: '' }],
];

describe('node-vault against the played OpenBao server', () => {
  let emulator: Emulator;
  let seen: Record<string, Record<string, unknown>>;

  beforeAll(async () => {
    emulator = await startEmulator(company, { now: NOW });
    const token = company.vaults[0]?.tokens[0]?.token;
    seen = (await runClient(emulator, 'vault-client.mjs', {
      host: 'vault.demo.internal',
      token,
      calls,
    })) as typeof seen;
  });

  afterAll(async () => {
    await emulator.close();
  });

  test('health needs no envelope, system reads repeat their data at the top', () => {
    expect(seen['health']).toMatchObject({ sealed: false, standby: false, version: '2.7.2' });
    expect(Object.keys(seen['audit']!['data'] as object)).toEqual(['primary/', 'second/', 'debug/', 'siem/']);
    expect(seen['audit']?.['primary/']).toMatchObject({ type: 'file' });
  });

  test('LIST works although the HTTP parser of Node does not know the verb', () => {
    expect(seen['roles']?.['data']).toEqual({ keys: ['apim-prod', 'apim-reports', 'ci-deploy'] });
    expect(seen['folder']?.['data']).toEqual({ keys: ['apim-harbourline-prod/', 'batch/'] });
    expect((seen['policies']!['data'] as { keys: string[] }).keys.at(-1)).toBe('root');
  });

  test('a role shows what it does not set as the server does, and tune the effective lifetimes', () => {
    expect(seen['role']?.['data']).toMatchObject({
      token_ttl: 0,
      token_max_ttl: 0,
      token_period: 0,
      bound_subject: '',
    });
    expect(seen['tune']?.['data']).toMatchObject({ default_lease_ttl: 2_764_800, max_lease_ttl: 2_764_800 });
  });

  test('KV metadata tells the time of each version and nothing of its value', () => {
    expect(seen['metadata']?.['data']).toMatchObject({
      current_version: 2,
      versions: { '2': { created_time: '2026-02-21T08:00:00.000Z', deletion_time: '', destroyed: false } },
    });
  });

  test('an empty list and a refusal look as they do on the server', () => {
    expect(seen['emptyList']).toEqual({ status: 404, errors: [] });
    expect(seen['forbidden']).toEqual({ status: 403, errors: ['1 error occurred:\n\t* permission denied\n\n'] });
  });

  test('capabilities follow the policies of the token, deny rules included', () => {
    expect(seen['capabilities']?.['data']).toEqual({
      'sys/audit': ['read', 'sudo'],
      'secret/data/x': ['deny'],
      'secret/metadata/': ['list', 'read'],
    });
  });

  test('a read of data and a write are refused and recorded', () => {
    expect(seen['data']?.['status']).toBe(403);
    expect(emulator.log.violations.map((item) => item.what)).toEqual([
      'read of KV data',
      'POST /v1/sys/policies/acl/{name}',
    ]);
  });
});

test.each([
  ['sealed', 503],
  ['active', 403],
] as const)(
  'a %s server answers a caller without a token with %i',
  async (state, status) => {
    const estate = { ...company, vaults: company.vaults.map((cluster) => ({ ...cluster, state })) };
    const emulator = await startEmulator(estate, { now: NOW });
    const asked = { host: 'vault.demo.internal', token: 's.unknown-token', calls: [['mounts', 'read', 'sys/mounts']] };
    const seen = await runClient(emulator, 'vault-client.mjs', asked);
    await emulator.close();
    expect(seen['mounts']).toMatchObject({ status });
  },
  60_000,
);
