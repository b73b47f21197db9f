import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { LETTERS, cask, devOpsToken, digits, gitHubToken, hex, join, jwt, some, upper } from './made.ts';

/** A twelfth set, in the manner of the samples, examples and scripts that makers publish. */
export const TWELFTH_ROWS: Row[] = [
  ...rows('token', 'app.py', [
    [
      'literal',
      `import os
os.environ["OPENAI_API_KEY"] = "⟦sk-proj-${some(48)}⟧"
AZURE_KEY = os.getenv("AZURE_KEY", default="⟦${cask('AAAB', 'ACOG')}⟧")
conn = "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=⟦${some(86)}==⟧;EndpointSuffix=core.windows.net"
client = BlobServiceClient(account_url="https://x", credential="⟦${some(86)}==⟧")
hf = login(token="⟦hf_${some(34, LETTERS.slice(0, 52))}⟧")
sha = "${hex(40)}"
etag = '"${hex(32)}"'
uid = "${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}"
`,
    ],
  ]),
  ...rows('token', 'infra/terraform.tfvars', [
    [
      'literal',
      `github_token      = "⟦${gitHubToken()}⟧"
azdo_pat          = "⟦${devOpsToken()}⟧"
aws_access_key    = "⟦AKIA${upper(16)}⟧"
aws_secret_key    = "⟦${some(40)}⟧"
vault_token       = "⟦hvs.CAESI${some(88)}⟧"
do_token          = "⟦dop_v1_${hex(64)}⟧"
cloudflare_token  = "⟦${some(40)}⟧"
datadog_api_key   = "⟦${hex(32)}⟧"
datadog_app_key   = "⟦${hex(40)}⟧"
okta_api_token    = "⟦00${some(40)}⟧"
ssh_fingerprint   = "SHA256:${some(43)}"
kms_key_id        = "arn:aws:kms:eu-west-1:111122223333:key/${hex(8)}-1111-4222-8333-${hex(12)}"
image_digest      = "sha256:${hex(64)}"
`,
    ],
  ]),
  ...rows('token', 'vault/init-output.txt', [
    [
      'literal',
      `Unseal Key 1: ⟦${some(43)}+⟧
Unseal Key 2: ⟦${some(43)}/⟧

Initial Root Token: ⟦hvs.${some(24)}⟧

Vault initialized with 5 key shares and a key threshold of 3.
`,
    ],
  ]),
  ...rows('token', 'vault/response.json', [
    [
      'literal',
      `{ "request_id": "${hex(8)}-1111-4222-8333-${hex(12)}", "auth": { "client_token": "⟦hvs.CAES${some(90)}⟧", "accessor": "${some(24)}", "policies": ["default"], "lease_duration": 3600 }, "data": { "keys": ["a"] } }
`,
    ],
  ]),
  ...rows('token', 'logs/out.log', [
    [
      'literal',
      `2024-05-01T10:00:00Z INFO GET /api?sig=⟦${some(43)}%3D⟧&sv=2022-11-02 200
2024-05-01T10:00:01Z DEBUG Authorization: Bearer ⟦${jwt('{"sub":"1234","iss":"contoso"}')}⟧
2024-05-01T10:00:02Z INFO traceparent 00-${hex(32)}-${hex(16)}-01
2024-05-01T10:00:03Z WARN git clone https://user:⟦${devOpsToken()}⟧@dev.azure.com/contoso/p/_git/r
2024-05-01T10:00:04Z INFO password reset for user jane
`,
    ],
  ]),
  ...rows('token', 'src/config.js', [
    [
      'literal',
      `const firebase = { apiKey: '⟦AIza${some(35)}⟧', authDomain: 'x.firebaseapp.com', messagingSenderId: '${digits(12)}', appId: '1:${digits(12)}:web:${hex(22)}' };
const sas = '⟦https://x.blob.core.windows.net/c/i.png?sp=r&st=2023-01-01&se=2033-01-01&spr=https&sv=2022-11-02&sr=b&sig=${some(41)}%2B%3D⟧';
const slack = { token: '⟦xoxp-${digits(11)}-${digits(11)}-${digits(12)}-${hex(32)}⟧', signingSecret: '⟦${hex(32)}⟧' };
const integrity = 'sha384-${some(64)}';
const gtm = 'GTM-ABC1234', ga = 'UA-12345678-1';
const vapidPublicKey = 'B${some(86)}';
`,
    ],
  ]),
  ...rows('token', 'keys/gcp-key.json', [
    [
      'literal',
      `{"type":"service_account","project_id":"p","private_key_id":"${hex(40)}","private_key":"⟦-----BEGIN ${join('PRI', 'VATE')} KEY-----\\n${some(64)}\\n${some(64)}\\n-----END ${join('PRI', 'VATE')} KEY-----⟧\\n","client_email":"a@p.iam.gserviceaccount.com","client_id":"${digits(21)}","auth_uri":"https://accounts.google.com/o/oauth2/auth"}
`,
    ],
  ]),
  ...rows('token', 'policies/backend.xml', [
    [
      'literal',
      `<policies><inbound>
  <set-header name="Authorization" exists-action="override"><value>SSWS ⟦00${some(40)}⟧</value></set-header>
  <set-header name="PRIVATE-TOKEN" exists-action="override"><value>⟦glpat-${some(20)}⟧</value></set-header>
  <set-header name="X-Vault-Token" exists-action="override"><value>⟦s.${some(24)}⟧</value></set-header>
  <set-header name="Authorization" exists-action="override"><value>token ⟦${gitHubToken()}⟧</value></set-header>
  <set-header name="Authorization" exists-action="override"><value>@("SharedAccessSignature " + (string)context.Variables["sas"])</value></set-header>
  <set-header name="x-goog-api-key" exists-action="override"><value>⟦AIza${some(35)}⟧</value></set-header>
</inbound></policies>
`,
    ],
  ]),
  ...rows('token', 'apigee/token.xml', [
    [
      'literal',
      `<AssignMessage name="A"><Set><Headers>
  <Header name="Authorization">Bearer ⟦${jwt('{"sub":"1234","iss":"contoso"}')}⟧</Header>
  <Header name="apikey">⟦AIza${some(35)}⟧</Header>
  <Header name="X-Auth">⟦${gitHubToken('gho')}⟧</Header>
  <Header name="Etag">"${hex(32)}"</Header>
</Headers></Set></AssignMessage>
`,
    ],
  ]),
];
