import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import * as made from './made.ts';

const { some, hex, digits, upper, base64 } = made;

const flip = (token: string): string => (token.startsWith('Q') ? 'R' : 'Q') + token.slice(1);

/** Provider tokens in every kind of text, and what only looks like one. */
export const PLACE_ROWS: Row[] = [
  ...rows('dockerfile', 'Dockerfile', [
    [
      'literal',
      `FROM node:20
ENV NPM_TOKEN=⟦npm_${some(36)}⟧
ENV STORAGE_KEY ⟦${made.longKey('+ASt', 'Default0')}⟧
ARG GITHUB_TOKEN
ENV PASSWORD=$PASSWORD
RUN curl -H "PRIVATE-TOKEN: ⟦glpat-${some(20)}⟧" https://gitlab.example.com/api/v4/projects
RUN echo "//registry.npmjs.org/:_authToken=⟦npm_${some(36)}⟧" > ~/.npmrc
RUN git clone https://oauth2:⟦glpat-${some(20)}⟧@gitlab.example.com/x/y.git
LABEL digest="sha256:${hex(64)}"
`,
    ],
  ]),
  ...rows('github-actions', '.github/workflows/deploy.yml', [
    [
      'literal',
      `jobs:
  deploy:
    runs-on: ubuntu-latest
    env:
      GITHUB_TOKEN: \${{ secrets.GITHUB_TOKEN }}
      AZURE_OPENAI_KEY: ⟦${made.cask('AAAB', 'ACOG')}⟧
    steps:
      - uses: actions/checkout@${hex(40)}
      - run: vault kv put secret/orders password=⟦kv-put-pw-1⟧
      - run: az storage blob upload --account-key ⟦${made.longKey('+ASt', 'Default0')}⟧ -f a.txt
      - run: az login --service-principal -u $ID -p \${{ secrets.SP }} --tenant $T
      - run: docker login -u ci -p ⟦dckr_pat_${some(27)}⟧
`,
    ],
  ]),
  ...rows('kubernetes', 'k8s/secret.yaml', [
    [
      'literal',
      `apiVersion: v1
kind: Secret
metadata:
  name: orders
type: Opaque
data:
  password: ⟦${base64('Ballast-77-k8s')}⟧
  token: ⟦${base64(`hvs.${some(30)}`)}⟧
---
apiVersion: v1
kind: Secret
metadata:
  name: tls
type: kubernetes.io/tls
data:
  tls.crt: ${base64('-----BEGIN CERTIFICATE-----\nMIID').replace('=', '')}
stringData:
  apiKey: "⟦k8s-string-1⟧"
---
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      containers:
        - name: orders
          env:
            - name: DB_PASSWORD
              value: "⟦deploy-env-pw⟧"
            - name: API_KEY
              valueFrom:
                secretKeyRef:
                  name: orders
                  key: apiKey
            - name: TOKEN_URL
              value: https://id.example.com/token
`,
    ],
  ]),
  ...rows('java', 'src/main/java/com/example/Keys.java', [
    [
      'literal',
      `public final class Keys {
  private static final String STORAGE = "⟦${made.longKey('+ASt', 'Default0')}⟧";
  private static final String TOKEN =
      "⟦ghp_${some(18)}" +
      "${some(18)}⟧";
  private static final String AWS = "⟦AKIA${upper(16)}⟧";
  private static final String UUID = "7d2f1c9a-1b2c-4f0e-9d7c-2f3a4b5c6d7e";
  private static final long serialVersionUID = 6529685098267757690L;
  private static final String MD5 = "${hex(32)}";
  String token = System.getenv("GITHUB_TOKEN");
}
`,
    ],
  ]),
  ...rows('csharp', 'src/Startup.cs', [
    [
      'literal',
      `services.AddDbContext<Orders>(o => o.UseSqlServer("Server=db;Database=orders;User Id=orders;Password=⟦Kestrel_9⟧;"));
client.DefaultRequestHeaders.Add("api-key", "⟦${hex(32)}⟧");
client.DefaultRequestHeaders.Add("Ocp-Apim-Subscription-Key", configuration["Apim:Key"]);
client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "⟦${made.jwt('{"sub":"a"}')}⟧");
var redis = ConnectionMultiplexer.Connect("orders.redis.cache.windows.net:6380,password=⟦${some(43)}=⟧,ssl=True,abortConnect=False");
var cosmos = new CosmosClient("https://orders.documents.azure.com:443/", "⟦${some(86)}==⟧");
var search = new AzureKeyCredential("⟦${made.searchKey()}⟧");
var hash = "${hex(64)}";
`,
    ],
  ]),
  ...rows('minified', 'wwwroot/app.min.js', [
    [
      'literal',
      `!function(e){var t={};function n(r){return t[r]||(t[r]={i:r,l:!1,exports:{}})}n.k="⟦AIza${some(35)}⟧";n.s="hvs.short";n.u="https://orders.blob.core.windows.net/x?sv=2022-11-02&sig=⟦${some(42)}%3D⟧&sr=b";n.h="${hex(40)}";n.w="⟦xoxb-${digits(11)}-${digits(12)}-${some(24)}⟧";n.j="⟦${made.jwt('{"a":1}')}⟧";n.b="${some(240)}"}({});
//# sourceMappingURL=data:application/json;base64,${base64('{"version":3,"sources":["a.js"],"mappings":"AAAA"}')}
`,
    ],
  ]),
  ...rows('encoded', 'requests/token.http', [
    [
      'literal',
      `POST https://login.microsoftonline.com/common/oauth2/v2.0/token
Content-Type: application/x-www-form-urlencoded

client_id=portal&client_secret=⟦abc8Q%7E${some(34)}⟧&grant_type=client_credentials

### next
GET https://orders.azure-api.net/v1/orders?subscription-key=⟦${hex(32)}⟧
Ocp-Apim-Subscription-Key: ⟦${hex(32)}⟧
Authorization: Bearer {{token}}
x-functions-key: {{$dotenv FUNCTION_KEY}}
`,
    ],
    [
      'literal',
      `PUT https://orders.example.com/config
Authorization: Basic ⟦${base64('svc:Dock-Line-4')}⟧
Content-Type: application/json

{ "connectionString": "DefaultEndpointsProtocol=https;AccountName=o;AccountKey=⟦${some(86)}==⟧;EndpointSuffix=core.windows.net", "apiKey": "⟦body-key-771⟧" }
`,
    ],
  ]),
  ...rows('near-misses', 'test/fixtures/lookalikes.txt', [
    [
      'hard-negative',
      `ghp_${some(20)} too short
glpat-${some(8)}
AIza${some(20)}
npm_${some(12)}
xoxb-short
sk_live_${some(6)}
SG.${some(10)}.${some(10)}
dapi${hex(12)}
AKIA${upper(8)}
GOCSPX-${some(10)}
hvs.${some(10)}
ASIA and AKIA and hvb. and hvr. are prefixes
`,
    ],
    [
      'hard-negative',
      `package-lock integrity sha512-${some(86)}==
go.sum h1:${some(43)}=
commit ${hex(40)}
md5 ${hex(32)}
uuid 7d2f1c9a-1b2c-4f0e-9d7c-2f3a4b5c6d7e
thumbprint ${hex(40).toUpperCase()}
x5t ${some(27)}
x5c MIIC${some(200)}
fingerprint SHA256:${some(43)}
bcrypt-looking $2b$10$ only
request id ${hex(16)}
trace 00-${hex(32)}-${hex(16)}-01
etag "0x8DB${hex(12).toUpperCase()}"
vapid public B${some(86)}
pk_live_${some(24)}
InstrumentationKey=7d2f1c9a-1b2c-4f0e-9d7c-2f3a4b5c6d7e
`,
    ],
    [
      'placeholder',
      `AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1;
cosmos emulator AccountEndpoint=https://localhost:8081/;AccountKey=C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==
aws AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
hvs.XXXXXXXXXXXXXXXXXXXXXXXXXXXX
sk_test_4eC39HqLyjWDarjtT1zdp7dc
xoxb-your-token
AIzaSyXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
Bearer eyJhbGciOiJIUzI1NiIs...
glpat-xxxxxxxxxxxxxxxxxxxx
SG.xxxxxxxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX
`,
    ],
  ]),
  ...rows('checksums', 'notes/keys.txt', [
    [
      'literal',
      `edited key, still a key: ⟦${flip(made.longKey('APIM', 'Gatewy00'))}⟧
edited storage: ⟦${flip(made.longKey('+ASt', 'Default0'))}⟧
edited cask: ⟦${flip(made.cask('AAAB', 'ACOG'))}⟧
edited bus: ⟦${flip(made.shortKey('+ASb', 'Send0000'))}⟧
edited github: ⟦ghp_${some(36)}⟧
`,
    ],
  ]),
  ...rows('wrapped', 'certs/wrapped.yaml', [
    [
      'literal',
      `wrapped: ⟦${base64(made.pem('RSA '))}⟧
serviceAccount: ⟦${base64(`{"type":"service_account","private_key":"-----BEGIN PRIVATE KEY-----\\n${some(64)}\\n-----END PRIVATE KEY-----\\n"}`)}⟧
certificate: ${base64(made.certificate())}
public: ${base64(`-----BEGIN PUBLIC KEY-----\n${some(64)}\n-----END PUBLIC KEY-----`)}
`,
    ],
  ]),
  ...rows('jwk', 'config/jwks.json', [
    [
      'literal',
      `{
  "keys": [
    { "kty": "RSA", "kid": "a", "use": "sig", "n": "${some(342)}", "e": "AQAB", "d": "⟦${some(342)}⟧" },
    { "kty": "RSA", "kid": "b", "use": "sig", "n": "${some(342)}", "e": "AQAB" },
    { "kty": "oct", "kid": "c", "k": "⟦${some(43)}⟧" }
  ]
}
`,
    ],
  ]),
  ...rows('env', '.env.production', [
    [
      'literal',
      `SLACK_WEBHOOK=https://hooks.slack.com/services/⟦T${upper(8)}/B${upper(8)}/${some(24)}⟧
STRIPE_SECRET_KEY="⟦sk_live_${some(24)}⟧"
STRIPE_PUBLISHABLE_KEY=pk_live_${some(24)}
AWS_SECRET_ACCESS_KEY=⟦${some(40)}⟧
AWS_ACCESS_KEY_ID=⟦AKIA${upper(16)}⟧
DATABASE_URL=postgres://orders:⟦Pg-Pass-1⟧@db:5432/orders
SENTRY_DSN=https://${hex(32)}@o1.ingest.sentry.io/1
GOOGLE_MAPS_API_KEY=⟦AIza${some(35)}⟧
JWT_SECRET=⟦supersecretjwt⟧
VAULT_ADDR=https://vault.example.net
VAULT_ROLE_ID=7d2f1c9a-1b2c-4f0e-9d7c-2f3a4b5c6d7e
VAULT_SECRET_ID=⟦1f7b22d1-8c1f-4a55-a1e0-1f0a8d2c1b77⟧
OKTA_TOKEN=\${OKTA_TOKEN}
`,
    ],
  ]),
  ...rows('python', 'tools/upload.py', [
    [
      'literal',
      `import boto3
session = boto3.Session(aws_access_key_id="⟦AKIA${upper(16)}⟧", aws_secret_access_key="⟦${some(40)}⟧")
client = hvac.Client(url="https://vault.example.net", token="⟦hvs.${some(24)}⟧")
client2 = hvac.Client(url=url, token=os.environ["VAULT_TOKEN"])
auth = ("svc", "⟦py-auth-tuple-1⟧")
requests.get(url, auth=("svc", "⟦py-auth-tuple-2⟧"))
requests.get(url, headers={"X-Vault-Token": "⟦s.${some(24)}⟧"})
blob = BlobServiceClient(account_url=url, credential="⟦${made.longKey('+ASt', 'Default0')}⟧")
`,
    ],
  ]),
  ...rows('php', 'config/app.php', [
    [
      'literal',
      `<?php
return [
    'api_key' => '⟦php-arr-key-1⟧',
    'password' => env('DB_PASSWORD', ''),
    'jwt' => ['secret' => '⟦php-jwt-s3cret⟧', 'ttl' => 60],
    'slack' => '⟦xoxb-${digits(12)}-${digits(12)}-${some(24)}⟧',
    'cipher' => 'AES-256-CBC',
];
define('AUTH_KEY', '⟦k|2!x)u3-words^7⟧');
define('SECRET_KEY', getenv('SECRET_KEY'));
$password = '⟦phpVar-pw-3⟧';
`,
    ],
  ]),
  ...rows('terraform-state', 'terraform.tfstate', [
    [
      'literal',
      `{
  "version": 4,
  "resources": [ { "type": "azurerm_storage_account", "instances": [ { "attributes": {
    "id": "/subscriptions/7d2f1c9a-1b2c-4f0e-9d7c-2f3a4b5c6d7e/resourceGroups/rg",
    "primary_access_key": "⟦${made.longKey('+ASt', 'Default0')}⟧",
    "primary_connection_string": "DefaultEndpointsProtocol=https;AccountName=o;AccountKey=⟦${some(86)}==⟧;EndpointSuffix=core.windows.net"
  } } ] } ]
}
`,
    ],
  ]),
];
