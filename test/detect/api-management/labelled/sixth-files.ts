import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';

/** A sixth set, of what such files hold most often. */
export const SIXTH_ROWS: Row[] = [
  ...rows('apim', 'src/policies/petstore.xml', [
    [
      'literal',
      `<policies>
    <inbound>
        <base />
        <set-header name="Authorization" exists-action="override">
            <value>Basic ⟦YWRtaW46U3VwZXJTZWNyZXQxMjM=⟧</value>
        </set-header>
        <set-header name="Ocp-Apim-Subscription-Key" exists-action="override">
            <value>⟦f2c1b0a9e8d7c6b5a4938271605f4e3d⟧</value>
        </set-header>
        <set-query-parameter name="code" exists-action="override">
            <value>⟦hJ8kL2mN5pQ7rS9tU1vW3xY5zA7bC9dE1fG3hI5jK7lM9nO1pQ3rS5==⟧</value>
        </set-query-parameter>
        <send-request mode="new" response-variable-name="tokenstate" timeout="20" ignore-error="true">
            <set-url>https://authserver.contoso.com/token</set-url>
            <set-method>POST</set-method>
            <set-header name="Authorization" exists-action="override">
                <value>basic ⟦ZHVtbXlDbGllbnQ6czNjcmV0VmFsdWU=⟧</value>
            </set-header>
            <set-header name="Content-Type" exists-action="override"><value>application/x-www-form-urlencoded</value></set-header>
            <set-body>@($"grant_type=client_credentials&scope=read&client_secret=⟦q8W.z3Vk~Xy7RtBn1McLd5⟧&token={(string)context.Variables["token"]}")</set-body>
        </send-request>
        <cache-lookup-value key="@("userprofile-" + context.Variables["enduserid"])" variable-name="userprofile" />
        <set-variable name="enduserid" value="@(context.Request.Headers.GetValueOrDefault("Authorization","").Split(' ')[1].AsJwt()?.Subject)" />
        <validate-jwt header-name="Authorization" failed-validation-httpcode="401">
            <openid-config url="https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration" />
            <audiences><audience>25eef6e4-c905-4a07-8eb4-0d08d5df8b3f</audience></audiences>
        </validate-jwt>
        <rate-limit calls="20" renewal-period="90" remaining-calls-variable-name="remainingCallsPerSubscription" />
        <set-header name="x-request-context-data" exists-action="override"><value>@(context.Deployment.Region)</value></set-header>
        <set-header name="X-Original-Host" exists-action="override"><value>petstore.swagger.io</value></set-header>
        <set-variable name="apimSubscription" value="@(context.Subscription.Id)" />
    </inbound>
    <outbound>
        <set-header name="ETag" exists-action="override"><value>"686897696a7c876b7e"</value></set-header>
        <find-and-replace from="http://conferenceapi.azurewebsites.net" to="https://apim.contoso.com" />
    </outbound>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'infra/apim/main.tf', [
    [
      'literal',
      `resource "azurerm_api_management_named_value" "stripe" {
  name                = "stripe-secret"
  resource_group_name = azurerm_resource_group.rg.name
  api_management_name = azurerm_api_management.apim.name
  display_name        = "StripeSecret"
  value               = "⟦rk-9Xc8Vb7Nm6Qw5Er4⟧"
  secret              = true
}
resource "azurerm_api_management_named_value" "cid" {
  name         = "client-id"
  display_name = "ClientId"
  value        = "25eef6e4-c905-4a07-8eb4-0d08d5df8b3f"
}
resource "azurerm_api_management_backend" "fn" {
  credentials {
    header = {
      "x-functions-key" = "\${data.azurerm_function_app_host_keys.keys.default_function_key}"
    }
  }
}
`,
    ],
  ]),
  ...rows('apim', 'README.md', [
    [
      'literal',
      `\`\`\`http
GET https://apim-demo.azure-api.net/conference/speakers HTTP/1.1
Host: apim-demo.azure-api.net
Ocp-Apim-Subscription-Key: ⟦9b8a7c6d5e4f30211203f4e5d6c7a8b9⟧
\`\`\`
\`\`\`json
{ "access_token": "eyJ0eXAiOiJKV1QiLCJhbGciOi...", "token_type": "Bearer", "expires_in": 3599 }
\`\`\`
Export \`SUBSCRIPTION_KEY=<your key>\` first. Default user is \`admin\` and the password is set by \`ADMIN_PASSWORD\`.
`,
    ],
  ]),
];
