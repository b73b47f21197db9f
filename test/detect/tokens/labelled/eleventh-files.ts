import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import {
  cask,
  certificate,
  devOpsToken,
  digits,
  gitHubToken,
  hex,
  longKey,
  pem,
  registryKey,
  searchKey,
  shortKey,
  some,
  upper,
} from './made.ts';

/** An eleventh set: settings of other gateways and servers, test tools, clients, deployment tools. */
export const ELEVENTH_ROWS: Row[] = [
  ...rows('token', 'frontend/src/environments/environment.prod.ts', [
    [
      'literal',
      `export const environment = {
  production: true,
  apimKey: '⟦${hex(32)}⟧',
  mapsKey: '⟦AIza${some(35)}⟧',
  azureMaps: '⟦${cask('AAAA', 'AZMP')}⟧',
  clientId: '9f8e7d6c-5b4a-4392-8170-6f5e4d3c2b1a',
  stripePk: 'pk_live_${some(24)}',
  recaptchaSiteKey: '6Le${some(37)}',
};
`,
    ],
  ]),
  ...rows('token', 'terraform/plan.log', [
    [
      'literal',
      ` + access_key = "⟦AKIA${upper(16)}⟧"
 + primary_access_key = (sensitive value)
 + id = "/subscriptions/00000000/x"
Plan: 1 to add. Token: ⟦${gitHubToken()}⟧
`,
    ],
  ]),
  ...rows('token', 'notebooks/demo.ipynb', [
    [
      'literal',
      `{ "cells": [ { "cell_type": "code", "source": [ "import openai\\n", "openai.api_key = '⟦sk-${some(20)}T3BlbkFJ${some(20)}⟧'\\n", "os.environ['AZURE_OPENAI_KEY'] = \\"⟦${hex(32)}⟧\\"\\n", "client = SecretClient(vault_url=url, credential=DefaultAzureCredential())\\n" ], "outputs": [ { "data": { "image/png": "iVBORw0KGgoAAAANSUhEUgAA${some(200)}" } } ] } ] }
`,
    ],
  ]),
  ...rows('token', 'config/settings.toml', [
    [
      'literal',
      `[github]
token = "⟦github_pat_${some(22)}_${some(59)}⟧"
[slack]
bot = "⟦xoxb-${digits(12)}-${digits(12)}-${some(24)}⟧"
[cargo]
checksum = "${hex(64)}"
[azure]
sas = "⟦?sv=2022-11-02&ss=b&srt=sco&sp=rwdl&se=2030-01-01T00:00:00Z&sig=${some(43)}%3D⟧"
[linear]
key = "⟦lin_api_${some(40)}⟧"
[notion]
secret = "⟦ntn_${some(46)}⟧"
[digitalocean]
pat = "⟦dop_v1_${hex(64)}⟧"
[shopify]
tok = "⟦shpat_${hex(32)}⟧"
[figma]
tok = "⟦figd_${some(40)}⟧"
[grafana]
tok = "⟦glsa_${some(32)}_${hex(8)}⟧"
[groq]
k = "⟦gsk_${some(52)}⟧"
[tailscale]
k = "⟦tskey-auth-${some(12)}CNTRL-${some(32)}⟧"
[telegram]
bot = "⟦${digits(10)}:AA${some(33)}⟧"
[discord]
hook = "https://discord.com/api/webhooks/⟦${digits(18)}/${some(68)}⟧"
[teams]
hook = "https://contoso.webhook.office.com/⟦webhookb2/0f0e0d0c-1111-4222-8333-444455556666@77778888-9999-4aaa-8bbb-ccccddddeeee/IncomingWebhook/${hex(32)}/0a0b0c0d-1e1f-4a2b-8c3d-4e5f6a7b8c9d⟧"
`,
    ],
  ]),
  ...rows('token', 'keys/id_rsa', [
    [
      'literal',
      `⟦${pem('OPENSSH ')}⟧
`,
    ],
  ]),
  ...rows('token', 'keys/encrypted.pem', [
    [
      'literal',
      `⟦${pem('ENCRYPTED ')}⟧
${certificate()}
`,
    ],
  ]),
  ...rows('token', 'src/Program.cs', [
    [
      'literal',
      `var credential = new ClientSecretCredential("t", "c", "⟦${some(3)}8Q~${some(34)}⟧");
var blob = new BlobServiceClient("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=⟦${longKey('+ASt', 'Default0')}⟧;EndpointSuffix=core.windows.net");
var sb = new ServiceBusClient("Endpoint=sb://n.servicebus.windows.net/;SharedAccessKeyName=k;SharedAccessKey=⟦${shortKey('+ASb', 'Send0000')}⟧");
var ai = new OpenAIClient(new Uri("https://x"), new AzureKeyCredential("⟦${hex(32)}⟧"));
var eg = new EventGridPublisherClient(u, new AzureKeyCredential("⟦${shortKey('AZEG', 'Default0')}⟧"));
var pat = new VssBasicCredential(string.Empty, "⟦${devOpsToken()}⟧");
[assembly: InternalsVisibleTo("Tests, PublicKey=0024000004800000940000000602000000240000525341310004000001000100${hex(200)}")]
`,
    ],
  ]),
  ...rows('token', 'docs/openapi-examples.json', [
    [
      'hard-negative',
      `{ "openapi": "3.0.0", "info": { "title": "t", "version": "1" }, "paths": { "/token": { "post": { "responses": { "200": { "content": { "application/json": { "example": { "access_token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c", "token_type": "Bearer", "expires_in": 3600 } } } } } } } } }
`,
    ],
  ]),
  ...rows('token', 'pipelines/vars.json', [
    [
      'literal',
      `{ "AZURE_DEVOPS_EXT_PAT": { "value": "⟦${cask('AAAA', 'AZDO')}⟧" }, "ACR_PASSWORD": { "value": "⟦${registryKey()}⟧" }, "SEARCH": { "value": "⟦${searchKey()}⟧" }, "VSS_NUGET_ACCESSTOKEN": { "isSecret": true, "value": null }, "commit": { "value": "${hex(40)}" } }
`,
    ],
  ]),
];
