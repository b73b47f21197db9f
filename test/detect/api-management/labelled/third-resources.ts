import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { some } from '../../tokens/labelled/made.ts';

/** A third set, written before the rules that the second one led to. */
export const THIRD_RESOURCE_ROWS: Row[] = [
  ...rows('resources-code', 'deploy/Program.cs', [
    [
      'literal',
      `using Azure.ResourceManager.ApiManagement;
var namedValue = new ApiManagementNamedValueCreateOrUpdateContent
{
    DisplayName = "crm-secret",
    Value = "⟦csharp-nv-7781⟧",
    IsSecret = true,
};
var backend = new ApiManagementBackendData
{
    Uri = new Uri("https://crm.contoso.com"),
    Credentials = new BackendCredentialsContract
    {
        Authorization = new BackendAuthorizationHeaderCredentials("Bearer", "⟦csharp.backend.tok91⟧"),
        Header = { ["x-functions-key"] = new List<string> { "⟦csFnHeader72x⟧" } },
    },
};
var provider = new ApiManagementIdentityProviderCreateOrUpdateContent { ClientId = "c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25", ClientSecret = "⟦7vQ~idpSecret.x91⟧" };
var http = new HttpClient();
http.DefaultRequestHeaders.Add("Ocp-Apim-Subscription-Key", "⟦4d9b8a7c6e5f40312a1b0c9d8e7f6a5b⟧");
http.DefaultRequestHeaders.Add("Ocp-Apim-Trace", "true");
var credential = new ClientSecretCredential(tenantId, clientId, "⟦zT4-mK8.qW2xV6bN0cL9dF3gH7jS1aPe⟧");
var secretClient = new SecretClient(new Uri("https://kv-a.vault.azure.net"), new DefaultAzureCredential());
var name = "crm-client-secret";
KeyVaultSecret secret = await secretClient.GetSecretAsync(name);
`,
    ],
  ]),
  ...rows('resources-pulumi', 'pulumi/index.ts', [
    [
      'literal',
      `import * as apim from "@pulumi/azure-native/apimanagement";
const nv = new apim.NamedValue("crm-key", { resourceGroupName: rg, serviceName: svc.name, displayName: "crm-key", secret: true, value: "⟦pulumi-crm-91ab⟧" });
const sub = new apim.Subscription("partner", { displayName: "Partner", primaryKey: "⟦2a1b0c9d8e7f6a5b4d9b8a7c6e5f4031⟧", scope: "/apis" });
const backend = new apim.Backend("crm", { credentials: { authorization: { scheme: "Basic", parameter: "⟦Z2F0ZXdheTpQdWx1bWk3Nw==⟧" }, query: { code: ["⟦pulumiCode88zz⟧"] } }, protocol: "http", url: "https://crm.contoso.com" });
const idp = new apim.IdentityProvider("aad", { clientId: config.require("clientId"), clientSecret: config.requireSecret("clientSecret") });
const policy = new apim.ApiPolicy("orders", { format: "rawxml", value: \`<policies><inbound><set-header name="x-api-key"><value>⟦pulumi-pol-3⟧</value></set-header><set-header name="x-erp"><value>\${erpKey}</value></set-header></inbound></policies>\` });
export const gatewayUrl = svc.gatewayUrl;
`,
    ],
  ]),
  ...rows('resources-arm', 'arm/backends.json', [
    [
      'literal',
      `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "apimName": { "type": "string" },
    "functionKey": { "type": "string", "defaultValue": "⟦Kf7Wm2Zq9Xv4Lt8Bn3⟧", "metadata": { "description": "key of the function" } },
    "keyVaultName": { "type": "string", "defaultValue": "kv-orders" }
  },
  "resources": [
    {
      "type": "Microsoft.ApiManagement/service",
      "apiVersion": "2021-08-01",
      "name": "[parameters('apimName')]",
      "properties": {
        "hostnameConfigurations": [ { "type": "Proxy", "hostName": "api.contoso.com", "encodedCertificate": "[parameters('cert')]", "certificatePassword": "⟦certpw2021⟧" } ],
        "customProperties": { "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls11": "False" }
      },
      "resources": [
        {
          "type": "backends",
          "apiVersion": "2021-08-01",
          "name": "crm",
          "properties": {
            "url": "https://crm.contoso.com",
            "protocol": "http",
            "credentials": { "query": { "code": [ "⟦nestedArmCode5⟧" ], "v": [ "2" ] }, "header": { "x-api-key": [ "[parameters('functionKey')]" ], "accept": [ "application/json" ] } },
            "proxy": { "url": "http://proxy:8080", "username": "apim", "password": "⟦nestedproxy⟧" }
          }
        },
        {
          "type": "identityProviders", "apiVersion": "2021-08-01", "name": "aad",
          "properties": { "clientId": "c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25", "clientSecret": "⟦aadsecretvalue⟧", "allowedTenants": [ "contoso.onmicrosoft.com" ], "signinTenant": "contoso.onmicrosoft.com" }
        },
        {
          "type": "namedValues", "apiVersion": "2021-08-01", "name": "crm-pw",
          "properties": { "displayName": "crm-pw", "value": "⟦tulip⟧", "secret": true }
        },
        {
          "type": "caches", "apiVersion": "2021-08-01", "name": "default",
          "properties": { "connectionString": "redis.contoso.com:6380,password=⟦rdPw-778⟧,ssl=True", "useFromLocation": "default" }
        }
      ]
    }
  ],
  "outputs": { "gateway": { "type": "string", "value": "[reference(parameters('apimName')).gatewayUrl]" } }
}
`,
    ],
  ]),
  ...rows('resources-docs', 'README.md', [
    [
      'literal',
      `## Local setup

Create a named value with the ARM template:

\`\`\`json
{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [
    {
      "type": "Microsoft.ApiManagement/service/namedValues",
      "apiVersion": "2021-08-01",
      "name": "apim/crm",
      "properties": { "displayName": "crm", "secret": true, "value": "⟦docs-armvalue⟧" }
    },
    {
      "type": "Microsoft.ApiManagement/service/backends",
      "apiVersion": "2021-08-01",
      "name": "apim/crm",
      "properties": { "credentials": { "authorization": { "scheme": "Bearer", "parameter": "⟦docsbackendtoken⟧" } } }
    }
  ]
}
\`\`\`

\`\`\`powershell
$key = "⟦d8e7f6a5b4c9d8b7a6c5e4f30312a1b0⟧"
Invoke-RestMethod -Uri https://apim-orders.azure-api.net/orders -Headers @{ "Ocp-Apim-Subscription-Key" = $key }
\`\`\`

\`\`\`terraform
resource "azurerm_api_management_named_value" "crm" {
  name   = "crm"
  secret = true
  value  = "⟦docs-tf-value⟧"
}
\`\`\`

\`\`\`env
APIM_SUBSCRIPTION_KEY=⟦a6c5e4f30312a1b0d8e7f6a5b4c9d8b7⟧
APIM_NAME=apim-orders
\`\`\`

Replace \`{subscription-key}\` with yours. The header is \`Ocp-Apim-Subscription-Key\`; the secret name is \`crm-secret\`.
`,
    ],
  ]),
  ...rows('apiops', 'apimartifacts/policy fragments/auth/policy.xml', [
    [
      'reference',
      `<fragment>
	<authentication-managed-identity resource="api://backend" output-token-variable-name="msi-access-token" ignore-error="false" />
	<set-header name="Authorization" exists-action="override">
		<value>@("Bearer " + (string)context.Variables["msi-access-token"])</value>
	</set-header>
	<set-header name="x-functions-key" exists-action="override">
		<value>{{fn-key}}</value>
	</set-header>
	<include-fragment fragment-id="token-cache" />
</fragment>
`,
    ],
  ]),
  ...rows('apiops', 'apimartifacts/subscriptions/partner/subscriptionInformation.json', [
    [
      'literal',
      `{
  "properties": {
    "displayName": "partner",
    "primaryKey": "⟦31f0c9d8e7a6b5c4d3e2f1a0b9c8d7e6⟧",
    "secondaryKey": "⟦e6d7c8b9a0f1e2d3c4b5a6e7d8c9f031⟧",
    "scope": "/products/partner",
    "state": "active"
  }
}
`,
    ],
  ]),
  ...rows('apiops', 'apimartifacts/identityProviders/aad/identityProviderInformation.json', [
    [
      'literal',
      `{ "properties": { "type": "aad", "clientId": "c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25", "clientSecret": "⟦iops-client-secret-9⟧", "allowedTenants": [ "contoso.onmicrosoft.com" ], "authority": "login.windows.net" } }
`,
    ],
  ]),
  ...rows('apiops', 'apimartifacts/loggers/hub/loggerInformation.json', [
    [
      'literal',
      `{ "properties": { "loggerType": "azureEventHub", "credentials": { "name": "hub", "connectionString": "Endpoint=sb://hub.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=⟦${some(43)}=⟧" } } }
`,
    ],
  ]),
];
