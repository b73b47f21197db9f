import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { collectAuditLog } from '../../../src/collect/vault/audit-log.ts';
import { vaultTarget } from '../../../src/config/schema.ts';
import type { VaultAuditLog } from '../../../src/evidence/logs.ts';
import type { CollectContext } from '../../../src/collect/collector.ts';
import { recorder, recordOf, valueOf } from './recorder.ts';

const now = new Date('2026-03-10T12:00:00Z');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portcullis-audit-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Request {
  readonly id: string;
  readonly time: string;
  readonly path?: string;
  readonly namespace?: string;
  readonly denied?: boolean;
  readonly root?: boolean;
  readonly operation?: string;
}

/** The two entries that one request leaves on a device, written for this test in the form that OpenBao documents. */
function entries(request: Request, types: readonly string[] = ['request', 'response']): string[] {
  const { id, time, path = 'kv/data/app', namespace, denied = false, root = false, operation = 'read' } = request;
  return types.map((type) =>
    JSON.stringify({
      time,
      type,
      auth: {
        display_name: 'jwt-gateway',
        entity_id: 'entity-1',
        policies: root ? ['root'] : ['gateway'],
        metadata: { role: 'apim' },
        policy_results: { allowed: !denied },
      },
      request: {
        id,
        operation,
        path,
        mount_point: `${namespace ?? ''}kv/`,
        mount_type: 'kv',
        namespace: namespace === undefined ? { id: 'root' } : { id: 'x', path: namespace },
        remote_address: '10.0.0.4',
      },
      ...(type === 'response' ? { response: { data: { data: {} }, mount_point: `${namespace ?? ''}kv/` } } : {}),
      ...(denied ? { error: '1 error occurred:\n\t* permission denied\n\n' } : {}),
    }),
  );
}

function file(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  return path;
}

async function collected(files: readonly string[], changes: object = {}, placed: { base?: string } = {}) {
  const { context, records, notes } = recorder(['logs.vaultAudit']);
  const target = vaultTarget.parse({
    name: 'prod',
    address: 'https://vault.test',
    'audit-files': files,
    'log-window': '3d',
    ...changes,
  });
  const at: CollectContext = { ...context, clock: () => now };
  await collectAuditLog({ ...target, ...placed }, at);
  return { records, notes };
}

async function logOf(files: readonly string[], changes: object = {}): Promise<VaultAuditLog> {
  return valueOf((await collected(files, changes)).records, 'logs.vaultAudit', 'item', 'vault:prod');
}

describe('the audit log of a cluster', () => {
  test('counts a request once, whatever the number of devices, and says what each file held', async () => {
    const requests: Request[] = [
      { id: 'a', time: '2026-03-09T10:00:00.5Z' },
      { id: 'b', time: '2026-03-09T11:00:00Z' },
      { id: 'c', time: '2026-03-10T11:00:00Z', denied: true },
    ];
    const lines = requests.flatMap((request) => entries(request));
    const first = file('first.log', lines);
    const second = file('second.log', [...lines.slice(0, 4), 'no entry at all', '', ...lines.slice(4)]);
    const log = await logOf([first, second]);
    expect(log.requests).toBe(3);
    expect(log.files).toEqual([
      { path: first, lines: 6, read: 6, rejected: {}, firstRejected: {}, complete: true },
      {
        path: second,
        lines: 8,
        read: 6,
        rejected: { foreign: 1, blank: 1 },
        firstRejected: { foreign: 5, blank: 6 },
        complete: false,
      },
    ]);
    expect(log.fetches).toEqual([
      {
        objectKind: 'kv',
        object: 'kv/data/app',
        operationClass: 'read',
        callerId: 'entity-1',
        callerName: 'jwt-gateway',
        role: 'apim',
        mount: 'kv/',
        pinned: 0,
        ok: 2,
        denied: 1,
        notFound: 0,
        failed: 0,
        firstSeen: '2026-03-09T10:00:00.5000000Z',
        lastSeen: '2026-03-10T11:00:00.0000000Z',
        lastOkSeen: '2026-03-09T11:00:00.0000000Z',
        lastOutcome: 'denied',
        lastReason: 'denied by policy',
        recentFailures: 1,
      },
    ]);
  });

  test('holds the days asked for, those without any event, and nothing outside', async () => {
    const log = await logOf([
      file(
        'days.log',
        ['2026-03-01T00:00:00Z', '2026-03-08T00:00:00Z', '2026-03-10T01:00:00Z'].flatMap((time, index) =>
          entries({ id: `d${index}`, time }),
        ),
      ),
    ]);
    expect(log.window).toEqual({
      askedFrom: '2026-03-07T12:00:00.000Z',
      askedUntil: '2026-03-10T12:00:00.000Z',
      from: '2026-03-08T00:00:00.0000000Z',
      until: '2026-03-10T01:00:00.0000000Z',
      silentDays: ['2026-03-07', '2026-03-09'],
      events: 2,
    });
  });

  test('puts rows of one caller and object together, by the root token or not', async () => {
    const path = file('merge.log', [
      ...entries({ id: 'r', time: '2026-03-10T09:00:00Z', root: true }),
      ...entries({ id: 's', time: '2026-03-10T08:00:00Z', denied: true }),
    ]);
    const { fetches } = await logOf([path]);
    expect(fetches).toHaveLength(1);
    expect(fetches[0]).toMatchObject({
      ok: 1,
      denied: 1,
      firstSeen: '2026-03-10T08:00:00.0000000Z',
      lastSeen: '2026-03-10T09:00:00.0000000Z',
      lastOutcome: 'ok',
      recentFailures: 1,
    });
  });

  test('is that of the declared namespace', async () => {
    const path = file('namespaces.log', [
      ...entries({ id: 'n', time: '2026-03-10T09:00:00Z', namespace: 'team/' }),
      ...entries({ id: 'o', time: '2026-03-10T09:00:00Z', path: 'kv/data/root' }),
    ]);
    expect((await logOf([path])).fetches.map(({ object }) => object)).toEqual(['kv/data/root']);
    const inTeam = (await logOf([path], { namespace: '/team' })).fetches;
    expect((await logOf([path], { namespace: 'root' })).fetches.map(({ object }) => object)).toEqual(['kv/data/root']);
    expect(inTeam.map(({ object, mount }) => [object, mount])).toEqual([['kv/data/app', 'kv/']]);
  });

  test('does not take a request without its answer for a success', async () => {
    const path = file('half.log', entries({ id: 'h', time: '2026-03-10T09:00:00Z' }, ['request']));
    expect((await logOf([path])).fetches[0]).toMatchObject({
      ok: 0,
      failed: 1,
      lastOutcome: 'failed',
      lastReason: 'no response entry',
    });
  });

  test('keeps what can be read where one file is absent, and says that it is not whole', async () => {
    const path = file('there.log', entries({ id: 't', time: '2026-03-10T09:00:00Z' }));
    const { records, notes } = await collected([path, join(folder, 'absent.log')]);
    const log = valueOf(records, 'logs.vaultAudit', 'item', 'vault:prod');
    expect(log.files.map(({ complete, read }) => [complete, read])).toEqual([
      [true, 2],
      [false, 0],
    ]);
    expect(notes).toEqual([expect.stringContaining('absent.log was not read to its end')]);
  });

  test('is unread where no file holds an entry', async () => {
    const { records } = await collected([join(folder, 'absent.log'), file('other.log', ['{"level":"info"}'])]);
    expect(recordOf(records, 'logs.vaultAudit', 'item', 'vault:prod').outcome).toMatchObject({
      status: 'unread',
      cause: 'failed',
      detail: expect.stringMatching(/no audit file could be read: .*absent\.log: .*other\.log: no audit entry in it/),
    });
  });

  test('names files beside the configuration as it does, and no folder that a run was made in', async () => {
    const beside = file('beside.log', entries({ id: 'p', time: '2026-03-10T09:00:00Z' }));
    const elsewhere = join(tmpdir(), 'portcullis-elsewhere', 'absent.log');
    const { records } = await collected([beside, elsewhere], {}, { base: folder });
    const log = valueOf(records, 'logs.vaultAudit', 'item', 'vault:prod');
    expect(log.files.map(({ path }) => path)).toEqual(['beside.log', elsewhere]);
    const { call } = recordOf(records, 'logs.vaultAudit', 'item', 'vault:prod');
    expect(call.path).toBe(`beside.log, ${elsewhere}`);
  });
});
