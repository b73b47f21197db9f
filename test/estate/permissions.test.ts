import { describe, expect, test } from '@jest/globals';
import {
  coversAction,
  dataActionIn,
  getSecretAction,
  grantLevel,
  scopeContains,
} from '../../src/estate/permissions.ts';

const block = (dataActions: string[], notDataActions: string[] = [], condition?: string) => ({
  actions: [],
  notActions: [],
  dataActions,
  notDataActions,
  ...(condition === undefined ? {} : { condition }),
});

describe('an action pattern', () => {
  test.each([
    ['*', true],
    ['Microsoft.KeyVault/vaults/*', true],
    ['microsoft.keyvault/VAULTS/secrets/getsecret/action', true],
    ['Microsoft.KeyVault/*/getSecret/action', true],
    ['Microsoft.KeyVault/vaults/secrets/readMetadata/action', false],
    ['Microsoft.KeyVault/vaults/secrets', false],
    ['MicrosoftXKeyVault/vaults/*', false],
    ['', false],
  ])('%s covers the read of a secret: %s', (pattern, covers) => {
    expect(coversAction(pattern, getSecretAction)).toBe(covers);
  });
});

describe('permission blocks', () => {
  test.each([
    ['none', [], 'no'],
    ['one that gives', [block(['*'])], 'yes'],
    ['one that takes back what it gives', [block(['*'], ['*/getSecret/action'])], 'no'],
    ['another one gives it all the same', [block(['*'], ['*/getSecret/action']), block([getSecretAction])], 'yes'],
    ['one under a condition', [block(['*'], [], 'x')], 'conditional'],
    ['one under a condition and one without', [block(['*'], [], 'x'), block(['*'])], 'yes'],
    ['an empty condition', [block(['*'], [], '')], 'yes'],
  ] as const)('%s', (_what, blocks, gives) => {
    expect(dataActionIn([...blocks], getSecretAction)).toBe(gives);
  });
});

describe('a scope', () => {
  const vault = '/subscriptions/S/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv';

  test.each([
    ['/', 'root'],
    ['/providers/Microsoft.Management/managementGroups/mg', 'management-group'],
    ['/subscriptions/S', 'subscription'],
    ['/subscriptions/S/', 'subscription'],
    ['/subscriptions/S/resourceGroups/rg', 'resource-group'],
    [vault, 'vault'],
    [`${vault}/secrets/db`, 'secret'],
    [`${vault}/keys/db`, 'other'],
    ['/subscriptions/S/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/sa', 'other'],
  ])('%s is a %s', (scope, level) => {
    expect(grantLevel(scope)).toBe(level);
  });

  test.each([
    ['/', true],
    ['/subscriptions/s', true],
    [vault.toUpperCase(), true],
    [`${vault}/secrets/db`, true],
    [`${vault}/secrets/db2`, false],
    [`${vault}2`, false],
    ['/subscriptions/s/resourcegroups/r', false],
  ])('%s contains the secret: %s', (scope, contains) => {
    expect(scopeContains(scope, `${vault}/secrets/db`)).toBe(contains);
  });
});
