import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { some } from '../../tokens/labelled/made.ts';

/** A second set, written before the rules that the first one led to. */
export const SECOND_POLICY_ROWS: Row[] = [
  ...rows('policy-data-sources', 'resolvers/orders-query.xml', [
    [
      'literal',
      `<sql-data-source>
    <connection-info>
        <connection-string use-managed-identity="false">
            Server=tcp:sql-catalog.database.windows.net,1433;Initial Catalog=catalog;User ID=reader;Password=⟦C4talog-Rd⟧;Encrypt=True
        </connection-string>
    </connection-info>
    <request>
        <sql-statement>SELECT * FROM tokens WHERE secret_id = @id AND password IS NOT NULL</sql-statement>
        <parameters><parameter name="@id">@(context.GraphQL.Arguments["id"])</parameter></parameters>
    </request>
</sql-data-source>
`,
    ],
  ]),
  ...rows('policy-data-sources', 'resolvers/stock-query.xml', [
    [
      'literal',
      `<cosmosdb-data-source>
    <connection-info>
        <connection-string>AccountEndpoint=https://cosmos-stock.documents.azure.com:443/;AccountKey=⟦${some(86)}==⟧;</connection-string>
        <database-name>stock</database-name>
        <container-name>items</container-name>
    </connection-info>
    <query-request><sql-statement>SELECT c.partitionKey, c.apiKeyId FROM c</sql-statement></query-request>
</cosmosdb-data-source>
`,
    ],
  ]),
  ...rows('policy-data-sources', 'resolvers/user-field.xml', [
    [
      'literal',
      `<http-data-source>
    <http-request>
        <set-method>GET</set-method>
        <set-url>@($"https://users.contoso.com/{context.GraphQL.Arguments["id"]}?api_key=⟦usr-991-api⟧")</set-url>
        <set-header name="X-User-Token" exists-action="override"><value>⟦uTok_5kP02mZ⟧</value></set-header>
        <set-header name="X-Token-Source" exists-action="override"><value>resolver</value></set-header>
    </http-request>
</http-data-source>
`,
    ],
  ]),
  ...rows('policy-dapr', 'apis/notify/policy.xml', [
    [
      'literal',
      `<policies>
    <inbound>
        <base />
        <invoke-dapr-binding name="twilio" operation="create">
            <metadata>
                <item key="toNumber">+15550100</item>
                <item key="authToken">⟦6f8b0d2e4a1c35978f7e6d5c4b3a2910⟧</item>
                <item key="apiKeyHeader">x-key</item>
            </metadata>
            <data>@(context.Request.Body.As<string>())</data>
        </invoke-dapr-binding>
        <publish-to-dapr topic="orders" pubsub-name="orders">@(context.Request.Body.As<string>())</publish-to-dapr>
        <set-backend-service backend-id="orders-dapr" dapr-app-id="orders" dapr-method="token" />
        <include-fragment fragment-id="secret-headers" />
        <quota-by-key calls="1000" renewal-period="3600" counter-key="@(context.Request.Headers.GetValueOrDefault("api-key"))" />
        <azure-openai-token-limit counter-key="tokens-per-team" tokens-per-minute="500" estimate-prompt-tokens="false" remaining-tokens-variable-name="remainingTokens" />
        <azure-openai-emit-token-metric namespace="openai"><dimension name="API ID" /><dimension name="Client IP" value="@(context.Request.IpAddress)" /></azure-openai-emit-token-metric>
        <validate-content unspecified-content-type-action="prevent" max-size="102400" size-exceeded-action="prevent" errors-variable-name="secretErrors" />
    </inbound>
</policies>
`,
    ],
  ]),
  ...rows('policy-openai', 'policies/openai-balancer.xml', [
    [
      'literal',
      `<policies>
  <inbound>
    <base />
    <choose>
      <when condition="@(context.Variables.GetValueOrDefault<int>("backendIndex") == 1)">
        <set-backend-service base-url="https://oai-weu.openai.azure.com/openai" />
        <set-header name="api-key" exists-action="override">
          <value>⟦b4e6a8c0d2f14837a9b1c3d5e7f80621⟧</value>
        </set-header>
      </when>
      <when condition="@(context.Variables.GetValueOrDefault<int>("backendIndex") == 2)">
        <set-header name="api-key" exists-action="override">
          <value>@{ return "⟦c5f7b9d1e3a24948bac2d4e6f8091732⟧"; }</value>
        </set-header>
      </when>
      <otherwise>
        <set-header name="api-key" exists-action="override"><value>{{oai-key}}</value></set-header>
      </otherwise>
    </choose>
    <set-variable name="listBackends" value="@{
        JArray backends = new JArray();
        backends.Add(new JObject() {
            { "url", "https://oai-weu.openai.azure.com/" },
            { "priority", 1},
            { "isThrottling", false },
            { "api-key", "⟦d6a8cae2f4b35a59cbd3e5f7a91a2843⟧" },
            { "deploymentId", "gpt-4o" }
        });
        backends.Add(new JObject() {
            { "url", "https://oai-fra.openai.azure.com/" },
            { "api-key", "{{oai-fra-key}}" }
        });
        return backends;
    }" />
    <set-variable name="max_tokens" value="4096" />
    <set-variable name="stopToken" value="@("<|endoftext|>")" />
  </inbound>
</policies>
`,
    ],
  ]),
  ...rows('policy-login', 'apis/sap/policy.xml', [
    [
      'literal',
      `<policies>
<inbound>
<base />
<cache-lookup-value key="sap-session" variable-name="session" />
<choose>
<when condition="@(!context.Variables.ContainsKey("session"))">
<send-request ignore-error="false" timeout="20" response-variable-name="sapLogin" mode="new">
<set-url>https://sap.contoso.com:50000/b1s/v1/Login</set-url>
<set-method>POST</set-method>
<set-header name="Content-Type"><value>application/json</value></set-header>
<set-body>@{
    var login = new { CompanyDB = "SBODEMO", UserName = "manager", Password = "⟦Manager#1⟧" };
    return JsonConvert.SerializeObject(login);
}</set-body>
</send-request>
<send-request mode="new" response-variable-name="tok">
<set-url>https://idp.contoso.com/connect/token</set-url>
<set-method>POST</set-method>
<authentication-basic username="gateway" password="⟦basicInSend⟧" />
<set-body>@{
    var body = string.Format("grant_type={0}&client_id={1}&client_secret={2}", "client_credentials", "gateway", "⟦fmtSecret#5⟧");
    return body;
}</set-body>
</send-request>
<send-request mode="new" response-variable-name="tok2">
<set-url>https://idp.contoso.com/connect/token</set-url>
<set-body>@("client_id=gw&client_secret=" + "⟦concat-secret-8⟧" + "&grant_type=client_credentials")</set-body>
</send-request>
<send-request mode="new" response-variable-name="tok3">
<set-url>https://idp.contoso.com/connect/token</set-url>
<set-body template="liquid">grant_type=password&amp;username=gw&amp;password=⟦liquidPw1⟧&amp;scope=openid</set-body>
</send-request>
<send-request mode="new" response-variable-name="tok4">
<set-url>https://idp.contoso.com/connect/token</set-url>
<set-body>@{
    var dict = new Dictionary<string, string> { ["client_id"] = "gw", ["client_secret"] = "⟦dictSecret-3⟧", ["scope"] = "api" };
    return string.Join("&", dict.Select(kv => kv.Key + "=" + System.Net.WebUtility.UrlEncode(kv.Value)));
}</set-body>
</send-request>
<send-request mode="new" response-variable-name="soap">
<set-body><login xmlns="urn:partner.soap.sforce.com"><username>int@contoso.com</username><password>⟦SfPassTok1⟧</password></login></set-body>
</send-request>
</when>
</choose>
</inbound>
</policies>
`,
    ],
  ]),
  ...rows('policy-neutral', 'policies/global.xml', [
    [
      'hard-negative',
      `<policies>
  <inbound>
    <cors><allowed-origins><origin>*</origin></allowed-origins><expose-headers><header>x-token-expiry</header></expose-headers></cors>
    <set-variable name="correlation" value="@(Guid.NewGuid().ToString())" />
    <set-variable name="requestKey" value="@(context.Request.MatchedParameters["key"])" />
    <set-variable name="hashKey" value="@(context.Request.OriginalUrl.Path.GetHashCode())" />
    <set-variable name="authHeaderName" value="Authorization" />
    <set-variable name="tokenCacheKey" value="token-cache-v2" />
    <set-variable name="secretVersion" value="0d1e2f3a4b5c46d78e9fa0b1c2d3e4f5" />
    <set-variable name="vaultSecretUrl" value="https://kv-orders.vault.azure.net/secrets/orders/0d1e2f3a4b5c46d78e9fa0b1c2d3e4f5?api-version=7.4" />
    <set-variable name="clientId" value="c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25" />
    <set-variable name="tokenAudience" value="api://orders" />
    <set-header name="X-Auth-Provider" exists-action="override"><value>aad-b2c</value></set-header>
    <set-header name="WWW-Authenticate" exists-action="override"><value>Bearer error="invalid_token"</value></set-header>
    <set-header name="Strict-Transport-Security" exists-action="override"><value>max-age=31536000; includeSubDomains</value></set-header>
    <set-header name="ETag"><value>"9fceb02d0ae598e95dc970b74767f19372d61af8"</value></set-header>
    <set-header name="Content-Security-Policy"><value>script-src 'sha256-B2yPHKaXnvFWtRChIbabYmUBFZdVfKKXHbWtWidDVF8='</value></set-header>
    <set-query-parameter name="$select"><value>id,name,keyVersion</value></set-query-parameter>
    <set-query-parameter name="key"><value>@(context.Request.MatchedParameters["id"])</value></set-query-parameter>
    <rewrite-uri template="/keys/{keyId}/secrets?code={code}" />
    <check-header name="Authorization" failed-check-httpcode="401" failed-check-error-message="Not authorized" ignore-case="false" />
    <return-response>
      <set-status code="200" reason="OK" />
      <set-body>{"access_token":"{{token}}","token_type":"Bearer","expires_in":3599}</set-body>
    </return-response>
    <mock-response status-code="200" content-type="application/json" />
    <validate-jwt header-name="Authorization" output-token-variable-name="jwt">
      <openid-config url="https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_signin/v2.0/.well-known/openid-configuration" />
      <required-claims><claim name="scp" match="any" separator=" "><value>orders.read</value></claim></required-claims>
    </validate-jwt>
    <set-header name="x-hub-signature-256"><value>@("sha256=" + context.Variables["sig"])</value></set-header>
  </inbound>
  <on-error>
    <set-body>@(new JObject(new JProperty("error", "invalid_client"), new JProperty("secret", context.LastError.Message)).ToString())</set-body>
    <set-variable name="passwordError" value="The password must have at least 12 characters" />
  </on-error>
</policies>
`,
    ],
  ]),
  ...rows('policy-malformed', 'policies/fragments/raw.policy.xml', [
    [
      'literal',
      `<fragment>
  <choose>
    <when condition="@(context.Request.Headers.GetValueOrDefault("X-Key","") == "⟦rawKey-121⟧" && context.Request.Method == "POST")">
      <set-header name="Authorization" exists-action="override">
        <value>@("Bearer ⟦rawBearer.77yz⟧")</value>
      </set-header>
    </when>
    <when condition="@(context.Request.Url.Query.GetValueOrDefault("apikey") != "⟦queryApiKey9⟧")">
      <return-response><set-status code="401" /></return-response>
    </when>
  </choose>
  <set-header name="x-functions-key" exists-action="override"><value><![CDATA[⟦cdataFnKey7⟧]]></value></set-header>
  <set-header name='X-API-KEY' exists-action='override'><value>
      ⟦multiLineKey3⟧
  </value></set-header>
  <set-variable name="auth" value="@{ var pwd = "⟦pwdLocal55⟧"; return Convert.ToBase64String(Encoding.ASCII.GetBytes("gw:" + pwd)); }" />
  <set-variable name="sas" value="@{
    string sasKey = "⟦${some(43)}=⟧";
    string policyName = "RootManageSharedAccessKey";
    return policyName;
  }" />
  <authentication-basic username="@("gw")" password="@("⟦exprPw⟧")" />
</fragment>
`,
    ],
  ]),
];
