import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { defaultLimits, type ClientLimits } from '../../../src/collect/vault/client.ts';
import { collectVault } from '../../../src/collect/vault/collect.ts';
import { defaultWalk, type WalkLimits } from '../../../src/collect/vault/kv.ts';
import { vaultTarget } from '../../../src/config/schema.ts';
import { readingNames, type Part, type ReadingName } from '../../../src/evidence/readings.ts';
import type { EvidenceRecord } from '../../../src/evidence/record.ts';
import { pathOf, play, sound, type Instead } from './play.ts';
import { recorder, recordOf, unreadOf, valueOf, type Recorder } from './recorder.ts';
import { envelope, json, makeTrust, startTlsServer, type TestTrust, type TlsServer } from './tls-server.ts';

const canary = 'hvs.CANARYcanaryCANARYcanary0123';
const client = {
  ...defaultLimits,
  perSecond: 5000,
  attempts: 2,
  throttledAttempts: 2,
  firstDelay: 2,
};

/** Only where the server is silent: on a busy machine it would give up on others. */
const hasty = { ...client, timeout: 1000, attempts: 1 };

let trust: TestTrust;
let server: TlsServer;
/** What a sound server gives, by record. */
let clean: ReadonlyMap<string, EvidenceRecord['outcome']>;

beforeAll(async () => {
  trust = await makeTrust();
  server = await startTlsServer(trust);
  play(server);
  clean = new Map((await scan()).map(({ id, outcome }) => [id, outcome]));
});
afterAll(async () => {
  await server.close();
  trust.remove();
});
beforeEach(() => {
  server.seen.length = 0;
  play(server);
});

async function scan(
  run: Recorder = recorder(),
  walk: WalkLimits = defaultWalk,
  token: string | undefined = canary,
  namespace?: string,
  limits: ClientLimits = client,
): Promise<EvidenceRecord[]> {
  const target = vaultTarget.parse({ name: 'prod', address: server.address, 'ca-file': trust.caFile, namespace });
  await collectVault(target, token, run.context, { client: limits, walk });
  return run.records;
}

describe('a sound server', () => {
  test('gives every reading, and nothing but allow-listed fields', async () => {
    const records = await scan();
    const unread = records.filter(({ outcome }) => outcome.status === 'unread').map(({ scope }) => scope);
    expect(unread).toEqual(['vault:prod/old']);
    expect(valueOf(records, 'vault.auditDevices', 'list', 'vault:prod')).toEqual([
      { path: 'file/', type: 'file', options: { file_path: '/var/log/a', log_raw: 'true' } },
    ]);
    expect(valueOf(records, 'vault.serverConfig', 'item', 'vault:prod')).toEqual({
      defaultLeaseTtl: 0,
      maxLeaseTtl: 7200,
      logLevel: 'info',
      rawStorageEndpoint: false,
      storageType: 'raft',
      unsafeOptions: ['unsafe_relative_paths'],
      listeners: [
        { type: 'tcp', address: '0.0.0.0:8200', tlsDisable: false, tlsMinVersion: 'tls13' },
        { type: 'tcp', address: '127.0.0.1:8100', tlsDisable: true },
      ],
    });
    expect(recordOf(records, 'vault.mounts', 'list', 'vault:prod')).toMatchObject({
      principal: 'token-scanner',
      httpStatus: 200,
      count: 4,
      call: { service: 'vault', method: 'GET', host: `localhost:${server.port}`, path: '/v1/sys/mounts' },
    });
    expect(recordOf(records, 'vault.auditDevices', 'list', 'vault:prod').droppedKeys).toBe(1);
    expect(inspect(records, { depth: 20 })).not.toContain('CANARY');
  });

  test('an audit device keeps where it sends to and whether it filters, and no credential of an address', async () => {
    play(server, {
      ...sound,
      'sys/audit': {
        'http/': {
          type: 'http',
          options: { uri: 'https://user:CANARY@siem.example:8443/in?token=CANARY', headers: 'CANARY' },
        },
        'old/': { type: 'file', options: { path: '/var/log/old' } },
        'some/': {
          type: 'socket',
          options: { address: '10.0.0.1:514', socket_type: 'udp', filter: 'path == "CANARY"', exclude: '[]' },
        },
      },
    });
    const records = await scan();
    expect(valueOf(records, 'vault.auditDevices', 'list', 'vault:prod')).toEqual([
      { path: 'http/', type: 'http', options: { address: 'https://siem.example:8443' } },
      { path: 'old/', type: 'file', options: { file_path: '/var/log/old' } },
      { path: 'some/', type: 'socket', options: { address: '10.0.0.1:514', socket_type: 'udp' }, filters: true },
    ]);
    expect(inspect(records, { depth: 20 })).not.toContain('CANARY');
  });

  test('an azure role keeps each kind of binding, an empty one as the empty list', async () => {
    expect(valueOf(await scan(), 'vault.authRoles', 'item', 'vault:prod/auth/azure/role/apim')).toEqual({
      name: 'apim',
      mount: 'auth/azure/',
      mountType: 'azure',
      tokenTtl: 600,
      tokenMaxTtl: 0,
      tokenPolicies: ['gateway'],
      tokenType: 'default',
      boundServicePrincipalIds: ['*'],
      boundGroupIds: [],
      boundSubscriptionIds: ['22222222-0000-4000-8000-000000000000'],
      boundResourceGroups: ['rg-gateway'],
      boundLocations: [],
      boundScaleSets: [],
    });
  });

  test('a role in the form of old servers keeps its policies and times, and nothing that was not sent', async () => {
    const records = await scan();
    expect(valueOf(records, 'vault.authRoles', 'list', 'vault:prod/auth/team/approle')).toEqual(['alpha', 'zulu']);
    expect(valueOf(records, 'vault.authRoles', 'item', 'vault:prod/auth/team/approle/role/alpha')).toEqual({
      name: 'alpha',
      mount: 'auth/team/approle/',
      mountType: 'approle',
      bindSecretId: true,
      tokenPolicies: ['old-form'],
      tokenTtl: 30,
      tokenPeriod: 5,
    });
  });

  test('a role of the token method keeps what it allows and how long its tokens live', async () => {
    expect(valueOf(await scan(), 'vault.tokenRoles', 'item', 'vault:prod/auth/token/roles/nightly')).toEqual({
      name: 'nightly',
      allowedPolicies: ['gateway'],
      orphan: false,
      renewable: true,
      tokenType: 'default-service',
      tokenPeriod: 86_400,
      tokenExplicitMaxTtl: 0,
    });
  });

  test('a token keeps how long it lives and who made it, one that never ends says so, and one that ended is no gap', async () => {
    const records = await scan();
    const token = (accessor: string) =>
      valueOf(records, 'vault.tokens', 'item', `vault:prod/auth/token/accessors/${accessor}`);
    expect(valueOf(records, 'vault.tokens', 'list', 'vault:prod/auth/token/accessors')).toEqual([
      'aGone',
      'mRoot',
      'zTide',
    ]);
    expect(token('zTide')).toEqual({
      accessor: 'zTide',
      displayName: 'token-tide',
      policies: ['default'],
      path: 'auth/token/create',
      role: 'nightly',
      entityId: '',
      issueTime: '2026-01-01T00:00:00Z',
      lastRenewal: '2026-01-01T04:00:00Z',
      expireTime: '2026-01-01T05:00:00Z',
      creationTtl: 3600,
      explicitMaxTtl: 7200,
      period: 3600,
      renewable: true,
      orphan: false,
      type: 'service',
      numUses: 0,
    });
    expect(token('mRoot')).toMatchObject({ policies: ['root'], expireTime: null });
    expect(token('aGone')).toEqual({ accessor: 'aGone', ended: true });
  });

  test('a secret-id keeps its times and limits, by its accessor', async () => {
    const records = await scan();
    const folder = 'vault:prod/auth/team/approle/role/zulu/secret-id';
    expect(valueOf(records, 'vault.secretIds', 'list', folder)).toEqual(['s-ends', 's-gone', 's-never']);
    expect(valueOf(records, 'vault.secretIds', 'item', `${folder}/s-ends`)).toEqual({
      accessor: 's-ends',
      creationTime: '2026-01-01T00:00:00Z',
      expirationTime: '2026-01-02T00:00:00Z',
      lastUpdatedTime: '2026-01-01T00:00:00Z',
      ttl: 86_400,
      numUses: 7,
      cidrs: ['10.0.0.0/8'],
    });
    expect(valueOf(records, 'vault.secretIds', 'item', `${folder}/s-never`)).toMatchObject({ expirationTime: null });
    expect(valueOf(records, 'vault.secretIds', 'item', `${folder}/s-gone`)).toEqual({
      accessor: 's-gone',
      ended: true,
    });
    expect(valueOf(records, 'vault.secretIds', 'list', 'vault:prod/auth/team/approle/role/alpha/secret-id')).toEqual(
      [],
    );
  });

  test('roles of a database engine keep lifetimes and rotation, and no statement', async () => {
    const records = await scan();
    const role = (path: string) => valueOf(records, 'vault.databaseRoles', 'item', `vault:prod/database/${path}`);
    expect(role('roles/reader')).toEqual({
      name: 'reader',
      kind: 'dynamic',
      database: 'booking',
      defaultTtl: 3600,
      maxTtl: 0,
    });
    expect(role('static-roles/ledger')).toEqual({
      name: 'ledger',
      kind: 'static',
      database: 'booking',
      rotationPeriod: 86_400,
      lastRotation: '2026-01-01T00:00:00Z',
    });
    expect(role('static-roles/planned')).toMatchObject({ rotationSchedule: '0 0 * * SAT', rotationWindow: 3600 });
  });

  test('more accessors than are looked up leave the list unread, and the first are read all the same', async () => {
    const records = await scan(recorder(['vault.tokens']), { ...defaultWalk, accessors: 2 });
    expect(unreadOf(records, 'vault.tokens', 'list', 'vault:prod/auth/token/accessors')).toMatchObject({
      cause: 'partial',
      detail: expect.stringContaining('more than 2'),
    });
    expect(records.filter(({ name, part }) => name === 'vault.tokens' && part === 'item').length).toBe(2);
  });

  test('of a policy its rules are kept, with the names of parameters and no value of them', async () => {
    const { name, document } = valueOf(await scan(), 'vault.policies', 'item', 'vault:prod/policies/gateway');
    expect({ name, complete: document.complete, problems: document.problems }).toEqual({
      name: 'gateway',
      complete: true,
      problems: [],
    });
    expect(document.rules).toMatchObject([
      {
        path: 'kv/data/*',
        capabilities: ['read', 'update'],
        deny: false,
        parameters: { allowed: ['pin'], denied: ['code'], required: [] },
        span: { line: 2 },
      },
    ]);
    expect(inspect(document, { depth: 20 })).not.toContain('CANARY');
  });

  test('versions of a secret come in their own order, with what became of them', async () => {
    const { versions } = valueOf(await scan(), 'vault.kvMetadata', 'item', 'vault:prod/kv/metadata/app/key');
    expect(versions).toEqual([
      { version: 8, createdTime: '2026-01-01T00:00:00Z', deletionTime: '2026-01-02T00:00:00Z', destroyed: false },
      { version: 9, createdTime: '2026-01-01T00:00:00Z', destroyed: false },
      { version: 10, createdTime: '2026-01-01T00:00:00Z', destroyed: true },
    ]);
  });

  test('is only ever read, and never asked for a value, a role id or a secret id', async () => {
    await scan();
    expect(server.seen.length).toBeGreaterThan(20);
    for (const request of server.seen) {
      const path = pathOf(request);
      const looksUp = /^auth\/token\/lookup-accessor$|\/secret-id-accessor\/lookup$/.test(path);
      expect([path, request.method]).toEqual([path, looksUp ? 'POST' : 'GET']);
      expect(path).not.toMatch(/\/data(\/|$)|role-id|creds|secret-id\/lookup/);
      if (path.endsWith('/secret-id')) expect(request.url).toMatch(/\?list=true$/);
    }
  });
});

describe('what is asked', () => {
  const asked: [ReadingName, string[]][] = [
    ['vault.health', ['sys/health']],
    ['vault.auditDevices', ['sys/audit']],
    ['vault.serverConfig', ['sys/config/state/sanitized']],
    ['vault.cors', ['sys/config/cors']],
    [
      'vault.policies',
      ['sys/policies/acl', 'sys/policies/acl/default', 'sys/policies/acl/gateway', 'sys/policies/acl/root'],
    ],
    ['vault.tokenRoles', ['auth/token/roles', 'auth/token/roles/nightly']],
    ['vault.tokens', ['auth/token/accessors', ...Array.from({ length: 3 }, () => 'auth/token/lookup-accessor')]],
    [
      'vault.databaseRoles',
      [
        'database/roles',
        'database/roles/reader',
        'database/static-roles',
        'database/static-roles/ledger',
        'database/static-roles/planned',
        'sys/mounts',
      ],
    ],
    ['vault.mounts', ['sys/mounts', 'sys/mounts/database/tune', 'sys/mounts/kv/tune', 'sys/mounts/old/tune']],
    [
      'vault.kvMetadata',
      [
        'kv/metadata',
        'kv/metadata/app',
        'kv/metadata/app/deep',
        'kv/metadata/app/deep/one',
        'kv/metadata/app/key',
        'kv/metadata/top',
        'sys/mounts',
      ],
    ],
  ];

  test.each(asked)('for %s alone is what it hangs on', async (name, paths) => {
    await scan(recorder([name]));
    const others = server.seen.map(pathOf).filter((path) => path !== 'auth/token/lookup-self');
    expect(others.toSorted()).toEqual(paths);
  });

  test('is nothing where no reading of a cluster is wanted', async () => {
    expect(await scan(recorder(['apim.namedValues', 'logs.vaultAudit']))).toEqual([]);
    expect(server.seen).toEqual([]);
  });
});

/**
 * Every reading, and the request that it hangs on. Readings of one group do not hang on each other, so they are broken
 * in one scan.
 */
const groups: [string, [ReadingName, Part, string, string][]][] = [
  [
    'what is asked first',
    [
      ['vault.health', 'item', 'vault:prod', 'sys/health'],
      ['vault.serverConfig', 'item', 'vault:prod', 'sys/config/state/sanitized'],
      ['vault.cors', 'item', 'vault:prod', 'sys/config/cors'],
      ['vault.auditDevices', 'list', 'vault:prod', 'sys/audit'],
      ['vault.mounts', 'list', 'vault:prod', 'sys/mounts'],
      ['vault.authMounts', 'list', 'vault:prod', 'sys/auth'],
      ['vault.authRoles', 'list', 'vault:prod', 'sys/auth'],
      ['vault.tokenRoles', 'list', 'vault:prod/auth/token/roles', 'auth/token/roles'],
      ['vault.tokens', 'list', 'vault:prod/auth/token/accessors', 'auth/token/accessors'],
      ['vault.databaseRoles', 'list', 'vault:prod', 'sys/mounts'],
      ['vault.policies', 'list', 'vault:prod', 'sys/policies/acl'],
      ['vault.kvMetadata', 'list', 'vault:prod', 'sys/mounts'],
    ],
  ],
  [
    'what is asked of each mount',
    [
      ['vault.mounts', 'item', 'vault:prod/kv', 'sys/mounts/kv/tune'],
      ['vault.authMounts', 'item', 'vault:prod/auth/team/approle', 'sys/mounts/auth/team/approle/tune'],
      ['vault.authRoles', 'list', 'vault:prod/auth/azure', 'auth/azure/role'],
      ['vault.tokenRoles', 'item', 'vault:prod/auth/token/roles/nightly', 'auth/token/roles/nightly'],
      ['vault.tokens', 'item', 'vault:prod/auth/token/accessors/zTide', 'auth/token/lookup-accessor'],
      ['vault.databaseRoles', 'list', 'vault:prod/database/roles', 'database/roles'],
      ['vault.databaseRoles', 'list', 'vault:prod/database/static-roles', 'database/static-roles'],
      ['vault.policies', 'item', 'vault:prod/policies/gateway', 'sys/policies/acl/gateway'],
      ['vault.kvMetadata', 'list', 'vault:prod/kv', 'kv/metadata'],
    ],
  ],
  [
    'what is asked of each role and secret',
    [
      ['vault.authRoles', 'item', 'vault:prod/auth/azure/role/apim', 'auth/azure/role/apim'],
      [
        'vault.secretIds',
        'list',
        'vault:prod/auth/team/approle/role/alpha/secret-id',
        'auth/team/approle/role/alpha/secret-id',
      ],
      [
        'vault.secretIds',
        'item',
        'vault:prod/auth/team/approle/role/zulu/secret-id/s-ends',
        'auth/team/approle/role/zulu/secret-id-accessor/lookup',
      ],
      ['vault.databaseRoles', 'item', 'vault:prod/database/static-roles/ledger', 'database/static-roles/ledger'],
      ['vault.kvMetadata', 'list', 'vault:prod/kv', 'kv/metadata/app'],
      ['vault.kvMetadata', 'item', 'vault:prod/kv/metadata/top', 'kv/metadata/top'],
    ],
  ],
];

const errors =
  (status: number, ...texts: string[]): Instead =>
  (request, response) =>
    json(response, status, { errors: texts.map((text) => `${text} ${JSON.stringify(request.headers)}`) });

const faults: [string, Instead, string][] = [
  [
    '403',
    (_, response) => json(response, 403, { errors: ['1 error occurred:\n\t* permission denied\n\n'] }),
    'forbidden',
  ],
  ['403 without a body', (_, response) => void response.writeHead(403).end(), 'forbidden'],
  ['404', errors(404, 'no handler for route'), 'not-found'],
  ['400', errors(400, 'bad'), 'failed'],
  ['429', errors(429, 'slow down'), 'throttled'],
  ['500', errors(500, 'boom'), 'failed'],
  ['503 sealed', errors(503, 'Vault is sealed'), 'failed'],
  ['no answer', () => undefined, 'timed-out'],
  ['reset', (_, response) => void response.destroy(), 'failed'],
  ['not JSON', (_, response) => void response.writeHead(200).end('<html>'), 'malformed'],
  ['an empty object', (_, response) => json(response, 200, {}), 'malformed'],
  ['another JSON', (_, response) => json(response, 200, [{ keys: ['x'] }]), 'malformed'],
  ['data of another shape', (_, response) => json(response, 200, envelope({ keys: 'none', x: 1 })), 'malformed'],
];

describe.each(faults)('under %s', (_fault, instead, cause) => {
  test.each(groups)('%s is unread, and all else is as before', async (_group, readings) => {
    play(server, sound, Object.fromEntries(readings.map(([, , , path]) => [path, instead])));
    const records = await scan(undefined, undefined, undefined, undefined, cause === 'timed-out' ? hasty : client);
    for (const [name, part, scope, path] of readings) {
      const outcome = unreadOf(records, name, part, scope);
      const refusedInFront = path === 'sys/health' && cause === 'forbidden';
      expect([path, outcome.cause]).toEqual([path, refusedInFront ? 'failed' : cause]);
      expect(outcome.detail.length).toBeGreaterThan(10);
      if (cause === 'forbidden' && name !== 'vault.health')
        expect(outcome.needs?.grant).toContain('vault policy write');
    }
    expect(inspect(records, { depth: 20 })).not.toContain('CANARY');
    for (const record of records.filter(({ outcome }) => outcome.status === 'read')) {
      expect([record.scope, record.outcome]).toEqual([record.scope, clean.get(record.id)]);
    }
  });
});

const empty: Instead = (_, response) => json(response, 404, { errors: [] });

describe('empty answers', () => {
  test('a list of roles and a KV mount may be empty', async () => {
    play(server, sound, { 'auth/azure/role': empty, 'kv/metadata': empty });
    const records = await scan();
    expect(valueOf(records, 'vault.authRoles', 'list', 'vault:prod/auth/azure')).toEqual([]);
    expect(valueOf(records, 'vault.kvMetadata', 'list', 'vault:prod/kv')).toEqual([]);
  });

  test('no audit device is an answer', async () => {
    play(server, { ...sound, 'sys/audit': {} });
    expect(valueOf(await scan(), 'vault.auditDevices', 'list', 'vault:prod')).toEqual([]);
  });

  test('no mounts, no methods and no policies are not believed: every server has some', async () => {
    play(server, { ...sound, 'sys/mounts': {}, 'sys/auth': {} }, { 'sys/policies/acl': empty });
    const records = await scan();
    for (const name of [
      'vault.mounts',
      'vault.authMounts',
      'vault.policies',
      'vault.authRoles',
      'vault.kvMetadata',
    ] as const) {
      expect(unreadOf(records, name, 'list', 'vault:prod').cause).toBe('malformed');
    }
  });
});

describe('a walk of a KV mount', () => {
  test.each<[string, WalkLimits, string[]]>([
    ['below the 1th level', { ...defaultWalk, depth: 1 }, ['app/key', 'top']],
    ['more than 2 folders', { ...defaultWalk, folders: 2 }, ['app/key', 'top']],
    ['more than 1 secrets', { ...defaultWalk, secrets: 1 }, ['top']],
  ])('that ends early says so (%s), and keeps what it found', async (words, walk, found) => {
    const records = await scan(recorder(), walk);
    expect(unreadOf(records, 'vault.kvMetadata', 'list', 'vault:prod/kv')).toMatchObject({
      cause: 'partial',
      detail: expect.stringContaining(words),
    });
    const items = records.filter(({ name, part }) => name === 'vault.kvMetadata' && part === 'item');
    expect(items.map(({ scope }) => scope).toSorted()).toEqual(found.map((path) => `vault:prod/kv/metadata/${path}`));
  });

  test('names the folder that it may not list', async () => {
    play(server, sound, { 'kv/metadata/app': errors(403, '1 error occurred:\n\t* permission denied') });
    const outcome = unreadOf(await scan(), 'vault.kvMetadata', 'list', 'vault:prod/kv');
    expect(outcome.detail).toContain('folder app/');
    expect(outcome.needs).toEqual({
      permission: 'read and list on kv/metadata/*',
      grant:
        '(vault policy read portcullis; echo \'path "kv/metadata/*" { capabilities = ["read", "list"] }\') | vault policy write portcullis -',
    });
  });

  test.each(['../data/app', '..', '.', 'a/b'])('does not follow the name %s', async (name) => {
    play(server, { ...sound, 'kv/metadata': { keys: [name, 'top'] } });
    const records = await scan();
    expect(unreadOf(records, 'vault.kvMetadata', 'list', 'vault:prod/kv').cause).toBe('malformed');
    for (const request of server.seen) expect(request.url).not.toMatch(/\/data\b|\/kv\/metadata\/(\.|a)/);
  });
});

describe('the product', () => {
  test.each([
    ['1.20.1', {}, 'vault'],
    ['2.2.0+ent', { enterprise: true, performance_standby: false }, 'vault'],
    ['2.1.0', { enterprise: false }, 'vault'],
    ['2.7.2', {}, 'openbao'],
    [undefined, {}, undefined],
  ])('of a server that says version %s and %j is %s', async (version, more, product) => {
    const body = { initialized: true, sealed: false, version, ...more };
    play(server, sound, { 'sys/health': (_, response) => json(response, 200, body) });
    expect(valueOf(await scan(recorder(['vault.health'])), 'vault.health', 'item', 'vault:prod').product).toBe(product);
  });
});

describe('missing rights', () => {
  test('the command of a namespace names it, and quotes what a shell would take apart', async () => {
    const refuse = errors(403, '1 error occurred:\n\t* permission denied');
    play(
      server,
      { ...sound, 'sys/mounts': { "it's $HOME/": { type: 'kv', options: { version: '2' } } } },
      {
        "it's $HOME/metadata": refuse,
      },
    );
    const records = await scan(recorder(), defaultWalk, canary, 'team x/');
    const { needs } = unreadOf(records, 'vault.kvMetadata', 'list', "vault:prod/it's $HOME");
    expect(needs?.grant).toBe(
      String.raw`(vault policy read -namespace='team x' portcullis; echo 'path "it'\''s $HOME/metadata/*" { capabilities = ["read", "list"] }') | vault policy write -namespace='team x' portcullis -`,
    );
  });

  test('the rule goes into the policy that the token has', async () => {
    const self = { display_name: 'token-scanner', policies: ['default', 'audit-reader'] };
    play(server, { ...sound, 'auth/token/lookup-self': self }, { 'sys/audit': errors(403, '1 error occurred') });
    const { needs } = unreadOf(await scan(), 'vault.auditDevices', 'list', 'vault:prod');
    expect(needs?.grant).toBe(
      `(vault policy read audit-reader; echo 'path "sys/audit" { capabilities = ["read", "sudo"] }') | vault policy write audit-reader -`,
    );
  });

  test('a token that is refused needs another token', async () => {
    play(server, sound, { 'sys/audit': (_, response) => json(response, 403, { errors: ['permission denied'] }) });
    const outcome = unreadOf(await scan(), 'vault.auditDevices', 'list', 'vault:prod');
    expect(outcome.detail).toContain('does not accept the token');
    expect(outcome.needs).toEqual({
      permission: 'read and sudo on sys/audit, with a token that Vault accepts',
      grant: 'export VAULT_TOKEN="$(vault token create -policy=portcullis -ttl=1h -field=token)"',
    });
  });
});

describe('states of a server', () => {
  test.each([
    ['sealed', { initialized: true, sealed: true, standby: true }, 'prod: Vault is sealed'],
    ['not initialised', { initialized: false, sealed: true }, 'prod: Vault is not initialised'],
    ['standby', { initialized: true, sealed: false, standby: true }, undefined],
  ])('%s is told from the body', async (_state, body, note) => {
    play(server, sound, { 'sys/health': (_, response) => json(response, 200, body) });
    const run = recorder(['vault.health']);
    expect(valueOf(await scan(run), 'vault.health', 'item', 'vault:prod')).toEqual(body);
    expect(run.notes).toEqual(note === undefined ? [] : [note]);
    expect(server.seen.find((request) => pathOf(request) === 'sys/health')?.url).toContain('sealedcode=200');
  });
});

test('an interrupted run ends with its reason and leaves no record that says unread', async () => {
  const run = recorder();
  play(server, sound, { 'sys/mounts': () => run.abort(new Error('stopped by the user')) });
  await expect(scan(run)).rejects.toThrow('stopped by the user');
  expect(run.records.filter(({ outcome }) => outcome.status === 'unread')).toEqual([]);
});

test('every reading of a cluster is in the fault matrix', () => {
  const covered = new Set(groups.flatMap(([, readings]) => readings.map(([name]) => name)));
  expect(readingNames.filter((name) => name.startsWith('vault.') && !covered.has(name))).toEqual([]);
});
