import { rows } from './row.ts';
import type { Row } from './row.ts';

/** Written after the positions, in the manner of real repositories: whole files with several places each. */
const FILES: Row[] = [
  ...rows('whole-policy', 'flows/sharedflowbundle/policies/AM-Token.xml', [
    [
      'literal',
      `\ufeff<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r
<AssignMessage async="false" continueOnError="false" enabled="true" name="AM-Token">\r
    <DisplayName>AM-Token</DisplayName>\r
    <Properties/>\r
    <Set>\r
        <Headers>\r
            <Header name="Content-Type">application/x-www-form-urlencoded</Header>\r
            <Header name="Authorization">Basic ⟦bGVkZ2VyLWFwcDpUaDFzLWlzLW15LXBhc3M=⟧</Header>\r
        </Headers>\r
        <FormParams>\r
            <FormParam name="grant_type">password</FormParam>\r
            <FormParam name="username">ledger@example.com</FormParam>\r
            <FormParam name="password">⟦Ledger@2020!⟧</FormParam>\r
            <FormParam name="client_id">3MVG9ledger.app</FormParam>\r
            <FormParam name="client_secret">⟦8812374650918273⟧</FormParam>\r
        </FormParams>\r
        <Verb>POST</Verb>\r
    </Set>\r
    <IgnoreUnresolvedVariables>true</IgnoreUnresolvedVariables>\r
    <AssignTo createNew="true" transport="http" type="request">tokenRequest</AssignTo>\r
</AssignMessage>\r
`,
    ],
    [
      'literal',
      `<AssignMessage name="AM">
  <AssignVariable><Name>kvm.map</Name><Value>ledger-config</Value></AssignVariable>
  <AssignVariable><Name>jwt.issuer</Name><Value>urn://ledger-2024</Value></AssignVariable>
  <AssignVariable><Name>jwt.secret</Name><Value>⟦Secret123⟧</Value></AssignVariable>
  <AssignVariable><Name>target.copy.pathsuffix</Name><Value>false</Value></AssignVariable>
  <AssignVariable><Name>SlackToken</Name><Value>⟦xoxb-ledger-not-real⟧</Value></AssignVariable>
  <AssignVariable><Name>accessTokenLifetime</Name><Value>1800000</Value></AssignVariable>
  <AssignVariable><Name>hashed_key_prefix</Name><Value>ab12cd34ef56</Value></AssignVariable>
</AssignMessage>`,
    ],
    [
      'hard-negative',
      `<ServiceCallout name="SC-Vault">
  <Request variable="vaultRequest" clearPayload="true">
    <Set>
      <Headers><Header name="X-Vault-Token">{private.vault.token}</Header><Header name="X-Vault-Namespace">admin/ledger</Header></Headers>
      <Path>/v1/secret/data/{flow.secret.path}</Path><Verb>GET</Verb>
    </Set>
  </Request>
  <Response>vaultResponse</Response>
  <HTTPTargetConnection>
    <SSLInfo><Enabled>true</Enabled><Enforce>true</Enforce><TrustStore>ref://vault-trust-2024</TrustStore></SSLInfo>
    <LoadBalancer><Server name="VaultServer01"/></LoadBalancer>
  </HTTPTargetConnection>
</ServiceCallout>`,
    ],
    [
      'hard-negative',
      `<AssignMessage name="AM-Entra">
  <Set>
    <Authentication><HeaderName>X-Google-Token</HeaderName><GoogleIDToken><Audience>api://AzureADTokenExchange</Audience></GoogleIDToken></Authentication>
    <FormParams>
      <FormParam name="client_assertion_type">urn:ietf:params:oauth:client-assertion-type:jwt-bearer</FormParam>
      <FormParam name="client_assertion">{private.google.id_token}</FormParam>
      <FormParam name="requested_token_use">on_behalf_of</FormParam>
    </FormParams>
  </Set>
</AssignMessage>`,
    ],
    [
      'hard-negative',
      `<KeyValueMapOperations name="KV-Get" mapIdentifier="vault-config">
  <Scope>environment</Scope><ExpiryTimeInSecs>300</ExpiryTimeInSecs>
  <Get assignTo="private.vault.token" index="1"><Key><Parameter>vault-token-2024</Parameter></Key></Get>
  <Delete><Key><Parameter>old_password_1</Parameter></Key></Delete>
</KeyValueMapOperations>`,
    ],
    [
      'hard-negative',
      `<RaiseFault name="RF"><FaultResponse><Set>
  <Headers><Header name="WWW-Authenticate">Basic realm="Ledger-2024"</Header></Headers>
  <Payload contentType="application/json">{"code":"4010","message":"invalid token or password","tokenType":"Bearer"}</Payload>
  <StatusCode>401</StatusCode></Set></FaultResponse></RaiseFault>`,
    ],
    [
      'hard-negative',
      `<MessageLogging name="ML"><Syslog><Message>[{organization.name}] secret={secret.name} version={secret.version} status={response.status.code}</Message><Host>logs-01.example.com</Host><Port>6514</Port></Syslog></MessageLogging>`,
    ],
    ['hard-negative', `<Quota name="Q"><Allow count="1000"/><Identifier ref="request.header.x-api-key"/></Quota>`],
    [
      'hard-negative',
      `<OAuthV2 name="GenerateToken"><Operation>GenerateAccessToken</Operation><ExpiresIn>1800000</ExpiresIn><SupportedGrantTypes><GrantType>client_credentials</GrantType></SupportedGrantTypes><Attributes><Attribute name="refresh_token_hash" ref="x" display="false">9f8e7d6c5b4a</Attribute></Attributes><ExternalAccessToken>flow.external_token_01</ExternalAccessToken></OAuthV2>`,
    ],
    [
      'literal',
      `<MessageLogging name="ML"><Syslog><Message>&lt;14&gt;1 {system.time} ledger - - [⟦3f509b58-11aa-4b22-9c33-0d44e55f6677⟧@41058 tag="{organization.name}"] {messageid}</Message><Host>logs-01.loggly.com</Host></Syslog></MessageLogging>`,
    ],
  ]),
  ...rows('whole-script', 'orders/apiproxy/resources/jsc/callout.js', [
    [
      'literal',
      `/* Calls the ledger. */
var clientId = '3MVG9ledger.app';
var clientSecret = '⟦8812374650918273⟧';
var tokenEndpoint = 'https://login.example.com/oauth/token';
var headers = {
  'Content-Type': 'application/json',
  'Authorization': 'Basic ⟦bGVkZ2VyLWFwcDpUaDFzLWlzLW15LXBhc3M=⟧',
  'X-Correlation-ID': context.getVariable('messageid')
};
var req = new Request(tokenEndpoint, 'POST', headers, JSON.stringify({ user: 'svc', password: '⟦Ledger@2020!⟧' }));
httpClient.send(req, function (res, err) { if (err) { context.setVariable('token.error', 'ledger-failed-01'); } });
`,
    ],
    [
      'hard-negative',
      `var jwt = context.getVariable('request.header.authorization').replace('Bearer ', '');
var parts = jwt.split('.');
if (!jwt || jwt === 'null') { throw new Error('token missing: code=401 token=required'); }
var claims = JSON.parse(atob(parts[1]));
context.setVariable('jwt.claim.keyid', claims.kid);
context.setVariable('cacheKey', 'ledger-' + claims.sub + '-2024');
var PASSWORD_REGEX = /^(?=.*[a-z])(?=.*\\d)[a-zA-Z\\d"']{8,}$/;
var fields = ['password', 'client_secret', 'token'];
fields.forEach(function (field) { body[field] = '********'; });
var messages = { password: 'The password must have at least eight characters.' };
`,
    ],
    [
      'hard-negative',
      `// eslint-disable-next-line
var secretPath = '/v1/secret/data/ledger2024', secretName = 'ledger-key-01';
var authHeader = 'Bearer ' + context.getVariable('private.token');
var tokenKey = properties.tokenKey || 'access_token';
switch (token.kind) { case 'opaque2024': break; default: token = ''; }
`,
    ],
  ]),
  ...rows('whole-configuration', 'shared/edge.json', [
    [
      'literal',
      `{
  "version": "1.0",
  "envConfig": {
    "test": {
      "caches": [{ "name": "token-cache", "description": "Tokens of 2024", "expirySettings": { "timeoutInSec": { "value": "300" } } }],
      "kvms": [
        { "name": "ledger", "encrypted": true, "entry": [
          { "name": "base.url", "value": "https://ledger-01.example.com/v2" },
          { "name": "client.id", "value": "3MVG9ledger.app" },
          { "name": "client.secret", "value": "⟦8812374650918273⟧" },
          { "name": "retry.count", "value": "3" }
        ] }
      ],
      "targetServers": [{ "name": "ledger", "host": "ledger-01.example.com", "isEnabled": true, "port": 443, "sSLInfo": { "clientAuthEnabled": "false", "enabled": "true", "keyAlias": "ledger-2024" } }]
    }
  },
  "orgConfig": {
    "apiProducts": [{ "name": "ledger-2024", "approvalType": "auto", "scopes": ["read:token"] }],
    "developers": [{ "email": "dev@example.com", "userName": "dev2024" }],
    "importKeys": { "dev@example.com": [{ "name": "app", "consumerKey": "⟦Zk9fMmU3MWFhLWtleS1p⟧", "consumerSecret": "⟦aGVsbG8td29ybGQtMTIz⟧" }] }
  }
}`,
    ],
  ]),
  ...rows('whole-properties', 'orders/apiproxy/resources/properties/env.properties', [
    [
      'literal',
      `! settings of the ledger
base.path = /ledger/v2
oauth.token.endpoint: https://login.example.com/oauth/token
oauth.client.id = 3MVG9ledger.app
oauth.client.secret = ⟦8812374650918273⟧
jwt.public.key=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A
vault.secret.name=ledger-key-2024
hmac_key=⟦c0ffee-c0ffee-42⟧
`,
    ],
  ]),
];

export const HELD_OUT_ROWS: readonly Row[] = FILES;
