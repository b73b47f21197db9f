import { rows } from './row.ts';
import type { Row } from './row.ts';

const POLICIES = 'src/gateway/orders-v1/apiproxy/policies/';
const FLOWS = 'src/shared/token/sharedflowbundle/policies/';

/** A third set: what teams leave behind in shared flows, samples and notes. */
export const THIRD_BUNDLE_ROWS: Row[] = [
  ...rows('left-in-comments', `${FLOWS}SC-Token.xml`, [
    [
      'literal',
      `<ServiceCallout name="SC-Token">
    <!-- user: ops@example.com, password: ⟦Harbour@123⟧ -->
    <!--client_id:8a7b6c5d, client_secret:⟦q2Wm7ZpL0xKt⟧-->
    <!-- <FormParam name="password">⟦Qu4y-side⟧</FormParam> -->
    <!-- Authorization: Basic ⟦b3BzOkhhcmJvdXIjNDQ=⟧ -->
    <!-- the password is read from the map, never from here -->
    <Request variable="req"><Set><Verb>POST</Verb></Set></Request>
</ServiceCallout>`,
    ],
    [
      'hard-negative',
      `<OAuthV2 name="OA-Token">
    <!--
      Answers with
      { "issued_at": "1420262924658", "access_token": "shTUmeI1geSKin0TODcGLXBNe9vp", "token_type": "BearerToken",
        "client_id": "ce1e94a2-9c3e-42fa-a2c6-1ee01815476b", "refresh_token": "fYACGW7OCPtCNDEnRSnqFlEgogboFPMm", "expires_in": "1799" }
    -->
    <Operation>GenerateAccessToken</Operation>
</OAuthV2>`,
    ],
    [
      'hard-negative',
      `<AssignMessage name="AM-Mock">
    <Set><Payload contentType="application/json">{
      "access_token": "2YotnFZFEjr1zCsicMWpAA", "token_type": "bearer", "expires_in": 3600, "scope": "read"
    }</Payload></Set>
</AssignMessage>`,
    ],
  ]),
  ...rows('variables', `${POLICIES}AM-Vars.xml`, [
    [
      'literal',
      `<AssignMessage name="AM-Vars">
    <AssignVariable><Name>request.queryparam.apikey</Name><Value>⟦p1QzVt7Lm3Xc⟧</Value></AssignVariable>
    <AssignVariable><Name>basicAuth</Name><Value>Basic ⟦c3ZjOkJhcmdlIzEy⟧</Value></AssignVariable>
    <AssignVariable><Name>crypto.passphrase</Name><Value>⟦secret123⟧</Value></AssignVariable>
    <AssignVariable><Name>target.client_secret</Name><Value>⟦0f3e9c7a-52d1-4b88-a6c4-77e1d0b9f2a5⟧</Value></AssignVariable>
    <AssignVariable><Name>mysecret</Name><Value>⟦abc123⟧</Value></AssignVariable>
    <AssignVariable><Name>secret.version</Name><Value>latest</Value></AssignVariable>
    <AssignVariable><Name>passwordExpired</Name><Value>false</Value></AssignVariable>
    <AssignVariable><Name>idp.token.path</Name><Value>/oauth2/token</Value></AssignVariable>
    <AssignVariable><Name>token.audience</Name><Value>orders-api</Value></AssignVariable>
    <AssignVariable><Name>keyid</Name><Value>kid-2024-01-orders</Value></AssignVariable>
</AssignMessage>`,
    ],
    [
      'literal',
      `<FlowCallout name="FC-Auth">
    <Parameters>
        <Parameter name="apikey" value="⟦fc-77-Key-01⟧"/>
        <Parameter name="client.secret">⟦fc-77-Secret⟧</Parameter>
        <Parameter name="token" ref="private.token"/>
        <Parameter name="realm">orders</Parameter>
    </Parameters>
    <SharedFlowBundle>authenticate</SharedFlowBundle>
</FlowCallout>`,
    ],
  ]),
  ...rows('queries', `${POLICIES}AM-Query.xml`, [
    [
      'literal',
      `<AssignMessage name="AM-Query">
    <Add>
        <QueryParams>
            <QueryParam name="client_secret">⟦aq1sw2de3⟧</QueryParam>
            <QueryParam name="access_token">⟦EAAB7xZq0pLk⟧</QueryParam>
            <QueryParam name="key">⟦AbCdEf1234567890⟧</QueryParam>
            <QueryParam name="code">{request.queryparam.code}</QueryParam>
            <QueryParam name="sort">key</QueryParam>
            <QueryParam name="token_format">opaque</QueryParam>
        </QueryParams>
        <FormParams>
            <FormParam name="j_password">⟦weblogic1⟧</FormParam>
            <FormParam name="assertion">{jwt.JWT-Gen.generated_jwt}</FormParam>
            <FormParam name="client_assertion_type">urn:ietf:params:oauth:client-assertion-type:jwt-bearer</FormParam>
            <FormParam name="subject_token_type">urn:ietf:params:oauth:token-type:access_token</FormParam>
        </FormParams>
    </Add>
</AssignMessage>`,
    ],
  ]),
  ...rows('soap', `${POLICIES}AM-Soap.xml`, [
    [
      'literal',
      `<AssignMessage name="AM-Soap">
  <Set>
    <Payload contentType="text/xml">
      <Envelope><Header>
        <AuthHeader xmlns="urn:x"><UserName>WSUSR</UserName><Password>⟦wsPass#1⟧</Password><SessionToken>{private.session}</SessionToken></AuthHeader>
        <Security user="WSUSR" password="⟦attrPass#2⟧"/>
        <ns:LoginRequest><ns:ApiKey>⟦sk-ns-0091⟧</ns:ApiKey><ns:SecurityTokenType>opaque</ns:SecurityTokenType></ns:LoginRequest>
      </Header></Envelope>
    </Payload>
  </Set>
</AssignMessage>`,
    ],
  ]),
  ...rows('maps', `${POLICIES}KVM-Init.xml`, [
    [
      'literal',
      `<KeyValueMapOperations name="KVM-Init" mapIdentifier="credentials">
    <InitialEntries>
        <Entry><Key><Parameter>orders</Parameter><Parameter>pwd</Parameter></Key><Value>⟦orders@2018⟧</Value></Entry>
        <Entry><Key><Parameter>sap_basic</Parameter></Key><Value>Basic ⟦U0FQOkhhcmJvdXIx⟧</Value></Entry>
        <Entry><Key><Parameter>privatekey</Parameter></Key><Value>⟦-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDZ0n2K7yVbXcRt
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDZ0n2K7yVbXcRt
-----END PRIVATE KEY-----⟧</Value></Entry>
        <Entry><Key><Parameter>client_secret</Parameter></Key><Value>NOT_SET</Value></Entry>
        <Entry><Key><Parameter>api_key</Parameter></Key><Value>YOUR_API_KEY</Value></Entry>
        <Entry><Key><Parameter>hmac_secret</Parameter></Key><Value>&lt;&lt;&lt;SECRET&gt;&gt;&gt;</Value></Entry>
    </InitialEntries>
</KeyValueMapOperations>`,
    ],
  ]),
  ...rows('jwt', `${POLICIES}JWT-Key.xml`, [
    [
      'literal',
      `<GenerateJWS name="JWS">
    <Algorithm>HS512</Algorithm>
    <SecretKey encoding="base64url"><Value>⟦S2V5T2ZIYXJib3VyMTk5OQ⟧</Value></SecretKey>
    <AdditionalHeaders><Claim name="kid">orders-2024-key</Claim></AdditionalHeaders>
</GenerateJWS>`,
    ],
    [
      'hard-negative',
      `<VerifyJWS name="JWS">
    <Algorithm>RS256</Algorithm>
    <PublicKey><Certificate>
-----BEGIN CERTIFICATE-----
MIICojCCAYoCCQDm0n2K7yVbXTANBgkqhkiG9w0BAQsFADATMREwDwYDVQQDDAhv
-----END CERTIFICATE-----
    </Certificate></PublicKey>
    <KnownHeaders>x5c,kid</KnownHeaders>
</VerifyJWS>`,
    ],
  ]),
  ...rows('scripts', 'src/gateway/orders-v1/apiproxy/resources/jsc/login.js', [
    [
      'literal',
      ` var clientId = 'ZzT0';
 var username="ops", password="⟦0ps-Pass⟧";
 var body = 'grant_type=password&username=' + username + '&password=⟦inl1ne-pw⟧&client_id=' + clientId;
 var loginBody = "{\\"user\\":\\"ops\\",\\"password\\":\\"⟦j5on-pw⟧\\"}";
 request.headers['authorization'] = "Bearer ⟦k0pq-8812-zzyx-1190⟧";
 if (request.queryParams.apikey == '⟦letM3in77⟧') { next(); }
 var tokens = str.split(':'); var tokenCount = tokens.length;
 var secretHeader = 'X-Secret'; var defaultToken = null; var apiKeyParam = "apikey";
 var jwtSecret = context.getVariable("private.jwt.secret") || "";
`,
    ],
    [
      'hard-negative',
      `var response = { token_type: 'Bearer', expires_in: 3600, access_token: token };
var error = { code: 'invalid_token', message: 'Invalid access token' };
var validTokens = ['id_token', 'access_token'];
context.setVariable('flow.token.status', 'approved');
context.setVariable('private.apikey', apikeys[0]);
var PASSWORD_GRANT = 'password'; var keyAlias = 'orders-2024';
var authScheme = 'Basic realm="orders"';
`,
    ],
  ]),
  ...rows('java', 'src/callouts/jwt/src/test/java/com/example/TestJwt.java', [
    [
      'literal',
      `public class TestJwt {
  private static final String KEY =
      "⟦-----BEGIN PRIVATE KEY-----\\n"
          + "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDZ0n2K7yVbXcRt\\n"
          + "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDZ0n2K7yVbXcRt\\n"
          + "-----END PRIVATE KEY-----⟧\\n";
  private static final String CERT = "-----BEGIN CERTIFICATE-----\\n" + "MIICojCCAYoCCQDm0n2K7yVbXTANBgkqhkiG9w0BAQsFADATMREwDwYDVQQDDAhv\\n" + "-----END CERTIFICATE-----\\n";
  public void t() {
    properties.put("secret-key", "⟦Secret_0123456789⟧");
    properties.put("private-key-password", "⟦deecee99⟧");
    properties.put("jwt", "⟦eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJvcmRlcnMiLCJpYXQiOjE1fQ.Qb3xk0mZ7YtV1nR5pL9wC2sD8fG4hJ6aK0qW3eE7rT5⟧");
    properties.put("algorithm", "HS256");
    properties.put("claim-json", "json_claim");
    Assert.assertEquals(result, "secret-key must not be empty");
  }
}
`,
    ],
  ]),
];
