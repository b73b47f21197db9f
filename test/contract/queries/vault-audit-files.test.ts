import { afterEach, describe, expect, test } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readVaultAudit, type VaultAudit } from '../../../src/collect/logs/files/read-vault-audit.ts';

const shared = process.env['PORTCULLIS_SHARED'] ?? join(import.meta.dirname, '../../../../shared');
const samples = join(shared, 'wire/vault-audit/samples.jsonl');
const devices = [1, 2].map((number) => join(shared, `wire/openbao/audit-device${number}.jsonl`));
const always = { from: '2000-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z' };

let open: VaultAudit[] = [];
afterEach(async () => {
  for (const audit of open) await audit.close();
  open = [];
});

async function read(...paths: string[]): Promise<VaultAudit> {
  const audit = await readVaultAudit(paths, { storeName: 'https://vault' });
  open.push(audit);
  return audit;
}

async function counts(...paths: string[]): Promise<unknown[]> {
  const rows = await (await read(...paths)).run('fetches', always);
  return rows.map((row) => [
    row.ObjectName,
    row.Operation,
    row.CallerName,
    row.Ok,
    row.Denied,
    row.NotFound,
    row.Failed,
  ]);
}

function entries(path: string): { type: string; request: { id?: string; path?: string }; error?: string }[] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as ReturnType<typeof entries>[number]);
}

test('the shared samples are there', () => {
  expect([samples, ...devices].filter((path) => !existsSync(path))).toEqual([]);
});

describe('public audit samples', () => {
  test('every line is read or rejected with a kind', async () => {
    const { files } = await read(samples);
    expect(files).toMatchObject([{ lines: 65, read: 65, rejected: {}, complete: true }]);
  });

  test('outcomes that were worked out by hand', async () => {
    const rows = await (await read(samples)).run('fetches', always);
    const outcome = (object: string, operation: string): unknown[] => {
      const row = rows.find((found) => found.ObjectName === object && found.Operation === operation);
      return [row?.OperationClass, row?.CallerName, row?.LastOutcome, row?.LastReason];
    };
    expect(outcome('kv-v2/data/lab/lab-credential-1', 'read')).toEqual(['read', 'userpass-lab-user-7', 'ok', '']);
    expect(outcome('auth/userpass/', 'update')).toEqual(['login', 'userpass-lab-user-7', 'ok', '']);
    expect(outcome('internal-ca/issue/internal-server', 'update').slice(2)).toEqual([
      'denied',
      'caller not identified or not allowed',
    ]);
    expect(outcome('approle/role/', 'list')).toEqual(['list', 'token', 'failed', 'error']);
    expect(outcome('secret/data/s3', 'read').slice(2)).toEqual(['ok', '']);
    expect(outcome('secret/password', 'read')).toEqual(['read', 'root', 'ok', '']);
    expect(outcome('ssh/sign/ansible', 'update').slice(2)).toEqual(['unknown', 'no response entry']);
    const failedLogins = rows.filter((row) => row.ObjectName === 'auth/approle/' && row.LastReason === 'login refused');
    expect(failedLogins.map((row) => [row.Failed, row.Ok])).toEqual([[1, 0]]);
  });

  test('probes are counted and kept out of the fetches', async () => {
    const audit = await read(samples);
    const days = await audit.run('log-window', always);
    expect(days.reduce((sum, day) => sum + day.Routine, 0)).toBe(2);
    const fetches = await audit.run('fetches', always);
    expect(fetches.filter((row) => row.ObjectName === 'sys/audit/test')).toEqual([]);
  });
});

describe('a real server with two audit devices', () => {
  test('each device alone is read in full', async () => {
    const { files } = await read(...devices);
    expect(files.map(({ lines, read: good, complete }) => [lines, good, complete])).toEqual([
      [150, 150, true],
      [150, 150, true],
    ]);
  });

  test('each request counts once, with one device or two', async () => {
    const both = await (await read(...devices)).run('fetches', always);
    const total = both.reduce((sum, row) => sum + row.Ok + row.Denied + row.NotFound + row.Failed + row.Unknown, 0);
    const ids = new Set(
      devices
        .flatMap(entries)
        .filter((entry) => entry.request.path !== 'sys/audit/test')
        .map((entry) => entry.request.id),
    );
    expect(total).toBe(ids.size);
  });

  test('counts with both devices equal counts with one, for the requests that both hold', async () => {
    const [first = '', second = ''] = devices;
    const inSecond = new Set(entries(second).map(({ request, type }) => `${request.id} ${type}`));
    const inBoth = entries(first).map(({ request, type }) => `${request.id} ${type}`);
    const shown = new Set(inBoth.filter((key) => inSecond.has(key)));
    const folder = mkdtempSync(join(tmpdir(), 'portcullis-test-'));
    const [one = '', two = ''] = devices.map((device, index) => {
      const kept = entries(device)
        .filter(({ request, type }) => shown.has(`${request.id} ${type}`))
        .map((entry) => JSON.stringify(entry));
      const path = join(folder, `device${index}.jsonl`);
      writeFileSync(path, `${kept.join('\n')}\n`);
      return path;
    });
    const alone = await counts(one);
    expect(alone).toEqual(await counts(one, two));
    expect(alone).toEqual(await counts(two));
    expect(alone.length).toBeGreaterThan(30);
    rmSync(folder, { recursive: true });
  });
});
