import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';

const AZURE = 'azure-pipelines.yml';
const GITHUB = '.github/workflows/deploy.yml';

const PIPELINES: Row[] = [
  ...rows('pipeline', AZURE, [
    [
      'literal',
      `trigger: [main]\nvariables:\n  location: westeurope\n  apimClientSecret: ⟦az-pipe-1⟧\nsteps:\n  - script: echo hello\n`,
    ],
    [
      'literal',
      `variables:\n  - name: backendPassword\n    value: '⟦az pipe 2⟧'\n  - group: secrets\n  - name: secretName\n    value: backend-password\nsteps: []\n`,
    ],
    [
      'literal',
      `steps:\n  - task: AzureCLI@2\n    inputs:\n      inlineScript: |\n        curl -H "Ocp-Apim-Subscription-Key: ⟦0f3c9a7be1d244c08855aa01bc93de71⟧" https://a.example\n        echo done\n`,
    ],
    [
      'literal',
      `steps:\n  - bash: deploy.sh\n    env:\n      VAULT_TOKEN: "⟦dev-root-token⟧"\n      VAULT_ADDR: https://vault.example\n`,
    ],
    [
      'reference',
      `variables:\n  apimClientSecret: $(clientSecret)\nsteps:\n  - bash: x\n    env:\n      SYSTEM_ACCESSTOKEN: $(System.AccessToken)\n      DB_PASSWORD: $[variables.dbPassword]\n`,
    ],
    [
      'reference',
      `parameters:\n  - name: apiKey\n    type: string\n    default: ''\nsteps:\n  - script: run --password \${{ parameters.apiKey }} --token $TOKEN\n`,
    ],
    ['placeholder', `variables:\n  clientSecret: '***'\n  token: "<your token>"\nsteps: []\n`],
    [
      'hard-negative',
      `steps:\n  - task: Cache@2\n    inputs:\n      key: 'npm | "$(Agent.OS)" | package-lock.json'\n      path: $(npm_config_cache)\n  - checkout: self\n    persistCredentials: true\n`,
    ],
    [
      'hard-negative',
      `steps:\n  - task: AzureKeyVault@2\n    inputs:\n      azureSubscription: prod-connection\n      KeyVaultName: contoso-kv-01\n      SecretsFilter: 'orders-key-01,backend-password'\n`,
    ],
  ]),
  ...rows('pipeline', GITHUB, [
    [
      'literal',
      `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    env:\n      ARM_CLIENT_SECRET: ⟦gh-literal-1⟧\n    steps:\n      - run: terraform apply\n`,
    ],
    [
      'literal',
      `on: push\njobs:\n  a:\n    steps:\n      - uses: azure/login@v2\n        with:\n          client-secret: '⟦gh-literal-2⟧'\n          tenant-id: x\n`,
    ],
    [
      'literal',
      `on: push\njobs:\n  a:\n    steps:\n      - run: |\n          export API_KEY=⟦gh-run-literal⟧\n          ./deploy.sh\n`,
    ],
    [
      'reference',
      `on: push\npermissions:\n  id-token: write\n  contents: read\njobs:\n  a:\n    secrets: inherit\n    steps:\n      - uses: x\n        with:\n          token: \${{ secrets.TOKEN }}\n          password: \${{ steps.x.outputs.password }}\n`,
    ],
    [
      'reference',
      `on: push\njobs:\n  a:\n    steps:\n      - run: |\n          curl -H "Authorization: Bearer \${{ secrets.T }}" https://x\n          curl -H "Authorization: Bearer $TOKEN" https://x\n          export API_KEY=$(az keyvault secret show --name api-key-01 --vault-name kv --query value -o tsv)\n`,
    ],
    [
      'hard-negative',
      `on: push\njobs:\n  a:\n    steps:\n      - uses: actions/cache@v4\n        with:\n          path: ~/.npm\n          key: npm-cache-v2-2024\n      - uses: actions/checkout@8e5e7e5ab8b370d6c329ec480221332ada57f0ab\n`,
    ],
  ]),
];

const KUBERNETES: Row[] = rows('kubernetes', 'k8s/gateway.yaml', [
  [
    'literal',
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: gw\nstringData:\n  password: ⟦k8s-plain⟧\n  username: svc\n`,
  ],
  ['literal', `apiVersion: v1\nkind: Secret\ndata:\n  api-key: ⟦b3JkZXJzLWtleS05OQ==⟧\n`],
  [
    'literal',
    `apiVersion: v1\nkind: ConfigMap\ndata:\n  config.service.endpoint: https://gw\n---\napiVersion: v1\nkind: Secret\nstringData:\n  value: "⟦GatewayKey⟧"\n`.replace(
      '⟦GatewayKey⟧',
      'GatewayKey ⟦gw1&202601010000&PlqTz7VvWn2cYb8Rk4Xs0HmJd6Lf1Gp3QaUe5Io9Tz7VvWn2cYb8Rk4Xs0HmJd6Lf1Gp3QaUe5Io9XkTbRq2w==⟧',
    ),
  ],
  [
    'literal',
    `kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: a\n          env:\n            - name: DB_PASSWORD\n              value: "⟦k8s-env⟧"\n            - name: DB_HOST\n              value: db.example\n`,
  ],
  [
    'reference',
    `kind: Deployment\nspec:\n  containers:\n    - env:\n        - name: DB_PASSWORD\n          valueFrom:\n            secretKeyRef:\n              name: db-secret-01\n              key: password-2024x\n`,
  ],
  [
    'reference',
    `kind: ExternalSecret\nspec:\n  secretStoreRef:\n    name: vault-backend\n  data:\n    - secretKey: password\n      remoteRef:\n        key: orders/db-2024-main\n        property: password\n`,
  ],
  [
    'reference',
    `kind: Secret\nstringData:\n  password: {{ .Values.password }}\n  token: "{{ .Values.token | b64enc }}"\n`,
  ],
  ['placeholder', `kind: Secret\nstringData:\n  password: "\${PASSWORD}"\n  token: changeme\n`],
  [
    'hard-negative',
    `kind: Ingress\nspec:\n  tls:\n    - secretName: gateway-tls-2024\n  imagePullSecrets:\n    - name: registry-cred-01\n`,
  ],
  [
    'hard-negative',
    `kind: Pod\nspec:\n  automountServiceAccountToken: false\n  containers:\n    - image: x@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n`,
  ],
]);

const YAML_POLICIES: Row[] = rows('yaml-policy', 'apim/config.yaml', [
  [
    'literal',
    `policies:\n  - name: a\n    value: |\n      <policies>\n        <inbound>\n          <set-header name="x-api-key"><value>⟦yaml-block⟧</value></set-header>\n        </inbound>\n      </policies>\n  - name: b\n`,
  ],
  [
    'literal',
    `policy: >-\n  <policies><inbound>\n  <authentication-basic username="a" password="⟦folded⟧" />\n  </inbound></policies>\nnext: 1\n`,
  ],
  [
    'literal',
    `policy: "<policies>\\n<inbound><authentication-basic username=\\"a\\" password=\\"⟦dq-1⟧\\" /></inbound></policies>"\n`,
  ],
  [
    'literal',
    `policy: '<policies><inbound><authentication-basic username="a" password="⟦sq''1⟧" /></inbound></policies>'\n`,
  ],
  [
    'reference',
    `policy: |\n  <policies><inbound><set-header name="x-api-key"><value>{{orders-key}}</value></set-header></inbound></policies>\n`,
  ],
  [
    'placeholder',
    `policy: |\n  <policies><inbound><set-header name="x-api-key"><value>TODO</value></set-header></inbound></policies>\n`,
  ],
  [
    'hard-negative',
    `policy: |\n  <policies><inbound><cache-lookup-value key="orders-token-key-01" variable-name="token" /></inbound></policies>\n`,
  ],
]);

const APIOPS: Row[] = [
  ...rows('apiops-resource', 'artifacts/backends/orders/backendInformation.json', [
    [
      'literal',
      `{ "properties": { "url": "https://x", "credentials": { "header": { "x-api-key": ["⟦apiops-1⟧"] } } } }`,
    ],
    [
      'reference',
      `{ "properties": { "url": "https://x", "credentials": { "header": { "x-api-key": ["{{apiops}}"] } } } }`,
    ],
  ]),
  ...rows('apiops-resource', 'artifacts/loggers/audit/loggerInformation.json', [
    [
      'literal',
      `{ "properties": { "loggerType": "azureEventHub", "credentials": { "connectionString": "Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=s;SharedAccessKey=⟦q8RrTt21kkPzLmNn0aBcDdEeFfGgHhIiJjKkLlMmNn0=⟧" } } }`,
    ],
    [
      'hard-negative',
      `{ "properties": { "loggerType": "applicationInsights", "credentials": { "instrumentationKey": "{{Logger-Credentials--66a0}}" }, "resourceId": "/subscriptions/x" } }`,
    ],
  ]),
  ...rows('apiops-resource', 'configuration.prod.yaml', [
    [
      'literal',
      `apimServiceName: contoso-prod\nnamedValues:\n  - name: orders-key\n    properties:\n      displayName: orders-key\n      secret: true\n      value: "⟦apiops-yaml⟧"\n`,
    ],
    [
      'reference',
      `namedValues:\n  - name: orders-key\n    properties:\n      displayName: orders-key\n      keyVault:\n        secretIdentifier: https://kv.vault.azure.net/secrets/orders-key\n  - name: other\n    properties:\n      secret: true\n      value: "{#OTHER#}"\n`,
    ],
    [
      'literal',
      `backends:\n  - name: b\n    properties:\n      credentials:\n        authorization:\n          scheme: Bearer\n          parameter: ⟦apiops-tok⟧\n`,
    ],
    [
      'hard-negative',
      `namedValues:\n  - name: environment\n    properties:\n      displayName: environment\n      value: production\n`,
    ],
  ]),
  ...rows('apiops-resource', 'artifacts/subscriptions/s/subscriptionInformation.json', [
    ['literal', `{ "properties": { "displayName": "s", "scope": "/apis", "primaryKey": "⟦aopsprimary⟧" } }`],
  ]),
];

const JSON_SETTINGS: Row[] = [
  ...rows('settings', 'src/appsettings.json', [
    ['literal', `{ "Orders": { "ApiKey": "⟦app-key-1⟧", "BaseUrl": "https://o" } }`],
    ['literal', `{ "ConnectionStrings": { "Default": "Server=db;Database=o;User Id=svc;Password=⟦App5ettings!⟧" } }`],
    ['literal', `{\n  // the old one\n  "Jwt": { "SigningKey": "⟦jwt-sign-99⟧", "Issuer": "https://i" },\n}`],
    ['literal', `{ "AzureAd": { "ClientId": "0a1b2c3d-1111-2222-3333-444455556666", "ClientSecret": "⟦app-cs⟧" } }`],
    [
      'reference',
      `{ "Orders": { "ApiKey": "@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/o)", "Password": "%ORDERS_PASSWORD%", "ClientSecret": "\${ORDERS_SECRET}" } }`,
    ],
    [
      'placeholder',
      `{ "Orders": { "ApiKey": "", "ClientSecret": "[Enter the client secret]", "Password": "<secret>" } }`,
    ],
    ['placeholder', `{ "Orders": { "ApiKey": "set-by-user-secrets", "ClientSecret": "YOUR_CLIENT_SECRET_HERE" } }`],
    [
      'hard-negative',
      `{ "Logging": { "LogLevel": { "Microsoft.AspNetCore.Authentication": "Warning" } }, "Auth": { "TokenEndpoint": "https://x/token", "KeyVaultSecretName": "orders-01", "PublicKeyToken": "b77a5c561934e089" } }`,
    ],
    [
      'hard-negative',
      `{ "ConnectionStrings": { "Default": "Server=tcp:db.database.windows.net;Authentication=Active Directory Default;Database=o", "Storage": "UseDevelopmentStorage=true" } }`,
    ],
  ]),
  ...rows('settings', 'local.settings.json', [
    [
      'literal',
      `{ "IsEncrypted": false, "Values": { "FUNCTIONS_WORKER_RUNTIME": "node", "BACKEND_SECRET": "⟦loc-set⟧", "AzureWebJobsStorage": "UseDevelopmentStorage=true" } }`,
    ],
  ]),
  ...rows('settings', 'package-lock.json', [
    [
      'hard-negative',
      `{ "packages": { "node_modules/token": { "version": "1.0.0", "integrity": "sha512-3YqFbNcyQvP9h0P6bFMoM5bCRcZ7zL5YVh1kqz5cVv3cF5k5nS1Yg0l2V8Pzq7wQ9rT0uX2yZ4aB6cD8eF0gHg==" } } }`,
    ],
  ]),
];

const ENV: Row[] = [
  ...rows('env', '.env', [
    ['literal', `# settings\nPORT=8080\nAPIM_SUBSCRIPTION_KEY=⟦env-sub-key⟧\nAPIM_URL=https://x\n`],
    ['literal', `export CLIENT_SECRET="⟦env quoted 1⟧"\nDB_PASS='⟦env#hash⟧'\n`],
    [
      'literal',
      `VAULT_TOKEN=⟦root⟧\nVAULT_ROLE_ID=8a1b2c3d-1111-2222-3333-444455556666\nVAULT_SECRET_ID=⟦9a1b2c3d-1111-2222-3333-444455556666⟧\n`,
    ],
    ['literal', `#OLD_API_KEY=⟦k3y0f2019aa⟧\nAPI_KEY=\n`],
    ['literal', `DATABASE_URL=postgres://svc:⟦urlpass9⟧@db.example:5432/o\n`],
    ['reference', `API_KEY=\${ORDERS_API_KEY}\nDB_PASSWORD=$DB_PASSWORD\nTOKEN=op://vault/item/field\n`],
    [
      'placeholder',
      `API_KEY=your-api-key\nDB_PASSWORD=changeme\nTOKEN=<token>\nCLIENT_SECRET=xxxxxxxxxxxx\nJWT_SECRET=\n`,
    ],
    [
      'hard-negative',
      `SECRET_NAME=orders-api-key-01\nKEY_VAULT_URL=https://kv.vault.azure.net\nTOKEN_TTL=3600\nAUTH_TYPE=basic\nCLIENT_ID=0a1b2c3d-1111-2222-3333-444455556666\nAPPINSIGHTS_INSTRUMENTATIONKEY=0b9a8c7d-6e5f-4a3b-2c1d-0e9f8a7b6c5d\n`,
    ],
  ]),
  ...rows('env', 'deploy/prod.env', [
    ['literal', `OCP_APIM_SUBSCRIPTION_KEY=⟦0f3c9a7be1d244c08855aa01bc93de71⟧\r\nX=1\r\n`],
  ]),
  ...rows('properties', 'src/main/resources/application.properties', [
    ['literal', `spring.datasource.password=⟦props1⟧\nspring.datasource.username=svc\n`],
    ['literal', `backend.api-key: ⟦props-colon⟧\n`],
    ['literal', `client.secret=⟦long\\\n   value⟧\nother=1\n`],
    ['reference', `spring.datasource.password=\${DB_PASSWORD}\nclient.secret=@client.secret@\n`],
    ['placeholder', `spring.datasource.password=\nclient.secret=replace-me\n`],
    [
      'hard-negative',
      `security.token.header=X-Auth-Token\nserver.ssl.key-store=classpath:keystore.p12\nkey.alias=gateway-2024\n`,
    ],
  ]),
  ...rows('properties', 'conf/gateway.ini', [
    ['literal', `[backend]\nurl = https://x\npassword = ⟦ini-1⟧ \n`],
    ['hard-negative', `; password = the one of the backend\n[auth]\ntoken_url = https://x/t\n`],
  ]),
];

export const DATA_ROWS: Row[] = [...PIPELINES, ...KUBERNETES, ...YAML_POLICIES, ...APIOPS, ...JSON_SETTINGS, ...ENV];
