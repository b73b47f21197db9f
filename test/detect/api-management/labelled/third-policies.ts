import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { some } from '../../tokens/labelled/made.ts';

/** A third set, written before the rules that the second one led to. */
export const THIRD_POLICY_ROWS: Row[] = [
  ...rows('policy-statements', 'policies/apis/weather.xml', [
    [
      'literal',
      `<policies>
	<inbound>
		<base/>
		<set-backend-service base-url="https://api.openweather.example" />
		<set-query-parameter name="appid" exists-action="override">
			<value>⟦8f2b1d7c6e5a40398b7c2d1e0f9a8b7c⟧</value>
		</set-query-parameter>
		<set-query-parameter name="units" exists-action="override"><value>metric</value></set-query-parameter>
		<set-query-parameter name="access_token" exists-action="override"><value>⟦IGQVJ-weather-7Yx⟧</value></set-query-parameter>
		<set-query-parameter name="client_id" exists-action="override"><value>weather-web</value></set-query-parameter>
		<set-query-parameter name="auth" exists-action="override"><value>⟦3xK9vTq2LmZ8⟧</value></set-query-parameter>
		<set-header name="Authorization" exists-action="override"><value>⟦apikey-7f3e9c1d⟧</value></set-header>
		<set-header name="Authorization" exists-action="override"><value>Bearer ⟦eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ3ZWF0aGVyIiwiZXhwIjoyNTI0NjA4MDAwfQ.k3yQ0mT7fLkdXc9Vb2Nn5Ya1Zs6Ue4Rt8Po3Qw7IxJ8⟧</value></set-header>
		<set-header name="aeg-sas-key" exists-action="override"><value>⟦Qw7IxJ8Uq3mT7fLk0dXc9Vb2Nn5Ya1Zs6Ue4Rt8Po3A=⟧</value></set-header>
		<set-header name="X-RapidAPI-Key" exists-action="override"><value>⟦b3c1f7d2a9msh5e4d8c7b6a1p1f2e3djsn4c5b6a7d8e9f⟧</value></set-header>
		<set-header name="X-RapidAPI-Host" exists-action="override"><value>weather.p.rapidapi.example</value></set-header>
		<set-header name="x-ms-blob-type" exists-action="override"><value>BlockBlob</value></set-header>
		<set-header name="x-ms-date" exists-action="override"><value>@(DateTime.UtcNow.ToString("R"))</value></set-header>
		<set-header name="SOAPAction" exists-action="override"><value>"http://tempuri.example/IAuth/GetToken"</value></set-header>
		<set-header name="Host" exists-action="override"><value>weather.contoso.com</value></set-header>
		<set-header name="User-Agent" exists-action="override"><value>apim/1.0 (gateway; token-proxy)</value></set-header>
		<set-header name="If-Match" exists-action="override"><value>*</value></set-header>
	</inbound>
</policies>
`,
    ],
  ]),
  ...rows('policy-statements', 'policies/apis/graph.xml', [
    [
      'literal',
      `<policies>
  <inbound>
    <send-request mode="new" response-variable-name="bearerToken" timeout="20" ignore-error="false">
      <set-url>https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/token</set-url>
      <set-method>POST</set-method>
      <set-header name="Content-Type" exists-action="override"><value>application/x-www-form-urlencoded</value></set-header>
      <set-body>@("client_id=c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default&client_secret=⟦~uP7h.Q2xK-v9mZ4tL_b8Rw3sYc6nD1e⟧&grant_type=client_credentials")</set-body>
    </send-request>
    <send-request mode="new" response-variable-name="ropc">
      <set-url>https://login.microsoftonline.com/common/oauth2/token</set-url>
      <set-body>@{
        var tokens = new Dictionary<string, string>();
        tokens.Add("grant_type", "password");
        tokens.Add("client_id", "c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25");
        tokens.Add("username", "svc-graph@contoso.com");
        tokens.Add("password", "⟦Regenboog77⟧");
        tokens.Add("resource", "https://graph.microsoft.com");
        return string.Join("&", tokens.Select(t => $"{t.Key}={Uri.EscapeDataString(t.Value)}"));
      }</set-body>
    </send-request>
    <send-request mode="new" response-variable-name="keycloak">
      <set-url>@("https://sso.contoso.com/auth/realms/main/protocol/openid-connect/token")</set-url>
      <set-header name="Authorization"><value>@("Basic " + Convert.ToBase64String(Encoding.GetEncoding("ISO-8859-1").GetBytes("⟦gateway:0c9d2a7e-31f5-4b8e-9a60-7d1f5c3b2e94⟧")))</value></set-header>
      <set-body>@{ return "username={{kc-user}}&password={{kc-password}}&grant_type=password"; }</set-body>
    </send-request>
    <set-variable name="isValid" value="@{
      string[] value;
      if (context.Request.Headers.TryGetValue("X-Webhook-Secret", out value)) { return value[0] == "⟦wh00k-9d2c⟧"; }
      return false;
    }" />
    <set-variable name="signature" value="@{
      var secret = "⟦webhook_signing_7788⟧";
      var payload = context.Request.Body.As<string>(preserveContent: true);
      var encoding = new System.Text.UTF8Encoding();
      using (var hmacsha256 = new HMACSHA256(encoding.GetBytes(secret))) { return BitConverter.ToString(hmacsha256.ComputeHash(encoding.GetBytes(payload))).Replace("-", "").ToLower(); }
    }" />
    <set-variable name="expected" value="@(context.Variables.GetValueOrDefault<string>("signature") == context.Request.Headers.GetValueOrDefault("X-Hub-Signature",""))" />
    <choose>
      <when condition="@(context.Request.Headers.GetValueOrDefault("Authorization","") == "Bearer ⟦static-bearer-55x⟧")"><set-status code="200" /></when>
      <when condition="@(new [] {"⟦key-one-7f81aa⟧", "⟦key-two-92cc0d⟧"}.Contains(context.Request.Headers.GetValueOrDefault("x-api-key","")))"><set-status code="200" /></when>
      <when condition="@(((Jwt)context.Variables["jwt"]).Claims["roles"].Contains("secret-reader"))"><set-status code="200" /></when>
      <when condition="@(context.Request.Headers.GetValueOrDefault("grant_type","") == "client_credentials")"><set-status code="200" /></when>
    </choose>
    <set-header name="x-cosmos-auth" exists-action="override"><value>@{
      var verb = "get"; var resourceType = "docs"; var keyType = "master"; var tokenVersion = "1.0";
      var key = "⟦${some(86)}==⟧";
      var hmacSha256 = new System.Security.Cryptography.HMACSHA256 { Key = Convert.FromBase64String(key) };
      return System.Net.WebUtility.UrlEncode(String.Format("type={0}&ver={1}&sig={2}", keyType, tokenVersion, verb));
    }</value></set-header>
  </inbound>
</policies>
`,
    ],
  ]),
  ...rows('policy-neutral', 'policies/apis/neutral-two.xml', [
    [
      'hard-negative',
      `<policies>
  <inbound>
    <set-variable name="auth-result" value="pending" />
    <set-variable name="cacheToken" value="@(context.Deployment.Region)" />
    <set-variable name="apiKeyName" value="x-api-key" />
    <set-variable name="passwordResetUrl" value="https://account.contoso.com/reset" />
    <set-variable name="secretsProvider" value="vault" />
    <set-variable name="keyIdentifier" value="https://kv-a.vault.azure.net/keys/sign/2c7d9e0f1a3b4c5d6e7f8091a2b3c4d5" />
    <set-variable name="cert-thumbprint" value="A909502DD82AE41433E6F83886B00D4277A32A7B" />
    <set-variable name="kid" value="nOo3ZDrODXEK1jKWhXslHR_KXEg" />
    <set-variable name="nonce" value="9WGq9u8LWdR9x2" />
    <set-variable name="hashedKey" value="@(context.Subscription.Key.GetHashCode().ToString())" />
    <validate-jwt header-name="Authorization" failed-validation-error-message="token invalid">
      <openid-config url="https://login.microsoftonline.com/common/.well-known/openid-configuration" />
      <audiences><audience>0f1d2c3b-4a59-4687-9b8c-7d6e5f4a3b2c</audience></audiences>
      <required-claims><claim name="appid"><value>8f2b1d7c-6e5a-4039-8b7c-2d1e0f9a8b7c</value></claim></required-claims>
    </validate-jwt>
    <limit-concurrency key="@(context.Request.Headers.GetValueOrDefault("tenant","default"))" max-count="3" />
    <cache-lookup vary-by-developer="false" vary-by-developer-groups="false" caching-type="internal"><vary-by-header>Authorization</vary-by-header><vary-by-query-parameter>subscription-key</vary-by-query-parameter></cache-lookup>
    <cache-lookup-value key="oauth-token" default-value="" variable-name="cachedToken" caching-type="external" />
    <cache-remove-value key="oauth-token" />
    <set-body>@("{\\"error\\":\\"unauthorized\\",\\"hint\\":\\"Provide a subscription key or token\\"}")</set-body>
    <return-response>
      <set-header name="WWW-Authenticate" exists-action="override"><value>Basic realm="secret area"</value></set-header>
      <set-header name="Set-Cookie" exists-action="override"><value>@($"token={context.Variables["cachedToken"]}; HttpOnly; Secure")</value></set-header>
      <set-body template="liquid">{ "token": "{{context.Variables["cachedToken"]}}", "tokenType": "Bearer" }</set-body>
    </return-response>
    <json-to-xml apply="always" consider-accept-header="false" />
    <emit-metric name="token-count" value="1" namespace="auth"><dimension name="key" value="orders" /></emit-metric>
    <set-header name="apikey" exists-action="override"><value>@(context.Subscription != null ? context.Subscription.Key : "")</value></set-header>
    <set-header name="x-api-key" exists-action="override"><value>@((string)context.Variables.GetValueOrDefault("partnerKey", ""))</value></set-header>
    <set-header name="Ocp-Apim-Subscription-Key" exists-action="override"><value>%SUBSCRIPTION_KEY%</value></set-header>
    <authentication-basic username="#{BasicUser}#" password="#{BasicPassword}#" />
    <authentication-basic username="\${user}" password="\${password}" />
    <authentication-basic username="@((string)context.Variables["u"])" password="@((string)context.Variables["p"])" />
  </inbound>
</policies>
`,
    ],
  ]),
];
