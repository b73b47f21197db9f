import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';

/** Policies, and parts of them, inside other files: written before the readers of such parts. */
export const EMBEDDED_ROWS: Row[] = [
  ...rows('embedded-templates', 'infra/api.bicep', [
    [
      'literal',
      `var inboundPart = '<set-header name="x-functions-key" exists-action="override"><value>⟦partBicepKey1⟧</value></set-header>'
var policyText = format('<policies><inbound><base /><set-header name="x-api-key"><value>⟦fmtPolicyKey⟧</value></set-header><set-backend-service base-url="{0}" /></inbound></policies>', backendUrl)
resource p 'Microsoft.ApiManagement/service/apis/policies@2021-08-01' = {
  parent: api
  name: 'policy'
  properties: {
    format: 'xml'
    value: '<policies>\\r\\n  <inbound>\\r\\n    <authentication-basic username="svc" password="⟦oneLineBicepPw⟧" />\\r\\n    <set-header name="x-tenant"><value>\${tenant}</value></set-header>\\r\\n  </inbound>\\r\\n</policies>'
  }
}
resource q 'Microsoft.ApiManagement/service/policyFragments@2021-12-01-preview' = {
  parent: apim
  name: 'f'
  properties: {
    value: replace(loadTextContent('f.xml'), '__KEY__', '⟦swappedInKey77⟧')
    format: 'rawxml'
  }
}
`,
    ],
  ]),
  ...rows('embedded-templates', 'infra/api.json', [
    [
      'literal',
      `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [
    { "type": "Microsoft.ApiManagement/service/apis/operations/policies", "apiVersion": "2019-12-01", "name": "a/b/c/policy", "properties": { "format": "xml", "value": "[concat('<policies><inbound><set-header name=\\"x-api-key\\" exists-action=\\"override\\"><value>⟦concatArmKey⟧</value></set-header><set-backend-service base-url=\\"', parameters('url'), '\\" /></inbound></policies>')]" } },
    { "type": "Microsoft.ApiManagement/service/policies", "apiVersion": "2019-12-01", "name": "a/policy", "properties": { "value": "<policies>\\n\\t<inbound>\\n\\t\\t<validate-jwt header-name=\\"Authorization\\">\\n\\t\\t\\t<issuer-signing-keys>\\n\\t\\t\\t\\t<key>⟦YXJtLWVtYmVkZGVkLXNpZ25pbmcta2V5⟧</key>\\n\\t\\t\\t</issuer-signing-keys>\\n\\t\\t</validate-jwt>\\n\\t\\t<set-body>@(&quot;client_secret=⟦armExprBody7⟧&amp;grant_type=client_credentials&quot;)</set-body>\\n\\t</inbound>\\n</policies>", "format": "rawxml" } }
  ]
}
`,
    ],
  ]),
  ...rows('embedded-templates', 'infra/policy.tf', [
    [
      'literal',
      `locals {
  policy = <<-XML
    <policies>
      <inbound>
        <set-header name="Authorization" exists-action="override">
          <value>@("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("⟦tfuser:tfHeredocPw⟧")))</value>
        </set-header>
        %{ if var.enabled }
        <set-query-parameter name="subscription-key" exists-action="override"><value>⟦1e4a6fb3d2a8c1e0f96b5477b0c5f4d9⟧</value></set-query-parameter>
        %{ endif }
        <set-header name="x-api-key" exists-action="override"><value>\${local.key}</value></set-header>
      </inbound>
    </policies>
  XML
  fragment = "<fragment><set-variable name=\\"clientSecret\\" value=\\"⟦tfEscapedFrag3⟧\\" /></fragment>"
}
resource "azapi_resource" "policy" {
  type = "Microsoft.ApiManagement/service/policies@2022-08-01"
  body = jsonencode({ properties = { format = "rawxml", value = "<policies><inbound><authentication-basic username=\\"u\\" password=\\"⟦azapiPolicyPw⟧\\" /></inbound></policies>" } })
}
`,
    ],
  ]),
  ...rows('embedded-templates', 'k8s/policies.yaml', [
    [
      'literal',
      `apiVersion: v1
kind: ConfigMap
metadata: { name: policies }
data:
  orders.xml: |
    <policies>
      <inbound>
        <set-header name="x-functions-key" exists-action="override">
          <value>⟦yamlBlockFnKey⟧</value>
        </set-header>
        <set-header name="x-erp"><value>{{erp}}</value></set-header>
      </inbound>
    </policies>
`,
    ],
  ]),
  ...rows('embedded-templates', 'templates/policy.xml.tftpl', [
    [
      'literal',
      `<policies>
  <inbound>
    <set-header name="x-api-key" exists-action="override"><value>\${api_key}</value></set-header>
    <set-header name="x-partner-secret" exists-action="override"><value>⟦tftplSecret9⟧</value></set-header>
    <cors><allowed-origins>%{ for o in origins }<origin>\${o}</origin>%{ endfor }</allowed-origins></cors>
  </inbound>
</policies>
`,
    ],
  ]),
  ...rows('embedded-code', 'src/Policies.cs', [
    [
      'literal',
      `public static class Policies
{
    public static string Raw(string url) => $"""
        <policies><inbound>
          <set-backend-service base-url="{url}" />
          <set-header name="x-api-key" exists-action="override"><value>⟦rawInterpKey5⟧</value></set-header>
        </inbound></policies>
        """;
    public const string Escaped = "<policies><inbound><authentication-basic username=\\"a\\" password=\\"⟦escapedCsPw⟧\\" /></inbound></policies>";
    public static string Part => "<set-header name=\\"x-functions-key\\"><value>⟦csPartFnKey7⟧</value></set-header>";
    public static string Doc(string k) => $@"<policies><inbound><set-header name=""x-api-key""><value>{k}</value></set-header></inbound></policies>";
}
`,
    ],
  ]),
  ...rows('embedded-code', 'deploy/policy.py', [
    [
      'literal',
      `POLICY = """
<policies>
  <inbound>
    <set-header name="x-api-key" exists-action="override"><value>⟦pyPolicyKey88⟧</value></set-header>
    <set-header name="x-env" exists-action="override"><value>%s</value></set-header>
  </inbound>
</policies>
""" % env
client.api_policy.create_or_update(rg, apim, "orders", "policy", {"value": POLICY, "format": "rawxml"})
client.named_value.begin_create_or_update(rg, apim, "crm", {"display_name": "crm", "value": "⟦pySdkNv-1⟧", "secret": True})
`,
    ],
  ]),
  ...rows('embedded-code', 'deploy/policy.sh', [
    [
      'literal',
      `cat > policy.xml <<POLICY
<policies><inbound><set-header name="x-api-key" exists-action="override"><value>⟦shHeredocKey4⟧</value></set-header><set-header name="x-b" exists-action="override"><value>$KEY</value></set-header></inbound></policies>
POLICY
az rest --method put --url "$URL/policies/policy?api-version=2021-08-01" --body "{\\"properties\\":{\\"format\\":\\"rawxml\\",\\"value\\":\\"<policies><inbound><authentication-basic username=\\\\\\"u\\\\\\" password=\\\\\\"⟦azRestPolicyPw⟧\\\\\\" /></inbound></policies>\\"}}"
az apim nv create -g rg -n apim --named-value-id k --display-name k --secret true --value '⟦nvAfterFlag-3⟧'
`,
    ],
  ]),
  ...rows('embedded-docs', 'docs/policies.mdx', [
    [
      'literal',
      `Use \`<set-header name="x-functions-key"><value>⟦inlineMdKey42⟧</value></set-header>\` in inbound.

Or set the query parameter:

    <set-query-parameter name="code" exists-action="override">
      <value>⟦indentedMdCode8Zx==⟧</value>
    </set-query-parameter>

~~~xml
<send-request mode="new" response-variable-name="t">
  <set-body>client_id=a&amp;client_secret=⟦tildeFenceSecret5⟧</set-body>
</send-request>
~~~

| Header | Value |
|---|---|
| \`Ocp-Apim-Subscription-Key\` | \`⟦e0f96b5477b0c5f4d91e4a6fb3d2a8c1⟧\` |
| \`Content-Type\` | \`application/json\` |
`,
    ],
  ]),
  ...rows('embedded-docs', 'docs/reference.md', [
    [
      'hard-negative',
      `The \`authentication-basic\` policy takes \`username\` and \`password\`.

\`\`\`xml
<authentication-basic username="username" password="password" />
<authentication-certificate thumbprint="thumbprint" certificate-id="resource name"/>
<set-header name="header name" exists-action="override | skip | append | delete"><value>value</value></set-header>
<validate-jwt header-name="name of HTTP header containing the token"><issuer-signing-keys><key>Base64 encoded signing key | policy expression</key></issuer-signing-keys></validate-jwt>
<cache-store-value key="key" value="value" duration="seconds" />
\`\`\`

| Attribute | Description | Required |
|---|---|---|
| password | Password of the Basic credential. | Yes |
| token | Name of the token | No |
`,
    ],
  ]),
];
