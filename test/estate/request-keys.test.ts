import { expect, test } from '@jest/globals';
import { requestKey } from '../../src/estate/request-keys.ts';
import type { SendRequest } from '../../src/evidence/policy.ts';
import { request, skeleton } from '../kit/policy-skeleton.ts';

function keysOf(sendRequests: readonly SendRequest[]): string[] {
  const policy = skeleton({ sendRequests: [...sendRequests] });
  return policy.sendRequests.map((item) => requestKey(policy, item));
}

const login = (id: number): SendRequest => request(id, 'vault.test', '/v1/auth/jwt/login', { method: 'POST' });
const fetchOrders = (id: number): SendRequest =>
  request(id, 'vault.test', '/v1/secret/data/orders', { variable: 'orders' });

test('a request keeps its key where another is put before it', () => {
  const [, ...after] = keysOf([request(1, 'api.test', '/health'), login(2), fetchOrders(3)]);
  expect(after).toEqual(keysOf([login(1), fetchOrders(2)]));
  expect(after).toEqual(['POST https://vault.test/v1/auth/jwt/login', 'orders']);
});

test('requests that are alike are counted in the order of the text', () => {
  expect(keysOf([fetchOrders(1), login(2), fetchOrders(3)])).toEqual([
    'orders',
    'POST https://vault.test/v1/auth/jwt/login',
    'orders~2',
  ]);
});

test('an address that is not written out is told by what builds it', () => {
  expect(
    keysOf([
      { ...login(1), url: { kind: 'named-value', name: 'vault-host', path: '/v1/x' } },
      { ...login(2), url: { kind: 'expression' } },
    ]),
  ).toEqual(['POST {{vault-host}}/v1/x', 'POST expression']);
});
