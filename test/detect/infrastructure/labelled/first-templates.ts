import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { some } from '../../tokens/labelled/made.ts';

/** Written in the manner of real repositories, before the detection was looked at. */
export const FIRST_TEMPLATE_ROWS: Row[] = [
  ...rows('bicep', 'infra/main.bicep', [
    [
      'literal',
      `targetScope = 'resourceGroup'

@description('SQL administrator password')
param sqlAdminPassword string = '⟦Sql@dmin2022!⟧'

@secure()
param vmPassword string = '⟦Welkom01vm⟧'

@secure()
param apiKey string

param sqlAdminLogin string = 'sqladmin'
param tokenLifetime string = 'PT1H'
param keyVaultSecretName string = 'sql-admin-password'
param passwordSecretName string = 'db-password'
param enablePasswordAuth bool = false
param sshPublicKey string = 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7vK0mT1xWq8Yb3nJ4hL6pD9gF3aSu7XoRiAeMqN1t admin@contoso'
param tenantId string = subscription().tenantId
param roleDefinitionId string = '4633458b-17de-408a-b874-0445c86b69e6'

resource web 'Microsoft.Web/sites@2022-03-01' = {
  name: 'web-orders'
  location: resourceGroup().location
  properties: {
    siteConfig: {
      appSettings: [
        {
          name: 'AzureWebJobsStorage'
          value: 'DefaultEndpointsProtocol=https;AccountName=storders;AccountKey=⟦${some(86)}==⟧;EndpointSuffix=core.windows.net'
        }
        {
          name: 'AzureWebJobsDashboard'
          value: 'DefaultEndpointsProtocol=https;AccountName=\${storage.name};AccountKey=\${storage.listKeys().keys[0].value}'
        }
        {
          name: 'APPINSIGHTS_INSTRUMENTATIONKEY'
          value: 'b3f0a9c1-7d24-4e58-8c6b-19e5d2f7a034'
        }
        {
          name: 'JWT_SECRET'
          value: '⟦ordersjwt⟧'
        }
        {
          name: 'SENDGRID_KEY'
          value: '@Microsoft.KeyVault(SecretUri=https://kv-orders.vault.azure.net/secrets/sendgrid/)'
        }
        {
          name: 'WEBSITE_AUTH_ENCRYPTION_KEY'
          value: '⟦6B1A2C3D4E5F60718293A4B5C6D7E8F90A1B2C3D4E5F60718293A4B5C6D7E8F9⟧'
        }
        {
          name: 'FUNCTIONS_WORKER_RUNTIME'
          value: 'dotnet'
        }
        {
          name: 'TOKEN_ENDPOINT'
          value: 'https://login.contoso.com/connect/token'
        }
      ]
      connectionStrings: [
        {
          name: 'Orders'
          connectionString: 'Server=tcp:sql-orders.database.windows.net,1433;Initial Catalog=orders;User ID=sqladmin;Password=⟦Sql@dmin2022!⟧;Encrypt=True;'
          type: 'SQLAzure'
        }
        {
          name: 'Identity'
          connectionString: 'Server=tcp:sql-orders.database.windows.net,1433;Initial Catalog=orders;Authentication=Active Directory Default;'
          type: 'SQLAzure'
        }
      ]
    }
  }
}

resource vm 'Microsoft.Compute/virtualMachines@2022-08-01' = {
  name: 'vm1'
  properties: {
    osProfile: {
      computerName: 'vm1'
      adminUsername: 'azureuser'
      adminPassword: '⟦VmPaswoord9⟧'
      linuxConfiguration: { disablePasswordAuthentication: false }
    }
  }
}

resource secret 'Microsoft.KeyVault/vaults/secrets@2022-07-01' = {
  name: 'kv-orders/payment-gateway'
  properties: {
    value: '⟦pgw-live-81-xx⟧'
    contentType: 'text/plain'
  }
}

resource secret2 'Microsoft.KeyVault/vaults/secrets@2022-07-01' = {
  name: 'kv-orders/storage-key'
  properties: {
    value: storage.listKeys().keys[0].value
  }
}

output hostName string = web.properties.defaultHostName
`,
    ],
  ]),
  ...rows('bicep', 'modules/keyvault.bicep', [
    [
      'hard-negative',
      `param name string
param secretNames array = [
  'sql-admin-password'
  'api-management-key'
]
param keyPermissions array = [
  'get'
  'list'
]
var secretsOfficer = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7')
var tokenAudience = 'https://vault.azure.net'
var keyName = 'cmk-storage'
var keyVaultKeyUri = 'https://kv-orders.vault.azure.net/keys/cmk-storage/0d1e2f3a4b5c46d78e9fa0b1c2d3e4f5'
var uniquePassword = 'P\${uniqueString(resourceGroup().id, deployment().name)}x!'
var hash = 'a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a'
resource kv 'Microsoft.KeyVault/vaults@2022-07-01' = {
  name: name
  properties: {
    tenantId: tenant().tenantId
    enabledForTemplateDeployment: true
    enableRbacAuthorization: true
    accessPolicies: [
      {
        tenantId: '72f988bf-86f1-41af-91ab-2d7cd011db47'
        objectId: '1b8c6f0d-2e47-4a93-b5d1-9c0e7f3a6d24'
        permissions: { secrets: [ 'get', 'list' ], keys: keyPermissions }
      }
    ]
  }
}
resource existing 'Microsoft.KeyVault/vaults@2022-07-01' existing = { name: 'kv-shared' }
module sql 'sql.bicep' = {
  name: 'sql'
  params: {
    adminPassword: existing.getSecret('sql-admin-password')
    apiKeySecretName: 'orders-api-key'
  }
}
output secretUri string = 'https://\${kv.name}.vault.azure.net/secrets/orders-api-key'
`,
    ],
  ]),
  ...rows('arm', 'azuredeploy.parameters.json', [
    [
      'literal',
      `{
  "$schema": "https://schema.management.azure.com/schemas/2015-01-01/deploymentParameters.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "adminUsername": { "value": "azureuser" },
    "adminPassword": { "value": "⟦Azure1234567⟧" },
    "sqlAdministratorLoginPassword": { "value": "⟦N0rthwind#22⟧" },
    "servicePrincipalClientSecret": { "value": "⟦kq1pX0-dR.8sTuVwXyZ2a3B4c5D6e7F8⟧" },
    "servicePrincipalClientId": { "value": "c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25" },
    "dnsZone": { "value": "contoso.com" },
    "sshKeyData": { "value": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8wq3mT7fLk0dXc9Vb2Nn5Ya1Zs6Ue4Rt8Po3Qw7Ix me@contoso" },
    "domainPassword": { "value": "GEN-PASSWORD" },
    "keyVaultSecretUri": { "value": "https://kv-orders.vault.azure.net/secrets/sql/0d1e2f3a4b5c46d78e9fa0b1c2d3e4f5" },
    "registryPassword": { "reference": { "keyVault": { "id": "/subscriptions/x/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv" }, "secretName": "acr-password" } },
    "storageSasToken": { "value": "⟦?sv=2021-06-08&ss=b&srt=sco&sp=rl&se=2025-01-01T00:00:00Z&st=2023-01-01T00:00:00Z&spr=https&sig=Wq3mT7fLk0dXc9Vb2Nn5Ya1Zs6Ue4Rt8Po3Qw7IxJ8U%3D⟧" }
  }
}
`,
    ],
  ]),
  ...rows('arm', 'mainTemplate.json', [
    [
      'literal',
      `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "adminPassword": { "type": "securestring", "defaultValue": "⟦DefaultPw123⟧", "metadata": { "description": "The password of the administrator" } },
    "authenticationType": { "type": "string", "defaultValue": "sshPublicKey", "allowedValues": [ "sshPublicKey", "password" ] },
    "adminPasswordOrKey": { "type": "securestring", "metadata": { "description": "SSH Key or password for the Virtual Machine. SSH key is recommended." } },
    "newGuid": { "type": "string", "defaultValue": "[newGuid()]" }
  },
  "variables": {
    "cassandraPassword": "⟦cassandraAdm1n⟧",
    "passwordParameter": "[parameters('adminPassword')]",
    "scriptUrl": "https://raw.githubusercontent.com/contoso/scripts/main/install-token-service.sh",
    "storageKey": "[listKeys(variables('storageId'), '2019-06-01').keys[0].value]",
    "secretName": "sql-password"
  },
  "resources": [
    {
      "type": "Microsoft.KeyVault/vaults/secrets",
      "name": "[concat(parameters('vault'), '/smtp-password')]",
      "apiVersion": "2019-09-01",
      "properties": { "value": "⟦smtp.Relay.7⟧" }
    },
    {
      "type": "Microsoft.Compute/virtualMachines/extensions",
      "name": "vm/script",
      "properties": {
        "publisher": "Microsoft.Azure.Extensions",
        "protectedSettings": { "commandToExecute": "bash install.sh --user admin --password ⟦InstPw77⟧ --mode silent" },
        "settings": { "fileUris": [ "[variables('scriptUrl')]" ] }
      }
    },
    {
      "type": "Microsoft.Web/sites/config",
      "name": "web/appsettings",
      "properties": {
        "WEBSITE_RUN_FROM_PACKAGE": "1",
        "STRIPE_API_KEY": "⟦rk-contoso-0091⟧",
        "DB_PASSWORD": "[parameters('adminPassword')]",
        "REDIS": "orders.redis.cache.windows.net:6380,password=⟦${some(43)}=⟧,ssl=True,abortConnect=False",
        "SERVICEBUS": "Endpoint=sb://orders.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=⟦${some(43)}=⟧",
        "COSMOS": "[concat('AccountEndpoint=https://cosmos.documents.azure.com:443/;AccountKey=', listKeys(resourceId('Microsoft.DocumentDB/databaseAccounts', 'cosmos'), '2020-04-01').primaryMasterKey)]"
      }
    }
  ],
  "outputs": { "adminPassword": { "type": "string", "value": "[parameters('adminPassword')]" } }
}
`,
    ],
  ]),
  ...rows('terraform', 'main.tf', [
    [
      'literal',
      `terraform {
  backend "azurerm" {
    storage_account_name = "sttfstate"
    container_name       = "tfstate"
    key                  = "orders.prod.tfstate"
    access_key           = "⟦${some(86)}==⟧"
  }
}

provider "azurerm" {
  features {}
  subscription_id = "0e1d2c3b-4a5f-4e6d-8c7b-9a0f1e2d3c4b"
  client_id       = "c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25"
  client_secret   = "⟦Dt8vB2qLw5zXk1mN7pRs-9yCf.hJgE4aUo⟧"
  tenant_id       = "72f988bf-86f1-41af-91ab-2d7cd011db47"
}

provider "vault" {
  address = "https://vault.contoso.com:8200"
  token   = "⟦s.Zk4TqP1wX8yRb3NcLm7HdGfJ⟧"
}

provider "github" {
  owner = "contoso"
  token = var.github_token
}

variable "db_password" {
  type        = string
  description = "Password of the database"
  default     = "⟦orders_db_pw⟧"
}

variable "github_token" {
  type      = string
  sensitive = true
}

variable "secret_name" {
  default = "orders-db-password"
}

locals {
  api_token     = "⟦b7d2f4a1c9e8⟧"
  token_url     = "https://login.contoso.com/oauth2/token"
  key_name      = "orders-key"
  password_file = "/run/secrets/db_password"
  tags          = { secret-owner = "team-orders", cost = "100" }
}

resource "azurerm_mssql_server" "sql" {
  name                         = "sql-orders"
  administrator_login          = "sqladmin"
  administrator_login_password = "⟦T3rraform!Sql⟧"
  minimum_tls_version          = "1.2"
}

resource "azurerm_postgresql_flexible_server" "pg" {
  administrator_password = random_password.pg.result
}

resource "random_password" "pg" {
  length           = 24
  special          = true
  override_special = "!#$%&*()-_=+[]{}<>:?"
}

resource "azurerm_key_vault_secret" "smtp" {
  name         = "smtp-password"
  value        = "⟦mailrelay⟧"
  key_vault_id = azurerm_key_vault.kv.id
}

resource "azurerm_linux_virtual_machine" "vm" {
  admin_username = "azureuser"
  admin_password = "⟦L1nuxVm#pw⟧"
  admin_ssh_key {
    username   = "azureuser"
    public_key = file("~/.ssh/id_rsa.pub")
  }
}

resource "azurerm_linux_web_app" "web" {
  app_settings = {
    "JwtSigningKey"           = "⟦thisisthejwtsigningkey⟧"
    "Auth__ClientSecret"      = "⟦webapp-cs-12⟧"
    "Auth__ClientId"          = "c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25"
    "ApiKey"                  = "@Microsoft.KeyVault(VaultName=kv;SecretName=ApiKey)"
    "TokenCacheMinutes"       = "20"
    "StorageConnectionString" = azurerm_storage_account.st.primary_connection_string
  }
  connection_string {
    name  = "db"
    type  = "SQLAzure"
    value = "Server=tcp:sql-orders.database.windows.net;Database=orders;User Id=sqladmin;Pwd=⟦T3rraform!Sql⟧;"
  }
}

data "azurerm_key_vault_secret" "db" {
  name         = "db-password"
  key_vault_id = data.azurerm_key_vault.kv.id
}

resource "null_resource" "seed" {
  provisioner "local-exec" {
    command = "psql postgresql://orders:⟦pgUrlPw1⟧@db.contoso.com:5432/orders -f seed.sql"
    environment = {
      PGPASSWORD = "⟦pgEnvPw2⟧"
      PGUSER     = "orders"
    }
  }
}
`,
    ],
  ]),
  ...rows('terraform', 'env/prod.tfvars', [
    [
      'literal',
      `environment        = "prod"
location           = "westeurope"
sql_admin_password = "⟦Pr0d-Sql-77⟧"
client_secret      = "⟦tfvarssecret⟧"
client_id          = "c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25"
api_keys = {
  crm = "⟦crm-tfvars-1⟧"
  erp = "⟦erp-tfvars-2⟧"
}
key_vault_name        = "kv-orders-prod"
ssh_public_key        = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDk5mT7fLk0dXc9Vb2Nn5Ya1Zs6Ue4Rt8Po3Qw7Ix ops"
certificate_thumbprint = "5A1F0B5D2E8C94E7B3A6D0F1C2B3A4D5E6F70819"
password_min_length   = 12
secret_expiration     = "2025-12-31T00:00:00Z"
vault_token           = ""
`,
    ],
  ]),
  ...rows('terraform', 'apim.tf.json', [
    [
      'literal',
      `{
  "resource": {
    "azurerm_api_management_named_value": {
      "crm": {
        "name": "crm-key",
        "display_name": "crm-key",
        "secret": true,
        "value": "⟦tfjsoncrmkey⟧"
      },
      "url": { "name": "crm-url", "display_name": "crm-url", "value": "https://crm.contoso.com" },
      "erp": { "name": "erp-key", "display_name": "erp-key", "secret": true, "value": "\${var.erp_key}" }
    },
    "azurerm_api_management_api_policy": {
      "orders": {
        "xml_content": "<policies><inbound><set-header name=\\"x-api-key\\"><value>⟦tfJsonPolicyKey⟧</value></set-header></inbound></policies>"
      }
    },
    "azurerm_mssql_server": {
      "sql": { "administrator_login": "sqladmin", "administrator_login_password": "⟦Tf.Json.Sql⟧" }
    }
  },
  "variable": {
    "db_password": { "type": "string", "default": "⟦tfjsondefault⟧" },
    "token_name": { "type": "string", "default": "orders-token" }
  }
}
`,
    ],
  ]),
];
