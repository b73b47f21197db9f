import { describe, expect, test } from '@jest/globals';
import { readNamedValueInformation, readTemplateNamedValues } from '../../src/detect/named-value-file.ts';
import type { NamedValueFile } from '../../src/detect/named-value-file.ts';
import { namedValueFile } from '../../src/evidence/source-file.ts';
import { groups, textAt } from './marked.ts';

const json = (properties: object): string => JSON.stringify({ properties }, undefined, 2);
const read = (text: string, format: 'apiops-json' | 'apiops-yaml' = 'apiops-json'): NamedValueFile =>
  readNamedValueInformation(text, format, { groupOf: groups(), resourceName: 'orders-key' });

const version = '0123456789abcdef0123456789abcdef';

describe('named value information of APIOps', () => {
  test('a Key Vault reference', () => {
    const text = json({
      displayName: 'orders-key',
      secret: true,
      keyVault: { secretIdentifier: `https://Acme.vault.azure.net/secrets/orders/${version}`, identityClientId: 'c' },
    });
    expect(read(text)).toMatchObject({
      complete: true,
      namedValues: [
        {
          name: 'orders-key',
          displayName: 'orders-key',
          secret: true,
          keyVault: { host: 'acme.vault.azure.net', name: 'orders', version, identityClientId: 'c' },
          value: 'absent',
        },
      ],
    });
  });

  test('a trailing slash is no version', () => {
    const text = json({ keyVault: { secretIdentifier: 'https://acme.vault.azure.net/secrets/orders/' } });
    expect(read(text).namedValues[0]?.keyVault).toEqual({ host: 'acme.vault.azure.net', name: 'orders' });
  });

  test('an identifier that a pipeline builds is told as such', () => {
    const text = json({ keyVault: { secretIdentifier: '#{vaultUrl}#/secrets/orders' } });
    expect(read(text).namedValues[0]).toMatchObject({ keyVaultUnreadable: true });
    expect(read(text).namedValues[0]).not.toHaveProperty('keyVault');
  });

  test('a secret flag that a template builds is told as such', () => {
    const [built] = read(json({ secret: "[parameters('isSecret')]" })).namedValues;
    expect(built).toMatchObject({ secretUnreadable: true });
    expect(built).not.toHaveProperty('secret');
  });

  test('what the file does not say stays unsaid', () => {
    expect(read(json({ displayName: 'x' })).namedValues[0]).not.toHaveProperty('secret');
  });

  test('a credential in the place of a name is masked, beside a value that is another', () => {
    const canary = 'Hw4kTz9QbN2xRm7LcV5yJd8S';
    const file = read(json({ displayName: canary, secret: true, value: 'halyard' }));
    expect(file.namedValues[0]).toMatchObject({ displayName: '***', value: 'literal', literal: { name: '***' } });
    expect(JSON.stringify(file)).not.toContain(canary);
  });

  const values: [string, object, string][] = [
    ['a secret with a value', { secret: true, value: 'halyard' }, 'literal'],
    ['a secret with a reference', { secret: true, value: '{{other}}' }, 'reference'],
    ['a secret with a deploy token', { secret: true, value: '#{ordersKey}#' }, 'reference'],
    ['a secret with a placeholder', { secret: true, value: '*** REDACTED ***' }, 'placeholder'],
    ['a secret with an empty value', { secret: true, value: '' }, 'empty'],
    ['a secret without value', { secret: true, value: null }, 'absent'],
    ['a plain address', { displayName: 'backend-url', secret: false, value: 'https://a.example' }, 'plain'],
    ['a plain credential by its name', { displayName: 'client-secret', secret: false, value: 'halyard-99' }, 'literal'],
    [
      'a plain credential by its form',
      { displayName: 'x', secret: false, value: `hvs.${'a1B2c3'.repeat(6)}` },
      'literal',
    ],
    ['a number', { displayName: 'timeout', value: 30 }, 'placeholder'],
  ];

  test.each(values)('%s', (_what, properties, expected) => {
    const file = read(json(properties));
    expect(file.namedValues[0]?.value).toBe(expected);
    expect(file.namedValues[0]?.literal !== undefined).toBe(expected === 'literal');
  });

  test.each([
    ['apiops-json' as const, json({ displayName: 'orders-key', secret: true, value: 'halyard-0931' })],
    ['apiops-yaml' as const, 'properties:\n  displayName: orders-key\n  secret: true\n  value: halyard-0931\n'],
    ['apiops-yaml' as const, 'properties:\n  displayName: "orders-key"\n  secret: "true"\n  value: "halyard-0931"\n'],
  ])('a literal stands at its exact place and leaves nothing behind: %s', (format, text) => {
    const file = namedValueFile.parse(read(text, format));
    const literal = file.namedValues[0]?.literal;
    expect(literal === undefined ? '' : textAt(text, literal)).toBe('halyard-0931');
    expect(literal?.position).toBe('apim/named-value');
    expect(JSON.stringify(file)).not.toContain('halyard-0931');
    expect(Object.keys(file.lineHashes)).toContain(String(literal?.span.line));
  });

  test('a value that repeats in the name is masked there, too', () => {
    expect(
      JSON.stringify(read(json({ displayName: 'halyard-0931', secret: true, value: 'halyard-0931' }))),
    ).not.toContain('halyard');
  });

  test.each(['', '[]', '{ "properties": ', 'x'])('%j is not complete', (text) => {
    expect(read(text).complete).toBe(false);
  });
});

describe('named values of ARM templates', () => {
  const template = JSON.stringify({
    resources: [
      {
        type: 'Microsoft.ApiManagement/service/namedValues',
        name: 'acme-apim/orders-key',
        properties: { displayName: 'orders-key', secret: true, value: "[parameters('ordersKey')]" },
      },
      {
        type: 'Microsoft.ApiManagement/service',
        name: 'acme-apim',
        resources: [
          { type: 'namedValues', name: "[concat('a', 'b')]", properties: { secret: true, value: 'halyard' } },
        ],
      },
      { type: 'Microsoft.KeyVault/vaults', properties: {} },
    ],
  });

  test('are found at any level', () => {
    expect(readTemplateNamedValues(template, { groupOf: groups() })?.namedValues).toMatchObject([
      { name: 'orders-key', value: 'reference' },
      { value: 'literal' },
    ]);
  });

  test('a template without any is none', () => {
    expect(readTemplateNamedValues('{"resources":[]}', { groupOf: groups() })).toBeUndefined();
  });
});

test.each([
  ['orders-url', 'https://orders.example/v2', 'address'],
  ['lane', 'a7Kd93Lq0pZx', 'opaque'],
  ['region', 'eu-north', 'word'],
  ['orders-password', 'hunter2-hunter2', undefined],
])('the look of %s: %s is kept where it shows no sign of a credential', (displayName, value, look) => {
  expect(read(json({ displayName, value })).namedValues[0]?.look).toBe(look);
});

test('the secret id of an AppRole is known by its name', () => {
  const value = '5d0c8f4e-2b7a-4e91-9c36-7f1ab2e8d450';
  const literalOf = (displayName: string): unknown => read(json({ displayName, value })).namedValues[0]?.literal;
  expect(literalOf('vault-secret-id')).toBeDefined();
  expect(literalOf('client-secret-id')).toBeUndefined();
});
