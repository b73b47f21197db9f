import { expect, test } from '@jest/globals';
import { keepRole } from '../../../src/collect/vault/auth-role.ts';

const role = (type: string, data: Record<string, unknown>) => {
  return keepRole(data, 'r', { path: `auth/${type}/`, type })?.value;
};

test('a role of certificates keeps its constraints apart, since a certificate has to meet each of them', () => {
  const sent = { allowed_names: ['*'], allowed_common_names: ['gateway.example.com'], allowed_dns_sans: null };
  expect(role('cert', { ...sent, certificate: 'PEM' })).toEqual({
    name: 'r',
    mount: 'auth/cert/',
    mountType: 'cert',
    allowedNames: { ...sent, allowed_dns_sans: [] },
  });
});

test('a Kubernetes role keeps its namespace selector, and no namespaces as the empty list', () => {
  const selector = '{"matchLabels":{"team":"payments"}}';
  const sent = { bound_service_account_namespaces: null, bound_service_account_namespace_selector: selector };
  expect(role('kubernetes', { ...sent, bound_service_account_names: ['gateway'] })).toMatchObject({
    boundServiceAccountNames: ['gateway'],
    boundServiceAccountNamespaces: [],
    boundServiceAccountNamespaceSelector: selector,
  });
});
