import { describe, expect, test } from '@jest/globals';
import { requestedSecret } from '../../src/estate/references.ts';
import type { SendRequest } from '../../src/evidence/policy.ts';
import { request, skeleton } from '../kit/policy-skeleton.ts';

const keyVault = {
  resource: { kind: 'literal', text: 'https://vault.azure.net' },
  clientId: { kind: 'absent' },
} as const;
const api = { ...keyVault, resource: { kind: 'literal', text: 'api://orders' } } as const;

function kindOf(path: string | undefined, managedIdentity?: SendRequest['managedIdentity']): string | undefined {
  const url = { kind: 'named-value' as const, name: 'kv-host', ...(path === undefined ? {} : { path }) };
  const sent = request(1, '', '', { url, ...(managedIdentity === undefined ? {} : { managedIdentity }) });
  return requestedSecret(skeleton({ sendRequests: [sent] }), sent)?.kind;
}

describe('a request to a host that a named value gives', () => {
  test.each(['/secrets/orders', '/secrets/orders/', '/secrets/orders/0123456789abcdef0123456789abcdef'])(
    'may fetch a secret of Key Vault by its path %s, whoever it signs in as',
    (path) => {
      expect(kindOf(path)).toBe('unknown');
      expect(kindOf(path, keyVault)).toBe('unknown');
    },
  );

  test('fetches none where its token is for another audience', () => {
    expect(kindOf('/secrets/orders', api)).toBeUndefined();
  });

  test.each([undefined, '/', '/orders', '/v1/secrets/orders', '/secrets', '/secrets/a/b/c'])(
    'fetches none by the path %s alone',
    (path) => {
      expect(kindOf(path)).toBeUndefined();
    },
  );

  test('fetches one by the audience of its token, whatever its path', () => {
    expect(kindOf(undefined, keyVault)).toBe('unknown');
  });
});
