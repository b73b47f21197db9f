import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';

const CSHARP: Row[] = rows('csharp', 'src/Gateway/Client.cs', [
  ['literal', `namespace A;\npublic class Client {\n  private const string ApiKey = "⟦cs-key-1⟧";\n}\n`],
  ['literal', `var o = new Options { ClientId = "a", ClientSecret = @"⟦cs-ver-2⟧" };\n`],
  ['literal', `client.DefaultRequestHeaders.Add("Ocp-Apim-Subscription-Key", "⟦0f3c9a7be1d244c08855aa01bc93de71⟧");\n`],
  ['literal', `request.Headers["x-api-key"] = "⟦cs-idx-4471⟧";\n`],
  ['literal', `string password = """⟦cs-raw-8812⟧""";\n`],
  [
    'literal',
    `var v = Convert.ToBase64String(Encoding.UTF8.GetBytes("svc:⟦cs-pair-1⟧"));\nclient.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", v);\n`,
  ],
  ['literal', `// var apiKey = "⟦h8g7f6d5s4a3⟧";\nvar x = 1;\n`],
  [
    'reference',
    `var apiKey = configuration["ApiKey"];\nvar token = $"Bearer {accessToken}";\nvar secret = await client.GetSecretAsync("orders-key-01");\n`,
  ],
  [
    'reference',
    `var password = Environment.GetEnvironmentVariable("DB_PASSWORD");\nconst string PasswordKey = "{{db-password}}";\n`,
  ],
  ['placeholder', `var apiKey = "<your-api-key>";\nvar password = "";\nvar clientSecret = "YOUR_SECRET";\n`],
  [
    'hard-negative',
    `const string ApiKeyHeaderName = "X-Api-Key";\nif (scheme == "Bearer") { }\nthrow new Exception("The password is wrong for user");\n`,
  ],
  [
    'hard-negative',
    `public string TokenType => "Bearer";\nvar tokenUrl = "https://login.example/oauth2/token";\nvar cacheKey = "orders-v2-2024";\nCancellationToken token = default;\n`,
  ],
]);

const CSHARP_POLICIES: Row[] = rows('csharp-policy', 'src/Policies/Orders.cs', [
  [
    'literal',
    `var policy = @"<policies><inbound><set-header name=""x-api-key""><value>⟦cs-verb⟧</value></set-header></inbound></policies>";\n`,
  ],
  [
    'literal',
    `var policy = """\n  <policies><inbound><authentication-basic username="a" password="⟦cs-raw-pol⟧" /></inbound></policies>\n  """;\n`,
  ],
  [
    'literal',
    `var policy = "<policies><inbound><authentication-basic username=\\"a\\" password=\\"⟦cs-esc⟧\\" /></inbound></policies>";\n`,
  ],
  [
    'reference',
    `var policy = $@"<policies><inbound><set-header name=""x-api-key""><value>{key}</value></set-header></inbound></policies>";\n`,
  ],
  [
    'reference',
    `var policy = """<policies><inbound><set-header name="x-api-key"><value>{{key}}</value></set-header></inbound></policies>""";\n`,
  ],
  [
    'literal',
    `using Azure.ApiManagement.PolicyToolkit.Authoring;\npublic class P : IDocument {\n  public void Inbound(IInboundContext context) {\n    context.AuthenticationBasic("svc", "⟦doc-basic⟧");\n    context.SetHeader("x-api-key", "⟦doc-head-31⟧");\n  }\n}\n`,
  ],
  [
    'reference',
    `public void Inbound(IInboundContext context) {\n  context.AuthenticationBasic("{{user}}", "{{password}}");\n  context.SetHeader("x-api-key", "{{orders-key}}");\n}\n`,
  ],
]);

const SCRIPTS: Row[] = [
  ...rows('script', 'src/client.ts', [
    ['literal', `const apiKey = '⟦ts-key-1⟧';\nexport const url = 'https://x';\n`],
    [
      'literal',
      `const headers = { 'Ocp-Apim-Subscription-Key': '⟦0f3c9a7be1d244c08855aa01bc93de71⟧', Accept: 'application/json' };\n`,
    ],
    ['literal', `fetch(url, { headers: { Authorization: 'Bearer ⟦opaque-token-9911⟧' } });\n`],
    ['literal', `await fetch('https://f.azurewebsites.net/api/x?code=⟦aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5==⟧');\n`],
    ['literal', `headers.set('x-functions-key', \`⟦ts-tpl-1⟧\`);\n`],
    [
      'reference',
      `const apiKey = process.env.API_KEY;\nconst password = \`\${user}-\${suffix}\`;\nconst token = await getToken('scope-2024');\n`,
    ],
    ['placeholder', `const apiKey = 'YOUR_API_KEY';\nconst clientSecret = 'xxxxx';\n`],
    [
      'hard-negative',
      `type Auth = 'apiKey' | 'password';\nconst tokenKey = 'tokenKey';\nlocalStorage.getItem('access_token');\nconst passwordRegex = /^(?=.*[a-z]).{8,}$/;\nconst label = { password: 'Password', token: 'Token' };\n`,
    ],
  ]),
  ...rows('script', 'tools/seed.py', [
    ['literal', `API_KEY = "⟦py-key-1⟧"\nBASE = "https://x"\n`],
    ['literal', `headers = {"Authorization": "Bearer ⟦py-opaque-77aa88bb⟧"}\n`],
    ['literal', `requests.get(url, auth=("svc", "⟦py-auth⟧"))\n`],
    ['reference', `API_KEY = os.environ["API_KEY"]\npassword = getpass.getpass("Password: ")\ntoken = f"{a}.{b}"\n`],
    [
      'hard-negative',
      `parser.add_argument("--password", help="password of the user")\nTOKEN_URL = "https://x/token"\n`,
    ],
  ]),
  ...rows('shell', 'scripts/deploy.sh', [
    ['literal', `#!/bin/bash\nset -e\nexport ARM_CLIENT_SECRET="⟦sh-secret-1⟧"\naz login\n`],
    ['literal', `API_KEY=⟦sh-bare-1⟧\ncurl -s -H "x-api-key: $API_KEY" https://x\n`],
    ['literal', `curl -u svc:⟦curl-pass-1⟧ https://x.example\n`],
    ['literal', `curl --header 'X-Vault-Token: ⟦sh-vault-tok⟧' https://vault.example/v1/secret\n`],
    ['literal', `az apim nv create --secret true --value "⟦cli-value-9⟧" --named-value-id orders -n g -g r\n`],
    ['literal', `az login --service-principal -u app-id -p '⟦sp-pass-1⟧' --tenant t\n`],
    [
      'reference',
      `TOKEN=$(az account get-access-token --query accessToken -o tsv)\nPASSWORD="\${1}"\ncurl -H "Authorization: Bearer $TOKEN" -u "$USER:$PASSWORD" https://x\naz login --service-principal -u "$ID" -p "$SECRET" --tenant t\nSECRET=\`cat /run/secrets/x\`\n`,
    ],
    ['placeholder', `export API_KEY=<your key>\nexport PASSWORD=changeme\ncurl -H "x-api-key: <KEY>" https://x\n`],
    [
      'hard-negative',
      `SECRET_NAME="orders-key-01"\naz keyvault secret set --vault-name kv --name orders-key-01 --file f\nKEY_VAULT=contoso-kv-01\nif [ -z "$TOKEN" ]; then echo "TOKEN is missing"; fi\n`,
    ],
  ]),
  ...rows('powershell', 'scripts/deploy.ps1', [
    ['literal', `$clientSecret = "⟦ps-secret-1⟧"\nConnect-AzAccount\n`],
    ['literal', `$headers = @{ "Ocp-Apim-Subscription-Key" = "⟦ps-head-1⟧"; "Accept" = "*/*" }\n`],
    ['literal', `$env:VAULT_TOKEN = '⟦ps-vault⟧'\n`],
    ['literal', `$p = ConvertTo-SecureString "⟦ps-plain⟧" -AsPlainText -Force\n`],
    ['literal', `New-AzApiManagementNamedValue -Context $c -NamedValueId o -Name o -Value "⟦ps-nv⟧" -Secret\n`],
    [
      'reference',
      `$clientSecret = $env:CLIENT_SECRET\n$password = Get-AzKeyVaultSecret -VaultName kv -Name db-pass-01 -AsPlainText\n$headers = @{ Authorization = "Bearer $token" }\n$p = ConvertTo-SecureString $plain -AsPlainText -Force\n`,
    ],
    ['placeholder', `$clientSecret = "<secret>"\n$apiKey = ""\n`],
    [
      'hard-negative',
      `param([string]$SecretName = "orders-key-01", [string]$TokenUrl = "https://x/token")\nWrite-Host "Password: the password is required"\n`,
    ],
  ]),
];

const MARKDOWN: Row[] = rows('markdown', 'docs-gateway.md', [
  [
    'literal',
    'Set the policy:\n\n```xml\n<policies>\n  <inbound>\n    <set-header name="x-api-key"><value>⟦md-fence-1⟧</value></set-header>\n  </inbound>\n</policies>\n```\n',
  ],
  [
    'literal',
    'Call it:\n\n```bash\ncurl -H "Ocp-Apim-Subscription-Key: ⟦0f3c9a7be1d244c08855aa01bc93de71⟧" https://x\n```\n',
  ],
  ['literal', "  ```bicep\n  param adminPassword string = '⟦md-bicep⟧'\n  ```\n"],
  ['literal', '~~~json\n{ "clientSecret": "⟦md-json-1⟧" }\n~~~\n'],
  ['literal', 'Use `https://f.azurewebsites.net/api/x?code=⟦aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5==⟧` for now.\n'],
  [
    'reference',
    '```xml\n<set-header name="x-api-key"><value>{{orders-key}}</value></set-header>\n```\n\n```bash\nexport API_KEY=$KEY\n```\n',
  ],
  ['placeholder', '```bash\ncurl -H "Ocp-Apim-Subscription-Key: <key>" https://x\nexport CLIENT_SECRET=...\n```\n'],
  [
    'hard-negative',
    'The password: it is kept in Key Vault. Token: a JWT of the caller. `client_secret` is a secret.\n\n| header | value |\n| --- | --- |\n| Authorization | Bearer token |\n',
  ],
]);

const API_DEFINITIONS: Row[] = [
  ...rows('openapi', 'apis/orders.openapi.yaml', [
    [
      'literal',
      `openapi: 3.0.1\npaths:\n  /a:\n    get:\n      parameters:\n        - name: Ocp-Apim-Subscription-Key\n          in: header\n          schema:\n            type: string\n            default: ⟦0f3c9a7be1d244c08855aa01bc93de71⟧\n`,
    ],
    [
      'literal',
      `openapi: 3.0.1\ncomponents:\n  schemas:\n    Login:\n      properties:\n        client_secret:\n          type: string\n          example: ⟦oas-Example-77⟧\n        user:\n          type: string\n          example: svc\n`,
    ],
    [
      'literal',
      `openapi: 3.0.1\npaths:\n  /token:\n    post:\n      requestBody:\n        content:\n          application/json:\n            example:\n              clientSecret: "⟦oas-Body-9317⟧"\n              grant: x\n`,
    ],
    [
      'literal',
      `swagger: "2.0"\npaths:\n  /a:\n    get:\n      parameters:\n        - {name: code, in: query, type: string, default: "⟦Qk83mmq02ndQw9x8y7Z⟧"}\n`,
    ],
    [
      'placeholder',
      `openapi: 3.0.1\npaths:\n  /a:\n    get:\n      parameters:\n        - name: x-api-key\n          in: header\n          example: YOUR_KEY\n`,
    ],
    [
      'reference',
      `openapi: 3.0.1\nservers:\n  - url: https://x\n    variables:\n      key:\n        default: "{{api-key}}"\n`,
    ],
    [
      'hard-negative',
      `openapi: 3.0.1\nsecurity:\n  - apiKeyHeader: []\ncomponents:\n  securitySchemes:\n    apiKeyHeader:\n      type: apiKey\n      name: Ocp-Apim-Subscription-Key\n      in: header\n    oauth:\n      type: oauth2\n      flows:\n        clientCredentials:\n          tokenUrl: https://x/token\n          scopes: {}\n`,
    ],
    [
      'hard-negative',
      `openapi: 3.0.1\ncomponents:\n  schemas:\n    User:\n      required: [password]\n      properties:\n        password:\n          type: string\n          format: password\n          description: The password of the user\n        token:\n          $ref: '#/components/schemas/Token'\n`,
    ],
  ]),
  ...rows('openapi', 'apis/orders.json', [
    [
      'literal',
      `{ "openapi": "3.0.1", "paths": { "/a": { "get": { "parameters": [ { "name": "subscription-key", "in": "query", "example": "⟦0f3c9a7be1d244c08855aa01bc93de71⟧" } ] } } } }`,
    ],
    [
      'hard-negative',
      `{ "swagger": "2.0", "securityDefinitions": { "apiKeyHeader": { "type": "apiKey", "name": "x-api-key", "in": "header" } }, "definitions": { "T": { "properties": { "access_token": { "type": "string" } } } } }`,
    ],
  ]),
  ...rows('postman', 'tests/gateway.postman_collection.json'.replace('tests/', 'postman/'), [
    [
      'literal',
      `{ "info": { "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" }, "item": [ { "request": { "header": [ { "key": "Ocp-Apim-Subscription-Key", "value": "⟦pm-key-1⟧" }, { "key": "Accept", "value": "*/*" } ], "url": "https://x" } } ] }`,
    ],
    [
      'literal',
      `{ "info": { "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" }, "auth": { "type": "bearer", "bearer": [ { "key": "token", "value": "⟦pm-tok⟧", "type": "string" } ] }, "item": [] }`,
    ],
    [
      'literal',
      `{ "info": { "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" }, "auth": { "type": "apikey", "apikey": [ { "key": "value", "value": "⟦pm-ak⟧" }, { "key": "key", "value": "x-api-key" } ] }, "item": [] }`,
    ],
    [
      'literal',
      `{ "info": { "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" }, "item": [ { "request": { "auth": { "type": "basic", "basic": [ { "key": "username", "value": "svc" }, { "key": "password", "value": "⟦pm-basic⟧" } ] }, "url": { "raw": "https://x", "query": [ { "key": "code", "value": "⟦Pm0code99xYzT⟧" } ] } } } ] }`,
    ],
    [
      'reference',
      `{ "info": { "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" }, "auth": { "type": "bearer", "bearer": [ { "key": "token", "value": "{{token}}" } ] }, "variable": [ { "key": "apiKey", "value": "" } ], "item": [] }`,
    ],
  ]),
  ...rows('postman', 'postman/prod.postman_environment.json', [
    [
      'literal',
      `{ "name": "prod", "values": [ { "key": "clientSecret", "value": "⟦pm-env⟧", "type": "secret", "enabled": true }, { "key": "tokenUrl", "value": "https://x/token" } ], "_postman_variable_scope": "environment" }`,
    ],
  ]),
  ...rows('http-request', 'requests/orders.http', [
    ['literal', `@host = https://x\n@apiKey = ⟦http-var-1⟧\n\nGET {{host}}/a\nOcp-Apim-Subscription-Key: {{apiKey}}\n`],
    ['literal', `GET https://x/a HTTP/1.1\nAuthorization: Bearer ⟦http-opaque-1⟧\nAccept: */*\n`],
    [
      'literal',
      `POST https://x/token\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=client_credentials&client_id=a&client_secret=⟦http-form-1⟧\n`,
    ],
    [
      'literal',
      `POST https://x/login\nContent-Type: application/json\n\n{ "user": "a", "password": "⟦http-json-1⟧" }\n`,
    ],
    ['literal', `GET https://x/a?subscription-key=⟦0f3c9a7be1d244c08855aa01bc93de71⟧\n`],
    [
      'reference',
      `GET https://x/a?subscription-key={{key}}\nAuthorization: Bearer {{token}}\nX-Api-Key: {{$dotenv API_KEY}}\n`,
    ],
    ['placeholder', `GET https://x/a\nAuthorization: Bearer <token>\nx-api-key: your-key\n`],
    [
      'hard-negative',
      `### Get a token\nGET https://x/oauth2/authorize?response_type=code&scope=token&client_id=abc-123-def-456\nAccept: application/json\n`,
    ],
  ]),
];

export const CODE_ROWS: Row[] = [...CSHARP, ...CSHARP_POLICIES, ...SCRIPTS, ...MARKDOWN, ...API_DEFINITIONS];
