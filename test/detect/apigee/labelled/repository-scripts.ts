import { rows } from './row.ts';
import type { Row } from './row.ts';

const JSC = 'apiproxy/resources/jsc/';

/** Resources of a bundle as repositories have them. */
export const REPOSITORY_SCRIPT_ROWS: Row[] = [
  ...rows('javascript', `${JSC}sign-request.js`, [
    [
      'literal',
      `/* globals context CryptoJS */
var apiKey = "⟦d8w2-kk1v-0prt⟧";
var apiSecret = '⟦YmFsbGFzdC1zZWNyZXQ⟧';
var timestamp = Date.now();
var path = context.getVariable("proxy.pathsuffix");
var tokenName = "x-signature";
var signature = CryptoJS.HmacSHA256(timestamp + path, apiSecret).toString();
context.setVariable("request.header.x-api-key", apiKey);
context.setVariable("request.header." + tokenName, signature);
`,
    ],
    [
      'literal',
      `context.setVariable("private.secret", "⟦rE8-oak-desk-31⟧");
context.setVariable("secret.name", "orders-key");
context.setVariable("private.client_id", "portal");
context.setVariable('target.url', 'https://core.example.net/v1');
context.setVariable('private.password', context.getVariable('request.formparam.password'));
`,
    ],
    [
      'literal',
      `var credentials = {
  username: 'svc_mobile',
  password: '⟦Mob1le-Svc⟧',
  grantType: 'password',
  tokenUrl: 'https://id.example.com/token'
};
var auth = 'Basic ' + Base64.encode(credentials.username + ':' + credentials.password);
context.setVariable('request.header.Authorization', auth);
`,
    ],
    [
      'literal',
      `var basic = "Basic " + CryptoJS.enc.Base64.stringify(CryptoJS.enc.Utf8.parse("svc-user:⟦svc-pa55⟧"));
var headers = { 'Content-Type': 'application/json', 'Authorization': 'Bearer ⟦2f8b61aa0c9e⟧' };
var req = new Request('https://api.example.com/v2/things?api_key=⟦88ab-1290-kdj⟧&limit=10', 'GET', headers);
var exchange = httpClient.send(req);
`,
    ],
    [
      'reference',
      `var apiKey = context.getVariable("private.apikey");
var secret = properties.secretKey;
var token = JSON.parse(context.getVariable("tokenResponse.content")).access_token;
var password = request.headers['password'];
var auth = "Bearer " + token;
var clientSecret = process.env.CLIENT_SECRET || '';
var url = "https://" + user + ":" + pass + "@host/path?key=" + apiKey;
context.setVariable("private.token", token);
context.setVariable("private.secret", response.content.asJSON.secret);
`,
    ],
    [
      'hard-negative',
      `var tokenType = "BearerToken";
var passwordField = "password";
var API_KEY_HEADER = "x-api-key";
var secretVariable = "private.kv.secret";
var keys = Object.keys(headers);
var key = "propertyset.config.host";
if (!token) { throw new Error("The token is missing or has expired"); }
if (grantType === "password" || grantType === "refresh_token") { print("token request"); }
switch (error) { case "invalid_token": code = 401; break; }
var cacheKey = "token_" + clientId;
var re = /apikey=[^&]+/;
`,
    ],
    [
      'literal',
      `var apikey = context.getVariable("request.header.apikey");
if (apikey !== "⟦edge-master-55⟧") {
  context.setVariable("auth.failed", true);
}
function decode(s) { return CryptoJS.AES.decrypt(s, "⟦k33p-0ut-pls⟧").toString(CryptoJS.enc.Utf8); }
`,
    ],
    [
      'literal',
      `// var client_secret = "⟦7aH2kLm9QzX4⟧"; // dev only
/*
 * password: ⟦devPass!23⟧
 */
var client_secret = context.getVariable("private.client_secret");
`,
    ],
    [
      'literal',
      `var key = "-----BEGIN RSA " + "PRIVATE KEY-----\\n";
var creds = "client_id=portal&client_secret=" + "⟦q7Wp-3Lk-9Zx⟧" + "&grant_type=client_credentials";
request.content = creds;
`,
    ],
    [
      'literal',
      `var a={host:"core.example.net",apiKey:"⟦mini-7711-fied⟧",timeout:3e3},b=a.apiKey;function c(d){return d.headers["x-api-key"]=b,d.headers["x-trace"]="on",d}var tokenUrl="/token",secretKey=e.secretKey;context.setVariable("private.token","⟦tok-min-00182⟧");
`,
    ],
    [
      'literal',
      `const request = require('request');
const config = { auth: { user: 'admin', pass: '⟦Adm1n-pass⟧', sendImmediately: true } };
const jwt = jsonwebtoken.sign({ sub: 'portal' }, '⟦shhhhh-portal⟧', { expiresIn: '1h' });
const hmac = crypto.createHmac('sha256', '⟦hmac-key-4412⟧').update(body).digest('hex');
const hash = crypto.createHash('sha256').update(body).digest('hex');
`,
    ],
    [
      'placeholder',
      `var apiKey = "YOUR_API_KEY";
var secret = "<client secret>";
var password = "********";
var token = "";
var clientSecret = "TODO";
var accessToken = "{{access_token}}";
var key2 = "changeme";
`,
    ],
  ]),
  ...rows('python', 'apiproxy/resources/py/sign.py', [
    [
      'literal',
      `import base64
import hmac
username = "svc-py"
password = "⟦Py-pass-77⟧"
auth = base64.b64encode("%s:%s" % (username, password))
flow.setVariable("request.header.Authorization", "Basic " + auth)
flow.setVariable("private.apikey", "⟦py-key-9913⟧")
`,
    ],
    [
      'literal',
      `secret_key = u'⟦hX-29-uni⟧'
SIGNING_SECRET = b"⟦bytes-secret-1⟧"
digest = hmac.new(b"⟦direct-hmac-key⟧", message, hashlib.sha256).hexdigest()
config = dict(host="core", api_key="⟦kw-4410-arg⟧", retries=3)
`,
    ],
    [
      'reference',
      `password = flow.getVariable("private.password")
api_key = os.environ["API_KEY"]
secret = os.getenv("SECRET", "")
token = response.json()["access_token"]
headers = {"Authorization": "Bearer %s" % token}
key = "%s_%s" % (org, env)
`,
    ],
    [
      'hard-negative',
      `PASSWORD_FIELD = "password"
token_endpoint = "/oauth2/token"
raise ValueError("secret is not set")
print("token:", token)
algorithm = "HS256"
`,
    ],
  ]),
  ...rows('java', 'callout/src/main/java/com/example/SignCallout.java', [
    [
      'literal',
      `package com.example;

public class SignCallout implements Execution {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String SECRET_KEY = "⟦0aJ-java-const⟧";
  private static final String VARIABLE = "private.signing.secret";
  private static final byte[] KEY = "⟦S1xteen-byte-key⟧".getBytes();

  public ExecutionResult execute(MessageContext messageContext, ExecutionContext executionContext) {
    String password = (String) messageContext.getVariable("private.password");
    String token = getProperty("token-variable");
    SecretKeySpec spec = new SecretKeySpec("⟦aes-key-8812-xyz⟧".getBytes("UTF-8"), "AES");
    messageContext.setVariable("private.token", "⟦jv-token-1⟧");
    return ExecutionResult.SUCCESS;
  }
}
`,
    ],
    [
      'literal',
      `public class TestSignCallout {
  @Test
  public void sign() {
    Properties props = new Properties();
    props.setProperty("algorithm", "HS256");
    props.put("secret-key", "⟦ABCDEFGH12345678_Secret⟧");
    props.put("password", "{private.password}");
    Map m = new HashMap();
    m.put("passphrase", "⟦deecee123⟧");
    Connection c = DriverManager.getConnection("jdbc:mysql://db:3306/x", "root", "⟦r00t-db⟧");
  }
}
`,
    ],
    [
      'hard-negative',
      `public class Messages {
  static final String INVALID_TOKEN = "invalid_token";
  static final String PASSWORD = "password";
  static final String KEY_ALIAS = "orders-key-alias";
  static final String SECRET_PROPERTY = "secret-key";
  String getPassword() { return this.password; }
  void setSecret(String secret) { this.secret = secret; }
  throw new IllegalStateException("secret-key resolves to an empty string");
}
`,
    ],
  ]),
  ...rows('properties', 'apiproxy/resources/properties/creds.properties', [
    [
      'literal',
      `# backend
backend.host=core.example.net
backend.user = svc
backend.password = ⟦core pass 19⟧
oauth.client_id: portal
oauth.client_secret: ⟦pr0p-s3cret⟧
oauth.token_url = https\\://id.example.com/token
maps.apikey=⟦ak-0091827⟧
hmac.key=⟦QmFsbGFzdFdhdGVyMTk=⟧
token.ttl=3600
`,
    ],
    [
      'literal',
      `signing.secret=⟦two-lines-\\
    of-secret⟧
#old.password=⟦0ld-Passw0rd⟧
! disabled.token=off
`,
    ],
    [
      'reference',
      `backend.password=\${BACKEND_PASSWORD}
oauth.client_secret=@client.secret@
maps.apikey={{ maps_key }}
vault.token=
db.password=%DB_PASSWORD%
`,
    ],
    [
      'hard-negative',
      `secret.name=orders-backend
key.alias=orders-key
token.header=x-token
password.variable=private.password
public.key=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAw2b9pVQ1ORFYdVSVwV9C
keystore.type=PKCS12
`,
    ],
  ]),
  ...rows('xslt', 'apiproxy/resources/xsl/add-security.xsl', [
    [
      'literal',
      `<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:wsse="urn:wsse">
  <xsl:param name="username"/>
  <xsl:param name="password" select="'⟦xsl-param-pw⟧'"/>
  <xsl:variable name="apiKey">⟦xsl-var-key-1⟧</xsl:variable>
  <xsl:template match="/">
    <wsse:Username>WSUSER</wsse:Username>
    <wsse:Password Type="PasswordText">⟦Xsl-Pass-1⟧</wsse:Password>
  </xsl:template>
</xsl:stylesheet>
`,
    ],
    [
      'hard-negative',
      `<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:wsse="urn:wsse">
  <xsl:param name="password"/>
  <xsl:variable name="token" select="/login/token"/>
  <xsl:key name="orderKey" match="order" use="@id"/>
  <xsl:template match="password">
    <wsse:Password><xsl:value-of select="$password"/></wsse:Password>
    <token><xsl:value-of select="concat('Bearer ', $token)"/></token>
  </xsl:template>
</xsl:stylesheet>
`,
    ],
  ]),
  ...rows('node', 'apiproxy/resources/node/config.json', [
    [
      'literal',
      `{
  "port": 9000,
  "mongo": "mongodb://svc:⟦m0ng0-pw⟧@db.example.net:27017/orders",
  "jwtSecret": "⟦jot-secret-5⟧",
  "apikey": "⟦node-8871-cfg⟧",
  "tokenUrl": "https://id.example.com/token",
  "aws": { "accessKeyId": "{{aws_id}}", "secretAccessKey": "{{aws_secret}}" },
  "passwordMinLength": 8
}
`,
    ],
  ]),
];
