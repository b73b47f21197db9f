import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';

/** Written from the reference of the policies and resources, before the detection was looked at. */
export const FIRST_DOCUMENT_ROWS: Row[] = [
  ...rows('embedded', 'docs/how-to-call-backend.md', [
    [
      'literal',
      `# Calling the backend with a key

Add the policy below. The \`x-functions-key\` header holds the host key; replace \`<your-key>\` with it.

\`\`\`xml
<policies>
  <inbound>
    <set-header name="x-functions-key" exists-action="override">
      <value>⟦mdFnKey55LqWz01⟧</value>
    </set-header>
    <set-header name="x-api-key" exists-action="override">
      <value><your-api-key></value>
    </set-header>
    <authentication-basic username="user" password="{{password}}" />
  </inbound>
</policies>
\`\`\`

The ARM form:

\`\`\`json
{
  "type": "Microsoft.ApiManagement/service/namedValues",
  "properties": {
    "displayName": "sap-password",
    "secret": true,
    "value": "⟦mdSapPw1⟧"
  }
}
\`\`\`

| Named value | Meaning |
|---|---|
| \`crm-key\` | The key of the CRM |
| \`sap-password\` | The password of the SAP user |

Get a token and call the API:

\`\`\`bash
curl -H "Ocp-Apim-Subscription-Key: ⟦2f6c1a8e0d9b47538ac4e5f60718293b⟧" https://apim-orders.azure-api.net/orders
curl -H "Ocp-Apim-Subscription-Key: <subscription-key>" https://apim-orders.azure-api.net/orders
curl -H "Authorization: Bearer $TOKEN" https://apim-orders.azure-api.net/orders
\`\`\`
`,
    ],
  ]),
  ...rows('embedded', 'src/Deploy/PolicyBuilder.cs', [
    [
      'literal',
      `using System;
namespace Contoso.Deploy
{
    public static class PolicyBuilder
    {
        private const string PolicyId = "policy";
        private const string KeyVaultUri = "https://kv-orders.vault.azure.net/";
        private const string ApiKeyHeader = "x-api-key";
        private static readonly string Correlation = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

        public static string Inbound() => @"
<policies>
  <inbound>
    <base />
    <set-header name=""x-functions-key"" exists-action=""override"">
      <value>⟦csFnKeyAbc123⟧</value>
    </set-header>
    <set-header name=""Authorization""><value>@(""Basic "" + Convert.ToBase64String(Encoding.UTF8.GetBytes(""⟦svc:csVerbatimPw⟧"")))</value></set-header>
    <set-header name=""x-erp""><value>{{erp-key}}</value></set-header>
  </inbound>
</policies>";

        public static string Named(string secret) => $@"<policies><inbound><set-header name=""x-api-key""><value>{secret}</value></set-header></inbound></policies>";
    }
}
`,
    ],
  ]),
  ...rows('embedded', 'scripts/create-apim.ps1', [
    [
      'literal',
      `param(
    [string]$ResourceGroup = "rg-apim",
    [string]$SubscriptionId = "0e1d2c3b-4a5f-4e6d-8c7b-9a0f1e2d3c4b",
    [string]$AdminPassword
)
$ctx = New-AzApiManagementContext -ResourceGroupName $ResourceGroup -ServiceName "apim-orders"
New-AzApiManagementNamedValue -Context $ctx -NamedValueId "crm-key" -Name "crm-key" -Value "⟦psCrmKey1⟧" -Secret
New-AzApiManagementNamedValue -Context $ctx -NamedValueId "crm-url" -Name "crm-url" -Value "https://crm.contoso.com"
New-AzApiManagementSubscription -Context $ctx -Name "partner" -PrimaryKey "⟦8c0e2a4b6d1f43957b9d0c2e4f6a8b1d⟧" -SecondaryKey $secondary
$policy = @'
<policies>
  <inbound>
    <set-header name="x-api-key" exists-action="override"><value>⟦psHereKey2⟧</value></set-header>
  </inbound>
</policies>
'@
Set-AzApiManagementPolicy -Context $ctx -ApiId "orders" -Policy $policy
$secret = ConvertTo-SecureString "⟦PsPlain3!⟧" -AsPlainText -Force
$headers = @{ "Ocp-Apim-Subscription-Key" = "⟦f1e3d5c7b9a84026a8c0e2d4f6b81a3c⟧"; "Accept" = "application/json" }
$token = (Get-AzAccessToken -ResourceUrl "https://management.azure.com/").Token
$kv = Get-AzKeyVaultSecret -VaultName "kv-orders" -Name "crm-key" -AsPlainText
`,
    ],
  ]),
  ...rows('embedded', 'scripts/create-apim.sh', [
    [
      'literal',
      `#!/usr/bin/env bash
set -euo pipefail
RG=rg-apim
APIM=apim-orders
az apim nv create --service-name $APIM -g $RG --named-value-id crm-key --display-name crm-key --value "⟦shCrmKey⟧" --secret true
az apim nv create --service-name $APIM -g $RG --named-value-id crm-url --display-name crm-url --value "https://crm.contoso.com"
az apim nv create --service-name $APIM -g $RG --named-value-id erp --display-name erp --value "$ERP_KEY" --secret true
az rest --method put --uri "https://management.azure.com/subscriptions/$SUB/resourceGroups/$RG/providers/Microsoft.ApiManagement/service/$APIM/subscriptions/partner?api-version=2022-08-01" --body '{"properties":{"displayName":"partner","primaryKey":"⟦6b8d0f2a4c1e43975d7f9b1c3e5a7d90⟧","scope":"/apis"}}'
curl -s "https://apim-orders.azure-api.net/echo?subscription-key=⟦d0c2b4a6f8e14375a7b9c1d3e5f70824⟧"
curl -s "https://apim-orders.azure-api.net/echo?subscription-key=\${SUBSCRIPTION_KEY}"
KEY=$(az rest --method post --uri "$URL/listSecrets?api-version=2022-08-01" --query primaryKey -o tsv)
`,
    ],
  ]),
  ...rows('embedded', 'tests/orders.http', [
    [
      'literal',
      `@host = https://apim-orders.azure-api.net
@subscriptionKey = ⟦e9d7c5b3a1f04826b4d6f8a0c2e41357⟧
@token = {{login.response.body.access_token}}

### list
GET {{host}}/orders?api-version=2023-01-01
Ocp-Apim-Subscription-Key: {{subscriptionKey}}
Ocp-Apim-Trace: true

### get
GET {{host}}/orders/3f2504e0-4f89-41d3-9a0c-0305e82c3301
Authorization: Bearer {{token}}
x-api-key: ⟦http-file-key-3⟧
`,
    ],
  ]),
];
