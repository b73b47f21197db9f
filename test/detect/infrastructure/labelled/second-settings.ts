import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';

/** A second set, written before the rules that the first one led to. */
export const SECOND_SETTING_ROWS: Row[] = [
  ...rows('docker', 'Dockerfile', [
    [
      'literal',
      `FROM node:20-alpine@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
ARG NPM_TOKEN
ENV NODE_ENV=production DB_PASSWORD=⟦dockerEnvPw⟧
ENV API_KEY ⟦docker-old-form⟧
ENV JWT_ISSUER=orders TOKEN_TTL=3600
ENV SECRET_DIR=/run/secrets
ARG SA_PASSWORD=⟦ArgSa!22⟧
RUN npm config set //registry.npmjs.org/:_authToken=\${NPM_TOKEN}
RUN curl -u build:⟦dockerRunPw⟧ -O https://nexus.contoso.com/a.tgz
HEALTHCHECK CMD curl -f http://localhost:8080/health || exit 1
`,
    ],
  ]),
  ...rows('docker', '.docker/config.json', [
    [
      'literal',
      `{ "auths": { "orders.azurecr.io": { "auth": "⟦b3JkZXJzOmFjclBhc3M5OQ==⟧" }, "ghcr.io": {} }, "credsStore": "desktop" }
`,
    ],
  ]),
  ...rows('package-config', '.npmrc', [
    [
      'literal',
      `registry=https://npm.contoso.com/
//npm.contoso.com/:_password=⟦bnBtUGFzcy1yZzE=⟧
//npm.contoso.com/:username=build
//npm.contoso.com/:email=build@contoso.com
//pkgs.dev.azure.com/contoso/_packaging/feed/npm/registry/:_authToken=\${AZDO_TOKEN}
always-auth=true
`,
    ],
  ]),
  ...rows('package-config', 'nuget.config', [
    [
      'literal',
      `<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <packageSources>
    <add key="contoso" value="https://pkgs.dev.azure.com/contoso/_packaging/feed/nuget/v3/index.json" protocolVersion="3" />
  </packageSources>
  <packageSourceCredentials>
    <contoso>
      <add key="Username" value="build" />
      <add key="ClearTextPassword" value="⟦nugetClear9⟧" />
    </contoso>
    <other>
      <add key="Username" value="build" />
      <add key="ClearTextPassword" value="%NUGET_PASSWORD%" />
    </other>
  </packageSourceCredentials>
</configuration>
`,
    ],
  ]),
  ...rows('package-config', 'settings.xml', [
    [
      'literal',
      `<settings>
  <servers>
    <server><id>nexus</id><username>deploy</username><password>⟦mvnDeploy1⟧</password></server>
    <server><id>central</id><username>\${env.USER}</username><password>\${env.PASS}</password></server>
    <server><id>enc</id><username>deploy</username><password>{COQLCE6DU6GtcS5P=}</password></server>
  </servers>
  <profiles><profile><id>p</id><properties><sonar.token>⟦sonarMvnTok4⟧</sonar.token><key.alias>orders</key.alias></properties></profile></profiles>
</settings>
`,
    ],
  ]),
  ...rows('package-config', 'Web.config', [
    [
      'literal',
      `<configuration>
  <appSettings>
    <add key="webpages:Version" value="3.0.0.0" />
    <add key="ida:ClientId" value="c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25" />
    <add key="ida:ClientSecret" value="⟦idaSecret/vK2+q⟧" />
    <add key="SmtpPassword" value="⟦webSmtp⟧" />
    <add key="TokenLifetime" value="60" />
    <add key="ApiKeyHeaderName" value="X-Api-Key" />
    <add key="CertThumbprint" value="5A1F0B5D2E8C94E7B3A6D0F1C2B3A4D5E6F70819" />
  </appSettings>
  <connectionStrings>
    <add name="Db" connectionString="Data Source=db;Initial Catalog=orders;User Id=web;Password=⟦webCfgPw⟧" providerName="System.Data.SqlClient" />
    <add name="Trusted" connectionString="Data Source=db;Initial Catalog=orders;Integrated Security=True" />
  </connectionStrings>
  <system.web>
    <machineKey validationKey="⟦2F6A8C0E4B1D3957F1A3C5E7092B4D6F81A3C5E7092B4D6FA1C3E5F7092B4D6F⟧" decryptionKey="⟦A9C1E3F50B2D4F618395A7C9E1F30B2D4F618395A7C9E1F3⟧" validation="SHA1" decryption="AES" />
    <compilation targetFramework="4.8" />
    <sessionState cookieName="token" />
  </system.web>
  <runtime><dependentAssembly><assemblyIdentity name="Newtonsoft.Json" publicKeyToken="30ad4fe6b2a6aeed" culture="neutral" /></dependentAssembly></runtime>
</configuration>
`,
    ],
  ]),
  ...rows('kube', 'kubeconfig.yaml', [
    [
      'literal',
      `apiVersion: v1
kind: Config
clusters:
  - name: aks-orders
    cluster:
      server: https://aks-orders.hcp.westeurope.azmk8s.io:443
      certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUU2RENDQXRDZ0F3SUJBZ0lRQQ==
users:
  - name: admin
    user:
      token: ⟦k8sadm1nTok3nq8w7e6r5t4y3u2i1o0p⟧
      client-certificate-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUZIakNDQXdhZ0F3SUJBZ0lRQg==
      client-key-data: ⟦LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpNSUlKS1FJQkFBS0NBZ0VBMGFH⟧
  - name: dev
    user:
      exec: { command: kubelogin, args: [ get-token, --server-id, 6dae42f8-4368-4678-94ff-3960e28e3630 ] }
  - name: legacy
    user: { username: kube, password: ⟦kubePw8⟧ }
`,
    ],
  ]),
  ...rows('kube', 'overlays/prod/kustomization.yaml', [
    [
      'literal',
      `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [ ../../base ]
secretGenerator:
  - name: orders
    literals:
      - DB_PASSWORD=⟦kustPw1⟧
      - DB_USER=orders
      - API_TOKEN=⟦kust-token-2⟧
  - name: files
    files: [ tls.key=./tls.key ]
configMapGenerator:
  - name: cfg
    literals:
      - LOG_LEVEL=info
      - TOKEN_ISSUER=https://login.contoso.com
images:
  - name: orders
    digest: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
`,
    ],
  ]),
  ...rows('kube', 'argocd/app.yaml', [
    [
      'literal',
      `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: orders }
spec:
  source:
    repoURL: https://deploy:⟦gitPwInUrl7⟧@dev.azure.com/contoso/orders/_git/orders
    targetRevision: 9fceb02d0ae598e95dc970b74767f19372d61af8
    helm:
      parameters:
        - name: auth.password
          value: ⟦argoParamPw⟧
        - name: auth.username
          value: orders
        - name: auth.existingSecret
          value: orders-auth
---
apiVersion: v1
kind: ConfigMap
metadata: { name: orders-config }
data:
  LOG_LEVEL: info
  REDIS_PASSWORD: ⟦cmRedisPw⟧
  application.yml: |
    spring:
      datasource:
        url: jdbc:postgresql://db:5432/orders
        username: orders
        password: ⟦nestedYamlPw⟧
    token:
      issuer: https://login.contoso.com
  TOKEN_URL: https://login.contoso.com/token
`,
    ],
  ]),
  ...rows('neutral', 'infra/identifiers.yaml', [
    [
      'hard-negative',
      `roleAssignments:
  - roleDefinitionId: b86a8fe4-44ce-4948-aee5-eccb2c155cd7
    principalId: 1b8c6f0d-2e47-4a93-b5d1-9c0e7f3a6d24
keyVault:
  secretName: orders-db
  secretVersion: 0d1e2f3a4b5c46d78e9fa0b1c2d3e4f5
  keyIdentifier: https://kv-orders.vault.azure.net/keys/cmk/0d1e2f3a4b5c46d78e9fa0b1c2d3e4f5
certificate:
  thumbprint: 5A1F0B5D2E8C94E7B3A6D0F1C2B3A4D5E6F70819
  publicKey: MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuGbXWiK3dQTyCbX5xdE4
token:
  audience: api://orders
  lifetime: 3600
  algorithm: RS256
password:
  policy: strong
  minLength: 12
apiKeyLocation: header
authMethod: client_secret_post
checksum: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
secretsProvider: azure-keyvault
rotateKeys: true
credentialsId: azure-sp
tokenEndpointAuthMethod: private_key_jwt
`,
    ],
  ]),
  ...rows('neutral', 'policies/deny-secrets.rego', [
    [
      'hard-negative',
      `package secrets
deny[msg] {
  input.resource.azurerm_key_vault_secret[name].value != ""
  msg := sprintf("secret %s must not have a literal value", [name])
}
password_keys := {"password", "client_secret", "api_key"}
`,
    ],
  ]),
  ...rows('references', 'deploy/app.yaml', [
    [
      'reference',
      `env:
  - name: DB_PASSWORD
    value: ((db_password))
  - name: API_KEY
    value: <% env.API_KEY %>
  - name: TOKEN
    value: \${{ parameters.token }}
  - name: CLIENT_SECRET
    value: ref+azurekeyvault://kv-orders/client-secret
  - name: SECRET
    value: vault:secret/data/orders#password
  - name: PASSWORD
    value: !vault |
      $ANSIBLE_VAULT;1.1;AES256
      62313365396662343061393464336163383764373764613633653634306231386433626436623361
  - name: KEY
    value: op://prod/orders/key
  - name: SOPS_PASSWORD
    value: ENC[AES256_GCM,data:Yk3mT7fLk0dXc9Vb,iv:2Nn5Ya1Zs6Ue4Rt8Po3Qw7IxJ8Uq3mT7fLk0dXc9A=,tag:Vb2Nn5Ya1Zs6Ue4Rt8Po3Q==,type:str]
  - name: AUTH_TOKEN
    value: file:/run/secrets/token
  - name: AWS_SECRET
    value: '{{resolve:secretsmanager:orders:SecretString:password}}'
  - name: GCP_SECRET
    value: projects/123456/secrets/orders/versions/latest
`,
    ],
  ]),
];
