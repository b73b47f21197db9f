import type { VaultCluster } from '../estate/vault-schema.ts';
import { bodyObject, headerText, reply, violation, type Call, type Reply } from './exchange.ts';
import { capabilitiesOn, vaultAllows } from './vault-acl.ts';
import { approleLogin, holderOf, type VaultHolder } from './vault-tokens.ts';
import { envelope, type VaultRequest } from './vault-exchange.ts';
import { vaultRead } from './vault-reads.ts';
import { health, sealStatus } from './vault-status.ts';
import type { World } from './world.ts';

const DENIED = { errors: ['1 error occurred:\n\t* permission denied\n\n'] };

/** Plays one Vault or OpenBao server; reads of data and every write are refused and recorded. */
export function vaultReply(world: World, call: Call, cluster: VaultCluster): Reply {
  if (!call.path.startsWith('/v1/')) return reply('/{any}', 404, { errors: [] });
  const request = requestOf(call);
  if (request === undefined)
    return reply('/v1/{any}', 400, { errors: ['a list cannot be asked for twice, or in this way'] });
  if (request.path === 'sys/health') return health(world, call, cluster);
  if (request.path === 'sys/seal-status') return sealStatus(cluster);
  if (cluster.state === 'sealed') return reply(request.template, 503, { errors: ['Vault is sealed'] });
  if (cluster.state === 'uninitialised') return reply(request.template, 503, { errors: ['Vault is not initialized'] });
  const inside = namespaceOf(call, cluster);
  if (inside === undefined) return reply(request.template, 404, { errors: ['namespace not found'] });
  if (/^auth\/.+\/login$/.test(request.path)) return approleLogin(world, call, cluster, request);
  const holder = holderOf(world, call, cluster);
  if (holder === undefined) return reply(request.template, 403, { errors: ['permission denied'] });
  return authorised(world, call, cluster, inside, request, holder);
}

function requestOf(call: Call): VaultRequest | undefined {
  const raw = decodeURIComponent(call.path.slice('/v1/'.length));
  const asked = call.query.get('list');
  if (asked !== null && !/^(?:1|t|true|0|f|false)$/i.test(asked)) return undefined;
  const isList = call.method === 'LIST' || call.method === 'SCAN' || /^(?:1|t|true)$/i.test(asked ?? '');
  const path = isList ? `${raw.replace(/\/$/, '')}/` : raw;
  const operations: Record<string, VaultRequest['operation']> = {
    GET: 'read',
    POST: 'write',
    PUT: 'write',
    PATCH: 'write',
    DELETE: 'delete',
  };
  const operation = isList ? 'list' : (operations[call.method] ?? 'other');
  return { path, operation, template: templateOf(path) };
}

/** The cluster as the request's namespace shows it; `undefined` where there is no such namespace. */
function namespaceOf(call: Call, cluster: VaultCluster): VaultCluster | undefined {
  const name = (headerText(call, 'x-vault-namespace') ?? '').replace(/^\/|\/$/g, '');
  if (name === '' || name === 'root') return cluster;
  if (!cluster.namespaces.includes(name)) return undefined;
  return {
    ...cluster,
    audit: [],
    mounts: [],
    authMounts: [],
    policies: {},
    tokenRoles: {},
    tokens: [],
    entities: [],
    namespaces: [],
  };
}

function authorised(
  world: World,
  call: Call,
  cluster: VaultCluster,
  inside: VaultCluster,
  request: VaultRequest,
  holder: VaultHolder,
): Reply {
  if (request.path === 'sys/capabilities-self') return capabilities(call, holder, request);
  const data = dataRead(inside, request);
  if (data !== undefined) return violation(request.template, data, DENIED);
  if (isWrite(request)) return violation(request.template, `${call.method} ${request.template}`, DENIED);
  if (inside !== cluster && request.path === 'sys/audit')
    return reply(request.template, 400, { errors: ['operation only available in root namespace'] });
  const wanted = { read: ['read'], list: ['list'], write: ['update', 'create'], delete: ['delete'], other: ['read'] }[
    request.operation
  ];
  const isRoot = holder.policies.includes('root');
  if (!isRoot && !vaultAllows(holder.texts, request.path, wanted, request.operation === 'list'))
    return reply(request.template, 403, DENIED);
  const found = vaultRead(world, inside, request, holder, bodyObject(call) ?? {});
  if (found !== undefined) return found;
  const route = `no handler for route "${request.path}". route entry not found.`;
  return isRoot ? reply(request.template, 404, { errors: [route] }) : reply(request.template, 403, DENIED);
}

/** Calls that read by POST. */
const READING_POSTS = [
  /^auth\/token\/lookup-accessor$/,
  /^sys\/leases\/lookup$/,
  /^auth\/.+\/role\/[^/]+\/secret-id-accessor\/lookup$/,
];

function isWrite(request: VaultRequest): boolean {
  return (
    (request.operation === 'write' || request.operation === 'delete') &&
    !READING_POSTS.some((form) => form.test(request.path))
  );
}

/** What a request for secret data is called in the log; `undefined` for any other request. */
function dataRead(cluster: VaultCluster, request: VaultRequest): string | undefined {
  const mount = cluster.mounts.find((item) => request.path.startsWith(item.path));
  const below = mount === undefined ? '' : request.path.slice(mount.path.length);
  if (mount?.type === 'kv' && mount.version === '2' && /^(?:data|subkeys)\//.test(below)) return 'read of KV data';
  if (mount?.type === 'kv' && mount.version !== '2' && request.operation === 'read') return 'read of KV data';
  if (mount !== undefined && /^(?:creds|static-creds|export)\//.test(below)) return 'read of credentials';
  return /^auth\/.+\/role\/[^/]+\/(?:secret-id|role-id)$/.test(request.path) && request.operation !== 'list'
    ? 'read of a role id or secret id'
    : undefined;
}

function capabilities(call: Call, holder: VaultHolder, request: VaultRequest): Reply {
  const paths = bodyObject(call)?.['paths'] ?? [bodyObject(call)?.['path']];
  if (!Array.isArray(paths)) return reply(request.template, 400, { errors: ['paths must be supplied'] });
  const texts = paths.filter((path): path is string => typeof path === 'string');
  const data = Object.fromEntries(
    texts.map((path) => [
      path,
      holder.policies.includes('root') ? ['root'] : capabilitiesOn(holder.texts, path, path.endsWith('/')),
    ]),
  );
  return reply(request.template, 200, envelope(data, true));
}

function templateOf(path: string): string {
  const short = path
    .replace(/^(.+?)\/(metadata|data)\/(.+)$/, '$1/$2/{path}')
    .replace(/^sys\/mounts\/(.+)\/tune$/, 'sys/mounts/{mount}/tune')
    .replace(/^sys\/policies\/acl\/[^/]+$/, 'sys/policies/acl/{name}')
    .replace(/^auth\/(.+?)\/(role|certs|users)\/[^/]+(\/?)/, 'auth/{mount}/$2/{name}$3')
    .replace(/^auth\/token\/roles\/[^/]+$/, 'auth/token/roles/{name}')
    .replace(/^identity\/([^/]+)\/id\/[^/]+$/, 'identity/$1/id/{id}');
  return `/v1/${short}`;
}
