import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { base64, hex, some, upper } from '../../tokens/labelled/made.ts';

/** A tenth set: the tools around a gateway, tests of it, other gateways, and code that makes its resources. */
export const TENTH_ROWS: Row[] = [
  ...rows('apim', 'terraform/apim/policies/global.xml.tftpl', [
    [
      'literal',
      `<!--
    IMPORTANT:
    - Policy elements can appear only within the <inbound>, <outbound>, <backend> section elements.
-->
<policies>
  <inbound>
    <cors allow-credentials="true">
      <allowed-origins>
%{ for o in origins ~}
        <origin>\${o}</origin>
%{ endfor ~}
      </allowed-origins>
      <allowed-headers><header>authorization</header><header>x-api-key</header></allowed-headers>
    </cors>
    <choose>
      <when condition="@(context.Request.Headers.GetValueOrDefault("X-Internal-Token") == "⟦int-9931-aZ⟧")">
        <set-header name="x-auth-mode" exists-action="override"><value>internal</value></set-header>
      </when>
      <when condition="@(context.Request.Headers.GetValueOrDefault("X-Internal-Token") == "{{internal-token}}")">
        <set-header name="x-auth-mode" exists-action="override"><value>partner</value></set-header>
      </when>
    </choose>
    <set-header name="x-functions-key" exists-action="override"><value>\${function_key}</value></set-header>
    <authentication-basic username="\${backend_user}" password="\${backend_password}" />
    <ip-filter action="forbid"><address-range from="0.0.0.0" to="0.0.0.0" /></ip-filter>
  </inbound>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'policies/apim-external-token.xml', [
    [
      'literal',
      `<policies>
    <inbound>
        <base />
        <send-request mode="new" response-variable-name="authResponse" timeout="10" ignore-error="false">
            <set-url>https://idp.partner.example/connect/token</set-url>
            <set-method>POST</set-method>
            <set-header name="Content-Type" exists-action="override">
                <value>application/json</value>
            </set-header>
            <set-body>{
    "client_id": "apim",
    "client_secret": "⟦pq-81-RT-zz⟧",
    "audience": "https://partner.example/api",
    "grant_type": "client_credentials"
}</set-body>
        </send-request>
        <send-request mode="new" response-variable-name="legacy" timeout="10">
            <set-url>@($"https://legacy.example/login?user=apim&pwd=⟦leg4cy⟧&ts={DateTime.UtcNow.Ticks}")</set-url>
            <set-method>GET</set-method>
            <set-header name="Authorization" exists-action="override">
                <value>@("Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("⟦apim:l0gin-pass⟧")))</value>
            </set-header>
        </send-request>
        <send-request mode="new" response-variable-name="graph" timeout="10">
            <set-url>https://login.microsoftonline.com/@(context.Variables["tenant"])/oauth2/v2.0/token</set-url>
            <set-method>POST</set-method>
            <set-body>@{
                return string.Format("client_id={0}&client_secret={1}&scope={2}&grant_type=client_credentials", "5b8c2c3f-0f1e-4b7d-a6c5-1f2e3d4c5b6a", "⟦Xy~9_kLw-3mNq⟧", Uri.EscapeDataString("https://graph.microsoft.com/.default"));
            }</set-body>
        </send-request>
        <set-variable name="jwtHeader" value="@(Convert.ToBase64String(Encoding.UTF8.GetBytes("{\\"alg\\":\\"HS256\\",\\"typ\\":\\"JWT\\"}")))" />
        <set-variable name="clientSecret" value="@("⟦cs-Var-0192⟧")" />
        <set-variable name="tokenKey" value="@("token:" + context.User.Id)" />
        <set-variable name="isKeyValid" value="@(context.Variables.GetValueOrDefault<string>("apiKey","").Length == 32)" />
    </inbound>
    <backend>
        <retry condition="@(context.Response.StatusCode == 429)" count="3" interval="1"><forward-request buffer-request-body="true" /></retry>
    </backend>
    <outbound>
        <base />
        <set-body>@{ var b = context.Response.Body.As<JObject>(preserveContent: true); b["token"]?.Parent.Remove(); return b.ToString(); }</set-body>
    </outbound>
    <on-error><base /></on-error>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'policies/x-key-allowlist.xml', [
    [
      'literal',
      `<policies>
  <inbound>
    <base />
    <set-variable name="keys" value="@(new Dictionary<string,string>() { { "⟦k-aa11bb22cc33⟧", "partnerA" }, { "⟦k-dd44ee55ff66⟧", "partnerB" } })" />
    <check-header name="X-Api-Key" failed-check-httpcode="401" failed-check-error-message="Invalid key" ignore-case="false">
      <value>⟦k-aa11bb22cc33⟧</value>
      <value>⟦k-dd44ee55ff66⟧</value>
      <value>{{partner-c-key}}</value>
    </check-header>
    <check-header name="X-Region" failed-check-httpcode="400" failed-check-error-message="bad region"><value>weu</value></check-header>
    <choose>
      <when condition="@(!(new string[] { "⟦tok_red_77⟧", "⟦tok_blue_78⟧" }).Contains(context.Request.Headers.GetValueOrDefault("X-Webhook-Token", "")))">
        <return-response><set-status code="403" reason="Forbidden" /></return-response>
      </when>
      <when condition="@(context.Request.OriginalUrl.Query.GetValueOrDefault("apikey") != "⟦q7-Key-55x⟧")">
        <return-response><set-status code="401" /></return-response>
      </when>
      <when condition="@(context.Request.Certificate == null || context.Request.Certificate.Thumbprint != "D1C2B3A4958677685940312233445566778899AA")">
        <return-response><set-status code="403" reason="Invalid client certificate" /></return-response>
      </when>
    </choose>
  </inbound>
  <backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'policies/aws-lambda-sigv4.xml', [
    [
      'literal',
      `<policies>
    <inbound>
        <base />
        <set-variable name="accessKey" value="⟦AKIA${upper(16)}⟧" />
        <set-variable name="secretKey" value="⟦${some(40)}⟧" />
        <set-variable name="region" value="eu-central-1" />
        <set-variable name="service" value="execute-api" />
        <set-variable name="algorithm" value="AWS4-HMAC-SHA256" />
        <set-header name="Authorization" exists-action="override">
            <value>@{
                var k = "AWS4" + (string)context.Variables["secretKey"];
                return "AWS4-HMAC-SHA256 Credential=" + context.Variables["accessKey"] + "/" + DateTime.UtcNow.ToString("yyyyMMdd") + "/eu-central-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=" + context.Variables["sig"];
            }</value>
        </set-header>
    </inbound>
    <backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'policies/validate-azure-ad-token.xml', [
    [
      'literal',
      `<policies>
  <inbound>
    <validate-azure-ad-token tenant-id="e1f2a3b4-c5d6-4e7f-8a9b-0c1d2e3f4a5b" header-name="Authorization" failed-validation-httpcode="401">
      <client-application-ids><application-id>0a9b8c7d-6e5f-4a3b-9c1d-0e2f3a4b5c6d</application-id></client-application-ids>
      <backend-application-ids><application-id>{{backend-app-id}}</application-id></backend-application-ids>
    </validate-azure-ad-token>
    <get-authorization-context provider-id="github-01" authorization-id="auth-01" context-variable-name="auth-context" identity-type="managed" ignore-error="false" />
    <set-header name="Authorization" exists-action="override">
      <value>@("token " + ((Authorization)context.Variables.GetValueOrDefault("auth-context"))?.AccessToken)</value>
    </set-header>
    <set-header name="User-Agent" exists-action="override"><value>API Management</value></set-header>
    <set-header name="X-GitHub-Api-Version" exists-action="override"><value>2022-11-28</value></set-header>
    <cache-lookup vary-by-developer="false" vary-by-developer-groups="false"><vary-by-header>Authorization</vary-by-header></cache-lookup>
    <set-query-parameter name="key" exists-action="override"><value>customer-id</value></set-query-parameter>
    <set-query-parameter name="subscription-key" exists-action="override"><value>⟦${hex(32)}⟧</value></set-query-parameter>
    <set-query-parameter name="appid" exists-action="override"><value>⟦${hex(32)}⟧</value></set-query-parameter>
    <rewrite-uri template="/data/2.5/weather" copy-unmatched-params="true" />
  </inbound>
  <backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'src/ApimPolicies/OrdersPolicy.cs', [
    [
      'literal',
      `using Microsoft.Azure.ApiManagement.PolicyToolkit.Authoring;
using Microsoft.Azure.ApiManagement.PolicyToolkit.Authoring.Expressions;

namespace Contoso.Apis;

[Document]
public class OrdersPolicy : IDocument
{
    public void Inbound(IInboundContext context)
    {
        context.Base();
        if (IsCompanyIP(context.ExpressionContext))
        {
            context.SetHeader("X-Company", "true");
            context.AuthenticationBasic("{{username}}", "{{password}}");
        }
        else
        {
            context.AuthenticationBasic("svc-orders", "⟦tool-k1t-pw⟧");
            context.SetHeader("x-api-key", "⟦tk-00918-ZZ⟧");
            context.SetQueryParameter("code", "⟦${some(52)}==⟧");
        }
        context.SetHeader("Authorization", Token(context.ExpressionContext));
        context.AuthenticationManagedIdentity(new ManagedIdentityAuthenticationConfig { Resource = "https://management.azure.com/" });
    }
    public static string Token(IExpressionContext context) => $"Bearer {context.Variables["token"]}";
    bool IsCompanyIP(IExpressionContext context) => context.Request.IpAddress.StartsWith("10.0.0.");
}
`,
    ],
  ]),
  ...rows('apim', 'swagger/petstore.swagger.json', [
    [
      'literal',
      `{
  "swagger": "2.0",
  "info": { "title": "Weather", "version": "1" },
  "host": "apim.azure-api.net",
  "securityDefinitions": {
    "apiKeyHeader": { "type": "apiKey", "name": "Ocp-Apim-Subscription-Key", "in": "header" },
    "basic": { "type": "basic" }
  },
  "paths": {
    "/token": {
      "post": {
        "parameters": [
          { "name": "client_secret", "in": "formData", "type": "string", "default": "⟦sw4gger-default-1⟧" },
          { "name": "grant_type", "in": "formData", "type": "string", "default": "client_credentials" },
          { "name": "apikey", "in": "query", "type": "string", "required": true, "description": "Your key" }
        ],
        "responses": { "200": { "description": "ok", "examples": { "application/json": { "access_token": "string", "token_type": "Bearer" } } } }
      }
    }
  },
  "x-ms-examples": { "key": { "$ref": "./examples/get.json" } },
  "definitions": { "Login": { "properties": { "password": { "type": "string", "example": "string" }, "secretKey": { "type": "string", "description": "Secret key of the app" } } } }
}
`,
    ],
  ]),
  ...rows('apim', 'apim-backup/authorizationServers/idp/authorizationServerInformation.json', [
    [
      'literal',
      `{
  "id": "/authorizationServers/idp",
  "name": "idp",
  "type": "Microsoft.ApiManagement/service/authorizationServers",
  "properties": {
    "displayName": "idp",
    "clientRegistrationEndpoint": "http://localhost",
    "authorizationEndpoint": "https://login.microsoftonline.com/contoso/oauth2/v2.0/authorize",
    "authorizationMethods": ["GET", "POST"],
    "clientAuthenticationMethod": ["Body"],
    "tokenBodyParameters": [{ "name": "resource", "value": "api://orders" }],
    "tokenEndpoint": "https://login.microsoftonline.com/contoso/oauth2/v2.0/token",
    "grantTypes": ["authorizationCode", "clientCredentials"],
    "bearerTokenSendingMethods": ["authorizationHeader"],
    "clientId": "7f6e5d4c-3b2a-4190-8f7e-6d5c4b3a2918",
    "clientSecret": "⟦bk.Secret~77aQ⟧",
    "resourceOwnerUsername": "tester",
    "resourceOwnerPassword": "⟦testerPw⟧"
  }
}
`,
    ],
  ]),
  ...rows('apim', 'scripts/New-Subscription.ps1', [
    [
      'literal',
      `$ctx = New-AzApiManagementContext -ResourceGroupName 'rg' -ServiceName 'apim'
New-AzApiManagementSubscription -Context $ctx -Name 'partner' -Scope '/apis' -PrimaryKey '⟦${hex(32)}⟧' -SecondaryKey $secondary -State 'Active'
New-AzApiManagementNamedValue -Context $ctx -NamedValueId 'sap' -Name 'sap' -Value '⟦sapNvPw2⟧' -Secret
New-AzApiManagementAuthorizationServer -Context $ctx -Name 'a' -ClientId '1' -ClientSecret "⟦psAuthSrv9⟧" -ResourceOwnerPassword $pw
$cred = New-AzApiManagementBackendCredential -AuthorizationHeaderScheme basic -AuthorizationHeaderParameter ⟦${base64('back:end-Pw-1')}⟧ -Query @{"sv"=@('xx','bb')} -Header @{"x-my-1"=@('val1','val2')}
New-AzApiManagementBackendProxy -Url "http://12.168.1.1:8080" -ProxyCredential $creds
Set-AzApiManagementLogger -Context $ctx -LoggerId l -ConnectionString "Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=s;SharedAccessKey=⟦${some(43)}=⟧"
New-AzApiManagementCertificate -Context $ctx -PfxFilePath 'c.pfx' -PfxPassword '⟦pfxPw-3⟧'
Invoke-RestMethod -Uri $u -Headers @{ Authorization = "Bearer $token"; 'Ocp-Apim-Subscription-Key' = $env:APIM_KEY }
`,
    ],
  ]),
  ...rows('apim', 'k6/load.js', [
    [
      'literal',
      `import http from 'k6/http';
export const options = { vus: 10, thresholds: { http_req_failed: ['rate<0.01'] } };
const params = {
  headers: {
    'Ocp-Apim-Subscription-Key': '⟦${hex(32)}⟧',
    'x-api-key': __ENV.API_KEY,
    Authorization: \`Bearer \${__ENV.TOKEN}\`,
    'Content-Type': 'application/json',
  },
};
export default function () {
  http.get('https://apim.azure-api.net/orders?subscription-key=⟦${hex(32)}⟧', params);
  http.post('https://apim.azure-api.net/login', JSON.stringify({ username: 'load', password: '⟦l0adTest!⟧' }));
}
`,
    ],
  ]),
  ...rows('apim', 'jmeter/apim.jmx', [
    [
      'literal',
      `<?xml version="1.0" encoding="UTF-8"?>
<jmeterTestPlan version="1.2">
  <hashTree>
    <HeaderManager guiclass="HeaderPanel" testclass="HeaderManager" testname="Headers">
      <collectionProp name="HeaderManager.headers">
        <elementProp name="" elementType="Header">
          <stringProp name="Header.name">Ocp-Apim-Subscription-Key</stringProp>
          <stringProp name="Header.value">⟦${hex(32)}⟧</stringProp>
        </elementProp>
        <elementProp name="" elementType="Header">
          <stringProp name="Header.name">Content-Type</stringProp>
          <stringProp name="Header.value">application/json</stringProp>
        </elementProp>
        <elementProp name="" elementType="Header">
          <stringProp name="Header.name">Authorization</stringProp>
          <stringProp name="Header.value">Bearer \${token}</stringProp>
        </elementProp>
      </collectionProp>
    </HeaderManager>
    <Arguments><collectionProp name="Arguments.arguments">
      <elementProp name="clientSecret" elementType="Argument">
        <stringProp name="Argument.name">clientSecret</stringProp>
        <stringProp name="Argument.value">⟦jm3ter-s3cr3t⟧</stringProp>
      </elementProp>
    </collectionProp></Arguments>
  </hashTree>
</jmeterTestPlan>
`,
    ],
  ]),
  ...rows('apim', 'soapui/project.xml', [
    [
      'literal',
      `<con:soapui-project xmlns:con="http://eviware.com/soapui/config" name="orders">
  <con:properties>
    <con:property><con:name>apiKey</con:name><con:value>⟦sUi-Key-7711⟧</con:value></con:property>
    <con:property><con:name>endpoint</con:name><con:value>https://apim.azure-api.net</con:value></con:property>
  </con:properties>
  <con:credentials><con:username>soap</con:username><con:password>⟦s0apUi⟧</con:password><con:authType>Preemptive</con:authType></con:credentials>
  <con:wssContainer/>
</con:soapui-project>
`,
    ],
  ]),
  ...rows('apim', 'portal/config.design.json', [
    [
      'literal',
      `{
  "environment": "development",
  "managementApiUrl": "https://apim.management.azure-api.net/subscriptions/xxxxx/resourceGroups/xxxxx/providers/Microsoft.ApiManagement/service/xxxxx",
  "managementApiAccessToken": "SharedAccessSignature ⟦integration&202512312359&${some(86)}==⟧",
  "backendUrl": "https://apim.developer.azure-api.net",
  "useHipCaptcha": false,
  "blobStorageContainer": "content",
  "blobStorageConnectionString": "DefaultEndpointsProtocol=https;AccountName=stportal;AccountKey=⟦${some(86)}==⟧;EndpointSuffix=core.windows.net"
}
`,
    ],
  ]),
  ...rows('apim', 'selfhosted/gateway.env', [
    [
      'literal',
      `config.service.endpoint=https://apim.configuration.azure-api.net
config.service.auth=GatewayKey ⟦gw1&202601010000&${some(86)}==⟧
runtime.deployment.artifact.source=registry
telemetry.logs.std=text
neighborhood.host=apim-gw
`,
    ],
  ]),
  ...rows('apim', 'helm/apim-gateway-values.yaml', [
    [
      'literal',
      `gateway:
  name: onprem
  configuration:
    uri: apim.configuration.azure-api.net
  auth:
    key: "GatewayKey ⟦onprem&202601010000&${some(86)}==⟧"
    azureAd:
      tenant:
        id: 0f0f0f0f-1a1a-4b2b-8c3c-4d4d5e5e6f6f
      app:
        id: 1b1b2c2c-3d3d-4e4e-9f5f-6a6a7b7b8c8c
        secret: "⟦aadApp-secret-5⟧"
observability:
  azureMonitor: { logs: { enabled: false } }
service:
  type: ClusterIP
secret:
  createSecret: true
  existingSecretName: ""
redis:
  password: ""
`,
    ],
  ]),
];
