import { expect, test } from '@jest/globals';
import { kindOfName, nameStrength } from '../../src/detect/names.ts';

test.each([
  'Authorization',
  'api-key',
  'X-API-Key',
  'x-functions-key',
  'Ocp-Apim-Subscription-Key',
  'X-Vault-Token',
  'clientSecret',
  'client_secret',
  'CLIENT_SECRET',
  'password',
  'dbPassword',
  'adminpwd',
  'accessToken',
  'access-token',
  'token',
  'connectionString',
  'sharedAccessKey',
  'privateKey',
  'sig',
])('%s names a credential', (name) => {
  expect(nameStrength(name)).toBe('strong');
});

test.each(['key', 'orders-key', 'code', 'signature'])('%s may name one', (name) => {
  expect(nameStrength(name)).toBe('weak');
});

test.each([
  'secretName',
  'tokenUrl',
  'token-endpoint',
  'passwordPolicy',
  'cache-key',
  'cacheKey',
  'counter-key',
  'token_type',
  'total_tokens',
  'prompt-tokens',
  'access-token-expires-in',
  'tokenExpiry',
  'apiKeyHeader',
  'keyVaultUrl',
  'secretId',
  'x-csrf-token',
  'x-correlation-id',
  'Content-Type',
  'username',
  '',
  'x'.repeat(200),
])('%j names none', (name) => {
  expect(nameStrength(name)).toBe('none');
});

test.each([
  ['client_secret', 'client-secret'],
  ['X-Vault-Token', 'vault-token'],
  ['userPassword', 'password'],
  ['Ocp-Apim-Subscription-Key', 'subscription-key'],
  ['x-functions-key', 'function-key'],
  ['api-key', 'api-key'],
  ['signingKey', 'signing-key'],
])('%s is of the kind %s', (name, kind) => {
  expect(kindOfName(name)).toBe(kind);
});
