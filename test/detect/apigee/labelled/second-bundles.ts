import { rows } from './row.ts';
import type { Row } from './row.ts';

const POLICIES = 'gateway/orders/apiproxy/policies/';

/** A second set of bundle files, in other shapes than the first: escapes, line ends, templates, older policies. */
export const SECOND_BUNDLE_ROWS: Row[] = [
  ...rows('escapes', `${POLICIES}AM-Escapes.xml`, [
    [
      'literal',
      `<?xml version='1.0' encoding='UTF-8'?>\r
<AssignMessage name='AM-Escapes'>\r
  <Set>\r
    <Headers>\r
      <Header name='X-Api-Key'>\r
        ⟦q8&amp;Zz1!lp0&lt;⟧\r
      </Header>\r
      <Header name='X-Partner-Secret'><![CDATA[⟦c&d4ta<s3cret⟧]]></Header>\r
    </Headers>\r
    <Payload contentType='application/json'>{"client_id":"a","client_secret":"⟦jS0n&amp;esc1⟧","refresh_token":"{private.refresh}"}</Payload>\r
  </Set>\r
</AssignMessage>\r
`,
    ],
    [
      'literal',
      `<AssignMessage name="AM-CData">
  <Set>
    <Payload contentType="application/json"><![CDATA[
{
  "role_id": "8f0c2d6e-1a2b-4c3d-9e8f-7a6b5c4d3e2f",
  "secret_id": "⟦1c9d7a52-0f0f-4e1a-b1c7-3d2e1f0a9b8c⟧"
}
]]></Payload>
  </Set>
</AssignMessage>`,
    ],
  ]),
  ...rows('headers', `${POLICIES}AM-Azure.xml`, [
    [
      'literal',
      `<AssignMessage name="AM-Azure">
  <Set>
    <Headers>
      <Header name="Ocp-Apim-Subscription-Key">⟦4be0d1f5a2c94f7c8a3be6d27f105c8e⟧</Header>
      <Header name="x-functions-key">⟦fKq1Zx8Lr0Tt7Yb2⟧</Header>
      <Header name="Ocp-Apim-Trace">true</Header>
      <Header name="x-ms-client-request-id">{messageid}</Header>
      <Header name="Authorization">SharedAccessSignature sr={sr}&amp;sig={private.sig}&amp;se={se}</Header>
      <Header name="api-version">2023-05-01</Header>
      <Header name="X-Vault-Namespace">admin/team-a1</Header>
      <Header name="x-goog-api-key">⟦gk-7712-oo-19⟧</Header>
      <Header name="Token">⟦1ee7-beef-token⟧</Header>
    </Headers>
  </Set>
</AssignMessage>`,
    ],
    [
      'hard-negative',
      `<AssignMessage name="AM-Strip">
  <Set>
    <Headers>
      <Header name="Authorization"></Header>
      <Header name="x-api-key">{request.queryparam.apikey}</Header>
      <Header name="x-token-type">urn:ietf:params:oauth:token-type:jwt</Header>
      <Header name="Authorization">Bearer {jwt.JWT-Gen.generated_jwt}</Header>
      <Header name="X-Key-Id">orders-2024-07</Header>
      <Header name="Signature">keyId="orders-key-1",algorithm="hs2019",headers="(request-target) date",signature="{signature.value}"</Header>
      <Header name="Sec-WebSocket-Key">{request.header.sec-websocket-key}</Header>
      <Header name="Public-Key-Pins">max-age=5184000; pin-sha256="d6qzRu9zOECb90Uez27xWltNsj0e1Md7GkYYkVoZWmM="</Header>
    </Headers>
  </Set>
</AssignMessage>`,
    ],
  ]),
  ...rows('twitter-oauth', `${POLICIES}AM-Consumer.xml`, [
    [
      'literal',
      `<AssignMessage async="false" continueOnError="false" enabled="true" name="AM-Consumer">
    <AssignVariable>
        <Name>consumer_secret</Name>
        <Value>⟦vJ2kQ0xLs7pWcT5yNbRfHm8DgEuZaKiO4lPt⟧</Value>
        <Ref/>
    </AssignVariable>
    <AssignVariable>
        <Name>access_token_secret</Name>
        <Value>⟦Xc3vB9nMqW1eRtY6uIoP⟧</Value>
    </AssignVariable>
    <AssignVariable>
        <Name>oauth_signature_method</Name>
        <Value>HMAC-SHA1</Value>
    </AssignVariable>
    <AssignVariable>
        <Name>oauth_token_url</Name>
        <Value>https://api.example.com/oauth/request_token</Value>
    </AssignVariable>
</AssignMessage>`,
    ],
  ]),
  ...rows('saml', `${POLICIES}SAML.xml`, [
    [
      'hard-negative',
      `<GenerateSAMLAssertion name="SAML" ignoreContentType="false">
  <CanonicalizationAlgorithm/>
  <Issuer ref="saml.issuer">https://orders.example.com</Issuer>
  <KeyStore>
    <Name ref="ks.name">saml-keystore</Name>
    <Alias ref="ks.alias">saml-signing-key-2024</Alias>
  </KeyStore>
  <OutputVariable><FlowVariable>assertion.content</FlowVariable></OutputVariable>
  <SignatureAlgorithm/>
  <Subject ref="user.name"/>
</GenerateSAMLAssertion>`,
    ],
  ]),
  ...rows('caches-and-quotas', `${POLICIES}LC.xml`, [
    [
      'hard-negative',
      `<LookupCache name="LC-Token">
  <CacheKey><Prefix>oauth_token_v2</Prefix><KeyFragment>apikey-2024</KeyFragment><KeyFragment ref="request.header.apikey"/></CacheKey>
  <AssignTo>private.access_token</AssignTo>
</LookupCache>`,
    ],
    [
      'hard-negative',
      `<RegularExpressionProtection name="RE">
  <QueryParam name="apikey"><Pattern>[\\s]*((delete)|(exec)|(drop\\s*table)|(insert))</Pattern></QueryParam>
  <Header name="Authorization"><Pattern>^Basic [A-Za-z0-9+/]{16,}=*$</Pattern></Header>
</RegularExpressionProtection>`,
    ],
  ]),
  ...rows('yaml-first', 'gateway/orders/apiproxy/policies/AM-Token.yaml', [
    [
      'literal',
      `AssignMessage:
  .name: AM-Token
  .enabled: true
  Set:
    Headers:
      - Header:
          .name: x-api-key
          -Data: ⟦yf-8821-key⟧
      - Header:
          .name: Authorization
          -Data: Bearer {private.token}
    FormParams:
      - FormParam:
          .name: client_secret
          -Data: "⟦yf Secret 99⟧"
`,
    ],
  ]),
  ...rows('connections', 'gateway/orders/apiproxy/targets/soap.xml', [
    [
      'literal',
      `<TargetEndpoint name="soap">
  <PreFlow name="PreFlow">
    <Request>
      <Step>
        <!-- <Condition>request.header.apikey = "⟦old-77-key-1⟧"</Condition> -->
        <Name>AM-Auth</Name>
      </Step>
    </Request>
  </PreFlow>
  <HTTPTargetConnection>
    <URL>http://soap.example.net:8080/svc?wsdl&amp;apikey=⟦Pq7Rz1Lk9⟧&amp;format=xml</URL>
    <Properties>
      <Property name="keepalive.timeout.millis">60000</Property>
      <Property name="api.key.header">X-Key</Property>
    </Properties>
  </HTTPTargetConnection>
</TargetEndpoint>`,
    ],
    [
      'hard-negative',
      `<TargetEndpoint name="tokens">
  <HTTPTargetConnection>
    <LoadBalancer><Server name="token-server-01"/><Server name="secret-vault-02"/></LoadBalancer>
    <Path>/v1/secret/data/{environment.name}?version={secret.version}&amp;key={key.name}</Path>
  </HTTPTargetConnection>
</TargetEndpoint>`,
    ],
  ]),
  ...rows('java-callout', `${POLICIES}JC-Tls.xml`, [
    [
      'literal',
      `<JavaCallout name="JC-Tls">
  <Properties>
    <Property name="keystore-path">resources/java/client.jks</Property>
    <Property name="keystore-password">⟦changeit2020⟧</Property>
    <Property name="truststorePassword">⟦tr5stme⟧</Property>
    <Property name="private-key">
    ⟦-----BEGIN RSA PRIVATE KEY-----
    MIIEpQIBAAKCAQEAk3Yd8vRw0bqXn2LmZ6uJtPs5HcGf1KaWyTeNzVxDoRi7MjSl
    UhQk4OgBp9CvE8sXn2LmZ6uJtPs5HcGf1KaWyTeNzVxDoRi7MjSlUhQk4OgBp9Cv
    -----END RSA PRIVATE KEY-----⟧
    </Property>
    <Property name="public-key">
    -----BEGIN PUBLIC KEY-----
    MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAk3Yd8vRw0bqXn2LmZ6uJ
    -----END PUBLIC KEY-----
    </Property>
    <Property name="jwt">{request.formparam.jwt}</Property>
    <Property name="signature-algorithm">RS256</Property>
  </Properties>
  <ClassName>com.example.Tls</ClassName>
</JavaCallout>`,
    ],
  ]),
  ...rows('schemas', 'gateway/orders/apiproxy/resources/wsdl/orders.wsdl', [
    [
      'hard-negative',
      `<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="password" type="xs:string" minOccurs="0"/>
  <xs:element name="apiKey" type="tns:ApiKeyType"><xs:annotation><xs:documentation>The key of the caller, 32 characters</xs:documentation></xs:annotation></xs:element>
  <wsdl:message name="GetTokenRequest"><wsdl:part name="token" element="tns:GetToken"/></wsdl:message>
</wsdl:definitions>`,
    ],
  ]),
  ...rows('scripts', 'gateway/orders/apiproxy/resources/jsc/build-request.js', [
    [
      'literal',
      `var cfg = { 'client-id': 'orders', 'client-secret': '⟦dash-Secret-12⟧' };
var payload = JSON.stringify({ username: 'svc', password: '⟦p4ylo4d!⟧', remember: false });
var users = [{ user: 'joe', pwd: "⟦J0e#99⟧" }, { user: 'jim', pwd: context.getVariable('private.jim') }];
context.setVariable("request.queryparam.apikey", "⟦qp-key-31a⟧");
context.proxyRequest.headers['x-api-key'] = '⟦hd-key-31b⟧';
context.targetRequest.headers["Authorization"] = "Basic ⟦c3ZjOk9yZGVycyM0NA==⟧";
httpClient.get("https://maps.example.com/json?key=⟦mk9-Geo-1177⟧&address=" + address, onComplete);
var soap = "<wsse:Password Type='text'>⟦soap-Pw-77⟧</wsse:Password>";
`,
    ],
    [
      'literal',
      `function sign(params) {
  var base = 'POST&' + encodeURIComponent(url);
  var signingKey = encodeURIComponent("⟦Tw1tt3rConsumer⟧") + '&' + encodeURIComponent(tokenSecret);
  var appSecret = '⟦ap-5ecr3t⟧', appName = 'orders', appKey = "⟦ak99120aa8b7c6d5⟧";
  return CryptoJS.HmacSHA1(base, signingKey).toString(CryptoJS.enc.Base64);
}
`,
    ],
    [
      'hard-negative',
      `var authHeader = context.getVariable('request.header.Authorization');
var parts = authHeader.split(' ');
if (parts[0] !== 'Basic' && parts[0] !== 'Bearer') throw 'unsupported';
var decoded = Base64.decode(parts[1]); var user = decoded.split(':')[0]; var password = decoded.split(':')[1];
context.setVariable('password.length', password.length);
var msg = { error: 'invalid_grant', error_description: 'The password or refresh token is not valid' };
var secretNames = ['orders-key', 'billing-key'];
var tokenEndpoint = 'https://' + host + '/oauth2/token?grant_type=password';
var key = 'k' + i; var keyField = 'apikey'; var passwordRegex = '^(?=.*[A-Z])(?=.*[0-9]).{8,}$';
print('apikey: ' + apikey + ' secret: ' + secret);
`,
    ],
    [
      'literal',
      `module.exports = {
  development: { apigee: { clientId: 'orders', clientSecret: process.env.SECRET || '⟦dev-fallb4ck⟧' } },
  production: { apigee: { clientId: process.env.CLIENT_ID, clientSecret: process.env.CLIENT_SECRET } },
  session: { secret: '⟦keyb0ard cat⟧', resave: false, name: 'sid' },
  cookieSecret: \`⟦t1ck-s3cret⟧\`,
};
`,
    ],
  ]),
  ...rows('python-resources', 'gateway/orders/apiproxy/resources/py/call.py', [
    [
      'literal',
      `import urllib2, base64
req = urllib2.Request("https://core.example.net/orders?api_key=⟦up-7719-k⟧")
req.add_header("Authorization", "Basic %s" % base64.b64encode("svc:⟦Sv-c0re⟧"))
req.add_header("X-Auth-Token", "⟦xat-9982-1⟧")
session.auth = ('svc', '⟦s3ss-auth⟧')
CREDENTIALS = {"user": "svc", "pass": "⟦d1ct-pass⟧"}
flow.setVariable("private.key", base64.b64decode("⟦QmFsbGFzdEtleU9mTXlPd24xOQ==⟧"))
`,
    ],
  ]),
  ...rows('property-files', 'gateway/orders/apiproxy/resources/properties/env.properties', [
    [
      'literal',
      `jdbc.url=jdbc:mysql://db.example.net:3306/orders?user=svc&password=⟦jdbc-Pw-1⟧
jdbc.password : ⟦c0lon-pw⟧
ldap.bindPassword\\ =⟦l\\u00e4dap1⟧
kafka.sasl=org.apache.kafka.common.security.plain.PlainLoginModule required username="svc" password="⟦k4fka-pw⟧";
target.auth=Basic ⟦c3ZjOlByb3BzIzc3⟧
feature.password-reset=enabled
token.endpoint=/oauth/token
secret.manager.path=projects/orders/secrets/core/versions/3
`,
    ],
  ]),
];
