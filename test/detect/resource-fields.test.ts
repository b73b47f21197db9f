import { describe, expect, test } from '@jest/globals';
import { judgeResource, type ResourcePosition } from '../../src/detect/resource-fields.ts';

const groups = new Map<string, number>();
const groupOf = (value: string): number => {
  groups.set(value, groups.get(value) ?? groups.size + 1);
  return groups.get(value) ?? 0;
};

function judged(position: ResourcePosition, name: string, ...texts: readonly string[]) {
  const values = texts.map((text) => ({ position, path: ['credentials', name], text }));
  const [field] = judgeResource(values, { groupOf });
  return field;
}

describe('what a field holds', () => {
  test.each([
    ['backend-header', 'x-partner-key', 'Quarter-Deck-9', 'literal', 'api-key'],
    // Behind a name that does not say credential the value has to look like one.
    ['backend-header', 'x-my-1', 'q7Lr2TzW9bXk', 'literal', 'secret'],
    ['backend-header', 'Authorization', 'Bearer 9f8e7d6c5b4a', 'literal', 'bearer-token'],
    ['backend-query', 'code', 'a1b2c3d4', 'literal', 'function-key'],
    ['backend-query', 'sig', 'kQ9%2BvX3pLq7RtY2', 'literal', 'sas'],
    ['backend-authorization', 'parameter', 'Basic b3BlbnNlc21h', 'literal', 'basic-credentials'],
    ['backend-authorization', 'parameter', 'opensesma', 'literal', 'bearer-token'],
    ['backend-proxy-password', 'password', 'Lee-Shore-4', 'literal', 'password'],
    ['backend-url', 'url', 'https://orders.example/api?code=a1B2c3D4e5F6', 'literal', 'function-key'],
    ['backend-proxy-url', 'url', 'http://egress:Lee-Shore-4@10.1.2.3:8080', 'literal', 'url-credentials'],
    [
      'logger-connection-string',
      'connectionString',
      'Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=made-up-1234=',
      'literal',
      'connection-string',
    ],
    [
      'cache-connection-string',
      'connectionString',
      'redis.example:6380,password=Zc8vQ2,ssl=True',
      'literal',
      'connection-string',
    ],
    ['client-secret', 'clientSecret', 'hunter2', 'literal', 'client-secret'],
    ['resource-owner-password', 'resourceOwnerPassword', 'pwd', 'literal', 'password'],
  ] as const)('%s %s: %s is a literal', (position, name, text, holds, kind) => {
    const field = judged(position, name, text);
    expect(field).toMatchObject({ holds, namedValues: [], literals: [{ kind, position: `apim/${position}` }] });
  });

  test.each([
    ['backend-header', 'x-partner-key', '{{partner-key}}', 'reference', ['partner-key']],
    ['backend-header', 'Authorization', 'Bearer {{partner-token}}', 'reference', ['partner-token']],
    ['backend-header', 'x-partner-key', '@(context.Variables["k"])', 'reference', []],
    ['backend-header', 'x-partner-key', '#{PARTNER_KEY}#', 'placeholder', []],
    ['backend-header', 'x-partner-key', '<key of the partner>', 'placeholder', []],
    ['backend-header', 'x-partner-key', '', 'empty', []],
    ['backend-header', 'Accept', 'application/vnd.shop+json', 'plain', []],
    ['backend-header', 'api-version', '2024-05-01', 'plain', []],
    ['backend-header', 'x-tenant', 'contoso-retail-emea', 'plain', []],
    ['backend-header', 'x-region', 'westeurope-01-primary', 'plain', []],
    ['backend-header', 'X-Azure-FDID', '3f1c9b0e-7d52-4b5f-9a3a-0c8f6f2f1b77', 'plain', []],
    ['backend-header', 'x-client', 'gateway', 'plain', []],
    ['backend-query', 'feature', 'orders v2', 'plain', []],
    ['backend-query', 'sv', '2022-11-02', 'plain', []],
    ['backend-url', 'url', 'https://orders.example/api?version=2', 'plain', []],
    ['backend-url', 'url', 'https://{{orders-host}}/api', 'reference', []],
    [
      'logger-connection-string',
      'connectionString',
      '{{Logger-Credentials-5b1a17}}',
      'reference',
      ['Logger-Credentials-5b1a17'],
    ],
    [
      'logger-connection-string',
      'connectionString',
      'InstrumentationKey=3f1c9f4a-0000-4000-8000-000000000000;IngestionEndpoint=https://x.example/',
      'placeholder',
      [],
    ],
    [
      'cache-connection-string',
      'connectionString',
      '{{redis-host}}:6380,password={{redis-key}},ssl=True',
      'reference',
      ['redis-key'],
    ],
  ] as const)('%s %s: %s is none', (position, name, text, holds, namedValues) => {
    expect(judged(position, name, text)).toEqual({
      field: `credentials/${name}`,
      holds,
      namedValues: [...namedValues],
      literals: [],
    });
  });
});

test('several values of one header are one field, which holds the worst of them', () => {
  expect(judged('backend-header', 'x-partner-key', '{{partner-key}}', 'Quarter-Deck-9')).toMatchObject({
    holds: 'literal',
    namedValues: ['partner-key'],
    literals: [{ lengthClass: '8-15', name: 'x-partner-key' }],
  });
});

test('equal values have one group, and no value and no name that is one is kept', () => {
  const secret = 'hk_live_4QmZr8TnW2xC6vB0';
  const fields = judgeResource(
    [
      { position: 'backend-header', path: ['credentials', 'header', secret], text: 'q7Lr2TzW9bXk' },
      { position: 'backend-query', path: ['credentials', 'query', 'sig'], text: 'q7Lr2TzW9bXk' },
      { position: 'backend-proxy-password', path: ['proxy', 'password'], text: secret },
      { position: 'backend-url', path: ['url'], text: `https://a:${secret}@orders.example` },
    ],
    { groupOf },
  );
  const literals = fields.flatMap((field) => field.literals);
  expect(literals.map(({ group }) => group)).toEqual([
    literals[0]?.group,
    literals[0]?.group,
    literals[2]?.group,
    literals[2]?.group,
  ]);
  expect(JSON.stringify(fields)).not.toMatch(/q7Lr2|hk_live/);
});
