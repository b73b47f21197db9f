import type { TableName } from '../../src/queries/tables.ts';
import type { Random } from './random.ts';

type Row = Record<string, unknown>;

const versions = ['0123456789abcdef0123456789abcdef', 'FEDCBA9876543210FEDCBA9876543210', 'backup', 'versions', ''];
const operations = [
  'SecretGet',
  'SecretBackup',
  'SecretList',
  'SecretSet',
  'SecretPurge',
  'KeyRotate',
  'KeySign',
  'VaultGet',
  'Authentication',
  'CertificateImport',
];
const paths = [
  'secret/data/a',
  'secret/data/b',
  'kv/a',
  'auth/approle/login',
  'auth/userpass/login/ann',
  'auth/oidc/x/login',
  'auth/oidc/callback',
  'auth/approle/role/login',
  'sys/audit/test',
  'sys/mounts',
  '',
  'secret/metadata/',
];
const mounts = [
  'secret/',
  'kv/',
  'auth/approle/',
  'auth/userpass/',
  'auth/oidc/x/',
  'auth/oidc/',
  'team-a/secret/',
  'sys/',
  undefined,
];
const errors = [
  '',
  '',
  '',
  'permission denied',
  '1 error occurred:\n\t* permission denied\n\n',
  'missing client token',
  'invalid credentials',
  'unsupported path',
  undefined,
];

/** Times close together, on day borders, with offsets and with up to nine decimals. */
export function randomTime({ pick, integer, chance }: Random): string {
  const day = 1 + integer(4);
  const clock = chance(0.2) ? '00:00:00' : `${String(integer(24)).padStart(2, '0')}:${pick(['00', '30', '59'])}:00`;
  const fraction = pick(['', '.1', '.1234567', '.123456789', '.9999999']);
  return `2026-03-0${day}T${clock}${fraction}${pick(['Z', 'Z', 'Z', '+02:00', '-11:30'])}`;
}

const makers: Record<TableName, (random: Random) => Row> = {
  resources: resource,
  resourcecontainers: resource,
  authorizationresources: resource,
  AZKVAuditLogs: keyVaultRow,
  AzureDiagnostics: diagnosticsRow,
  VaultAudit_CL: vaultRow,
};

/** Rows of a table that hit the branches of its queries, with gaps and oddities. */
export function randomRows(table: TableName, count: number, random: Random): Row[] {
  return Array.from({ length: count }, () => makers[table](random));
}

function resource({ pick, integer, chance }: Random): Row {
  return {
    id: `/subscriptions/${integer(3)}/${pick(['a', 'B', 'é', '😀', 'z'])}${integer(1_000_000)}`,
    name: pick(['a', 'b', undefined]),
    type: pick([
      'microsoft.apimanagement/service',
      'Microsoft.ApiManagement/Service',
      'microsoft.keyvault/vaults',
      'Microsoft.ManagedIdentity/userAssignedIdentities',
      'microsoft.authorization/roleassignments',
      'Microsoft.Authorization/roleDefinitions',
      'microsoft.resources/subscriptions',
    ]),
    properties: pick([{ a: [1, { b: null }] }, {}, null, undefined, { text: 'q"\\é\n' }]),
    tags: chance(0.5) ? { env: 'prod' } : undefined,
  };
}

function uri({ pick }: Random): string | undefined {
  const host = pick(['https://v.vault.azure.net', 'https://v.vault.azure.net:8443', 'https://management.azure.com']);
  const path = pick([
    '/secrets',
    '/Secrets/Name',
    '//secrets/n',
    '/keys/k',
    '/certificates/c',
    '/deletedsecrets/n',
    '/',
    '',
  ]);
  return pick([
    `${host}${path}/${pick(versions)}?api-version=7.4`,
    `${host}${path}`,
    `${host}${path}/?x=//y`,
    undefined,
  ]);
}

function keyVaultRow(random: Random): Row {
  const { pick, chance } = random;
  return {
    TimeGenerated: chance(0.05) ? undefined : randomTime(random),
    OperationName: pick(operations),
    ResultSignature: pick(['OK', 'Forbidden', '']),
    HttpStatusCode: pick([200, 200, 204, 401, 403, 404, 429, 0, undefined]),
    CorrelationId: pick(['x', 'y']),
    CallerIpAddress: pick(['10.0.0.1', '10.0.0.2', '']),
    Id: uri(random),
    RequestUri: uri(random),
    Identity: pick([
      { claim: { oid: 'OID-1', appid: 'App', xms_mirid: '/Subscriptions/S' } },
      { claim: { 'http://schemas.microsoft.com/identity/claims/objectidentifier': 'oid-2', upn: 'Ann@x' } },
      { claim: { oid: '' } },
      { claim: { oid: 5, appid: ['a'] } },
      {},
      undefined,
    ]),
    _ResourceId: pick(['/subscriptions/s/vaults/One', '/subscriptions/s/vaults/two']),
  };
}

function diagnosticsRow(random: Random): Row {
  const { pick } = random;
  const row = keyVaultRow(random);
  return {
    TimeGenerated: row['TimeGenerated'],
    ResourceProvider: pick(['MICROSOFT.KEYVAULT', 'Microsoft.KeyVault', 'MICROSOFT.APIMANAGEMENT']),
    Category: pick(['AuditEvent', 'AuditEvent', 'AzurePolicyEvaluationDetails']),
    OperationName: row['OperationName'],
    ResultSignature: row['ResultSignature'],
    CorrelationId: row['CorrelationId'],
    CallerIPAddress: row['CallerIpAddress'],
    ResourceId: '/SUBSCRIPTIONS/S/VAULTS/ONE',
    _ResourceId: pick(['/subscriptions/s/vaults/two', undefined]),
    httpStatusCode_d: pick([200, 403, 404.9, -1.5, undefined]),
    id_s: row['Id'],
    requestUri_s: row['RequestUri'],
    identity_claim_oid_g: pick(['OID-1', undefined]),
    identity_claim_appid_g: pick(['App', undefined]),
    identity_claim_upn_s: pick(['Ann@x', undefined]),
  };
}

function vaultRow(random: Random): Row {
  const { pick, integer, chance } = random;
  const time = randomTime(random);
  return {
    TimeGenerated: time,
    TimeText: time,
    EntryType: pick(['request', 'response', 'response', 'kmip-request']),
    Error: pick(errors),
    Auth: pick([
      { display_name: 'approle', entity_id: 'e1', policies: ['root'], policy_results: { allowed: true } },
      { display_name: 'token', policies: ['rooted', 'x'], policy_results: { allowed: false }, metadata: { role: 'r' } },
      { policies: null, metadata: { role_name: 'n', role: '' } },
      undefined,
    ]),
    Request: {
      ...(chance(0.9) ? { id: `id-${integer(12)}` } : {}),
      operation: pick(['read', 'read', 'update', 'create', 'list', 'scan', 'delete', 'help', undefined]),
      path: pick(paths),
      mount_point: pick(mounts),
      mount_type: pick(['kv', 'generic', 'approle', undefined]),
      namespace: pick([{ id: 'root' }, { id: 'x', path: 'team-a/' }]),
      remote_address: pick(['10.0.0.1', '10.0.0.2', undefined]),
    },
    Response: pick([
      undefined,
      {},
      { data: {} },
      { data: { data: true, metadata: { version: 1 } } },
      { data: { data: null, metadata: { version: 2 } } },
      { data: { error: 'hmac-sha256:00' } },
      { secret: {}, data: { error: 'hmac-sha256:00' } },
      { auth: {}, mount_point: 'auth/approle/' },
      { warnings: ['w'] },
    ]),
  };
}
