import { describe, expect, test } from '@jest/globals';
import { decodeBasic, hasCaskChecksum, hasKeyChecksum, marvin32 } from '../../src/detect/checksums.ts';
import { findTokens } from '../../src/detect/tokens.ts';

/** A key of the given frame whose last four bytes are its checksum: a made-up one that only its form makes valid. */
const keyOf = (before: number, signature: string, length: number, padding: string, seed: string): string => {
  const filler = 'Pz5Jk8Qw'.repeat(12);
  const frame = (filler.slice(0, before) + signature).padEnd(length - padding.length, 'A') + padding;
  const bytes = Buffer.from(frame, 'base64');
  bytes.writeUInt32LE(marvin32(bytes.subarray(0, -4), seed), bytes.length - 4);
  return bytes.toString('base64');
};

const apim = keyOf(76, 'APIM', 88, '==', 'Gatewy00');
const serviceBus = keyOf(33, '+ASb', 44, '=', 'Send0000');
const edited = `${apim[0] === 'Q' ? 'R' : 'Q'}${apim.slice(1)}`;
const digits = (length: number): string => 'a1B2c3D4e5'.repeat(Math.ceil(length / 10)).slice(0, length);
const caskBody = `${digits(52)}JQQJ99BK${digits(12)}AAAAACOG`;

const cask = (): string => {
  const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  for (const a of characters) {
    for (const b of characters) {
      for (const c of characters) {
        const start = `${a}${b}${c}${caskBody.slice(3)}`;
        const bytes = Buffer.alloc(4);
        bytes.writeUInt32LE(marvin32(Buffer.from(`${start}AAAA`, 'base64').subarray(0, 60), 'Default0'));
        const checksum = bytes.toString('base64').slice(0, 4);
        if (/^[A-Za-z0-9]{4}$/.test(checksum)) return start + checksum;
      }
    }
  }
  throw new Error('no key without special characters');
};

describe('checksums', () => {
  test('a key is valid under its own seed alone', () => {
    expect(hasKeyChecksum(apim, ['Gatewy00'])).toBe(true);
    expect(hasKeyChecksum(apim, ['Tenant00'])).toBe(false);
    expect(hasKeyChecksum(edited, ['Gatewy00'])).toBe(false);
  });

  test('the checksum covers a tail of any length', () => {
    const sums = [8, 9, 10, 11].map((length) => marvin32(Buffer.alloc(length, 7), 'Default0'));
    expect(new Set(sums).size).toBe(4);
  });

  test('a CASK key with another ending is not valid', () => {
    const key = cask();
    expect(key).toHaveLength(84);
    expect(hasCaskChecksum(key)).toBe(true);
    expect(hasCaskChecksum(`${key.slice(0, 80)}AAAA`)).toBe(false);
  });

  test.each([
    ['svc:reef', { user: 'svc', password: 'reef' }],
    ['a:b:c', { user: 'a', password: 'b:c' }],
    ['no pair', undefined],
    ['a:\u0001', undefined],
  ])('Basic %j', (text, expected) => {
    expect(decodeBasic(Buffer.from(text).toString('base64'))).toEqual(expected);
  });
});

const found = (text: string): [string, string, string][] =>
  findTokens(text).map((token) => [token.kind, token.confidence, text.slice(token.start, token.end)]);

const sasValue = `${digits(42)}%3D`;
const storageKey = `${digits(86)}==`;

describe('credentials by their form', () => {
  const rows: [string, string, [string, string, string][]][] = [
    ['an API Management key', `x="${apim}"`, [['azure-apim-key', 'high', apim]]],
    ['an edited one', `x="${edited}"`, [['azure-apim-key', 'medium', edited]]],
    ['a CASK key', `'${cask()}'`, [['azure-cask-key', 'high', cask()]]],
    ['an Entra client secret', `s: abc8Q~${digits(34)}`, [['entra-client-secret', 'high', `abc8Q~${digits(34)}`]]],
    ['a Google key', `k=AIza${digits(35)}`, [['google-api-key', 'high', `AIza${digits(35)}`]]],
    ['a recovery token', `hvr.${digits(30)}`, [['vault-token', 'high', `hvr.${digits(30)}`]]],
    [
      'a storage account',
      `AccountName=a;AccountKey=${storageKey};EndpointSuffix=x`,
      [['connection-string', 'high', storageKey]],
    ],
    ['a shared access signature', `https://a.example/?sv=1&amp;sp=r&amp;sig=${sasValue}`, [['sas', 'high', sasValue]]],
    [
      'a Logic Apps signature',
      `https://a.logic.azure.com/x?api-version=1&sp=%2F&sig=${digits(43)}`,
      [['sas', 'high', digits(43)]],
    ],
    [
      'a Redis connection',
      `a.redis.cache.windows.net:6380,password=${digits(43)}=,ssl=True`,
      [['connection-string', 'high', `${digits(43)}=`]],
    ],
    [
      'a gateway key',
      `GatewayKey gw1&amp;202601010000&amp;${digits(86)}==`,
      [['azure-apim-key', 'high', `gw1&amp;202601010000&amp;${digits(86)}==`]],
    ],
    ['a URL password', 'https://bob:reef-2207@a.example/', [['url-credentials', 'high', 'reef-2207']]],
    [
      'the public client of Apigee Edge',
      `Basic ${Buffer.from('edgecli:edgeclisecret').toString('base64')}`,
      [['basic-credentials', 'low', Buffer.from('edgecli:edgeclisecret').toString('base64')]],
    ],
  ];

  test.each(rows)('%s', (_what, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test('a Service Bus connection string is found as key and as part', () => {
    const text = `Endpoint=sb://a.servicebus.windows.net/;SharedAccessKeyName=x;SharedAccessKey=${serviceBus}`;
    expect(
      found(text)
        .map(([kind]) => kind)
        .toSorted(),
    ).toEqual(['azure-service-bus-key', 'connection-string']);
  });

  test.each([
    ['hvs.short'],
    [`s.${digits(24)}`],
    ['eyJhbGciOiJIUzI1NiJ9.notajwt'],
    ['-----BEGIN PUBLIC KEY-----\nabc\n-----END PUBLIC KEY-----'],
    ['Basic authentication'],
    ['https://host:8443/a@b'],
    ['https://{{user}}:{{password}}@host/'],
    ['AccountKey={{storage-key}}'],
    ['AccountKey=#{storage-key}#'],
    [`DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02x${digits(76)}==`],
    ['?sig={{signature}}&sv=1'],
    [`integrity=sha512-${digits(60)}`],
  ])('%j is none', (text) => {
    expect(found(text)).toEqual([]);
  });
});
