import { expect, jest, test } from '@jest/globals';
import { demoCompany } from '../../src/demo/estate/demo-company.ts';
import { countRequests } from '../../src/demo/emulator/request-log.ts';
import { startEmulator } from '../../src/demo/emulator/start-emulator.ts';
import { allPages, ask, bearer } from './ask.ts';

// Two cores may be busy with other test files.
jest.setTimeout(60_000);

const company = demoCompany();
const NOW = new Date('2026-03-02T08:00:00Z');
const SECRETS = 'https://kv-payments-prod.vault.azure.net/secrets?api-version=7.4';

async function secretIds(seed: number): Promise<string[]> {
  const emulator = await startEmulator(company, { now: NOW, seed });
  const { rows } = await allPages(emulator, SECRETS, await bearer(emulator, 'https://vault.azure.net'));
  await emulator.close();
  return rows.map((row) => String(row['id']));
}

test('a seed decides the order of rows and nothing else', async () => {
  const [first, again, other] = [await secretIds(1), await secretIds(1), await secretIds(2)];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  expect(other.toSorted()).toEqual(first.toSorted());
});

test('the proxy tunnels to played hosts only and takes nothing in the clear', async () => {
  const emulator = await startEmulator(company, { now: NOW });
  expect((await ask(emulator, 'https://example.com/')).status).toBe(403);
  const plain = await fetch(emulator.proxyUrl);
  expect(plain.status).toBe(405);
  expect(emulator.log.refused).toEqual(['example.com', 'plain GET']);
  await emulator.close();
});

test('the request log holds method, host, template and status, and no query, header or body', async () => {
  const emulator = await startEmulator(company, { now: NOW });
  await ask(emulator, `${SECRETS}&x=1`, { headers: await bearer(emulator, 'https://vault.azure.net') });
  await emulator.close();
  expect(emulator.log.entries.map(({ time: _time, ...entry }) => entry)).toEqual([
    {
      method: 'POST',
      host: 'login.microsoftonline.com',
      template: '/{tenant}/oauth2/v2.0/token',
      path: `/${company.tenant.id}/oauth2/v2.0/token`,
      status: 200,
    },
    { method: 'GET', host: 'kv-payments-prod.vault.azure.net', template: '/secrets', path: '/secrets', status: 200 },
  ]);
  expect(countRequests(emulator.log)).toEqual({
    'kv-payments-prod.vault.azure.net 200': 1,
    'login.microsoftonline.com 200': 1,
  });
});
