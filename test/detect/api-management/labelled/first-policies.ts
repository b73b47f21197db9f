import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { some } from '../../tokens/labelled/made.ts';

/** Written from the reference of the policies and resources, before the detection was looked at. */
export const FIRST_POLICY_ROWS: Row[] = [
  ...rows('policy-headers', 'apis/orders/policies/api.xml', [
    [
      'literal',
      `<!--
    IMPORTANT:
    - Policy elements can appear only within the <inbound>, <outbound>, <backend> section elements.
    - To apply a policy to the incoming request, place the policy element within the <inbound> section.
-->
<policies>
    <inbound>
        <base />
        <rate-limit-by-key calls="300" renewal-period="60" counter-key="@(context.Subscription?.Key ?? "anonymous")" />
        <set-header name="Ocp-Apim-Subscription-Key" exists-action="override">
            <value>⟦5e1b0c94d7a84f3f9a6de27c41b80f35⟧</value>
        </set-header>
        <set-header name="x-functions-key" exists-action="override">
            <value>⟦vT1m7Qx0rY5bK8zWcE2nJ4hL6pD9gF3aSu7XoRiAeMqN1tByZwV0kA==⟧</value>
        </set-header>
        <set-header name="X-Correlation-Id" exists-action="skip">
            <value>@(context.RequestId.ToString())</value>
        </set-header>
        <set-header name="x-client-id" exists-action="override">
            <value>6f0e8c1a-3b52-4d97-9e0f-2a7c5d418b63</value>
        </set-header>
        <set-header name="Accept" exists-action="override">
            <value>application/vnd.orders.v2+json</value>
        </set-header>
        <set-header name="Cache-Control" exists-action="override">
            <value>no-store, must-revalidate</value>
        </set-header>
        <set-backend-service base-url="https://orders-fn.azurewebsites.net/api" />
    </inbound>
    <backend>
        <forward-request timeout="60" />
    </backend>
    <outbound>
        <base />
        <set-header name="X-Powered-By" exists-action="delete" />
    </outbound>
    <on-error>
        <base />
    </on-error>
</policies>
`,
    ],
  ]),
  ...rows('policy-headers', 'policies/product-partner.xml', [
    [
      'literal',
      `<policies>
  <inbound>
    <base />
    <set-header name="Authorization" exists-action="override">
      <value>Basic ⟦c3ZjLXBhcnRuZXI6V2ludGVyMjAyMyE=⟧</value>
    </set-header>
    <set-header name="X-Api-Key"><value>⟦partnerkey⟧</value></set-header>
    <set-header name="api_key" exists-action="override"><value>⟦K7-88213-LX⟧</value></set-header>
    <set-header name="x-shared-secret" exists-action="append">
      <value>⟦northwind-gateway⟧</value>
    </set-header>
    <set-header name="X-Auth-Token" exists-action="override">
      <value>⟦0d8f3c2b-5b1e-4a70-8c46-17e2d9b0a4f8⟧</value>
    </set-header>
    <set-header name="X-Token-Issuer" exists-action="override"><value>https://login.contoso.com</value></set-header>
    <set-header name="X-Auth-Type" exists-action="override"><value>apikey</value></set-header>
    <set-header name="X-Partner" exists-action="override"><value>northwind</value></set-header>
    <set-query-parameter name="subscription-key" exists-action="override">
      <value>⟦a94c8fe5ccb19ba61c4c0873d391e987⟧</value>
    </set-query-parameter>
    <set-query-parameter name="api-version" exists-action="override"><value>2023-05-01</value></set-query-parameter>
    <set-query-parameter name="code" exists-action="override"><value>⟦Xr8TqPzW3mKcY6vB1nLd0HsGfJ5aUeQ2iO7wRyVtSxC4bNgMhZkDpA==⟧</value></set-query-parameter>
    <set-query-parameter name="sp" exists-action="override"><value>r</value></set-query-parameter>
    <set-query-parameter name="sig" exists-action="override"><value>⟦p%2BkT5v9s7Yc2Lw1mQx8Rb4nJ6hD3gF0aZuXoEiVtSyA%3D⟧</value></set-query-parameter>
    <set-query-parameter name="response_type" exists-action="override"><value>code</value></set-query-parameter>
    <set-query-parameter name="sort-key" exists-action="override"><value>createdAt</value></set-query-parameter>
  </inbound>
  <backend><base /></backend>
  <outbound><base /></outbound>
  <on-error><base /></on-error>
</policies>
`,
    ],
  ]),
  ...rows('policy-headers', 'apis/billing/policy.xml', [
    [
      'reference',
      `<policies>
  <inbound>
    <base />
    <set-header name="Authorization" exists-action="override">
      <value>@("Bearer " + (string)context.Variables["access_token"])</value>
    </set-header>
    <set-header name="x-functions-key" exists-action="override">
      <value>{{billing-function-key}}</value>
    </set-header>
    <set-header name="Ocp-Apim-Subscription-Key" exists-action="override">
      <value>@(context.Request.Headers.GetValueOrDefault("X-Sub-Key",""))</value>
    </set-header>
    <set-header name="x-api-key" exists-action="override"><value>key-{{env}}-{{tenant-key}}</value></set-header>
    <set-header name="x-backend-token"><value>@($"{context.Variables["token"]}")</value></set-header>
    <set-header name="x-secret" exists-action="override">
      <value>@{
        var body = (JObject)context.Variables["secretResponse"];
        return body["value"].ToString();
      }</value>
    </set-header>
    <set-header name="Authorization" exists-action="delete" />
    <set-query-parameter name="code" exists-action="override"><value>{{fn-host-key}}</value></set-query-parameter>
    <set-query-parameter name="subscription-key" exists-action="delete" />
    <authentication-basic username="{{backend-user}}" password="{{backend-password}}" />
    <authentication-managed-identity resource="https://vault.azure.net" output-token-variable-name="vault-token" />
    <authentication-certificate thumbprint="CA06F56B258B7A0D4F2B05470939478651151984" />
    <authentication-certificate certificate-id="billing-client-cert" />
  </inbound>
</policies>
`,
    ],
  ]),
  ...rows('policy-auth', 'policies/legacy-soap/policy.xml', [
    [
      'literal',
      `<policies>
    <inbound>
        <base />
        <authentication-basic username="svc_soap" password="⟦Zomer-Regen-17⟧" />
        <authentication-certificate body="@(Convert.FromBase64String("⟦MIIKNwIBAzCCCe8GCSqGSIb3DQEHAaCCCeAEggncMIIJ2DCCBhcGCSqGSIb3DQEHAaCCBggEggYE⟧"))" password="⟦certpass⟧" />
        <proxy url="http://proxy.contoso.internal:3128" username="apim" password="⟦pr0xyUs3r⟧" />
        <validate-jwt header-name="Authorization" failed-validation-httpcode="401" failed-validation-error-message="Unauthorized. Access token is missing or invalid." require-scheme="Bearer">
            <issuer-signing-keys>
                <key>⟦c29tZS1sb25nLXNoYXJlZC1zaWduaW5nLWtleS0wMQ==⟧</key>
                <key id="v2">⟦R2F0ZXdheVNpZ25pbmcyMDI0⟧</key>
                <key certificate-id="signing-cert-2024" />
                <key n="uGbXWiK3dQTyCbX5xdE4yCuYp0AF2d15Qq1JSXTlx8CEcXb9RbDddl8jGDvHaDIKA" e="AQAB" />
            </issuer-signing-keys>
            <decryption-keys>
                <key>⟦ZGVjcnlwdGlvbi1rZXktYmlsbGluZy0wMDE=⟧</key>
            </decryption-keys>
            <audiences>
                <audience>api://2b8e94d0-6c1f-47f3-a5b0-d1e07c3f9a26</audience>
            </audiences>
            <issuers>
                <issuer>https://sts.windows.net/72f988bf-86f1-41af-91ab-2d7cd011db47/</issuer>
            </issuers>
            <required-claims>
                <claim name="aud" match="all">
                    <value>9d5c0f61-78ab-4e19-8b32-64f1ce0a7d85</value>
                </claim>
                <claim name="secret_level"><value>confidential</value></claim>
            </required-claims>
        </validate-jwt>
        <check-header name="X-Gateway-Secret" failed-check-httpcode="403" failed-check-error-message="Not allowed" ignore-case="false">
            <value>⟦fd-7c1e0b92a44f⟧</value>
        </check-header>
        <check-header name="X-Azure-FDID" failed-check-httpcode="403" failed-check-error-message="Not allowed" ignore-case="true">
            <value>3c7f21d8-90ab-4f6e-b0d3-5a1c8e7f2946</value>
        </check-header>
        <check-header name="Content-Type" failed-check-httpcode="415" failed-check-error-message="Unsupported" ignore-case="true">
            <value>text/xml</value>
        </check-header>
    </inbound>
</policies>
`,
    ],
  ]),
  ...rows('policy-requests', 'apis/payments/operations/create/policy.xml', [
    [
      'literal',
      `<policies>
  <inbound>
    <base />
    <send-request mode="new" response-variable-name="tokenResponse" timeout="20" ignore-error="false">
      <set-url>https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/oauth2/v2.0/token</set-url>
      <set-method>POST</set-method>
      <set-header name="Content-Type" exists-action="override">
        <value>application/x-www-form-urlencoded</value>
      </set-header>
      <set-body>grant_type=client_credentials&amp;client_id=0f1d2c3b-4a59-4687-9b8c-7d6e5f4a3b2c&amp;client_secret=⟦h3J.wQ9_kLr-27TzXnBv⟧&amp;scope=api://payments/.default</set-body>
    </send-request>
    <send-request mode="new" response-variable-name="legacyToken" timeout="20" ignore-error="true">
      <set-url>https://legacy.contoso.com/auth?apikey=⟦LGC-90ab12ff⟧&amp;format=json</set-url>
      <set-method>POST</set-method>
      <set-body>@{
        return new JObject(
          new JProperty("username", "payments-svc"),
          new JProperty("password", "⟦Herfst2022⟧"),
          new JProperty("grant_type", "password")
        ).ToString();
      }</set-body>
    </send-request>
    <send-request mode="new" response-variable-name="fx" timeout="10" ignore-error="true">
      <set-url>https://fx-fn.azurewebsites.net/api/rates?code=⟦q8Wz3VkXy7RtBn1McLd5Hs0GfJaUeP2iO4wTyKvSxQ6bNgZhYrDpA9==⟧</set-url>
      <set-method>GET</set-method>
    </send-request>
    <send-request mode="new" response-variable-name="login">
      <set-url>https://crm.contoso.com/services/login</set-url>
      <set-method>POST</set-method>
      <set-body>{"userName":"integration","password":"⟦crm#Login#9⟧","remember":true}</set-body>
    </send-request>
    <send-one-way-request mode="new">
      <set-url>https://hooks.contoso.com/notify</set-url>
      <set-method>POST</set-method>
      <set-header name="Authorization" exists-action="override"><value>Bearer ⟦nt0fy.Bb7x2LqWz81⟧</value></set-header>
      <set-body>@(new JObject(new JProperty("text", "Payment failed, token expired")).ToString())</set-body>
    </send-one-way-request>
    <set-backend-service base-url="https://apim-svc:⟦B4ckendPw⟧@payments.internal.contoso.com/v1" />
    <rewrite-uri template="/process?code=⟦T9mQe1VwZy3XkRb7NcLs0HdGfJ5aUp2iO8tKvSxWqY4bMgZhBrDnA6==⟧" copy-unmatched-params="true" />
  </inbound>
</policies>
`,
    ],
  ]),
  ...rows('policy-requests', 'apis/payments/operations/status/policy.xml', [
    [
      'reference',
      `<policies>
  <inbound>
    <base />
    <send-request mode="new" response-variable-name="tokenResponse" timeout="20" ignore-error="false">
      <set-url>@("https://login.microsoftonline.com/{{tenant-id}}/oauth2/v2.0/token")</set-url>
      <set-method>POST</set-method>
      <set-header name="Content-Type" exists-action="override"><value>application/x-www-form-urlencoded</value></set-header>
      <set-body>@("grant_type=client_credentials&client_id={{client-id}}&client_secret={{client-secret}}&scope={{scope}}")</set-body>
    </send-request>
    <send-request mode="new" response-variable-name="kv">
      <set-url>https://kv-payments.vault.azure.net/secrets/payments-client-secret/?api-version=7.4</set-url>
      <set-method>GET</set-method>
      <authentication-managed-identity resource="https://vault.azure.net" />
    </send-request>
    <set-variable name="secretName" value="payments-client-secret" />
    <set-variable name="client-secret" value="@(((IResponse)context.Variables["kv"]).Body.As<JObject>()["value"].ToString())" />
    <set-variable name="password" value="@(context.Request.Body.As<JObject>(preserveContent: true)["password"]?.ToString())" />
    <set-variable name="tokenKey" value="@("token-" + context.Subscription.Id)" />
    <set-variable name="accessToken" value="@(((IResponse)context.Variables["tokenResponse"]).Body.As<JObject>()["access_token"].ToString())" />
    <cache-lookup-value key="payments-token" variable-name="token" />
    <cache-store-value key="payments-token" value="@((string)context.Variables["accessToken"])" duration="3000" />
    <set-backend-service backend-id="payments-backend" />
    <validate-jwt header-name="Authorization">
      <openid-config url="https://login.microsoftonline.com/{{tenant-id}}/v2.0/.well-known/openid-configuration" />
      <issuer-signing-keys><key>{{jwt-signing-key}}</key></issuer-signing-keys>
      <decryption-keys><key certificate-id="decrypt" /></decryption-keys>
    </validate-jwt>
  </inbound>
</policies>
`,
    ],
  ]),
  ...rows('policy-expressions', 'policies/fragments/sign-request.fragment.xml', [
    [
      'literal',
      `<fragment>
  <set-variable name="apiKey" value="⟦WXYZ-4471-ABCD⟧" />
  <set-variable name="signingSecret" value="@("⟦hmac-k3y-for-orders⟧")" />
  <set-variable name="region" value="westeurope" />
  <set-variable name="tokenEndpoint" value="https://login.contoso.com/oauth/token" />
  <set-header name="Authorization" exists-action="override">
    <value>@("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("⟦apim-user:Lente2024⟧")))</value>
  </set-header>
  <set-header name="X-Signature" exists-action="override">
    <value>@{
      var key = Encoding.UTF8.GetBytes("⟦orders-sign-2023⟧");
      using (var hmac = new HMACSHA256(key))
      {
        var hash = hmac.ComputeHash(Encoding.UTF8.GetBytes(context.Request.Url.Path));
        return Convert.ToBase64String(hash);
      }
    }</value>
  </set-header>
  <set-header name="Authorization" exists-action="override">
    <value>@{
      string accountName = "ordersblob";
      string storageKey = "⟦${some(86)}==⟧";
      string version = "2019-12-12";
      string date = DateTime.UtcNow.ToString("R");
      string stringToSign = "GET\\n\\n\\n\\nx-ms-date:" + date + "\\nx-ms-version:" + version;
      HMACSHA256 hasher = new HMACSHA256(Convert.FromBase64String(storageKey));
      return "SharedKey " + accountName + ":" + Convert.ToBase64String(hasher.ComputeHash(Encoding.UTF8.GetBytes(stringToSign)));
    }</value>
  </set-header>
  <choose>
    <when condition="@(context.Request.Headers.GetValueOrDefault("Authorization","").AsBasic()?.Password != "⟦letmein-orders⟧")">
      <return-response>
        <set-status code="401" reason="Unauthorized" />
        <set-header name="WWW-Authenticate" exists-action="override"><value>Basic realm="orders"</value></set-header>
      </return-response>
    </when>
    <when condition="@(context.Request.Headers.GetValueOrDefault("x-api-key","") != "⟦ord-4f7a-99⟧")">
      <return-response><set-status code="403" reason="Forbidden" /></return-response>
    </when>
    <when condition="@(context.Request.Headers.GetValueOrDefault("Content-Type","") == "application/json")" />
    <when condition="@(context.User.Groups.Any(g => g.Name == "api-key-admins"))" />
  </choose>
</fragment>
`,
    ],
  ]),
  ...rows('policy-expressions', 'policies/aes.xml', [
    [
      'literal',
      `<policies>
    <outbound>
        <base />
        <set-body>@{
            byte[] encrypted = context.Response.Body.As<byte[]>(preserveContent: true);
            var key = Convert.FromBase64String("⟦${some(43)}=⟧");
            var iv = Convert.FromBase64String("AAECAwQFBgcICQoLDA0ODw==");
            return Encoding.UTF8.GetString(encrypted.Decrypt("AES", key, iv));
        }</set-body>
        <set-header name="x-jwt" exists-action="override">
            <value>@{
                string secretKey = "⟦jwtSuperSecret2022⟧";
                var jwtHeader = new { typ = "JWT", alg = "HS256" };
                var payload = new { sub = context.User?.Id, iss = "apim-orders", exp = DateTimeOffset.Now.AddMinutes(10).ToUnixTimeSeconds() };
                var encodedHeader = Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(jwtHeader))).Split('=')[0];
                return encodedHeader;
            }</value>
        </set-header>
        <set-header name="x-api-key" exists-action="override">
            <value>@(context.Product?.Name == "Gold" ? "⟦gold-7731-key⟧" : "⟦std-1180-key⟧")</value>
        </set-header>
        <set-header name="x-backend-auth" exists-action="override">
            <value>@(string.Concat("Bearer ", "⟦s3rv1ceT0ken⟧"))</value>
        </set-header>
    </outbound>
</policies>
`,
    ],
  ]),
  ...rows('policy-expressions', 'policies/oauth-flow.xml', [
    [
      'hard-negative',
      `<policies>
  <inbound>
    <base />
    <set-variable name="bearerToken" value="@(context.Request.Headers.GetValueOrDefault("Authorization", "scheme param").Split(' ').Last())" />
    <set-variable name="tokenType" value="access_token" />
    <set-variable name="passwordPolicy" value="strict" />
    <set-variable name="hash" value="@(BitConverter.ToString(System.Security.Cryptography.MD5.Create().ComputeHash(Encoding.UTF8.GetBytes("v1"))))" />
    <choose>
      <when condition="@(context.Request.Url.Query.GetValueOrDefault("apikey", "") == "")">
        <return-response>
          <set-status code="401" reason="Missing api key" />
          <set-body>{"error":"invalid_request","error_description":"The apikey parameter is missing","secret":null}</set-body>
        </return-response>
      </when>
      <when condition="@(!context.Variables.ContainsKey("access_token"))">
        <set-variable name="error" value="token_missing" />
      </when>
      <when condition="@((string)context.Variables["tokenType"] != "refresh_token")" />
      <when condition="@(context.Request.Certificate == null || context.Request.Certificate.Thumbprint != "5A1F0B5D2E8C94E7B3A6D0F1C2B3A4D5E6F70819")" />
      <when condition="@(context.Request.Headers.GetValueOrDefault("x-api-key","").Length != 32)" />
    </choose>
    <set-body>@($"grant_type=password&username={context.Variables["user"]}&password={context.Variables["password"]}")</set-body>
    <cache-lookup-value key="@("apikey-" + context.Subscription.Id)" variable-name="apikey" default-value="none" />
    <cors allow-credentials="true">
      <allowed-origins><origin>https://portal.contoso.com</origin></allowed-origins>
      <allowed-headers><header>Authorization</header><header>x-api-key</header><header>Ocp-Apim-Subscription-Key</header></allowed-headers>
    </cors>
    <ip-filter action="allow"><address>20.37.64.0</address></ip-filter>
    <validate-azure-ad-token tenant-id="72f988bf-86f1-41af-91ab-2d7cd011db47" header-name="Authorization">
      <client-application-ids><application-id>1b8c6f0d-2e47-4a93-b5d1-9c0e7f3a6d24</application-id></client-application-ids>
    </validate-azure-ad-token>
    <validate-client-certificate validate-revocation="true">
      <identities><identity thumbprint="B0C7E1A94F5D2836BB17C0E4D9A2F85E3C6D7A10" serial-number="00A3F1" issuer-thumbprint="3F2504E04F8941D39A0C0305E82C3301AABBCCDD" /></identities>
    </validate-client-certificate>
    <trace source="auth" severity="information"><message>password grant used</message><metadata name="token" value="redacted" /></trace>
    <log-to-eventhub logger-id="hub-logger">@("token=" + context.RequestId)</log-to-eventhub>
    <get-authorization-context provider-id="github-provider" authorization-id="github-auth" context-variable-name="auth-context" identity-type="managed" ignore-error="false" />
  </inbound>
</policies>
`,
    ],
  ]),
  ...rows('policy-store', 'policies/cache.xml', [
    [
      'literal',
      `<policies>
  <inbound>
    <cache-store-value key="backend-token" value="⟦tok-9c81ab77e0⟧" duration="3600" />
    <cache-store-value key="country" value="NL" duration="3600" />
    <cache-store-value key="apikey" value="@("⟦AK_5519_prod⟧")" duration="600" />
    <set-variable name="password" value="⟦Voorjaar!21⟧" />
    <set-variable name="clientSecret" value="⟦abcdefsecret⟧" />
    <set-variable name="keyVaultName" value="kv-orders-prod" />
    <set-variable name="secretUri" value="https://kv-orders-prod.vault.azure.net/secrets/db/0d1e2f3a4b5c46d78e9fa0b1c2d3e4f5" />
    <!-- <set-header name="x-functions-key"><value>⟦old-Fn-Key-77a⟧</value></set-header> -->
    <!-- the api key for the test environment is kept in key vault, see wiki -->
    <!-- token endpoint: https://login.contoso.com/token; key rotation every 90 days -->
  </inbound>
</policies>
`,
    ],
  ]),
  ...rows('policy-store', 'policies/mock.xml', [
    [
      'literal',
      `<policies>
  <inbound>
    <base />
    <set-body template="liquid">
      <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">
        <soap:Header>
          <wsse:Security>
            <wsse:UsernameToken>
              <wsse:Username>apim</wsse:Username>
              <wsse:Password Type="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText">⟦W5sePassw0rd⟧</wsse:Password>
            </wsse:UsernameToken>
          </wsse:Security>
        </soap:Header>
        <soap:Body><getOrder><orderKey>{{body.orderKey}}</orderKey><sessionToken>{{body.token}}</sessionToken></getOrder></soap:Body>
      </soap:Envelope>
    </set-body>
    <find-and-replace from="apikey" to="redacted" />
    <set-backend-service base-url="https://st0rders.blob.core.windows.net/reports?sv=2022-11-02&amp;ss=b&amp;srt=o&amp;sp=r&amp;se=2026-01-01T00:00:00Z&amp;sig=⟦Zk0p3Xw8VnQ7bT1mYc5Lr2aJ6hD9gFeSuRoIiMtByEA%3D⟧" />
  </inbound>
</policies>
`,
    ],
  ]),
  ...rows('policy-placeholders', 'snippets/policy.xml', [
    [
      'placeholder',
      `<policies>
  <inbound>
    <set-header name="x-functions-key" exists-action="override"><value>YOUR_FUNCTION_KEY</value></set-header>
    <set-header name="Authorization" exists-action="override"><value>Bearer <token></value></set-header>
    <set-header name="Ocp-Apim-Subscription-Key"><value>[enter your subscription key here]</value></set-header>
    <set-header name="api-key"><value>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx</value></set-header>
    <set-header name="x-api-key"><value>__CRM_API_KEY__</value></set-header>
    <set-header name="x-secret"><value>#{CrmSecret}#</value></set-header>
    <set-header name="x-token"><value>$(backendToken)</value></set-header>
    <authentication-basic username="username" password="PASSWORD" />
    <authentication-basic username="user" password="your-password-here" />
    <set-variable name="apiKey" value="REPLACE_ME" />
    <set-query-parameter name="code"><value>00000000000000000000000000000000</value></set-query-parameter>
    <set-body>grant_type=client_credentials&amp;client_id=YOUR_ID&amp;client_secret=YOUR_SECRET</set-body>
    <validate-jwt header-name="Authorization"><issuer-signing-keys><key>Base64 Encoded Key</key></issuer-signing-keys></validate-jwt>
  </inbound>
</policies>
`,
    ],
  ]),
];
