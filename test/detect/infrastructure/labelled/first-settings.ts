import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { some } from '../../tokens/labelled/made.ts';

/** Written in the manner of real repositories, before the detection was looked at. */
export const FIRST_SETTING_ROWS: Row[] = [
  ...rows('env-properties', '.env', [
    [
      'literal',
      `NODE_ENV=production
PORT=8080
DB_HOST=db.contoso.com
DB_USER=orders
DB_PASSWORD=⟦correcthorse⟧
JWT_SECRET="a very secret phrase"
JWT_EXPIRES_IN=3600
SESSION_SECRET=⟦keyboardcat99⟧
API_KEY=⟦b2c7e5a0⟧
API_KEY_HEADER=x-api-key
AZURE_CLIENT_ID=c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25
AZURE_TENANT_ID=72f988bf-86f1-41af-91ab-2d7cd011db47
AZURE_CLIENT_SECRET=⟦Xy1-zA2.bC3dE4fG5hI6jK7lM8nO9pQ0rS⟧
APPINSIGHTS_INSTRUMENTATIONKEY=b3f0a9c1-7d24-4e58-8c6b-19e5d2f7a034
REDIS_URL=redis://:⟦redisPw4⟧@cache.contoso.com:6379/0
DATABASE_URL=postgres://orders:⟦dbUrl_pw5⟧@db.contoso.com/orders
MONGO_URL=mongodb+srv://app:\${MONGO_PASSWORD}@cluster0.contoso.net
TOKEN_URL=https://login.contoso.com/token
PUBLIC_KEY_PATH=./keys/public.pem
SECRET_KEY_FILE=/run/secrets/key
GIT_SHA=9fceb02d0ae598e95dc970b74767f19372d61af8
PASSWORD_RESET_TIMEOUT=900
STRIPE_SECRET=
SMTP_PASSWORD=$SMTP_PW
COOKIE_KEY=changeme
`,
    ],
  ]),
  ...rows('env-properties', 'src/main/resources/application.properties', [
    [
      'literal',
      `server.port=8443
server.ssl.key-store=classpath:keystore.p12
server.ssl.key-store-password=⟦keystorepw⟧
server.ssl.key-store-type=PKCS12
server.ssl.key-alias=orders
spring.datasource.url=jdbc:mysql://db.contoso.com:3306/orders?useSSL=true&user=orders&password=⟦jdbcUrlPw6⟧
spring.datasource.username=orders
spring.datasource.password=⟦Spr1ngDs⟧
spring.security.oauth2.client.registration.azure.client-id=c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25
spring.security.oauth2.client.registration.azure.client-secret=⟦springclientsecret⟧
spring.security.oauth2.client.provider.azure.token-uri=https://login.microsoftonline.com/common/oauth2/v2.0/token
azure.keyvault.client-key=\${KEYVAULT_KEY}
azure.keyvault.uri=https://kv-orders.vault.azure.net/
jwt.secret=⟦zZ9yY8xX7⟧
jwt.header=Authorization
jwt.token.prefix=Bearer
app.password.encoder=bcrypt
app.token.validity=86400
management.endpoint.env.keys-to-sanitize=password,secret,key,token
encrypted.password=ENC(bm90LWEtcGxhaW4tdmFsdWU=)
apim.subscription-key=⟦a8c6e4f2b0d14937952b7d9f1a3c5e70⟧
`,
    ],
  ]),
  ...rows('json-config', 'appsettings.Production.json', [
    [
      'literal',
      `{
  "Logging": { "LogLevel": { "Default": "Information", "Microsoft.IdentityModel.Tokens": "Warning" } },
  "AzureAd": {
    "Instance": "https://login.microsoftonline.com/",
    "TenantId": "72f988bf-86f1-41af-91ab-2d7cd011db47",
    "ClientId": "c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25",
    "ClientSecret": "⟦mN7pRs9yCf-hJgE4aUoDt8vB2qLw5zXk1.⟧",
    "CallbackPath": "/signin-oidc",
    "CertificateThumbprint": "5A1F0B5D2E8C94E7B3A6D0F1C2B3A4D5E6F70819"
  },
  "ConnectionStrings": {
    "Orders": "Server=db;Database=orders;User Id=sa;Password=⟦Sa-Prod-12⟧;TrustServerCertificate=True",
    "Local": "Server=(localdb)\\\\mssqllocaldb;Database=orders;Trusted_Connection=True;",
    "Storage": "UseDevelopmentStorage=true",
    "Hub": "Endpoint=https://orders.service.signalr.net;AccessKey=⟦${some(43)}=⟧;Version=1.0;"
  },
  "Apim": { "BaseUrl": "https://apim-orders.azure-api.net", "SubscriptionKey": "⟦d5f7b9a1c3e54802847c6e8f0a2b4d61⟧", "SubscriptionKeyHeader": "Ocp-Apim-Subscription-Key" },
  "Jwt": { "Key": "This is my orders signing key", "Issuer": "orders", "Audience": "orders-api", "ExpireMinutes": 30 },
  "Smtp": { "Host": "smtp.contoso.com", "Port": 587, "User": "relay", "Password": "⟦relay⟧" },
  "KeyVault": { "Uri": "https://kv-orders.vault.azure.net/", "SecretName": "orders-db" },
  "PasswordPolicy": { "RequireDigit": true, "RequiredLength": 12 },
  "ApplicationInsights": { "ConnectionString": "InstrumentationKey=b3f0a9c1-7d24-4e58-8c6b-19e5d2f7a034;IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/" }
}
`,
    ],
  ]),
  ...rows('json-config', 'local.settings.json', [
    [
      'literal',
      `{
  "IsEncrypted": false,
  "Values": {
    "AzureWebJobsStorage": "UseDevelopmentStorage=true",
    "FUNCTIONS_WORKER_RUNTIME": "node",
    "CrmPassword": "⟦crmlocal⟧",
    "OPENAI_API_KEY": "⟦3d5f7a9c1e2b48609b8d7f6e5c4a3b2d⟧",
    "OpenAiEndpoint": "https://oai-orders.openai.azure.com/",
    "ServiceBusConnection__fullyQualifiedNamespace": "orders.servicebus.windows.net",
    "KeyVaultUri": "https://kv-orders.vault.azure.net/"
  },
  "ConnectionStrings": {}
}
`,
    ],
  ]),
  ...rows('json-config', 'package-lock.json', [
    [
      'hard-negative',
      `{
  "name": "orders",
  "lockfileVersion": 3,
  "packages": {
    "node_modules/jsonwebtoken": {
      "version": "9.0.2",
      "resolved": "https://registry.npmjs.org/jsonwebtoken/-/jsonwebtoken-9.0.2.tgz",
      "integrity": "sha512-PRp66vJ865SSqOlgqS8hujT5U4AOgMfhrwYIuIhfKaoSCZcirrmASQr8CX7cUg+RMih+hgznrjp99o+W4pJLHQ==",
      "dependencies": { "jws": "^3.2.2" }
    },
    "node_modules/password-prompt": { "version": "1.1.3", "integrity": "sha512-HkrjG2aJlvF0t2BMH0e2LB/EHf3Lcq3fNMzy4GYHcQblAvOl+QQji1Lx7WRBMqpVK5p+KR7bCg7oqAMXtdgYSQ==" }
  }
}
`,
    ],
  ]),
  ...rows('kubernetes', 'k8s/secret.yaml', [
    [
      'literal',
      `apiVersion: v1
kind: Secret
metadata:
  name: orders-secret
  namespace: orders
  annotations:
    checksum/config: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
type: Opaque
data:
  username: b3JkZXJz
  password: ⟦T3JkZXJzLVB3LTE5⟧
  connection: ⟦U2VydmVyPWRiO1Bhc3N3b3JkPWFiYzEyMzs=⟧
stringData:
  api-key: ⟦k8s-plain-key⟧
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: orders
spec:
  template:
    spec:
      serviceAccountName: orders
      imagePullSecrets:
        - name: acr-secret
      containers:
        - name: orders
          image: orders.azurecr.io/orders@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
          env:
            - name: DB_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: orders-secret
                  key: password
            - name: ADMIN_PASSWORD
              value: ⟦k8sAdminPw⟧
            - name: TOKEN_TTL
              value: "3600"
            - name: SECRET_PATH
              value: /mnt/secrets-store
            - name: CLIENT_SECRET
              value: "$(CLIENT_SECRET_FROM_VAULT)"
          volumeMounts:
            - name: secrets-store
              mountPath: /mnt/secrets-store
`,
    ],
  ]),
  ...rows('kubernetes', 'charts/orders/values.yaml', [
    [
      'literal',
      `replicaCount: 2
image:
  repository: orders.azurecr.io/orders
  tag: "1.4.2"
auth:
  existingSecret: orders-auth
  existingSecretPasswordKey: password
  adminPassword: ⟦helmAdminPw1⟧
  clientSecret: "⟦helm-cs-882⟧"
  clientId: c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25
postgresql:
  auth:
    username: orders
    password: ⟦pgchartpw⟧
    database: orders
    secretKeys:
      adminPasswordKey: postgres-password
      userPasswordKey: password
redis:
  auth:
    enabled: true
    password: ""
ingress:
  tls:
    - secretName: orders-tls
      hosts: [ orders.contoso.com ]
serviceAccount:
  automountToken: false
gateway:
  configuration:
    uri: apim-orders.configuration.azure-api.net
    authKey: "GatewayKey ⟦gw1&202512310000&${some(86)}==⟧"
`,
    ],
  ]),
  ...rows('kubernetes', 'charts/orders/templates/secret.yaml', [
    [
      'reference',
      `apiVersion: v1
kind: Secret
metadata:
  name: {{ include "orders.fullname" . }}
data:
  password: {{ .Values.auth.adminPassword | b64enc | quote }}
  clientSecret: {{ required "auth.clientSecret is required" .Values.auth.clientSecret | b64enc }}
  token: {{ randAlphaNum 32 | b64enc }}
stringData:
  connection: "Server=db;User Id={{ .Values.db.user }};Password={{ .Values.db.password }}"
---
apiVersion: secrets-store.csi.x-k8s.io/v1
kind: SecretProviderClass
metadata:
  name: orders
spec:
  provider: azure
  secretObjects:
    - secretName: orders
      type: Opaque
      data:
        - objectName: db-password
          key: password
  parameters:
    keyvaultName: kv-orders
    tenantId: 72f988bf-86f1-41af-91ab-2d7cd011db47
    objects: |
      array:
        - |
          objectName: db-password
          objectType: secret
---
apiVersion: external-secrets.io/v1beta1
kind: ExternalSecret
metadata:
  name: orders
spec:
  secretStoreRef:
    name: vault-backend
    kind: SecretStore
  data:
    - secretKey: password
      remoteRef:
        key: secret/data/orders
        property: password
---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  name: orders
spec:
  encryptedData:
    password: AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq4KxvBcTnW8eR1tY4uI7oP1aS4dF7gH0jK3lZ6xC9vB2nM5q==
`,
    ],
  ]),
  ...rows('compose', 'docker-compose.yml', [
    [
      'literal',
      `version: "3.8"
services:
  db:
    image: mysql:8
    environment:
      MYSQL_ROOT_PASSWORD: ⟦r00t-compose⟧
      MYSQL_USER: orders
      MYSQL_PASSWORD: \${MYSQL_PASSWORD:-}
  vault:
    image: openbao/openbao:2.0
    environment:
      - VAULT_DEV_ROOT_TOKEN_ID=⟦orders-root-token⟧
      - VAULT_ADDR=http://0.0.0.0:8200
      - BAO_TOKEN=\${BAO_TOKEN}
  mssql:
    image: mcr.microsoft.com/mssql/server:2022-latest
    environment:
      - ACCEPT_EULA=Y
      - MSSQL_SA_PASSWORD=⟦Compose!Sa9⟧
  web:
    build: .
    env_file: .env
    secrets:
      - db_password
    environment:
      DB_PASSWORD_FILE: /run/secrets/db_password
      ConnectionStrings__Orders: Server=mssql;Database=orders;User=sa;Password=⟦Compose!Sa9⟧
secrets:
  db_password:
    file: ./db_password.txt
`,
    ],
  ]),
  ...rows('placeholders', '.env.example', [
    [
      'placeholder',
      `DB_PASSWORD=your_password
API_KEY=<api-key>
JWT_SECRET=replace-with-a-long-random-string
CLIENT_SECRET=xxxxxxxx
TOKEN=\${TOKEN}
SESSION_SECRET=
SMTP_PASSWORD=********
SECRET_KEY=TODO
ACCESS_KEY=insert-access-key-here
STORAGE_KEY=__STORAGE_KEY__
OPENAI_API_KEY=sk-...
PASSWORD=changeit
`,
    ],
  ]),
  ...rows('placeholders', 'terraform/example.tfvars', [
    [
      'placeholder',
      `client_secret      = "<client secret>"
sql_admin_password = "REPLACE_ME"
api_key            = "your-api-key"
vault_token        = "$(VaultToken)"
db_password        = "#{dbPassword}#"
storage_key        = "00000000-0000-0000-0000-000000000000"
smtp_password      = "example"
`,
    ],
  ]),
  ...rows('documents', 'docs/secrets.md', [
    [
      'hard-negative',
      `# Secrets

- The password is stored in Key Vault under \`orders-db-password\`.
- Set \`client_secret\` to the value from the portal; token: see the wiki.
- API key rotation: every 90 days.
- Key: \`orders.prod.tfstate\`
- Secret: rotated by the pipeline

| Setting | Default | Meaning |
|---|---|---|
| \`DB_PASSWORD\` | none | password of the database |
| \`TOKEN_TTL\` | \`3600\` | how long a token lives |
| \`API_KEY_HEADER\` | \`x-api-key\` | header of the key |

\`password: string\` is required. \`Authorization: Bearer <token>\`.

Commit 9fceb02d0ae598e95dc970b74767f19372d61af8 changed the secret store. Role \`4633458b-17de-408a-b874-0445c86b69e6\` reads secrets.
`,
    ],
  ]),
  ...rows('openapi', 'openapi.yaml', [
    [
      'hard-negative',
      `openapi: 3.0.1
info: { title: orders, version: 1.0.0 }
components:
  securitySchemes:
    apiKey: { type: apiKey, name: Ocp-Apim-Subscription-Key, in: header }
    oauth2:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: https://login.contoso.com/token
          scopes: { orders.read: read }
  schemas:
    Login:
      type: object
      required: [ username, password ]
      properties:
        username: { type: string }
        password: { type: string, format: password, minLength: 8, description: The password of the user }
        token: { type: string, description: opaque token }
        clientSecret: { type: string, nullable: true }
        apiKeyType: { type: string, enum: [ primary, secondary ] }
`,
    ],
  ]),
];
