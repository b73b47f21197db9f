import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { some } from '../../tokens/labelled/made.ts';

/** A sixth set, of what such files hold most often. */
export const SIXTH_ROWS: Row[] = [
  ...rows('infra', 'azure-pipelines/deploy.yml', [
    [
      'literal',
      `trigger: none
variables:
  azureSubscription: 'prod-connection'
  resourceGroupName: rg-prod
  adminLogin: sqladmin
  adminPwd: '⟦Pr0duction#SQL⟧'
  keyVaultName: kv-prod
  servicePrincipalKey: $(spKey)
steps:
- task: AzureCLI@2
  inputs:
    scriptType: ps
    inlineScript: |
      az deployment group create -g $(resourceGroupName) -f main.bicep -p adminPassword='⟦B1cepCliPw!⟧' location=westeurope
      $secret = az keyvault secret show --name db --vault-name $(keyVaultName) --query value -o tsv
      Write-Host "##vso[task.setvariable variable=dbSecret;issecret=true]$secret"
      Write-Host "##vso[task.setvariable variable=apiKey;issecret=true]⟦vsoKey-7712⟧"
- task: SonarCloudPrepare@1
  inputs: { SonarCloud: sonar, projectKey: contoso_orders, organization: contoso }
`,
    ],
  ]),
  ...rows('infra', 'deploy/appsettings.Development.json', [
    [
      'literal',
      `{
  "ConnectionStrings": {
    "DefaultConnection": "Server=localhost,1433;Database=Orders;User Id=sa;Password=yourStrong_Passw0rd;",
    "Redis": "localhost:6379",
    "EventHub": "Endpoint=sb://eh.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=⟦${some(43)}=⟧;EntityPath=orders"
  },
  "JwtSettings": { "Secret": "⟦5d8f7a6b9c0e1f2a3b4c5d6e7f8091a2⟧", "Issuer": "orders", "ExpiryMinutes": 60 },
  "SendGrid": { "ApiKey": "", "From": "no-reply@contoso.com" },
  "AzureAdB2C": { "Instance": "https://contoso.b2clogin.com", "ClientId": "25eef6e4-c905-4a07-8eb4-0d08d5df8b3f", "SignUpSignInPolicyId": "B2C_1_susi" },
  "Cosmos": { "Endpoint": "https://localhost:8081", "Key": "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==" },
  "Storage": { "AccountName": "st", "AccountKey": "⟦${some(86)}==⟧" },
  "Twilio": { "AccountSid": "AC00000000000000000000000000000000", "AuthToken": "⟦7c6d5e4f30219b8a1203f4e5d6c7a8b9⟧" }
}
`,
    ],
  ]),
  ...rows('infra', 'k8s/deploy.yaml', [
    [
      'literal',
      `apiVersion: v1
kind: Secret
metadata:
  name: mysql-pass
type: Opaque
data:
  password: ⟦bXlzcWxQQHNzdzByZA==⟧
  mysql-root-password: ⟦cm9vdFBANTU=⟧
---
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    metadata: { annotations: { checksum/secret: 3b1c7e9a52d44f688a0b9c6d2e1f7a35 } }
    spec:
      containers:
      - image: mysql:5.7
        env:
        - name: MYSQL_ROOT_PASSWORD
          value: "⟦rootpassword⟧"
        - name: MYSQL_DATABASE
          value: orders
        - name: API_SECRET
          valueFrom: { secretKeyRef: { name: api, key: secret } }
        - name: KAFKA_SASL_JAAS_CONFIG
          value: org.apache.kafka.common.security.plain.PlainLoginModule required username="app" password="⟦kafkaJaas1⟧";
`,
    ],
  ]),
  ...rows('infra', 'terraform/rds.tf', [
    [
      'literal',
      `resource "aws_db_instance" "default" {
  engine   = "mysql"
  username = "foo"
  password = "⟦foobarbaz⟧"
  parameter_group_name = "default.mysql5.7"
}
provider "aws" {
  region     = "us-west-2"
  access_key = "my-access-key"
  secret_key = "my-secret-key"
}
resource "random_id" "token" { byte_length = 8 }
resource "azurerm_sql_server" "s" {
  administrator_login_password = var.sql_password != "" ? var.sql_password : "⟦F4llback-Pw!⟧"
}
resource "azurerm_automation_variable_string" "v" {
  name      = "SmtpPassword"
  value     = "⟦autoVarPw⟧"
  encrypted = true
}
resource "azuread_service_principal_password" "p" {
  value    = "⟦VT=uSgbTanZhyz@%nL9Hpd+Tfay_MRV#⟧"
  end_date = "2099-01-01T01:02:03Z"
}
variable "admin_password" {
  description = "The password, must be at least 12 characters"
  default     = "⟦ChangeIt_123!⟧"
}
`,
    ],
  ]),
  ...rows('infra', 'scripts/provision.sh', [
    [
      'literal',
      `#!/usr/bin/env bash
ADMIN_USER="azureadmin"
ADMIN_PASSWORD="⟦AzureAdmin!2021⟧"
az vm create --name vm1 --admin-username $ADMIN_USER --admin-password $ADMIN_PASSWORD
az sql server create --name s1 --admin-user sa --admin-password "⟦SqlCli-Pw#1⟧"
az mysql server create -n m1 -u myadmin -p ⟦MyCliPw-2⟧
az functionapp config appsettings set --name f --settings "ApiKey=⟦cliSetting-3x⟧" "Env=prod"
az apim subscription create --name partner --primary-key ⟦0211203f4e5d6c7a8b99b8a7c6d5e4f3⟧
STORAGE_KEY=$(az storage account keys list -n st --query '[0].value' -o tsv)
export AZURE_STORAGE_CONNECTION_STRING="DefaultEndpointsProtocol=https;AccountName=st;AccountKey=$STORAGE_KEY"
export DOCKER_PASSWORD=⟦dckr-hub-pw-4⟧
echo $DOCKER_PASSWORD | docker login -u contoso --password-stdin
curl -X POST "https://login.microsoftonline.com/$T/oauth2/token" --data-urlencode "client_secret=⟦urlEnc~Secret.5⟧" --data "grant_type=client_credentials"
`,
    ],
  ]),
];
