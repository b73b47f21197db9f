import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { some } from '../../tokens/labelled/made.ts';

/** A seventh set, of what such files hold most often. */
export const SEVENTH_ROWS: Row[] = [
  ...rows('infra', 'src/functionapp/function.ps1', [
    [
      'literal',
      `$tenantId = "72f988bf-86f1-41af-91ab-2d7cd011db47"
$appId = '25eef6e4-c905-4a07-8eb4-0d08d5df8b3f'
$secret = '⟦w8E~vT2mQ9xL4kB7nR1pY5tU3iO6aSdF⟧'
$body = "grant_type=client_credentials&client_id=$appId&client_secret=$secret&resource=https://management.azure.com/"
$cert = New-SelfSignedCertificate -DnsName "contoso.com"
Export-PfxCertificate -Cert $cert -FilePath c.pfx -Password (ConvertTo-SecureString -String "⟦PfxExport.1⟧" -Force -AsPlainText)
$storageContext = New-AzStorageContext -ConnectionString "DefaultEndpointsProtocol=https;AccountName=st;AccountKey=⟦${some(86)}==⟧;EndpointSuffix=core.windows.net"
$keys = Get-AzStorageAccountKey -Name st -ResourceGroupName rg
Invoke-WebRequest -Uri "https://fn.azurewebsites.net/api/run?code=⟦aB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW3xY5zA7bC9dE1fG3hJ5kL7mN9==⟧&name=x"
Write-Output "Secret is $secret"
$password = $args[0]
Set-Item env:TOKEN $token
`,
    ],
  ]),
  ...rows('infra', 'helm/templates/deployment.yaml', [
    [
      'literal',
      `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  template:
    spec:
      containers:
        - name: app
          env:
            - name: DB_PASSWORD
              value: {{ .Values.db.password | quote }}
            - name: FALLBACK_TOKEN
              value: "⟦helmTplTok-91⟧"
            - name: SECRET_NAME
              value: {{ include "x.secretName" . }}
          {{- if .Values.auth.enabled }}
            - name: AUTH_KEY_ID
              value: key-1
          {{- end }}
`,
    ],
  ]),
  ...rows('infra', 'infra/variables.tf', [
    [
      'literal',
      `variable "client_id" { default = "25eef6e4-c905-4a07-8eb4-0d08d5df8b3f" }
variable "client_secret" {
  description = "Client Secret of the Service Principal"
  default     = "⟦1zR~sQ8mV2xT9kL4nB7wE1rY5uI3oP6a⟧"
}
variable "ssh_public_key" { default = "~/.ssh/id_rsa.pub" }
variable "log_analytics_workspace_key" { default = "" }
variable "subscription_key" {
  default = "⟦0f4e5d6c7a8b99b8a7c6d5e4f3021121⟧"
}
variable "vm_size" { default = "Standard_D2s_v3" }
variable "key_vault_name" { default = "kv-prod" }
variable "secrets" {
  type    = map(string)
  default = { "db-password" = "⟦mapDefault#1⟧", "api-host" = "api.contoso.com" }
}
variable "tokens_per_minute" { default = 1000 }
`,
    ],
  ]),
  ...rows('infra', 'bicep/modules/sql.bicep', [
    [
      'literal',
      `param sqlAdminLogin string
@secure()
param sqlAdminPassword string
param tags object = {}
resource sql 'Microsoft.Sql/servers@2021-11-01' = {
  name: 'sql'
  properties: { administratorLogin: sqlAdminLogin, administratorLoginPassword: sqlAdminPassword }
}
resource db 'Microsoft.DBforMySQL/servers@2017-12-01' = {
  name: 'my'
  properties: { createMode: 'Default', administratorLogin: 'my', administratorLoginPassword: '⟦MySqlB1cep!⟧' }
}
resource redis 'Microsoft.Cache/redis@2023-04-01' = { name: 'r', properties: { enableNonSslPort: false } }
resource s 'Microsoft.KeyVault/vaults/secrets@2022-07-01' = {
  name: '\${kvName}/redis-key'
  properties: { value: redis.listKeys().primaryKey }
}
resource s2 'Microsoft.KeyVault/vaults/secrets@2022-07-01' = {
  name: '\${kvName}/webhook'
  properties: { value: '⟦whsec-5Xk9mT3qV8zP⟧' }
}
var jwtIssuerKeyUrl = 'https://login.contoso.com/keys'
var functionKey = listKeys('\${fn.id}/host/default', '2022-03-01').functionKeys.default
`,
    ],
  ]),
  ...rows('infra', 'config/logback-and-co.properties', [
    [
      'literal',
      `mail.smtp.password=⟦smtpProps1⟧
jasypt.encryptor.password=⟦jasyptMaster2⟧
aws.secretKey=⟦aB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW3xY5zA7bC9d⟧
aws.accessKeyId=AKIDEXAMPLE
security.user.password=⟦secUser3⟧
security.require-ssl=true
oauth.consumer.secret=⟦consSec4⟧
token.refresh.interval=300
password.min.length=8
key.deserializer=org.apache.kafka.common.serialization.StringDeserializer
ssl.truststore.password=⟦trustPw5⟧
ssl.keystore.location=/etc/ssl/keystore.jks
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="u" password="⟦saslPw6⟧";
login.password.label=Enter your password
`,
    ],
  ]),
  ...rows('infra', 'docker/Dockerfile.dev', [
    [
      'literal',
      `FROM mcr.microsoft.com/mssql/server:2019-latest
ENV ACCEPT_EULA=Y SA_PASSWORD=⟦Dock3r!Sa⟧ MSSQL_PID=Express
ENV CONNECTION_STRING="Server=db;Database=x;User Id=sa;Password=⟦Dock3r!Sa⟧"
ENV TOKEN_CACHE=/tmp/cache
LABEL token="none"
RUN --mount=type=secret,id=npm_token NPM_TOKEN=$(cat /run/secrets/npm_token) npm ci
RUN echo "machine git.contoso.com login ci password ⟦netrcPw7⟧" > ~/.netrc
`,
    ],
  ]),
];
