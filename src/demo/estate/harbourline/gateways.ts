import type { EstateInput } from '../schema.ts';
import { canaries } from './canaries.ts';
import { versionId } from './key-vaults.ts';
import { DEVELOPMENT, GATEWAY, GATEWAY_CLIENT, PARTNERS_CLIENT, PRODUCTION } from './names.ts';
import * as policies from './policies.ts';

type Service = NonNullable<EstateInput['apiManagement']>[number];
type Api = NonNullable<Service['apis']>[number];
type NamedValue = NonNullable<Service['namedValues']>[number];

const production: Service = {
  name: 'apim-harbourline-prod',
  subscription: PRODUCTION,
  resourceGroup: 'rg-gateway-prod',
  tags: { environment: 'production', owner: 'platform' },
  publisherName: 'Harbourline',
  publisherEmail: 'apis@harbourline.example',
  sku: { name: 'Premium', capacity: 2 },
  systemAssigned: { principalId: GATEWAY, clientId: GATEWAY_CLIENT },
  userAssigned: ['id-apim-partners'],
  customProperties: {
    'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10': 'False',
    'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls11': 'False',
  },
  virtualNetworkType: 'External',
  hostnames: [
    {
      type: 'Proxy',
      hostName: 'api.harbourline.example',
      keyVaultId: 'https://kv-gateway-prod.vault.azure.net/secrets/gateway-tls',
      expires: '+245d',
    },
  ],
  namedValues: [
    fromVault('payment-api-key', 'https://kv-payments-prod.vault.azure.net/secrets/payment-api-key'),
    // Planted: names one version, so a rotation never arrives.
    fromVault(
      'acquirer-password',
      `https://kv-payments-prod.vault.azure.net/secrets/acquirer-password/${versionId('acquirer-password', '-20d')}`,
    ),
    fromVault('booking-db-password', 'https://kv-payments-prod.vault.azure.net/secrets/booking-db-password'),
    // Planted: nobody gave the gateway the right to read it.
    fromVault('telematics-key', 'https://kv-payments-prod.vault.azure.net/secrets/telematics-key', {
      status: 'Forbidden',
      statusMessage: 'The caller does not have secrets get permission on the key vault.',
    }),
    fromVault('weather-api-key', 'https://kv-gateway-prod.vault.azure.net/secrets/weather-api-key'),
    fromVault('partner-carrier-token', 'https://kv-partners-prod.vault.azure.net/secrets/partner-carrier-token', {
      identityClientId: PARTNERS_CLIENT,
      status: 'Forbidden',
      statusMessage: 'Client address is not authorized and caller is not a trusted service.',
    }),
    // Planted: the service keeps this secret itself.
    { name: 'smtp-password', displayName: 'smtp-password', secret: true, value: canaries.smtpPassword },
    { name: 'fleet-region', displayName: 'fleet-region', value: 'eu-north' },
    {
      name: 'support-address',
      displayName: 'support-address',
      value: 'https://harbourline.example/support',
      tags: ['docs'],
    },
  ],
  apis: [
    {
      ...api('payments', 'Payments', ['POST /charges', 'GET /charges/{id}']),
      // Logs what callers sign in with, and the card data in the body.
      diagnostics: [
        {
          name: 'applicationinsights',
          logger: 'insights',
          samplingPercentage: 20,
          verbosity: 'verbose',
          frontendRequest: { headers: ['Authorization', 'X-Correlation-Id'], bodyBytes: 1024 },
        },
      ],
    },
    api('bookings', 'Bookings', ['GET /sailings', 'POST /bookings']),
    api('tariffs', 'Tariffs', ['GET /tariffs']),
    api('manifests', 'Manifests', ['GET /manifests/{sailing}']),
    api('orders', 'Orders', ['POST /orders']),
    api('prices', 'Prices', ['GET /prices']),
    api('reports', 'Reports', ['GET /reports/{month}']),
    api('edi', 'EDI bridge', ['POST /messages']),
    api('notifications', 'Notifications', ['POST /notifications']),
    api('fleet', 'Fleet', ['GET /vessels', 'GET /vessels/{imo}/weather']),
    api('carriers', 'Carriers', ['GET /carriers']),
    { ...api('carriers;rev=2', 'Carriers', ['GET /carriers']), revision: '2', isCurrent: false },
  ],
  products: [
    {
      name: 'partners',
      displayName: 'Partners',
      apis: ['carriers', 'manifests', 'edi'],
      approvalRequired: true,
      groups: ['developers', 'carriers'],
    },
    {
      name: 'internal',
      displayName: 'Internal',
      apis: ['payments', 'bookings', 'fleet'],
      groups: ['harbourline-staff'],
    },
    // Anybody may see and call it.
    {
      name: 'open-data',
      displayName: 'Open data',
      apis: ['tariffs'],
      subscriptionRequired: false,
      groups: ['developers', 'guests'],
    },
  ],
  groups: [
    { name: 'carriers', displayName: 'Carriers' },
    {
      name: 'harbourline-staff',
      displayName: 'Harbourline staff',
      externalId: 'aad://harbourline.example/groups/7f0a4a62-6c0c-4f60-9a55-0d7c6b1f9f10',
    },
  ],
  policies: [
    { scope: '', text: policies.globalPolicy },
    { scope: 'products/partners', text: policies.productPolicy },
    { scope: 'apis/payments', text: policies.paymentsPolicy },
    { scope: 'apis/bookings', text: policies.bookingsPolicy },
    { scope: 'apis/tariffs', text: policies.tariffsPolicy },
    { scope: 'apis/manifests', text: policies.manifestsPolicy },
    { scope: 'apis/orders', text: policies.ordersPolicy },
    { scope: 'apis/prices', text: policies.pricesPolicy },
    { scope: 'apis/reports', text: policies.reportsPolicy },
    { scope: 'apis/edi', text: policies.ediPolicy },
    { scope: 'apis/notifications', text: policies.notificationsPolicy },
    { scope: 'apis/fleet', text: policies.fleetPolicy },
    { scope: 'apis/carriers', text: policies.carriersPolicy },
  ],
  fragments: [
    {
      name: 'deny-old-clients',
      description: 'Turns away clients before version 7.',
      text: policies.denyOldClientsFragment,
    },
  ],
  backends: [
    {
      name: 'shipper-api',
      url: 'https://shipper.partner.example/v1',
      title: 'Shipper',
      credentials: {
        authorization: { scheme: 'Basic', parameter: canaries.backendAuthorization },
        header: { 'x-partner-key': [canaries.backendHeader] },
        query: { sig: [canaries.backendQuery] },
      },
      proxy: { url: 'http://10.20.0.8:8080', username: 'harbourline-egress', password: canaries.proxyPassword },
      tls: { validateCertificateChain: true, validateCertificateName: true },
    },
    {
      name: 'fleet',
      url: 'https://fleet.harbourline.example',
      tls: { validateCertificateChain: true, validateCertificateName: true },
    },
    {
      name: 'weather',
      url: 'https://weather.partner.example/v2',
      credentials: { header: { 'x-api-key': ['{{weather-api-key}}'], Accept: ['application/json'] } },
      tls: { validateCertificateChain: true, validateCertificateName: true },
    },
  ],
  identityProviders: [
    {
      name: 'aad',
      type: 'aad',
      clientId: '5c1de0aa-3f5e-4a57-9d2c-0b8f4f6f2a11',
      clientSecret: canaries.portalSecret,
      allowedTenants: ['harbourline.example'],
    },
  ],
  openidConnectProviders: [
    {
      name: 'harbourline-id',
      displayName: 'Harbourline ID',
      metadataEndpoint: 'https://id.harbourline.example/.well-known/openid-configuration',
      clientId: 'developer-portal',
      clientSecret: canaries.identitySecret,
    },
  ],
  authorizationServers: [
    // Planted: the service gives the password of the resource owner back to every reader.
    {
      name: 'partner-sandbox',
      displayName: 'Partner sandbox',
      authorizationEndpoint: 'https://login.partner.example/authorize',
      tokenEndpoint: 'https://login.partner.example/token',
      clientRegistrationEndpoint: 'https://login.partner.example/apps',
      grantTypes: ['authorizationCode', 'resourceOwnerPassword'],
      clientId: 'harbourline-sandbox',
      resourceOwnerUsername: 'sandbox',
      resourceOwnerPassword: canaries.ownerPassword,
    },
  ],
  authorizationProviders: [
    {
      name: 'freight-mail',
      displayName: 'Freight mail',
      identityProvider: 'aad',
      grantTypes: {
        clientCredentials: {
          scopes: 'Mail.Send',
          loginUri: 'https://login.windows.net',
          resourceUri: 'https://graph.microsoft.com',
          tenantId: 'common',
          clientSecret: canaries.mailSecret,
        },
      },
    },
  ],
  caches: [
    {
      name: 'redis-westeurope',
      useFromLocation: 'westeurope',
      description: 'Redis shared with the booking site',
      connectionString: `redis-harbourline.redis.cache.windows.net:6380,password=${canaries.redisPassword},ssl=True`,
      resourceId: `https://management.azure.com/subscriptions/${PRODUCTION}/resourceGroups/rg-gateway-prod/providers/Microsoft.Cache/redis/redis-harbourline`,
    },
  ],
  certificates: [
    {
      name: 'edi-client',
      subject: 'CN=edi.harbourline.example',
      thumbprint: '6A1F0C55D92E4B7788A1C0DE33F0B9E4517D20AC',
      expires: '+150d',
    },
  ],
  loggers: [
    { name: 'azuremonitor', loggerType: 'azureMonitor' },
    // Planted: a connection string in the open.
    {
      name: 'telemetry',
      loggerType: 'azureEventHub',
      credentials: {
        name: 'telemetry',
        connectionString: `Endpoint=sb://evh-harbourline.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=${canaries.telemetryKey}`,
      },
    },
    {
      name: 'insights',
      loggerType: 'applicationInsights',
      credentials: { instrumentationKey: '0d9f1c34-7a55-4a6e-8a0b-5c2f6f1f9e02' },
    },
  ],
  portal: {
    signinRequired: true,
    contentSecurityPolicy: { mode: 'enabled', allowedSources: ['*.harbourline.example'] },
    allowedOrigins: ['https://developer.harbourline.example'],
  },
  // Its firewall turns the gateway's second identity away.
  unreachable: ['kv-partners-prod.vault.azure.net'],
  selfHostedGateways: [{ name: 'terminal-kiel', description: 'Cargo terminal', location: 'Kiel' }],
  diagnostics: [
    { name: 'azuremonitor', logger: 'azuremonitor', alwaysLog: 'allErrors' },
    {
      name: 'applicationinsights',
      logger: 'insights',
      alwaysLog: 'allErrors',
      frontendRequest: { headers: ['Authorization', 'User-Agent'], masked: ['Authorization'], maskedQuery: ['code'] },
      backendRequest: { headers: ['User-Agent'] },
    },
  ],
  subscriptions: [
    // The one that every service is made with.
    { name: 'master', displayName: 'Built-in all-access subscription', scope: '', created: '-900d' },
    { name: 'carrier-north', displayName: 'Carrier North', scope: 'products/partners' },
    { name: 'booking-site', displayName: 'Booking site', scope: 'products/internal', expires: '+90d' },
    // Opens every API, those of tomorrow too, and lets its holder trace.
    { name: 'operations', displayName: 'Operations', scope: 'apis', allowTracing: true },
    { name: 'carrier-east', displayName: 'Carrier East', scope: 'products/partners', state: 'suspended' },
  ],
  workspaces: [
    {
      name: 'customs',
      displayName: 'Customs team',
      description: 'APIs that the customs team publishes itself',
      namedValues: [
        fromVault('partner-customs-key', 'https://kv-partners-prod.vault.azure.net/secrets/partner-customs-key', {
          identityClientId: PARTNERS_CLIENT,
        }),
        { name: 'customs-office', displayName: 'customs-office', value: 'DE004600' },
      ],
      apis: [api('declarations', 'Declarations', ['POST /declarations'])],
      policies: [{ scope: 'apis/declarations', text: policies.customsPolicy }],
      groups: [{ name: 'brokers', displayName: 'Customs brokers' }],
      products: [{ name: 'declarations', displayName: 'Declarations', apis: ['declarations'], groups: ['brokers'] }],
      subscriptions: [{ name: 'broker', displayName: 'Customs broker', scope: 'apis/declarations' }],
      backends: [
        {
          name: 'customs-office',
          url: 'https://customs.partner.example',
          credentials: { authorization: { scheme: 'Bearer', parameter: '{{partner-customs-key}}' } },
        },
      ],
      fragments: [
        {
          name: 'deny-old-clients',
          description: 'Copy of the service fragment.',
          text: policies.denyOldClientsFragment,
        },
      ],
    },
  ],
  diagnosticSettings: [
    {
      name: 'to-soc',
      workspace: 'law-harbourline-prod',
      destinationType: 'Dedicated',
      logs: [{ categoryGroup: 'allLogs' }],
      metrics: [{ category: 'AllMetrics' }],
    },
  ],
};

const development: Service = {
  // Planted: no managed identity, and only metrics are collected.
  name: 'apim-harbourline-dev',
  subscription: DEVELOPMENT,
  resourceGroup: 'rg-gateway-dev',
  tags: { environment: 'development', owner: 'platform' },
  publisherName: 'Harbourline',
  publisherEmail: 'apis@harbourline.example',
  sku: { name: 'Developer', capacity: 1 },
  namedValues: [
    // Not marked as secret, so the gateway shows it to every reader.
    { name: 'mock-token', displayName: 'mock-token', value: canaries.mockToken },
    { name: 'feature-flags', displayName: 'feature-flags', value: 'new-checkout=on' },
    // Planted: nothing in its name or form says so, but a policy sends it as a key.
    { name: 'echo-lane', displayName: 'echo-lane', value: canaries.laneKey },
  ],
  // Hands sign-in over without TLS.
  portal: {
    basicAuth: true,
    signup: true,
    delegation: { url: `http://portal.harbourline.example/delegate?code=${canaries.delegationKey}` },
  },
  // Left on from the days of the old portal.
  tenantAccess: { access: true, git: true },
  apis: [api('echo', 'Echo', ['GET /echo'])],
  policies: [
    { scope: '', text: policies.globalPolicy },
    { scope: 'apis/echo', text: policies.echoPolicy },
  ],
  diagnosticSettings: [
    { name: 'metrics', workspace: 'law-harbourline-nonprod', logs: [], metrics: [{ category: 'AllMetrics' }] },
  ],
};

export const apiManagement: EstateInput['apiManagement'] = [production, development];

function fromVault(
  name: string,
  secretIdentifier: string,
  reference: Omit<NonNullable<NamedValue['keyVault']>, 'secretIdentifier'> = {},
): NamedValue {
  return { name, displayName: name, secret: true, keyVault: { secretIdentifier, ...reference } };
}

function api(name: string, displayName: string, operations: readonly string[]): Api {
  const path = name.split(';')[0] ?? name;
  return {
    name,
    displayName,
    path,
    serviceUrl: `https://${path}.harbourline.example`,
    operations: operations.map((text) => {
      const [method = 'GET', urlTemplate = '/'] = text.split(' ');
      const slug = urlTemplate
        .replace(/[^a-z]+/gi, '-')
        .replace(/^-|-$/g, '')
        .toLowerCase();
      return { name: `${method.toLowerCase()}-${slug}`, displayName: text, method, urlTemplate };
    }),
  };
}
