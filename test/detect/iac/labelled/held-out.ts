import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';

/** Written after the positions, in the manner of real repositories. */
export const HELD_OUT_ROWS: Row[] = [
  ...rows('held-out-bicep', 'deploy/apim.bicep', [
    [
      'literal',
      `@description('Name of the service')
param apimName string = 'apim-orders-prod'
param publisherEmail string = 'api@example.com'
@allowed([
  'Developer'
  'Premium'
])
param sku string = 'Developer'
param functionKey string = '⟦Zm4tb3JkZXJzLWtleQ==⟧'

resource apim 'Microsoft.ApiManagement/service@2023-03-01-preview' existing = {
  name: apimName
}

resource nv 'Microsoft.ApiManagement/service/namedValues@2023-03-01-preview' = [for item in items(pairs): {
  parent: apim
  name: item.key
  properties: {
    displayName: item.key
    value: item.value
    secret: true
  }
}]

var pairs = {
  endpoint: 'https://orders.example.com/v2'
  'orders-subscription-key': '⟦9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d⟧'
}

resource logger 'Microsoft.ApiManagement/service/loggers@2023-03-01-preview' = {
  parent: apim
  name: 'hub'
  properties: {
    loggerType: 'azureEventHub'
    credentials: {
      name: 'hub-orders'
      connectionString: 'Endpoint=sb://hub.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=⟦q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=⟧'
    }
  }
}
`,
    ],
    ['literal', "var config = {\n  jwt: { signingKey: '⟦my-super-secret-key⟧', issuer: 'https://a' }\n}"],
    [
      'literal',
      "resource s 'Microsoft.Resources/deploymentScripts@2023-08-01' = {\n  properties: {\n    environmentVariables: [\n      { name: 'PGPASSWORD', secureValue: '⟦pgpass⟧' }\n    ]\n    storageAccountSettings: { storageAccountName: 'st', storageAccountKey: '⟦c3RvcmFnZWtleQ==⟧' }\n  }\n}",
    ],
    [
      'literal',
      "param redis string = 'orders.redis.cache.windows.net:6380,password=⟦p4ssw0rdABCDEF=⟧,ssl=True,abortConnect=False'",
    ],
    ['literal', "output connection string = 'Server=db;User Id=sa;Password=⟦Zomer_2023⟧;'"],
    [
      'reference',
      "module app 'br/public:web:1.0' = {\n  name: 'app-${uniqueString(deployment().name)}'\n  params: {\n    secrets: [ { name: 'db-password', keyVaultUrl: kv::dbPassword.properties.secretUri } ]\n    registryPassword: registry.listCredentials().passwords[0].value\n    apiKey: !empty(apiKey) ? apiKey : ''\n    token: contains(x, 'a1b2c3d4e5') ? x.token : null\n  }\n}",
    ],
    [
      'reference',
      "var auth = 'Basic ${base64('${user}:${password}')}'\nvar sas = st.listServiceSas('2021-04-01', { canonicalizedResource: '/blob/x', signedResource: 'c' }).serviceSasToken",
    ],
    [
      'hard-negative',
      "resource kv 'Microsoft.KeyVault/vaults@2023-07-01' = {\n  name: 'kv'\n  properties: {\n    tenantId: '3f1c2b4a-0f4e-4f6a-9a55-0d2f3c1b7e90'\n    enableSoftDelete: true\n    accessPolicies: [\n      { objectId: '3f1c2b4a-0f4e-4f6a-9a55-0d2f3c1b7e90', permissions: { secrets: [ 'get' ], certificates: [ 'get' ], keys: [ 'unwrapKey' ] } }\n    ]\n  }\n}\nresource lock 'Microsoft.Authorization/locks@2020-05-01' = { name: 'secret-lock-1', properties: { level: 'CanNotDelete' } }",
    ],
    [
      'hard-negative',
      "resource a 'Microsoft.ApiManagement/service/authorizationServers@2022-08-01' = {\n  properties: {\n    authorizationEndpoint: 'https://login.example.com/authorize2'\n    tokenEndpoint: 'https://login.example.com/token2'\n    bearerTokenSendingMethods: [ 'authorizationHeader' ]\n    clientAuthenticationMethod: [ 'Body' ]\n    grantTypes: [ 'authorizationCode' ]\n    clientId: 'c-12345678'\n  }\n}",
    ],
  ]),
  ...rows('held-out-terraform', 'modules/apim/main.tf', [
    [
      'literal',
      `terraform {
  required_providers {
    azurerm = { source = "hashicorp/azurerm", version = "~> 3.90" }
  }
}

variable "named_values" {
  type = list(object({ name = string, value = string, secret = bool }))
  default = [
    { name = "orders-url", value = "https://orders.example.com", secret = false },
    { name = "orders-api-key", value = "⟦ordk_20240101_live⟧", secret = true },
  ]
}

resource "azurerm_api_management_named_value" "this" {
  for_each            = { for nv in var.named_values : nv.name => nv }
  name                = each.value.name
  resource_group_name = var.resource_group_name
  display_name        = each.value.name
  value               = each.value.value
  secret              = each.value.secret
}

resource "azurerm_api_management_api_operation_policy" "get" {
  xml_content = templatefile("\${path.module}/policy.xml", { key = var.key })
}
`,
    ],
    [
      'literal',
      'resource "helm_release" "x" {\n  set_sensitive {\n    name  = "vault.token"\n    value = "⟦hlm-1⟧"\n  }\n}',
    ],
    [
      'literal',
      'resource "azurerm_virtual_machine_extension" "x" {\n  protected_settings = <<JSON\n  { "storageAccountKey": "⟦c3RvcmFnZWtleQ==⟧", "commandToExecute": "run.sh" }\nJSON\n}',
    ],
    [
      'literal',
      'resource "azurerm_container_group" "x" {\n  container {\n    secure_environment_variables = {\n      "PIN" = "⟦pin-9911⟧"\n    }\n    environment_variables = { MODE = "x1", VAULT_TOKEN = "⟦vtok-1⟧" }\n  }\n  image_registry_credential {\n    server = "x.azurecr.io"\n    username = "u"\n    password = "⟦acr-pw⟧"\n  }\n}',
    ],
    [
      'literal',
      'resource "azurerm_postgresql_flexible_server" "x" {\n  administrator_login    = "psqladmin"\n  administrator_password = "⟦H@Sh1CoR3!⟧"\n}',
    ],
    [
      'reference',
      'resource "azurerm_api_management_api_policy" "x" {\n  xml_content = <<XML\n<policies><inbound>\n%{ if var.on }\n<set-header name="x-api-key" exists-action="override"><value>{{orders-key}}</value></set-header>\n%{ endif }\n</inbound></policies>\nXML\n}',
    ],
    [
      'reference',
      'provider "azurerm" {\n  features {}\n  client_secret = file("/run/secrets/client-secret-1")\n}\nprovider "vault" {\n  auth_login {\n    path = "auth/approle/login"\n    parameters = {\n      role_id   = var.role_id\n      secret_id = var.secret_id\n    }\n  }\n}',
    ],
    [
      'hard-negative',
      'data "azurerm_key_vault" "main" {\n  name = "kv-orders-2"\n}\nresource "azurerm_key_vault_key" "k" {\n  key_type = "RSA"\n  key_size = 2048\n  key_opts = ["decrypt", "wrapKey"]\n}\nresource "azurerm_eventhub_authorization_rule" "r" {\n  listen = true\n  name   = "token-sender-1"\n}',
    ],
    [
      'hard-negative',
      'resource "vault_mount" "kv" {\n  path = "secret"\n  type = "kv-v2"\n  options = { version = "2" }\n}\nresource "vault_kv_secret_backend_v2" "x" {\n  mount = vault_mount.kv.path\n  cas_required = true\n}\nresource "vault_policy" "p" {\n  name = "orders-read-2"\n  policy = <<EOT\npath "secret/data/orders2" {\n  capabilities = ["read"]\n}\nEOT\n}',
    ],
    [
      'hard-negative',
      'variable "client_secret" {\n  type        = string\n  description = "The secret of client c-12345678"\n  validation {\n    condition     = length(var.client_secret) > 16 && var.client_secret != "changeit-2024"\n    error_message = "client_secret: at least 16 characters2."\n  }\n}',
    ],
  ]),
  ...rows('held-out-arm', 'arm/template.json', [
    [
      'literal',
      '{ "$schema": "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#", "parameters": { "service_apim_name": { "defaultValue": "apim-x1", "type": "String" }, "namedValues_key_value": { "defaultValue": "n1", "type": "String" } }, "variables": {}, "resources": [ { "type": "Microsoft.ApiManagement/service/properties", "apiVersion": "2019-12-01", "name": "[concat(parameters(\'service_apim_name\'), \'/x\')]", "properties": { "displayName": "basic-auth", "value": "Basic ⟦c3ZjLWxlZGdlcjpXaW50ZXIyMDE5IQ==⟧", "secret": true } }, { "type": "Microsoft.ApiManagement/service/users", "apiVersion": "2019-12-01", "name": "u", "properties": { "firstName": "A", "email": "a@example.com", "password": "⟦Us3r⟧" } } ] }',
    ],
    [
      'literal',
      '{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "resources": [ { "type": "Microsoft.Web/connections", "properties": { "parameterValues": { "accessKey": "⟦ak-1⟧", "accountName": "st" } } }, { "type": "Microsoft.Logic/workflows", "properties": { "definition": { "actions": { "Call": { "inputs": { "headers": { "Ocp-Apim-Subscription-Key": "⟦4c2b1a0f9e8d7c6b5a49382716f5e4d3⟧" }, "authentication": { "type": "Basic", "username": "u", "password": "⟦lg-1⟧" } } } } } } } ] }',
    ],
    [
      'reference',
      '{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "resources": [ { "type": "Microsoft.Logic/workflows", "properties": { "definition": { "actions": { "Call": { "inputs": { "headers": { "Authorization": "@{concat(\'Bearer \', body(\'Get\')[\'token\'])}", "x-api-key": "@parameters(\'apiKey\')" } } } } } } } ] }',
    ],
    [
      'hard-negative',
      '{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "parameters": { "keyVaultSku": { "type": "string", "defaultValue": "standard" }, "secretsPermissions": { "type": "array", "defaultValue": [ "list", "get" ] }, "encryptionKeySource": { "type": "string", "defaultValue": "Microsoft.Storage" } }, "functions": [], "outputs": { "masterKeyName": { "type": "string", "value": "default2key" } } }',
    ],
  ]),
];
