import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';

/** A third set, written before the rules that the second one led to. */
export const THIRD_SETTING_ROWS: Row[] = [
  ...rows('kubernetes', 'k8s/all.yaml', [
    [
      'literal',
      `apiVersion: v1
kind: Secret
metadata: { name: tls }
type: kubernetes.io/tls
data:
  tls.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSURYVENDQWtXZ0F3SUJBZ0lKQUw=
  tls.key: ⟦LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JSUV2UUlCQURBTkJna3Foa2lHOXc=⟧
---
apiVersion: v1
kind: Secret
metadata: { name: reg }
type: kubernetes.io/dockerconfigjson
stringData:
  .dockerconfigjson: '{"auths":{"orders.azurecr.io":{"username":"orders","password":"⟦dockCfgPw1⟧"}}}'
---
apiVersion: v1
kind: ConfigMap
metadata: { name: env }
data:
  SPRING_DATASOURCE_PASSWORD: ⟦springCm-1⟧
  SPRING_DATASOURCE_USERNAME: orders
  VAULT_ADDR: https://vault:8200
  VAULT_ROLE: orders
  app.properties: |
    db.user=orders
    db.password=⟦cmProps-22⟧
    token.ttl=3600
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: job }
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - name: job
              image: curlimages/curl
              command: ["curl", "-H", "Authorization: Bearer ⟦cronBearer.91xy⟧", "https://api.contoso.com"]
              args: ["--password=⟦argsPw-3⟧", "--user=ops"]
              env:
                - { name: REDIS_AUTH_TOKEN, value: "⟦redisAuth88⟧" }
                - { name: SECRET_NAME, value: "orders-secret" }
---
apiVersion: vault.security.banzaicloud.com/v1alpha1
kind: Vault
spec:
  unsealConfig: { kubernetes: { secretNamespace: default } }
  config: { storage: { postgresql: { connection_url: "postgres://v:⟦bzPg-77⟧@db/v" } } }
---
apiVersion: eventing/v1
kind: TriggerAuthentication
spec:
  secretTargetRef:
    - { parameter: connection, name: sb-secret, key: connection }
`,
    ],
  ]),
  ...rows('settings', 'config/settings.toml', [
    [
      'literal',
      `[database]
user = "orders"
password = "⟦tomlPw-5⟧"
pool_size = 10
[auth]
secret_key = "⟦s3cr3t-toml⟧"
algorithm = "HS256"
token_url = "https://login.contoso.com/token"
access_token_expire_minutes = 30
[aws]
aws_access_key_id = "AKIDEXAMPLE0000"
aws_secret_access_key = "⟦wJ4lrXUtnF1MI7KMDENGbPxRfiCYzzQQexam9kEy⟧"
[cache]
key_prefix = "orders:"
`,
    ],
  ]),
  ...rows('settings', 'gradle.properties', [
    [
      'literal',
      `org.gradle.jvmargs=-Xmx2g
nexusUsername=deploy
nexusPassword=⟦gradleNexus⟧
signing.keyId=24875D73
signing.password=⟦gradleSign-1⟧
signing.secretKeyRingFile=/home/ci/.gnupg/secring.gpg
systemProp.http.proxyPassword=⟦proxyGr8⟧
systemProp.http.proxyUser=ci
`,
    ],
  ]),
  ...rows('settings', 'src/config/default.json', [
    [
      'literal',
      `{
  "server": { "port": 8080, "sessionSecret": "⟦kbd-cat-dog⟧", "cookieName": "token" },
  "db": { "user": "app", "pass": "⟦dbpassjson⟧", "url": "mongodb://app:⟦mongoPw9⟧@mongo:27017/app?authSource=admin" },
  "oauth": { "clientId": "orders-web", "clientSecret": "⟦oauth-json-71⟧", "tokenUrl": "https://idp/token", "scopes": ["openid"] },
  "smtp": { "auth": { "user": "relay", "pass": "⟦smtp-json-4⟧" } },
  "apim": { "subscriptionKey": "⟦5b6a7c8d9e0f1a2b3c4d5e6f70819203⟧", "headerName": "Ocp-Apim-Subscription-Key" },
  "keys": { "enter": "Enter", "escape": "Escape" },
  "encryption": { "key": "⟦0f1e2d3c4b5a69788796a5b4c3d2e1f0⟧", "algorithm": "aes-256-gcm" },
  "i18n": { "password": "Wachtwoord", "forgotPassword": "Wachtwoord vergeten?", "token": "Code" },
  "features": { "tokenRefresh": true, "passwordless": false },
  "publicKey": "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEuGbXWiK3dQTyCbX5",
  "recaptcha": { "siteKey": "6Lc_aXkUAAAAAFx7Yq-8vHdT2mZ5kPw1nB4rC9sE", "secretKey": "⟦6Lc_aXkUAAAAAJ3nKd9wQzX5tV8yM2pR7bL4cF6h⟧" }
}
`,
    ],
  ]),
  ...rows('neutral', 'deploy/hashes.yaml', [
    [
      'hard-negative',
      `images:
  gateway: orders.azurecr.io/gateway@sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
commit: 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12
etag: "0x8D4BCC2E4835CD0"
subscriptionId: 0e1d2c3b-4a5f-4e6d-8c7b-9a0f1e2d3c4b
applicationInsightsKey: b3f0a9c1-7d24-4e58-8c6b-19e5d2f7a034
tokenReviewerServiceAccount: vault-auth
secretStore: azure-kv
passwordFrom: vault
keyRotationPolicy: P90D
authorizationMode: RBAC
credentialsFile: /etc/creds.json
existingPasswordSecret: orders-db
secretKeyRefName: orders
tokenCacheSize: 1024
clientSecretKeyVaultName: crm-client-secret
signingCertificateThumbprint: A909502DD82AE41433E6F83886B00D4277A32A7B
jwksUri: https://login.contoso.com/keys
keyId: nOo3ZDrODXEK1jKWhXslHR_KXEg
`,
    ],
  ]),
  ...rows('neutral', 'src/theme.py', [
    [
      'hard-negative',
      `styles = {"Token": "#ffffff", "Token.Keyword": "#d8dee9", "sas": "sas::Style"}
jsonnet_token = r"[^\\W\\d]\\w*"
credentials = "{0}:{1}".format(user, passwd)
user_pass = "%s:%s" % (user, password)
def request(url, token=None, password=None, api_key=None): pass
connection = connect(user=user, password=password, host=host)
raise ValueError("token must not be empty")
PASSWORD_INPUT = "login-form"
RESET_PASSWORD = "resetPassword"
`,
    ],
  ]),
  ...rows('neutral', 'deploy/sample.env', [
    [
      'placeholder',
      `API_KEY=MY_API_KEY
TOKEN=MYTOKEN
PASSWORD=<password>
SECRET=your-256-bit-secret
CLIENT_SECRET=changeme
DB_PASSWORD=yourStrong(!)Password
OPENAI_KEY=sk-xxxxxxxx
KEY=abc...
`,
    ],
  ]),
];
