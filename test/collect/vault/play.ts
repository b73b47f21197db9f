import type { ServerResponse } from 'node:http';
import { envelope, json, type Handler, type Seen, type TlsServer } from './tls-server.ts';

/** What a played server answers: request path without `/v1/` and without query -> the `data` of its answer. */
export type Played = Readonly<Record<string, unknown>>;

/** How one path answers instead. */
export type Instead = (request: Seen, response: ServerResponse) => void;

const role = { token_ttl: 600, token_max_ttl: 0, token_policies: ['gateway'], token_type: 'default' };

/** A small sound server: two KV mounts, five auth methods. */
export const sound: Played = {
  'auth/token/lookup-self': {
    id: 'hvs.CANARYself',
    accessor: 'CANARYaccessor',
    display_name: 'token-scanner',
    policies: ['portcullis'],
  },
  'sys/config/state/sanitized': {
    default_lease_ttl: 0,
    max_lease_ttl: 7200,
    log_level: 'info',
    raw_storage_endpoint: false,
    storage: { type: 'raft', raft: { retry_join: 'CANARY' } },
    unsafe_relative_paths: true,
    unsafe_cross_namespace_identity: false,
    listeners: [
      {
        type: 'tcp',
        config: { address: '0.0.0.0:8200', tls_disable: 'false', tls_min_version: 'tls13', tls_key_file: 'CANARY' },
      },
      { type: 'tcp', config: { address: '127.0.0.1:8100', tls_disable: 1 } },
    ],
  },
  'sys/config/cors': { enabled: false },
  'sys/audit': {
    'file/': { type: 'file', path: 'file/', options: { file_path: '/var/log/a', log_raw: 'true', prefix: 'p' } },
  },
  'sys/mounts': {
    'sys/': { type: 'system', config: { default_lease_ttl: 0, max_lease_ttl: 0 } },
    'kv/': {
      type: 'kv',
      accessor: 'kv_1',
      options: { version: '2' },
      config: { default_lease_ttl: 0, max_lease_ttl: 0 },
    },
    'database/': { type: 'database', options: null, config: { default_lease_ttl: 0, max_lease_ttl: 0 } },
    'old/': { type: 'kv', options: null, config: { default_lease_ttl: 0, max_lease_ttl: 0 } },
  },
  'sys/mounts/kv/tune': { default_lease_ttl: 2_764_800, max_lease_ttl: 2_764_800 },
  'sys/mounts/database/tune': { default_lease_ttl: 3600, max_lease_ttl: 7200 },
  'sys/mounts/old/tune': { default_lease_ttl: 2_764_800, max_lease_ttl: 2_764_800 },
  'sys/auth': {
    'token/': { type: 'token', config: { default_lease_ttl: 0, max_lease_ttl: 0 } },
    'azure/': { type: 'azure', config: { default_lease_ttl: 0, max_lease_ttl: 3600, token_type: 'default-service' } },
    'team/approle/': { type: 'approle', config: {} },
  },
  'sys/mounts/auth/token/tune': { default_lease_ttl: 1, max_lease_ttl: 2 },
  'sys/mounts/auth/azure/tune': { default_lease_ttl: 900, max_lease_ttl: 3600 },
  'sys/mounts/auth/team/approle/tune': { default_lease_ttl: 1, max_lease_ttl: 2 },
  'auth/azure/role': { keys: ['apim'] },
  'auth/azure/role/apim': {
    ...role,
    bound_service_principal_ids: ['*'],
    bound_group_ids: [],
    bound_subscription_ids: ['22222222-0000-4000-8000-000000000000'],
    bound_resource_groups: ['rg-gateway'],
    bound_locations: null,
    bound_scale_sets: [],
  },
  'auth/team/approle/role': { keys: ['zulu', 'alpha'] },
  'auth/team/approle/role/zulu': { ...role, bind_secret_id: true, secret_id_ttl: 60, secret_id_num_uses: 1 },
  'auth/team/approle/role/alpha': { bind_secret_id: true, policies: ['old-form'], ttl: 30, period: 5 },
  'auth/token/accessors': { keys: ['zTide', 'aGone', 'mRoot'] },
  'auth/token/lookup-accessor zTide': {
    accessor: 'zTide',
    creation_ttl: 3600,
    display_name: 'token-tide',
    entity_id: '',
    expire_time: '2026-01-01T05:00:00Z',
    explicit_max_ttl: 7200,
    id: 'CANARYid',
    issue_time: '2026-01-01T00:00:00Z',
    last_renewal: '2026-01-01T04:00:00Z',
    meta: { note: 'CANARYmeta' },
    num_uses: 0,
    orphan: false,
    path: 'auth/token/create',
    period: 3600,
    policies: ['default'],
    renewable: true,
    role: 'nightly',
    ttl: 100,
    type: 'service',
  },
  'auth/token/lookup-accessor mRoot': {
    accessor: 'mRoot',
    creation_ttl: 0,
    display_name: 'root',
    expire_time: null,
    explicit_max_ttl: 0,
    policies: ['root'],
  },
  'auth/team/approle/role/zulu/secret-id': { keys: ['s-ends', 's-gone', 's-never'] },
  'auth/team/approle/role/zulu/secret-id-accessor/lookup s-ends': {
    cidr_list: ['10.0.0.0/8'],
    creation_time: '2026-01-01T00:00:00Z',
    expiration_time: '2026-01-02T00:00:00Z',
    last_updated_time: '2026-01-01T00:00:00Z',
    metadata: { host: 'CANARYhost' },
    secret_id_accessor: 's-ends',
    secret_id_num_uses: 7,
    secret_id_ttl: 86_400,
    token_bound_cidrs: [],
  },
  'auth/team/approle/role/zulu/secret-id-accessor/lookup s-never': {
    creation_time: '2026-01-01T00:00:00Z',
    expiration_time: '0001-01-01T00:00:00Z',
    secret_id_accessor: 's-never',
    secret_id_num_uses: 0,
    secret_id_ttl: 0,
  },
  'database/roles': { keys: ['reader'] },
  'database/roles/reader': {
    creation_statements: ['CANARYstatement'],
    credential_type: 'password',
    db_name: 'booking',
    default_ttl: 3600,
    max_ttl: 0,
  },
  'database/static-roles': { keys: ['ledger', 'planned'] },
  'database/static-roles/ledger': {
    credential_type: 'password',
    db_name: 'booking',
    last_vault_rotation: '2026-01-01T00:00:00Z',
    rotation_period: 86_400,
    rotation_statements: ['CANARYstatement'],
    username: 'ledger',
  },
  'database/static-roles/planned': {
    db_name: 'booking',
    last_vault_rotation: '2026-01-01T00:00:00Z',
    rotation_schedule: '0 0 * * SAT',
    rotation_window: 3600,
    username: 'planned',
  },
  'auth/token/roles': { keys: ['nightly'] },
  'auth/token/roles/nightly': {
    allowed_policies: ['gateway'],
    explicit_max_ttl: 0,
    name: 'nightly',
    orphan: false,
    path_suffix: 'CANARYsuffix',
    period: 86_400,
    renewable: true,
    token_explicit_max_ttl: 0,
    token_period: 86_400,
    token_type: 'default-service',
  },
  'sys/policies/acl': { keys: ['root', 'default', 'gateway'] },
  'sys/policies/acl/root': { name: 'root', policy: '' },
  'sys/policies/acl/default': { name: 'default', policy: 'path "x" {}' },
  'sys/policies/acl/gateway': {
    name: 'gateway',
    policy:
      '# CANARYcomment\npath "kv/data/*" {\n  capabilities = ["read", "update"]\n' +
      '  allowed_parameters = { "pin" = ["CANARYallowed"] }\n  denied_parameters = { "code" = ["CANARYdenied"] }\n}\n',
  },
  'kv/metadata': { keys: ['app/', 'top'] },
  'kv/metadata/app': { keys: ['key', 'deep/'] },
  'kv/metadata/app/deep': { keys: ['one'] },
  'kv/metadata/top': metadata({ '1': {} }, 1),
  'kv/metadata/app/key': metadata(
    { '9': {}, '10': { destroyed: true }, '8': { deletion_time: '2026-01-02T00:00:00Z' } },
    10,
  ),
  'kv/metadata/app/deep/one': metadata({}, 0),
};

function metadata(versions: Record<string, object>, current: number): Record<string, unknown> {
  const whole = { created_time: '2026-01-01T00:00:00Z', deletion_time: '', destroyed: false };
  return {
    created_time: '2026-01-01T00:00:00Z',
    updated_time: '2026-01-01T00:00:00Z',
    current_version: current,
    max_versions: 0,
    cas_required: false,
    custom_metadata: { owner: 'CANARYowner' },
    versions: Object.fromEntries(
      Object.entries(versions).map(([version, fields]) => [version, { ...whole, ...fields }]),
    ),
  };
}

const healthy = { initialized: true, sealed: false, standby: false, version: '1.2.3', cluster_name: 'c' };

/** Lets a server play; `instead` overrides single paths. Every error echoes the request, token included. */
export function play(server: TlsServer, played: Played = sound, instead: Readonly<Record<string, Instead>> = {}): void {
  const handler: Handler = (request, response) => {
    const path = pathOf(request);
    const key = keyOf(request);
    const other = instead[key] ?? instead[path];
    if (other !== undefined) other(request, response);
    else if (path === 'sys/health') json(response, 200, healthy);
    else if (key in played) json(response, 200, envelope(played[key]));
    else if (path === 'auth/token/lookup-accessor') json(response, 400, { errors: ['invalid accessor'] });
    else if (path.endsWith('/secret-id-accessor/lookup'))
      json(response, 404, envelope({ error: 'failed to find accessor entry for secret_id_accessor: "x"' }));
    else json(response, 404, { errors: [] });
  };
  server.answerWith(handler);
}

/** The path, and where an accessor is looked up, the accessor behind it. */
function keyOf(request: Seen): string {
  if (request.body === '') return pathOf(request);
  const body = JSON.parse(request.body) as { accessor?: string; secret_id_accessor?: string };
  return `${pathOf(request)} ${body.accessor ?? body.secret_id_accessor ?? ''}`;
}

/** Path of a request as the API documents it. */
export function pathOf(request: Seen): string {
  return decodeURIComponent((request.url.split('?')[0] ?? '').replace(/^\/v1\//, ''));
}
