import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { base64, hex, shortKey, some } from '../../tokens/labelled/made.ts';

/** Whole files of many kinds, each with what such files hold beside their credentials. */
export const NINTH_ROWS: Row[] = [
  ...rows('iac', 'modules/apim/main.tf', [
    [
      'literal',
      `resource "azurerm_api_management" "this" {
  name                = "apim-\${var.workload}-\${var.env}"
  location            = var.location
  resource_group_name = var.resource_group_name
  publisher_name      = "Contoso"
  publisher_email     = "apis@contoso.com"
  sku_name            = "Developer_1"

  hostname_configuration {
    proxy {
      host_name                    = "api.contoso.com"
      key_vault_id                 = data.azurerm_key_vault_certificate.api.secret_id
      negotiate_client_certificate = false
    }
    portal {
      host_name            = "portal.contoso.com"
      certificate          = filebase64("certs/portal.pfx")
      certificate_password = "⟦portalpfx1⟧"
    }
  }
}

resource "azurerm_api_management_named_value" "erp" {
  name                = "erp-key"
  display_name        = "erp-key"
  value               = "⟦e1f2a3b4-legacy⟧"
  secret              = true
  api_management_name = azurerm_api_management.this.name
  resource_group_name = var.resource_group_name
}

resource "azurerm_api_management_named_value" "env" {
  name         = "environment-name"
  display_name = "environment-name"
  value        = "production"
}

resource "azurerm_api_management_named_value" "kv" {
  name         = "crm-secret"
  display_name = "crm-secret"
  secret       = true
  value_from_key_vault {
    secret_id = azurerm_key_vault_secret.crm.versionless_id
  }
}

resource "azurerm_api_management_backend" "func" {
  name     = "func"
  protocol = "http"
  url      = "https://func.azurewebsites.net/api"
  credentials {
    header = {
      "x-functions-key" = data.azurerm_function_app_host_keys.f.default_function_key
      "x-legacy-key"    = "⟦L3gacyK3y!⟧"
    }
    authorization {
      scheme    = "Basic"
      parameter = "⟦${base64('tf:Pa55w0rd9')}⟧"
    }
  }
}

resource "azurerm_api_management_identity_provider_aad" "aad" {
  client_id       = "c1d2e3f4-a5b6-4789-9a0b-1c2d3e4f5a6b"
  client_secret   = "⟦${some(3)}7Q~${some(31)}⟧"
  allowed_tenants = ["contoso.onmicrosoft.com"]
}

resource "azurerm_api_management_api_policy" "p" {
  xml_content = <<XML
<policies>
  <inbound>
    <base />
    <set-header name="Ocp-Apim-Subscription-Key" exists-action="override">
      <value>⟦${hex(32)}⟧</value>
    </set-header>
    <set-header name="x-api-key" exists-action="override">
      <value>\${var.backend_key}</value>
    </set-header>
  </inbound>
</policies>
XML
}
`,
    ],
  ]),
  ...rows('iac', 'modules/keyvault/main.tf', [
    [
      'literal',
      `resource "random_password" "sql" {
  length           = 24
  special          = true
  override_special = "!#$%&*()-_=+[]{}<>:?"
}

resource "azurerm_key_vault_secret" "sql" {
  name         = "sql-admin-password"
  value        = random_password.sql.result
  key_vault_id = azurerm_key_vault.kv.id
}

resource "azurerm_key_vault_secret" "static" {
  name         = "smtp-password"
  value        = "⟦Sm7pRelay⟧"
  key_vault_id = azurerm_key_vault.kv.id
  content_type = "password"
}

resource "azurerm_key_vault_access_policy" "apim" {
  key_vault_id       = azurerm_key_vault.kv.id
  tenant_id          = data.azurerm_client_config.current.tenant_id
  object_id          = "6f7e8d9c-0b1a-4c2d-8e3f-4a5b6c7d8e9f"
  secret_permissions = ["Get", "List"]
}

resource "azurerm_mssql_server" "sql" {
  administrator_login          = "sqladmin"
  administrator_login_password = "⟦4-v3ry-53cr37-p455w0rd⟧"
  minimum_tls_version          = "1.2"
}

resource "azurerm_linux_virtual_machine" "vm" {
  admin_username = "adminuser"
  admin_password = var.admin_password
  admin_ssh_key {
    username   = "adminuser"
    public_key = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC${some(60)} adminuser@host"
  }
}

variable "admin_password" {
  type        = string
  description = "Password of the administrator"
  default     = "⟦Chang3d-2020⟧"
  sensitive   = true
}

variable "secret_names" {
  type    = list(string)
  default = ["db-password", "api-token"]
}

output "secret_id" { value = azurerm_key_vault_secret.sql.id }
`,
    ],
  ]),
  ...rows('iac', 'environments/dev.tfvars', [
    [
      'literal',
      `env              = "dev"
admin_password   = "⟦Dev!2345⟧"
client_id        = "11112222-3333-4444-5555-666677778888"
client_secret    = "⟦tfvars_secret_9⟧"
tenant_id        = "aaaabbbb-cccc-dddd-eeee-ffff00001111"
key_vault_name   = "kv-dev-weu"
ssh_key_path     = "~/.ssh/id_rsa.pub"
storage_account_replication = "LRS"
token_ttl        = 3600
secret_name      = "orders-api"
`,
    ],
  ]),
  ...rows('iac', 'bicep/apim.bicep', [
    [
      'literal',
      `@description('Name of the service')
param apimName string
@secure()
param clientSecret string
@secure()
param adminPassword string = '⟦Bicep-D3fault!⟧'
param keyVaultName string = 'kv-contoso'
param certificateThumbprint string = 'A1B2C3D4E5F60718293A4B5C6D7E8F9001122334'

resource apim 'Microsoft.ApiManagement/service@2022-08-01' existing = {
  name: apimName
}

resource nv 'Microsoft.ApiManagement/service/namedValues@2022-08-01' = {
  parent: apim
  name: 'sap-password'
  properties: {
    displayName: 'sap-password'
    secret: true
    value: '⟦5apP4ss⟧'
  }
}

resource nvKv 'Microsoft.ApiManagement/service/namedValues@2022-08-01' = {
  parent: apim
  name: 'crm-password'
  properties: {
    displayName: 'crm-password'
    secret: true
    keyVault: {
      secretIdentifier: '\${kv.properties.vaultUri}secrets/crm-password'
    }
  }
}

resource sub 'Microsoft.ApiManagement/service/subscriptions@2022-08-01' = {
  parent: apim
  name: 'partner'
  properties: {
    displayName: 'partner'
    scope: '/apis'
    primaryKey: '⟦${hex(32)}⟧'
    secondaryKey: clientSecret
  }
}

resource policy 'Microsoft.ApiManagement/service/policies@2022-08-01' = {
  parent: apim
  name: 'policy'
  properties: {
    format: 'rawxml'
    value: '''
<policies>
  <inbound>
    <authentication-basic username="bicep" password="⟦b1cep-inline⟧" />
    <set-header name="x-api-key" exists-action="override"><value>{{x-api-key}}</value></set-header>
  </inbound>
</policies>
'''
  }
}

resource redis 'Microsoft.ApiManagement/service/caches@2022-08-01' = {
  parent: apim
  name: 'default'
  properties: {
    connectionString: 'redis-contoso.redis.cache.windows.net:6380,password=⟦${some(33)}AzCa${some(6)}=⟧,ssl=True,abortConnect=False'
    useFromLocation: 'default'
  }
}

output endpoint string = apim.properties.gatewayUrl
`,
    ],
  ]),
  ...rows('iac', 'arm/azuredeploy.json', [
    [
      'literal',
      `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "adminPassword": { "type": "securestring", "defaultValue": "⟦Arm-Adm1n⟧" },
    "clientSecret": { "type": "securestring" },
    "keyName": { "type": "string", "defaultValue": "orders-key" },
    "passwordLength": { "type": "int", "defaultValue": 16 }
  },
  "variables": {
    "secretsUserRole": "4633458b-17de-408a-b874-0445c86b69e6",
    "storageKey": "[listKeys(resourceId('Microsoft.Storage/storageAccounts', parameters('storageName')), '2019-06-01').keys[0].value]"
  },
  "resources": [
    {
      "type": "Microsoft.ApiManagement/service/namedValues",
      "apiVersion": "2021-08-01",
      "name": "[concat(parameters('apimName'), '/billing-key')]",
      "properties": { "displayName": "billing-key", "secret": true, "value": "⟦b1ll1ng-K3Y⟧" }
    },
    {
      "type": "Microsoft.ApiManagement/service/authorizationServers",
      "apiVersion": "2021-08-01",
      "name": "[concat(parameters('apimName'), '/oauth')]",
      "properties": {
        "clientId": "d2c3b4a5-9687-4f5e-8d4c-3b2a19087f6e",
        "clientSecret": "⟦armClientS3cret⟧",
        "resourceOwnerPassword": "[parameters('ropcPassword')]",
        "tokenEndpoint": "https://login.microsoftonline.com/common/oauth2/token"
      }
    },
    {
      "type": "Microsoft.KeyVault/vaults/secrets",
      "apiVersion": "2022-07-01",
      "name": "kv/db",
      "properties": { "value": "⟦Dbp4ssw0rd⟧", "contentType": "text/plain" }
    },
    {
      "type": "Microsoft.ApiManagement/service/apis/policies",
      "apiVersion": "2021-08-01",
      "name": "policy",
      "properties": {
        "format": "xml",
        "value": "<policies>\\r\\n  <inbound>\\r\\n    <set-header name=\\"Authorization\\" exists-action=\\"override\\">\\r\\n      <value>Basic ⟦${base64('armuser:ArmPass1')}⟧</value>\\r\\n    </set-header>\\r\\n    <set-query-parameter name=\\"code\\" exists-action=\\"override\\"><value>{{code}}</value></set-query-parameter>\\r\\n  </inbound>\\r\\n</policies>"
      }
    }
  ]
}
`,
    ],
  ]),
  ...rows('iac', 'arm/azuredeploy.parameters.json', [
    [
      'literal',
      `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "adminUsername": { "value": "contosoadmin" },
    "adminPassword": { "value": "⟦ParamPass#9⟧" },
    "clientSecret": { "reference": { "keyVault": { "id": "/subscriptions/x/resourceGroups/y/providers/Microsoft.KeyVault/vaults/kv" }, "secretName": "clientSecret" } },
    "sqlPassword": { "value": "__sqlPassword__" },
    "certThumbprint": { "value": "0123456789ABCDEF0123456789ABCDEF01234567" }
  }
}
`,
    ],
  ]),
  ...rows('iac', 'azure-pipelines.yml', [
    [
      'literal',
      `trigger: [main]
variables:
  - group: apim-secrets
  - name: clientSecret
    value: ⟦p1pel1ne-secret⟧
  - name: keyVaultName
    value: kv-contoso
  - name: sonarToken
    value: $(SONAR_TOKEN)
stages:
  - stage: deploy
    jobs:
      - job: apim
        steps:
          - task: AzureCLI@2
            inputs:
              azureSubscription: sc-contoso
              scriptType: bash
              inlineScript: |
                az login --service-principal -u 1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d -p ⟦azLogin-P4ss⟧ --tenant contoso.onmicrosoft.com
                az keyvault secret set --vault-name kv-contoso --name api-key --value "$(apiKey)"
                az apim nv create --service-name apim --resource-group rg --named-value-id k --display-name k --value "⟦cliNvSecret1⟧" --secret true
          - script: echo "##vso[task.setvariable variable=token;issecret=true]$TOKEN"
            env:
              TOKEN: $(deployToken)
              DB_PASSWORD: ⟦env-p4ssw0rd⟧
`,
    ],
  ]),
  ...rows('iac', '.github/workflows/deploy.yml', [
    [
      'literal',
      `name: deploy
on: { push: { branches: [main] } }
permissions:
  id-token: write
  contents: read
env:
  ARM_CLIENT_ID: 0a1b2c3d-4e5f-4607-8899-aabbccddeeff
  ARM_CLIENT_SECRET: ⟦ghwf~Cl13nt.S3c⟧
  ARM_TENANT_ID: ffeeddcc-bbaa-4998-8770-665544332211
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@8e5e7e5ab8b370d6c329ec480221332ada57f0ab
      - uses: azure/login@v1
        with:
          creds: \${{ secrets.AZURE_CREDENTIALS }}
      - uses: docker/login-action@v3
        with:
          username: contoso
          password: ⟦dckr_pat_${some(27)}⟧
      - run: curl -H "Authorization: Bearer \${{ secrets.GITHUB_TOKEN }}" https://api.github.com
        env:
          NPM_TOKEN: \${{ secrets.NPM_TOKEN }}
          token: \${{ github.token }}
`,
    ],
  ]),
  ...rows('iac', 'docker-compose.yml', [
    [
      'literal',
      `version: "3.8"
services:
  db:
    image: postgres:15
    environment:
      POSTGRES_USER: kong
      POSTGRES_PASSWORD: ⟦kongpass⟧
      POSTGRES_DB: kong
  gateway:
    image: mcr.microsoft.com/azure-api-management/gateway:2.4.0
    environment:
      config.service.endpoint: https://apim-contoso.configuration.azure-api.net
      config.service.auth: "GatewayKey ⟦onprem&202501010000&${some(86)}==⟧"
  app:
    build: .
    environment:
      - DATABASE_URL=postgres://kong:⟦kongpass⟧@db:5432/kong
      - REDIS_PASSWORD=\${REDIS_PASSWORD:?err}
      - SECRET_FILE=/run/secrets/app
      - VAULT_TOKEN=⟦hvs.${some(92)}⟧
      - VAULT_ADDR=http://vault:8200
    secrets:
      - app_secret
secrets:
  app_secret:
    file: ./app_secret.txt
`,
    ],
  ]),
  ...rows('iac', 'charts/gateway/values.yaml', [
    [
      'literal',
      `replicaCount: 1
image:
  repository: contoso/gateway
  tag: "1.4.2"
imagePullSecrets:
  - name: regcred
auth:
  existingSecret: gateway-auth
  secretKeys:
    adminPasswordKey: admin-password
  adminPassword: "⟦helmAdmin1⟧"
  userPassword: ""
env:
  - name: CLIENT_SECRET
    valueFrom:
      secretKeyRef: { name: gw, key: client-secret }
  - name: API_TOKEN
    value: "⟦t0k3n-from-values⟧"
tls:
  secretName: gateway-tls
serviceAccount:
  automountServiceAccountToken: false
`,
    ],
  ]),
  ...rows('iac', 'k8s/secret.yaml', [
    [
      'literal',
      `apiVersion: v1
kind: Secret
metadata:
  name: gw
type: Opaque
data:
  client-secret: ⟦${base64('Kub3rn3tes-Secret')}⟧
  username: ${base64('admin')}
stringData:
  password: ⟦str1ngData⟧
---
apiVersion: external-secrets.io/v1beta1
kind: ExternalSecret
metadata: { name: kv }
spec:
  secretStoreRef: { name: azure, kind: SecretStore }
  data:
    - secretKey: db-password
      remoteRef: { key: db-password }
`,
    ],
  ]),
  ...rows('iac', 'src/appsettings.json', [
    [
      'literal',
      `{
  "Logging": { "LogLevel": { "Default": "Information" } },
  "ConnectionStrings": {
    "Default": "Server=tcp:sql-contoso.database.windows.net,1433;Initial Catalog=orders;User ID=app;Password=⟦AppS3ttings!⟧;Encrypt=True;",
    "Local": "Server=(localdb)\\\\mssqllocaldb;Database=orders;Trusted_Connection=True;",
    "ServiceBus": "Endpoint=sb://sb-contoso.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=⟦${shortKey('+ASb', 'Manage00')}⟧",
    "Storage": "UseDevelopmentStorage=true",
    "Kv": "@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/conn)"
  },
  "AzureAd": {
    "Instance": "https://login.microsoftonline.com/",
    "TenantId": "0f9e8d7c-6b5a-4433-9221-100f1e2d3c4b",
    "ClientId": "b4c5d6e7-f809-4a1b-8c2d-e3f405162738",
    "ClientSecret": "⟦9oX8Q~${some(34)}⟧"
  },
  "ApplicationInsights": { "ConnectionString": "InstrumentationKey=1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9;IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/" },
  "Apim": { "SubscriptionKey": "⟦${hex(32)}⟧", "SubscriptionKeyHeader": "Ocp-Apim-Subscription-Key" },
  "Jwt": { "Key": "⟦this-is-my-jwt-signing-key-2022⟧", "Issuer": "contoso" },
  "KeyVault": { "Name": "kv-contoso", "SecretName": "orders-db" }
}
`,
    ],
  ]),
  ...rows('iac', '.env', [
    [
      'literal',
      `NODE_ENV=production
API_BASE=https://apim-contoso.azure-api.net
APIM_SUBSCRIPTION_KEY=⟦${hex(32)}⟧
AZURE_CLIENT_ID=22334455-6677-4889-9aab-bccddeeff001
AZURE_CLIENT_SECRET=⟦d0tenv~secret.value⟧
SESSION_SECRET='⟦keyboard cat 99⟧'
TOKEN_EXPIRY=15m
PUBLIC_KEY_PATH=./keys/public.pem
SMTP_PASS=⟦mailpw7⟧
SENTRY_DSN=https://${hex(32)}@o123456.ingest.sentry.io/4504
ENABLE_SECRET_SCANNING=true
`,
    ],
  ]),
  ...rows('iac', '.env.example', [
    [
      'hard-negative',
      `DB_PASSWORD=
API_KEY=your-api-key-here
CLIENT_SECRET=<client-secret>
JWT_SECRET=changeme
`,
    ],
  ]),
  ...rows('iac', 'package-lock.json', [
    [
      'hard-negative',
      `{
  "name": "gw",
  "lockfileVersion": 3,
  "packages": {
    "node_modules/js-tokens": {
      "version": "4.0.0",
      "resolved": "https://registry.npmjs.org/js-tokens/-/js-tokens-4.0.0.tgz",
      "integrity": "sha512-${some(86)}=="
    }
  }
}
`,
    ],
  ]),
  ...rows('iac', 'scripts/deploy.ps1', [
    [
      'literal',
      `param([string]$ResourceGroup, [SecureString]$Password)
$clientSecret = '⟦psClient5ecret⟧'
$secure = ConvertTo-SecureString -String "⟦Plain-T3xt!⟧" -AsPlainText -Force
$key = (Get-AzStorageAccountKey -ResourceGroupName $ResourceGroup -Name st).Value[0]
$headers = @{ 'Ocp-Apim-Subscription-Key' = '⟦${hex(32)}⟧'; 'Content-Type' = 'application/json' }
New-AzApiManagementNamedValue -Context $ctx -NamedValueId 'k' -Name 'k' -Value $env:NV_VALUE -Secret
$token = (Get-AzAccessToken -ResourceUrl 'https://management.azure.com').Token
$secretName = "orders-db-password"
`,
    ],
  ]),
  ...rows('iac', 'etc/nsswitch.conf', [
    [
      'hard-negative',
      `passwd:         files systemd
group:          files
shadow:         files
passwd: files
`,
    ],
  ]),
  ...rows('iac', 'templates/config.ini', [
    [
      'literal',
      `[database]
user = app
password = ⟦1n1-Passw0rd⟧
[auth]
token_url = https://example.org/token
secret_key = %(SECRET_KEY)s
api_key = \${API_KEY}
`,
    ],
  ]),
];
