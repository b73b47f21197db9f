import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { base64, hex, some } from '../../tokens/labelled/made.ts';

/** A twelfth set, in the manner of the samples, examples and scripts that makers publish. */
export const TWELFTH_ROWS: Row[] = [
  ...rows('apim', 'examples/Generate Shared Access Signature and forward request to Azure storage.policy.xml', [
    [
      'literal',
      `<!-- The policy defined in this file shows how to generate Shared Access Signature (https://docs.microsoft.com/azure/storage/common/storage-dotnet-shared-access-signature-part-1) using expressions. -->
<!-- Copy the following snippet into the inbound section. -->
<policies>
  <inbound>
    <base />
    <set-variable name="accessKey" value="{{access-key}}" />
    <set-variable name="blob" value="@{
            var accountName = &quot;contosostorage&quot;;
            var accountKey = &quot;⟦${some(86)}==⟧&quot;;
            return accountName;
        }" />
    <set-variable name="sasToken" value="@{
        string resourceUri = context.Variables.GetValueOrDefault<string>("resourcePath");
        string keyName = "RootManageSharedAccessKey";
        string key = (string)context.Variables["accessKey"];
        TimeSpan sinceEpoch = DateTime.UtcNow - new DateTime(1970, 1, 1);
        var expiry = Convert.ToString((int)sinceEpoch.TotalSeconds + 60 * 60);
        string stringToSign = System.Uri.EscapeDataString(resourceUri) + "\\n" + expiry;
        HMACSHA256 hmac = new HMACSHA256(Encoding.UTF8.GetBytes(key));
        var signature = Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(stringToSign)));
        return String.Format("SharedAccessSignature sr={0}&sig={1}&se={2}&skn={3}", Uri.EscapeDataString(resourceUri), Uri.EscapeDataString(signature), expiry, keyName);
    }" />
    <set-header name="Authorization" exists-action="override">
      <value>@((string)context.Variables["sasToken"])</value>
    </set-header>
  </inbound>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'examples/Get X-CSRF token from SAP gateway.policy.xml', [
    [
      'literal',
      `<policies>
  <inbound>
    <send-request mode="new" response-variable-name="fetchtokenresponse" timeout="10" ignore-error="false">
      <set-url>@(context.Request.Url.ToString())</set-url>
      <set-method>HEAD</set-method>
      <set-header name="X-CSRF-Token" exists-action="override"><value>Fetch</value></set-header>
      <set-header name="Authorization" exists-action="override">
        <value>
          Basic ⟦${base64('SAPUSER:Abap#2020')}⟧
        </value>
      </set-header>
    </send-request>
    <set-header name="X-CSRF-Token" exists-action="skip">
      <value>@(((IResponse)context.Variables["fetchtokenresponse"]).Headers.GetValueOrDefault("x-csrf-token"))</value>
    </set-header>
    <set-header name="Cookie" exists-action="skip">
      <value>@{ return ((IResponse)context.Variables["fetchtokenresponse"]).Headers["Set-Cookie"].FirstOrDefault(); }</value>
    </set-header>
  </inbound>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'examples/Look up Key Vault secret using Managed Service Identity.policy.xml', [
    [
      'hard-negative',
      `<policies>
  <inbound>
    <send-request mode="new" response-variable-name="keyvaultsecretResponse" timeout="20" ignore-error="false">
      <set-url>https://kv-contoso.vault.azure.net/secrets/orders-password/?api-version=7.0</set-url>
      <set-method>GET</set-method>
      <authentication-managed-identity resource="https://vault.azure.net" />
    </send-request>
    <cache-store-value key="keyvaultsecret" value="@((string)((IResponse)context.Variables["keyvaultsecretResponse"]).Body.As<JObject>()["value"])" duration="3600" />
    <set-header name="Authorization" exists-action="override">
      <value>@{
        var basic = "svc:" + (string)context.Variables["keyvaultsecret"];
        return "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(basic));
      }</value>
    </set-header>
  </inbound>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'labs/policy.json', [
    [
      'literal',
      `{ "properties": { "format": "rawxml", "value": "\\u003cpolicies\\u003e\\r\\n  \\u003cinbound\\u003e\\r\\n    \\u003cset-header name=\\"api-key\\" exists-action=\\"override\\"\\u003e\\u003cvalue\\u003e⟦${hex(32)}⟧\\u003c/value\\u003e\\u003c/set-header\\u003e\\r\\n    \\u003cset-header name=\\"x-key\\" exists-action=\\"override\\"\\u003e\\u003cvalue\\u003e{{x-key}}\\u003c/value\\u003e\\u003c/set-header\\u003e\\r\\n  \\u003c/inbound\\u003e\\r\\n\\u003c/policies\\u003e" } }
`,
    ],
  ]),
  ...rows('apim', 'apis/legacy/policy.xml', [
    [
      'literal',
      `<policies>
	<inbound>
		<base />
		<set-header name="Authorization" exists-action="override">
			<value><![CDATA[Basic ⟦@@b64:cdata:Pw@2021@@⟧]]></value>
		</set-header>
		<set-query-parameter name="apiKey" exists-action="override">
			<value>
				⟦multi-line-Key-88⟧
			</value>
		</set-query-parameter>
		<set-header name="api-token" exists-action="append"><value>{{prefix}}-token</value></set-header>
		<set-header name="X-Auth-User" exists-action="override"><value>@(context.User?.Email)</value></set-header>
		<set-header name="X-Forwarded-Client-Cert" exists-action="override"><value>@(context.Request.Certificate?.Thumbprint)</value></set-header>
		<set-header name="x-ms-token-aad-access-token" exists-action="delete" />
		<rewrite-uri template="/api/HttpTrigger1?code=⟦${some(54)}==⟧" copy-unmatched-params="false" />
		<set-backend-service base-url="https://admin:⟦b4ckend⟧@legacy.contoso.local:8443/" />
		<send-request mode="copy" response-variable-name="r" timeout="60" ignore-error="false">
			<set-url>https://prod-12.westeurope.logic.azure.com:443/workflows/${hex(32)}/triggers/manual/paths/invoke?api-version=2016-10-01&amp;sp=%2Ftriggers%2Fmanual%2Frun&amp;sv=1.0&amp;sig=⟦${some(43)}⟧</set-url>
			<set-method>POST</set-method>
		</send-request>
		<send-request mode="new" response-variable-name="t">
			<set-url>https://login.windows.net/common/oauth2/token</set-url>
			<set-method>POST</set-method>
			<set-body template="none">resource=https://graph.windows.net&amp;client_id=abc&amp;client_secret=⟦%2Fq8kLm9Zx3N%3D⟧&amp;grant_type=client_credentials</set-body>
		</send-request>
		<validate-jwt header-name="Authorization">
			<issuer-signing-keys>
				<key>
					⟦${some(43)}=⟧
				</key>
			</issuer-signing-keys>
			<required-claims><claim name="aud"><value>api-key-audience</value></claim><claim name="token_use"><value>access</value></claim></required-claims>
		</validate-jwt>
	</inbound>
	<outbound>
		<set-body>@{
			var response = context.Response.Body.As<JObject>();
			foreach (var key in new [] {"password", "secret", "apiKey"}) { response.Property(key)?.Remove(); }
			return response.ToString();
		}</set-body>
		<redirect-content-urls />
		<xml-to-json kind="direct" apply="always" consider-accept-header="false" />
	</outbound>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'bicep/modules/policies.bicep', [
    [
      'literal',
      `param functionKeyName string = 'x-functions-key'
@description('API key for the weather service')
@minLength(10)
param weatherApiKey string
resource api 'Microsoft.ApiManagement/service/apis/policies@2021-08-01' = {
  name: 'policy'
  parent: parentApi
  properties: {
    format: 'xml'
    value: '<policies><inbound><base /><set-header name="x-api-key" exists-action="override"><value>⟦oneline-Bicep-1⟧</value></set-header><set-header name="y-api-key" exists-action="override"><value>\${weatherApiKey}</value></set-header></inbound></policies>'
  }
}
resource api2 'Microsoft.ApiManagement/service/apis/policies@2021-08-01' = {
  name: 'policy'
  properties: {
    format: 'rawxml'
    value: replace(loadTextContent('policy.xml'), '{{key}}', '⟦replaced-Key-2⟧')
  }
}
resource api3 'Microsoft.ApiManagement/service/apis/policies@2021-08-01' = {
  name: 'policy'
  properties: {
    value: format('''
      <policies><inbound>
        <authentication-basic username="{0}" password="⟦format-Pw3⟧" />
        <set-header name="Ocp-Apim-Subscription-Key" exists-action="override"><value>{1}</value></set-header>
      </inbound></policies>''', user, key)
  }
}
module nv 'named-value.bicep' = {
  name: 'nv'
  params: {
    name: 'erp-password'
    value: '⟦moduleParam4⟧'
    secret: true
    keyVaultSecretName: 'erp-password'
    apiKey: kv.getSecret('api-key')
  }
}
var namedValues = [
  { name: 'sap-user', value: 'sap', secret: false }
  { name: 'sap-pass', value: '⟦loopNv5⟧', secret: true }
]
`,
    ],
  ]),
  ...rows('apim', 'infra/parameters/prod.parameters.json', [
    [
      'literal',
      `{
  "$schema": "https://schema.management.azure.com/schemas/2015-01-01/deploymentParameters.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "namedValues": { "value": [ { "name": "crm-key", "value": "⟦paramNv-Key1⟧", "secret": true }, { "name": "crm-url", "value": "https://crm", "secret": false } ] },
    "apimClientSecret": { "value": "GEN-PASSWORD" },
    "adminPassword": { "value": "⟦P@ssw0rd-77⟧" },
    "sshKey": { "value": "ssh-rsa AAAAB3NzaC1yc2E${some(60)}" },
    "subscriptionId": { "value": "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee" },
    "functionAppKey": { "value": "⟦${some(54)}==⟧" }
  }
}
`,
    ],
  ]),
  ...rows('apim', 'tests/test_apim.py', [
    [
      'literal',
      `import os, requests, pytest
APIM_URL = "https://apim-contoso.azure-api.net"
SUBSCRIPTION_KEY = "⟦${hex(32)}⟧"
HEADERS = {"Ocp-Apim-Subscription-Key": SUBSCRIPTION_KEY, "Authorization": f"Bearer {os.environ['TOKEN']}"}
def test_unauthorized():
    r = requests.get(APIM_URL, headers={"Ocp-Apim-Subscription-Key": "invalid"})
    assert r.json()["message"] == "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription."
def test_basic():
    r = requests.post(APIM_URL + "/login", auth=("svc", "⟦pyAuth-Pw1⟧"), data={"grant_type": "password"})
def test_params():
    r = requests.get(APIM_URL, params={"subscription-key": "⟦${hex(32)}⟧", "api-version": "2024-01-01"})
def get_token(client_id="app", client_secret=None, token_url="https://idp/token"):
    return requests.post(token_url, data={"client_id": client_id, "client_secret": client_secret or "⟦pyDefaultSec2⟧"}).json()["access_token"]
@pytest.fixture
def api_key():
    return os.getenv("API_KEY", "⟦pyG3tenv-77xK⟧")
`,
    ],
  ]),
  ...rows('apim', 'README.adoc', [
    [
      'literal',
      `= APIM
Set the header \`Ocp-Apim-Subscription-Key\` to your key, for instance \`<your key>\`.

[source,bash]
----
export APIM_KEY=⟦${hex(32)}⟧
curl --header 'Ocp-Apim-Subscription-Key: YOUR_KEY' https://apim.azure-api.net
az apim nv create --named-value-id backend-key --display-name backend-key --value ⟦adocNv-77⟧ --secret true -g rg -n apim
az apim nv create --named-value-id region --display-name region --value westeurope --secret false -g rg -n apim
----
NOTE: The password must have 12 characters, a token expires after one hour.
`,
    ],
  ]),
  ...rows('apim', '.github/workflows/apiops.yaml', [
    [
      'literal',
      `name: publish
on: { workflow_dispatch: { inputs: { COMMIT_ID: { description: commit, type: choice, options: [a, b] } } } }
jobs:
  push:
    runs-on: ubuntu-latest
    env:
      AZURE_CLIENT_ID: \${{ secrets.AZURE_CLIENT_ID }}
      AZURE_CLIENT_SECRET: \${{ secrets.AZURE_CLIENT_SECRET }}
      CONFIGURATION_YAML_PATH: configuration.prod.yaml
      NAMED_VALUE_PASSWORD: ⟦apiops-Env-1⟧
    steps:
      - uses: cschleiden/replace-tokens@v1.3
        with: { tokenPrefix: "{#[", tokenSuffix: "]#}", files: '["configuration.prod.yaml"]' }
        env: { testSecretValue: "\${{ secrets.TEST }}" }
      - uses: azure/login@v2
        with: { creds: '{"clientId":"11111111-2222-4333-8444-555555555555","clientSecret":"⟦creds~Inline.2⟧","subscriptionId":"s","tenantId":"t"}' }
`,
    ],
  ]),
];
