import { describe, expect, test } from '@jest/globals';
import { isKeyVaultHost, parseSecretIdentifier } from '../../src/estate/key-vault.ts';

describe('a secret identifier', () => {
  test.each([
    ['https://kv.vault.azure.net/secrets/db', { host: 'kv.vault.azure.net', collection: 'secrets', name: 'db' }],
    ['https://KV.vault.azure.net:443/Secrets/DB/', { host: 'kv.vault.azure.net', collection: 'secrets', name: 'db' }],
    [
      'https://kv.vault.azure.net/secrets/db/0123',
      { host: 'kv.vault.azure.net', collection: 'secrets', name: 'db', version: '0123' },
    ],
    [
      'https://kv.vault.azure.net/certificates/tls?api-version=7.4',
      { host: 'kv.vault.azure.net', collection: 'certificates', name: 'tls' },
    ],
  ])('%s', (text, parts) => {
    expect(parseSecretIdentifier(text)).toEqual(parts);
  });

  test.each([
    '',
    'db',
    'http://kv.vault.azure.net/secrets/db',
    'https://kv.vault.azure.net/',
    'https://kv.vault.azure.net/secrets/',
    'https://kv/other/db',
  ])('%s is none', (text) => {
    expect(parseSecretIdentifier(text)).toBeUndefined();
  });
});

test('Key Vault is known by its hosts in every cloud, and by nothing that only looks alike', () => {
  expect(['kv.vault.azure.net', 'kv.vault.azure.cn', 'kv.vault.usgovcloudapi.net'].every(isKeyVaultHost)).toBe(true);
  expect(['kv.vault.azure.net.example.com', 'vault.azure.net', 'evilvault.azure.net'].some(isKeyVaultHost)).toBe(false);
});
