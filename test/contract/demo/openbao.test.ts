import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { demoCompany } from '../../../src/demo/estate/demo-company.ts';
import { startEmulator, type Emulator } from '../../../src/demo/emulator/start-emulator.ts';
import { ask } from '../../demo/ask.ts';
import { sharedPaths, typeDifferences, wire } from './shapes.ts';

// Two cores may be busy with other test files.
jest.setTimeout(60_000);

type Recorded = { name: string; status: number; answer: unknown };

const file = join(wire, 'openbao', 'answers.json');
const present = existsSync(file);
const recorded = present ? (JSON.parse(readFileSync(file, 'utf8')) as Recorded[]) : [];
const company = demoCompany();

/** Recorded answer, verb and path here, and the fewest paths that the two must have in common. */
const reads: readonly (readonly [string, string, string, number])[] = [
  ['health', 'GET', 'sys/health', 10],
  ['seal-status', 'GET', 'sys/seal-status', 14],
  ['audit', 'GET', 'sys/audit', 10],
  ['auth', 'GET', 'sys/auth', 30],
  ['mounts', 'GET', 'sys/mounts', 30],
  ['tune-secret', 'GET', 'sys/mounts/secret/tune', 12],
  ['tune-auth-jwt', 'GET', 'sys/mounts/auth/jwt/tune', 12],
  ['state-sanitized', 'GET', 'sys/config/state/sanitized', 15],
  ['list-policies', 'LIST', 'sys/policies/acl', 8],
  ['policy-apim-orders-read', 'GET', 'sys/policies/acl/apim-orders', 12],
  ['jwt-config', 'GET', 'auth/jwt/config', 10],
  ['jwt-role', 'GET', 'auth/jwt/role/apim-prod', 30],
  ['approle-role', 'GET', 'auth/approle/role/batch-import', 20],
  ['kubernetes-role', 'GET', 'auth/kubernetes/role/site-search', 20],
  ['list-kv2', 'LIST', 'secret/metadata/', 8],
  ['kv2-metadata', 'GET', 'secret/metadata/apim-harbourline-prod/orders', 18],
  ['kv2-config', 'GET', 'secret/config', 10],
  ['list-entities', 'LIST', 'identity/entity/id', 8],
  ['entity', 'GET', 'identity/entity/id/caf59c94-a512-40c8-a2c7-8e908b52261f', 25],
];

(present ? describe : describe.skip)('answers have the types of a live OpenBao 2.7.2', () => {
  let emulator: Emulator;

  beforeAll(async () => {
    const vaults = company.vaults.map((cluster) => ({
      ...cluster,
      tokens: cluster.tokens
        .slice(0, 1)
        .map((own) => ({ ...own, token: 's.root-of-a-test', displayName: 'root', policies: ['root'] })),
    }));
    emulator = await startEmulator({ ...company, vaults });
  });

  afterAll(async () => {
    await emulator.close();
  });

  const read = async (method: string, path: string, token = 's.root-of-a-test') =>
    await ask(emulator, `https://vault.demo.internal/v1/${path}`, { method, headers: { 'x-vault-token': token } });

  test.each(reads)('%s', async (name, method, path, least) => {
    const official = recorded.find((item) => item.name === name);
    const answer = await read(method, path);
    expect(answer.status).toBe(official?.status);
    expect(typeDifferences(answer.body, official?.answer)).toEqual([]);
    expect(sharedPaths(answer.body, official?.answer)).toBeGreaterThanOrEqual(least);
  });

  test.each([
    ['list-kv2-empty', 'LIST', 'secret/metadata/none/'],
    ['jwt-role-absent', 'GET', 'auth/jwt/role/absent'],
    ['policy-absent', 'GET', 'sys/policies/acl/absent'],
    ['list-password-policies-empty', 'LIST', 'sys/policies/password'],
    ['no-mount', 'GET', 'nomount/x'],
    ['wrong-method', 'PUT', 'sys/health'],
  ])('%s is the same to the letter', async (name, method, path) => {
    const official = recorded.find((item) => item.name === name);
    const answer = await read(method, path);
    expect([answer.status, answer.body]).toEqual([official?.status, official?.answer]);
  });

  test('a token that nobody gave out', async () => {
    const official = recorded.find((item) => item.name === 'invalid-token');
    const answer = await read('GET', 'sys/mounts', 's.unknown');
    expect([answer.status, answer.body]).toEqual([official?.status, official?.answer]);
  });
});
