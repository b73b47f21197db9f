import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { hex, some } from '../../tokens/labelled/made.ts';

/** A thirteenth set: as much that is no credential as what is one. */
export const THIRTEENTH_ROWS: Row[] = [
  ...rows('apim', 'policies/negatives-a.xml', [
    [
      'hard-negative',
      `<policies>
  <inbound>
    <base />
    <set-variable name="apiKeyHeaderName" value="X-Partner-Key" />
    <set-variable name="keyPrefix" value="orders:" />
    <set-variable name="tokenEndpoint" value="https://idp.contoso.com/connect/token" />
    <set-variable name="passwordChanged" value="@(context.Request.Body.As<JObject>(true)["passwordChanged"]?.ToString() ?? "false")" />
    <set-variable name="clientIdFromToken" value="@(context.Request.Headers.GetValueOrDefault("Authorization","").Split(' ').Last().AsJwt()?.Claims.GetValueOrDefault("appid", "unknown"))" />
    <set-variable name="subscriptionKeyMasked" value="@(context.Subscription.Key.Substring(0,4) + "****")" />
    <set-variable name="signingAlgorithm" value="HS256" />
    <set-variable name="authType" value="oauth2_client_credentials" />
    <set-variable name="secretVersion" value="${hex(32)}" />
    <set-header name="X-Api-Version" exists-action="override"><value>2023-11-01-preview</value></set-header>
    <set-header name="X-Token-Type" exists-action="override"><value>urn:ietf:params:oauth:token-type:jwt</value></set-header>
    <set-header name="Ocp-Apim-Subscription-Key" exists-action="override"><value>@(context.Subscription.Key)</value></set-header>
    <set-header name="Authorization" exists-action="override"><value>Bearer {{backend-token}}</value></set-header>
    <set-header name="x-functions-key" exists-action="override"><value>{{orders-func-key}}</value></set-header>
    <set-header name="If-None-Match" exists-action="override"><value>"${hex(32)}"</value></set-header>
    <set-header name="X-Content-SHA256" exists-action="override"><value>${hex(64)}</value></set-header>
    <set-header name="WWW-Authenticate" exists-action="override"><value>Bearer realm="api", error="invalid_token"</value></set-header>
    <set-query-parameter name="code" exists-action="override"><value>{{func-code}}</value></set-query-parameter>
    <set-query-parameter name="code" exists-action="override"><value>authorization_code</value></set-query-parameter>
    <set-query-parameter name="key" exists-action="override"><value>@(context.Request.MatchedParameters["key"])</value></set-query-parameter>
    <set-query-parameter name="token" exists-action="delete" />
    <cache-lookup-value key="@("jwks-" + context.Api.Id)" variable-name="jwks" caching-type="internal" />
    <cache-store-value key="access-token-orders" value="@((string)context.Variables["token"])" duration="3000" />
    <rate-limit-by-key calls="10" renewal-period="60" counter-key="@(context.Request.Headers.GetValueOrDefault("x-api-key","anonymous"))" increment-condition="@(context.Response.StatusCode == 401)" />
    <authentication-managed-identity resource="api://0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d" client-id="1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9" output-token-variable-name="msi-token" />
    <authentication-certificate certificate-id="client-cert-2024" />
    <validate-jwt header-name="Authorization" failed-validation-error-message="Token is missing or invalid. Check your client secret.">
      <openid-config url="https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration" />
      <required-claims><claim name="scp" match="any" separator=" "><value>orders.read</value></claim><claim name="appid"><value>2c3d4e5f-6071-4829-93a4-b5c6d7e8f901</value></claim></required-claims>
    </validate-jwt>
    <choose>
      <when condition="@(context.Request.Headers.GetValueOrDefault("x-api-key","") == "")"><return-response><set-status code="401" reason="Missing API key" /><set-body>{"error":"missing_api_key","message":"Add your API key in header x-api-key"}</set-body></return-response></when>
      <when condition="@(context.Request.Headers.GetValueOrDefault("Authorization","").ToLower().StartsWith("basic"))"><set-variable name="auth" value="basic" /></when>
      <when condition="@(context.Variables.GetValueOrDefault<string>("tokenType") == "refresh_token")"><base /></when>
      <when condition="@(context.Request.Headers.GetValueOrDefault("X-Key-Mode") != "strict-mode-v2")"><base /></when>
    </choose>
    <trace source="token-cache"><message>@("cache hit for key " + (string)context.Variables["keyPrefix"])</message></trace>
    <find-and-replace from="&quot;secret&quot;" to="&quot;redacted&quot;" />
  </inbound>
  <backend><forward-request /></backend>
  <outbound><base /></outbound>
  <on-error><base /></on-error>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'policies/positives-b.xml', [
    [
      'literal',
      `<policies>
  <inbound>
    <base />
    <set-variable name="p" value="@{
      var creds = new { user = "svc", pwd = "⟦cr3ds-Pwd-1⟧" };
      string apiSecret = @"⟦v3rb@tim\\secret⟧";
      var token = context.Request.Headers.GetValueOrDefault("X-Token");
      if (string.IsNullOrEmpty(token)) { return "missing-token"; }
      var expected = "⟦exp3cted-T0ken-5⟧";
      if (token != expected) { return "invalid"; }
      return "ok";
    }" />
    <set-header name="X-Gateway-Secret" exists-action="override"><value>⟦shared-secret-gw⟧</value></set-header>
    <set-header name="X-Gateway-Auth" exists-action="override"><value>⟦${hex(40)}⟧</value></set-header>
    <set-header name="client_secret" exists-action="override"><value>⟦${some(32)}⟧</value></set-header>
    <set-header name="X-IBM-Client-Secret" exists-action="override"><value>⟦${some(50)}⟧</value></set-header>
    <set-header name="X-RapidAPI-Key" exists-action="override"><value>⟦${hex(50)}⟧</value></set-header>
    <set-header name="Cookie" exists-action="override"><value>session_token=⟦${some(40)}⟧; path=/</value></set-header>
    <set-query-parameter name="access_token" exists-action="override"><value>⟦${some(40)}⟧</value></set-query-parameter>
    <set-query-parameter name="api_key" exists-action="override"><value>⟦DEMO_KEY_9x81⟧</value></set-query-parameter>
    <set-query-parameter name="sig" exists-action="override"><value>⟦${some(43)}=⟧</value></set-query-parameter>
    <set-body>@{
      var payload = new JObject();
      payload["username"] = "svc";
      payload["password"] = "⟦jo-Index-Pw2⟧";
      payload.Add("client_secret", "⟦jo-Add-Sec3⟧");
      payload.Add("grant_type", "password");
      return payload.ToString();
    }</set-body>
    <send-request mode="new" response-variable-name="x">
      <set-url>@("https://api.partner.example/v1/auth?apikey=⟦partner-Key-44⟧&user=" + context.User.Id)</set-url>
      <set-method>POST</set-method>
      <set-header name="Authorization" exists-action="override"><value>@{ return "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("svc" + ":" + "⟦concat-Pw5⟧")); }</value></set-header>
      <set-body>@($"grant_type=client_credentials&client_id={context.Variables["cid"]}&client_secret=⟦interp-Sec6⟧")</set-body>
    </send-request>
  </inbound>
  <backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error>
</policies>
`,
    ],
  ]),
];
