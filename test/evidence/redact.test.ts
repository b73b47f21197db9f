import { describe, expect, test } from '@jest/globals';
import { keepAllowed } from '../../src/evidence/allow-list.ts';
import { canonicalJson } from '../../src/evidence/canonical.ts';
import { redact } from '../../src/evidence/redact.ts';
import { z } from 'zod';

const secret = 'Zx9Qw8Er7Ty6Ui5Op4As3Df2Gh1';

describe('redaction of text that goes to people', () => {
  test.each([
    ['a bearer header', `authorization: Bearer ${secret}`],
    ['a Vault token', `token hvs.${secret} refused`],
    ['an old Vault token', `token s.${secret} refused`],
    ['a JWT', `eyJhbGciOiJSUzI1NiJ9.${secret}.${secret}`],
    ['a SAS signature', `https://x.blob.core.windows.net/c?sv=1&sig=${secret}&se=2`],
    ['a function key', `https://f.azurewebsites.net/api?code=${secret}`],
    ['a connection string', `Endpoint=sb://x/;SharedAccessKey=${secret};`],
    ['a password in a URL', `amqp://user:${secret}@host/`],
    ['a JSON answer', `{"auth":{"client_token":"${secret}"}}`],
    ['a private key', `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`],
    ['a long base64 value', `value ${secret}${secret}=`],
  ])('masks %s', (_what, text) => {
    expect(redact(text)).not.toContain(secret);
  });

  test.each([
    '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-payments/providers/Microsoft.KeyVault/vaults/kv',
    'HTTP 403 from management.azure.com',
    'az role assignment create --role "Key Vault Reader" --scope /subscriptions/x',
    'a'.repeat(64),
  ])('leaves %s readable', (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe('the allow-list', () => {
  test('drops what the schema does not name and counts it at every depth', () => {
    const schema = z.object({ a: z.number(), list: z.array(z.object({ b: z.string() })) });
    const kept = keepAllowed(schema, { a: 1, secret: 'x', list: [{ b: 'y', value: { c: 1 } }] });
    expect(kept).toEqual({ value: { a: 1, list: [{ b: 'y' }] }, dropped: 3 });
  });

  test('gives nothing where the shape is wrong', () => {
    expect(keepAllowed(z.object({ a: z.number() }), { a: 'one' })).toBeUndefined();
  });
});

describe('canonical JSON', () => {
  test('is equal for equal data, whatever the order of keys', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: undefined })).toBe('{"b":[{"c":2,"d":1}]}');
  });
});
