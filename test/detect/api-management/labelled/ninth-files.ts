import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { base64, hex, longKey, shortKey, some } from '../../tokens/labelled/made.ts';

/** Whole files of many kinds, each with what such files hold beside their credentials. */
export const NINTH_ROWS: Row[] = [
  ...rows('apim', 'policies/orders-api/policy.xml', [
    [
      'literal',
      `<policies>
    <inbound>
        <base />
        <set-backend-service base-url="https://orders-backend.contoso-internal.net/v2" />
        <check-header name="X-Azure-FDID" failed-check-httpcode="403" failed-check-error-message="Not authorized" ignore-case="false">
            <value>3f1c9b0e-7d52-4b5f-9a3a-0c8f6f2f1b77</value>
        </check-header>
        <validate-jwt header-name="Authorization" failed-validation-httpcode="401" failed-validation-error-message="Unauthorized. Access token is missing or invalid.">
            <openid-config url="https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0/.well-known/openid-configuration" />
            <audiences>
                <audience>api://b7e0f6f4-28f1-4a0e-9c53-0f1a7f2d8a11</audience>
            </audiences>
            <required-claims>
                <claim name="roles" match="any">
                    <value>Orders.Read</value>
                </claim>
            </required-claims>
        </validate-jwt>
        <set-header name="x-functions-key" exists-action="override">
            <value>⟦${some(54)}==⟧</value>
        </set-header>
        <set-header name="x-correlation-id" exists-action="skip">
            <value>@(context.RequestId.ToString())</value>
        </set-header>
        <rate-limit-by-key calls="100" renewal-period="60" counter-key="@(context.Subscription?.Key ?? context.Request.IpAddress)" />
    </inbound>
    <backend>
        <forward-request timeout="60" follow-redirects="false" />
    </backend>
    <outbound>
        <base />
        <set-header name="X-Powered-By" exists-action="delete" />
        <set-header name="Strict-Transport-Security" exists-action="override">
            <value>max-age=31536000; includeSubDomains</value>
        </set-header>
    </outbound>
    <on-error>
        <base />
        <set-header name="ErrorSource" exists-action="override">
            <value>@(context.LastError.Source)</value>
        </set-header>
    </on-error>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'apim/policies/sf-token.policy.xml', [
    [
      'literal',
      `<!-- Gets a Salesforce token and caches it for 55 minutes -->
<policies>
  <inbound>
    <base />
    <cache-lookup-value key="sfdc-access-token" variable-name="sfdcToken" />
    <choose>
      <when condition="@(!context.Variables.ContainsKey("sfdcToken"))">
        <send-request mode="new" response-variable-name="tokenResponse" timeout="20" ignore-error="false">
          <set-url>https://test.salesforce.com/services/oauth2/token</set-url>
          <set-method>POST</set-method>
          <set-header name="Content-Type" exists-action="override">
            <value>application/x-www-form-urlencoded</value>
          </set-header>
          <set-body>@{
            return "grant_type=password&client_id={{sfdc-client-id}}&client_secret=⟦8D41C7A2F0B35E96A1C4D8F73B2E6095⟧&username=integration@contoso.com.uat&password=⟦Wint3r!sC0ming⟧";
          }</set-body>
        </send-request>
        <set-variable name="sfdcToken" value="@(((IResponse)context.Variables["tokenResponse"]).Body.As<JObject>()["access_token"].ToString())" />
        <cache-store-value key="sfdc-access-token" value="@((string)context.Variables["sfdcToken"])" duration="3300" />
      </when>
    </choose>
    <set-header name="Authorization" exists-action="override">
      <value>@("Bearer " + (string)context.Variables["sfdcToken"])</value>
    </set-header>
  </inbound>
  <backend><base /></backend>
  <outbound><base /></outbound>
  <on-error><base /></on-error>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'legacy/basic-auth-inbound.xml', [
    [
      'literal',
      `<policies>
	<inbound>
		<choose>
			<when condition="@(context.Request.Headers.GetValueOrDefault("Authorization","").AsBasic() == null || context.Request.Headers.GetValueOrDefault("Authorization","").AsBasic().UserId != "svc-partner" || context.Request.Headers.GetValueOrDefault("Authorization","").AsBasic().Password != "⟦P@rtner2021⟧")">
				<return-response>
					<set-status code="401" reason="Unauthorized" />
					<set-header name="WWW-Authenticate" exists-action="override">
						<value>Basic realm="partner"</value>
					</set-header>
					<set-body>Wrong username or password</set-body>
				</return-response>
			</when>
		</choose>
		<authentication-basic username="svc-sap-rfc" password="⟦sap4ever⟧" />
		<set-variable name="passwordPolicy" value="strong" />
		<set-variable name="backendApiKey" value="⟦7c1f0a9e5b2d4836⟧" />
		<base />
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
`,
    ],
  ]),
  ...rows('apim', 'src/policies/hmac-signing.xml', [
    [
      'literal',
      `<policies>
  <inbound>
    <base />
    <set-variable name="timestamp" value="@(DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ"))" />
    <set-variable name="signature" value="@{
        var key = Encoding.UTF8.GetBytes("⟦uX9!kLm2#pQr⟧");
        using (var hmac = new HMACSHA256(key))
        {
            var payload = context.Request.Method + context.Request.Url.Path + context.Variables.GetValueOrDefault<string>("timestamp");
            return Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(payload)));
        }
    }" />
    <set-header name="X-Signature" exists-action="override">
      <value>@((string)context.Variables["signature"])</value>
    </set-header>
    <set-header name="X-Api-Key-Version" exists-action="override">
      <value>2023-10-01</value>
    </set-header>
    <set-query-parameter name="code" exists-action="override">
      <value>⟦${some(44)}AzFu${some(5)}A==⟧</value>
    </set-query-parameter>
    <set-query-parameter name="api-version" exists-action="override">
      <value>2016-10-01</value>
    </set-query-parameter>
  </inbound>
  <backend><base /></backend>
  <outbound><base /></outbound>
  <on-error><base /></on-error>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'policy-fragments/openai-key-fragment.xml', [
    [
      'literal',
      `<fragment>
	<choose>
		<when condition="@(context.Request.Headers.ContainsKey("api-key") == false)">
			<set-header name="api-key" exists-action="override">
				<value>⟦${hex(32)}⟧</value>
			</set-header>
		</when>
		<otherwise>
			<set-header name="api-key" exists-action="override">
				<value>{{openai-key}}</value>
			</set-header>
		</otherwise>
	</choose>
	<set-backend-service backend-id="openai-backend-pool" />
	<authentication-managed-identity resource="https://cognitiveservices.azure.com" output-token-variable-name="msi-access-token" ignore-error="false" />
	<azure-openai-token-limit counter-key="@(context.Subscription.Id)" tokens-per-minute="500" estimate-prompt-tokens="false" remaining-tokens-variable-name="remainingTokens" />
	<azure-openai-emit-token-metric namespace="openai">
		<dimension name="Subscription ID" />
		<dimension name="API ID" value="@(context.Api.Id)" />
	</azure-openai-emit-token-metric>
</fragment>
`,
    ],
  ]),
  ...rows('apim', 'infra/apim/policies/logicapp.xml', [
    [
      'literal',
      `<policies>
    <inbound>
        <base />
        <set-method id="apim-generated-policy">POST</set-method>
        <rewrite-uri id="apim-generated-policy" template="/request/paths/invoke//?api-version=2016-06-01&amp;sp=/triggers/request/run&amp;sv=1.0&amp;sig=⟦${some(43)}⟧" />
        <set-header id="apim-generated-policy" name="Ocp-Apim-Subscription-Key" exists-action="delete" />
        <send-one-way-request mode="new">
            <set-url>https://hooks.slack.com/services/⟦T02AB3C4D/B03EF5G6H/${some(24)}⟧</set-url>
            <set-method>POST</set-method>
            <set-body>@{ return new JObject(new JProperty("username","APIM Alert"), new JProperty("text", context.LastError.Message)).ToString(); }</set-body>
        </send-one-way-request>
    </inbound>
    <backend><base /></backend>
    <outbound><base /></outbound>
    <on-error><base /></on-error>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'apimartifacts/apis/legacy-soap/operations/GetCustomer/policy.xml', [
    [
      'literal',
      `<policies>
  <inbound>
    <base />
    <set-header name="SOAPAction" exists-action="override">
      <value>"http://tempuri.org/ICustomer/GetCustomer"</value>
    </set-header>
    <set-body template="liquid">
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">
  <soap:Header>
    <wsse:Security soap:mustUnderstand="1">
      <wsse:UsernameToken>
        <wsse:Username>wsuser</wsse:Username>
        <wsse:Password Type="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText">⟦Cust0mer$oap⟧</wsse:Password>
      </wsse:UsernameToken>
    </wsse:Security>
  </soap:Header>
  <soap:Body>
    <GetCustomer xmlns="http://tempuri.org/">
      <id>{{body.id}}</id>
    </GetCustomer>
  </soap:Body>
</soap:Envelope>
    </set-body>
    <set-header name="Content-Type" exists-action="override">
      <value>text/xml</value>
    </set-header>
  </inbound>
  <backend><base /></backend>
  <outbound><base /></outbound>
  <on-error><base /></on-error>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'policies/jwt-hs256.xml', [
    [
      'literal',
      `<policies>
    <inbound>
        <validate-jwt header-name="Authorization" require-scheme="Bearer" output-token-variable-name="jwt">
            <issuer-signing-keys>
                <key>⟦c2VjcmV0LXNpZ25pbmcta2V5LWZvci1hcGlt⟧</key>
                <key certificate-id="signing-cert-2024" />
                <key id="rsa1" n="${some(86)}" e="AQAB" />
                <key>{{jwt-signing-key}}</key>
            </issuer-signing-keys>
            <decryption-keys>
                <key certificate-id="decrypt-cert" />
            </decryption-keys>
            <issuers>
                <issuer>https://sts.contoso.com</issuer>
            </issuers>
        </validate-jwt>
        <authentication-certificate thumbprint="CA06F56B258B7A0D4F2B05470939478651151984" />
        <authentication-certificate body="@(context.Variables.GetValueOrDefault<byte[]>("byteCertificate"))" password="⟦certP4ss⟧" />
        <validate-client-certificate validate-revocation="true">
            <identities>
                <identity thumbprint="2F0A7B9C3D4E5F60718293A4B5C6D7E8F9012345" issuer-certificate-id="ca-root" />
            </identities>
        </validate-client-certificate>
        <proxy url="http://proxy.corp.local:8080" username="apimproxy" password="⟦Squid#3128⟧" />
        <base />
    </inbound>
    <backend><base /></backend>
    <outbound><base /></outbound>
    <on-error><base /></on-error>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'policies/storage-sas.xml', [
    [
      'literal',
      `<policies>
    <inbound>
        <base />
        <set-variable name="UTCNow" value="@(DateTime.UtcNow.ToString("R"))" />
        <set-variable name="RequestPath" value="@(context.Request.Url.Path)" />
        <set-header name="Authorization" exists-action="override">
            <value>@{
                var accountName = "stcontosoweu01";
                var sharedKey = "⟦${longKey('+ASt', 'Default0')}⟧";
                var sig = "";
                var canonical = String.Format("GET\\n\\n\\n\\nx-ms-date:{0}\\nx-ms-version:{1}\\n/{2}/{3}", context.Variables.GetValueOrDefault<string>("UTCNow"), "2020-04-08", accountName, context.Variables.GetValueOrDefault<string>("RequestPath"));
                using (HMACSHA256 hmacSha256 = new HMACSHA256(Convert.FromBase64String(sharedKey))) {
                    sig = Convert.ToBase64String(hmacSha256.ComputeHash(Encoding.UTF8.GetBytes(canonical)));
                }
                return String.Format("SharedKey {0}:{1}", accountName, sig);
            }</value>
        </set-header>
        <set-header name="x-ms-version" exists-action="override"><value>2020-04-08</value></set-header>
        <set-backend-service base-url="https://stcontosoweu01.blob.core.windows.net/docs?sv=2022-11-02&amp;ss=b&amp;srt=sco&amp;sp=rl&amp;se=2026-01-01T00:00:00Z&amp;spr=https&amp;sig=⟦${some(41)}%3D⟧" />
    </inbound>
    <backend><base /></backend>
    <outbound>
        <base />
        <find-and-replace from="internal-key" to="external-key" />
    </outbound>
    <on-error><base /></on-error>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'policies/dynamics-token.xml', [
    [
      'literal',
      `<policies>
    <inbound>
        <base />
        <send-request ignore-error="true" timeout="20" response-variable-name="bearerToken" mode="new">
            <set-url>{{authorizationServer}}</set-url>
            <set-method>POST</set-method>
            <set-header name="Content-Type" exists-action="override">
                <value>application/x-www-form-urlencoded</value>
            </set-header>
            <set-body>@("client_id={{clientId}}&scope={{scope}}&client_secret={{clientSecret}}&grant_type=client_credentials")</set-body>
        </send-request>
        <send-request mode="new" response-variable-name="d365" timeout="30">
            <set-url>https://login.microsoftonline.com/0b3d2c1a-5e4f-4a6b-8c7d-9e0f1a2b3c4d/oauth2/token</set-url>
            <set-method>POST</set-method>
            <set-body>@{
                var body = new StringBuilder();
                body.Append("grant_type=client_credentials");
                body.Append("&client_id=5f8e7d6c-4b3a-4291-8071-6a5b4c3d2e1f");
                body.Append("&client_secret=⟦${some(3)}8Q~${some(34)}⟧");
                body.Append("&resource=https%3A%2F%2Fcontoso.crm4.dynamics.com");
                return body.ToString();
            }</set-body>
        </send-request>
        <set-header name="Authorization" exists-action="override">
            <value>@("Bearer " + (String)((IResponse)context.Variables["bearerToken"]).Body.As<JObject>()["access_token"])</value>
        </set-header>
        <set-header name="Authorization" exists-action="override">
            <value>@{
                string username = "erp_user";
                string password = "⟦erp-Pa55⟧";
                return "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes(username + ":" + password));
            }</value>
        </set-header>
        <set-header name="Authorization" exists-action="override">
            <value>Basic ⟦${base64('apiuser:Sommer2023!')}⟧</value>
        </set-header>
    </inbound>
    <backend><base /></backend>
    <outbound><base /></outbound>
    <on-error><base /></on-error>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'policies/mock-response.xml', [
    [
      'hard-negative',
      `<policies>
  <inbound>
    <base />
    <return-response>
      <set-status code="200" reason="OK" />
      <set-header name="Content-Type" exists-action="override"><value>application/json</value></set-header>
      <set-body>{
  "token_type": "Bearer",
  "expires_in": 3599,
  "key": "order-items",
  "secretName": "orders-db-password",
  "nextPageToken": null
}</set-body>
    </return-response>
    <cache-lookup-value key="@("token-" + context.Subscription.Id)" variable-name="token" default-value="none" />
    <cache-store-value key="lock-token" value="true" duration="30" />
    <trace source="inbound" severity="verbose"><message>Password grant used by client</message><metadata name="token-kind" value="opaque" /></trace>
    <set-variable name="tokenType" value="Bearer" />
    <set-variable name="keyVaultSecretName" value="orders-api-key" />
    <set-variable name="secretUri" value="https://kv-contoso.vault.azure.net/secrets/orders-api-key?api-version=7.4" />
    <check-header name="Ocp-Apim-Subscription-Key" failed-check-httpcode="401" failed-check-error-message="Subscription key missing" ignore-case="true" />
    <log-to-eventhub logger-id="audit">@( string.Join(",", DateTime.UtcNow, context.Deployment.ServiceName, context.RequestId, context.Request.Headers.GetValueOrDefault("Authorization","none"))) </log-to-eventhub>
  </inbound>
  <backend><base /></backend>
  <outbound><base /></outbound>
  <on-error><base /></on-error>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'apimartifacts/named values/erp-password/namedValueInformation.json', [
    [
      'literal',
      `{
  "properties": {
    "displayName": "erp-password",
    "secret": true,
    "tags": [],
    "value": "⟦Gr33nT3a⟧"
  }
}
`,
    ],
  ]),
  ...rows('apim', 'apimartifacts/named values/erp-url/namedValueInformation.json', [
    [
      'hard-negative',
      `{
  "properties": {
    "displayName": "erp-url",
    "secret": false,
    "value": "https://erp.contoso.com/api"
  }
}
`,
    ],
  ]),
  ...rows('apim', 'apimartifacts/named values/kv-erp/namedValueInformation.json', [
    [
      'hard-negative',
      `{
  "properties": {
    "displayName": "kv-erp",
    "keyVault": {
      "identityClientId": "9d1f2e3c-4b5a-4c6d-8e7f-0a1b2c3d4e5f",
      "secretIdentifier": "https://kv-contoso-prd.vault.azure.net/secrets/erp-api-key"
    },
    "secret": true
  }
}
`,
    ],
  ]),
  ...rows('apim', 'apimartifacts/backends/func-orders/backendInformation.json', [
    [
      'literal',
      `{
  "properties": {
    "credentials": {
      "header": {
        "x-functions-key": ["⟦${some(54)}==⟧"],
        "x-tenant": ["contoso-retail-emea"],
        "Accept-Language": ["en-US"]
      },
      "query": {
        "api-version": ["2023-05-01"]
      }
    },
    "protocol": "http",
    "resourceId": "https://management.azure.com/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Web/sites/func-orders",
    "tls": { "validateCertificateChain": true, "validateCertificateName": true },
    "url": "https://func-orders.azurewebsites.net/api"
  }
}
`,
    ],
  ]),
  ...rows('apim', 'apimartifacts/loggers/eh-audit/loggerInformation.json', [
    [
      'literal',
      `{
  "properties": {
    "credentials": {
      "connectionString": "Endpoint=sb://evhns-audit.servicebus.windows.net/;SharedAccessKeyName=apim-send;SharedAccessKey=⟦${shortKey('+AEh', 'Send0000')}⟧;EntityPath=audit",
      "name": "eh-audit"
    },
    "isBuffered": true,
    "loggerType": "azureEventHub"
  }
}
`,
    ],
  ]),
  ...rows('apim', 'apimartifacts/loggers/appi/loggerInformation.json', [
    [
      'hard-negative',
      `{
  "properties": {
    "credentials": {
      "instrumentationKey": "{{Logger-Credentials--64f1a2b3c4d5e6f708192a3b}}"
    },
    "isBuffered": true,
    "loggerType": "applicationInsights",
    "resourceId": "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.Insights/components/appi-contoso"
  }
}
`,
    ],
  ]),
  ...rows('apim', 'configuration.prod.yaml', [
    [
      'literal',
      `apimServiceName: apim-contoso-prd
namedValues:
  - name: erp-password
    properties:
      displayName: erp-password
      secret: true
      value: "⟦ProdErp!77⟧"
  - name: crm-key
    properties:
      displayName: crm-key
      keyVault:
        secretIdentifier: https://kv-contoso-prd.vault.azure.net/secrets/crm-key
  - name: environment
    properties:
      displayName: environment
      value: production
  - name: token-from-pipeline
    properties:
      displayName: token-from-pipeline
      secret: true
      value: "{#[token-from-pipeline]#}"
backends:
  - name: func-orders
    properties:
      url: https://func-orders-prd.azurewebsites.net/api
      resourceId: https://management.azure.com/subscriptions/8f7e6d5c-4b3a-2918-0716-253443526170/resourceGroups/rg-prd/providers/Microsoft.Web/sites/func-orders-prd
loggers:
  - name: appi
    properties:
      loggerType: applicationInsights
      credentials:
        instrumentationKey: 5b6a7c8d-9e0f-4a1b-8c2d-3e4f5a6b7c8d
`,
    ],
  ]),
  ...rows('apim', 'docs/calling-the-api.md', [
    [
      'literal',
      `# Calling the orders API

Get a subscription key from the developer portal and send it in the \`Ocp-Apim-Subscription-Key\` header:

\`\`\`bash
curl -s "https://apim-contoso.azure-api.net/orders/42" \\
  -H "Ocp-Apim-Subscription-Key: <your-subscription-key>"
\`\`\`

For the test environment you can use the shared key:

\`\`\`bash
curl "https://apim-contoso-tst.azure-api.net/orders?subscription-key=⟦${hex(32)}⟧"
curl -H "Ocp-Apim-Subscription-Key: ⟦${hex(32)}⟧" https://apim-contoso-tst.azure-api.net/ping
curl -u admin:⟦Hunter22⟧ https://apim-contoso-tst.azure-api.net/admin
\`\`\`

The response carries \`x-api-key-expires: 3600\`. Set \`client_secret\` to the value from Key Vault.
`,
    ],
  ]),
  ...rows('apim', 'tests/orders.http', [
    [
      'literal',
      `@baseUrl = https://apim-contoso-dev.azure-api.net
@subscriptionKey = ⟦${hex(32)}⟧
@token = {{login.response.body.access_token}}

### login
# @name login
POST https://login.microsoftonline.com/common/oauth2/v2.0/token
Content-Type: application/x-www-form-urlencoded

grant_type=client_credentials&client_id=0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0&client_secret=⟦dev-client-s3cr3t⟧&scope=api://orders/.default

### list
GET {{baseUrl}}/orders
Authorization: Bearer {{token}}
Ocp-Apim-Subscription-Key: {{subscriptionKey}}
`,
    ],
  ]),
  ...rows('apim', 'tests/contoso.postman_collection.json', [
    [
      'literal',
      `{
  "info": { "_postman_id": "1c2d3e4f-5a6b-7c8d-9e0f-1a2b3c4d5e6f", "name": "Contoso", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" },
  "item": [
    {
      "name": "Get order",
      "request": {
        "auth": { "type": "basic", "basic": [
          { "key": "password", "value": "⟦Tr0ub4dor⟧", "type": "string" },
          { "key": "username", "value": "postman", "type": "string" }
        ] },
        "method": "GET",
        "header": [
          { "key": "Ocp-Apim-Subscription-Key", "value": "⟦${hex(32)}⟧", "type": "text" },
          { "key": "Ocp-Apim-Trace", "value": "true", "type": "text" },
          { "key": "x-api-key", "value": "{{apiKey}}", "type": "text" }
        ],
        "url": { "raw": "{{baseUrl}}/orders/1", "host": ["{{baseUrl}}"], "path": ["orders", "1"] }
      }
    }
  ],
  "variable": [
    { "key": "baseUrl", "value": "https://apim-contoso.azure-api.net" },
    { "key": "clientSecret", "value": "⟦zxY-19-plm-77⟧" }
  ]
}
`,
    ],
  ]),
  ...rows('apim', 'api/openapi.yaml', [
    [
      'hard-negative',
      `openapi: 3.0.1
info: { title: Orders, version: '1.0' }
servers:
  - url: https://apim-contoso.azure-api.net/orders
components:
  securitySchemes:
    apiKeyHeader:
      type: apiKey
      name: Ocp-Apim-Subscription-Key
      in: header
    apiKeyQuery:
      type: apiKey
      name: subscription-key
      in: query
    oauth2:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: https://login.microsoftonline.com/common/oauth2/v2.0/token
          scopes: {}
paths:
  /login:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [username, password]
              properties:
                username: { type: string, example: jane }
                password: { type: string, format: password, minLength: 8 }
                token: { type: string, description: The token that the login page gives }
security:
  - apiKeyHeader: []
`,
    ],
  ]),
];
