import { rows } from './row.ts';
import type { Row } from './row.ts';
import { base64, hex, join, jwt, some, upper } from '../../tokens/labelled/made.ts';

/** An eleventh set: settings of other gateways and servers, test tools, clients, deployment tools. */
export const ELEVENTH_ROWS: Row[] = [
  ...rows('apigee', 'config/resources/edge/env/test/kvms.json', [
    [
      'literal',
      `[
  { "name": "idp-settings",
    "entry": [
      { "name": "idp.client.id", "value": "apigee-proxy" },
      { "name": "idp.client.secret", "value": "⟦edgeIdpSecret1⟧" },
      { "name": "idp.token.url", "value": "https://idp/token" },
      { "name": "hmac_shared_key", "value": "⟦f00ba4-9918-shared⟧" },
      { "name": "basic_auth_header", "value": "Basic ⟦${base64('kvm:header-Pw')}⟧" },
      { "name": "jwt_private_key", "value": "⟦-----BEGIN ${join('PRI', 'VATE')} KEY-----\\n${some(64)}\\n-----END ${join('PRI', 'VATE')} KEY-----⟧" },
      { "name": "jwt_public_key", "value": "-----BEGIN PUBLIC KEY-----\\n${some(64)}\\n-----END PUBLIC KEY-----" },
      { "name": "feature_flags", "value": "a,b,c" }
    ] }
]
`,
    ],
  ]),
  ...rows('apigee', 'terraform/apigee.tf', [
    [
      'literal',
      `resource "google_apigee_environment_keyvaluemaps_entries" "e" {
  env_keyvaluemap_id = google_apigee_environment_keyvaluemaps.m.id
  name               = "backend-password"
  value              = "⟦tfKvmEntry-1⟧"
}
resource "google_apigee_keystores_aliases_self_signed_cert" "c" {
  alias         = "a"
  key_algorithm = "RSA"
  key_size      = 2048
}
resource "google_apigee_target_server" "t" {
  host = "t.example.org"
  s_sl_info {
    enabled   = true
    key_alias = "a"
    key_store = "ks"
  }
}
resource "google_apigee_developer_app" "a" {
  app_credentials {
    consumer_key    = "⟦${some(32)}⟧"
    consumer_secret = "⟦tfAppSecret-2x⟧"
  }
}
`,
    ],
  ]),
  ...rows('apigee', 'microgateway/default-config.yaml', [
    [
      'literal',
      `edge_config:
  bootstrap: https://edgemicroservices.apigee.net/edgemicro/bootstrap/organization/o/environment/e
  jwt_public_key: https://o-e.apigee.net/edgemicro-auth/publicKey
edgemicro:
  port: 8000
  max_connections: 1000
  plugins: { sequence: [oauth, quota] }
  keys:
    key: ⟦${hex(64)}⟧
    secret: ⟦${hex(64)}⟧
oauth:
  allowNoAuthorization: false
  authorization-header: x-authorization
  api-key-header: x-api-key
  keep-authorization-header: true
  tokenCache: true
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/Ext-Salesforce.xml', [
    [
      'literal',
      `<ConnectorCallout name="Ext-Salesforce">
  <Connector>salesforce</Connector>
  <Action>query</Action>
  <Input><![CDATA[{ "username": "sf", "password": "⟦ext-Sf-Pw1⟧", "query": "SELECT Id FROM Token__c" }]]></Input>
  <Output>sf.response</Output>
</ConnectorCallout>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/AM-Soap.xml', [
    [
      'literal',
      `<AssignMessage name="AM-Soap">
  <Set>
    <Payload contentType="text/xml">
      <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/">
        <soapenv:Header>
          <wsse:Security xmlns:wsse="http://docs.oasis-open.org/wss">
            <wsse:UsernameToken>
              <wsse:Username>{private.user}</wsse:Username>
              <wsse:Password Type="PasswordText">{private.password}</wsse:Password>
              <wsse:Nonce EncodingType="Base64Binary">dGVzdC1ub25jZS12YWx1ZQ==</wsse:Nonce>
            </wsse:UsernameToken>
          </wsse:Security>
          <auth:AuthHeader xmlns:auth="urn:a"><auth:ApiToken>⟦soapTok-551⟧</auth:ApiToken><auth:Region>EU</auth:Region></auth:AuthHeader>
        </soapenv:Header>
        <soapenv:Body><Login userName="svc" password="⟦soapAttrPw2⟧"/></soapenv:Body>
      </soapenv:Envelope>
    </Payload>
  </Set>
</AssignMessage>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/VA-Inline.xml', [
    [
      'literal',
      `<VerifyAPIKey name="VA-Inline"><APIKey>⟦inl1neApiKey77⟧</APIKey></VerifyAPIKey>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/VA-Var.xml', [
    [
      'hard-negative',
      `<VerifyAPIKey name="VA-Var"><APIKey>request.queryparam.apikey</APIKey></VerifyAPIKey>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/SAML.xml', [
    [
      'hard-negative',
      `<GenerateSAMLAssertion name="SAML" ignoreContentType="false">
  <CanonicalizationAlgorithm />
  <Issuer>urn:apigee</Issuer>
  <KeyStore><Name>reqName</Name><Alias>privkey</Alias></KeyStore>
  <SignatureAlgorithm>rsa-sha256</SignatureAlgorithm>
</GenerateSAMLAssertion>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/Py.xml', [
    [
      'hard-negative',
      `<Script name="Py" timeLimit="200"><ResourceURL>py://sign.py</ResourceURL></Script>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/MT.xml', [
    [
      'hard-negative',
      `<MessageLogging name="ML-Splunk">
  <CloudLogging><LogName>projects/{organization.name}/logs/APIGEE</LogName><Message contentType="application/json">{"key":"{request.header.x-api-key}","proxy":"{apiproxy.name}"}</Message></CloudLogging>
</MessageLogging>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/SC-Splunk.xml', [
    [
      'literal',
      `<ServiceCallout name="SC-Splunk">
  <Request><Set>
    <Headers><Header name="Authorization">Splunk ⟦1b7c9d3e-5f60-4a2b-8c1d-9e0f2a3b4c5d⟧</Header></Headers>
    <Payload contentType="application/json">{"event":"{messageid}","sourcetype":"apigee"}</Payload>
  </Set></Request>
  <Response/>
  <LocalTargetConnection><Path>/splunk</Path></LocalTargetConnection>
</ServiceCallout>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/EV-Basic.xml', [
    [
      'literal',
      `<FlowCallout name="FC-Auth">
  <SharedFlowBundle>auth</SharedFlowBundle>
  <Parameters>
    <Parameter name="sf.client_secret">⟦flowParamSecret3⟧</Parameter>
    <Parameter name="sf.kvm-key">idp-settings</Parameter>
    <Parameter name="sf.token-ttl">3600</Parameter>
    <Parameter name="sf.apikey-ref" ref="request.header.apikey"/>
  </Parameters>
</FlowCallout>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/targets/oauth.xml', [
    [
      'literal',
      `<TargetEndpoint name="oauth">
  <PreFlow><Request><Step><Name>AM-Creds</Name><Condition>request.header.x-debug-token = "⟦dbg-T0ken-88⟧"</Condition></Step></Request></PreFlow>
  <HTTPTargetConnection>
    <URL>https://fn.azurewebsites.net/api/orders?code=⟦${some(54)}==⟧</URL>
    <HeaderParams/>
    <Authentication><HeaderName>X-Serverless-Authorization</HeaderName><GoogleIDToken><Audience>https://run.app</Audience></GoogleIDToken></Authentication>
    <LoadBalancer><Server name="ts1"/></LoadBalancer>
    <HealthMonitor><HTTPMonitor><Request><Verb>GET</Verb><Path>/health</Path><Header name="x-api-key">⟦hm-Key-2233⟧</Header></Request></HTTPMonitor></HealthMonitor>
  </HTTPTargetConnection>
</TargetEndpoint>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/resources/jsc/build-auth.js', [
    [
      'literal',
      `'use strict';
var cfg = {
  host: 'api.partner.example',
  accessKey: '⟦AKIA${upper(16)}⟧',
  secretKey: '⟦${some(40)}⟧',
  signatureVersion: 'v4',
  authType: 'apiKey',
  headerName: 'x-api-key'
};
var user = context.getVariable('kvm.user'), pw = context.getVariable('kvm.password');
var hdr = 'Basic ' + CryptoJS.enc.Base64.stringify(CryptoJS.enc.Utf8.parse(user + ':' + pw));
var sig = CryptoJS.HmacSHA256(payload, '⟦hm4c-js-S3cret⟧').toString();
var enc = CryptoJS.AES.encrypt(msg, "⟦aesPassphr4se⟧");
context.setVariable('request.header.Authorization', 'Bearer ⟦${jwt('{"sub":"1234","iss":"contoso"}')}⟧');
var body = 'grant_type=password&username=svc&password=⟦js-b0dy-Pw⟧&client_id=app';
httpClient.get('https://svc:⟦js-Url-Pw⟧@legacy.example/ping');
print('client_secret=' + cfg.clientSecret);
var PASSWORD_MASK = '********';
var msg401 = { error: 'invalid_client', error_description: 'The client secret is invalid' };
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/resources/py/auth.py', [
    [
      'literal',
      `import base64
USERNAME = 'svc'
PASSWORD = '⟦py-Res-Pw1⟧'
auth = base64.b64encode('%s:%s' % (USERNAME, PASSWORD))
flow.setVariable('request.header.Authorization', 'Basic ' + auth)
apikey = flow.getVariable('request.queryparam.apikey')
if apikey == '⟦pyCmp-Key-1⟧':
    flow.setVariable('bypass', 'true')
headers = {'X-Api-Token': '⟦pyHdr-T0k⟧', 'Accept': 'application/json'}
`,
    ],
  ]),
  ...rows('apigee', 'test/apickli.json', [
    [
      'literal',
      `{
  "name": "env",
  "parameters": { "apiKey": "⟦apickli-K3y-9⟧", "clientId": "c", "clientSecret": "⟦apickliSec2⟧", "tokenPath": "/oauth/token", "domain": "o-test.apigee.net" }
}
`,
    ],
  ]),
  ...rows('apigee', 'gulp/apigee.config.js', [
    [
      'literal',
      `module.exports = {
  organization: 'o',
  environments: ['test'],
  username: process.env.APIGEE_USER,
  password: process.env.APIGEE_PASSWORD,
  defaults: { username: 'ci@example.org', password: '⟦gulp-Ap1gee⟧', baseuri: 'https://api.enterprise.apigee.com', tokenUri: 'https://login.apigee.com/oauth/token' }
};
`,
    ],
  ]),
  ...rows('apigee', 'opdk/response.cfg', [
    [
      'literal',
      `IP1=10.0.0.1
HOSTIP=$(hostname -i)
ADMIN_EMAIL=opdk@example.org
APIGEE_ADMINPW=⟦0pdk-Adm1n⟧
LICENSE_FILE=/tmp/license.txt
MP_POD=gateway
APIGEE_LDAPPW=⟦0pdk-Ldap⟧
CASS_USERNAME=cassandra
CASS_PASSWORD=⟦0pdk-Cass⟧
PG_PWD=⟦postgres-Opdk1⟧
SMTPPASSWORD=0
SKIP_SMTP=y
ENABLE_DYNAMIC_USER_PASSWORD=n
`,
    ],
  ]),
  ...rows('apigee', 'github/workflows/apigee.yml', [
    [
      'literal',
      `name: apigee
on: push
jobs:
  deploy:
    runs-on: ubuntu-latest
    env: { ORG: o, SA: \${{ secrets.APIGEE_SA }} }
    steps:
      - run: mvn -B install -Ptest -Dapigee.org=$ORG -Dapigee.env=test -Dbearer=\${{ steps.auth.outputs.access_token }}
      - run: mvn -B install -Dapigee.username=ci -Dapigee.password=⟦ghaMvnPw1⟧
      - run: npx apigeelint -s ./apiproxy -f table.js
      - run: npx newman run t.json --env-var "clientSecret=⟦newmanSec2⟧" --env-var "host=x"
`,
    ],
  ]),
];
