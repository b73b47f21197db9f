import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';

const FILE = 'infra/main.tf';

const resource = (type: string, body: string): string => `resource "${type}" "main" {\n  name = "main"\n  ${body}\n}\n`;

export const TERRAFORM_ROWS: Row[] = [
  ...rows('terraform-apim', FILE, [
    [
      'literal',
      resource('azurerm_api_management_named_value', 'display_name = "x"\n  secret = true\n  value = "⟦s3cr3t⟧"'),
    ],
    ['literal', resource('azurerm_api_management_named_value', 'display_name = "db-password"\n  value = "⟦Winter-9⟧"')],
    [
      'literal',
      resource(
        'azurerm_api_management_backend',
        'credentials {\n    header = {\n      x-functions-key = "⟦fk-1⟧"\n    }\n    query = { code = "⟦abc⟧" }\n  }',
      ),
    ],
    [
      'literal',
      resource(
        'azurerm_api_management_backend',
        'credentials {\n    authorization {\n      scheme = "Bearer"\n      parameter = "⟦tk-1⟧"\n    }\n  }\n  proxy {\n    username = "u"\n    password = "⟦prx⟧"\n  }',
      ),
    ],
    [
      'literal',
      resource('azurerm_api_management_identity_provider_aad', 'client_id = "c"\n  client_secret = "⟦idp-secret⟧"'),
    ],
    [
      'literal',
      resource(
        'azurerm_api_management_authorization_server',
        'resource_owner_username = "o"\n  resource_owner_password = "⟦rop⟧"',
      ),
    ],
    ['literal', resource('azurerm_api_management_subscription', 'primary_key = "⟦0f3c9a7be1d244c08855aa01bc93de71⟧"')],
    ['literal', resource('azurerm_api_management_certificate', 'data = filebase64("x.pfx")\n  password = "⟦pfx⟧"')],
    [
      'literal',
      resource(
        'azurerm_api_management_redis_cache',
        'connection_string = "c.redis.cache.windows.net:6380,password=⟦Zm9vYmFyYmF6cXV4⟧,ssl=True"',
      ),
    ],
    [
      'literal',
      resource(
        'azurerm_api_management_api_policy',
        'xml_content = <<XML\n<policies>\n  <inbound>\n    <set-header name="Authorization"><value>Bearer ⟦tk-77⟧</value></set-header>\n  </inbound>\n</policies>\nXML',
      ),
    ],
    [
      'literal',
      resource(
        'azurerm_api_management_api_policy',
        'xml_content = <<-EOT\n    <policies><inbound><base />\n    <set-backend-service base-url="${var.url}" />\n    <set-query-parameter name="code"><value>⟦aB3dE5fG7hJ9kL1m⟧</value></set-query-parameter></inbound></policies>\n  EOT',
      ),
    ],
    [
      'literal',
      resource(
        'azurerm_api_management_api_policy',
        'xml_content = "<policies><inbound><authentication-basic username=\\"u\\" password=\\"⟦pw1⟧\\" /></inbound></policies>"',
      ),
    ],
    [
      'literal',
      resource(
        'azapi_resource',
        'type = "Microsoft.ApiManagement/service/namedValues@2022-08-01"\n  body = jsonencode({\n    properties = {\n      displayName = "x"\n      secret = true\n      value = "⟦azapi-1⟧"\n    }\n  })',
      ),
    ],
    [
      'reference',
      resource(
        'azurerm_api_management_named_value',
        'display_name = "api-key"\n  secret = true\n  value = var.api_key',
      ),
    ],
    [
      'reference',
      resource(
        'azurerm_api_management_named_value',
        'secret = true\n  value_from_key_vault {\n    secret_id = "https://kv.vault.azure.net/secrets/api-key"\n  }',
      ),
    ],
    [
      'reference',
      resource(
        'azurerm_api_management_backend',
        'credentials {\n    header = { x-functions-key = "{{functions-key}}" }\n  }',
      ),
    ],
    [
      'reference',
      resource(
        'azurerm_api_management_backend',
        'credentials {\n    authorization {\n      scheme = "Basic"\n      parameter = base64encode("${var.user}:${var.password}")\n    }\n  }',
      ),
    ],
    [
      'reference',
      resource(
        'azurerm_api_management_api_policy',
        'xml_content = <<XML\n<policies><inbound><set-header name="x-api-key"><value>${var.key}</value></set-header></inbound></policies>\nXML',
      ),
    ],
    [
      'reference',
      resource(
        'azurerm_api_management_certificate',
        'data = filebase64("cert.pfx")\n  password = data.azurerm_key_vault_secret.p.value',
      ),
    ],
    ['placeholder', resource('azurerm_api_management_named_value', 'secret = true\n  value = "changeme"')],
    [
      'hard-negative',
      resource(
        'azurerm_api_management_named_value',
        'display_name = "base-url"\n  value = "https://orders-2024.example.com"',
      ),
    ],
    [
      'hard-negative',
      resource(
        'azurerm_api_management_backend',
        'credentials {\n    certificate = ["0123456789ABCDEF0123456789ABCDEF01234567"]\n  }',
      ),
    ],
    [
      'hard-negative',
      resource(
        'azurerm_api_management_api',
        'subscription_key_parameter_names {\n    header = "x-orders-key-2"\n    query = "orders-key-2"\n  }',
      ),
    ],
  ]),
  ...rows('terraform', FILE, [
    ['literal', 'variable "db_password" {\n  type = string\n  default = "⟦Spring22⟧"\n}'],
    ['literal', 'variable "seed" {\n  default = "⟦abc-def⟧"\n  sensitive = true\n}'],
    ['literal', 'locals {\n  api_key = "⟦local-key⟧"\n}'],
    [
      'literal',
      'locals {\n  hidden = "⟦followed-1⟧"\n}\n' + resource('azurerm_key_vault_secret', 'value = local.hidden'),
    ],
    ['literal', resource('azurerm_key_vault_secret', 'value = "⟦stored⟧"\n  key_vault_id = azurerm_key_vault.main.id')],
    [
      'literal',
      resource('azurerm_mssql_server', 'administrator_login = "sa"\n  administrator_login_password = "⟦P@ss1⟧"'),
    ],
    [
      'literal',
      resource(
        'azurerm_linux_web_app',
        'app_settings = {\n    "ApiKey" = "⟦k-1⟧"\n    "Mode" = "live"\n    STRIPE_SECRET : "⟦str-1⟧"\n  }',
      ),
    ],
    [
      'literal',
      resource(
        'azurerm_linux_web_app',
        'connection_string {\n    name = "Db"\n    type = "SQLAzure"\n    value = "Server=x;User Id=u;Password=⟦pw-1⟧;"\n  }',
      ),
    ],
    [
      'literal',
      resource(
        'vault_generic_secret',
        'path = "secret/orders"\n  data_json = jsonencode({\n    username = "svc"\n    pin = "⟦hv-1⟧"\n  })',
      ),
    ],
    ['literal', resource('vault_kv_secret_v2', 'data_json = <<EOT\n{\n  "pin": "⟦hv\\"2⟧"\n}\nEOT')],
    ['literal', resource('vault_azure_secret_backend', 'client_secret = "⟦az-sec⟧"')],
    ['literal', 'provider "vault" {\n  address = "https://vault.example.com"\n  token = "⟦vt-root⟧"\n}'],
    ['literal', 'provider "azurerm" {\n  features {}\n  client_secret = "⟦prov⟧"\n}'],
    ['literal', 'terraform {\n  backend "azurerm" {\n    key = "orders.tfstate"\n    access_key = "⟦bk-1⟧"\n  }\n}'],
    ['literal', 'module "db" {\n  source = "./db"\n  admin_password = "⟦mod⟧"\n}'],
    ['literal', resource('kubernetes_secret', 'data = {\n    username = "svc"\n    blob = "⟦kube-1⟧"\n  }')],
    ['literal', resource('azurerm_container_app', 'secret {\n    name = "x"\n    value = "⟦ca-1⟧"\n  }')],
    ['literal', '# password = "⟦old-pass-1⟧"\nlocals {}'],
    [
      'literal',
      resource(
        'null_resource',
        'provisioner "local-exec" {\n    command = "curl -H \'Authorization: Basic ⟦c3ZjLWxlZGdlcjpXaW50ZXIyMDE5IQ==⟧\' https://x"\n  }',
      ),
    ],
    ['literal', resource('azurerm_linux_virtual_machine', 'admin_password = var.on ? "⟦vm-pw⟧" : null')],
    ['reference', resource('azurerm_key_vault_secret', 'value = random_password.main.result')],
    ['reference', resource('azurerm_mssql_server', 'administrator_login_password = var.sql_password')],
    [
      'reference',
      resource(
        'azurerm_linux_web_app',
        'app_settings = {\n    ApiKey = "@Microsoft.KeyVault(SecretUri=${azurerm_key_vault_secret.k.id})"\n    Token = module.tokens.value\n  }',
      ),
    ],
    [
      'reference',
      resource(
        'azurerm_linux_web_app',
        'app_settings = {\n    Storage = "AccountName=${local.n};AccountKey=${azurerm_storage_account.a.primary_access_key}"\n  }',
      ),
    ],
    ['reference', 'provider "vault" {\n  token = var.vault_token\n}'],
    [
      'reference',
      'locals {\n  api_key = lookup(var.keys, "orders-key-1", null)\n  password = jsondecode(data.x.y.z)["password"]\n}',
    ],
    ['reference', resource('vault_generic_secret', 'data_json = jsonencode({ pin = var.pin, other = "${local.x}" })')],
    ['placeholder', 'variable "db_password" {\n  default = ""\n}\nvariable "api_key" {\n  default = null\n}'],
    [
      'placeholder',
      'locals {\n  client_secret = "<client secret>"\n  api_key = "__API_KEY__"\n  token = "xxxxxxxx"\n}',
    ],
    [
      'hard-negative',
      resource(
        'azurerm_key_vault_access_policy',
        'secret_permissions = ["Get", "List"]\n  key_permissions = ["Get", "WrapKey"]',
      ),
    ],
    ['hard-negative', resource('azurerm_role_assignment', 'role_definition_name = "Key Vault Secrets User"')],
    [
      'hard-negative',
      resource(
        'random_password',
        'length = 24\n  special = true\n  override_special = "!#$%&*()-_=+[]{}<>:?"\n  keepers = { secret = "v2-2024" }',
      ),
    ],
    [
      'hard-negative',
      resource(
        'azurerm_key_vault_secret',
        'value_wo_version = 3\n  content_type = "password2"\n  key_vault_id = "/subscriptions/x/resourceGroups/y"',
      ),
    ],
    ['hard-negative', 'variable "secret_names" {\n  default = ["orders-db-password", "orders-api-key-2"]\n}'],
    [
      'hard-negative',
      'variable "admin_password" {\n  description = "The password=Summer2021 is only an example"\n  type = string\n}',
    ],
    [
      'hard-negative',
      'data "azurerm_key_vault_secret" "db" {\n  name = "db-password-2024"\n  key_vault_id = var.kv\n}',
    ],
    [
      'hard-negative',
      resource(
        'vault_token_auth_backend_role',
        'token_type = "service"\n  token_policies = ["orders-read2"]\n  allowed_policies = ["p1"]',
      ),
    ],
    [
      'hard-negative',
      resource('vault_approle_auth_backend_role', 'token_ttl = 3600\n  secret_id_ttl = 600\n  role_name = "orders2"'),
    ],
    [
      'hard-negative',
      resource(
        'azurerm_container_app',
        'template {\n    container {\n      env {\n        name = "DB_PASSWORD"\n        secret_name = "db-password"\n      }\n    }\n  }',
      ),
    ],
    [
      'hard-negative',
      resource(
        'azurerm_linux_virtual_machine',
        'disable_password_authentication = true\n  admin_ssh_key {\n    username = "azureuser"\n    public_key = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQ a@b"\n  }',
      ),
    ],
    [
      'hard-negative',
      'terraform {\n  required_version = "1.9.2"\n  backend "s3" {\n    key = "prod/orders2/terraform.tfstate"\n  }\n}',
    ],
    ['hard-negative', 'output "secret_id" {\n  value = azurerm_key_vault_secret.db.versionless_id\n}'],
  ]),
  ...rows('tfvars', 'env/prod.tfvars', [
    ['literal', 'sql_password = "⟦given-1⟧"'],
    ['literal', 'apps = {\n  orders = { client_secret = "⟦deep⟧", client_id = "c-12345678" }\n}'],
    ['literal', 'storage_access_key = "⟦abc/def+ghi==⟧"'],
    ['reference', 'sql_password = "#{SqlPassword}#"'],
    ['placeholder', 'sql_password = "your-password-here"'],
    ['hard-negative', 'environment = "prod2"\nkey_vault_name = "kv-orders-2"\nsecret_names = ["a-password"]'],
    [
      'hard-negative',
      'tenant_id = "3f1c2b4a-0f4e-4f6a-9a55-0d2f3c1b7e90"\nclient_id = "3f1c2b4a-0f4e-4f6a-9a55-0d2f3c1b7e91"',
    ],
  ]),
];
