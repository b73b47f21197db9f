import { canaries } from './canaries.ts';

/** Policy texts of the production gateway, as their authors typed them: expressions are C#, not XML. */
export const globalPolicy = `<policies>
  <inbound>
    <set-header name="x-correlation-id" exists-action="skip">
      <value>@(context.RequestId.ToString())</value>
    </set-header>
    <set-header name="Server" exists-action="delete" />
  </inbound>
  <backend>
    <forward-request timeout="30" />
  </backend>
  <outbound />
  <on-error>
    <set-header name="x-error-source" exists-action="override">
      <value>@(context.LastError?.Source ?? "gateway")</value>
    </set-header>
  </on-error>
</policies>
`;

export const paymentsPolicy = `<policies>
  <inbound>
    <base />
    <set-header name="x-api-key" exists-action="override">
      <value>{{payment-api-key}}</value>
    </set-header>
    <authentication-basic username="harbourline" password="{{acquirer-password}}" />
    <cache-lookup-value key="fraud-signing-key" variable-name="fraudKey" caching-type="internal" />
    <choose>
      <when condition="@(!context.Variables.ContainsKey("fraudKey"))">
        ${keyVaultRead('fraud-signing-key', 'fraudAnswer')}
        <set-variable name="fraudKey" value="@(((IResponse)context.Variables["fraudAnswer"]).Body.As<JObject>()["value"].ToString())" />
        <cache-store-value key="fraud-signing-key" value="@((string)context.Variables["fraudKey"])" duration="900" caching-type="internal" />
      </when>
    </choose>
  </inbound>
  <backend>
    <base />
  </backend>
  <outbound>
    <base />
  </outbound>
  <on-error>
    <base />
  </on-error>
</policies>
`;

/** Planted: the token stays in the cache for a day. */
export const tariffsPolicy = `<policies>
  <inbound>
    <base />
    ${keyVaultRead('tariff-feed-token', 'tariffAnswer')}
    <set-variable name="tariffToken" value="@(((IResponse)context.Variables["tariffAnswer"]).Body.As<JObject>()["value"].ToString())" />
    <cache-store-value key="tariff-feed-token" value="@((string)context.Variables["tariffToken"])" duration="86400" caching-type="internal" />
    <set-header name="Authorization" exists-action="override">
      <value>@("Bearer " + (string)context.Variables["tariffToken"])</value>
    </set-header>
  </inbound>
  ${rest()}
</policies>
`;

/** Planted: without a caching-type the key lands in the external Redis. */
export const manifestsPolicy = `<policies>
  <inbound>
    <base />
    ${keyVaultRead('manifest-key', 'manifestAnswer')}
    <set-variable name="manifestKey" value="@(((IResponse)context.Variables["manifestAnswer"]).Body.As<JObject>()["value"].ToString())" />
    <cache-store-value key="manifest-key" value="@((string)context.Variables["manifestKey"])" duration="900" />
  </inbound>
  ${rest()}
</policies>
`;

export const ordersPolicy = vaultPolicy('apim-prod', 'apim-harbourline-prod/orders', 'orders');

/** Planted: the role behind this login has no limit of its own, and binds another identity than the one that signs in. */
export const reportsPolicy = vaultPolicy('apim-reports', 'apim-harbourline-prod/reports', 'reports');

export const pricesPolicy = vaultPolicy('apim-prod', 'apim-harbourline-prod/tariffs', 'prices');

/** Planted: the partner's password stands in the policy. */
export const ediPolicy = `<policies>
  <inbound>
    <base />
    <authentication-basic username="edi-harbour" password="${canaries.ediPassword}" />
    <rewrite-uri template="/v2/messages" />
  </inbound>
  ${rest()}
</policies>
`;

/** Planted: a form that only App Service replaces. */
export const notificationsPolicy = `<policies>
  <inbound>
    <base />
    <set-header name="x-functions-key" exists-action="override">
      <value>@Microsoft.KeyVault(SecretUri=https://kv-gateway-prod.vault.azure.net/secrets/weather-api-key)</value>
    </set-header>
  </inbound>
  ${rest()}
</policies>
`;

export const fleetPolicy = `<policies>
  <inbound>
    <base />
    <set-header name="x-telematics-key" exists-action="override">
      <value>{{telematics-key}}</value>
    </set-header>
    <set-query-parameter name="appid" exists-action="override">
      <value>{{weather-api-key}}</value>
    </set-query-parameter>
    <choose>
      <when condition="@(context.Request.Headers.GetValueOrDefault("x-region", "eu") == "eu" && context.Request.Body != null)">
        <set-backend-service base-url="https://fleet.harbourline.example/eu" />
      </when>
    </choose>
  </inbound>
  ${rest()}
</policies>
`;

export const bookingsPolicy = `<policies>
  <inbound>
    <base />
    <set-header name="x-db-password" exists-action="override">
      <value>{{booking-db-password}}</value>
    </set-header>
  </inbound>
  ${rest()}
</policies>
`;

/** Planted: the key of a signature stands in an expression. */
export const carriersPolicy = `<policies>
  <inbound>
    <base />
    <set-header name="x-signature" exists-action="override">
      <value>@(Convert.ToBase64String(new HMACSHA256(Encoding.UTF8.GetBytes("${canaries.expressionKey}")).ComputeHash(Encoding.UTF8.GetBytes(context.RequestId.ToString()))))</value>
    </set-header>
    <set-header name="Authorization" exists-action="override">
      <value>Bearer {{partner-carrier-token}}</value>
    </set-header>
  </inbound>
  ${rest()}
</policies>
`;

export const customsPolicy = `<policies>
  <inbound>
    <base />
    <set-header name="x-customs-key" exists-action="override">
      <value>{{partner-customs-key}}</value>
    </set-header>
    <include-fragment fragment-id="deny-old-clients" />
  </inbound>
  ${rest()}
</policies>
`;

export const denyOldClientsFragment = `<fragment>
  <choose>
    <when condition="@(int.Parse(context.Request.Headers.GetValueOrDefault("x-client-version", "0")) < 7)">
      <return-response>
        <set-status code="426" reason="Upgrade Required" />
      </return-response>
    </when>
  </choose>
</fragment>
`;

export const echoPolicy = `<policies>
  <inbound>
    <base />
    <set-header name="x-api-key" exists-action="override">
      <value>{{echo-lane}}</value>
    </set-header>
  </inbound>
  <backend><base /></backend>
  <outbound><base /></outbound>
  <on-error><base /></on-error>
</policies>
`;

export const productPolicy = `<policies>
  <inbound>
    <base />
    <rate-limit calls="600" renewal-period="60" />
  </inbound>
  ${rest()}
</policies>
`;

function rest(): string {
  return `<backend>
    <base />
  </backend>
  <outbound>
    <base />
  </outbound>
  <on-error>
    <base />
  </on-error>`;
}

function keyVaultRead(secret: string, variable: string): string {
  return `<send-request mode="new" response-variable-name="${variable}" timeout="20" ignore-error="false">
      <set-url>https://kv-payments-prod.vault.azure.net/secrets/${secret}?api-version=7.4</set-url>
      <set-method>GET</set-method>
      <authentication-managed-identity resource="https://vault.azure.net" />
    </send-request>`;
}

/** Logs in to Vault with the gateway's own token, keeps the Vault token for a quarter of an hour and reads one path. */
function vaultPolicy(role: string, path: string, name: string): string {
  return `<policies>
  <inbound>
    <base />
    <authentication-managed-identity resource="api://harbourline-vault" output-token-variable-name="entraToken" />
    <cache-lookup-value key="vault-token-${name}" variable-name="vaultToken" caching-type="internal" />
    <choose>
      <when condition="@(!context.Variables.ContainsKey("vaultToken"))">
        <send-request mode="new" response-variable-name="login" timeout="10" ignore-error="false">
          <set-url>https://vault.demo.internal/v1/auth/jwt/login</set-url>
          <set-method>POST</set-method>
          <set-body>@{ return new JObject(new JProperty("role", "${role}"), new JProperty("jwt", (string)context.Variables["entraToken"])).ToString(); }</set-body>
        </send-request>
        <set-variable name="vaultToken" value="@(((IResponse)context.Variables["login"]).Body.As<JObject>()["auth"]["client_token"].ToString())" />
        <cache-store-value key="vault-token-${name}" value="@((string)context.Variables["vaultToken"])" duration="900" caching-type="internal" />
      </when>
    </choose>
    <send-request mode="new" response-variable-name="secret" timeout="10" ignore-error="false">
      <set-url>https://vault.demo.internal/v1/secret/data/${path}</set-url>
      <set-method>GET</set-method>
      <set-header name="X-Vault-Token" exists-action="override">
        <value>@((string)context.Variables["vaultToken"])</value>
      </set-header>
    </send-request>
    <set-header name="x-api-key" exists-action="override">
      <value>@(((IResponse)context.Variables["secret"]).Body.As<JObject>()["data"]["data"]["key"].ToString())</value>
    </set-header>
  </inbound>
  ${rest()}
</policies>
`;
}
