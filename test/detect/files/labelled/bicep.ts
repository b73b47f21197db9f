import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';

const PATH = 'infra/gateway.bicep';
const APIM = 'Microsoft.ApiManagement/service';

const resource = (type: string, properties: string): string =>
  `param location string = resourceGroup().location

resource gateway '${APIM}@2023-05-01-preview' existing = {
  name: 'contoso-gateway'
}

resource item '${APIM}/${type}@2023-05-01-preview' = {
  parent: gateway
  name: 'item'
  properties: {
${properties}
  }
}
`;

const backend = (credentials: string): string =>
  resource(
    'backends',
    `    url: 'https://orders.contoso.example'
    protocol: 'http'
    credentials: {
${credentials}
    }`,
  );

const RESOURCES: Row[] = rows('bicep-resource', PATH, [
  ['literal', resource('namedValues', `    displayName: 'orders-key'\n    secret: true\n    value: '⟦kp-77-orders⟧'`)],
  [
    'literal',
    resource('namedValues', `    displayName: 'ordersApiKey'\n    secret: false\n    value: '⟦b2a9c1e8f7d6⟧'`),
  ],
  [
    'reference',
    resource(
      'namedValues',
      `    displayName: 'orders-key'\n    secret: true\n    keyVault: {\n      secretIdentifier: 'https://contoso-kv.vault.azure.net/secrets/orders-key'\n    }`,
    ),
  ],
  ['reference', resource('namedValues', `    displayName: 'orders-key'\n    secret: true\n    value: ordersKey`)],
  [
    'reference',
    resource(
      'namedValues',
      `    displayName: 'orders-key'\n    secret: true\n    value: vault.getSecret('orders-key')`,
    ),
  ],
  [
    'reference',
    resource(
      'namedValues',
      `    displayName: 'k'\n    secret: true\n    value: listKeys(storage.id, '2023-01-01').keys[0].value`,
    ),
  ],
  [
    'placeholder',
    resource('namedValues', `    displayName: 'orders-key'\n    secret: true\n    value: '<orders-key>'`),
  ],
  ['placeholder', resource('namedValues', `    displayName: 'orders-key'\n    secret: true\n    value: ''`)],
  [
    'hard-negative',
    resource(
      'namedValues',
      `    displayName: 'orders-url'\n    secret: false\n    value: 'https://orders.contoso.example/v2'`,
    ),
  ],
  [
    'hard-negative',
    resource(
      'namedValues',
      `    displayName: 'tenant-id'\n    secret: false\n    value: '6c2a1d7e-0b7f-4a55-9a5e-1f0f3a4b5c6d'`,
    ),
  ],
  [
    'literal',
    backend(`      authorization: {\n        scheme: 'Bearer'\n        parameter: '⟦tk-orders-2024⟧'\n      }`),
  ],
  ['literal', backend(`      header: {\n        'x-functions-key': [\n          '⟦aadsecret⟧'\n        ]\n      }`)],
  ['literal', backend(`      query: {\n        code: [ '⟦Zk83mmq02ndQ⟧' ]\n      }`)],
  ['literal', backend(`      header: {\n        Authorization: [ 'Basic ⟦c3ZjOmxlZGdlci05OQ==⟧' ]\n      }`)],
  [
    'reference',
    backend(`      header: {\n        'x-functions-key': [\n          '{{orders-function-key}}'\n        ]\n      }`),
  ],
  ['reference', backend(`      header: {\n        Authorization: [ 'Bearer \${token}' ]\n      }`)],
  [
    'reference',
    backend(
      `      header: {\n        'x-functions-key': [ listKeys('\${app.id}/host/default', '2022-03-01').functionKeys.default ]\n      }`,
    ),
  ],
  [
    'placeholder',
    backend(`      authorization: {\n        scheme: 'Bearer'\n        parameter: 'REPLACE_ME'\n      }`),
  ],
  ['hard-negative', backend(`      certificate: [\n        'CAFE1D2E3F405162738495A6B7C8D9E0F1A2B3C4'\n      ]`)],
  [
    'literal',
    resource(
      'backends',
      `    url: 'https://b.example'\n    proxy: {\n      url: 'http://proxy:3128'\n      username: 'svc'\n      password: '⟦hunter2⟧'\n    }`,
    ),
  ],
  [
    'literal',
    resource(
      'identityProviders',
      `    type: 'aad'\n    clientId: '2f0f8a0e-1111-4c55-9b5e-0d7e6f5a4b3c'\n    clientSecret: '⟦not-so-secret-9⟧'`,
    ),
  ],
  [
    'literal',
    resource(
      'authorizationServers',
      `    tokenEndpoint: 'https://login.contoso.example/token'\n    clientSecret: '⟦as-client-secret⟧'\n    resourceOwnerUsername: 'owner'\n    resourceOwnerPassword: '⟦Spring2024!⟧'`,
    ),
  ],
  [
    'literal',
    resource(
      'openidConnectProviders',
      `    metadataEndpoint: 'https://x.example'\n    clientSecret: '⟦oidc.secret.1⟧'`,
    ),
  ],
  ['reference', resource('openidConnectProviders', `    clientSecret: oidcClientSecret`)],
  [
    'reference',
    resource(
      'identityProviders',
      `    clientId: clientId\n    clientSecret: empty(clientSecret) ? existing.properties.clientSecret : clientSecret`,
    ),
  ],
  [
    'literal',
    resource(
      'identityProviders',
      `    clientId: clientId\n    clientSecret: empty(clientSecret) ? '⟦fallback-7731⟧' : clientSecret`,
    ),
  ],
  [
    'literal',
    resource(
      'authorizationProviders',
      `    identityProvider: 'github'\n    oauth2: {\n      redirectUrl: 'https://r.example'\n      grantTypes: {\n        authorizationCode: {\n          clientId: 'Iv1.8a61f9b3a7aba766'\n          clientSecret: '⟦9b5a04c7e2d1⟧'\n        }\n      }\n    }`,
    ),
  ],
  [
    'literal',
    resource(
      'caches',
      `    useFromLocation: 'westeurope'\n    connectionString: 'contoso.redis.cache.windows.net:6380,password=⟦W8zq+3nB5vM1=⟧,ssl=True'`,
    ),
  ],
  ['reference', resource('caches', `    useFromLocation: 'westeurope'\n    connectionString: '{{redis-connection}}'`)],
  [
    'reference',
    resource(
      'caches',
      `    connectionString: '\${redis.properties.hostName},password=\${redis.listKeys().primaryKey},ssl=True'`,
    ),
  ],
  [
    'literal',
    resource(
      'loggers',
      `    loggerType: 'azureEventHub'\n    credentials: {\n      name: 'audit'\n      connectionString: 'Endpoint=sb://audit.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=⟦q8RrTt21kkPzLmNn0aBcDdEeFfGgHhIiJjKkLlMmNn0=⟧'\n    }`,
    ),
  ],
  [
    'hard-negative',
    resource(
      'loggers',
      `    loggerType: 'applicationInsights'\n    credentials: {\n      instrumentationKey: '0b9a8c7d-6e5f-4a3b-2c1d-0e9f8a7b6c5d'\n    }`,
    ),
  ],
  [
    'hard-negative',
    resource(
      'loggers',
      `    loggerType: 'applicationInsights'\n    credentials: {\n      connectionString: 'InstrumentationKey=0b9a8c7d-6e5f-4a3b-2c1d-0e9f8a7b6c5d;IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/'\n    }`,
    ),
  ],
  [
    'literal',
    resource(
      'subscriptions',
      `    scope: '/products/orders'\n    displayName: 'orders'\n    primaryKey: '⟦orders-primary⟧'`,
    ),
  ],
  [
    'literal',
    resource(
      'subscriptions',
      `    scope: '/apis'\n    primaryKey: guid('⟦orders⟧')\n    secondaryKey: guid('⟦orders2⟧')`,
    ),
  ],
  ['reference', resource('subscriptions', `    scope: '/apis'\n    primaryKey: guid(resourceGroup().id, 'orders')`)],
  ['reference', resource('subscriptions', `    scope: '/apis'\n    primaryKey: newGuid()`)],
  ['reference', resource('subscriptions', `    scope: '/apis'\n    primaryKey: primaryKey`)],
  ['literal', resource('certificates', `    data: loadFileAsBase64('backend.pfx')\n    password: '⟦pfxpass1⟧'`)],
  [
    'reference',
    resource(
      'certificates',
      `    keyVault: {\n      secretIdentifier: '\${vault.properties.vaultUri}secrets/backend'\n    }`,
    ),
  ],
  [
    'literal',
    `resource gateway '${APIM}@2022-08-01' = {
  name: 'contoso'
  properties: {
    publisherEmail: 'team@contoso.example'
    hostnameConfigurations: [
      {
        type: 'Proxy'
        hostName: 'api.contoso.example'
        encodedCertificate: certificateData
        certificatePassword: '⟦cert-pw-2024⟧'
      }
    ]
  }
}
`,
  ],
  [
    'literal',
    `resource secret 'Microsoft.KeyVault/vaults/secrets@2023-02-01' = {
  parent: vault
  name: 'orders-key'
  properties: {
    value: '⟦orders-key-value-1⟧'
  }
}
`,
  ],
  [
    'reference',
    `resource secret 'Microsoft.KeyVault/vaults/secrets@2023-02-01' = {
  name: 'contoso-kv/orders-key'
  properties: {
    value: storage.listKeys().keys[0].value
    contentType: 'text/plain'
  }
}
`,
  ],
  [
    'literal',
    `resource site 'Microsoft.Web/sites@2022-09-01' = {
  name: 'orders'
  properties: {
    siteConfig: {
      appSettings: [
        {
          name: 'OrdersApiKey'
          value: '⟦mQ29zzP1⟧'
        }
        { name: 'OrdersUrl', value: 'https://orders.example' }
        { name: 'KeyVaultSecretName', value: 'orders-key-2024' }
        { name: 'APPINSIGHTS_INSTRUMENTATIONKEY', value: '0b9a8c7d-6e5f-4a3b-2c1d-0e9f8a7b6c5d' }
        { name: 'DbPassword', value: '@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/db)' }
      ]
    }
  }
}
`,
  ],
  [
    'literal',
    `resource settings 'Microsoft.Web/sites/config@2022-09-01' = {
  parent: site
  name: 'appsettings'
  properties: {
    WEBSITE_RUN_FROM_PACKAGE: '1'
    CLIENT_SECRET: '⟦s3cr3t-of-orders⟧'
  }
}
`,
  ],
  [
    'literal',
    `resource backends '${APIM}/backends@2022-08-01' = [for name in names: {
  name: name
  properties: {
    credentials: {
      header: {
        'x-api-key': [ '⟦loop-key-1⟧' ]
      }
    }
  }
}]
`,
  ],
  [
    'literal',
    `resource gateway '${APIM}@2022-08-01' existing = {
  name: 'g'

  resource named 'namedValues@2022-08-01' = if (deploy) {
    name: 'n'
    properties: {
      displayName: 'n'
      secret: true
      value: '⟦nested-value⟧'
    }
  }
}
`,
  ],
  [
    'literal',
    `module values 'named-values.bicep' = {
  name: 'values'
  params: {
    serviceName: 'contoso'
    backendPassword: '⟦mod-param-pass⟧'
    backendSecretName: 'backend-password'
    subscriptionKey: vault.getSecret('subscription-key')
  }
}
`,
  ],
]);

const PARAMETERS: Row[] = [
  ...rows('bicep-parameter', PATH, [
    ['literal', `@description('Key of the orders API')\nparam ordersApiKey string = '⟦9f8e7d6c5b4a⟧'\n`],
    ['literal', `@secure()\nparam value string = '⟦anything-at-all⟧'\n`],
    ['literal', `@secure()\n@description('it\\'s secret')\n@minLength(4)\nparam adminPw string = '⟦P@ss w0rd⟧'\n`],
    ['literal', `var backendPassword = '⟦v-password⟧'\n`],
    ['literal', `var settings = {\n  clientSecret: '⟦obj-secret⟧'\n  clientId: 'abc'\n}\n`],
    ['literal', `var header = 'Basic \${base64('⟦svc:ledger-1⟧')}'\nvar authorization = header\n`],
    ['reference', `@secure()\nparam ordersApiKey string\n`],
    ['reference', `@secure()\nparam ordersApiKey string = newGuid()\n`],
    ['reference', `param sasToken string = storage.listServiceSas('2021-04-01', {}).serviceSasToken\n`],
    ['reference', `var backendPassword = '\${prefix}-\${uniqueString(resourceGroup().id)}'\n`],
    [
      'reference',
      `var connectionString = 'DefaultEndpointsProtocol=https;AccountName=\${st.name};AccountKey=\${st.listKeys().keys[0].value}'\n`,
    ],
    ['placeholder', `@secure()\nparam ordersApiKey string = ''\n`],
    ['placeholder', `param ordersApiKey string = '#{ordersApiKey}#'\n`],
    ['placeholder', `param clientSecret string = 'your-client-secret'\n`],
    ['hard-negative', `param ordersSecretName string = 'orders-api-key'\n`],
    [
      'hard-negative',
      `param keyVaultName string = 'contoso-kv-prod-001'\nparam secretUri string = 'https://a.vault.azure.net/secrets/b'\n`,
    ],
    [
      'hard-negative',
      `@allowed([\n  'Standard'\n  'Premium'\n])\nparam tokenType string = 'Standard'\nparam passwordExpiryDays int = 90\n`,
    ],
    ['hard-negative', `param certificateThumbprint string = 'CAFE1D2E3F405162738495A6B7C8D9E0F1A2B3C4'\n`],
    ['hard-negative', `var cacheKey = 'orders-v2-2024-cache'\nvar partitionKey = '/tenantId2024xyz'\n`],
    ['hard-negative', `var roleDefinitionKeyVaultSecretsUser = '4633458b-17de-408a-b874-0445c86b69e6'\n`],
    [
      'hard-negative',
      `output tokenEndpoint string = 'https://login.example/token'\noutput subscriptionKeyHeader string = 'Ocp-Apim-Subscription-Key'\n`,
    ],
    ['literal', `// param oldApiKey string = '⟦a8f3k2m9x7q1⟧'\nparam location string\n`],
  ]),
  ...rows('bicep-parameter', 'infra/prod.bicepparam', [
    ['literal', `using 'gateway.bicep'\n\nparam location = 'westeurope'\nparam clientSecret = '⟦bp-secret-1⟧'\n`],
    ['reference', `using 'gateway.bicep'\nparam clientSecret = az.getSecret('sub', 'rg', 'kv', 'client-secret')\n`],
    ['reference', `using 'gateway.bicep'\nparam clientSecret = readEnvironmentVariable('CLIENT_SECRET')\n`],
    ['placeholder', `using 'gateway.bicep'\nparam clientSecret = '__CLIENT_SECRET__'\n`],
  ]),
];

const policyIn = (policy: string): string => `resource policy '${APIM}/apis/policies@2022-08-01' = {
  parent: api
  name: 'policy'
  properties: {
    format: 'rawxml'
    value: '''
<policies>
  <inbound>
    <base />
    ${policy}
  </inbound>
</policies>'''
  }
}
`;

const POLICIES: Row[] = rows('bicep-policy', PATH, [
  [
    'literal',
    policyIn('<set-header name="x-api-key" exists-action="override"><value>⟦orders-77⟧</value></set-header>'),
  ],
  ['literal', policyIn('<authentication-basic username="svc" password="⟦it\'s-77⟧" />')],
  [
    'literal',
    policyIn(
      '<set-header name="Authorization"><value>@("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("⟦svc:p4ss⟧")))</value></set-header>',
    ),
  ],
  ['literal', policyIn('<!-- <authentication-basic username="svc" password="⟦old-pass-1⟧" /> -->')],
  ['reference', policyIn('<set-header name="x-api-key"><value>{{orders-key}}</value></set-header>')],
  [
    'reference',
    policyIn('<set-header name="Authorization"><value>@($"Bearer {context.Variables["token"]}")</value></set-header>'),
  ],
  ['placeholder', policyIn('<set-header name="x-api-key"><value>[your key here]</value></set-header>')],
  [
    'hard-negative',
    policyIn('<rate-limit-by-key calls="10" renewal-period="60" counter-key="@(context.Request.IpAddress)" />'),
  ],
  [
    'literal',
    `var policy = '<policies><inbound><set-header name="x-api-key"><value>⟦inline-key⟧</value></set-header></inbound></policies>'\n`,
  ],
  [
    'literal',
    `var policy = '<policies>\\n<inbound>\\n<authentication-basic username="u" password="⟦esc\\'d⟧" /></inbound></policies>'\n`,
  ],
  [
    'reference',
    `var policy = '<policies><inbound><set-header name="x-api-key"><value>\${apiKey}</value></set-header></inbound></policies>'\n`,
  ],
  ['reference', `var policy = loadTextContent('policies/orders-api-key.xml')\n`],
]);

export const BICEP_ROWS: Row[] = [...RESOURCES, ...PARAMETERS, ...POLICIES];
