import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { some } from '../../tokens/labelled/made.ts';

/** Written in the manner of real repositories, before the detection was looked at. */
export const FIRST_SCRIPT_ROWS: Row[] = [
  ...rows('pipelines', 'azure-pipelines.yml', [
    [
      'literal',
      `trigger:
  branches:
    include: [ main ]

variables:
  - group: orders-secrets
  - name: buildConfiguration
    value: Release
  - name: sqlPassword
    value: ⟦Pipeline_Sql_1⟧
  - name: apiKeySecretName
    value: orders-api-key
  - name: tokenUrl
    value: https://login.contoso.com/token
  - name: nugetKey
    value: $(NUGET_KEY)

steps:
  - task: AzureKeyVault@2
    inputs:
      azureSubscription: sc-orders
      KeyVaultName: kv-orders
      SecretsFilter: 'sql-password,api-key'
  - task: AzureCLI@2
    inputs:
      azureSubscription: sc-orders
      scriptType: bash
      scriptLocation: inlineScript
      inlineScript: |
        az login --service-principal -u c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25 -p ⟦pSp7-Kx.9Lm2⟧ --tenant 72f988bf-86f1-41af-91ab-2d7cd011db47
        az sql server create -n sql-orders -u sqladmin -p $(sqlPassword)
        az storage blob upload --account-name storders --account-key ⟦${some(86)}==⟧ -f a.txt
        export VAULT_TOKEN=$(vault login -token-only -method=azure role=deploy)
        docker login orders.azurecr.io -u orders -p ⟦acrPw00aB1⟧
  - script: dotnet nuget push *.nupkg --api-key $(nugetKey) --source https://api.nuget.org/v3/index.json
    env:
      SYSTEM_ACCESSTOKEN: $(System.AccessToken)
      DB_PASSWORD: ⟦envBlockPw⟧
      TOKEN_FILE: /tmp/token
  - task: SonarQubePrepare@5
    inputs:
      SonarQube: sonar
      extraProperties: |
        sonar.login=⟦5b7c9d1e3f5a7b9c1d3e5f7a9b1c3d5e7f9a1b3c⟧
        sonar.projectKey=orders
`,
    ],
  ]),
  ...rows('pipelines', '.github/workflows/deploy.yml', [
    [
      'literal',
      `name: deploy
on:
  push:
    branches: [main]
permissions:
  id-token: write
  contents: read
env:
  AZURE_CLIENT_ID: c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25
  SUBSCRIPTION_KEY: ⟦c7e9b1d3f5a7482690b2d4f6a8c0e1f3⟧
  CACHE_KEY: node-modules-v3
  SECRET_NAME: orders-api-key
jobs:
  deploy:
    runs-on: ubuntu-latest
    services:
      postgres:
        image: postgres:15
        env:
          POSTGRES_USER: orders
          POSTGRES_PASSWORD: ⟦ci_orders_pw⟧
          POSTGRES_DB: orders
    steps:
      - uses: actions/checkout@b4ffde65f46336ab88eb53be808477a3936bae11
      - uses: azure/login@v2
        with:
          client-id: \${{ secrets.AZURE_CLIENT_ID }}
          client-secret: \${{ secrets.AZURE_CLIENT_SECRET }}
      - uses: actions/cache@v4
        with:
          path: ~/.npm
          key: \${{ runner.os }}-node-\${{ hashFiles('**/package-lock.json') }}
          restore-keys: \${{ runner.os }}-node-
      - run: curl -u ci:⟦ghCurlPw3⟧ https://nexus.contoso.com/upload
      - run: npm publish
        env:
          NODE_AUTH_TOKEN: \${{ secrets.NPM_TOKEN }}
          API_TOKEN: "⟦9f8e7d6c5b4a39281706⟧"
      - uses: docker/login-action@v3
        with:
          username: contoso
          password: \${{ secrets.GITHUB_TOKEN }}
      - run: echo "::add-mask::$TOKEN"
    secrets: inherit
`,
    ],
  ]),
  ...rows('scripts', 'deploy/setup.sh', [
    [
      'literal',
      `#!/bin/bash
export ARM_CLIENT_ID="c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25"
export ARM_CLIENT_SECRET="⟦armShellSecret0⟧"
export ARM_TENANT_ID="72f988bf-86f1-41af-91ab-2d7cd011db47"
PASSWORD='⟦sh3ll-Pw⟧'
TOKEN=$(curl -s -X POST -d "grant_type=client_credentials&client_id=abc&client_secret=⟦curlBodySecret⟧" https://login.contoso.com/token | jq -r .access_token)
vault login ⟦s.Qw3RtY6uIoP9aSdF2gHjK5lZ⟧
vault kv put secret/orders password=⟦vaultPutPw⟧ username=orders
vault kv get -field=password secret/orders
az keyvault secret set --vault-name kv-orders --name smtp --value "⟦kvSetValue1⟧"
az keyvault secret show --vault-name kv-orders --name smtp --query value -o tsv
az ad sp create-for-rbac --name sp-orders --role contributor
sshpass -p ⟦sshPass88⟧ ssh deploy@host "systemctl restart orders"
mysql -h db -u root -p⟦mysqlRoot7⟧ orders < dump.sql
PGPASSWORD=⟦pgInline3⟧ psql -h db -U orders
openssl pkcs12 -export -in cert.pem -inkey key.pem -out cert.pfx -passout pass:⟦pfxOut1⟧
kubectl create secret docker-registry acr --docker-server=orders.azurecr.io --docker-username=orders --docker-password=⟦acrPull22⟧
kubectl create secret generic orders --from-literal=password="$PASSWORD" --from-file=key=./key.pem
wget --user=ci --password=⟦wgetPw5⟧ https://nexus.contoso.com/a.zip
read -s -p "Password: " PASSWORD
PASSWORD=$(openssl rand -base64 24)
echo "password reset token sent"
if [ -z "$API_KEY" ]; then echo "API_KEY is required"; exit 1; fi
`,
    ],
  ]),
  ...rows('scripts', 'deploy/Setup.ps1', [
    [
      'literal',
      `param([Parameter(Mandatory)][securestring]$AdminPassword, [string]$SecretName = "orders-sql")
$clientId = "c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25"
$clientSecret = "⟦ps-Client-Secret-4⟧"
$password = '⟦Gl0beTrotter⟧'
$cred = New-Object System.Management.Automation.PSCredential("contoso\\svc", (ConvertTo-SecureString '⟦SvcPlain6⟧' -AsPlainText -Force))
$body = @{ grant_type = "client_credentials"; client_id = $clientId; client_secret = $clientSecret; scope = "https://graph.microsoft.com/.default" }
$body2 = @{ username = "admin"; password = "⟦psHashPw⟧" } | ConvertTo-Json
Invoke-Sqlcmd -ServerInstance db -Username sa -Password "⟦sqlcmdPw2⟧" -InputFile seed.sql
az keyvault secret set --vault-name kv-orders --name erp --value ⟦erpKv88⟧
Set-AzKeyVaultSecret -VaultName kv-orders -Name erp -SecretValue (ConvertTo-SecureString $env:ERP -AsPlainText -Force)
$secret = Get-AzKeyVaultSecret -VaultName "kv-orders" -Name $SecretName
$thumb = "5A1F0B5D2E8C94E7B3A6D0F1C2B3A4D5E6F70819"
$env:AZURE_CLIENT_SECRET = "⟦envPsSecret1⟧"
$connectionString = "Data Source=db;Initial Catalog=orders;User ID=sa;Password=$password"
Write-Host "Enter the password for the service account"
$tokenResponse = Invoke-RestMethod -Uri "https://login.microsoftonline.com/$tenant/oauth2/token" -Method Post -Body $body
`,
    ],
  ]),
  ...rows('ansible', 'playbooks/site.yml', [
    [
      'literal',
      `- hosts: gateway
  vars:
    db_user: orders
    db_password: ⟦ansiblePw9⟧
    vault_token: "{{ lookup('env', 'VAULT_TOKEN') }}"
    api_key: "{{ vault_api_key }}"
    ssl_key_path: /etc/ssl/private/orders.key
    password_hash: $6$rounds=656000$mysecretsalt$QK8kTqP1wX8yRb3NcLm7HdGfJ5aUp2iO8tKvSxWqY4bMgZhBrDnA6
  tasks:
    - name: create the user
      mysql_user:
        name: orders
        login_password: ⟦ansibleRoot⟧
        password: "{{ db_password }}"
        priv: 'orders.*:ALL'
      no_log: true
    - name: call
      uri:
        url: https://api.contoso.com/login
        method: POST
        url_username: svc
        url_password: "⟦uriModulePw⟧"
        force_basic_auth: yes
`,
    ],
  ]),
  ...rows('vault-hcl', 'vault/config.hcl', [
    [
      'literal',
      `storage "postgresql" {
  connection_url = "postgres://vault:⟦vaultPg11⟧@db.contoso.com:5432/vault"
}
listener "tcp" {
  address       = "0.0.0.0:8200"
  tls_cert_file = "/etc/vault/tls.crt"
  tls_key_file  = "/etc/vault/tls.key"
}
seal "azurekeyvault" {
  tenant_id     = "72f988bf-86f1-41af-91ab-2d7cd011db47"
  client_id     = "c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25"
  client_secret = "⟦sealClientSecret2⟧"
  vault_name    = "kv-vault"
  key_name      = "unseal"
}
api_addr = "https://vault.contoso.com:8200"
`,
    ],
  ]),
];
