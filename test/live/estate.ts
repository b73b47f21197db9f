import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Answer, LiveServer } from './server.ts';

/** Object id that the sound JWT role is bound to. */
export const gatewayOid = '11111111-2222-4333-8444-555555555555';

/** One request of a gateway, as the test made it. */
export interface LedgerEntry {
  readonly caller: 'approle orders' | 'jwt apim-prod' | 'nobody';
  readonly kind: 'login' | 'read';
  /** Request path of a read, mount of a login. */
  readonly object: string;
  readonly outcome: 'ok' | 'denied' | 'not-found' | 'failed';
}

export interface LiveEstate {
  readonly scannerToken: string;
  /** Rules of the documented policy, one line each. */
  readonly rules: readonly string[];
  readonly ledger: readonly LedgerEntry[];
  /** Tokens, secret ids and values that must appear in no output. */
  readonly secrets: readonly string[];
  readonly writePolicy: (rules: readonly string[]) => Promise<void>;
  readonly makeScannerToken: () => Promise<string>;
}

/** The rules that docs/vault-permissions.md publishes. */
export function documentedRules(): string[] {
  const page = readFileSync(new URL('../../docs/vault-permissions.md', import.meta.url), 'utf8');
  const block = /```hcl\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  return block.split('\n').filter((line) => line.startsWith('path '));
}

/** Builds mounts, roles, policies and secrets, and makes traffic as two gateways. */
export async function buildEstate(server: LiveServer): Promise<LiveEstate> {
  const asRoot = rootCaller(server);
  const jwtKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await buildMounts(asRoot);
  await buildMethods(asRoot, server, jwtKeys.publicKey);
  const secrets = await buildSecrets(asRoot);
  const rules = documentedRules();
  const writePolicy = async (lines: readonly string[]): Promise<void> =>
    void (await asRoot('PUT', 'sys/policies/acl/portcullis', { policy: lines.join('\n') }));
  await writePolicy(rules);
  const makeScannerToken = async (): Promise<string> => {
    const body = { policies: ['portcullis'], no_default_policy: true, display_name: 'portcullis', ttl: '1h' };
    return authOf(await asRoot('POST', 'auth/token/create', body))['client_token'] as string;
  };
  const scannerToken = await makeScannerToken();
  const traffic = await makeTraffic(server, asRoot, jwtKeys.privateKey);
  const hidden = [server.rootToken, server.unsealKey, scannerToken, ...traffic.secrets, ...secrets];
  return { scannerToken, rules, ledger: traffic.ledger, secrets: hidden, writePolicy, makeScannerToken };
}

type RootCall = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** Calls as root and throws where the server refuses: the estate must be what the test says it is. */
export function rootCaller(server: LiveServer): RootCall {
  return async (method, path, body) => {
    const answer = await server.call(method, path, { token: server.rootToken, body });
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  };
}

async function buildMounts(asRoot: RootCall): Promise<void> {
  await asRoot('POST', 'sys/mounts/apps', {
    type: 'kv',
    description: 'application secrets',
    options: { version: '2' },
    config: { max_lease_ttl: '48h' },
  });
  await asRoot('POST', 'sys/mounts/team/payments/kv', { type: 'kv', options: { version: '2' } });
  await asRoot('POST', 'sys/mounts/bare', { type: 'kv', options: { version: '2' } });
  await asRoot('POST', 'sys/mounts/legacy', { type: 'kv', options: { version: '1' } });
  await asRoot('POST', 'sys/mounts/transit', { type: 'transit' });
  await asRoot('POST', 'sys/mounts/database', { type: 'database', config: { max_lease_ttl: '2h' } });
  // A role is kept whether or not its database answers; a static role would be rotated at once.
  await asRoot('POST', 'database/roles/reader', {
    db_name: 'booking',
    creation_statements: ['canary-statement'],
    default_ttl: '1h',
  });
}

async function buildMethods(asRoot: RootCall, server: LiveServer, jwtKey: KeyObject): Promise<void> {
  await asRoot('PUT', 'sys/policies/acl/orders-read', {
    policy: 'path "apps/data/apim/*" { capabilities = ["read"] }',
  });
  await asRoot('PUT', 'sys/policies/acl/übergroß', { policy: '# für alle\npath "apps/*" { capabilities = ["read"] }' });
  for (const type of ['approle', 'jwt', 'kubernetes', 'cert', 'userpass']) {
    await asRoot('POST', `sys/auth/${type}`, { type, ...(type === 'jwt' ? { config: { max_lease_ttl: '1h' } } : {}) });
  }
  await asRoot('POST', 'auth/approle/role/orders', {
    token_policies: ['orders-read'],
    token_ttl: '20m',
    token_max_ttl: '1h',
    secret_id_ttl: '24h',
    secret_id_num_uses: 40,
    token_bound_cidrs: ['127.0.0.0/8', '::1/128'],
  });
  await asRoot('POST', 'auth/approle/role/open', { bind_secret_id: false, secret_id_bound_cidrs: ['127.0.0.0/8'] });
  const pem = jwtKey.export({ type: 'spki', format: 'pem' }).toString();
  await asRoot('POST', 'auth/jwt/config', { jwt_validation_pubkeys: [pem], bound_issuer: 'https://issuer.test' });
  await asRoot('POST', 'auth/jwt/role/apim-prod', {
    role_type: 'jwt',
    user_claim: 'oid',
    bound_audiences: ['api://vault'],
    bound_claims: { oid: gatewayOid, env: ['prod', 'staging'] },
    token_policies: ['orders-read'],
    token_ttl: '10m',
  });
  await asRoot('POST', 'auth/jwt/role/anyone', {
    role_type: 'jwt',
    user_claim: 'sub',
    bound_claims_type: 'glob',
    bound_claims: { sub: '*' },
    bound_audiences: ['api://vault'],
    token_ttl: '48h',
  });
  await asRoot('POST', 'auth/kubernetes/role/all', {
    bound_service_account_names: ['*'],
    bound_service_account_namespaces: ['apim'],
  });
  await asRoot('POST', 'auth/token/roles/nightly', { allowed_policies: ['orders-read'], token_period: '24h' });
  // In the form of old clients.
  await asRoot('POST', 'auth/token/roles/old', {
    period: '1h',
    explicit_max_ttl: '48h',
    orphan: true,
    bound_cidrs: ['10.0.0.0/8'],
  });
  await asRoot('POST', 'auth/token/create', {
    policies: ['orders-read'],
    display_name: 'periodic',
    period: '1h',
    explicit_max_ttl: '48h',
    meta: { note: 'canary-token-metadata' },
  });
  await asRoot('POST', 'auth/cert/certs/edge', {
    certificate: server.authority.pem,
    allowed_common_names: ['edge.test'],
    allowed_dns_sans: ['*.edge.test'],
  });
}

async function buildSecrets(asRoot: RootCall): Promise<string[]> {
  const values: string[] = [];
  const put = async (path: string): Promise<void> => {
    const value = `canary-value-${values.length}-${Math.random().toString(36).slice(2)}`;
    values.push(value);
    await asRoot('POST', path, { data: { password: value } });
  };
  for (let version = 1; version <= 3; version += 1) await put('apps/data/apim/orders');
  await put('apps/data/apim/billing');
  await put('apps/data/apim/billing');
  await asRoot('DELETE', 'apps/data/apim/billing');
  await put('apps/data/users/session');
  await put(`apps/data/${encodeURIComponent('odd name+50%#ü')}`);
  await put('team/payments/kv/data/card');
  await asRoot('PUT', 'apps/data/apim/orders/limits', { data: { perDay: 'canary-limits' }, options: { cas: 0 } });
  await asRoot('POST', 'apps/metadata/apim/orders', {
    max_versions: 5,
    cas_required: false,
    custom_metadata: { note: 'canary-custom-metadata' },
  });
  values.push('canary-limits', 'canary-custom-metadata');
  return values;
}

interface Traffic {
  readonly ledger: LedgerEntry[];
  readonly secrets: string[];
}

async function makeTraffic(server: LiveServer, asRoot: RootCall, jwtKey: KeyObject): Promise<Traffic> {
  const ledger: LedgerEntry[] = [];
  const secrets: string[] = [];
  const login = async (caller: LedgerEntry['caller'], mount: string, body: object, outcome: LedgerEntry['outcome']) => {
    const answer = await server.call('POST', `auth/${mount}/login`, { body });
    if ((answer.status === 200) !== (outcome === 'ok')) throw new Error(`login at ${mount}: ${answer.status}`);
    ledger.push({ caller, kind: 'login', object: `auth/${mount}/`, outcome });
    return outcome === 'ok' ? (authOf(answer)['client_token'] as string) : '';
  };
  const read = async (caller: LedgerEntry['caller'], token: string, path: string, outcome: LedgerEntry['outcome']) => {
    const answer = await server.call('GET', path, { token });
    const statuses = { ok: 200, denied: 403, 'not-found': 404, failed: 500 };
    if (answer.status !== statuses[outcome]) throw new Error(`read of ${path}: ${answer.status}`);
    ledger.push({ caller, kind: 'read', object: path, outcome });
  };

  const roleId = dataOf(await asRoot('GET', 'auth/approle/role/orders/role-id'))['role_id'] as string;
  const secretId = dataOf(await asRoot('POST', 'auth/approle/role/orders/secret-id', {}))['secret_id'] as string;
  const jwt = signJwt(jwtKey, { iss: 'https://issuer.test', aud: 'api://vault', oid: gatewayOid, env: 'prod' });
  const foreign = signJwt(jwtKey, {
    iss: 'https://issuer.test',
    aud: 'api://vault',
    oid: 'somebody-else',
    env: 'prod',
  });
  secrets.push(roleId, secretId, jwt, foreign);

  const orders = await login('approle orders', 'approle', { role_id: roleId, secret_id: secretId }, 'ok');
  for (let round = 0; round < 7; round += 1) await read('approle orders', orders, 'apps/data/apim/orders', 'ok');
  await read('approle orders', orders, 'apps/data/apim/orders/limits', 'ok');
  for (let round = 0; round < 2; round += 1) await read('approle orders', orders, 'apps/data/users/session', 'denied');
  const again = await login('approle orders', 'approle', { role_id: roleId, secret_id: secretId }, 'ok');
  await read('approle orders', again, 'apps/data/apim/absent', 'not-found');
  for (let round = 0; round < 3; round += 1) {
    await login('nobody', 'approle', { role_id: roleId, secret_id: '00000000-0000-0000-0000-000000000000' }, 'failed');
  }
  const gateway = await login('jwt apim-prod', 'jwt', { role: 'apim-prod', jwt }, 'ok');
  for (let round = 0; round < 4; round += 1) await read('jwt apim-prod', gateway, 'apps/data/apim/orders', 'ok');
  await read('jwt apim-prod', gateway, 'legacy/nothing', 'denied');
  for (let round = 0; round < 2; round += 1)
    await login('nobody', 'jwt', { role: 'apim-prod', jwt: foreign }, 'failed');
  secrets.push(orders, again, gateway);
  return { ledger, secrets };
}

function signJwt(key: KeyObject, claims: object): string {
  const now = Math.floor(Date.now() / 1000);
  const text = `${base64url({ alg: 'ES256', typ: 'JWT' })}.${base64url({ iat: now, exp: now + 600, ...claims })}`;
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function authOf(answer: Answer): Record<string, unknown> {
  return answer.body['auth'] as Record<string, unknown>;
}

function dataOf(answer: Answer): Record<string, unknown> {
  return answer.body['data'] as Record<string, unknown>;
}
