import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { hex, some } from '../../tokens/labelled/made.ts';

/** A twelfth set, in the manner of the samples, examples and scripts that makers publish. */
export const TWELFTH_ROWS: Row[] = [
  ...rows('iac', 'examples/vm.tf', [
    [
      'literal',
      `resource "azurerm_virtual_machine" "main" {
  os_profile {
    computer_name  = "hostname"
    admin_username = "testadmin"
    admin_password = "⟦Password1234!⟧"
  }
  os_profile_linux_config {
    disable_password_authentication = false
  }
}
resource "azurerm_sql_server" "example" {
  administrator_login          = "mradministrator"
  administrator_login_password = "⟦thisIsDog11⟧"
}
resource "azurerm_postgresql_server" "example" {
  administrator_login_password = "⟦H@Sh1CoR3!⟧"
  ssl_enforcement_enabled      = true
}
resource "azurerm_windows_virtual_machine_scale_set" "s" {
  admin_password = "⟦P@55w0rd1234!⟧"
}
resource "azurerm_key_vault_secret" "example" {
  name         = "secret-sauce"
  value        = "⟦szechuan⟧"
  key_vault_id = azurerm_key_vault.example.id
}
resource "azurerm_key_vault_key" "generated" {
  name     = "generated-certificate"
  key_type = "RSA"
  key_size = 2048
  key_opts = ["decrypt", "encrypt", "sign"]
}
resource "azurerm_api_management_named_value" "example" {
  name         = "example-apimg"
  display_name = "ExampleProperty"
  value        = "Example Value"
}
resource "azurerm_api_management_backend" "example" {
  credentials {
    query  = { "subscription-key" = "⟦${hex(32)}⟧", "api-version" = "v1" }
    certificate = [azurerm_api_management_certificate.c.thumbprint]
  }
  proxy {
    url      = "http://192.168.1.1:8080"
    username = "username"
    password = "⟦proxy-Pw-1⟧"
  }
}
resource "azurerm_application_insights_api_key" "r" { read_permissions = ["agentconfig"] }
resource "azurerm_storage_account" "s" {
  shared_access_key_enabled = false
  min_tls_version = "TLS1_2"
}
data "external" "token" { program = ["bash", "get-token.sh"] }
resource "random_string" "suffix" { length = 6 }
variable "sql_password" {
  type        = string
  description = "The password of SQL, at least 8 characters"
  validation {
    condition     = length(var.sql_password) >= 8
    error_message = "Password too short."
  }
}
variable "vm_password" { default = "⟦Terraf0rm!⟧" }
variable "client_secret" { default = "" }
variable "api_key" { default = null }
variable "token_issuer" { default = "https://idp.example" }
variable "secrets" {
  default = {
    crm_password = "⟦mapDefault-1⟧"
    crm_username = "crm"
  }
}
`,
    ],
  ]),
  ...rows('iac', 'docker/docker-compose.override.yml', [
    [
      'literal',
      `services:
  db:
    image: mysql:8
    environment:
      MYSQL_ROOT_PASSWORD: ⟦root⟧
      MYSQL_DATABASE: app
      MYSQL_PASSWORD: ⟦app123⟧
      MYSQL_ALLOW_EMPTY_PASSWORD: "yes"
  pg:
    environment: [POSTGRES_PASSWORD=⟦postgres⟧, POSTGRES_HOST_AUTH_METHOD=trust]
  minio:
    environment:
      MINIO_ROOT_USER: minioadmin
      MINIO_ROOT_PASSWORD: ⟦minioadmin⟧
    command: server /data
  rabbit:
    environment: { RABBITMQ_DEFAULT_USER: guest, RABBITMQ_DEFAULT_PASS: ⟦guest⟧ }
  es:
    environment: [ELASTIC_PASSWORD=⟦elastic⟧, xpack.security.enabled=true]
  mssql:
    environment: { ACCEPT_EULA: "Y", SA_PASSWORD: "⟦Your_password123⟧" }
    healthcheck: { test: ["CMD", "/opt/mssql-tools/bin/sqlcmd", "-U", "sa", "-P", "⟦Your_password123⟧", "-Q", "SELECT 1"] }
  redis:
    command: redis-server --requirepass ⟦redisCmd1⟧ --appendonly yes
  keycloak:
    environment:
      KEYCLOAK_ADMIN: admin
      KEYCLOAK_ADMIN_PASSWORD: ⟦admin⟧
      KC_DB_PASSWORD_FILE: /run/secrets/pw
  vault:
    environment: { VAULT_DEV_ROOT_TOKEN_ID: ⟦myroot⟧, VAULT_DEV_LISTEN_ADDRESS: "0.0.0.0:8200" }
  consul:
    environment: { CONSUL_HTTP_TOKEN_FILE: /t }
`,
    ],
  ]),
  ...rows('iac', 'helm/templates/secret.yaml', [
    [
      'literal',
      `apiVersion: v1
kind: Secret
metadata:
  name: {{ include "gw.fullname" . }}
  labels: {{- include "gw.labels" . | nindent 4 }}
type: Opaque
data:
  password: {{ .Values.password | b64enc | quote }}
  token: {{ randAlphaNum 32 | b64enc }}
stringData:
  api-key: "⟦helm-Tpl-Key1⟧"
  url: https://x
  {{- if .Values.smtp }}
  smtp-password: {{ .Values.smtp.password }}
  {{- end }}
`,
    ],
  ]),
  ...rows('iac', 'helm/values-prod.yaml', [
    [
      'literal',
      `## @param auth.password Password
## @param auth.existingSecret Name of an existing secret
auth:
  enabled: true
  username: gw
  password: "⟦helmProd-1⟧"
  existingSecret: ""
  existingSecretPasswordKey: "password"
  secretKeyName: api-key
  tokenSecretRef: { name: x, key: token }
externalDatabase: { host: db, password: &pw "⟦anchorPw2⟧" }
metrics: { password: *pw }
env: { OAUTH_TOKEN_URL: https://idp, OAUTH_CLIENT_SECRET: "⟦hv~Oauth.3⟧" }
podAnnotations: { vault.hashicorp.com/agent-inject-secret-db: secret/data/db, checksum/secret: ${hex(64)} }
sealed: AgA${some(80)}
`,
    ],
  ]),
  ...rows('iac', 'k8s/deploy.yaml', [
    [
      'literal',
      `apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      serviceAccountName: gw
      containers:
        - name: gw
          image: r.azurecr.io/gw@sha256:${hex(64)}
          args: ["--client-secret=⟦k8sArg-Sec1⟧", "--token-file=/var/run/token", "--tls-secret=gw-tls"]
          env:
            - { name: DB_PASSWORD, value: "⟦k8sEnv-Pw2⟧" }
            - { name: SECRET_NAME, value: gw }
            - { name: TOKEN_PATH, value: /var/run/token }
            - name: API_KEY
              valueFrom: { secretKeyRef: { name: gw, key: api-key } }
          volumeMounts: [{ name: secret, mountPath: /etc/secret }]
      volumes:
        - { name: secret, secret: { secretName: gw } }
        - { name: csi, csi: { driver: secrets-store.csi.k8s.io, volumeAttributes: { secretProviderClass: kv } } }
---
apiVersion: secrets-store.csi.x-k8s.io/v1
kind: SecretProviderClass
spec:
  provider: azure
  parameters:
    keyvaultName: kv
    objects: |
      array:
        - |
          objectName: db-password
          objectType: secret
    tenantId: 11111111-2222-4333-8444-555555555555
`,
    ],
  ]),
  ...rows('iac', 'azure/azure-pipelines.yml', [
    [
      'literal',
      `parameters:
  - name: sqlPassword
    type: string
    default: ⟦pipeParam-1⟧
  - name: keyVaultName
    type: string
    default: kv-prod
variables:
  vmImage: ubuntu-latest
  apiToken: ⟦pipeVar-Tok2⟧
  secretName: orders
  isMain: $[eq(variables['Build.SourceBranch'], 'refs/heads/main')]
steps:
  - task: AzureKeyVault@2
    inputs: { azureSubscription: sc, KeyVaultName: kv, SecretsFilter: "db-password,api-key", RunAsPreJob: true }
  - task: AzureResourceManagerTemplateDeployment@3
    inputs:
      overrideParameters: -apimName apim -adminPassword "⟦override-Pw3⟧" -clientSecret $(clientSecret) -location westeurope
  - task: SqlAzureDacpacDeployment@1
    inputs: { SqlUsername: sa, SqlPassword: "⟦dacpac-Pw4⟧", ServerName: s }
  - task: Docker@2
    inputs: { containerRegistry: acr, command: login }
  - task: qetza.replacetokens.replacetokens-task.replacetokens@3
    inputs: { tokenPrefix: "__", tokenSuffix: "__", targetFiles: "**/*.json" }
  - powershell: |
      $password = ConvertTo-SecureString "⟦pipePs-Pw5⟧" -AsPlainText -Force
      Write-Host "##vso[task.setvariable variable=apiKey;issecret=true]$key"
      Set-AzKeyVaultSecret -VaultName kv -Name db -SecretValue $password
  - bash: |
      curl -sSf -H "Ocp-Apim-Subscription-Key: ⟦${hex(32)}⟧" https://apim.azure-api.net/health
      az apim api list -g rg -n apim --query "[?name=='key']"
      SECRET=$(az keyvault secret show --vault-name kv -n db --query value -o tsv)
`,
    ],
  ]),
  ...rows('iac', 'azure/deploy.sh', [
    [
      'literal',
      `#!/usr/bin/env bash
set -euo pipefail
RG=rg-prod
ADMIN_PASSWORD='⟦Deploy-Sh-1!⟧'
SQL_PASS="\${SQL_PASS:-⟦default-Sql-2⟧}"
az sql server create -n s -g $RG -u sqladmin -p "⟦SqlSrv#3⟧"
az vm create -n vm --admin-username azureuser --admin-password ⟦VmPw!4567⟧ --generate-ssh-keys
az ad app credential reset --id x --append --display-name token
az keyvault secret set --vault-name kv -n sas --value "⟦https://a.blob.core.windows.net/c?sv=2022-11-02&sig=${some(43)}%3D⟧"
az functionapp config appsettings set -n f -g $RG --settings "API_KEY=⟦appset-Key5⟧" "TOKEN_URL=https://x" "KV=@Microsoft.KeyVault(SecretUri=https://kv/secrets/x)"
az webapp config connection-string set -t SQLAzure --settings Db="Server=s;User=u;Password=⟦connstr-Pw6⟧;"
az storage blob upload --account-name a --account-key ⟦${some(86)}==⟧ -c c -f f
az storage container generate-sas --account-key $KEY --name c
az network vpn-connection create --shared-key ⟦vpnShared7⟧
az aks create --service-principal x --client-secret "$CLIENT_SECRET"
az eventhubs namespace authorization-rule keys list --name RootManageSharedAccessKey
az rest --method put --url https://x --body '{"properties":{"displayName":"k","value":"⟦azRest-Nv8⟧","secret":true}}'
PGPASSWORD=⟦pgInline9⟧ psql -h db -U app
mysql -u root -p⟦mysqlP10⟧ app
echo "$PASSWORD" | docker login -u u --password-stdin
openssl rand -base64 32 > secret.txt
kubectl create secret generic gw --from-literal=password=⟦kubeLit11⟧ --from-literal=username=u --from-file=key=./k
kubectl create secret docker-registry reg --docker-username=u --docker-password=⟦kubeReg12⟧
helm install x ./c --set-string secrets.apiKey=⟦helmSetStr13⟧
sshpass -p '⟦sshPass14⟧' ssh root@h
http -a user:⟦httpie15⟧ https://x
wget --user=u --password=⟦wget16⟧ https://x
export AZURE_STORAGE_CONNECTION_STRING="DefaultEndpointsProtocol=https;AccountName=a;AccountKey=⟦${some(86)}==⟧"
`,
    ],
  ]),
  ...rows('iac', 'azure/deploy.bicep', [
    [
      'literal',
      `@secure()
@description('Password')
param vmPassword string = newGuid()
@allowed(['Standard', 'Premium'])
param skuName string = 'Standard'
param objectId string = '0a1b2c3d-0000-4000-8000-000000000000'
param sqlAdminPassword string = '⟦BicepSql#1⟧'
resource sql 'Microsoft.Sql/servers@2021-11-01' = {
  name: 'sql'
  properties: { administratorLogin: 'sa', administratorLoginPassword: '⟦SqlInline2!⟧' }
}
resource vm 'Microsoft.Compute/virtualMachines@2022-03-01' = {
  properties: { osProfile: { adminUsername: 'a', adminPassword: vmPassword, linuxConfiguration: { ssh: { publicKeys: [ { keyData: 'ssh-rsa AAAA${some(40)}', path: '/home/a/.ssh/authorized_keys' } ] } } } }
}
resource ext 'Microsoft.Compute/virtualMachines/extensions@2022-03-01' = {
  properties: { protectedSettings: { commandToExecute: 'sh install.sh --token ⟦extTok-3a⟧', storageAccountKey: '⟦${some(86)}==⟧' } }
}
resource app 'Microsoft.Web/sites/config@2022-03-01' = {
  name: 'appsettings'
  properties: {
    FUNCTIONS_EXTENSION_VERSION: '~4'
    APIM_SUBSCRIPTION_KEY: '⟦${hex(32)}⟧'
    AzureAd__ClientSecret: '@Microsoft.KeyVault(SecretUri=\${secret.properties.secretUri})'
    StorageConnection: 'DefaultEndpointsProtocol=https;AccountName=\${sa.name};AccountKey=\${sa.listKeys().keys[0].value}'
    KEY_VAULT_URL: kv.properties.vaultUri
  }
}
resource vpn 'Microsoft.Network/connections@2022-01-01' = { properties: { sharedKey: '⟦vpnBicep4⟧', connectionType: 'IPsec' } }
resource la 'Microsoft.Logic/workflows@2019-05-01' = { properties: { parameters: { '$connections': { value: {} }, apiKey: { value: '⟦laBicep-5⟧' } } } }
resource script 'Microsoft.Resources/deploymentScripts@2020-10-01' = { properties: { environmentVariables: [ { name: 'PASSWORD', secureValue: '⟦dsSecure6⟧' }, { name: 'USER', value: 'x' } ], scriptContent: 'az login --identity' } }
`,
    ],
  ]),
];
