import type { Part, ReadingName } from '../evidence/readings.ts';

/** How one part of a reading is made. In braces stand ids and names; in square brackets what only some calls have. */
export interface ReadingCall {
  readonly call: string;
  /** API version, where the service has them. */
  readonly version?: string;
  /** The permission or rule that it needs. */
  readonly right: string;
}

export interface ReadingNote {
  readonly parts: Readonly<Partial<Record<Part, ReadingCall | readonly ReadingCall[]>>>;
  /** Checks that are to come and will use it. */
  readonly planned?: readonly string[];
}

/** The calls of one part of a reading, in the order in which a page shows them. */
export function callsOf({ parts }: ReadingNote, part: Part): readonly ReadingCall[] {
  return [parts[part] ?? []].flat();
}

const reading = (parts: ReadingNote['parts'], ...planned: string[]): ReadingNote => ({ parts, planned });

const none = 'none in the cloud: files that the caller can open';
const file = (call: string): ReadingCall => ({ call, right: none });
const vault = (path: string, right: string): ReadingCall => ({ call: `GET /v1/${path}`, version: 'v1', right });
/** Looks up by an accessor, which opens nothing. */
const lookUp = (path: string, right: string): ReadingCall => ({ ...vault(path, right), call: `POST /v1/${path}` });
const graph = (type: string, right: string): ReadingCall => ({
  call: `POST /providers/Microsoft.ResourceGraph/resources, query \`${type}\``,
  version: '2024-04-01',
  right: `${right}/read`,
});
const arm = (path: string, version: string, right: string): ReadingCall => ({
  call: `GET ${path}`,
  version,
  right: `${right}/read`,
});

const apimVersion = '2024-05-01';
/** What a service has, and each of its workspaces too. */
const contained = (path: string, right: string): ReadingCall =>
  arm(
    `{service}[/workspaces/{workspace}]/${path}`,
    apimVersion,
    `Microsoft.ApiManagement/service/[workspaces/]${right}`,
  );
/** What only a service has. */
const owned = (path: string): ReadingCall =>
  arm(`{service}/${path}`, apimVersion, `Microsoft.ApiManagement/service/${path}`);

const inProvider = (noun: string, version: string): ReadingCall =>
  arm(`/subscriptions/{subscription}/providers/Microsoft.${noun}`, version, `Microsoft.${noun}`);
const directory = (path: string, right: string): ReadingCall => ({ call: `GET /v1.0/${path}`, version: 'v1.0', right });
/** Of a vault with access policies, the permission of the same kind in its policy takes the place of the right. */
const dataPlane = (path: string, right: string): ReadingCall => ({
  call: `GET /${path}`,
  version: '2025-07-01',
  right: `Microsoft.KeyVault/vaults/${right}`,
});

const authorizationVersion = '2022-04-01';
const inSubscription = (noun: string, version = authorizationVersion): ReadingCall =>
  arm(
    `/subscriptions/{subscription}/providers/Microsoft.Authorization/${noun}`,
    version,
    `Microsoft.Authorization/${noun}`,
  );

/** Every reading with the calls that it is made of. */
export const readingNotes: Readonly<Record<ReadingName, ReadingNote>> = {
  'azure.subscriptions': reading({ list: graph('subscriptions', 'Microsoft.Resources/subscriptions') }),
  'azure.managedIdentities': reading({
    list: graph('managed-identities', 'Microsoft.ManagedIdentity/userAssignedIdentities'),
  }),
  'azure.roleAssignments': reading({ list: graph('role-assignments', 'Microsoft.Authorization/roleAssignments') }),
  'azure.roleDefinitions': reading({ list: inSubscription('roleDefinitions') }),
  'azure.denyAssignments': reading({ list: inSubscription('denyAssignments') }),
  'azure.eligibleAssignments': reading(
    { item: inSubscription('roleEligibilityScheduleInstances', '2020-10-01') },
    'least-privilege/azure-standing-privilege',
  ),
  'azure.diagnosticSettings': reading({
    list: arm(
      '{resource}/providers/Microsoft.Insights/diagnosticSettings',
      '2021-05-01-preview',
      'Microsoft.Insights/diagnosticSettings',
    ),
  }),
  'azure.network': reading(
    {
      list: [
        inProvider('Network/privateEndpoints', '2024-05-01'),
        arm('{endpoint}/privateDnsZoneGroups', '2024-05-01', 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups'),
        inProvider('Network/privateDnsZones', '2020-06-01'),
        arm('{zone}/virtualNetworkLinks', '2020-06-01', 'Microsoft.Network/privateDnsZones/virtualNetworkLinks'),
      ],
    },
    'network/gateway-vault-unreachable',
  ),
  'azure.logWorkspaces': reading(
    {
      list: arm('{workspace}/tables', '2022-10-01', 'Microsoft.OperationalInsights/workspaces/tables'),
      item: arm('{workspace}', '2022-10-01', 'Microsoft.OperationalInsights/workspaces'),
    },
    'logging/audit-log-not-in-siem',
    'logging/audit-log-retention',
    'logging/activity-log-export',
    'logging/audit-log-immutable',
  ),
  'azure.storageAccounts': reading(
    {
      list: arm(
        '{account}/blobServices/default/containers',
        '2024-01-01',
        'Microsoft.Storage/storageAccounts/blobServices/containers',
      ),
      item: [
        arm('{account}', '2024-01-01', 'Microsoft.Storage/storageAccounts'),
        arm(
          '{account}/managementPolicies/default',
          '2024-01-01',
          'Microsoft.Storage/storageAccounts/managementPolicies',
        ),
      ],
    },
    'logging/audit-log-retention',
    'logging/audit-log-immutable',
    'drift/store-protection-lowered',
  ),
  'azure.eventSubscriptions': reading(
    {
      list: [
        arm(
          '{vault}/providers/Microsoft.EventGrid/eventSubscriptions',
          '2022-06-15',
          'Microsoft.EventGrid/eventSubscriptions',
        ),
        inProvider('EventGrid/systemTopics', '2022-06-15'),
        arm('{topic}/eventSubscriptions', '2022-06-15', 'Microsoft.EventGrid/systemTopics/eventSubscriptions'),
      ],
    },
    'rotation/key-vault-near-expiry-event',
  ),
  'azure.alertRules': reading(
    {
      list: [
        inProvider('Insights/metricAlerts', '2018-03-01'),
        inProvider('Insights/scheduledQueryRules', '2022-06-15'),
        inProvider('Insights/activityLogAlerts', '2020-10-01'),
      ],
    },
    'logging/key-vault-change-alert',
    'logging/apim-alert-rules',
  ),
  'azure.defenderPlans': reading(
    {
      list: [
        inProvider('Security/pricings', '2024-01-01'),
        arm('{service}/providers/Microsoft.Security/apiCollections', '2023-11-15', 'Microsoft.Security/apiCollections'),
      ],
    },
    'logging/defender-plan',
  ),
  'azure.federatedCredentials': reading(
    {
      list: [
        arm(
          '{identity}/federatedIdentityCredentials',
          '2023-01-31',
          'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
        ),
        directory('applications/{application}/federatedIdentityCredentials', 'Application.Read.All'),
      ],
    },
    'identity/federated-credential-trust',
  ),
  'entra.groupMembers': reading({ list: directory('groups/{group}/transitiveMembers', 'GroupMember.Read.All') }),
  'entra.servicePrincipals': reading(
    { item: directory('servicePrincipals', 'Application.Read.All') },
    'least-privilege/gateway-secret-other-readers',
    'least-privilege/key-vault-access-policy-minimum',
    'least-privilege/orphaned-grant',
    'identity/gateway-grant-to-individual',
  ),
  'entra.applications': reading(
    { item: directory('applications', 'Application.Read.All') },
    'identity/federated-credential-trust',
    'identity/key-vault-caller-password-credential',
    'rotation/entra-client-secret-age',
    'expiry/entra-app-credential-expired',
  ),
  'entra.users': reading(
    { item: directory('users', 'User.Read.All') },
    'least-privilege/orphaned-grant',
    'least-privilege/azure-standing-privilege',
    'identity/gateway-grant-to-individual',
    'identity/azure-guest-or-disabled-role-holder',
  ),
  'apim.service': reading({ list: graph('gateways', 'Microsoft.ApiManagement/service') }),
  'apim.namedValues': reading({ list: contained('namedValues', 'namedValues') }),
  'apim.certificates': reading(
    { list: contained('certificates', 'certificates') },
    'rotation/apim-certificate-uploaded',
  ),
  'apim.caches': reading({ list: owned('caches') }),
  'apim.backends': reading({ list: contained('backends', 'backends') }),
  'apim.loggers': reading({ list: contained('loggers', 'loggers') }),
  'apim.identityProviders': reading({ list: owned('identityProviders') }),
  'apim.openidConnectProviders': reading({ list: owned('openidConnectProviders') }),
  'apim.authorizationServers': reading({ list: owned('authorizationServers') }),
  'apim.authorizationProviders': reading({ list: owned('authorizationProviders') }),
  'apim.diagnostics': reading(
    { list: contained('[apis/{api}/]diagnostics', '[apis/]diagnostics') },
    'logging/apim-diagnostic-credential-data',
    'logging/apim-diagnostic-sampling',
    'logging/apim-tracing-allowed',
  ),
  'apim.groups': reading(
    { list: contained('[products/{product}/]{groups}', '[products/]{groups}') },
    'configuration/apim-open-product',
    'configuration/apim-guest-access',
  ),
  'apim.networkStatus': reading({ list: owned('networkstatus') }, 'network/gateway-vault-unreachable'),
  'apim.portalSettings': reading(
    { list: owned('portalsettings'), item: owned('portalconfigs') },
    'identity/apim-basic-sign-in',
    'identity/apim-delegated-authentication',
    'configuration/apim-content-validation',
  ),
  'apim.selfHostedGateways': reading({ list: owned('gateways') }, 'rotation/apim-self-hosted-gateway-token'),
  'apim.subscriptions': reading(
    { list: contained('subscriptions', 'subscriptions') },
    'least-privilege/apim-subscription-all-apis',
    'logging/apim-tracing-allowed',
    'rotation/apim-subscription-key-age',
  ),
  'apim.tenantAccess': reading({ list: owned('tenant') }, 'identity/apim-direct-management'),
  'apim.workspaces': reading({ list: owned('workspaces') }),
  'apim.products': reading(
    { list: contained('products', 'products') },
    'configuration/apim-open-product',
    'configuration/apim-guest-access',
  ),
  'apim.apis': reading({
    list: contained('apis', 'apis'),
    item: contained('apis/{api}/operations', 'apis/operations'),
  }),
  'apim.policies': reading({
    list: contained('policyFragments', 'policyFragments'),
    item: [
      contained('[{collection}/{name}/]policies/policy', '[{collection}/]policies'),
      contained('policyFragments/{fragment}', 'policyFragments'),
    ],
  }),
  'keyVault.vaults': reading({ list: graph('key-vaults', 'Microsoft.KeyVault/vaults') }),
  'keyVault.secretProperties': reading({
    list: dataPlane('secrets', 'secrets/readMetadata/action'),
    item: dataPlane('secrets/{secret}/versions', 'secrets/readMetadata/action'),
  }),
  'keyVault.keyProperties': reading(
    {
      list: dataPlane('keys', 'keys/read'),
      item: [dataPlane('keys/{key}', 'keys/read'), dataPlane('keys/{key}/rotationpolicy', 'keyrotationpolicies/read')],
    },
    'least-privilege/key-vault-key-operations',
    'rotation/key-vault-key-rotation-policy',
    'rotation/key-vault-key-age',
    'expiry/key-vault-key-expiry-missing',
  ),
  'keyVault.certificateProperties': reading(
    {
      list: dataPlane('certificates', 'certificates/read'),
      item: dataPlane('certificates/{certificate}/policy', 'certificates/read'),
    },
    'expiry/gateway-secret-unusable',
  ),
  'keyVault.deletedObjects': reading(
    {
      list: [
        dataPlane('deletedsecrets', 'secrets/readMetadata/action'),
        dataPlane('deletedkeys', 'keys/read'),
        dataPlane('deletedcertificates', 'certificates/read'),
        inProvider('KeyVault/deletedVaults', '2026-02-01'),
      ],
    },
    'expiry/gateway-secret-unusable',
  ),
  'logs.keyVault': reading({
    item: {
      call: 'POST /v1/workspaces/{workspace}/query, queries `log-window`, `recent-failures` and `fetches`',
      version: 'v1',
      right: 'Microsoft.OperationalInsights/workspaces/[query/[{table}/]]read',
    },
  }),
  'logs.vaultAudit': reading({ item: file('the files of the audit devices') }),
  'vault.health': reading({ item: vault('sys/health', 'none, and no token') }),
  'vault.serverConfig': reading({ item: vault('sys/config/state/sanitized', 'sys/config/state/sanitized: read') }),
  'vault.auditDevices': reading({ list: vault('sys/audit', 'sys/audit: read, sudo') }),
  'vault.cors': reading({ item: vault('sys/config/cors', 'sys/config/cors: read, sudo') }),
  'vault.mounts': reading({
    list: vault('sys/mounts', 'sys/mounts: read'),
    item: vault('sys/mounts/{mount}/tune', 'sys/mounts/+/tune: read'),
  }),
  'vault.authMounts': reading({
    list: vault('sys/auth', 'sys/auth: read'),
    item: vault('sys/mounts/auth/{mount}/tune', 'sys/mounts/auth/+/tune: read'),
  }),
  'vault.authRoles': reading({
    list: vault('auth/{mount}/{roles}?list=true', 'auth/+/role/: list; auth/+/certs/: list'),
    item: vault('auth/{mount}/{roles}/{role}', 'auth/+/role/+: read; auth/+/certs/+: read'),
  }),
  'vault.tokenRoles': reading({
    list: vault('auth/token/roles?list=true', 'auth/token/roles: list'),
    item: vault('auth/token/roles/{role}', 'auth/token/roles/+: read'),
  }),
  'vault.tokens': reading({
    list: vault('auth/token/accessors?list=true', 'auth/token/accessors: list, sudo'),
    item: lookUp('auth/token/lookup-accessor', 'auth/token/lookup-accessor: update'),
  }),
  'vault.secretIds': reading({
    list: vault('auth/{mount}/role/{role}/secret-id?list=true', 'auth/+/role/+/secret-id/: list'),
    item: lookUp(
      'auth/{mount}/role/{role}/secret-id-accessor/lookup',
      'auth/+/role/+/secret-id-accessor/lookup: update',
    ),
  }),
  'vault.databaseRoles': reading({
    list: vault('{mount}/{roles}?list=true', '+/roles/: list; +/static-roles/: list'),
    item: vault('{mount}/{roles}/{role}', '+/roles/+: read; +/static-roles/+: read'),
  }),
  'vault.policies': reading({
    list: vault('sys/policies/acl?list=true', 'sys/policies/acl: list'),
    item: vault('sys/policies/acl/{policy}', 'sys/policies/acl/*: read'),
  }),
  'vault.kvMetadata': reading({
    list: vault('{mount}/metadata/{folder}?list=true', '+/metadata/*: list'),
    item: vault('{mount}/metadata/{secret}', '+/metadata/*: read'),
  }),
  'repo.files': reading({ list: file('the tree below a declared folder'), item: file('one file of the tree') }),
  'repo.apimPolicies': reading({ item: file('one policy file') }),
  'repo.apimArtifacts': reading({ item: file('one file that declares named values') }),
  'repo.apigeeBundles': reading({ item: file('one file of a bundle, archives opened') }),
  'repo.iac': reading({ item: file('one Bicep, ARM or Terraform file') }),
  'repo.gitHistory': reading({ item: file('`git log` of a declared folder, where its past is asked for') }),
};
