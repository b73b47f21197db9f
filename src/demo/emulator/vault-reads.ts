import type { VaultAuthMount, VaultCluster, VaultMount } from '../estate/vault-schema.ts';
import { reply, type Reply } from './exchange.ts';
import { seededGuid } from '../seeded.ts';
import { kvRead } from './vault-kv.ts';
import { roleCollection, roleData } from './vault-roles.ts';
import { accessorRead, secretIdAccessors, tokenRead } from './vault-accessors.ts';
import { identityRead } from './vault-identity.ts';
import { policyText, type VaultHolder } from './vault-tokens.ts';
import { accessorOf, childNames, envelope, keys, nothing, type VaultRequest } from './vault-exchange.ts';
import { isoTime, type World } from './world.ts';

/** Vault's own default and maximum lease: 768 hours. */
const SYSTEM_TTL_S = 2_764_800;

type Read = (world: World, cluster: VaultCluster, request: VaultRequest, holder: VaultHolder) => Reply | undefined;

/** The answer to a read or list that is allowed; `undefined` where no route takes the path. */
export function vaultRead(
  world: World,
  cluster: VaultCluster,
  request: VaultRequest,
  holder: VaultHolder,
  body: Record<string, unknown>,
): Reply | undefined {
  const lookedUp = accessorRead(world, cluster, request, body);
  if (lookedUp !== undefined) return lookedUp;
  if (request.path === 'sys/leases/lookup') return reply(request.template, 400, { errors: ['invalid lease'] });
  const reads: Read[] = [systemRead, policyRead, tuneRead, tokenRead, identityRead, authRead, mountRead];
  for (const read of reads) {
    const found = read(world, cluster, request, holder);
    if (found !== undefined) return found;
  }
  return undefined;
}

function systemRead(world: World, cluster: VaultCluster, request: VaultRequest): Reply | undefined {
  const data = systemData(world, cluster)[request.path];
  if (data !== undefined && request.operation === 'read')
    return reply(request.template, 200, envelope(data.value, data.repeated));
  if (request.operation !== 'list') return undefined;
  if (request.path === 'sys/namespaces/')
    return keys(
      request,
      cluster.namespaces.map((name) => `${name}/`),
    );
  if (request.path === 'sys/version-history/') {
    return keys(request, [cluster.version], {
      [cluster.version]: { previous_version: null, timestamp_installed: '2026-01-15T09:00:00Z' },
    });
  }
  return ['sys/policies/password/', 'sys/quotas/rate-limit/'].includes(request.path) ? nothing(request) : undefined;
}

type SystemAnswer = { value: unknown; repeated?: boolean };

function systemData(world: World, cluster: VaultCluster): Record<string, SystemAnswer> {
  return {
    'sys/audit': { value: auditDevices(cluster), repeated: true },
    'sys/auth': { value: authTable(cluster), repeated: true },
    'sys/mounts': { value: mountTable(cluster), repeated: true },
    'sys/key-status': {
      value: { encryptions: 18_112, install_time: isoTime(world, '-160d'), term: 2 },
      repeated: true,
    },
    'sys/rotate/config': { value: { enabled: true, interval: 0, max_operations: 3_865_470_566 } },
    'sys/config/cors': { value: cors(cluster), repeated: true },
    'sys/config/auditing/request-headers': { value: { headers: {} }, repeated: true },
    'sys/config/state/sanitized': { value: sanitized(cluster) },
    'sys/host-info': { value: { timestamp: isoTime(world, '+0s'), host: { hostname: cluster.host, os: 'linux' } } },
    'sys/leases/count': { value: { counts: {}, lease_count: 0 } },
    'sys/quotas/config': { value: { enable_rate_limit_audit_logging: false, rate_limit_exempt_paths: [] } },
  };
}

function cors({ corsOrigins }: VaultCluster): unknown {
  return corsOrigins.length === 0
    ? { enabled: false }
    : { enabled: true, allowed_origins: corsOrigins, allowed_headers: ['Content-Type'] };
}

function auditDevices(cluster: VaultCluster): Record<string, unknown> {
  return Object.fromEntries(
    cluster.audit.map(({ path, type, description, options }) => [
      path,
      { description, local: false, options, path, type },
    ]),
  );
}

const openBaoSwitches = {
  unsafe_allow_api_audit_creation: false,
  unsafe_cross_namespace_identity: false,
  unsafe_relative_paths: false,
};

function sanitized(cluster: VaultCluster): unknown {
  return {
    api_addr: `https://${cluster.host}`,
    ...(cluster.product === 'openbao'
      ? { audits: cluster.audit.map(({ path, type, description }) => ({ description, path, type })) }
      : {}),
    default_lease_ttl: cluster.defaultLeaseTtl,
    max_lease_ttl: cluster.maxLeaseTtl,
    enable_ui: true,
    raw_storage_endpoint: false,
    listeners: [{ config: { address: '0.0.0.0:8200' }, type: 'tcp' }],
    log_level: '',
    seals: [{ disabled: false, type: 'shamir' }],
    storage: { type: 'raft' },
    ...(cluster.product === 'openbao' ? openBaoSwitches : {}),
    ...cluster.serverConfig,
  };
}

function authTable(cluster: VaultCluster): Record<string, unknown> {
  const rows = cluster.authMounts.map((mount) => [mount.path, authRow(cluster, mount)] as const);
  return { ...Object.fromEntries(rows), 'token/': tokenRow(cluster) };
}

function mountTable(cluster: VaultCluster): Record<string, unknown> {
  const rows = cluster.mounts.map((mount) => [mount.path, mountRow(cluster, mount)] as const);
  return {
    ...Object.fromEntries(rows),
    'sys/': builtIn(cluster, 'system', 'system endpoints used for control, policy and debugging'),
    'identity/': builtIn(cluster, 'identity', 'identity store'),
    'cubbyhole/': builtIn(cluster, 'cubbyhole', 'per-token private secret storage'),
  };
}

function common(cluster: VaultCluster, path: string, type: string, description: string): Record<string, unknown> {
  return {
    deprecation_status: 'supported',
    description,
    external_entropy_access: false,
    local: false,
    plugin_version: '',
    running_plugin_version: `v${cluster.version}+builtin.${cluster.product === 'openbao' ? 'bao' : 'vault'}`,
    running_sha256: '',
    seal_wrap: false,
    type,
    uuid: seededGuid(`${cluster.host}:${path}`),
  };
}

function authRow(cluster: VaultCluster, mount: VaultAuthMount): Record<string, unknown> {
  const { path, type, defaultLeaseTtl, maxLeaseTtl, tokenType, config, description, deprecationStatus } = mount;
  return {
    accessor: accessorOf(cluster, `auth/${path}`, `auth_${type}`),
    config: {
      default_lease_ttl: defaultLeaseTtl,
      force_no_cache: false,
      max_lease_ttl: maxLeaseTtl,
      token_type: tokenType,
      ...config,
    },
    options: {},
    ...common(cluster, `auth/${path}`, type, description),
    deprecation_status: deprecationStatus,
  };
}

function tokenRow(cluster: VaultCluster): Record<string, unknown> {
  const { deprecation_status: _status, ...rest } = common(cluster, 'auth/token/', 'token', 'token based credentials');
  return {
    accessor: accessorOf(cluster, 'auth/token/', 'auth_token'),
    config: { default_lease_ttl: 0, force_no_cache: false, max_lease_ttl: 0, token_type: 'default-service' },
    options: null,
    ...rest,
  };
}

function mountRow(cluster: VaultCluster, mount: VaultMount): Record<string, unknown> {
  const { path, type, version, defaultLeaseTtl, maxLeaseTtl, config, description, deprecationStatus } = mount;
  return {
    accessor: accessorOf(cluster, path, type),
    config: { default_lease_ttl: defaultLeaseTtl, force_no_cache: false, max_lease_ttl: maxLeaseTtl, ...config },
    options: version === undefined ? {} : { version },
    ...common(cluster, path, type, description),
    deprecation_status: deprecationStatus,
  };
}

function builtIn(cluster: VaultCluster, type: string, description: string): Record<string, unknown> {
  const { deprecation_status: _status, ...rest } = common(cluster, type, type, description);
  return {
    accessor: accessorOf(cluster, `${type}/`, type),
    config: { default_lease_ttl: 0, force_no_cache: false, max_lease_ttl: 0 },
    options: null,
    ...rest,
  };
}

/** Effective lifetimes in seconds: mount, else server, else 768 hours. */
function tuneRead(_world: World, cluster: VaultCluster, request: VaultRequest): Reply | undefined {
  const name = /^sys\/(?:mounts\/auth|auth)\/(.+)\/tune$/.exec(request.path)?.[1];
  const auth = cluster.authMounts.find((item) => item.path === `${name}/`);
  if (auth !== undefined)
    return reply(request.template, 200, envelope({ ...ttls(cluster, auth), token_type: auth.tokenType }, true));
  const path = /^sys\/mounts\/(.+)\/tune$/.exec(request.path)?.[1];
  const mount = cluster.mounts.find((item) => item.path === `${path}/`);
  if (mount !== undefined) {
    const options = mount.version === undefined ? {} : { options: { version: mount.version } };
    return reply(request.template, 200, envelope({ ...ttls(cluster, mount), ...options }, true));
  }
  if (name === 'token') {
    const row = { description: 'token based credentials', defaultLeaseTtl: 0, maxLeaseTtl: 0, config: {} };
    return reply(request.template, 200, envelope({ ...ttls(cluster, row), token_type: 'default-service' }, true));
  }
  return name === undefined && path === undefined
    ? undefined
    : reply(request.template, 400, { errors: [`cannot fetch sysview for path "${path ?? name ?? ''}/"`] });
}

function ttls(
  cluster: VaultCluster,
  mount: Pick<VaultMount, 'description' | 'defaultLeaseTtl' | 'maxLeaseTtl' | 'config'>,
): Record<string, unknown> {
  return {
    default_lease_ttl: mount.defaultLeaseTtl || cluster.defaultLeaseTtl || SYSTEM_TTL_S,
    description: mount.description,
    force_no_cache: false,
    max_lease_ttl: mount.maxLeaseTtl || cluster.maxLeaseTtl || SYSTEM_TTL_S,
    ...mount.config,
  };
}

function policyRead(world: World, cluster: VaultCluster, request: VaultRequest): Reply | undefined {
  const names = [...Object.keys(cluster.policies), 'default'].toSorted();
  if (request.path === 'sys/policies/acl/' && request.operation === 'list') return keys(request, [...names, 'root']);
  if (request.path === 'sys/policies/acl') return reply(request.template, 405, { errors: [] });
  const name = /^sys\/policies\/acl\/([^/]+)$/.exec(request.path)?.[1];
  if (name === undefined) return undefined;
  const policy = policyText(cluster, name);
  if (policy === undefined) return nothing(request);
  const extra =
    cluster.product === 'openbao'
      ? {
          allow_slashes_in_identity_templates: false,
          allow_wildcards_in_identity_templates: false,
          cas_required: false,
          modified: isoTime(world, '-90d'),
          version: 1,
        }
      : {};
  return reply(request.template, 200, envelope({ ...extra, name, policy }));
}

function authRead(_world: World, cluster: VaultCluster, request: VaultRequest): Reply | undefined {
  const mount = cluster.authMounts.find((item) => request.path.startsWith(`auth/${item.path}`));
  if (mount === undefined) return undefined;
  const below = request.path.slice(`auth/${mount.path}`.length);
  const collection = roleCollection(mount.type);
  if (below === `${collection}/` && request.operation === 'list')
    return keys(request, Object.keys(mount.roles).toSorted());
  if (below === 'config')
    return mount.methodConfig === undefined
      ? nothing(request)
      : reply(request.template, 200, envelope(mount.methodConfig));
  const owner = /^role\/([^/]+)\/secret-id\/$/.exec(below)?.[1];
  if (owner !== undefined && request.operation === 'list')
    return keys(request, secretIdAccessors(cluster, mount, owner));
  const role = below.startsWith(`${collection}/`) ? mount.roles[below.slice(collection.length + 1)] : undefined;
  if (role !== undefined) return reply(request.template, 200, envelope(roleData(mount.type, role)));
  return below.startsWith(`${collection}/`)
    ? nothing(request)
    : reply(request.template, 404, { errors: ['1 error occurred:\n\t* unsupported path\n\n'] });
}

function mountRead(world: World, cluster: VaultCluster, request: VaultRequest): Reply | undefined {
  const mount = cluster.mounts.find((item) => request.path.startsWith(item.path));
  if (mount === undefined) return undefined;
  const below = request.path.slice(mount.path.length);
  if (mount.type === 'kv') return kvRead(world, mount, request, below);
  const objects = { ...mount.objects, ...staticRoles(world, mount) };
  if (request.operation === 'list') return keys(request, childNames(Object.keys(objects), below));
  const data = objects[below];
  return data === undefined ? nothing(request) : reply(request.template, 200, envelope(data));
}

function staticRoles(world: World, mount: VaultMount): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(mount.staticRoles).map(([name, { database, username, rotationPeriod, rotated }]) => [
      `static-roles/${name}`,
      {
        credential_type: 'password',
        db_name: database,
        last_vault_rotation: isoTime(world, rotated),
        rotation_period: rotationPeriod,
        rotation_statements: [],
        username,
      },
    ]),
  );
}
