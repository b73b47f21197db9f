import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import {
  LETTERS,
  base64,
  cask,
  certificate,
  devOpsToken,
  digits,
  gitHubToken,
  hex,
  join,
  jwt,
  longKey,
  pem,
  registryKey,
  searchKey,
  shortKey,
  some,
  upper,
} from './made.ts';

/** Whole files of many kinds, each with what such files hold beside their credentials. */
export const NINTH_ROWS: Row[] = [
  ...rows('token', 'README.md', [
    [
      'literal',
      `# Setup
Export a token: \`export GITHUB_TOKEN=⟦${gitHubToken()}⟧\`
AWS: \`aws configure set aws_access_key_id AKIAIOSFODNN7EXAMPLE\`
The docs say that Vault tokens start with \`hvs.\` and GitHub tokens with \`ghp_\`.
Storage: DefaultEndpointsProtocol=https;AccountName=st;AccountKey=⟦${longKey('+ASt', 'Default0')}⟧;EndpointSuffix=core.windows.net
Azurite: AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;
`,
    ],
  ]),
  ...rows('token', 'notes/keys.txt', [
    [
      'literal',
      `apim subscription ⟦${longKey('APIM', 'IoTHub00')}⟧
apim gateway ⟦${longKey('APIM', 'Gatewy00')}⟧
cosmos ⟦${longKey('ACDb', 'SysAll00')}⟧
batch ⟦${longKey('+ABa', 'AbAcct00')}⟧
iothub HostName=h.azure-devices.net;SharedAccessKeyName=iothubowner;SharedAccessKey=⟦${shortKey('AIoT', 'IoTHub00')}⟧
registry ⟦${registryKey()}⟧
search ⟦${searchKey()}⟧
openai ⟦${cask('AAAB', 'ACOG')}⟧
maps ⟦${cask('AAAA', 'AZMP')}⟧
devops ⟦${cask('AAAA', 'AZDO')}⟧
old devops pat ⟦${devOpsToken()}⟧
appconfig Endpoint=https://ac-contoso.azconfig.io;Id=abcd-l0-s0:${some(20)};Secret=⟦${some(43)}=⟧
comm endpoint=https://acs.communication.azure.com/;accesskey=⟦${some(86)}==⟧
sha256 ${hex(64)}
md5 ${hex(32)}
guid 8d7c6b5a-4f3e-4d2c-9b1a-0f9e8d7c6b5a
commit ${hex(40)}
`,
    ],
  ]),
  ...rows('token', 'src/client.ts', [
    [
      'literal',
      `const stripe = new Stripe('⟦sk_live_${some(24)}⟧');
const slack = '⟦xoxb-${digits(12)}-${digits(12)}-${some(24)}⟧';
const google = '⟦AIza${some(35)}⟧';
const sendgrid = "⟦SG.${some(22)}.${some(43)}⟧";
const npm = \`//registry.npmjs.org/:_authToken=⟦npm_${some(36)}⟧\`;
const gl = '⟦glpat-${some(20)}⟧';
const okta = { headers: { Authorization: 'SSWS ⟦00${some(40)}⟧' } };
const id = 'UserManager.RefreshTokens';
const png = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUA${some(80)}==';
const openai = '⟦sk-proj-${some(74)}T3BlbkFJ${some(74)}⟧';
const jwt = '⟦${jwt('{"sub":"1234","iss":"contoso"}')}⟧';
`,
    ],
  ]),
  ...rows('token', 'config/gcp.json', [
    [
      'literal',
      `{
  "type": "service_account",
  "project_id": "apigee-prod",
  "private_key_id": "${hex(40)}",
  "private_key": "⟦-----BEGIN ${join('PRI', 'VATE')} KEY-----\\n${some(64)}\\n${some(64)}\\n-----END ${join('PRI', 'VATE')} KEY-----⟧\\n",
  "client_email": "apigee@apigee-prod.iam.gserviceaccount.com",
  "client_id": "${digits(21)}",
  "auth_provider_x509_cert_url": "https://www.googleapis.com/oauth2/v1/certs"
}
`,
    ],
  ]),
  ...rows('token', 'keys/server.pem', [
    [
      'literal',
      `${certificate()}
⟦${pem('')}⟧
`,
    ],
  ]),
  ...rows('token', 'ci/.npmrc', [
    [
      'literal',
      `registry=https://pkgs.dev.azure.com/contoso/_packaging/feed/npm/registry/
//pkgs.dev.azure.com/contoso/_packaging/feed/npm/registry/:username=contoso
//pkgs.dev.azure.com/contoso/_packaging/feed/npm/registry/:_password=⟦${base64('some-azure-devops-password-value')}⟧
//npm.pkg.github.com/:_authToken=\${NPM_TOKEN}
`,
    ],
  ]),
  ...rows('token', 'terraform/providers.tf', [
    [
      'literal',
      `provider "aws" {
  region     = "eu-west-1"
  access_key = "⟦AKIA${upper(16)}⟧"
  secret_key = "⟦${some(40)}⟧"
}
provider "vault" {
  address = "https://vault.contoso.com"
  token   = "⟦hvs.${some(24)}⟧"
}
provider "github" {
  token = "⟦github_pat_${some(22)}_${some(59)}⟧"
}
provider "databricks" {
  host  = "https://adb-123.azuredatabricks.net"
  token = "⟦dapi${hex(32)}⟧"
}
`,
    ],
  ]),
  ...rows('token', 'postman/env.json', [
    [
      'literal',
      `{ "values": [
  { "key": "hubtoken", "value": "⟦hf_${some(34, LETTERS.slice(0, 52))}⟧", "enabled": true },
  { "key": "sas", "value": "⟦https://st.blob.core.windows.net/c?sv=2021-06-08&sr=c&sp=rl&sig=${some(43)}%3D⟧", "enabled": true },
  { "key": "pub", "value": "pk_live_${some(24)}", "enabled": true }
] }
`,
    ],
  ]),
];
