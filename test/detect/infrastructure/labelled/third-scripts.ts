import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';

/** A third set, written before the rules that the second one led to. */
export const THIRD_SCRIPT_ROWS: Row[] = [
  ...rows('pipelines', 'pipelines/release.yml', [
    [
      'literal',
      `parameters:
  - name: token
    type: string
    default: ''
  - name: apiKey
    type: string
    default: ⟦pl-default-77aa⟧
variables:
  SONAR_KEY: orders
  DB_PASSWORD: ⟦plVarPw-3⟧
  CLIENT_SECRET: $(kv-client-secret)
  cacheKey: 'npm | "$(Agent.OS)" | package-lock.json'
steps:
  - pwsh: |
      $headers = @{ 'api-key' = '⟦plHdr-91x2⟧' }
      $pat = "⟦p4tValue7k2m9q1w5e8r3t6y⟧"
      $base64 = [Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes(":$pat"))
      Invoke-RestMethod -Uri $uri -Headers @{ Authorization = "Basic $base64" }
      az webapp config appsettings set -n web -g rg --settings DB_PASSWORD=⟦azSetPw5⟧ NODE_ENV=production KV_NAME=kv-orders
      az functionapp keys set -n fn -g rg --key-type functionKeys --key-name default --key-value ⟦fnKeySet-91b⟧
      az storage container create --name c --sas-token "$(sasToken)"
      az acr login -n orders --username orders --password ⟦acrCli-22z⟧
      az ad app credential reset --id $appId --password ⟦appCred-31x⟧
    env:
      AZURE_DEVOPS_EXT_PAT: $(System.AccessToken)
  - task: SqlAzureDacpacDeployment@1
    inputs:
      ServerName: sql.database.windows.net
      SqlUsername: sqladmin
      SqlPassword: ⟦dacpac#Pw1⟧
  - task: Docker@2
    inputs:
      containerRegistry: orders-connection
      arguments: --build-arg NPM_TOKEN=⟦buildArgTok77⟧ --build-arg VERSION=1.2.3
  - task: DownloadSecureFile@1
    inputs: { secureFile: signing.pfx }
  - task: VSBuild@1
    inputs:
      msbuildArgs: '/p:PackageCertificatePassword=⟦msb-Cert-9⟧ /p:Configuration=Release'
`,
    ],
  ]),
  ...rows('code', 'src/gateway.js', [
    [
      'literal',
      `const axios = require('axios');
const TOKEN_KEY = 'auth_token';
const client = axios.create({ baseURL: 'https://apim-orders.azure-api.net', headers: { 'Ocp-Apim-Subscription-Key': '⟦91c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6⟧' } });
const db = mysql.createConnection({ host: 'db', user: 'root', password: '⟦toor-js⟧', database: 'orders' });
const jwt = require('jsonwebtoken');
const token = jwt.sign({ sub: id }, '⟦jwt-sign-Key1⟧', { expiresIn: '1h' });
app.use(session({ secret: '⟦sess-3cr3t⟧', resave: false }));
passport.use(new Strategy({ clientID: process.env.CLIENT_ID, clientSecret: process.env.CLIENT_SECRET }));
const labels = { password: 'Password', confirmPassword: 'Confirm password', secret: 'Geheim' };
const form = { type: 'password', name: 'password', autocomplete: 'new-password' };
localStorage.setItem('token', token);
const url = 'https://user:⟦jsUrlPw-2⟧@nexus.contoso.com/npm';
if (!req.headers['x-api-key']) throw new Error('x-api-key header missing');
`,
    ],
  ]),
  ...rows('code', 'src/main/java/Gateway.java', [
    [
      'literal',
      `public class Gateway {
  private static final String PASSWORD = "⟦J4va-Pw⟧";
  private static final String PASSWORD_PROPERTY = "gateway.password";
  private static final String API_KEY = "⟦jv-key-88171⟧";
  private String token;
  @Value("\${gateway.secret}") private String secret;
  void call() throws Exception {
    conn.setRequestProperty("Ocp-Apim-Subscription-Key", "⟦c8d9e0f1a2b3c4d5e691c2d3e4f5a6b7⟧");
    DriverManager.getConnection("jdbc:sqlserver://db;databaseName=o", "sa", "⟦jdbcJv-3⟧");
    new UsernamePasswordCredentials("svc", "⟦jvCred-4⟧");
    log.info("password changed for user");
    String auth = "Basic " + Base64.getEncoder().encodeToString("svc:⟦jvBasic-5⟧".getBytes());
    String tokenType = "Bearer";
  }
}
`,
    ],
  ]),
  ...rows('code', 'cmd/main.go', [
    [
      'literal',
      `package main
const apiKey = "⟦go-key-5512ab⟧"
const passwordEnv = "DB_PASSWORD"
var clientSecret = os.Getenv("CLIENT_SECRET")
func main() {
	dsn := "orders:⟦goDsnPw⟧@tcp(db:3306)/orders"
	req.Header.Set("x-api-key", "⟦go-hdr-71x⟧")
	req.Header.Set("Content-Type", "application/json")
	req.SetBasicAuth("svc", "⟦goBasicPw⟧")
	cfg := Config{User: "svc", Password: "⟦goCfgPw7⟧", TokenPath: "/var/run/secrets/token"}
	flag.StringVar(&pw, "password", "", "password of the user")
	client.SetToken("⟦s.GoVault9kQ2mZ7xT4vB8nL1⟧")
}
`,
    ],
  ]),
];
