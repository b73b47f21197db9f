import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';

/** A fourth set, written before the rules that the third one led to. */
export const FOURTH_ROWS: Row[] = [
  ...rows('charts', 'deploy/values-prod.yaml', [
    [
      'literal',
      `global:
  imagePullSecrets: [acr]
app:
  env:
    DB_PASSWORD: "⟦hv-Db-Pw-1⟧"
    DB_USER: app
    JWT_PRIVATE_KEY_PATH: /keys/jwt.pem
  extraEnv:
    - name: SLACK_TOKEN
      value: ⟦slck-77aa-bb12⟧
    - name: LOG_TOKEN_ENABLED
      value: "true"
  secrets:
    apiToken: ⟦apiTok-5512zz⟧
    encryptionKey: ⟦0011223344556677aabbccddeeff0099⟧
keycloak:
  auth:
    adminUser: admin
    adminPassword: ⟦kcAdminPw⟧
    existingSecret: ""
    passwordSecretKey: admin-password
grafana:
  adminPassword: ⟦grafana123⟧
  sidecar: { dashboards: { label: grafana_dashboard } }
oauth2-proxy:
  config:
    clientID: orders
    clientSecret: ⟦o2p-cs-991⟧
    cookieSecret: ⟦Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MDEyMzQ1Ng==⟧
vault:
  server: { ha: { enabled: true } }
  injector: { agentImage: { tag: "1.15.2" } }
`,
    ],
  ]),
  ...rows('charts', 'compose/docker-compose.override.yml', [
    [
      'literal',
      `services:
  api:
    environment:
      - ASPNETCORE_ENVIRONMENT=Development
      - ConnectionStrings__Default=Host=db;Database=o;Username=o;Password=⟦cmpPg_1⟧
      - Jwt__Key=⟦cmp-jwt-signing-key-2024⟧
      - AzureAd__ClientSecret=\${AZ_SECRET}
      - Redis__Password=\${REDIS_PASSWORD:-⟦cmpRedisDef⟧}
    labels:
      - traefik.http.middlewares.auth.basicauth.users=admin:$$apr1$$H6uskkkW$$IgXLP6ewTrSuBkTrqE8wj/
  rabbit:
    environment: { RABBITMQ_DEFAULT_USER: app, RABBITMQ_DEFAULT_PASS: ⟦rabbitPw7⟧, RABBITMQ_ERLANG_COOKIE: ⟦erlcookie99⟧ }
  minio:
    command: server /data
    environment:
      MINIO_ROOT_USER: minio
      MINIO_ROOT_PASSWORD: ⟦minio-root-1⟧
`,
    ],
  ]),
  ...rows('settings', 'config/application-prod.yml', [
    [
      'literal',
      `spring:
  datasource:
    url: jdbc:postgresql://db:5432/o
    username: \${DB_USER:app}
    password: \${DB_PASSWORD:⟦ymlDefPw1⟧}
  mail:
    password: ⟦mailYml⟧
    properties: { mail.smtp.auth: true }
  cloud:
    vault:
      token: ⟦s.YmlVaultTok9kQ2mZ7xT4vB8nL⟧
      uri: https://vault
      authentication: TOKEN
azure:
  activedirectory:
    client-id: c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25
    client-secret: ⟦ymlAad.Secret~1⟧
    tenant-id: 72f988bf-86f1-41af-91ab-2d7cd011db47
app:
  jwt: { secret: ⟦ymlJwtSecret512⟧, expiration: 86400, header: Authorization }
  hmac-key: ⟦aGVsbG8taG1hYy1rZXktMDE=⟧
  cors: { allowed-headers: "Authorization,x-api-key" }
  apikey: { header: x-api-key, value: ⟦yml-apikey-77⟧ }
management: { endpoints: { web: { exposure: { include: "health,info" } } } }
`,
    ],
  ]),
  ...rows('scripts', 'scripts/run.sh', [
    [
      'literal',
      `#!/bin/bash
source ./env.sh
DB_PASS="\${DB_PASS:-⟦shDefault5⟧}"
API_KEY=\${1:?api key required}
SECRET=$(cat /run/secrets/app)
curl -s -X POST "$HOST/oauth/token" -u "client:⟦curlU-pw-2⟧" -d grant_type=client_credentials
curl -s "$HOST/api" -H 'X-API-Key: ⟦sh-hdr-key-77⟧' -H "X-Tenant: contoso"
curl -s "$HOST/api" -H "Authorization: Basic $(echo -n svc:⟦shEchoPw3⟧ | base64)"
http POST "$HOST/login" username=svc password=⟦httpiePw4⟧
export TF_VAR_client_secret=⟦tfvarEnvSec5⟧ TF_VAR_region=westeurope
az sql server create --admin-user sa --admin-password '⟦Az$ql!Pw6⟧' -n s
az login --service-principal --username "$ID" --password "$PW" --tenant "$T"
az cosmosdb keys list --name c --query primaryMasterKey
ansible-playbook site.yml -e "db_password=⟦ansExtra7⟧ db_user=app"
helm install app ./c --set-string auth.token=⟦helmSetStr8x⟧
vault write auth/approle/login role_id=8f2b1d7c-6e5a-4039-8b7c-2d1e0f9a8b7c secret_id=⟦0b7d2f91-4c3e-4a58-9d6f-1e2a3b4c5d6e⟧
mongo "mongodb://root:⟦mongoSh9⟧@db:27017/admin"
gpg --batch --passphrase ⟦gpgPass10⟧ -d f.gpg
keytool -importkeystore -srcstorepass ⟦ktSrc11⟧ -deststorepass ⟦ktDst12⟧ -noprompt
openssl enc -aes-256-cbc -k ⟦osslK13⟧ -in a -out b
git clone https://oauth2:⟦gitTok14xyz⟧@gitlab.contoso.com/a/b.git
ssh-keygen -t rsa -N "" -f key
echo "Enter password:"; read -rs PASSWORD
docker run -e TOKEN=$TOKEN -e PASSWORD_FILE=/run/p app
`,
    ],
  ]),
  ...rows('templates', 'infra/main.bicep', [
    [
      'literal',
      `param administratorLoginPassword string = '⟦b1cep-Pass⟧'
param storageKeyName string = 'key1'
var secretName = 'db-connection'
var sharedKey = '⟦mZ7xT4vB8nL1kQ2wE5rT9yU3iO6pA0sD⟧'
resource ws 'Microsoft.OperationalInsights/workspaces@2022-10-01' existing = { name: 'ws' }
resource ci 'Microsoft.ContainerInstance/containerGroups@2023-05-01' = {
  name: 'ci'
  properties: {
    imageRegistryCredentials: [ { server: 'orders.azurecr.io', username: 'orders', password: '⟦ciRegPw⟧' } ]
    containers: [ { name: 'a', properties: { environmentVariables: [ { name: 'DB_PASS', secureValue: '⟦ciSecEnv⟧' }, { name: 'TOKEN_URL', value: 'https://x/token' } ] } } ]
    diagnostics: { logAnalytics: { workspaceId: ws.properties.customerId, workspaceKey: ws.listKeys().primarySharedKey } }
  }
}
resource dep 'Microsoft.Resources/deployments@2021-04-01' = {
  properties: { mode: 'Incremental', parameters: { adminPassword: { value: '⟦nestedDepPw⟧' }, keyName: { value: 'a' } } }
}
@secure()
output conn string = 'x'
`,
    ],
  ]),
  ...rows('text', 'logs/readme.txt', [
    [
      'literal',
      `The password is stored in the vault.
connect with: Server=db;User Id=sa;Password=⟦txtConnPw1⟧;
url https://svc:⟦txtUrlPw2⟧@host/x
`,
    ],
  ]),
  ...rows('neutral', 'policy/azure-policy.json', [
    [
      'hard-negative',
      `{
  "properties": {
    "displayName": "Secrets should have an expiry",
    "policyRule": { "if": { "allOf": [ { "field": "type", "equals": "Microsoft.KeyVault/vaults/secrets" }, { "field": "Microsoft.KeyVault.Data/vaults/secrets/attributes.expiresOn", "exists": false } ] }, "then": { "effect": "audit" } },
    "parameters": { "secretType": { "defaultValue": "password" }, "minimumDaysBeforeExpiration": { "defaultValue": 90 } },
    "metadata": { "category": "Key Vault", "version": "1.0.1", "portalReview": "a1b2c3d4" }
  },
  "id": "/providers/Microsoft.Authorization/policyDefinitions/98728c90-32c7-4049-8429-847dc0f4fe37"
}
`,
    ],
  ]),
  ...rows('neutral', 'src/auth.ts', [
    [
      'hard-negative',
      `export const AUTH = { tokenKey: 'app.token', passwordMinLength: 12, secretHeader: 'X-Secret', keyAlg: 'RS256' };
export type Credential = { username: string; password: string; apiKey?: string };
const password = form.get('password') as string;
const token = await getToken({ scopes: ['api://orders/.default'] });
const secretName = 'orders-db-password';
router.post('/reset-password', resetPassword);
if (err.code === 'auth/wrong-password') toast('Wrong password');
const key = \`orders:\${id}\`; const cacheKey = 'orders';
const q = gql\`query { apiKey(id: "1") { token } }\`;
test('rejects a bad token', () => expect(login('user', 'bad')).toThrow());
const headers = { 'x-api-key': apiKey, Authorization: \`Bearer \${token}\` };
<input name="password" type="password" placeholder="Password" />
`,
    ],
  ]),
];
