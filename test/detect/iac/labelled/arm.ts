import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';

const FILE = 'infra/azuredeploy.json';

const template = (sections: string): string =>
  `{\n  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",\n  "contentVersion": "1.0.0.0",\n  ${sections}\n}\n`;
const resource = (type: string, properties: string): string =>
  template(
    `"resources": [ { "type": "Microsoft.${type}", "apiVersion": "2022-08-01", "name": "[concat('a', '/b')]", "properties": { ${properties} } } ]`,
  );
const apim = (type: string, properties: string): string => resource(`ApiManagement/service/${type}`, properties);
const parameters = (inner: string): string =>
  `{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#", "parameters": { ${inner} } }`;

export const ARM_ROWS: Row[] = [
  ...rows('arm', FILE, [
    ['literal', template('"parameters": { "p": { "type": "securestring", "defaultValue": "⟦hunter2⟧" } }')],
    ['literal', template('"parameters": { "adminPassword": { "type": "string", "defaultValue": "⟦Sum\\u006der1⟧" } }')],
    ['literal', template('"variables": { "apiKey": "⟦var-key⟧", "other": { "clientSecret": "⟦a\\"b⟧" } }')],
    [
      'literal',
      template(
        '"variables": { "hidden": "⟦followed⟧" }, "resources": [ { "type": "Microsoft.KeyVault/vaults/secrets", "name": "x", "properties": { "value": "[variables(\'hidden\')]" } } ]',
      ),
    ],
    ['literal', resource('KeyVault/vaults/secrets', '"value": "⟦stored⟧"')],
    ['literal', apim('namedValues', '"displayName": "x", "secret": true, "value": "⟦nv-1⟧"')],
    ['literal', apim('properties', '"displayName": "db-password", "value": "⟦old-type⟧"')],
    [
      'literal',
      apim(
        'backends',
        '"credentials": { "header": { "x-functions-key": [ "⟦fk⟧" ] }, "query": { "code": [ "⟦q1⟧" ] } }',
      ),
    ],
    ['literal', apim('backends', '"credentials": { "authorization": { "scheme": "Bearer", "parameter": "⟦tk⟧" } }')],
    [
      'literal',
      apim(
        'loggers',
        '"credentials": { "connectionString": "Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=s;SharedAccessKey=⟦q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=⟧" }',
      ),
    ],
    ['literal', apim('subscriptions', '"primaryKey": "[guid(\'⟦orders⟧\')]"')],
    ['literal', apim('subscriptions', '"secondaryKey": "⟦abc123⟧"')],
    ['literal', apim('openidConnectProviders', '"clientSecret": "⟦oidc⟧"')],
    [
      'literal',
      apim(
        'policies',
        '"format": "rawxml", "value": "<policies>\\r\\n <inbound>\\r\\n <set-header name=\\"x-api-key\\"><value>⟦k-77⟧</value></set-header></inbound></policies>"',
      ),
    ],
    [
      'literal',
      apim(
        'policies',
        '"value": "[concat(\'<policies><inbound><set-backend-service base-url=\\"\', parameters(\'u\'), \'\\" /><authentication-basic username=\\"u\\" password=\\"⟦p\'\'w⟧\\" /></inbound></policies>\')]"',
      ),
    ],
    [
      'literal',
      apim(
        'fragments',
        '"value": "<fragment><set-header name=\\"Authorization\\"><value>Bearer ⟦frag-1⟧</value></set-header></fragment>"',
      ),
    ],
    [
      'literal',
      resource(
        'Web/sites',
        '"siteConfig": { "appSettings": [ { "name": "ApiKey", "value": "⟦k-1⟧" }, { "name": "A", "value": "b" } ] }',
      ),
    ],
    ['literal', resource('Web/sites/config', '"ORDERS_SECRET": "⟦os-1⟧"')],
    [
      'literal',
      resource('Compute/virtualMachines', '"osProfile": { "adminUsername": "u", "adminPassword": "⟦vm-1⟧" }'),
    ],
    [
      'literal',
      template(
        '"resources": [ { "type": "Microsoft.ApiManagement/service", "name": "s", "resources": [ { "type": "namedValues", "name": "n", "properties": { "secret": true, "value": "⟦child⟧" } } ] } ]',
      ),
    ],
    [
      'literal',
      template(
        '"resources": { "kv": { "type": "Microsoft.KeyVault/vaults/secrets", "properties": { "value": "⟦symbolic⟧" } } }',
      ),
    ],
    [
      'literal',
      template(
        '"resources": [ { "type": "Microsoft.Resources/deployments", "name": "d", "properties": { "template": { "resources": [ { "type": "Microsoft.KeyVault/vaults/secrets", "name": "n", "properties": { "value": "⟦inner⟧" } } ] } } } ]',
      ),
    ],
    [
      'reference',
      template(
        '"parameters": { "adminPassword": { "type": "securestring" }, "key": { "type": "securestring", "defaultValue": "[newGuid()]" } }',
      ),
    ],
    ['reference', apim('namedValues', '"displayName": "api-key", "secret": true, "value": "[parameters(\'apiKey\')]"')],
    [
      'reference',
      apim(
        'namedValues',
        '"displayName": "api-key", "secret": true, "keyVault": { "secretIdentifier": "[concat(\'https://\', parameters(\'kv\'), \'.vault.azure.net/secrets/x\')]" }',
      ),
    ],
    ['reference', apim('subscriptions', '"primaryKey": "[parameters(\'key\')]"')],
    [
      'reference',
      resource(
        'Web/sites',
        '"siteConfig": { "appSettings": [ { "name": "ApiKey", "value": "[listKeys(resourceId(\'Microsoft.Web/sites/functions\', \'f\', \'g\'), \'2022-03-01\').default]" } ] }',
      ),
    ],
    [
      'reference',
      resource(
        'Web/sites',
        '"siteConfig": { "appSettings": [ { "name": "StorageConnectionString", "value": "[concat(\'DefaultEndpointsProtocol=https;AccountName=\', variables(\'n\'), \';AccountKey=\', listKeys(variables(\'id\'), \'2019-06-01\').keys[0].value)]" } ] }',
      ),
    ],
    [
      'reference',
      resource(
        'Web/sites',
        '"siteConfig": { "appSettings": [ { "name": "DbPassword", "value": "@Microsoft.KeyVault(VaultName=kv;SecretName=db)" } ] }',
      ),
    ],
    [
      'reference',
      resource(
        'Web/sites',
        '"siteConfig": { "appSettings": [ { "name": "DbPassword", "value": "[format(\'{0}-{1}\', parameters(\'a\'), variables(\'b\'))]" } ] }',
      ),
    ],
    ['reference', apim('backends', '"credentials": { "header": { "x-functions-key": [ "{{functions-key}}" ] } }')],
    ['placeholder', template('"parameters": { "adminPassword": { "type": "securestring", "defaultValue": "" } }')],
    ['placeholder', template('"parameters": { "apiKey": { "type": "string", "defaultValue": "GEN-REPLACE_ME" } }')],
    ['placeholder', apim('namedValues', '"displayName": "api-key", "secret": true, "value": "__ApiKey__"')],
    [
      'hard-negative',
      template(
        '"parameters": { "secretName": { "type": "string", "defaultValue": "orders-2024" }, "keyVaultSecretUri": { "type": "string", "defaultValue": "https://kv.vault.azure.net/secrets/x" } }',
      ),
    ],
    [
      'hard-negative',
      template(
        '"parameters": { "authenticationType": { "type": "string", "defaultValue": "sshPublicKey", "allowedValues": [ "sshPublicKey", "password" ], "metadata": { "description": "Password or key, password=Summer2021x" } } }',
      ),
    ],
    ['hard-negative', apim('namedValues', '"displayName": "environment", "value": "production-2024"')],
    [
      'hard-negative',
      resource(
        'KeyVault/vaults',
        '"accessPolicies": [ { "permissions": { "keys": [ "get" ], "secrets": [ "get", "list" ] } } ]',
      ),
    ],
    [
      'hard-negative',
      resource(
        'Web/sites',
        '"keyVaultReferenceIdentity": "[parameters(\'id\')]", "siteConfig": { "appSettings": [ { "name": "TOKEN_ENDPOINT", "value": "https://x.example.com/t2" } ] }',
      ),
    ],
    [
      'hard-negative',
      resource(
        'DocumentDB/databaseAccounts/sqlDatabases/containers',
        '"resource": { "partitionKey": { "paths": [ "/tenantId2" ], "kind": "Hash" }, "uniqueKeyPolicy": { "uniqueKeys": [] } }',
      ),
    ],
    [
      'hard-negative',
      template(
        '"outputs": { "secretId": { "type": "string", "value": "[resourceId(\'Microsoft.KeyVault/vaults/secrets\', \'kv\', \'s1\')]" } }',
      ),
    ],
    [
      'hard-negative',
      template(
        '"variables": { "secretsUserRole": "4633458b-17de-408a-b874-0445c86b69e6", "keyVaultApiVersion": "2019-09-01" }',
      ),
    ],
  ]),
  ...rows('arm-parameters', 'infra/azuredeploy.parameters.json', [
    ['literal', parameters('"sqlPassword": { "value": "⟦given-1⟧" }')],
    ['literal', parameters('"settings": { "value": { "clientSecret": "⟦deep⟧" } }')],
    ['literal', parameters('"apiKey": { "value": "⟦k\\\\1⟧" }')],
    [
      'reference',
      parameters(
        '"sqlPassword": { "reference": { "keyVault": { "id": "/subscriptions/x/resourceGroups/y/providers/Microsoft.KeyVault/vaults/kv" }, "secretName": "sql-password-1" } }',
      ),
    ],
    ['reference', parameters('"sqlPassword": { "value": "$(SqlPassword)" }')],
    ['placeholder', parameters('"sqlPassword": { "value": "GEN-PASSWORD" }')],
    ['placeholder', parameters('"sqlPassword": { "value": "" }, "apiKey": { "value": null }')],
    [
      'hard-negative',
      parameters('"secretName": { "value": "orders-2024" }, "tokenUrl": { "value": "https://x.example.com/2" }'),
    ],
    [
      'hard-negative',
      parameters(
        '"keyVaultId": { "value": "/subscriptions/x/resourceGroups/y" }, "primaryKeyPath": { "value": "/id2" }',
      ),
    ],
  ]),
];
