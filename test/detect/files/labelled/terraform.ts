import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';

const PATH = 'terraform/gateway.tf';

const block = (type: string, body: string): string =>
  `resource "${type}" "item" {\n  name                = "item"\n  resource_group_name = azurerm_resource_group.rg.name\n${body}\n}\n`;

const RESOURCES: Row[] = rows('terraform-resource', PATH, [
  [
    'literal',
    block(
      'azurerm_api_management_named_value',
      '  display_name = "orders-key"\n  secret       = true\n  value        = "⟦tf-orders⟧"',
    ),
  ],
  [
    'literal',
    block('azurerm_api_management_named_value', '  display_name = "orders-api-key"\n  value        = "⟦tf-a1b2c3d4⟧"'),
  ],
  [
    'reference',
    block(
      'azurerm_api_management_named_value',
      '  display_name = "orders-key"\n  secret = true\n  value_from_key_vault {\n    secret_id = azurerm_key_vault_secret.orders.id\n  }',
    ),
  ],
  [
    'reference',
    block('azurerm_api_management_named_value', '  display_name = "k"\n  secret = true\n  value  = var.orders_key'),
  ],
  [
    'reference',
    block(
      'azurerm_api_management_named_value',
      '  display_name = "k"\n  secret = true\n  value  = data.azurerm_key_vault_secret.k.value',
    ),
  ],
  [
    'reference',
    block(
      'azurerm_api_management_named_value',
      '  display_name = "k"\n  secret = true\n  value  = "${random_password.k.result}"',
    ),
  ],
  [
    'hard-negative',
    block('azurerm_api_management_named_value', '  display_name = "backend-host"\n  value = "orders.internal.example"'),
  ],
  [
    'literal',
    block(
      'azurerm_api_management_backend',
      '  url = "https://o.example"\n  credentials {\n    header = {\n      x-functions-key = "⟦tf-fn⟧"\n    }\n  }',
    ),
  ],
  [
    'literal',
    block(
      'azurerm_api_management_backend',
      '  credentials {\n    authorization {\n      scheme    = "Bearer"\n      parameter = "⟦tf-tok⟧"\n    }\n    query = { code = "⟦Tf0Code99x⟧" }\n  }',
    ),
  ],
  [
    'reference',
    block(
      'azurerm_api_management_backend',
      '  credentials {\n    header = {\n      "x-functions-key" = "{{orders-fn-key}}"\n    }\n    certificate = ["CAFE1D2E3F405162738495A6B7C8D9E0F1A2B3C4"]\n  }',
    ),
  ],
  [
    'literal',
    block(
      'azurerm_api_management_backend',
      '  proxy {\n    url = "http://p"\n    username = "u"\n    password = "⟦tf-prx⟧"\n  }',
    ),
  ],
  [
    'literal',
    block(
      'azurerm_api_management_identity_provider_aad',
      '  client_id     = "11111111-2222-3333-4444-555555555555"\n  client_secret = "⟦tf-aad⟧"\n  allowed_tenants = ["contoso"]',
    ),
  ],
  [
    'literal',
    block(
      'azurerm_api_management_authorization_server',
      '  client_secret = "⟦tf-as⟧"\n  resource_owner_password = "⟦tf-rop⟧"\n  token_endpoint = "https://t"',
    ),
  ],
  ['literal', block('azurerm_api_management_openid_connect_provider', '  client_secret = "⟦tf-oidc⟧"')],
  ['reference', block('azurerm_api_management_openid_connect_provider', '  client_secret = local.oidc_secret')],
  [
    'reference',
    block('azurerm_api_management_openid_connect_provider', '  client_secret = coalesce(var.secret, module.x.secret)'),
  ],
  [
    'literal',
    block('azurerm_api_management_openid_connect_provider', '  client_secret = var.s != "" ? var.s : "⟦tf-fallback⟧"'),
  ],
  [
    'literal',
    block(
      'azurerm_api_management_redis_cache',
      '  connection_string = "h.redis.cache.windows.net:6380,password=⟦zz99=⟧,ssl=True"',
    ),
  ],
  [
    'reference',
    block(
      'azurerm_api_management_redis_cache',
      '  connection_string = azurerm_redis_cache.c.primary_connection_string',
    ),
  ],
  [
    'hard-negative',
    block(
      'azurerm_api_management_logger',
      '  application_insights {\n    instrumentation_key = "0b9a8c7d-6e5f-4a3b-2c1d-0e9f8a7b6c5d"\n  }',
    ),
  ],
  [
    'literal',
    block(
      'azurerm_api_management_subscription',
      '  display_name = "orders"\n  primary_key  = "⟦tfprimary⟧"\n  secondary_key = "⟦tfsecondary⟧"',
    ),
  ],
  ['reference', block('azurerm_api_management_subscription', '  primary_key  = random_uuid.p.result')],
  ['literal', block('azurerm_api_management_certificate', '  data     = filebase64("b.pfx")\n  password = "⟦tf-pfx⟧"')],
  [
    'literal',
    block(
      'azurerm_api_management_custom_domain',
      '  gateway {\n    host_name = "api.x"\n    certificate = filebase64("a.pfx")\n    certificate_password = "⟦tf-domain⟧"\n  }',
    ),
  ],
  [
    'literal',
    block('azurerm_key_vault_secret', '  key_vault_id = azurerm_key_vault.kv.id\n  value        = "⟦tf-kv-1⟧"'),
  ],
  [
    'reference',
    block(
      'azurerm_key_vault_secret',
      '  key_vault_id = azurerm_key_vault.kv.id\n  value        = module.redis.primary_access_key',
    ),
  ],
  [
    'literal',
    block(
      'azurerm_linux_web_app',
      '  app_settings = {\n    "ORDERS_TOKEN" = "⟦tf-app-tok⟧"\n    WEBSITE_NODE   = "~18"\n    KEY_NAME = "orders-key"\n    DB_PASSWORD = "@Microsoft.KeyVault(SecretUri=${azurerm_key_vault_secret.db.id})"\n  }',
    ),
  ],
  ['literal', `provider "azurerm" {\n  features {}\n  client_id     = "0"\n  client_secret = "⟦tf-provider⟧"\n}\n`],
  ['literal', `provider "vault" {\n  address = "https://vault.example:8200"\n  token   = "⟦tf-vault-token⟧"\n}\n`],
  [
    'literal',
    `terraform {\n  backend "azurerm" {\n    storage_account_name = "st"\n    key        = "prod.terraform.tfstate"\n    access_key = "⟦tfstate-access⟧"\n  }\n}\n`,
  ],
  [
    'literal',
    `resource "vault_kv_secret_v2" "x" {\n  mount = "kv"\n  name  = "orders"\n  data_json = jsonencode({\n    password = "⟦tf-json⟧"\n    user     = "svc"\n  })\n}\n`,
  ],
  ['literal', `resource "kubernetes_secret" "x" {\n  data = {\n    "api-key" = "⟦tf-k8s⟧"\n  }\n}\n`],
  [
    'hard-negative',
    block(
      'azurerm_role_assignment',
      '  role_definition_name = "Key Vault Secrets User"\n  principal_id = azurerm_api_management.a.identity[0].principal_id',
    ),
  ],
  [
    'hard-negative',
    block('azurerm_key_vault_access_policy', '  secret_permissions = ["Get", "List"]\n  key_permissions = ["Get"]'),
  ],
  ['placeholder', block('azurerm_key_vault_secret', '  value = "changeme"')],
  [
    'literal',
    `resource "azapi_resource" "nv" {\n  type = "Microsoft.ApiManagement/service/namedValues@2022-08-01"\n  name = "n"\n  body = jsonencode({\n    properties = {\n      displayName = "n"\n      secret      = true\n      value       = "⟦azapi-value⟧"\n    }\n  })\n}\n`,
  ],
]);

const VARIABLES: Row[] = [
  ...rows('terraform-variable', 'terraform/variables.tf', [
    ['literal', `variable "orders_api_key" {\n  type    = string\n  default = "⟦tfv-1⟧"\n}\n`],
    ['literal', `variable "x" {\n  type      = string\n  sensitive = true\n  default   = "⟦tfv-sensitive⟧"\n}\n`],
    ['literal', `locals {\n  backend_password = "⟦tfl-1⟧" # old one\n  secret_name      = "backend-password"\n}\n`],
    [
      'reference',
      `locals {\n  backend_password = data.vault_generic_secret.b.data["password"]\n  token = file("\${path.module}/token")\n}\n`,
    ],
    ['placeholder', `variable "orders_api_key" {\n  type    = string\n  default = ""\n}\n`],
    ['placeholder', `variable "orders_api_key" {\n  default = "REPLACE_WITH_KEY"\n}\n`],
    ['placeholder', `variable "orders_api_key" {\n  default = null\n  sensitive = true\n}\n`],
    [
      'hard-negative',
      `variable "key_vault_secret_name" {\n  default     = "orders-api-key-01"\n  description = "password: the name of the secret"\n}\n`,
    ],
    [
      'hard-negative',
      `variable "token_lifetime" {\n  default = "3600"\n}\nvariable "password_policy" {\n  default = "strong-2024"\n}\n`,
    ],
    [
      'hard-negative',
      `output "primary_key" {\n  value     = azurerm_api_management_subscription.s.primary_key\n  sensitive = true\n}\n`,
    ],
    ['literal', `# client_secret = "⟦q9w8e7r6t5y4⟧"\nlocals {}\n`],
  ]),
  ...rows('terraform-variable', 'terraform/prod.auto.tfvars', [
    ['literal', `location = "westeurope"\nclient_secret = "⟦tfvars-1⟧"\n`],
    ['literal', `backends = {\n  orders = { url = "https://o", api_key = "⟦tfvars-nested⟧" }\n}\n`],
    ['placeholder', `client_secret = "<set in pipeline>"\n`],
    ['placeholder', `client_secret = "__client_secret__"\n`],
    [
      'hard-negative',
      `key_vault_id = "/subscriptions/0/resourceGroups/r/providers/Microsoft.KeyVault/vaults/kv"\nsecret_names = ["a-secret", "b-secret"]\n`,
    ],
  ]),
];

const heredoc = (policy: string): string =>
  `resource "azurerm_api_management_api_policy" "p" {
  api_name    = "orders"
  xml_content = <<XML
<policies>
  <inbound>
    <base />
    ${policy}
  </inbound>
</policies>
XML
}
`;

const POLICIES: Row[] = rows('terraform-policy', PATH, [
  ['literal', heredoc('<set-header name="x-api-key"><value>⟦here-1⟧</value></set-header>')],
  [
    'literal',
    heredoc(
      '<set-header name="Authorization"><value>@("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("⟦u:here-2⟧")))</value></set-header>',
    ),
  ],
  [
    'literal',
    heredoc('<authentication-basic username="${var.user}" password="⟦here-3⟧" />').replace('<<XML', '<<-XML'),
  ],
  ['reference', heredoc('<set-header name="x-api-key"><value>${var.api_key}</value></set-header>')],
  ['reference', heredoc('<set-header name="x-api-key"><value>{{orders}}</value></set-header>')],
  ['placeholder', heredoc('<set-header name="x-api-key"><value>XXXXXXXX</value></set-header>')],
  ['hard-negative', heredoc('<set-header name="x-request-id"><value>abc-123-def-456</value></set-header>')],
  [
    'literal',
    `locals {\n  policy = "<policies><inbound><set-header name=\\"x-api-key\\"><value>⟦quoted-1⟧</value></set-header></inbound></policies>"\n}\n`,
  ],
  [
    'literal',
    `resource "azurerm_api_management_policy" "p" {\n  xml_content = trimspace(<<-EOT\n    <policies><inbound><authentication-basic username="a" password="⟦trimmed⟧" /></inbound></policies>\n  EOT\n  )\n}\n`,
  ],
  [
    'reference',
    `resource "azurerm_api_management_policy" "p" {\n  xml_content = templatefile("p.xml", { api_key = var.k })\n}\n`,
  ],
]);

export const TERRAFORM_ROWS: Row[] = [...RESOURCES, ...VARIABLES, ...POLICIES];
