import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { some } from '../../tokens/labelled/made.ts';

/** A fifth set, written before the rules that the fourth one led to. */
export const FIFTH_ROWS: Row[] = [
  ...rows('bicep', 'deploy/main.bicep', [
    [
      'literal',
      `@description('Client secret of the app')
param clientSecret string = '⟦p7R~kQ2mZ9xT4vB8nL1wE5rT3yU6iO0a⟧'
param sqlServerName string = 'sql-\${uniqueString(resourceGroup().id)}'
param adminUser string = 'adminuser'
@minLength(12)
param adminPassword string = 'P@ssw0rd\${uniqueString(resourceGroup().id)}'
param certificateName string = 'wildcard-contoso-com'
param tokenIssuer string = 'https://sts.contoso.com'
param keyData string = 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC8'
var tags = { secretOwner: 'team-a', keyVault: 'kv-a' }
var connectionString = 'mongodb://cosmos-a:⟦${some(86)}==⟧@cosmos-a.mongo.cosmos.azure.com:10255/?ssl=true'
var passwordComplexity = 'High'
resource nv 'Microsoft.ApiManagement/service/namedValues@2021-08-01' = [for nv in namedValues: {
  name: '\${apimName}/\${nv.name}'
  properties: { displayName: nv.name, value: nv.value, secret: true }
}]
resource acr 'Microsoft.ContainerRegistry/registries@2021-09-01' existing = { name: 'acr' }
resource app 'Microsoft.Web/sites@2021-03-01' = {
  name: 'a'
  properties: {
    siteConfig: {
      appSettings: [
        { name: 'DOCKER_REGISTRY_SERVER_PASSWORD', value: acr.listCredentials().passwords[0].value }
        { name: 'DOCKER_REGISTRY_SERVER_USERNAME', value: 'acr' }
        { name: 'GITHUB_CLIENT_SECRET', value: '⟦0123abcd4567ef890123abcd4567ef890123abcd⟧' }
        { name: 'GITHUB_CLIENT_ID', value: 'Iv1.8a61f9b3a7aba766' }
        { name: 'ENCRYPTION_KEY_NAME', value: 'data-key' }
        { name: 'ApiKeys__Partner', value: '⟦prt-77-KEY-x1⟧' }
      ]
    }
  }
}
output adminPassword string = adminPassword
`,
    ],
  ]),
  ...rows('arm', 'arm/template.json', [
    [
      'literal',
      `{
  "$schema": "http://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "administratorLogin": { "type": "string", "defaultValue": "sqladmin" },
    "administratorLoginPassword": { "type": "String", "defaultValue": "⟦Contoso!2345⟧" },
    "sshRSAPublicKey": { "type": "string", "defaultValue": "ssh-rsa AAAAB3NzaC1yc2E" },
    "accountKey": { "type": "SecureString", "defaultValue": "" },
    "keyVaultSecretId": { "type": "string", "defaultValue": "https://kv.vault.azure.net/secrets/cert/1a2b3c4d5e6f47889900aabbccddeeff" }
  },
  "variables": { "dbPassword": "⟦var-Pw-arm⟧", "secretsUserRole": "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')]" },
  "resources": [
    { "type": "Microsoft.Automation/automationAccounts/credentials", "name": "a/c", "properties": { "userName": "svc", "password": "⟦autoCred#1⟧" } },
    { "type": "Microsoft.DataFactory/factories/linkedservices", "name": "adf/ls", "properties": { "type": "AzureBlobStorage", "typeProperties": { "connectionString": "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=⟦${some(86)}==⟧;EndpointSuffix=core.windows.net" } } },
    { "type": "Microsoft.DataFactory/factories/linkedservices", "name": "adf/rest", "properties": { "typeProperties": { "authenticationType": "Basic", "userName": "u", "password": { "type": "SecureString", "value": "⟦adf-secure-7⟧" }, "servicePrincipalKey": { "type": "SecureString", "value": "[parameters('sp')]" } } } },
    { "type": "Microsoft.DataFactory/factories/linkedservices", "name": "adf/kv", "properties": { "typeProperties": { "password": { "type": "AzureKeyVaultSecret", "store": { "referenceName": "kv", "type": "LinkedServiceReference" }, "secretName": "db-pw" } } } },
    { "type": "Microsoft.Compute/virtualMachines/extensions", "name": "vm/dj", "properties": { "settings": { "Name": "contoso.com", "User": "contoso\\\\join" }, "protectedSettings": { "Password": "⟦joinDomain9⟧" } } },
    { "type": "Microsoft.Network/vpnGateways", "name": "cn", "properties": { "sharedKey": "⟦vpnSharedK3y⟧", "connectionProtocol": "IKEv2" } },
    { "type": "Microsoft.Logic/workflows", "name": "la", "properties": { "parameters": { "$connections": { "value": {} }, "apiKey": { "value": "⟦la-param-key-77⟧" } } } }
  ]
}
`,
    ],
  ]),
  ...rows('terraform', 'envs/dev/terraform.tfvars', [
    [
      'literal',
      `subscription_id = "0e1d2c3b-4a5f-4e6d-8c7b-9a0f1e2d3c4b"
client_secret   = "⟦k1R~pQ2mZ9xT4vB8nL1wE5rT3yU6iO0b⟧"
vm_admin_password = "⟦DevVm-2024⟧"
database = {
  user     = "app"
  password = "⟦tfv-nested-1⟧"
}
registries = [{ server = "acr.azurecr.io", username = "acr", password = "⟦tfv-list-2⟧" }]
pagerduty_token = "⟦pd-u+tok3n-99⟧"
slack_webhook_url = "https://hooks.slack.example/services/T000/B000/XXXXXXXX"
ssh_key_name = "ops"
secret_store = "kv-dev"
tags = { token = "none" }
`,
    ],
  ]),
  ...rows('yaml', '.github/workflows/ci.yaml', [
    [
      'literal',
      `on: [push]
env:
  DOTNET_CLI_TELEMETRY_OPTOUT: 1
  SA_PASSWORD: ⟦Strong-Ci-Pw1⟧
  REGISTRY: acr.azurecr.io
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: azure/docker-login@v1
        with: { login-server: acr.azurecr.io, username: acr, password: "⟦acr-login-Pw/2⟧" }
      - uses: hashicorp/vault-action@v2
        with:
          url: https://vault
          method: approle
          roleId: 8f2b1d7c-6e5a-4039-8b7c-2d1e0f9a8b7c
          secretId: \${{ secrets.VAULT_SECRET_ID }}
          secrets: |
            secret/data/ci token | CI_TOKEN ;
            secret/data/ci password | CI_PASSWORD
      - run: |
          echo "//registry.npmjs.org/:_authToken=\${{ secrets.NPM_TOKEN }}" > .npmrc
          dotnet user-secrets set "Jwt:Key" "⟦usersecretJwt1⟧"
          docker login -u acr -p "\${{ secrets.ACR_PW }}" acr.azurecr.io
          sqlcmd -S localhost -U sa -P "$SA_PASSWORD" -Q "select 1"
          curl -sSf -H "Authorization: token \${{ github.token }}" https://api.github.com
          psql "host=db user=ci password=⟦psqlDsn-3⟧ dbname=o"
      - uses: docker/build-push-action@v5
        with:
          build-args: |
            NPM_TOKEN=⟦bargs-tok-4⟧
            VERSION=1.2.3
          cache-from: type=gha
          secrets: |
            "npm=\${{ secrets.NPM_TOKEN }}"
`,
    ],
  ]),
  ...rows('yaml', 'ansible/group_vars/all.yml', [
    [
      'literal',
      `ansible_user: deploy
ansible_ssh_pass: ⟦ansSsh-1⟧
vault_addr: https://vault
apim_subscription_key: ⟦0c1a39578b7d6f5e4c3a2b194f8d2b6e⟧
mysql_root_password: "{{ vault_mysql_root }}"
users:
  - { name: app, password: "⟦ansList-2⟧" }
  - { name: ro, password: "{{ lookup('password', '/tmp/p') }}" }
secret_key_base: ⟦railsb4se0123456789abcdef0123456789abcdef⟧
keystore_pass: ⟦changeit2⟧
token_expiration: 24h
`,
    ],
  ]),
  ...rows('scripts', 'ops/deploy.ps1', [
    [
      'literal',
      `$sub = "0e1d2c3b-4a5f-4e6d-8c7b-9a0f1e2d3c4b"
$SecurePassword = ConvertTo-SecureString -String "⟦Ps-Secure-1⟧" -AsPlainText -Force
$cred = [PSCredential]::new("svc", $SecurePassword)
Connect-AzAccount -ServicePrincipal -Credential $cred -Tenant $tenant
$apiKey = $env:API_KEY
$h = @{ Authorization = "Bearer ⟦ps.bearer.tok-22⟧" }
$h2 = @{ Authorization = "Bearer $($token.access_token)" }
$params = @{ Name = "web"; AdminPassword = "⟦splatPw-3⟧"; Location = "weu" }
Set-AzKeyVaultSecret -VaultName kv -Name s -SecretValue (ConvertTo-SecureString "⟦kvPs-4⟧" -AsPlainText -Force)
New-AzStorageContext -StorageAccountName a -StorageAccountKey "⟦${some(86)}==⟧"
$password = Read-Host -AsSecureString "Password"
$password = -join ((65..90) + (97..122) | Get-Random -Count 16 | % {[char]$_})
[Environment]::SetEnvironmentVariable("DB_PASSWORD", "⟦psEnvVar-5⟧", "Machine")
if ($token -eq "") { throw "token missing" }
$key = (Get-AzStorageAccountKey -ResourceGroupName rg -Name a)[0].Value
`,
    ],
  ]),
  ...rows('neutral', 'charts/x/values.schema.json', [
    [
      'hard-negative',
      `{ "type": "object", "properties": { "password": { "type": "string", "description": "Password of the user", "minLength": 8 }, "existingSecret": { "type": "string", "default": "" }, "secretKey": { "type": "string", "default": "password" }, "tokenTTL": { "type": "string", "default": "1h" }, "apiKey": { "type": "string", "title": "API key" } }, "required": ["password"] }
`,
    ],
  ]),
  ...rows('neutral', 'infra/rbac.json', [
    [
      'hard-negative',
      `{ "roleName": "Secrets reader", "permissions": [ { "actions": [ "Microsoft.KeyVault/vaults/secrets/read", "Microsoft.ApiManagement/service/subscriptions/listSecrets/action" ], "dataActions": [ "Microsoft.KeyVault/vaults/secrets/getSecret/action" ] } ], "assignableScopes": [ "/subscriptions/0e1d2c3b-4a5f-4e6d-8c7b-9a0f1e2d3c4b" ] }
`,
    ],
  ]),
  ...rows('neutral', 'vault/policy.hcl', [
    [
      'hard-negative',
      `path "secret/data/orders/*" { capabilities = ["read"] }
path "auth/token/renew-self" { capabilities = ["update"] }
path "auth/approle/role/orders/secret-id" {
  capabilities = ["create", "update"]
  min_wrapping_ttl = "1s"
}
`,
    ],
  ]),
];
