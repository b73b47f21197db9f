import { describe, expect, test } from '@jest/globals';
import { keepableName, keepableText } from '../../src/detect/keepable-text.ts';
import { readPolicySkeleton } from '../../src/detect/policy.ts';

const value = 'Qz7RtK2mWx9LpV4sNb8Y';

describe('text that evidence keeps', () => {
  test.each([
    ['a pair in a cache key', `apikey=${value}`],
    ['a bot token in a path', `/bot123456789:AAH${value}${value}/sendMessage`],
    ['an opaque segment', `/hooks/${value}/post`],
    ['a Vault token', `/x/hvs.CAESI${value}${value}`],
  ])('holds nothing of %s', (_what, text) => {
    expect(keepableText(text)).not.toContain(value);
  });

  test.each([
    '/secrets/payment-api-key/03c89e28ceab50fcd252c432a7215a82',
    '/v1/secret/data/apim-harbourline-prod/orders',
    '11111111-2222-3333-4444-555555555555',
    '/subscriptions/d6338247-82ad-44e8-a65c-c3cc0978a700/resourceGroups/rgPayments2',
    'harbourline-manifest-key',
    'https://vault.azure.net',
    'POST',
  ])('keeps %s', (text) => {
    expect(keepableText(text)).toBe(text);
  });

  test('a skeleton keeps no literal cache key that is a credential', () => {
    const policy = `<policies><inbound><cache-store-value key="apikey=${value}" value="x" duration="60" />
      <send-request mode="new" response-variable-name="r"><set-url>https://api.telegram.org/bot123456789:AA${value}${value}/x</set-url></send-request>
      </inbound></policies>`;
    expect(JSON.stringify(readPolicySkeleton(policy, { groupOf: () => 1 }))).not.toContain(value);
  });
});

describe('names that evidence keeps', () => {
  test.each([
    ['characters drawn by lot', value],
    ['those behind a word', `orders-${value}`],
    ['a Vault token', `hvs.CAESI${value}${value}`],
    ['a pair', `password=${value}`],
  ])('hold nothing of %s', (_what, name) => {
    expect(keepableName(name)).not.toContain(value);
  });

  test.each([
    'backend-orders-key',
    'SalesforceOAuth2ClientSecretV2',
    'ApimBackendKey2024V2x',
    'Logger-Credentials--65f1a2b3c4d5e6f708192a3b',
    'KeyVaultUriProdEU2West1',
    'c0ffee00-2222-3333-4444-555555555555',
  ])('keep %s', (name) => {
    expect(keepableName(name)).toBe(name);
  });

  test('policies name no credential as a named value', () => {
    const policy = `<policies><inbound><set-header name="x"><value>{{${value}}}</value></set-header>
      <send-request mode="new" response-variable-name="r"><set-url>https://{{${value}}}/x</set-url></send-request>
      <send-request mode="new" response-variable-name="s"><set-url>https://api.{{${value}}}.net/x</set-url>
      <authentication-managed-identity resource="{{${value}}}" /></send-request>
      <cache-store-value key="k" value="{{${value}}}" duration="{{${value}}}" />
      </inbound></policies>`;
    expect(JSON.stringify(readPolicySkeleton(policy, { groupOf: () => 1 }))).not.toContain(value);
  });
});
