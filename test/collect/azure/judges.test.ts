import { expect, test } from '@jest/globals';
import { judgePlainValue } from '../../../src/collect/azure/judges.ts';

test.each([
  ['', 'backend-password', { kind: 'empty' }],
  ['{{other}}', 'backend-password', { kind: 'reference' }],
  ['@(context.Request.Headers)', 'token', { kind: 'expression' }],
  ['@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/s)', 'token', { kind: 'unsupported-reference' }],
  ['#{PARTNER_KEY}#', 'partner-api-key', { kind: 'placeholder' }],
  ['https://orders.example/v2', 'orders-url', { kind: 'literal' }],
  ['hunter2', 'backend-password', { kind: 'literal', credential: 'password' }],
  ['blue', 'key', { kind: 'literal' }],
  ['a7Kd93Lq0pZx', 'key', { kind: 'literal', credential: 'api-key' }],
  ['amqps://app:Zomer-2024!@queue.example/x', 'queue', { kind: 'literal', credential: 'url-credentials' }],
] as const)('%p under the name %s', (text, name, expected) => {
  expect(judgePlainValue(text, name)).toEqual(expected);
});
