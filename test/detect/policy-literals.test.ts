import { describe, expect, test } from '@jest/globals';
import { inbound, skeletonOf, textAt, unmark } from './marked.ts';

const header = (name: string, value: string): string =>
  `<set-header name="${name}"><value>${value}</value></set-header>`;
const query = (name: string, value: string): string =>
  `<set-query-parameter name="${name}"><value>${value}</value></set-query-parameter>`;
const request = (inner: string): string => `<send-request response-variable-name="r">${inner}</send-request>`;
const basic = (text: string): string => Buffer.from(text).toString('base64');
const jwt = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${Buffer.from('{"sub":"1"}').toString('base64url')}.c2lnbmF0dXJlLW9mLXRlc3Q`;
const vaultToken = `hvs.${'CAESIKeel0'.repeat(4)}`;
const pem = `-----BEGIN PRIVATE KEY-----\n${'MIIBVgIBADANBgkq'.repeat(4)}\n-----END PRIVATE KEY-----`;

type Row = [string, string, { kind: string; position: string; name?: string }];

/** ⟦⟧ marks what must be found, with its exact place. */
const literals: Row[] = [
  [
    'an API key in a header',
    header('x-api-key', '⟦halyard⟧'),
    { kind: 'api-key', position: 'apim/set-header', name: 'x-api-key' },
  ],
  ['a weak value has no floor', header('api-key', '⟦a1⟧'), { kind: 'api-key', position: 'apim/set-header' }],
  [
    'a bearer token without its scheme',
    header('Authorization', 'Bearer ⟦tiller-0931⟧'),
    { kind: 'bearer-token', position: 'apim/set-header' },
  ],
  [
    'basic credentials',
    header('Authorization', `Basic ⟦${basic('svc:reef-2207')}⟧`),
    { kind: 'basic-credentials', position: 'apim/set-header' },
  ],
  [
    'a subscription key',
    header('Ocp-Apim-Subscription-Key', '⟦0123456789abcdef0123456789abcdef⟧'),
    { kind: 'subscription-key', position: 'apim/set-header' },
  ],
  ['a functions key', header('x-functions-key', '⟦luff-leech⟧'), { kind: 'function-key', position: 'apim/set-header' }],
  [
    'a Vault token',
    header('X-Vault-Token', '⟦s.keelhalyard⟧'),
    { kind: 'vault-token', position: 'apim/set-header', name: 'X-Vault-Token' },
  ],
  [
    'white space around a value is left out',
    header('x-api-key', '\n      ⟦halyard⟧\n    '),
    { kind: 'api-key', position: 'apim/set-header' },
  ],
  ['a value in CDATA', header('x-api-key', '<![CDATA[⟦hal<yard⟧]]>'), { kind: 'api-key', position: 'apim/set-header' }],
  [
    'a value with character references',
    header('x-api-key', '⟦hal&amp;yard&lt;1⟧'),
    { kind: 'api-key', position: 'apim/set-header' },
  ],
  [
    'a header value without a value element',
    '<set-header name="x-api-key">⟦halyard⟧</set-header>',
    { kind: 'api-key', position: 'apim/set-header' },
  ],
  [
    'an accepted credential',
    '<check-header name="Authorization" failed-check-httpcode="401"><value>⟦sheet-3384⟧</value></check-header>',
    { kind: 'bearer-token', position: 'apim/check-header' },
  ],
  [
    'a function code',
    query('code', '⟦mZ3-boom==⟧'),
    { kind: 'function-key', position: 'apim/set-query-parameter', name: 'code' },
  ],
  ['a signature', query('sig', '⟦aB3%2Fboom⟧'), { kind: 'sas', position: 'apim/set-query-parameter' }],
  ['a key parameter', query('key', '⟦maps-key-one⟧'), { kind: 'api-key', position: 'apim/set-query-parameter' }],
  [
    'a subscription key parameter',
    query('subscription-key', '⟦ab⟧'),
    { kind: 'subscription-key', position: 'apim/set-query-parameter' },
  ],
  [
    'a password',
    '<authentication-basic username="u" password="⟦Hunter!2⟧" />',
    { kind: 'password', position: 'apim/authentication-basic', name: 'password' },
  ],
  [
    'a password in single quotes',
    `<authentication-basic username='u' password='⟦Hun"ter⟧' />`,
    { kind: 'password', position: 'apim/authentication-basic' },
  ],
  [
    'a certificate and',
    '<authentication-certificate body="⟦MIIKcQIBAzCCCi0⟧" />',
    { kind: 'certificate', position: 'apim/authentication-certificate' },
  ],
  [
    'its password',
    '<authentication-certificate body="@(x)" password="⟦jib⟧" />',
    { kind: 'certificate-password', position: 'apim/authentication-certificate' },
  ],
  [
    'a proxy password',
    '<proxy url="http://p:80" username="u" password="⟦cleat⟧" />',
    { kind: 'password', position: 'apim/proxy' },
  ],
  [
    'a signing key',
    '<validate-jwt header-name="Authorization"><issuer-signing-keys><key>⟦c2lnbmluZw==⟧</key></issuer-signing-keys></validate-jwt>',
    { kind: 'signing-key', position: 'apim/validate-jwt' },
  ],
  [
    'a decryption key',
    '<validate-jwt><decryption-keys><key>⟦ZGVjcnlwdA==⟧</key></decryption-keys></validate-jwt>',
    { kind: 'signing-key', position: 'apim/validate-jwt' },
  ],
  [
    'a variable',
    '<set-variable name="clientSecret" value="⟦rudder⟧" />',
    { kind: 'client-secret', position: 'apim/set-variable', name: 'clientSecret' },
  ],
  [
    'a variable in another spelling',
    '<set-variable name="db_password" value="⟦keel⟧" />',
    { kind: 'password', position: 'apim/set-variable' },
  ],
  [
    'a cached value',
    '<cache-store-value key="api-key" value="⟦vang-6627⟧" duration="60" />',
    { kind: 'api-key', position: 'apim/cache-store-value', name: 'api-key' },
  ],
  [
    'a code in a URL',
    request('<set-url>https://f.example/api?x=1&amp;code=⟦mZ3-boom-9⟧</set-url>'),
    { kind: 'function-key', position: 'apim/send-request-url', name: 'code' },
  ],
  [
    'a password in a URL',
    request('<set-url>https://user:⟦boom-3384⟧@f.example/api</set-url>'),
    { kind: 'url-credentials', position: 'apim/send-request-url' },
  ],
  [
    'a form field',
    request('<set-body>grant_type=password&client_secret=⟦boom⟧&a=b</set-body>'),
    { kind: 'client-secret', position: 'apim/send-request-body', name: 'client_secret' },
  ],
  [
    'a JSON property',
    request('<set-body>{"user":"u","password":"⟦bo om⟧"}</set-body>'),
    { kind: 'password', position: 'apim/send-request-body', name: 'password' },
  ],
  [
    'a SOAP password',
    '<set-body><e><wsse:Password Type="t">⟦leech⟧</wsse:Password></e></set-body>',
    { kind: 'password', position: 'apim/set-body', name: 'Password' },
  ],
  [
    'a backend URL',
    '<set-backend-service base-url="https://f.example/api?code=⟦mZ3-boom-9⟧" />',
    { kind: 'function-key', position: 'apim/set-backend-service' },
  ],
  [
    'a rewritten path',
    '<rewrite-uri template="/x?api-key=⟦boom⟧" />',
    { kind: 'api-key', position: 'apim/rewrite-uri' },
  ],
  [
    'a constant expression',
    header('x-api-key', '@("⟦halyard⟧")'),
    { kind: 'api-key', position: 'apim/expression', name: 'x-api-key' },
  ],
  [
    'a returned constant',
    '<set-variable name="apiKey" value="@{ return "⟦halyard⟧"; }" />',
    { kind: 'api-key', position: 'apim/expression' },
  ],
  [
    'one branch of a condition',
    header('x-api-key', '@(a ? "⟦halyard⟧" : b)'),
    { kind: 'api-key', position: 'apim/expression' },
  ],
  [
    'a bearer token in an expression',
    header('Authorization', '@("Bearer ⟦tiller-0931⟧")'),
    { kind: 'bearer-token', position: 'apim/expression' },
  ],
  [
    'a Basic pair that is encoded',
    header('Authorization', '@("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("⟦svc:reef-2207⟧")))'),
    { kind: 'basic-credentials', position: 'apim/expression' },
  ],
  [
    'the password of a pair',
    header('Authorization', '@("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(user + ":" + "⟦reef⟧")))'),
    { kind: 'basic-credentials', position: 'apim/expression' },
  ],
  [
    'a password comparison',
    '<choose><when condition="@(context.Request.Headers.GetValueOrDefault("Authorization","").AsBasic().Password != "⟦jib-5512⟧")" /></choose>',
    { kind: 'password', position: 'apim/expression', name: 'Password' },
  ],
  [
    'a comparison the other way round',
    '<choose><when condition="@("⟦jib⟧" == basic.Password)" /></choose>',
    { kind: 'password', position: 'apim/expression' },
  ],
  [
    'Equals',
    '<choose><when condition="@(basic.Password.Equals("⟦jib⟧"))" /></choose>',
    { kind: 'password', position: 'apim/expression' },
  ],
  [
    'a compared header',
    '<choose><when condition="@(context.Request.Headers.GetValueOrDefault("x-api-key", "") == "⟦jib⟧")" /></choose>',
    { kind: 'api-key', position: 'apim/expression', name: 'x-api-key' },
  ],
  [
    'an HMAC key',
    '<set-variable name="s" value="@{ var h = new HMACSHA256(Encoding.UTF8.GetBytes("⟦shroud⟧")); return h; }" />',
    { kind: 'signing-key', position: 'apim/expression' },
  ],
  [
    'an HMAC key through a variable',
    '<set-variable name="s" value="@{ var k = "⟦shroud⟧"; var h = new HMACSHA256(Encoding.UTF8.GetBytes(k)); return h; }" />',
    { kind: 'signing-key', position: 'apim/expression' },
  ],
  [
    'an encoded key',
    '<set-variable name="s" value="@(Convert.FromBase64String("⟦c2hyb3Vk⟧"))" />',
    { kind: 'encoded-key', position: 'apim/expression' },
  ],
  [
    'a certificate password',
    '<set-variable name="s" value="@(new X509Certificate2(bytes, "⟦mast⟧"))" />',
    { kind: 'signing-key', position: 'apim/expression' },
  ],
  [
    'an encryption key',
    '<set-variable name="s" value="@(x.Encrypt("Aes", "⟦c3Rlcm4=⟧", iv))" />',
    { kind: 'encryption-key', position: 'apim/expression' },
  ],
  [
    'an assigned variable',
    '<set-variable name="s" value="@{ string clientSecret = "⟦stern⟧"; return f(clientSecret); }" />',
    { kind: 'client-secret', position: 'apim/expression', name: 'clientSecret' },
  ],
  [
    'a property of an object',
    '<set-body>@{ return new JObject(new JProperty("client_secret", "⟦stern⟧")).ToString(); }</set-body>',
    { kind: 'client-secret', position: 'apim/expression', name: 'client_secret' },
  ],
  [
    'a form in a string',
    request('<set-body>@("grant_type=x&client_secret=⟦stern⟧&scope=" + s)</set-body>'),
    { kind: 'client-secret', position: 'apim/expression', name: 'client_secret' },
  ],
  [
    'a form in two strings',
    request('<set-body>@("client_secret=" + "⟦stern⟧")</set-body>'),
    { kind: 'client-secret', position: 'apim/expression' },
  ],
  [
    'JSON in a string',
    request('<set-body>@("{\\"password\\":\\"⟦stern⟧\\"}")</set-body>'),
    { kind: 'password', position: 'apim/expression' },
  ],
  [
    'a code in an interpolated URL',
    request('<set-url>@($"https://{host}/a?code=⟦stern-12A⟧&b={c}")</set-url>'),
    { kind: 'function-key', position: 'apim/expression' },
  ],
  [
    'inside a hole of a string',
    '<set-variable name="s" value="@($"a {f(x.Password == "⟦stern⟧")}")" />',
    { kind: 'password', position: 'apim/expression' },
  ],
  [
    'a policy that is commented out',
    '<!-- <authentication-basic username="a" password="⟦mast⟧" /> -->',
    { kind: 'password', position: 'apim/authentication-basic' },
  ],
  [
    'a note in a comment',
    '<!-- old password: ⟦mast-Shroud-9953⟧ -->',
    { kind: 'password', position: 'apim/comment', name: 'password' },
  ],
  [
    'a token in no position',
    `<set-header name="x-trace"><value>⟦${vaultToken}⟧</value></set-header>`,
    { kind: 'vault-token', position: 'token' },
  ],
  [
    'a JWT in no position',
    `<set-header name="x-trace"><value>⟦${jwt}⟧</value></set-header>`,
    { kind: 'jwt', position: 'token' },
  ],
  ['a private key', `<set-variable name="x" value="⟦${pem}⟧" />`, { kind: 'private-key', position: 'token' }],
  [
    'a token in a position is one result',
    header('X-Vault-Token', `⟦${vaultToken}⟧`),
    { kind: 'vault-token', position: 'apim/set-header' },
  ],
  [
    'a connection string',
    '<set-variable name="x" value="Server=tcp:a.example;User Id=b;Password=⟦galley-7702⟧;" />',
    { kind: 'connection-string', position: 'token' },
  ],
  [
    'a policy outside of any section, behind a mistake',
    '</wrong><authentication-basic username="a" password="⟦mast⟧" />',
    { kind: 'password', position: 'apim/authentication-basic' },
  ],
];

describe('literals are found, each at its exact place', () => {
  test.each(literals)('%s', (_what, marked, expected) => {
    const { text, planted } = unmark(inbound(marked));
    const found = skeletonOf(text).literals;
    expect(found.map((literal) => textAt(text, literal))).toEqual(planted);
    expect(found[0]).toMatchObject(expected);
  });
});

const references: [string, string][] = [
  ['a named value', header('Authorization', '{{api-token}}')],
  ['a named value behind a scheme', header('Authorization', 'Bearer {{api-token}}')],
  ['a named value inside text', '<authentication-basic username="u" password="{{a}}-{{b}}" />'],
  ['an expression', header('Authorization', '@("Bearer " + (string)context.Variables["token"])')],
  [
    'an expression over lines',
    header('x-api-key', '@{\n var key = context.Variables["apiKey"];\n return (string)key;\n}'),
  ],
  ['an interpolated string', header('Authorization', '@($"Bearer {context.Variables["t"]}")')],
  ['a named value in a string', header('Authorization', '@("Bearer {{api-token}}")')],
  [
    'named values that are encoded',
    header('Authorization', '@("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("{{user}}:{{password}}")))'),
  ],
  [
    'a variable that is encoded',
    header('Authorization', '@("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(user + ":" + password)))'),
  ],
  [
    'a form of named values',
    request('<set-body>@("client_id={{id}}&client_secret={{secret}}&scope={{s}}")</set-body>'),
  ],
  ['a form of variables', request('<set-body>@($"client_secret={secret}&client_id={id}")</set-body>')],
  ['a URL with a named value', request('<set-url>https://f.example/api?code={{function-key}}</set-url>')],
  [
    'a decoded variable',
    '<authentication-certificate body="@(Convert.FromBase64String((string)context.Variables["keyVaultCertBase64"]))" />',
  ],
  ['a certificate by id', '<authentication-certificate certificate-id="contoso-cert" />'],
  ['a thumbprint', '<authentication-certificate thumbprint="CA06F56B258B7A0D4F2B05470939478651151984" />'],
  [
    'the public parts of a key',
    '<validate-jwt><issuer-signing-keys><key n="abc" e="AQAB" /></issuer-signing-keys></validate-jwt>',
  ],
  [
    'a key by certificate',
    '<validate-jwt><issuer-signing-keys><key certificate-id="my-cert" /></issuer-signing-keys></validate-jwt>',
  ],
  [
    'a Key Vault reference of App Service',
    header('x-api-key', '@Microsoft.KeyVault(SecretUri=https://a.vault.azure.net/secrets/b)'),
  ],
  ['a Key Vault identifier', '<set-variable name="secret" value="https://a.vault.azure.net/secrets/b" />'],
  ['a name of a secret', '<set-variable name="secretName" value="orders-api-key" />'],
  ['an address of tokens', '<set-variable name="tokenEndpoint" value="https://login.example/token" />'],
  ['a cache key', '<set-variable name="cache-key" value="orders-0001-abcdef99" />'],
  ['a duration', '<set-variable name="token-expires-in" value="3600" />'],
  ['a flag', '<set-variable name="hasToken" value="false" />'],
  ['a removed header', '<set-header name="Authorization" exists-action="delete" />'],
  ['an empty value', header('Authorization', '')],
  ['a bare scheme', header('Authorization', 'Bearer ')],
  ['an idiom of SAP', header('x-csrf-token', 'Fetch')],
  [
    'a count of tokens',
    '<azure-openai-token-limit tokens-per-minute="10000" counter-key="@(context.Subscription.Id)" />',
  ],
  [
    'a default of a look-up',
    '<set-variable name="t" value="@(context.Request.Headers.GetValueOrDefault("Authorization", ""))" />',
  ],
  ['a comparison with nothing', '<choose><when condition="@(basic.Password == "")" /></choose>'],
  ['a comparison with a scheme', '<choose><when condition="@(authorization == "Bearer")" /></choose>'],
  [
    'a comparison of something else',
    '<choose><when condition="@(context.Request.Method == "POST" && hasToken)" /></choose>',
  ],
  [
    'a separator of HMAC text',
    '<set-variable name="s" value="@{ var h = new HMACSHA256(Convert.FromBase64String("{{key}}")); return h; }" />',
  ],
  ['a status code', query('code', '200')],
  ['a JWT header alone', '<set-variable name="x" value="eyJhbGciOiJIUzI1NiJ9" />'],
  [
    'an instrumentation key',
    '<set-variable name="connectionString" value="InstrumentationKey=00000000-1111-2222-3333-444444444444" />',
  ],
  ['a placeholder in angle brackets', header('x-api-key', '&lt;your key&gt;')],
  ['a placeholder in brackets', header('x-api-key', '[your key here]')],
  ['your-key', header('x-api-key', 'your-api-key')],
  ['CHANGE_ME', header('x-api-key', 'CHANGE_ME')],
  ['REPLACE_WITH', header('x-api-key', 'REPLACE_WITH_KEY')],
  ['crosses', header('x-api-key', 'xxxxxxxxxxxx')],
  ['asterisks', header('x-api-key', '********')],
  ['zeros', header('x-api-key', '00000000-0000-0000-0000-000000000000')],
  ['a sentence', header('x-api-key', 'Put the key of your instance')],
  ['a redaction', header('x-api-key', '*** REDACTED ***')],
  ['a parameter of a template', header('x-api-key', "[parameters('apiKey')]")],
  ['a variable of Terraform', header('x-api-key', 'var.api_key')],
  ['prose about a secret', '<!-- Parameters: clientSecret - a URL encoded secret, obtained during registration -->'],
  ['a named value in a comment', '<!-- <authentication-basic username="a" password="{{b}}" /> -->'],
  ['a URL with a port', request('<set-url>https://f.example:8443/a@b</set-url>')],
];

describe('references and placeholders are never findings', () => {
  test.each(references)('%s', (_what, policy) => {
    expect(skeletonOf(inbound(policy)).literals).toEqual([]);
  });
});

const deployTokens: [string, string][] = [
  ['replace-tokens', '#{apiKey}#'],
  ['Octopus', '#{ApiKey}'],
  ['double underscores', '__API_KEY__'],
  ['a pipeline variable', '$(apiKey)'],
  ['GitHub Actions', '${{ secrets.API_KEY }}'],
  ['Terraform or Bicep', '${apiKey}'],
  ['a batch variable', '%API_KEY%'],
  ['at signs', '@API_KEY@'],
];

describe('tokens of a deployment that were not replaced', () => {
  test.each(deployTokens)('%s in a credential position is named, and is no literal', (_what, token) => {
    const skeleton = skeletonOf(inbound(header('x-api-key', token)));
    expect(skeleton.literals).toEqual([]);
    expect(skeleton.unsupportedSyntax.map(({ form }) => form)).toEqual(['deploy-token']);
  });

  test.each(deployTokens)('%s anywhere else is nothing', (_what, token) => {
    expect(skeletonOf(inbound(header('x-region', token))).unsupportedSyntax).toEqual([]);
  });
});

test('what stands in a comment is told apart', () => {
  const skeleton = skeletonOf(inbound('<!-- <authentication-basic username="a" password="mast" /> -->'));
  expect(skeleton.literals.map(({ context }) => context)).toEqual(['comment']);
});

test('equal values are one group, different values are not', () => {
  const policy = `${header('x-api-key', 'halyard')}${header('x-api-key', 'tiller')}${query('key', 'halyard')}`;
  expect(skeletonOf(inbound(policy)).literals.map(({ group }) => group)).toEqual([1, 2, 1]);
});
