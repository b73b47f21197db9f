import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import * as made from './made.ts';

const { some, hex, digits, upper, base64 } = made;

/** A second set: settings of tools, templates, data and logs with tokens of providers, and what stands beside them. */
export const SECOND_FILE_ROWS: Row[] = [
  ...rows('dotfiles', 'home/.npmrc', [
    [
      'literal',
      `registry=https://registry.npmjs.org/
//registry.npmjs.org/:_authToken=⟦npm_${some(36)}⟧
//npm.pkg.github.com/:_authToken=\${GITHUB_TOKEN}
//pkgs.dev.azure.com/orders/_packaging/feed/npm/registry/:_password=⟦${base64(made.devOpsToken())}⟧
//pkgs.dev.azure.com/orders/_packaging/feed/npm/registry/:username=orders
always-auth=true
`,
    ],
  ]),
  ...rows('netrc', 'home/.netrc', [
    [
      'literal',
      `machine github.com login joe password ⟦${made.gitHubToken()}⟧
machine api.heroku.com
  login joe@example.com
  password ⟦7b9e1c55-3f02-4d1e-9a1c-5f3e7d9b1a20⟧
`,
    ],
  ]),
  ...rows('git-credentials', 'home/.git-credentials', [
    [
      'literal',
      `https://joe:⟦${made.gitHubToken()}⟧@github.com
https://orders:⟦${made.devOpsToken()}⟧@dev.azure.com
`,
    ],
  ]),
  ...rows('docker-config', 'home/.docker/config.json', [
    [
      'literal',
      `{ "auths": { "registry.example.com": { "auth": "⟦${base64('ci:Dock-er-77')}⟧" }, "ghcr.io": { "auth": "⟦${base64(`joe:ghp_${some(36)}`)}⟧" } }, "credsStore": "desktop" }
`,
    ],
  ]),
  ...rows('kubeconfig', 'home/kubeconfig.yaml', [
    [
      'literal',
      `apiVersion: v1
kind: Config
clusters:
  - name: orders
    cluster:
      certificate-authority-data: ${base64(made.certificate())}
      server: https://orders.example.net:6443
users:
  - name: admin
    user:
      client-certificate-data: ${base64(made.certificate())}
      client-key-data: ⟦${base64(made.pem('RSA '))}⟧
  - name: bot
    user:
      token: ⟦${made.jwt('{"iss":"kubernetes/serviceaccount"}')}⟧
`,
    ],
  ]),
  ...rows('dotnet-settings', 'src/Orders/appsettings.Production.json', [
    [
      'literal',
      `{
  "ConnectionStrings": { "Orders": "Server=tcp:orders.database.windows.net,1433;Initial Catalog=orders;User ID=app;Password=⟦Gr3en!boat⟧;MultipleActiveResultSets=False" },
  "AzureAd": { "Instance": "https://login.microsoftonline.com/", "TenantId": "7d2f1c9a-1b2c-4f0e-9d7c-2f3a4b5c6d7e", "ClientId": "1f7b22d1-8c1f-4a55-a1e0-1f0a8d2c1b77", "ClientSecret": "⟦q1w8Q~${some(34)}⟧" },
  "OpenAI": { "Endpoint": "https://orders.openai.azure.com/", "Key": "⟦${hex(32)}⟧", "Deployment": "gpt-4o-2024-08-06" },
  "ApplicationInsights": { "ConnectionString": "InstrumentationKey=7d2f1c9a-1b2c-4f0e-9d7c-2f3a4b5c6d7e;IngestionEndpoint=https://westeurope-1.in.applicationinsights.azure.com/" },
  "Jwt": { "Key": "⟦Th1sIsMySigningKeyForOrders⟧", "Issuer": "orders", "ExpiryMinutes": 60 },
  "ServiceBus": { "ConnectionString": "Endpoint=sb://orders.servicebus.windows.net/;SharedAccessKeyName=app;SharedAccessKey=⟦${made.shortKey('+ASb', 'Send0000')}⟧" },
  "KeyVault": { "Uri": "https://orders.vault.azure.net/", "SecretName": "orders-db-password" },
  "PublicKeyToken": "b77a5c561934e089"
}
`,
    ],
  ]),
  ...rows('functions-settings', 'fn/local.settings.json', [
    [
      'literal',
      `{
  "IsEncrypted": false,
  "Values": {
    "AzureWebJobsStorage": "UseDevelopmentStorage=true",
    "FUNCTIONS_WORKER_RUNTIME": "dotnet",
    "OrdersStorage": "DefaultEndpointsProtocol=https;AccountName=orders;AccountKey=⟦${made.longKey('+ASt', 'Default0')}⟧;EndpointSuffix=core.windows.net",
    "EventHub": "Endpoint=sb://orders.servicebus.windows.net/;SharedAccessKeyName=r;SharedAccessKey=⟦${made.shortKey('+AEh', 'Listen00')}⟧;EntityPath=orders",
    "ApiKey": "@Microsoft.KeyVault(SecretUri=https://orders.vault.azure.net/secrets/apikey/)",
    "SendGridKey": "⟦SG.${some(22)}.${some(43)}⟧"
  }
}
`,
    ],
  ]),
  ...rows('web-config', 'src/Web/Web.config', [
    [
      'literal',
      `<configuration>
  <connectionStrings>
    <add name="Orders" connectionString="Data Source=db;Initial Catalog=orders;User Id=sa;Password=⟦W3b-c0nf⟧;" providerName="System.Data.SqlClient" />
    <add name="Local" connectionString="Data Source=(localdb)\\MSSQLLocalDB;Integrated Security=True" />
  </connectionStrings>
  <appSettings>
    <add key="TwilioAuthToken" value="⟦${hex(32)}⟧" />
    <add key="PageSize" value="20" />
    <add key="SecretName" value="orders-key" />
  </appSettings>
  <system.web><machineKey validationKey="⟦${hex(128).toUpperCase()}⟧" decryptionKey="⟦${hex(64).toUpperCase()}⟧" validation="SHA1" /></system.web>
</configuration>
`,
    ],
  ]),
  ...rows('nuget', 'nuget.config', [
    [
      'literal',
      `<configuration>
  <packageSourceCredentials>
    <orders>
      <add key="Username" value="joe" />
      <add key="ClearTextPassword" value="⟦${made.cask('AAAA', 'AZDO')}⟧" />
    </orders>
  </packageSourceCredentials>
  <apikeys><add key="https://api.nuget.org" value="⟦oy2${some(43, 'abcdefghijklmnopqrstuvwxyz0123456789')}⟧" /></apikeys>
</configuration>
`,
    ],
  ]),
  ...rows('json-logs', 'logs/app.jsonl', [
    [
      'literal',
      `{"level":"debug","msg":"request","headers":{"authorization":"Bearer ⟦${made.jwt('{"sub":"a"}')}⟧","x-request-id":"${hex(32)}"}}
{"level":"debug","msg":"login","url":"https://orders.example.com/cb?code=${some(43)}#access_token=⟦ya29.${some(120)}⟧"}
{"level":"info","msg":"uploaded","etag":"${hex(32)}","sha256":"${hex(64)}"}
{"level":"error","msg":"dial amqp://guest:⟦r4bbit-mq⟧@mq:5672/ refused"}
`,
    ],
  ]),
  ...rows('pipeline-log', 'logs/build.log', [
    [
      'literal',
      `2026-02-01T00:00:01Z ##[command]az acr login --name orders --password ⟦${made.registryKey()}⟧
2026-02-01T00:00:02Z + curl -H 'Ocp-Apim-Subscription-Key: ⟦${hex(32)}⟧' https://orders.azure-api.net/
2026-02-01T00:00:03Z Set-Cookie: session=${hex(48)}; HttpOnly
2026-02-01T00:00:04Z token: ***
2026-02-01T00:00:05Z npm notice integrity: sha512-${some(20)}[...]${some(13)}==
2026-02-01T00:00:06Z Pushed digest sha256:${hex(64)} size: 1788
`,
    ],
  ]),
  ...rows('sql', 'db/users.sql', [
    [
      'literal',
      `CREATE USER orders WITH PASSWORD '⟦sql-Cr3ate⟧';
ALTER USER 'orders'@'%' IDENTIFIED BY '⟦sql-Id3nt⟧';
CREATE LOGIN app WITH PASSWORD = N'⟦sql-L0gin!⟧';
SELECT password FROM users WHERE token = 'x';
INSERT INTO settings VALUES ('stripe', '⟦sk_live_${some(24)}⟧');
`,
    ],
  ]),
  ...rows('html', 'public/index.html', [
    [
      'literal',
      `<!doctype html>
<script src="https://maps.googleapis.com/maps/api/js?key=⟦AIza${some(35)}⟧&amp;libraries=places"></script>
<script src="https://cdn.example.com/a.js" integrity="sha384-${some(64)}" crossorigin="anonymous"></script>
<input type="password" name="password" placeholder="Your password" value="">
<meta name="google-site-verification" content="${some(43)}">
<img src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA${some(400)}">
<a href="https://orders.blob.core.windows.net/p/x.png?sv=2022-11-02&amp;sr=b&amp;sig=⟦${some(42)}%3D⟧">x</a>
<div class="sk-circle-fade-dot sk-cube-grid-item key-value-pair"></div>
`,
    ],
  ]),
  ...rows('ruby', 'config/initializers/services.rb', [
    [
      'literal',
      `Stripe.api_key = '⟦sk_live_${some(24)}⟧'
Aws.config.update(credentials: Aws::Credentials.new('⟦AKIA${upper(16)}⟧', '⟦${some(40)}⟧'))
Rails.application.config.secret_key_base = '⟦${hex(128)}⟧'
Octokit::Client.new(access_token: ENV['GITHUB_TOKEN'])
Slack.configure { |c| c.token = "⟦xoxb-${digits(12)}-${digits(13)}-${some(24)}⟧" }
`,
    ],
  ]),
  ...rows('go', 'cmd/main.go', [
    [
      'literal',
      `cred, err := azidentity.NewClientSecretCredential(tenantID, clientID, "⟦zx98Q~${some(34)}⟧", nil)
svc, _ := aztables.NewSharedKeyCredential("orders", "⟦${made.longKey('+ASt', 'Default0')}⟧")
client.SetToken("⟦hvs.${some(24)}⟧")
db, _ := sql.Open("mysql", "orders:⟦g0-dsn-pw⟧@tcp(db:3306)/orders")
req.SetBasicAuth("svc", "⟦g0-basic-9⟧")
req.Header.Set("X-Api-Key", "⟦g0-header-77⟧")
req.Header.Set("Authorization", "Bearer "+token)
const checksum = "h1:${some(43)}="
`,
    ],
  ]),
  ...rows('rust-kotlin', 'src/Config.kt', [
    [
      'literal',
      `object Config {
    const val MAPS_KEY = "⟦AIza${some(35)}⟧"
    const val API_SECRET = "⟦kt-S3cret-4⟧"
    val token: String get() = BuildConfig.TOKEN
    val sentry = "https://${hex(32)}@o12345.ingest.sentry.io/67890"
}
`,
    ],
  ]),
  ...rows('swift', 'App/Keys.swift', [
    [
      'literal',
      `struct Keys {
    static let apiKey = "⟦sw-K3y-112⟧"
    static let slack: String = "⟦xoxp-${digits(11)}-${digits(11)}-${digits(12)}-${hex(32)}⟧"
    static let bundle = "com.example.orders"
}
`,
    ],
  ]),
  ...rows('powershell', 'scripts/setup.ps1', [
    [
      'literal',
      `$secret = ConvertTo-SecureString "⟦Ps-Secure-1⟧" -AsPlainText -Force
$ctx = New-AzStorageContext -StorageAccountName orders -StorageAccountKey "⟦${made.longKey('+ASt', 'Default0')}⟧"
$pat = "⟦${made.devOpsToken()}⟧"
$headers = @{ Authorization = "Basic " + [Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes(":$pat")) }
$key = (Get-AzStorageAccountKey -ResourceGroupName rg -Name orders)[0].Value
Invoke-RestMethod -Uri "https://orders.azurewebsites.net/api/run?code=⟦${some(52)}==⟧"
`,
    ],
  ]),
  ...rows('pem-forms', 'keys/forms.txt', [
    [
      'literal',
      `windows line ends:\r
⟦${made.pem('EC ', 2, '\r\n')}⟧\r
one line: "⟦${made.pem('', 3, '\\n')}⟧"
escaped twice: "⟦${made.pem('RSA ', 3, '\\\\n')}⟧"
in xml: <key>⟦${made.pem('', 3, '&#10;')}⟧</key>
`,
    ],
    [
      'placeholder',
      `-----BEGIN PRIVATE KEY-----
...
-----END PRIVATE KEY-----

-----BEGIN RSA PRIVATE KEY-----
<your private key here>
-----END RSA PRIVATE KEY-----

"private_key": "-----BEGIN PRIVATE KEY-----\\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\\n-----END PRIVATE KEY-----\\n"
-----BEGIN PRIVATE KEY-----\${PRIVATE_KEY_BODY}-----END PRIVATE KEY-----
-----BEGIN ENCRYPTED PRIVATE KEY----- is how it begins
`,
    ],
  ]),
  ...rows('other-keys', 'keys/other.txt', [
    [
      'literal',
      `age: ⟦AGE-SECRET-KEY-1${some(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')}⟧
age public: age1${some(58, 'qpzry9x8gf2tvdw0s3jn54khce6mua7l')}
`,
    ],
  ]),
];
