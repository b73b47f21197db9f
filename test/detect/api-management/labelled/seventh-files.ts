import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { some } from '../../tokens/labelled/made.ts';

/** A seventh set, of what such files hold most often. */
export const SEVENTH_ROWS: Row[] = [
  ...rows('apim', 'api/policy-with-jwt.xml', [
    [
      'literal',
      `<policies>
  <inbound>
    <validate-jwt header-name="Authorization" failed-validation-httpcode="401" failed-validation-error-message="Unauthorized">
      <issuer-signing-keys>
        <key>⟦bXlTdXBlclNlY3JldEtleUZvckp3dFNpZ25pbmcxMjM0NTY=⟧</key>
      </issuer-signing-keys>
      <issuers><issuer>petstore-auth</issuer></issuers>
    </validate-jwt>
    <set-variable name="message-id" value="@(Guid.NewGuid())" />
    <log-to-eventhub logger-id="petstore-eventhub-logger" partition-id="0">@{ var requestLine = string.Format("{0} {1} HTTP/1.1\\r\\n", context.Request.Method, context.Request.Url.Path); var headers = context.Request.Headers.Where(h => h.Key != "Authorization" && h.Key != "Ocp-Apim-Subscription-Key"); return requestLine; }</log-to-eventhub>
    <choose>
      <when condition="@(context.Request.Headers.GetValueOrDefault("x-secret-key","") == "⟦Zomer!2023⟧")" />
      <when condition="@(context.Api.Name == "secret-api")" />
      <when condition="@(context.Product.Id == "token-product")" />
    </choose>
    <set-header name="Authorization" exists-action="override"><value>@("ApiKey " + "⟦elastic-key-77zz⟧")</value></set-header>
    <set-header name="Authorization" exists-action="override"><value>Token token=⟦pdTok+en-99x⟧</value></set-header>
    <set-header name="Authorization" exists-action="override"><value>Splunk ⟦3d8f7a6b-9c0e-4f2a-8b4c-5d6e7f8091a2⟧</value></set-header>
    <set-header name="X-Auth-Key" exists-action="override"><value>⟦c2547eb745079dac9320b638f5e225cf483cc5cfdda41⟧</value></set-header>
    <set-header name="X-Auth-Email" exists-action="override"><value>ops@contoso.com</value></set-header>
    <set-header name="DD-API-KEY" exists-action="override"><value>⟦9775a026f1ca7d1c6c5af9d94d9595a4⟧</value></set-header>
    <set-header name="x-ms-documentdb-partitionkey" exists-action="override"><value>["orders"]</value></set-header>
    <set-header name="x-ms-version" exists-action="override"><value>2020-04-08</value></set-header>
    <set-header name="apikey" exists-action="override"><value>⟦l7xx5f8c3d2b1a904e7f6d5c4b3a2918⟧</value></set-header>
    <set-header name="X-IBM-Client-Secret" exists-action="override"><value>⟦tY6uI8oP2aS4dF6gH8jK0lZ1xC3vB5nM7qW9eR1tY3uI5oP7a⟧</value></set-header>
    <set-header name="X-IBM-Client-Id" exists-action="override"><value>8c1f5b7e-9d3a-4c2f-8e6b-0a1d2c3e4f50</value></set-header>
  </inbound>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'portal/config.publish.json', [
    [
      'literal',
      `{ "managementApiUrl": "https://apim.management.azure-api.net/subscriptions/0/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim", "managementApiAccessToken": "SharedAccessSignature ⟦5f8c3d2b1a904e7f6d5c4b3a&203001010000&${some(86)}==⟧", "blobStorageUrl": "https://st.blob.core.windows.net/content?sv=2021-06-08&ss=b&srt=o&sp=rl&se=2030-01-01&sig=⟦pT3mVq8XzP1wY5rB7nL9cJ2hG6dF0aSuEoIiRtMyNk4%3D⟧", "blobStorageContainer": "content", "environment": "publishing" }
`,
    ],
  ]),
  ...rows('apim', 'api/openapi.json', [
    [
      'hard-negative',
      `{ "swagger": "2.0", "info": { "title": "t", "version": "1" }, "securityDefinitions": { "apiKeyHeader": { "type": "apiKey", "name": "Ocp-Apim-Subscription-Key", "in": "header" } }, "paths": { "/token": { "post": { "operationId": "getToken", "parameters": [ { "name": "client_secret", "in": "formData", "type": "string" }, { "name": "code", "in": "query", "type": "string", "x-example": "abc" } ], "responses": { "200": { "examples": { "application/json": { "access_token": "string", "expires_in": 3600 } } } } } } } }
`,
    ],
  ]),
];
