import { rows } from './row.ts';
import type { Row } from './row.ts';

/** Rows written after the readers, without a look at them. */
export const HELD_OUT_ROWS: Row[] = [
  ...rows('env', 'env/prod.env', [
    ['literal', 'OKTA_CLIENT_SECRET=⟦q8-Rope_Sheave.41⟧\nOKTA_DOMAIN=https://orders.okta.com'],
    ['literal', 'APIGEE_PASSWORD=⟦windlass⟧\nAPIGEE_USER=ops@example.com'],
    [
      'literal',
      'VAULT_ROLE_ID=4f6d1c2a-0000-4bde-8a51-9c7d3e2f1a0b\nVAULT_SECRET_ID=⟦0f9e8d7c-6b5a-4c3d-9e2f-1a0b9c8d7e6f⟧',
    ],
    ['literal', 'SERVICE_PAT="⟦Zk8pQ2wX7vN1tide⟧"'],
    ['reference', 'DB_PASSWORD=vault:secret/data/orders#password\nAPI_KEY=op://vault/item/key\nTOKEN="$TOKEN"'],
    ['reference', 'PASSWORD=$(cat /run/secrets/db)\nAPI_KEY={{ api_key }}\nSECRET=<%= ENV["X"] %>'],
    [
      'hard-negative',
      'KEYCLOAK_URL=https://a.example.com\nAUTH_TYPE=oauth2\nTOKEN_EXPIRATION=3600\nPASSWORD_MIN_LENGTH=12\nAUTH_ENABLED=true',
    ],
    [
      'hard-negative',
      'KEY_VAULT_NAME=kv-orders-01\nKEY_VAULT_URI=https://kv-orders-01.vault.azure.net/\nCLIENT_ID=7d2f1c9a-1b2c-4f0e-9d7c-2f3a4b5c6d7e',
    ],
  ]),
  ...rows('env', 'config/gateway.toml', [
    ['literal', '[upstream]\napi_token = "⟦k2s0-Marina-77⟧"\ntimeout = 30'],
    ['hard-negative', '[package]\nname = "tokens"\nkeywords = ["secret-scanner", "token-2024"]\n'],
  ]),
  ...rows('json', 'config/app.config.json', [
    ['literal', '{ "auth": { "username": "svc", "password": "⟦Fair-lead!3⟧" }, "retry": 3 }'],
    ['literal', '{ "identityProviders": [ { "type": "aad", "clientId": "a", "clientSecret": "⟦Kx98Q~capstan⟧" } ] }'],
    [
      'literal',
      '{ "subscriptions": [ { "name": "orders", "primaryKey": "⟦5f0c2b77e1aa4d3c9b8f60d27a31ce94⟧", "secondaryKey": "⟦6a0c2b77e1aa4d3c9b8f60d27a31ce95⟧" } ] }',
    ],
    [
      'literal',
      '{ "request": { "headers": { "Authorization": "Bearer ⟦k2s0Marina77opaque⟧", "Accept": "application/json" } } }',
    ],
    ['literal', '{ "properties": { "displayName": "backend-password", "value": "⟦stanchion⟧", "secret": true } }'],
    [
      'reference',
      '{ "properties": { "displayName": "k", "secret": true, "keyVault": { "secretIdentifier": "https://kv.vault.azure.net/secrets/k/4387e9f3d6e14c459867679a90fd0f79" } } }',
    ],
    [
      'reference',
      '{ "password": { "reference": { "keyVault": { "id": "/subscriptions/x" }, "secretName": "orders-db-1" } } }',
    ],
    ['reference', '{ "headers": { "Authorization": "Bearer {{token}}", "x-api-key": "{{$randomUUID}}" } }'],
    [
      'placeholder',
      '{ "apiKey": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "password": "********", "clientSecret": "REPLACE_WITH_SECRET" }',
    ],
    [
      'hard-negative',
      '{ "type": "object", "properties": { "password": { "type": "string", "minLength": 8, "pattern": "^[A-Z0-9]{8}$" }, "token": { "$ref": "#/definitions/token1" } } }',
    ],
    [
      'hard-negative',
      '{ "primaryKey": "order_id_2", "sortKey": "created_at1", "partitionKey": "/tenantId", "keyName": "k1", "foreignKey": "fk_orders_1" }',
    ],
    [
      'hard-negative',
      '{ "dependencies": { "jsonwebtoken": "^9.0.2", "passport": "~0.7.0" }, "scripts": { "token": "node get-token.js" } }',
    ],
  ]),
  ...rows('pipeline', '.azuredevops/release.yml', [
    [
      'literal',
      'steps:\n- task: PowerShell@2\n  inputs:\n    targetType: inline\n    script: |\n      $headers = @{ "Authorization" = "Bearer ⟦k2s0Marina77opaque⟧" }\n',
    ],
    [
      'literal',
      'steps:\n- script: |\n    vault login ⟦hvs.CAESIJ7kq2Wm8Xz7Vb1Nc4Rt6Yp0Hd5GfA2eUi⟧\n    curl https://apigee.googleapis.com\n',
    ],
    [
      'literal',
      'variables:\n  ARM_CLIENT_SECRET: "⟦Kx98~capstan.41⟧"\n  ARM_CLIENT_ID: 7d2f1c9a-1b2c-4f0e-9d7c-2f3a4b5c6d7e\n',
    ],
    [
      'reference',
      "steps:\n- task: replacetokens@6\n  inputs:\n    tokenPrefix: '#{'\n    tokenSuffix: '}#'\n    tokenPattern: default\n- script: az login -u $(u) -p $(p)\n",
    ],
    [
      'hard-negative',
      'steps:\n- task: Cache@2\n  inputs:\n    key: npm | "$(Agent.OS)" | package-lock.json\n    restoreKeys: npm | "$(Agent.OS)"\n- checkout: self\n  persistCredentials: true\n',
    ],
    [
      'hard-negative',
      'resources:\n  repositories:\n  - repository: templates\n    endpoint: github-token-1\nvariables:\n  isSecretScan: enabled-2\n  secretsProvider: azure-kv-2\n',
    ],
  ]),
  ...rows('yaml', 'helm/values.yaml', [
    ['literal', 'gateway:\n  auth:\n    clientSecret: ⟦Kx98~capstan⟧\n'],
    ['literal', "redis:\n  password: '⟦turnbuckle⟧'\n"],
    ['reference', 'redis:\n  existingSecret: redis-auth-1\n  existingSecretPasswordKey: redis-password-1\n'],
    [
      'reference',
      'spec:\n  secretStoreRef: {name: vault-backend-1}\n  data:\n  - secretKey: db-password-1\n    remoteRef: {key: kv/orders-1, property: password1}\n',
    ],
    ['hard-negative', 'serviceAccount:\n  automountServiceAccountToken: false\n  tokenSecretName: gw-token-1\n'],
  ]),
  ...rows('code', 'src/gateway/Startup.java', [
    ['literal', 'String clientSecret = "⟦Kx98~capstan⟧";'],
    ['literal', 'request.setHeader("X-Vault-Token", "⟦s.Zk31mQp8Lw0TxYb6RcNv2HdJ⟧");'],
    ['reference', 'String secret = System.getenv("CLIENT_SECRET"); @Value("${api.key}") String apiKey;'],
    [
      'hard-negative',
      'String TOKEN_PATH = "/auth/token/v2"; String PASSWORD_REGEX = "^[A-Z]{8,12}$"; String API_KEY_PARAM = "apikey2";',
    ],
  ]),
  ...rows('code', 'web/src/api.tsx', [
    ['literal', "fetch(url, { headers: { 'Ocp-Apim-Subscription-Key': '⟦5f0c2b77e1aa4d3c9b8f60d27a31ce94⟧' } });"],
    ['literal', "axios.defaults.headers.common['Authorization'] = 'Bearer ⟦k2s0Marina77opaque⟧';"],
    [
      'hard-negative',
      '<input type="password" name="password" placeholder="Password 8+" autoComplete="new-password" />',
    ],
    [
      'hard-negative',
      "const t = translate('auth.password.tooShort2'); const SECRET_ROUTE = '/secrets/:id2'; const authTokenKey = 'auth_token_v2';",
    ],
  ]),
  ...rows('code', 'scripts/setup.sh', [
    ['literal', 'vault write auth/approle/login role_id="$ROLE" secret_id="⟦0f9e8d7c-6b5a-4c3d-9e2f-1a0b9c8d7e6f⟧"'],
    ['literal', 'mysql -u root --password=⟦windlass7⟧ orders'],
    ['literal', 'curl -X POST "https://login.example.com/token" --data-urlencode "client_secret=⟦Kx98~capstan⟧"'],
    ['literal', 'kubectl create secret generic gw --from-literal=password=⟦stanchion4⟧'],
    ['literal', 'az keyvault secret set --vault-name kv1 --name orders --value "⟦Fair-lead3⟧"'],
    [
      'reference',
      'read -s -p "Password: " PASSWORD\nexport TOKEN=`vault print token`\naz apim nv create --named-value-id a --value "$VALUE" --secret true',
    ],
    [
      'hard-negative',
      'echo "Setting password for user1"\ntoken_file="$HOME/.token1"\nssh-keygen -t rsa -b 4096 -f id_rsa_1\ngit log --format=%H',
    ],
  ]),
  ...rows('openapi', 'specs/payments.json', [
    [
      'literal',
      '{ "openapi": "3.0.0", "paths": { "/p": { "get": { "parameters": [ { "name": "code", "in": "query", "example": "⟦aB3dE5fG7hJ9kL1mN3pQ⟧" } ] } } } }',
    ],
    [
      'hard-negative',
      '{ "openapi": "3.0.0", "components": { "schemas": { "Payment": { "properties": { "idempotencyKey": { "type": "string", "example": "8a7b6c5d-2024" }, "currencyCode": { "example": "EUR9780000" } } } } } }',
    ],
  ]),
  ...rows('markdown', 'README.md', [
    ['literal', 'Use this header:\n\n    Ocp-Apim-Subscription-Key: ⟦5f0c2b77e1aa4d3c9b8f60d27a31ce94⟧\n'],
    [
      'literal',
      '```xml\n<fragment>\n  <set-header name="Authorization"><value>Basic ⟦b3JkZXJzOmJhbGxhc3Q3Nw==⟧</value></set-header>\n</fragment>\n```\n',
    ],
    [
      'placeholder',
      '```json\n{ "properties": { "displayName": "key", "value": "<secret-value>", "secret": true } }\n```\n',
    ],
    [
      'hard-negative',
      '```bash\nnpx portcullis source --fail-on high --format sarif\nexport AZURE_CLIENT_ID=7d2f1c9a-1b2c-4f0e-9d7c-2f3a4b5c6d7e\n```\n',
    ],
    [
      'hard-negative',
      '| Setting | Default |\n| --- | --- |\n| `clientSecret` | none |\n| `token-ttl` | 3600s |\n\nPassword rotation: every 90days. API key: 32-character string.\n',
    ],
  ]),
  ...rows('xml', 'src/Web.config', [
    ['literal', '<configuration><appSettings><add key="ApiKey" value="⟦Zk8pQ2wX7vN1⟧"/></appSettings></configuration>'],
    [
      'literal',
      '<configuration><connectionStrings><add name="Db" connectionString="Server=a;Database=o;User Id=sa;Password=⟦Quay77x⟧"/></connectionStrings></configuration>',
    ],
    [
      'reference',
      '<configuration><appSettings><add key="ApiKey" value="#{ApiKey}#"/><add key="ClientSecret" value="@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/a)"/></appSettings></configuration>',
    ],
    [
      'hard-negative',
      '<configuration><appSettings><add key="KeyVaultName" value="kv-1"/><add key="TokenEndpoint" value="https://a.example.com/t1"/></appSettings><runtime><assemblyIdentity name="Newtonsoft.Json" publicKeyToken="30ad4fe6b2a6aeed"/></runtime></configuration>',
    ],
  ]),
];
