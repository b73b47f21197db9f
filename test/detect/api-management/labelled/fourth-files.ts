import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { some } from '../../tokens/labelled/made.ts';

/** A fourth set, written before the rules that the third one led to. */
export const FOURTH_ROWS: Row[] = [
  ...rows('policies', 'policies/a.xml', [
    [
      'literal',
      `<policies>
    <inbound>
        <base />
        <choose>
            <when condition="@(context.Request.OriginalUrl.Host.StartsWith("dev"))">
                <set-header name="Ocp-Apim-Subscription-Key" exists-action="override">
                    <value>⟦77b0c5f4d1e94a6fb3d2a8c1e0f96b54⟧</value>
                </set-header>
                <set-variable name="backendKey" value="⟦zR8kQ1wE5tY9uI3o⟧" />
            </when>
            <otherwise>
                <set-header name="Ocp-Apim-Subscription-Key" exists-action="override">
                    <value>{{prod-subscription-key}}</value>
                </set-header>
                <set-variable name="backendKey" value="{{backend-key}}" />
            </otherwise>
        </choose>
        <authentication-basic username="integration@contoso.com" password="⟦Int3gr@tion&amp;2023⟧" />
        <set-header name="X-Forwarded-Authorization" exists-action="override"><value>@(context.Request.Headers.GetValueOrDefault("Authorization"))</value></set-header>
        <set-header name="x-functions-clientid" exists-action="override"><value>orders-apim</value></set-header>
        <set-header name="X-Company-Secret" exists-action="override"><value>⟦blauwe-olifant⟧</value></set-header>
        <set-header name="client_secret" exists-action="override"><value>⟦5aC1cD9fE3b24f7aB8d0c6e1F2a3b4C5⟧</value></set-header>
        <set-header name="client_id" exists-action="override"><value>5aC1cD9fE3b24f7aB8d0c6e1F2a3b4C5</value></set-header>
        <set-backend-service base-url="https://prod-41.westeurope.logic.azure.com:443/workflows/8c1f5b7e9d3a4c2f8e6b0a1d2c3e4f50/triggers/manual/paths/invoke?api-version=2016-10-01&amp;sp=%2Ftriggers%2Fmanual%2Frun&amp;sv=1.0&amp;sig=⟦M3kQ0fTz8XpW5mYb7NcLs2HdGjJ9aUe4iO6tRySxQwV⟧" />
        <rewrite-uri template="/api/v1/items?subscription-key=⟦0f6b5477b0c5f4d1e94a6fb3d2a8c1e9⟧&amp;lang={lang}" />
        <rewrite-uri template="/api/keys/{key}" />
        <cache-store-value key="@("token-" + context.Api.Id)" value="⟦AQB7xT2mK9vL4qW8⟧" duration="600" />
        <check-header name="Authorization" failed-check-httpcode="401" failed-check-error-message="Unauthorized" ignore-case="true">
            <value>Basic ⟦b3BzOm9wcy1wdw==⟧</value>
            <value>Basic ⟦bW9uOm1vbi1wdw==⟧</value>
        </check-header>
        <ip-filter action="allow"><address-range from="10.0.0.0" to="10.0.0.255" /></ip-filter>
    </inbound>
    <backend><retry condition="@(context.Response.StatusCode == 401)" count="1" interval="0" first-fast-retry="true"><forward-request buffer-request-body="true" /></retry></backend>
    <outbound>
        <set-header name="X-Aspnet-Version" exists-action="delete" />
        <redirect-content-urls />
        <set-body>@{ var body = context.Response.Body.As<JObject>(); body["password"] = "***"; body["apiKey"] = "[hidden]"; body.Property("secret").Remove(); return body.ToString(); }</set-body>
    </outbound>
    <on-error><set-variable name="errorKey" value="@(context.LastError.Reason)" /></on-error>
</policies>
`,
    ],
  ]),
  ...rows('policies', 'policies/b.xml', [
    [
      'literal',
      `<policies>
  <inbound>
    <set-header name="Authorization" exists-action="override">
      <value>@{
        var user = "apimuser";
        var pass = "⟦Kerst-2024⟧";
        var plain = System.Text.Encoding.UTF8.GetBytes(user + ":" + pass);
        return "Basic " + System.Convert.ToBase64String(plain);
      }</value>
    </set-header>
    <set-variable name="sasToken" value="@{
        string resourceUri = "https://hub.servicebus.windows.net/orders";
        string keyName = "RootManageSharedAccessKey";
        string key = "⟦${some(43)}=⟧";
        TimeSpan sinceEpoch = DateTime.UtcNow - new DateTime(1970, 1, 1);
        var expiry = Convert.ToString((int)sinceEpoch.TotalSeconds + 120);
        string stringToSign = System.Uri.EscapeDataString(resourceUri) + "\\n" + expiry;
        HMACSHA256 hmac = new HMACSHA256(Encoding.UTF8.GetBytes(key));
        var signature = Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(stringToSign)));
        return String.Format("SharedAccessSignature sr={0}&sig={1}&se={2}&skn={3}", resourceUri, signature, expiry, keyName);
    }" />
    <send-request mode="new" response-variable-name="r">
      <set-url>@($"https://api.contoso.com/login?user=svc&password=⟦urlPw-in-expr-7⟧&ts={DateTime.UtcNow.Ticks}")</set-url>
      <set-header name="ApiKey" exists-action="override"><value>⟦sr-apikey-9931⟧</value></set-header>
      <set-body>@(JsonConvert.SerializeObject(new { client_id = "web", client_secret = "⟦anon-cs-4412⟧", audience = "https://api", grant_type = "client_credentials" }))</set-body>
    </send-request>
    <send-request mode="new" response-variable-name="r2">
      <set-body>{
        "auth": { "tenantName": "main", "passwordCredentials": { "username": "admin", "password": "⟦openstackPw⟧" } }
      }</set-body>
    </send-request>
    <send-request mode="copy" response-variable-name="introspect">
      <set-url>https://idp/introspect</set-url>
      <set-body>@($"token={(string)context.Variables["token"]}&token_type_hint=access_token&client_secret={{introspect-secret}}")</set-body>
    </send-request>
    <validate-jwt header-name="Authorization"><issuer-signing-keys><key>@(Convert.ToBase64String(Encoding.UTF8.GetBytes("⟦shared-signing-2⟧")))</key></issuer-signing-keys></validate-jwt>
    <trace source="x"><message>@("token: " + context.Variables["token"])</message></trace>
    <set-variable name="keys" value="@(new Dictionary<string,string>{ {"apiKey", "⟦dict-api-771⟧"}, {"region", "weu"} })" />
    <set-variable name="upper" value="@("apikey".ToUpper())" />
    <set-header name="x-api-key" exists-action="override"><value>@(context.Variables.GetValueOrDefault<string>("k", "⟦fallback-key-19x⟧"))</value></set-header>
    <set-header name="token" exists-action="override"><value>@(context.Request.Headers["token"][0].Substring(7))</value></set-header>
  </inbound>
</policies>
`,
    ],
  ]),
  ...rows('resources', 'infra/apim.tf', [
    [
      'literal',
      `module "apim" {
  source = "../modules/apim"
  named_values = [
    { name = "crm-key", value = "⟦modNvCrm⟧", secret = true },
    { name = "crm-host", value = "crm.contoso.com", secret = false },
  ]
  backends = {
    crm = { url = "https://crm", credentials = { header = { "x-functions-key" = "⟦modBackendFn-1⟧" } } }
  }
}
resource "azurerm_api_management_openid_connect_provider" "o" {
  client_id         = "orders"
  client_secret     = "⟦oidcSecretTf⟧"
  metadata_endpoint = "https://idp/.well-known/openid-configuration"
}
resource "azurerm_api_management_redis_cache" "r" {
  connection_string = "redis.contoso.com:6380,password=⟦tfRedisPw⟧,ssl=True"
}
resource "azurerm_api_management_custom_domain" "d" {
  gateway {
    host_name            = "api.contoso.com"
    certificate          = filebase64("c.pfx")
    certificate_password = "⟦tfDomainPw⟧"
  }
  developer_portal {
    host_name    = "portal.contoso.com"
    key_vault_id = "https://kv.vault.azure.net/secrets/portal"
  }
}
resource "azurerm_api_management_api_operation_policy" "p" {
  xml_content = <<EOF
<policies><inbound>
<set-header name="Authorization" exists-action="override"><value>Bearer ⟦tfOpBearer.81x⟧</value></set-header>
<set-query-parameter name="code" exists-action="override"><value>\${data.azurerm_function_app_host_keys.k.default_function_key}</value></set-query-parameter>
</inbound></policies>
EOF
}
output "portal" { value = azurerm_api_management.a.developer_portal_url }
`,
    ],
  ]),
  ...rows('resources', 'infra/values.json', [
    [
      'literal',
      `{
  "namedValues": [
    { "name": "sap-user", "value": "RFC_USER", "secret": false },
    { "name": "sap-password", "value": "⟦jsonSap#1⟧", "secret": true },
    { "name": "region", "value": "westeurope" },
    { "name": "license", "value": "⟦LIC-77A1-B2C3-9F⟧", "secret": true }
  ],
  "subscriptions": [ { "displayName": "p", "primaryKey": "⟦b0c5f4d1e94a6fb3d2a8c1e0f96b5477⟧", "scope": "/apis" } ],
  "backendKeyName": "x-functions-key"
}
`,
    ],
  ]),
];
