import type { PipelineRequest } from '@azure/core-rest-pipeline';

/** A small company as Azure's services would answer about it. Secrets in it are canaries: none may leave. */

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** The connection breaks instead. */
  readonly reset?: true;
}

const canaries = new Set<string>();

/** A secret that nothing may carry on. */
export function canary(name: string): string {
  const text = `Kanarie9-${name}-7f3Qx1`;
  canaries.add(text);
  return text;
}

export function allCanaries(): readonly string[] {
  return [...canaries];
}

export const ids = {
  tenant: '10000000-0000-4000-8000-000000000001',
  subscription: '20000000-0000-4000-8000-000000000001',
  otherSubscription: '20000000-0000-4000-8000-000000000002',
  scanner: '30000000-0000-4000-8000-000000000001',
  scannerApp: '30000000-0000-4000-8000-000000000002',
  gatewayIdentity: '30000000-0000-4000-8000-000000000003',
  gatewayClient: '30000000-0000-4000-8000-000000000006',
  userIdentity: '30000000-0000-4000-8000-000000000004',
  userIdentityClient: '30000000-0000-4000-8000-000000000005',
  operators: '40000000-0000-4000-8000-000000000001',
  member: '40000000-0000-4000-8000-000000000002',
  policyHolder: '40000000-0000-4000-8000-000000000003',
  policyHolderApp: '40000000-0000-4000-8000-000000000004',
  application: '40000000-0000-4000-8000-000000000005',
  password: '40000000-0000-4000-8000-000000000006',
  federation: '40000000-0000-4000-8000-000000000007',
  customer: '50000000-0000-4000-8000-000000000001',
  role: '60000000-0000-4000-8000-000000000001',
  customRole: '60000000-0000-4000-8000-000000000002',
} as const;

const group = `/subscriptions/${ids.subscription}/resourceGroups/Rg-Shop`;
export const service = `${group}/providers/Microsoft.ApiManagement/service/Shop-Gateway`;
export const vault = `${group}/providers/Microsoft.KeyVault/vaults/Shop-Vault`;
export const workspace = `${group}/providers/Microsoft.OperationalInsights/workspaces/Shop-Logs`;
export const archive = `${group}/providers/Microsoft.Storage/storageAccounts/shoparchive`;
export const endpoint = `${group}/providers/Microsoft.Network/privateEndpoints/Shop-Endpoint`;
export const zone = `/subscriptions/${ids.otherSubscription}/resourceGroups/Hub/providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net`;
export const topic = `${group}/providers/Microsoft.EventGrid/systemTopics/Shop-Topic`;
const actions = `${group}/providers/Microsoft.Insights/actionGroups/On-Call`;
export const api = `${service}/apis/Orders;rev=2`;
export const team = `${service}/workspaces/Team-A`;
const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/Shop-Identity`;
export const host = 'shop-vault.vault.azure.net';

const subscriptionPath = `/subscriptions/${ids.subscription}`;
const authorization = 'providers/Microsoft.Authorization';

const serviceResource = {
  id: service,
  name: 'Shop-Gateway',
  type: 'Microsoft.ApiManagement/service',
  location: 'westeurope',
  sku: { name: 'Developer', capacity: 1 },
  identity: {
    type: 'SystemAssigned, UserAssigned',
    principalId: ids.gatewayIdentity,
    tenantId: ids.tenant,
    userAssignedIdentities: { [identity]: { principalId: ids.userIdentity, clientId: ids.userIdentityClient } },
  },
  tags: null,
  properties: {
    publisherEmail: canary('publisher'),
    hostnameConfigurations: [
      {
        type: 'Proxy',
        hostName: 'api.shop.example',
        keyVaultId: `https://${host}/secrets/tls`,
        identityClientId: null,
      },
    ],
  },
};

const vaultResource = {
  id: vault,
  name: 'Shop-Vault',
  type: 'Microsoft.KeyVault/vaults',
  location: 'westeurope',
  properties: {
    tenantId: ids.tenant,
    vaultUri: `https://${host}/`,
    enableRbacAuthorization: null,
    accessPolicies: [
      {
        tenantId: ids.tenant,
        objectId: ids.policyHolder,
        permissions: { secrets: ['List', 'Get'], keys: null, certificates: [] },
      },
      { tenantId: ids.tenant, objectId: ids.userIdentity, permissions: { secrets: ['get'] } },
    ],
    networkAcls: {
      bypass: 'AzureServices',
      defaultAction: 'Deny',
      ipRules: [{ value: '20.1.2.0/24' }],
      virtualNetworkRules: [{ id: `${group}/providers/Microsoft.Network/virtualNetworks/Shop/subnets/Gateway` }],
    },
    privateEndpointConnections: [
      {
        id: `${vault}/privateEndpointConnections/one`,
        properties: {
          privateEndpoint: { id: endpoint },
          privateLinkServiceConnectionState: { status: 'Pending', description: canary('connection') },
        },
      },
    ],
  },
};

const identityResource = {
  id: identity,
  name: 'Shop-Identity',
  properties: { principalId: ids.userIdentity, clientId: ids.userIdentityClient },
};

const assignment = (name: string, scope: string, principalId: string, principalType: string): object => ({
  id: `${scope === '/' ? '' : scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
  name,
  properties: {
    principalId,
    principalType,
    scope,
    roleDefinitionId: `/subscriptions/${ids.subscription}/providers/Microsoft.Authorization/roleDefinitions/${ids.role.toUpperCase()}`,
    condition: null,
  },
});
const assignments = [
  assignment('a1', group, ids.operators, 'Group'),
  assignment('a2', '/providers/Microsoft.Management/managementGroups/Shop', ids.gatewayIdentity, 'ServicePrincipal'),
];
const elsewhere = assignment('a3', '/providers/Microsoft.Management/managementGroups/Other', ids.member, 'User');

const definition = (guid: string, prefix: string, roleName: string, type: string): object => ({
  id: `${prefix}/providers/Microsoft.Authorization/roleDefinitions/${guid}`,
  properties: { roleName, type, permissions: [{ actions: ['*/read'], notActions: [], dataActions: null }] },
});

const openPolicy = `<policies><inbound>
  <send-request response-variable-name="s"><set-url>https://${host}/secrets/partner-key?api-version=7.4</set-url>
    <set-method>GET</set-method><authentication-managed-identity resource="https://vault.azure.net" /></send-request>
  <set-header name="Authorization" exists-action="override"><value>Bearer ${canary('policy')}</value></set-header>
</inbound></policies>`;
const policyBody = (id: string): object => ({
  id,
  name: 'policy',
  properties: { format: 'rawxml', value: openPolicy },
});

const secret = (name: string, created = 1_700_000_000): object => ({
  id: `https://${host}/secrets/${name}`,
  attributes: { enabled: true, created, updated: 1_710_000_000, exp: 1_900_000_000 },
});
/** Three days before the clock of the fake run, 2026-06-12. */
const lately = 1_781_265_600;

const diagnostics = (id: string, workspaceId: string | null): object => ({
  id: `${id.toLowerCase()}/providers/microsoft.insights/diagnosticSettings/audit`,
  name: 'audit',
  properties: {
    workspaceId,
    storageAccountId: workspaceId === null ? '' : archive,
    logAnalyticsDestinationType: 'Dedicated',
    logs: [{ category: null, categoryGroup: 'audit', enabled: true }],
  },
});

type Route = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Part of a Resource Graph or Log Analytics query. */
  readonly query?: RegExp;
  readonly kind: 'graph' | 'list' | 'document' | 'vault' | 'log' | 'directory';
  readonly rows?: readonly object[];
  readonly document?: object;
  readonly answer?: Answer;
};

const noPolicy: Answer = {
  status: 404,
  body: { error: { code: 'ResourceNotFound', message: 'Policy not found.', details: null } },
};
const resourceGraph = '/providers/Microsoft.ResourceGraph/resources';
const logPath = `/v1/workspaces/${ids.customer}/query`;

function table(columns: readonly string[], rows: readonly unknown[][]): object {
  return { tables: [{ name: 'PrimaryResult', columns: columns.map((name) => ({ name, type: 'string' })), rows }] };
}

const who = ['CallerId', 'CallerApp', 'CallerName', 'CallerResource', 'Role'];
const place = ['Source', 'Store', 'Namespace', 'Mount'];
const fetchColumns = [
  ...place,
  'ObjectKind',
  'ObjectName',
  'RequestedVersion',
  'OperationClass',
  'Operation',
  ...who,
  'RootToken',
  'Ok',
  'Denied',
  'NotFound',
  'Failed',
  'Unknown',
  'FirstSeen',
  'LastOkSeen',
  'LastSeen',
  'LastSeenText',
  'LastOutcome',
  'LastStatus',
  'LastReason',
  'LastServedVersion',
  'Addresses',
];
const placed = ['azure-key-vault', vault.toLowerCase(), '', ''];
const caller = [ids.gatewayIdentity, '', '', service.toLowerCase(), ''];
const fetchRow = (version: string, counts: number[], lastOk: string | null, last: unknown[]): unknown[] => [
  ...placed,
  'secret',
  'partner-key',
  version,
  'read',
  'SecretGet',
  ...caller,
  false,
  ...counts,
  '2026-06-08T00:00:00.0000000Z',
  lastOk,
  ...last,
  '',
  '["10.0.0.4"]',
];
const fetches = table(fetchColumns, [
  fetchRow('', [40, 0, 0, 0, 0], '2026-06-14T10:00:00.0000000Z', ['2026-06-14T10:00:00.0000000Z', '', 'ok', 200, 'OK']),
  fetchRow('0123456789abcdef0123456789abcdef', [0, 3, 0, 0, 0], null, [
    '2026-06-15T10:00:00.0000000Z',
    '',
    'denied',
    403,
    'Forbidden',
  ]),
]);
const days = Array.from({ length: 9 }, (_, day) => `2026-06-${String(day + 6).padStart(2, '0')}`);
const logDays = table(
  ['Source', 'Store', 'Day', 'Events', 'Routine', 'First', 'Last'],
  days
    .filter((day) => day !== '2026-06-10')
    .map((day) => [
      'azure-key-vault',
      vault.toLowerCase(),
      `${day}T00:00:00.0000000Z`,
      4,
      2,
      `${day}T01:00:00.0000000Z`,
      `${day}T23:00:00.0000000Z`,
    ]),
);
const recent = table(
  [
    ...place,
    'ObjectKind',
    'ObjectName',
    'OperationClass',
    ...who,
    'Denied',
    'NotFound',
    'Failed',
    'LastSeen',
    'LastSeenText',
    'LastOutcome',
    'LastStatus',
    'LastReason',
  ],
  [
    [
      ...placed,
      'secret',
      'partner-key',
      'read',
      ...caller,
      3,
      0,
      0,
      '2026-06-15T10:00:00.0000000Z',
      '',
      'denied',
      403,
      'Forbidden',
    ],
  ],
);
const noTable: Answer = {
  status: 400,
  body: {
    error: {
      code: 'BadArgumentError',
      innererror: {
        code: 'SemanticError',
        innererror: {
          code: 'SEM0100',
          message: "Failed to resolve table or column expression named 'AzureDiagnostics'",
        },
      },
    },
  },
};

/** Every call that a whole run makes, by name. Policies without an entry answer that there is none. */
export const routes: Readonly<Record<string, Route>> = {
  subscriptions: {
    method: 'POST',
    path: resourceGraph,
    query: /microsoft\.resources\/subscriptions/,
    kind: 'graph',
    rows: [
      {
        id: subscriptionPath,
        name: 'Shop',
        properties: { managementGroupAncestorsChain: [{ name: 'Shop' }, { name: ids.tenant }] },
      },
    ],
  },
  gateways: {
    method: 'POST',
    path: resourceGraph,
    query: /microsoft\.apimanagement/,
    kind: 'graph',
    rows: [serviceResource],
  },
  vaults: { method: 'POST', path: resourceGraph, query: /microsoft\.keyvault/, kind: 'graph', rows: [vaultResource] },
  identities: {
    method: 'POST',
    path: resourceGraph,
    query: /userassignedidentities/,
    kind: 'graph',
    rows: [identityResource],
  },
  assignments: {
    method: 'POST',
    path: resourceGraph,
    query: /roleassignments/,
    kind: 'graph',
    rows: [...assignments, elsewhere],
  },
  customRoles: {
    method: 'POST',
    path: resourceGraph,
    query: /roledefinitions/,
    kind: 'graph',
    rows: [definition(ids.customRole, subscriptionPath, 'Shop Role', 'CustomRole')],
  },
  armGateways: {
    method: 'GET',
    path: `${subscriptionPath}/providers/Microsoft.ApiManagement/service`,
    kind: 'list',
    rows: [serviceResource],
  },
  armVaults: {
    method: 'GET',
    path: `${subscriptionPath}/providers/Microsoft.KeyVault/vaults`,
    kind: 'list',
    rows: [vaultResource],
  },
  armIdentities: {
    method: 'GET',
    path: `${subscriptionPath}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`,
    kind: 'list',
    rows: [identityResource],
  },
  armAssignments: {
    method: 'GET',
    path: `${subscriptionPath}/${authorization}/roleAssignments`,
    kind: 'list',
    rows: assignments,
  },
  armRoles: {
    method: 'GET',
    path: `${subscriptionPath}/${authorization}/roleDefinitions`,
    kind: 'list',
    rows: [
      definition(ids.role, subscriptionPath, 'Reader', 'BuiltInRole'),
      definition(ids.customRole, subscriptionPath, 'Shop Role', 'CustomRole'),
    ],
  },
  denials: {
    method: 'GET',
    path: `${subscriptionPath}/${authorization}/denyAssignments`,
    kind: 'list',
    rows: [
      {
        id: `${group}/${authorization}/denyAssignments/d1`,
        properties: {
          denyAssignmentName: 'Lock',
          scope: group,
          doNotApplyToChildScopes: false,
          permissions: [{ actions: ['*/delete'] }],
          principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
          excludePrincipals: [],
        },
      },
    ],
  },
  eligible: {
    method: 'GET',
    path: `${subscriptionPath}/${authorization}/roleEligibilityScheduleInstances`,
    kind: 'list',
    rows: [
      {
        id: `${group}/${authorization}/RoleEligibilityScheduleInstances/e1`,
        properties: {
          scope: group,
          roleDefinitionId: `${subscriptionPath}/${authorization}/roleDefinitions/${ids.role.toUpperCase()}`,
          principalId: ids.member,
          principalType: 'User',
          status: 'Provisioned',
          memberType: 'Direct',
          startDateTime: '2026-01-10T00:32:36.86Z',
          endDateTime: null,
          condition: null,
          expandedProperties: { principal: { id: ids.member, displayName: canary('eligible'), email: canary('mail') } },
        },
      },
    ],
  },
  identityFederation: {
    method: 'GET',
    path: `${identity}/federatedIdentityCredentials`,
    kind: 'list',
    rows: [
      {
        id: `${identity}/federatedIdentityCredentials/Deploy`,
        name: 'Deploy',
        properties: {
          issuer: 'https://token.actions.githubusercontent.com',
          subject: 'repo:shop/gateway:ref:refs/heads/main',
          audiences: ['api://AzureADTokenExchange'],
        },
      },
    ],
  },
  namedValues: {
    method: 'GET',
    path: `${service}/namedValues`,
    kind: 'list',
    rows: [
      {
        id: `${service}/namedValues/partner`,
        name: 'partner',
        properties: {
          displayName: 'partner-key',
          secret: true,
          tags: null,
          keyVault: {
            secretIdentifier: `https://${host}/secrets/partner-key`,
            identityClientId: null,
            lastStatus: { code: 'Success', message: canary('status'), timeStampUtc: '2026-06-15T09:00:00Z' },
          },
        },
      },
      {
        id: `${service}/namedValues/open`,
        name: 'open',
        properties: { displayName: 'partner-password', secret: false, value: canary('named-value') },
      },
      {
        id: `${service}/namedValues/ttl`,
        name: 'ttl',
        properties: { displayName: 'cache-ttl', secret: false, value: '300' },
      },
    ],
  },
  certificates: {
    method: 'GET',
    path: `${service}/certificates`,
    kind: 'list',
    rows: [
      {
        id: `${service}/certificates/c1`,
        name: 'c1',
        properties: {
          subject: 'CN=shop',
          thumbprint: 'AB12',
          expirationDate: '2027-01-01T00:00:00Z',
          data: canary('certificate'),
        },
      },
    ],
  },
  caches: {
    method: 'GET',
    path: `${service}/caches`,
    kind: 'list',
    rows: [
      {
        id: `${service}/caches/default`,
        name: 'default',
        properties: {
          connectionString: `redis.example:6380,password=${canary('cache')},ssl=True`,
          useFromLocation: 'default',
          resourceId: null,
        },
      },
    ],
  },
  backends: {
    method: 'GET',
    path: `${service}/backends`,
    kind: 'list',
    rows: [
      {
        id: `${service}/backends/Partner`,
        name: 'Partner',
        properties: {
          url: `https://partner.example/v1?code=${canary('backend-url')}`,
          protocol: 'http',
          title: canary('backend-title'),
          credentials: {
            query: { sv: ['2022-11-02'], sig: [canary('backend-query')] },
            header: { 'x-key': [canary('backend-header'), '{{partner-key}}'], Accept: ['application/json'] },
            authorization: { scheme: 'Basic', parameter: canary('backend-authorization') },
            certificateIds: [`${service}/certificates/C1`],
            certificate: null,
          },
          proxy: { url: 'http://10.0.0.8:8080', username: 'egress', password: canary('backend-proxy') },
          tls: null,
        },
      },
      {
        id: `${service}/backends/orders`,
        name: 'orders',
        properties: { url: 'https://orders.example', protocol: 'http', credentials: null, proxy: null },
      },
    ],
  },
  loggers: {
    method: 'GET',
    path: `${service}/loggers`,
    kind: 'list',
    rows: [
      { id: `${service}/loggers/azuremonitor`, name: 'azuremonitor', properties: { loggerType: 'azureMonitor' } },
      {
        id: `${service}/loggers/hub`,
        name: 'hub',
        properties: {
          loggerType: 'azureEventHub',
          credentials: {
            name: 'hub',
            connectionString: `Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=${canary('logger')}`,
          },
        },
      },
      {
        id: `${service}/loggers/insights`,
        name: 'insights',
        properties: {
          loggerType: 'applicationInsights',
          credentials: { instrumentationKey: '{{Logger-Credentials-5b1a17}}' },
        },
      },
    ],
  },
  identityProviders: {
    method: 'GET',
    path: `${service}/identityProviders`,
    kind: 'list',
    rows: [{ id: `${service}/identityProviders/aad`, name: 'aad', properties: { clientId: canary('client-id') } }],
  },
  openidConnectProviders: {
    method: 'GET',
    path: `${service}/openidConnectProviders`,
    kind: 'list',
    rows: [
      {
        id: `${service}/openidConnectProviders/shop`,
        name: 'shop',
        properties: { displayName: 'Shop', clientId: 'shop', clientSecret: '{{shop-client-secret}}' },
      },
    ],
  },
  authorizationServers: {
    method: 'GET',
    path: `${service}/authorizationServers`,
    kind: 'list',
    rows: [
      {
        id: `${service}/authorizationServers/partner`,
        name: 'partner',
        properties: {
          displayName: 'Partner',
          clientId: '1',
          resourceOwnerUsername: 'un',
          resourceOwnerPassword: canary('resource-owner'),
        },
      },
    ],
  },
  authorizationProviders: {
    method: 'GET',
    path: `${service}/authorizationProviders`,
    kind: 'list',
    rows: [
      {
        id: `${service}/authorizationProviders/mail`,
        name: 'mail',
        properties: {
          displayName: 'Mail',
          identityProvider: 'aad',
          oauth2: {
            redirectUrl: 'https://redirect.example',
            grantTypes: {
              authorizationCode: { clientId: 'x', clientSecret: canary('grant') },
              clientCredentials: null,
            },
          },
        },
      },
    ],
  },
  messages: {
    method: 'GET',
    path: `${service}/diagnostics`,
    kind: 'list',
    rows: [
      {
        id: `${service}/diagnostics/azuremonitor`,
        name: 'azuremonitor',
        properties: { loggerId: `${service}/loggers/AzureMonitor`, sampling: null, frontend: null, logClientIp: true },
      },
      {
        id: `${service}/diagnostics/applicationinsights`,
        name: 'applicationinsights',
        properties: {
          alwaysLog: 'allErrors',
          verbosity: 'verbose',
          loggerId: `${service}/loggers/insights`,
          sampling: { samplingType: 'fixed', percentage: 12.5 },
          frontend: {
            request: {
              headers: ['Authorization', 'Hw4kTz9QbN2xRm7LcV5yJd8S'],
              body: { bytes: 512 },
              dataMasking: {
                headers: [{ value: 'Authorization', mode: 'Mask' }],
                queryParams: [{ value: 'code', mode: 'Hide' }],
              },
            },
            response: { headers: null, body: null },
          },
          backend: { request: { headers: [], body: { bytes: 0 } } },
        },
      },
    ],
  },
  apiMessages: {
    method: 'GET',
    path: `${api}/diagnostics`,
    kind: 'list',
    rows: [
      {
        id: `${api}/diagnostics/applicationinsights`,
        name: 'applicationinsights',
        properties: { loggerId: `${service}/loggers/insights`, verbosity: 'error' },
      },
    ],
  },
  keys: {
    method: 'GET',
    path: `${service}/subscriptions`,
    kind: 'list',
    rows: [
      {
        id: `${service}/subscriptions/Master`,
        name: 'master',
        properties: {
          scope: `${service}/`,
          state: 'active',
          primaryKey: canary('subscription-key'),
          displayName: null,
        },
      },
      {
        id: `${service}/subscriptions/ops`,
        name: 'ops',
        properties: {
          scope: `${service}/apis`,
          displayName: 'Hw4kTz9QbN2xRm7LcV5yJd8S',
          ownerId: `${service}/users/1`,
          state: 'active',
          createdDate: '2026-01-05T08:00:00Z',
          expirationDate: null,
          allowTracing: true,
          stateComment: canary('state-comment'),
        },
      },
    ],
  },
  groups: {
    method: 'GET',
    path: `${service}/groups`,
    kind: 'list',
    rows: [
      {
        id: `${service}/groups/Guests`,
        name: 'guests',
        properties: { displayName: 'Guests', description: canary('group-description'), builtIn: true, type: 'system' },
      },
      {
        id: `${service}/groups/staff`,
        name: 'staff',
        properties: { displayName: 'Staff', builtIn: false, type: 'external', externalId: canary('external-group') },
      },
    ],
  },
  productGroups: {
    method: 'GET',
    path: `${service}/products/gold/groups`,
    kind: 'list',
    rows: [
      {
        id: `${service}/products/gold/groups/Guests`,
        name: 'guests',
        properties: { displayName: 'Guests', builtIn: true, type: 'system' },
      },
    ],
  },
  portalSettings: {
    method: 'GET',
    path: `${service}/portalsettings`,
    kind: 'list',
    rows: [
      {
        id: `${service}/portalsettings/Delegation`,
        name: 'delegation',
        properties: {
          enabled: true,
          url: `http://sign-in:${canary('delegation-user')}@shop.example/sso/${canary('delegation-path')}?code=${canary('delegation-query')}`,
          validationKey: canary('validation-key'),
          userRegistration: { enabled: true },
          subscriptions: { enabled: false },
        },
      },
      { id: `${service}/portalsettings/signin`, name: 'signin', properties: { enabled: false } },
      {
        id: `${service}/portalsettings/signup`,
        name: 'signup',
        properties: { enabled: true, termsOfService: { text: canary('terms'), enabled: false } },
      },
    ],
  },
  portalConfigs: {
    method: 'GET',
    path: `${service}/portalconfigs`,
    kind: 'list',
    rows: [
      {
        id: `${service}/portalconfigs/default`,
        name: 'default',
        properties: {
          enableBasicAuth: true,
          signin: { require: false },
          signup: { termsOfService: { text: canary('portal-terms'), requireConsent: false } },
          delegation: {
            delegateRegistration: true,
            delegateSubscription: false,
            delegationUrl: `https://shop.example/sso?code=${canary('portal-delegation')}`,
            validationKey: null,
          },
          csp: {
            mode: 'reportOnly',
            reportUri: [`https://report.example/${canary('report')}`],
            allowedSources: ['*.shop.example'],
          },
          cors: { allowedOrigins: ['https://shop.example'] },
        },
      },
    ],
  },
  networkStatus: {
    method: 'GET',
    path: `${service}/networkstatus`,
    kind: 'document',
    document: [
      {
        location: 'West Europe',
        networkStatus: {
          dnsServers: ['10.0.0.5', '10.0.0.4'],
          connectivityStatus: [
            {
              name: `https://${host}/${canary('network-path')}`,
              status: 'failure',
              error: canary('network-error'),
              lastUpdated: '2026-06-15T09:00:00Z',
              lastStatusChange: '2026-06-01T09:00:00Z',
              resourceType: 'AzureKeyVault',
              isOptional: false,
            },
            { name: 'LocalGatewayRedis', status: 'success', error: '', isOptional: true },
          ],
        },
      },
    ],
  },
  selfHosted: {
    method: 'GET',
    path: `${service}/gateways`,
    kind: 'list',
    rows: [
      {
        id: `${service}/gateways/Kiel`,
        name: 'Kiel',
        properties: { description: canary('gateway-description'), locationData: { name: 'Kiel', city: 'Kiel' } },
      },
      { id: `${service}/gateways/depot`, name: 'depot', properties: { locationData: null } },
    ],
  },
  tenantAccess: {
    method: 'GET',
    path: `${service}/tenant`,
    kind: 'list',
    rows: [
      {
        id: `${service}/tenant/gitAccess`,
        name: 'gitAccess',
        properties: { enabled: true, principalId: 'git', primaryKey: canary('tenant-key') },
      },
      { id: `${service}/tenant/access`, name: 'access', properties: { enabled: false, principalId: 'integration' } },
    ],
  },
  workspaces: {
    method: 'GET',
    path: `${service}/workspaces`,
    kind: 'list',
    rows: [{ id: team, name: 'Team-A', properties: { displayName: 'Team A' } }],
  },
  products: {
    method: 'GET',
    path: `${service}/products`,
    kind: 'list',
    rows: [
      {
        id: `${service}/products/gold`,
        name: 'gold',
        properties: {
          displayName: 'Gold',
          terms: canary('product-terms'),
          state: 'published',
          subscriptionRequired: false,
          approvalRequired: null,
        },
      },
    ],
  },
  apis: {
    method: 'GET',
    path: `${service}/apis`,
    kind: 'list',
    rows: [
      { id: api, name: 'Orders;rev=2', properties: { displayName: 'Orders', path: 'orders', isCurrent: true } },
      {
        id: `${service}/apis/old;rev=1`,
        name: 'old;rev=1',
        properties: { displayName: 'Old', path: 'old', isCurrent: false },
      },
    ],
  },
  fragments: {
    method: 'GET',
    path: `${service}/policyFragments`,
    kind: 'list',
    rows: [{ id: `${service}/policyFragments/auth`, name: 'auth', properties: { value: canary('fragment-list') } }],
  },
  operations: {
    method: 'GET',
    path: `${api}/operations`,
    kind: 'list',
    rows: [{ id: `${api}/operations/get`, name: 'get', properties: { displayName: 'Get' } }],
  },
  globalPolicy: {
    method: 'GET',
    path: `${service}/policies/policy`,
    kind: 'document',
    document: policyBody(`${service}/policies/policy`),
  },
  productPolicy: {
    method: 'GET',
    path: `${service}/products/gold/policies/policy`,
    kind: 'document',
    answer: noPolicy,
  },
  apiPolicy: {
    method: 'GET',
    path: `${api}/policies/policy`,
    kind: 'document',
    document: policyBody(`${api}/policies/policy`),
  },
  operationPolicy: { method: 'GET', path: `${api}/operations/get/policies/policy`, kind: 'document', answer: noPolicy },
  fragment: {
    method: 'GET',
    path: `${service}/policyFragments/auth`,
    kind: 'document',
    document: {
      id: `${service}/policyFragments/auth`,
      properties: { format: 'rawxml', value: '<fragment><set-variable name="a" value="b" /></fragment>' },
    },
  },
  teamValues: {
    method: 'GET',
    path: `${team}/namedValues`,
    kind: 'list',
    rows: [{ id: `${team}/namedValues/x`, name: 'x', properties: { displayName: 'x', secret: true } }],
  },
  teamCertificates: { method: 'GET', path: `${team}/certificates`, kind: 'list', rows: [] },
  teamBackends: {
    method: 'GET',
    path: `${team}/backends`,
    kind: 'list',
    rows: [
      {
        id: `${team}/backends/tax`,
        name: 'tax',
        properties: { url: 'https://tax.example', credentials: { header: { 'x-key': [canary('team-backend')] } } },
      },
    ],
  },
  teamLoggers: { method: 'GET', path: `${team}/loggers`, kind: 'list', rows: [] },
  teamMessages: { method: 'GET', path: `${team}/diagnostics`, kind: 'list', rows: [] },
  teamKeys: {
    method: 'GET',
    path: `${team}/subscriptions`,
    kind: 'list',
    rows: [
      {
        id: `${team}/subscriptions/x`,
        name: 'x',
        properties: { scope: `${team}/apis/tax`, state: 'suspended', expirationDate: '2026-12-31T00:00:00Z' },
      },
    ],
  },
  teamGroups: { method: 'GET', path: `${team}/groups`, kind: 'list', rows: [] },
  teamProducts: {
    method: 'GET',
    path: `${team}/products`,
    kind: 'list',
    rows: [{ id: `${team}/products/Pilot`, name: 'Pilot', properties: { displayName: 'Pilot' } }],
  },
  teamProductPolicy: {
    method: 'GET',
    path: `${team}/products/Pilot/policies/policy`,
    kind: 'document',
    answer: noPolicy,
  },
  teamProductGroups: {
    method: 'GET',
    path: `${team}/products/Pilot/groupLinks`,
    kind: 'list',
    rows: [{ id: `${team}/products/Pilot/groupLinks/1`, name: '1', properties: { groupId: `${team}/groups/Brokers` } }],
  },
  teamApis: { method: 'GET', path: `${team}/apis`, kind: 'list', rows: [] },
  teamFragments: { method: 'GET', path: `${team}/policyFragments`, kind: 'list', rows: [] },
  teamPolicy: { method: 'GET', path: `${team}/policies/policy`, kind: 'document', answer: noPolicy },
  gatewayDiagnostics: {
    method: 'GET',
    path: `${service}/providers/Microsoft.Insights/diagnosticSettings`,
    kind: 'list',
    rows: [diagnostics(service, null)],
  },
  vaultDiagnostics: {
    method: 'GET',
    path: `${vault}/providers/Microsoft.Insights/diagnosticSettings`,
    kind: 'list',
    rows: [diagnostics(vault, workspace)],
  },
  secrets: {
    method: 'GET',
    path: '/secrets',
    kind: 'vault',
    rows: [secret('tls'), secret('partner-key'), secret('unused'), secret('Renewed', lately)],
  },
  versions: {
    method: 'GET',
    path: '/secrets/partner-key/versions',
    kind: 'vault',
    rows: [secret('partner-key/0123456789abcdef0123456789abcdef')],
  },
  tlsVersions: {
    method: 'GET',
    path: '/secrets/tls/versions',
    kind: 'vault',
    rows: [secret('tls/0123456789abcdef0123456789abcdef')],
  },
  renewedVersions: {
    method: 'GET',
    path: '/secrets/renewed/versions',
    kind: 'vault',
    rows: [
      secret('renewed/0123456789abcdef0123456789abcdef', lately),
      secret('renewed/fedcba9876543210fedcba9876543210'),
    ],
  },
  vaultKeys: {
    method: 'GET',
    path: '/keys',
    kind: 'vault',
    rows: [
      {
        kid: `https://${host}/keys/Signing`,
        attributes: { enabled: true, created: 1_700_000_000, updated: 1_700_000_000, exp: 1_900_000_000 },
        tags: { note: canary('key-tag') },
      },
      { kid: `https://${host}/keys/tls`, attributes: { enabled: true, created: 1_700_000_000 }, managed: true },
      { kid: `https://${host}/keys/curve`, attributes: { enabled: false, nbf: 1_700_000_000 } },
    ],
  },
  signingKey: {
    method: 'GET',
    path: '/keys/Signing',
    kind: 'document',
    document: {
      key: {
        kid: `https://${host}/keys/Signing/0123456789abcdef0123456789abcdef`,
        kty: 'RSA',
        key_ops: ['verify', 'sign'],
        // A modulus of 2,047 bits: its first bit is not set.
        n: Buffer.from(`41${'7f'.repeat(255)}`, 'hex').toString('base64url'),
        e: 'AQAB',
      },
      attributes: { enabled: true },
    },
  },
  tlsKey: {
    method: 'GET',
    path: '/keys/tls',
    kind: 'document',
    document: {
      key: { kid: `https://${host}/keys/tls/fedcba9876543210fedcba9876543210`, kty: 'oct-HSM', key_ops: null },
      attributes: { enabled: true },
    },
  },
  curveKey: {
    method: 'GET',
    path: '/keys/curve',
    kind: 'document',
    document: {
      key: {
        kid: `https://${host}/keys/curve/00000000000000000000000000000001`,
        kty: 'EC',
        crv: 'P-256',
        key_ops: ['sign'],
        x: 'AQ',
        y: 'Ag',
      },
      attributes: { enabled: false },
    },
  },
  signingRotation: {
    method: 'GET',
    path: '/keys/Signing/rotationpolicy',
    kind: 'document',
    document: {
      id: `https://${host}/keys/Signing/rotationpolicy`,
      lifetimeActions: [
        { trigger: { timeAfterCreate: 'P90D' }, action: { type: 'Rotate' } },
        { trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'Notify' } },
      ],
      attributes: { expiryTime: 'P2Y', created: 1_700_000_000 },
    },
  },
  curveRotation: {
    method: 'GET',
    path: '/keys/curve/rotationpolicy',
    kind: 'document',
    document: { lifetimeActions: [], attributes: { expiryTime: null } },
  },
  vaultCertificates: {
    method: 'GET',
    path: '/certificates',
    kind: 'vault',
    rows: [
      {
        id: `https://${host}/certificates/tls`,
        x5t: Buffer.from('a1'.repeat(20), 'hex').toString('base64url'),
        subject: 'CN=api.shop.example',
        attributes: { enabled: true, nbf: 1_700_000_000, exp: 1_900_000_000 },
      },
    ],
  },
  certificatePolicy: {
    method: 'GET',
    path: '/certificates/tls/policy',
    kind: 'document',
    document: {
      issuer: { name: 'DigiCert', cert_transparency: null },
      key_props: { exportable: true, kty: 'RSA', key_size: 2048, reuse_key: false },
      secret_props: { contentType: 'application/x-pkcs12' },
      x509_props: {
        subject: 'CN=api.shop.example',
        sans: { emails: [canary('certificate-mail')] },
        validity_months: 12,
      },
      lifetime_actions: [{ trigger: { lifetime_percentage: 80 }, action: { action_type: 'AutoRenew' } }],
    },
  },
  deletedSecrets: {
    method: 'GET',
    path: '/deletedsecrets',
    kind: 'vault',
    rows: [
      {
        ...secret('Former'),
        recoveryId: `https://${host}/deletedsecrets/Former`,
        deletedDate: 1_710_000_000,
        scheduledPurgeDate: 1_717_776_000,
      },
    ],
  },
  deletedKeys: {
    method: 'GET',
    path: '/deletedkeys',
    kind: 'vault',
    rows: [
      {
        kid: `https://${host}/keys/former-key`,
        attributes: {},
        recoveryId: `https://${host}/deletedkeys/former-key`,
        deletedDate: 1_710_000_000,
        scheduledPurgeDate: 1_717_776_000,
      },
    ],
  },
  deletedCertificates: { method: 'GET', path: '/deletedcertificates', kind: 'vault', rows: [] },
  deletedVaults: {
    method: 'GET',
    path: `${subscriptionPath}/providers/Microsoft.KeyVault/deletedVaults`,
    kind: 'list',
    rows: [
      {
        id: `${subscriptionPath}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/Old-Vault`,
        name: 'Old-Vault',
        type: 'Microsoft.KeyVault/deletedVaults',
        properties: {
          vaultId: `${group}/providers/Microsoft.KeyVault/vaults/Old-Vault`,
          location: 'westeurope',
          tags: { note: canary('deleted-vault') },
          deletionDate: '2026-06-01T00:00:59Z',
          scheduledPurgeDate: '2026-08-30T00:00:59Z',
          purgeProtectionEnabled: true,
        },
      },
    ],
  },
  tables: {
    method: 'GET',
    path: `${workspace}/tables`,
    kind: 'list',
    rows: [
      {
        id: `${workspace}/tables/AZKVAuditLogs`,
        name: 'AZKVAuditLogs',
        properties: {
          plan: 'Basic',
          retentionInDays: 30,
          totalRetentionInDays: 400,
          schema: { name: 'AZKVAuditLogs' },
        },
      },
      { id: `${workspace}/tables/Heartbeat`, name: 'Heartbeat', properties: { plan: 'Analytics' } },
      { id: `${workspace}/tables/VaultAudit_CL`, name: 'VaultAudit_CL', properties: { plan: null } },
    ],
  },
  archive: {
    method: 'GET',
    path: archive,
    kind: 'document',
    document: {
      id: archive,
      name: 'shoparchive',
      location: 'westeurope',
      properties: {
        publicNetworkAccess: 'Disabled',
        allowSharedKeyAccess: false,
        minimumTlsVersion: 'TLS1_2',
        immutableStorageWithVersioning: {
          enabled: true,
          immutabilityPolicy: { state: 'Unlocked', immutabilityPeriodSinceCreationInDays: 30 },
        },
        customDomain: { name: canary('domain') },
      },
    },
  },
  lifeCycle: {
    method: 'GET',
    path: `${archive}/managementPolicies/default`,
    kind: 'document',
    document: {
      properties: {
        policy: {
          rules: [
            {
              name: 'cool-down',
              enabled: true,
              definition: { actions: { baseBlob: { tierToCool: { daysAfterModificationGreaterThan: 30 } } } },
            },
            {
              name: 'delete',
              enabled: true,
              definition: {
                filters: { blobTypes: ['appendBlob'], prefixMatch: ['insights-logs-'] },
                actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 365 } } },
              },
            },
          ],
        },
      },
    },
  },
  containers: {
    method: 'GET',
    path: `${archive}/blobServices/default/containers`,
    kind: 'list',
    rows: [
      {
        id: `${archive}/blobServices/default/containers/insights-logs-auditevent`,
        name: 'insights-logs-auditevent',
        properties: {
          hasLegalHold: false,
          hasImmutabilityPolicy: true,
          metadata: { note: canary('container') },
          immutabilityPolicy: {
            properties: {
              state: 'Locked',
              immutabilityPeriodSinceCreationInDays: 365,
              allowProtectedAppendWrites: true,
            },
          },
        },
      },
      { id: `${archive}/blobServices/default/containers/orders`, name: 'orders', properties: {} },
    ],
  },
  endpoints: {
    method: 'GET',
    path: `${subscriptionPath}/providers/Microsoft.Network/privateEndpoints`,
    kind: 'list',
    rows: [
      {
        id: endpoint,
        name: 'Shop-Endpoint',
        properties: {
          subnet: { id: `${group}/providers/Microsoft.Network/virtualNetworks/Shop/subnets/Endpoints` },
          privateLinkServiceConnections: [],
          manualPrivateLinkServiceConnections: [
            {
              properties: {
                privateLinkServiceId: vault,
                groupIds: ['vault'],
                requestMessage: canary('request-message'),
                privateLinkServiceConnectionState: { status: 'Pending' },
              },
            },
          ],
        },
      },
      {
        id: `${endpoint}-Database`,
        name: 'Shop-Endpoint-Database',
        properties: {
          privateLinkServiceConnections: [
            { properties: { privateLinkServiceId: `${group}/providers/Microsoft.Sql/servers/shop`, groupIds: null } },
          ],
        },
      },
    ],
  },
  zoneGroups: {
    method: 'GET',
    path: `${endpoint}/privateDnsZoneGroups`,
    kind: 'list',
    rows: [
      {
        id: `${endpoint}/privateDnsZoneGroups/default`,
        properties: { privateDnsZoneConfigs: [{ name: 'vault', properties: { privateDnsZoneId: zone } }] },
      },
    ],
  },
  zones: {
    method: 'GET',
    path: `${subscriptionPath}/providers/Microsoft.Network/privateDnsZones`,
    kind: 'list',
    rows: [
      {
        id: `${group}/providers/Microsoft.Network/privateDnsZones/corp.shop.example`,
        name: 'corp.shop.example',
        properties: {},
      },
    ],
  },
  zoneLinks: {
    method: 'GET',
    path: `${zone}/virtualNetworkLinks`,
    kind: 'list',
    rows: [
      {
        id: `${zone}/virtualNetworkLinks/shop`,
        name: 'shop',
        properties: {
          virtualNetwork: { id: `${group}/providers/Microsoft.Network/virtualNetworks/Shop` },
          virtualNetworkLinkState: 'Completed',
        },
      },
    ],
  },
  topics: {
    method: 'GET',
    path: `${subscriptionPath}/providers/Microsoft.EventGrid/systemTopics`,
    kind: 'list',
    rows: [
      { id: topic, name: 'Shop-Topic', properties: { source: vault, topicType: 'Microsoft.KeyVault.vaults' } },
      {
        id: `${topic}-2`,
        name: 'Shop-Topic-2',
        properties: { source: service, topicType: 'Microsoft.ApiManagement.Service' },
      },
    ],
  },
  vaultEvents: {
    method: 'GET',
    path: `${vault}/providers/Microsoft.EventGrid/eventSubscriptions`,
    kind: 'list',
    rows: [],
  },
  topicEvents: {
    method: 'GET',
    path: `${topic}/eventSubscriptions`,
    kind: 'list',
    rows: [
      {
        id: `${topic}/eventSubscriptions/rotate`,
        name: 'rotate',
        properties: {
          provisioningState: 'Succeeded',
          destination: {
            endpointType: 'WebHook',
            properties: {
              endpointUrl: `https://hooks.example/rotate?code=${canary('hook')}`,
              deliveryAttributeMappings: [{ name: 'key', type: 'Static', properties: { value: canary('mapping') } }],
            },
          },
          filter: { includedEventTypes: ['Microsoft.KeyVault.SecretNearExpiry'], subjectBeginsWith: '' },
          expirationTimeUtc: null,
        },
      },
    ],
  },
  metricAlerts: {
    method: 'GET',
    path: `${subscriptionPath}/providers/Microsoft.Insights/metricAlerts`,
    kind: 'list',
    rows: [
      {
        id: `${group}/providers/Microsoft.Insights/metricAlerts/capacity`,
        name: 'capacity',
        properties: {
          description: canary('alert'),
          enabled: true,
          severity: 1,
          scopes: [service],
          actions: [{ actionGroupId: actions, webHookProperties: { key: canary('web-hook') } }],
          criteria: { allOf: [{ metricName: 'Capacity' }] },
        },
      },
    ],
  },
  logAlerts: {
    method: 'GET',
    path: `${subscriptionPath}/providers/Microsoft.Insights/scheduledQueryRules`,
    kind: 'list',
    rows: [
      {
        id: `${group}/providers/Microsoft.Insights/scheduledQueryRules/denials`,
        name: 'denials',
        properties: {
          enabled: false,
          severity: 2,
          scopes: [workspace],
          criteria: { allOf: [{ query: `AZKVAuditLogs | where Note == "${canary('query')}"` }] },
          actions: { actionGroups: [actions], customProperties: { key: canary('custom') } },
        },
      },
    ],
  },
  activityAlerts: {
    method: 'GET',
    path: `${subscriptionPath}/providers/Microsoft.Insights/activityLogAlerts`,
    kind: 'list',
    rows: [
      {
        id: `${group}/providers/Microsoft.Insights/activityLogAlerts/deleted`,
        name: 'deleted',
        properties: {
          enabled: true,
          scopes: [subscriptionPath],
          condition: {
            allOf: [
              { field: 'category', equals: 'Administrative' },
              { field: 'operationName', equals: 'Microsoft.KeyVault/vaults/delete' },
              { field: 'caller', equals: canary('caller') },
            ],
          },
          actions: { actionGroups: [] },
        },
      },
    ],
  },
  plans: {
    method: 'GET',
    path: `${subscriptionPath}/providers/Microsoft.Security/pricings`,
    kind: 'list',
    rows: [
      {
        id: `${subscriptionPath}/providers/Microsoft.Security/pricings/KeyVaults`,
        name: 'KeyVaults',
        properties: { pricingTier: 'Standard', subPlan: 'PerKeyVault', enforce: 'False' },
      },
      {
        id: `${subscriptionPath}/providers/Microsoft.Security/pricings/Api`,
        name: 'Api',
        properties: { pricingTier: 'Free' },
      },
    ],
  },
  watchedApis: {
    method: 'GET',
    path: `${service}/providers/Microsoft.Security/apiCollections`,
    kind: 'list',
    rows: [
      {
        id: `${service}/providers/Microsoft.Security/apiCollections/Orders`,
        name: 'Orders',
        properties: { baseUrl: `https://shop.azure-api.net/${canary('base')}` },
      },
    ],
  },
  members: {
    method: 'GET',
    path: `/v1.0/groups/${ids.operators}/transitiveMembers`,
    kind: 'directory',
    rows: [{ '@odata.type': '#microsoft.graph.user', id: ids.member, displayName: canary('member') }],
  },
  noGroup: {
    method: 'GET',
    path: `/v1.0/groups/${ids.policyHolder}/transitiveMembers`,
    kind: 'directory',
    answer: {
      status: 404,
      body: { error: { code: 'Request_ResourceNotFound', message: canary('directory') } },
    },
  },
  servicePrincipals: {
    method: 'GET',
    path: '/v1.0/servicePrincipals',
    kind: 'directory',
    rows: [
      {
        id: ids.gatewayIdentity,
        appId: ids.gatewayClient,
        displayName: 'Shop-Gateway',
        servicePrincipalType: 'ManagedIdentity',
        accountEnabled: true,
        appOwnerOrganizationId: null,
        alternativeNames: ['isExplicit=False', service],
      },
      {
        id: ids.userIdentity,
        appId: ids.userIdentityClient,
        displayName: 'Shop-Identity',
        servicePrincipalType: 'ManagedIdentity',
        accountEnabled: true,
        appOwnerOrganizationId: null,
        alternativeNames: ['isExplicit=True', identity],
      },
      {
        id: ids.policyHolder,
        appId: ids.policyHolderApp,
        displayName: 'shop-deployer',
        servicePrincipalType: 'Application',
        accountEnabled: true,
        appOwnerOrganizationId: ids.tenant,
        alternativeNames: [],
        notes: canary('notes'),
      },
    ],
  },
  applications: {
    method: 'GET',
    path: '/v1.0/applications',
    kind: 'directory',
    rows: [
      {
        id: ids.application,
        appId: ids.policyHolderApp,
        displayName: 'shop-deployer',
        passwordCredentials: [
          {
            keyId: ids.password,
            displayName: canary('password-note'),
            hint: canary('hint'),
            secretText: null,
            customKeyIdentifier: canary('key-identifier'),
            startDateTime: '2026-01-01T00:00:00Z',
            endDateTime: '2027-01-01T00:00:00Z',
          },
        ],
        keyCredentials: [],
      },
    ],
  },
  applicationFederation: {
    method: 'GET',
    path: `/v1.0/applications/${ids.application}/federatedIdentityCredentials`,
    kind: 'directory',
    rows: [
      {
        id: ids.federation,
        name: 'pipeline',
        issuer: 'https://vstoken.dev.azure.com/shop',
        subject: 'sc://shop/gateway/deploy',
        description: canary('federation'),
        audiences: ['api://AzureADTokenExchange'],
      },
    ],
  },
  people: {
    method: 'GET',
    path: '/v1.0/users',
    kind: 'directory',
    rows: [
      {
        id: ids.member,
        userPrincipalName: 'ops_partner.example#EXT#@shop.example',
        userType: 'Guest',
        accountEnabled: true,
        mail: canary('person-mail'),
      },
    ],
  },
  workspace: {
    method: 'GET',
    path: workspace,
    kind: 'document',
    document: {
      id: workspace,
      name: 'Shop-Logs',
      location: 'westeurope',
      properties: {
        customerId: ids.customer,
        sku: { name: 'PerGB2018' },
        retentionInDays: 90,
        workspaceCapping: { dailyQuotaGb: -1, quotaNextResetTime: '2026-06-16T07:00:00Z' },
        features: { enableLogAccessUsingOnlyResourcePermissions: true },
      },
    },
  },
  logDays: { method: 'POST', path: logPath, query: /AZKVAuditLogs[^]*Day = bin/, kind: 'log', document: logDays },
  logRecent: { method: 'POST', path: logPath, query: /AZKVAuditLogs[^]*Recent = /, kind: 'log', document: recent },
  logFetches: { method: 'POST', path: logPath, query: /AZKVAuditLogs/, kind: 'log', document: fetches },
  oldTable: { method: 'POST', path: logPath, query: /AzureDiagnostics/, kind: 'log', answer: noTable },
};

/** Name of the route that a request takes. A request that nothing answers is a defect of the collector. */
export function routeOf(request: PipelineRequest): string {
  const url = new URL(request.url);
  const path = decodeURIComponent(url.pathname).toLowerCase();
  const query = typeof request.body === 'string' ? (JSON.parse(request.body) as { query: string }).query : '';
  const found = Object.entries(routes).find(
    ([, route]) =>
      route.method === request.method && path === route.path.toLowerCase() && (route.query?.test(query) ?? true),
  );
  if (found === undefined) throw new Error(`no such call: ${request.method} ${url.host}${path}`);
  return found[0];
}

const challenge: Answer = {
  status: 401,
  body: { error: { code: 'Unauthorized', message: 'AKV10000' } },
  headers: {
    'www-authenticate': `Bearer authorization="https://login.microsoftonline.com/${ids.tenant}", resource="https://vault.azure.net"`,
  },
};

/** The answer of a route: lists come in pages of two. */
export function answerOf(name: string, request: PipelineRequest): Answer {
  const route = routes[name]!;
  if (route.kind === 'vault' && request.headers.get('authorization') === undefined) return challenge;
  if (route.answer !== undefined) return route.answer;
  if (route.rows === undefined) return { status: 200, body: route.document ?? {} };
  return { status: 200, body: pageBody(route, request) };
}

const pageSize = 2;

function pageBody(route: Route, request: PipelineRequest): object {
  const rows = route.rows ?? [];
  const url = new URL(request.url);
  const from = route.kind === 'graph' ? skipOf(request) : Number(url.searchParams.get('skip') ?? 0);
  const page = rows.slice(from, from + pageSize);
  const more = from + pageSize < rows.length;
  url.searchParams.set('skip', String(from + pageSize));
  if (route.kind === 'graph') {
    return {
      totalRecords: rows.length,
      count: page.length,
      resultTruncated: 'false',
      data: page,
      facets: [],
      ...(more ? { $skipToken: `t${from + pageSize}` } : {}),
    };
  }
  const key = route.kind === 'directory' ? '@odata.nextLink' : 'nextLink';
  const end = { list: '', vault: null }[route.kind as string];
  return { value: page, ...(more ? { [key]: url.href } : end === undefined ? {} : { [key]: end }) };
}

function skipOf(request: PipelineRequest): number {
  const { options } = JSON.parse(request.body as string) as { options?: { $skipToken?: string } };
  return Number(options?.$skipToken?.slice(1) ?? 0);
}
