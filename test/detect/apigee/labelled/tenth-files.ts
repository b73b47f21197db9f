import { rows } from './row.ts';
import type { Row } from './row.ts';
import { base64, digits, hex, some } from '../../tokens/labelled/made.ts';

/** A tenth set: the tools around a gateway, tests of it, other gateways, and code that makes its resources. */
export const TENTH_ROWS: Row[] = [
  ...rows('apigee', 'sharedflowbundle/policies/SC-Slack-Notify.xml', [
    [
      'literal',
      `<ServiceCallout name="SC-Slack-Notify">
  <Request variable="slackRequest">
    <Set>
      <Verb>POST</Verb>
      <Path>/services/⟦T0AB12CD3/B0EF45GH6/${some(24)}⟧</Path>
      <Payload contentType="application/json">{"text":"Proxy {apiproxy.name} failed with {error.status.code}"}</Payload>
    </Set>
  </Request>
  <Response>slackResponse</Response>
  <HTTPTargetConnection><URL>https://hooks.slack.com</URL></HTTPTargetConnection>
</ServiceCallout>
`,
    ],
  ]),
  ...rows('apigee', 'sharedflowbundle/policies/AM-SetTargetCreds.xml', [
    [
      'literal',
      `<AssignMessage name="AM-SetTargetCreds">
  <Add>
    <Headers>
      <Header name="client-secret">⟦mule-Client-Secret-1⟧</Header>
      <Header name="client-id">mule-client-id</Header>
      <Header name="x-ibm-client-secret">⟦${some(50)}⟧</Header>
      <Header name="X-Vault-Token">{private.vault_token}</Header>
      <Header name="Ocp-Apim-Subscription-Key">⟦${hex(32)}⟧</Header>
      <Header name="X-Amz-Security-Token">{aws.session}</Header>
      <Header name="Cookie">JSESSIONID={session.id}</Header>
    </Headers>
  </Add>
  <Copy source="request"><Headers><Header name="authorization"/></Headers></Copy>
  <Remove><Headers><Header name="x-api-key"/></Headers><QueryParams><QueryParam name="apikey"/></QueryParams></Remove>
  <AssignVariable><Name>target.url</Name><Value>https://api.example.org/data?api_key=⟦5d6e7f8091a2b3c4⟧</Value></AssignVariable>
  <AssignVariable><Name>oauth.client.secret</Name><Ref>private.client_secret</Ref></AssignVariable>
  <AssignVariable><Name>flow.apikey</Name><Template>{request.header.x-apikey}</Template></AssignVariable>
  <AssignVariable><Name>request.formparam.password</Name><Value>⟦form-Pw!9⟧</Value></AssignVariable>
  <AssignVariable><Name>jwt_secret</Name><Template>⟦templ8-secret-x1⟧</Template></AssignVariable>
  <AssignVariable><Name>keystore.alias</Name><Value>prod-key-2024</Value></AssignVariable>
  <AssignVariable><Name>sf.tokenEndpoint</Name><Value>https://login.salesforce.com/services/oauth2/token</Value></AssignVariable>
  <AssignVariable><Name>cachekey</Name><Value>token-cache-v2</Value></AssignVariable>
</AssignMessage>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/GenerateJWS.xml', [
    [
      'literal',
      `<GenerateJWS name="GJ">
  <Algorithm>HS512</Algorithm>
  <SecretKey encoding="base64"><Value>⟦${some(86)}==⟧</Value></SecretKey>
  <Payload ref="private.payload"/>
  <DetachContent>false</DetachContent>
</GenerateJWS>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/VerifyJWT-HS.xml', [
    [
      'hard-negative',
      `<VerifyJWT name="VJ">
  <Algorithm>HS256</Algorithm>
  <Source>private.jwt</Source>
  <SecretKey encoding="base16"><Value ref="private.key_hex"/></SecretKey>
  <AdditionalClaims><Claim name="scope" ref="required.scope"/><Claim name="token_use">access</Claim></AdditionalClaims>
  <Subject>monty-pythons-flying-circus</Subject>
</VerifyJWT>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/HMAC-lit.xml', [
    [
      'literal',
      `<HMAC name="H1">
  <Algorithm>SHA-1</Algorithm>
  <SecretKey>⟦hmacLiteral⟧</SecretKey>
  <Message ref="request.content"/>
  <Output encoding="base64url">result</Output>
</HMAC>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/LDAP-Auth.xml', [
    [
      'hard-negative',
      `<Ldap name="ldap">
  <LdapResource>ldap1</LdapResource>
  <Authenticate>
    <UserName ref="request.header.username"/>
    <Password ref="request.header.password"/>
    <Scope>subtree</Scope>
    <BaseDN>dc=apigee,dc=com</BaseDN>
  </Authenticate>
</Ldap>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/KVM-Get.xml', [
    [
      'hard-negative',
      `<KeyValueMapOperations name="KVM-Get" mapIdentifier="secrets">
  <Get assignTo="private.api_secret" index="1"><Key><Parameter>api_secret</Parameter></Key></Get>
  <Get assignTo="private.db_password"><Key><Parameter>db_password</Parameter></Key></Get>
</KeyValueMapOperations>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/EV-Token.xml', [
    [
      'hard-negative',
      `<ExtractVariables name="EV-Token">
  <Source>tokenResponse</Source>
  <JSONPayload><Variable name="accessToken" type="string"><JSONPath>$.access_token</JSONPath></Variable></JSONPayload>
  <Header name="Authorization"><Pattern ignoreCase="true">Bearer {oauthtoken}</Pattern></Header>
  <VariablePrefix>token</VariablePrefix>
</ExtractVariables>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/PC-Token.xml', [
    [
      'hard-negative',
      `<PopulateCache name="PC-Token">
  <CacheKey><Prefix>token</Prefix><KeyFragment ref="client_id"/><KeyFragment>access_token</KeyFragment></CacheKey>
  <CacheResource>token-cache</CacheResource>
  <Source>private.token</Source>
  <ExpirySettings><TimeoutInSec>3500</TimeoutInSec></ExpirySettings>
</PopulateCache>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/JS-Inline.xml', [
    [
      'literal',
      `<Javascript name="JS-Inline" timeLimit="200">
  <Source>
var clientSecret = "⟦inl1ne-js-secret⟧";
var url = 'https://x.example/?token=' + context.getVariable('private.token');
context.setVariable('private.apikey', '⟦a9b8c7d6e5⟧');
context.setVariable('error.message', 'Invalid token');
if (context.getVariable('request.header.password') === "⟦0pen-s3same⟧") { context.setVariable('ok', true); }
  </Source>
</Javascript>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/SC-GoogleToken.xml', [
    [
      'literal',
      `<ServiceCallout name="SC-Google">
  <Request>
    <Set><Verb>POST</Verb>
      <FormParams>
        <FormParam name="refresh_token">⟦1//0${some(60)}⟧</FormParam>
        <FormParam name="client_secret">⟦GOCSPX-${some(28)}⟧</FormParam>
        <FormParam name="client_id">${digits(12)}-${some(32)}.apps.googleusercontent.com</FormParam>
        <FormParam name="grant_type">refresh_token</FormParam>
        <FormParam name="assertion">{output_jwt}</FormParam>
      </FormParams>
    </Set>
  </Request>
  <Response>r</Response>
  <HTTPTargetConnection>
    <Authentication><GoogleAccessToken><Scopes><Scope>https://www.googleapis.com/auth/cloud-platform</Scope></Scopes></GoogleAccessToken></Authentication>
    <URL>https://oauth2.googleapis.com/token</URL>
  </HTTPTargetConnection>
</ServiceCallout>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/XSL.xml', [
    [
      'literal',
      `<XSL name="xsl">
  <OutputVariable>request.content</OutputVariable>
  <Parameters ignoreUnresolvedVariables="true">
    <Parameter name="wssePassword" value="⟦xslP4ss⟧"/>
    <Parameter name="wsseUser" value="svc"/>
    <Parameter name="token" ref="private.token"/>
  </Parameters>
  <ResourceURL>xsl://wsse.xsl</ResourceURL>
</XSL>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/resources/xsl/wsse.xsl', [
    [
      'literal',
      `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:wsse="http://x">
  <xsl:param name="wssePassword"/>
  <xsl:template match="/">
    <wsse:UsernameToken>
      <wsse:Username>svc</wsse:Username>
      <wsse:Password Type="PasswordText">⟦xslBodyPw7⟧</wsse:Password>
    </wsse:UsernameToken>
    <wsse:Password><xsl:value-of select="$wssePassword"/></wsse:Password>
  </xsl:template>
</xsl:stylesheet>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/resources/node/app.js', [
    [
      'literal',
      `var express = require('express');
var request = require('request');
var apigee = require('apigee-access');
var app = express();
var config = {
  clientId: 'node-app',
  clientSecret: '⟦n0de-client-secret⟧',
  mongo: 'mongodb://apigee:⟦m0ngoPw⟧@mongo.example.org:27017/app',
  passwordField: 'pwd',
  tokenPath: '/oauth/token'
};
var kvm = apigee.getKeyValueMap('creds', 'environment');
kvm.get('password', function (err, password) {
  request({ url: 'https://x', auth: { user: 'u', pass: password } });
});
request.get('https://x', { auth: { user: 'apigee', pass: '⟦basic-N0de⟧', sendImmediately: true } });
app.use(session({ secret: '⟦s3ss10n-node⟧', resave: false }));
app.listen(3000);
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/resources/java/src/Callout.java', [
    [
      'literal',
      `package com.example;
public class Callout implements Execution {
  private static final String ENCRYPTION_KEY = "⟦0123456789abcdef-K⟧";
  private static final String TOKEN_HEADER = "X-Token";
  private static final String PASSWORD_PROPERTY = "password";
  private static final byte[] SECRET = "⟦jvSecretBytes9⟧".getBytes();
  public ExecutionResult execute(MessageContext ctx, ExecutionContext ec) {
    String password = (String) ctx.getVariable("private.password");
    String apiKey = properties.get("apiKey");
    SecretKeySpec spec = new SecretKeySpec("⟦AesKey0123456789⟧".getBytes("UTF-8"), "AES");
    conn.setRequestProperty("Authorization", "Bearer " + token);
    conn.setRequestProperty("x-api-key", "⟦jv-key-22aa33bb⟧");
    DriverManager.getConnection("jdbc:oracle:thin:@db:1521:x", "scott", "⟦t1ger⟧");
    return ExecutionResult.SUCCESS;
  }
}
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/resources/properties/config.properties', [
    [
      'literal',
      `target.host=api.example.org
target.client_secret=⟦prop-secret-0x⟧
token.endpoint=/oauth/token
api.key=⟦pk-11223344aa⟧
key.alias=prod
password.rotation.days=90
`,
    ],
  ]),
  ...rows('apigee', 'config/apigee-env.edge.json', [
    [
      'literal',
      `{
  "envConfig": {
    "test": {
      "kvms": [ { "name": "secrets", "entry": [ { "name": "smtp.pass", "value": "⟦edgeSmtp1⟧" }, { "name": "dbUser", "value": "apigee" } ] } ],
      "caches": [ { "name": "tokens", "expirySettings": { "timeoutInSec": { "value": "86400" } } } ],
      "targetServers": [ { "name": "t", "host": "t.example.org", "isEnabled": true, "port": 443, "sSLInfo": { "keyAlias": "k", "keyStore": "ks", "trustStore": "ts" } } ]
    }
  },
  "orgConfig": {
    "developers": [ { "email": "a@example.org", "attributes": [ { "name": "ADMIN_TOKEN", "value": "⟦orgAdminT0k⟧" } ] } ],
    "developerApps": { "a@example.org": [ { "name": "app", "attributes": [ { "name": "DisplayName", "value": "My app" } ] } ] },
    "importKeys": { "a@example.org": [ { "name": "app", "consumerKey": "⟦${some(32)}⟧", "consumerSecret": "⟦${some(16)}⟧" } ] }
  }
}
`,
    ],
  ]),
  ...rows('apigee', 'hybrid/overrides.yaml', [
    [
      'literal',
      `gcp: { projectID: example-prod, region: europe-west1 }
k8sCluster: { name: gke, region: europe-west1 }
org: example-prod
contractProvider: https://apigee.googleapis.com
cassandra:
  hostNetwork: false
  auth:
    default: { password: "⟦iloveapis123⟧" }
    admin: { password: "⟦cass-Admin-1⟧" }
    ddl: { password: "\${CASS_DDL}" }
    image: { pullPolicy: Always }
virtualhosts:
  - name: default
    sslCertPath: ./certs/fullchain.pem
    sslKeyPath: ./certs/key.pem
envs:
  - name: prod
    serviceAccountPaths: { synchronizer: ./sa/sync.json, udca: ./sa/udca.json }
redis: { auth: { password: "⟦redisHybrid2⟧" } }
logger: { enabled: true }
defaults: { org: { kmsEncryptionKey: "⟦YXBpZ2VlLWh5YnJpZC1rbXM=⟧", kvmEncryptionPath: ./k } }
`,
    ],
  ]),
  ...rows('apigee', 'scripts/deploy.sh', [
    [
      'literal',
      `#!/bin/bash
ORG=example
ENV=test
curl -u ci@example.org:⟦M3chUser!⟧ https://api.enterprise.apigee.com/v1/organizations/$ORG
apigeetool deployproxy -u ci@example.org -p ⟦t00lPw-4⟧ -o $ORG -e $ENV -n orders -d .
apigeetool deployproxy -u "$USER" -p "$PASSWORD" -o $ORG -e $ENV -n orders -d .
mvn install -Ptest -Dusername=ci@example.org -Dpassword=⟦mvnCmdPw⟧ -Dapigee.bearer=$TOKEN
mvn install -Pprod -Dpassword=$APIGEE_PASSWORD -Doptions=validate
apigeecli kvms entries create -m secrets -k apikey -l ⟦cliKvmVal9⟧ -o $ORG -e $ENV --token $(gcloud auth print-access-token)
export APIGEE_TOKEN=$(gcloud auth print-access-token)
curl -H "Authorization: Bearer ⟦ya29.${some(120)}⟧" https://apigee.googleapis.com/v1/organizations
curl -X POST https://login.apigee.com/oauth/token -H "Authorization: Basic ⟦${base64('edgecli:edgeclisecret')}⟧" -d "grant_type=password&username=$U&password=$P"
`,
    ],
  ]),
  ...rows('apigee', 'test/integration/features/auth.feature', [
    [
      'literal',
      `Feature: auth
  Scenario: good key
    Given I set x-apikey header to ⟦9aZ8bY7cX6dW5eV4⟧
    And I have basic authentication credentials \`clientId\` and \`clientSecret\`
    When I GET /orders
    Then response code should be 200
  Scenario: bad key
    Given I set x-apikey header to invalid
    Then response body path $.error should be invalid_token
`,
    ],
  ]),
];
