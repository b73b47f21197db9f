import { rows } from './row.ts';
import type { Row } from './row.ts';
import { base64, pem, some } from '../../tokens/labelled/made.ts';

/** Whole files of many kinds, each with what such files hold beside their credentials. */
export const NINTH_ROWS: Row[] = [
  ...rows('apigee', 'apiproxy/policies/AM-BackendAuth.xml', [
    [
      'literal',
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<AssignMessage async="false" continueOnError="false" enabled="true" name="AM-BackendAuth">
    <DisplayName>AM-BackendAuth</DisplayName>
    <Properties/>
    <Set>
        <Headers>
            <Header name="Authorization">Basic ⟦${base64('backend:Welc0me1')}⟧</Header>
            <Header name="X-Api-Key">⟦9f8e7d6c5b4a39281706⟧</Header>
            <Header name="Content-Type">application/json</Header>
            <Header name="X-Client-Token">{request.header.x-client-token}</Header>
        </Headers>
        <QueryParams>
            <QueryParam name="apikey">⟦${some(32)}⟧</QueryParam>
            <QueryParam name="format">json</QueryParam>
        </QueryParams>
        <FormParams>
            <FormParam name="grant_type">client_credentials</FormParam>
            <FormParam name="client_secret">⟦a7Hn2Ppq0Zt⟧</FormParam>
            <FormParam name="client_id">{private.client_id}</FormParam>
        </FormParams>
        <Payload contentType="application/json" variablePrefix="@" variableSuffix="#">{"user":"svc","password":"⟦Sup3rS4fe⟧","nonce":"@nonce#"}</Payload>
        <Verb>POST</Verb>
    </Set>
    <AssignVariable>
        <Name>private.encryptionKey</Name>
        <Value>⟦QmFja2VuZEtleTEyMw==⟧</Value>
    </AssignVariable>
    <AssignVariable>
        <Name>secretName</Name>
        <Value>orders-backend</Value>
    </AssignVariable>
    <AssignVariable>
        <Name>target.copy.queryparams</Name>
        <Value>false</Value>
    </AssignVariable>
    <AssignVariable>
        <Name>token.ttl</Name>
        <Value>3600000</Value>
    </AssignVariable>
    <IgnoreUnresolvedVariables>true</IgnoreUnresolvedVariables>
    <AssignTo createNew="false" transport="http" type="request"/>
</AssignMessage>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/BA-Encode.xml', [
    [
      'hard-negative',
      `<BasicAuthentication async="false" continueOnError="false" enabled="true" name="BA-Encode">
    <DisplayName>BA-Encode</DisplayName>
    <Operation>Encode</Operation>
    <IgnoreUnresolvedVariables>false</IgnoreUnresolvedVariables>
    <User ref="private.username"/>
    <Password ref="private.password"/>
    <AssignTo createNew="false">request.header.Authorization</AssignTo>
    <Source>request.header.Authorization</Source>
</BasicAuthentication>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/BA-EncodeLiteral.xml', [
    [
      'literal',
      `<BasicAuthentication name="BA-EncodeLiteral">
    <Operation>Encode</Operation>
    <User>⟦integration⟧</User>
    <Password>⟦1ntegr8⟧</Password>
    <AssignTo>request.header.Authorization</AssignTo>
</BasicAuthentication>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/JWT-Generate.xml', [
    [
      'hard-negative',
      `<GenerateJWT name="JWT-Generate">
    <Algorithm>HS256</Algorithm>
    <SecretKey>
        <Value ref="private.jwt.key"/>
        <Id>key-1</Id>
    </SecretKey>
    <Subject>apigee-seattle-hatrack-montage</Subject>
    <Issuer>urn://apigee-edge-JWT-policy-test</Issuer>
    <Audience>urn://c60511c0-12a2-473c-80fd-42528eb65a6a</Audience>
    <ExpiresIn>60m</ExpiresIn>
    <AdditionalClaims><Claim name="show">And now for something completely different.</Claim></AdditionalClaims>
    <OutputVariable>output-variable</OutputVariable>
</GenerateJWT>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/JWT-GenerateRSA.xml', [
    [
      'literal',
      `<GenerateJWT name="JWT-GenerateRSA">
    <Algorithm>RS256</Algorithm>
    <PrivateKey>
        <Value>
⟦${pem('RSA ')}⟧
        </Value>
        <Password>⟦keyP4ssphrase⟧</Password>
        <Id>rsa-1</Id>
    </PrivateKey>
    <OutputVariable>jwt</OutputVariable>
</GenerateJWT>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/JWT-Verify.xml', [
    [
      'hard-negative',
      `<VerifyJWT name="JWT-Verify">
    <Algorithm>RS256</Algorithm>
    <Source>request.header.authorization</Source>
    <PublicKey>
        <Value>
-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA${some(20)}
${some(64)}
-----END PUBLIC KEY-----
        </Value>
    </PublicKey>
    <PublicKey><JWKS uri="https://www.googleapis.com/oauth2/v3/certs"/></PublicKey>
    <Issuer>https://accounts.google.com</Issuer>
    <TimeAllowance>30s</TimeAllowance>
</VerifyJWT>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/KVM-Init.xml', [
    [
      'literal',
      `<KeyValueMapOperations async="false" continueOnError="false" enabled="true" name="KVM-Init" mapIdentifier="backend-config">
    <Scope>environment</Scope>
    <ExpiryTimeInSecs>300</ExpiryTimeInSecs>
    <InitialEntries>
        <Entry>
            <Key><Parameter>backend_password</Parameter></Key>
            <Value>⟦Initi4lPw⟧</Value>
        </Entry>
        <Entry>
            <Key><Parameter>backend_host</Parameter></Key>
            <Value>backend.internal.example.org</Value>
        </Entry>
    </InitialEntries>
    <Get assignTo="private.backend.password" index="1">
        <Key><Parameter>backend_password</Parameter></Key>
    </Get>
    <Put override="true">
        <Key><Parameter ref="request.queryparam.id"/></Key>
        <Value ref="request.queryparam.secret"/>
    </Put>
</KeyValueMapOperations>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/SC-GetToken.xml', [
    [
      'literal',
      `<ServiceCallout async="false" continueOnError="false" enabled="true" name="SC-GetToken">
    <DisplayName>SC-GetToken</DisplayName>
    <Request clearPayload="true" variable="tokenRequest">
        <Set>
            <Headers>
                <Header name="Authorization">Bearer ⟦${some(40)}⟧</Header>
                <Header name="Accept">application/json</Header>
            </Headers>
            <Payload contentType="application/x-www-form-urlencoded">grant_type=client_credentials&amp;client_id=apigee&amp;client_secret=⟦kPq82LsW⟧&amp;scope=read</Payload>
            <Verb>POST</Verb>
        </Set>
        <IgnoreUnresolvedVariables>false</IgnoreUnresolvedVariables>
    </Request>
    <Response>tokenResponse</Response>
    <HTTPTargetConnection>
        <SSLInfo>
            <Enabled>true</Enabled>
            <KeyStore>ref://backend-keystore</KeyStore>
            <KeyAlias>client-cert</KeyAlias>
            <TrustStore>ref://backend-truststore</TrustStore>
        </SSLInfo>
        <URL>https://user:⟦Fl0wer99⟧@auth.example.org/oauth/token</URL>
    </HTTPTargetConnection>
</ServiceCallout>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/OAuth-Generate.xml', [
    [
      'hard-negative',
      `<OAuthV2 async="false" continueOnError="false" enabled="true" name="OAuth-Generate">
    <Operation>GenerateAccessToken</Operation>
    <ExpiresIn>3600000</ExpiresIn>
    <RefreshTokenExpiresIn>86400000</RefreshTokenExpiresIn>
    <SupportedGrantTypes>
        <GrantType>client_credentials</GrantType>
        <GrantType>password</GrantType>
    </SupportedGrantTypes>
    <GrantType>request.formparam.grant_type</GrantType>
    <UserName>request.formparam.username</UserName>
    <PassWord>request.formparam.password</PassWord>
    <ClientId>request.formparam.client_id</ClientId>
    <AccessToken>request.header.access_token</AccessToken>
    <Tokens><Token type="refreshtoken" cascade="true">request.queryparam.token</Token></Tokens>
    <ExternalAccessToken>request.queryparam.external_access_token</ExternalAccessToken>
    <Attributes>
        <Attribute name="token_scope" ref="scope" display="true">default-scope</Attribute>
    </Attributes>
    <GenerateResponse enabled="true"/>
</OAuthV2>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/HMAC-Sign.xml', [
    [
      'hard-negative',
      `<HMAC name="HMAC-Sign">
    <Algorithm>SHA-256</Algorithm>
    <SecretKey encoding="base64" ref="private.secretkey"/>
    <Message>{request.content}</Message>
    <Output encoding="hex">hmac_result</Output>
    <VerificationValue>ace3b4f1d2c5a69788f0e1d2c3b4a5968778695a4b3c2d1e0f9e8d7c6b5a4938</VerificationValue>
</HMAC>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/JS-Settings.xml', [
    [
      'literal',
      `<Javascript async="false" continueOnError="false" enabled="true" timeLimit="200" name="JS-Settings">
    <DisplayName>JS-Settings</DisplayName>
    <Properties>
        <Property name="signingSecret">⟦m0nk3yWr3nch⟧</Property>
        <Property name="tokenVariable">private.token</Property>
        <Property name="maxAge">300</Property>
    </Properties>
    <ResourceURL>jsc://settings.js</ResourceURL>
</Javascript>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/JC-Crypto.xml', [
    [
      'literal',
      `<JavaCallout name="JC-Crypto">
    <Properties>
        <Property name="key">{private.aes.key}</Property>
        <Property name="private-key-password">⟦Deprecated-Secret-7⟧</Property>
        <Property name="algorithm">RSA-OAEP-256</Property>
        <Property name="public-key">{verifyapikey.key}</Property>
    </Properties>
    <ClassName>com.example.apigee.callout.Crypto</ClassName>
    <ResourceURL>java://crypto-callout-1.0.3.jar</ResourceURL>
</JavaCallout>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/ML-Syslog.xml', [
    [
      'hard-negative',
      `<MessageLogging name="ML-Syslog">
    <Syslog>
        <Message>[3f509b58 tag="{organization.name}.{apiproxy.name}"] Weather request for WOEID {request.queryparam.w} token={request.header.token}.</Message>
        <Host>logs-01.loggly.com</Host>
        <Port>6514</Port>
        <Protocol>TCP</Protocol>
    </Syslog>
    <logLevel>INFO</logLevel>
</MessageLogging>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/RF-InvalidKey.xml', [
    [
      'hard-negative',
      `<RaiseFault name="RF-InvalidKey">
    <FaultResponse>
        <Set>
            <Headers><Header name="WWW-Authenticate">Bearer realm="null",error="invalid_token",error_description="oauth.v2.InvalidAccessToken: Invalid access token"</Header></Headers>
            <Payload contentType="application/json">{"code":"401","message":"Invalid API key","secret":"hidden"}</Payload>
            <StatusCode>401</StatusCode>
            <ReasonPhrase>Unauthorized</ReasonPhrase>
        </Set>
    </FaultResponse>
</RaiseFault>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/VK-Verify.xml', [
    [
      'hard-negative',
      `<VerifyAPIKey name="VK-Verify">
    <APIKey ref="request.header.x-apikey"/>
</VerifyAPIKey>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/resources/jsc/settings.js', [
    [
      'literal',
      `// signs the request for the partner
var partnerKey = '⟦Zt81-Lmq4-77Xx⟧';
var secretHeader = 'X-Partner-Secret';
var tokenUrl = "https://partner.example.org/token";
var password = context.getVariable('private.partner.password');
var apiKey = properties.apiKey;
var hmac = crypto.getHMAC('SHA-256', '⟦hmac-k3y-2020⟧');
context.setVariable('private.partner.secret', '⟦pl41nS3cret⟧');
context.setVariable('request.header.x-api-key', context.getVariable('private.apikey'));
request.headers['Authorization'] = 'Basic ' + '⟦${base64('partner:Fr3ddie77')}⟧';
var error = 'invalid_token';
if (request.headers['x-token'] === 'undefined') { throw new Error('token missing'); }
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/resources/py/sign.py', [
    [
      'literal',
      `import hmac, hashlib, base64
SECRET_KEY = "⟦py-s3cr3t-key-11⟧"
token = flow.getVariable("oauthv2accesstoken.OA-Get.access_token")
password = flow.getVariable("private.pw")
digest = hmac.new(SECRET_KEY, flow.getVariable("request.content"), hashlib.sha256).digest()
flow.setVariable("signature", base64.b64encode(digest))
key = "signature"
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/targets/default.xml', [
    [
      'literal',
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<TargetEndpoint name="default">
    <PreFlow name="PreFlow"><Request><Step><Name>KVM-GetCredentials</Name></Step></Request><Response/></PreFlow>
    <HTTPTargetConnection>
        <Properties><Property name="success.codes">1xx,2xx,3xx,4XX</Property></Properties>
        <SSLInfo>
            <Enabled>true</Enabled>
            <ClientAuthEnabled>true</ClientAuthEnabled>
            <KeyStore>client-keystore</KeyStore>
            <KeyAlias>prod-2024</KeyAlias>
        </SSLInfo>
        <URL>https://api.example.org/v1?key=⟦AIza${some(35)}⟧</URL>
    </HTTPTargetConnection>
</TargetEndpoint>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/proxies/default.xml', [
    [
      'literal',
      `<ProxyEndpoint name="default">
    <HTTPProxyConnection><BasePath>/v1/token</BasePath><VirtualHost>secure</VirtualHost></HTTPProxyConnection>
    <Flows>
        <Flow name="token"><Condition>(proxy.pathsuffix MatchesPath "/accesstoken") and (request.verb = "POST") and (request.header.X-Admin-Key = "⟦adm1n-k3y⟧")</Condition></Flow>
        <Flow name="keys"><Condition>(request.formparam.grant_type = "password")</Condition></Flow>
    </Flows>
    <RouteRule name="default"><TargetEndpoint>default</TargetEndpoint></RouteRule>
</ProxyEndpoint>
`,
    ],
  ]),
  ...rows('apigee', 'edge/env/prod/kvms.json', [
    [
      'literal',
      `[
  {
    "name": "backend-credentials",
    "encrypted": true,
    "entry": [
      { "name": "username", "value": "svc_orders" },
      { "name": "password", "value": "⟦Kvm-P4ss⟧" },
      { "name": "endpoint", "value": "https://orders.example.org" },
      { "name": "client_secret", "value": "{{ vault_client_secret }}" },
      { "name": "token_lifetime", "value": "1800" }
    ]
  }
]
`,
    ],
  ]),
  ...rows('apigee', 'edge/org/developerApps.json', [
    [
      'literal',
      `{
  "dev@example.org": [
    {
      "name": "orders-app",
      "consumerKey": "⟦${some(32)}⟧",
      "consumerSecret": "⟦${some(16)}⟧",
      "apiProducts": ["orders-product"],
      "callbackUrl": "https://example.org/cb",
      "keyExpiresIn": -1
    }
  ]
}
`,
    ],
  ]),
  ...rows('apigee', 'edge/env/prod/keystores-aliases.json', [
    [
      'literal',
      `{
  "keystores": [{ "name": "client-keystore" }],
  "aliases": [
    { "alias": "prod-2024", "format": "pkcs12", "filePath": "target/certs/prod.p12", "password": "⟦p12-Secret⟧" },
    { "alias": "ca", "format": "pem", "certFilePath": "certs/ca.pem" }
  ]
}
`,
    ],
  ]),
  ...rows('apigee', 'pom.xml', [
    [
      'literal',
      `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <groupId>org.example</groupId>
  <artifactId>orders-v1</artifactId>
  <profiles>
    <profile>
      <id>test</id>
      <properties>
        <apigee.profile>test</apigee.profile>
        <apigee.org>example-nonprod</apigee.org>
        <apigee.username>ci@example.org</apigee.username>
        <apigee.password>⟦M4venPass!⟧</apigee.password>
        <apigee.tokenurl>https://login.apigee.com/oauth/token</apigee.tokenurl>
        <apigee.mfatoken>\${mfatoken}</apigee.mfatoken>
        <apigee.authtype>oauth</apigee.authtype>
      </properties>
    </profile>
    <profile>
      <id>prod</id>
      <properties>
        <apigee.password>\${env.APIGEE_PASSWORD}</apigee.password>
        <apigee.bearer>\${bearer}</apigee.bearer>
        <apigee.serviceaccount.file>\${file}</apigee.serviceaccount.file>
      </properties>
    </profile>
  </profiles>
</project>
`,
    ],
  ]),
  ...rows('apigee', 'settings.xml', [
    [
      'literal',
      `<settings>
  <servers>
    <server>
      <id>nexus</id>
      <username>deployer</username>
      <password>⟦nexus-Dep10y⟧</password>
    </server>
    <server>
      <id>releases</id>
      <username>ci</username>
      <password>{COQLCE6DU6GtcS5P=}</password>
    </server>
    <server>
      <id>github</id>
      <username>\${env.GITHUB_ACTOR}</username>
      <password>\${env.GITHUB_TOKEN}</password>
    </server>
  </servers>
</settings>
`,
    ],
  ]),
  ...rows('apigee', 'config/env.yaml', [
    [
      'literal',
      `targetServers:
  - name: ts-orders
    host: orders.example.org
    port: 443
    sSLInfo:
      enabled: true
      keyStore: client-keystore
      keyAlias: prod
kvms:
  - name: settings
    entry:
      - name: apikey
        value: ⟦zU71kLpw9⟧
      - name: tokenPath
        value: /oauth/token
caches:
  - name: token-cache
    expirySettings: { timeoutInSec: { value: "300" } }
`,
    ],
  ]),
];
