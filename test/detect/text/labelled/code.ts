import { rows } from './row.ts';
import type { Row } from './row.ts';

const KEY = `-----BEGIN RSA PRIVATE KEY-----\\n" +\n  "${'MIIEpAIBAAKCAQEA0Zk3'.repeat(3)}\\n" +\n  "-----END RSA PRIVATE KEY-----`;

export const CODE_ROWS: Row[] = [
  ...rows('code', 'src/Client.cs', [
    ['literal', 'client.DefaultRequestHeaders.Add("Ocp-Apim-Subscription-Key", "⟦5f0c2b77e1aa4d3c9b8f60d27a31ce94⟧");'],
    ['literal', 'private const string ApiKey = "⟦Zk8pQ2wX7vN1⟧";'],
    ['literal', 'var options = new Options { ClientSecret = @"⟦tide~77.Kx9⟧", Scope = "a" };'],
    [
      'literal',
      'string policy = """\n  <policies><inbound><authentication-basic username="a" password="⟦davit⟧" /></inbound></policies>\n  """;',
    ],
    [
      'literal',
      'var p = @"<policies><inbound><set-header name=""x-api-key""><value>⟦Zk8pQ2wX7vN1⟧</value></set-header></inbound></policies>";',
    ],
    [
      'literal',
      'var p = "<policies><inbound><authentication-basic username=\\"a\\" password=\\"⟦halyard⟧\\" /></inbound></policies>";',
    ],
    ['literal', '// var password = "⟦mast-9913⟧";'],
    [
      'literal',
      'var cs = "Endpoint=https://a.azconfig.io;Id=x;Secret=⟦kPq8zT1xV7mN3bR5wY9cL2dF6gH0jKsA4uEoIiQ1abc=⟧";',
    ],
    ['reference', 'var apiKey = Environment.GetEnvironmentVariable("API_KEY"); var secret = config["ClientSecret"];'],
    [
      'reference',
      'request.Headers.Add("Authorization", $"Bearer {token}"); var secret = client.GetSecret("orders-api-key-1");',
    ],
    ['placeholder', 'var apiKey = "<api-key>"; var password = ""; string clientSecret = "YOUR_CLIENT_SECRET";'],
    [
      'hard-negative',
      'public const string PasswordClaim = "pwd_claim1"; throw new Exception("password: must not be empty"); [JsonPropertyName("client_secret")]',
    ],
    [
      'hard-negative',
      'Assert.Equal("token", token); var secretName = "orders-2024"; const string AccessToken = "access_token"; var kind = Password == "none";',
    ],
  ]),
  ...rows('code', 'src/client.ts', [
    ['literal', "const headers = { 'x-functions-key': '⟦aB3dE5fG7hJ9kL1mN3pQ⟧' };"],
    ['literal', "const config = { clientSecret: '⟦Kx9~tide.77⟧', scope: 'a' };"],
    ['literal', `const key = "⟦${KEY}⟧";`],
    ['literal', "headers.set('Authorization', 'Basic ⟦b3JkZXJzOmJhbGxhc3Q3Nw==⟧');"],
    ['literal', 'const url = `https://a.example.com/api?subscription-key=⟦5f0c2b77e1aa4d3c9b8f60d27a31ce94⟧`;'],
    [
      'reference',
      'const apiKey = process.env.API_KEY; const token = `${prefix}-${id}`; const secret = await getSecret("orders-1");',
    ],
    ['reference', 'const headers = { Authorization: `Bearer ${token}`, "api-key": settings.apiKey };'],
    [
      'hard-negative',
      "type Token = 'access' | 'refresh'; const tokenKind = 'bearer-2024'; const input = { type: 'password', password: 'Password' };",
    ],
    [
      'hard-negative',
      "const errors = { password: 'Password must have 8 characters', token: 'invalid_token' }; expect(token).toBe('abc123DEF456');",
    ],
    [
      'hard-negative',
      "export const API_KEY_HEADER = 'x-api-key-2'; const SECRET = 'MY_SECRET_NAME'; const cacheKey = 'orders:2024:A';",
    ],
  ]),
  ...rows('code', 'tools/call.py', [
    ['literal', 'headers = {"Ocp-Apim-Subscription-Key": "⟦5f0c2b77e1aa4d3c9b8f60d27a31ce94⟧"}'],
    ['literal', 'API_KEY = "⟦Zk8pQ2wX7vN1⟧"'],
    ['literal', "client_secret = b'⟦Kx9~tide.77⟧'"],
    ['reference', 'api_key = os.environ["API_KEY"]\ntoken = f"Bearer {token}"\nsecret = os.getenv("SECRET", "")'],
    [
      'hard-negative',
      'TOKEN_URL = "https://a.example.com/token"\nparser.add_argument("--password", help="Password of user 1")',
    ],
  ]),
  ...rows('code', 'tools/deploy.sh', [
    ['literal', 'curl -s -H "Authorization: Bearer ⟦k2s0Marina77opaque⟧" https://a.example.com'],
    ['literal', "curl -H 'x-api-key: ⟦Zk8pQ2wX7vN1⟧' https://a.example.com"],
    ['literal', 'export VAULT_TOKEN=⟦s.Zk31mQp8Lw0TxYb6RcNv2HdJ⟧'],
    ['literal', 'API_KEY="⟦Zk8pQ2wX7vN1⟧"\necho done'],
    ['literal', 'curl -u orders:⟦ballast77⟧ https://a.example.com'],
    ['literal', 'az apim nv create --named-value-id a --value "⟦Zk8pQ2wX7vN1⟧" --secret true'],
    ['literal', 'vault login -method=userpass username=a password=⟦taffrail⟧'],
    ['literal', "curl -d 'grant_type=client_credentials&client_secret=⟦tide~77⟧' https://a.example.com"],
    [
      'reference',
      'export API_KEY="$(az keyvault secret show --name a --vault-name b -o tsv)"\nTOKEN="$1"\nPASSWORD=${PASSWORD:-}\ncurl -u "$USER:$PASS" -H "Authorization: Bearer $TOKEN"',
    ],
    ['placeholder', 'export API_KEY="<your key>"\nPASSWORD=changeme\ncurl -H "x-api-key: YOUR_API_KEY"'],
    [
      'hard-negative',
      'SECRET_NAME=orders-2024\nTOKEN_FILE=/run/secrets/a1\naz keyvault secret show --name orders-key-1 --vault-name kv1',
    ],
  ]),
  ...rows('code', 'tools/deploy.ps1', [
    ['literal', "$env:ARM_CLIENT_SECRET = '⟦Kx9~tide.77⟧'"],
    ['literal', '$apiKey = "⟦Zk8pQ2wX7vN1⟧"'],
    ['literal', "$headers = @{ 'Ocp-Apim-Subscription-Key' = '⟦5f0c2b77e1aa4d3c9b8f60d27a31ce94⟧' }"],
    ['literal', '$p = ConvertTo-SecureString "⟦Capstan!9⟧" -AsPlainText -Force'],
    ['literal', 'setx API_KEY "⟦Zk8pQ2wX7vN1⟧"'],
    [
      'reference',
      '$apiKey = $env:API_KEY\n$password = Get-AzKeyVaultSecret -VaultName a -Name b\n$token = "Bearer $($t.Token)"\n$p = ConvertTo-SecureString $password -AsPlainText',
    ],
    ['hard-negative', '[string]$SecretName = "orders-2024"\n$tokenUrl = "https://a.example.com/token"'],
  ]),
];
