import type { EstateInput } from '../schema.ts';
import { canaries } from './canaries.ts';
import { BATCH_ENTITY, GATEWAY, GATEWAY_ENTITY, PARTNERS_IDENTITY, REPORTS_ENTITY } from './names.ts';

type Cluster = NonNullable<EstateInput['vaults']>[number];
type Fetch = NonNullable<Cluster['fetches']>[number];

const SINCE = '-120d';

/** What an audit needs to read, and no secret value. */
const auditPolicy = `# Reads of the compliance scan: names, settings and times.
path "sys/capabilities-self" { capabilities = ["update"] }
path "sys/mounts" { capabilities = ["read"] }
path "sys/mounts/+/tune" { capabilities = ["read"] }
path "sys/mounts/auth/+/tune" { capabilities = ["read"] }
path "sys/auth" { capabilities = ["read"] }
path "sys/audit" { capabilities = ["read", "sudo"] }
path "sys/policies/acl" { capabilities = ["list"] }
path "sys/policies/acl/*" { capabilities = ["read"] }
path "sys/config/state/sanitized" { capabilities = ["read"] }
path "sys/config/cors" { capabilities = ["read", "sudo"] }
path "sys/namespaces" { capabilities = ["list"] }
path "auth/token/lookup-accessor" { capabilities = ["update"] }
path "auth/token/accessors" { capabilities = ["list", "sudo"] }
path "auth/token/roles" { capabilities = ["list"] }
path "auth/token/roles/+" { capabilities = ["read"] }
path "auth/+/config" { capabilities = ["read"] }
path "auth/+/role/" { capabilities = ["list"] }
path "auth/+/role/+" { capabilities = ["read"] }
path "auth/+/role/+/secret-id/" { capabilities = ["list"] }
path "auth/+/role/+/secret-id-accessor/lookup" { capabilities = ["update"] }
path "identity/entity/id" { capabilities = ["list"] }
path "identity/entity/id/+" { capabilities = ["read"] }
path "+/config" { capabilities = ["read"] }
path "+/metadata/*" { capabilities = ["read", "list"] }
path "+/data/*" { capabilities = ["deny"] }
path "+/roles/" { capabilities = ["list"] }
path "+/roles/+" { capabilities = ["read"] }
path "+/static-roles/" { capabilities = ["list"] }
path "+/static-roles/+" { capabilities = ["read"] }
`;

export const readsReports = 'path "secret/data/apim-harbourline-prod/reports" {\n  capabilities = ["read"]\n}\n';

const production: Cluster = {
  name: 'harbourline',
  host: 'vault.demo.internal',
  product: 'openbao',
  version: '2.7.2',
  audit: [
    {
      path: 'primary/',
      type: 'file',
      description: 'first',
      options: { file_path: '/var/log/vault/audit.log' },
      file: 'audit.log',
    },
    {
      path: 'second/',
      type: 'file',
      description: 'second',
      options: { file_path: '/mnt/audit/vault/audit.log' },
      file: 'audit-second.log',
    },
    // Planted: left behind by a search for a fault.
    {
      path: 'debug/',
      type: 'file',
      description: 'unhashed',
      options: { file_path: '/var/log/vault/debug.log', log_raw: 'true' },
    },
    // Planted: datagrams to another host, which get lost without a word.
    {
      path: 'siem/',
      type: 'socket',
      description: 'to the SIEM',
      options: { address: 'siem.demo.internal:9514', socket_type: 'udp' },
    },
  ],
  mounts: [
    {
      path: 'secret/',
      type: 'kv',
      version: '2',
      description: 'application secrets',
      kv: [
        {
          path: 'apim-harbourline-prod/orders',
          versions: [{ created: '-39d' }, { created: '-9d' }],
          customMetadata: { owner: 'orders' },
        },
        // Planted: not rotated for 61 days.
        { path: 'apim-harbourline-prod/tariffs', versions: [{ created: '-61d' }] },
        { path: 'apim-harbourline-prod/reports', versions: [{ created: '-34d' }, { created: '-5d' }] },
        { path: 'batch/import', versions: [{ created: '-22d' }] },
      ],
    },
    {
      path: 'database/',
      type: 'database',
      defaultLeaseTtl: 3_600,
      maxLeaseTtl: 604_800,
      staticRoles: {
        'berth-ledger': { database: 'booking', username: 'berth_ledger', rotationPeriod: 604_800, rotated: '-2d' },
        // Planted: its password should change every day, and has not for nine days.
        'tide-ledger': { database: 'booking', username: 'tide_ledger', rotationPeriod: 86_400, rotated: '-9d' },
      },
      objects: {
        // Planted: what it leases lives for three days.
        'roles/season-report': { db_name: 'booking', default_ttl: 43_200, max_ttl: 259_200, creation_statements: [] },
        'roles/booking-ro': { db_name: 'booking', default_ttl: 3_600, max_ttl: 14_400, creation_statements: [] },
      },
    },
  ],
  authMounts: [
    {
      path: 'jwt/',
      // Planted: gateways sign in here, and its lifetimes were never tuned.
      type: 'jwt',
      description: 'Entra and GitHub tokens',
      methodConfig: {
        bound_issuer: 'https://sts.windows.net/ad319c16-7224-4ad5-a463-7b4082ed6e72/',
        default_role: '',
        jwks_url: '',
        oidc_discovery_url: 'https://login.microsoftonline.com/ad319c16-7224-4ad5-a463-7b4082ed6e72/v2.0',
        jwt_supported_algs: [],
        status: 'valid',
      },
      roles: {
        'apim-prod': {
          bound_audiences: ['api://harbourline-vault'],
          bound_claims: { oid: GATEWAY },
          token_policies: ['apim-orders', 'apim-tariffs'],
          token_ttl: 3_600,
          token_max_ttl: 14_400,
          token_bound_cidrs: ['10.20.4.0/24'],
        },
        // Planted: neither role nor mount limits the token, so it lives for 32 days, and it works from anywhere.
        'apim-reports': {
          bound_audiences: ['api://harbourline-vault'],
          bound_claims: { oid: PARTNERS_IDENTITY },
          token_policies: ['apim-reports'],
        },
        // Planted: any workflow of any repository.
        'ci-deploy': {
          bound_audiences: ['https://github.com/harbourline'],
          bound_claims: { repository: '*' },
          bound_claims_type: 'glob',
          user_claim: 'repository',
          token_policies: ['ci-deploy'],
          token_ttl: 900,
          token_max_ttl: 1_800,
        },
      },
    },
    {
      path: 'approle/',
      type: 'approle',
      roles: {
        'batch-import': {
          secret_id_ttl: 86_400,
          secret_id_num_uses: 40,
          token_policies: ['batch-import'],
          token_ttl: 1_200,
          token_max_ttl: 3_600,
        },
      },
      secretIds: { 'batch-import': [{ created: '-6h', ttl: 86_400, numUses: 31 }] },
    },
    {
      path: 'kubernetes/',
      type: 'kubernetes',
      methodConfig: { kubernetes_host: 'https://10.20.0.1:6443', disable_iss_validation: true },
      roles: {
        // Planted: a period makes the maximum beside it void.
        'site-preview': {
          audience: 'vault',
          bound_service_account_names: ['site-preview'],
          bound_service_account_namespaces: ['booking'],
          token_policies: ['batch-import'],
          token_ttl: 1_200,
          token_max_ttl: 3_600,
          token_period: 1_200,
          token_explicit_max_ttl: 86_400,
        },
        'site-search': {
          audience: 'vault',
          bound_service_account_names: ['site-search'],
          bound_service_account_namespaces: ['booking'],
          token_policies: ['batch-import'],
          token_ttl: 1_200,
          token_max_ttl: 3_600,
        },
      },
    },
  ],
  policies: {
    'apim-orders': 'path "secret/data/apim-harbourline-prod/orders" {\n  capabilities = ["read"]\n}\n',
    'apim-tariffs': 'path "secret/data/apim-harbourline-prod/tariffs" {\n  capabilities = ["read"]\n}\n',
    // Planted: it may list what every team keeps.
    'apim-reports': `${readsReports}path "secret/metadata/*" {\n  capabilities = ["list"]\n}\n`,
    'batch-import': 'path "secret/data/batch/import" {\n  capabilities = ["read"]\n}\n',
    'ci-deploy': 'path "secret/metadata/batch/*" {\n  capabilities = ["list"]\n}\n',
    // Planted: sudo for a pipeline, and a pipeline that may write every policy.
    'lease-cleanup': 'path "sys/leases/revoke-prefix/*" {\n  capabilities = ["update", "sudo"]\n}\n',
    'policy-pipeline': 'path "sys/policies/acl/*" {\n  capabilities = ["read", "update"]\n}\n',
    // Planted: the rule lacks data/, so that it reads nothing.
    'season-report': 'path "secret/batch/season" {\n  capabilities = ["read"]\n}\n',
    // Planted: an import that may write every secret of the mount.
    'tariff-import': 'path "secret/data/*" {\n  capabilities = ["create", "update"]\n}\n',
    'portcullis-audit': auditPolicy,
  },
  entities: [
    { id: GATEWAY_ENTITY, name: 'apim-harbourline-prod', aliases: [{ mount: 'jwt/', name: GATEWAY }] },
    { id: REPORTS_ENTITY, name: 'apim-partners', aliases: [{ mount: 'jwt/', name: PARTNERS_IDENTITY }] },
    { id: BATCH_ENTITY, name: 'batch-import', aliases: [{ mount: 'approle/', name: 'batch-import' }] },
  ],
  tokenRoles: {
    'berth-board': { allowed_policies: ['batch-import'], renewable: false, token_explicit_max_ttl: 86_400 },
    // Planted: its tokens are renewed every day for ever.
    'night-export': { allowed_policies: ['batch-import'], period: 86_400, token_period: 86_400 },
  },
  tokens: [
    { token: canaries.vaultToken, displayName: 'token-portcullis-audit', policies: ['portcullis-audit'] },
    { displayName: 'token-berth-display', policies: ['batch-import'], created: '-3h' },
    // Planted: nobody ended the root token of the move to this server, and one token lives for a quarter of a year.
    { displayName: 'token-cutover', policies: ['root'], created: '-212d' },
    { displayName: 'token-tide-sync', policies: ['batch-import'], created: '-20d', ttl: 7_776_000 },
  ],
  appRoleLogins: [
    {
      mount: 'approle/',
      role: 'batch-import',
      roleId: 'b3f0c2a1-77d4-4a10-9e55-0c4a9d1e2f63',
      secretId: canaries.vaultSecretId,
    },
  ],
  fetches: [
    gatewayFetch('apim-prod', GATEWAY, GATEWAY_ENTITY, 'orders'),
    gatewayFetch('apim-prod', GATEWAY, GATEWAY_ENTITY, 'tariffs'),
    gatewayFetch('apim-reports', PARTNERS_IDENTITY, REPORTS_ENTITY, 'reports'),
    {
      auth: 'approle/',
      role: 'batch-import',
      displayName: 'approle',
      entityId: BATCH_ENTITY,
      path: 'secret/data/batch/import',
      from: SINCE,
      every: '24h',
      ip: '10.20.9.30',
    },
    // Somebody tried the batch role on a path that is not its own.
    {
      auth: 'approle/',
      role: 'batch-import',
      displayName: 'approle',
      entityId: BATCH_ENTITY,
      path: 'secret/data/batch/archive',
      outcome: 'denied',
      from: '-17d',
      ip: '10.20.9.30',
    },
    {
      auth: 'approle/',
      role: 'batch-import',
      displayName: 'approle',
      outcome: 'login-failed',
      from: '-33d',
      ip: '10.20.9.31',
    },
  ],
};

/**
 * Planted: the small development server has no audit device, an old release, a log for the search of faults and a
 * listener in clear.
 */
const development: Cluster = {
  name: 'harbourline-dev',
  host: 'vault-dev.demo.internal',
  product: 'openbao',
  version: '2.3.1',
  serverConfig: {
    log_level: 'debug',
    listeners: [
      { type: 'tcp', config: { address: '0.0.0.0:8200' } },
      { type: 'tcp', config: { address: '0.0.0.0:8202', tls_disable: true } },
    ],
  },
  mounts: [
    { path: 'secret/', type: 'kv', version: '2', kv: [{ path: 'playground/seed', versions: [{ created: '-12d' }] }] },
  ],
  authMounts: [
    {
      path: 'approle/',
      type: 'approle',
      roles: {
        // Planted: its secret-ids can be used without number, from anywhere.
        playground: { secret_id_ttl: 86_400, token_policies: ['playground'], token_ttl: 1_200, token_max_ttl: 3_600 },
      },
      // Planted: made when the role had no limit of time.
      secretIds: { playground: [{ created: '-94d' }, { created: '-2h', ttl: 86_400 }] },
    },
  ],
  policies: {
    playground: 'path "secret/data/playground/*" {\n  capabilities = ["read"]\n}\n',
    'portcullis-audit': auditPolicy,
  },
  tokens: [{ token: canaries.vaultDevToken, displayName: 'token-portcullis-audit', policies: ['portcullis-audit'] }],
};

export const vaults: EstateInput['vaults'] = [production, development];

function gatewayFetch(role: string, oid: string, entityId: string, name: string): Fetch {
  return {
    auth: 'jwt/',
    role,
    displayName: `jwt-${oid}`,
    entityId,
    path: `secret/data/apim-harbourline-prod/${name}`,
    from: SINCE,
    every: '12h',
  };
}
