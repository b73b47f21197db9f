import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import * as made from './made.ts';

const { some, hex, digits, upper } = made;

/** The rest of the second set: vaults, documents, data, joined strings, and names that only sound like tokens. */
export const SECOND_TOOL_ROWS: Row[] = [
  ...rows('vault-files', 'vault/config.hcl', [
    [
      'literal',
      `storage "azure" {
  accountName = "orders"
  accountKey  = "⟦${made.longKey('+ASt', 'Default0')}⟧"
}
seal "azurekeyvault" {
  tenant_id     = "7d2f1c9a-1b2c-4f0e-9d7c-2f3a4b5c6d7e"
  client_id     = "1f7b22d1-8c1f-4a55-a1e0-1f0a8d2c1b77"
  client_secret = "⟦hc28Q~${some(34)}⟧"
  vault_name    = "orders"
  key_name      = "unseal-key-2024"
}
api_addr = "https://vault.example.net:8200"
`,
    ],
  ]),
  ...rows('vault-init', 'vault/init.json', [
    [
      'literal',
      `{
  "unseal_keys_b64": [ "⟦${some(43)}=⟧", "⟦${some(44)}⟧" ],
  "unseal_shares": 5,
  "unseal_threshold": 3,
  "root_token": "⟦hvs.${some(24)}⟧"
}
`,
    ],
  ]),
  ...rows('vault-approle', 'vault/login.sh', [
    [
      'literal',
      `export VAULT_ADDR=https://vault.example.net:8200
export VAULT_TOKEN="⟦s.${some(24)}⟧"
vault write auth/approle/login role_id=7d2f1c9a-1b2c-4f0e-9d7c-2f3a4b5c6d7e secret_id=⟦3c9d7a52-0f0f-4e1a-b1c7-3d2e1f0a9b8c⟧
vault token lookup -accessor ${some(24)}
vault kv get -field=password secret/orders
BAO_TOKEN=⟦s.${some(24)}⟧ bao status
`,
    ],
  ]),
  ...rows('hard-names', 'docs/glossary.txt', [
    [
      'hard-negative',
      `The secret is that there is no secret: passwords live in the vault.
token_sha: ${hex(40)}
npm_config_registry=https://registry.npmjs.org
npm_lifecycle_event=test
hf_transfer and hf_hub_download are functions
sk-learn pipelines, sk-SK locale, pul-down
arn:aws:iam::${digits(12)}:role/orders-key
projects/orders/secrets/apikey/versions/1
https://orders.vault.azure.net/secrets/apikey/${hex(32)}
Authorization: Bearer <token>
Authorization: Basic <credentials>
"Ocp-Apim-Subscription-Key": "{subscription-key}"
client_secret=...&grant_type=client_credentials
https://user:pass@example.com, https://username:password@host/, http://localhost:3000/@me
AccountKey=<key>;  SharedAccessKey=***;  Password=your_password;  Pwd={0};
ghp_000000000000000000000000000000000000
AIzaSyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
0oa${some(17)} 00g${some(17)}
00000000-0000-0000-0000-000000000000
GOOGLE_CLIENT_ID=${digits(12)}-${some(32, 'abcdefghijklmnopqrstuvwxyz0123456789')}.apps.googleusercontent.com
`,
    ],
  ]),
  ...rows('library-code', 'lib/sign.js', [
    [
      'hard-negative',
      `exports.sign = (thing, privateKey) => signer.sign(privateKey, 'base64');
exports.ecb = createHmac('sha256', 'binary') && key.sign(data, 'hex');
const idPrivateKey = '1.2.840.113549.1.12.10.1.2';
const challengePassword = '1.2.840.113549.1.9.7';
const url = new URL('https://user:pass@example.com/path?token=');
`,
    ],
  ]),
  ...rows('prose', 'docs/positions.md', [
    [
      'hard-negative',
      `Query strings (\`?apikey={…}\`), \`Endpoint=https://a.azconfig.io;Id=…;Secret=…\`, and \`Server=…;Password=\`.
`,
    ],
  ]),
  ...rows('headers-in-notes', 'notes/calls.txt', [
    [
      'literal',
      `api-key: ⟦${hex(32)}⟧
X-API-Key: ⟦${some(40)}⟧
x-api-key: {{key}}
api-key: the-key-of-the-orders-app-goes-here
x-api-key-id: ${hex(32)}
`,
    ],
  ]),
  ...rows('azure-clients', 'src/clients.py', [
    [
      'literal',
      `client = TextAnalyticsClient(endpoint, AzureKeyCredential("⟦${hex(32)}⟧"))
blob = BlobClient(url, credential=StorageSharedKeyCredential("orders", "⟦st0rage-Key-1⟧"))
vision = ComputerVisionClient(endpoint, CognitiveServicesCredentials("⟦${hex(32)}⟧"))
other = TextAnalyticsClient(endpoint, AzureKeyCredential(os.environ["KEY"]))
jdbc = "jdbc:sqlserver://orders.database.windows.net:1433;database=orders;user=app@orders;password=⟦Gr4y-boat⟧;encrypt=true"
client.SetToken("⟦tk-Set-9912⟧")
`,
    ],
  ]),
  ...rows('command-lines', 'tools/run.sh', [
    [
      'literal',
      `mysql -h db -u root -p⟦Cmd-Sql-1⟧ orders < dump.sql
mysql -h db -u root -p orders
mysqldump -p"$DB_PASSWORD" orders
sshpass -p '⟦Cmd-Ssh-2⟧' ssh ops@host
redis-cli -h cache -a ⟦Cmd-Red-3⟧ ping
openssl pkcs12 -in a.pfx -passin pass:⟦Cmd-Pfx-4⟧ -nodes
openssl pkcs12 -in a.pfx -passin env:PFX_PASS -passout pass:$OUT
`,
    ],
  ]),
  ...rows('lockfiles', 'package-lock.json', [
    [
      'hard-negative',
      `{ "packages": { "node_modules/jsonwebtoken": { "version": "9.0.2", "resolved": "https://registry.npmjs.org/jsonwebtoken/-/jsonwebtoken-9.0.2.tgz", "integrity": "sha512-${some(86)}==" } } }
`,
    ],
  ]),
  ...rows('certificates', 'certs/metadata.xml', [
    [
      'hard-negative',
      `<EntityDescriptor xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
  <ds:X509Certificate>MIIC8DCCAdigAwIBAgIQ${some(600)}</ds:X509Certificate>
  <ds:SignatureValue>${some(342)}==</ds:SignatureValue>
  <ds:DigestValue>${some(43)}=</ds:DigestValue>
  <ds:Modulus>${some(342)}==</ds:Modulus>
</EntityDescriptor>
`,
    ],
  ]),
  ...rows('csv', 'data/apps.csv', [
    [
      'literal',
      `name,client_id,client_secret,webhook
orders,1f7b22d1-8c1f-4a55-a1e0-1f0a8d2c1b77,⟦cs88Q~${some(34)}⟧,https://hooks.slack.com/services/⟦T${upper(8)}/B${upper(10)}/${some(24)}⟧
billing,7d2f1c9a-1b2c-4f0e-9d7c-2f3a4b5c6d7e,,
`,
    ],
  ]),
  ...rows('tfvars-like', 'env/prod.toml', [
    [
      'literal',
      `[gateway]
subscription_key = "⟦${hex(32)}⟧"
url = "https://orders.azure-api.net"
[github]
app_id = 12345
private_key = """
⟦${made.pem('RSA ')}⟧
"""
[datadog]
api_key = "⟦${hex(32)}⟧"
site = "datadoghq.eu"
`,
    ],
  ]),
  ...rows('notebook', 'notebooks/try.ipynb', [
    [
      'literal',
      `{ "cells": [ { "cell_type": "code", "source": [ "import openai\\n", "openai.api_key = \\"⟦sk-proj-${some(60)}T3BlbkFJ${some(40)}⟧\\"\\n", "os.environ[\\"HF_TOKEN\\"] = \\"⟦hf_${some(34, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')}⟧\\"\\n" ] } ] }
`,
    ],
  ]),
  ...rows('joined', 'src/parts.js', [
    [
      'literal',
      `const gitHubToken = "⟦ghp_" + "${some(12)}" + "${some(24)}⟧";
const b = '⟦AKIA' +
  '${upper(16)}⟧';
const tokenQueue = "orders-" + "queue-" + "1";
const d = 'https://hooks.slack.com/services/' + '⟦T${upper(8)}/B${upper(8)}/${some(24)}⟧';
`,
    ],
  ]),
  ...rows('compose', 'docker-compose.yml', [
    [
      'literal',
      `services:
  db:
    image: postgres:16@sha256:${hex(64)}
    environment:
      POSTGRES_PASSWORD: ⟦c0mpose-pw⟧
      POSTGRES_USER: orders
  api:
    environment:
      - AZURE_CLIENT_SECRET=⟦dc78Q~${some(34)}⟧
      - REDIS_URL=redis://default:⟦r3dis-pw⟧@cache:6379
      - TOKEN_FILE=/run/secrets/token
      - API_KEY=\${API_KEY:?}
secrets:
  token:
    file: ./token.txt
`,
    ],
  ]),
];
