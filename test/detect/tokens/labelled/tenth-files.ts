import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { LETTERS, cask, devOpsToken, digits, hex, join, jwt, pfx, registryKey, some, upper } from './made.ts';

/** A tenth set: the tools around a gateway, tests of it, other gateways, and code that makes its resources. */
export const TENTH_ROWS: Row[] = [
  ...rows('token', 'src/main/java/Config.java', [
    [
      'literal',
      `public final class Config {
  // old: ⟦ghp_${some(36, LETTERS.slice(0, 52))}⟧
  static final String AWS = "⟦AKIA${upper(16)}⟧";
  static final String MAPS = "⟦AIza${some(35)}⟧";
  static final String SLACK = "https://hooks.slack.com/services/⟦T0${upper(8)}/B0${upper(8)}/${some(24)}⟧";
  static final String CERT = "-----BEGIN CERTIFICATE-----\\nMIID${some(60)}\\n-----END CERTIFICATE-----";
  static final long serialVersionUID = 7526471155622776147L;
}
`,
    ],
  ]),
  ...rows('token', 'app/settings.py', [
    [
      'literal',
      `DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "USER": "app", "PASSWORD": "⟦djangoDb1⟧", "HOST": "db"}}
SECRET_KEY = "⟦django-insecure-${some(50)}⟧"
STRIPE_SECRET_KEY = os.environ.get("STRIPE_SECRET_KEY")
SENDGRID_API_KEY = "⟦SG.${some(22)}.${some(43)}⟧"
AUTH_PASSWORD_VALIDATORS = [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"}]
CSRF_COOKIE_NAME = "csrftoken"
AZURE_STORAGE = "https://st.blob.core.windows.net/c/f.csv?sp=r&st=2024-01-01T00:00:00Z&se=2030-01-01T00:00:00Z&spr=https&sv=2022-11-02&sr=b&sig=⟦${some(43)}%3D⟧"
TWILIO = {"sid": "AC${hex(32)}", "token": "⟦${hex(32)}⟧"}
`,
    ],
  ]),
  ...rows('token', 'k8s/cm.yaml', [
    [
      'literal',
      `apiVersion: v1
kind: ConfigMap
data:
  VAULT_TOKEN: ⟦hvs.CAES${some(90)}⟧
  GH: ⟦gho_${some(36, LETTERS.slice(0, 52))}⟧
  NPM: ⟦npm_${some(36, LETTERS.slice(0, 52))}⟧
  PAT: ⟦${devOpsToken()}⟧
  COMMIT: ${hex(40)}
  IMAGE_DIGEST: sha256:${hex(64)}
`,
    ],
  ]),
  ...rows('token', 'php/config.php', [
    [
      'literal',
      `<?php
$apiKey = 'AIzaSyEXAMPLE_EXAMPLE_EXAMPLE_EXAMPLE_0';
define('DB_PASSWORD', '⟦wpDbPw-1⟧');
define('AUTH_KEY', '⟦x]K1${some(40)};(z⟧');
define('DB_CHARSET', 'utf8mb4');
$config['mailgun'] = '⟦key-${hex(32)}⟧';
$config['password_min'] = 8;
return ['stripe' => ['secret' => '⟦sk_live_${some(24)}⟧', 'key' => 'pk_live_${some(24)}']];
`,
    ],
  ]),
  ...rows('token', 'go/main.go', [
    [
      'literal',
      `package main
const token = "⟦xoxp-${digits(12)}-${digits(12)}-${digits(12)}-${hex(32)}⟧"
var db = "postgres://app:⟦goDbPw⟧@localhost:5432/app?sslmode=disable"
var jwtKey = []byte("⟦gopher-Jwt-7x1⟧")
var version = "v1.2.3"
func main() {
	client.SetToken("⟦hvs.${some(24)}⟧")
	req.SetBasicAuth("admin", "⟦goBasic2⟧")
	req.Header.Set("Authorization", "Bearer "+os.Getenv("TOKEN"))
	req.Header.Add("X-Api-Key", "⟦goHdr-Key-3⟧")
	log.Println("password must not be empty")
}
`,
    ],
  ]),
  ...rows('token', 'ruby/secrets.yml', [
    [
      'literal',
      `production:
  secret_key_base: <%= ENV["SECRET_KEY_BASE"] %>
development:
  secret_key_base: ⟦${hex(128)}⟧
test:
  datadog_api_key: ⟦${hex(32)}⟧
  okta_token: ⟦00${some(40)}⟧
`,
    ],
  ]),
  ...rows('token', 'docs/keys.md', [
    [
      'literal',
      `| Service | Key |
|---|---|
| Azure OpenAI | \`⟦${cask('AAAB', 'ACOG')}⟧\` |
| Function | \`https://fn.azurewebsites.net/api/x?code=⟦${some(44)}AzFu${some(5)}A==⟧\` |
| ACR | \`⟦${registryKey()}⟧\` |
| Format | \`hvs.<24 characters>\` |
| Format | \`sk_live_...\` |
| JWT | \`⟦${jwt('{"sub":"1234","iss":"contoso"}')}⟧\` |
| JWT header | \`eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9\` |
`,
    ],
  ]),
  ...rows('token', 'test/fixtures/key.js', [
    [
      'literal',
      `module.exports.privateKey = '⟦-----BEGIN RSA ${join('PRI', 'VATE')} KEY-----\\n' +
  '${some(64)}\\n' +
  '${some(64)}\\n' +
  '-----END RSA ${join('PRI', 'VATE')} KEY-----⟧\\n';
module.exports.publicKey = '-----BEGIN PUBLIC KEY-----\\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE${some(64)}\\n-----END PUBLIC KEY-----';
`,
    ],
  ]),
  ...rows('token', 'certs/app.txt', [
    [
      'literal',
      `pfx: ⟦${pfx()}⟧
cert: MIIDXTCCAkWgAwIBAgIJAK${some(80)}
thumbprint: 5F3B${hex(36)}
`,
    ],
  ]),
  ...rows('token', '.git-credentials', [
    [
      'literal',
      `https://contoso:⟦${devOpsToken()}⟧@dev.azure.com
https://x-access-token:⟦ghs_${some(36, LETTERS.slice(0, 52))}⟧@github.com
`,
    ],
  ]),
  ...rows('token', '.netrc', [
    [
      'literal',
      `machine api.github.com login ci password ⟦netrcPw-1⟧
machine example.org
  login app
  password ⟦netrcPw-2⟧
`,
    ],
  ]),
  ...rows('token', '.pypirc', [
    [
      'literal',
      `[pypi]
username = __token__
password = ⟦pypi-AgEIcHlwaS5vcmc${some(120)}⟧
[local]
repository = https://pypi.local
username = ci
password = ⟦localPy1⟧
`,
    ],
  ]),
  ...rows('token', 'nuget.config', [
    [
      'literal',
      `<configuration>
  <packageSources><add key="feed" value="https://pkgs.dev.azure.com/contoso/_packaging/feed/nuget/v3/index.json" /></packageSources>
  <packageSourceCredentials>
    <feed>
      <add key="Username" value="ci" />
      <add key="ClearTextPassword" value="⟦${devOpsToken()}⟧" />
    </feed>
    <other><add key="Username" value="u" /><add key="ClearTextPassword" value="%FEED_TOKEN%" /></other>
  </packageSourceCredentials>
  <apikeys><add key="https://www.nuget.org" value="⟦oy2${some(43, 'abcdefghijklmnopqrstuvwxyz0123456789')}⟧" /></apikeys>
</configuration>
`,
    ],
  ]),
];
