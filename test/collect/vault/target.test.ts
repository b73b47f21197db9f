import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { caFileOf, readVaultToken, vaultTargetFromEnvironment } from '../../../src/collect/vault/target.ts';
import { vaultTarget } from '../../../src/config/schema.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portcullis-token-'));
  writeFileSync(join(folder, 'token'), 'from-file\n');
  mkdirSync(join(folder, 'home'));
  writeFileSync(join(folder, 'home', '.vault-token'), 'from-login');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const target = (changes: object = {}) => vaultTarget.parse({ name: 'prod', address: 'https://vault.test', ...changes });

describe('the token of a target', () => {
  test('comes from the named variable, else its file, else where vault login leaves it', () => {
    const home = { HOME: join(folder, 'home') };
    const file = { 'token-file': join(folder, 'token') };
    expect(readVaultToken(target(file), { ...home, VAULT_TOKEN: 'from-env' })).toBe('from-env');
    expect(readVaultToken(target(file), { ...home, VAULT_TOKEN: ' ' })).toBe('from-file');
    expect(readVaultToken(target(), home)).toBe('from-login');
    expect(readVaultToken(target(), { HOME: join(folder, 'nowhere') })).toBeUndefined();
  });

  test('of OpenBao stands in for VAULT_TOKEN, never for a variable of another name', () => {
    const env = { HOME: folder, BAO_TOKEN: 'of-bao' };
    expect(readVaultToken(target(), env)).toBe('of-bao');
    expect(readVaultToken(target({ 'token-env': 'PROD_TOKEN' }), env)).toBeUndefined();
    expect(readVaultToken(target({ 'token-env': 'PROD_TOKEN' }), { ...env, PROD_TOKEN: 'own' })).toBe('own');
  });

  test('is not taken from elsewhere where the named file is absent', () => {
    const absent = target({ 'token-file': join(folder, 'absent') });
    expect(readVaultToken(absent, { HOME: join(folder, 'home') })).toBeUndefined();
  });
});

describe('a target without configuration', () => {
  test('is what VAULT_ADDR and its companions, or those of OpenBao, name', () => {
    expect(
      vaultTargetFromEnvironment({
        VAULT_ADDR: 'https://v.test:8200',
        VAULT_NAMESPACE: 'team',
        VAULT_CACERT: '/ca.pem',
      }),
    ).toEqual({
      name: 'vault',
      address: 'https://v.test:8200',
      namespace: 'team',
      'ca-file': '/ca.pem',
      'token-env': 'VAULT_TOKEN',
      'log-window': '90d',
    });
    expect(vaultTargetFromEnvironment({ BAO_ADDR: 'https://b.test', BAO_CACERT: '/b.pem' })).toMatchObject({
      address: 'https://b.test',
      'ca-file': '/b.pem',
    });
    expect(vaultTargetFromEnvironment({ VAULT_TOKEN: 'x' })).toBeUndefined();
  });

  test('is refused where the address is no URL', () => {
    expect(() => vaultTargetFromEnvironment({ VAULT_ADDR: 'vault.test:8200' })).toThrow();
  });
});

test("a target's own CA file wins over that of the environment", () => {
  expect(caFileOf(target({ 'ca-file': '/own.pem' }), { VAULT_CACERT: '/env.pem' })).toBe('/own.pem');
  expect(caFileOf(target(), { VAULT_CACERT: '/env.pem' })).toBe('/env.pem');
  expect(caFileOf(target(), {})).toBeUndefined();
});
