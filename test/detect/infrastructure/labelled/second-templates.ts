import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { some } from '../../tokens/labelled/made.ts';

/** A second set, written before the rules that the first one led to. */
export const SECOND_TEMPLATE_ROWS: Row[] = [
  ...rows('terraform-other', 'terraform.tfstate', [
    [
      'literal',
      `{
  "version": 4,
  "terraform_version": "1.5.7",
  "lineage": "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
  "outputs": { "kubelet_token": { "value": "⟦tfstateOutTok1⟧", "type": "string", "sensitive": true } },
  "resources": [
    {
      "mode": "managed", "type": "random_password", "name": "pg", "provider": "provider[\\"registry.terraform.io/hashicorp/random\\"]",
      "instances": [ { "attributes": { "id": "none", "length": 16, "result": "⟦Kq8$wZ1!xTp3&vNb⟧", "bcrypt_hash": "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy", "special": true } } ]
    },
    {
      "mode": "managed", "type": "azurerm_storage_account", "name": "st",
      "instances": [ { "attributes": { "name": "storders", "primary_access_key": "⟦${some(86)}==⟧", "primary_blob_endpoint": "https://storders.blob.core.windows.net/", "access_tier": "Hot" } } ]
    },
    {
      "mode": "managed", "type": "azurerm_key_vault_secret", "name": "s",
      "instances": [ { "attributes": { "name": "smtp-password", "value": "⟦tfstateKvVal⟧", "version": "0d1e2f3a4b5c46d78e9fa0b1c2d3e4f5", "key_vault_id": "/subscriptions/0e1d2c3b-4a5f-4e6d-8c7b-9a0f1e2d3c4b/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv" } } ]
    }
  ]
}
`,
    ],
  ]),
  ...rows('terraform-other', 'prod.auto.tfvars.json', [
    [
      'literal',
      `{
  "location": "westeurope",
  "sql_admin_password": "⟦tfvarsJsonPw⟧",
  "api_keys": { "crm": "⟦tfvarsJsonCrm1⟧" },
  "key_vault_id": "/subscriptions/0e1d2c3b-4a5f-4e6d-8c7b-9a0f1e2d3c4b/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv",
  "secret_names": [ "crm", "erp" ],
  "client_id": "c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25"
}
`,
    ],
  ]),
  ...rows('terraform-other', 'modules/app/main.tf', [
    [
      'literal',
      `module "db" {
  source            = "terraform-aws-modules/rds/aws"
  version           = "6.1.0"
  username          = "orders"
  password          = "⟦modulePwRds⟧"
  manage_master_user_password = false
  kms_key_id        = "arn:aws:kms:eu-west-1:123456789012:key/3f2504e0-4f89-41d3-9a0c-0305e82c3301"
}

resource "kubernetes_secret" "orders" {
  metadata { name = "orders-secret" }
  data = {
    password = "⟦k8sTfSecretPw⟧"
    username = "orders"
    url      = "https://orders.contoso.com"
  }
}

resource "helm_release" "orders" {
  name  = "orders"
  chart = "orders"
  set {
    name  = "auth.clientId"
    value = "c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25"
  }
  set_sensitive {
    name  = "auth.password"
    value = "⟦helmTfPw3⟧"
  }
  values = [templatefile("values.yaml", { secret_name = "orders" })]
}

resource "vault_generic_secret" "orders" {
  path      = "secret/orders"
  data_json = <<EOT
{
  "username": "orders",
  "password": "⟦vaultTfJsonPw⟧"
}
EOT
}

resource "azuread_application_password" "p" {
  display_name = "terraform"
  end_date     = "2026-01-01T00:00:00Z"
}

resource "azurerm_container_group" "cg" {
  container {
    secure_environment_variables = {
      DB_PASS   = "⟦aciSecureEnv⟧"
      JWT_TOKEN = var.jwt
    }
    environment_variables = { TOKEN_HOST = "login.contoso.com" }
  }
  image_registry_credential {
    server   = "orders.azurecr.io"
    username = "orders"
    password = "⟦aciRegPw⟧"
  }
}

output "password" { value = random_password.pg.result }
data "vault_generic_secret" "db" { path = "secret/orders/db" }
locals { secret_path = "secret/data/orders" }
`,
    ],
  ]),
  ...rows('bicep-other', 'infra/container-app.bicep', [
    [
      'literal',
      `resource app 'Microsoft.App/containerApps@2023-05-01' = {
  name: 'orders'
  properties: {
    configuration: {
      secrets: [
        {
          name: 'db-password'
          value: '⟦acaDbPw5⟧'
        }
        {
          name: 'api-key'
          keyVaultUrl: 'https://kv-orders.vault.azure.net/secrets/api-key'
          identity: 'system'
        }
      ]
      registries: [
        { server: 'orders.azurecr.io', username: 'orders', passwordSecretRef: 'registry-password' }
      ]
    }
    template: {
      containers: [
        {
          name: 'orders'
          env: [
            { name: 'DB_PASSWORD', secretRef: 'db-password' }
            { name: 'ADMIN_TOKEN', value: '⟦acaAdminTok⟧' }
            { name: 'TOKEN_AUDIENCE', value: 'api://orders' }
          ]
        }
      ]
    }
  }
}

resource pg 'Microsoft.DBforPostgreSQL/flexibleServers@2022-12-01' = {
  properties: {
    administratorLogin: 'pgadmin'
    administratorLoginPassword: '⟦Pg!Flex19⟧'
    authConfig: { passwordAuth: 'Disabled' }
  }
}

resource script 'Microsoft.Resources/deploymentScripts@2020-10-01' = {
  properties: {
    arguments: '-Name orders -Password ⟦dsArgPw7⟧'
    scriptContent: loadTextContent('s.ps1')
  }
}

resource redirect 'Microsoft.Logic/workflows/actions@2019-05-01' = {
  properties: { uri: 'https://prod-12.westeurope.logic.azure.com:443/workflows/0d1e2f3a4b5c46d78e9fa0b1c2d3e4f5/triggers/manual/paths/invoke?api-version=2016-10-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=⟦Xc9Vb2Nn5Ya1Zs6Ue4Rt8Po3Qw7IxJ8Uq3mT7fLk0dA⟧' }
}
`,
    ],
  ]),
  ...rows('logic-app', 'workflows/notify/workflow.json', [
    [
      'literal',
      `{
  "definition": {
    "$schema": "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
    "actions": {
      "Get_token": {
        "type": "Http",
        "inputs": {
          "method": "POST",
          "uri": "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/oauth2/token",
          "body": "grant_type=client_credentials&client_id=c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25&client_secret=⟦laSecret-91.x⟧"
        }
      },
      "Call": {
        "type": "Http",
        "inputs": {
          "authentication": { "type": "Basic", "username": "svc", "password": "⟦laBasicPw⟧" },
          "headers": { "x-api-key": "⟦laHdrKey3⟧", "Authorization": "Bearer @{body('Get_token')?['access_token']}" },
          "uri": "@parameters('uri')"
        }
      },
      "Secure": { "inputs": { "authentication": { "type": "ActiveDirectoryOAuth", "secret": "@parameters('secret')", "clientId": "c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25" } } }
    }
  }
}
`,
    ],
  ]),
];
