import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { appendFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readVaultAudit, type VaultAudit } from '../../../../src/collect/logs/files/read-vault-audit.ts';
import { entry, exchange, testFolder, writeLines, type EntryParts } from './audit-log.ts';

const window = { from: '2026-03-01T00:00:00Z', until: '2026-03-02T00:00:00Z' };
const denied = '1 error occurred:\n\t* permission denied\n\n';

let folder: string;
let open: VaultAudit[];
beforeEach(() => {
  folder = testFolder();
  open = [];
});
afterEach(async () => {
  for (const audit of open) await audit.close();
  rmSync(folder, { recursive: true });
});

async function read(paths: string[], maxLineBytes?: number): Promise<VaultAudit> {
  const audit = await readVaultAudit(paths, { storeName: 'https://vault', ...(maxLineBytes ? { maxLineBytes } : {}) });
  open.push(audit);
  return audit;
}

async function fetchesOf(lines: string[]): Promise<Record<string, unknown>[]> {
  return (await read([writeLines(folder, 'audit.log', lines)])).run('fetches', window);
}

describe('counting lines', () => {
  test('read and rejected make up the physical lines, each kind with its first place', async () => {
    const path = writeLines(folder, 'audit.log', [
      ...exchange(),
      '',
      'server log text',
      '{"level":"info"}',
      '',
      entry().slice(0, -3),
      entry({ id: 'x'.repeat(3000) }),
      entry({ id: 'last', time: '2026-03-01T11:00:00Z' }),
    ]);
    appendFileSync(path, entry().slice(0, 90));
    const { files } = await read([path], 2000);
    expect(files).toEqual([
      {
        path,
        lines: 10,
        read: 3,
        rejected: { blank: 2, foreign: 2, malformed: 1, 'over-long': 1, cut: 1 },
        first: { blank: 3, foreign: 4, malformed: 7, 'over-long': 8, cut: 10 },
        plaintextTokens: 0,
        fragments: 0,
        from: '2026-03-01T10:00:00.5000000Z',
        until: '2026-03-01T11:00:00.0000000Z',
        complete: false,
      },
    ]);
  });

  test('blank lines alone leave a file complete, lost fragments do not', async () => {
    const blank = writeLines(folder, 'blank.log', [entry(), '']);
    const fragment = writeLines(folder, 'fragment.log', [entry({ id: 'a' }).slice(0, 200) + entry({ id: 'b' })]);
    const { files } = await read([blank, fragment]);
    expect(files.map(({ complete, fragments }) => [complete, fragments])).toEqual([
      [true, 0],
      [false, 1],
    ]);
  });

  test('a cut gzip is not complete, and what could be read of it is asked', async () => {
    const path = join(folder, 'audit.log.1.gz');
    const lines = Array.from({ length: 300 }, (_, index) =>
      entry({ id: `id-${(index * 7919) % 100_003}`, path: `secret/data/${index}` }),
    );
    const packed = gzipSync(lines.join('\n'));
    writeFileSync(path, packed.subarray(0, packed.length - 20));
    const audit = await read([path]);
    const [file] = audit.files;
    expect(file).toMatchObject({ complete: false, problem: expect.stringMatching(/cut or damaged/) });
    expect(file?.read).toBeGreaterThan(100);
    expect(await audit.run('fetches', window)).toHaveLength(file?.read ?? 0);
  });

  test('a file that is missing says so, the others are read', async () => {
    const path = writeLines(folder, 'audit.log', exchange());
    const audit = await read([join(folder, 'nope.log'), path]);
    expect(audit.files).toMatchObject([
      { lines: 0, problem: 'cannot be read (ENOENT)', complete: false },
      { lines: 2, complete: true },
    ]);
    expect(await audit.run('fetches', window)).toMatchObject([{ Ok: 1 }]);
  });

  test('tokens in clear are counted', async () => {
    const lines = [entry({ auth: { client_token: 'hvs.plain' } }), entry({ id: 'b' })];
    expect((await read([writeLines(folder, 'audit.log', lines)])).files).toMatchObject([{ plaintextTokens: 1 }]);
  });
});

describe('one event a request', () => {
  test('from request and response, in rotated files and on two devices', async () => {
    const lines = ['a', 'b', 'c'].flatMap((id) => exchange({ id }));
    mkdirSync(join(folder, 'rotated'));
    writeLines(join(folder, 'rotated'), 'audit.log.1', lines.slice(0, 3));
    writeLines(join(folder, 'rotated'), 'audit.log', lines.slice(3));
    const other = lines.map((line) =>
      line.replaceAll('10:00:00.5Z', '10:00:00.499Z').replaceAll('hmac-sha256:01', 'hmac-sha256:99'),
    );
    const second = join(folder, 'second.gz');
    writeFileSync(second, gzipSync(`${other.join('\n')}\n`));
    const audit = await read([join(folder, 'rotated'), second]);
    expect(audit.files.map((file) => file.path.slice(folder.length))).toEqual([
      '/rotated/audit.log',
      '/rotated/audit.log.1',
      '/second.gz',
    ]);
    expect(await audit.run('fetches', window)).toMatchObject([
      {
        Source: 'vault',
        Store: 'https://vault',
        Mount: 'secret/',
        ObjectKind: 'kv',
        ObjectName: 'secret/data/app',
        CallerId: 'entity-1',
        CallerName: 'approle',
        Ok: 3,
        FirstSeen: '2026-03-01T10:00:00.4990000Z',
        LastOutcome: 'ok',
        Addresses: ['10.0.0.4'],
      },
    ]);
  });

  test('whose entries straddle the window is in the window of its first entry only', async () => {
    const lines = [
      entry({ id: 'early', time: '2026-02-28T23:59:59.999Z' }),
      entry({ id: 'early', time: '2026-03-01T00:00:00.001Z', type: 'response' }),
      entry({ id: 'late', time: '2026-03-01T23:59:59.999Z' }),
      entry({ id: 'late', time: '2026-03-02T00:00:00.001Z', type: 'response' }),
    ];
    const audit = await read([writeLines(folder, 'audit.log', lines)]);
    expect(await audit.run('fetches', window)).toMatchObject([
      { Ok: 1, Unknown: 0, FirstSeen: '2026-03-01T23:59:59.9990000Z' },
    ]);
    expect(
      await audit.run('log-window', { from: '2026-02-01T00:00:00Z', until: '2026-04-01T00:00:00Z' }),
    ).toMatchObject([
      { Day: '2026-02-28T00:00:00.0000000Z', Events: 1 },
      { Day: '2026-03-01T00:00:00.0000000Z', Events: 1 },
    ]);
  });

  test('entries without an id count one by one, the same entry on the same device twice once', async () => {
    const help = entry({ id: '', operation: 'help' });
    const later = entry({ id: '', operation: 'help', time: '2026-03-01T10:00:01Z' });
    expect(await fetchesOf([help, help, later])).toMatchObject([{ OperationClass: 'other', Unknown: 2 }]);
  });

  test('the probe of a device is counted as routine and asked for nowhere else', async () => {
    const probe = entry({
      id: 'probe',
      operation: 'update',
      path: 'sys/audit/test',
      auth: {},
      request: { remote_address: undefined },
    });
    const audit = await read([writeLines(folder, 'audit.log', [probe, ...exchange()])]);
    expect(await audit.run('log-window', window)).toMatchObject([{ Events: 1, Routine: 1 }]);
    expect(await audit.run('fetches', window)).toHaveLength(1);
  });
});

const login: EntryParts = { operation: 'update', path: 'auth/approle/login', mount: 'auth/approle/' };
const noAuth = { display_name: undefined, entity_id: undefined, policies: undefined };

describe('outcomes', () => {
  test.each<[string, string[], Record<string, unknown>]>([
    ['a fetch', exchange(), { Ok: 1, LastReason: '' }],
    [
      'denied by policy, on both entries',
      [
        entry({ error: 'permission denied', auth: { policy_results: { allowed: false } } }),
        entry({ type: 'response', error: denied, auth: { policy_results: { allowed: false } } }),
      ],
      { Denied: 1, LastReason: 'denied by policy' },
    ],
    [
      'an unidentified caller',
      exchange({ error: denied, auth: noAuth }),
      { Denied: 1, LastReason: 'caller not identified or not allowed' },
    ],
    [
      'a missing token, response only',
      [entry({ type: 'response', error: 'missing client token', auth: noAuth })],
      { Denied: 1 },
    ],
    ['an empty error of an old log', [entry({ error: '' }), entry({ type: 'response', error: '' })], { Ok: 1 }],
    [
      'another error',
      exchange({ error: '1 error occurred:\n\t* unsupported path\n\n' }),
      { Failed: 1, LastReason: 'error' },
    ],
    ['an absent secret', exchange({ response: { data: undefined } }), { NotFound: 1 }],
    [
      'a deleted version',
      exchange({ response: { data: { data: null, metadata: { version: 2, deletion_time: 'hmac-sha256:1' } } } }),
      { NotFound: 1 },
    ],
    ['an empty secret', exchange({ response: { data: { data: {}, metadata: { version: 2 } } } }), { Ok: 1 }],
    [
      'a client error without error',
      exchange({ response: { data: { error: 'hmac-sha256:1' } } }),
      { Failed: 1, LastReason: 'client error' },
    ],
    [
      'a KV v1 secret with a field named error',
      exchange({ response: { secret: { lease_id: '' }, data: { error: 'hmac-sha256:1' } } }),
      { Ok: 1 },
    ],
    ['a request without response', [entry()], { Unknown: 1, LastReason: 'no response entry' }],
    ['a response without request', [entry({ type: 'response' })], { Ok: 1 }],
  ])('%s', async (_title, lines, expected) => {
    const rows = await fetchesOf(lines);
    expect(rows).toMatchObject([{ Ok: 0, Denied: 0, NotFound: 0, Failed: 0, Unknown: 0, ...expected }]);
  });
});

describe('logins', () => {
  test.each<[string, string[], Record<string, unknown>]>([
    [
      'a login is the new token, under its mount and role',
      [
        entry({ ...login, auth: noAuth }),
        entry({
          ...login,
          type: 'response',
          auth: { metadata: { role_name: 'apim' } },
          response: { auth: {}, data: undefined },
        }),
      ],
      { Ok: 1, ObjectName: 'auth/approle/', ObjectKind: 'login', Role: 'apim', CallerId: 'entity-1' },
    ],
    [
      'a failed login has no error',
      exchange({ ...login, auth: noAuth, response: { data: { error: 'hmac-sha256:1' } } }),
      { Failed: 1, LastReason: 'login refused' },
    ],
    [
      'bad credentials',
      exchange({ ...login, auth: noAuth, error: 'invalid credentials' }),
      { Failed: 1, LastReason: 'invalid credentials' },
    ],
    [
      'a login at a nested mount in a namespace',
      exchange({
        ...login,
        path: 'auth/oidc/x/login/ann',
        mount: 'team/auth/oidc/x/',
        request: { namespace: { id: 'n', path: 'team/' } },
        response: { auth: {} },
      }),
      { Ok: 1, ObjectName: 'auth/oidc/x/', Mount: 'auth/oidc/x/', Namespace: 'team/' },
    ],
    [
      'an old log without mount points',
      exchange({ ...login, mount: '', response: { auth: {} } }),
      { Ok: 1, ObjectName: 'auth/approle/' },
    ],
  ])('%s', async (_title, lines, expected) => {
    expect(await fetchesOf(lines)).toMatchObject([{ OperationClass: 'login', Ok: 0, Failed: 0, ...expected }]);
  });

  test('a role that is named login is no login', async () => {
    const rows = await fetchesOf(exchange({ ...login, path: 'auth/approle/role/login' }));
    expect(rows).toMatchObject([{ OperationClass: 'write', ObjectName: 'auth/approle/role/login' }]);
  });

  test('the root policy is told, a policy whose name holds the word is not it', async () => {
    const rows = await fetchesOf([
      ...exchange({ auth: { policies: ['root'] } }),
      ...exchange({ id: 'b', path: 'secret/data/b', auth: { policies: ['rooted'] } }),
    ]);
    expect(rows.map((row) => row['RootToken'])).toEqual([true, false]);
  });
});

test('recent failures are asked over the files too', async () => {
  const audit = await read([
    writeLines(folder, 'audit.log', [
      ...exchange({ error: denied }),
      ...exchange({ id: 'b', time: '2026-03-01T12:00:00Z' }),
    ]),
  ]);
  expect(await audit.run('recent-failures', window)).toMatchObject([{ Denied: 1, LastOutcome: 'ok' }]);
});

test('a log larger than half the memory goes through a folder that is gone afterwards', async () => {
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith('portcullis-audit-'));
  const path = writeLines(
    folder,
    'audit.log',
    Array.from({ length: 200 }, (_, index) => exchange({ id: `id-${index}` })).flat(),
  );
  const audit = await readVaultAudit([path], { storeName: 'v', memoryMegabytes: 0.1 });
  const during = readdirSync(tmpdir()).filter((name) => name.startsWith('portcullis-audit-'));
  expect(during.length).toBe(before.length + 1);
  expect(await audit.run('fetches', window)).toMatchObject([{ Ok: 200 }]);
  await audit.close();
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith('portcullis-audit-'))).toEqual(before);
});
