import { rows } from './row.ts';
import type { Row } from './row.ts';
import { base64, digits, pem, some } from '../../tokens/labelled/made.ts';

/** A twelfth set, in the manner of the samples, examples and scripts that makers publish. */
export const TWELFTH_ROWS: Row[] = [
  ...rows('apigee', 'setup/setenv.sh', [
    [
      'literal',
      `org="Your ORG on enterprise.apigee.com"
username="Your USERNAME on enterprise.apigee.com"
# While testing, it's not necessary to change the setting below
env="test"
url="https://api.enterprise.apigee.com"
api_domain="apigee.net"
export password="⟦setenvPw-1⟧"
`,
    ],
  ]),
  ...rows('apigee', 'sample-proxies/oauth/provisioning/webserver-app.xml', [
    [
      'literal',
      `<App name="webserver-app">
  <AccessType>read</AccessType>
  <CallbackUrl>http://localhost:8080/callback</CallbackUrl>
  <Credentials><Credential><ConsumerKey>⟦${some(32)}⟧</ConsumerKey><ConsumerSecret>⟦${some(16)}⟧</ConsumerSecret></Credential></Credentials>
  <Attributes><Attribute><Name>DisplayName</Name><Value>Web server app</Value></Attribute></Attributes>
</App>
`,
    ],
  ]),
  ...rows('apigee', 'sample-proxies/oauth/invoke.sh', [
    [
      'literal',
      `. ../setup/setenv.sh
key=$(curl -k -u "$username:$password" $url/v1/o/$org/developers/x/apps/y 2>/dev/null | grep consumerKey | awk -F '\\"' '{ print $4 }')
curl -k -X POST -H "Authorization: Basic ⟦${base64('f9A8kLmN2pQr:z7XcVbNm')}⟧" "https://$org-$env.$api_domain/oauth/token?grant_type=client_credentials"
curl "http://$org-$env.apigee.net/weather?apikey=⟦${some(32)}⟧&w=12797282"
curl "http://$org-$env.apigee.net/weather?apikey=$key"
curl -H "x-apikey: {your_api_key}" http://x
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/OAuthV1-Sign.xml', [
    [
      'hard-negative',
      `<OAuthV1 name="sign"><ConsumerSecret ref="private.cs"/><ConsumerKey ref="ck"/><AccessTokenSecret ref="ats"/></OAuthV1>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/Assign-Twitter.xml', [
    [
      'literal',
      `<AssignMessage name="Assign-Twitter">
  <AssignVariable><Name>twitter.consumerKey</Name><Value>⟦${some(25)}⟧</Value></AssignVariable>
  <AssignVariable><Name>twitter.consumerSecret</Name><Value>⟦${some(50)}⟧</Value></AssignVariable>
  <AssignVariable><Name>twitter.accessToken</Name><Value>⟦${digits(9)}-${some(40)}⟧</Value></AssignVariable>
  <AssignVariable><Name>oauth.nonce</Name><Value>0</Value></AssignVariable>
  <AssignVariable><Name>isTokenValid</Name><Value>true</Value></AssignVariable>
  <AssignVariable><Name>token_endpoint_auth_method</Name><Value>client_secret_basic</Value></AssignVariable>
  <AssignVariable><Name>sf.auth-schema</Name><Value>urn:apigee:jwt</Value></AssignVariable>
</AssignMessage>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/AM-NoContent.xml', [
    [
      'literal',
      `<AssignMessage name="AM-Response">
  <Set>
    <Payload contentType="application/json"><![CDATA[{
  "access_token": "{oauthv2accesstoken.OA.access_token}",
  "token_type": "Bearer",
  "refresh_token": "{oauthv2accesstoken.OA.refresh_token}",
  "expires_in": {oauthv2accesstoken.OA.expires_in},
  "app_secret": "⟦cdata-App-Sec1⟧"
}]]></Payload>
    <Headers><Header name="X-CSRF-Token">fetch</Header><Header name="Set-Cookie">sid={jwt}; HttpOnly</Header></Headers>
    <StatusCode>200</StatusCode>
  </Set>
</AssignMessage>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/BA-Decode.xml', [
    [
      'hard-negative',
      `<BasicAuthentication name="BA-Decode">
  <Operation>Decode</Operation>
  <User ref="credentials.username"/>
  <Password ref="credentials.password"/>
  <Source>request.header.Authorization</Source>
</BasicAuthentication>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/JWT-EncodeES.xml', [
    [
      'hard-negative',
      `<GenerateJWT name="JWT-ES">
  <Algorithm>ES256</Algorithm>
  <PrivateKey>
    <Value ref="private.pem"/>
    <Password ref="private.pem-pw"/>
    <Id ref="kid"/>
  </PrivateKey>
  <Id>jti-${digits(6)}</Id>
</GenerateJWT>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/VJ-DirectKey.xml', [
    [
      'literal',
      `<GenerateJWT name="J2">
  <Type>Encrypted</Type>
  <Algorithms><Key>dir</Key><Content>A256GCM</Content></Algorithms>
  <DirectKey><Id>k1</Id><Value encoding="base64">⟦${some(43)}=⟧</Value></DirectKey>
</GenerateJWT>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/HMAC-base64.xml', [
    [
      'literal',
      `<HMAC name="H2">
  <SecretKey encoding="base64"><Value>⟦c2hhcmVkLXNlY3JldA==⟧</Value></SecretKey>
  <Algorithm>SHA256</Algorithm>
  <Message>{request.verb}\\n{request.uri}</Message>
</HMAC>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/Callout-PGP.xml', [
    [
      'literal',
      `<JavaCallout name="pgp">
  <Properties>
    <Property name="passphrase">⟦pgp-Phr4se⟧</Property>
    <Property name="private-key">
⟦${pem('RSA ')}⟧
    </Property>
    <Property name="secret-key">{private.key}</Property>
    <Property name="key-encoding">base16</Property>
    <Property name="pbkdf2-iterations">64000</Property>
  </Properties>
  <ClassName>x.Y</ClassName>
  <ResourceURL>java://pgp.jar</ResourceURL>
</JavaCallout>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/resources/openapi/spec.yaml', [
    [
      'literal',
      `swagger: "2.0"
securityDefinitions:
  apikey: { type: apiKey, name: x-apikey, in: header }
x-google-management: { metrics: [] }
host: api.example.org
paths:
  /a:
    get:
      parameters: [{ name: apikey, in: query, type: string, default: "⟦${some(32)}⟧" }]
      responses: { 401: { description: Invalid API key } }
`,
    ],
  ]),
  ...rows('apigee', 'tests/integration/test.js', [
    [
      'literal',
      `const assert = require('assert');
const apickli = require('apickli');
const CLIENT_ID = 'test-client', CLIENT_SECRET = '⟦t3st-Client-Sec⟧';
describe('token', () => {
  it('rejects an invalid secret', async () => {
    const r = await post('/token', { client_id: CLIENT_ID, client_secret: 'wrong-secret' });
    assert.equal(r.error, 'invalid_client');
  });
  it('gives a token', async () => {
    const auth = Buffer.from('apigee-app:⟦appPw-For-Test9⟧').toString('base64');
    request.setHeader('x-apikey', '⟦${some(32)}⟧');
    assert.ok(token.access_token, 'access_token missing');
    expect(body.token_type).to.equal('Bearer');
  });
});
`,
    ],
  ]),
  ...rows('apigee', 'emulator/kvm-prod-backend.yaml', [
    [
      'literal',
      `name: backend
encrypted: true
keyValueEntries:
  - name: backend-pwd
    value: ⟦emuKvm-1⟧
  - name: backend-path
    value: /v1/token
`,
    ],
  ]),
  ...rows('apigee', 'config/kvm.json', [
    [
      'literal',
      `{ "keyValueEntries": [ { "name": "clientSecret", "value": "⟦xKvm-Sec2⟧" }, { "name": "certificate", "value": "-----BEGIN CERTIFICATE-----\\nMIID${some(60)}\\n-----END CERTIFICATE-----" }, { "name": "userPassword", "value": "" } ], "nextPageToken": "" }
`,
    ],
  ]),
  ...rows('apigee', 'cicd/cloudbuild.yaml', [
    [
      'literal',
      `steps:
  - name: gcr.io/cloud-builders/mvn
    args: [install, -Pgoogleapi, "-Dorg=$PROJECT_ID", "-Denv=test", "-Dbearer=$(cat token)", "-Dpassword=⟦cbMvn-Pw1⟧"]
    secretEnv: [APIGEE_PASSWORD]
  - name: node
    entrypoint: bash
    args: ["-c", "API_KEY=⟦cbKey-22bb⟧ npm test"]
availableSecrets:
  secretManager: [{ versionName: projects/$PROJECT_ID/secrets/apigee/versions/1, env: APIGEE_PASSWORD }]
`,
    ],
  ]),
  ...rows('apigee', 'README.md', [
    [
      'hard-negative',
      `## Deploy
\`\`\`
mvn clean install -Ptest -Dusername={apigee-edge-email} -Dpassword={apigee-edge-password}
apigeetool deployproxy -u myname:mypass -o org -e test
\`\`\`
Call it with \`curl https://org-test.apigee.net/v1/hello?apikey=<consumer key>\`.
`,
    ],
  ]),
];
