import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { some } from '../../tokens/labelled/made.ts';

/** A fifth set, written before the rules that the fourth one led to. */
export const FIFTH_ROWS: Row[] = [
  ...rows('snippets', 'policy-snippets/get-token.policy.xml', [
    [
      'placeholder',
      `<!-- The policy defined in this file provides an example of using OAuth2 for authorization between the gateway and a backend. -->
<!-- It shows how to obtain an access token from AAD and forward it to the backend. -->
<!-- Replace client_id=[xx] and client_secret=[yy] with your own values, e.g. client_secret=abc... -->
<policies>
  <inbound>
    <base />
    <send-request ignore-error="true" timeout="20" response-variable-name="bearerToken" mode="new">
      <set-url>{{authorizationServer}}</set-url>
      <set-method>POST</set-method>
      <set-body>@{ return "client_id={{clientId}}&resource={{scope}}&client_secret={{clientSecret}}&grant_type=client_credentials"; }</set-body>
    </send-request>
    <send-request mode="new" response-variable-name="t2">
      <set-url>https://login.example.com/token?client_id={client-id}&amp;client_secret={client-secret}</set-url>
      <set-body>client_id=[xx]&amp;client_secret=[yy]&amp;grant_type=client_credentials</set-body>
    </send-request>
    <set-header name="Authorization" exists-action="override"><value>Basic [base64 encoded credentials]</value></set-header>
    <set-header name="Authorization" exists-action="override"><value>Bearer {your-token}</value></set-header>
    <set-header name="Ocp-Apim-Subscription-Key" exists-action="override"><value>YOUR-SUBSCRIPTION-KEY</value></set-header>
    <set-header name="x-functions-key" exists-action="override"><value>your function key goes here</value></set-header>
    <set-query-parameter name="code" exists-action="override"><value>[function-code]</value></set-query-parameter>
    <set-variable name="sasKey" value="ENTER_SAS_KEY" />
    <set-variable name="apiKey" value="$api_key$" />
    <set-variable name="password" value="xxxx" />
    <authentication-basic username="my-user" password="my-password" />
    <validate-jwt header-name="Authorization"><issuer-signing-keys><key>base64 encoded signing key</key><key>{{signing-key}}</key></issuer-signing-keys><decryption-keys><key>Base64 encoded decryption key</key></decryption-keys></validate-jwt>
    <set-header name="Authorization" exists-action="override"><value>@("SharedAccessSignature " + (string)context.Variables["sas"])</value></set-header>
    <set-header name="x-api-key" exists-action="override"><value>@{ return context.Variables.ContainsKey("key") ? (string)context.Variables["key"] : string.Empty; }</value></set-header>
  </inbound>
</policies>
`,
    ],
  ]),
  ...rows('snippets', 'policies/eventgrid.xml', [
    [
      'literal',
      `<policies>
  <inbound>
    <base />
    <set-backend-service base-url="https://topic.westeurope-1.eventgrid.azure.net" />
    <set-header name="aeg-sas-key" exists-action="override"><value>⟦kT3mVq8XzP1wY5rB7nL9cJ2hG6dF0aSuEoIiRtMyNk4=⟧</value></set-header>
    <set-header name="Content-Type" exists-action="override"><value>application/cloudevents-batch+json; charset=utf-8</value></set-header>
    <set-header name="api-key" exists-action="override"><value>⟦4F8D2B6E0C1A39578B7D6F5E4C3A2B19⟧</value></set-header>
    <set-header name="X-Vault-Token" exists-action="override"><value>⟦hvs.CAESIJ9k2mQ7xT4vB8nL1wE5rT9yU3iO6pA0sDfGhJkL⟧</value></set-header>
    <set-header name="Cookie" exists-action="override"><value>@("session=" + context.Variables["session"])</value></set-header>
    <set-header name="Proxy-Authorization" exists-action="override"><value>Basic ⟦cHJveHk6cHIweHlwYXNz⟧</value></set-header>
    <set-header name="X-SAP-Password" exists-action="override"><value>⟦Init1234⟧</value></set-header>
    <set-header name="X-SAP-User" exists-action="override"><value>RFCUSER</value></set-header>
    <set-query-parameter name="key" exists-action="override"><value>⟦bq8aGYxkLmZ0TtV3pWcN⟧</value></set-query-parameter>
    <set-query-parameter name="hapikey" exists-action="override"><value>⟦3b1c7e9a-52d4-4f68-8a0b-9c6d2e1f7a35⟧</value></set-query-parameter>
    <set-query-parameter name="keyword" exists-action="override"><value>orders2024</value></set-query-parameter>
    <set-query-parameter name="keys" exists-action="override"><value>name,id</value></set-query-parameter>
    <set-query-parameter name="token_type" exists-action="override"><value>bearer</value></set-query-parameter>
    <send-request mode="new" response-variable-name="x">
      <set-url>https://st.blob.core.windows.net/cfg/a.json?sv=2022-11-02&amp;se=2030-01-01&amp;sr=b&amp;sp=r&amp;sig=⟦Xk9mT3qV8zP1wY5rB7nL2cJ6hG0dF4aSuEoIiRtMyNkQ%3D⟧</set-url>
    </send-request>
    <send-request mode="new" response-variable-name="soap">
      <set-url>https://sf.contoso.com/services/Soap/u/52.0</set-url>
      <set-body template="none"><![CDATA[<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body><n1:login xmlns:n1="urn:partner.soap.sforce.com"><n1:username>api@contoso.com</n1:username><n1:password>⟦Lente2023aBcD⟧</n1:password></n1:login></env:Body></env:Envelope>]]></set-body>
    </send-request>
    <send-request mode="new" response-variable-name="json">
      <set-body>@{ return "{\\"email\\":\\"svc@contoso.com\\",\\"password\\":\\"⟦j50nEsc!pw⟧\\",\\"type\\":\\"password\\"}"; }</set-body>
    </send-request>
    <send-request mode="new" response-variable-name="json2">
      <set-body>@{ var o = new JObject(); o["clientId"] = "web"; o["clientSecret"] = "⟦jobj-idx-771⟧"; o["grantType"] = "client_credentials"; return o.ToString(); }</set-body>
    </send-request>
    <set-variable name="connection" value="Endpoint=sb://a.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=⟦${some(43)}=⟧" />
    <set-variable name="pwd" value="⟦p@55⟧" />
    <set-variable name="basic-auth" value="⟦YXBpOnNlY3JldHBhc3MxMg==⟧" />
    <set-variable name="user-agent" value="apim" />
    <set-variable name="tokenExpiry" value="3600" />
    <set-variable name="secretsEnabled" value="true" />
  </inbound>
</policies>
`,
    ],
  ]),
  ...rows('snippets', 'policies/compare.xml', [
    [
      'literal',
      `<policies>
  <inbound>
    <choose>
      <when condition="@(!context.Request.Headers.ContainsKey("x-secret") || context.Request.Headers["x-secret"].First() != "⟦xs-9931-aa⟧")">
        <return-response><set-status code="401" reason="Unauthorized" /></return-response>
      </when>
      <when condition="@(context.Request.Headers.GetValueOrDefault("Authorization", "").Equals("Basic ⟦Z3c6Z3ctcHctMDE=⟧"))"><set-status code="200" reason="OK" /></when>
      <when condition="@("⟦left-side-key-88⟧".Equals(context.Request.Headers.GetValueOrDefault("api-key")))"><set-status code="200" reason="OK" /></when>
      <when condition="@(context.Request.Url.Query.GetValueOrDefault("token") == "⟦tok-qry-5511⟧")"><set-status code="200" reason="OK" /></when>
      <when condition="@(context.Request.Headers.GetValueOrDefault("Authorization","").AsJwt()?.Claims.GetValueOrDefault("iss", "") == "https://sts.contoso.com")"><set-status code="200" reason="OK" /></when>
      <when condition="@(context.Request.Headers.GetValueOrDefault("x-api-key","") == "{{partner-key}}")"><set-status code="200" reason="OK" /></when>
      <when condition="@(context.Request.Headers.GetValueOrDefault("x-key-version","") == "2024-v2")"><set-status code="200" reason="OK" /></when>
      <when condition="@(context.Request.Headers.GetValueOrDefault("authorization","").StartsWith("Bearer "))"><set-status code="200" reason="OK" /></when>
      <when condition="@(context.Request.Body.As<JObject>(true)["grant_type"].ToString() == "refresh_token")"><set-status code="200" reason="OK" /></when>
    </choose>
    <set-variable name="sig" value="@{
      var secretBytes = Encoding.ASCII.GetBytes("⟦ascii-hmac-key⟧");
      using (var h = new HMACSHA512(secretBytes)) { return Convert.ToBase64String(h.ComputeHash(context.Request.Body.As<byte[]>(true))); }
    }" />
    <set-variable name="aes" value="@{
      using (var aes = Aes.Create()) { aes.Key = Convert.FromBase64String("⟦9Qm3Xv7Lt2Zk8Wp4Nb6Rj1Hs5Gd0FaYuEoIcTyMqVk=⟧"); aes.IV = Convert.FromBase64String("MTIzNDU2Nzg5MDEyMzQ1Ng=="); return ""; }
    }" />
    <set-variable name="cert" value="@{ var c = new X509Certificate2(Convert.FromBase64String("⟦MIIJqQIBAzCCCW8GCSqGSIb3DQEHAaCCCWAEgglcMIIJWDCCBA8GCSqGSIb3DQEHBqCCBAAwggP8⟧"), "⟦x509pw⟧"); return c.Thumbprint; }" />
  </inbound>
</policies>
`,
    ],
  ]),
];
