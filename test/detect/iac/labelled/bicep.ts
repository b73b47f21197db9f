import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';

const FILE = 'infra/main.bicep';

const resource = (type: string, properties: string): string =>
  `resource thing 'Microsoft.${type}@2023-05-01' = {\n  name: 'thing'\n  parent: other\n  properties: {\n    ${properties}\n  }\n}\n`;
const apim = (type: string, properties: string): string => resource(`ApiManagement/service/${type}`, properties);
const app = (properties: string): string => resource('Web/sites', properties);

const PARAMETERS: Row[] = rows('bicep-parameter', FILE, [
  ['literal', "param adminPassword string = '⟦Summer2021⟧'"],
  ['literal', "@secure()\nparam p string = '⟦hunter2⟧'"],
  ['literal', "@description('The key')\n@minLength(3)\n@secure()\nparam seed string = '⟦abc-def⟧'"],
  ['literal', "param apiKey string = '⟦it\\'s-k3y⟧'"],
  ['literal', "var clientSecret = '⟦orders-8812-live⟧'"],
  ['literal', "var settings = {\n  db: {\n    password: '⟦pw⟧'\n  }\n}"],
  ['literal', "// param adminPassword string = '⟦Summer2021x⟧'\nvar x = 1"],
  ['literal', "var conn = 'Server=tcp:db.example.net;User ID=a;Password=⟦Qw3rty-77⟧;Encrypt=true'"],
  ['literal', "var url = 'https://fn.example.net/api/x?code=⟦aB3dE5fG7hJ9kL1m⟧'"],
  ['reference', 'param adminPassword string'],
  ['reference', '@secure()\nparam adminPassword string = newGuid()'],
  ['reference', "var clientSecret = '${prefix}-${uniqueString(x)}'"],
  ['reference', 'var storageKey = storage.listKeys().keys[0].value'],
  ['reference', "var accountKey = listKeys(storage.id, '2023-01-01').keys[0].value"],
  ['reference', "var conn = 'AccountName=${a.name};AccountKey=${a.listKeys().keys[0].value}'"],
  ['reference', 'var password = params.password'],
  ['placeholder', "@secure()\nparam password string = ''"],
  ['placeholder', "param apiKey string = '<your key>'"],
  ['placeholder', "param apiKey string = 'REPLACE_ME'"],
  ['placeholder', "param apiKey string = '#{ApiKey}#'"],
  ['placeholder', "param clientSecret string = '$(clientSecret)'"],
  ['placeholder', "param clientSecret string = '__ClientSecret__'"],
  ['hard-negative', "param secretName string = 'orders-db-2024'"],
  ['hard-negative', "param apiKeySecret string = 'orders-api-key'"],
  [
    'hard-negative',
    "param keyVaultSecretId string = 'https://kv.vault.azure.net/secrets/x/0123456789abcdef0123456789abcdef'",
  ],
  ['hard-negative', "param tokenUrl string = 'https://login.example.com/oauth2/token'"],
  ['hard-negative', "@secure()\nparam adminUsername string = 'azureuser'"],
  ['hard-negative', "param authType string = 'password'\nparam keyType 'Primary' | 'Secondary' = 'Primary'"],
  ['hard-negative', "@description('The password, e.g. apiKey=12345678x')\nparam p string"],
  ['hard-negative', "param key string = 'environment'\nparam partitionKey string = '/tenantId2'"],
  ['hard-negative', "param sshPublicKey string = 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ a@b'"],
  ['hard-negative', 'output secretUri string = secret.properties.secretUri'],
  [
    'hard-negative',
    "var roles = {\n  secretsUser: '4633458b-17de-408a-b874-0445c86b69e6'\n  'Key Vault Secrets User': '4633458b-17de-408a-b874-0445c86b69e6'\n}",
  ],
]);

const APIM: Row[] = rows('bicep-apim', FILE, [
  ['literal', apim('namedValues', "displayName: 'x'\n    secret: true\n    value: '⟦s3cr3t⟧'")],
  ['literal', apim('namedValues', "displayName: 'backend-password'\n    value: '⟦Winter-9⟧'")],
  ['literal', apim('namedValues', "displayName: 'a-key'\n    secret: true\n    value: prod ? '⟦one-1⟧' : '⟦two-2⟧'")],
  [
    'literal',
    "var hidden = '⟦plain text 1⟧'\n" + apim('namedValues', "displayName: 'x'\n    secret: true\n    value: hidden"),
  ],
  [
    'literal',
    apim(
      'backends',
      "credentials: {\n      header: {\n        'x-functions-key': [\n          '⟦fk-1⟧'\n        ]\n      }\n    }",
    ),
  ],
  ['literal', apim('backends', "credentials: {\n      query: { code: ['⟦abc⟧'] }\n    }")],
  [
    'literal',
    apim('backends', "credentials: {\n      authorization: { scheme: 'Basic', parameter: '⟦c3ZjOlB3MTIz⟧' }\n    }"),
  ],
  ['literal', apim('backends', "proxy: { url: 'http://p', username: 'u', password: '⟦prx⟧' }")],
  ['literal', apim('identityProviders', "clientId: 'c'\n    clientSecret: '⟦idp-secret⟧'")],
  ['literal', apim('authorizationServers', "resourceOwnerUsername: 'o'\n    resourceOwnerPassword: '⟦rop⟧'")],
  [
    'literal',
    apim(
      'authorizationProviders',
      "oauth2: { grantTypes: { clientCredentials: { clientId: 'x', clientSecret: '⟦cs-1⟧' } } }",
    ),
  ],
  [
    'literal',
    apim('caches', "connectionString: 'c.redis.cache.windows.net:6380,password=⟦Zm9vYmFyYmF6cXV4⟧,ssl=True'"),
  ],
  ['literal', apim('subscriptions', "primaryKey: '⟦0f3c9a7be1d244c08855aa01bc93de71⟧'")],
  ['literal', apim('subscriptions', "primaryKey: guid('⟦orders-subscription⟧')")],
  ['literal', apim('certificates', "data: '⟦TUlJS3Byb2plY3Q⟧'\n    password: '⟦pfx-pass⟧'")],
  [
    'literal',
    resource(
      'ApiManagement/service',
      "hostnameConfigurations: [\n      {\n        hostName: 'a.example.com'\n        certificatePassword: '⟦cp⟧'\n      }\n    ]",
    ),
  ],
  [
    'literal',
    apim(
      'policies',
      "format: 'rawxml'\n    value: '''\n<policies>\n  <inbound>\n    <set-header name=\"x-api-key\"><value>⟦k-77⟧</value></set-header>\n  </inbound>\n</policies>\n'''",
    ),
  ],
  [
    'literal',
    apim(
      'apis/policies',
      'value: \'<policies><inbound><authentication-basic username="u" password="⟦pw\\\'1⟧" /></inbound></policies>\'',
    ),
  ],
  [
    'literal',
    "resource s 'Microsoft.ApiManagement/service@2022-08-01' = {\n  name: 's'\n  resource n 'namedValues' = {\n    name: 'n'\n    properties: { secret: true, displayName: 'n', value: '⟦nested-value⟧' }\n  }\n}",
  ],
  ['reference', apim('namedValues', "displayName: 'api-key'\n    secret: true\n    value: apiKey")],
  [
    'reference',
    apim(
      'namedValues',
      "displayName: 'api-key'\n    secret: true\n    keyVault: { secretIdentifier: '${vault.properties.vaultUri}secrets/api-key' }",
    ),
  ],
  ['reference', apim('namedValues', "displayName: 'api-key'\n    secret: true\n    value: kv.getSecret('api-key')")],
  ['reference', apim('backends', "credentials: { header: { 'x-functions-key': ['{{functions-key}}'] } }")],
  ['reference', apim('subscriptions', 'primaryKey: guid(resourceGroup().id)')],
  [
    'reference',
    apim(
      'policies',
      "value: '''<policies><inbound><set-header name=\"x-api-key\"><value>{{key}}</value></set-header></inbound></policies>'''",
    ),
  ],
  ['reference', apim('policies', "value: loadTextContent('policy.xml')")],
  ['placeholder', apim('namedValues', "displayName: 'api-key'\n    secret: true\n    value: 'todo'")],
  ['placeholder', apim('identityProviders', "clientSecret: 'your-client-secret'")],
  ['hard-negative', apim('namedValues', "displayName: 'environment'\n    value: 'production-2024'")],
  ['hard-negative', apim('namedValues', "displayName: 'token-url'\n    value: 'https://login.example.com/x'")],
  ['hard-negative', apim('loggers', 'credentials: { instrumentationKey: appInsights.properties.InstrumentationKey }')],
  ['hard-negative', apim('certificates', "keyVault: { secretIdentifier: 'https://kv.vault.azure.net/secrets/cert' }")],
  ['hard-negative', apim('backends', "credentials: { certificate: ['0123456789ABCDEF0123456789ABCDEF01234567'] }")],
  [
    'hard-negative',
    apim('apis', "subscriptionKeyParameterNames: { header: 'Ocp-Apim-Subscription-Key', query: 'subscription-key' }"),
  ],
]);

const APPS: Row[] = rows('bicep-app', FILE, [
  ['literal', app("siteConfig: { appSettings: [ { name: 'ApiKey', value: '⟦k-1⟧' } ] }")],
  [
    'literal',
    app("siteConfig: { appSettings: [\n { name: 'Db__Password', value: '⟦Autumn5⟧' }\n { name: 'X', value: 'y' }\n] }"),
  ],
  ['literal', resource('Web/sites/config', "CLIENT_SECRET: '⟦app-sec-1⟧'\n    MODE: 'live'")],
  [
    'literal',
    app(
      "siteConfig: { connectionStrings: [ { name: 'Db', connectionString: 'Server=x;Uid=u;Pwd=⟦pw-1⟧;', type: 'SQLAzure' } ] }",
    ),
  ],
  ['literal', resource('KeyVault/vaults/secrets', "value: '⟦stored⟧'")],
  ['literal', resource('Sql/servers', "administratorLogin: 'sa'\n    administratorLoginPassword: '⟦P@ss1⟧'")],
  ['literal', resource('App/containerApps', "configuration: { secrets: [ { name: 'x', value: '⟦cont-1⟧' } ] }")],
  [
    'literal',
    resource(
      'ContainerInstance/containerGroups',
      "containers: [ { properties: { environmentVariables: [ { name: 'A', secureValue: '⟦sv⟧' } ] } } ]",
    ),
  ],
  ['literal', "module m './m.bicep' = {\n  name: 'm'\n  params: {\n    sqlPassword: '⟦mod-pw⟧'\n  }\n}"],
  ['literal', "using './main.bicep'\nparam sqlPassword = '⟦given⟧'"],
  [
    'reference',
    app(
      "siteConfig: { appSettings: [ { name: 'ApiKey', value: '@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/k)' } ] }",
    ),
  ],
  ['reference', app("siteConfig: { appSettings: [ { name: 'ApiKey', value: apiKey } ] }")],
  [
    'reference',
    app(
      "siteConfig: { appSettings: [ { name: 'AzureWebJobsStorage', value: 'DefaultEndpointsProtocol=https;AccountName=${st.name};AccountKey=${st.listKeys().keys[0].value}' } ] }",
    ),
  ],
  ['reference', "using './main.bicep'\nparam sqlPassword = az.getSecret('s', 'g', 'kv', 'sql-password')"],
  ['reference', "using './main.bicep'\nparam sqlPassword = readEnvironmentVariable('SQL_PASSWORD')"],
  [
    'reference',
    resource(
      'App/containerApps',
      "configuration: { secrets: [ { name: 'x', keyVaultUrl: 'https://kv.vault.azure.net/secrets/x', identity: 'system' } ] }",
    ),
  ],
  ['placeholder', app("siteConfig: { appSettings: [ { name: 'ApiKey', value: '{#ApiKey#}' } ] }")],
  [
    'hard-negative',
    app(
      "siteConfig: { appSettings: [ { name: 'WEBSITE_AUTH_TOKEN_STORE', value: 'wwwroot2' }, { name: 'FUNCTIONS_EXTENSION_VERSION', value: '~4' } ] }",
    ),
  ],
  ['hard-negative', app("siteConfig: { appSettings: [ { name: 'KeyVaultSecretName', value: 'db-password-2' } ] }")],
  [
    'hard-negative',
    resource(
      'Web/sites/config',
      "identityProviders: { azureActiveDirectory: { registration: { clientSecretSettingName: 'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET' } } }",
    ),
  ],
  [
    'hard-negative',
    resource(
      'KeyVault/vaults',
      "accessPolicies: [ { permissions: { keys: ['get'], secrets: ['get', 'list'] } } ]\n    enabledForDeployment: false",
    ),
  ],
  [
    'hard-negative',
    resource(
      'App/containerApps',
      "template: { containers: [ { env: [ { name: 'DB_PASSWORD', secretRef: 'db-password' } ] } ] }",
    ),
  ],
  [
    'hard-negative',
    resource(
      'Compute/virtualMachines',
      "osProfile: { linuxConfiguration: { disablePasswordAuthentication: true, ssh: { publicKeys: [ { keyData: 'ssh-rsa AAAAB3NzaC1yc2E x' } ] } } }",
    ),
  ],
  [
    'hard-negative',
    resource('EventHub/namespaces', "disableLocalAuth: true\n    encryption: { keySource: 'Microsoft.KeyVault' }"),
  ],
]);

export const BICEP_ROWS: Row[] = [...PARAMETERS, ...APIM, ...APPS];
