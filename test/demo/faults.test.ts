import { describe, expect, jest, test } from '@jest/globals';
import { demoCompany } from '../../src/demo/estate/demo-company.ts';
import { FAULT_KINDS, parseFault, type FaultKind } from '../../src/demo/emulator/faults.ts';
import { startEmulator, type Emulator } from '../../src/demo/emulator/start-emulator.ts';
import { inventoryQuery } from '../../src/queries/text.ts';
import { ask, bearer, type Answer } from './ask.ts';

// Two cores may be busy with other test files.
jest.setTimeout(60_000);

const company = demoCompany();
const NOW = new Date('2026-03-02T08:00:00Z');
const SECRETS = 'https://kv-payments-prod.vault.azure.net/secrets?api-version=7.4';

describe('a fault is written KIND[:HOST][:RATE]', () => {
  test.each([
    ['403', { kind: '403', rate: 1 }],
    ['429:vault.azure.net', { kind: '429', host: 'vault.azure.net', rate: 1 }],
    ['reset:0.25', { kind: 'reset', rate: 0.25 }],
    ['slow:management.azure.com:0.5', { kind: 'slow', host: 'management.azure.com', rate: 0.5 }],
  ])('%s', (text, expected) => {
    expect(parseFault(text)).toEqual(expected);
  });

  test.each(['418', '403:a:b', '403:host:1.5', '403:host:0.5:x', ''])('%p is refused', (text) => {
    expect(() => parseFault(text)).toThrow();
  });
});

async function withFault<T>(text: string, work: (emulator: Emulator) => Promise<T>): Promise<T> {
  const emulator = await startEmulator(company, {
    now: NOW,
    faults: [parseFault(text)],
    slowMs: 80,
    errorNote: 'canary-in-an-error',
  });
  try {
    return await work(emulator);
  } finally {
    await emulator.close();
  }
}

async function listSecrets(emulator: Emulator): Promise<Answer> {
  return await ask(emulator, SECRETS, { headers: await bearer(emulator, 'https://vault.azure.net') });
}

describe('each kind of fault on a Key Vault', () => {
  test.each([
    ['401', 401],
    ['403', 403],
    ['404', 404],
    ['429', 429],
    ['429-bare', 429],
    ['500', 500],
    ['503', 503],
    ['expired-token', 401],
  ])('%s', async (kind, status) => {
    const answer = await withFault(`${kind}:vault.azure.net`, listSecrets);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain('canary-in-an-error');
    expect(answer.headers['retry-after']).toBe(kind === '429' ? '1' : undefined);
  });

  test.each(['reset', 'cut'])('%s breaks the connection off', async (kind) => {
    await expect(withFault(`${kind}:kv-payments-prod.vault.azure.net`, listSecrets)).rejects.toThrow();
  });

  test('slow answers late and in full', async () => {
    const began = performance.now();
    const answer = await withFault('slow:vault.azure.net', listSecrets);
    expect(answer.status).toBe(200);
    expect(performance.now() - began).toBeGreaterThanOrEqual(80);
  });

  test('wrong-json is JSON of another shape', async () => {
    const answer = await withFault('wrong-json:vault.azure.net', listSecrets);
    expect([answer.status, Array.isArray(answer.body['value'])]).toEqual([200, false]);
  });

  test('endless always has a next page', async () => {
    await withFault('endless:vault.azure.net', async (emulator) => {
      const headers = await bearer(emulator, 'https://vault.azure.net');
      let url = SECRETS;
      for (let page = 0; page < 5; page += 1) {
        const answer = await ask(emulator, url, { headers });
        url = String(answer.body['nextLink']);
        expect(url).toContain(':443/secrets?');
      }
    });
  });

  test('another host is left alone', async () => {
    const answer = await withFault('403:management.azure.com', listSecrets);
    expect(answer.status).toBe(200);
  });

  test('the unauthenticated challenge goes on, so that the fault meets the real request', async () => {
    const answer = await withFault('500:vault.azure.net', async (emulator) => await ask(emulator, SECRETS));
    expect([answer.status, String(answer.headers['www-authenticate'])]).toEqual([
      401,
      expect.stringContaining('resource="https://vault.azure.net"'),
    ]);
  });
});

describe('faults of Resource Graph', () => {
  const subscriptions = company.subscriptions.map((item) => item.id);
  const inventory = async (emulator: Emulator): Promise<Answer> =>
    await ask(
      emulator,
      'https://management.azure.com/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01',
      {
        method: 'POST',
        headers: { ...(await bearer(emulator, 'https://management.azure.com')), 'content-type': 'application/json' },
        body: JSON.stringify({ query: inventoryQuery('subscriptions'), subscriptions }),
      },
    );

  test('filtered answers 200 without one of the subscriptions, and says nothing of it', async () => {
    const answer = await withFault('filtered:management.azure.com', inventory);
    expect([answer.status, answer.body['resultTruncated'], answer.body['totalRecords']]).toEqual([200, 'false', 2]);
  });

  test('partial says truncated and gives no token', async () => {
    const answer = await withFault('partial', inventory);
    expect([answer.body['resultTruncated'], answer.body['$skipToken']]).toEqual(['true', undefined]);
  });
});

async function statuses(emulator: Emulator): Promise<number[]> {
  const headers = await bearer(emulator, 'https://vault.azure.net');
  const seen: number[] = [];
  for (let turn = 0; turn < 12; turn += 1) seen.push((await ask(emulator, SECRETS, { headers })).status);
  return seen;
}

test('a rate leaves some requests alone, always the same ones for a seed', async () => {
  const first = await withFault('500:vault.azure.net:0.5', statuses);
  expect(new Set(first)).toEqual(new Set([200, 500]));
  expect(await withFault('500:vault.azure.net:0.5', statuses)).toEqual(first);
});

test('every kind is known by name', () => {
  const kinds: FaultKind[] = [...FAULT_KINDS];
  expect(kinds.map((kind) => parseFault(kind).kind)).toEqual(kinds);
});
