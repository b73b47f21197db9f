import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { some } from '../../tokens/labelled/made.ts';

/** An eighth set, of what such files hold most often. */
export const EIGHTH_ROWS: Row[] = [
  ...rows('infra', 'deploy/k8s/config.yml', [
    [
      'literal',
      `apiVersion: v1
kind: ConfigMap
metadata: { name: app }
data:
  appsettings.json: |
    {
      "Jwt": { "Key": "⟦cmJwtKey-77291-xx⟧", "Issuer": "app" },
      "ConnectionStrings": { "Db": "Server=db;Database=o;User Id=o;Password=⟦cmDb#1⟧" }
    }
  OAUTH_CLIENT_ID: app
  OAUTH_CLIENT_SECRET: ⟦cmOauth-22⟧
  LOGIN_URL: https://login.contoso.com?response_type=token
---
apiVersion: v1
kind: Secret
metadata: { name: gw-token }
type: Opaque
stringData:
  value: "GatewayKey ⟦gw&202601010000&${some(86)}==⟧"
  config.service.endpoint: apim.configuration.azure-api.net
`,
    ],
  ]),
  ...rows('infra', '.circleci/config.yml', [
    [
      'literal',
      `version: 2.1
jobs:
  build:
    docker:
      - image: contoso/ci:1
        auth: { username: contoso, password: $DOCKERHUB_PASSWORD }
        environment: { PGPASSWORD: "⟦circlePg1⟧", TEST_TOKEN_FILE: /tmp/t }
    steps:
      - checkout
      - restore_cache: { key: 'v1-deps-{{ checksum "package-lock.json" }}' }
      - run: aws configure set aws_secret_access_key ⟦aB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW3xY5zA7bC9e⟧
      - run: { name: login, command: "cf login -u ci -p ⟦cfLoginPw2⟧ -a https://api.contoso.com" }
      - run: npx apimtool --subscription-key ⟦7c6d5e4f30219b8a1203f4e5d6c7a8b0⟧ --api orders
`,
    ],
  ]),
  ...rows('infra', 'terraform/app.tf', [
    [
      'literal',
      `resource "azurerm_app_service" "a" {
  app_settings = {
    "WEBSITE_NODE_DEFAULT_VERSION" = "~18"
    "AUTH0_CLIENT_SECRET"          = "⟦A0-z9Kq8wTxpvNbM1Yc5Lr⟧"
    "AUTH0_DOMAIN"                 = "contoso.eu.auth0.com"
    "DATABASE_URL"                 = "postgres://app:⟦tfDbUrl1⟧@db:5432/app"
    "KEY_VAULT"                    = azurerm_key_vault.kv.name
    "Smtp:Password"                = "⟦tfSmtp-2⟧"
    "TOKEN_SIGNING_ALG"            = "RS256"
  }
  auth_settings {
    active_directory {
      client_id     = "25eef6e4-c905-4a07-8eb4-0d08d5df8b3f"
      client_secret = "⟦tfAuthSettings.3⟧"
    }
  }
}
resource "azurerm_batch_pool" "p" {
  fixed_scale { target_dedicated_nodes = 1 }
  container_configuration {
    container_registries {
      registry_server = "acr.azurecr.io"
      user_name       = "acr"
      password        = "⟦batchReg4⟧"
    }
  }
}
module "vm" {
  source         = "./vm"
  admin_password = "⟦ModVm!5⟧"
  admin_username = "ops"
  key_name       = "ops-key"
}
data "azurerm_key_vault_secret" "s" {
  name = "sql-admin-password"
}
resource "local_file" "kubeconfig" { content = module.aks.kube_config_raw }
resource "random_string" "pw" {
  length  = 16
  keepers = { secret = "v2" }
}
`,
    ],
  ]),
  ...rows('infra', 'infra/outputs.bicep', [
    [
      'hard-negative',
      `output keyVaultName string = kv.name
output secretNames array = [ 'db-password', 'api-key' ]
output principalId string = app.identity.principalId
output passwordPolicy object = { minLength: 12, secretRotationDays: 90 }
var accessPolicies = [ { objectId: '1b8c6f0d-2e47-4a93-b5d1-9c0e7f3a6d24', permissions: { keys: [ 'get' ], secrets: [ 'list', 'get' ], certificates: [ 'get' ] } } ]
var sslThumbprint = '5A1F0B5D2E8C94E7B3A6D0F1C2B3A4D5E6F70819'
var tokenScope = 'https://management.azure.com/.default'
var roleIds = { secretsUser: '4633458b-17de-408a-b874-0445c86b69e6', cryptoUser: '12338af0-0e69-4776-bea7-57ae8d297424' }
var storageKeyRef = '@Microsoft.KeyVault(VaultName=\${kv.name};SecretName=storage-key)'
param adminPasswordSecretUri string = 'https://kv.vault.azure.net/secrets/admin'
`,
    ],
  ]),
  ...rows('infra', 'deploy/istio.yaml', [
    [
      'hard-negative',
      `apiVersion: security.istio.io/v1
kind: RequestAuthentication
spec:
  jwtRules:
    - issuer: https://login.contoso.com
      jwksUri: https://login.contoso.com/keys
      fromHeaders: [ { name: x-jwt-assertion, prefix: "Bearer " } ]
      outputPayloadToHeader: x-jwt-payload
---
apiVersion: cert-manager.io/v1
kind: Certificate
spec: { secretName: tls-cert, privateKey: { algorithm: ECDSA, rotationPolicy: Always } }
---
apiVersion: keda.sh/v1alpha1
kind: TriggerAuthentication
spec: { secretTargetRef: [ { parameter: password, name: db, key: pw } ], podIdentity: { provider: azure-workload } }
`,
    ],
  ]),
];
