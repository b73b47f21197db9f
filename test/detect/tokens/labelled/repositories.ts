import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import * as made from './made.ts';

const { some, hex, digits, upper } = made;

const AZURE: Row[] = [
  ...rows('azure-keys', 'scripts/provision.log', [
    [
      'literal',
      `2026-03-01T10:11:12Z INFO created api management orders-apim
2026-03-01T10:11:13Z DEBUG tenant access primaryKey=⟦${made.longKey('APIM', 'Tenant00')}⟧
2026-03-01T10:11:14Z DEBUG subscription "⟦${made.longKey('APIM', 'IoTHub00')}⟧" for product unlimited
2026-03-01T10:11:15Z DEBUG gateway token: ⟦${made.longKey('APIM', 'Gatewy00')}⟧
2026-03-01T10:11:16Z DEBUG git remote https://apim:⟦${made.longKey('APIM', 'GitKey00').replaceAll('/', '%2F').replaceAll('+', '%2B')}⟧@orders.scm.azure-api.net
2026-03-01T10:11:17Z INFO etag W/"${hex(40)}" sha256:${hex(64)}
`,
      ['azure-apim-key', 'azure-apim-key', 'azure-apim-key', 'azure-apim-key'],
    ],
    [
      'literal',
      `storage ⟦${made.longKey('+ASt', 'Default0')}⟧
cosmos ⟦${made.longKey('ACDb', 'MastRW00')}⟧
batch ⟦${made.longKey('+ABa', 'AbAcct00')}⟧
ml ⟦${made.longKey('+AMC', 'Classic0')}⟧
bus ⟦${made.shortKey('+ASb', 'Send0000')}⟧
hub ⟦${made.shortKey('+AEh', 'Listen00')}⟧
relay ⟦${made.shortKey('+ARm', 'Manage00')}⟧
iot ⟦${made.shortKey('AIoT', 'IoTHub00')}⟧
redis ⟦${made.shortKey('AzCa', 'Access00')}⟧
registry ⟦${made.registryKey()}⟧
search ⟦${made.searchKey()}⟧
functions ⟦${some(44)}AzFu${some(5)}Q==⟧
`,
      [
        'azure-storage-key',
        'azure-cosmos-db-key',
        'azure-batch-key',
        'azure-ml-key',
        'azure-service-bus-key',
        'azure-event-hub-key',
        'azure-relay-key',
        'azure-iot-key',
        'azure-redis-key',
        'azure-container-registry-key',
        'azure-search-key',
        'azure-functions-key',
      ],
    ],
    [
      'literal',
      `openai ⟦${made.cask('AAAB', 'ACOG')}⟧
speech ⟦${made.cask('AAAA', 'ACOG')}⟧
devops ⟦${made.cask('AAAA', 'AZDO')}⟧
appconfig ⟦${made.cask('AAAA', 'AZAC')}⟧
maps ⟦${made.cask('AAAA', 'AZMP')}⟧
old pat AZURE_DEVOPS_EXT_PAT=⟦${made.devOpsToken()}⟧
`,
      [
        'azure-openai-key',
        'azure-cask-key',
        'azure-devops-token',
        'azure-app-configuration-key',
        'azure-maps-key',
        'azure-devops-token',
      ],
    ],
  ]),
  ...rows('entra', 'Program.cs', [
    [
      'literal',
      `var tenantId = "7d2f1c9a-1b2c-4f0e-9d7c-2f3a4b5c6d7e";
var clientId = "1f7b22d1-8c1f-4a55-a1e0-1f0a8d2c1b77";
var credential = new ClientSecretCredential(tenantId, clientId, "⟦${some(3)}8Q~${some(34)}⟧");
var other = new ClientSecretCredential(tenantId, clientId, Environment.GetEnvironmentVariable("CLIENT_SECRET"));
`,
    ],
    [
      'literal',
      `public const string Conn = "DefaultEndpointsProtocol=https;AccountName=orders;AccountKey=⟦${some(86)}==⟧;EndpointSuffix=core.windows.net";
public const string Bus = "Endpoint=sb://orders.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=⟦${some(43)}=⟧";
public const string Sql = "Server=tcp:orders.database.windows.net,1433;Initial Catalog=orders;User ID=orders;Password=⟦Orders!2024⟧;Encrypt=True";
public const string Ai = "InstrumentationKey=7d2f1c9a-1b2c-4f0e-9d7c-2f3a4b5c6d7e;IngestionEndpoint=https://westeurope-0.in.applicationinsights.azure.com/";
public const string Dev = "UseDevelopmentStorage=true";
`,
    ],
  ]),
  ...rows('sas', 'docs/links.txt', [
    [
      'literal',
      `https://orders.blob.core.windows.net/exports/a.csv?sp=r&st=2024-01-01T00:00:00Z&se=2026-01-01T00:00:00Z&spr=https&sv=2022-11-02&sr=b&sig=⟦${some(42)}%3D⟧
https://orders.blob.core.windows.net/exports?sv=2022-11-02&ss=b&srt=sco&sp=rl&sig=⟦${some(21)}%2B${some(20)}%3D⟧&se=2026-01-01
SharedAccessSignature sr=https%3A%2F%2Forders.servicebus.windows.net%2F&sig=⟦${some(42)}%3D⟧&se=1735689600&skn=send
https://prod-12.westeurope.logic.azure.com:443/workflows/${hex(32)}/triggers/manual/paths/invoke?api-version=2016-10-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=⟦${some(43)}⟧
https://orders-fn.azurewebsites.net/api/hook?code=⟦${some(54)}==⟧
GatewayKey ⟦orders-gw&202612312359&${some(86)}==⟧
`,
      ['sas', 'sas', 'sas', 'sas', 'azure-functions-key', 'azure-apim-key'],
    ],
    [
      'reference',
      `https://orders.blob.core.windows.net/exports/a.csv?sv=2022-11-02&sr=b&sig={{sas}}
https://orders.blob.core.windows.net/exports/a.csv?sv=2022-11-02&sr=b&sig=\${SAS}
https://orders-fn.azurewebsites.net/api/hook?code=<function-key>
AccountName=orders;AccountKey=\${STORAGE_KEY};EndpointSuffix=core.windows.net
Server=tcp:orders.database.windows.net;User ID=orders;Password={password};
`,
    ],
  ]),
];

const CLOUDS: Row[] = [
  ...rows('hashicorp-vault', 'ci/output.log', [
    [
      'literal',
      `$ vault login -method=oidc
token                ⟦hvs.${some(90)}⟧
token_accessor       ${some(24)}
VAULT_TOKEN=⟦hvs.${some(24)}⟧
batch token ⟦hvb.${some(140)}⟧
recovery ⟦hvr.${some(24)}⟧
X-Vault-Token: ⟦s.${some(24)}⟧
Unseal Key 1: ⟦${some(43)}=⟧
Initial Root Token: ⟦s.${some(24)}⟧
`,
      ['vault-token', 'vault-token', 'vault-token', 'vault-token', 'vault-token', 'vault-unseal-key', 'vault-token'],
    ],
    [
      'hard-negative',
      `map.s.addMarkersToTheClusterLayerNow()
hvs.example
version b.20240101
const s.initializeApplicationState
vault read secret/data/orders
lease_id database/creds/orders/${some(24)}
`,
    ],
  ]),
  ...rows('google', 'app/google.js', [
    [
      'literal',
      `const firebaseConfig = {
  apiKey: "⟦AIza${some(35)}⟧",
  authDomain: "orders.firebaseapp.com",
  projectId: "orders",
  messagingSenderId: "${digits(12)}",
  appId: "1:${digits(12)}:web:${hex(22)}"
};
const oauth = { client_id: "${digits(12)}-${some(32, 'abcdefghijklmnopqrstuvwxyz0123456789')}.apps.googleusercontent.com", client_secret: "⟦GOCSPX-${some(28)}⟧" };
`,
    ],
    [
      'literal',
      `<script src="https://maps.googleapis.com/maps/api/js?key=⟦AIza${some(35)}⟧&callback=init"></script>
<script>var token = "⟦ya29.${some(80)}⟧", refresh = "⟦1//0${some(60)}⟧";</script>
`,
    ],
  ]),
  ...rows('google-service-account', 'keys/deployer.json', [
    [
      'literal',
      `{
  "type": "service_account",
  "project_id": "orders",
  "private_key_id": "${hex(40)}",
  "private_key": "⟦-----BEGIN PRIVATE KEY-----\\n${some(64)}\\n${some(64)}\\n-----END PRIVATE KEY-----⟧\\n",
  "client_email": "deployer@orders.iam.gserviceaccount.com",
  "client_id": "${digits(21)}",
  "auth_uri": "https://accounts.google.com/o/oauth2/auth",
  "token_uri": "https://oauth2.googleapis.com/token",
  "auth_provider_x509_cert_url": "https://www.googleapis.com/oauth2/v1/certs"
}
`,
    ],
  ]),
  ...rows('aws', 'aws/credentials', [
    [
      'literal',
      `[default]
aws_access_key_id = ⟦AKIA${upper(16)}⟧
aws_secret_access_key = ⟦${some(40)}⟧
region = eu-west-1

[temporary]
aws_access_key_id = ⟦ASIA${upper(16)}⟧
aws_secret_access_key = ⟦${some(20)}/${some(10)}+${some(8)}⟧
aws_session_token = ⟦${some(120)}⟧
`,
    ],
    [
      'placeholder',
      `[default]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
[ci]
aws_access_key_id = \${AWS_ACCESS_KEY_ID}
aws_secret_access_key = <secret>
`,
    ],
  ]),
];

export const REPOSITORY_TOKEN_ROWS: Row[] = [...AZURE, ...CLOUDS];
