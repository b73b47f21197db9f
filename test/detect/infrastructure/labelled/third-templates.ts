import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { some } from '../../tokens/labelled/made.ts';

/** A third set, written before the rules that the second one led to. */
export const THIRD_TEMPLATE_ROWS: Row[] = [
  ...rows('terraform', 'modules/sql/main.tf', [
    [
      'literal',
      `locals {
  admin_user     = "sqladmin"
  admin_password = "⟦H3lloW0rld-sql⟧"
  connection     = "Server=tcp:\${azurerm_mssql_server.s.fully_qualified_domain_name};User ID=\${local.admin_user};Password=\${local.admin_password};"
  jwt_config     = { issuer = "orders", secret = "⟦jwt-conf-41d⟧", algorithm = "HS256" }
  sas_url        = "https://st.blob.core.windows.net/c?sp=r&st=2023-01-01T00:00:00Z&se=2033-01-01T00:00:00Z&spr=https&sv=2022-11-02&sr=c&sig=⟦v3Kq8fTz0XpW5mYb7NcLs2HdGjJ9aUe4iO6tRySxQwM%3D⟧"
}
variable "admin_password" {
  type    = string
  default = null
}
variable "ssh_private_key_path" { default = "~/.ssh/id_rsa" }
variable "token" { default = "" }
variable "registry_password" {
  type      = string
  sensitive = true
  default   = "⟦regpw⟧"
}
variable "secret_rotation_days" { default = 90 }
variable "key_permissions" { default = ["Get", "List"] }
resource "azurerm_kubernetes_cluster" "aks" {
  service_principal {
    client_id     = "c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25"
    client_secret = "⟦aks.Sp~Secret-77⟧"
  }
  linux_profile {
    ssh_key { key_data = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC8 aks" }
  }
}
resource "azurerm_container_app" "a" {
  secret {
    name  = "db-password"
    value = "⟦acasecret⟧"
  }
  secret {
    name                = "kv"
    key_vault_secret_id = azurerm_key_vault_secret.kv.id
    identity            = "System"
  }
  template {
    container {
      env {
        name  = "API_TOKEN"
        value = "⟦acaenvtoken-3⟧"
      }
      env {
        name        = "DB_PASSWORD"
        secret_name = "db-password"
      }
    }
  }
}
resource "azurerm_function_app" "f" {
  storage_account_access_key = azurerm_storage_account.st.primary_access_key
  app_settings = merge(var.settings, {
    SENDGRID_API_KEY = "⟦sgkey-77810-abc⟧"
    COSMOS_KEY       = azurerm_cosmosdb_account.c.primary_key
    KEYVAULT_URI     = "https://kv.vault.azure.net"
  })
}
resource "datadog_integration_azure" "d" {
  tenant_name   = "72f988bf-86f1-41af-91ab-2d7cd011db47"
  client_secret = "⟦ddogsecret⟧"
}
provider "datadog" {
  api_key = "⟦0a1b2c3d4e5f60718293a4b5c6d7e8f9⟧"
  app_key = "⟦8f7e6d5c4b3a29180706f5e4d3c2b1a0f9e8d7c6⟧"
}
provider "postgresql" {
  username = "pgadmin"
  password = data.azurerm_key_vault_secret.pg.value
}
resource "aws_ssm_parameter" "p" {
  name  = "/orders/db/password"
  type  = "SecureString"
  value = "⟦ssm-param-88⟧"
}
resource "aws_db_instance" "d" {
  password                      = "⟦rdsMasterPw1⟧"
  performance_insights_kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/0f1d2c3b"
}
resource "tls_private_key" "k" { algorithm = "RSA" }
resource "azurerm_key_vault_key" "k" {
  name     = "sign"
  key_type = "RSA"
  key_opts = ["sign", "verify"]
}
resource "azurerm_virtual_machine_extension" "e" {
  protected_settings = jsonencode({ commandToExecute = "powershell -File s.ps1 -SqlPassword ⟦extPw-55⟧", storageAccountKey = "⟦${some(86)}==⟧" })
}
`,
    ],
  ]),
  ...rows('bicep', 'bicep/app.bicep', [
    [
      'literal',
      `param location string = 'westeurope'
@secure()
param dbPassword string
param jwtKey string = '⟦P9sYd2Lq7Vx4Bn8Tm1⟧'
param apiKeyHeaderName string = 'x-api-key'
var adminPassword = '⟦Adm!n-Var-22⟧'
var settings = {
  CLIENT_SECRET: '⟦bicep-var-cs⟧'
  TOKEN_URL: 'https://login.contoso.com/token'
  DB_PASSWORD: dbPassword
}
resource kvSecret 'Microsoft.KeyVault/vaults/secrets@2023-02-01' = {
  parent: kv
  name: 'crm'
  properties: { value: '⟦kvbicep⟧', attributes: { enabled: true } }
}
resource func 'Microsoft.Web/sites@2022-09-01' = {
  name: 'fn'
  properties: {
    siteConfig: {
      appSettings: [
        { name: 'HOST_KEY', value: '⟦hK-778-zz⟧' }
        { name: 'WEBSITE_CONTENTAZUREFILECONNECTIONSTRING', value: 'DefaultEndpointsProtocol=https;AccountName=st;EndpointSuffix=\${environment().suffixes.storage};AccountKey=\${st.listKeys().keys[0].value}' }
        { name: 'MSDEPLOY_RENAME_LOCKED_FILES', value: '1' }
        { name: 'AUTH_TENANT', value: '72f988bf-86f1-41af-91ab-2d7cd011db47' }
        { name: 'SECRET_URI', value: 'https://kv.vault.azure.net/secrets/crm/' }
      ]
    }
  }
}
resource conn 'Microsoft.Web/connections@2016-06-01' = {
  properties: { parameterValues: { username: 'svc', password: '⟦logicConnPw⟧', connectionString: 'Endpoint=sb://a.servicebus.windows.net/;SharedAccessKeyName=r;SharedAccessKey=⟦${some(43)}=⟧' } }
}
module sub 'modules/db.bicep' = {
  name: 'db'
  params: { administratorPassword: '⟦modDbPw.9⟧', tokenName: 'db', secretName: 'db-secret' }
}
output url string = func.properties.defaultHostName
`,
    ],
  ]),
];
