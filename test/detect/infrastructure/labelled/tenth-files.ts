import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { base64, gitHubToken, hex, longKey, searchKey, some } from '../../tokens/labelled/made.ts';

/** A tenth set: the tools around a gateway, tests of it, other gateways, and code that makes its resources. */
export const TENTH_ROWS: Row[] = [
  ...rows('iac', 'pulumi/index.ts', [
    [
      'literal',
      `import * as pulumi from "@pulumi/pulumi";
import * as azure from "@pulumi/azure-native";
const config = new pulumi.Config();
const adminPassword = config.requireSecret("adminPassword");
const nv = new azure.apimanagement.NamedValue("erp", {
  resourceGroupName: rg.name,
  serviceName: apim.name,
  namedValueId: "erp-key",
  displayName: "erp-key",
  secret: true,
  value: "⟦pulumi-erp-77⟧",
});
const kv = new azure.keyvault.Secret("db", { vaultName: "kv", secretName: "db-password", properties: { value: "⟦pulumiDb!1⟧" } });
const login = new azure.sql.Server("s", { administratorLogin: "sa", administratorLoginPassword: "⟦Pul-Sql-2⟧" });
const be = new azure.apimanagement.Backend("b", { credentials: { header: { "x-functions-key": ["⟦${some(52)}==⟧"] }, authorization: { scheme: "Bearer", parameter: token } } });
export const secretName = "db-password";
export const primaryKey = pulumi.secret(keys.primaryKey);
`,
    ],
  ]),
  ...rows('iac', 'Pulumi.prod.yaml', [
    [
      'literal',
      `encryptionsalt: v1:5Qw3eR7tY9u=:v1:aB1cD2eF3gH4iJ5k:${some(40)}==
config:
  azure-native:location: WestEurope
  gw:adminPassword:
    secure: v1:${some(16)}:${some(32)}==
  gw:apiToken: ⟦plain-pulumi-token-4⟧
  gw:keyVaultName: kv-prod
`,
    ],
  ]),
  ...rows('iac', 'cdktf/main.py', [
    [
      'literal',
      `from imports.azurerm.api_management_named_value import ApiManagementNamedValue
ApiManagementNamedValue(self, "nv", name="crm", display_name="crm", secret=True, value="⟦cdktf-crm-3⟧")
KeyVaultSecret(self, "s", name="db-password", value="⟦cdktf-kv-4⟧", key_vault_id=kv.id)
provider = AzurermProvider(self, "az", client_secret=os.environ["ARM_CLIENT_SECRET"], features={})
password = TerraformVariable(self, "password", type="string", sensitive=True)
`,
    ],
  ]),
  ...rows('iac', 'ansible/group_vars/prod.yml', [
    [
      'literal',
      `---
apigee_user: ci@example.org
apigee_password: "⟦ansP4ssw0rd⟧"
vault_db_password: !vault |
  $ANSIBLE_VAULT;1.1;AES256
  66386439653236336462626566653063336164663966303231363934653561363964363833313662
  6431626536303530376336343832656537303632313433360a626438346336353331386135323734
db_password: "{{ vault_db_password }}"
secret_key_base: ⟦${hex(64)}⟧
ssh_public_key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${some(40)} ci@host"
password_hash: "$6$rounds=656000$saltsalt$${some(86)}"
token_lookup: "{{ lookup('env', 'TOKEN') }}"
ansible_become_pass: ⟦become-Me⟧
`,
    ],
  ]),
  ...rows('iac', 'ansible/deploy.yml', [
    [
      'literal',
      `- hosts: gateways
  tasks:
    - name: Create named value
      azure_rm_apimanagement_namedvalue:
        name: sap
        value: "⟦ansNv-1⟧"
        secret: true
    - name: Login
      uri:
        url: https://api.example.org/login
        url_username: deploy
        url_password: ⟦uriPw-2⟧
        force_basic_auth: true
    - name: mysql user
      mysql_user: { name: app, password: "⟦mysqlUser3⟧", login_password: "{{ root_pw }}", priv: "*.*:ALL" }
    - name: template
      template: { src: app.conf.j2, dest: /etc/app.conf, mode: "0600" }
      no_log: true
    - shell: vault login -method=userpass username=ci password=⟦vltUser4⟧
`,
    ],
  ]),
  ...rows('iac', 'kong/kong.yml', [
    [
      'literal',
      `_format_version: "3.0"
services:
  - name: orders
    url: http://orders:8080
    routes: [{ name: orders, paths: [/orders] }]
    plugins:
      - name: key-auth
        config: { key_names: [apikey], hide_credentials: true }
      - name: request-transformer
        config: { add: { headers: ["x-api-key:⟦kongHdr-77aa88⟧", "x-env:prod"] } }
consumers:
  - username: partner
    keyauth_credentials:
      - key: ⟦${some(32)}⟧
    basicauth_credentials:
      - username: partner
        password: ⟦kongBasic5⟧
    jwt_secrets:
      - key: partner-issuer
        algorithm: HS256
        secret: ⟦kongJwtSecret-6⟧
`,
    ],
  ]),
  ...rows('iac', 'nginx/gateway.conf', [
    [
      'literal',
      `server {
  listen 443 ssl;
  ssl_certificate_key /etc/nginx/tls.key;
  location /orders {
    proxy_set_header Authorization "Basic ⟦${base64('nginx:pr0xyPw')}⟧";
    proxy_set_header X-Api-Key "⟦ngx-key-18273645⟧";
    proxy_set_header X-Real-IP $remote_addr;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_pass https://orders;
    auth_basic_user_file /etc/nginx/.htpasswd;
  }
  if ($http_x_auth_token != "⟦ngxTok-9911⟧") { return 403; }
}
`,
    ],
  ]),
  ...rows('iac', 'spring/application-prod.yml', [
    [
      'literal',
      `spring:
  datasource:
    url: jdbc:postgresql://db:5432/app?user=app&password=⟦jdbcUrlPw1⟧
    username: app
    password: ⟦springDs2⟧
  security:
    oauth2:
      client:
        registration:
          azure:
            client-id: 7c6b5a49-3827-4615-9f0e-1d2c3b4a5968
            client-secret: ⟦springOauth~3⟧
            scope: openid,profile
  cloud:
    azure:
      keyvault:
        secret:
          endpoint: https://kv.vault.azure.net/
          enabled: true
          property-sources[0]:
            credential: { client-secret: "\${AZURE_CLIENT_SECRET}" }
jwt:
  secret: ⟦springJwtS3cret-4⟧
  expiration: 86400
  token-prefix: "Bearer "
server:
  ssl: { key-store: classpath:ks.p12, key-store-password: ⟦ksPw-5⟧, key-alias: app, key-store-type: PKCS12 }
management:
  endpoints: { web: { exposure: { include: "*" } } }
`,
    ],
  ]),
  ...rows('iac', 'spring/application.properties', [
    [
      'literal',
      `spring.datasource.password=⟦propsDs-1⟧
spring.rabbitmq.password=\${RABBIT_PASSWORD:⟦guest-r4bbit⟧}
spring.mail.password=\${MAIL_PW}
app.jwt.secret=⟦props-jwt-2⟧
app.api-key=⟦props-api-key-33⟧
security.oauth2.resource.jwk.key-set-uri=https://idp/keys
server.ssl.key-store-password=ENC(${some(40)})
management.endpoint.health.show-details=always
azure.activedirectory.client-secret=⟦props~AadSecret.4⟧
logging.level.com.contoso.token=DEBUG
`,
    ],
  ]),
  ...rows('iac', 'web.config', [
    [
      'literal',
      `<?xml version="1.0"?>
<configuration>
  <appSettings>
    <add key="ida:ClientId" value="4b3a2918-7f6e-4d5c-8b9a-0f1e2d3c4b5a" />
    <add key="ida:ClientSecret" value="⟦web~Config.Secret1⟧" />
    <add key="ApimSubscriptionKey" value="⟦${hex(32)}⟧" />
    <add key="TokenLifetime" value="3600" />
    <add key="PasswordResetUrl" value="https://x/reset" />
  </appSettings>
  <connectionStrings>
    <add name="Db" connectionString="Data Source=sql;Initial Catalog=o;User ID=o;Password=⟦webDbPw2⟧" providerName="System.Data.SqlClient" />
  </connectionStrings>
  <system.web>
    <machineKey validationKey="⟦${hex(128)}⟧" decryptionKey="⟦${hex(48)}⟧" validation="SHA1" decryption="AES" />
    <identity impersonate="true" userName="DOM\\svc" password="⟦imp3rs⟧" />
    <compilation><assemblies><add assembly="System.Web, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089" /></assemblies></compilation>
  </system.web>
  <system.net><mailSettings><smtp><network host="smtp" userName="m" password="⟦smtpWeb3⟧" /></smtp></mailSettings></system.net>
</configuration>
`,
    ],
  ]),
  ...rows('iac', 'local.settings.json', [
    [
      'literal',
      `{
  "IsEncrypted": false,
  "Values": {
    "FUNCTIONS_WORKER_RUNTIME": "dotnet",
    "AzureWebJobsStorage": "DefaultEndpointsProtocol=https;AccountName=stfn;AccountKey=⟦${longKey('+ASt', 'Default0')}⟧;EndpointSuffix=core.windows.net",
    "CosmosDb": "AccountEndpoint=https://cdb.documents.azure.com:443/;AccountKey=⟦${longKey('ACDb', 'SysAll00')}⟧;",
    "ServiceBus__fullyQualifiedNamespace": "sb.servicebus.windows.net",
    "OpenAI__Key": "⟦${hex(32)}⟧",
    "Search__ApiKey": "⟦${searchKey()}⟧",
    "SIGNALR": "Endpoint=https://s.service.signalr.net;AccessKey=⟦${some(43)}=⟧;Version=1.0;",
    "APPINSIGHTS_INSTRUMENTATIONKEY": "5a4b3c2d-1e0f-4a9b-8c7d-6e5f4a3b2c1d",
    "KeyVaultUri": "https://kv.vault.azure.net/",
    "AzureWebJobsDashboard": ""
  }
}
`,
    ],
  ]),
  ...rows('iac', 'cloudformation/api.yaml', [
    [
      'literal',
      `AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  DBPassword: { Type: String, NoEcho: true }
  ApiToken: { Type: String, Default: "⟦cfnDefaultTok1⟧" }
Resources:
  Db:
    Type: AWS::RDS::DBInstance
    Properties:
      MasterUsername: admin
      MasterUserPassword: ⟦cfnMaster2⟧
      KmsKeyId: arn:aws:kms:eu-west-1:123456789012:key/1a2b3c4d
  Secret:
    Type: AWS::SecretsManager::Secret
    Properties:
      SecretString: '{"username":"app","password":"⟦cfnSecStr3⟧"}'
      GenerateSecretString: { GenerateStringKey: password, PasswordLength: 30 }
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Environment:
        Variables:
          STRIPE_KEY: ⟦sk_test_${some(24)}⟧
          SECRET_ARN: !Ref Secret
          PASSWORD: !Sub "{{resolve:secretsmanager:\${Secret}:SecretString:password}}"
          TOKEN: !GetAtt Api.Token
`,
    ],
  ]),
  ...rows('iac', 'gitlab/.gitlab-ci.yml', [
    [
      'literal',
      `stages: [build, deploy]
variables:
  DOCKER_TLS_CERTDIR: ""
  REGISTRY_PASSWORD: ⟦glReg-1⟧
  SONAR_TOKEN: $SONAR_TOKEN_PROD
  APIGEE_ORG: example
  GIT_STRATEGY: clone
build:
  image: { name: gcr.io/kaniko-project/executor:debug, entrypoint: [""] }
  script:
    - echo "{\\"auths\\":{\\"$CI_REGISTRY\\":{\\"username\\":\\"$CI_REGISTRY_USER\\",\\"password\\":\\"$CI_REGISTRY_PASSWORD\\"}}}" > /kaniko/.docker/config.json
    - docker login -u ci -p ⟦glDocker2⟧ registry.example.org
    - 'curl --header "PRIVATE-TOKEN: ⟦glpat-${some(20)}⟧" https://gitlab.example.org/api/v4/projects'
    - 'curl --header "JOB-TOKEN: $CI_JOB_TOKEN" https://gitlab.example.org'
    - terraform init -backend-config="access_key=⟦${longKey('+ASt', 'Default0')}⟧" -backend-config="key=prod.tfstate"
    - helm upgrade gw ./chart --set auth.password=⟦helmSet3⟧ --set image.tag=$CI_COMMIT_SHA --set existingSecret=gw
`,
    ],
  ]),
  ...rows('iac', 'Jenkinsfile', [
    [
      'literal',
      `pipeline {
  environment {
    AZURE_CREDS = credentials('azure-sp')
    SONAR_TOKEN = '⟦jenk-sonar-1⟧'
    KEY_VAULT = 'kv-prod'
  }
  stages {
    stage('deploy') {
      steps {
        withCredentials([usernamePassword(credentialsId: 'apigee', usernameVariable: 'U', passwordVariable: 'P')]) {
          sh "mvn install -Dusername=$U -Dpassword=$P"
        }
        sh 'az login --service-principal --username 1f2e3d4c-5b6a-4798-8b7c-6d5e4f3a2b1c --password ⟦jenkAz~2⟧ --tenant t'
        sh "curl -u jenkins:⟦jenkCurl3⟧ https://nexus/x"
      }
    }
  }
}
`,
    ],
  ]),
  ...rows('iac', 'Dockerfile', [
    [
      'literal',
      `FROM node:20
ARG NPM_TOKEN
ENV NODE_ENV=production
ENV DB_PASSWORD=⟦dockEnv1⟧
ENV JWT_SECRET ⟦dock-env-space2⟧
ENV API_KEY_FILE=/run/secrets/api
RUN echo "//registry.npmjs.org/:_authToken=$NPM_TOKEN" > .npmrc
RUN git clone https://oauth2:⟦${gitHubToken()}⟧@github.com/contoso/private.git
RUN echo "root:⟦dockRoot3⟧" | chpasswd
`,
    ],
  ]),
  ...rows('iac', 'vault/config.hcl', [
    [
      'literal',
      `storage "consul" {
  address = "127.0.0.1:8500"
  path    = "vault/"
  token   = "⟦consul-acl-9f8e7d⟧"
}
listener "tcp" { address = "0.0.0.0:8200" tls_key_file = "/etc/vault/tls.key" tls_disable = 0 }
seal "azurekeyvault" {
  tenant_id     = "46646709-b63e-4747-be42-516edeaf1e14"
  client_id     = "03dc33fc-16d9-4b77-8152-3ec568f8af6e"
  client_secret = "⟦vaultSeal~Sec1⟧"
  vault_name    = "hc-vault"
  key_name      = "vault_key"
}
`,
    ],
  ]),
  ...rows('iac', 'vault/setup.sh', [
    [
      'literal',
      `export VAULT_ADDR=https://vault:8200
export VAULT_TOKEN=⟦s.${some(24)}⟧
vault operator unseal ⟦${some(43)}=⟧
vault kv put secret/apim/orders api_key=⟦kvPutKey1⟧ username=svc
vault kv put secret/apim/crm password="$CRM_PW"
vault write auth/approle/login role_id=6d5c4b3a-2918-4f7e-8d6c-5b4a39281706 secret_id=⟦0e1d2c3b-4a59-4687-9786-a5b4c3d2e1f0⟧
vault write auth/userpass/users/ci password=⟦userPassPw2⟧ policies=ci
vault write azure/config tenant_id=t client_id=c client_secret=⟦azCfg~Sec3⟧
vault token create -policy=ci -ttl=1h
vault policy write ci ci.hcl
`,
    ],
  ]),
  ...rows('iac', 'argocd/application.yaml', [
    [
      'literal',
      `apiVersion: argoproj.io/v1alpha1
kind: Application
spec:
  source:
    helm:
      parameters:
        - name: auth.adminPassword
          value: ⟦argoParam1⟧
        - name: ingress.tls.secretName
          value: gw-tls
      values: |
        postgresql:
          auth: { password: ⟦argoVals2⟧, existingSecret: pg }
---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
spec:
  encryptedData: { password: AgB${some(120)} }
---
apiVersion: v1
kind: Secret
metadata: { name: dockercfg }
type: kubernetes.io/dockerconfigjson
data:
  .dockerconfigjson: ⟦${base64('{"auths":{"r.example.org":{"username":"u","password":"dockCfgPw","auth":"dTpkb2NrQ2ZnUHc="}}}')}⟧
---
apiVersion: v1
kind: Secret
metadata: { name: tls }
type: kubernetes.io/tls
data:
  tls.crt: ${base64('-----BEGIN CERTIFICATE-----xxxx')}
`,
    ],
  ]),
  ...rows('iac', 'terraform/terraform.tfstate', [
    [
      'literal',
      `{
  "version": 4,
  "terraform_version": "1.5.7",
  "lineage": "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
  "outputs": { "apim_url": { "value": "https://apim.azure-api.net", "type": "string" } },
  "resources": [
    { "mode": "managed", "type": "azurerm_key_vault_secret", "name": "s", "instances": [ { "attributes": { "name": "db", "value": "⟦stateKv-1⟧", "version": "${hex(32)}", "key_vault_id": "/subscriptions/x" } } ] },
    { "mode": "managed", "type": "azurerm_api_management_subscription", "name": "p", "instances": [ { "attributes": { "primary_key": "⟦${hex(32)}⟧", "secondary_key": "⟦${hex(32)}⟧", "state": "active" }, "private": "eyJzY2hlbWFfdmVyc2lvbiI6IjAifQ==" } ] },
    { "mode": "managed", "type": "azuread_application_password", "name": "p", "instances": [ { "attributes": { "value": "⟦${some(3)}8Q~${some(34)}⟧", "key_id": "5c4b3a29-1807-4f6e-9d5c-4b3a29180716" } } ] }
  ]
}
`,
    ],
  ]),
  ...rows('iac', 'bicep/main.bicepparam', [
    [
      'literal',
      `using './main.bicep'
param adminPassword = '⟦bparamPw1⟧'
param clientSecret = readEnvironmentVariable('CLIENT_SECRET')
param sqlPassword = az.getSecret('sub', 'rg', 'kv', 'sql-password')
param secretName = 'orders-key'
param tags = { owner: 'api-team', costKey: 'cc-1' }
`,
    ],
  ]),
  ...rows('iac', 'bicep/app.bicep', [
    [
      'literal',
      `param location string = resourceGroup().location
var subscriptionKey = '⟦${hex(32)}⟧'
var functionKey = listKeys('\${fn.id}/host/default', '2022-03-01').functionKeys.default
var roleKeyVaultSecretsUser = '4633458b-17de-408a-b874-0445c86b69e6'
resource app 'Microsoft.Web/sites@2022-03-01' = {
  name: 'app'
  properties: {
    siteConfig: {
      appSettings: [
        { name: 'APIM_KEY', value: '⟦bicepAppKey-88⟧' }
        { name: 'DB_PASSWORD', value: '@Microsoft.KeyVault(VaultName=kv;SecretName=db)' }
        { name: 'AzureWebJobsStorage', value: 'DefaultEndpointsProtocol=https;AccountName=\${st.name};AccountKey=\${st.listKeys().keys[0].value}' }
        { name: 'WEBSITE_AUTH_ENCRYPTION_KEY', value: '⟦${hex(64)}⟧' }
        { name: 'Secret__Name', value: 'orders' }
      ]
      connectionStrings: [ { name: 'Db', type: 'SQLAzure', connectionString: 'Server=tcp:s.database.windows.net;User ID=a;Password=⟦bicepConn2⟧;' } ]
    }
  }
}
resource sec 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: kv
  name: 'api-key'
  properties: { value: '⟦bicepKv3⟧', attributes: { enabled: true } }
}
resource caApp 'Microsoft.App/containerApps@2023-05-01' = {
  name: 'ca'
  properties: {
    configuration: {
      secrets: [ { name: 'reg-pw', value: '⟦caSec4⟧' }, { name: 'kv', keyVaultUrl: 'https://kv.vault.azure.net/secrets/x', identity: 'system' } ]
      registries: [ { server: 'r.azurecr.io', username: 'r', passwordSecretRef: 'reg-pw' } ]
    }
  }
}
output key string = sec.name
`,
    ],
  ]),
];
