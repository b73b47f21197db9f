import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { hex, some, upper } from '../../tokens/labelled/made.ts';

/** A thirteenth set: as much that is no credential as what is one. */
export const THIRTEENTH_ROWS: Row[] = [
  ...rows('iac', 'modules/neg.tf', [
    [
      'hard-negative',
      `variable "key_vault_secret_name" { default = "orders-api-key" }
variable "secret_rotation_days" { default = 30 }
variable "apim_subscription_key_header" { default = "Ocp-Apim-Subscription-Key" }
variable "password_policy" { default = "strong" }
variable "token_audience" { default = "api://orders" }
variable "tags" { default = { secret = "no", owner = "key-team" } }
locals {
  secret_uri     = "https://kv.vault.azure.net/secrets/orders"
  db_password    = data.azurerm_key_vault_secret.db.value
  api_key        = var.api_key != "" ? var.api_key : random_password.k.result
  key_name       = "orders-key"
  auth_type      = "managed-identity"
  token_url      = format("https://login.microsoftonline.com/%s/oauth2/token", var.tenant)
  secret_names   = ["db-password", "smtp-password"]
  sas_expiry     = "2025-01-01T00:00Z"
  public_key     = file("id_rsa.pub")
  certificate_thumbprint = "${hex(40)}"
}
resource "azurerm_key_vault_secret" "a" {
  name         = "a"
  value        = azurerm_cosmosdb_account.c.primary_key
  key_vault_id = var.kv
}
resource "azurerm_key_vault_secret" "b" {
  name  = "b"
  value = "\${var.user}:\${random_password.p.result}"
}
resource "azurerm_api_management_named_value" "n" {
  secret = true
  value  = "@Microsoft.KeyVault(SecretUri=https://kv/secrets/x)"
}
resource "azurerm_role_assignment" "r" { role_definition_name = "Key Vault Secrets User" }
resource "aws_iam_access_key" "k" { user = "ci" }
resource "azuread_application_password" "p" { display_name = "rbac" }
resource "kubernetes_secret" "s" {
  data = { token = var.token, "config.json" = file("c.json") }
}
output "client_secret" {
  value     = azuread_application_password.p.value
  sensitive = true
}
`,
    ],
  ]),
  ...rows('iac', 'charts/neg-values.yaml', [
    [
      'hard-negative',
      `auth: { existingSecret: gw-auth, secretKeys: { passwordKey: password, tokenKey: token } }
tls: { secretName: gw-tls, certManager: true }
vault: { role: gw, path: secret/data/gw, authPath: auth/kubernetes, tokenReviewer: true }
secrets: [db-password, api-key]
imagePullSecrets: [regcred]
keycloak: { realm: master, tokenLifespan: 300, passwordPolicy: "length(8)" }
apiKeyHeader: x-api-key
tokenAudience: https://x
encryption: { keyRotation: 90d, keySize: 256, keyRef: kms }
serviceAccountToken: { enabled: true, expirationSeconds: 3600 }
passwordFile: /run/secrets/pw
hmacAlgorithm: sha256
`,
    ],
  ]),
  ...rows('iac', 'workflows/neg.yml', [
    [
      'hard-negative',
      `name: ci
on: [push]
permissions: { id-token: write, secrets: read }
env:
  KEY_VAULT: kv-prod
  SECRET_NAME: orders
  TOKEN: \${{ secrets.TOKEN }}
  AZURE_CLIENT_ID: ${hex(8)}-1111-4222-8333-${hex(12)}
  CACHE_KEY: node-modules-v3
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/cache@v4
        with: { path: node_modules, key: "node-\${{ hashFiles('package-lock.json') }}", restore-keys: node- }
      - uses: actions/create-github-app-token@v1
        with: { app-id: "123456", private-key: "\${{ secrets.APP_KEY }}" }
      - uses: hashicorp/vault-action@v3
        with: { url: https://vault, method: jwt, role: ci, secrets: "secret/data/ci token | TOKEN" }
      - run: echo "token=$(curl -s https://x | jq -r .access_token)" >> "$GITHUB_OUTPUT"
      - run: az keyvault secret show --name db-password --vault-name kv --query value -o tsv
      - run: test -n "$PASSWORD" || echo "PASSWORD is not set"
  b: { uses: ./.github/workflows/x.yml, secrets: inherit }
`,
    ],
  ]),
  ...rows('iac', 'bicep/neg.bicep', [
    [
      'hard-negative',
      `@secure()
param sqlPassword string
param secretName string = 'sql-password'
param keyVaultResourceId string
param apiKeyName string = 'x-api-key'
param tokenTtl string = 'PT1H'
var storageKey = st.listKeys().keys[0].value
var connection = 'Server=tcp:\${sql.properties.fullyQualifiedDomainName};Database=d;User ID=\${user};Password=\${sqlPassword}'
var roleIds = { secretsUser: '4633458b-17de-408a-b874-0445c86b69e6', keyUser: '12338af0-0e69-4776-bea7-57ae8d297424' }
resource nv 'Microsoft.ApiManagement/service/namedValues@2022-08-01' = {
  name: 'x'
  properties: { displayName: 'x', secret: true, value: sqlPassword }
}
resource s 'Microsoft.KeyVault/vaults/secrets@2022-07-01' = {
  name: 'k'
  properties: { value: listKeys(resourceId('Microsoft.X/y', 'z'), '2020-01-01').primaryKey, contentType: 'text/plain' }
}
output secretUri string = s.properties.secretUri
`,
    ],
  ]),
  ...rows('iac', 'app/pos.json', [
    [
      'literal',
      `{
  "Serilog": { "WriteTo": [ { "Name": "Seq", "Args": { "serverUrl": "http://seq", "apiKey": "⟦seq-Api-Key-1a⟧" } } ] },
  "RabbitMq": { "Host": "mq", "User": "u", "Pass": "⟦mq-Json-Pass2⟧" },
  "Smtp": { "Host": "smtp", "Port": 587, "Credentials": { "UserName": "u", "Password": "⟦smtp-Json-3⟧" } },
  "Services": { "Crm": { "BaseUrl": "https://crm", "AuthKey": "⟦crm-AuthKey-4⟧", "TokenCacheMinutes": 5 } },
  "Redis": "redis:6379,password=⟦redis-Json-5⟧,ssl=False",
  "Mongo": { "ConnectionString": "mongodb://u:⟦mongoJson6⟧@m:27017" },
  "IdentityServer": { "Clients": [ { "ClientId": "c", "ClientSecrets": [ { "Value": "⟦K7gNU3sdo+OL0wNhqoVWhr3g6s1xYv72ol/pe/Unols=⟧" } ], "AllowedGrantTypes": ["client_credentials"] } ] },
  "Swagger": { "OAuthClientId": "swagger", "OAuthClientSecret": "⟦sw-Json-7⟧" },
  "AllowedHosts": "*",
  "KeyRing": { "Path": "/keys", "Protector": "none" }
}
`,
    ],
  ]),
  ...rows('iac', 'etc/pos.ini', [
    [
      'literal',
      `[DEFAULT]
sql_connection = mysql+pymysql://app:⟦sqlalch-Pw1⟧@db/app
fernet_key = ⟦${some(43)}=⟧
[celery]
broker_url = redis://:⟦broker-Pw2⟧@redis:6379/0
[ldap]
bind_dn = cn=svc,dc=x
bind_password = ⟦bind-Pw3⟧
[remote]
ssh_private_key_path = ~/.ssh/id
proxy = http://u:⟦proxyPw4⟧@proxy:3128
`,
    ],
  ]),
  ...rows('iac', 'scripts/pos.py', [
    [
      'literal',
      `import psycopg2, paramiko, smtplib, boto3
conn = psycopg2.connect(host="db", user="app", password="⟦psy-Pw1⟧", dbname="app")
ssh.connect("h", username="root", password="⟦para-Pw2⟧")
server.login("u@example.org", "⟦sm7p-L0gin!3⟧")
s3 = boto3.client("s3", aws_access_key_id="⟦AKIA${upper(16)}⟧", aws_secret_access_key="⟦${some(40)}⟧")
engine = create_engine("postgresql://u:⟦engine-Pw4⟧@h/d")
app.config["SECRET_KEY"] = "⟦flask-S3cret-5⟧"
jwt.encode(payload, "⟦jwt-Enc-S3c6⟧", algorithm="HS256")
redis.Redis(host="r", password="⟦redis-Py7⟧")
API_TOKEN: str = "⟦typed-T0ken-8⟧"
password = input("Password: ")
token = get_token(scope="api")
parser.add_argument("--password", help="Password of the user", default=None)
raise ValueError("secret must be set")
`,
    ],
  ]),
];
