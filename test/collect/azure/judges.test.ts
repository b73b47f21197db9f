import { expect, test } from '@jest/globals';
import { judgePlainValue } from '../../../src/collect/azure/judges.ts';

test.each([
  ['', 'backend-password', { kind: 'empty' }],
  ['{{other}}', 'backend-password', { kind: 'reference' }],
  ['@(context.Request.Headers)', 'token', { kind: 'expression' }],
  ['@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/s)', 'token', { kind: 'unsupported-reference' }],
  ['#{PARTNER_KEY}#', 'partner-api-key', { kind: 'placeholder' }],
  ['https://orders.example/v2', 'orders-url', { kind: 'literal', look: 'address' }],
  ['orders.example', 'orders-host', { kind: 'literal', look: 'address' }],
  ['5d0c8f4e-2b7a-4e91-9c36-7f1ab2e8d450', 'client-secret-id', { kind: 'literal', look: 'opaque' }],
  ['blue', 'key', { kind: 'literal', look: 'word' }],
  ['a7Kd93Lq0pZx', 'lane', { kind: 'literal', look: 'opaque' }],
] as const)('%p under the name %s', (text, name, expected) => {
  expect(judgePlainValue(text, name, () => 4)).toEqual(expected);
});

test.each([
  ['hunter2', 'backend-password', 'password', '1-7'],
  ['a7Kd93Lq0pZx', 'key', 'api-key', '8-15'],
  ['5d0c8f4e-2b7a-4e91-9c36-7f1ab2e8d450', 'vault-secret-id', 'vault-secret-id', '32-63'],
  ['amqps://app:Zomer-2024!@queue.example/x', 'queue', 'url-credentials', '8-15'],
] as const)('%p under the name %s is a literal %s, kept without its value', (text, name, credential, lengthClass) => {
  const kept = judgePlainValue(text, name, () => 4);
  expect(kept).toEqual({
    kind: 'literal',
    credential,
    literal: {
      group: 4,
      kind: credential,
      position: 'apim/named-value',
      name,
      lengthClass,
      context: 'live',
      confidence: expect.stringMatching(/^(high|medium|low)$/),
    },
  });
});

test('a value that is the name of its named value is no name that is kept', () => {
  expect(judgePlainValue('my-password-1', 'my-password-1', () => 1).literal).toMatchObject({ name: '***' });
});
