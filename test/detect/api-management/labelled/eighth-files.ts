import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { some } from '../../tokens/labelled/made.ts';

/** An eighth set, of what such files hold most often. */
export const EIGHTH_ROWS: Row[] = [
  ...rows('apim', 'policies/inbound-partner.xml', [
    [
      'literal',
      `<!-- x-api-key: ⟦prtnr-8812-kk⟧ (rotate yearly) -->
<policies>
	<inbound>
		<base />
		<set-variable name="partner-api-key" value="⟦gT5kP9wQ2xZ7⟧" />
		<set-variable name="auth-token" value="@("⟦statictok-9931⟧")" />
		<set-variable name="is-key-valid" value="@(context.Request.Headers.GetValueOrDefault("x-key","") == context.Variables.GetValueOrDefault<string>("partner-api-key"))" />
		<set-variable name="currentKeyIndex" value="2" />
		<set-variable name="responseType" value="token id_token" />
		<set-header name="x-goog-api-key" exists-action="override"><value>⟦goog-like-8Xk2mQ9z⟧</value></set-header>
		<set-header name="X-Amz-Security-Token" exists-action="override"><value>@((string)context.Variables["sts"])</value></set-header>
		<set-header name="X-Csrf-Token" exists-action="override"><value>Fetch</value></set-header>
		<set-header name="X-Api-Key-Id" exists-action="override"><value>key-2024-01</value></set-header>
		<set-header name="X-Secret-Id" exists-action="override"><value>orders-db</value></set-header>
		<set-header name="Sec-WebSocket-Key" exists-action="skip"><value>@(context.RequestId.ToString())</value></set-header>
		<set-header name="Idempotency-Key" exists-action="override"><value>@(Guid.NewGuid().ToString())</value></set-header>
		<send-request mode="new" response-variable-name="t" timeout="10" ignore-error="false">
			<set-url>https://idp.contoso.com/oauth/token</set-url>
			<set-method>POST</set-method>
			<set-header name="Content-Type" exists-action="override"><value>application/json</value></set-header>
			<set-body>{
  "client_id": "Y7vQ2mK9xT4bN8wE1rL5pU3iO6aSdFgH",
  "client_secret": "⟦A_z9-Kq8wTxpvNbM1Yc5Lr2aJ6hD9gFeSuRoIiMtByEk0p3Xw8VnQ7bT1m⟧",
  "audience": "https://api.contoso.com",
  "grant_type": "client_credentials"
}</set-body>
		</send-request>
		<authentication-certificate certificate-id="partner-cert" />
		<authentication-basic username="partner" password="⟦2ecR3t!⟧" />
		<set-backend-service base-url="https://partner.contoso.com/v2/" />
	</inbound>
	<outbound>
		<base />
		<set-header name="X-Rate-Limit-Token" exists-action="delete" />
	</outbound>
</policies>
`,
    ],
  ]),
  ...rows('apim', 'bicep/apim-logger.bicep', [
    [
      'literal',
      `resource logger 'Microsoft.ApiManagement/service/loggers@2022-08-01' = {
  parent: apim
  name: 'ai'
  properties: {
    loggerType: 'applicationInsights'
    credentials: { instrumentationKey: ai.properties.InstrumentationKey }
  }
}
resource cache 'Microsoft.ApiManagement/service/caches@2022-08-01' = {
  parent: apim
  name: 'default'
  properties: { connectionString: 'r.redis.cache.windows.net:6380,password=⟦${some(43)}=⟧,ssl=True', useFromLocation: 'default' }
}
resource idp 'Microsoft.ApiManagement/service/identityProviders@2022-08-01' = {
  parent: apim
  name: 'aadB2C'
  properties: { clientId: '25eef6e4-c905-4a07-8eb4-0d08d5df8b3f', clientSecret: '⟦3Ye8Q~kV2mT9xL4nB7wR1pU5iO6aSdFg⟧', authority: 'contoso.b2clogin.com', signinPolicyName: 'B2C_1_signin', passwordResetPolicyName: 'B2C_1_reset' }
}
resource sub 'Microsoft.ApiManagement/service/subscriptions@2022-08-01' = {
  parent: apim
  name: 'ci'
  properties: { displayName: 'ci', scope: '/apis', primaryKey: guid('⟦ci-fixed-seed⟧') }
}
resource sub2 'Microsoft.ApiManagement/service/subscriptions@2022-08-01' = {
  parent: apim
  name: 'ok'
  properties: { displayName: 'ok', scope: '/apis', primaryKey: primaryKey }
}
`,
    ],
  ]),
  ...rows('apim', 'apim/properties.json', [
    [
      'literal',
      `[
  { "id": "/properties/1", "properties": { "displayName": "logic-app-sig", "value": "⟦pT3mVq8XzP1wY5rB7nL9cJ2hG6dF0aSuEoIiRtMyNk4⟧", "secret": true } },
  { "id": "/properties/2", "properties": { "displayName": "backend-url", "value": "https://backend.contoso.com", "secret": false } },
  { "id": "/properties/3", "properties": { "displayName": "db-password", "value": null, "secret": true } },
  { "id": "/properties/4", "properties": { "displayName": "aad-tenant", "value": "72f988bf-86f1-41af-91ab-2d7cd011db47", "secret": false } }
]
`,
    ],
  ]),
];
