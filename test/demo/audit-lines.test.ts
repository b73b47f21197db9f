import { describe, expect, test } from '@jest/globals';
import { auditLines } from '../../src/demo/estate/audit-lines.ts';
import { demoCompany } from '../../src/demo/estate/demo-company.ts';
import { fetchTimes } from '../../src/demo/estate/fetch-times.ts';
import type { VaultCluster } from '../../src/demo/estate/vault-schema.ts';

type Entry = {
  time: string;
  type: string;
  error?: string;
  auth?: Record<string, unknown>;
  request: { id: string; path: string; client_token?: string };
  response?: Record<string, unknown>;
};

const NOW = Date.parse('2026-03-02T08:00:00Z');
const [cluster] = demoCompany().vaults as [VaultCluster, ...VaultCluster[]];
const [primary, second] = cluster.audit as [VaultCluster['audit'][number], VaultCluster['audit'][number]];
const entries = [...auditLines(cluster, primary, NOW)].map((line) => JSON.parse(line) as Entry);

describe('the file of an audit device', () => {
  test('opens with the probe that enabling the device writes', () => {
    expect(entries[0]).toMatchObject({ type: 'request', request: { path: 'sys/audit/test' } });
  });

  test('holds a request and a response for each fetch and each login', () => {
    const pairs = new Map<string, string[]>();
    for (const entry of entries.slice(1))
      pairs.set(entry.request.id, [...(pairs.get(entry.request.id) ?? []), entry.type]);
    expect(new Set([...pairs.values()].map((types) => types.join()))).toEqual(new Set(['request,response']));
    const expected = cluster.fetches.reduce(
      (sum, fetch) => sum + fetchTimes(fetch, NOW).length * (fetch.outcome === 'login-failed' ? 1 : 2),
      0,
    );
    expect(pairs.size).toBe(expected);
  });

  test('is in the order of time, and none lies in the future', () => {
    const times = entries.map((entry) => entry.time);
    expect(times).toEqual(times.toSorted());
    expect((times.at(-1) ?? '') < '2026-03-02T08:00:01').toBe(true);
  });

  test('says why a request was refused in both of its entries', () => {
    const denied = entries.filter((entry) => entry.request.path === 'secret/data/batch/archive');
    expect(denied.map((entry) => [entry.type, entry.error])).toEqual([
      ['request', '1 error occurred:\n\t* permission denied\n\n'],
      ['response', '1 error occurred:\n\t* permission denied\n\n'],
    ]);
  });

  test('hashes every token and value with a salt of its own device', () => {
    const other = [...auditLines(cluster, second, NOW)].map((line) => JSON.parse(line) as Entry);
    expect(other.map((entry) => entry.request.id)).toEqual(entries.map((entry) => entry.request.id));
    const tokens = entries.flatMap((entry, at) =>
      entry.request.client_token === undefined ? [] : [[entry.request.client_token, other[at]?.request.client_token]],
    );
    expect(tokens.length).toBeGreaterThan(100);
    expect(tokens.every(([own = '', its = '']) => own.startsWith('hmac-sha256:') && own !== its)).toBe(true);
  });
});
