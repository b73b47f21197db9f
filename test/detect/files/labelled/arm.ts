import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';

const TEMPLATE = 'infra/gateway.template.json';
const PARAMETERS_FILE = 'infra/gateway.parameters.json';
const APIM = 'Microsoft.ApiManagement/service';

const template = (inner: string): string => `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  ${inner}
}
`;

const resource = (type: string, properties: string): string =>
  template(`"resources": [
    {
      "type": "${APIM}/${type}",
      "apiVersion": "2022-08-01",
      "name": "[concat(parameters('service'), '/item')]",
      "properties": {
        ${properties}
      }
    }
  ]`);

const RESOURCES: Row[] = rows('arm-resource', TEMPLATE, [
  ['literal', resource('namedValues', `"displayName": "orders-key", "secret": true, "value": "⟦orders-9⟧"`)],
  ['literal', resource('properties', `"displayName": "orders-key", "secret": true, "value": "⟦legacy-property⟧"`)],
  ['reference', resource('namedValues', `"displayName": "k", "secret": true, "value": "[parameters('ordersKey')]"`)],
  ['reference', resource('namedValues', `"displayName": "k", "secret": true, "value": "[variables('keys').orders]"`)],
  [
    'reference',
    resource(
      'namedValues',
      `"displayName": "k", "secret": true, "value": "[listKeys(resourceId('Microsoft.Storage/storageAccounts', 'st'), '2021-01-01').keys[0].value]"`,
    ),
  ],
  ['placeholder', resource('namedValues', `"displayName": "k", "secret": true, "value": "__ORDERS_KEY__"`)],
  [
    'hard-negative',
    resource('namedValues', `"displayName": "audience", "secret": false, "value": "api://contoso-orders"`),
  ],
  ['literal', resource('backends', `"credentials": { "header": { "x-functions-key": ["⟦fn-key-1⟧"] } }`)],
  [
    'literal',
    resource(
      'backends',
      `"credentials": { "query": { "code": ["⟦c0de-Orders⟧"] }, "authorization": { "scheme": "Bearer", "parameter": "⟦tok-1⟧" } }`,
    ),
  ],
  ['literal', resource('backends', `"proxy": { "url": "http://p", "username": "u", "password": "⟦prx\\"1⟧" }`)],
  [
    'reference',
    resource(
      'backends',
      `"credentials": { "header": { "x-functions-key": ["{{fn-key}}"], "Accept": ["application/json"] } }`,
    ),
  ],
  [
    'reference',
    resource(
      'backends',
      `"credentials": { "header": { "Authorization": ["[concat('Bearer ', parameters('token'))]"] } }`,
    ),
  ],
  [
    'literal',
    resource(
      'backends',
      `"credentials": { "header": { "Authorization": ["[concat('Basic ', base64('⟦svc:arm-pass⟧'))]"] } }`,
    ),
  ],
  ['literal', resource('identityProviders', `"clientId": "a", "clientSecret": "⟦idp-sec⟧"`)],
  [
    'literal',
    resource(
      'authorizationServers',
      `"clientSecret": "⟦as-sec⟧", "resourceOwnerPassword": "⟦rop-1⟧", "tokenBodyParameters": [{"name": "resource", "value": "https://x"}]`,
    ),
  ],
  ['literal', resource('openidConnectProviders', `"clientSecret": "⟦oidc⟧"`)],
  ['reference', resource('openidConnectProviders', `"clientSecret": "[parameters('oidcSecret')]"`)],
  [
    'reference',
    resource(
      'openidConnectProviders',
      `"clientSecret": "[if(empty(parameters('s')), reference('x').secret, parameters('s'))]"`,
    ),
  ],
  [
    'literal',
    resource(
      'openidConnectProviders',
      `"clientSecret": "[if(empty(parameters('s')), '⟦armdefault1⟧', parameters('s'))]"`,
    ),
  ],
  ['literal', resource('caches', `"connectionString": "c.redis.cache.windows.net:6380,password=⟦abcD99=⟧,ssl=True"`)],
  [
    'hard-negative',
    resource(
      'loggers',
      `"loggerType": "applicationInsights", "credentials": { "instrumentationKey": "0b9a8c7d-6e5f-4a3b-2c1d-0e9f8a7b6c5d" }`,
    ),
  ],
  [
    'literal',
    resource('subscriptions', `"scope": "/apis", "primaryKey": "⟦sub-prim⟧", "secondaryKey": "[guid('⟦second⟧')]"`),
  ],
  ['reference', resource('subscriptions', `"scope": "/apis", "primaryKey": "[guid(resourceGroup().id)]"`)],
  ['literal', resource('certificates', `"data": "[parameters('pfx')]", "password": "⟦pfxword⟧"`)],
  [
    'hard-negative',
    resource('certificates', `"keyVault": { "secretIdentifier": "https://kv.vault.azure.net/secrets/backend-cert" }`),
  ],
  [
    'literal',
    template(`"resources": [
    {
      "type": "${APIM}", "name": "g", "apiVersion": "2022-08-01",
      "properties": { "hostnameConfigurations": [ { "hostName": "api.x", "certificatePassword": "⟦hostpw⟧" } ] },
      "resources": [
        { "type": "namedValues", "name": "n", "properties": { "displayName": "n", "secret": true, "value": "⟦child-value⟧" } }
      ]
    }
  ]`),
  ],
  [
    'literal',
    template(`"resources": [
    {
      "type": "Microsoft.Resources/deployments", "name": "nested",
      "properties": { "mode": "Incremental", "expressionEvaluationOptions": { "scope": "inner" }, "template": {
        "resources": [ { "type": "Microsoft.KeyVault/vaults/secrets", "name": "kv/s", "properties": { "value": "⟦kv-literal⟧" } } ]
      } }
    }
  ]`),
  ],
  [
    'literal',
    template(`"resources": [
    {
      "type": "Microsoft.Web/sites/config", "name": "site/appsettings",
      "properties": { "API_SECRET": "⟦apisec⟧", "FUNCTIONS_EXTENSION_VERSION": "~4", "DB_PASSWORD": "@Microsoft.KeyVault(VaultName=kv;SecretName=db)" }
    }
  ]`),
  ],
]);

const PARAMETERS: Row[] = [
  ...rows('arm-parameter', TEMPLATE, [
    [
      'literal',
      template(`"parameters": { "x": { "type": "securestring", "defaultValue": "⟦whatever⟧" } }, "resources": []`),
    ],
    [
      'literal',
      template(`"parameters": { "adminPassword": { "type": "string", "defaultValue": "⟦Adm1n!⟧" } }, "resources": []`),
    ],
    ['literal', template(`"variables": { "backendApiKey": "⟦var-key-1⟧" }, "resources": []`)],
    [
      'reference',
      template(`"variables": { "backendApiKey": "[parameters('k')]", "secretName": "db-password" }, "resources": []`),
    ],
    [
      'placeholder',
      template(`"parameters": { "adminPassword": { "type": "securestring", "defaultValue": "" } }, "resources": []`),
    ],
    [
      'placeholder',
      template(
        `"parameters": { "adminPassword": { "type": "string", "defaultValue": "<password>" } }, "resources": []`,
      ),
    ],
    [
      'reference',
      template(
        `"parameters": { "primaryKey": { "type": "securestring", "defaultValue": "[newGuid()]" } }, "resources": []`,
      ),
    ],
    [
      'hard-negative',
      template(
        `"parameters": { "keyVaultSecretName": { "type": "string", "defaultValue": "orders-secret-01" }, "passwordLength": { "type": "int", "defaultValue": 16 } }, "resources": []`,
      ),
    ],
    [
      'hard-negative',
      template(
        `"parameters": { "apiKeyHeaderName": { "type": "string", "defaultValue": "x-api-key" }, "k": { "type": "string", "metadata": { "description": "The password of the backend user for orders" } } }, "resources": []`,
      ),
    ],
  ]),
  ...rows('arm-parameter', PARAMETERS_FILE, [
    [
      'literal',
      `{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#", "parameters": { "clientSecret": { "value": "⟦cs-777⟧" }, "location": { "value": "westeurope" } } }`,
    ],
    ['literal', `{ "parameters": { "backends": { "value": [ { "name": "orders", "password": "⟦in-list⟧" } ] } } }`],
    [
      'reference',
      `{ "parameters": { "clientSecret": { "reference": { "keyVault": { "id": "/subscriptions/0/resourceGroups/r/providers/Microsoft.KeyVault/vaults/kv" }, "secretName": "client-secret" } } } }`,
    ],
    [
      'placeholder',
      `{ "parameters": { "clientSecret": { "value": "#{clientSecret}#" }, "token": { "value": "$(apimToken)" } } }`,
    ],
    ['placeholder', `{ "parameters": { "clientSecret": { "value": null }, "password": { "value": "GEN-UNIQUE" } } }`],
    [
      'hard-negative',
      `{ "parameters": { "secretName": { "value": "client-secret" }, "secretIdentifierUri": { "value": "https://kv.vault.azure.net/secrets/x" } } }`,
    ],
  ]),
];

const policy = (value: string): string => resource('apis/policies', `"format": "rawxml", "value": "${value}"`);

const POLICIES: Row[] = rows('arm-policy', TEMPLATE, [
  [
    'literal',
    policy(
      '<policies>\\r\\n  <inbound>\\r\\n    <set-header name=\\"x-api-key\\"><value>⟦arm-key⟧</value></set-header>\\r\\n  </inbound>\\r\\n</policies>',
    ),
  ],
  [
    'literal',
    policy(
      '<policies><inbound><authentication-basic username=\\"u\\" password=\\"⟦p\\u0026w\\\\1⟧\\" /></inbound></policies>',
    ),
  ],
  [
    'literal',
    policy(
      '<policies><inbound><set-header name=\\"Authorization\\"><value>@(\\"Bearer ⟦opaque-tok-1⟧\\")</value></set-header></inbound></policies>',
    ),
  ],
  [
    'reference',
    policy(
      '<policies><inbound><set-header name=\\"x-api-key\\"><value>{{arm-key}}</value></set-header></inbound></policies>',
    ),
  ],
  [
    'reference',
    policy(
      "[concat('<policies><inbound><set-header name=\\\"x-api-key\\\"><value>', parameters('key'), '</value></set-header></inbound></policies>')]",
    ),
  ],
  [
    'literal',
    policy(
      "[concat('<policies><inbound><set-header name=\\\"x-api-key\\\"><value>⟦concat-key⟧</value></set-header>', variables('rest'), '</inbound></policies>')]",
    ),
  ],
  [
    'placeholder',
    policy(
      '<policies><inbound><set-header name=\\"x-api-key\\"><value>__KEY__</value></set-header></inbound></policies>',
    ),
  ],
  [
    'hard-negative',
    policy(
      '<policies><inbound><check-header name=\\"x-api-version\\"><value>2024-05-01-preview</value></check-header></inbound></policies>',
    ),
  ],
]);

export const ARM_ROWS: Row[] = [...RESOURCES, ...PARAMETERS, ...POLICIES];
