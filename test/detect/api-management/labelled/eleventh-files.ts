import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { base64, hex, pfx, some } from '../../tokens/labelled/made.ts';

/** An eleventh set: settings of other gateways and servers, test tools, clients, deployment tools. */
export const ELEVENTH_ROWS: Row[] = [
  ...rows('apim', 'policies/expr-styles.xml', [
    [
      'literal',
      `<policies>
    <inbound>
        <base />
        <set-variable name="tokenBody" value="@{
            var form = new Dictionary<string, string> {
                { "grant_type", "client_credentials" },
                { "client_id", "d4c3b2a1-0f9e-4d8c-b7a6-958473625140" },
                { "client_secret", "⟦dict~Secret.88⟧" }
            };
            return string.Join("&", form.Select(kv => kv.Key + "=" + Uri.EscapeDataString(kv.Value)));
        }" />
        <set-variable name="loginJson" value="@(JsonConvert.SerializeObject(new { username = "svc-login", password = "⟦anon0bj-pw⟧", rememberMe = true }))" />
        <set-variable name="loginJson2" value="@(JObject.Parse(@"{""user"":""svc"",""password"":""⟦verbat1m-pw⟧""}").ToString())" />
        <set-variable name="loginObj" value="@(new JObject(new JProperty("apiKey", "⟦jprop-key-01⟧"), new JProperty("tenant", "emea")).ToString())" />
        <set-variable name="cert" value="@(new X509Certificate2(Convert.FromBase64String("⟦${pfx()}⟧"), "⟦certPwd-6⟧"))" />
        <set-variable name="encrypted" value="@(Encoding.UTF8.GetBytes("payload").Encrypt("AES", Convert.FromBase64String("⟦${some(43)}=⟧"), Convert.FromBase64String("AAAAAAAAAAAAAAAAAAAAAA==")))" />
        <choose>
            <when condition="@(context.Request.Headers.GetValueOrDefault("x-api-key","").Equals("⟦eq-Key-4471⟧", StringComparison.Ordinal) == false)">
                <return-response><set-status code="401" reason="Unauthorized" /></return-response>
            </when>
            <when condition="@(context.Request.Headers["Authorization"].First() != "Basic ⟦${base64('hook:h00kPw')}⟧")">
                <return-response><set-status code="401" reason="Unauthorized" /></return-response>
            </when>
            <when condition="@(context.Request.Headers.GetValueOrDefault("Authorization", "").StartsWith("Bearer "))">
                <set-variable name="scheme" value="bearer" />
            </when>
            <when condition="@(((string)context.Variables["token"]).Split('.').Length != 3)">
                <return-response><set-status code="400" reason="Malformed token" /></return-response>
            </when>
            <when condition="@(context.Subscription?.Key == null || context.Product?.Name == "Unlimited")"><set-variable name="tier" value="none" /></when>
        </choose>
        <set-header name="X-Api-Key" exists-action="override">
            <value>@(context.Request.Headers.GetValueOrDefault("X-Api-Key", "⟦fallback-Key-12⟧"))</value>
        </set-header>
        <set-header name="X-Signature" exists-action="override">
            <value>@{
                using (var h = new System.Security.Cryptography.HMACSHA512(Encoding.UTF8.GetBytes((string)context.Variables["signing-key"]))) {
                    return BitConverter.ToString(h.ComputeHash(Encoding.UTF8.GetBytes(context.Request.Body.As<string>(true)))).Replace("-", "");
                }
            }</value>
        </set-header>
    </inbound>
    <backend><base /></backend>
    <outbound><base /></outbound>
    <on-error><base /></on-error>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'resolvers/orders.resolver.xml', [
    [
      'literal',
      `<sql-data-source>
    <connection-info>
        <connection-string>Server=tcp:sql.database.windows.net;Initial Catalog=o;User ID=resolver;Password=⟦res0lver-Pw⟧;</connection-string>
        <include-server-certificate-chain>true</include-server-certificate-chain>
    </connection-info>
    <request><sql-statement>SELECT * FROM orders WHERE token = @token</sql-statement></request>
</sql-data-source>
`,
    ],
  ]),
  ...rows('apim', 'resolvers/http.resolver.xml', [
    [
      'literal',
      `<http-data-source>
    <http-request>
        <set-method>GET</set-method>
        <set-url>https://data.example/api/users?api_key=⟦rs-0a1b2c3d4e⟧</set-url>
        <set-header name="x-hasura-admin-secret" exists-action="override"><value>⟦hasuraAdm1n⟧</value></set-header>
    </http-request>
    <http-response><set-body template="liquid">{"token":"{{body.token}}","key":"{{body.id}}"}</set-body></http-response>
</http-data-source>
`,
    ],
  ]),
  ...rows('apim', 'resolvers/cosmos.resolver.xml', [
    [
      'literal',
      `<cosmosdb-data-source>
    <connection-info>
        <connection-string use-managed-identity="false">AccountEndpoint=https://cdb.documents.azure.com:443/;AccountKey=⟦${some(86)}==⟧;</connection-string>
        <database-name>orders</database-name>
    </connection-info>
    <read-request><id>@(context.GraphQL.Arguments["id"])</id><partition-key>@(context.GraphQL.Arguments["key"])</partition-key></read-request>
</cosmosdb-data-source>
`,
    ],
  ]),
  ...rows('apim', 'policies/dapr.xml', [
    [
      'literal',
      `<policies>
  <inbound>
    <base />
    <invoke-dapr-binding name="twilio" operation="create" response-variable-name="r">
      <metadata>
        <item key="accountSid">AC${hex(32)}</item>
        <item key="authToken">⟦${hex(32)}⟧</item>
        <item key="fromNumber">+15551234567</item>
      </metadata>
      <data>@(context.Request.Body.As<JObject>().ToString())</data>
    </invoke-dapr-binding>
    <publish-to-dapr topic="@("orders/new")" ignore-error="false">@(context.Request.Body.As<string>())</publish-to-dapr>
    <quota-by-key calls="10000" renewal-period="3600" counter-key="@(context.Request.Headers.GetValueOrDefault("x-api-key"))" />
    <jsonp callback-parameter-name="cb" />
    <llm-token-limit counter-key="k" tokens-per-minute="5000" estimate-prompt-tokens="true" />
    <azure-openai-semantic-cache-lookup score-threshold="0.05" embeddings-backend-id="embeddings" embeddings-backend-auth="system-assigned" />
    <!-- old key: ⟦Zx81b-77KqLm2-old-9⟧ -->
    <!-- <set-header name="x-api-key" exists-action="override"><value>⟦cmt-key-9000⟧</value></set-header> -->
    <!-- The api key is sent by the client in x-api-key -->
  </inbound>
  <backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'terraform/azapi.tf', [
    [
      'literal',
      `resource "azapi_resource" "nv" {
  type      = "Microsoft.ApiManagement/service/namedValues@2022-08-01"
  name      = "erp"
  parent_id = azurerm_api_management.this.id
  body = jsonencode({
    properties = {
      displayName = "erp"
      secret      = true
      value       = "⟦azapi-Erp-1⟧"
    }
  })
}
resource "azapi_resource" "fragment" {
  type = "Microsoft.ApiManagement/service/policyFragments@2022-08-01"
  body = {
    properties = {
      format = "rawxml"
      value  = <<-XML
        <fragment>
          <set-header name="x-functions-key" exists-action="override">
            <value>⟦${some(52)}==⟧</value>
          </set-header>
          <set-header name="x-other" exists-action="override"><value>\${local.other}</value></set-header>
        </fragment>
      XML
    }
  }
}
resource "azurerm_api_management_logger" "eh" {
  eventhub {
    name              = "audit"
    connection_string = "Endpoint=sb://ehns.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=⟦${some(43)}=⟧"
  }
  application_insights { instrumentation_key = azurerm_application_insights.ai.instrumentation_key }
}
resource "azurerm_api_management_openid_connect_provider" "o" {
  client_id         = "apim"
  client_secret     = "⟦0idc-Secret⟧"
  metadata_endpoint = "https://idp/.well-known/openid-configuration"
}
resource "azurerm_api_management_authorization_server" "a" {
  client_secret           = var.client_secret
  resource_owner_password = "⟦ropc-Pw2⟧"
  bearer_token_sending_methods = ["authorizationHeader"]
}
resource "azurerm_api_management_subscription" "s" {
  display_name  = "partner"
  primary_key   = "⟦${hex(32)}⟧"
  secondary_key = random_password.k.result
}
resource "azurerm_api_management_redis_cache" "r" {
  connection_string = "r.redis.cache.windows.net:6380,password=⟦${some(43)}=⟧,ssl=True,abortConnect=False"
}
resource "azurerm_api_management_certificate" "c" {
  data     = "⟦${pfx()}⟧"
  password = "⟦tfPfx3⟧"
}
resource "azurerm_api_management_api_operation" "o" {
  request {
    header {
      name     = "Ocp-Apim-Subscription-Key"
      required = true
      type     = "string"
      values   = []
    }
    query_parameter {
      name          = "code"
      type          = "string"
      default_value = "US"
    }
  }
}
`,
    ],
  ]),
  ...rows('apim', 'arm/nested.json', [
    [
      'literal',
      `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "variables": {
    "policy": "<policies><inbound><authentication-basic username=\\"arm\\" password=\\"⟦nested-Pw1⟧\\" /><set-query-parameter name=\\"subscription-key\\" exists-action=\\"override\\"><value>⟦${hex(32)}⟧</value></set-query-parameter></inbound></policies>",
    "sharedKeyName": "RootManageSharedAccessKey",
    "secretsOfficer": "b86a8fe4-44ce-4948-aee5-eccb2c155cd7"
  },
  "resources": [
    {
      "type": "Microsoft.Resources/deployments",
      "apiVersion": "2021-04-01",
      "name": "nested",
      "properties": {
        "mode": "Incremental",
        "template": {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "resources": [
            { "type": "Microsoft.ApiManagement/service/backends", "apiVersion": "2021-08-01", "name": "apim/b",
              "properties": { "url": "https://b", "protocol": "http", "credentials": { "authorization": { "scheme": "Bearer", "parameter": "⟦nestedBearerTok3n⟧" }, "query": { "code": ["⟦nestedCode_88aa77⟧"] }, "header": { "x-env": ["prod"] } } } },
            { "type": "Microsoft.ApiManagement/service/identityProviders", "apiVersion": "2021-08-01", "name": "apim/aad",
              "properties": { "clientId": "1f2e3d4c-0000-4111-8222-333344445555", "clientSecret": "[parameters('aadSecret')]", "allowedTenants": ["contoso.com"], "signinPolicyName": "" } },
            { "type": "Microsoft.ApiManagement/service/certificates", "apiVersion": "2021-08-01", "name": "apim/c",
              "properties": { "data": "⟦${pfx()}⟧", "password": "⟦armCertPw⟧" } }
          ]
        },
        "parameters": { "aadSecret": { "value": "⟦inlineParam-3⟧" } }
      }
    },
    { "type": "Microsoft.Web/connections", "apiVersion": "2016-06-01", "name": "sql",
      "properties": { "displayName": "sql", "parameterValues": { "server": "s", "username": "u", "password": "⟦connPw-5⟧" } } }
  ],
  "outputs": { "key": { "type": "string", "value": "[listKeys(resourceId('x','y'),'2021-01-01').primaryKey]" } }
}
`,
    ],
  ]),
  ...rows('apim', 'logicapp/workflow.json', [
    [
      'literal',
      `{
  "definition": {
    "$schema": "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
    "actions": {
      "Call_APIM": {
        "type": "Http",
        "inputs": {
          "method": "GET",
          "uri": "https://apim.azure-api.net/orders",
          "headers": { "Ocp-Apim-Subscription-Key": "⟦${hex(32)}⟧", "Accept": "application/json" },
          "authentication": { "type": "Basic", "username": "la", "password": "⟦la-Basic-Pw⟧" }
        }
      },
      "Call_Raw": { "type": "Http", "inputs": { "uri": "https://x", "authentication": { "type": "Raw", "value": "Bearer ⟦la.raw.tok3n-991⟧" } } },
      "Call_OAuth": { "type": "Http", "inputs": { "uri": "https://x", "authentication": { "type": "ActiveDirectoryOAuth", "tenant": "t", "clientId": "c", "secret": "⟦la~Oauth.Sec⟧" } } },
      "Call_Ok": { "type": "Http", "inputs": { "uri": "https://x", "authentication": { "type": "ActiveDirectoryOAuth", "tenant": "@parameters('t')", "clientId": "@parameters('c')", "secret": "@parameters('s')" } } },
      "Get_secret": { "type": "ApiConnection", "inputs": { "path": "/secrets/@{encodeURIComponent('orders-key')}/value", "method": "get" } }
    },
    "parameters": { "apiKey": { "type": "SecureString", "defaultValue": "⟦laDefault-1⟧" }, "token": { "type": "SecureString" } }
  }
}
`,
    ],
  ]),
  ...rows('apim', 'creator/config.yml', [
    [
      'literal',
      `version: 0.0.1
apimServiceName: apim-contoso
namedValues:
  - displayName: backend-user
    value: svc
  - displayName: backend-pass
    value: ⟦creat0r-Pw⟧
    secret: true
  - displayName: kv-key
    secret: true
    keyVault: { secretIdentifier: https://kv.vault.azure.net/secrets/x }
backends:
  - title: b
    url: https://b
    credentials:
      query: { code: ["⟦creatorCode123456⟧"] }
      authorization: { scheme: Basic, parameter: ⟦${base64('a:creatorPw2')}⟧ }
authorizationServers:
  - displayName: s
    clientId: c
    clientSecret: ⟦cre~AuthSecret⟧
    authorizationMethods: [GET]
subscriptions:
  - displayName: partner
    scope: /apis
    primaryKey: ⟦${hex(32)}⟧
policy: https://raw.githubusercontent.com/contoso/policies/main/global.xml
`,
    ],
  ]),
  ...rows('apim', 'bruno/orders.bru', [
    [
      'literal',
      `meta {
  name: orders
  type: http
}
get {
  url: {{baseUrl}}/orders
  auth: basic
}
headers {
  Ocp-Apim-Subscription-Key: ⟦${hex(32)}⟧
  Accept: application/json
}
auth:basic {
  username: bruno
  password: ⟦brun0-Pw⟧
}
vars:pre-request {
  clientSecret: ⟦bru-Secret-2⟧
  token: {{process.env.TOKEN}}
}
`,
    ],
  ]),
  ...rows('apim', 'insomnia/export.yaml', [
    [
      'literal',
      `_type: export
__export_format: 4
resources:
  - _id: req_1
    url: "{{ _.baseUrl }}/orders"
    headers:
      - name: Ocp-Apim-Subscription-Key
        value: ⟦${hex(32)}⟧
      - name: Content-Type
        value: application/json
    authentication:
      type: oauth2
      grantType: client_credentials
      clientId: insomnia
      clientSecret: ⟦ins0-Secret⟧
      accessTokenUrl: https://idp/token
  - _id: env_1
    data:
      baseUrl: https://apim.azure-api.net
      apiKey: ⟦insEnvKey77⟧
`,
    ],
  ]),
  ...rows('apim', '.vscode/settings.json', [
    [
      'literal',
      `{
  "rest-client.environmentVariables": {
    "$shared": {},
    "dev": { "host": "apim-dev.azure-api.net", "subscriptionKey": "⟦${hex(32)}⟧", "clientSecret": "⟦vsc-Dev-Sec⟧" }
  },
  "azureFunctions.deploySubpath": "bin",
  "cSpell.words": ["apikey", "secretref"],
  "yaml.schemas": { "https://json.schemastore.org/github-workflow.json": "*.yml" }
}
`,
    ],
  ]),
  ...rows('apim', 'Properties/launchSettings.json', [
    [
      'literal',
      `{
  "profiles": {
    "Api": {
      "commandName": "Project",
      "applicationUrl": "https://localhost:5001",
      "environmentVariables": { "ASPNETCORE_ENVIRONMENT": "Development", "APIM__SubscriptionKey": "⟦${hex(32)}⟧", "Jwt__SigningKey": "⟦launch-Jwt-key-3⟧", "KeyVault__SecretName": "jwt" }
    }
  }
}
`,
    ],
  ]),
  ...rows('apim', 'src/ApimClient.cs', [
    [
      'literal',
      `public class ApimClient
{
    private const string SubscriptionKeyHeader = "Ocp-Apim-Subscription-Key";
    private readonly string _subscriptionKey = "⟦${hex(32)}⟧";
    private static readonly string ClientSecret = Environment.GetEnvironmentVariable("CLIENT_SECRET") ?? "⟦cs-Fallback-8⟧";
    public ApimClient(HttpClient http, IConfiguration config)
    {
        http.DefaultRequestHeaders.Add("Ocp-Apim-Subscription-Key", "⟦${hex(32)}⟧");
        http.DefaultRequestHeaders.Add("X-Api-Key", config["Apim:Key"]);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", "⟦${base64('cs:client-Pw')}⟧");
        var app = ConfidentialClientApplicationBuilder.Create("id").WithClientSecret("⟦msal~Secret.1⟧").WithAuthority("https://login.microsoftonline.com/t").Build();
        var nv = new ApiManagementNamedValueCreateOrUpdateContent { DisplayName = "crm", Value = "⟦sdkNv-Value⟧", IsSecret = true };
        var kv = new SecretClient(new Uri("https://kv.vault.azure.net"), new DefaultAzureCredential());
        kv.SetSecret("crm-password", "⟦kvSet-Secret9⟧");
        var s = kv.GetSecret("crm-password");
        var cs = "Server=tcp:s;Database=d;User Id=u;Password=⟦csConn-Pw⟧;";
        logger.LogInformation("Token acquired: {Token}", token);
        throw new InvalidOperationException("The password is wrong");
    }
}
`,
    ],
  ]),
];
