import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { base64, hex, jwt, some, upper } from '../../tokens/labelled/made.ts';

/** An eleventh set: settings of other gateways and servers, test tools, clients, deployment tools. */
export const ELEVENTH_ROWS: Row[] = [
  ...rows('iac', 'live/prod/terragrunt.hcl', [
    [
      'literal',
      `include "root" { path = find_in_parent_folders() }
terraform { source = "git::https://oauth2:⟦glpat-${some(20)}⟧@gitlab.example.org/infra/modules.git//apim?ref=v1.2.0" }
inputs = {
  name           = "apim"
  admin_password = "⟦tg-Admin-1⟧"
  client_secret  = get_env("ARM_CLIENT_SECRET")
  key_vault_name = "kv-prod"
}
`,
    ],
  ]),
  ...rows('iac', 'main.tf', [
    [
      'literal',
      `terraform {
  backend "azurerm" {
    storage_account_name = "sttfstate"
    container_name       = "tfstate"
    key                  = "prod.terraform.tfstate"
    access_key           = "⟦${some(86)}==⟧"
  }
}
provider "azurerm" {
  features {}
  subscription_id = "11111111-2222-4333-8444-555566667777"
  client_id       = "22222222-3333-4444-8555-666677778888"
  client_secret   = "⟦prov~Secret-1⟧"
}
locals {
  secrets = {
    "db-password" = "⟦localsDb1⟧"
    "smtp-token"  = "⟦localsTok2⟧"
    "api-url"     = "https://api"
  }
  password_length = 24
  key_permissions = ["Get", "List"]
}
resource "azurerm_automation_credential" "c" {
  username = "svc"
  password = "⟦autoCred3⟧"
}
resource "azurerm_virtual_machine_extension" "e" {
  protected_settings = <<SETTINGS
    { "storageAccountKey": "⟦${some(86)}==⟧", "commandToExecute": "powershell -File a.ps1 -Password ⟦extCmdPw4⟧" }
SETTINGS
}
resource "azurerm_windows_virtual_machine" "vm" {
  admin_password = "⟦WinVm-5⟧"
  os_disk { disk_encryption_set_id = azurerm_disk_encryption_set.d.id }
}
resource "azurerm_container_group" "g" {
  container {
    environment_variables        = { "LOG_LEVEL" = "debug", "TOKEN_URL" = "https://x" }
    secure_environment_variables = { "API" = "⟦aciSecure6x⟧" }
  }
  image_registry_credential {
    username = "r"
    password = "⟦aciReg7⟧"
    server   = "r.azurecr.io"
  }
}
resource "helm_release" "h" {
  set_sensitive {
    name  = "auth.password"
    value = "⟦helmSens8⟧"
  }
  set {
    name  = "image.tag"
    value = "1.2.3"
  }
}
resource "kubernetes_secret" "s" {
  metadata { name = "s" }
  data = {
    username = "u"
    password = "⟦k8sTf9⟧"
    "app.json" = jsonencode({ key = var.key })
  }
}
resource "vault_generic_secret" "v" {
  path      = "secret/apim"
  data_json = <<EOT
{ "api_key": "⟦vaultTf10⟧", "username": "u" }
EOT
}
resource "aws_ssm_parameter" "p" {
  name  = "/app/db"
  type  = "SecureString"
  value = "⟦ssmSecure11⟧"
}
resource "aws_db_instance" "d" { password = "⟦awsDb12⟧" }
resource "google_secret_manager_secret_version" "g" { secret_data = "⟦gsm-13⟧" }
resource "azurerm_key_vault_secret" "x" {
  name         = "conn"
  value        = "⟦Server=s;User ID=u;Password=kvConn14;⟧"
  key_vault_id = data.azurerm_key_vault.kv.id
}
resource "azurerm_function_app_function_keys" "k" { name = data.x.y }
resource "null_resource" "n" {
  provisioner "local-exec" {
    command = "az login -u ci@example.org -p '⟦localExec15⟧' && az account set -s x"
  }
  connection {
    type     = "ssh"
    user     = "root"
    password = "⟦sshConn16⟧"
    private_key = file("~/.ssh/id_rsa")
  }
}
data "azurerm_key_vault_secret" "d" { name = "db-password" }
check "c" { assert { condition = length(var.password) > 8 error_message = "The password must be long." } }
`,
    ],
  ]),
  ...rows('iac', 'secrets.auto.tfvars.json', [
    [
      'literal',
      `{ "sql_admin_password": "⟦autoTf-1⟧", "tenant_id": "33333333-4444-4555-8666-777788889999", "secret_expiry_days": 90, "api_tokens": { "crm": "⟦autoTok-22aa⟧" } }
`,
    ],
  ]),
  ...rows('iac', 'kustomize/kustomization.yaml', [
    [
      'literal',
      `resources: [deployment.yaml]
secretGenerator:
  - name: app
    literals:
      - DB_PASSWORD=⟦kustPw1⟧
      - DB_USER=app
      - API_TOKEN=⟦kustTok2⟧
configMapGenerator:
  - name: cfg
    literals: [TOKEN_TTL=3600, KEY_FILE=/etc/key]
images: [{ name: app, newTag: "1.0", digest: sha256:${hex(64)} }]
`,
    ],
  ]),
  ...rows('iac', 'kubeconfig.yaml', [
    [
      'literal',
      `apiVersion: v1
kind: Config
clusters:
  - name: c
    cluster: { server: https://k8s:6443, certificate-authority-data: ${base64('-----BEGIN CERTIFICATE-----MIID')} }
users:
  - name: admin
    user:
      client-certificate-data: ${base64('-----BEGIN CERTIFICATE-----MIIE')}
      client-key-data: ⟦${base64('-----BEGIN RSA PRIVATE KEY-----MIIEabcdefghijklmnop')}⟧
  - name: sa
    user: { token: ⟦${jwt('{"sub":"1234","iss":"contoso"}')}⟧ }
  - name: basic
    user: { username: admin, password: ⟦kubeBasic1⟧ }
contexts: [{ name: c, context: { cluster: c, user: admin } }]
`,
    ],
  ]),
  ...rows('iac', 'monitoring/prometheus.yml', [
    [
      'literal',
      `global: { scrape_interval: 15s }
scrape_configs:
  - job_name: apim
    basic_auth: { username: prom, password: ⟦promBasic1⟧ }
    static_configs: [{ targets: ["x:9090"] }]
  - job_name: vault
    bearer_token: ⟦hvs.${some(92)}⟧
    bearer_token_file: /etc/token
    metrics_path: /v1/sys/metrics
`,
    ],
  ]),
  ...rows('iac', 'monitoring/alertmanager.yml', [
    [
      'literal',
      `global:
  smtp_auth_username: alert
  smtp_auth_password: ⟦alertSmtp1⟧
  slack_api_url: https://hooks.slack.com/services/⟦T0${upper(8)}/B0${upper(8)}/${some(24)}⟧
receivers:
  - name: pd
    pagerduty_configs: [{ routing_key: ⟦${hex(32)}⟧ }]
  - name: og
    opsgenie_configs: [{ api_key: ⟦opsg-1a2b3c4d⟧, api_key_file: /x }]
`,
    ],
  ]),
  ...rows('iac', 'grafana/datasources.yaml', [
    [
      'literal',
      `apiVersion: 1
datasources:
  - name: pg
    type: postgres
    user: grafana
    secureJsonData: { password: "⟦grafDs1⟧" }
    jsonData: { sslmode: disable, tlsAuth: false }
`,
    ],
  ]),
  ...rows('iac', 'grafana/grafana.ini', [
    [
      'literal',
      `[security]
admin_user = admin
admin_password = ⟦grafAdm2⟧
secret_key = ⟦SW2YcwTIb9zpOOhoPsMm-x⟧
disable_gravatar = true
[auth.generic_oauth]
client_id = g
client_secret = ⟦graf~Oauth3⟧
token_url = https://idp/token
[smtp]
password = """⟦grafSmtp#4⟧"""
`,
    ],
  ]),
  ...rows('iac', 'gateways/tyk.conf', [
    [
      'literal',
      `{ "listen_port": 8080, "secret": "⟦352d20ee67be67f6340b4c0605b044b7⟧", "node_secret": "⟦tykNode-1⟧", "template_path": "/opt/tyk", "storage": { "type": "redis", "password": "⟦tykRedis2⟧" }, "hash_keys": true, "security": { "private_certificate_encoding_secret": "⟦tykCertEnc3⟧" } }
`,
    ],
  ]),
  ...rows('iac', 'gateways/krakend.json', [
    [
      'literal',
      `{ "version": 3, "extra_config": { "auth/api-keys": { "keys": [ { "key": "⟦4d2c61e1-34c4-4e6c-9456-15bd983c5019⟧", "roles": ["user"], "@description": "orders" } ] } },
  "endpoints": [ { "endpoint": "/x", "extra_config": { "auth/client-credentials": { "client_id": "k", "client_secret": "⟦krak-Sec1⟧", "token_url": "https://idp/token" } }, "backend": [ { "url_pattern": "/y?apikey=⟦kr4k-Key-2z⟧" } ] } ] }
`,
    ],
  ]),
  ...rows('iac', 'gateways/ocelot.json', [
    [
      'literal',
      `{ "Routes": [ { "UpstreamPathTemplate": "/x", "AuthenticationOptions": { "AuthenticationProviderKey": "Bearer", "AllowedScopes": [] }, "UpstreamHeaderTransform": { "X-Api-Key": "⟦ocel0t-Key-1⟧" } } ], "GlobalConfiguration": { "ServiceDiscoveryProvider": { "Type": "Consul", "Token": "⟦ocelotConsul2⟧" } } }
`,
    ],
  ]),
  ...rows('iac', 'gateways/apisix.yaml', [
    [
      'literal',
      `deployment:
  admin:
    admin_key:
      - name: admin
        key: ⟦edd1c9f034335f136f87ad84b625c8f2⟧
        role: admin
      - name: viewer
        key: \${{APISIX_VIEWER_KEY}}
        role: viewer
consumers:
  - username: jack
    plugins: { key-auth: { key: ⟦jackApisix-1⟧ }, basic-auth: { username: jack, password: ⟦jackPw2⟧ } }
`,
    ],
  ]),
  ...rows('iac', 'gateways/deployment.toml', [
    [
      'literal',
      `[super_admin]
username = "admin"
password = "⟦wso2Admin1⟧"
create_admin_account = true
[keystore.primary]
file_name = "wso2carbon.jks"
password = "⟦wso2carbon⟧"
alias = "wso2carbon"
key_password = "$env{KEY_PW}"
[database.apim_db]
url = "jdbc:mysql://db/apim"
password = "⟦wso2Db3⟧"
`,
    ],
  ]),
  ...rows('iac', 'mule/global.xml', [
    [
      'literal',
      `<mule xmlns:http="http://www.mulesoft.org/schema/mule/http">
  <http:request-config name="r"><http:request-connection host="h"><http:authentication><http:basic-authentication username="m" password="⟦muleBasic1⟧" /></http:authentication></http:request-connection></http:request-config>
  <global-property name="secure.key" value="⟦muleSecureKey16⟧" />
  <db:config name="d"><db:my-sql-connection host="h" user="u" password="\${db.password}" database="d" /></db:config>
  <tls:key-store path="k.jks" keyPassword="⟦muleKeyPw2⟧" password="⟦muleStorePw3⟧" alias="a" />
</mule>
`,
    ],
  ]),
  ...rows('iac', 'logstash/pipeline.conf', [
    [
      'literal',
      `input { http { port => 8080 user => "ls" password => "⟦lsInput1⟧" } }
filter { mutate { remove_field => ["password", "token"] } }
output {
  elasticsearch {
    hosts => ["https://es:9200"]
    user => "elastic"
    password => "⟦lsElastic2⟧"
    api_key => "\${ES_API_KEY}"
    cacert => "/etc/ca.pem"
  }
}
`,
    ],
  ]),
  ...rows('iac', 'puppet/site.pp', [
    [
      'literal',
      `class { 'mysql::server': root_password => '⟦puppetRoot1⟧', remove_default_accounts => true }
user { 'deploy': password => '$6$salt$${some(86)}', ensure => present }
file { '/etc/secret': content => lookup('secret') }
`,
    ],
  ]),
  ...rows('iac', 'chef/attributes/default.rb', [
    [
      'literal',
      `default['app']['db_password'] = '⟦chefDb1⟧'
default['app']['secret_file'] = '/etc/chef/secret'
default['app']['token'] = data_bag_item('secrets', 'token')['value']
`,
    ],
  ]),
  ...rows('iac', 'db/init.sql', [
    [
      'literal',
      `CREATE USER app WITH PASSWORD '⟦sqlInit1⟧';
CREATE LOGIN apim WITH PASSWORD = N'⟦SqlLogin#2⟧';
ALTER USER 'root'@'localhost' IDENTIFIED BY '⟦mysqlRoot3⟧';
GRANT ALL ON *.* TO 'kong'@'%' IDENTIFIED WITH mysql_native_password BY '⟦mysqlKong4⟧';
CREATE TABLE users (id int, password varchar(255) NOT NULL, token text);
INSERT INTO settings (name, value) VALUES ('password_min_length', '12');
UPDATE users SET password = crypt('x', gen_salt('bf')) WHERE id = 1;
`,
    ],
  ]),
  ...rows('iac', 'tomcat/tomcat-users.xml', [
    [
      'literal',
      `<tomcat-users>
  <role rolename="manager-gui"/>
  <user username="admin" password="⟦tomcatAdm1⟧" roles="manager-gui"/>
</tomcat-users>
`,
    ],
  ]),
  ...rows('iac', 'redis/redis.conf', [
    [
      'literal',
      `bind 0.0.0.0
requirepass ⟦redisReq1⟧
masterauth ⟦redisMaster2⟧
# requirepass foobared
tls-key-file /etc/redis.key
aclfile /etc/users.acl
`,
    ],
  ]),
  ...rows('iac', 'rabbit/rabbitmq.conf', [
    [
      'literal',
      `default_user = rmq
default_pass = ⟦rmqDefault1⟧
ssl_options.keyfile = /etc/key.pem
ssl_options.password = ⟦rmqSsl2⟧
`,
    ],
  ]),
  ...rows('iac', 'kafka/client.properties', [
    [
      'literal',
      `security.protocol=SASL_SSL
sasl.mechanism=PLAIN
sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="$ConnectionString" password="⟦Endpoint=sb://ehns.servicebus.windows.net/;SharedAccessKeyName=k;SharedAccessKey=${some(43)}=⟧";
ssl.truststore.password=⟦kafkaTrust1⟧
ssl.key.password=\${file:/secrets:key}
`,
    ],
  ]),
  ...rows('iac', 'caddy/Caddyfile', [
    [
      'literal',
      `api.example.org {
  basicauth { admin $2a$14$${some(53)} }
  reverse_proxy backend:8080 {
    header_up X-Api-Key "⟦caddy-Key-3x⟧"
    header_up Authorization {env.UPSTREAM_AUTH}
  }
}
`,
    ],
  ]),
  ...rows('iac', 'gradle.properties', [
    [
      'literal',
      `signing.keyId=24875D73
signing.password=⟦gradleSign1⟧
artifactory_password=⟦gradleArt2⟧
org.gradle.jvmargs=-Xmx2g
`,
    ],
  ]),
  ...rows('iac', 'build.gradle', [
    [
      'literal',
      `publishing { repositories { maven { url "https://nexus/x"
  credentials {
    username "ci"
    password "⟦gradleDsl1⟧"
  }
} } }
android { signingConfigs { release { storePassword '⟦storePw-2⟧'
      keyPassword System.getenv("KEY_PW")
      keyAlias 'release' } } }
`,
    ],
  ]),
  ...rows('iac', 'bitbucket-pipelines.yml', [
    [
      'literal',
      `pipelines:
  default:
    - step:
        script:
          - pipe: atlassian/azure-functions-deploy:1.0.0
            variables: { AZURE_APP_ID: x, AZURE_PASSWORD: ⟦bbAzure1⟧, AZURE_TENANT_ID: $T }
          - pipe: atlassian/slack-notify:2.0.0
            variables: { WEBHOOK_URL: $WEBHOOK, MESSAGE: "token rotated" }
          - export SONAR_TOKEN=⟦bbSonar2⟧
`,
    ],
  ]),
  ...rows('iac', 'systemd/gw.service', [
    [
      'literal',
      `[Service]
Environment="VAULT_TOKEN=⟦s.${some(24)}⟧"
Environment=DB_PASSWORD=⟦sysdPw1⟧
EnvironmentFile=/etc/gw.env
ExecStart=/usr/bin/gw --api-key ⟦sysd-Key-2⟧ --config /etc/gw.yml
LoadCredential=tls:/etc/tls.key
`,
    ],
  ]),
  ...rows('iac', 'Makefile', [
    [
      'literal',
      `PASSWORD ?= ⟦makePw1⟧
deploy:
	az acr login --name r --username r --password ⟦makeAcr2⟧
	curl -H "X-Api-Key: $(API_KEY)" https://x
	docker run -e DB_PASSWORD=⟦makeRun3⟧ -e TOKEN=$(TOKEN) app
`,
    ],
  ]),
  ...rows('iac', 'datafactory/linkedService/ls.json', [
    [
      'literal',
      `{ "name": "ls", "properties": { "type": "AzureBlobStorage", "typeProperties": { "connectionString": "DefaultEndpointsProtocol=https;AccountName=a;", "accountKey": { "type": "AzureKeyVaultSecret", "store": { "referenceName": "kv" }, "secretName": "st" }, "encryptedCredential": "ew0KICAiVmVyc2lvbiI6ICIyMDE3LTExLTMwIn0=", "sasUri": { "type": "SecureString", "value": "https://a.blob.core.windows.net/?sv=2020&sig=⟦${some(43)}%3D⟧" }, "password": { "type": "SecureString", "value": "⟦adfPw1⟧" } } } }
`,
    ],
  ]),
];
