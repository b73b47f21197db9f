import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { collectVault } from '../../src/collect/vault/collect.ts';
import { vaultTarget, type VaultTarget } from '../../src/config/schema.ts';
import type { ReadingName } from '../../src/evidence/readings.ts';
import type { EvidenceRecord } from '../../src/evidence/record.ts';
import { recorder, recordOf, unreadOf, valueOf } from '../collect/vault/recorder.ts';
import { buildEstate, gatewayOid, rootCaller, type LedgerEntry, type LiveEstate } from './estate.ts';
import { findServer, readEntries, startServer, type LiveServer } from './server.ts';

// Without a server nothing below means anything: this says so once, instead of failing each case.
findServer();

let server: LiveServer;
let estate: LiveEstate;

beforeAll(async () => {
  server = await startServer();
  estate = await buildEstate(server);
}, 60_000);

afterAll(async () => server?.stop());

function target(changes: Partial<VaultTarget> = {}): VaultTarget {
  return { ...vaultTarget.parse({ name: 'live', address: server.address, 'ca-file': server.caFile }), ...changes };
}

async function scan(
  changes: Partial<VaultTarget> = {},
  token: string | undefined = estate.scannerToken,
  wanted?: readonly ReadingName[],
): Promise<EvidenceRecord[]> {
  const { context, records } = recorder(wanted);
  await collectVault(target(changes), token, context);
  return records;
}

describe('a scan with the documented policy', () => {
  let records: EvidenceRecord[];
  beforeAll(async () => {
    records = await scan();
  }, 30_000);

  test('says what the server is', () => {
    const health = valueOf(records, 'vault.health', 'item', 'vault:live');
    expect(health).toMatchObject({ initialized: true, sealed: false, standby: false });
    expect(server.version).toContain(health.version);
  });

  test('lists both audit devices, and those of the configuration', () => {
    expect(valueOf(records, 'vault.auditDevices', 'list', 'vault:live')).toEqual([
      { path: 'device-1/', type: 'file', options: { file_path: server.auditFiles[0] } },
      { path: 'device-2/', type: 'file', options: { file_path: server.auditFiles[1] } },
    ]);
    expect(valueOf(records, 'vault.serverConfig', 'item', 'vault:live').audits).toEqual([
      { path: 'device-1/', type: 'file' },
      { path: 'device-2/', type: 'file' },
    ]);
  });

  test('lists mounts with the TTLs that were set and those that apply', () => {
    const mounts = valueOf(records, 'vault.mounts', 'list', 'vault:live');
    expect(mounts.map(({ path, type, version }) => [path, type, version])).toEqual([
      ['apps/', 'kv', '2'],
      ['bare/', 'kv', '2'],
      ['cubbyhole/', 'cubbyhole', undefined],
      ['database/', 'database', undefined],
      ['identity/', 'identity', undefined],
      ['legacy/', 'kv', '1'],
      ['sys/', 'system', undefined],
      ['team/payments/kv/', 'kv', '2'],
      ['transit/', 'transit', undefined],
    ]);
    expect(mounts[0]).toMatchObject({ description: 'application secrets', defaultLeaseTtl: 0, maxLeaseTtl: 172_800 });
    expect(valueOf(records, 'vault.mounts', 'item', 'vault:live/apps').maxLeaseTtl).toBe(172_800);
    expect(valueOf(records, 'vault.authMounts', 'item', 'vault:live/auth/jwt').maxLeaseTtl).toBe(3600);
    expect(valueOf(records, 'vault.authMounts', 'item', 'vault:live/auth/approle').maxLeaseTtl).toBe(2_764_800);
  });

  test('reads every role of the methods it knows, as it was set up', () => {
    const role = (path: string) => valueOf(records, 'vault.authRoles', 'item', `vault:live/auth/${path}`);
    expect(valueOf(records, 'vault.authRoles', 'list', 'vault:live/auth/approle')).toEqual(['open', 'orders']);
    expect(role('approle/role/orders')).toMatchObject({
      mount: 'auth/approle/',
      mountType: 'approle',
      bindSecretId: true,
      secretIdTtl: 86_400,
      secretIdNumUses: 40,
      secretIdBoundCidrs: [],
      tokenTtl: 1200,
      tokenMaxTtl: 3600,
      tokenPolicies: ['orders-read'],
    });
    expect(role('approle/role/open')).toMatchObject({ bindSecretId: false, secretIdBoundCidrs: ['127.0.0.0/8'] });
    expect(role('jwt/role/apim-prod')).toMatchObject({
      roleType: 'jwt',
      userClaim: 'oid',
      boundAudiences: ['api://vault'],
      boundClaims: { oid: [gatewayOid], env: ['prod', 'staging'] },
      tokenTtl: 600,
    });
    expect(role('jwt/role/anyone')).toMatchObject({ boundClaimsType: 'glob', boundClaims: { sub: ['*'] } });
    expect(role('kubernetes/role/all')).toMatchObject({
      boundServiceAccountNames: ['*'],
      boundServiceAccountNamespaces: ['apim'],
    });
    expect(role('cert/certs/edge')).toMatchObject({
      allowedNames: { allowed_common_names: ['edge.test'], allowed_dns_sans: ['*.edge.test'] },
    });
    expect(unreadOf(records, 'vault.authRoles', 'list', 'vault:live/auth/userpass').cause).toBe('not-collected');
  });

  test('reads what roles of the token method allow', () => {
    expect(valueOf(records, 'vault.tokenRoles', 'list', 'vault:live/auth/token/roles')).toEqual(['nightly', 'old']);
    expect(valueOf(records, 'vault.tokenRoles', 'item', 'vault:live/auth/token/roles/nightly')).toEqual({
      name: 'nightly',
      allowedPolicies: ['orders-read'],
      allowedPoliciesGlob: [],
      disallowedPolicies: [],
      disallowedPoliciesGlob: [],
      orphan: false,
      renewable: true,
      tokenType: 'default-service',
      tokenPeriod: 86_400,
      tokenExplicitMaxTtl: 0,
    });
    expect(valueOf(records, 'vault.tokenRoles', 'item', 'vault:live/auth/token/roles/old')).toMatchObject({
      orphan: true,
      tokenPeriod: 3600,
      tokenExplicitMaxTtl: 172_800,
      tokenBoundCidrs: ['10.0.0.0/8'],
    });
  });

  test('looks up every live token by its accessor: the root token has no end, another has a period and an end', () => {
    const accessors = valueOf(records, 'vault.tokens', 'list', 'vault:live/auth/token/accessors');
    const tokens = accessors.map((accessor) =>
      valueOf(records, 'vault.tokens', 'item', `vault:live/auth/token/accessors/${accessor}`),
    );
    expect(tokens.filter(({ policies }) => policies?.includes('root'))).toEqual([
      expect.objectContaining({ displayName: 'root', expireTime: null, creationTtl: 0 }),
    ]);
    expect(tokens.find(({ displayName }) => displayName === 'token-periodic')).toEqual({
      accessor: expect.any(String),
      displayName: 'token-periodic',
      policies: ['default', 'orders-read'],
      path: 'auth/token/create',
      entityId: '',
      issueTime: expect.any(String),
      expireTime: expect.any(String),
      creationTtl: 3600,
      explicitMaxTtl: 172_800,
      period: 3600,
      renewable: true,
      orphan: false,
      type: 'service',
      numUses: 0,
    });
    expect(tokens.find(({ displayName }) => displayName === 'token-portcullis')?.policies).toEqual(['portcullis']);
  });

  test('knows of a secret-id how old it is, when it ends and how often it may still be used', () => {
    const folder = 'vault:live/auth/approle/role/orders/secret-id';
    const [accessor, ...others] = valueOf(records, 'vault.secretIds', 'list', folder);
    expect(others).toEqual([]);
    const secretId = valueOf(records, 'vault.secretIds', 'item', `${folder}/${accessor ?? ''}`);
    expect(secretId).toMatchObject({ ttl: 86_400, numUses: 38, cidrs: [] });
    const life = Date.parse(secretId.expirationTime ?? '') - Date.parse(secretId.creationTime ?? '');
    expect(life).toBe(86_400_000);
  });

  test('knows how long credentials of a database live, and no statement that makes them', () => {
    expect(valueOf(records, 'vault.databaseRoles', 'list', 'vault:live/database/roles')).toEqual(['reader']);
    expect(valueOf(records, 'vault.databaseRoles', 'item', 'vault:live/database/roles/reader')).toEqual({
      name: 'reader',
      kind: 'dynamic',
      database: 'booking',
      defaultTtl: 3600,
      maxTtl: 0,
    });
    expect(valueOf(records, 'vault.databaseRoles', 'list', 'vault:live/database/static-roles')).toEqual([]);
    const text = JSON.stringify(records);
    for (const kept of ['canary-statement', 'canary-token-metadata']) expect(text).not.toContain(kept);
  });

  test('knows policies by name, size and rules', () => {
    expect(valueOf(records, 'vault.policies', 'list', 'vault:live')).toEqual([
      'default',
      'orders-read',
      'portcullis',
      'root',
      'übergroß',
    ]);
    const { bytes, document } = valueOf(records, 'vault.policies', 'item', 'vault:live/policies/orders-read');
    expect({ bytes, complete: document.complete, rules: document.rules.length }).toEqual({
      bytes: 51,
      complete: true,
      rules: 1,
    });
    expect(valueOf(records, 'vault.policies', 'item', 'vault:live/policies/übergroß').bytes).toBe(53);
  });

  test('walks KV v2 mounts and reads when each version was made', () => {
    expect(valueOf(records, 'vault.kvMetadata', 'list', 'vault:live/apps')).toEqual([
      'apim/billing',
      'apim/orders',
      'apim/orders/limits',
      'odd name+50%#ü',
      'users/session',
    ]);
    const orders = valueOf(records, 'vault.kvMetadata', 'item', 'vault:live/apps/metadata/apim/orders');
    expect(orders).toMatchObject({ path: 'apim/orders', currentVersion: 3, maxVersions: 5, casRequired: false });
    expect(orders.versions.map(({ version }) => version)).toEqual([1, 2, 3]);
    expect(Date.now() - Date.parse(orders.versions[2]!.createdTime)).toBeLessThan(120_000);
    const billing = valueOf(records, 'vault.kvMetadata', 'item', 'vault:live/apps/metadata/apim/billing');
    expect(billing.versions.map(({ deletionTime }) => deletionTime !== undefined)).toEqual([false, true]);
    expect(valueOf(records, 'vault.kvMetadata', 'item', 'vault:live/apps/metadata/odd name+50%#ü').currentVersion).toBe(
      1,
    );
  });

  test('tells an empty KV mount from one it cannot read and from one that keeps no times', () => {
    expect(valueOf(records, 'vault.kvMetadata', 'list', 'vault:live/bare')).toEqual([]);
    expect(unreadOf(records, 'vault.kvMetadata', 'list', 'vault:live/team/payments/kv').cause).toBe('forbidden');
    expect(unreadOf(records, 'vault.kvMetadata', 'list', 'vault:live/legacy')).toMatchObject({
      cause: 'not-collected',
      detail: expect.stringContaining('KV v1 keeps no times'),
    });
  });

  test('names who asked, and keeps no token, secret id, value or free text', () => {
    expect(recordOf(records, 'vault.mounts', 'list', 'vault:live').principal).toBe('token-portcullis');
    const text = inspect(records, { depth: 20 }) + JSON.stringify(records);
    for (const secret of estate.secrets) expect(text.includes(secret)).toBe(false);
    expect(text).not.toContain('für alle');
  });
});

describe('the documented policy', () => {
  test('does not let the scanner read a value, a role id or make a secret id', async () => {
    const token = estate.scannerToken;
    const calls: [string, string][] = [
      ['GET', 'apps/data/apim/orders'],
      ['GET', 'auth/approle/role/orders/role-id'],
      ['POST', 'auth/approle/role/orders/secret-id'],
      ['PUT', 'sys/policies/acl/portcullis'],
    ];
    for (const [method, path] of calls) {
      const answer = await server.call(method, path, { token, ...(method === 'GET' ? {} : { body: {} }) });
      expect([path, answer.status]).toEqual([path, 403]);
    }
  });

  test('has no rule that nothing needs: without any one of them, a reading is unread for it', async () => {
    const clean = await scan();
    const always = new Set(clean.filter(({ outcome }) => outcome.status === 'unread').map(({ id }) => id));
    // A static role, whose rule it is, needs a database that answers.
    const idle = ['deny', 'lookup-self', '+/static-roles/+'];
    const needed = estate.rules.filter((rule) => !idle.some((word) => rule.includes(word)));
    expect(needed.length).toBe(23);
    try {
      for (const rule of needed) {
        await estate.writePolicy(estate.rules.filter((other) => other !== rule));
        const records = await scan();
        const lost = records.filter(({ id, outcome }) => outcome.status === 'unread' && !always.has(id));
        expect([rule, lost.length > 0]).toEqual([rule, true]);
        for (const { outcome } of lost) expect(outcome).toMatchObject({ status: 'unread', cause: 'forbidden' });
      }
    } finally {
      await estate.writePolicy(estate.rules);
    }
  }, 60_000);

  test('without the rule on lookup-self everything is read, by nobody that is named', async () => {
    await estate.writePolicy(estate.rules.filter((rule) => !rule.includes('lookup-self')));
    try {
      const records = await scan();
      expect(recordOf(records, 'vault.mounts', 'list', 'vault:live')).toMatchObject({ outcome: { status: 'read' } });
      expect(records.every(({ principal }) => principal === undefined)).toBe(true);
    } finally {
      await estate.writePolicy(estate.rules);
    }
  });

  test('grows by the rules that unread readings ask for, until all is read', async () => {
    const before = await scan();
    const rules = before
      .map(({ outcome }) => (outcome.status === 'unread' ? outcome.needs?.grant : undefined))
      .filter((grant) => grant !== undefined)
      .map((grant) => /echo '(path .*?)'\)/.exec(grant)?.[1] ?? '');
    expect(rules.length).toBe(2);
    await estate.writePolicy([...estate.rules, ...rules]);
    try {
      const after = await scan();
      expect(valueOf(after, 'vault.kvMetadata', 'list', 'vault:live/team/payments/kv')).toEqual(['card']);
      expect(valueOf(after, 'vault.mounts', 'item', 'vault:live/team/payments/kv').maxLeaseTtl).toBe(2_764_800);
    } finally {
      await estate.writePolicy(estate.rules);
    }
  });
});

describe('the audit files', () => {
  const wanted: readonly ReadingName[] = ['logs.vaultAudit'];
  const callers = { 'approle orders': 'approle', 'jwt apim-prod': `jwt-${gatewayOid}`, nobody: undefined };
  const columns = { ok: 'ok', denied: 'denied', 'not-found': 'notFound', failed: 'failed' } as const;

  type Count = Record<string, { ok: number; denied: number; notFound: number; failed: number }>;

  const count = (ledger: readonly LedgerEntry[]): Count => {
    const counts: Count = {};
    for (const { caller, kind, object, outcome } of ledger) {
      const key = `${callers[caller] ?? 'nobody'} ${kind} ${object}`;
      counts[key] ??= { ok: 0, denied: 0, notFound: 0, failed: 0 };
      counts[key][columns[outcome]] += 1;
    }
    return counts;
  };

  async function fetched(files: readonly string[]): Promise<Count> {
    const records = await scan({ 'audit-files': [...files] }, estate.scannerToken, wanted);
    expect(records.map(({ name }) => name)).toEqual(['logs.vaultAudit']);
    const ours = new Set(['approle', `jwt-${gatewayOid}`, undefined]);
    const rows = valueOf(records, 'logs.vaultAudit', 'item', 'vault:live').fetches.filter(
      (row) => ours.has(row.callerName) && ['read', 'login'].includes(row.operationClass),
    );
    return Object.fromEntries(
      rows.map(({ callerName, operationClass, object, ok, denied, notFound, failed }) => [
        `${callerName ?? 'nobody'} ${operationClass} ${object}`,
        { ok, denied, notFound, failed },
      ]),
    );
  }

  test('show every request of the gateways exactly once, with its caller and path, from two devices', async () => {
    expect(estate.ledger.length).toBe(24);
    expect(await fetched(server.auditFiles)).toEqual(count(estate.ledger));
  }, 30_000);

  test('say the same from either device alone', async () => {
    for (const file of server.auditFiles) expect(await fetched([file])).toEqual(count(estate.ledger));
  }, 30_000);

  test('account for every physical line and every request', async () => {
    const records = await scan({ 'audit-files': [...server.auditFiles] }, estate.scannerToken, wanted);
    const log = valueOf(records, 'logs.vaultAudit', 'item', 'vault:live');
    const files = server.auditFiles.map(readEntries);
    expect(log.files.map(({ path, lines, read, complete }) => ({ path, lines, read, complete }))).toEqual(
      server.auditFiles.map((path, index) => ({
        path,
        lines: files[index]!.lines,
        read: files[index]!.lines,
        complete: true,
      })),
    );
    const ids = files.flatMap(({ entries }) => entries.map((entry) => (entry['request'] as { id?: string }).id));
    expect(log.requests).toBe(new Set(ids).size);
    expect(log.window.events).toBeGreaterThan(estate.ledger.length);
  }, 30_000);

  test('give the role by which a caller logged in, and why the last fetch failed', async () => {
    const records = await scan({ 'audit-files': [server.auditFiles[0]] }, estate.scannerToken, wanted);
    const rows = valueOf(records, 'logs.vaultAudit', 'item', 'vault:live').fetches;
    expect(rows.find((row) => row.object === 'apps/data/users/session' && row.callerName === 'approle')).toMatchObject({
      role: 'orders',
      mount: 'apps/',
      lastOutcome: 'denied',
      lastReason: 'denied by policy',
      recentFailures: 2,
    });
    expect(rows.find((row) => row.object === 'apps/data/apim/orders' && row.role === 'apim-prod')).toMatchObject({
      ok: 4,
      callerName: `jwt-${gatewayOid}`,
      callerId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  test('are read where the server cannot be reached', async () => {
    const records = await scan({ address: 'https://localhost:1', 'audit-files': [...server.auditFiles] }, 'x', [
      'logs.vaultAudit',
      'vault.mounts',
    ]);
    expect(valueOf(records, 'logs.vaultAudit', 'item', 'vault:live').requests).toBeGreaterThan(0);
    expect(unreadOf(records, 'vault.mounts', 'list', 'vault:live').detail).toContain('ECONNREFUSED');
  }, 30_000);
});

describe('a server that does not answer says why', () => {
  const population: readonly ReadingName[] = [
    'vault.serverConfig',
    'vault.cors',
    'vault.auditDevices',
    'vault.mounts',
    'vault.authMounts',
    'vault.authRoles',
    'vault.tokenRoles',
    'vault.tokens',
    'vault.policies',
    'vault.kvMetadata',
    'vault.databaseRoles',
  ];

  function expectAllUnread(records: readonly EvidenceRecord[], detail: string): void {
    expect(new Set(records.map(({ name }) => name))).toEqual(new Set([...population, 'vault.health']));
    for (const name of population) {
      const { outcome } = records.find((record) => record.name === name)!;
      expect([name, outcome]).toEqual([
        name,
        expect.objectContaining({ status: 'unread', detail: expect.stringContaining(detail) }),
      ]);
    }
  }

  test('an untrusted certificate', async () => {
    const { 'ca-file': _, ...rest } = target();
    const { context, records } = recorder();
    await collectVault(rest, estate.scannerToken, context);
    expectAllUnread(records, 'the certificate of the server is not trusted');
    expect(unreadOf(records, 'vault.health', 'item', 'vault:live').detail).toContain('ca-file');
  });

  test('a token that was revoked, and a token that never was', async () => {
    const token = await estate.makeScannerToken();
    await rootCaller(server)('POST', 'auth/token/revoke', { token });
    for (const refused of [token, 's.neverIssuedToAnybodyAtAll']) {
      const records = await scan({}, refused);
      expectAllUnread(records, 'Vault does not accept the token');
      expect(valueOf(records, 'vault.health', 'item', 'vault:live').sealed).toBe(false);
      const { cause, needs } = unreadOf(records, 'vault.mounts', 'list', 'vault:live');
      expect(cause).toBe('forbidden');
      expect(needs?.grant).toContain('vault token create');
      expect(inspect(records, { depth: 20 })).not.toContain(refused);
    }
  });

  test('no token at all', async () => {
    const { context, records } = recorder();
    await collectVault(target(), undefined, context);
    expectAllUnread(records, 'there is no token');
    expect(valueOf(records, 'vault.health', 'item', 'vault:live').sealed).toBe(false);
  });

  test('a namespace that does not exist', async () => {
    expectAllUnread(await scan({ namespace: 'nowhere' }), 'the namespace does not exist');
  });

  test('a sealed server', async () => {
    await server.call('PUT', 'sys/seal', { token: server.rootToken });
    try {
      const records = await scan();
      expectAllUnread(records, 'Vault is sealed');
      expect(valueOf(records, 'vault.health', 'item', 'vault:live').sealed).toBe(true);
    } finally {
      await server.call('PUT', 'sys/unseal', { body: { key: server.unsealKey } });
    }
  }, 30_000);

  test('a server that was stopped', async () => {
    const other = await startServer();
    await other.stop();
    const records = await scan({ address: other.address });
    expectAllUnread(records, 'nothing listens at the address (ECONNREFUSED)');
  }, 30_000);
});
